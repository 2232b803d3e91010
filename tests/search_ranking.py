"""How well searches are ranked: ``python -m tests.search_ranking`` prints nDCG@10 of ours and of others.

The posts and queries in ranking/ were written and judged for this; posts of a WordPress site, where there is
an export of one, are judged by the words in ranking/words.txt. Others are plain FTS5 with its porter stemmer,
and what WordPress itself answers to ``?s=`` (WP_Query::parse_search).
"""

import json
import math
import re
import sqlite3
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from solidarity_archive import accession
from solidarity_archive.query import Query
from solidarity_archive.source import opened
from solidarity_archive.store.connection import in_memory
from solidarity_archive.store.search import search
from tests.conftest import capture, enter
from tests.shared import DUMPS

FOLDER = Path(__file__).parent / "ranking"
EXPORT = DUMPS / "wxr" / "posts-to-2015-06.xml"
_DEPTH = 10
_TERM = re.compile(r'"([^"]+)"|[^\s,+]+')
Grades = Mapping[str, int]
Ranker = Callable[[str], list[str]]


class Text(NamedTuple):
    """A post as the others see it."""

    title: str
    text: str
    date: str
    terms: str = ""
    protected: bool = False


class Judged(NamedTuple):
    """An archive, its posts by the names that judgements have for them, and the judgements of each query."""

    db: sqlite3.Connection
    names: Mapping[int, str]
    texts: Mapping[str, Text]
    queries: Mapping[str, Grades]


def lines(name: str) -> Iterator[list[str]]:
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield [part.strip() for part in line.split(" | ")]


@contextmanager
def own() -> Iterator[Judged]:
    """The posts that were written for this; their languages are left to be guessed."""
    texts = {
        str(number): Text(title, text, f"2015-{number % 12 + 1:02d}-{number % 28 + 1:02d}")
        for number, (_, title, text) in enumerate(lines("posts.txt"), 1)
    }
    queries = {
        query: {name: int(grade) for name, grade in (pair.split(":") for pair in grades.split())}
        for query, grades in lines("queries.txt")
    }
    with in_memory() as db:
        enter(db, *(capture(each.title, each.date, each.text) for each in texts.values()))
        yield Judged(db, {int(name): name for name in texts}, texts, queries)


@contextmanager
def of_wordpress() -> Iterator[Judged]:
    """The published posts of a site, from its export; they are named by their numbers at the site."""
    with in_memory() as db, opened(str(EXPORT)) as source:
        accession.add(db, source, accession.read(source), keep=False)
        names = dict(db.execute("SELECT id, json_extract(fields, '$.source_id') FROM post").fetchall())
        texts = {name: text for name, text in _truth() if name in names.values()}
        queries = {
            query: _graded(re.compile(rf"\b(?:{words})\b", re.IGNORECASE), texts)
            for query, words in lines("words.txt")
        }
        yield Judged(db, names, texts, {query: grades for query, grades in queries.items() if grades})


def _truth() -> Iterator[tuple[str, Text]]:
    for post in json.loads((DUMPS / "truth.json").read_text(encoding="utf-8"))["posts"]:
        if (post["type"], post["status"]) == ("post", "publish"):
            terms = "\n".join(term["name"] for term in post["terms"])
            text = Text(post["title_plain"] or "", post["content_raw"] or "", post["date"])
            yield str(post["id"]), text._replace(terms=terms, protected=bool(post["password"]))


def _graded(words: re.Pattern[str], texts: Mapping[str, Text]) -> Grades:
    found: dict[str, int] = {}
    for name, text in texts.items():
        mentions = len(words.findall(f"{text.text}\n{text.terms}"))
        if grade := 3 if words.search(text.title) else min(mentions, 2):
            found[name] = grade
    return found


def ours(judged: Judged) -> Ranker:
    """Return our own search, best first."""

    def ranked(query: str) -> list[str]:
        hits = search(judged.db, Query(text=query, limit=_DEPTH))
        return [judged.names[hit.post.id] for hit in hits]

    return ranked


