"""How Markdown with front matter is told from other text: the marks around its fields."""

import re

from solidarity_archive.matter import MARK

YAML = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*$\n?", re.DOTALL | re.MULTILINE)
PLAIN = re.compile(r"(?:[A-Za-z][\w-]*:[ \t]*[^\n]*\n(?:[ \t]+\S[^\n]*\n)*+)++(?=\s*\n|\Z)")
PLAIN_FIELD = re.compile(r"([A-Za-z][\w-]*):[ \t]*([^\n]*(?:\n[ \t]+\S[^\n]*)*)")
_PELICAN = frozenset(
    ("date", "category", "tags", "slug", "author", "authors", "status", "summary", "modified")
)
_OWN = re.compile(rf"^{MARK}:", re.MULTILINE)
_FIELD = re.compile(r"^[\"']?[\w-]+[\"']?[ \t]*:", re.MULTILINE)


def looks_like_own(head: bytes) -> bool:
    """Whether the first bytes of a source are those of a file that was exported from an archive."""
    text = unix(head.decode("utf-8", "replace"))
    found = YAML.match(text)
    # With many comments the fields are longer than what is looked at.
    return text.startswith("---\n") and bool(_OWN.search(found[1] if found else text))


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
