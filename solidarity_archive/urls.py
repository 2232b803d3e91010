"""Addresses: which of them name the same page, and which site a page is of."""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid|ref_src|share|amp")
_POST_QUERY = re.compile(r"\b(?:p|page_id|attachment_id)=(\d+)\b")


def page_key(url: str) -> str:
    """Return what two addresses of one page have in common.

    Scheme, ``www.``, default port, trailing slash, fragment, tracking parameters and the case of
    percent-encoding do not matter; the order of the other parameters does not either.
    """
    parts = urlsplit(url.strip())
    path = quote(unquote(parts.path, errors="replace"), safe="/~@!$&'()*+,;=:").rstrip("/")
    asked = [(name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.fullmatch(name)]
    return site_of(url).partition("/")[0] + path + ("?" + urlencode(sorted(asked)) if asked else "")


def site_of(url: str) -> str:
    """Return the site at an address: host, port and path, without scheme, ``www.`` and last slash.

    Given the address of a home page this is the site's name; a bare name comes back as it is.
    """
    parts = urlsplit(url.strip())
    if not parts.netloc:
        return url.strip().rstrip("/")
    host = parts.netloc.rpartition("@")[2].casefold().removeprefix("www.")
    default = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return host.removesuffix(default) + unquote(parts.path, errors="replace").rstrip("/") if default else host


def host_of(url: str) -> str:
    """Return host and port of an address, as site_of() has them."""
    return site_of(url).partition("/")[0]


def post_number(url: str) -> str | None:
    """Return the post's id in a ``?p=ID`` address, or None."""
    found = _POST_QUERY.search(urlsplit(url).query)
    return found[1] if found else None


def slug_of(url: str) -> str | None:
    """Return the last segment of an address's path, decoded; None for a home page or ``?p=ID``."""
    parts = urlsplit(url)
    return None if parts.query else unquote(parts.path.rstrip("/").rpartition("/")[2]) or None
