"""What an export leaves out: what was never public; for the public all that is redacted, in every format."""

import json
import sqlite3
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solidarity_archive import redacting
from solidarity_archive.cli.withholding import Withholding
from solidarity_archive.details import from_json
from solidarity_archive.finding import found
from solidarity_archive.formats import FORMATS
from solidarity_archive.lazy import resolve
from solidarity_archive.post import Capture, Content, SiteCapture
from solidarity_archive.query import ANY, EVERYTHING, Query
from solidarity_archive.record import EXPORTED, NAMES
from solidarity_archive.redaction import MARK
from solidarity_archive.store.connection import in_memory
from tests.conftest import Cli, capture, enter
from tests.hidden import RULES, disguised, traces

WRITTEN = [row for row in FORMATS if row.writer or row.exporter]
ADDRESS, IP, KEY = "carla@commenters.example", "192.0.2.77", "sesame-open"
COMMENT = {
    "id": "1",
    "author": "Carla",
    "email": ADDRESS,
    "ip": IP,
    "content": "Well said.",
    "meta": {"akismet_as_submitted": [f"{ADDRESS} {IP}"]},
    "extra": [f"<ip>{IP}</ip>"],
}


def exported(db: sqlite3.Connection, name: str, query: Query = EVERYTHING, **how: Any) -> str:
    """What an export writes in a format."""
    row = next(each for each in WRITTEN if each.name == name)
    stream = StringIO()
    holding = Withholding(db, **({"private": False, "profile": None} | how))
    query = holding.query(query)
    keys = [key for key in NAMES if key not in ("snippet", "rank")] if name != "wxr" else EXPORTED
    rows = holding.records(found(db, query, holding.needed(keys)), keys)
    if row.exporter:
        resolve(row.exporter)(rows, stream, keys, site=holding.site(query))
    else:
        resolve(row.writer or "")(rows, stream, keys)
    return stream.getvalue()


def everywhere(name: str, written: str) -> list[Any]:
    """A site and a post that have a name in every field that may have any."""
    says: Any = {
        "title": f"Of {name} and bread",
        "title_html": f"Of {written} &amp; bread",
        "published": "2015-04-21",
        "authors": [{"name": name, "login": name}, {"name": "Ann"}],
        "terms": [
            {"taxonomy": "category", "name": name, "slug": name, "parent": name},
            {"taxonomy": "post_tag", "name": f"with {name}"},
        ],
        "summary": written,
        "permalink": f"https://mill.example/2015/04/{name}/",
        "slug": name,
        "guid": f"tag:{name}",
        "site": "mill.example",
        "site_title": f"{name} writes",
        "source_id": "12",
        "attachment_url": f"https://mill.example/{name}.jpg",
    }
    details = {
        "comments": [
            {**COMMENT, "author": name, "url": f"https://{name}.example/", "content": written},
            {"id": "2", "parent": "1", "content": f"@{name}: {written}", "author": "Ann"},
        ],
        "meta": {name: [written], "php": [f's:4:"{name}";']},
        "media": [{"kind": "image", "url": f"https://mill.example/{name}.png"}],
        "extra": [f"<who>{name}</who>"],
    }
    body = f"<p>{written}</p>\n<p>{name}’s <a href='https://mill.example/{name}'>page</a> {written}</p>"
    post = Capture(
        place="item",
        says=says,
        content=Content("html", body),
        completeness="stated",
        details=from_json(details),
    )
    site: Any = {
        "title": name,
        "tagline": written,
        "home": f"https://mill.example/{name}",
        "people": [{"name": name, "login": name, "email": ADDRESS, "first_name": name}],
        "terms": [{"taxonomy": "category", "name": name, "slug": name, "description": written}],
        "extra": [f"<who>{name}</who>"],
    }
    return [SiteCapture(place="channel", site="mill.example", says=site), post]


@settings(max_examples=40)
@given(st.sampled_from(RULES), st.data())
def test_no_redacted_word_is_in_any_format_of_a_public_export(rule: str, data: Any) -> None:
    with in_memory() as db:
        enter(db, *everywhere(rule, data.draw(disguised(rule))), format="wxr")
        redacting.give(db, [rule])
        for row in WRITTEN:
            output = exported(db, row.name, profile="public")
            assert traces(rule, output) == [], row.name
            assert MARK in output or row.name == "ids"


