"""Names of one place that are no spellings of each other."""

ALIASES: tuple[tuple[str, ...], ...] = (
    ("Lviv", "Lwów", "Львів", "Львов", "Lemberg"),
    ("Moscow", "Москва", "Moskwa", "Moskau"),
    ("Warsaw", "Warszawa", "Варшава", "Warschau"),
    ("Crimea", "Крим", "Крым", "Krym", "Krim"),
    ("Kyiv", "Київ", "Киев", "Kijów", "Kiev"),
)
"""Each group in the nominative; other forms are found by their keys."""
