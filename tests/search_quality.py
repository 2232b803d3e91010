"""How well words are widened: `python -m tests.search_quality FOLDER` prints what is asked and what is got.

FOLDER holds inflection-LANGUAGE-*.jsonl (a lemma and its forms a line), names-*.tsv (spellings of one name
a line) and frequent-LANGUAGE.txt (common words, commonest first). Posts beside it, in
../wordpress/dev/truth.json, tell which words are written with a capital.
"""

import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain, combinations
from math import log10
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from solidarity_archive.markup import html_to_text
from solidarity_archive.words.keys import keys_at_load, lemmas_of
from solidarity_archive.words.names import alike, is_name_like, name_keys
from solidarity_archive.words.tokens import fold_word, term_of, words_of
from solidarity_archive.words.typos import distance
from tests.shared import SHARED

LANGUAGES = ("en", "uk", "ru", "pl")
Keys = Callable[[str], frozenset[str]]


class Measure(NamedTuple):
    """A figure, what it must be and what it should be: at least that, or at most if `most`."""

    name: str
    must: float
    aim: float
    got: float | None
    most: bool = False

    @property
    def holds(self) -> bool | None:
        if self.got is None:
            return None
        return self.got <= self.must if self.most else self.got >= self.must

    def __str__(self) -> str:
        sign = "≤" if self.most else "≥"
        got = "-" if self.got is None else f"{self.got:.4f}"
        return f"{self.name:48} {sign} {self.must:<6g} {sign} {self.aim:<6g} {got:>7}"


class Paradigm(NamedTuple):
    kind: str
    forms: list[str]


def measures(folder: Path) -> Iterator[Measure]:
    """Yield all measures of the data in `folder`."""
    paradigms = {language: list(_paradigms(folder, language)) for language in LANGUAGES}
    frequent = {language: _lines(folder / f"frequent-{language}.txt") for language in LANGUAGES}
    entities = [line.split("\t")[1].split(" | ") for line in _all(folder, "names-*.tsv") if line[:1] != "#"]
    forms = chain.from_iterable(paradigm.forms for some in paradigms.values() for paradigm in some)
    words = {*forms, *chain.from_iterable((*frequent.values(), *entities))}
    keys = {language: keys_in(language, words) for language in LANGUAGES}
    surnames = [paradigm for paradigm in paradigms["uk"] if paradigm.kind == "surname"]
    others = [paradigm for paradigm in paradigms["uk"] if paradigm.kind != "surname"]
    yield Measure("inflected pairs, en", 0.99, 0.995, pairs(paradigms["en"], keys["en"]))
    yield Measure("inflected pairs, uk", 0.97, 0.98, pairs(others, keys["uk"]))
    yield Measure("inflected pairs, uk surnames", 0.95, 0.97, pairs(surnames, keys["uk"]))
    yield Measure("inflected pairs, ru", 0.96, 0.975, pairs(paradigms["ru"], keys["ru"]))
    yield Measure("inflected pairs, pl", 0.93, 0.95, pairs(paradigms["pl"], keys["pl"]))
    for language, must in (("en", 0.87), ("uk", 0.86), ("ru", 0.9), ("pl", 0.9)):
        got = precision(paradigms[language], frequent[language], keys[language])
        yield Measure(f"precision of the widening, {language}", must, 0.9, got)
    common = {fold(word) for words in frequent.values() for word in words}
    yield Measure("name spellings, pairs", 0.95, 0.97, spelled(entities))
    yield Measure("name spellings, across scripts", 0.955, 0.97, spelled(entities, across=True))
    yield Measure("name spellings, Latin to inflected Cyrillic", 0.92, 0.95, inflected(entities))
    yield Measure(
        "false merges per name, without the capital gate", 2.4, 1, merges(entities, common, keys), most=True
    )
    posts = folder.parent / "wordpress" / "dev" / "truth.json"
    gated = merges(entities, common & capitalised(posts), keys) if posts.exists() else None
    yield Measure("false merges per name, after the capital gate", 0.3, 0.1, gated, most=True)
    yield Measure(
        "did-you-mean, one typo, in the first three", 0.97, 0.99, fmean(map(mended, frequent.values()))
    )


