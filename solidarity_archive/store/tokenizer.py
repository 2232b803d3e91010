"""How FTS5 parts texts into tokens: as the schema has it, and so it can change with the schema only."""

from itertools import chain, starmap

_SIGNS = (
    (0x061C, 0x061D),  # a mark of direction, as are the next: they stand around names that were pasted
    (0x2066, 0x206A),
    (0x20BA, 0x20D0),  # signs of currencies
    (0x23F4, 0x2400),  # technical signs, arrows
    (0x2B4D, 0x2C00),
    (0x1F000, 0x1F100),  # tiles and cards
    (0x1F300, 0x1FB00),  # pictures and emoji
)
"""From, and up to, characters that are no letters and that unicode61 takes for some: it knows those of
Unicode 6.1, of 2012, and what it does not know is a letter (sqlite.org/fts5.html, 4.3.1)."""
_LAST_FIRST = sorted(chain.from_iterable(starmap(range, _SIGNS)), reverse=True)
"""FTS5 puts each in its place among those before it, which it looks through from the first."""
TOKENIZER = f"unicode61 remove_diacritics 2 separators '{''.join(map(chr, _LAST_FIRST))}ʼ'"
"""That of post_fts."""
