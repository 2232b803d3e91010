"""One run through a site: each answer is asked for once and added as a source of its own."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeAlias

from solidarity_archive import accession
from solidarity_archive.accession import Sheet
from solidarity_archive.errors import SourceError
from solidarity_archive.fetching.client import Answer, Client, ForbiddenError
from solidarity_archive.fetching.network import FetchError, StopError
from solidarity_archive.post import Capture, Notice
from solidarity_archive.source import Source
from solidarity_archive.store import live
from solidarity_archive.store.sources import kept_source
from solidarity_archive.urls import host_of

Told: TypeAlias = Sheet | SourceError | Notice
"""What a run tells of: a balance sheet for each answer, what could not be read, what is to be known."""

MOST_ANSWERS = 20_000
NOTHING = 0
"""The status of an answer that did not come."""
_MOST_FAILURES = 3
"""So many addresses one after the other from which nothing comes mean that the site is down."""
_OK = 200


@dataclass(slots=True)
class Visit:
    """A run that began at `begun` (UTC, ISO 8601); `take` adds a source to the archive behind `db`.

    The site was named by its `home`, and its API, feed or pages begin at `root`.

    With `resumes` what was added since then is not asked for again, nor is what was `had` already.
    `problems` are counted: a run with any is not finished. `changed` are the items that were not
    known. `site_time` is what the site's own clock said when it was asked first, less the second in
    which more may have happened.
    """

    db: sqlite3.Connection
    client: Client
    home: str
    root: str
    take: Callable[[Source], Sheet]
    begun: str
    resumes: bool = False
    had: dict[str, Answer] = field(default_factory=dict)
    problems: int = 0
    accessions: list[int] = field(default_factory=list)
    changed: int = 0
    site_time: str = ""
    _known: dict[str, int] = field(default_factory=dict)
    _asked: int = 0
    _failed: int = 0
    _untold: list[Told] = field(default_factory=list)

    def ask(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Return what an address answers, or answered before the run was broken off.

        What cannot be had is an answer of the status NOTHING, and is told by tell(). Raises StopError when
        the site is not to be asked on.
        """
        if self.resumes and (before := self._before(url)):
            return before
        self._asked += 1
        if self._asked > MOST_ANSWERS:
            raise StopError(f"{self.home}: not read on: it has given {MOST_ANSWERS:,} answers")
        try:
            answer = self.had.pop(url, None) or self.client.get(url, headers)
        except StopError:
            raise
        except FetchError as error:
            self._untold.append(self._failure(error))
            return Answer(url, url, NOTHING, {}, b"")
        self._failed = 0
        if not self.site_time:
            self.site_time = _time_of(answer) or self.begun
        return answer

    def _failure(self, error: FetchError) -> Told:
        if isinstance(error, ForbiddenError):
            return Notice("robots.txt", f"not read: {error.problem.partition(': ')[0]}")
        self._failed += 1
        if self._failed == _MOST_FAILURES:
            raise StopError(error.problem, error.hint)
        return self.problem(error)

    def tell(self, told: Iterable[Told]) -> Iterator[Told]:
        """Yield what is told, and between that what ask() had to tell."""
        items = iter(told)
        while True:
            stopped: StopError | None = None
            try:
                each = next(items, None)
            except StopError as error:
                each, stopped = None, error
            yield from self._untold
            self._untold.clear()
            if stopped:
                raise stopped
            if each is None:
                return
            yield each

    def taken(self, answer: Answer) -> Iterator[Told]:
        """Add an answer, unless it was added before the run was broken off."""
        if answer.asked in self._known:
            self.accessions.append(self._known[answer.asked])
            return
        try:
            sheet = self.take(answer.source())
        except SourceError as error:
            yield self.problem(error)
            return
        self.accessions.append(sheet.accession)
        self.changed += sum(sheet.counts.values()) - sheet.counts["unchanged"]
        noted = live.Fetched(
            answer.asked, self.home, answer.digest, answer.headers, accession.now(), sheet.accession
        )
        live.note(self.db, noted)
        yield sheet

    def problem(self, error: SourceError) -> SourceError:
        """Count what could not be read."""
        self.problems += 1
        return error

    def refused(self, answer: Answer) -> SourceError:
        """Count an answer that is an error."""
        return self.problem(FetchError(f"{answer.asked}: the server answers {answer.status}"))

    def is_within(self, url: str) -> bool:
        """Whether an address is of the site's own host, as it was named or as it leads on."""
        return host_of(url) in (host_of(self.home), host_of(self.root))

    def _before(self, url: str) -> Answer | None:
        noted = live.noted(self.db, url)
        if noted is None or noted.home != self.home or noted.fetched_at < self.begun:
            return None
        body = b"".join(kept_source(self.db, noted.digest))
        answer = Answer(url, url, _OK, noted.headers, body)
        if answer.digest != noted.digest:  # it was not kept
            return None
        self._known[url] = noted.accession
        return answer


def _time_of(answer: Answer) -> str:
    try:
        at = parsedate_to_datetime(answer.headers.get("date", "")) - timedelta(seconds=1)
        return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return ""


def captures_in(answer: Answer) -> list[Capture]:
    """Return what an answer says of posts; nothing if no reader can read it."""
    try:
        items, _ = accession.read(answer.source())
        return [item for item in items if isinstance(item, Capture)]
    except SourceError:
        return []


def names_of(captures: list[Capture]) -> frozenset[str]:
    """Return what posts are known by, to tell whether a page repeats another one."""
    return frozenset(
        str(says.get("guid") or says.get("permalink") or (says.get("title"), says.get("published")))
        for says in (capture.says for capture in captures)
    )
