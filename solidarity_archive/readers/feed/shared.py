"""The addresses and guids that items of one feed share: they are those of none of them."""

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from solidarity_archive.post import Notice
from solidarity_archive.readers.feed.entry import Channel, Entry
from solidarity_archive.readers.seen import Known
from solidarity_archive.urls import page_key

_NOTHING = hash("")


@dataclass(slots=True)
class Shared:
    """What several items of a feed are called by that have neither title nor text in common.

    A feed of single lines of news may link all of them to its site, or to one page of it. Each item has to
    be taken first; of each no more is kept than hashes.
    """

    _known: Known = field(default_factory=Known)
    _titles: "array[int]" = field(default_factory=lambda: array("q"))
    _bodies: "array[int]" = field(default_factory=lambda: array("q"))
    _names: set[str] = field(default_factory=set)
    _spelled: dict[str, str] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)

    def take(self, entry: Entry) -> None:
        """Remember what an item is called by."""
        item = len(self._titles)
        self._titles.append(hash(entry.title or ""))
        self._bodies.append(hash(entry.body or ""))
        for name in filter(None, {_name(entry.link), _name(entry.guid)}):
            if self._differ(self._known.first(name, item), item):
                self._names.add(name)

    def _differ(self, one: int, other: int) -> bool:
        """Whether two items have nothing in common; that both have no title, or no text, is nothing."""
        pairs = [(of[one], of[other]) for of in (self._titles, self._bodies)]
        said = [pair for pair in pairs if pair != (_NOTHING, _NOTHING)]
        return bool(said) and all(mine != yours for mine, yours in said)

    def take_off(self, entry: Entry, channel: Channel) -> None:
        """Take off an item the address and guid that are shared, or the site's own."""
        names: set[str] = set()
        for attribute in ("link", "guid"):
            said: str = getattr(entry, attribute)
            if said and ((name := _name(said)) in self._names or name == _name(channel.link)):
                setattr(entry, attribute, "")
                self._spelled.setdefault(name, said)
                names.add(name)
        self._counts.update(names)

    def told(self) -> Iterator[Notice]:
        """Say what was taken off, and off how many items."""
        for name, spelled in self._spelled.items():
            of = f"{count} items" if (count := self._counts[name]) > 1 else "1 item"
            yield Notice(
                "feed", f"{spelled} is left out of {of}: it is that of the site, or of several items"
            )


def _name(said: str) -> str:
    return page_key(said) if "://" in said else said
