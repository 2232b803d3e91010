"""What ``archive add`` does with its words: open the archive once, add each source, tell the result."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from sqlite3 import Connection
from types import TracebackType

from solidarity_archive import accession, beside, byhand
from solidarity_archive.accession import Sheet
from solidarity_archive.byhand import Typed
from solidarity_archive.cli.files import tell_kept
from solidarity_archive.cli.messages import complain, read_or_not, say
from solidarity_archive.cli.options import to_date
from solidarity_archive.cli.waiting import waiting
from solidarity_archive.errors import ArchiveError, Exit, SourceError, StoreError, UsageError
from solidarity_archive.formats import BY_HAND, EXPORT, Format, is_packed
from solidarity_archive.lazy import resolve
from solidarity_archive.outcomes import OUTCOMES
from solidarity_archive.post import Capture, Says
from solidarity_archive.readers.seen import Seen
from solidarity_archive.source import LARGEST_DOCUMENT, Source, is_address, named, open_sources, opened
from solidarity_archive.store.checking import check
from solidarity_archive.store.connection import (
    REMEDY,
    borrowed,
    copied,
    exists,
    is_archive,
    is_part_of,
    writing,
)
from solidarity_archive.store.fixity import Watched
from solidarity_archive.store.select import in_trash
from solidarity_archive.text import shorten, visible
from solidarity_archive.writers.json import write_array, write_lines

_TITLE = 80


@dataclass(slots=True)
class Adding:
    """How to add, and the archive while it is entered; `exit` is the worst that any source came to.

    `exported` has for folders the posts in the files that were exported into them, of which no two are the
    same, and what these files said of them.
    `delay` and `obeys` are for sites: seconds between two requests, and whether robots.txt counts. Files
    that posts show are kept if they have no more than `media` bytes, None for none.
    """

    path: Path
    format: Format | None
    dry_run: bool
    keep: bool
    quiet: bool
    delay: float | None = None
    obeys: bool = True
    create: bool = True
    media: int | None = None
    exit: Exit = Exit.DONE
    passed: Counter[str] = field(default_factory=Counter)
    exported: dict[Path, tuple[set[int], Seen]] = field(
        default_factory=lambda: defaultdict(lambda: (set(), Seen()))
    )
    _stack: ExitStack = field(default_factory=ExitStack)
    _db: Connection | None = None

    def archive(self) -> Connection:
        """Return the archive, opened once and made if need be; for a dry run a copy of it."""
        if self._db is None:
            missing = self.create and not exists(self.path)
            opened = copied(self.path) if self.dry_run else writing(self.path, create=self.create)
            self._db = db = self._stack.enter_context(opened)
            if isinstance(db, Watched):
                tell_kept(db)
            if missing and not self.dry_run and not self.quiet:
                say(f"made a new archive: {self.path}")
        return self._db

    def complain(self, error: SourceError, *, found: bool, name: str) -> None:
        """Tell what could not be read; `found` says that it was not named itself.

        What lies beside posts as a matter of course is only counted.
        """
        if found and (kind := beside.kind_of(name, error)):
            self.passed[kind] += 1
            return
        complain(str(error))
        # What a folder holds beside posts is a problem, but not one of what was asked for.
        self.exit = (self.exit or Exit.PROBLEMS) if found else Exit.FAILED

    def __enter__(self) -> None:
        """Begin to add."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the archive, which turns an error of SQLite into words."""
        self._stack.__exit__(kind, error, traceback)


def add_sources(adding: Adding, names: list[str], hints: Says) -> Iterator[Sheet]:
    """Add each source; one that cannot be read is told and the others go on."""
    if not names:
        raise UsageError("add what?", "Name a file, a folder, or - for standard input.")
    for name in names:
        yield from _add_named(adding, name, hints)
    if adding.passed and not adding.quiet:
        say(beside.told(adding.passed))