@pytest.mark.parametrize("row", WRITTEN, ids=lambda row: row.name)
def test_the_words_are_there_where_nothing_is_redacted(db: sqlite3.Connection, row: Any) -> None:
    enter(db, *everywhere("Quillfeather", "Quillfeather"), format="wxr")
    redacting.give(db, ["Quillfeather"])
    assert row.name == "ids" or traces("Quillfeather", exported(db, row.name))


def test_an_address_with_a_redacted_word_is_left_out_whole_and_the_rest_stays(db: sqlite3.Connection) -> None:
    enter(db, *everywhere("Quillfeather", "Quillfeather"), format="wxr")
    redacting.give(db, ["quillfeather"])
    post = json.loads(exported(db, "jsonl", profile="public"))
    assert (post["permalink"], post["slug"], post["guid"], post["attachment_url"]) == (None,) * 4
    assert (post["title"], post["author"], post["date"]) == (
        f"Of {MARK} and bread",
        f"{MARK}, Ann",
        "2015-04-21",
    )
    assert post["terms"][0] == {"taxonomy": "category", "name": MARK}
    assert post["comments"][0]["author"] == MARK
    assert "url" not in post["comments"][0]


def test_rules_are_not_meant_for_dates_numbers_and_words_of_the_format(db: sqlite3.Connection) -> None:
    enter(db, *everywhere("Ann", "Ann"), format="wxr")
    redacting.give(db, ["2015", "publish", "post", "title", "html"])
    post = json.loads(exported(db, "jsonl", profile="public"))
    assert (post["date"], post["status"], post["type"], post["content"]["format"]) == (
        "2015-04-21",
        "publish",
        "post",
        "html",
    )


# What was never public


@pytest.fixture
def told(db: sqlite3.Connection) -> sqlite3.Connection:
    details = {"comments": [COMMENT], "password": KEY}
    says: Any = {
        "title": "Bread",
        "site": "mill.example",
        "authors": [{"name": "Rosa", "login": "rosa"}],
        "protected": True,
    }
    people: Any = [{"name": "Rosa", "login": "rosa", "email": "rosa@staff.example"}]
    site = SiteCapture(place="channel", site="mill.example", says={"people": people})
    enter(db, site, Capture(place="item", says=says, details=from_json(details)), format="wxr")
    return db


@pytest.mark.parametrize("row", WRITTEN, ids=lambda row: row.name)
def test_no_format_has_addresses_and_passwords_unless_they_are_asked_for(
    told: sqlite3.Connection, row: Any
) -> None:
    for secret in (ADDRESS, IP, KEY, "rosa@staff.example", "akismet"):
        assert secret not in exported(told, row.name)
        if row.name in ("jsonl", "wxr") and (row.name, secret) != ("jsonl", "rosa@staff.example"):
            assert secret in exported(told, row.name, private=True)


def test_a_protected_post_whose_password_is_withheld_does_not_become_public_in_wordpress(
    told: sqlite3.Connection,
) -> None:
    assert "<wp:status><![CDATA[private]]></wp:status>" in exported(told, "wxr")
    assert "<wp:status><![CDATA[publish]]></wp:status>" in exported(told, "wxr", private=True)


# The public profile


