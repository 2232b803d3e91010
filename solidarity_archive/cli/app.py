"""The table of commands, and main()."""

import os
import signal
import sys
from typing import NamedTuple

from solidarity_archive.cli import boundary, plain
from solidarity_archive.cli.declared import parameters
from solidarity_archive.cli.messages import complain
from solidarity_archive.errors import ArchiveError, Exit
from solidarity_archive.lazy import resolve

_CLI = "solidarity_archive.cli"
_DAILY, _IN, _OUT, _CARE = "Every day", "Bringing in", "Taking out", "Looking after"


class Command(NamedTuple):
    """A row of the table of commands: its function, by string, what it does, and its panel in --help.

    `signs` says that its words may begin with a minus sign and yet be no options.
    """

    target: str
    summary: str
    panel: str
    signs: bool = False


COMMANDS = {
    "list": Command(f"{_CLI}.list:list_posts", "List posts, month by month.", _DAILY),
    "months": Command(f"{_CLI}.months:months", "Show which months have posts, and how many.", _DAILY),
    "search": Command(f"{_CLI}.search:search", "Find posts by their words.", _DAILY),
    "related": Command(f"{_CLI}.related:related", "Find posts that are about the same as one.", _DAILY),
    "show": Command(f"{_CLI}.show:show", "Show whole posts.", _DAILY),
    "excerpt": Command(f"{_CLI}.excerpt:excerpt", "Quote posts, each with its citation.", _DAILY),
    "add": Command(
        f"{_CLI}.add:add", "Add posts from files, folders, sites, standard input or by hand.", _IN
    ),
    "sync": Command(f"{_CLI}.sync:sync", "Ask sites for what changed since they were added.", _IN),
    "export": Command(f"{_CLI}.export:export", "Give posts back in a form that other programs read.", _OUT),
    "media": Command(f"{_CLI}.media:media", "List the kept files that posts show, or take them out.", _OUT),
    "redact": Command(f"{_CLI}.redact:redact", "Say what is not to be in public exports.", _OUT),
    "edit": Command(
        f"{_CLI}.edit:edit", "Correct what is known of posts: title, date, author, terms, text.", _CARE
    ),
    "tag": Command(f"{_CLI}.tag:tag", "Add terms to posts and take terms off.", _CARE, signs=True),
    "remove": Command(f"{_CLI}.remove:remove", "Take posts out of sight; undo brings them back.", _CARE),
    "trash": Command(
        f"{_CLI}.trash:trash",
        "Show what archive remove has put into the trash, restore it, or empty it.",
        _CARE,
    ),
    "merge": Command(f"{_CLI}.merge:merge", "Make posts one that are one.", _CARE),
    "split": Command(f"{_CLI}.split:split", "Make two posts of one that are two.", _CARE),
    "undo": Command(f"{_CLI}.undo:undo", "Take back whatever was done to the archive.", _CARE),
    "history": Command(f"{_CLI}.history:history", "Show all that was ever said of a post.", _CARE),
    "why": Command(f"{_CLI}.why:why", "Show which source said each field of a post.", _CARE),
    "accessions": Command(
        f"{_CLI}.accessions:accessions", "Show what was added and done, and how it ended.", _CARE
    ),
    "gaps": Command(
        f"{_CLI}.gaps:gaps", "List what should be here and is not: addresses to look for.", _CARE
    ),
    "diff": Command(f"{_CLI}.diff:diff", "Show which posts and fields differ between two archives.", _CARE),
    "check": Command(f"{_CLI}.check:check", "Prove that every post is as it was written.", _CARE),
    "backup": Command(f"{_CLI}.backup:backup", "Copy the archive to one file, whole and checked.", _CARE),
    "restore": Command(f"{_CLI}.restore:restore", "Put a backup in the place of the archive.", _CARE),
    "rescue": Command(
        f"{_CLI}.rescue:rescue", "Copy all that is sound of a damaged archive to a new one.", _CARE
    ),
    "alias": Command(
        f"{_CLI}.alias:alias", "Say which names mean the same, so that a search for one finds all.", _CARE
    ),
    "reindex": Command(
        f"{_CLI}.reindex:reindex", "Make the search index anew, with all forms of words.", _CARE
    ),
    "info": Command(f"{_CLI}.info:info", "Show where the archive is and how much it holds.", _CARE),
}


