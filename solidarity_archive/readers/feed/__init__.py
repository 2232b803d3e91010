"""Feeds: RSS of any version, Atom and JSON Feed."""
