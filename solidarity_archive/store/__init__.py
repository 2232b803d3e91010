"""The only SQL: the archive file, its schema, posts and search."""
