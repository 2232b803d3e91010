"""By what a post is known again: the ladder of keys, and what speaks against a match.

DESIGN: the same permalink; the same guid; the same site and post id; the very same item; and where a
source has none of these, the same month and title, or, where a title is missing, the same
beginning, if the texts agree.
"""

from solidarity_archive.dates import agree
from solidarity_archive.post import Post, Says
from solidarity_archive.text import condense, fold
from solidarity_archive.urls import page_key, post_number, site_of

_FIRST_WORDS = 12
OPENING = 4000
"""How many characters of a text are compared."""
_BEGINNING, _ENOUGH = 32, 400


def strong_keys(says: Says) -> list[str]:
    """Return the keys under which a post is one and the same wherever it is met.

    ``u:`` a permalink, ``g:`` a guid, ``i:`` site#id. WordPress's ``?p=ID`` links, as permalink or guid,
    meet the post's id at that site and have no other key; a guid that names another id than the post has
    is a guid and no more.
    """
    keys = []
    home, source_id = site_of(says.get("site") or ""), says.get("source_id")
    for name, url in (("u", says.get("permalink")), ("g", says.get("guid"))):
        if not url:
            continue
        number = post_number(url)
        site = (site_of(url.partition("?")[0]) if number else "") or home
        if name == "g" and site == home and source_id and source_id != number:
            number = None  # WordPress's importer gives a post another number and leaves it its guid
        if number:
            keys.append(f"i:{site}#{number}")
            continue
        if name == "g":
            # Only a URI is the same thing everywhere; "17" is a name within its site (RSS 2.0, guid).
            keys.append(f"g:{url}" if ":" in url else f"g:{home}#{url}")
        if "://" in url or (name == "u" and not url.startswith("/")):
            keys.append(f"u:{page_key(url)}")
    if home and source_id:
        keys.append(f"i:{home}#{source_id}")
    return list(dict.fromkeys(keys))


def weak_keys(says: Says, text: str) -> list[str]:
    """Return the keys that only suggest a post: ``t:`` month and title, ``b:`` month and beginning.

    A post that is dated by its year, or not at all, has that in the month's place.
    """
    month = (says.get("published") or "")[:7]
    keys = [f"t:{month}:{_title(title)}"] if (title := says.get("title")) else []
    beginning = _beginning(text)
    return [*keys, f"b:{month}:{beginning}"] if beginning else keys


def _beginning(text: str) -> str:
    # So many letters more that one cut in two, or what would be joined to it, makes no difference.
    short = condense(text[: 3 * _BEGINNING])
    return (short if len(short) > 2 * _BEGINNING else condense(text[:_ENOUGH]))[:_BEGINNING]


def may_be(says: Says, text: str, candidate: Post, *, titled: bool = False) -> bool:
    """Whether a capture may be of `candidate`, whose weak key it shares.

    Not if both have a title and they differ, the days, sites or any strong keys contradict, or
    the texts do not agree. `candidate` is as its sources have it, its text need only be the opening.
    `titled` is whether the key was a title: the candidate may have been given it by an edit.
    """
    title = says.get("title")
    if not titled and title and candidate.title and _title(title) != _title(candidate.title):
        return False
    if contradicts(says, candidate):
        return False
    if titled or (title and candidate.title):
        return texts_agree(text, candidate.text or "")
    return bool(text and candidate.text) and texts_agree(text, candidate.text or "")


def texts_agree(one: str, other: str) -> bool:
    """Whether one text opens with the first dozen words of the other, or one is empty.

    A caption or date line before the text, which some pages print, does not matter.
    """
    if not one.strip() or not other.strip():
        return True
    return _opens(one, other) or _opens(other, one)


def _opens(one: str, other: str) -> bool:
    words = one.split(maxsplit=_FIRST_WORDS)[:_FIRST_WORDS]
    start, opening = condense(" ".join(words)), condense(other[:OPENING])
    if not start:
        return fold(one) == fold(other)
    return start in opening if len(words) == _FIRST_WORDS else opening.startswith(start)


def completed(says: Says, hints: Says) -> Says:
    """Return what a capture says with gaps filled from hints, for finding its keys."""
    if not hints:
        return says
    return {**hints, **{name: value for name, value in says.items() if value is not None}}  # type: ignore[typeddict-item]


def _title(title: str) -> str:
    return condense(title) or fold(title)


def contradicts(says: Says, candidate: Post) -> bool:
    """Whether date, site or any strong key of a capture speaks against its being of `candidate`."""
    published = says.get("published")
    if published and candidate.published and not agree(published, candidate.published):
        return True
    pairs = [
        (_site(says.get("site")), _site(candidate.site)),
        (says.get("guid"), candidate.guid),
        (_page(says.get("permalink")), _page(candidate.permalink)),
    ]
    if _site(says.get("site")) == _site(candidate.site):
        pairs.append((says.get("source_id"), candidate.source_id))
    return any(one and other and one != other for one, other in pairs)


def _site(site: str | None) -> str | None:
    # A name without a dot or port was typed in; it says nothing against an address.
    return fold(site_of(site)) if site and any(mark in site for mark in ".:") else None


def _page(url: str | None) -> str | None:
    return page_key(url) if url and not post_number(url) else None
