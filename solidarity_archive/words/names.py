"""Names: the same one in Latin and Cyrillic letters, as several languages spell it."""


def is_name_like(term: str, capital_share: float) -> bool:
    """Whether `term` may be a name: more than three letters, and mostly written with a capital."""
    return capital_share >= 0.6 and sum(map(str.isalpha, term)) > 3


def name_keys(fold: str) -> frozenset[str]:
    """Return the keys that spellings of one name share."""
    return frozenset((f"n{fold}",))


def alike(one: str, other: str) -> bool:
    """Whether two names with a key in common are the same name."""
    return one == other
