"""Excerpts: a passage of a post with its citation, cut as WordPress cuts it unless asked otherwise."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from typing import NamedTuple

from solidarity_archive.dates import day_label
from solidarity_archive.lazy import regex, resolve
from solidarity_archive.post import Content, Post
from solidarity_archive.wordpress import EXCERPT_BLOCKS, excerpt_text, goes_on, render, stripped

WORDS = 55
"""How many words an excerpt has in WordPress (excerpt_length)."""

_SEPARATOR = regex(r"[\n\r\t ]+")
_PARAGRAPH_END = regex(r"\n[ \t\r]*\n[\n\r\t ]*")
_PHP_SPACES = " \n\r\t\x0b\0"
_CUT_MARKS = ("[…]", "[...]", " …", " ...")
_MARKUP = regex(r"<[a-zA-Z/!]|&#?\w+;")

_UPPER_CASE_TAG = regex(r"</?[A-Z][A-Za-z0-9]*")
_TAG = regex(r"(<[^<>]*>)")
_TAG_NAME = regex(r"<(/?)([a-z][a-z0-9]*)")
_LINE_BREAK = regex(r"<br\b[^<>]*>")
_CLASSES = regex(r"""\sclass=(?:"([^"<>]*)"|'([^'<>]*)')""")
_LEFT_OUT = frozenset(("wp-caption", "wp-audio-shortcode", "wp-video", "wp-playlist", "gallery"))
_BLOCK_CLASS = regex(r"wp-block-((?:(?!-is-layout-)[a-z0-9-])+)(?:-is-layout-[a-z-]+)?")
_VOID = frozenset(("area", "br", "col", "embed", "hr", "img", "input", "link", "source", "track", "wbr"))

# Chinese and Japanese have no spaces; two of their characters are about as long as a word.
_IDEOGRAPHS = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_UNIT = regex(rf"[{_IDEOGRAPHS}]{{1,2}}|[^\s{_IDEOGRAPHS}]+")

_NO_BREAK = "\u00a0\u202f"
_OPENERS = f" {_NO_BREAK}\"'“„«([¿¡—–-+"
_CLOSERS = rf"(?:[\"'”’»“)\]]|[ {_NO_BREAK}]»(?!\S))"
# A no-break space alone ties what is abbreviated to what follows it.
_SENTENCE_END = regex(rf"(?<![.!?…])([.!?…]+{_CLOSERS}*+)[{_NO_BREAK}]*+ \s*|([。！？][」』”’）]*+)\s*")
_LAST_WORD = regex(r"[^\s(\[\"'“„«]*\Z")
_SENTENCE_CLOSED = regex(rf"[.!?…。！？](?:{_CLOSERS}|[」』）])*\Z")
_DOTTED = regex(r"(?:[^\W\d_]{1,2}\.-?)+[^\W\d_]{1,2}|[^\W\d_]")
_NUMBER = regex(r"\d+(?:\.\d+)*|[IVXLC]+")
"""Before a sentence, of an item in a list."""
_ORDINAL = regex(r"\d{1,2}")
_GERMAN_MONTH = regex(r"J[aä]n|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Jahrhundert")
# English; Ukrainian and Russian; Polish and Czech; German; French; Spanish and Italian.
_ABBREVIATION_LIST = """
    mr mrs ms dr prof st ste rev gen col capt lt sgt sen gov hon jr sr messrs approx vs cf viz ltd co corp inc
    bros dept assn govt ave rd jan feb apr aug sep sept oct nov dec eg ie
    ст р рр вул ул обл г гг м с см тис тыс млн млрд грн руб коп ред ін др пр просп пров пер бул кв буд ім
    св дж гр пл пос див им
    акад проф доц инж напр стор табл рис мал пп тов чол рп смт сл гл зб вид изд авт укр рос англ
    ul al pl św śp tow hab inż mgr np tj tzn tzw str godz im ks płk kpt tys mln mld zł woj pow red wyd zob por
    ok tzv např mj atd
    bzw usw fr evtl ca vgl abs hr dipl ing ggf inkl sog geb gest bes
    mm mme mlle env av bd
    sra dña ud uds pág núm tel sig dott avv ecc pag
"""
_ABBREVIATIONS = frozenset(_ABBREVIATION_LIST.split())
_NUMBERED = (
    "no nos nr nro num art arts fig figs vol vols ch sec pp par § № гл ст стор str čl kap mar jun jul тел"
)
_BEFORE_NUMBERS = frozenset(_NUMBERED.split())


class Excerpt(NamedTuple):
    """A passage as plain text; `cut` and `start_cut` say whether the post has more after and before it.

    `missed` is whether it was to be about a term that the post does not have.
    """

    text: str
    cut: bool
    start_cut: bool = False
    missed: bool = False


