"""The lines of a copied page, put together again into the paragraphs that the page had."""

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

from solidarity_archive.readers.text import bylines, furniture, phrases
from solidarity_archive.text import fold

_WIDEST = 250
_LONGEST_BYLINE = 3000
_LONGEST_MENDED = 10_000
_NOTHING = re.compile(r"[\s…·•|.\-–—_*]*")


@dataclass(slots=True)
class Paragraph:
    """A paragraph, the number of its first line, and how it stood on the page.

    `before` is the number of empty lines above it, `indent` of spaces before it; `bullet` says
    that it had one, as w3m and lynx print list items.
    """

    number: int
    text: str
    before: int
    indent: int
    bullet: bool = False
    width: int = 0


def paragraphs(text: str) -> list[Paragraph]:
    """Return the paragraphs of a copied page; lines that a text browser wrapped are one again.

    A line goes with the one above it if its first word had no room there. The same is done for
    bylines, links and tails of excerpts that a browser's copy breaks in two.
    """
    lines = _lines(text)
    widths = _wrapped_at(lines)
    joined: list[Paragraph] = []
    texts: list[list[str]] = []
    last: Paragraph | None = None
    for line in lines:
        end = line.text
        if last and last.indent in widths and _continues(line, last, widths[last.indent]):
            between = _between(last.text, line.text)
            texts[-1] += (between, line.text)
            end = last.text[-_LONGEST_BYLINE:] + between + line.text
        else:
            joined.append(line)
            texts.append([line.text])
        last = Paragraph(line.number, end, 0, line.indent, joined[-1].bullet, line.width)
    for paragraph, parts in zip(joined, texts, strict=True):
        paragraph.text = "".join(parts)
    return _mended(joined)


def _lines(text: str) -> list[Paragraph]:
    lines, empty = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        words, bullet = furniture.unbulleted(line)
        if not words or not _NOTHING.sub("", line):
            empty += not words
            continue
        indent = len(line) - len(line.lstrip())
        lines.append(Paragraph(number, words, empty, indent, bullet, _columns(line.rstrip())))
        empty = 0
    return lines


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(char) in ("Mn", "Me", "Cf")
        else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )


def _wrapped_at(lines: list[Paragraph]) -> dict[int, int]:
    """Return at which width a text browser wrapped the lines of each indentation; none if none did.

    Wrapped lines crowd below that width, and the words that follow them had no room there. Where an
    indentation has too few lines to tell, the clearest one speaks for it.
    """
    levels: dict[int, list[tuple[Paragraph, Paragraph]]] = defaultdict(list)
    for one, two in pairwise(lines):
        if not two.before:
            levels[one.indent].append((one, two))
    all_widths: dict[int, list[int]] = defaultdict(list)
    for line in lines:
        all_widths[line.indent].append(line.width)
    found: dict[int, tuple[int, int]] = {}
    for indent, pairs in levels.items():
        widths = Counter(one.width for one, _ in pairs)
        crowd = max(widths, key=lambda width: (sum(widths[width - less] for less in range(8)), width))
        full = [one for one, two in pairs if crowd < one.width + 1 + _first_word(two.text)]
        long = sum(crowd * 0.75 <= width <= crowd + 8 for width in all_widths[indent])
        beyond = sum(width > crowd + 8 for width in all_widths[indent])
        if len(full) >= 3 and len(full) * 2 >= long and beyond <= max(1, len(full) // 8):
            found[indent] = (len(full), crowd)
    widest = {indent: width for indent, (_, width) in found.items() if 40 <= width <= _WIDEST}
    clearest = max(widest, key=lambda indent: found[indent][0], default=None)
    return {} if clearest is None else {indent: widest.get(indent, widest[clearest]) for indent in levels}


def _first_word(text: str) -> int:
    word = text.split(None, 1)[0]
    return 2 if unicodedata.east_asian_width(word[0]) in "WF" else _columns(word)


def _continues(line: Paragraph, last: Paragraph, width: int) -> bool:
    if line.before or line.bullet or last.width + 1 + _first_word(line.text) <= width:
        return False
    if furniture.ends(last.text) or furniture.is_day(line.text):
        return False
    level = line.indent - last.indent
    if level < -1 or (level > 1 and not last.bullet):
        return False
    return not furniture.is_navigation(line.text) and not (
        bylines.byline(line.text) and not bylines.byline(last.text)
    )


def _between(one: str, two: str) -> str:
    ideographs = all(unicodedata.east_asian_width(char) in "WF" for char in (one[-1], two[0]))
    return "" if ideographs else " "


def _mended(lines: list[Paragraph]) -> list[Paragraph]:
    """Return `lines` with the halves together that browsers put on two lines though they are one."""
    often = Counter(line.text for line in lines)
    mended: list[Paragraph] = []
    for index, line in enumerate(lines):
        above = mended[-1] if mended else None
        below = lines[index + 1] if index + 1 < len(lines) else None
        between = bylines.lines_on(above.text, line.text) if above else None
        if above and between and (not line.before or line.text in phrases.BY):
            above.text = f"{above.text}{between}{line.text}"
        elif above and not line.before and _belongs(above, line, below, mended[-4:-1], often):
            above.text = f"{above.text} {line.text}"
        else:
            mended.append(line)
    return mended


def _belongs(
    above: Paragraph, line: Paragraph, below: Paragraph | None, earlier: list[Paragraph], often: Counter[str]
) -> bool:
    if len(above.text) > _LONGEST_MENDED:
        return False
    if bylines.open_label(above.text):
        return often[above.text] > 1 or bylines.byline(f"{above.text} {line.text}") is not None
    if bylines.about(line.text) and bylines.open_comments(above.text):
        return True
    if not furniture.open_tail(above.text) or line.bullet:
        return False
    if any(fold(line.text) == fold(title.text) for title in earlier):
        return True
    ends = below is None or below.before > 0 or bylines.byline(below.text) is not None
    return ends and len(line.text) < 200 and bylines.byline(line.text) is None
