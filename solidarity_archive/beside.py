"""What lies beside posts in a folder and holds none: the pictures, styles and scripts of saved pages."""

from collections import Counter
from pathlib import Path

from solidarity_archive.errors import NoPostsError, SourceError
from solidarity_archive.formats import detect
from solidarity_archive.source import Source

_KINDS = {
    "images": "png jpg jpeg jpe gif webp avif svg ico bmp tif tiff",
    "styles": "css",
    "scripts": "js mjs map wasm",
    "fonts": "woff woff2 ttf otf eot",
    "sounds and films": "mp3 m4a ogg oga opus wav flac mp4 m4v webm ogv mov avi mpg mpeg",
}
_KIND_OF = {f".{suffix}": kind for kind, suffixes in _KINDS.items() for suffix in suffixes.split()}
_OF_PROGRAMS = frozenset(("thumbs.db", "desktop.ini", "robots.txt"))
_COMPANIONS = ("_files", "-files", ".files", "_dateien", "-dateien", "_fichiers", "_archivos", "_pliki")
"""How browsers end the name of the folder of what a page shows."""


def refuse(source: Source) -> None:
    """Raise NoPostsError for a found file whose name says that it is none with posts, unless it is a page.

    A style or script is text too, in which words of a page may stand.
    """
    if _by_name(source.name):
        try:
            is_text = detect(source.head()).name == "text"
        except SourceError:
            is_text = True
        if is_text:
            raise NoPostsError(f"{source.name}: holds no post")


def kind_of(name: str, error: SourceError) -> str | None:
    """Return what a found file is that could not be read, if nobody would look for posts in it.

    Other files without a post are such only among what a browser saved with a page.
    """
    if not isinstance(error, NoPostsError):
        return None
    if kind := _by_name(name):
        return kind
    parts = name.replace("\\", "/").split("/")
    return "parts of pages" if any(part.lower().endswith(_COMPANIONS) for part in parts[:-1]) else None


def _by_name(name: str) -> str | None:
    path = Path(name)
    if path.name.lower() in _OF_PROGRAMS:
        return "files of programs"
    return _KIND_OF.get(path.suffix.partition("?")[0].lower())


def told(passed: Counter[str]) -> str:
    """Return in one line what was passed over."""
    kinds = ", ".join(f"{kind} ({count:,})" for kind, count in sorted(passed.items()))
    return f"passed over, because they hold no posts: {kinds}"
