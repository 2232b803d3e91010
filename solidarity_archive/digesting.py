"""SHA-256, and the JSON that digests are of, for a few rows and for many.

What makes them fastest, OpenSSL and orjson, takes as long to be there as finding a post does.
"""

import json
import sys
from collections.abc import Callable
from functools import cache
from itertools import chain, repeat
from typing import Any

from solidarity_archive.lazy import resolve

_BUILT_IN = "_sha2:sha256" if sys.version_info >= (3, 12) else "_sha256:sha256"
"""Python's own, which is there at once; its module random takes it for the same reason."""
_OPENSSL = "hashlib:sha256"
_MANY = 1000
"""Rows of a kB or so after which OpenSSL, four times as fast, has made up for its two milliseconds."""
_names = chain(repeat(_BUILT_IN, _MANY), repeat(_OPENSSL))
"""Where the function for each digest of this process is: to step on costs nearly nothing, in any thread."""
_slowly = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False
).encode
"""Made once: json.dumps() makes an encoder for each call."""
_MANY_VALUES = 2000
"""Values after which orjson, six times as fast, has made up for its eight milliseconds."""
_is_one_of_many = chain(repeat(False, _MANY_VALUES), repeat(True))


def sha256(data: bytes) -> bytes:
    """Return the SHA-256 of `data`, 32 bytes."""
    made: bytes = _function(next(_names))(data).digest()
    return made


def dump(value: object) -> str:
    """Return texts, whole numbers, truth values, None, and lists and objects of these as canonical JSON.

    Keys stand in the order of their code points, no space between anything, and only what must be
    escaped is (RFC 8259, section 7). Whichever library writes it, it is the same.
    """
    return _quickly()(value) if next(_is_one_of_many) else _slowly(value)


@cache
def _function(name: str) -> Callable[[bytes], Any]:
    try:
        function: Callable[[bytes], Any] = resolve(name)
    except ImportError:  # a Python that was built without its own
        function = resolve(_OPENSSL)
    return function


@cache
def _quickly() -> Callable[[object], str]:
    try:
        write: Callable[[object, None, int], bytes] = resolve("orjson:dumps")
        options: int = 0
        for name in ("SORT_KEYS", "PASSTHROUGH_DATETIME", "PASSTHROUGH_DATACLASS"):  # as json does
            options |= resolve(f"orjson:OPT_{name}")
    except ImportError:  # it has no wheels for some machines
        return _slowly

    def quickly(value: object) -> str:
        try:
            return write(value, None, options).decode()
        except TypeError:  # numbers above 64 bits, named tuples, half of a pair, lists in 254 others …
            return _slowly(value)

    return quickly
