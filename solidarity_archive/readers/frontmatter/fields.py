"""What front matter says, before anybody asks what it means."""

import re
import tomllib
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from solidarity_archive.charset import decode
from solidarity_archive.errors import SourceError
from solidarity_archive.readers.frontmatter.mark import PLAIN, PLAIN_FIELD, TOML, YAML, unix
from solidarity_archive.readers.html.nodes import line
from solidarity_archive.source import Source
from solidarity_archive.text import clean

Fields: TypeAlias = dict[str, Any]

if TYPE_CHECKING:
    _Yaml: TypeAlias = yaml.SafeLoader
else:
    _Yaml = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml, where there is one, is ten times as fast

MOST = 500_000
"""Values in front matter; a post may have thousands of comments."""
_LONGEST_PLAIN = 1 << 18
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*+"?')
_NOTHING = frozenset(("", "~", "null", "none"))
FALSE = frozenset(("false", "no", "off", "0"))
"""Words for no."""
_HINT = "Begin it with the lines ---, title: …, date: 2015-04-21, --- and add it again."
_QUOTE = "Put quotes around values that have a colon or begin with a sign."


class _Loader(_Yaml):
    """Leaves all that is not quoted as it was typed: a title may be "No" or "1984", a date a month."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML reads it where it stands


def divided(source: Source) -> tuple[Fields, str]:
    """Return the fields of a file, their names in small letters, and what is below them.

    Raises SourceError, which says how to mend it, for a file without front matter and for front matter
    that is no YAML or TOML.
    """
    return divided_text(unix(clean(_decoded(source.document()))))


def _decoded(data: bytes) -> str:
    # A page that a post quotes may declare an encoding, but not that of the file around it.
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return decode(data)[0]
    return decode(data)[0] if "\0" in text else text


def divided_text(text: str) -> tuple[Fields, str]:
    """Return what divided() does, of a text with unix line ends."""
    found = YAML.match(text) or TOML.match(text)
    if found and _values(found[1]) > MOST:
        raise SourceError(f"has more than {MOST:,} values in its front matter")
    try:
        if found and text.startswith("+"):
            fields: object = tomllib.loads(found[1])
        elif found:
            fields = yaml.load(found[1], Loader=_Loader)  # noqa: S506 - a SafeLoader that resolves less
        elif plain := PLAIN.match(text):
            found = plain
            fields = {key: line(value) for key, value in PLAIN_FIELD.findall(plain[0][:_LONGEST_PLAIN])}
        else:
            raise SourceError("has no front matter, so nothing says what post it is", _HINT)
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"has front matter that is no TOML: {error}") from error
    except (yaml.YAMLError, AttributeError, LookupError, ValueError) as error:
        raise SourceError(f"has front matter that is no YAML: {_yaml_problem(error)}", _QUOTE) from error
    except RecursionError as error:
        raise SourceError("has front matter that is nested too deep") from error
    if fields is not None and not isinstance(fields, dict):
        raise SourceError("has front matter without fields", _HINT)
    lowered = {str(key).casefold(): value for key, value in (fields or {}).items()}
    if isinstance(taxonomies := lowered.get("taxonomies"), dict):  # Zola
        lowered = {**{str(key).casefold(): value for key, value in taxonomies.items()}, **lowered}
    return lowered, text[found.end() :]


def _values(text: str) -> int:
    """Return about how many values YAML or TOML has, by the marks that part them."""
    bare = _QUOTED.sub("", text)
    return sum(bare.count(mark) for mark in ",:?-\n")


def _yaml_problem(error: Exception) -> str:
    if not isinstance(error, yaml.YAMLError):  # PyYAML lets out whatever comes of "!!int bread"
        return "a value is not what its tag (!!…) says"
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
    return f"line {mark.line + 2}: {problem}" if mark and problem else " ".join(str(error).split())


def is_false(value: object) -> bool:
    """Whether a value is a word for no."""
    return text_of(value).casefold() in FALSE


def text_of(value: object) -> str:
    """Return a value as text; "" for what is null or no scalar."""
    if isinstance(value, bool):
        return str(value).casefold()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if not isinstance(value, str | int | float):
        return ""
    text = str(value).strip()
    return "" if text.casefold() in _NOTHING else text


def listed(value: object, separators: str | None) -> list[Any]:
    """Return the members of a list, or of a text that `separators` divide (None: it is one)."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return [value]
    text = text_of(value)
    return re.split(separators, text) if separators else [text]
