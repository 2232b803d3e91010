"""The centre: what a source says about a post, and the post that this adds up to.

Imports nothing of ours, so that everything else may import it.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias, TypedDict

Kind: TypeAlias = Literal["source", "hand", "edit", "hint"]
Completeness: TypeAlias = Literal["stated", "assumed", "partial"]
ContentFormat: TypeAlias = Literal["wordpress", "markdown", "html", "text"]

FOLD_VERSION = 8
"""Changes when captures would fold to another post (fold.py), or contents to another text or language."""


class PersonSaid(TypedDict, total=False):
    """An author as a source names one; `login` is the account's name.

    Where a source gives no more than the site's number of an account, that is `id`.
    """

    name: str
    login: str
    id: str


class TermSaid(TypedDict, total=False):
    """A category, tag or other term; `parent` is the slug of the term above it.

    Where a source gives no more than the site's number of a term, that is `id`.
    """

    taxonomy: str
    name: str
    slug: str
    parent: str
    id: str


class PersonListed(PersonSaid, total=False):
    """An account as a site lists it. `email` was never public: no view shows it."""

    email: str
    first_name: str
    last_name: str


class TermListed(TermSaid, total=False):
    """A term as a site lists it, whether or not a post has it; `parent_id` is the number of the one above."""

    parent_id: str
    description: str
    meta: dict[str, list[str]]


class SiteSaid(TypedDict, total=False):
    """What one source says of a site as a whole: absent is silent.

    `home` is the address of its pages, `root` that of the network it is part of; `timezone` a name
    of the IANA database or an offset. `extra` are XML elements that nobody understood, verbatim.
    """

    title: str
    tagline: str
    home: str
    root: str
    language: str
    timezone: str
    terms: list[TermListed]
    people: list[PersonListed]
    extra: list[str]


class Says(TypedDict, total=False):
    """What one source says of a post's fields: absent is silent, None is "has none".

    Dates are ISO 8601 with no more than their source had: ``2015``, ``2015-04``,
    ``2015-04-21``, ``2015-04-21T10:00`` or ``…:00``, with offset if it was given; they are
    local to the site, because the month a post belongs to is the site's (wp_get_archives).
    Titles and names are plain text, summaries are as given. `title_html` is the title as given where
    that is not the same; `parent` is the source_id of the post above. `language` is that of the post,
    `site_language` what its site or feed says of all of them.
    """

    title: str | None
    title_html: str | None
    published: str | None
    updated: str | None
    authors: list[PersonSaid] | None
    terms: list[TermSaid] | None
    terms_added: list[TermSaid]
    terms_removed: list[TermSaid]
    summary: str | None
    permalink: str | None
    slug: str | None
    guid: str | None
    site: str | None
    site_title: str | None
    source_id: str | None
    parent: str | None
    menu_order: int
    type: str
    status: str
    comment_status: str | None
    ping_status: str | None
    attachment_url: str | None
    language: str | None
    site_language: str | None
    protected: bool
    sticky: bool
    trashed: bool
    vanished: str | None


class Content(NamedTuple):
    """The body of a post as it was given, and what it was given in.

    `wordpress` is a post_content as its author typed it (shortcodes, block comments, no
    paragraphs), through text.clean(); `html` what a browser is sent.
    """

    format: ContentFormat
    body: str


class Comment(NamedTuple):
    """What a reader wrote below a post; `date` as in Says, `content` as given.

    `status` is ``approved``, ``pending``, ``trash`` or a word of the site's own, `type` ``comment``,
    ``pingback`` or ``trackback``, `user` the number or login of the account that wrote it. `email`
    and `ip` were never public: no view shows them.
    """

    id: str | None = None
    parent: str | None = None
    author: str | None = None
    url: str | None = None
    email: str | None = None
    ip: str | None = None
    user: str | None = None
    date: str | None = None
    content: str = ""
    status: str = "approved"
    type: str = "comment"
    meta: Mapping[str, tuple[str, ...]] = {}
    extra: tuple[str, ...] = ()


class Medium(NamedTuple):
    """A file that a post refers to: its `kind` (``featured``, ``image``, ``gallery``), number, address."""

    kind: str
    id: str | None = None
    url: str | None = None


class Details(NamedTuple):
    """What is kept of a post beside its fields and its content, and loaded only when it is asked for.

    In a capture None is silent and what is empty is "has none". `meta` are custom fields, all values
    of a key; `extra` are XML elements that nobody understood, verbatim; `password` is what the
    site asked for.
    """

    comments: tuple[Comment, ...] | None = None
    meta: Mapping[str, tuple[str, ...]] | None = None
    media: tuple[Medium, ...] | None = None
    extra: tuple[str, ...] | None = None
    password: str | None = None


class Capture(NamedTuple):
    """What one accession said about one post.

    A reader fills in what its source has: `place` in it (``item 12``, ``line 40``), `says`,
    `content` and how complete that is: `stated` (the source holds whole posts), `assumed`
    (nothing says that more exists), `partial` (cut). The store adds the numbers and the
    content's `digest`, `length` (in characters of plain text) and `languages`, guessed with that
    `margin` (0 to 1); what it gives back for folding has no body, but `told`, the details as it keeps them.
    """

    place: str
    says: Says
    content: Content | None = None
    completeness: Completeness | None = None
    details: Details = Details()
    kind: Kind = "source"
    id: int = 0
    accession: int = 0
    position: int = 0
    quality: int = 0
    content_format: ContentFormat | None = None
    digest: str | None = None
    length: int = 0
    languages: tuple[str, ...] = ()
    margin: float = 0.0
    told: str | None = None


class SiteCapture(NamedTuple):
    """What one accession said about a site (`site` as in Says): whatever posts it has, this is true of them.

    `is_item` says that it is one of the items that the source counts, such as a saved category.
    """

    place: str
    site: str
    says: SiteSaid
    is_item: bool = False


class Skipped(NamedTuple):
    """An item of a source that is not kept: where it stands and why."""

    where: str
    why: str


class Notice(NamedTuple):
    """Something about a source that its user should know; `where` as in Capture.place."""

    where: str
    what: str


class Person(NamedTuple):
    """An author; `login` is the account's name at the source."""

    name: str
    login: str | None = None


