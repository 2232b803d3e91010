"""How a feed is told from other files, without what it takes to read one."""

import re

ROOT = re.compile(rb"<(?:[\w-]+:)?(?:rss|feed|RDF|rdf)[\s>/]")
_PAGE = re.compile(rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/')
JSON = re.compile(rb"[\s\xef\xbb\xbf]*\{")

# Markup, or what PHP printed before it.
_BEGINS = re.compile(
    rb"[\s\xef\xbb\xbf\xff\xfe]*(?:<|(?:PHP )?(?:Warning|Notice|Deprecated|Strict Standards):)"
)


def looks_like(head: bytes) -> bool:
    """Whether the first bytes of a source are those of RSS, RDF, Atom or JSON Feed."""
    head = head.replace(b"\0", b"")  # UTF-16, as far as it is ASCII
    if JSON.match(head):
        return bool(_JSON_FEED.search(head))
    root = ROOT.search(head) if _BEGINS.match(head) else None
    return root is not None and not _PAGE.search(head, 0, root.start())
