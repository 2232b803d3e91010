"""Archives of every schema that was ever out stay readable: one of each lies in archives/."""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from solidarity_archive.store.connection import SCHEMA_VERSION, reading, transaction, writing
from solidarity_archive.store.posts import bring_up_to_date
from tests.conftest import Cli, posts
from tests.store.test_fixity import tamper
from tests.worlds import assert_sound

ARCHIVES = Path(__file__).parent / "archives"
VERSIONS = range(1, SCHEMA_VERSION)


@pytest.fixture(params=VERSIONS)
def old(request: pytest.FixtureRequest, archive_path: Path) -> Path:
    """An archive of an older schema: the sample page, an export, an edit, a removal and its undoing."""
    archive_path.write_bytes(gzip.decompress((ARCHIVES / f"schema-{request.param}.db.gz").read_bytes()))
    assert int.from_bytes(archive_path.read_bytes()[60:64], "big") == request.param
    return archive_path


DAMAGE = [
    "UPDATE capture SET place = CAST(x'ff41' AS TEXT) WHERE id = 2",
    "UPDATE identity SET key = key || CAST(x'ff41' AS TEXT) WHERE capture = 2",
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_one_can_be_opened_to_be_rescued(cli: Cli, damage: str) -> None:
    cli.path.write_bytes(gzip.decompress((ARCHIVES / f"schema-{SCHEMA_VERSION - 1}.db.gz").read_bytes()))
    tamper(cli.path, damage)
    assert len(cli("list", "--type", "any", "--status", "any", "-f", "ids").lines) == 8
    cli("check", code=3)
    cli("rescue", "new.db", code=None)
    assert len(cli("--db", "new.db", "list", "--type", "any", "--status", "any", "-f", "ids").lines) == 8


def test_an_index_that_is_damaged_keeps_nobody_from_rescuing_the_rest(cli: Cli) -> None:
    data = bytearray(gzip.decompress((ARCHIVES / f"schema-{SCHEMA_VERSION - 1}.db.gz").read_bytes()))
    cli.path.write_bytes(data)
    with closing(sqlite3.connect(cli.path)) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'binding_post'").fetchone()
    start = (page - 1) * 4096
    data[start : start + 50] = bytes(50)
    cli.path.write_bytes(data)
    cli("rescue", "new.db", code=None)
    assert len(cli("--db", "new.db", "list", "--type", "any", "--status", "any", "-f", "ids").lines) == 8


def test_an_older_archive_is_brought_up_to_date_when_it_is_opened(old: Path) -> None:
    with reading(old) as db:
        held = posts(db)
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert sorted(post.id for post in held) == list(range(1, 9))
    assert {post.id: post.title for post in held}[4] == "Lanterns"
    with writing(old) as db:
        with transaction(db):
            bring_up_to_date(db)
        assert_sound(db)
