"""Zip files, tar files and compressed files are read as the sources inside them."""

import bz2
import gzip
import io
import json
import lzma
import random
import tarfile
import zipfile
from pathlib import Path

import pytest

from solidarity_archive import packed
from solidarity_archive.errors import SourceError
from solidarity_archive.source import Source
from tests.conftest import Cli

PAGE = Path(__file__).parent.parent / "samples" / "monthly-archive-2015-04.txt"
BREAD = b'{"title": "Bread", "date": "2015-04-21", "text": "Flour is dear."}\n'
ROSES = b'{"title": "Roses", "date": "2015-05-01", "text": "And roses too."}\n'
TWO = {"bread.jsonl": BREAD, "may/roses.jsonl": ROSES}
IMAGE = b"\x89PNG\r\n\x1a\n"


def zipped(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return made.getvalue()


def tarred(files: dict[str, bytes], *others: tarfile.TarInfo, form: int = tarfile.PAX_FORMAT) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=form) as file:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
        for info in others:
            file.addfile(info)
    return made.getvalue()


def noise(size: int) -> bytes:
    """Return bytes that no program makes smaller."""
    return random.Random(7).randbytes(size)  # noqa: S311 - no secret


def read(data: bytes, name: str = "x") -> dict[str, bytes | str]:
    """Return what is inside: bytes by name, or what is wrong with it."""
    found: dict[str, bytes | str] = {}
    for member in packed.members(Source(name, io.BytesIO(data))):
        if isinstance(member, SourceError):
            where, _, what = member.problem.partition(": ")
            found[where] = what
        else:
            found[member.name] = member.read()
    return found


INSIDE = {f"x/{name}": data for name, data in TWO.items()}


@pytest.mark.parametrize(
    "data",
    [
        zipped(TWO),
        zipped(TWO, zipfile.ZIP_STORED),
        zipped(TWO, zipfile.ZIP_BZIP2),
        zipped(TWO, zipfile.ZIP_LZMA),
        tarred(TWO),
        tarred(TWO, form=tarfile.GNU_FORMAT),
        tarred(TWO, form=tarfile.USTAR_FORMAT),
        gzip.compress(tarred(TWO)),
        bz2.compress(tarred(TWO)),
        lzma.compress(tarred(TWO)),
    ],
)
def test_members_come_by_name_in_their_order(data: bytes) -> None:
    assert list(read(data).items()) == list(INSIDE.items())


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize(("name", "inside"), [("a/x.md.gz", "a/x.md.gz/x.md"), ("-", "-"), ("x.md", "x.md")])
def test_a_compressed_file_is_the_one_source_in_it(compress: object, name: str, inside: str) -> None:
    assert callable(compress)
    assert read(compress(BREAD), name) == {inside: BREAD}


def test_long_names_and_ones_in_other_letters_stay() -> None:
    files = {f"{'архів/' * 40}хліб.jsonl": BREAD}
    assert read(zipped(files)) == read(tarred(files)) == {f"x/{name}": BREAD for name in files}


def test_what_is_no_file_or_hidden_is_passed_over() -> None:
    hidden = {".swp": b"", "a/.git/config": b"", "__MACOSX/a.txt": b"", "a/__MACOSX/b.txt": b""}
    folder, link, pipe = (tarfile.TarInfo(name) for name in ("folder", "link", "pipe"))
    folder.type, link.type, pipe.type = tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.FIFOTYPE
    link.linkname = "/etc/passwd"
    assert read(tarred({"./a/b.txt": BREAD, **hidden}, folder, link, pipe)) == {"x/a/b.txt": BREAD}
    made = io.BytesIO(zipped({"./a/b.txt": BREAD, "folder/": b"", **hidden}))
    with zipfile.ZipFile(made, "a") as file:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = 0o120777 << 16
        file.writestr(entry, "/etc/passwd")
    assert read(made.getvalue()) == {"x/a/b.txt": BREAD}


@pytest.mark.parametrize("pack", [zipped, tarred])
@pytest.mark.parametrize("name", ["../../x", "/etc/x", "a/../../x"])
def test_a_name_that_leads_out_is_only_a_name(pack: object, name: str, cli: Cli) -> None:
    assert callable(pack)
    before = {*cli.folder.parent.rglob("*")}
    cli.write("x.pack", pack({name: BREAD}))
    assert "1 new" in cli("add", "x.pack").out
    made = {*cli.folder.parent.rglob("*")} - before
    assert {path.name for path in made} <= {"x.pack", "archive.db", "archive.db-wal", "archive.db-shm"}


def test_a_name_with_an_escape_in_it_does_nothing(cli: Cli) -> None:
    cli.write("x.tar", tarred({"\x1b[2J.jsonl": BREAD, "\x1b]0;.pdf": b"%PDF-1.4"}))
    ran = cli("add", "x.tar", code=3)
    assert "1 new" in ran.out
    assert "\x1b" not in ran.out + ran.err