def _add_named(adding: Adding, given: str, hints: Says) -> Iterator[Sheet]:
    """Add what was named: a source, or all of a folder."""
    is_empty = True
    for name, found in named([given]):
        is_empty = False
        if found and is_part_of(Path(name), adding.path):
            continue
        try:
            if is_address(name):
                yield from resolve("solidarity_archive.cli.visiting:add_address")(adding, name, hints)
                continue
            with opened(name) as source:
                if name != "-" and is_archive(source.head()):
                    yield from _join(adding, Path(name), hints)
                else:
                    yield from add_source(adding, source, hints, found=found)
        except SourceError as error:
            adding.complain(error, found=found, name=name)
    if is_empty and not adding.quiet:
        say(f"{given}: a folder without files; nothing was added")


def add_source(adding: Adding, source: Source, hints: Says, *, found: bool) -> Iterator[Sheet]:
    """Add a source, or what is inside it; `found` says that it was not named itself."""
    names = [source.name]
    if is_packed(source.head()):
        names = []
        for sheet in _add_members(adding, source, hints):
            names.append(sheet.source)
            yield sheet
    else:
        yield _add(adding, source, hints, found=found)
    if adding.media is not None and not adding.dry_run:
        resolve("solidarity_archive.cli.keeping:keep_files")(adding, source, names)


def _join(adding: Adding, path: Path, hints: Says) -> Iterator[Sheet]:
    """Add another archive: accession by accession, as it is."""
    if hints or adding.format:
        raise UsageError(f"{path}: an archive is taken as it is", "Leave out --as, --site and the like.")
    if is_part_of(path, adding.path):
        raise SourceError(f"{path}: is the archive itself", "Name another one.")
    with ExitStack() as stack:
        try:
            other = stack.enter_context(borrowed(path))
        except StoreError as error:
            raise SourceError(error.problem, error.hint) from error
        if check(other, quick=True).findings:
            raise SourceError(f"{path}: is damaged", REMEDY)
        join = resolve("solidarity_archive.joining:join")
        yield from join(adding.archive(), other, path, keep=adding.keep)


def _add_members(adding: Adding, source: Source, hints: Says) -> Iterator[Sheet]:
    """Add what is inside a zip file or the like; that is found, as what a folder holds is."""
    for member in resolve("solidarity_archive.packed:members")(source):
        name = source.name if isinstance(member, SourceError) else member.name
        try:
            if isinstance(member, SourceError):
                raise member
            yield _add(adding, member, hints, found=True)
        except SourceError as error:
            adding.complain(error, found=True, name=name)


def _add(adding: Adding, source: Source, hints: Says, *, found: bool) -> Sheet:
    if found and not adding.format:
        beside.refuse(source)
    with waiting(source.name, quiet=adding.quiet) as advance:
        prepared = accession.read(source, adding.format)
        siblings = None
        if prepared[1].name == EXPORT:
            siblings, seen = adding.exported[Path(source.name).parent]
            prepared = seen.apart(prepared[0]), prepared[1]
        return accession.add(
            adding.archive(),
            source,
            prepared,
            hints=hints,
            keep=adding.keep,
            progress=advance and (lambda items: advance(items, source.share())),
            apart=siblings,
        )


def add_by_hand(adding: Adding, names: list[str], typed: Typed, *, edit: bool) -> Iterator[Sheet]:
    """Add one post that was typed in; its text is in the file named, if any."""
    if len(names) > 1:
        raise UsageError("a post typed in has one text", "Name one file, or - for standard input.")
    if names and names[0] != "-" and Path(names[0]).is_dir():
        raise UsageError(f"{names[0]}: a folder; a post typed in has one text", "Name one file.")
    for source in open_sources(names):
        typed = replace(typed, text=byhand.text_of(source))
        if typed.title is None and not edit and (format := _of_several_posts(source)):
            say(
                f"{source.name}: note: taken as one post without a title; as {format} it has several,"
                " which archive add reads without --date and --url; --month says when they were published"
            )
    with _written(typed, edit=edit, keep=adding.dry_run) as written:
        if written is None:
            say("nothing was written, nothing was added")
            return
        capture = written.capture(Path(names[0]).suffix if names else "")
        if not capture.says and not capture.content:
            raise ArchiveError("the post has neither title, date nor text; nothing was added")
        sheet = accession.add_by_hand(adding.archive(), capture, names[0] if names else "by hand")
    yield sheet


