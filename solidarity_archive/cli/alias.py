"""``archive alias``."""

from typing import Annotated

from solidarity_archive.cli.declared import Argument
from solidarity_archive.cli.files import to_read, to_write
from solidarity_archive.cli.messages import say
from solidarity_archive.cli.options import Output, takes_output
from solidarity_archive.cli.output import write_rows
from solidarity_archive.errors import NotFoundError, UsageError
from solidarity_archive.store import aliases
from solidarity_archive.store.connection import transaction
from solidarity_archive.words.tokens import spelled


@takes_output
def alias(
    archive: str,
    act: Annotated[str, Argument(metavar="[add|list|remove]", help="What to do.")] = "list",
    words: Annotated[list[str] | None, Argument(metavar="[WORD]...", help="One word each.")] = None,
    *,
    output: Output,
) -> None:
    """Say which names mean the same, so that a search for one finds all.

    Only for what is not spelling: Gdansk and Gdańsk, Kolchenko and Кольченко are found without.
    The commonest, such as Lwów and Lviv, are known. What you add belongs to this file and is in no export.

    archive alias add Stalino Donetsk Донецьк

    archive alias remove Stalino
    """
    names = list(dict.fromkeys(words or ()))
    if wrong := next((name for name in names if spelled(name) != [name]), None):
        raise UsageError(f"alias: {wrong!r} is not one word")
    match act:
        case "list" if not names:
            with to_read(archive) as db:
                rows = [{"words": group} for group in aliases.groups(db)]
            write_rows(rows, output, ["words"], "solidarity_archive.views.rows:groups")
        case "add" if len(names) > 1:
            with to_write(archive) as db, transaction(db):
                aliases.add(db, names)
            say(f"a search for one of {', '.join(names)} now finds all of them")
        case "remove" if names:
            with to_write(archive) as db, transaction(db):
                if not aliases.remove(db, names):
                    raise NotFoundError(f"no alias {', '.join(names)}", "archive alias lists them.")
            say(f"took away {', '.join(names)}")
        case _:
            raise UsageError(
                "alias: add two words or more, remove some, or list", "archive alias add Stalino Donetsk"
            )
