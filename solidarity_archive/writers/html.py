"""HTML: a list by month, or excerpts, to paste into a page or a newsletter."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TextIO

from solidarity_archive.record import Record
from solidarity_archive.text import visible
from solidarity_archive.writers.plain import by_month


def write(records: Iterable[Record], stream: TextIO, keys: Sequence[str]) -> None:  # noqa: ARG001 - every writer is called alike
    """Write a heading a month, and under it a list of the posts, linked to where they were published.

    Hits that stand by rank have no headings.
    """
    for label, posts in by_month(records):
        stream.write(f"<h2>{label}</h2>\n<ul>\n" if label else "<ul>\n")
        for post in posts:
            address, title = _address(post["permalink"]), escape(visible(post["title"] or "(untitled)"))
            linked = f'<a href="{address}">{title}</a>' if address else title
            by = f" — {escape(visible(post['author']))}" if post["author"] else ""
            stream.write(f"<li>{linked}{by}</li>\n")
        stream.write("</ul>\n")


def write_quotations(records: Iterable[Record], stream: TextIO, keys: Sequence[str]) -> None:  # noqa: ARG001 - every writer is called alike
    """Write a ``<figure>`` with ``<blockquote>`` and caption for each excerpt (HTML, 4.4.4).

    Only text goes in, escaped; an address becomes a link only if it is http or https.
    """
    for record in records:
        link = record.get("permalink")
        address = _address(link)
        source = f' cite="{address}"' if address else ""
        paragraphs = [
            f"<p>{escape(visible(line))}</p>" for line in (record["excerpt"] or "").split("\n") if line
        ]
        stream.write(f"<figure>\n<blockquote{source}>{''.join(paragraphs)}</blockquote>\n")
        if citation := record.get("citation"):
            linked = f'<a href="{address}">{address}</a>' if address and citation.endswith(link or "") else ""
            text = escape(visible(citation.removesuffix(link or "") if linked else citation))
            stream.write(f"<figcaption>— {text}{linked}</figcaption>\n")
        stream.write("</figure>\n")


def _address(link: str | None) -> str | None:
    return escape(visible(link)) if link and link.casefold().startswith(("http://", "https://")) else None
