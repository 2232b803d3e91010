"""The content of a post in a page: found, freed of the theme's furniture, and whether it was cut."""

import re
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from solidarity_archive.markup import html_to_text
from solidarity_archive.readers.html.nodes import (
    attribute,
    below,
    elements,
    first,
    line,
    names,
    plain,
    tokens,
)
from solidarity_archive.readers.html.page import Page
from solidarity_archive.urls import page_key

CONTENTS = (
    "[itemprop~=articleBody]",
    "[property~='schema:text'], [property~='content:encoded']",  # Drupal
    ".e-content",
    ".entry-content",
    ".wp-block-post-content",
    ".post-body",
    ".entry-body",
    ".storycontent",
    ".post-content",
    ".entrytext",
    ".post-entry",
    ".entry-text",
    ".the-content",
    ".td-post-content",
    ".article-content",
    ".post-text",
    ".blog-content",
    ".entry",
    ".post_content",
    ".content-body",
)
SUMMARIES = (
    ".entry-summary",
    ".ast-excerpt-container",
    ".elementor-post__excerpt",
    ".td-excerpt",
    ".wp-block-post-excerpt__excerpt",
    ".wp-block-post-excerpt",
    ".p-summary",
    ".entry-excerpt",
    ".post-excerpt",
    ".excerpt",
    "[itemprop~=description]:not(meta)",
)
_CONTENT_TOKENS = frozenset(
    selector[1:] for selector in (*CONTENTS, *SUMMARIES) if selector.startswith(".") and selector != ".entry"
)
FURNITURE = names(
    "sharedaddy sd-sharing jp-relatedposts addtoany_share_save_container addtoany_content a2a_kit "
    "addthis_toolbox addthis_button social-share share-buttons share-links sharing sociable ssba essb_links "
    "swp_social_panel heateor_sss_sharing_container shariff wpulike tweetmeme_button fb-like "
    "twitter-share-button g-plusone printfriendly print-link wpcnt yarpp yarpp-related related-posts "
    "relatedposts related_post wp_rp_wrap crp_related post-navigation posts-navigation navigation nav-single "
    "nav-links nav-previous nav-next pagination page-numbers post-nav author-info author-box author-bio "
    "author-description entry-author-info about-author comments comments-area comment-respond comment-list "
    "commentlist wp-block-comments wp-block-post-comments wp-block-post-comments-form edit-link "
    "post-edit-link comments-link comment-link post-comment-link wp-block-post-navigation-link "
    "wp-block-query-pagination skip-link "
    "post-share-buttons goog-inline-block backlinks blog-pager item-control"
)
_FURNITURE_IDS = names(
    "respond comments disqus_thread jp-post-flair jp-relatedposts nav-above nav-below nav-single author-info "
    "entry-author-info"
)
_AROUND = names(
    "widget-area widget_block sidebar menu site-header site-footer screen-reader-shortcut breadcrumb "
    "breadcrumbs related wp-block-latest-posts wp-block-latest-comments wp-block-navigation"
)
_AROUND_IDS = re.compile(
    r"(?:sidebar|secondary|tertiary|footer|colophon|masthead|branding|access|wp-toolbar|wpadminbar)\w*"
)
_AROUND_TAGS = frozenset(("aside", "nav", "dialog"))
_STRUCTURE = frozenset(("html", "body", "main", "article"))
_NEVER = frozenset(("script", "style", "noscript", "template"))
_MORE_CLASSES = names(
    "more-link read-more readmore more_link moretag excerpt-more read-more-link jump-link "
    "continue-reading wp-block-post-excerpt__more-link post-more link-more more "
    "elementor-post__read-more"
)
_MORE_WORDS = re.compile(
    r"\(?(?:more|continue reading|read (?:more|the rest|on)|keep reading|continue|full (?:story|post)|"
    r"weiter ?lesen|mehr(?: lesen)?|lire (?:la suite|plus)|leer más|seguir leyendo|continuar leyendo|"
    r"continua(?:re)? (?:a leggere|la lettura)|leggi (?:tutto|di più|altro)|ler mais|continue a ler|"
    r"czytaj (?:dalej|więcej)|читат[ьи] (?:далее|дальше|далі|полностью)|далее|далі|подробнее|докладніше|"
    r"lees (?:meer|verder)|läs mer|les mer|læs mere|devamını oku)\b",
    re.IGNORECASE,
)
_MARK = re.compile(r"\[\s*(?:…|\.\.\.)\s*\]$")
_DOTS = re.compile(r"(?:…|\.\.\.)$")
_DOTS_BEFORE_TAGS = re.compile(r"(?:…|\.\.\.)(\s*(?:</\w+>\s*)*)$")
_EMPTY = re.compile(r"<(p|div|span)\b[^<>]*>\s*</\1>\s*$")
_LEADING_COMMENTS = re.compile(r"\A\s*(?:<!--.*?-->\s*)+", re.DOTALL)
_KEPT_WITHOUT_TEXT = re.compile(r"<(?:img|video|audio|iframe|object|embed|svg|canvas|hr|table|input)\b")
_MISPLACED = (
    ".postmetadata, .entry-meta, .entry-footer, .entry-utility, .post-meta, .cat-links, .tags-links, "
    ".tag-links, .post-tags, .posted-on"
)
_MARKS_OF_META = ".dt-published, .p-canonical, .entry-date, time.published, a[rel~=author]"
_PAGES = ".page-links, .page-link, .pagelink, .post-page-numbers, .post-nav-links"


