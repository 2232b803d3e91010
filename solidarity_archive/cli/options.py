"""The options that commands share, and what they come to: a Query, an Output."""

import inspect
import sys
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from solidarity_archive.dates import Precision, from_iso, precision, slots
from solidarity_archive.errors import NotFoundError, UsageError
from solidarity_archive.lazy import resolve
from solidarity_archive.query import Query, Sort
from solidarity_archive.urls import site_of

_FILTER, _OUTPUT = "Which posts", "Output"
SORTS: tuple[Sort, ...] = ("date", "oldest", "title", "author", "id", "rank")


def _option(kind: Any, *names: str, help: str, panel: str = _FILTER, metavar: str | None = None) -> Any:  # noqa: A002, ANN401 - Typer's own words
    return Annotated[kind, typer.Option(*names, help=help, rich_help_panel=panel, metavar=metavar)]


IDS = {
    "ids": Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID]...", help="Numbers, permalinks or slugs; - reads them from standard input."
        ),
    ]
}
FILTERS = {
    "month": _option(str | None, "--month", metavar="MONTH", help="2015-04, 'April 2015', 'last month' …"),
    "year": _option(str | None, "--year", metavar="YEAR", help="2015 …"),
    "since": _option(str | None, "--since", metavar="DATE", help="This day, month or year and later."),
    "until": _option(str | None, "--until", metavar="DATE", help="This day, month or year and earlier."),
    "author": _option(list[str] | None, "--author", metavar="NAME", help="Part of an author's name."),
    "term": _option(list[str] | None, "--term", metavar="TERM", help="A category or tag, by name or slug."),
    "site": _option(list[str] | None, "--site", metavar="SITE", help="Part of the site's address or title."),
    "language": _option(list[str] | None, "--language", metavar="TAG", help="en, uk, pl …"),
    "type": _option(list[str] | None, "--type", metavar="TYPE", help="post (default), page …, or any."),
    "status": _option(
        list[str] | None, "--status", metavar="STATUS", help="publish (default), draft …, or any."
    ),
    "partial": _option(
        bool | None, "--partial/--complete", help="Only posts of which we hold a part, or the whole text."
    ),
    "limit": _option(int | None, "--limit", "-n", metavar="N", help="At most so many."),
    "sort": _option(str | None, "--sort", metavar="ORDER", help=f"{', '.join(SORTS)}."),
}


def _format(names: str) -> object:
    return _option(str | None, "--format", "-f", panel=_OUTPUT, metavar="FORMAT", help=names)


OUTPUT = {
    "format": _format(
        "json, jsonl, csv, tsv, ids, markdown, html, text, table. Default: text; on a terminal table."
    ),
    "path": _option(
        Path | None,
        "--output",
        "-o",
        panel=_OUTPUT,
        metavar="FILE",
        help="Write to a file, whole or not at all.",
    ),
    "fields": _option(
        str | None, "--fields", panel=_OUTPUT, metavar="A,B,…", help="The fields of json, jsonl, csv and tsv."
    ),
    "null": _option(bool, "--null", "-0", panel=_OUTPUT, help="With --format ids: end each id with NUL."),
}
FORMAT_OF_ROWS = _format("json, jsonl, csv, tsv, text, table. Default: text; on a terminal table.")
FORMAT_OF_EXPORTS = _format(
    "jsonl, json, wxr, markdown, bagit, csv, tsv, html, text or ids; none is the default."
)
Delay = _option(
    float | None,
    "--delay",
    panel="Sites",
    metavar="SECONDS",
    help="Wait so long between two requests. Default: 0.5, or what robots.txt asks for.",
)
IgnoreRobots = _option(
    bool, "--ignore-robots", panel="Sites", help="Read also what the site's robots.txt asks programs not to."
)
Quiet = _option(bool, "--quiet", "-q", panel=_OUTPUT, help="No progress.")
Media = _option(bool, "--media", panel="Files", help="Keep images and documents that posts show, too.")
MediaLimit = _option(
    float, "--media-limit", panel="Files", metavar="MIB", help="None that is larger. Default: 10 MiB."
)


class Output(NamedTuple):
    """Where results go and in which form; `format` None is a table on a terminal, else text."""

    format: str | None = None
    path: Path | None = None
    fields: str | None = None
    null: bool = False


def takes_posts(
    *, ids: bool = True, format: object = OUTPUT["format"]
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command that takes a `query` and an `output` the options that these are made of.

    With `ids` the posts may be named too; `format` is the option of that name. Typer reads the options off
    the signature.
    """
    queried = (IDS if ids else {}) | FILTERS
    return _taking({"query": (queried, to_query), "output": (OUTPUT | {"format": format}, Output)})


def takes_query(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command that takes a `query` the options that it is made of."""
    return _taking({"query": (IDS | FILTERS, to_query)})(command)


def takes_output(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command that takes an `output` the options --format and --output."""
    return _taking({"output": ({"format": FORMAT_OF_ROWS, "path": OUTPUT["path"]}, Output)})(command)


def _taking(
    values: dict[str, tuple[dict[str, Any], Callable[..., object]]],
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Replace each parameter in `values` by the options that its function makes it from."""

    def decorated(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def run(**given: Any) -> None:  # noqa: ANN401 - whatever the options hold
            made = {
                value: make(**{name: given.pop(name) for name in options})
                for value, (options, make) in values.items()
            }
            if isinstance(output := made.get("output"), Output):
                refuse_archive(output.path, given["ctx"].obj)
            command(**given, **made)

        own = [each for name, each in inspect.signature(command).parameters.items() if name not in values]
        added = [_parameter(name, kind) for options, _ in values.values() for name, kind in options.items()]
        parameters = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in (*own, *added)]
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        return run

    return decorated


def _parameter(name: str, kind: object) -> inspect.Parameter:
    default = False if name == "null" else None
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)


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
        sites=tuple(site_of(name).removeprefix("www.") for name in site or ()),
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


def refuse_archive(path: Path | None, archive: Path) -> None:
    """Raise UsageError if `path`, which is to be written, is a file of the archive."""
    if path and resolve("solidarity_archive.store.connection:is_part_of")(path, archive):
        raise UsageError(f"--output: {path} is the archive itself", "Name another file; nothing was written.")