def test_only_what_everybody_could_read_is_public(db: sqlite3.Connection) -> None:
    comments = [
        {**COMMENT, "id": str(number), "status": status}
        for number, status in enumerate(("approved", "pending", "trash", "spam"), 1)
    ]
    details: Any = {"comments": comments, "meta": {"_edit_last": ["3"], "phone": ["17"]}, "extra": ["<x/>"]}
    authors: Any = [{"name": "Rosa", "login": "rosa77"}]
    enter(
        db,
        Capture(place="1", says={"title": "Bread", "authors": authors}, details=from_json(details)),
        capture("A draft", says={"status": "draft"}),
        capture("Of our own", says={"status": "private"}),
        capture("Locked", says={"protected": True}),
        capture("Thrown away", says={"trashed": True}),
        capture("A page", says={"type": "page"}),
        capture("A letter to us", says={"type": "feedback"}),
    )
    posts = list(map(json.loads, exported(db, "jsonl", profile="public").splitlines()))
    assert sorted(post["title"] for post in posts) == ["A page", "Bread"]
    bread = next(post for post in posts if post["title"] == "Bread")
    assert bread["authors"] == [{"name": "Rosa"}]
    assert (bread["meta"], bread["extra"], bread["password"]) == ({}, [], None)
    assert bread["comments"] == [
        {"id": "1", "author": "Carla", "content": "Well said.", "status": "approved", "type": "comment"}
    ]
    named = Query(types=("feedback",), statuses=(ANY,))
    assert "A letter to us" in exported(db, "jsonl", named, profile="public")


def test_the_ids_of_messages_become_numbers_in_public(db: sqlite3.Connection) -> None:
    comments = [
        {"id": "7", "content": "Well said."},
        {"id": "<ann.lee@mail.example>", "parent": "7", "content": "Thanks!"},
        {"id": "<rosa@mail.example>", "parent": "<ann.lee@mail.example>", "content": "And?"},
    ]
    media: Any = [{"kind": "image", "id": "ann-lee", "url": "/loaf.jpg"}]
    details = from_json({"comments": comments, "media": media})
    enter(db, Capture(place="1", says={"title": "Bread", "source_id": "12"}, details=details))
    redacting.give(db, ["Ann Lee", "12", "7"])
    post = json.loads(exported(db, "jsonl", profile="public"))
    said = {each["content"]: (each["id"], each.get("parent")) for each in post["comments"]}
    thanks, _ = said["Thanks!"]
    assert said == {"Well said.": ("7", None), "Thanks!": (thanks, "7"), "And?": (said["And?"][0], thanks)}
    assert {thanks, said["And?"][0]} == {"8", "9"}
    assert (post["source_id"], post["media"]) == ("12", [{"kind": "image", "url": "/loaf.jpg"}])
    assert "ann.lee" in exported(db, "jsonl")


def test_no_name_is_cut_in_two_by_an_excerpt(db: sqlite3.Connection) -> None:
    redacting.give(db, ["Ann Lee"])
    enter(db, capture("Bread", text="word " * 54 + "Ann Lee was there."))
    assert "Ann" not in exported(db, "csv", profile="public")
    assert f"word {MARK} […]" in exported(db, "csv", profile="public")


def test_whoever_has_one_login_has_one_name_in_public(db: sqlite3.Connection) -> None:
    for number, name in enumerate(("Ann", "Ann Lee")):
        enter(db, capture(f"Bread {number}", says={"authors": [{"name": name, "login": "ann"}]}))
    public = exported(db, "wxr", profile="public")
    assert public.count("<wp:author_display_name><![CDATA[Ann]]>") == 1
    assert public.count("<dc:creator><![CDATA[") == 2


@pytest.mark.parametrize("why", [{"status": "draft"}, {"protected": True}])
def test_nothing_of_what_is_not_public_is_in_what_an_export_says_of_its_site(
    db: sqlite3.Connection, why: Any
) -> None:
    hidden: Any = {
        **why,
        "site": "mill.example",
        "authors": [{"name": "Quillfeather", "login": "quill"}],
        "terms": [{"taxonomy": "category", "name": "Of the draft"}],
    }
    listed: Any = {"terms": [{"taxonomy": "category", "name": "Of nothing", "slug": "nothing"}]}
    enter(
        db,
        SiteCapture(place="channel", site="mill.example", says=listed),
        capture("Bread", says={"site": "mill.example"}),
        capture("Draft", says=hidden),
    )
    public = exported(db, "wxr", profile="public")
    assert "Bread" in public
    assert not [name for name in ("Quillfeather", "quill", "Of the draft", "Of nothing") if name in public]
    assert "Quillfeather" in exported(db, "wxr")


