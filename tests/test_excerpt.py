"""Excerpts: as WordPress cuts them, by words, by sentences, and around a term."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive.excerpt import Excerpt, cite, excerpt, marked
from solidarity_archive.post import Content, ContentFormat, Person, Post
from tests.excerpts import misses, published

TRUTH = Path(__file__).parents[1].parent / "shared" / "wordpress" / "dev" / "truth.json"
LONG = " ".join(f"w{n}" for n in range(1, 61))


def shown(body: str, format: ContentFormat = "text", **options: str | int) -> str:
    return marked(excerpt(Post(), Content(format, body), **options))  # type: ignore[arg-type]


@pytest.mark.skipif(not TRUTH.exists(), reason="the excerpts of a real WordPress are not here")
@pytest.mark.parametrize("source", ["content_raw", "content_rendered"])
def test_excerpts_equal_wordpress(source: str) -> None:
    posts = published(TRUTH)
    assert len(list(misses(posts, source))) <= 0.03 * len(posts)


def words(count: int) -> str:
    return " ".join(f"w{n}" for n in range(1, count + 1))


@pytest.mark.parametrize("format", ["wordpress", "html", "markdown", "text"])
def test_fifty_five_words_are_an_excerpt(format: ContentFormat) -> None:
    assert shown(words(55), format) == words(55)
    assert shown(words(56), format) == words(55) + " […]"
    assert shown(words(30), format, words=20) == words(20) + " […]"


COUNTED = {
    "spaces, tabs and line ends part words": ("a\tb\n\nc \r\n d", 4, False),
    "a no-break space does not": ("a\u00a0b c", 2, False),
    "nor do thin and wide spaces": ("a\u2009b\u3000c\u2028d e", 2, False),
    "a dash is a word": ("a — b", 3, False),
    "nothing": (" \n", 1, False),
}


@pytest.mark.parametrize(("text", "count", "cut"), COUNTED.values(), ids=COUNTED)
def test_what_a_word_is(text: str, count: int, cut: bool) -> None:
    assert excerpt(Post(), Content("text", text), words=count).cut is cut
    assert count == 1 or excerpt(Post(), Content("text", text), words=count - 1).cut


def test_a_trailing_no_break_space_is_a_word() -> None:
    assert shown(words(55) + " &nbsp;", "wordpress") == words(55) + " […]"


def test_japanese_without_spaces_is_never_cut() -> None:
    assert shown("鉱山" * 100) == "鉱山" * 100


HTML = {
    "br in paragraphs is WordPress's": ("<p>One<br>two</p>", "Onetwo"),
    "br without paragraphs parts words": ("One<br>two<BR/>three", "One two three"),
    "capital letters": ("<P>One</P><P>two</P>", "One two"),
    "captions": ('<div class="wp-caption alignleft"><div><img></div><p>Pit</p></div><p>On</p>', "On"),
    "players": ('<p><audio class="wp-audio-shortcode"><a>a.mp3</a></audio>On</p>', "On"),
    "galleries": ("<div id='g' class='gallery x'><dl><dd>Pit</dd></dl></div><p>On</p>", "On"),
    "blocks that excerpts leave out": (
        '<figure class="wp-block-image"><img><i>Pit</i></figure><p>On</p>',
        "On",
    ),
    "blocks that they do not": (
        '<div class="wp-block-group is-layout-flow wp-block-group-is-layout-flow">On</div>',
        "On",
    ),
    "what never ends": ('<div class="wp-caption">All <p>of it', "All of it"),
    "an anchor for more": ('<p>On <span id="more-9"></span>and on</p>', "On"),
    "quotes": ("<p>“It’s on”</p>", "“It’s on”"),
}


@pytest.mark.parametrize(("body", "expected"), HTML.values(), ids=HTML)
def test_html(body: str, expected: str) -> None:
    assert shown(body, "html") == expected


def test_the_authors_summary_is_never_cut() -> None:
    body = Content("text", LONG)
    assert excerpt(Post(summary=LONG), None) == Excerpt(LONG, cut=False)
    assert excerpt(Post(summary="0"), body).text == "0"
    assert excerpt(Post(summary=" \n\t"), body).cut
    assert (
        excerpt(Post(summary="<p>Pits &amp; <em>lamps</em></p> [gallery]"), body).text
        == "Pits & lamps\n\n[gallery]"
    )
    assert excerpt(Post(summary="Fish & chips <3"), body).text == "Fish & chips <3"


def test_a_summary_is_cut_if_that_is_asked_for() -> None:
    assert marked(excerpt(Post(summary=LONG), None, words=2)) == "w1 w2 […]"
    assert marked(excerpt(Post(summary="It is on. Come!"), None, sentences=1)) == "It is on. […]"
    assert excerpt(Post(summary="Come and […]"), None) == Excerpt("Come and", cut=True)


MORE = [
    ("It is on.<!--more-->\n\nCome!", "wordpress"),
    ("It is on.\n<!--more Go on-->\n<p>Come!</p>", "wordpress"),
    ("It is on.\n\n<!--nextpage-->\nCome!", "wordpress"),
    ("<!--nextpage-->It is on.<!--nextpage-->Come!", "wordpress"),
    ('<p>It is on. <span id="more-9"></span></p><p>Come!</p>', "html"),
]


@pytest.mark.parametrize(("body", "format"), MORE)
def test_what_is_behind_a_mark_counts_if_a_length_is_asked_for(body: str, format: ContentFormat) -> None:
    assert shown(body, format) == "It is on."
    assert shown(body, format, words=9) == "It is on. […]"
    assert shown(body, format, sentences=1) == "It is on. […]"
    assert shown(body, format, sentences=3, words=3) == "It is on. […]"


@pytest.mark.parametrize(
    "body",
    [
        "It is on.<!--more-->",
        "It is on.<!--more-->\n\n[gallery ids=1] <img src='pit.jpg'>&nbsp;<!-- wp:more -->",
        "<!--nextpage-->It is on.<!--nextpage--> \n",
    ],
)
def test_a_mark_with_no_text_behind_it_cuts_nothing(body: str) -> None:
    assert shown(body, "wordpress", sentences=3) == "It is on."


def test_a_protected_post_has_none() -> None:
    secret = Post(protected=True, summary="secret", text="secret")
    assert excerpt(secret, Content("text", "secret"), around="secret") == Excerpt("", cut=False)


@pytest.mark.parametrize("end", [" […]", "[...]", " …", " ...", ""])
def test_a_partial_post_is_always_cut(end: str) -> None:
    post = Post(completeness="partial", text=f"It is on and{end}")
    assert marked(excerpt(post, None)) == "It is on and […]"


def test_a_partial_post_ends_with_a_whole_sentence_if_it_has_one() -> None:
    post = Post(completeness="partial", text="It is on. Come at ten. Bring a […]")
    assert marked(excerpt(post, None, sentences=5)) == "It is on. Come at ten. […]"
    assert (
        marked(excerpt(Post(completeness="partial", text="Bring a […]"), None, sentences=1)) == "Bring a […]"
    )


def test_a_post_without_content_has_no_excerpt() -> None:
    assert excerpt(Post(), None) == Excerpt("", cut=False)


SENTENCES = [
    "“It is on!” they said in the hall.",
    "M. Volynets spoke at 10 a.m. in room No. 5 of the town hall.",
    "Did they win? ",
    "They met J. K. O'Neill, Dr. Smith and St. John's band...",
    "See http://example.org/a.b?c=d for more.",
    "He lives at ul. Długa 5 m. 3 in Łódź.",
    "У ст. 5 закону від 12 р. Кривий Ріг згадано на вул. Соборній.",
    "Треба 5 тис. Грн. не вистачило.",
    "Am 1. Mai demonstrierten z.B. Bergleute in der Str. Nr. 4.",
    "鉱山は閉まった。",
    "1. Wages must rise.",
    "2.1. Hours must fall.",
    "IV. Nobody is dismissed.",
    "Witali m.in. Piotra i tow. Annę.",
    "Храм св. Миколая стоїть на пл. Свободи, тел. (044) 555, тел. +380.",
    "Приїхали гр. Іванов і Дж. Буш.",
    "Завод им. Ленина стоит.",
    "J.-L. Mélenchon, Ph.D. Smith and a doctor from Ste. Marie came on Mar. 5 and Jul. 6.",
    "« C’est fini ! »",
    "Aujourd’hui il dit : « Oui. »",
    "«\u00a0Non\u202f!\u00a0»",
    "Он дал им хлеба в тяжёлый год.",
    "Fueron al mar.",
    "It was so.And no.",
    "The answer is no.",
    "So it goes…",
]


def test_sentences() -> None:
    text = " ".join(sentence.strip() for sentence in SENTENCES)
    for count in range(1, len(SENTENCES) + 1):
        expected = " ".join(sentence.strip() for sentence in SENTENCES[:count])
        assert excerpt(Post(), Content("text", text), sentences=count).text == expected


def test_a_no_break_space_before_a_space_is_one_more_space() -> None:
    assert shown("It is on.\u00a0 Come!", sentences=1) == "It is on. […]"
    assert shown("It is on. \u00a0Come! \u00a0 Soon.", sentences=2) == "It is on. \u00a0Come! […]"
    assert (
        shown("On p.\u00a05 of the acc.\u00a0Report. More.", sentences=1)
        == "On p.\u00a05 of the acc.\u00a0Report. […]"
    )


def test_sentences_end_with_their_paragraph() -> None:
    assert shown("A heading\n\nA text. More.", sentences=2) == "A heading A text. […]"
    assert shown("団結。勝利。", sentences=1) == "団結。 […]"


def test_sentences_and_words_together_are_what_is_shorter() -> None:
    assert shown("One two three. Four.", sentences=1, words=2) == "One two […]"
    assert shown("One two three. Four.", sentences=1, words=9) == "One two three. […]"


PLACES = (
    "Art unions start. "
    + "Nothing here at all. " * 20
    + "The union’s part in an art was an Artful one. "
    + "More. " * 40
)


def test_around_a_term() -> None:
    passage = excerpt(Post(), Content("text", PLACES), words=12, around="ARTFUL")
    assert "an Artful one." in passage.text
    assert passage.cut
    assert passage.start_cut
    assert len(passage.text.split()) <= 12
    assert marked(passage).startswith("[…] ")
    assert marked(passage).endswith(" […]")


@pytest.mark.parametrize(
    ("term", "found"),
    [("part", "union’s part in"), ("union's", "The union’s part"), ("artf", "Artful"), ("rtful", "Artful")],
)
def test_whole_words_come_first(term: str, found: str) -> None:
    assert found in shown(PLACES, words=8, around=term)


def test_around_a_term_that_search_finds() -> None:
    text = f"{'So it was. ' * 30}У Łodzi — Ко́льченко: шахтёры, café “crème”; O’Neil."
    for term in ("lodzi", "Кольченко", "шахтеры cafe", '"Café crème"', "neil", "o'neil", "Łodzi, Ко́льченко"):
        passage = excerpt(Post(text=text), None, words=8, around=term)
        assert (passage.missed, passage.start_cut) == (False, True), term


def test_around_a_term_that_is_nowhere_or_at_the_edge() -> None:
    assert excerpt(Post(text=LONG), None, around="nothing") == excerpt(Post(text=LONG), None)._replace(
        missed=True
    )
    assert shown(LONG, around=" ") == shown(LONG)
    assert shown("The strike is on.", around="strike") == "The strike is on."
    assert shown(LONG, words=5, around="w60") == "[…] w56 w57 w58 w59 w60"


def test_around_a_term_behind_more_and_in_japanese() -> None:
    assert "later" in shown("Now.<!--more-->\n\nAnd later.", "wordpress", around="later")
    assert shown("あ" * 200 + "団結" + "い" * 200, words=5, around="団結") == "[…] ああああ団結いいいい […]"


def test_citation() -> None:
    post = Post(
        title='Pits,  "lamps"',
        authors=(Person("Ann Lee"), Person("Bob")),
        site_title="Coal News",
        published="2015-04-21T10:00:00+03:00",
        permalink="https://example.org/pits",
    )
    assert cite(post) == 'Ann Lee, Bob, “Pits, "lamps"”, Coal News, 21 April 2015, https://example.org/pits'
    assert cite(Post(site="example.org", published="2015-04")) == "[untitled], example.org, April 2015"
    assert cite(Post()) == "[untitled]"


FORMATS = st.sampled_from(["wordpress", "html", "markdown", "text"])
PROSE = st.text(st.sampled_from("ab .!?\n\t…<>[]\"'.1МЄ団。\u00a0")) | st.text()


@given(PROSE, FORMATS, st.integers(1, 9), st.none() | st.integers(1, 4))
def test_never_more_words_and_always_a_run_of_them(
    body: str, format: ContentFormat, count: int, sentences: int | None
) -> None:
    content = Content(format, body)
    found = excerpt(Post(), content, words=count, sentences=sentences).text
    everything = excerpt(Post(), content, words=10**6).text.split(" ")
    assert found.split(" ") == everything[: len(found.split(" "))] or sentences
    assert " ".join(everything).startswith(found)
    assert not found or len(found.split(" ")) <= count


@given(PROSE, st.text(max_size=3), st.integers(1, 12))
def test_around_any_term(body: str, term: str, count: int) -> None:
    found = excerpt(Post(text=body), None, words=count, around=term)
    assert found.text in " ".join(
        part for part in excerpt(Post(text=body), None, words=10**6).text.split(" ")
    )


@given(st.text(), st.text(), st.none() | st.integers(0, 3))
def test_any_summary(summary: str, text: str, sentences: int | None) -> None:
    assert marked(excerpt(Post(summary=summary), Content("wordpress", text), sentences=sentences)) is not None


@pytest.mark.parametrize(
    "part", ["<", "[", ". ", " […]", "A. ", "“", " ", "ab", "</div>", '<div class="gallery">']
)
@pytest.mark.parametrize("format", ["html", "text"])
def test_a_megabyte_of_anything(part: str, format: ContentFormat) -> None:
    content = Content(format, part * (1_000_000 // len(part)))
    assert excerpt(Post(completeness="partial"), content, sentences=2, words=3).cut
