"""What ``archive edit`` does without options: posts as texts in the user's editor, one by one."""

import sys
from collections.abc import Iterable
from pathlib import Path
from sqlite3 import Connection

from solidarity_archive import editing, editor, manuscript
from solidarity_archive.cli.files import to_read, to_write
from solidarity_archive.cli.messages import say
from solidarity_archive.cli.options import to_date
from solidarity_archive.errors import ArchiveError
from solidarity_archive.post import Content, Hit, Post
from solidarity_archive.query import Query
from solidarity_archive.quoting import with_parts
from solidarity_archive.store.select import find, id_named


def edit_texts(archive: str, names: Iterable[str], file: Path | None) -> None:
    """Let the user edit posts, or take what `file` says of the one; each is an edit of its own.

    What cannot be understood is kept in a file, which the error names, and changes nothing.
    """
    for name in names:
        with to_read(archive) as db:
            post, content = _post(db, name)
        path = file or editor.written(manuscript.written(post, content), "nothing was changed")
        if path is None:
            say(f"post {post.id}: nothing was written, nothing was changed")
            continue
        try:
            accession = _enter(archive, post, content, _read(path))
        except BaseException:
            if not file:
                say(f"what you wrote is kept in {path}; mended: archive edit {post.id} --from {path}")
            raise
        if not file:
            path.unlink(missing_ok=True)
        if accession:
            say(f"edited post {post.id}; to take this back: archive undo {accession}")
        else:
            say(f"post {post.id}: nothing changed")


def _post(db: Connection, name: str) -> tuple[Post, Content | None]:
    posts = find(db, Query(ids=(str(id_named(db, name)),)))
    (hit,) = with_parts(db, (Hit(post=post) for post in posts), ("content",))
    return hit.post, hit.content


def _enter(archive: str, post: Post, content: Content | None, text: str) -> int:
    says, body, completeness = manuscript.changed(post, content, text, to_date)
    if not says and body is None:
        return 0
    with to_write(archive) as db:
        accession, _ = editing.edit(db, [post.id], says, content=body, completeness=completeness)
    return accession


def _read(path: Path) -> str:
    try:
        return sys.stdin.buffer.read().decode() if str(path) == "-" else path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ArchiveError(f"{path}: not UTF-8 at byte {error.start}", "Save it as UTF-8.") from None
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read: {error.strerror}") from None
