"""Saved pages: an archive page holds many posts, a post's own page one."""

from solidarity_archive.readers.html.reader import looks_like, read

__all__ = ["looks_like", "read"]
