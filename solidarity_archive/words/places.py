"""Where a term stands in a text, compared word by word as search does."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from solidarity_archive.words.tokens import fold_word, term_of, words_of


def place_of(
    text: str, term: str, forms: Callable[[str], Iterable[str]] | None = None
) -> tuple[int, int] | None:
    """Return where the best place of `term` begins and ends in `text`, or None if it is nowhere.

    Between words any signs may stand, or an apostrophe, as in the index. A place of whole words comes before
    one of the `forms` of each of them, which are folded and have the word itself; then comes one where the
    last word only begins another, and then any.
    """
    typed = list(_folds(term))
    if not typed:
        return None
    wanted = re.escape(" ".join(fold for _, _, fold in typed))
    patterns = [rf"(?<!\w){wanted}(?!\w)", rf"(?<!\w){wanted}", wanted]
    if forms:
        widened = " ".join(_any_of(forms(term[start:end])) for start, end, _ in typed)
        patterns.insert(1, rf"(?<!\w){widened}(?!\w)")
    words = list(_folds(text))
    joined = " ".join(fold for _, _, fold in words)
    begins = [0]
    for _, _, fold in words:
        begins.append(begins[-1] + len(fold) + 1)
    for pattern in patterns:
        if found := re.search(pattern, joined):
            first, last = (bisect_right(begins, place) - 1 for place in (found.start(), found.end() - 1))
            return (
                _within(words[first], found.start() - begins[first])[0],
                _within(words[last], found.end() - begins[last])[1],
            )
    return None


def _any_of(folds: Iterable[str]) -> str:
    return f"(?:{'|'.join(re.escape(_parted(fold)) for fold in folds)})"


def _parted(fold: str) -> str:
    return fold.replace("'", " ")


def _folds(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where the words of a text begin and end, each with its fold."""
    for word in words_of(text):
        yield word.start, word.end, _parted(fold_word(term_of(word.text)))


def _within(word: tuple[int, int, str], letters: int) -> tuple[int, int]:
    """Return what `letters` of its fold are in a word, as one that begins and as one that ends there.

    Of a script without spaces a word is a whole clause. Where folding changes the length it is taken whole.
    """
    start, end, fold = word
    return (start + letters,) * 2 if len(fold) == end - start else (start, end)
