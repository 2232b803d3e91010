"""The posts of another archive that is being added, and what they are here."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Twins:
    """What the posts of another archive are here, and which of them a person parted there."""

    posts: dict[int, int] = field(default_factory=dict)
    parted: Mapping[int, set[int]] = field(default_factory=dict)
    _of: dict[int, set[int]] = field(default_factory=dict)
    _saying: dict[int, dict[bytes, set[int]]] = field(default_factory=dict)

    def known(self, twin: int | None) -> set[int]:
        """Return what a post of the other archive is here, if it is here yet."""
        return {self.posts[twin]} if twin in self.posts else set()

    def others(self, twin: int | None) -> set[int]:
        """Return the posts here that it is not, because a person said so there."""
        return {post for other in self.parted.get(twin or 0, ()) for post in self.known(other)}

    def is_others(self, post: int, twin: int | None) -> bool:
        """Whether a post here is another one there: then likeness alone does not make them one."""
        return twin is not None and bool(self._of.get(post, set()) - {twin})

    def saying(self, digest: bytes, post: int, twin: int | None) -> int:
        """Return of how many others there the same was said that is said of a post here."""
        return len(self._saying.get(post, {}).get(digest, set()) - {twin or 0})

    def meet(self, twin: int, post: int, digest: bytes) -> None:
        """Take it that a post of the other archive, of which something is said, is this one here."""
        self.posts[twin] = post
        self._of.setdefault(post, set()).add(twin)
        self._saying.setdefault(post, {}).setdefault(digest, set()).add(twin)

    def merge(self, posts: set[int], post: int) -> None:
        """Take it that some posts here have become one."""
        for each in posts & self._saying.keys():
            self._of.pop(each)
            for digest, twins in self._saying.pop(each).items():
                for twin in twins:
                    self.meet(twin, post, digest)
