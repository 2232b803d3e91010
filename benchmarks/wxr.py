"""What a large WordPress export costs: ``python -m benchmarks.wxr --mb 100``.

Writes an export of that size, the same every time, adds it to an empty archive, and parses it with lxml and
nothing else. Prints peak memory and processor time of both, and the ratio.
"""

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_WORDS = (
    "the strike at harbour of dockers and cranes union has voted to go on until night shift is paid as day "
    "bread roses mill bakers ovens cold letter from committee statement solidarity with miners meeting hall "
    "страйк гірників триває комітет солідарності профспілка зарплата шахта protest górników związek strajk"
)
WORDS = _WORDS.split()
PARSING = """
import sys
from lxml import etree
settings = dict(resolve_entities="internal", huge_tree=True, recover=False, load_dtd=False, no_network=True)
for _, item in etree.iterparse(sys.argv[1], tag="item", **settings):
    item.clear()
    while item.getprevious() is not None:
        del item.getparent()[0]
"""
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>The Mill</title><link>https://mill.example</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://mill.example</wp:base_site_url><wp:base_blog_url>https://mill.example</wp:base_blog_url>
"""
ITEM = """<item><title>{title}</title><link>https://mill.example/{year}/{month:02}/{day:02}/post-{id}/</link>
<pubDate>Tue, {day:02} Apr {year} 10:00:00 +0000</pubDate><dc:creator><![CDATA[rosa]]></dc:creator>
<guid isPermaLink="false">https://mill.example/?p={id}</guid><description></description>
<content:encoded><![CDATA[{text}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{id}</wp:post_id><wp:post_date>{year}-{month:02}-{day:02} 12:00:00</wp:post_date>
<wp:post_date_gmt>{year}-{month:02}-{day:02} 10:00:00</wp:post_date_gmt>
<wp:comment_status>open</wp:comment_status><wp:ping_status>open</wp:ping_status>
<wp:post_name>post-{id}</wp:post_name><wp:status>publish</wp:status><wp:post_parent>0</wp:post_parent>
<wp:menu_order>0</wp:menu_order><wp:post_type>post</wp:post_type><wp:post_password></wp:post_password>
<wp:is_sticky>0</wp:is_sticky><category domain="category" nicename="news"><![CDATA[News]]></category>
<category domain="post_tag" nicename="tag-{tag}"><![CDATA[Tag {tag}]]></category>
<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value><![CDATA[{tag}]]></wp:meta_value></wp:postmeta>
{comments}</item>
"""
COMMENT = """<wp:comment><wp:comment_id>{id}</wp:comment_id>
<wp:comment_author><![CDATA[Ann]]></wp:comment_author><wp:comment_date>2015-04-21 13:00:00</wp:comment_date>
<wp:comment_content><![CDATA[{text}]]></wp:comment_content>
<wp:comment_approved>1</wp:comment_approved><wp:comment_type></wp:comment_type>
<wp:comment_parent>0</wp:comment_parent><wp:comment_user_id>0</wp:comment_user_id></wp:comment>
"""


class Cost(NamedTuple):
    """What a program took: seconds of the processor, and MB of memory at most."""

    seconds: float
    megabytes: int


def export(size: int) -> Iterator[str]:
    """Yield an export of about `size` bytes, piece by piece; the same for the same size."""
    chance = random.Random(1984)  # noqa: S311 - posts need no secrets
    yield HEAD
    done, number = len(HEAD), 0
    while done < size:
        number += 1
        paragraphs = [_words(chance, chance.randint(30, 120)) for _ in range(chance.randint(3, 9))]
        comments = "".join(
            COMMENT.format(id=number * 10 + each, text=_words(chance, 25))
            for each in range(chance.randint(0, 3))
        )
        item = ITEM.format(
            id=number,
            title=_words(chance, 7),
            text="\n\n".join(paragraphs),
            year=2004 + number % 15,
            month=1 + number % 12,
            day=1 + number % 28,
            tag=chance.randint(1, 200),
            comments=comments,
        )
        done += len(item.encode())
        yield item
    yield "</channel></rss>\n"


def cost(*words: str) -> Cost:
    """Run Python with these arguments; return what it took."""
    quiet = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
    pid = os.posix_spawn(sys.executable, [sys.executable, *words], os.environ, file_actions=[quiet])
    _, status, used = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"failed: {' '.join(words)}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss >> 10)


def _words(chance: random.Random, number: int) -> str:
    return " ".join(chance.choices(WORDS, k=number))


def main() -> None:
    """Measure, and print a line for each program and the ratio."""
    parser = argparse.ArgumentParser(description="What a large WordPress export costs.")
    parser.add_argument("--mb", type=int, default=100, help="How large it is, in MB.")
    size = parser.parse_args().mb * 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export.xml"
        with file.open("w", encoding="utf-8") as stream:
            posts = 0
            for piece in export(size):
                stream.write(piece)
                posts += piece.startswith("<item>")
        print(f"{file.stat().st_size / 1e6:.0f} MB, {posts} posts")
        bare = cost("-c", PARSING, str(file))
        added = cost("-m", "solidarity_archive", "--db", f"{folder}/archive.db", "add", "-q", str(file))
    for what, took in (("bare parsing", bare), ("archive add", added)):
        print(f"{what:12}  {took.seconds:6.1f} s CPU  {took.megabytes:4} MB at most")
    print(f"{added.seconds / bare.seconds:.1f} times as long as bare parsing")


if __name__ == "__main__":
    main()
