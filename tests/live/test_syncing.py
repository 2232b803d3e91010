"""A site is asked for no more than what changed; what is surely gone from it is kept and marked."""

import json
from typing import Any

import pytest

from tests.conftest import Cli
from tests.live.test_hostile import POSTS, complaints
from tests.live.test_reading import TITLES, titles
from tests.live.weblog import JSON, Entry, Weblog
from tests.serving import Reply, Site, moved

LATER = "2099-01-01T00:00:00"


def vanished(cli: Cli) -> list[str]:
    found = json.loads(
        cli("list", "--sort", "title", "--format", "json", "--fields", "title,vanished,status").out
    )
    assert {record["status"] for record in found} == {"publish"}
    return [record["title"] for record in found if record["vanished"]]


def changed(weblog: Weblog) -> None:
    """Edit two posts, add two, one of which was planned long ago, and delete one."""
    for number in (1, 5):
        weblog.posts[number].text = f"<p>Edited {number}</p>"
        weblog.posts[number].modified = LATER
    weblog.posts[101] = Entry(101, "New", "2015-07-01T09:00:00", "<p>New</p>", LATER)
    weblog.posts[102] = Entry(102, "Planned", "2015-07-02T09:00:00", "<p>Planned</p>", "2014-01-01T00:00:00")
    del weblog.posts[7]


def test_by_the_api_only_what_changed_is_asked_for(cli: Cli, site: Site) -> None:
    weblog = Weblog(site, most=100)
    cli("add", site.home)
    changed(weblog)
    site.asked.clear()
    sheets = json.loads(cli("sync", "--format", "json").out)
    posts = [sheet for sheet in sheets if "/posts" in sheet["source"]]
    assert [(sheet["new"], sheet["updated"], sheet["unchanged"]) for sheet in posts] == [(1, 2, 0), (1, 0, 0)]
    assert titles(cli) == [*TITLES, "New", "Planned"]
    assert vanished(cli) == ["Letter 3"]
    asked = [path.partition("?")[2] for path in site.asked if "/wp/v2/posts?" in path]
    assert ["modified_after" in asked[0], "_fields=id" in asked[1], "include=102" in asked[2]] == [True] * 3
    assert len(asked) == 3
    assert [path for path in site.asked if "/posts/" in path] == ["/wp-json/wp/v2/posts/7?_fields=id"]


def test_where_nothing_changed_nothing_is_added(cli: Cli, site: Site) -> None:
    Weblog(site, most=100)
    cli("add", site.home)
    before = cli("accessions", "--format", "json").out
    site.asked.clear()
    assert cli("sync").out == ""
    assert cli("accessions", "--format", "json").out == before
    assert len([path for path in site.pages if "posts" in path]) == 2
    assert len(site.pages) == 4, "types, what was modified, numbers, comments"


def test_a_post_that_is_back_is_no_longer_marked(cli: Cli, site: Site) -> None:
    weblog = Weblog(site)
    cli("add", site.home)
    gone = weblog.posts.pop(3)
    cli("sync", "--quiet")
    assert vanished(cli) == ["Letter 1"]
    weblog.posts[3] = gone
    cli("sync", "--quiet")
    assert vanished(cli) == []
    cli("undo")
    assert vanished(cli) == ["Letter 1"]
    cli("undo")
    assert vanished(cli) == []


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500),
        Reply(b"<html>Error establishing a database connection</html>"),
        Reply(b"[]", JSON),
        Reply(b"[]", JSON, headers={"X-WP-Total": "0", "X-WP-TotalPages": "0"}),
        Reply(b'[{"id": 1}]', JSON, headers={"X-WP-Total": "8", "X-WP-TotalPages": "1"}),
        Reply(b'[{"id": 1}]', JSON),
    ],
)
def test_nothing_vanishes_by_an_error_or_a_list_that_is_not_whole(cli: Cli, site: Site, reply: Reply) -> None:
    Weblog(site)
    cli("add", site.home)
    numbers = "/wp-json/wp/v2/posts?per_page=100&orderby=id&order=asc&_fields=id&page=1"
    site.at(numbers, reply)
    cli("sync", code=None)
    assert numbers in site.asked
    assert not any("/wp/v2/posts/" in path for path in site.asked), "no post is under suspicion"
    assert vanished(cli) == []


