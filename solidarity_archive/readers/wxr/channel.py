"""What an export says of its site: address, title, language, authors, terms."""

from dataclasses import dataclass, field
from typing import Any

from solidarity_archive.post import PersonSaid, TermSaid
from solidarity_archive.readers.wxr.values import name_of, plain, text_of, unescaped
from solidarity_archive.text import fold
from solidarity_archive.urls import site_of

_TAXONOMIES = {"tag": "post_tag", "": "category"}
"""As versions before 1.1 call them."""


@dataclass(slots=True)
class Channel:
    """What items need to know of the channel that they stand in; it fills while the file is read."""

    site: str | None = None
    site_title: str | None = None
    language: str | None = None
    version: str = ""
    authors: dict[str, str] = field(default_factory=dict)
    _above: dict[tuple[str, str], str] = field(default_factory=dict)
    _slugs: dict[tuple[str, str], str] = field(default_factory=dict)

    def take_facts(self, channel: Any) -> None:  # noqa: ANN401 - lxml has no types
        """Read what stands in the channel before its items."""
        said: dict[str, str] = {}
        for child in channel.iterchildren("*"):
            said.setdefault(name_of(child.tag), text_of(child).strip())
        home = said.get("wp:base_blog_url") or said.get("wp:base_site_url") or said.get("link")
        self.site = site_of(home) if home else None
        self.site_title = plain(said.get("title", "")) or None
        self.language = said.get("language") or None
        self.version = said.get("wp:wxr_version", "")

    def take(self, element: Any) -> None:  # noqa: ANN401 - lxml has no types
        """Read an author or a term of the channel's lists."""
        said = {name_of(child.tag): text_of(child).strip() for child in element.iterchildren("*")}
        match name_of(element.tag):
            case "wp:author":
                login = said.get("wp:author_login", "")
                self.authors[login] = plain(said.get("wp:author_display_name", "")) or login
            case "wp:category":
                self._take_term("category", said, "wp:category_nicename", "wp:cat_name", "wp:category_parent")
            case "wp:tag":
                self._take_term("post_tag", said, "wp:tag_slug", "wp:tag_name", "")
            case "wp:term":
                taxonomy = said.get("wp:term_taxonomy", "")
                self._take_term(taxonomy, said, "wp:term_slug", "wp:term_name", "wp:term_parent")

    def _take_term(self, taxonomy: str, said: dict[str, str], slug: str, name: str, parent: str) -> None:
        own = unescaped(said.get(slug, ""))
        self._slugs.setdefault((taxonomy, fold(plain(said.get(name, "")))), own)
        if above := said.get(parent):
            self._above[taxonomy, own] = unescaped(above)

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
