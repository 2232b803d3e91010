"""Other programs that keep texts and find them, given the same posts, if they are installed."""

import re
import shutil
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from benchmarks import corpus, report
from benchmarks.floors.search import SQL
from benchmarks.processes import Command, Cost, Ratio, interleaved, ratio
from benchmarks.stock import PAGE, ROOT, SCRIPTS, Stock, clear, nearest, ours

ADD, NOTMUCH = "archive add", "notmuch new"

ENTRIES = 1000
"""Of the journal that jrnl is given; it reads all of it for every search."""
_MAIL = """From: Rosa <rosa@mill.example>
Date: {post.rfc822}
Subject: {post.title}
Message-ID: <{post.number}@mill.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

{text}
"""
_NOTMUCH = """[database]
path={folder}
[user]
name=Rosa
primary_email=rosa@mill.example
"""
_JRNL = """version: v4.6
journals: {{default: {folder}/journal.txt}}
editor: ''
encrypt: false
template: false
default_hour: 9
default_minute: 0
timeformat: '%F %R'
tagsymbols: '#@'
highlight: true
linewrap: 79
indent_character: '|'
colors: {{body: none, date: none, tags: none, title: none}}
"""


ROWS = ("notmuch",)


class Peers(NamedTuple):
    """What searches and imports of so many posts cost, ours among them, by name."""

    posts: int
    searches: dict[str, list[Cost]]
    imports: dict[str, list[Cost]]
    mails: list[tuple[int, float, float]]
    """So many posts (the last are more), and what ours and notmuch take to add them: CPU s."""

    def ratios(self) -> dict[str, Ratio]:
        """Return the row of the table of promises that these costs are of."""
        if not self.mails:
            return {}
        _, ours, theirs = self.mails[-1]
        return {"notmuch": ratio([ours], [theirs])}

    def table(self) -> str:
        """Return what was measured, as a table."""
        rows = []
        for costs in (self.searches, self.imports):
            medians = {name: _median(each) for name, each in costs.items()}
            own = next(iter(medians.values()))
            for name, each in costs.items():
                cpu, wall = medians[name] * 1000, statistics.median(cost.wall for cost in each) * 1000
                rows.append((name, f"{cpu:,.0f}", f"{wall:,.0f}", f"{own / medians[name]:.2f}"))
        told = [report.table((f"{self.posts:,} posts", "CPU ms", "ms by the clock", "ours / it"), rows)]
        if self.mails:
            head = ("posts", "`archive add`, µs a post", "`notmuch new`", "ours / it")
            told.append(report.table(head, [_mail_row(*each) for each in self.mails]))
        return "\n\n".join(told)


def measured(stock: Stock, posts: int, rounds: int, import_rounds: int, *, more: int) -> Peers:
    """Import so many posts and search them, ours and others in turn; `more` posts in ours and notmuch."""
    imports = {
        ADD: lambda: _added(stock, posts),
        "sqlite_utils insert_all, triggers": lambda: _inserted(stock, posts),
    }
    if shutil.which("notmuch"):
        imports[NOTMUCH] = lambda: notmuch_new(stock, posts)
    loaded = interleaved(imports, import_rounds)
    mails = []
    if NOTMUCH in imports:
        mails.append((posts, _median(loaded[ADD]), _median(loaded[NOTMUCH])))
        if more > posts:
            mails.append((more, _added(stock, more).cpu, notmuch_new(stock, more).cpu))
    archive, word = stock.archive(posts), stock.words(posts).rare
    found = {
        "archive search": ours(archive, "search", word, "-n", str(PAGE), shows="«"),
        **on_the_archive(archive, word),
        **searches(stock, posts, word),
    }
    for command in found.values():
        command.run()
    searched = interleaved({name: command.run for name, command in found.items()}, rounds)
    return Peers(posts, searched, loaded, mails)


def on_the_archive(archive: Path, word: str) -> dict[str, Command]:
    """Return searches for a word in the archive itself, by those that read any SQLite file."""
    sql = SQL.replace("?", f"""'"{word}"'""")
    utils = SCRIPTS / "sqlite-utils"
    # Given the table body it says that there is no index: it looks for content="body", ours says 'body'.
    words = [str(utils), "search", str(archive), "post_fts", word, "--limit", str(PAGE), "-c", "title"]
    return _installed(
        {
            "sqlite3 shell": Command(["sqlite3", str(archive), sql], "«"),
            "sqlite-utils search": Command(words, '"title"'),
        }
    )


