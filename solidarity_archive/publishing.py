"""What may be handed on: records of posts, without what was never public and what is redacted."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from solidarity_archive.details import is_number, numbered
from solidarity_archive.excerpt import excerpt, marked
from solidarity_archive.post import Hit, Post
from solidarity_archive.query import ANY, Query
from solidarity_archive.record import Record
from solidarity_archive.redaction import MARK, Redactor

TYPES = ("post", "page")
"""What visitors see of any site; other types may be anybody's letters or orders, so they must be named."""
_COMMENT = ("id", "parent", "author", "url", "date", "content", "status", "type")
_AS_THEY_ARE = {
    *("date", "month", "updated", "vanished", "type", "status", "format", "kind"),
    *("language", "site_language"),
    *("complete", "completeness", "protected", "sticky", "menu_order", "comment_count", "rank"),
    *("comment_status", "ping_status"),
}
"""Keys whose values are numbers, dates and words of the format: no rule is meant for them."""
_NUMBERS = {"id", "source_id", "parent", "parent_id"}
"""Keys whose values are numbers at most sites, for which no rule is meant, and addresses at some."""
_ADDRESSES = {
    *("permalink", "slug", "guid", "site", "attachment_url", "url", "login", "home", "root"),
    *_NUMBERS,
}
"""Keys whose values are left out whole if a rule finds anything in them: half an address leads nowhere."""
_SERIALIZED = re.compile(r"(?:[aOs]:\d+:|[bid]:\d)")


class Edition:
    """A public edition: posts that everybody could read, redacted; and what was left out of it.

    `needed` are the keys by which a record is known to be public.
    """

    needed = ("status", "protected")

    def __init__(self, rules: Sequence[str]) -> None:
        self.hits: Counter[str] = Counter()
        """How often each rule found anything, and below in how many posts."""
        self.posts: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self._redactor, self._quoting = Redactor(rules), Redactor(rules)
        self._names: dict[str, str] = {}

    def asked(self, query: Query) -> Query:
        """Return a query that asks for no other types than visitors see, unless they are named."""
        return query._replace(types=TYPES) if query.types and ANY in query.types else query

    @staticmethod
    def has(post: Post) -> bool:
        """Whether a post is public."""
        return not _kept_back(post.status, protected=post.protected)

    def quoted(self, hits: Iterable[Hit]) -> Iterator[Hit]:
        """Yield the hits with excerpts of what is redacted: no name is cut in two and shown by half."""
        for hit in hits:
            given, content = hit.post, hit.content
            post = given._replace(
                summary=given.summary and self._quoting.text(given.summary),
                text=given.text and self._quoting.text(given.text),
            )
            found = excerpt(post, content and content._replace(body=self._quoting.text(content.body)))
            self._redactor.text(hit.excerpt or "")  # what of it is shown counts
            yield hit._replace(excerpt=marked(found) or None)

    def records(self, records: Iterable[Record], keys: Sequence[str]) -> Iterator[Record]:
        """Yield the records that are public, with the keys named, without what is not.

        What comes in has the keys named and those needed.
        """
        for record in records:
            if reason := _kept_back(record["status"], protected=record["protected"]):
                self.left_out[reason] += 1
                self._redactor.counts.clear()
                continue
            public_ = self._public({key: record[key] for key in keys})
            shown: Record = self._redacted(public_)
            self.hits += self._redactor.counts
            self.posts.update(self._redactor.counts.keys())
            self._redactor.counts.clear()
            yield shown

    def site(self, site: Record) -> Record:
        """Return what an export says of its site (describing.site_of_export), likewise.

        Whoever has one login has one name from now on, by which alone an author is known without it.
        """
        self._names = {person["login"]: person["name"] for person in site["people"] if "login" in person}
        shown = site | {
            "extra": [],
            "people": [{"name": person["name"]} for person in site["people"]],
            "terms": [{key: value for key, value in term.items() if key != "meta"} for term in site["terms"]],
        }
        apart = {key: shown.pop(key) for key in ("numbers", "moved")}
        redacted: Record = self._redacted(shown)
        return redacted | apart

    def _public(self, record: Record) -> Record:
        shown = dict(record)
        if "comments" in shown:
            approved = [each for each in shown["comments"] if each["status"] == "approved"]
            self.left_out["comments that were not approved"] += len(shown["comments"]) - len(approved)
            # A message's id may be an address with a name: all get numbers, and still answer each other.
            shown["comments"] = [
                {key: value for key in _COMMENT if (value := (each | known).get(key)) and key in each}
                for each, known in zip(approved, _numbers(approved), strict=True)
            ]
        if "authors" in shown:
            shown["authors"] = [
                {"name": self._names.get(person.get("login", ""), person["name"])}
                for person in shown["authors"]
            ]
        return shown | {
            key: empty for key, empty in (("meta", {}), ("extra", []), ("password", None)) if key in shown
        }

    def _redacted(self, value: Any, key: str = "") -> Any:  # noqa: ANN401 - whatever JSON holds
        if isinstance(value, dict):
            # What a list holds says only what is known; a record has every key.
            said = {name: self._redacted(each, name) for name, each in value.items()}
            return {name: each for name, each in said.items() if each is not None} if key else said
        if isinstance(value, list):
            return [self._redacted(each, key) for each in value]
        if not isinstance(value, str) or key in _AS_THEY_ARE:
            return value
        if key in _NUMBERS and is_number(value):
            return value
        text = self._redactor.text(value)
        if text != value and key in _ADDRESSES:
            return None
        # A length that is no longer right would spoil what PHP serialized.
        return MARK if text != value and _SERIALIZED.match(value) else text


def _numbers(comments: list[Record]) -> Iterator[Record]:
    for number, parent in numbered(comments):
        yield {"id": number, "parent": parent}


def _kept_back(status: str, *, protected: bool) -> str | None:
    """Return why a post is not public; None if it is."""
    if status != "publish":
        return f"posts with the status {status}"
    return "posts that a password protects" if protected else None
