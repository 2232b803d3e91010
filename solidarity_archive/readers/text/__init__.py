"""Text copied from a page: what a browser's select-all, w3m or lynx make of it."""

from solidarity_archive.readers.text.reader import read

__all__ = ["read"]
