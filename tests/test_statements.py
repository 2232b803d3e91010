"""How often a reading command asks the archive: each question costs, however little there is to tell."""

from pathlib import Path

import pytest

from solidarity_archive.store import connection
from solidarity_archive.store.fixity import Watched
from tests.conftest import Cli


@pytest.fixture
def asked(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that commands run, on an archive with twenty posts."""
    for number in range(20):
        cli(
            "add",
            "--title",
            f"Roses {number}",
            "--month",
            "1912-01",
            "-",
            stdin=f"Bread and roses, {number}.",
        )
    found: list[str] = []

    def traced(uri: str) -> Watched:
        db = connect(uri)
        db.set_trace_callback(lambda sql: None if sql.startswith("--") else found.append(sql))
        return db

    connect = connection._connect
    monkeypatch.setattr(connection, "_connect", traced)
    return found


@pytest.mark.parametrize(
    ("words", "most"),
    [
        ("list --month 1912-01", 8),
        ("months", 8),
        ("show 4", 11),
        ("excerpt 4", 12),
        ("search roses --format ids", 24),
        ("search roses", 25),
    ],
)
def test_few_questions_are_asked_however_many_posts_there_are(
    cli: Cli, asked: list[str], words: str, most: int
) -> None:
    cli(*words.split())
    assert 0 < len(asked) <= most, "\n".join(asked)


def test_a_first_import_gives_memory_back_around_the_counting_of_its_words(
    cli: Cli, asked: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("solidarity_archive.store.index._give_back", lambda: asked.append("give back"))
    cli("--db", tmp_path / "new.db", "add", "--title", "Roses", "--month", "1912-01", "-", stdin="Bread.")
    steps = (
        "REINDEX post_order",
        "give back",
        "'rebuild'",
        "SAVEPOINT",
        "RELEASE",
        "give back",
        "INTO word ",
    )
    told = [step for sql in asked for step in dict.fromkeys(steps) if step in sql]
    first = told.index("INTO word ")
    assert told[first + 1 - len(steps) : first + 1] == [*steps]
    assert told[-1] == "give back"
