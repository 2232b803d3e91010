"""The terms that an entry of a page links to, or its head names."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from selectolax.lexbor import LexborNode

from solidarity_archive.post import TermSaid
from solidarity_archive.readers.html.nodes import attribute, below, line, plain, tokens
from solidarity_archive.readers.html.page import Page

_TERM_PATHS = (
    ("category", re.compile(r"/(?:category|categories|kategorie|categoria|cat)/(.+)|/search/label/()")),
    ("post_tag", re.compile(r"/(?:tag|tags)/(.+)")),
)
_TERM_PLACES = (
    (
        "category",
        ".cat-links a, .entry-cats a, .post-categories a, .entry-categories a, .taxonomy-category a",
    ),
    ("category", "a.td-post-category"),  # Newspaper
    ("post_tag", ".tags-links a, .tag-links a, .entry-tags a, .post-tags a, .taxonomy-post_tag a"),
    ("post_tag", "a[property~='schema:about'], a[typeof~='skos:Concept']"),  # Drupal
)


def terms_of(entry: LexborNode, page: Page) -> list[TermSaid]:
    """Return the terms that an entry links to; the address or the entry's classes tell the taxonomy."""
    classes = tokens(entry)
    found: list[TermSaid] = []
    for taxonomy, link in _term_links(entry):
        name = plain(link)
        term = _term(name, page.path(attribute(link, "href")), taxonomy, classes)
        if name and term not in found:
            found.append(term)
    return found


def _term_links(entry: LexborNode) -> Iterator[tuple[str, LexborNode]]:
    seen: set[int] = set()
    for link in below(entry, "a[rel~=tag], a[rel~=category]"):
        seen.add(link.mem_id)
        yield "category" if "category" in tokens(link, "rel") else "", link
    for taxonomy, selector in _TERM_PLACES:
        for link in below(entry, selector):
            if link.mem_id not in seen:
                seen.add(link.mem_id)
                yield taxonomy, link


def _term(name: str, path: str, taxonomy: str, classes: list[str]) -> TermSaid:
    address, _, query = f"/{path.lstrip('/')}".partition("?")
    segments = [part for part in address.split("/") if part and part not in ("index.html", "index.htm")]
    slug = segments[-1].removesuffix(".html") if segments else ""
    asked = dict(parse_qsl(query))
    parent = ""
    for kind, where in _TERM_PATHS:
        if found := where.search(address):
            taxonomy = taxonomy or kind
            steps = [step for step in (found[1] or "").split("/") if step]
            parent = steps[-2] if kind == "category" and len(steps) > 1 and steps[-1] == slug else ""
    taxonomy = taxonomy or _taxonomy_by_class(slug, segments, classes) or ""
    if asked:
        slug = asked.get("tag") or asked.get("category_name") or ""
        taxonomy = taxonomy or ("category" if "cat" in asked else "post_tag")
    if "/search/label/" in address:  # Blogger's labels have no slugs
        slug = ""
    term = TermSaid(taxonomy=taxonomy or "post_tag", name=name)
    if slug:
        term["slug"] = slug
    if parent:
        term["parent"] = parent
    return term


def _taxonomy_by_class(slug: str, segments: list[str], classes: list[str]) -> str | None:
    """Return the taxonomy that post_class() names beside a term's slug (``category-…``, ``tag-…``)."""
    for prefix, taxonomy in (("category", "category"), ("tag", "post_tag")):
        if f"{prefix}-{slug}" in classes:
            return taxonomy
    base = segments[-2] if len(segments) > 1 else ""
    return base if base and f"{base}-{slug}" in classes else None


def said_terms(thing: dict[str, Any], meta: dict[str, str]) -> list[TermSaid]:
    """Return the terms that JSON-LD or OpenGraph name, which have no slugs."""
    sections = thing.get("articleSection") or meta.get("article:section") or []
    keywords = thing.get("keywords") or []
    if isinstance(keywords, str):
        keywords = keywords.split(",")
    found: list[TermSaid] = []
    for taxonomy, names in (("category", sections), ("post_tag", keywords)):
        listed = names if isinstance(names, list) else [names]
        words = [line(name) for name in listed if isinstance(name, str)]
        found += [TermSaid(taxonomy=taxonomy, name=word) for word in words if word]
    return found