def searches(stock: Stock, posts: int, word: str) -> dict[str, Command]:
    """Return searches for a word by those that keep posts in their own way, and give them the posts."""
    texts, journal = stock.folder / f"{posts}.texts", stock.folder / f"{ENTRIES}.jrnl"
    found = {"rg, a file a post": Command(["rg", "--no-messages", word, str(texts)], word)}
    if shutil.which("rg"):
        _write(texts, ((f"{post.number}.txt", f"{post.title}\n{text}\n") for post, text in _texts(posts)))
    if shutil.which("notmuch"):
        words = ["notmuch", "search", f"--limit={PAGE}", word]
        found["notmuch search"] = Command(words, "thread:", environment=_mail_environment(stock, posts))
    if shutil.which("jrnl"):
        entries = [f"[{post.day} 12:00] {post.title}.\n{text}\n" for post, text in _texts(ENTRIES)]
        _write(journal, [("journal.txt", "\n".join(entries)), ("jrnl.yaml", _JRNL.format(folder=journal))])
        words = ["jrnl", "--config-file", str(journal / "jrnl.yaml"), "-contains", _word_of(entries)]
        found[f"jrnl -contains, {ENTRIES:,} entries"] = Command(words, "| ")
    return _installed(found)


def notmuch_new(stock: Stock, posts: int) -> Cost:
    """Let notmuch take in the posts, a mail each, none of which it knows yet."""
    folder = stock.folder / f"{posts}.mail"
    mails = (
        (f"cur/{post.number}.eml:2,S", _MAIL.format(post=post, text=text)) for post, text in _texts(posts)
    )
    _write(folder, mails)
    _write(folder, [("config", _NOTMUCH.format(folder=folder))])
    shutil.rmtree(folder / ".notmuch", ignore_errors=True)
    return Command(["notmuch", "new"], "new messages", environment=_mail_environment(stock, posts)).run()


def _added(stock: Stock, posts: int) -> Cost:
    """Let ours take them in."""
    archive = stock.folder / "peer.archive"
    clear(archive)
    return ours(archive, "add", str(stock.export(posts)), shows=f"{posts} new").run()


def _inserted(stock: Stock, posts: int) -> Cost:
    """Let sqlite_utils take them in, with an index that triggers keep."""
    database = stock.folder / "peer.db"
    clear(database)
    words = [sys.executable, "-m", "benchmarks.insert_all", str(stock.export(posts)), str(database)]
    return Command(words, f"{posts} posts", folder=ROOT).run()


def _median(costs: list[Cost]) -> float:
    return statistics.median(cost.cpu for cost in costs)


def _mail_row(posts: int, ours: float, theirs: float) -> tuple[str, ...]:
    each = (f"{seconds / posts * 1e6:,.0f}" for seconds in (ours, theirs))
    return (f"{posts:,}", *each, f"{ours / theirs:.2f}")


def _installed(commands: dict[str, Command]) -> dict[str, Command]:
    return {name: command for name, command in commands.items() if shutil.which(command.words[0])}


def _mail_environment(stock: Stock, posts: int) -> dict[str, str]:
    folder = stock.folder / f"{posts}.mail"
    return {"HOME": str(folder), "NOTMUCH_CONFIG": str(folder / "config")}


def _texts(count: int) -> Iterator[tuple[corpus.Post, str]]:
    """Yield posts, each with its plain text."""
    for post in corpus.posts(count):
        body = LexborHTMLParser(post.html).body
        yield post, body.text() if body else ""


def _write(folder: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write files to a folder, unless the first of them is there."""
    for name, text in files:
        path = folder / name
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _word_of(texts: list[str]) -> str:
    """Return an English word that about as many texts have as are shown of a search."""
    counts = Counter(word for text in texts for word in set(re.findall(r"\b[a-z]{5,}\b", text)))
    return nearest(counts.items(), PAGE)
