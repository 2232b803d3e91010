"""Crawls: WARC (ISO 28500) and ARC files, whose records are what servers answered."""
