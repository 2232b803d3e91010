"""What an import enters at once: the same as one by one, nothing twice, and no more work than it has to."""

import sqlite3
from collections import Counter
from collections.abc import Callable

from hypothesis import example, given
from hypothesis import strategies as st

from solidarity_archive.details import from_json
from solidarity_archive.post import Capture
from solidarity_archive.store.connection import in_memory, transaction
from solidarity_archive.store.met import Met
from solidarity_archive.store.posts import refold
from tests.conftest import capture, enter, outcomes
from tests.generated import captures
from tests.worlds import SOURCES, Added, count

WRITTEN = ("post", "body", "term", "post_term")
ENTERED = ("content", "capture", "binding", "identity")
PERMALINK = "https://mill.example/{}/"


def rows(db: sqlite3.Connection, *tables: str) -> dict[str, list[tuple[object, ...]]]:
    return {table: db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables}


def assert_written_as_from_what_is_kept(db: sqlite3.Connection) -> None:
    written = rows(db, *WRITTEN)
    with transaction(db):
        refold(db, [id for (id,) in db.execute("SELECT DISTINCT post FROM binding")], anew=True)
    assert rows(db, *WRITTEN) == written


@given(st.lists(captures(), max_size=5), st.sampled_from(["wxr", "feed", "jsonl"]))
@example([capture("Bread")._replace(details=from_json({"comments": [{"content": "", "status": ""}]}))], "wxr")
def test_a_new_post_is_folded_from_what_was_read_as_from_what_was_kept(
    said: list[Capture], format: str
) -> None:
    with in_memory() as db:
        enter(db, *said, format=format)
        assert_written_as_from_what_is_kept(db)


@given(st.lists(SOURCES, min_size=1, max_size=3))
def test_so_it_is_where_items_meet_posts_and_each_other(sources: list[Added]) -> None:
    with in_memory() as db:
        for source in sources:
            source.to(db)
            assert_written_as_from_what_is_kept(db)


@given(st.lists(st.tuples(st.integers(1, 9), st.binary(min_size=8, max_size=8)), max_size=30))
def test_which_posts_an_accession_has_met_is_remembered(items: list[tuple[int, bytes]]) -> None:
    met, told = Met(), Counter(items)
    for post, digest in items:
        met.add(post, digest)
    assert set(met) == {post for post, _ in items}
    assert all((post in met) == any(post == known for known, _ in items) for post in range(11))
    assert all(met.times(digest, post) == told[post, digest] for post in range(11) for _, digest in items)


def posts_of(numbers: range) -> list[Capture]:
    """Return a post for each number, of a day that it shares with others."""
    return [
        capture(
            f"Day {number}", f"2015-04-{number % 28 + 1:02}", says={"permalink": PERMALINK.format(number)}
        )
        for number in numbers
    ]


def asked(db: sqlite3.Connection, act: Callable[[], object]) -> list[str]:
    """Return the statements that are run while something is done."""
    statements: list[str] = []
    db.set_trace_callback(statements.append)
    act()
    db.set_trace_callback(None)
    return statements


def test_what_was_said_already_is_not_written_again(db: sqlite3.Connection) -> None:
    said = posts_of(range(30))
    enter(db, *said)
    before = rows(db, *WRITTEN, *ENTERED)
    statements = asked(db, lambda: enter(db, *said))
    assert outcomes(enter(db, *said)) == {"unchanged": 30}
    assert rows(db, *WRITTEN, *ENTERED) == before
    changed = {text.split()[2] for text in statements if text.startswith("INSERT INTO")}
    assert changed == {"accession"}


def test_a_post_with_media_and_fields_that_comes_again_is_not_written_again(db: sqlite3.Connection) -> None:
    details = from_json({"meta": {"views": ["7"]}, "media": [{"kind": "image", "url": "a.png"}]})
    said = capture("Bread", says={"permalink": PERMALINK.format(1)})._replace(details=details)
    enter(db, said)
    (before,) = db.execute("SELECT id, row FROM post").fetchall()
    # Of a better format the very same is entered once more, and the post stays as it was.
    statements = asked(db, lambda: enter(db, said, format="jsonl"))
    assert count(db, "capture") == 2
    assert not [text for text in statements if text.startswith("INSERT INTO post_fts")]
    assert db.execute("SELECT id, row FROM post").fetchall() == [before]


def test_a_small_import_into_an_archive_looks_at_no_table_as_a_whole(db: sqlite3.Connection) -> None:
    enter(db, *posts_of(range(60)))
    statements = asked(db, lambda: enter(db, *posts_of(range(58, 62))))
    assert not [text for text in statements if "rebuild" in text]
    fed = [text for text in statements if text.startswith("INSERT INTO post_fts")]
    assert len(fed) == 2
    scanned = set()
    for text in statements:
        if text.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE")) and "LIMIT 1" not in text:
            plan = db.execute(f"EXPLAIN QUERY PLAN {text}").fetchall()
            scanned |= {step.split()[1] for *_, step in plan if step.startswith("SCAN")}
    assert not scanned & {"post", "body", *ENTERED, "term", "post_term", "kept"}
