"""Backups, what is put back from them, and what is kept before a schema changes."""

import gzip
import json
from pathlib import Path

import pytest

from solidarity_archive.store import connection
from solidarity_archive.store.connection import SCHEMA_VERSION, transaction, writing
from solidarity_archive.store.fixity import seal_settings
from tests.conftest import Cli
from tests.store.test_checking import SAMPLE
from tests.store.test_fixity import FIELDS, tamper
from tests.store.test_migrations import ARCHIVES


@pytest.fixture
def kept(cli: Cli) -> Cli:
    """The program with an archive that has the sample page."""
    cli("add", SAMPLE)
    return cli


def titles(cli: Cli, path: Path | None = None) -> list[str]:
    ran = cli(
        *(["--db", str(path)] if path else []), "list", "--status", "any", "-f", "jsonl", "--fields", "title"
    )
    return [json.loads(line)["title"] for line in ran.out.splitlines()]


def test_a_backup_is_an_archive_of_one_file(kept: Cli) -> None:
    before = titles(kept)
    ran = kept("backup", "copy.db")
    assert "copied 7 posts to copy.db; all are sound" in ran.err
    assert titles(kept, Path("copy.db")) == before
    assert Path("copy.db").read_bytes()[18:20] == b"\1\1"  # no write-ahead log: sqlite.org/fileformat2.html
    assert [*Path().iterdir()] == [Path("copy.db")]
    digests = [kept("--db", path, "check", "-f", "json").out for path in (kept.path, "copy.db")]
    assert json.loads(digests[0])[0]["digest"] == json.loads(digests[1])[0]["digest"]


def test_a_backup_has_what_waits_in_the_log(kept: Cli) -> None:
    with writing(kept.path) as db:
        with transaction(db):
            db.execute("REPLACE INTO setting VALUES ('bread', 'roses')")
            seal_settings(db)
        assert Path(f"{kept.path}-wal").stat().st_size
        kept("backup", "copy.db")
    with writing(Path("copy.db")) as db:
        assert db.execute("SELECT value FROM setting WHERE name = 'bread'").fetchone() == ("roses",)


def test_a_file_that_is_there_is_replaced_only_if_that_is_said(kept: Cli) -> None:
    kept.write("copy.db", "letters")
    assert "is there already" in kept("backup", "copy.db", code=1).err
    assert Path("copy.db").read_text() == "letters"
    kept("backup", "copy.db", "--force")
    assert len(titles(kept, Path("copy.db"))) == 7
    for target in (kept.path, "."):
        assert "cannot be replaced" in kept("backup", target, "--force", code=1).err
    assert "cannot be written" in kept("backup", "none/copy.db", code=1).err


def test_of_a_damaged_archive_no_backup_is_made_that_looks_like_one(kept: Cli) -> None:
    tamper(kept.path, "UPDATE post SET title = 'x' WHERE id = 4")
    ran = kept("backup", "copy.db", code=1)
    assert "is damaged (post 4: its fields are not as they were written); nothing was written" in ran.err
    assert not [*Path().iterdir()]


def test_a_backup_is_put_back_and_what_was_there_is_kept(kept: Cli) -> None:
    kept("backup", "copy.db")
    before = titles(kept)
    kept("edit", "4", "--title", "Zeppelin")
    changed = titles(kept)
    ran = kept("restore", "copy.db")
    assert titles(kept) == before
    (aside,) = kept.path.parent.glob("archive.*Z.db")
    assert f"what was there is kept in {aside}" in ran.err
    assert titles(kept, aside) == changed
    assert not list(kept.path.parent.glob(".archive-*"))


def test_links_stay_and_lead_to_what_was_put_there(kept: Cli) -> None:
    away = kept.folder.parent / "away"
    away.mkdir()
    link, real = Path("link.db"), away / "real.db"
    link.symlink_to(real)
    kept("backup", link)
    kept("backup", link, "--force")
    assert (link.is_symlink(), real.is_file()) == (True, True)
    kept("--db", link, "remove", "1")
    ran = kept("--db", link, "restore", kept.path)
    assert (link.is_symlink(), real.is_file()) == (True, True)
    assert titles(kept, real) == titles(kept)
    (aside,) = set(away.iterdir()) - {real}
    assert (aside.is_symlink(), aside.is_file()) == (False, True)
    assert f"what was there is kept in {aside}" in ran.err


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (None, "there is no archive yet"),
        (b"", "is empty, not an archive"),
        (b"Bread and roses", "is not an archive"),
        (b"SQLite format 3\0" + bytes(100), "is another program's SQLite database"),
    ],
)
@pytest.mark.parametrize("there", [False, True])
def test_what_is_no_archive_has_no_backup(cli: Cli, held: bytes | None, told: str, there: bool) -> None:
    if held is not None:
        cli.path.write_bytes(held)
    if there:
        cli.write("copy.db", "Roses")
    ran = cli("backup", "copy.db", code=1)
    assert f"archive: {cli.path}: {told}" in ran.err
    assert [path.name for path in cli.folder.iterdir()] == ["copy.db"] * there


