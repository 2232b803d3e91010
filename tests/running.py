"""The program as its users run it, but in this process."""

import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from solidarity_archive.cli.app import main


class Ran(NamedTuple):
    """What a command did: its exit code, its standard output and its standard error."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard output."""
        return self.out.splitlines()


def run(archive: Path, *words: str, stdin: str | bytes | None = None) -> Ran:
    """Run ``archive --db ARCHIVE WORDS``, without a terminal; raises what no user should see."""
    code = 0
    with pytest.MonkeyPatch.context() as patch, CliRunner().isolation(input=stdin) as (out, err, _):
        # Signals are pytest's affair.
        patch.setattr("solidarity_archive.cli.app._clear_up_when_told_to_end", lambda: None)
        patch.setattr(sys, "argv", ["archive", "--db", str(archive), *words])
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        sys.stdout.flush()
        sys.stderr.flush()
        written = [stream.getvalue().decode().replace("\r\n", "\n") for stream in (out, err)]
    return Ran(code, *written)
