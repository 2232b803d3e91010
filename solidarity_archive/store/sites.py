"""What sources say of sites as a whole: kept, never changed, and asked for when posts are folded."""

import sqlite3
from collections.abc import Iterable, Sequence
from hashlib import sha256

from solidarity_archive.digesting import dump
from solidarity_archive.formats import quality
from solidarity_archive.post import SiteCapture
from solidarity_archive.sites import Site, TermKey, site_of_all
from solidarity_archive.store.kept import object_of
from solidarity_archive.store.sql import select_in

_ACTIVE = """
  site_capture JOIN accession ON accession.id = site_capture.accession
  WHERE accession.undone_by IS NULL AND site_capture.site
"""


def described(db: sqlite3.Connection, names: Iterable[str | None]) -> dict[str, Site]:
    """Return each of the sites of which anything is known, as its sources describe it."""
    rows = select_in(
        db,
        f"SELECT site_capture.site, format, says, site_capture.id FROM {_ACTIVE} IN ({{}})",
        {name for name in names if name},
    )
    said: dict[str, list[tuple[int, int, str]]] = {}
    for site, format_, says, id in rows:
        said.setdefault(site, []).append((quality(format_), id, says))
    return {site: site_of_all(object_of(says) for _, _, says in sorted(each)) for site, each in said.items()}


def enter_sites(db: sqlite3.Connection, accession: int, said: Sequence[SiteCapture]) -> set[int]:
    """Keep what a source says of sites, but for what is known; return the posts that it may change."""
    if not said:
        return set()
    names = {capture.site for capture in said}
    before = described(db, names)
    (format_,) = db.execute("SELECT format FROM accession WHERE id = ?", (accession,)).fetchone()
    for capture in said:
        says = dump(capture.says)
        digest = site_digest(capture.site, says)
        known = db.execute(
            f"SELECT format FROM {_ACTIVE} = ? AND site_capture.digest = ?", (capture.site, digest)
        )
        if all(quality(kept) < quality(format_) for (kept,) in known):
            db.execute(
                "INSERT INTO site_capture (accession, site, place, says, digest) VALUES (?, ?, ?, ?, ?)",
                (accession, capture.site, capture.place, says, digest),
            )
    after = described(db, names)
    return {post for site in after for post in _between(db, site, before.get(site), after[site])}


def site_digest(site: str, says: str) -> bytes:
    """Return the digest of what is said of a site, as JSON."""
    return sha256(f"{site}\0{says}".encode()).digest()


def sites_said_by(db: sqlite3.Connection, accession: int) -> list[SiteCapture]:
    """Return what an accession said of sites."""
    rows = db.execute(
        "SELECT place, site, says FROM site_capture WHERE accession = ? ORDER BY id", (accession,)
    )
    return [SiteCapture(place=place, site=site, says=object_of(says)) for place, site, says in rows]


def sites_touched_by(db: sqlite3.Connection, accession: int) -> set[int]:
    """Return the posts that may change when what an accession said of sites counts, or does not."""
    rows = db.execute("SELECT site, says FROM site_capture WHERE accession = ?", (accession,)).fetchall()
    posts: set[int] = set()
    for site in {site for site, _ in rows}:
        said = site_of_all(object_of(says) for named, says in rows if named == site)
        posts |= _between(db, site, None, said)
    return posts


def _between(db: sqlite3.Connection, name: str, before: Site | None, after: Site) -> set[int]:
    """Return the posts that fold otherwise, if at all, because a site is described otherwise."""
    one, other = before.parents if before else {}, after.parents
    posts = _with_terms(db, [key for key in one.keys() | other.keys() if one.get(key) != other.get(key)])
    if not before or before.numbers != after.numbers:
        posts |= _with_numbers(db, name)
    facts = before.says if before else {}
    if any(facts.get(fact) != after.says.get(fact) for fact in ("title", "timezone")):
        posts |= _of_site(db, name)
    return posts


def _with_terms(db: sqlite3.Connection, keys: Iterable[TermKey]) -> set[int]:
    wanted = set(keys)
    rows = select_in(
        db,
        """SELECT taxonomy, slug, post FROM term JOIN post_term ON post_term.term = term.id
        WHERE slug = '' OR slug IN ({})""",
        {slug for _, slug in wanted},
    )
    return {post for taxonomy, slug, post in rows if not slug or (taxonomy, slug) in wanted}


def _with_numbers(db: sqlite3.Connection, site: str) -> set[int]:
    # In canonical JSON this is a key and never part of a text, where the quotes are escaped.
    rows = db.execute(
        """SELECT DISTINCT binding.post FROM capture JOIN binding ON binding.capture = capture.id
        WHERE instr(says, '"id":"') AND json_extract(says, '$.site') = ?""",
        (site,),
    )
    return {post for (post,) in rows}


def _of_site(db: sqlite3.Connection, site: str) -> set[int]:
    # Of each capture: that a post is of another site now, by an edit, does not change what this one says.
    rows = db.execute(
        """SELECT DISTINCT binding.post FROM capture JOIN binding ON binding.capture = capture.id
        WHERE instr(says, '"site":' || json_quote(?))""",
        (site,),
    )
    return {post for (post,) in rows}
