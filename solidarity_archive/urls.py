"""Addresses: which of them name the same page, and which site a page is of.

What strangers wrote for an address need not be one: nothing here raises.
"""

import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from solidarity_archive.lazy import regex

_TRACKING = regex(r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid|ref_src|share|amp")
_POST_IDS = ("p", "page_id", "attachment_id")
_BESIDE_POST_IDS = regex(rf"post_type|preview(?:_\w+)?|{_TRACKING.pattern}")
_OWN_PLACE = regex(r"(?!comment|more|respond|utm|xtor|:~:)[^\s\d]*+\d\S*", re.IGNORECASE)
_PLAIN = regex(r"https?://(?:www\.)?+((?!www\.)[a-z0-9.-]+(?:/[a-zA-Z0-9._~-]*)*)")
"""Most addresses: there is nothing in them to be decoded, sorted or left out."""
_ASKED_BY_NUMBER = regex(r"[a-zA-Z0-9:/._~-]*\?(?:p|page_id|attachment_id)=([0-9]+)")
"""Likewise what WordPress has for a guid."""
_MONTH_PATH = regex(
    r"/(?P<year>(?:19|20)\d\d)(?:/|_)(?P<month>0?[1-9]|1[0-2])(?:/?|_\d\d_archive\.html)$", re.ASCII
)
_MONTH_ASKED = regex(r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])", re.ASCII)
_PAGED = regex(r"(?<=/)page/(\d+)/?(?=$|\?)|[?&]paged=(\d+)|[?&]updated-max=()", re.ASCII)
_BYTES = "surrogateescape"
"""Percent-encoded bytes that are no UTF-8 (a windows-1251 slug) must stay different from each other."""


def page_key(url: str) -> str:
    """Return what two addresses of one page have in common.

    Scheme, ``www.``, default port, trailing slash, tracking parameters and the case of
    percent-encoding do not matter; the order of the other parameters does not either. Of fragments
    only those count that number a post within a page, as old weblogs had them (``#a0042``).
    """
    if plain := _PLAIN.fullmatch(url):
        return plain[1].rstrip("/")
    parts = _split(url)
    shown = parts.path.removesuffix("/index.php") if post_number(url) else parts.path
    path = quote(unquote(shown, errors=_BYTES), safe="/~@!$&'()*+,;=:", errors=_BYTES).rstrip("/")
    given = parse_qsl(parts.query, keep_blank_values=True, errors=_BYTES)
    asked = sorted((name, value) for name, value in given if not _TRACKING.fullmatch(name))
    query = "?" + urlencode(asked, errors=_BYTES) if asked else ""
    place = f"#{parts.fragment}" if _OWN_PLACE.fullmatch(parts.fragment) else ""
    return _host(parts) + path + query + place


@lru_cache(1 << 10)
def site_of(url: str) -> str:
    """Return the site at an address: host, port and path, without scheme, ``www.`` and last slash.

    Given the address of a home page this is the site's name; a name that is no host's comes back as it is.
    """
    if plain := _PLAIN.fullmatch(url):
        return plain[1].rstrip("/").removesuffix("/index.php")
    parts = _split(url)
    if not parts.netloc or "//" not in url:
        return _bare_site(url.strip().rstrip("/"))
    path = unquote(parts.path, errors="replace").rstrip("/") if parts.scheme in ("http", "https") else ""
    return _host(parts) + path.removesuffix("/index.php")


def _bare_site(name: str) -> str:
    host, slash, path = name.partition("/")
    if "." not in host or any(map(str.isspace, name)):
        return name
    return (host.casefold().removeprefix("www.") or host) + slash + path


def host_of(url: str) -> str:
    """Return host and port of an address, as site_of() has them."""
    return site_of(url).partition("/")[0]


def site_meant(name: str) -> str:
    """Return the site that a user names, by its address or a part of it, without ``www.``."""
    return site_of(name).removeprefix("www.")


def post_number(url: str) -> str | None:
    """Return the post's id in WordPress's ``?p=ID``, ``?page_id=ID`` or ``?attachment_id=ID``, or None.

    Where other parameters say which page is meant, ``p`` is something else, such as its part.
    """
    if "?" not in url:
        return None
    if plain := _ASKED_BY_NUMBER.fullmatch(url):
        return plain[1]
    given = dict(parse_qsl(_split(url).query, errors="replace"))
    numbers = [number for name in _POST_IDS if (number := given.pop(name, "")).isascii() and number.isdigit()]
    if len(numbers) == 1 and all(_BESIDE_POST_IDS.fullmatch(name) for name in given):
        return numbers[0]
    return None


def slug_of(url: str) -> str | None:
    """Return the last segment of an address's path, decoded; None for a home page or ``?p=ID``."""
    parts = _split(url)
    return None if parts.query else unquote(parts.path.rstrip("/").rpartition("/")[2]) or None


def month_of(url: str) -> str | None:
    """Return the month (``2015-04``) whose page an address is, as weblogs have them; None of any other."""
    parts = _split(url)
    asked = dict(parse_qsl(parts.query, errors="replace")).get("m", "")
    found = _MONTH_ASKED.fullmatch(asked) or (None if parts.query else _MONTH_PATH.search(parts.path))
    return f"{found['year']}-{int(found['month']):02}" if found else None


def page_of(url: str) -> tuple[str, int]:
    """Return the address, as page_key() has it, that an address is a page of, and which: ``/page/3/``."""
    found = _PAGED.search(url)
    number = next((each for each in found.groups() if each), "1") if found else "1"
    return page_key(_PAGED.sub("", url)), int(number[:9])


def is_paged(url: str) -> bool:
    """Whether an address says which page it is."""
    return bool(_PAGED.search(url))


def path_of(url: str) -> str:
    """Return the path of an address."""
    return _split(url).path


def names_page(url: str) -> bool:
    """Whether this may be the address of a page: a scheme and a host, or what is read as such."""
    host = _split(url).netloc
    return bool(host) and not any(map(str.isspace, host))


def joined(base: str, url: str) -> str:
    """Return what an address means on the page at `base` (RFC 3986, 5); itself where it is none."""
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def _split(url: str) -> SplitResult:
    url = url.strip()
    try:
        # Addresses are also typed in as they are read: example.org/2015/04/bread
        bare = "//" not in url and re.match(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?/", url)
        return urlsplit(f"//{url}" if bare else url)
    except ValueError:  # brackets that hold no IPv6 address, hosts that NFKC would change
        return SplitResult("", "", url, "", "")


def _host(parts: SplitResult) -> str:
    host = parts.netloc.rpartition("@")[2].casefold().removeprefix("www.")
    return host.removesuffix({"http": ":80", "https": ":443"}.get(parts.scheme, "")) or host
