"""Posts that are the same every time: ``python -m benchmarks.corpus wxr 10000 FILE``, or jsonl.

Invented words in four languages, inflected, as Zipf has them; 2.4 kB of text and 2.9 kB of HTML a post, as
the block editor writes it.
"""

import argparse
import json
import random
from collections.abc import Callable, Iterator
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

_LEMMAS = 5_000
_ZIPF = -1.1
_WORDS = 292
"""Of a text, in the mean."""
_CAPITAL = 0.05
"""The share of lemmas that are names."""
_SENTENCE = 14
_PARAGRAPH = 5
"""Sentences, of so many words each."""
_LINKED = 0.4
"""The share of paragraphs that end in a link."""
_TAGS = 200
_SITE = "https://mill.example"
_HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>The Mill</title><link>{_SITE}</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{_SITE}</wp:base_site_url><wp:base_blog_url>{_SITE}</wp:base_blog_url>
"""
_ITEM = """\t<item>
\t\t<title><![CDATA[{post.title}]]></title>
\t\t<link>{post.address}</link>
\t\t<pubDate>{post.rfc822}</pubDate>
\t\t<dc:creator><![CDATA[rosa]]></dc:creator>
\t\t<guid isPermaLink="false">{site}/?p={post.number}</guid>
\t\t<description></description>
\t\t<content:encoded><![CDATA[{post.html}]]></content:encoded>
\t\t<excerpt:encoded><![CDATA[]]></excerpt:encoded>
\t\t<wp:post_id>{post.number}</wp:post_id>
\t\t<wp:post_date><![CDATA[{post.day} 12:00:00]]></wp:post_date>
\t\t<wp:post_date_gmt><![CDATA[{post.day} 10:00:00]]></wp:post_date_gmt>
\t\t<wp:post_modified><![CDATA[{post.day} 12:00:00]]></wp:post_modified>
\t\t<wp:post_modified_gmt><![CDATA[{post.day} 10:00:00]]></wp:post_modified_gmt>
\t\t<wp:comment_status><![CDATA[open]]></wp:comment_status>
\t\t<wp:ping_status><![CDATA[open]]></wp:ping_status>
\t\t<wp:post_name><![CDATA[post-{post.number}]]></wp:post_name>
\t\t<wp:status><![CDATA[publish]]></wp:status>
\t\t<wp:post_parent>0</wp:post_parent>
\t\t<wp:menu_order>0</wp:menu_order>
\t\t<wp:post_type><![CDATA[post]]></wp:post_type>
\t\t<wp:post_password><![CDATA[]]></wp:post_password>
\t\t<wp:is_sticky>0</wp:is_sticky>
\t\t<category domain="category" nicename="news"><![CDATA[News]]></category>
\t\t<category domain="post_tag" nicename="tag-{post.tag}"><![CDATA[Tag {post.tag}]]></category>
\t\t<wp:postmeta>
\t\t\t<wp:meta_key><![CDATA[_thumbnail_id]]></wp:meta_key>
\t\t\t<wp:meta_value><![CDATA[{post.tag}]]></wp:meta_value>
\t\t</wp:postmeta>
\t</item>
"""
"""As WordPress 6 writes it (wp-admin/includes/export.php)."""
_IMAGE = (
    '<!-- wp:image {{"id":{tag}}} -->\n<figure class="wp-block-image"><img'
    ' src="{site}/wp-content/uploads/{month}/{tag}.jpg" alt="" class="wp-image-{tag}"/></figure>\n'
    "<!-- /wp:image -->"
)
"""As the block editor writes a picture, which most posts have."""


class _Language(NamedTuple):
    name: str
    share: float
    """Of the posts."""
    common: str
    """Its commonest words, by which a language is known."""
    onsets: str
    vowels: str
    endings: str
    """Of nouns, the first for the nominative; "-" is none."""


_LANGUAGES = (
    _Language(
        "en",
        0.4,
        "the of and to in a is that for it was on with as be by at are this from have not but they we or",
        "b br c cl d dr f fl g gr h j l m n p pl pr r s sh sl st t th tr v w",
        "a e i o u ea ou",
        "- s ed ing er",
    ),
    _Language(
        "uk",
        0.25,
        "і в на не що та з до у за як це про від його й був для але вони які ми або після також щоб",
        "б бр в г гр д дн ж з к кр л м н п пр р с ст т тр х ц ч ш щ",
        "а е и і о у я ї",
        "а и і у ою ам ами ах",
    ),
    _Language(
        "ru",
        0.2,
        "и в на не что с по за как это от его был для но они или из мы к также после чтобы о все",
        "б бр в г гр д дв ж з к кр л м н п пр р с ст т тр х ц ч ш щ",
        "а е и о у ы я ё",
        "а ы е у ой ам ами ах",
    ),
    _Language(
        "pl",
        0.15,
        "i w na nie że z do się jest o jak to po za od dla ale oni jego lub przez także są aby nas",
        "b br c cz d dr dz g gr h k kr l ł m n p pr r rz s st sz t tr w z ż",
        "a e i o u ą ę y ó",
        "a y ie ę ą o om ami ach",
    ),
)


class Post(NamedTuple):
    """A post that was invented; its day is ISO 8601, its title and its words have no markup."""

    number: int
    title: str
    day: str
    tag: int
    html: str

    @property
    def address(self) -> str:
        """Its permalink."""
        return f"{_SITE}/{self.day.replace('-', '/')}/post-{self.number}/"

    @property
    def rfc822(self) -> str:
        """When it was published, as feeds say it."""
        return date.fromisoformat(self.day).strftime("%a, %d %b %Y 10:00:00 +0000")


def posts(count: int, seed: int = 1984) -> Iterator[Post]:
    """Yield `count` posts of fifteen years, the oldest first."""
    chance = random.Random(seed)  # noqa: S311 - the same every time is what is wanted
    vocabularies = [_vocabulary(language, chance) for language in _LANGUAGES]
    shares = [language.share for language in _LANGUAGES]
    for number in range(1, count + 1):
        (place,) = chance.choices(range(len(_LANGUAGES)), shares)
        words, weights = vocabularies[place]
        length = max(20, round(chance.gauss(_WORDS, _WORDS / 3)))
        title, *text = chance.choices(words, cum_weights=weights, k=length + 1)
        on, tag = day(number, count), chance.randint(1, _TAGS)
        image = _IMAGE.format(site=_SITE, tag=tag, month=on[:7].replace("-", "/"))
        yield Post(
            number,
            f"{title.capitalize()} {text[0]} {text[1]}",
            on,
            tag,
            "\n\n".join((image, *_paragraphs(text, number, chance))),
        )


def day(number: int, count: int) -> str:
    """Return the day of a post, if there are `count` of them, in ISO 8601."""
    month, rest = divmod((number - 1) * 15 * 12 * 28 // count, 28)
    return f"{2005 + month // 12}-{month % 12 + 1:02}-{rest + 1:02}"


def wxr(count: int) -> Iterator[str]:
    """Yield a WordPress export of `count` posts, piece by piece."""
    yield _HEAD
    for post in posts(count):
        yield _ITEM.format(post=post, site=_SITE)
    yield "</channel></rss>\n"


def jsonl(count: int) -> Iterator[str]:
    """Yield `count` posts as the program's own jsonl, a line each."""
    for post in posts(count):
        record = {
            "title": post.title,
            "permalink": post.address,
            "date": f"{post.day}T12:00:00+02:00",
            "author": "rosa",
            "site": "mill.example",
            "source_id": str(post.number),
            "terms": [{"taxonomy": "post_tag", "name": f"Tag {post.tag}", "slug": f"tag-{post.tag}"}],
            "content": {"format": "wordpress", "body": post.html},
        }
        yield json.dumps(record, ensure_ascii=False) + "\n"