def test_a_backup_is_put_where_nothing_was(kept: Cli) -> None:
    kept("backup", "copy.db")
    kept.path.unlink()
    kept("restore", "copy.db")
    assert len(titles(kept)) == 7


def test_a_damaged_archive_and_its_log_go_aside(kept: Cli) -> None:
    kept("backup", "copy.db")
    kept.path.write_bytes(kept.path.read_bytes()[:100] + b"\xff" * 9000)
    Path(f"{kept.path}-wal").write_bytes(b"stale")
    kept("restore", "copy.db")
    assert len(titles(kept)) == 7
    assert not Path(f"{kept.path}-wal").exists()
    assert len(list(kept.path.parent.glob("archive.*Z.db"))) == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [("copy.db", "is damaged"), ("text", "is not an archive"), ("none", "no such file"), ("same", "itself")],
)
def test_what_is_no_sound_backup_is_refused_and_nothing_changes(kept: Cli, name: str, words: str) -> None:
    kept("backup", "copy.db")
    tamper(Path("copy.db"), FIELDS.replace("Roses", "Strike"), "UPDATE post SET title = 'x' WHERE id = 4")
    kept.write("text", "Bread and roses\n" * 20)
    before = kept.path.read_bytes()
    ran = kept("restore", kept.path if name == "same" else name, code=1)
    assert words in ran.err.casefold()
    assert kept.path.read_bytes() == before
    assert [each.name for each in kept.path.parent.glob("archive*")] == ["archive.db"]


def test_nothing_is_put_back_while_somebody_has_the_archive_open(kept: Cli) -> None:
    kept("backup", "copy.db")
    with writing(kept.path) as db:
        with transaction(db):
            db.execute("REPLACE INTO setting VALUES ('bread', 'roses')")
        assert "another archive command has it open" in kept("restore", "copy.db", code=1).err
    kept("restore", "copy.db")


# Before the schema changes


@pytest.fixture(params=range(1, SCHEMA_VERSION))
def old(request: pytest.FixtureRequest, cli: Cli) -> bytes:
    """An archive of an older schema lies where the program looks for one."""
    data = gzip.decompress((ARCHIVES / f"schema-{request.param}.db.gz").read_bytes())
    cli.path.write_bytes(data)
    return data


@pytest.mark.parametrize("words", ["list", "edit 4 --title Lanterns2"])
def test_an_older_archive_is_kept_as_it_was(cli: Cli, old: bytes, words: str) -> None:
    ran = cli(*words.split())
    (kept,) = cli.path.parent.glob("archive.schema-*.db")
    assert f"as it was it is kept in {kept}" in ran.err
    assert int.from_bytes(kept.read_bytes()[60:64], "big") == int.from_bytes(old[60:64], "big")
    assert int.from_bytes(cli.path.read_bytes()[60:64], "big") == SCHEMA_VERSION
    assert "kept in" not in cli(*words.split(), code=None).err
    cli("check")
    cli("restore", kept)
    cli("check")


def test_where_nothing_can_be_written_an_older_archive_is_read_in_a_copy(
    cli: Cli, old: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_is_writable", lambda _: False)
    assert "Lanterns" in cli("list").out
    assert cli.path.read_bytes() == old
    assert [each.name for each in cli.path.parent.glob("archive*")] == ["archive.db"]


def test_an_archive_whose_old_state_cannot_be_kept_stays_as_it_is(
    cli: Cli, old: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("solidarity_archive.store.copies.tempfile.mkstemp", full)
    assert "No space left on device" in cli("edit", "4", "--title", "x", code=1).err
    assert cli.path.read_bytes() == old
    assert "Lanterns" in cli("list").out
