"""What the items of one export are known by, kept small: an export may have a million.

An export of our own may have such too: posts that a person parted.
"""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from solidarity_archive.post import Capture, Notice
from solidarity_archive.urls import host_of, post_number

Read = TypeVar("Read")
_SHELVES = 1 << 12
_SIZE = 8


class _Shelf:
    """Hashes, side by side, and the items that had them first."""

    __slots__ = ("hashes", "items")

    def __init__(self) -> None:
        self.hashes = bytearray()
        self.items = array("I")


@dataclass(slots=True)
class Known:
    """Names, and the items that had each first: 13 bytes a name, where a dict takes a hundred.

    A name is known by a hash of 64 bits. Those that end alike stand on one shelf, where bytes are looked for.
    """

    _shelves: dict[int, _Shelf] = field(default_factory=dict)

    def first(self, name: object, item: int) -> int:
        """Return the item that had a name first, which is `item` if none had it before."""
        number = hash(name)
        if (shelf := self._shelves.get(number % _SHELVES)) is None:
            shelf = self._shelves[number % _SHELVES] = _Shelf()
        wanted = number.to_bytes(_SIZE, "little", signed=True)
        place = shelf.hashes.find(wanted)
        while place % _SIZE and place >= 0:  # the end of one and the beginning of the next
            place = shelf.hashes.find(wanted, place + 1)
        if place >= 0:
            return shelf.items[place // _SIZE]
        shelf.hashes += wanted
        shelf.items.append(item)
        return item


@dataclass(slots=True)
class Seen:
    """The items of one export, so that no two of them become one post."""

    _known: Known = field(default_factory=Known)
    _numbers: "array[int]" = field(default_factory=lambda: array("q"))
    _unusual: dict[int, str] = field(default_factory=dict)
    _titles: "array[int]" = field(default_factory=lambda: array("I"))
    _contents: "array[int]" = field(default_factory=lambda: array("I"))

    def apart(self, read: Iterable[Read]) -> Iterator[Read | Notice]:
        """Yield what is read, and before a capture what is taken off it."""
        for each in read:
            if isinstance(each, Capture):
                yield from self.told_apart(each)
            yield each

    def told_apart(self, capture: Capture) -> Iterator[Notice]:
        """Take off a capture the number, guid or address that another post of the same export has.

        Plugins that copy posts copy their guids too; people who edit exports copy whole items.
        """
        says, own = capture.says, capture.says.get("source_id")
        if not own:
            return
        item = len(self._numbers)
        self._titles.append(_short(says.get("title")))
        self._contents.append(_short((says.get("type"), capture.content)))
        addresses = (says.get("guid") or "", says.get("permalink") or "")
        site = says.get("site") or next((host_of(url) for url in addresses if post_number(url)), "")
        other = self._known.first(("source_id", site, own), item)
        is_other = self._titles[other] != self._titles[item] and self._contents[other] != self._contents[item]
        if is_other and site:  # without that a number is nothing to be known by
            del says["source_id"]
            says.pop("guid", None)
            if post_number(says.get("permalink") or ""):
                says.pop("permalink")
            yield Notice(capture.place, f"has the number {own} of another post; it is left out")
        mine = self._keep(item, says.get("source_id") or capture.place)
        for name in ("guid", "permalink"):
            value = says.get(name)
            if value and (holder := self._holder(self._known.first((name, value), item))) != mine:
                del says[name]  # type: ignore[misc]
                yield Notice(capture.place, f"has the {name} of {holder}; it is left out: {value}")

    def _keep(self, item: int, name: str) -> str:
        is_usual = name.isascii() and name.isdigit() and name[0] != "0" and len(name) < 19
        self._numbers.append(int(name) if is_usual else 0)
        if not is_usual:
            self._unusual[item] = name
        return name

    def _holder(self, item: int) -> str:
        return self._unusual.get(item) or str(self._numbers[item])


def _short(value: object) -> int:
    return hash(value) & 0xFFFFFFFF
