"""``archive redact``."""

from typing import Annotated

from solidarity_archive import redacting
from solidarity_archive.cli.declared import Argument, Option
from solidarity_archive.cli.files import to_read, to_write
from solidarity_archive.cli.messages import say
from solidarity_archive.cli.options import Output, lines_of, takes_output
from solidarity_archive.cli.output import write_rows
from solidarity_archive.errors import UsageError
from solidarity_archive.store.redactions import rules


@takes_output
def redact(
    archive: str,
    output: Output,
    words: Annotated[
        list[str] | None,
        Argument(metavar="[WORDS]...", help="A name, a word, an address; - reads them, one a line."),
    ] = None,
    remove: Annotated[bool, Option("--remove", help="Take these rules back.")] = False,
) -> None:
    """Say what is not to be in public exports.

    archive export --profile public puts █████ in the place of these words wherever they occur,
    and says how often. Case, accents and what stands between the words do not matter; other forms of a word
    are other words. The originals stay in the archive. Without words the rules are shown.

    archive redact "Ann Lee" ann.lee@example.org

    archive redact --remove "Ann Lee"

    archive redact
    """
    if words is None:
        if remove:
            raise UsageError("--remove: which rules?", "archive redact lists them.")
        with to_read(archive) as db:
            rows = [{"rule": rule} for rule in rules(db)]
        write_rows(rows, output, ["rule"], "solidarity_archive.views.rows:rules")
        return
    if not (given := lines_of(words)):
        raise UsageError("-: no rules came", "One a line; without words the rules are shown.")
    with to_write(archive) as db:
        changed = redacting.take_back(db, given) if remove else redacting.give(db, given)
    done = "no longer redacted" if remove else "redacted from now on in public exports"
    for rule in changed:
        say(f"{done}: {rule}")
    if not changed:
        say("nothing changed: those are rules already")
