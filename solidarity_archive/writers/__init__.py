"""One function per format: ``write(posts, stream)``."""