def porter(judged: Judged) -> Ranker:
    """Return plain FTS5 with its porter stemmer and its own bm25, the title weighing as much as with us."""
    db = sqlite3.connect(":memory:")
    db.execute(
        "CREATE VIRTUAL TABLE plain USING fts5 (name UNINDEXED, title, text, tokenize='porter unicode61')"
    )
    db.executemany(
        "INSERT INTO plain VALUES (?, ?, ?)", ((name, *text[:2]) for name, text in judged.texts.items())
    )

    def ranked(query: str) -> list[str]:
        terms = (found[1] or found[0] for found in _TERM.finditer(query))
        match = " ".join(
            "OR" if term == "OR" else f'NOT "{term[1:]}"' if term[0] == "-" else f'"{term}"' for term in terms
        )
        sql = "SELECT name FROM plain WHERE plain MATCH ? ORDER BY bm25(plain, 0, 8, 1) LIMIT ?"
        return [name for (name,) in db.execute(sql, (match, _DEPTH))]

    return ranked


def wordpress(judged: Judged) -> Ranker:
    """Return what a WordPress site answers: each term somewhere in title or content, titles first."""
    folded = {
        name: (_like(text.title), _like(text.text), text.date)
        for name, text in judged.texts.items()
        if not text.protected
    }

    def ranked(query: str) -> list[str]:
        terms = [_like(found[1] or found[0]) for found in _TERM.finditer(query)]
        wanted = [term for term in terms if not term.startswith("-")]
        unwanted = [term[1:] for term in terms if term.startswith("-")]
        found = [
            name
            for name, (title, text, _) in folded.items()
            if all(term in title or term in text for term in wanted)
            and not any(term in title or term in text for term in unwanted)
        ]
        found.sort(key=lambda name: folded[name][2], reverse=True)
        sentence = _like(query)
        found.sort(key=lambda name: _order(folded[name][0], folded[name][1], sentence, wanted))
        return found[:_DEPTH]

    return ranked


def _order(title: str, text: str, sentence: str, terms: list[str]) -> int:
    if len(terms) == 1:
        return int(terms[0] not in title)
    cases = (sentence in title, all(term in title for term in terms), any(term in title for term in terms))
    return (*cases, sentence in text, True).index(True)


def _like(text: str) -> str:
    """Return text as MySQL compares it: no case, no accents, but ї is not і."""
    parts = unicodedata.normalize("NFD", text.casefold().replace("ł", "l"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter) or letter == "\u0308")


def ndcg(found: list[str], grades: Grades) -> float:
    """Return the discounted gain of the first ten, as a share of the best there could be."""
    best = sorted(grades.values(), reverse=True)[:_DEPTH]
    return _gain([grades.get(name, 0) for name in found]) / _gain(best)


def _gain(grades: list[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


RANKERS: dict[str, Callable[[Judged], Ranker]] = {
    "ours": ours,
    "FTS5 with porter": porter,
    "WordPress ?s=": wordpress,
}


def measured(judged: Judged) -> dict[str, dict[str, float]]:
    """Return nDCG@10 of each ranker for each query."""
    return {
        name: {query: ndcg(ranked(query), grades) for query, grades in judged.queries.items()}
        for name, ranked in ((name, make(judged)) for name, make in RANKERS.items())
    }


def main(*, each: bool) -> None:
    """Print the figures; with `each` those of each query too."""
    sets = {"written for this": own} | ({"WordPress site": of_wordpress} if EXPORT.exists() else {})
    out = sys.stdout.write
    out(f"| nDCG@10 | queries | {' | '.join(RANKERS)} |\n")
    out(f"| --- | --- | {' | '.join('---' for _ in RANKERS)} |\n")
    for name, open_ in sets.items():
        with open_() as judged:
            figures = measured(judged)
        means = " | ".join(f"{fmean(values.values()):.3f}" for values in figures.values())
        out(f"| {name} | {len(judged.queries)} | {means} |\n")
        for query in judged.queries if each else ():
            out(f"| {query} | | {' | '.join(f'{values[query]:.2f}' for values in figures.values())} |\n")


if __name__ == "__main__":
    main(each="--each" in sys.argv[1:])
