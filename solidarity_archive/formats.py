"""THE table of formats: what they are called, how they are told apart, who reads and writes them.

Sniffer, reader and writer are ``"module:attribute"``, imported only when used (lazy.py).
"""

import re
import zlib
from typing import NamedTuple

from solidarity_archive.errors import NoPostsError, SourceError, UsageError
from solidarity_archive.lazy import regex, resolve


class Format(NamedTuple):
    """A row: `sniff` tells by the first bytes, `quality` ranks what sources say (fold.py).

    `exporter` writes what archive export gives in this format, if that is not the writer, `folder` a file for
    each post, `bag` all of them and their sources into a folder.
    """

    name: str
    summary: str
    suffixes: tuple[str, ...] = ()
    sniff: str | None = None
    reader: str | None = None
    writer: str | None = None
    quality: int = 0
    exporter: str | None = None
    folder: str | None = None
    bag: str | None = None


BAGIT = "bagit"
EXPORT = "export"
"""Files that hold a post each of the archive that they were exported from."""
_READERS, _WRITERS = "solidarity_archive.readers", "solidarity_archive.writers"

FORMATS = (  # what is told by more marks comes first
    Format(
        EXPORT,
        "a post in Markdown or HTML as archive export wrote it, everything that is kept of it",
        (),
        f"{_READERS}.frontmatter.mark:looks_like_own",
        f"{_READERS}.frontmatter.own:read",
        quality=90,
    ),
    Format(
        "json",
        "a JSON array of posts, everything that is kept of them",
        (".json",),
        f"{_READERS}.json:looks_like",
        f"{_READERS}.json:read",
        f"{_WRITERS}.json:write_array",
        90,
    ),
    Format(
        "rest",
        "posts as WordPress's REST API answers them, saved",
        (),
        f"{_READERS}.rest.mark:looks_like",
        f"{_READERS}.rest.reader:read",
        quality=70,
    ),
    Format(
        "wxr",
        "WordPress's own export: posts of all types with their comments, terms and custom fields",
        (".wxr", ".xml"),
        f"{_READERS}.wxr.mark:looks_like",
        f"{_READERS}.wxr.reader:read",
        quality=80,
        exporter=f"{_WRITERS}.wxr.writer:write",
    ),
    Format(
        "feed",
        "a saved feed: RSS, Atom or JSON Feed",
        (".rss", ".atom", ".rdf"),
        f"{_READERS}.feed.mark:looks_like",
        f"{_READERS}.feed.reader:read",
        quality=30,
    ),
    Format(
        "jsonl",
        "one JSON object a line, everything that is kept of a post",
        (".jsonl", ".ndjson"),
        f"{_READERS}.jsonl:looks_like",
        f"{_READERS}.jsonl:read",
        f"{_WRITERS}.json:write_lines",
        90,
    ),
    Format(
        "warc",
        "a crawl of a site, WARC or ARC: the pages, feeds and answers of the REST API in it",
        (".warc", ".arc"),
        "solidarity_archive.formats:is_crawl",
        f"{_READERS}.warc.reader:read",
        quality=40,
    ),
    Format(
        "docx",
        "a Word document with one post",
        (".docx",),
        "solidarity_archive.formats:is_word",
        f"{_READERS}.docx:read",
        quality=25,
    ),
    Format(
        "mhtml",
        "a web page that a browser saved in one file (MHTML)",
        (".mht", ".mhtml"),
        f"{_READERS}.mail.mark:looks_like_page",
        f"{_READERS}.mail.page:read",
        quality=40,
    ),
    Format(
        "mail",
        "mail: a message (eml), or a mailbox (mbox); answers are comments",
        (".eml", ".mbox"),
        f"{_READERS}.mail.mark:looks_like",
        f"{_READERS}.mail.reader:read",
        quality=45,
    ),
    Format(
        "html",
        "a saved web page: an archive page or a single post",
        (".html", ".htm", ".xhtml"),
        f"{_READERS}.html:looks_like",
        f"{_READERS}.html:read",
        f"{_WRITERS}.html:write",
        40,
    ),
    Format(
        "markdown",
        "a Markdown file with front matter; written: a file a post, a list by month, or quotations",
        (".md", ".markdown"),
        f"{_READERS}.frontmatter.mark:looks_like",
        f"{_READERS}.frontmatter.reader:read",
        f"{_WRITERS}.markdown:write",
        60,
        folder=f"{_WRITERS}.folder:write",
    ),
    Format(
        "text",
        "text copied from a monthly, author, category or tag archive page",
        (".txt", ".text"),
        None,
        f"{_READERS}.text:read",
        f"{_WRITERS}.plain:write",
        20,
    ),
    Format("csv", "comma-separated values, safe in a spreadsheet", (".csv",), writer=f"{_WRITERS}.csv:write"),
    Format("tsv", "tab-separated values, one post a line", (".tsv",), writer=f"{_WRITERS}.csv:write_tabs"),
    Format(
        BAGIT,
        "a BagIt package (RFC 8493): posts as jsonl and wxr, the kept sources, a digest of each file",
        bag=f"{_WRITERS}.bagit:payload",
    ),
    Format("ids", "the ids alone, one a line", writer=f"{_WRITERS}.ids:write"),
)

