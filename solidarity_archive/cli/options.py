"""The options that commands share, and what they come to: a Query, an Output."""

import sys
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, NamedTuple

from solidarity_archive.cli.declared import Argument, Option, Parameter, parameters
from solidarity_archive.dates import Precision, from_iso, precision, slots
from solidarity_archive.errors import NotFoundError, UsageError
from solidarity_archive.lazy import resolve
from solidarity_archive.query import Query, Sort

_FILTER, _OUTPUT, _SITES, _FILES = "Which posts", "Output", "Sites", "Files"
SORTS: tuple[Sort, ...] = ("date", "oldest", "title", "author", "id", "rank")


IDS = [
    Parameter(
        "ids",
        list[str] | None,
        None,
        Argument(metavar="[ID]...", help="Numbers, permalinks or slugs; - reads them from standard input."),
    )
]


def _filter(kind: Any, *names: str, help: str, metavar: str | None = None) -> Parameter:  # noqa: A002, ANN401 - as Typer calls it
    return Parameter(
        names[0].partition("/")[0][2:], kind, None, Option(*names, help=help, panel=_FILTER, metavar=metavar)
    )


FILTERS = [
    _filter(str | None, "--month", metavar="MONTH", help="2015-04, 'April 2015', 'last month' …"),
    _filter(str | None, "--year", metavar="YEAR", help="2015 …"),
    _filter(str | None, "--since", metavar="DATE", help="This day, month or year and later."),
    _filter(str | None, "--until", metavar="DATE", help="This day, month or year and earlier."),
    _filter(list[str] | None, "--author", metavar="NAME", help="Part of an author's name."),
    _filter(list[str] | None, "--term", metavar="TERM", help="A category or tag, by name or slug."),
    _filter(list[str] | None, "--site", metavar="SITE", help="Part of the site's address or title."),
    _filter(list[str] | None, "--language", metavar="TAG", help="en, uk, pl …"),
    _filter(list[str] | None, "--type", metavar="TYPE", help="post (default), page …, or any."),
    _filter(list[str] | None, "--status", metavar="STATUS", help="publish (default), draft …, or any."),
    _filter(
        bool | None, "--partial/--complete", help="Only posts of which we hold a part, or the whole text."
    ),
    _filter(int | None, "--limit", "-n", metavar="N", help="At most so many."),
]
SORT = _filter(str | None, "--sort", metavar="ORDER", help=f"{', '.join(SORTS)}.")


def _format(formats: str) -> Parameter:
    option = Option("--format", "-f", panel=_OUTPUT, metavar="FORMAT", help=formats)
    return Parameter("format", str | None, None, option)


FORMAT = _format(
    "json, jsonl, csv, tsv, ids, markdown, html, text, table. Default: text; on a terminal table."
)
FORMAT_OF_ROWS = _format("json, jsonl, csv, tsv, text, table. Default: text; on a terminal table.")
FORMAT_OF_EXPORTS = _format(
    "jsonl, json, wxr, markdown, bagit, csv, tsv, html, text or ids; none is the default."
)
PATH = Parameter(
    "path",
    str | None,
    None,
    Option("--output", "-o", panel=_OUTPUT, metavar="FILE", help="Write to a file, whole or not at all."),
)
FIELDS = Parameter(
    "fields",
    str | None,
    None,
    Option("--fields", panel=_OUTPUT, metavar="A,B,…", help="The fields of json, jsonl, csv and tsv."),
)
NULL = Parameter(
    "null",
    bool,
    False,
    Option("--null", "-0", panel=_OUTPUT, help="With --format ids: end each id with NUL."),
)
OUTPUT = [PATH, FIELDS, NULL]
Delay = Annotated[
    float | None,
    Option(
        "--delay",
        panel=_SITES,
        metavar="SECONDS",
        help="Wait so long between two requests. Default: 0.5, or what robots.txt asks for.",
    ),
]
IgnoreRobots = Annotated[
    bool,
    Option(
        "--ignore-robots", panel=_SITES, help="Read also what the site's robots.txt asks programs not to."
    ),
]
Quiet = Annotated[bool, Option("--quiet", "-q", panel=_OUTPUT, help="No progress.")]
Media = Annotated[
    bool, Option("--media", panel=_FILES, help="Keep images and documents that posts show, too.")
]
MediaLimit = Annotated[
    float,
    Option("--media-limit", panel=_FILES, metavar="MIB", help="None that is larger. Default: 10 MiB."),
]


class Output(NamedTuple):
    """Where results go and in which form; `format` None is a table on a terminal, else text."""

    format: str | None = None
    path: str | None = None
    fields: str | None = None
    null: bool = False


_Made = tuple[list[Parameter], Callable[..., object]]
"""The options that a value is made of, and what makes it."""


def takes_posts(
    *, ids: bool = True, format: Parameter = FORMAT
) -> Callable[[Callable[..., None]], "_Taking"]:
    """Give a command that takes a `query` and an `output` the options that these are made of.

    With `ids` the posts may be named too; `format` is the option of that name.
    """
    queried = [*(IDS if ids else []), *FILTERS, SORT]
    made: dict[str, _Made] = {"query": (queried, to_query), "output": ([format, *OUTPUT], Output)}
    return lambda command: _Taking(command, made)