def excerpt(
    post: Post,
    content: Content | None,
    *,
    words: int | None = None,
    sentences: int | None = None,
    around: str | None = None,
    forms: Callable[[str], Iterable[str]] | None = None,
) -> Excerpt:
    """Return a passage of `post`, whose body is `content` (None: `post.text` is what there is).

    Unasked, it is the author's summary, whole, or else the first 55 words (wp_trim_excerpt).
    `words` and `sentences` cut either; with both, what is shorter. With `around`, it is a passage
    of about `words` words about the first place where that term stands, from sentence to
    sentence where they are near, or what it is without `around` if the term is nowhere; `forms` gives
    the folds of all forms of a word. A protected post has no excerpt; a partial one is always cut.
    """
    if post.protected:
        return Excerpt("", cut=False)
    partial = post.completeness == "partial"
    if around:
        whole = _whole_text(post, content)
        passage = _around(_unmarked(whole) if partial else whole, around, words or WORDS, forms)
        if passage:
            return passage._replace(cut=passage.cut or partial)
        return excerpt(post, content, words=words, sentences=sentences)._replace(missed=True)
    summary = _summary(post)
    if summary is None:
        text = _unmarked(_text(post, content)) if partial else _text(post, content)
    else:
        text = _unmarked(summary)
        partial = text != summary
        if words is None and sentences is None:
            return Excerpt(text, partial)
    if sentences is None:
        chosen = _first_words(text, WORDS if words is None else words, more=partial)
    else:
        chosen = _first_sentences(text, sentences, more=partial)
        if words is not None:
            chosen = _first_words(chosen.text, words, more=chosen.cut)
    if chosen.cut or summary is not None or (words is None and sentences is None):
        return chosen  # WordPress says nothing of what is behind a mark
    return chosen._replace(cut=_is_left_behind(content))


def marked(excerpt: Excerpt) -> str:
    """Return the passage with "[…]" where it was cut, as WordPress shows it."""
    start = "[…]" if excerpt.start_cut else ""
    return " ".join(filter(None, (start, excerpt.text, "[…]" if excerpt.cut else "")))


def cite(post: Post) -> str:
    """Return where a post is from, in one line: author, “title”, site, date, permalink.

    What is not known is left out, and the date is as precise as it is known; a post without
    a title is ``[untitled]``.
    """
    parts = (
        post.author,
        f"“{post.title}”" if post.title and post.title.strip() else "[untitled]",
        post.site_title or post.site,
        day_label(post.published) if post.published else None,
        post.permalink,
    )
    return ", ".join(" ".join(part.split()) for part in parts if part and part.strip())


def _text(post: Post, content: Content | None) -> str:
    if content is None:
        return post.text or ""
    if content.format == "wordpress":
        return excerpt_text(content.body)
    return _rendered_text(content.body) if content.format == "html" else content.body


def _is_left_behind(content: Content | None) -> bool:
    return content is not None and content.format in ("wordpress", "html") and goes_on(content.body)


def _whole_text(post: Post, content: Content | None) -> str:
    """Return all the text of a post, also what stands behind its "more" mark or on its other pages."""
    if post.text is not None or content is None:
        return post.text or ""
    if content.format in ("markdown", "text"):
        return content.body
    return _read(render(content.body) if content.format == "wordpress" else content.body)


def _unmarked(text: str) -> str:
    """Return `text` without the mark of a cut that its source put at its end."""
    trimmed = text.rstrip()
    mark = next(filter(trimmed.endswith, _CUT_MARKS), "")
    return trimmed.removesuffix(mark).rstrip() if mark else text


def _summary(post: Post) -> str | None:
    """Return the author's summary as plain text, or None if it is blank for PHP's trim()."""
    summary = (post.summary or "").strip(_PHP_SPACES)
    if not summary:
        return None
    return _read(summary.replace("\n", "<br>")) if _MARKUP.search(summary) else summary


def _read(html: str) -> str:
    """Return the text of HTML as a reader sees it; few excerpts need that, and so its parser."""
    text: str = resolve("solidarity_archive.markup:html_to_text")(html)
    return text


def _rendered_text(html: str) -> str:
    """Return the text for an excerpt of HTML as a site shows it: the same as from its source.

    What WordPress makes of captions, players, galleries and blocks that excerpts leave out is
    known by its classes. In HTML without ``<p>``, which WordPress does not make, ``<br>`` parts words.
    """
    html = _UPPER_CASE_TAG.sub(lambda tag: tag[0].lower(), html)
    if "<p" not in html:
        html = _LINE_BREAK.sub("\n", html)
    return stripped(_without_left_out(html))


