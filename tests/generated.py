"""Captures that say anything that a post can say, in words that are special to one program or another."""

from typing import Any

from hypothesis import strategies as st

from solidarity_archive.details import from_json
from solidarity_archive.post import Capture, Content, Says
from solidarity_archive.text import clean

HOSTILE = [
    *(
        "",
        " ",
        "\t",
        "\n",
        "\n\n a",
        "a\n",
        "a\n---\nb",
        " a ",
        "\x85",
        "\x9b",
        "\u2028\u2029",
        "\ufeff",
        "\u202e",
    ),
    *(
        "~",
        "null",
        "No",
        "yes",
        "1984",
        "1.0",
        "0x1f",
        "2015-04-21",
        "---",
        "...",
        "<<",
        "=",
        "?",
        "|",
        ">",
        "%x",
    ),
    *(
        "- a",
        "a: b",
        "a #b",
        "#x",
        "'",
        '"',
        "\\",
        "\\u0041",
        "@x",
        "`x`",
        "&a",
        "*a",
        "!t",
        "[x",
        "{x",
        "a,b;c",
    ),
    *("{{< x >}}", "{{%", "{{{<", "{{ x }}", "{% raw %}", "{% x", "&#123;", "<!--more-->", "[x](y)", "<b>x"),
    *(
        "../../x",
        "/",
        ".",
        "a/../b",
        "CON",
        ":title",
        "x" * 300,
        "Ї" * 150,
        "Їжак",
        "e\u0301",
        "🙂",
        "\U0001fffe",
    ),
    "<meta charset=koi8-r>",
]
TEXT = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(clean)
MAYBE = st.none() | TEXT
BODY = st.builds("{}{}{}".format, TEXT, TEXT, TEXT)
DATE = st.sampled_from(
    [
        *("2015", "2015-01-01", "2015-04", "2015-04-01", "2015-04-21", "2015-04-21T10:00"),
        *("2015-04-21T10:00:07", "2015-04-21T10:00+03:00", "2015-04-21T23:59:59-12:00"),
        *("0001-01-01", "9999-12-31T00:00:00+14:00"),
    ]
)
TERM = st.fixed_dictionaries(
    {"taxonomy": st.sampled_from(["category", "post_tag", "region"]), "name": TEXT},
    optional={"slug": TEXT, "parent": TEXT},
)
SAYS: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("title", "summary", "slug", "guid", "site", "site_title", "source_id", "parent"), MAYBE),
    **dict.fromkeys(("title_html", "comment_status", "ping_status", "attachment_url", "language"), MAYBE),
    **dict.fromkeys(("published", "updated", "vanished"), DATE),
    "permalink": MAYBE | TEXT.map("https://mill.example/{}".format),
    "authors": st.lists(st.fixed_dictionaries({"name": TEXT}, optional={"login": TEXT}), max_size=3),
    "terms": st.lists(TERM, max_size=4),
    "menu_order": st.integers(-3, 3),
    "type": st.sampled_from(["post", "page", "attachment"]) | TEXT,
    "status": st.sampled_from(["publish", "draft", "private", "trash"]) | TEXT,
    "protected": st.booleans(),
    "sticky": st.booleans(),
    "trashed": st.booleans(),
}
COMMENT = st.fixed_dictionaries(
    {"content": TEXT},
    optional={
        **dict.fromkeys(("id", "parent", "author", "url", "email", "ip", "user", "status", "type"), TEXT),
        "date": DATE,
        "meta": st.dictionaries(TEXT, st.lists(TEXT, max_size=2), max_size=2),
        "extra": st.lists(TEXT, max_size=2),
    },
)
MEDIUM = st.fixed_dictionaries({"kind": TEXT}, optional={"id": TEXT, "url": TEXT})
DETAILS = st.fixed_dictionaries(
    {},
    optional={
        "comments": st.lists(COMMENT, max_size=4),
        "meta": st.dictionaries(TEXT | st.just("k" * 2000), st.lists(TEXT, max_size=2), max_size=3),
        "media": st.lists(
            st.fixed_dictionaries({"kind": TEXT}, optional={"id": TEXT, "url": TEXT}), max_size=2
        ),
        "extra": st.lists(TEXT, max_size=2),
        "password": TEXT,
    },
).map(from_json)


@st.composite
def captures(draw: st.DrawFn) -> Capture:
    says: Says = draw(st.fixed_dictionaries({}, optional=SAYS))  # type: ignore[assignment]
    form: Any = draw(st.sampled_from(["wordpress", "markdown", "html", "text", None]))
    return Capture(
        place="item",
        says=says,
        content=Content(form, draw(BODY)) if form else None,
        completeness=draw(st.sampled_from(["stated", "assumed", "partial"])) if form else None,
        details=draw(DETAILS),
    )
