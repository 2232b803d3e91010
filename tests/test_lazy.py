"""What is looked up or compiled only when it is needed."""

import re

import pytest

from solidarity_archive.lazy import regex


def test_a_regular_expression_is_compiled_when_it_is_first_used() -> None:
    broken = regex("(")
    with pytest.raises(re.error):
        broken.search("")


def test_it_finds_what_a_compiled_one_finds() -> None:
    text = "Bread AND roses, bread and Roses"
    lazy, eager = regex(r"(b)read", re.IGNORECASE), re.compile(r"(b)read", re.IGNORECASE)
    assert lazy.findall(text) == eager.findall(text) == ["B", "b"]
    assert lazy.sub("x", text) == eager.sub("x", text)
    assert lazy.pattern == eager.pattern
