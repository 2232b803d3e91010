"""The bytes of sources: kept whole, with each body stored once, however it lies in them."""

import json
import sqlite3
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive import accession, trash
from solidarity_archive.accession import Sheet
from solidarity_archive.source import Source
from solidarity_archive.store import ledger, sources
from solidarity_archive.store.connection import in_memory, writing
from solidarity_archive.store.entering import enter_capture
from solidarity_archive.store.rows import unpack
from solidarity_archive.store.sources import Keeper, joined, kept_source
from tests.conftest import Cli, capture
from tests.store.test_fixity import tamper
from tests.test_accession import source_of
from tests.test_trash import remove
from tests.worlds import BREAD, ROSES

EVERYTHING = 1 << 30
LONG = f"<p>{BREAD} &amp; {ROSES}</p>" * 2
OTHER = f"<p>{ROSES}</p>" * 5
ITEM = """<item><title>{0}</title><link>https://mill.example/{0}/</link><wp:post_id>{0}</wp:post_id>
<content:encoded><![CDATA[{1}]]></content:encoded><wp:post_type>post</wp:post_type><wp:status>publish</wp:status></item>
"""
EXPORT = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>The Mill</title><link>https://mill.example</link><wp:wxr_version>1.2</wp:wxr_version>
{}</channel></rss>
"""


def export(*bodies: str) -> bytes:
    """Return a WordPress export of posts with these bodies."""
    return EXPORT.format("".join(ITEM.format(number, body) for number, body in enumerate(bodies, 1))).encode()


def add(db: sqlite3.Connection, data: bytes, name: str = "export.xml") -> Sheet:
    source = source_of(data, name)
    return accession.add(db, source, accession.read(source))


def bare(db: sqlite3.Connection) -> bytes:
    """Return what is kept of sources beside the contents."""
    return b"".join(unpack(packed) for (packed,) in db.execute("SELECT zlib FROM kept ORDER BY rowid"))


def digests(db: sqlite3.Connection) -> list[str]:
    """Return the digests of the sources, oldest first."""
    return [str(act.digest) for act in ledger.accessions(db)][::-1]


def contents(db: sqlite3.Connection) -> list[bytes]:
    return [unpack(packed) for (packed,) in db.execute("SELECT zlib FROM content ORDER BY id")]


BODIES = st.text("ab\n", max_size=6)


@given(
    st.lists(BODIES, max_size=8),
    st.lists(st.one_of(st.integers(0, 7), BODIES), max_size=12),
    st.lists(st.lists(st.integers(0, 7), max_size=4), max_size=4),
    st.lists(st.integers(1, 9), min_size=5, max_size=5),
    st.booleans(),
)
def test_whatever_bodies_a_source_has_and_where_it_comes_back_as_it_was(
    bodies: list[str], layout: list[int | str], batches: list[list[int]], sizes: list[int], is_crlf: bool
) -> None:
    parts = [part if isinstance(part, str) else "".join(bodies[part : part + 1]) for part in layout]
    data = "".join(parts).replace("\n", "\r\n" if is_crlf else "\n").encode()
    source = source_of(data)
    names = ("_PART", "_NEAR", "_FAR", "_MISSES")
    settings: dict[str, Any] = {
        "_SHORTEST": 2,
        "_FAR_OFF": 1,
        "_AT_ONCE": 2,
        **dict(zip(names, sizes, strict=False)),
    }
    with (
        in_memory() as db,
        patch.multiple(sources, **settings),
        patch("solidarity_archive.source._PIECE", sizes[4]),
    ):
        act = ledger.open_accession(db, "add", "2015-04-21T10:00:00Z")
        captures = [enter_capture(db, act, capture("x", "2015", body), 1) for body in bodies]
        ids = dict(db.execute("SELECT id, content FROM capture"))
        keeper = Keeper(db, source, source.digest(), EVERYTHING)
        stream = source.open()
        for batch in batches:
            stream.read(sizes[4])
            keeper.leave_out(
                (bodies[each].encode(), ids[captures[each]]) for each in batch if each < len(bodies)
            )
        assert keeper.finish()
        assert b"".join(kept_source(db, source.digest())) == data


def test_a_source_of_many_batches_comes_back_as_it_was(cli: Cli) -> None:
    data = export(*(f"<p>{number} {LONG * 9}</p>" for number in range(2500)))
    assert len(data) > 12 << 20
    cli.write("export.xml", data)
    cli("add", "export.xml")
    with writing(cli.path) as db:
        assert bare(db) == export(*[""] * 2500)
        assert b"".join(kept_source(db, *digests(db))) == data


def test_of_an_export_only_what_is_no_body_is_kept_beside_the_contents(db: sqlite3.Connection) -> None:
    data = export(LONG, OTHER, LONG)
    assert add(db, data).kept
    assert bare(db) == export("", "", "")
    assert contents(db) == [LONG.encode(), OTHER.encode()]
    assert b"".join(kept_source(db, *digests(db))) == data


def test_a_longer_export_shares_what_was_in_the_shorter_one(db: sqlite3.Connection) -> None:
    add(db, export(LONG))
    add(db, export(LONG, OTHER))
    assert bare(db) == export("") + export("", "")
    for digest, data in zip(digests(db), (export(LONG), export(LONG, OTHER)), strict=True):
        assert b"".join(kept_source(db, digest)) == data


def test_a_body_may_have_other_line_ends_in_its_source(db: sqlite3.Connection) -> None:
    body = f"{LONG}\n{OTHER}"
    data = export(body.replace("\n", "\r\n"), body)
    add(db, data)
    assert bare(db) == export("", "")
    assert len(contents(db)) == 1
    assert b"".join(kept_source(db, *digests(db))) == data


def test_a_body_that_stands_otherwise_in_the_source_is_kept_in_both(db: sqlite3.Connection) -> None:
    otherwise = f"{OTHER}\r\n{OTHER}\n{OTHER}"
    data = export(otherwise, LONG)
    add(db, data)
    assert bare(db) == export(otherwise, "")
    assert b"".join(kept_source(db, *digests(db))) == data


def test_a_short_body_and_one_that_begins_as_another_does(db: sqlite3.Connection) -> None:
    bodies = ["short", *(f"{'x' * 200}{number}" for number in range(20)), f"{'x' * 300}"]
    bodies = [bodies[0], *bodies[:0:-1]]
    add(db, export(*bodies))
    assert bare(db) == export("short", *[""] * 21)


def test_bodies_of_a_batch_are_looked_for_no_more_where_none_is_found(db: sqlite3.Connection) -> None:
    """As in a feed that has them escaped; those of the next batch are looked for again."""
    long = OTHER * 5
    first, second = ([f"{long} {number}." for number in range(begin, begin + 1000)] for begin in (0, 1000))
    data = export(*(body.replace("<p>", "<p>\x7f") for body in first), *second)
    find_ = Keeper._find
    with patch.object(Keeper, "_find", autospec=True) as find:
        find.side_effect = find_
        add(db, data)
    assert find.call_count <= 1000 + 2 * (sources._MISSES + sources._FAR_OFF + 1)
    assert b"".join(kept_source(db, *digests(db))) == data
    assert len(bare(db)) == len(data) - len("".join(second))


def test_bodies_are_found_between_others_that_are_not(db: sqlite3.Connection) -> None:
    bodies = [f"{OTHER} {number}." for number in range(200)]
    written = [body.replace("<p>", "<p>\x7f") if number % 5 else body for number, body in enumerate(bodies)]
    add(db, export(*written))
    assert bare(db) == export(*(body if number % 5 else "" for number, body in enumerate(written)))


def test_what_is_far_behind_the_last_body_is_found(db: sqlite3.Connection) -> None:
    data = export(LONG, OTHER).replace(b"</item>", b"<!-- " + b"x" * (2 << 20) + b" --></item>", 1)
    add(db, data)
    assert len(bare(db)) == len(data) - len(LONG + OTHER)


def test_bodies_that_are_longer_than_what_is_looked_through_are_found(db: sqlite3.Connection) -> None:
    long = OTHER * (sources._FAR // len(OTHER) + 1)
    bodies = [LONG, *(f"{number}{long}" for number in range(3))]
    data = export(*bodies)
    add(db, data)
    assert len(bare(db)) == len(data) - len("".join(bodies))


def test_of_those_that_begin_alike_each_is_found(db: sqlite3.Connection) -> None:
    """Also behind more of them than are looked at one by one."""
    titles = "".join(f"<title>{'x' * 200}{number}</title>" for number in range(20))
    data = export("x" * 200 + "&amp;").replace(b"<item>", f"<item>{titles}".encode())
    add(db, data)
    assert bare(db) == data.replace(b"[" + b"x" * 200 + b"&amp;]", b"[]")


def test_a_document_that_had_to_be_mended_shares_its_bodies_too(db: sqlite3.Connection) -> None:
    bodies = [f"<p>{number} {LONG * 9}</p>" for number in range(1200)]
    data = export(*bodies).replace(b"<title>The", b"<title>\x01The")
    add(db, data)
    assert len(bare(db)) == len(data) - len("".join(bodies))
    assert b"".join(kept_source(db, *digests(db))) == data


def test_the_same_body_again_and_again_is_left_out_only_so_often(db: sqlite3.Connection) -> None:
    """Else a small archive could hold a source without end, as none does that means well."""
    data = export(*[LONG + "y" * (1 << 20)] * 14)
    add(db, data)
    assert 2 << 20 < len(bare(db)) < 5 << 20
    assert b"".join(kept_source(db, *digests(db))) == data


def test_a_source_that_would_never_end_ends(cli: Cli) -> None:
    cli.write("export.xml", export(LONG + "y" * (1 << 20)))
    cli("add", "export.xml")
    contents = json.dumps([[0, 1]] * 100_000)
    tamper(cli.path, f"UPDATE kept SET contents = '{contents}'")
    with writing(cli.path) as db:
        pieces = joined(db, db.execute("SELECT zlib, contents FROM kept"))
        assert sum(map(len, pieces)) < 13 << 20
    assert "its kept bytes are not what their digest says" in cli("check", code=3).err


def test_a_source_is_not_read_again_for_each_body() -> None:
    reads = []
    for count in (2, 40):
        with (
            in_memory() as db,
            patch.object(Source, "piece_at", autospec=True, side_effect=Source.piece_at) as read,
        ):
            add(db, export(*[f"{LONG}{number}" for number in range(count)]))
        reads.append(read.call_count)
    assert reads[0] == reads[1]


def test_what_is_kept_already_is_not_kept_again(db: sqlite3.Connection) -> None:
    add(db, export(LONG, OTHER))
    before = db.execute("SELECT * FROM kept").fetchall()
    assert add(db, export(LONG, OTHER), "again.xml").kept
    assert db.execute("SELECT * FROM kept").fetchall() == before


def test_a_source_that_takes_too_much_leaves_nothing(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accession, "KEPT_SIZE", 100)
    monkeypatch.setattr(sources, "_PART", 200)
    assert not add(db, export(LONG, *(f"{OTHER}{number}" for number in range(9)))).kept
    assert db.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    assert len(contents(db)) == 10


def test_a_content_that_was_erased_stays_as_long_as_a_source_that_is_kept_has_it(archive_path: Path) -> None:
    with writing(archive_path, create=True) as db:
        add(db, export(LONG))
        add(db, export(LONG, OTHER))
        remove(db, 1)
        emptied = trash.empty(db)
        assert ([act.id for act in emptied.gone], [act.id for act in emptied.left]) == ([1], [2])
        assert contents(db) == [LONG.encode(), OTHER.encode()]
        assert b"".join(kept_source(db, str(emptied.left[0].digest))) == export(LONG, OTHER)
        trash.empty(db, sources=True)
        assert contents(db) == [OTHER.encode()]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE kept SET contents = NULL",
        "UPDATE kept SET contents = replace(contents, ',1]', ',2]')",
        "UPDATE kept SET contents = replace(contents, ',1]', ',9]')",
        "UPDATE kept SET contents = replace(contents, ',1]', ',99999999999999999999]')",
        "UPDATE kept SET contents = '[[1]]'",
        "UPDATE kept SET contents = '[[0,true]]'",
        "UPDATE kept SET contents = 'x'",
        "UPDATE kept SET contents = x'ff'",
        "UPDATE kept SET contents = '7'",
        "UPDATE kept SET contents = '[7]'",
        "UPDATE kept SET contents = replace(contents, ',1]', ',-1]')",
        "UPDATE kept SET contents = '[[500,2],[1,1]]'",
        "UPDATE kept SET zlib = x'00'",
        "UPDATE kept SET contents = printf('%.*c', 20000, '[')",
        "UPDATE content SET zlib = x'00' WHERE id = 1",
        "DELETE FROM content WHERE id = 1",
    ],
)
def test_a_source_whose_bodies_are_not_to_be_had_is_named_and_not_shown_as_sound(
    cli: Cli, damage: str
) -> None:
    cli.write("export.xml", export(LONG, OTHER))
    cli("add", "export.xml")
    tamper(cli.path, damage)
    assert "its kept bytes are not what their digest says" in cli("check", code=3).err
    assert "are damaged" in cli("accessions", "1", "--bytes", code=1).err
    assert "its kept bytes are lost" in cli("rescue", "new.db", code=3).err
    cli("--db", "new.db", "check")


def test_details_lie_with_the_capture_that_said_them(cli: Cli) -> None:
    line = {"title": "Bread", "text": BREAD, "meta": {"_colour": ["red"]}, "date": "2015-04-21"}
    cli.write("posts.jsonl", json.dumps(line))
    cli("add", "posts.jsonl")
    with writing(cli.path) as db:
        assert db.execute("SELECT details, capture FROM body").fetchall() == [(None, 1)]
    cli("edit", "1", "--title", "Roses")
    assert json.loads(cli("export", "-f", "jsonl").out)["meta"] == {"_colour": ["red"]}
    cli.write("more.jsonl", json.dumps(line | {"title": "Roses", "meta": {"_size": ["large"]}}))
    cli("add", "more.jsonl")
    assert len(json.loads(cli("export", "-f", "jsonl").out)["meta"]) == 2
    with writing(cli.path) as db:
        assert db.execute("SELECT details NOT NULL, capture FROM body").fetchall() == [(1, None)]


@pytest.mark.parametrize("damage", ["digest = x'00'", "format = 'text'"])
def test_a_source_that_shares_a_content_which_is_lost_is_lost_too(cli: Cli, damage: str) -> None:
    cli.write("export.xml", export(LONG, OTHER))
    cli("add", "export.xml")
    tamper(cli.path, f"UPDATE content SET {damage} WHERE id = 1")
    assert "its kept bytes are lost" in cli("rescue", "new.db", code=3).err
    cli("--db", "new.db", "check")
    assert len(cli("--db", "new.db", "list", "-f", "ids").lines) == 2
