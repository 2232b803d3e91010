"""One run through a site: each answer is asked for once and added as a source of its own."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeAlias
from urllib.parse import urlsplit

from solidarity_archive import accession
from solidarity_archive.accession import Sheet
from solidarity_archive.errors import SourceError
from solidarity_archive.fetching.client import Answer, Client
from solidarity_archive.fetching.network import FetchError
from solidarity_archive.post import Capture, Notice
from solidarity_archive.source import Source
from solidarity_archive.store import ledger, live
from solidarity_archive.urls import page_key

Told: TypeAlias = Sheet | SourceError | Notice
"""What a run tells of: a balance sheet for each answer, what could not be read, what is to be known."""

MOST_ANSWERS = 20_000
_OK = 200


@dataclass(slots=True)
class Visit:
    """A run that began at `begun` (UTC, ISO 8601); `take` adds a source to the archive behind `db`.

    With `resumes` what was added since then is not asked for again, nor is what was `had` already.
    `problems` are counted: a run with any is not finished. `changed` are the items that were not
    known. `site_time` is what the site's own clock said when it was asked first, less the second in
    which more may have happened.
    """

    db: sqlite3.Connection
    client: Client
    home: str
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

    def ask(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Return what an address answers, or answered before the run was broken off.

        Raises FetchError for what cannot be had, and when the site never ends.
        """
        if self.resumes and (before := self._before(url)):
            return before
        self._asked += 1
        if self._asked > MOST_ANSWERS:
            raise FetchError(f"{self.home}: not read on: it has given {MOST_ANSWERS:,} answers")
        answer = self.had.pop(url, None) or self.client.get(url, headers)
        if not self.site_time:
            self.site_time = _time_of(answer) or self.begun
        return answer

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
        """Whether an address is one of the site's own host."""
        return urlsplit(page_key(url)).path.partition("/")[0] == page_key(self.home).partition("/")[0]

    def _before(self, url: str) -> Answer | None:
        noted = live.noted(self.db, url)
        if noted is None or noted.home != self.home or noted.fetched_at < self.begun:
            return None
        body = b"".join(ledger.kept_source(self.db, noted.digest))
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