class Body(NamedTuple):
    """The content of a post: its HTML ("" if it has none) and the signs that more exists.

    `cut`: a mark or a link says so; `dots`: it merely ends in an ellipsis. `summary` is the entry's
    abstract if it has one beside the content.
    """

    html: str
    cut: bool
    dots: bool
    is_summary: bool
    summary: str


def tidy(page: Page) -> None:
    """Take out of a page what belongs to no post: scripts, menus, sidebars, comments, share buttons.

    Inside a post's content only what plugins add is taken; an author's own aside or form stays.
    """
    doomed: list[LexborNode] = []
    contents: set[int] = set()
    for node in elements(page.body, lambda node: not (doomed and doomed[-1].mem_id == node.mem_id)):
        within = node.parent is not None and node.parent.mem_id in contents
        if _is_furniture(node, within=within):
            doomed.append(node)
        elif within or _CONTENT_TOKENS.intersection(tokens(node)):
            contents.add(node.mem_id)
    for node in doomed:
        node.decompose()


def _is_furniture(node: LexborNode, *, within: bool) -> bool:
    tag, classes, identity = node.tag or "", tokens(node), attribute(node, "id")
    if tag in _NEVER:
        return True
    if tag in _STRUCTURE:
        return False
    if FURNITURE.intersection(classes) or identity in _FURNITURE_IDS:
        return not _CONTENT_TOKENS.intersection(classes)
    return not within and _is_around(node, tag, classes, identity)


def _is_around(node: LexborNode, tag: str, classes: list[str], identity: str) -> bool:
    """Whether an element outside of content is a part of the page that holds no posts."""
    if tag in _AROUND_TAGS or _AROUND_IDS.fullmatch(identity) or _AROUND.intersection(classes):
        return True
    # Blogger keeps its posts in a widget called Blog.
    if "widget" in classes or any(name.startswith("widget_") for name in classes):
        return "Blog" not in classes
    return (
        tag == "form" and "post-password-form" not in classes and not node.css_first("input[type=password]")
    )


def take_body(entry: LexborNode, page: Page, permalink: str | None, *, single: bool) -> Body | None:
    """Take the content out of an entry and return it; None if no element is marked as content.

    What is left of the entry are its title and what is said about it.
    """
    node = _marked(entry, CONTENTS)
    abstract = _marked(entry, SUMMARIES)
    # Astra leaves an empty content beside an excerpt.
    if not single and abstract is not None and node is not None and _is_empty(node):
        node = None
    is_summary = node is None
    if node is None:
        node, abstract = abstract, None
    if node is None:
        return None
    if abstract is not None and _holds(node, abstract):
        abstract = None
    summary = plain(abstract) if abstract else ""
    _move_out(node)
    body = read_body(node, page, permalink, single=single)
    links_on = not single and any(
        _is_more_class(link) or (link.parent is not None and _is_more_class(link.parent))
        for link in below(entry, "a, .jump-link")
    )
    if links_on and body.dots:
        body = body._replace(html=drop_dots(body.html), dots=False)
    if node.parent is not None:
        node.decompose()
    if abstract is not None:
        abstract.decompose()
    return body._replace(is_summary=is_summary, summary=summary, cut=body.cut or links_on)