def keys_in(language: str, words: Iterable[str]) -> Keys:
    """Return what gives the keys of words that stand in texts of one language only."""
    lemmas = lemmas_of({language: set(map(term_of, words))})
    return cache(lambda word: frozenset(keys_at_load(term_of(word), [language], lemmas)))


def pairs(paradigms: Iterable[Paradigm], keys: Keys) -> float:
    """Return the share of pairs of forms of one word that have a key in common, the mean over words."""
    return fmean(
        fmean(bool(keys(one) & keys(other)) for one, other in combinations(paradigm.forms, 2))
        for paradigm in paradigms
        if len(paradigm.forms) > 1
    )


def precision(paradigms: list[Paradigm], frequent: list[str], keys: Keys) -> float:
    """Return which share of what a frequent word finds, by occurrences, are forms of it: the mean over words.

    It finds all frequent words that have a key in common with it, and itself. Those are right that stand in
    one paradigm with it; if theirs is not among `paradigms` they count as wrong, so this errs on the strict
    side. The occurrences of a word are taken to be inverse to its rank (Zipf).
    """
    weight = {word: 1 / rank for rank, word in enumerate(frequent, 1)}
    finders: dict[str, set[str]] = defaultdict(set)
    for word in frequent:
        for key in keys(word):
            finders[key].add(word)
    mates: dict[str, set[str]] = defaultdict(set)
    for paradigm in paradigms:
        for form in paradigm.forms:
            mates[form].update(paradigm.forms)
    shares = []
    for word in mates.keys() & weight.keys():
        found = {word}.union(*(finders[key] for key in keys(word)))
        right = found & mates[word]
        shares.append(sum(map(weight.__getitem__, right)) / sum(map(weight.__getitem__, found)))
    return fmean(shares)


def fold(word: str) -> str:
    return fold_word(term_of(word))


def meet(one: str, other: str) -> bool:
    """Whether two spellings find each other as names, or are the same folded."""
    one, other = fold(one), fold(other)
    return one == other or (bool(name_keys(one) & name_keys(other)) and alike(one, other))


def is_cyrillic(word: str) -> bool:
    return re.search("[\u0400-\u04ff]", word) is not None


def spelled(entities: list[list[str]], *, across: bool = False) -> float:
    """Return the share of pairs of spellings of one name that meet; `across`: Latin with Cyrillic ones."""
    found = [pair for spellings in entities for pair in combinations(spellings, 2)]
    return fmean(meet(*pair) for pair in found if not across or is_cyrillic(pair[0]) != is_cyrillic(pair[1]))


def inflected(entities: list[list[str]]) -> float:
    """Return the share of pairs of a Latin spelling and a Cyrillic one in another case that meet."""
    return fmean(
        meet(latin, form)
        for spellings in entities
        for latin in spellings
        if not is_cyrillic(latin)
        for form in {form for spelling in spellings if is_cyrillic(spelling) for form in cases(spelling)}
    )


def merges(entities: list[list[str]], common: set[str], keys_by: Mapping[str, Keys]) -> float:
    """Return how many common words a spelling of a name meets that are no forms of that name."""
    by_key: dict[str, set[str]] = defaultdict(set)
    for word in common:
        if is_name_like(word, 1.0):
            for key in name_keys(word):
                by_key[key].add(word)
    keys = cache(lambda word: frozenset().union(*(keys(word) for keys in keys_by.values())))
    counts = []
    for spellings in entities:
        own = frozenset().union(*map(keys, spellings))
        for spelling in map(fold, spellings):
            found = {word for key in name_keys(spelling) for word in by_key[key] if alike(spelling, word)}
            counts.append(sum(not keys(word) & own for word in found))
    return fmean(counts)


def capitalised(posts: Path) -> set[str]:
    """Return the words of `posts` that pass for names."""
    every: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for post in json.loads(posts.read_text("utf-8"))["posts"]:
        for word in words_of(html_to_text(post["content_rendered"] or "")):
            every[fold(word.text)] += 1
            capitals[fold(word.text)] += word.text[0].isupper()
    return {word for word, count in every.items() if is_name_like(word, capitals[word] / count)}


