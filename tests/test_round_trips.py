"""What others wrote comes in, goes out in each whole format, and comes in again as the same archive."""

from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.readers.samples_of import SAMPLES
from tests.shared import CORPORA, DUMPS

WHOLE = ("json", "jsonl", "markdown")
EVERYTHING = ("--type", "any", "--status", "any")


def assert_comes_back(cli: Cli, *sources: Path) -> int:
    """Add the sources, export in each format, add that to an empty archive; return the number of posts."""
    cli("add", "-q", *sources, code=None)
    posts = len(cli("list", *EVERYTHING, "-f", "ids").lines)
    for format_ in WHOLE if posts else ():
        cli("export", "-q", "--format", format_, *EVERYTHING, "--private", "-o", format_)
        cli("--db", f"{format_}.db", "add", "-q", format_)
        assert cli("diff", cli.path, f"{format_}.db").out == "", format_
        assert len(cli("--db", f"{format_}.db", "list", *EVERYTHING, "-f", "ids").lines) == posts
    return posts


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_the_samples_of_each_reader(cli: Cli, name: str) -> None:
    sources = sorted(path for path in (SAMPLES / name).iterdir() if path.suffix != ".json")
    assert assert_comes_back(cli, *sources)


@pytest.mark.slow
@pytest.mark.skipif(not DUMPS.exists(), reason="the dumps of a real site are not here")
@pytest.mark.parametrize("part", ["wxr", "rest", "feeds", "text", "html", "."])
def test_the_dumps_of_a_real_site(cli: Cli, part: str) -> None:
    assert assert_comes_back(cli, DUMPS / part) >= 20


@pytest.mark.slow
@pytest.mark.skipif(not CORPORA.exists(), reason="the files of others are not here")
def test_the_files_of_others(cli: Cli) -> None:
    assert assert_comes_back(cli, *sorted(CORPORA.glob("[wfhj][xete]*"))) > 300
