"""Names that are looked up, and regular expressions that are compiled, only when they are needed."""

import re
from importlib import import_module
from typing import Any, AnyStr, cast


def resolve(reference: str) -> Any:  # noqa: ANN401 - the caller's table knows what it points at
    """Return what ``"module:attribute"`` names, importing the module.

    Raises ImportError or AttributeError if there is no such thing: a library that need not be there, or
    a mistake in one of our tables, which tests/test_tables.py would have found.
    """
    module, _, attribute = reference.partition(":")
    return getattr(import_module(module), attribute)


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what re.compile() does, but compile it at its first use.

    For modules that every command loads: importing them would mostly be compiling what it does not need.
    """
    return cast("re.Pattern[AnyStr]", _Regex(pattern, flags))


class _Regex:
    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern, self.flags = pattern, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a re.Pattern has
        # Kept on the instance, where the next call finds it as fast as on a re.Pattern.
        found = self.__dict__[name] = getattr(re.compile(self.pattern, self.flags), name)
        return found
