"""``archive check``."""

import sys
from pathlib import Path
from typing import Annotated

from solidarity_archive.cli.declared import Option
from solidarity_archive.cli.messages import complain, say
from solidarity_archive.cli.options import Output, Quiet, takes_output
from solidarity_archive.cli.output import write_rows
from solidarity_archive.cli.waiting import waiting
from solidarity_archive.errors import Exit
from solidarity_archive.provenance import proof
from solidarity_archive.store.connection import borrowed, explained

_MOST = 100
"""Findings that are told one by one."""


@takes_output
def check(
    archive: str,
    output: Output,
    quick: Annotated[
        bool, Option("--quick", help="Only pages and digests; not whether index and posts agree.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Prove that every post is as it was written.

    All pages, tables and rows are looked at, kept sources too, each against its digest; then whether posts,
    terms and the search index are what was said. Nothing is changed. What is damaged is named, and the exit
    code is then 3. Two archives with one digest hold the same.

    archive check

    archive check --quick --format json
    """
    path = Path(archive)
    with borrowed(path) as db, explained(path), waiting("check", quiet=quiet) as advance:
        record, findings = proof(db, path, quick=quick, progress=advance)
    if output.format in ("json", "jsonl"):
        write_rows([record], output, list(record), "")
    else:
        rows = [{"name": name.replace("_", " "), "value": value} for name, value in record.items()][:-2]
        write_rows(rows, output, ["name", "value"], "solidarity_archive.views.rows:facts")
    for finding in findings[:_MOST]:
        which = "" if finding.which is None else f" {finding.which}"
        complain(f"{finding.part}{which}: {finding.what}")
    if len(findings) > _MOST:
        say(f"  and {len(findings) - _MOST:,} more; --format json names them all")
    if findings:
        say("  archive rescue NEW.db copies all that is sound to a new archive.")
        sys.exit(Exit.PROBLEMS)
