"""What ``--media`` does: keep the files that posts show, and tell which cannot be had."""

from collections.abc import Iterator

from solidarity_archive.cli.adding import Adding
from solidarity_archive.cli.asking import client_for
from solidarity_archive.cli.messages import complain, say
from solidarity_archive.errors import Exit
from solidarity_archive.fetching.network import StopError
from solidarity_archive.formats import is_packed
from solidarity_archive.media.keeping import keep_beside, keep_from_web, keep_inside
from solidarity_archive.post import Notice
from solidarity_archive.source import Source, is_address
from solidarity_archive.store.media import Kept, posts_of_source


def keep_files(adding: Adding, source: Source, names: list[str]) -> None:
    """Keep the files that the posts of a source show: from beside it or inside it, then from the web."""
    db, limit = adding.archive(), adding.media or 0
    pages = {name: posts_of_source(db, name) for name in names}
    posts = [post for each in pages.values() for post in each]
    local = not is_address(source.name)
    if is_packed(source.head()):
        tell_kept(adding, source.name, keep_inside(db, source, pages, limit))
    elif local and source.name != "-":
        tell_kept(adding, source.name, keep_beside(db, source.name, posts, limit))
    with client_for(adding, None if local else source.name) as client:
        tell_kept(adding, source.name, keep_from_web(db, client, posts, limit, local=local))


def tell_kept(adding: Adding, name: str, told: Iterator[Notice | Kept]) -> None:
    """Tell how many files were kept, and which could not be."""
    files = size = 0
    try:
        for each in told:
            if isinstance(each, Kept):
                files, size = files + 1, size + each.size
            else:
                say(f"{name}: note, {each.where}: {each.what}")
    except StopError as error:
        complain(str(error))
        adding.exit = adding.exit or Exit.PROBLEMS
    if files and not adding.quiet:
        what = "1 file" if files == 1 else f"{files} files"
        say(f"{name}: kept {what} that posts show, {size:,} bytes")