def test_what_was_left_out_is_said(db: sqlite3.Connection, capsys: pytest.CaptureFixture[str]) -> None:
    enter(
        db,
        *everywhere("Quillfeather", "Quillfeather"),
        capture("A draft", says={"status": "draft"}),
        format="wxr",
    )
    redacting.give(db, ["Quillfeather", "Nobody"])
    holding = Withholding(db, private=False, profile="public")
    list(holding.records(found(db, EVERYTHING, holding.needed(["title", "text"])), ["title", "text"]))
    holding.tell()
    assert capsys.readouterr().err.splitlines() == [
        "left out: posts with the status draft: 1",
        "redacted: Quillfeather: 4 times in 1 post",
        "redacted: Nobody: 0 times in 0 posts",
    ]


# The commands


LINE = {"title": "Quillfeather’s bread", "date": "2015-04", "text": "By Quillfeather.", "comments": [COMMENT]}


def test_the_commands_keep_rules_and_redact_by_them(cli: Cli) -> None:
    cli.write("posts.jsonl", json.dumps(LINE))
    cli("add", "-q", "posts.jsonl")
    assert cli("redact").out == ""
    assert "Nothing is redacted" in cli("redact", "--format", "table").out
    said = cli("redact", "Quillfeather", "-", stdin="Ann  Lee\n").err.splitlines()
    assert said == [f"redacted from now on in public exports: {rule}" for rule in ("Quillfeather", "Ann Lee")]
    assert cli("redact", "ann-lee").err == "nothing changed: those are rules already\n"
    assert cli("redact").out == "Quillfeather\nAnn Lee\n"
    assert json.loads(cli("redact", "--format", "json").out) == [
        {"rule": "Quillfeather"},
        {"rule": "Ann Lee"},
    ]
    ran = cli("export", "--profile", "public", "--format", "jsonl", "--fields", "title,text")
    assert json.loads(ran.out) == {"title": f"{MARK}’s bread", "text": f"By {MARK}."}
    assert ran.err == "redacted: Quillfeather: 2 times in 1 post\nredacted: Ann Lee: 0 times in 0 posts\n"
    assert "Quillfeather" in cli("list").out
    assert cli("redact", "--remove", "QUILLFEATHER").err == "no longer redacted: Quillfeather\n"
    assert "is no rule" in cli("redact", "--remove", "Quillfeather", code=1).err
    assert cli("redact").out == "Ann Lee\n"


def test_an_export_says_what_it_left_out_and_with_private_leaves_out_nothing(cli: Cli) -> None:
    cli.write("posts.jsonl", json.dumps(LINE))
    cli("add", "-q", "posts.jsonl")
    ran = cli("export", "--format", "jsonl")
    assert (
        ran.err == "left out, for they were never public: 4 details of comments; --private gives them too\n"
    )
    assert ADDRESS not in ran.out
    whole = cli("export", "--format", "jsonl", "--private")
    assert (ADDRESS in whole.out, whole.err) == (True, "")
    for command in (
        "list --fields comments --format json",
        "show 1 --comments",
        "search bread --format jsonl",
    ):
        assert ADDRESS not in cli(*command.split()).out


def test_what_comes_out_with_private_goes_in_again_equal(cli: Cli) -> None:
    cli.write("posts.jsonl", json.dumps(LINE | {"password": KEY, "protected": True}))
    cli("add", "-q", "posts.jsonl")
    for form in ("jsonl", "wxr"):
        cli("export", "--format", form, "--private", "-o", f"all.{form}")
        cli("--db", f"{form}.db", "add", "-q", f"all.{form}")
        shown = json.loads(cli("--db", f"{form}.db", "export", "--format", "jsonl", "--private").out)
        assert (shown["password"], shown["comments"][0]["email"], shown["comments"][0]["ip"]) == (
            KEY,
            ADDRESS,
            IP,
        )


@pytest.mark.parametrize(
    "words",
    [
        "export --profile secret -f jsonl",
        "export --profile public --private -f jsonl",
        "redact --remove",
        "redact !?",
    ],
)
def test_what_makes_no_sense_is_refused(cli: Cli, words: str) -> None:
    cli.write("posts.jsonl", json.dumps(LINE))
    cli("add", "-q", "posts.jsonl")
    cli(*words.split(), code=2)
