"""Files made to hurt, through the command: read or refused in words and in time, and the archive is sound."""

import json
import time
from pathlib import Path

import pytest

from tests.conftest import Cli

HANGS = 60
"""Seconds; each of these takes about one."""
NAMESPACES = (
    'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)


def rss(item: str, *, before: str = "") -> str:
    channel = f"<channel><title>Mill</title><wp:wxr_version>1.2</wp:wxr_version>{item}</channel>"
    return f'<?xml version="1.0"?>\n{before}<rss version="2.0" {NAMESPACES}>{channel}</rss>'


def post(**fields: str) -> str:
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return f"<item><title>Bread</title>{inner}<content:encoded>Roses</content:encoded></item>"


def wp(name: str, value: str) -> str:
    return rss(f"<item><title>Bread</title><wp:{name}>{value}</wp:{name}></item>")


ATTRIBUTES = " ".join(f"a{number}='x'" for number in range(200_000))
FILES = {
    "attributes": rss(f"<item {ATTRIBUTES}><title>Bread</title></item>"),
    "a comment of megabytes": rss(f"<!--{'x' * (4 << 20)}--><item><title>Bread</title></item>"),
    "a text of megabytes": rss(post(description="x" * (12 << 20))),
    "an attribute of megabytes": rss(f'<item a="{"x" * (4 << 20)}"><title>Bread</title></item>'),
    "an entity in an attribute's default": rss(
        post(), before='<!DOCTYPE rss [<!ENTITY a "x"><!ATTLIST item b CDATA "&a;&a;">]>'
    ),
    "very many entities": rss(
        post(), before="<!DOCTYPE rss [" + "".join(f'<!ENTITY e{n} "x">' for n in range(50_000)) + "]>"
    ),
    "a number of 5000 digits": wp("post_id", "9" * 5000),
    "a number above 64 bits": wp("post_id", str(2**70)),
    "a negative number": wp("post_id", "-1"),
    "the year 1": wp("post_date", "0001-01-01 00:00:00"),
    "the year 9999": wp("post_date_gmt", "9999-12-31 23:59:59"),
    "no date at all": wp("post_date", "0000-00-00 00:00:00"),
    "a month 13": wp("post_date", "2015-13-45 25:61:61"),
    "an offset of 99 hours": rss(post(pubDate="Tue, 21 Apr 2015 10:00:00 +9999")),
    "deep JSON": "[" * 300_000,
    "a deep line": '{"title": ' + "[" * 300_000,
    "deep HTML": f"<!doctype html><title>x</title>{'<div>' * 100_000}Bread",
    "deep quotations": f"<!doctype html><article>{'<blockquote>' * 20_000}Bread</article>",
    "very many headings": "# Bread\n" * 100_000,
    "one line of megabytes": "bread " * (1 << 20),
    "a number that is infinite": '{"title": "Bread", "menu_order": 1e999}',
    "surrogates": '{"title": "Bread \\ud800", "text": "\\udfff"}',
    "NUL and controls": json.dumps({"title": "Br\0ead\x1b[2J", "text": "\ufffe\x07"}),
    "bidi": json.dumps({"title": "Bread\u202edaerb", "text": "x"}),
    "a formula": json.dumps({"title": "=HYPERLINK(1)", "text": "x"}),
    "a path": json.dumps({"title": "../../../etc/passwd", "slug": "../../x", "text": "x"}),
}


@pytest.mark.parametrize("name", FILES)
def test_it_is_read_or_refused_in_words_and_in_time(cli: Cli, name: str) -> None:
    began = time.process_time()
    ran = cli("add", cli.write("file", FILES[name]), code=None)
    assert ran.code in (0, 1, 3), ran.err
    assert "Traceback" not in ran.err
    assert "went wrong in the program" not in ran.err
    assert ran.code == 0 or ran.err
    if ran.code == 0:
        for words in ("list", "show --since 0001", "export -f jsonl", "export -f wxr", "check"):
            cli(*words.split())
        cli("export", "-f", "markdown", "-o", "site")
        assert {path.parent.name for path in Path("site").rglob("*")} <= {"site"}
    assert time.process_time() - began < HANGS


XINCLUDE = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{}"/>'


@pytest.mark.parametrize(
    "item",
    [
        f"<item><title>Bread</title><description>{XINCLUDE}</description></item>",
        '<?xml-stylesheet type="text/xsl" href="{}"?><item><title>Bread</title></item>',
    ],
)
def test_nothing_makes_it_read_another_file(cli: Cli, item: str) -> None:
    secret = cli.write("secret", "lantern 1931").resolve()
    cli("add", cli.write("file", rss(item.format(secret.as_uri()))), code=None)
    assert "lantern 1931" not in cli("export", "-f", "jsonl", "--private", code=None).out
