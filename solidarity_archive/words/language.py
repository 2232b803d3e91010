"""Which language a text is in, told by its commonest words, its endings and its letters."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import filterfalse
from struct import Struct
from typing import NamedTuple

from solidarity_archive.words.keys import LANGUAGES

_COMMON = {
    "en": """
        the of and to in is that for it was on are as with his they at be this from have or by had not
        but what all were when we there can an your which their said if will each how she do has would
        about out them then these so her him been its who now than our my you he i me us no any may must
        should also only into other
    """,
    "uk": """
        і й та в у на що не з до за як це від по про але він вона воно вони ми ви я його її їх бути був
        була було є для або чи так при під над між тому коли який яка яке які якщо щоб також вже ще всі
        все із зі того цього ці цей ця може можна буде немає має після через лише тільки де хто себе свої
        нас вас їм йому ними разом
    """,
    "ru": """
        и в во не на что с со он она оно они мы вы я к ко от до по за из как это но а его ее её их был
        была было быть для или так при под над между потому когда который которая которые если чтобы
        также уже еще ещё все всё того этого эти этот эта может можно будет нет имеет после через только
        где кто себя свои нас вас им ему у о об любой является без даже более лишь
    """,
    "be": """
        і ў у на не што з да за як гэта ад па пра але ён яна яно яны мы вы я яго яе іх быць быў была было
        ёсць для або ці так пры пад над паміж таму калі які якая якое якія каб таксама ўжо яшчэ усе ўсе
        усё гэтага гэтыя гэты гэтая можа будзе няма мае пасля праз толькі дзе хто сябе свае нас вас ім
        яму сваіх без павінен кожны іншых
    """,
    "pl": """
        i w we na nie z ze się do to że jest o a jak co od po za przez dla oraz lub ale czy tak przy pod
        nad który która które którzy jako był była było być są jego jej ich nich tego tej ten ta te tym
        już tylko także może można jeśli jeżeli gdy kiedy aby żeby ma mają bez każdy każda swoich przed
        między więc bardzo my ja on ona oni nas
    """,
    "de": """
        der die das und in zu den von ist mit sich des auf für nicht im dem ein eine einer eines einem
        einen als auch es an werden aus er hat dass daß sie nach wird bei um am sind noch wie über so zum
        war haben nur oder aber vor zur bis mehr durch man kann wenn ihr seine alle wir ich jeder diese
        dieser dieses keine
    """,
    "fr": """
        le la les de des du un une et à au aux en est que qui ne pas pour dans sur par plus ce cette ces
        il elle ils elles se son sa ses ou où avec sont été être avoir ont a comme mais si tout toute
        tous leur leurs nous vous je on sans aussi peut même fait entre dont lui qu était cela celui
    """,
    "es": """
        el la los las de del un una y e a al en es que no para con por su sus se lo como más o pero este
        esta estos estas son fue ser ha han hay si sin sobre entre también todo toda todos cuando muy ya
        le les nos yo tiene donde desde hasta puede ni otro otra está
    """,
    "it": """
        il lo la i gli le di del della dei delle dello degli un una uno e ed è in nel nella che non per
        con da dal dalla si al alla ai alle su sul come più o ma anche sono era essere ha hanno questo
        questa questi se suo sua loro tutti ogni quando dove chi ci ne può senza tra fra stato nell dell
        all
    """,
    "cs": """
        a i v ve na se si je že s z ze do k ke o po pro za od u jako jak co to ten ta tento tato této by
        byl byla bylo být jsou jeho její jejich nebo ale či ani při pod nad mezi který která které kteří
        když aby také již už jen může lze není má mají bez každý svých před tak kde kdo jsem jsme my já
        on ona oni nás jde pokud
    """,
}
_LETTERS = {
    "uk": "їєґіищ",
    "ru": "ыэёъищ",
    "be": "ўыэёі",
    "pl": "ąęłśźćńżó",
    "de": "äöüß",
    "fr": "éèêëàâîïôûùçœ",
    "es": "áéíóúñ¿¡ü",
    "it": "àèéìòù",
    "cs": "ěřůšžčýáíéúďťňó",
}
"""Letters that not all languages of the script have."""
_ENDINGS = {
    "en": "ing ion ted ies ght ess ers ous ble ive",
    "uk": "ння ість ого ють ься ний ати ити ськ ями ках ття",
    "ru": "ния ние ость ого ют тся ный ать ить ами ках ься ией",
    "be": "ння асць ага юць цца ный аць іць амі ках нне",
    "pl": "nie nia ego ych ści ość cji ąca ony ami ach ują owy",
    "de": "ung gen ten hen ich ein eit ert ter lle den",
    "fr": "ion ent eur que tre res ait ées ons ois aux",
    "es": "ión dad nte ado ida ien cia dos tad nes ros",
    "it": "one tto nte are ere ità ato zza ale ali gli",
    "cs": "ení ání ost ého ých ými ova ují ním tel",
}
_WORD = re.compile("[^\\W\\d_]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*")
"""What stands in addresses is of no language."""
_WINDOW = 300
"""So many characters are looked at together, up to a line's end: what follows may be in another language."""
_WINDOWS = 40
_ENOUGH = 300
"""So many characters, of the longest passages, tell the language; of the others odd ones are looked at."""
_OF_A_WORD, _OF_A_LETTER, _OF_AN_ENDING = 10, 8, 4
_WITHOUT_I = 7, 10
"""What is left of the case for Ukrainian and Belarusian where not one letter of a line is "і"."""
_SHARE = 0.1
_WORDS = 8
_SURE = 0.1
_TIE = 0.01


