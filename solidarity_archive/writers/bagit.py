"""A bag: the posts in two forms and the sources they came from, with a digest of each file (RFC 8493)."""

import json
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath

from anyascii import anyascii

from solidarity_archive.record import EXPORTED, Record
from solidarity_archive.writers.json import write_lines
from solidarity_archive.writers.wxr import writer as wxr

_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_PIECE = 1 << 20
_LONGEST, _SUFFIX = 60, 8
"""Characters of a name and of its suffix."""
_README = """\
This is the payload of a bag (RFC 8493): what one archive held, in forms that other programs read.

posts.jsonl   one post a line, JSON in UTF-8: every field, the content as given, its plain text, comments
export.xml    the same as WordPress exports it (WXR 1.2), which its importer takes
%s
To prove that nothing has changed, in the folder above this one: sha256sum -c manifest-sha256.txt
"""
_SOURCES = """\
sources.jsonl one source a line: its number, name, format, time of coming in, SHA-256, and its file here
sources/      the bytes of the sources as they came in
"""


def payload(
    folder: Path,
    posts: Iterable[Record],
    site: Record,
    sources: Iterable[tuple[Record, Iterator[bytes]]] | None,
) -> None:
    """Write the payload of a bag into a folder: posts in two forms, and sources with their bytes, if any."""
    data = folder / "data"
    data.mkdir()
    readme = _README % ("" if sources is None else _SOURCES)
    (data / "README.txt").write_text(readme, encoding="utf-8", newline="")
    with (data / "posts.jsonl").open("x", encoding="utf-8", newline="") as file:
        write_lines(posts, file, EXPORTED)
    with (data / "export.xml").open("x", encoding="utf-8", newline="") as file:
        wxr.write(_lines(data / "posts.jsonl"), file, EXPORTED, site=site)
    if sources is None:
        return
    (data / "sources").mkdir()
    with (data / "sources.jsonl").open("x", encoding="utf-8", newline="") as file:
        for source, pieces in sources:
            name = _name(source)
            with (data / "sources" / name).open("xb") as kept:
                kept.writelines(pieces)
            file.write(json.dumps(source | {"file": f"sources/{name}"}, ensure_ascii=False) + "\n")


def _lines(path: Path) -> Iterator[Record]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def finish(folder: Path, date: str, agent: str) -> None:
    """Make a bag of a folder with a payload; `date` is today's, `agent` the program."""
    files = sorted(path for path in (folder / "data").rglob("*") if path.is_file())
    with_sources = ", with the sources they came from" if (folder / "data" / "sources").is_dir() else ""
    info = {
        "Bagging-Date": date,
        "Bag-Software-Agent": agent,
        "External-Description": f"Posts of an archive{with_sources}",
        "Payload-Oxum": f"{sum(path.stat().st_size for path in files)}.{len(files)}",
    }
    _write(folder / "bagit.txt", _DECLARATION)
    _write(folder / "bag-info.txt", "".join(f"{name}: {value}\n" for name, value in info.items()))
    _write(folder / "manifest-sha256.txt", _manifest(folder, files))
    tags = [folder / name for name in ("bag-info.txt", "bagit.txt", "manifest-sha256.txt")]
    _write(folder / "tagmanifest-sha256.txt", _manifest(folder, tags))


def _manifest(folder: Path, files: Iterable[Path]) -> str:
    return "".join(f"{_digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)


def _digest(path: Path) -> str:
    found = sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def _write(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8", newline="") as file:
        file.write(text)


def _name(source: Record) -> str:
    """Return a name that is one on every system: the number of a source, then letters and digits."""
    last = re.split(r"[/\\]", str(source["source"] or ""))[-1]
    path = PurePosixPath(anyascii(last[-_LONGEST:]).lower())
    stem = re.sub(r"[^a-z0-9]+", "-", path.stem).strip("-")[:_LONGEST].strip("-") or "source"
    suffix = re.sub(r"[^a-z0-9]+", "", path.suffix)[:_SUFFIX]
    return f"{source['accession']:04}-{stem}" + (f".{suffix}" if suffix else "")
