"""Keeps the posts of a campaign, a movement or a person in one SQLite file."""

__version__ = "0.1.0"