class Guess(NamedTuple):
    """The language (None: nothing can be said, or as much for another), how sure that is (0 to 1), and all.

    All are those that the text holds, best first.
    """

    language: str | None
    margin: float
    languages: tuple[str, ...]


_SHARED = 25_200
"""A vote has so many parts, that any number of languages may share it and _WITHOUT_I be taken of it."""
_FIELDS = Struct(f"<{len(LANGUAGES)}I")
"""A score is one number, with a field for each language: to add a vote is one addition then.

No field overflows: no more is added than _WINDOWS of a _WINDOW hold.
"""
_PLACES = {language: 32 * place for place, language in enumerate(LANGUAGES)}
_TOLD_BY_I = sum(0xFFFF_FFFF << _PLACES[language] for language in ("uk", "be"))


def _votes(signs: Mapping[str, Iterable[str]], weight: int) -> dict[str, int]:
    """Return for what each sign speaks: `weight` shared among the languages that have it."""
    owners: dict[str, list[str]] = defaultdict(list)
    for language, found in signs.items():
        for sign in dict.fromkeys(found):
            owners[sign].append(language)
    return {
        sign: sum(weight * _SHARED // len(each) << _PLACES[language] for language in each)
        for sign, each in owners.items()
    }


_BY_WORD = _votes({language: words.split() for language, words in _COMMON.items()}, _OF_A_WORD)
_BY_ENDING = _votes({language: ends.split() for language, ends in _ENDINGS.items()}, _OF_AN_ENDING)
_BY_LETTER = _votes(_LETTERS, _OF_A_LETTER)


def _either_case(letters: Iterable[str]) -> re.Pattern[str]:
    small = "".join(letters)
    return re.compile(f"[{small}{small.replace('ß', 'ẞ').upper()}]")


_OWN = {language: _either_case(letters) for language, letters in _LETTERS.items()}
_OWN["en"] = re.compile(r"\b(?:[Tt]he|of|[Aa]nd|that|with)\b")
"""What nearly every passage of a language has, and none of others: letters; English has words for it."""
_TOLD_BY_LETTERS = frozenset(("en", "uk", "ru", "be", "pl", "cs", "de"))
"""Languages in which a passage in another one is known by its letters: fr, es and it share theirs."""
_FOREIGN = {
    language: _either_case(sorted(_BY_LETTER.keys() - set(_LETTERS.get(language, ""))))
    for language in _TOLD_BY_LETTERS
}


def guess(text: str) -> Guess:
    """Return the language of `text`; of a long one up to forty passages are looked at, the longest first.

    A text is also in other languages if they hold a tenth of its words, at least eight, in passages or lines
    of their own.
    """
    if "://" in text or "www." in text:
        text = _ADDRESS.sub("", text)
    pieces = sorted(filter(None, _pieces(text)), key=len)
    size = sum(map(len, pieces))
    looked_at: list[_Passage] = []
    seen = 0
    while pieces and seen < _ENOUGH:
        seen += len(pieces[-1])
        looked_at.append(_Passage.of(pieces.pop()))
    language, margin = _best(_summed(looked_at))
    usual = language if language in _TOLD_BY_LETTERS and margin >= _SURE else None
    odd = _odd(pieces, usual) if usual else pieces
    if usual and not odd and all(passage.language == usual for passage in looked_at):
        return Guess(usual, margin, (usual,))  # what follows would come to the same
    looked_at += map(_Passage.of, odd)
    total: Sequence[float] = _summed(looked_at)
    held: dict[str, float] = defaultdict(float)
    for passage in looked_at:
        if passage.language:
            held[passage.language] += passage.words
    alike = [passage for passage in looked_at if passage.language == usual]
    if usual and alike:
        rest = size - sum([passage.size for passage in looked_at])
        share = rest / sum([passage.size for passage in alike])
        total = [score + each * share for score, each in zip(total, _summed(alike), strict=True)]
        held[usual] += held[usual] * share
    language, margin = _best(total)
    if language is None or margin < _TIE:
        return Guess(None, 0.0, ())
    enough = max(_WORDS, _SHARE * sum(held.values()))
    others = [other for other in held if other != language and held[other] >= enough]
    return Guess(language, margin, (language, *sorted(others, key=held.__getitem__, reverse=True)))


class _Passage(NamedTuple):
    """A passage: how much speaks for each language, which one it is surely in, its words and characters."""

    score: int
    language: str | None
    words: int
    size: int

    @classmethod
    def of(cls, piece: str) -> "_Passage":
        """Look at a passage."""
        size, piece = len(piece), piece.lower()
        parts = piece.split()
        words = list(filter(str.isalpha, parts))
        if len(words) < len(parts):  # only of these it takes an expression to tell the words
            words += _WORD.findall(" ".join(filterfalse(str.isalpha, parts)))
        score = sum([_BY_WORD.get(word) or _BY_ENDING.get(word[-3:], 0) for word in words])
        if not piece.isascii():
            score += sum([votes * piece.count(sign) for sign, votes in _BY_LETTER.items() if sign in piece])
            if "і" not in piece:
                left, of = _WITHOUT_I
                told = score & _TOLD_BY_I
                score += told // of * left - told
        best, margin = _best(_FIELDS.unpack(score.to_bytes(_FIELDS.size, "little")))
        return cls(score, best if margin >= _SURE else None, len(words), size)


def _summed(passages: Iterable[_Passage]) -> Sequence[int]:
    """Return the scores of some passages together, by language."""
    score = sum([passage.score for passage in passages])
    return _FIELDS.unpack(score.to_bytes(_FIELDS.size, "little"))


def _odd(pieces: Iterable[str], language: str) -> list[str]:
    """Return the passages that have letters that a language has not, or nothing of its own."""
    own, foreign = _OWN[language].search, _FOREIGN[language].search
    return [piece for piece in pieces if not own(piece) or (not piece.isascii() and foreign(piece))]


def _best(scores: Sequence[float]) -> tuple[str | None, float]:
    """Return the language that leads, and by which share of its score."""
    *_, second, first = sorted(scores)
    return (LANGUAGES[scores.index(first)], (first - second) / first) if first else (None, 0.0)


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), max(len(text) // _WINDOWS, _WINDOW)):
        yield from text[start : start + _WINDOW].split("\n")