_NAMING = frozenset(("--db", "--output", "-o"))
_MAKING = ("backup", "rescue")
"""The options after which, and the commands in which, the names of new files stand."""


def default_path() -> str:
    """Return where the archive is if nobody says: ``solidarity_archive/archive.db`` with the user's data.

    Raises ArchiveError if nobody knows the user's home.
    """
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        folder = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        folder = os.path.join(home, "Library", "Application Support")
    else:
        folder = os.environ.get("XDG_DATA_HOME") or os.path.join(home, ".local", "share")
    if folder.startswith("~"):  # nobody knows it
        raise ArchiveError("you have no home folder for an archive", "Name the file: archive --db FILE …")
    return os.path.join(folder, "solidarity_archive", "archive.db")


def main() -> None:
    """Run ``archive`` with the arguments of this process; the exit codes are in errors.py."""
    _repair_streams()
    _clear_up_when_told_to_end()
    _forget_a_size_that_is_none()
    sys.argv[1:] = _readable(sys.argv[1:])
    if not boundary.run(lambda: _ran(sys.argv[1:])):
        try:
            resolve("solidarity_archive.cli.group:app")()
        except (OSError, UnicodeEncodeError) as error:  # --help to a disk that is full, say
            sys.exit(boundary.told(error))


def _ran(words: list[str]) -> bool:
    """Run a plain line; return whether it was one, and not Typer's."""
    line = plain.parted(words)
    row = line and COMMANDS.get(line.command)
    if not line or not row or row.signs:
        return False
    command = resolve(row.target)
    given = plain.values(parameters(command), line.words)
    if given is None:
        return False
    archive = line.archive or os.environ.get("ARCHIVE_DB") or default_path()
    command(archive, **given)
    return True


def _clear_up_when_told_to_end() -> None:
    """Take TERM and HUP as Ctrl-C, but where somebody had them ignored (nohup)."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no HUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def _forget_a_size_that_is_none() -> None:
    """Take it that nobody said how large the terminal is where that is 0 or no number: Rich believes it."""
    for name in ("COLUMNS", "LINES"):
        said = os.environ.get(name)
        if said is not None and not (said.isdecimal() and int(said)):
            del os.environ[name]


def _repair_streams() -> None:
    """See that all three streams are there; end the program if one that it needs was closed."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - for as long as the program runs
        if "-" in sys.argv:
            complain("-: standard input is closed")
            sys.exit(Exit.FAILED)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - as above
    if sys.stdout is None:
        complain("standard output is closed; nothing was done")
        sys.exit(Exit.FAILED)
    for stream in (sys.stdout, sys.stderr):
        # In the C locale a Ukrainian title must not end the program (PEP 538 does not cover all).
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _readable(words: list[str]) -> list[str]:
    """Return the words as UTF-8, whatever the locale; names of files, also of new ones, stay as said."""
    line = plain.parted(words)
    makes = line is not None and line.command in _MAKING
    return [
        word if makes or {before, word.partition("=")[0], word[:2]} & _NAMING else _as_utf_8(word)
        for before, word in zip(["", *words], words, strict=False)
    ]


def _as_utf_8(argument: str) -> str:
    if argument.isascii() or any(map(os.path.exists, (argument, argument.partition("=")[2]))):
        return argument
    try:
        return os.fsencode(argument).decode("utf-8", "replace")
    except UnicodeEncodeError:  # half a letter, as Windows may hand over
        return argument.encode("utf-8", "replace").decode("utf-8")
