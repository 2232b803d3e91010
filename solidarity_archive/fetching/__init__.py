"""Answers of servers that nobody vouches for: asked for politely, in bounded time and size."""