@pytest.mark.parametrize(
    "reply",
    [Reply(status=500), Reply(status=503), Reply(b'{"id": 3}', JSON), moved("/"), moved("http://127.0.0.2/")],
)
def test_a_post_that_is_not_listed_is_gone_only_if_it_says_so_itself(
    cli: Cli, site: Site, reply: Reply
) -> None:
    weblog = Weblog(site)
    cli("add", site.home)
    weblog.posts.pop(3)
    site.at("/wp-json/wp/v2/posts/3?_fields=id", reply)
    cli("sync", code=None)
    assert "/wp-json/wp/v2/posts/3?_fields=id" in site.asked
    assert vanished(cli) == []


def test_drafts_of_an_export_do_not_vanish(cli: Cli, site: Site) -> None:
    Weblog(site)
    cli("add", site.home)
    draft = {
        "title": "Draft",
        "status": "draft",
        "site": f"127.0.0.1:{site.port}",
        "source_id": "99",
        "text": "Not yet.",
    }
    cli("add", cli.write("draft.jsonl", json.dumps(draft)))
    cli("sync")
    assert not any("/posts/99" in path for path in site.asked)


def test_what_was_removed_by_hand_is_neither_gone_nor_new(cli: Cli, site: Site) -> None:
    weblog = Weblog(site, most=100)
    cli("add", site.home)
    cli("remove", "1")
    site.asked.clear()
    cli("sync")
    assert not any("include=" in path for path in site.asked)
    weblog.posts.pop(1)
    cli("sync")
    assert not any("/posts/1?" in path for path in site.asked)
    planned = {"title": "Planned", "status": "future", "site": f"127.0.0.1:{site.port}", "source_id": "77"}
    cli("add", cli.write("planned.jsonl", json.dumps(planned)))
    weblog.posts[77] = Entry(77, "Planned", "2015-09-01T09:00:00", "<p>Now.</p>", "2014-01-01T00:00:00")
    cli("sync")
    assert "Planned" in titles(cli)


def test_after_a_problem_the_next_sync_asks_for_the_same(cli: Cli, site: Site) -> None:
    weblog = Weblog(site)
    cli("add", site.home)
    changed(weblog)
    (asked,) = [path for path in _synced(cli, site, code=0) if "modified_after" in path][:1]
    assert "modified_after" in asked
    weblog.posts[9].text, weblog.posts[9].modified = "<p>Edited 9</p>", LATER
    site.at("/wp-json/wp/v2/comments?per_page=100&orderby=id&order=asc&page=1", Reply(status=500))
    first = _since(_synced(cli, site, code=0))
    comments = next(path for path in site.asked if "comments" in path)
    site.at(comments, Reply(status=503))
    assert _since(_synced(cli, site, code=None)) >= first


def _synced(cli: Cli, site: Site, *, code: int | None) -> list[str]:
    site.asked.clear()
    cli("sync", code=code)
    return list(site.asked)


def _since(asked: list[str]) -> str:
    return next(path.partition("modified_after=")[2][:20] for path in asked if "modified_after" in path)


def conditional(weblog: Weblog) -> None:
    """Let the feed have an ETag and say that it did not change as long as it did not."""
    plain = weblog.answer

    def answer(asked: str) -> Reply | None:
        reply = plain(asked)
        if reply is None or not asked.startswith("/feed/"):
            return reply
        tag = f'"{len(weblog.posts)}"'
        if weblog.site.headers[-1].get("if-none-match") == tag:
            return Reply(status=304, headers={"ETag": tag})
        return Reply(reply.body, reply.type, headers={"ETag": tag})

    weblog.site.otherwise = answer


