"""What can go wrong, each with the exit code it ends in."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of every command (docs/scripting.md)."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    PROBLEMS = 3
    INTERRUPTED = 130


class ArchiveError(Exception):
    """Something could not be done; ``str(error)`` is the whole message for the user.

    `problem` says what and which item, `hint` how to mend it.
    """

    exit_code: Exit = Exit.FAILED

    def __init__(self, problem: str, hint: str | None = None) -> None:
        super().__init__(problem, hint)
        self.problem = problem
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.problem}\n  {self.hint}" if self.hint else self.problem


class UsageError(ArchiveError):
    """The command's words are off; nothing was tried."""

    exit_code = Exit.USAGE


class SourceError(ArchiveError):
    """A source that cannot be read at all."""


class NoPostsError(SourceError):
    """A source that is sound and holds no post."""


class StoreError(ArchiveError):
    """The archive file cannot be opened, read or written."""


class NotFoundError(ArchiveError):
    """A post, accession or field that was named is not there."""