def _paragraphs(words: list[str], number: int, chance: random.Random) -> Iterator[str]:
    size = _SENTENCE * _PARAGRAPH
    for start in range(0, len(words), size):
        text = _sentences(words[start : start + size])
        link = f' <a href="{_SITE}/{number}/">{words[start]}</a>' if chance.random() < _LINKED else ""
        yield f"<!-- wp:paragraph -->\n<p>{text}{link}</p>\n<!-- /wp:paragraph -->"


def _sentences(words: list[str]) -> str:
    parts = (words[place : place + _SENTENCE] for place in range(0, len(words), _SENTENCE))
    return " ".join(f"{part[0][0].upper()}{' '.join(part)[1:]}." for part in parts)


def _vocabulary(language: _Language, chance: random.Random) -> tuple[list[str], list[float]]:
    """Return the forms of a language and their cumulated weights: lemmas at 1/rank, forms of one unevenly."""
    forms: list[str] = []
    weights: list[float] = []
    for rank, word in enumerate(language.common.split(), 1):
        forms.append(word)
        weights.append(rank**_ZIPF)
    known: set[str] = set(forms)
    rank = len(forms)
    while rank < _LEMMAS:
        stem = "".join(
            chance.choice(language.onsets.split()) + chance.choice(language.vowels.split())
            for _ in range(chance.choice((1, 2, 2, 3)))
        ) + chance.choice(language.onsets.split())
        if stem in known:
            continue
        known.add(stem)
        rank += 1
        name = chance.random() < _CAPITAL
        for place, ending in enumerate(language.endings.split()):
            form = stem + ending.strip("-")
            forms.append(form.capitalize() if name else form)
            weights.append(rank**_ZIPF / (place + 1) / 2)
    return forms, list(accumulate(weights))


FORMATS: dict[str, Callable[[int], Iterator[str]]] = {"wxr": wxr, "jsonl": jsonl}


def main() -> None:
    """Write a corpus to a file."""
    parser = argparse.ArgumentParser(description="Write posts that are the same every time.")
    parser.add_argument("format", choices=FORMATS)
    parser.add_argument("posts", type=int)
    parser.add_argument("file", type=Path)
    asked = parser.parse_args()
    with asked.file.open("w", encoding="utf-8") as stream:
        stream.writelines(FORMATS[asked.format](asked.posts))


if __name__ == "__main__":
    main()