def _move_out(content: LexborNode) -> None:
    """Put what a theme says about a post within its content (Kubrick, broken exports) behind it."""
    footers = [node for node in below(content, "footer") if first(node, _MARKS_OF_META)]
    for node in [*footers, *below(content, _MISPLACED)]:
        parent = node.parent
        if parent is not None and not _holds_any(footers, parent):
            content.insert_after(node)  # a copy
            node.decompose()


def _holds_any(outer: list[LexborNode], inner: LexborNode) -> bool:
    return any(_holds(node, inner) for node in outer)


def read_body(node: LexborNode, page: Page, permalink: str | None, *, single: bool) -> Body:
    """Return what an element holds, without the link to the rest and the mark of a cut."""
    pages = list(below(node, _PAGES))
    cut = bool(pages)
    for found in pages:
        if found.parent is not None:
            found.decompose()
    linked = not single and _take_more_links(node, page, permalink)
    cut = cut or linked
    marked = not single and _take_mark(node, _MARK)
    dots = not single and not marked and _ends_in_dots(node)
    if linked and dots:
        _take_mark(node, _DOTS)
    html = _LEADING_COMMENTS.sub("", f"{node.inner_html or ''}", count=1).strip()
    if (linked or marked) and (emptied := _EMPTY.search(html)):
        html = html[: emptied.start()].rstrip()
    if _says_nothing(html):
        html = ""
    return Body(html, cut or marked, dots and not linked, is_summary=False, summary="")


def _is_empty(node: LexborNode) -> bool:
    return _says_nothing(node.inner_html or "")


def _says_nothing(html: str) -> bool:
    return not html_to_text(html).strip("\u00a0 \n") and not _KEPT_WITHOUT_TEXT.search(html)


def drop_dots(html: str) -> str:
    """Return HTML without the ellipsis that its text ends in."""
    return _DOTS_BEFORE_TAGS.sub(r"\1", html)


def _marked(entry: LexborNode, selectors: tuple[str, ...]) -> LexborNode | None:
    """Return the content element of an entry: of those that a title or an entry lies in, the inner one."""
    for selector in selectors:
        for node in below(entry, selector):
            if node.css_first(".entry-title, .post-title, .p-name, .wp-block-post-title") is None:
                return node
    return None


def _holds(outer: LexborNode, inner: LexborNode) -> bool:
    parent: LexborNode | None = inner
    while parent is not None:
        if parent.mem_id == outer.mem_id:
            return True
        parent = parent.parent
    return False


def _is_more_class(node: LexborNode) -> bool:
    return bool(_MORE_CLASSES.intersection(tokens(node)))


def _take_more_links(node: LexborNode, page: Page, permalink: str | None) -> bool:
    """Take the link to the whole post off the end of its text; say whether there was one."""
    links = list(below(node, "a[href]"))
    found = [link for link in links if _is_more_class(link) or "#more-" in attribute(link, "href")]
    if not found and links and _is_last(links[-1], node):
        last = links[-1]
        address = page.address(attribute(last, "href"))
        own = bool(address and permalink and page_key(address) == page_key(permalink))
        if own or _MORE_WORDS.match(plain(last)):
            found = [last]
    for link in found:
        link.decompose()
    rest = [part for part in below(node, "p, div, span") if _is_more_class(part) and not line(part.text())]
    for part in rest[-1:]:
        part.decompose()
    return bool(found)


def _is_last(link: LexborNode, root: LexborNode) -> bool:
    last = _last_text(root)
    while last is not None and last.mem_id != root.mem_id:
        if last.mem_id == link.mem_id:
            return True
        last = last.parent
    return False


def _last_text(root: LexborNode) -> LexborNode | None:
    node = root.last_child
    while node is not None:
        if node.is_text_node and line(node.text()).strip("]») "):
            return node
        if node.last_child is not None:
            node = node.last_child
            continue
        while node.prev is None:
            parent = node.parent
            if parent is None or parent.mem_id == root.mem_id:
                return None
            node = parent
        node = node.prev
    return None


def _take_mark(root: LexborNode, mark: re.Pattern[str]) -> bool:
    last = _last_text(root)
    text = last.text().rstrip() if last else ""
    if last is None or not mark.search(text):
        return False
    last.replace_with(mark.sub("", text).rstrip())
    return True


def _ends_in_dots(root: LexborNode) -> bool:
    last = _last_text(root)
    return last is not None and bool(_DOTS.search(last.text().rstrip()))
