"""One file per format: ``read(source)`` yields what its bytes say of posts."""