def mended(frequent: list[str]) -> float:
    """Return for which share of words with one slip the right one is among the first three suggestions.

    Suggestions begin with the same letter, are at most two slips away, and are ranked by that and by how
    common they are.
    """
    chance = random.Random(4)  # noqa: S311 - the same words every time
    words = [word for word in frequent if len(word) > 4 and word.isalpha()]
    weight = {word: 0.12 * log10(len(frequent) / rank) for rank, word in enumerate(frequent, 1)}
    right = []
    for word in chance.sample(words, min(300, len(words))):
        typo = slip(word, chance)
        if typo in weight:
            continue
        near = ((other, distance(typo, other, 2)) for other in frequent if other[0] == typo[0])
        best = sorted((slips - weight[other], other) for other, slips in near if slips is not None)[:3]
        right.append(word in (other for _, other in best))
    return fmean(right)


def slip(word: str, chance: random.Random) -> str:
    """Return `word` with a letter too many, too few, wrong, or exchanged with the next; never the first."""
    place = chance.randrange(1, len(word) - 1)
    letter = chance.choice(word)
    head, rest = word[:place], word[place:]
    exchanged = head + rest[1] + rest[0] + rest[2:]
    return chance.choice((head + letter + rest, head + rest[1:], head + letter + rest[1:], exchanged))


_DECLENSIONS: Mapping[str, tuple[tuple[str, int, str], ...]] = {
    "uk": (
        ("[сц]ький|ний", 2, "ого ому им"),
        ("енко|ко|го", 1, "а у ові ом"),
        ("[иії]й", 2, "ого ому им"),
        ("[оеє]в|[иії]н", 0, "а у им ові і"),
        ("ія", 1, "ї ю єю"),
        ("[лнтр]я", 1, "і ю ею"),
        ("сть|[уа]сь|аль", 1, "і"),
        ("ь", 1, "я ю ем еві"),
        ("[жчшщ]а", 1, "і у ею"),
        ("а", 1, "и і у ою"),
        ("о", 1, "а у ом"),
        ("[жчшщц]", 0, "а у ем еві"),
        ("[бвгґдзклмнпрстфх]", 0, "а у ом ові і"),
    ),
    "ru": (
        ("[сц]кий|[ыо]й", 2, "ого ому им ом"),
        ("ий", 1, "я ю ем и"),
        ("[аеу]й", 1, "я ю ем е"),
        ("[ое]в|[иы]н", 0, "а у ым е"),
        ("ия", 1, "и ю ей"),
        ("[лнтр]я|ья", 1, "и ю ей е"),
        ("сть|[уа]сь|аль", 1, "и ю"),
        ("ь", 1, "я ю ем е"),
        ("[гкхжчшщ]а", 1, "и е у ой"),
        ("а", 1, "ы е у ой"),
        ("[жчшщц]", 0, "а у ем е"),
        ("[бвгдзклмнпрстфх]", 0, "а у ом е"),
    ),
}
"""By the end of a name in the nominative: how many letters go, and the endings of its other cases."""


def cases(name: str) -> Iterator[str]:
    """Yield the other cases of the singular of a Cyrillic name, in the languages it may be of."""
    word = term_of(name)
    languages = ["uk"] if set(word) & set("іїєґ'") else ["ru"] if set(word) & set("ыэёъ") else ["uk", "ru"]
    for language in languages:
        for pattern, cut, endings in _DECLENSIONS[language]:
            if re.search(f"(?:{pattern})$", word):
                yield from (word[: len(word) - cut] + ending for ending in endings.split())
                break


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line]


def _all(folder: Path, pattern: str) -> Iterator[str]:
    for path in sorted(folder.glob(pattern)):
        yield from _lines(path)


def _paradigms(folder: Path, language: str) -> Iterator[Paradigm]:
    for line in _all(folder, f"inflection-{language}-*.jsonl"):
        row = json.loads(line)
        yield Paradigm(row["pos"], row["forms"])


def main(folder: str = str(SHARED / "search")) -> None:
    print(f"{'measure':48} {'must':8} {'aim':8} {'got':>7}")  # noqa: T201 - what it is run for
    for measure in measures(Path(folder)):
        print(measure, flush=True)  # noqa: T201 - likewise


if __name__ == "__main__":
    main(*sys.argv[1:])
