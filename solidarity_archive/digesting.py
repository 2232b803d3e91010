"""SHA-256 for a few rows and for many. Starting OpenSSL, as hashlib does, takes as long as finding a post."""

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


def sha256(data: bytes) -> bytes:
    """Return the SHA-256 of `data`, 32 bytes."""
    made: bytes = _function(next(_names))(data).digest()
    return made


@cache
def _function(name: str) -> Callable[[bytes], Any]:
    try:
        function: Callable[[bytes], Any] = resolve(name)
    except ImportError:  # a Python that was built without its own
        function = resolve(_OPENSSL)
    return function
