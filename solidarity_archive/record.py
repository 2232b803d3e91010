"""The scripting contract: one table of keys, the same for every command and format."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

from solidarity_archive.details import PARTS, PRIVATE, part_json
from solidarity_archive.errors import UsageError
from solidarity_archive.post import MARK_CLOSE, MARK_OPEN, Hit, Person, Term

Record: TypeAlias = dict[str, Any]


class Key(NamedTuple):
    """A key of a record: its name, the type of its value in JSON, and what it is."""

    name: str
    type: str
    summary: str


KEYS = (
    Key("id", "integer", "the post's number in this archive; never given to another post"),
    Key(
        "date", "string|null", "when it was published, as precisely as is known: 2015, 2015-04, 2015-04-21 …"
    ),
    Key("month", "string|null", "the month it belongs to on its site: 2015-04"),
    Key("title", "string|null", "its title; null if it has none or none is known"),
    Key("author", "string|null", "the authors' names, joined by commas"),
    Key("permalink", "string|null", "its own address"),
    Key("site", "string|null", "the address of its site, without http://"),
    Key("site_title", "string|null", "what the site calls itself"),
    Key("language", "string|null", "a language tag: en, uk, pt-BR; guessed from the text if nobody said it"),
    Key("site_language", "string|null", "the language that its site or feed says it is in"),
    Key("type", "string", "post, page, or a type of the site's own"),
    Key("status", "string", "publish, draft, private …; trash if it was removed"),
    Key("complete", "boolean", "whether the whole text is here, as far as is known"),
    Key("completeness", "string|null", "stated, assumed or partial; null if there is no text at all"),
    Key("terms", "array", "categories and tags: objects with taxonomy, name and perhaps slug and parent"),
    Key("summary", "string|null", "the author's own abstract"),
    Key("excerpt", "string|null", "the summary or the beginning of the text, ending in […] if it was cut"),
    Key("text", "string|null", "the plain text"),
    Key("updated", "string|null", "when its site last changed it"),
    Key("authors", "array", "the authors: objects with name and perhaps login"),
    Key("slug", "string|null", "the last segment of its address"),
    Key("guid", "string|null", "the identifier its site gave it"),
    Key("source_id", "string|null", "its number at its site"),
    Key("protected", "boolean", "whether its site asked for a password"),
    Key("sticky", "boolean", "whether its site kept it on top"),
    Key("vanished", "string|null", "when it was seen to be gone from its site"),
    Key("title_html", "string|null", "its title as given, where that has markup or entities"),
    Key("parent", "string|null", "the number, at its site, of the post above it"),
    Key("menu_order", "integer", "its place among the pages of its site"),
    Key("comment_status", "string|null", "open or closed: whether its site took comments"),
    Key("ping_status", "string|null", "open or closed: whether its site took pingbacks"),
    Key("attachment_url", "string|null", "where the file is that an attachment is about"),
    Key("comment_count", "integer", "how many approved comments are kept"),
    Key("snippet", "string|null", "search only: the passage that was found, matches between « and »"),
    Key(
        "fragments",
        "array",
        "search only: where the snippet is from: objects with field (text or summary), start, end and"
        " matches, in characters of that field",
    ),
    Key("rank", "number|null", "search only: how good a hit it is; lower is better"),
    Key("citation", "string|null", "excerpt only: author, title, site, date, address"),
    Key("content", "object|null", "export only: the text as it was given, with its format"),
    Key("comments", "array", "export and show --comments only: the comments, see below"),
    Key("meta", "object", "export only: custom fields, a list of values for each key"),
    Key("media", "array", "export only: the files it refers to, objects with kind and perhaps id and url"),
    Key("extra", "array", "export only: XML elements that were not understood, verbatim"),
    Key("password", "string|null", "export --private only: the password that its site asked for"),
)
NAMES = [key.name for key in KEYS]
_SPECIAL = ("snippet", "fragments", "rank", "citation", "content", *PARTS)
POSTS = [name for name in NAMES if name not in _SPECIAL]
"""The keys of list and show."""
HITS = [*POSTS, "snippet", "fragments", "rank"]
EXCERPTS = [
    *("id", "date", "month", "title", "author", "permalink", "site", "site_title"),
    *("complete", "excerpt", "citation"),
]
_NONE: Record = {"comments": [], "meta": {}, "media": [], "extra": [], "password": None}
EXPORTED = [name for name in NAMES if name not in ("snippet", "fragments", "rank", "citation", "excerpt")]
BRIEF = ["id", "date", "month", "title", "author", "permalink", "complete", "snippet", "rank"]
"""What a list for people has."""
COLUMNS = [
    *("id", "date", "title", "author", "site", "permalink", "complete", "terms"),
    *("excerpt", "snippet", "citation"),
]
"""What csv and tsv have if nothing else is asked for, as far as the command has it."""


def chosen(fields: str | None, default: Sequence[str], known: Sequence[str] = NAMES) -> list[str]:
    """Return the keys named in ``a,b,c``, or the default; raise UsageError for a name that is no key."""
    given = [name.strip() for name in fields.split(",") if name.strip()] if fields else default
    names = list(dict.fromkeys(given))
    if unknown := [name for name in names if name not in known]:
        raise UsageError(f"--fields: no field {unknown[0]!r}", f"There are: {', '.join(known)}.")
    return names


def records(
    hits: Iterable[Hit],
    keys: Sequence[str],
    *,
    private: bool = False,
    withheld: Counter[str] | None = None,
) -> Iterator[Record]:
    """Yield a record, with the keys in the order given, for each post.

    Only with `private` do they have what was never public: passwords, and of comments the e-mail and IP
    addresses of those who wrote them, and what plugins noted. How much of it is not there, `withheld` counts.
    """
    values = [(key, _VALUES.get(key) or attrgetter(f"post.{key}")) for key in keys]
    counted = Counter() if withheld is None else withheld
    for hit in hits:
        record = {key: value(hit) for key, value in values}
        if not private:
            _withhold(record, counted)
        yield record


def _withhold(record: Record, withheld: Counter[str]) -> None:
    """Take out of a record what was never public."""
    if record.get("password"):
        record["password"] = None
        withheld["password"] += 1
    for comment in record.get("comments", ()):
        for name in PRIVATE & comment.keys():
            del comment[name]
            withheld["detail of comments"] += 1


def _shown(snippet: str | None) -> str | None:
    return snippet.replace(MARK_OPEN, "«").replace(MARK_CLOSE, "»") if snippet else None


def _part(part: str, hit: Hit) -> Any:  # noqa: ANN401 - whatever JSON holds
    return (part_json(hit.post.details, part) if hit.post.details else None) or _NONE[part]


def _object(part: Person | Term) -> dict[str, str]:
    return {name: value for name, value in part._asdict().items() if value is not None}


_VALUES: dict[str, Callable[[Hit], Any]] = {
    "date": attrgetter("post.published"),
    "authors": lambda hit: [_object(person) for person in hit.post.authors],
    "terms": lambda hit: [_object(term) for term in hit.post.terms],
    "snippet": lambda hit: _shown(hit.snippet),
    "fragments": lambda hit: [fragment._asdict() for fragment in hit.fragments],
    "content": lambda hit: hit.content._asdict() if hit.content else None,
    **{key: attrgetter(key) for key in ("rank", "citation", "excerpt")},
    **{part: partial(_part, part) for part in PARTS},
}
"""What gives the values of keys that are not fields of the post itself, by those names."""
