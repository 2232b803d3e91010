"""From a crawl to captures: each page, feed and answer in it through the reader of its own format."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha1
from typing import TypeAlias

from solidarity_archive.errors import NoPostsError, SourceError
from solidarity_archive.formats import BY_NAME, Format, detect
from solidarity_archive.lazy import resolve
from solidarity_archive.post import Capture, Notice, SiteCapture, Skipped
from solidarity_archive.readers.warc.answer import Answer, UnreadableError, answer_of
from solidarity_archive.readers.warc.records import Record, records
from solidarity_archive.source import Source

Read: TypeAlias = Capture | SiteCapture | Skipped | Notice

_PAGES = frozenset(("html", "feed", "rest", "wxr"))
"""Formats in which sites answer; another that a record looks like is none."""
_ANSWERS = frozenset(("response", "resource", "conversion"))
_WEB = ("http://", "https://")
_READ = (*_WEB, "file:")
_OTHER = "of other kinds"
_AGAIN = "the same again, letter for letter"
_NAMED = 10
_LONGEST_URL = 200


@dataclass(slots=True)
class _Passed:
    """What was met and holds no posts; `seen` are pages by identifier, digest and address."""

    kinds: Counter[str] = field(default_factory=Counter)
    empty: list[str] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    revisits: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)

    def notices(self) -> Iterator[Notice]:
        """Yield what was passed over, in a few lines."""
        missing = [url for url, keys in self.revisits if self.seen.isdisjoint(keys)]
        self.kinds[_AGAIN] += len(self.revisits) - len(missing)
        if told := ", ".join(f"{count:,} {kind}" for kind, count in self.kinds.items() if count):
            yield Notice("records", f"passed over: {told}")
        if self.empty:
            yield Notice("pages", f"{len(self.empty):,} without a post: {_named(self.empty)}")
        if missing:
            yield Notice("records", f"{len(missing):,} refer to ones in another file: {_named(missing)}")


def read(source: Source) -> Iterator[Read]:
    """Yield what the pages of a WARC or ARC file say, in its order; `place` is record, address and time.

    What holds no posts is counted in a Notice at the end, what is damaged Skipped. Raises NoPostsError
    if there is nothing else.
    """
    passed, found = _Passed(), False
    for record in records(source):
        for item in _read(record, passed) if isinstance(record, Record) else [record]:
            found = found or not isinstance(item, Notice)
            yield item
    notices = list(passed.notices())
    if not found:
        told = "; ".join(f"{notice.where}, {notice.what}" for notice in notices)
        raise NoPostsError(f"is a crawl that holds no post ({told or 'nor any page'})")
    yield from notices


def _read(record: Record, passed: _Passed) -> Iterator[Read]:
    if not record.url.startswith(_READ):
        return
    if record.kind == "revisit":
        passed.revisits.append((record.url, _keys(record)))
    elif record.kind in _ANSWERS:
        try:
            answer = answer_of(record.block, record.headers.get("content-type", ""))
        except UnreadableError as error:
            yield Skipped(record.place, str(error))
            return
        with answer.body:
            yield from _read_answer(record, answer, passed)


def _read_answer(record: Record, answer: Answer, passed: _Passed) -> Iterator[Read]:
    url = record.url if record.url.startswith(_WEB) else None
    page = Source(record.url, answer.body, url=url, charset=answer.charset)
    passed.seen.update(_keys(record))
    if other := _other(record, answer):
        passed.kinds[other] += 1
        return
    row = _format(page, answer)
    if row is None:
        passed.kinds[_OTHER] += 1
        return
    if not record.is_whole:
        yield Skipped(record.place, "it is too large to be a page")
        return
    digest = hash(sha1(page.read(), usedforsecurity=False).digest())
    if digest in passed.seen:
        passed.kinds[_AGAIN] += 1
        return
    passed.seen.add(digest)
    yield from _read_page(record, page, row, passed)


def _read_page(record: Record, page: Source, row: Format, passed: _Passed) -> Iterator[Read]:
    try:
        items = resolve(row.reader or "")(page)
        if row.name == "rest":  # the API answers about much else: types, blocks, what it can do
            items = list(items)
            if not any(isinstance(item, Capture | SiteCapture) for item in items):
                passed.kinds[_OTHER] += 1
                return
        for item in items:
            if isinstance(item, Skipped | Notice):
                yield item._replace(where=f"{record.place}, {item.where}")
            else:
                yield item._replace(place=f"{record.place}, {item.place}")
    except NoPostsError:
        passed.empty.append(record.url)
    except SourceError as error:
        yield Skipped(record.place, error.problem)


def _other(record: Record, answer: Answer) -> str | None:
    """Return what an answer is that is no page at all."""
    if 300 <= answer.status < 400:
        return "redirected"
    if not 200 <= answer.status < 300:
        return "not found or in error"
    if record.url.partition("?")[0].endswith("/robots.txt"):
        return "for robots"
    kind, _, _ = answer.type.partition("/")
    return {"image": "of images", "video": "of films", "audio": "of sounds", "font": "of fonts"}.get(kind)


def _format(page: Source, answer: Answer) -> Format | None:
    try:
        row = detect(page.head())
    except SourceError:
        return None
    if row.name not in _PAGES and "html" in answer.type:
        row = BY_NAME["html"]
    return row if row.name in _PAGES else None


def _keys(record: Record) -> tuple[int, ...]:
    """Return by what a record is known again, or what a revisit refers to (WARC 1.1, 6.7).

    Hashes, because there may be millions.
    """
    headers = record.headers
    if record.kind != "revisit":
        said = [headers.get("warc-record-id"), headers.get("warc-payload-digest"), record.url]
    else:
        said = [headers.get("warc-refers-to"), headers.get("warc-payload-digest")]
        said.append(headers.get("warc-refers-to-target-uri"))
    return tuple(hash(key.strip("<>")) for key in said if key)


def _named(urls: list[str]) -> str:
    more = f" and {len(urls) - _NAMED:,} more" if len(urls) > _NAMED else ""
    return ", ".join(url[:_LONGEST_URL] for url in urls[:_NAMED]) + more
