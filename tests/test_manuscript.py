"""A post in an editor: what is changed is said, what is not is not, what is refused is kept."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_archive import editing, manuscript
from solidarity_archive.cli.options import to_date
from solidarity_archive.errors import ArchiveError
from solidarity_archive.post import Content, Person, Post, Term
from solidarity_archive.store.ledger import contents
from tests.conftest import Cli, capture, enter, only, posts
from tests.worlds import BREAD, OPENING

POST = Post(
    id=4,
    title='Bread: "and" roses # 1',
    published="2015-04",
    authors=(Person("Rosa", "rosa"), Person("Іван Петренко")),
    terms=(Term("category", "Strikes", "strikes"), Term("post_tag", "Bread"), Term("series", "Of: mills")),
    permalink="https://mill.example/2015/04/bread/",
    slug="bread",
    site="mill.example",
    language="en",
    summary="Of bread.\nAnd roses.",
    completeness="stated",
    content="sha256:1",
)
BODY = Content("html", "<p>Comrades!</p>\n\n---\n\n<p>Bread.</p>")
TEXT = manuscript.written(POST, BODY)


def changed(text: str, post: Post = POST, content: Content | None = BODY) -> manuscript.Changed:
    return manuscript.changed(post, content, text, to_date)


def test_the_text_has_the_fields_of_markdown_files_and_the_post_below_them() -> None:
    assert TEXT.split("\n")[2:] == [
        'title: "Bread: \\"and\\" roses # 1"',
        "date: 2015-04",
        'permalink: "https://mill.example/2015/04/bread/"',
        "slug: bread",
        "site: mill.example",
        "site_title:",
        "language: en",
        'summary: "Of bread.\\nAnd roses."',
        "type: post",
        "status: publish",
        'authors: ["Rosa", "Іван Петренко"]',
        'categories: ["Strikes"]',
        'tags: ["Bread"]',
        'terms: [{"taxonomy": "series", "name": "Of: mills"}]',
        "---",
        "",
        *BODY.body.split("\n"),
        "",
    ]


TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\ufffe\uffff"), min_size=1
)


@given(TEXTS, TEXTS, st.sampled_from(["stated", "partial"]), st.none() | TEXTS)
def test_what_was_not_changed_is_not_said(title: str, name: str, completeness: Any, body: str | None) -> None:
    post = Post(
        title=title.strip() or None,
        summary=f"{title}\n{name}".strip() or None,
        authors=(Person(name.strip() or "x"),),
        terms=(Term("series", name.strip() or "x"), Term("post_tag", name.strip() or "x")),
        completeness=completeness if body else None,
    )
    content = Content("text", body) if body else None
    assert changed(manuscript.written(post, content), post, content) == ({}, None, None)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("date: 2015-04", "date: 21 April 2015", {"published": "2015-04-21"}),
        ("date: 2015-04", "date:", {"published": None}),
        ("date: 2015-04\n", "", {}),
        ("language: en", "language: uk", {"language": "uk"}),
        ("site: mill.example", "site: https://Mill.example/", {}),
        (
            "2015/04/bread/",
            "2015/04/loaf/",
            {"permalink": "https://mill.example/2015/04/loaf/", "slug": "loaf"},
        ),
        ("status: publish", "status: private", {"status": "private"}),
        (
            '["Rosa", ',
            '["Rosa", "Ann", ',
            {"authors": [{"name": "Rosa", "login": "rosa"}, {"name": "Ann"}, {"name": "Іван Петренко"}]},
        ),
        ('authors: ["Rosa", "Іван Петренко"]', "authors:", {"authors": []}),
        (
            'tags: ["Bread"]',
            "tags: [Bread, Mill]",
            {"terms_added": [{"taxonomy": "post_tag", "name": "Mill"}]},
        ),
        (
            'categories: ["Strikes"]',
            "categories:",
            {"terms_removed": [{"taxonomy": "category", "name": "Strikes"}]},
        ),
        ('categories: ["Strikes"]\n', "", {}),
        ('"name": "Of: mills"', '"name": "of: MILLS"', {}),
        (
            "terms: [{",
            'terms: [{"taxonomy": "x", "name": "y"}, {',
            {"terms_added": [{"taxonomy": "x", "name": "y"}]},
        ),
    ],
)
def test_only_what_was_changed_is_said(old: str, new: str, says: Any) -> None:
    assert old in TEXT
    assert changed(TEXT.replace(old, new)) == (says, None, None)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("date: 2015-04", "date: 31 April 2015", "is no date"),
        ("date: 2015-04", "date: whenever", "is no date"),
        ("title: ", "title: : [", "no YAML: line"),
        ("title: ", "headline: ", "'headline' is no field"),
        ("---\n#", "#", "no front matter"),
        ("title: ", "title: [", "no YAML"),
        ('"Bread: \\"and\\" roses # 1"', '["a", "b"]', "title: is no single text"),
        ('["Bread"]', '[["a"]]', "tags: is no list of names"),
        ('"taxonomy": "series", ', "", "terms: each has a taxonomy and a name"),
        ("status: publish", "status: trash", "no status to be written"),
        ("status: publish", "status:", "status: a post has one"),
        ("title: ", "title: " + "[" * 5000, "YAML|deep"),
    ],
)
def test_what_cannot_be_understood_is_refused(old: str, new: str, why: str) -> None:
    assert old in TEXT
    with pytest.raises(ArchiveError, match=why):
        changed(TEXT.replace(old, new, 1))


def test_a_text_that_was_changed_is_a_whole_one_in_the_form_it_had() -> None:
    text = TEXT.replace("<p>Bread.</p>", "<p>Bread!</p>").replace("\n", "\r\n")
    assert changed("\ufeff" + text) == ({}, Content("html", BODY.body.replace("Bread.", "Bread!")), "stated")


def test_a_part_stays_a_part_as_long_as_it_ends_in_the_mark(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", "2015-04", OPENING, completeness="partial"))
    content = Content("text", OPENING)
    text = manuscript.written(only(db), content)
    assert text.endswith(f"{OPENING}\n[…]\n")
    for edited, completeness in (
        (text.replace("bakers", "BAKERS"), "partial"),
        (text.replace("\n[…]", ""), "stated"),
    ):
        says, body, held = changed(edited, only(db), content)
        assert (says, held) == ({}, completeness)
        assert body
        assert "[…]" not in body.body


def test_an_edited_part_is_completed_by_the_whole_text_an_edited_whole_stands(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", "2015-04", OPENING, completeness="partial"))
    editing.edit(db, [1], {}, content=Content("text", OPENING.upper()), completeness="partial")
    assert body_of(db) == OPENING.upper()
    enter(db, capture("Bread", "2015-04", BREAD))
    assert body_of(db) == BREAD
    editing.edit(db, [1], {}, content=Content("text", "Mine."), completeness="stated")
    enter(db, capture("Bread", "2015-04", BREAD + " And more."), format="jsonl")
    assert body_of(db) == "Mine."
    editing.undo(db, 4)
    assert body_of(db).endswith("And more.")


def body_of(db: sqlite3.Connection) -> str:
    (content,) = contents(db, [only(db).content or ""]).values()
    return content.body


# The command


@pytest.fixture
def mill(cli: Cli) -> Cli:
    record = {"title": "Bread", "date": "2015-04", "text": "Of bread.", "permalink": "https://mill.example/1"}
    other = {"title": "Roses", "date": "2015-04", "text": "Of roses.", "permalink": "https://mill.example/2"}
    cli.write("posts.jsonl", "\n".join(map(json.dumps, (record, other))))
    cli("add", "-q", "posts.jsonl")
    return cli


def editor(cli: Cli, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    cli.write("editor.sh", f'file="$1"\n{script}\n')
    monkeypatch.setenv("EDITOR", "sh editor.sh")


def test_the_editor_edits_one_post_after_the_other(mill: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    editor(
        mill, monkeypatch, 'sed -i \'s/Of /Of all /; s/^tags: .*/tags: [mill]/\' "$file"; ls "$file" >> seen'
    )
    said = mill("edit", "1", "2", "--editor").err
    assert said == "".join(f"edited post {id}; to take this back: archive undo {id + 1}\n" for id in (1, 2))
    shown = json.loads(mill("show", "1", "--format", "json").out)[0]
    assert (shown["text"], shown["terms"]) == ("Of all bread.", [{"taxonomy": "post_tag", "name": "mill"}])
    assert [Path(name).exists() for name in (mill.folder / "seen").read_text().split()] == [False, False]
    mill("undo")
    assert json.loads(mill("show", "2", "--format", "json").out)[0]["text"] == "Of roses."


@pytest.mark.parametrize(
    "script", ["true", 'touch "$file"', 'sed -i \'s/^title: .*/title:   "Bread"/\' "$file"']
)
def test_nothing_changes_if_the_text_did_not(mill: Cli, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    editor(mill, monkeypatch, script)
    assert "nothing" in mill("edit", "1", "--editor").err
    assert len(mill("accessions").lines) == 1


@pytest.mark.parametrize("script", ["exit 3", "kill -9 $$", "sed -i 's/Of/In/' \"$file\"; exit 1"])
def test_an_editor_that_fails_or_is_killed_changes_nothing(
    mill: Cli, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    editor(mill, monkeypatch, script)
    assert "nothing was changed" in mill("edit", "1", "--editor", code=1).err
    assert len(mill("accessions").lines) == 1


def test_an_editor_that_is_not_there_is_named(mill: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor-anywhere")
    assert "no-such-editor-anywhere: cannot be used" in mill("edit", "1", "--editor", code=1).err


@pytest.mark.parametrize(
    "script",
    [
        "sed -i 's/^date: .*/date: whenever/' \"$file\"",
        "sed -i 's/^title: .*/title: [/' \"$file\"",
        "sed -i 's,^permalink: .*,permalink: https://mill.example/2,' \"$file\"",
        'printf "\\377\\376" > "$file"',
        ': > "$file"',
    ],
)
def test_refused_text_is_kept_in_a_file_that_is_named_and_can_be_mended(
    mill: Cli, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    editor(mill, monkeypatch, script)
    said = mill("edit", "1", "--editor", code=1).err
    kept = Path(said.split("what you wrote is kept in ")[1].split(";")[0])
    assert len(mill("accessions").lines) == 1
    kept.write_text("---\ntitle: Loaves\n---\nOf bread.\n")
    assert "edited post 1" in mill("edit", "1", "--from", kept).err
    kept.unlink()
    assert json.loads(mill("show", "1", "--format", "json").out)[0]["title"] == "Loaves"


def test_without_a_terminal_and_options_nothing_is_edited(mill: Cli) -> None:
    assert "edit what?" in mill("edit", "1", code=2).err
    assert "stand alone" in mill("edit", "1", "--editor", "--title", "x", code=2).err
    assert "stand alone" in mill("edit", "1", "2", "--from", "x", code=2).err
    assert "cannot be read" in mill("edit", "1", "--from", "no-such-file", code=1).err


# Tags


def test_tag_adds_terms_and_takes_them_off(mill: Cli) -> None:
    said = mill("tag", "1", "2", "+strike", "+back pay", "--taxonomy", "category").err
    assert said == "tagged 2 posts; to take this back: archive undo 2\n"
    mill("tag", "-", "+mill", "-strike", "-x-ray", stdin="1\n")
    shown = {row["id"]: row["terms"] for row in map(json.loads, mill("list", "--format", "jsonl").lines)}
    assert [term["name"] for term in shown[1]] == ["back pay", "mill"]
    assert [term["taxonomy"] for term in shown[2]] == ["category", "category"]
    assert mill("tag", "1", "+mill").err == "nothing changed: that is what was known already\n"
    mill("tag", "1", "-mill", "--taxonomy", "category")
    assert "mill" in mill("list", "--term", "mill", "--format", "json").out


@pytest.mark.parametrize("words", [["1"], ["+x"], ["1", "+"], ["1", "-"], ["1", "--nonsense"], ["-n"]])
def test_tag_refuses_what_makes_no_sense(mill: Cli, words: list[str]) -> None:
    mill("tag", *words, code=2)
    assert len(mill("accessions").lines) == 1


def test_tagging_does_not_ask_the_filters(db: sqlite3.Connection) -> None:
    enter(db, capture("Bread", says={"status": "draft"}))
    editing.edit(db, [1], editing.tagging(["x"]))
    assert [term.name for term in posts(db)[0].terms] == ["x"]
