"""By what an export is known. Apart, because every source is looked at and few are XML."""

import re

_MARK = re.compile(
    rb"xmlns:[\w-]+\s*=\s*[\"']https?://wordpress\.org/export/|<wp:(?:wxr_version|post_id|base_\w+_url)\s*>"
)
_ROOT = re.compile(rb"<rss\b", re.IGNORECASE)


def looks_like(head: bytes) -> bool:
    """Whether the first bytes of a source are those of an RSS with WordPress's own elements."""
    head = head.replace(b"\0", b"")  # UTF-16, as far as it is ASCII
    return bool(_ROOT.search(head) and _MARK.search(head))