def _without_left_out(html: str) -> str:
    kept: list[str] = []
    dropped: list[str] = []
    element, depth = "", 0
    for number, part in enumerate(_TAG.split(html)):
        name = _TAG_NAME.match(part) if number % 2 else None
        if not element and name and not name[1] and name[2] not in _VOID and _is_left_out(part):
            element = name[2]
        (dropped if element else kept).append(part)
        if element and name and name[2] == element:
            depth += -1 if name[1] else 1
            if not depth:
                element, dropped = "", []
    return "".join(kept + dropped)  # an element that never ends is not taken out


def _is_left_out(tag: str) -> bool:
    found = _CLASSES.search(tag)
    names = (found[1] or found[2] or "").split() if found else ()
    blocks = filter(None, map(_BLOCK_CLASS.fullmatch, names))
    return not _LEFT_OUT.isdisjoint(names) or any(block[1] not in EXCERPT_BLOCKS for block in blocks)


def _first_words(text: str, count: int, *, more: bool) -> Excerpt:
    """Return the first words, parted as wp_trim_words does: a no-break space parts none."""
    found = _SEPARATOR.sub(" ", text).strip(" ").split(" ", max(count, 0))
    rest = len(found) > count
    return Excerpt(" ".join(found[:count] if rest else found), more or (rest and found != [""]))


def _flat(text: str) -> tuple[str, list[int]]:
    """Return `text` with single spaces, and where its sentences begin in that, its end included.

    The end of a paragraph ends a sentence too, so that headings are sentences.
    """
    paragraphs = [_SEPARATOR.sub(" ", part).strip(" ") for part in _PARAGRAPH_END.split(text)]
    starts: list[int] = []
    offset = 0
    for paragraph in filter(None, paragraphs):
        starts.append(offset)
        for end in _SENTENCE_END.finditer(paragraph):
            begin = starts[-1] - offset
            after = paragraph[end.end() : end.end() + 20].lstrip(_OPENERS)
            before = paragraph[max(end.start() - 40, begin) : end.start()]
            if after and (end[2] or _ends(before, end[1], after)):
                starts.append(offset + end.end())
        offset += len(paragraph) + 1
    flat = " ".join(filter(None, paragraphs))
    return flat, [*starts, len(flat)]


def _ends(before: str, mark: str, after: str) -> bool:
    """Whether a sentence ends with `mark`; `before` is what it has so far, or its end, `after` what follows.

    In doubt it does not: a sentence too many in a quotation is better than half of one.
    """
    if after[0].islower():
        return False
    if mark[0] != "." or mark.startswith(".."):
        return True
    if _NUMBER.fullmatch(before):
        return False
    found = _LAST_WORD.search(before)
    word = found[0] if found else ""
    name = word.casefold()
    if after[0].isdigit() and name in _BEFORE_NUMBERS:
        return False
    if _ORDINAL.fullmatch(word):
        return not _GERMAN_MONTH.match(after)
    return not (_DOTTED.fullmatch(word) or name in _ABBREVIATIONS)


def _first_sentences(text: str, count: int, *, more: bool) -> Excerpt:
    """Return the first whole sentences; half a one only if there is nothing else."""
    flat, starts = _flat(text)
    whole = len(starts) - 1
    if more and whole > 1 and not _SENTENCE_CLOSED.search(flat):
        whole -= 1
    end = starts[min(max(count, 0), whole)]
    return Excerpt(flat[:end].rstrip(), more or end < len(flat))


def _around(text: str, term: str, count: int, forms: Callable[[str], Iterable[str]] | None) -> Excerpt | None:
    """Return the passage about the best place of `term`, or None if it is nowhere."""
    flat, sentences = _flat(text)
    place: tuple[int, int] | None = resolve("solidarity_archive.words.places:place_of")(flat, term, forms)
    if place is None:
        return None
    units = [unit.span() for unit in _UNIT.finditer(flat)]
    begins = [start for start, _ in units]
    first, last = bisect_right(begins, place[0]) - 1, bisect_right(begins, place[1] - 1) - 1
    before = max(count - (last - first + 1), 0) // 2
    start = max(min(first - before, len(units) - count), 0)
    stop = min(start + max(count, last - first + 1), len(units))
    reach = count // 4
    starts = [bisect_left(begins, sentence) for sentence in sentences]
    begin = _nearest(
        starts, min(max(start - reach, last + 1 - count, 0), first), min(start + reach, first), start
    )
    end = _nearest(
        starts, max(stop - reach, last + 1), min(begin + count, len(units)), min(begin + count, len(units))
    )
    end = max(end, last + 1)
    return Excerpt(flat[units[begin][0] : units[end - 1][1]], cut=end < len(units), start_cut=begin > 0)


def _nearest(borders: list[int], low: int, high: int, wish: int) -> int:
    """Return the sentence border from `low` to `high` that is nearest to `wish`, or else `wish`."""
    near = borders[bisect_left(borders, low) : bisect_right(borders, high)]
    return min(near, key=lambda border: abs(border - wish), default=wish)
