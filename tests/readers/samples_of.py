"""Samples: a file, and beside it in JSON exactly what its reader must say."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from solidarity_archive.details import to_json
from solidarity_archive.post import Capture, Notice, SiteCapture, Skipped
from solidarity_archive.source import open_sources

SAMPLES = Path(__file__).parent / "samples"
SHARED = Path(__file__).parents[3] / "shared"
Item = Capture | SiteCapture | Skipped | Notice
Read = Callable[[Any], Iterable[Item]]


def files(format: str) -> list[Path]:
    return sorted(path for path in (SAMPLES / format).iterdir() if path.suffix != ".json")


def said(reader: Read, path: Path) -> list[Any]:
    return [item for source in open_sources([str(path)]) for item in reader(source)]


def expected(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return found


def as_json(item: Item) -> dict[str, Any]:
    if isinstance(item, SiteCapture):
        return {"site": item.site, "says": item.says}
    if isinstance(item, Skipped):
        return {"skipped": item.where, "why": item.why}
    if isinstance(item, Notice):
        return {"notice": item.where, "what": item.what}
    if item.kind == "hint":
        return {"place": item.place, "adds": item.says, **to_json(item.details)}
    content = list(item.content) if item.content else None
    return {
        "place": item.place,
        "says": item.says,
        "content": content,
        "completeness": item.completeness,
    }