def test_by_the_feed_nothing_comes_where_nothing_changed(cli: Cli, site: Site) -> None:
    weblog = Weblog(site, rest=False)
    conditional(weblog)
    cli("add", site.home)
    site.asked.clear()
    assert cli("sync").out == ""
    assert [path for path in site.pages if "comments" not in path] == ["/feed/"]


def test_by_the_feed_pages_are_read_while_they_have_anything_new(cli: Cli, site: Site) -> None:
    weblog = Weblog(site, rest=False)
    conditional(weblog)
    cli("add", site.home)
    for number in range(4):
        entry = Entry(200 + number, f"New {number}", f"2015-08-0{number + 1}T09:00:00", "<p>New.</p>")
        weblog.posts[entry.id] = entry
    del weblog.posts[15], weblog.posts[1]
    site.asked.clear()
    cli("sync")
    assert titles(cli) == [*TITLES, "New 0", "New 1", "New 2", "New 3"]
    assert [path for path in site.pages if "feed" in path and "comments" not in path] == [
        "/feed/",
        "/feed/?paged=2",
        "/feed/?paged=3",
    ]
    assert vanished(cli) == ["Letter 7"], "of what is older than what was read nothing is known"
    assert [path for path in site.asked if "letter" in path] == ["/2015/06/letter-7/"]


def test_by_pages_new_months_and_the_newest_are_read(cli: Cli, site: Site) -> None:
    weblog = Weblog(site, rest=False, feed=False)
    cli("add", site.home)
    weblog.posts[301] = Entry(301, "New", "2015-08-01T09:00:00", "<p>New.</p>")
    weblog.posts[302] = Entry(302, "Late", "2015-06-20T09:00:00", "<p>Late.</p>")
    del weblog.posts[13]
    site.asked.clear()
    cli("sync")
    assert titles(cli) == ["Late", *TITLES, "New"]
    assert vanished(cli) == ["Letter 6"]
    assert [path for path in site.pages if path.startswith("/2015/") and "letter" not in path] == [
        "/2015/08/",
        "/2015/06/",
    ]


def test_sites_are_named_as_they_were_added(cli: Cli, site: Site) -> None:
    Weblog(site)
    assert "no archive yet" in cli("sync", code=1).err
    cli("add", cli.write("a.jsonl", '{"title": "A"}'))
    assert "no site was added yet" in cli("sync", code=1).err
    cli("add", site.home)
    assert cli("sync", site.home).out == cli("sync", f"127.0.0.1:{site.port}").out == ""
    ran = cli("sync", "mill.example", code=1)
    assert "mill.example: this site was not added" in ran.err
    assert f"There are: {site.home}." in ran.err


def test_a_site_that_is_down_is_told(cli: Cli, site: Site) -> None:
    Weblog(site)
    cli("add", site.home)
    site.otherwise = lambda _: Reply(status=503)
    ran = cli("sync", code=1)
    assert "the server answers 503, 4 times" in complaints(ran)[0]
    assert vanished(cli) == []


def test_a_dry_run_of_sync_changes_nothing(cli: Cli, site: Site) -> None:
    weblog = Weblog(site)
    cli("add", site.home)
    before = cli.path.read_bytes()
    changed(weblog)
    assert "(dry run: nothing was changed)" in cli("sync", "--dry-run").out
    assert cli.path.read_bytes() == before


def records_of(cli: Cli, *keys: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(cli("list", "--format", "json", "--fields", ",".join(keys)).out)
    return found


def test_the_site_that_was_first_added_as_an_export_is_the_same(cli: Cli, site: Site) -> None:
    weblog = Weblog(site)
    site_name = f"127.0.0.1:{site.port}"
    said = [
        {"title": entry.title, "date": entry.date, "site": site_name, "source_id": str(entry.id), "text": "x"}
        for entry in weblog.posts.values()
    ]
    cli("add", cli.write("export.jsonl", "\n".join(map(json.dumps, said))))
    cli("add", site.home)
    assert len(records_of(cli, "id")) == 8
    assert POSTS
