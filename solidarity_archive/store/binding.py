"""Which post a capture is of: decided when it is added, and entered with it."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

from solidarity_archive.fold import fold
from solidarity_archive.formats import quality
from solidarity_archive.markup import plain_text
from solidarity_archive.post import Capture, Post, Says
from solidarity_archive.store.entering import Journal, Mark, mark_of
from solidarity_archive.store.identity import OPENING, completed, contradicts, may_be, strong_keys, weak_keys
from solidarity_archive.store.ledger import (
    EVER,
    bound_to,
    contents,
    highest_post,
    parted,
    posts_by_key,
    said_of,
)
from solidarity_archive.store.met import Met
from solidarity_archive.store.sql import select_in
from solidarity_archive.store.twins import Twins


class Item(NamedTuple):
    """One item of a source: all of its captures (a hint may follow the first) are of one post.

    In another archive, where it is decided already which captures are of one, that post is its `twin`.
    """

    position: int
    captures: tuple[Capture, ...]
    twin: int | None = None


class Bound(NamedTuple):
    """What became of an item: its post, and which posts it also looked like.

    `merged` are the posts that it showed to be the same as its own, and that now are. `fresh` is
    whether it said anything that was not known, `told` whether an item before it was of that post.
    """

    post: int
    others: tuple[int, ...] = ()
    merged: tuple[int, ...] = ()
    fresh: bool = True
    told: bool = False


@dataclass(slots=True)
class _Entry:
    """An item on its way: what it says, hints included, and its marks."""

    position: int
    says: Says
    strong: list[str]
    marks: list[Mark]
    weak: list[str] | None = None
    twin: int | None = None


@dataclass(slots=True)
class Binder:
    """Binds the items of one accession, batch by batch; its state is that of the accession.

    `bound` are the posts bound so far: two items of one source join only by a strong key. Nor do its
    items join those of sources beside it, whose posts are `apart`, even if they say the same. `texts`
    has the plain text of contents that were converted, by digest, `made` the posts that the last batch made,
    with all their captures. What was undone plays no part, but that a new post gets the id of the hidden
    one that it was.
    """

    db: sqlite3.Connection
    accession: int
    bound: Met = field(default_factory=Met)
    apart: AbstractSet[int] = frozenset()
    texts: dict[bytes, str] = field(default_factory=dict)
    made: dict[int, list[Capture]] = field(default_factory=dict)
    twins: Twins = field(default_factory=Twins)
    _journal: Journal = field(init=False)
    _last: int = -1
    _keys: dict[str, set[int]] = field(default_factory=dict)
    _said: dict[bytes, dict[int, int]] = field(default_factory=dict)
    _hidden: dict[str | bytes, set[int]] = field(default_factory=dict)
    _firsts: dict[tuple[bytes, int], set[int]] = field(default_factory=dict)
    _candidates: dict[str | bytes, set[int]] = field(default_factory=dict)
    _reserved: set[int] = field(default_factory=set)
    _views: dict[int, Post] = field(default_factory=dict)
    _parted: dict[int, set[int]] = field(default_factory=dict)
    _marks: list[Mark] = field(default_factory=list)

    def bind(self, items: Sequence[Item]) -> tuple[list[Bound], set[int]]:
        """Store what the items say; return what became of each, and all posts to fold again."""
        if self._last < 0:
            self._last = highest_post(self.db)
            self._parted = parted(self.db)
            ours = self.db.execute("SELECT format FROM accession WHERE id = ?", (self.accession,))
            self._journal = Journal(self.db, self.accession, quality(ours.fetchone()[0]))
        self.texts.clear()
        self.made.clear()
        entries = [_entry(item) for item in items]
        self._look_up(entries)
        self._journal.expect({mark.content for entry in entries for mark in entry.marks if mark.content})
        # A post that an item of the batch names is not there for another that only looks like it.
        self._reserved = {post for entry in entries for post in self._same(entry)}
        results, touched = [], set()
        for entry in entries:
            one = self._one_with(entry)
            result = self._decide(entry, one)
            merged = self._merge(one - {result.post}, result.post)
            touched |= merged
            # Said again by a better format, the same counts for more.
            fresh = [
                mark
                for mark in entry.marks
                if self._said.get(mark.digest, {}).get(result.post, -1) < self._journal.quality
            ]
            for mark in fresh:
                self._store(entry, mark, result.post, keys=mark is fresh[0])
                self._said.setdefault(mark.digest, {})[result.post] = self._journal.quality
            for key in entry.strong:
                self._keys.setdefault(key, set()).add(result.post)
            told = result.post in self.bound
            self.bound.add(result.post, entry.marks[0].digest)
            if entry.twin is not None:
                self.twins.meet(entry.twin, result.post, entry.marks[0].digest)
            if fresh or merged:
                touched.add(result.post)
            results.append(Bound(result.post, result.others, tuple(sorted(merged)), bool(fresh), told))
        self._journal.flush()
        self._marks = [mark for entry in entries for mark in entry.marks]
        return results, touched

    def bodies(self) -> Iterator[tuple[bytes, int]]:
        """Yield, once, the bodies, in UTF-8, of the last batch, each with the number of its content."""
        marks, self._marks = self._marks, []
        for mark in marks:
            if mark.content and (number := self._journal.number(mark.content)):
                yield mark.body, number

    def _look_up(self, entries: list[_Entry]) -> None:
        """Learn what the archive knows of the batch's keys, a thousand items at a time."""
        self._keys.clear()
        self._said.clear()
        self._firsts.clear()
        self._hidden.clear()
        self._candidates.clear()
        strong = {key for entry in entries for key in entry.strong}
        for key, post, active in posts_by_key(self.db, strong):
            (self._keys if active else self._hidden).setdefault(key, set()).add(post)
        marks = {mark.digest for entry in entries for mark in entry.marks}
        for digest, post, active, format_, first in select_in(
            self.db,
            f"""SELECT capture.digest, binding.post, undone_by IS NULL, accession.format,
              (SELECT first.post FROM binding AS first WHERE first.capture = capture.id ORDER BY id LIMIT 1)
            FROM capture JOIN accession ON accession.id = capture.accession
            JOIN binding ON binding.capture = capture.id LEFT JOIN post ON post.id = binding.post
            WHERE capture.digest IN ({{}}) AND (accession.undone_by IS NULL OR post.id IS NULL) AND {EVER}""",
            marks,
        ):
            if active:
                said = self._said.setdefault(digest, {})
                said[post] = max(said.get(post, -1), quality(format_))
                self._firsts.setdefault((digest, post), set()).add(first)
            else:
                self._hidden.setdefault(digest, set()).add(post)
        weak = set()
        for entry in entries:
            if entry.marks[0].digest not in self._said:
                weak.update(self._weak(entry))
        for key, id, active in posts_by_key(self.db, weak):
            (self._candidates if active else self._hidden).setdefault(key, set()).add(id)
        self._views.clear()

    def _view(self, post: int) -> Post:
        """Return a post as its sources have it, with the opening of its text: edits contradict none."""
        if post not in self._views:
            self._journal.flush()
            sources = [each for each in said_of(self.db, post) if each.kind != "edit"]
            view, winners = fold(sources)
            digest = winners["content"].digest if "content" in winners else None
            found = contents(self.db, [digest] if digest else [])
            text = "".join(map(plain_text, found.values()))
            self._views[post] = view._replace(id=post, text=text[:OPENING])
        return self._views[post]

    def _decide(self, entry: _Entry, one: set[int]) -> Bound:
        if one:
            return Bound(min(one))
        if again := self._said_again(entry):
            return Bound(min(again))
        found = self._like(entry, self._candidates)
        if len(found) == 1:
            return Bound(found.pop())
        return Bound(self._revived(entry) or self._next(), others=tuple(sorted(found)))

    def _said_again(self, entry: _Entry) -> set[int]:
        """Return the posts of which the very same was said, but for those that a hint contradicts.

        Items of one source that are alike are so many posts, unless these were merged.
        """
        digest = entry.marks[0].digest
        posts = {
            post
            for post in self._said.get(digest, {}).keys() - self.apart
            if max(self.bound.times(digest, post), self.twins.saying(digest, post, entry.twin))
            < len(self._firsts.get((digest, post), (post,)))
        }
        if len(entry.marks) == 1:
            return posts
        hints = [self._said.get(mark.digest, {}) for mark in entry.marks[1:]]
        return {
            post
            for post in posts
            if all(post in said for said in hints) or not contradicts(entry.says, self._view(post))
        }

    def _like(self, entry: _Entry, known: Mapping[str | bytes, set[int]]) -> set[int]:
        """Return the posts, of those that a weak key suggests, that the entry may be of."""
        if not known:
            return set()
        return {
            post
            for key in self._weak(entry)
            for post in known.get(key, ())
            if not (post in self.bound or post in self._reserved or post in self.apart)
            and not self.twins.is_others(post, entry.twin)
            and may_be(entry.says, self._text(entry.marks[0]), self._view(post), titled=key.startswith("t:"))
        }

    def _revived(self, entry: _Entry) -> int | None:
        """Return the hidden post that a new one is, so that it gets its number back."""
        if not self._hidden:
            return None
        keys: list[str | bytes] = [entry.marks[0].digest, *entry.strong]
        hidden = (self._hidden.get(key, set()) - self.apart for key in keys)
        unmet = ({post for post in posts if post not in self.bound} for posts in hidden)
        found = next((posts for posts in unmet if posts), None) or self._like(entry, self._hidden)
        return min(found) if found else None

    def _next(self) -> int:
        self._last += 1
        self.made[self._last] = []
        return self._last

    def _one_with(self, entry: _Entry) -> set[int]:
        """Return the posts that the entry shows to be one, its own."""
        same = self._same(entry)
        found = same | self._twin(entry, same) if same else same
        known, mark = self.twins.known(entry.twin), entry.marks[0]
        told = mark.capture.kind != "hint" and not known & self._said.get(mark.digest, {}).keys()
        if known and told:
            # It is of that post; so is what it would be of if nobody knew.
            again = self._said_again(entry)
            like = set() if found or again else self._like(entry, self._candidates)
            found |= {min(again)} if again else like if len(like) == 1 else set()
        return found | known

    def _same(self, entry: _Entry) -> set[int]:
        """Return the posts with the entry's strong keys; of those that a person parted, the likeliest."""
        found = {post for key in entry.strong for post in self._keys.get(key, ())}
        if found:
            found -= self.twins.others(entry.twin)
        if not found or not self._parted:
            return found
        post = min(found & self._said.get(entry.marks[0].digest, {}).keys() or found)
        return found - self._parted.get(post, set())

    def _twin(self, entry: _Entry, same: set[int]) -> set[int]:
        """Return the post without strong keys that an item with one shows to be `same` as its own.

        A copied page made it before the item came; in the other order they would be one.
        """
        if entry.marks[0].digest in self._said or not self._text(entry.marks[0]):
            return set()
        found = {
            post
            for post in self._like(entry, self._candidates) - same
            if (view := self._view(post)).text and not (view.permalink or view.guid or view.source_id)
        }
        return found if len(found) == 1 else set()

    def _merge(self, others: set[int], post: int) -> set[int]:
        """Bind what other posts say to `post`, which an item showed to be one with them; return them."""
        if not others:
            return others
        self._journal.flush()
        for capture in bound_to(self.db, others):
            self._journal.bind(capture, post)
        for each in (post, *others):
            self.made.pop(each, None)
        for posts in self._keys.values():
            if posts & others:
                posts.difference_update(others)
                posts.add(post)
        for said in self._said.values():
            for other in others & said.keys():
                said[post] = max(said.pop(other), said.get(post, -1))
        self.bound.merge(others)
        self.twins.merge(others, post)
        return others

    def _store(self, entry: _Entry, mark: Mark, post: int, *, keys: bool) -> None:
        capture = self._journal.enter(mark, (entry.position, post), lambda: self._text(mark))
        if keys:
            self._journal.name(capture.id, [*entry.strong, *self._weak(entry)])
        if post in self.made:
            self.made[post].append(capture)

    def _weak(self, entry: _Entry) -> list[str]:
        """Return an item's weak keys; what only adds to a post has none."""
        if entry.weak is None:
            is_hint = entry.marks[0].capture.kind == "hint"
            entry.weak = [] if is_hint else weak_keys(entry.says, self._text(entry.marks[0]))
        return entry.weak

    def _text(self, mark: Mark) -> str:
        content, digest = mark.capture.content, mark.content
        if content is None or digest is None:
            return ""
        if digest not in self.texts:
            self.texts[digest] = plain_text(content)
        return self.texts[digest]


def _entry(item: Item) -> _Entry:
    hints: Says = {}
    for capture in item.captures[1:]:
        hints = {**hints, **capture.says}
    marks = [mark_of(capture) for capture in item.captures]
    says = completed(item.captures[0].says, hints)
    return _Entry(
        item.position, says, [*strong_keys(says), *answer_keys(item.captures[0])], marks, twin=item.twin
    )


def answer_keys(capture: Capture) -> list[str]:
    """Return the keys of the answers in a thread: whatever answers them is of the same post.

    Only identifiers of messages (RFC 2392) are the same thing everywhere.
    """
    comments = (capture.details.comments or ()) if capture.kind == "hint" else ()
    return [f"g:{comment.id}" for comment in comments if comment.id and comment.id.startswith("mid:")]
