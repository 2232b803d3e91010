"""From saved answers to captures: posts, and what adds to them."""

import json
import re
from collections.abc import Iterator
from typing import Any

from solidarity_archive.charset import decode
from solidarity_archive.errors import SourceError
from solidarity_archive.markup import html_to_text
from solidarity_archive.post import Capture, Notice, SiteCapture, Skipped
from solidarity_archive.readers.html.nodes import line
from solidarity_archive.readers.rest.post import capture_of
from solidarity_archive.readers.rest.supplement import is_supplement, supplement_of
from solidarity_archive.source import Source

_SPACES = re.compile(r"\s*")


def read(source: Source) -> Iterator[Capture | SiteCapture | Skipped | Notice]:
    """Yield the records of one or more saved answers, lists of them or single ones.

    Posts of any type, and as supplements to posts terms, users, comments and the API's root. Dates are
    local, with the offset that they and their GMT fields differ by. Raises SourceError for what is no
    JSON and for an error that the site answered.
    """
    number = 0
    for record in _records(decode(source.read())[0]):
        number += 1
        place = f"item {number}"
        if not isinstance(record, dict):
            yield Skipped(place, "it is no JSON object")
            continue
        if number == 1 and "code" in record and "message" in record and "id" not in record:
            said = line(html_to_text(str(record["message"])))
            raise SourceError(
                f"holds no posts: the site answered “{said}”", "Ask the site again and save that."
            )
        place = f"item {number} (id {record['id']})" if isinstance(record.get("id"), int) else place
        yield supplement_of(record, place) if is_supplement(record) else capture_of(record, place)
    if not number:
        yield Notice("answer", "is an empty list: there was nothing to add")


def _records(text: str) -> Iterator[Any]:
    """Yield the objects of all JSON values in `text`, those of lists one by one."""
    decoder, at = json.JSONDecoder(), _skip(text.removeprefix("\ufeff"), 0)
    text = text.removeprefix("\ufeff")
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            raise SourceError(f"is no JSON that can be read ({error})") from error
        at = _skip(text, at)
        yield from value if isinstance(value, list) else [value]


def _skip(text: str, at: int) -> int:
    found = _SPACES.match(text, at)
    return found.end() if found else at
