"""What the program says, command by command, as tests/transcripts/*.txt have it.

A transcript is ``=== A section``, ``$ a command`` and what it prints, both streams as they come, then
``[exit N]`` unless it ended with 0. The commands of one file run in order, with bash, in a folder that has
the sample pages and docs/scripts. ``UPDATE_TRANSCRIPTS=1 pytest tests/test_transcripts.py`` writes the
files anew; read the difference before you keep it.
"""

import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TRANSCRIPTS = sorted((HERE / "transcripts").glob("*.txt"))
SAMPLES = HERE.parent / "samples"
BIN = sysconfig.get_path("scripts")
UPDATE = "UPDATE_TRANSCRIPTS" in os.environ
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_SHOWN_TIME = "2015-05-01T12:00:00Z"


def surroundings(folder: Path) -> dict[str, str]:
    """Return the whole environment of a transcript."""
    return {
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "HOME": str(folder),
        "ARCHIVE_DB": "archive.db",
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "PAGER": "cat",
    }


def played(transcript: str, folder: Path) -> Iterator[str]:
    """Yield the lines of a transcript as its commands turn out now."""
    for line in transcript.split("\n"):
        if line.startswith("=== "):
            yield from (line, "")
        elif line.startswith("$ "):
            yield line
            ran = subprocess.run(
                ["bash", "-c", line[2:]],  # noqa: S607 - the user's own shell
                cwd=folder,
                env=surroundings(folder),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
            )
            text = _TIME.sub(_SHOWN_TIME, ran.stdout.decode())
            yield from text.removesuffix("\n").split("\n") if text else ()
            if ran.returncode:
                yield f"[exit {ran.returncode}]"
            yield ""


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(path: Path, tmp_path: Path) -> None:
    for sample in SAMPLES.iterdir():
        shutil.copy(sample, tmp_path)
    shutil.copytree(HERE.parent / "docs" / "scripts", tmp_path / "scripts")
    expected = path.read_text(encoding="utf-8")
    shown = "\n".join(played(expected, tmp_path)).rstrip("\n") + "\n"
    if UPDATE:
        path.write_text(shown, encoding="utf-8")
    else:
        assert shown.split("\n") == expected.split("\n")


def test_there_are_transcripts() -> None:
    assert TRANSCRIPTS
