"""What WordPress puts for what was typed: dashes, ellipses, smileys; straight quotes are only hidden."""

import re

from solidarity_archive.lazy import regex

# As wp_html_split sees a tag: quotes do not count in it, and one that never ends takes the rest.
TAG = regex(r"(<(?:!--.*?(?:-->|\Z)|!\[CDATA\[.*?(?:\]\]>|\Z)|[^>]*>?))", re.DOTALL)
_TAG_NAME = regex(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_UNTOUCHED = frozenset(("pre", "code", "kbd", "style", "script", "tt", "textarea"))
_TIMES = regex(r"(?<![\w.,])([.,]*+(?:0[0-9.,]++|[1-9][0-9.,]*+))x(?=[0-9][0-9.,]*+(?!\w))")
_LONE_DASH = regex(r"(?<!\S)(--?)(?!\S)")
_SMILEY_TABLE = """
    😐 :neutral: :-| :|
    😈 :twisted:
    ➡ :arrow:
    😯 :shock: 8-O 8O
    🙂 :smile: :-) :)
    😕 :???: :-? :?
    😎 :cool: 8-)
    👿 :evil:
    😀 :grin: :-D :D
    💡 :idea:
    😳 :oops:
    😛 :razz: :-P :P
    🙄 :roll:
    😉 :wink: ;-) ;)
    😥 :cry:
    😮 :eek: :-o :o
    😆 :lol:
    😡 :mad: :-x :x
    🙁 :sad: :-( :(
    ❗ :!:
    ❓ :?:
"""
_SMILEYS = {
    typed: emoji
    for emoji, *all_typed in map(str.split, _SMILEY_TABLE.strip().splitlines())
    for typed in all_typed
}
_SMILEYS[":mrgreen:"] = ""  # an image, which has no text
_SMILEY = regex(
    r"(?:(?<![^\r\n\t \xa0])|(?<=&nbsp;))"
    rf"(?:{'|'.join(map(re.escape, _SMILEYS))})(?=[\r\n\t \xa0]|&nbsp;|$)",
    re.MULTILINE,
)

QUOTE, APOSTROPHE = "\x0e", "\x0f"
"""Control characters that stand for straight quotes until tags are taken out."""
_HIDE_QUOTES = str.maketrans({'"': QUOTE, "'": APOSTROPHE})
_CAPITAL_P = regex(rf"(?<![^ >(‘“{QUOTE}{APOSTROPHE}])Wordpress")


def texturized(html: str) -> str:
    """Apply what wptexturize, convert_smilies and capital_P_dangit do to text that shows.

    Quotes are only hidden, because the curly ones that WordPress puts end no attribute.
    """
    parts = TAG.split(html)
    untouched = ""
    for number, part in enumerate(parts):
        if number % 2 == 0:
            parts[number] = part if untouched or not part else _texture(part)
        elif name := _TAG_NAME.match(part):
            if untouched:
                untouched = "" if name[1] and name[2] == untouched else untouched
            elif not name[1] and name[2] in _UNTOUCHED:
                untouched = name[2]
    return "".join(parts)


def _texture(text: str) -> str:
    text = text.replace("...", "…").replace("``", "“").replace("''", "”").replace(" (tm)", " ™")
    if "-" in text:
        text = _LONE_DASH.sub(lambda dash: "—" if dash[1] == "--" else "–", text.replace("---", "—"))
        text = re.sub(r"(?<!xn)--", "–", text)
    text = _SMILEY.sub(lambda smiley: _SMILEYS[smiley[0]], _TIMES.sub(r"\1×", text))
    return _CAPITAL_P.sub("WordPress", text.translate(_HIDE_QUOTES))
