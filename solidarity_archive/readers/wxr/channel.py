"""What an export says of its site: address, title, language, authors, terms."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from solidarity_archive.post import PersonListed, PersonSaid, SiteCapture, SiteSaid, TermListed, TermSaid
from solidarity_archive.readers.wxr.comments import meta_of
from solidarity_archive.readers.wxr.values import name_of, plain, text_of, unescaped, verbatim
from solidarity_archive.text import fold
from solidarity_archive.urls import site_of

_TAXONOMIES = {"tag": "post_tag", "": "category"}
"""As versions before 1.1 call them."""
_FACTS = {
    "title": "title",
    "description": "tagline",
    "wp:base_blog_url": "home",
    "wp:base_site_url": "root",
    "language": "language",
}
_MADE_ANEW = {"link", "pubDate", "generator", "wp:wxr_version", "lastBuildDate", "item"}
_LISTED = {"wp:author", "wp:category", "wp:tag", "wp:term"}
_PERSON = {
    "wp:author_id": "id",
    "wp:author_email": "email",
    "wp:author_first_name": "first_name",
    "wp:author_last_name": "last_name",
}
_TERM = ("wp:category", "wp:cat", "wp:tag", "wp:term")
"""What the names of a term's parts begin with: ``wp:cat_name``, ``wp:tag_slug``, ``wp:term_parent`` …"""


@dataclass(slots=True)
class Channel:
    """What items need to know of the channel that they stand in; it fills while the file is read."""

    home: str = ""
    site: str | None = None
    site_title: str | None = None
    language: str | None = None
    version: str = ""
    authors: dict[str, str] = field(default_factory=dict)
    _facts: SiteSaid = field(default_factory=SiteSaid)
    _terms: list[TermListed] = field(default_factory=list)
    _people: list[PersonListed] = field(default_factory=list)
    _above: dict[tuple[str, str], str] = field(default_factory=dict)
    _slugs: dict[tuple[str, str], str] = field(default_factory=dict)

    def take_facts(self, channel: Any) -> None:  # noqa: ANN401 - lxml has no types
        """Read what stands in the channel before its items."""
        said: dict[str, str] = {}
        extra: list[str] = []
        for child in channel.iterchildren("*"):
            name = name_of(child.tag)
            if name not in _FACTS and name not in _MADE_ANEW and name not in _LISTED:
                extra.append(verbatim(child))
            said.setdefault(name, text_of(child).strip())
        self.home = said.get("wp:base_blog_url") or said.get("wp:base_site_url") or said.get("link", "")
        self.site = site_of(self.home) if self.home else None
        self.site_title = plain(said.get("title", "")) or None
        self.language = said.get("language") or None
        self.version = said.get("wp:wxr_version", "")
        for element, name in _FACTS.items():
            if value := said.get(element):
                self._facts[name] = plain(value) if element == "title" else value  # type: ignore[literal-required]
        if extra:
            self._facts["extra"] = extra

    def take(self, element: Any) -> None:  # noqa: ANN401 - lxml has no types
        """Read an author or a term of the channel's lists."""
        said = {name_of(child.tag): text_of(child).strip() for child in element.iterchildren("*")}
        match name_of(element.tag):
            case "wp:author":
                self._take_person(said)
            case "wp:category":
                self._take_term(element, "category", said)
            case "wp:tag":
                self._take_term(element, "post_tag", said)
            case "wp:term":
                self._take_term(element, said.get("wp:term_taxonomy", ""), said)

    def listed(self) -> Iterator[SiteCapture]:
        """Yield what was read of the site since this was last asked for, if anything was."""
        says = self._facts
        if self._terms:
            # Versions before 1.1 name the category above, later ones give its slug.
            for term in self._terms:
                if above := term.get("parent"):
                    term["parent"] = self._slugs.get((term["taxonomy"], fold(above)), above)
            says["terms"] = self._terms
        if self._people:
            says["people"] = self._people
        self._facts, self._terms, self._people = SiteSaid(), [], []
        if self.site and says:
            yield SiteCapture(place="channel", site=self.site, says=says)

    def _take_person(self, said: dict[str, str]) -> None:
        login = said.get("wp:author_login", "")
        self.authors[login] = plain(said.get("wp:author_display_name", "")) or login
        person = PersonListed(name=self.authors[login], login=login)
        for element, name in _PERSON.items():
            if value := said.get(element):
                person[name] = plain(value) if name.endswith("_name") else value  # type: ignore[literal-required]
        if login:
            self._people.append(person)

    def _take_term(self, element: Any, taxonomy: str, said: dict[str, str]) -> None:  # noqa: ANN401 - lxml has no types
        def part(*names: str) -> str:
            return next(
                (said[f"{each}_{name}"] for each in _TERM for name in names if said.get(f"{each}_{name}")), ""
            )

        slug, name = unescaped(part("nicename", "slug")), plain(part("name"))
        self._slugs.setdefault((taxonomy, fold(name)), slug)
        term = TermListed(taxonomy=taxonomy, name=name or slug)
        if above := unescaped(part("parent")):
            self._above[taxonomy, slug] = term["parent"] = above
        for key, value in (
            ("slug", slug),
            ("id", said.get("wp:term_id")),
            ("description", part("description")),
        ):
            if value:
                term[key] = value  # type: ignore[literal-required]
        if meta := meta_of(
            child for child in element.iterchildren("*") if name_of(child.tag) == "wp:termmeta"
        ):
            term["meta"] = {key: list(values) for key, values in meta.items()}
        if term["name"] and taxonomy:
            self._terms.append(term)

    def term(self, domain: str, nicename: str, name: str) -> TermSaid | None:
        """Return the term of an item's ``category``, with the slug of the one above it, if that is known."""
        taxonomy = _TAXONOMIES.get(domain, domain)
        label = plain(name) or unescaped(nicename)
        if not label:
            return None
        term = TermSaid(taxonomy=taxonomy, name=label)
        if slug := unescaped(nicename) or self._slugs.get((taxonomy, fold(label))):
            term["slug"] = slug
            if above := self._above.get((taxonomy, slug)):
                # Versions before 1.1 name the category above, later ones give its slug.
                term["parent"] = self._slugs.get((taxonomy, fold(above)), above)
        return term

    def person(self, creator: str) -> PersonSaid | None:
        """Return who a ``dc:creator`` is: a login since version 1.1, before that a name.

        None for nothing, which is what WordPress writes for an account that was deleted.
        """
        creator = creator.strip()
        if not creator:
            return None
        if creator in self.authors:
            return {"name": self.authors[creator], "login": creator}
        if self.version == "1.0" or (not self.version and not self.authors):
            return {"name": plain(creator)}
        return {"name": creator, "login": creator}
