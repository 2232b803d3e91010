"""Light stemmers for Ukrainian and Belarusian, which Snowball does not have."""

import re

_UK = re.compile(
    "(?:(?:увати|ував|увала|ували|ую|ує|уєш|уємо|ують|ати|ав|ала|али|аю|ає|аєш|аємо|ають|ити|ив|ила|или)(?:ся|сь)?"
    "|ого|ому|ими|ових|ові|ами|ями|ах|ях|ам|ям|ів|їв|ою|ею|єю|ої|ий|ій|им|их|ом|ем|єм|ю|я|а|у|і|ї|и|о|е|є|ь|й)$"
)


def stem_uk(term: str) -> str:
    """Return `term` without its ending."""
    short = _UK.sub("", term)
    return short if len(short) > 2 else term


def stem_be(term: str) -> str:
    """Return `term` without its ending."""
    return stem_uk(term)
