"""By what a saved answer is known. Apart, because every source is looked at and few are answers."""

import re

_BEGINS = re.compile(rb"[\s\xef\xbb\xbf]*[\[{]")
_RENDERED = re.compile(
    rb'"(?:guid|title|content|excerpt)"\s*:\s*\{\s*"(?:rendered|raw|protected|block_version)"'
)
_OTHER = re.compile(
    rb'"namespaces"\s*:\s*\[|wp-json\\?/wp\\?/v2|rest_route=|"code"\s*:\s*"rest_|"taxonomy"\s*:'
)
_OURS = re.compile(rb'"terms"\s*:\s*\[')  # records of jsonl and json: a site's answer has no such list
_EMPTY = re.compile(rb"[\s\xef\xbb\xbf]*\[\s*\]\s*")


def looks_like(head: bytes) -> bool:
    """Whether the first bytes of a source are those of an answer of WordPress's REST API."""
    if not _BEGINS.match(head) or _OURS.search(head):
        return False
    return bool(_RENDERED.search(head) or _OTHER.search(head) or _EMPTY.fullmatch(head))