@pytest.mark.parametrize("data", [zipped({}), tarred({".hidden": b""}), zipped({"folder/": b""})])
def test_nothing_inside_is_an_error(data: bytes) -> None:
    with pytest.raises(SourceError, match="x: holds no files"):
        read(data)


@pytest.mark.parametrize("inner", [zipped(TWO), gzip.compress(BREAD), tarred(TWO)])
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_what_is_packed_twice_is_not_opened(pack: object, inner: bytes) -> None:
    assert callable(pack)
    found = read(pack({"inner": inner, "bread": BREAD}))
    assert "inside a packed file, which is not opened" in str(found.pop("x/inner"))
    assert found == {"x/bread": BREAD}


@pytest.mark.parametrize(
    "files",
    [
        {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"},
        {"mimetype": b"application/epub+zip", "chapter.html": b"<html>"},
    ],
)
def test_an_office_document_stays_refused(files: dict[str, bytes], cli: Cli) -> None:
    cli.write("x.docx", zipped(files))
    assert "x.docx: is an office document" in cli("add", "x.docx", code=1).err


class TestTooMuch:
    """A file that comes to more than it may is read no further; what came before stays."""

    @pytest.mark.parametrize("pack", [zipped, lambda files: gzip.compress(tarred(files))])
    def test_a_bomb(self, pack: object, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
        assert callable(pack)
        monkeypatch.setattr(packed, "NEVER_A_BOMB", 1 << 17)
        cli.write("x", pack({"bread": BREAD, "bomb": bytes(1 << 20), "roses": ROSES}))
        ran = cli("add", "x", code=1)
        assert ran.err.splitlines()[-1] == (
            "archive: x/bomb: not read on from here: more than 200 times as much comes out as is packed"
        )
        assert "x/bread: jsonl: 1 item = 1 new" in ran.out
        assert len(cli("list", "--format", "ids").lines) == 1

    def test_a_bomb_of_one_file(self) -> None:
        with pytest.raises(SourceError, match="200 times"):
            read(gzip.compress(bytes(12 << 20)))

    def test_what_merely_compresses_well_is_no_bomb(self) -> None:
        assert len(read(gzip.compress(bytes(10 << 20)), "-")["-"]) == 10 << 20

    @pytest.mark.parametrize("pack", [zipped, tarred])
    def test_in_all(self, pack: object, monkeypatch: pytest.MonkeyPatch) -> None:
        assert callable(pack)
        monkeypatch.setattr(packed, "LARGEST_WHOLE", 1 << 20)
        with pytest.raises(SourceError, match="x/b: not read on from here: more than 1 MiB come out in all"):
            read(pack({"a": noise(600_000), "b": noise(600_000)}))

    @pytest.mark.parametrize("pack", [zipped, tarred])
    def test_in_one_member_the_others_are_read(self, pack: object, monkeypatch: pytest.MonkeyPatch) -> None:
        assert callable(pack)
        monkeypatch.setattr(packed, "LARGEST_MEMBER", 1 << 20)
        found = read(pack({"a": noise(1 << 20), "b": noise((1 << 20) + 1), "c": BREAD}))
        assert found.pop("x/b") == "is too large; a file inside another may have 1 MiB"
        assert list(found) == ["x/a", "x/c"]

    def test_in_one_compressed_file(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(packed, "LARGEST_MEMBER", 1 << 20)
        with pytest.raises(SourceError, match=r"x\.gz/x: is too large"):
            read(gzip.compress(noise((1 << 20) + 1)), "x.gz")

    @pytest.mark.parametrize("pack", [zipped, tarred])
    def test_members(self, pack: object, monkeypatch: pytest.MonkeyPatch) -> None:
        assert callable(pack)
        monkeypatch.setattr(packed, "MOST_MEMBERS", 2)
        with pytest.raises(SourceError, match="x/c: not read on from here: there are more than 2 files"):
            read(pack({"a": BREAD, "b": BREAD, "c": BREAD}))

    def test_a_long_name_is_not_read_into_memory(self) -> None:
        with pytest.raises(SourceError, match="x: is damaged"):
            read(tarred({"a" * 100_000: BREAD}, form=tarfile.GNU_FORMAT))


class TestDamage:
    """What cannot be unpacked is named; whatever can be is read."""

    def test_an_encrypted_member(self) -> None:
        data = bytearray(zipped(TWO))
        for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            data[data.index(mark) + place] |= 1
        assert read(bytes(data)) == {**INSIDE, "x/bread.jsonl": "is encrypted"}

    def test_a_member_of_a_zip_file(self) -> None:
        data = zipped(TWO, zipfile.ZIP_STORED).replace(b"Flour", b"Fluor")
        assert read(data) == {**INSIDE, "x/bread.jsonl": "is damaged"}

    def test_a_way_of_packing_that_is_not_known(self) -> None:
        data = bytearray(zipped(TWO))
        for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
            data[data.index(mark) + place] = 97
        assert "not known here" in str(read(bytes(data))["x/bread.jsonl"])

    def test_a_zip_file_that_breaks_off(self) -> None:
        with pytest.raises(SourceError, match="x: is damaged"):
            read(zipped(TWO)[:-30])

    def test_a_compressed_file_that_breaks_off(self) -> None:
        with pytest.raises(SourceError, match=r"x\.gz/x: is damaged"):
            read(gzip.compress(noise(1000))[:-300], "x.gz")

    def test_a_tar_file_that_breaks_off_gives_what_came_before(self, cli: Cli) -> None:
        cli.write("x.tar", tarred({"bread": BREAD, "roses": ROSES * 100})[:3000])
        ran = cli("add", "x.tar", code=1)
        assert ran.err.splitlines()[-1] == "archive: x.tar/roses: is damaged"
        assert ran.out == "x.tar/bread: jsonl: 1 item = 1 new\n"

    def test_a_header_in_the_middle_is_not_the_end(self) -> None:
        data = bytearray(tarred(TWO))
        data[1024] ^= 1
        with pytest.raises(SourceError, match=r"x, after bread\.jsonl: is damaged"):
            read(bytes(data))

    @pytest.mark.parametrize(
        "data", [zipped(TWO), tarred(TWO), gzip.compress(tarred(TWO)), lzma.compress(BREAD)]
    )
    def test_wherever_it_is_it_is_told_in_words(self, data: bytes) -> None:
        chance = random.Random(7)  # noqa: S311 - no secret
        for _ in range(300):
            broken = bytearray(data)
            for _ in range(chance.randint(1, 4)):
                broken[chance.randrange(6, len(data))] = chance.randrange(256)
            try:
                read(bytes(broken))
            except SourceError as error:
                assert "\n" not in error.problem  # noqa: PT017 - any error of another kind is one too many


class TestAdding:
    """Each member is an accession of its own, as each file of a folder is."""

    def test_each_has_its_balance_sheet(self, cli: Cli) -> None:
        cli.write("x.zip", zipped(TWO))
        assert cli("add", "x.zip").lines == [
            "x.zip/bread.jsonl: jsonl: 1 item = 1 new",
            "x.zip/may/roses.jsonl: jsonl: 1 item = 1 new",
        ]
        assert len(cli("accessions", "--format", "jsonl").lines) == 2
        assert "1 unchanged" in cli("add", "x.zip").out

    def test_a_dry_run_changes_nothing(self, cli: Cli) -> None:
        cli.write("x.tgz", gzip.compress(tarred(TWO)))
        sheets = [json.loads(line) for line in cli("add", "--dry-run", "-f", "jsonl", "x.tgz").lines]
        assert [(sheet["source"], sheet["new"]) for sheet in sheets] == [(f"x.tgz/{name}", 1) for name in TWO]
        assert not cli.path.exists()

    def test_from_standard_input(self, cli: Cli) -> None:
        assert "-/bread.jsonl: jsonl" in cli("add", "-", stdin=zipped(TWO)).out
        assert cli("add", "-", stdin=gzip.compress(PAGE.read_bytes())).out == "-: text: 7 items = 7 new\n"

    def test_a_member_that_no_reader_knows_is_a_problem_and_no_failure(self, cli: Cli) -> None:
        cli.write("x.zip", zipped({"a.pdf": b"%PDF-1.4", **TWO}))
        ran = cli("add", "x.zip", code=3)
        assert "archive: x.zip/a.pdf: is a PDF, which cannot be read\n" in ran.err
        assert len(cli("list", "--format", "ids").lines) == 2

    def test_images_beside_posts_are_counted_and_no_problem(self, cli: Cli) -> None:
        cli.write("x.zip", zipped({"a.png": IMAGE, "b.png": IMAGE, **TWO}))
        assert cli("add", "x.zip").err.endswith("passed over, because they hold no posts: images (2)\n")
        assert "is an image" in cli("add", cli.write("a.png", IMAGE), code=1).err

    def test_the_format_that_is_named_is_that_of_the_members(self, cli: Cli) -> None:
        cli.write("x.zip", zipped({"page": PAGE.read_bytes()}))
        assert "x.zip/page: text: 7 items" in cli("add", "--as", "text", "x.zip").out

    def test_in_a_folder_a_damaged_one_is_a_problem(self, cli: Cli) -> None:
        (cli.folder / "pages").mkdir()
        cli.write("pages/a.zip", zipped(TWO)[:-30])
        cli.write("pages/b.jsonl", BREAD)
        assert "pages/a.zip: is damaged" in cli("add", "pages", code=3).err

    def test_the_text_of_a_post_typed_in_is_not_unpacked(self, cli: Cli) -> None:
        for name, data in (("x.zip", zipped(TWO)), ("x.tar", tarred(TWO)), ("x.xz", lzma.compress(BREAD))):
            cli.write(name, data)
            assert "cannot be read" in cli("add", "--title", "Bread", name, code=1).err