BY_NAME = {row.name: row for row in FORMATS}
READABLE = ", ".join(row.name for row in FORMATS if row.reader)
BY_HAND = "hand"
_IMAGE = "an image"
_FOREIGN = (
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF8", _IMAGE),
    (b"\x7fELF", "a program"),
)
_PACKED = regex(rb"PK\x03\x04|PK\x05\x06|\x1f\x8b|BZh[1-9]1AY&SY|\xfd7zXZ\0|.{257}ustar", re.DOTALL)
_OURS = regex(rb"id[,\t](?:date|title)[,\t]|[^\n]{1,40} \xc2\xb7 [\d,]+ posts?\r?\n\d+\t")
_CRAWL = regex(rb"WARC/\d\.\d+[ \t]*\r?\n|filedesc:/?/?[^\n]{1,4000}[ \t]\d{8,20}[ \t][^\n]{1,200}\n")
_MOVABLE_TYPE = regex(
    rb"(?:\xef\xbb\xbf)?\s*(?:[A-Z][A-Z ]{2,29}:[^\n]*\n){2,200}-----\r?\n(?:EXTENDED )?[A-Z]{4,9}: *\r?\n"
)
_XML = regex(rb"\s*<(?:\?xml|rss|feed|rdf:RDF)\b", re.IGNORECASE)


def detect(head: bytes) -> Format:
    """Return the format of a source by its first bytes; its name does not matter.

    Raises SourceError, whose message follows on the source's name, for what no reader knows.
    """
    if not head:
        raise SourceError("is empty")
    if _OURS.match(head):
        raise SourceError(
            "is a list that this program wrote, which does not hold whole posts",
            "archive export --format jsonl writes what archive add reads.",
        )
    if _MOVABLE_TYPE.match(head):
        raise SourceError(
            "is an export of Movable Type or TypePad, which cannot be read",
            "WordPress reads it (Tools → Import); its own export can be added.",
        )
    if not (is_crawl(head) or is_word(head)):
        refuse_foreign(head)
    for row in FORMATS:
        if row.sniff and resolve(row.sniff)(head):
            return row
    if _XML.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise NoPostsError(
            "is XML, but neither a feed nor an export of WordPress", "Save the pages themselves as HTML."
        )
    return BY_NAME["text"]


def refuse_foreign(head: bytes) -> None:
    """Raise SourceError for bytes that are known to be no text: those of images, programs, databases."""
    for mark, what in _FOREIGN:
        if head.startswith(mark):
            kind = NoPostsError if what == _IMAGE else SourceError
            raise kind(f"is {what}, which cannot be read", "See archive add --help for what can.")
    if is_packed(head):
        raise SourceError("is packed with tar, bzip2 or xz, which cannot be read", "Unpack it first.")


def is_packed(head: bytes) -> bool:
    """Return whether these are the first bytes of a zip file, a tar file or a compressed one (packed.py)."""
    return bool(_PACKED.match(head)) and not is_crawl(head) and not is_word(head)


def is_word(head: bytes) -> bool:
    """Return whether these are the first bytes of a Word document, which is a zip file."""
    return head.startswith(b"PK\x03\x04") and b"word/" in head and b"[Content_Types].xml" in head


def is_crawl(head: bytes) -> bool:
    """Return whether these are the first bytes of a WARC or ARC file, which gzip may have packed."""
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(31).decompress(head, 1 << 13)
        except zlib.error:
            return False
    return bool(_CRAWL.match(head))


def readable(name: str) -> Format:
    """Return the format called `name`; raises UsageError if there is none that can be read."""
    if (row := BY_NAME.get(name)) and row.reader:
        return row
    raise UsageError(f"no format {name!r} to read", f"There are: {READABLE}.")


def quality(name: str | None) -> int:
    """Return the quality of a format's sources; what is typed in ranks with the best."""
    return BY_NAME[name].quality if name in BY_NAME else 50