def takes_filters(command: Callable[..., None]) -> "_Taking":
    """Give a command that counts the posts of a `query` the options of that and of its `output`."""
    return _Taking(
        command, {"query": (FILTERS, to_query), "output": ([FORMAT_OF_ROWS, PATH, FIELDS], Output)}
    )


def takes_query(command: Callable[..., None]) -> "_Taking":
    """Give a command that takes a `query` the options that it is made of."""
    return _Taking(command, {"query": ([*IDS, *FILTERS, SORT], to_query)})


def takes_output(command: Callable[..., None]) -> "_Taking":
    """Give a command that takes an `output` the options --format and --output."""
    return _Taking(command, {"output": ([FORMAT_OF_ROWS, PATH], Output)})


class _Taking:
    """A command whose values are made of options; its `parameters` are those in the place of the values."""

    def __init__(self, command: Callable[..., None], made: dict[str, _Made]) -> None:
        self._command, self._made = command, made
        self.__doc__ = command.__doc__
        own = parameters(command)
        self.parameters = [*own, *(option for options, _ in made.values() for option in options)]

    def __call__(self, archive: str, **given: Any) -> None:  # noqa: ANN401 - whatever the options hold
        made = {
            name: make(**{option.name: given.pop(option.name) for option in options})
            for name, (options, make) in self._made.items()
        }
        if isinstance(output := made.get("output"), Output):
            refuse_archive(output.path, archive)
        self._command(archive, **given, **made)


def to_query(
    *,
    ids: list[str] | None = None,
    month: str | None = None,
    year: str | None = None,
    since: str | None = None,
    until: str | None = None,
    author: list[str] | None = None,
    term: list[str] | None = None,
    site: list[str] | None = None,
    language: list[str] | None = None,
    type: list[str] | None = None,
    status: list[str] | None = None,
    partial: bool | None = None,
    limit: int | None = None,
    sort: str | None = None,
) -> Query:
    """Return the query that the filters come to; raise UsageError for a date or order that is none."""
    units = [_unit("--year", year, Precision.YEAR), _unit("--month", month, Precision.MONTH)]
    firsts, lasts = [_unit("--since", since), *units], [_unit("--until", until), *units]
    if sort is not None and sort not in SORTS:
        raise UsageError(f"--sort: no order {sort!r}", f"There are: {', '.join(SORTS)}.")
    if limit is not None and limit < 0:
        raise UsageError(f"--limit: {limit} is less than none")
    return Query(
        ids=_named(ids),
        # All must hold: the latest beginning and the earliest end; nothing is between if they cross.
        first=max(filter(None, firsts), key=lambda date: slots(date, None)[0][0], default=None),
        last=min(filter(None, lasts), key=lambda date: slots(None, date)[0][1], default=None),
        authors=tuple(author or ()),
        terms=tuple(term or ()),
        sites=tuple(resolve("solidarity_archive.urls:site_meant")(name) for name in site or ()),
        languages=tuple(language or ()),
        types=tuple(type) if type else None,
        statuses=tuple(status) if status else None,
        complete=None if partial is None else not partial,
        limit=at_most(limit),
        sort=sort,
    )


def at_most(number: int | None) -> int | None:
    """Return a number of posts or words as one that every library can count to."""
    return None if number is None else min(number, sys.maxsize)


def accession_number(number: int) -> int:
    """Return a number that an accession may have; raise NotFoundError for one that SQLite cannot hold."""
    if abs(number) > sys.maxsize:
        raise NotFoundError(f"no accession {number}", "archive accessions lists them.")
    return number


def to_date(option: str, text: str) -> str:
    """Return the date that a user typed, in any of the archive's languages; raise UsageError."""
    found = from_iso(text) or resolve("solidarity_archive.calendars:understand")(text, date.today())  # noqa: DTZ011 - the user's own day
    if not found:
        raise UsageError(f"{option}: {text!r} is no date", "Write 2015, 2015-04, 2015-04-21 or 'April 2015'.")
    return str(found)


def to_address(option: str, text: str) -> str:
    """Return the address of a page that a user typed; raise UsageError for what has no host."""
    if not resolve("solidarity_archive.urls:names_page")(text):
        raise UsageError(f"{option}: {text!r} is no address", "Write https://example.org/2015/04/bread/.")
    return text


def _unit(option: str, text: str | None, wanted: Precision | None = None) -> str | None:
    if text is None:
        return None
    found = to_date(option, text)
    if wanted and precision(found) != wanted:
        raise UsageError(
            f"{option}: {text!r} is no {wanted.name.lower()}", "See --since and --until for other spans."
        )
    return found


def _named(ids: list[str] | None) -> tuple[str, ...] | None:
    return tuple(lines_of(ids)) if ids else None


def lines_of(words: list[str]) -> list[str]:
    """Return the words, in the place of ``-`` the lines of standard input; raise UsageError if none come."""
    return [word for given in words for word in (_from_standard_input() if given == "-" else [given])]


def _from_standard_input() -> list[str]:
    if sys.stdin.isatty():
        raise UsageError(
            "-: nothing comes on standard input", "archive search WORD --format ids | archive show -"
        )
    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    return [line.strip() for line in text.replace("\0", "\n").splitlines() if line.strip()]


def refuse_archive(path: str | None, archive: str) -> None:
    """Raise UsageError if `path`, which is to be written, is a file of the archive."""
    if path and resolve("solidarity_archive.store.connection:is_part_of")(path, archive):
        raise UsageError(f"--output: {path} is the archive itself", "Name another file; nothing was written.")
