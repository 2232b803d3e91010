"""What WordPress makes of a post_content: each pair stands for one rule of wp_trim_excerpt or the_content."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.markup import html_to_text
from solidarity_archive.wordpress import _pieces, _without_block_comments, excerpt_text, render, stripped


def block(name: str, inner: str, attributes: str = "") -> str:
    return f"<!-- wp:{name} {attributes}-->\n{inner}\n<!-- /wp:{name} -->\n\n"


PARAGRAPH = block("paragraph", "<p>Bread and roses.</p>")
ITEM = block("list-item", "<li>Bread</li>")

EXCERPTS = {
    # pages and "more"
    "only page 1": ("First.<!--nextpage-->Second.", "First."),
    "page mark on a line of its own": ("First.\n<!--nextpage-->\nSecond.", "First."),
    "a page mark at the very beginning counts for nothing": ("<!--nextpage-->First.", "First."),
    "a block that marks a page": ("First.\n\n" + block("nextpage", "<!--nextpage-->") + "Second.", "First."),
    "only before more": ("Open<!--more-->shut", "Open"),
    "more with words of its own": ("Open<!--more Read on, please-->shut", "Open"),
    "a block that marks more": ("Open\n\n" + block("more", "<!--more-->") + "shut", "Open"),
    "more on page 2 cuts nothing on page 1": ("One two<!--nextpage-->three<!--more-->four", "One two"),
    "a heart survives before more": ("We <3 coal<!--more-->x", "We <3 coal"),
    # shortcodes
    "a caption goes with its words": ('[caption width="9"]<img src="a"/> Pit[/caption]Strike', "Strike"),
    "an embed goes with its address": ("Before [embed]http://example.org/x[/embed]after", "Before after"),
    "players and galleries go": ('[gallery ids="1,2"][audio src="a.mp3"][video][playlist]On', "On"),
    "a shortcode that closes itself": ("[gallery /] kept [/gallery]", "kept [/gallery]"),
    "a plugin's shortcode stays": ("Call [phone-box x=1] now", "Call [phone-box x=1] now"),
    "a longer name is another name": ("[gallery-two] [galleryx]", "[gallery-two] [galleryx]"),
    "an escaped shortcode comes alive": ("a [[gallery]] b", "a  b"),
    "an escaped shortcode of nobody's": ("a [[nobody]] b", "a [[nobody]] b"),
    "none inside a tag": ('<a title="[gallery]">Pit</a>', "Pit"),
    # blocks
    "a paragraph": (PARAGRAPH, "Bread and roses."),
    "blocks that have no text to show": (block("image", "<p>No</p>") + PARAGRAPH, "Bread and roses."),
    "code, buttons, unknown ones": (
        block("code", "No") + block("buttons", "No") + block("shop/till", "No") + PARAGRAPH,
        "Bread and roses.",
    ),
    "a block without content": ('<!-- wp:latest-posts {"n":3} /-->' + PARAGRAPH, "Bread and roses."),
    "a list of the old kind": (block("list", "<ul><li>Bread</li></ul>"), "Bread"),
    "a list of the new kind": (block("list", f"<ul>{ITEM}</ul>") + PARAGRAPH, "Bread and roses."),
    "a quotation with paragraphs": (
        block("quote", f"<blockquote>{PARAGRAPH}<cite>Rose</cite></blockquote>"),
        "Bread and roses.\n\nRose",
    ),
    "a quotation with an image": (block("quote", block("image", "x") + PARAGRAPH) + "On", "On"),
    "columns": (
        block("columns", "Not " + block("column", "this " + PARAGRAPH + block("image", "x"))),
        "Bread and roses.",
    ),
    "a group in a group": (block("group", block("group", PARAGRAPH)), "Bread and roses."),
    "an unknown block in a group": (
        block("group", block("shop/till", PARAGRAPH) + PARAGRAPH),
        "Bread and roses.",
    ),
    "a group with no block in it": (block("group", "<div>Alone</div>"), "Alone"),
    "a block that is never closed": ("<!-- wp:code -->No\n" + PARAGRAPH, ""),
    "what closes nothing": ("One <!-- /wp:code --> two", "One  two"),
    "attributes with braces": (block("paragraph", "<p>Yes</p>", '{"a":{"b":"}"}} '), "Yes"),
    "the long name": (block("core/paragraph", "<p>Yes</p>"), "Yes"),
    "text between blocks": (PARAGRAPH + "Typed.", "Bread and roses.\n\nTyped."),
    # tags
    "br leaves no space": ("One<br>two", "Onetwo"),
    "two br are a paragraph": ("One<br /><br/>two", "One\n\ntwo"),
    "spans are glued": ("<span>a</span><span>b</span>", "ab"),
    "block elements are not": ("<p>a</p><div>b</div><li>c</li>", "a\n\nb\n\nc"),
    "cells": ("<tr><td>a</td><td>b</td></tr>", "a\n\nb"),
    "a rule between": ("a<hr>b", "a\n\nb"),
    "capitals are not known": ("<P>a</P><P>b</P>", "ab"),
    "in pre everything is as it is": ("<pre>a<p>b</p></pre>c", "ab\n\nc"),
    "scripts and styles": ("a<script>b < c</script>d<style>e</style>f", "ad\n\nf"),
    "a loose less-than": ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2"),
    "a less-than before a letter takes the rest": ("wages <prices\n\nthe rest", "wages"),
    "a greater-than in quotes ends the tag for quotes": ('<a title="1 > 0" href="#">link</a>', ""),
    "a tag in a tag": ('<a href="x" <b>lost</b> still> found', "found"),
    "comments": ("a<!-- <b> > -->b", "ab"),
    "Word's own comments": ("<!--[if mso]><xml>x</xml><![endif]--><p>Text<o:p></o:p></p>", "Text"),
    "declarations": ("<![if !lists]>x<![endif]>y", "xy"),
    "processing instructions": ("<?xml:namespace ns='o' />x<?php echo '>' ?>y", "xy"),
    "the end of a CDATA section": ("<![CDATA[ x ]]> y <b>z</b>", "z"),
    # characters
    "entities": ("a &amp; b &lt;c&gt; &eacute;&#8364;", "a & b <c> é€"),
    "entities once only": ("&amp;lt;", "&lt;"),
    "what looks like entities": ("&copy 2015 &nothing; AT&T", "&copy 2015 &nothing; AT&T"),
    "no-break spaces are kept": ("a&nbsp;b&nbsp;", "a\xa0b\xa0"),
    "an encoded space parts no words": ("a&#32;b", "a\xa0b"),
    "quotes stay as they are": ("\"It's on,\" 'they' said", "\"It's on,\" 'they' said"),
    "two apostrophes are a quote": ("``so'' they say", "“so” they say"),
    "three dots": ("and so on...", "and so on…"),
    "dashes": ("a - b -- c --- d 3--4 xn--p1ai", "a – b — c — d 3–4 xn--p1ai"),
    "times and marks": ("8x10 photos, 0x1F, NUM (tm)", "8×10 photos, 0x1F, NUM ™"),
    "code is left alone": ("<code>a -- b...</code> c...", "a -- b... c…"),
    "smileys between spaces": (":) a:) :lol: <b>:-(</b> 8-) http://", "🙂 a:) 😆 🙁 😎 http://"),
    "a smiley that is an image": ("a :mrgreen: b", "a  b"),
    "no smileys in code": ("<code>:)</code>", ":)"),
    "the name of the program": (
        "Wordpress and (Wordpress) myWordpress",
        "WordPress and (WordPress) myWordpress",
    ),
    "line ends of Windows": ("a\r\nb\r\n\r\nc", "a\nb\n\nc"),
    "trimmed": (" \n\t a \n", "a"),
    "ideographs": ("鉱山の労働者。\u3000団結", "鉱山の労働者。\u3000団結"),
    "control characters": ("a\x00b\x07c\x0bd", "abc\xa0d"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("raw", "expected"), EXCERPTS.values(), ids=EXCERPTS)
def test_the_text_of_an_excerpt(raw: str, expected: str) -> None:
    assert re.sub("\n\n+", "\n\n", excerpt_text(raw)) == expected


RENDERED = {
    "paragraphs": ("One\n\nTwo\nthree", "<p>One</p>\n<p>Two<br />\nthree</p>"),
    "Windows": ("One\r\n\r\nTwo", "<p>One</p>\n<p>Two</p>"),
    "paragraphs that are marked": (
        "<p> One</p>\n<p>Two\nthree <b>four</b>\t</p>",
        "<p>One</p>\n<p>Two<br />\nthree <b>four</b></p>",
    ),
    "block elements": (
        "<h2>Pits</h2>\nText\n<ul>\n<li>a</li>\n</ul>",
        "<h2>Pits</h2>\n<p>Text</p>\n<ul>\n<li>a</li>\n</ul>",
    ),
    "a quotation": ("<blockquote>Never</blockquote>", "<blockquote><p>Never</p></blockquote>"),
    "pre keeps its lines": ("<pre>a\n\nb</pre>", "<pre>a\n\nb</pre>"),
    "scripts too": ("a <script>b\n\nc</script> d", "<p>a <script>b\n\nc</script> d</p>"),
    "no br in a tag": ('<img\nsrc="x"> a', '<p><img\nsrc="x"> a</p>'),
    "more and pages": ("a<!--more-->b<!--nextpage-->c", "<p>abc</p>"),
    "blocks make no paragraphs": ("<!-- wp:html -->a\n\nb<!-- /wp:html -->", "a\n\nb"),
    "attributes of a block": ('<!-- wp:a {"b":{"c":1}} -->d<!-- wp:my/e {"f":"{"} /-->g<!-- /wp:a -->', "dg"),
    "tags in attributes": ('a<!-- wp:b {"c":"<i> -->"} /-->d<!-- wp:e -->f', "adf"),
    "attributes without an end": ('<!-- wp:a {"b": -->c<!-- wp:d -->', '<!-- wp:a {"b": -->c'),
    "what closes no block": (
        "<!-- wp:a -->b<!-- /wp:a -->c<!-- /wp:a -->d<!-- wp:e -->",
        "bcd<!-- wp:e -->",
    ),
    "caption": (
        '[caption id="x" width="300"]<a href="b"><img src="a"></a> Pit & fan[/caption]',
        '<figure class="wp-caption"><a href="b"><img src="a"></a><figcaption>Pit & fan</figcaption></figure>',
    ),
    "caption of the old kind": (
        '[wp_caption caption="Pit"]<img src="a">[/wp_caption]',
        '<figure class="wp-caption"><img src="a"><figcaption>Pit</figcaption></figure>',
    ),
    "embed": (
        "[embed]http://example.org/?a=1&b=2[/embed]",
        '<p><a href="http://example.org/?a=1&amp;b=2">http://example.org/?a=1&amp;b=2</a></p>',
    ),
    "gallery": ("a [gallery] b", "<p>a  b</p>"),
    "escaped": ("[[gallery]]", "<p>[gallery]</p>"),
    "of a plugin": ("[map x=1]y[/map]", "<p>[map x=1]y[/map]</p>"),
    "quotes": ('"It\'s" -- :)', '<p>"It\'s" -- :)</p>'),
}


@pytest.mark.parametrize(("raw", "expected"), RENDERED.values(), ids=RENDERED)
def test_the_html_of_a_post(raw: str, expected: str) -> None:
    assert render(raw) == expected


def test_rendered_text_reads_as_typed() -> None:
    raw = '<b>Pit</b> closures\nin 1984\n\n[caption width="1"]<img src="a"> A lamp[/caption]\n\nThe end'
    assert html_to_text(render(raw)) == "Pit closures\nin 1984\n\nA lamp\n\nThe end"


def test_html_is_stripped_by_the_same_rules() -> None:
    assert stripped('<a title="1 > 0" href="#">link</a>') == "link"
    assert stripped("<p>One</p><p>two<br>three</p><!--more--><p>four</p>") == "One\n\n\n\ntwothree"


SIGNS = [*"<>[]\"'&;/!?-", "<p>", "</p>", "<!--", "-->", "<!-- wp:group -->", "<!-- /wp:group -->"]
SIGNS += ["[caption]", "[/caption]", "<pre>", "</pre>", "<script>", "]]>", "\n\n", "<br>", "word"]
SIGNS += ["<!--more-->", "&lt;", "\x0e", "\x12"]
PARTS = st.sampled_from(SIGNS)


COMMENTS = ["<!-- wp:a -->", "<!-- wp:core/b /-->", "<!-- /wp:a -->", "<!-- /wp:a /-->", "<!--\twp:a/b "]
COMMENTS += ['{"x":1} -->', '{"x":"<i> -->"} -->', "{", "} -->", "<!-- wp:a", "<!--", "-->", " ", "c\n"]


@given(st.lists(st.sampled_from(COMMENTS)).map("".join))
def test_without_block_comments_a_text_is_that_of_all_its_pieces(raw: str) -> None:
    assert _without_block_comments(raw) == "".join(piece for _, piece in _pieces(raw))


@given(st.lists(PARTS | st.text(max_size=3)).map("".join))
def test_any_string_has_a_text_and_html(raw: str) -> None:
    assert isinstance(render(raw), str)
    assert excerpt_text(raw).strip(" \n\t\r") == excerpt_text(raw)


@given(
    st.text(
        st.characters(exclude_characters="<>[]&'`.-:8;(=x\x0b\x0c", exclude_categories=["Cc", "Cn", "Cs"])
    )
)
def test_text_without_signs_is_kept(raw: str) -> None:
    assert excerpt_text(raw) == raw.strip(" ").replace("Wordpress", "WordPress")


HOSTILE = [
    "<",
    "[",
    "<!--",
    "<!-- wp:group -->",
    "<!-- wp:p {",
    "[caption]",
    "[[embed",
    "<!--more",
    "<script>",
]
HOSTILE += [
    "<pre>",
    "<div>",
    '<a "',
    "<!",
    "<?",
    "1.",
    "1x",
    " ",
    "\n",
    "\n ",
    "&",
    ":) ",
    "<br ",
    "]]>",
    '"',
]


@pytest.mark.parametrize("part", HOSTILE)
def test_a_megabyte_of_anything_is_read_in_a_moment(part: str) -> None:
    started = time.process_time()
    raw = part * (1_000_000 // len(part))
    excerpt_text(raw)
    render(raw)
    # What takes the square of the length takes hours.
    assert time.process_time() - started < 20
