"""What ``archive export`` leaves out, in one place for all formats, and says so."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from sqlite3 import Connection

from solidarity_archive.cli.messages import said_posts, say
from solidarity_archive.describing import site_of_export
from solidarity_archive.errors import UsageError
from solidarity_archive.lazy import resolve
from solidarity_archive.post import Hit
from solidarity_archive.query import Query
from solidarity_archive.record import Record, records
from solidarity_archive.store.redactions import rules

PUBLIC = "public"


class Withholding:
    """What an export leaves out: what was never public, if not `private`; with the public profile more."""

    def __init__(self, db: Connection, *, private: bool, profile: str | None) -> None:
        if profile not in (None, PUBLIC):
            raise UsageError(f"--profile: no profile {profile!r}", f"There is: {PUBLIC}.")
        if profile and private:
            raise UsageError("--private and --profile public contradict each other", "Say one of them.")
        self._db = db
        self.private = private
        self._withheld: Counter[str] = Counter()
        self._rules = rules(db) if profile else []
        self._edition = resolve("solidarity_archive.publishing:Edition")(self._rules) if profile else None

    def query(self, query: Query) -> Query:
        """Return a query for no more than may be given."""
        asked: Query = self._edition.asked(query) if self._edition else query
        return asked

    def needed(self, keys: Sequence[str]) -> list[str]:
        """Return the keys that are needed to know what may be given."""
        more = self._edition.needed if self._edition else ()
        return [*keys, *(key for key in more if key not in keys)]

    def records(self, hits: Iterable[Hit], keys: Sequence[str]) -> Iterator[Record]:
        """Return the records of what may be given, with these keys."""
        if self._edition and "excerpt" in keys:
            hits = self._edition.quoted(hits)
        rows = records(hits, self.needed(keys), private=self.private, withheld=self._withheld)
        given: Iterator[Record] = self._edition.records(rows, keys) if self._edition else rows
        return given

    def site(self, query: Query) -> Record:
        """Return what may be given of the site that an export is of."""
        if not self._edition:
            return site_of_export(self._db, query, private=self.private)
        given: Record = self._edition.site(
            site_of_export(self._db, self._edition.asked(query), public=self._edition.has)
        )
        return given

    def tell(self) -> None:
        """Say what was left out."""
        if not self._edition:
            if self._withheld:
                what = ", ".join(_counted(*each) for each in sorted(self._withheld.items()))
                say(f"left out, for they were never public: {what}; --private gives them too")
            return
        for reason, count in sorted(self._edition.left_out.items()):
            if count:
                say(f"left out: {reason}: {count}")
        for rule in self._rules:
            hits, posts = self._edition.hits[rule], self._edition.posts[rule]
            say(f"redacted: {rule}: {hits} {'time' if hits == 1 else 'times'} in {said_posts(posts)}")


def _counted(name: str, count: int) -> str:
    noun, *more = name.split(" ", 1)
    return " ".join((str(count), noun if count == 1 else f"{noun}s", *more))
