"""Bags: whole, agreed by others' tools, and enough to make the archive again."""

import json
import logging
import shutil
import subprocess
from pathlib import Path

import bagit
import pytest

from solidarity_archive.writers.bagit import _name
from tests.conftest import Cli
from tests.store.test_fixity import filled, tamper

__all__ = ["filled"]
BAG = ("export", "--format", "bagit", "--type", "any", "--status", "any", "--private", "-o", "bag")


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "bagit")


def test_a_bag_is_valid_and_one_changed_bit_is_found(filled: Cli) -> None:
    filled(*BAG)
    bag = bagit.Bag("bag")
    bag.validate()
    assert bag.info["Payload-Oxum"].endswith(".5")
    assert bag.tags["BagIt-Version"] == "1.0"
    path = Path("bag/data/posts.jsonl")
    data = bytearray(path.read_bytes())
    data[40] ^= 1
    path.write_bytes(data)
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag("bag").validate()


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="no sha256sum here")
def test_sha256sum_agrees(filled: Cli) -> None:
    filled(*BAG)
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--strict", "-c", name], cwd="bag", check=True, capture_output=True)  # noqa: S607 - the user's own


def test_a_bag_has_all_that_the_archive_has(filled: Cli) -> None:
    filled(*BAG)
    whole = filled("export", "-f", "jsonl", "--private", "--type", "any", "--status", "any").out
    assert Path("bag/data/posts.jsonl").read_text() == whole
    (source,) = [json.loads(line) for line in Path("bag/data/sources.jsonl").read_text().splitlines()]
    assert source["file"] == "sources/0001-posts.jsonl"
    assert Path("bag/data", source["file"]).read_bytes() == Path("posts.jsonl").read_bytes()
    for name in ("posts.jsonl", "export.xml"):
        filled("--db", f"{name}.db", "add", "-q", f"bag/data/{name}")
        assert len(filled("--db", f"{name}.db", "list", "-f", "ids").out.split()) == 3


def test_a_bag_of_chosen_posts_has_the_sources_that_told_of_them(cli: Cli) -> None:
    for number, title in enumerate(("Bread", "Roses"), 1):
        cli("add", cli.write(f"{number}.jsonl", json.dumps({"title": title, "text": title})))
    cli("export", "2", "-f", "bagit", "--private", "-o", "one")
    assert [path.name for path in Path("one/data/sources").iterdir()] == ["0002-2.jsonl"]
    cli(*BAG)
    assert len(list(Path("bag/data/sources").iterdir())) == 2


def test_of_a_bag_the_posts_are_added_and_of_one_of_others_its_payload(filled: Cli) -> None:
    filled(*BAG)
    added = filled("--db", "ours.db", "add", "bag")
    assert (added.out.count("bag/data/"), added.err) == (1, "made a new archive: ours.db\n")
    Path("bag/data/posts.jsonl").rename("bag/data/else.jsonl")
    assert "bag/data/else.jsonl" in filled("--db", "theirs.db", "add", "bag", code=3).out
    assert "bagit.txt" not in filled("--db", "more.db", "add", "bag", code=3).err


def test_what_is_private_stays_out_if_that_is_said(cli: Cli) -> None:
    comment = {"content": "Good!", "email": "ann@mill.example", "ip": "192.0.2.7"}
    post = {"title": "Roses", "text": "x", "password": "lantern", "comments": [comment]}
    cli("add", cli.write("posts.jsonl", json.dumps(post)))
    cli(*(word for word in BAG if word != "--private"))
    said = b"".join(path.read_bytes() for path in Path("bag").rglob("*") if path.is_file())
    assert b"Good!" in said
    assert not any(word in said for word in (b"ann@mill.example", b"192.0.2.7", b"lantern"))


def test_a_public_bag_has_neither_sources_nor_what_is_redacted(filled: Cli) -> None:
    filled("redact", "Roses")
    filled("export", "--format", "bagit", "--profile", "public", "-o", "bag")
    said = b"".join(path.read_bytes() for path in Path("bag").rglob("*") if path.is_file())
    assert b"Roses" not in said
    assert b"Bread" in said
    assert sorted(path.name for path in Path("bag/data").iterdir()) == [
        "README.txt",
        "export.xml",
        "posts.jsonl",
    ]
    assert b"sources" not in said
    bagit.Bag("bag").validate()


def test_a_bag_is_there_whole_or_not_at_all(filled: Cli) -> None:
    tamper(filled.path, "UPDATE kept SET zlib = x'00'")
    assert "are damaged" in filled(*BAG, code=1).err
    assert not Path("bag").exists()
    assert "a bag is a folder" in filled("export", "--format", "bagit", code=2).err
    Path("bag").mkdir()
    Path("bag/mine").touch()
    assert "is not empty" in filled(*BAG, code=2).err


def test_a_bag_has_no_post_that_is_damaged_and_that_is_said(filled: Cli) -> None:
    tamper(filled.path, "UPDATE post SET title = 'x' WHERE id = 2")
    assert "post 2 is damaged and was left out" in filled(*BAG, code=3).err
    bagit.Bag("bag").validate()
    assert "Roses" not in Path("bag/data/posts.jsonl").read_text()


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("/home/ann/Export 2015.xml", "0007-export-2015.xml"),
        ("https://mill.example/feed/", "0007-source"),
        ("../../etc/passwd", "0007-passwd"),
        ("C:\\CON", "0007-con"),
        ("Хліб.HTML", "0007-khlib.html"),
        (".hidden", "0007-hidden"),
        ("x" * 900 + ".tar.gz", "0007-" + "x" * 53 + "-tar.gz"),
        ("\n\r%.a\nb", "0007-source.ab"),
        (None, "0007-source"),
    ],
)
def test_sources_have_names_that_any_system_takes(source: str | None, name: str) -> None:
    assert _name({"accession": 7, "source": source}) == name