def _of_several_posts(source: Source) -> str | None:
    """Return the format in which a source has several posts; None if it has one, or nobody knows any."""
    try:
        items, format_ = accession.read(source)
        posts = (item for item in items if isinstance(item, Capture))
        return format_.name if next(posts, None) and next(posts, None) else None
    except SourceError:
        return None


@contextmanager
def _written(typed: Typed, *, edit: bool, keep: bool) -> Iterator[Typed | None]:
    """Yield what was typed in, with `edit` in an editor.

    The file from there is kept if what is done with it fails, or to `keep` it.
    """
    path = byhand.in_editor(typed) if edit else None
    if path is None:
        yield None if edit else typed
        return
    try:
        yield byhand.written_in(path, to_date)
    except BaseException:
        say(f"what you wrote is kept in {path}")
        raise
    if keep:
        say(f"what you wrote is kept in {path}")
    else:
        path.unlink(missing_ok=True)


def report(sheets: Iterator[Sheet], adding: Adding, format: str | None) -> None:
    """Tell each balance sheet as soon as it is made; end with the exit code it comes to.

    Whoever reads them may have seen enough: what was to be added is added all the same.
    """
    if format not in (None, "text", "json", "jsonl"):
        raise UsageError(
            f"--format: no format {format!r} for a balance sheet", "There are: text, json, jsonl."
        )
    told: list[dict[str, object]] = []
    try:
        with adding:
            for sheet in sheets:
                if sheet.skipped:
                    adding.exit = adding.exit or Exit.PROBLEMS
                if format in ("json", "jsonl"):
                    told.append(sheet.as_json())
                else:
                    _tell(sheet, adding)
    finally:
        with read_or_not(sys.stdout):
            if format == "json":
                write_array(told, sys.stdout, ())
            elif format == "jsonl":
                write_lines(told, sys.stdout, ())
    if adding.exit:
        sys.exit(adding.exit)


def _tell(sheet: Sheet, adding: Adding) -> None:
    counts = [
        *((sheet.counts[outcome], outcome) for outcome in OUTCOMES),
        (len(sheet.skipped), "skipped"),
    ]
    sum_ = " + ".join(f"{count} {outcome}" for count, outcome in counts if count) or "nothing"
    would = " (dry run: nothing was changed)" if adding.dry_run else ""
    if not adding.quiet:
        form = "" if sheet.format == BY_HAND else f"{sheet.format}: "
        items = f"{sheet.items} {'item' if sheet.items == 1 else 'items'}"
        with read_or_not(sys.stdout):
            print(visible(f"{sheet.source}: {form}{items} = {sum_}{would}"))
            for entry in sheet.changes:
                title = shorten(entry.title or "(untitled)", _TITLE)
                print("  " + visible(f"{entry.outcome} {entry.post} ({', '.join(entry.fields)}): {title}"))
    for skipped in sheet.skipped:
        say(f"{sheet.source}: skipped, {skipped.where}: {skipped.why}")
    for notice in sheet.notices:
        say(f"{sheet.source}: note, {notice.where}: {notice.what}")
    for post in in_trash(adding.archive(), {entry.post for entry in sheet.changes}):
        say(f"{sheet.source}: note, post {post} is in the trash; archive trash --restore {post} takes it out")
    if not sheet.kept and adding.keep and sheet.format != BY_HAND:
        say(f"{sheet.source}: note: the source itself is not kept, too large or not there; its posts are")


def media_bytes(limit: float) -> int:
    """Return a limit in MiB as bytes; raise UsageError for what is none."""
    if not 0 < limit <= LARGEST_DOCUMENT >> 20:
        raise UsageError(f"--media-limit: {limit:g} is not between 0 and {LARGEST_DOCUMENT >> 20}")
    return int(limit * (1 << 20))
