"""Names that are looked up only when they are needed."""

from importlib import import_module
from typing import Any


def resolve(reference: str) -> Any:  # noqa: ANN401 - the caller's table knows what it points at
    """Return what ``"module:attribute"`` names, importing the module.

    Raises ImportError or AttributeError if there is no such thing: a mistake in
    one of our tables, which tests/test_tables.py would have found.
    """
    module, _, attribute = reference.partition(":")
    return getattr(import_module(module), attribute)
