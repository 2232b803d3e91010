"""What mail programs note of a message in its header: that it was thrown away, or never sent."""

import re

from solidarity_archive.readers.mail.entity import Entity

_SPAM = frozenset(("spam", "спам"))
_TRASH = frozenset(
    ["trash", "кошик", "корзина", "kosz", "papierkorb", "corbeille", "papelera", "cestino", "koš"]
)
_DRAFTS = frozenset(
    [
        "drafts",
        "чернетки",
        "черновики",
        "wersje robocze",
        "entwürfe",
        "brouillons",
        "borradores",
        "bozze",
        "koncepty",
    ]
)
"""Labels of Gmail's own, which Google Takeout names in the language of the account."""
_EXPUNGED = 0x0008
"""The flag of Thunderbird's for what stays in the file until the folder is compacted."""
_HEXADECIMAL = re.compile(r"[0-9a-fA-F]{4}")


def thrown_away(message: Entity) -> str:
    """Return as what a message was thrown away; "" if it was not."""
    labels = _labels(message)
    if labels & _SPAM:
        return "spam"
    if labels & _TRASH:
        return "in the trash"
    status = message.raw("x-mozilla-status").strip()
    is_deleted = _HEXADECIMAL.fullmatch(status) and int(status, 16) & _EXPUNGED
    return "deleted" if is_deleted else ""


def is_draft(message: Entity) -> bool:
    """Whether a message was not sent yet."""
    return bool(_labels(message) & _DRAFTS)


def _labels(message: Entity) -> set[str]:
    return {label.strip().casefold() for label in message.text("x-gmail-labels").split(",")}
