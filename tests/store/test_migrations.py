"""Archives of every schema that was ever out stay readable: one of each lies in archives/."""

import gzip
from pathlib import Path

import pytest

from solidarity_archive.store.connection import SCHEMA_VERSION, reading, transaction, writing
from solidarity_archive.store.posts import bring_up_to_date
from tests.conftest import posts
from tests.worlds import assert_sound

ARCHIVES = Path(__file__).parent / "archives"
VERSIONS = range(1, SCHEMA_VERSION)


@pytest.fixture(params=VERSIONS)
def old(request: pytest.FixtureRequest, archive_path: Path) -> Path:
    """An archive of an older schema: the sample page, an export, an edit, a removal and its undoing."""
    archive_path.write_bytes(gzip.decompress((ARCHIVES / f"schema-{request.param}.db.gz").read_bytes()))
    assert int.from_bytes(archive_path.read_bytes()[60:64], "big") == request.param
    return archive_path


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
