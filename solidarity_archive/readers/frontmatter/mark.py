"""How Markdown with front matter is told from other text: the marks around its fields."""

import re

YAML = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*$\n?", re.DOTALL | re.MULTILINE)
PLAIN = re.compile(r"(?:[A-Za-z][\w-]*:[ \t]*[^\n]*\n(?:[ \t]+\S[^\n]*\n)*+)++(?=\s*\n|\Z)")
PLAIN_FIELD = re.compile(r"([A-Za-z][\w-]*):[ \t]*([^\n]*(?:\n[ \t]+\S[^\n]*)*)")
_PELICAN = frozenset(
    ("date", "category", "tags", "slug", "author", "authors", "status", "summary", "modified")
)
_FIELD = re.compile(r"^[\"']?[\w-]+[\"']?[ \t]*:", re.MULTILINE)


def looks_like(head: bytes) -> bool:
    """Whether the first bytes of a source are a block of fields with text below it."""
    text = unix(head.decode("utf-8", "replace"))
    if found := YAML.match(text):
        return not found[1].strip() or bool(_FIELD.search(found[1]))
    if found := TOML.match(text):
        return "=" in found[1]
    if found := PLAIN.match(text):
        keys = {key.casefold() for key, _ in PLAIN_FIELD.findall(found[0])}
        return "title" in keys and bool(keys & _PELICAN)
    return False


def unix(text: str) -> str:
    """Return `text` with line ends as they are kept, without a byte order mark and empty lines above."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
