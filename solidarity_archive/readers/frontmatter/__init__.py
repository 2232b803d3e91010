"""Markdown files with front matter."""