class Term(NamedTuple):
    """A term in a taxonomy (``category``, ``post_tag``, …)."""

    taxonomy: str
    name: str
    slug: str | None = None
    parent: str | None = None


class Post(NamedTuple):
    """One kept piece, folded from its captures; dates as in Says.

    `content` is the digest of the winning content. `text` is its plain text, or None
    where it was not asked for; so it is with `details`, of whose parts `digests` has a digest each.
    `comment_count` are the approved comments. A post whose sources name no type or status counts as
    ``post`` and ``publish``; one that was removed has the status ``trash``. `language` is what was
    said, or guessed from the text (fold.py); `languages` are all that its words are looked up in.
    """

    id: int = 0
    title: str | None = None
    title_html: str | None = None
    published: str | None = None
    updated: str | None = None
    authors: tuple[Person, ...] = ()
    terms: tuple[Term, ...] = ()
    summary: str | None = None
    permalink: str | None = None
    slug: str | None = None
    guid: str | None = None
    site: str | None = None
    site_title: str | None = None
    source_id: str | None = None
    parent: str | None = None
    menu_order: int = 0
    type: str = "post"
    status: str = "publish"
    comment_status: str | None = None
    ping_status: str | None = None
    attachment_url: str | None = None
    language: str | None = None
    languages: tuple[str, ...] = ()
    site_language: str | None = None
    protected: bool = False
    sticky: bool = False
    vanished: str | None = None
    completeness: Completeness | None = None
    content: str | None = None
    content_format: ContentFormat | None = None
    comment_count: int = 0
    digests: tuple[tuple[str, str], ...] = ()
    text: str | None = None
    details: Details | None = None

    def __eq__(self, other: object) -> bool:
        """Whether the fields are the same, whether or not text and details were asked for."""
        return isinstance(other, Post) and self[:_ASKED_FOR] == other[:_ASKED_FOR]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self[:_ASKED_FOR])

    @property
    def complete(self) -> bool:
        """Whether we hold the whole text, as far as is known."""
        return self.completeness in ("stated", "assumed")

    @property
    def month(self) -> str | None:
        """``2015-04`` in the site's own time zone; None where no month is known."""
        return self.published[:7] if self.published and len(self.published) >= 7 else None

    @property
    def author(self) -> str | None:
        """The authors' names in one line; None where no author is known."""
        return ", ".join(person.name for person in self.authors) or None


_ASKED_FOR = Post._fields.index("text")


class Fragment(NamedTuple):
    """A passage of a post's `field` (text or summary): from `start` to before `end`, in characters.

    `matches` are the beginnings and ends of the words in it that were found.
    """

    field: str
    start: int
    end: int
    matches: tuple[tuple[int, int], ...]


class Hit(NamedTuple):
    """A post with what is shown beside it: of a search its `snippet` and `rank` (lower is better).

    In the snippet the matched words stand between MARK_OPEN and MARK_CLOSE; `fragments` say where it
    is from. `content`, `excerpt` and
    `citation` are there where they were asked for.
    """

    post: Post
    snippet: str | None = None
    fragments: tuple[Fragment, ...] = ()
    rank: float | None = None
    content: Content | None = None
    excerpt: str | None = None
    citation: str | None = None


MARK_OPEN, MARK_CLOSE = "\x02", "\x03"
"""Control characters: no text holds them, because text.clean() takes them out."""
