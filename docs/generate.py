"""Fill in what the documentation takes from the program: ``python docs/generate.py [--check]``.

A page has ``<!-- begin WHAT -->`` and ``<!-- end -->``; what stands between is replaced. With ``--check``
nothing is written, and a page that is not as it should be ends the script with 1.
"""  # noqa: INP001 - a script, not a package

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import typer

from solidarity_archive.cli.app import COMMANDS
from solidarity_archive.cli.group import Archive, archive, typed
from solidarity_archive.errors import Exit
from solidarity_archive.formats import FORMATS
from solidarity_archive.lazy import resolve
from solidarity_archive.record import COLUMNS, KEYS
from solidarity_archive.store import schema

ROOT = Path(__file__).resolve().parent.parent
TRANSCRIPTS = ROOT / "tests" / "transcripts"
_WIDTH = 90
PIPE = "\\|"
_PART = re.compile(r"(<!-- begin (?P<what>[\w-]+)(?: (?P<about>[^\n]*?))? -->\n).*?(<!-- end -->)", re.DOTALL)
_TABLE = re.compile(r"CREATE (?:VIRTUAL )?TABLE (\w+)[^(]*\((.*?)\n\)[^;]*;", re.DOTALL)
_LATER = re.compile(r"ALTER TABLE (\w+) ADD COLUMN (\w+) (\w+)(?: /\* (.*?) \*/)?;")
_MIGRATIONS = (
    *(schema.FIRST, schema.SITES, schema.LEXICON, schema.LIVE, schema.MEDIA),
    *(schema.FIXITY, schema.CHECKSUMS, schema.SHARING),
)
_MEANINGS = {
    Exit.DONE: "done; also when nothing was found, because an empty list is an answer",
    Exit.FAILED: "could not be done",
    Exit.USAGE: "the command's words are off; nothing was tried",
    Exit.PROBLEMS: "done, but items were skipped, files could not be read, or something is damaged",
    Exit.INTERRUPTED: "interrupted (Ctrl-C); what was under way changed nothing",
}


def pages() -> list[Path]:
    """Return the pages that may hold generated parts."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def filled(page: str) -> str:
    """Return a page with its generated parts as they should be."""

    def part(found: re.Match[str]) -> str:
        return found[1] + "\n" + PARTS[found["what"]](found["about"] or "").strip("\n") + "\n\n" + found[4]

    return _PART.sub(part, page)


def commands_table(_: str) -> str:
    """Return the commands, a row each."""
    rows = (
        (f"[`{name}`](docs/commands.md#archive-{name})", row.summary.rstrip("."), row.panel.casefold())
        for name, row in COMMANDS.items()
    )
    return _table(("command", "what it does", "for"), rows)


def commands_help(_: str) -> str:
    """Return the help of all commands, without Rich's boxes."""
    parts = (f"## archive {name}\n\n{_help(f'archive {name}', _plain(name))}" for name in COMMANDS)
    return "\n\n".join([_help("archive", _plain(None)), *parts])


def keys(_: str) -> str:
    """Return the keys of a record; those of csv and tsv are marked."""
    rows = (
        (
            f"`{key.name}`",
            f"`{key.type}`".replace("|", "\\|"),
            "yes" if key.name in COLUMNS else "",
            key.summary,
        )
        for key in KEYS
    )
    return _table(("key", "type", "in csv", "what it is"), rows)


def formats(_: str) -> str:
    """Return the table of formats."""
    rows = (
        (
            f"`{row.name}`",
            "yes" if row.reader else "",
            "yes" if row.writer or row.exporter or row.folder or row.bag else "",
            " ".join(f"`{suffix}`" for suffix in row.suffixes),
            row.summary,
        )
        for row in FORMATS
    )
    return _table(("format", "read", "written", "suffixes", "what it is"), rows)


def exit_codes(_: str) -> str:
    """Return the exit codes."""
    return _table(("code", "meaning"), ((f"`{code.value}`", _MEANINGS[code]) for code in Exit))


def tables(_: str) -> str:
    """Return each table of the schema with its comments."""
    parts = []
    for found in _TABLE.finditer("".join(_MIGRATIONS)):
        first = found[0].split("\n", 1)[0]
        about = first.partition("--")[2].strip()
        parts.append(f"### {found[1]}\n\n{about[:1].upper()}{about[1:]}{'.' if about else ''}\n")
        rows = [_column(line) for line in found[2].split("\n")[1:] if line.startswith("  ")]
        rows += [
            (f"`{name}`", kind.casefold(), about)
            for table, name, kind, about in _LATER.findall("".join(_MIGRATIONS))
            if table == found[1]
        ]
        if any(name for name, *_ in rows):
            parts.append(_table(("column", "type", "what it is"), rows))
        parts.append("")
    return "\n".join(parts)


def transcript(about: str) -> str:
    """Return a section of a transcript: ``FILE, SECTION``."""
    name, _, section = about.partition(", ")
    text = (TRANSCRIPTS / name).read_text(encoding="utf-8")
    sections = {
        head.strip(): body.strip("\n")
        for head, _, body in (part.partition("\n") for part in text.split("=== "))
    }
    return f"```console\n{sections[section]}\n```"


def file(about: str) -> str:
    """Return a file of the repository, whole."""
    text = (ROOT / about).read_text(encoding="utf-8").strip("\n")
    return f"```{'bash' if about.endswith('.sh') else ''}\n{text}\n```"


PARTS: dict[str, Callable[[str], str]] = {
    "commands-table": commands_table,
    "commands-help": commands_help,
    "keys": keys,
    "formats": formats,
    "exit-codes": exit_codes,
    "tables": tables,
    "transcript": transcript,
    "file": file,
}


def _plain(name: str | None) -> typer.Typer:
    if name is None:
        plain = typer.Typer(cls=Archive, add_completion=False, rich_markup_mode=None)
        plain.callback()(archive)
    else:
        plain = typer.Typer(add_completion=False, rich_markup_mode=None)
        plain.command(name)(typed(resolve(COMMANDS[name].target)))
    return plain


def _help(called: str, plain: typer.Typer) -> str:
    command = typer.main.get_command(plain)
    context = command.context_class(
        command, info_name=called, terminal_width=_WIDTH, max_content_width=_WIDTH
    )
    lines = dedent(command.get_help(context)).rstrip().split("\n")
    return "```text\n" + "\n".join(line.rstrip() for line in lines) + "\n```"


def _column(line: str) -> tuple[str, str, str]:
    definition, _, about = line.strip().partition("--")
    name, _, rest = definition.strip().rstrip(",").replace('"', "").partition(" ")
    kind = re.match(r"(?:INTEGER|TEXT|BLOB)(?: PRIMARY KEY)?", rest)
    if not kind:
        return "", "", ""
    return f"`{name}`", kind[0].casefold(), about.strip()


def _table(heads: tuple[str, ...], rows: Iterator[tuple[str, ...]] | list[tuple[str, str, str]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *(row for row in rows if any(row))]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main(*, check: bool) -> int:
    """Fill in all pages, or say which are not up to date; return the exit code."""
    old = []
    for page in pages():
        text = page.read_text(encoding="utf-8")
        wanted = filled(text)
        if wanted != text:
            old.append(page)
            if not check:
                page.write_text(wanted, encoding="utf-8")
    for page in old:
        sys.stdout.write(f"{page.relative_to(ROOT)}: {'not up to date' if check else 'written'}\n")
    return 1 if check and old else 0


if __name__ == "__main__":
    os.environ.pop("ARCHIVE_DB", None)
    sys.exit(main(check="--check" in sys.argv[1:]))
