"""The one boundary where errors become words and exit codes."""

import sys
from collections.abc import Callable
from typing import TypeVar

from solidarity_archive.cli.messages import abandon, complain
from solidarity_archive.errors import ArchiveError, Exit

T = TypeVar("T")


def run(command: Callable[[], T], *, debug: bool = False) -> T:
    """Run a command; whatever goes wrong ends here, as a message and an exit code, or raised with `debug`.

    What Typer raises passes: that has its own message and exit code.
    """
    try:
        result = command()
        sys.stdout.flush()
    except ArchiveError as error:
        if debug:
            raise
        complain(str(error))
        sys.exit(error.exit_code)
    except (OSError, UnicodeEncodeError) as error:
        if debug and not isinstance(error, BrokenPipeError):
            raise
        sys.exit(told(error))
    except KeyboardInterrupt:
        complain("interrupted; nothing was changed by what was under way")
        sys.exit(Exit.INTERRUPTED)
    except Exception as error:
        if debug or type(error).__module__.partition(".")[0] == "typer":
            raise
        complain(f"something went wrong in the program itself: {type(error).__name__}: {error}")
        complain("the archive is as it was; please report this with what --debug shows")
        sys.exit(Exit.FAILED)
    return result


def told(error: OSError | UnicodeEncodeError) -> Exit:
    """Tell what the system refused, most often to write to standard output; return the exit code."""
    if isinstance(error, UnicodeEncodeError):  # in the C locale, with Python's help against it turned off
        complain(f"{error.object}: {error.encoding} has no such letters\n  Set LC_ALL=C.UTF-8.")
        return Exit.FAILED
    if error.filename is None:
        abandon(sys.stdout)
    if isinstance(error, BrokenPipeError):  # whoever read our output has seen enough
        return Exit.DONE
    complain(f"{error.filename or 'standard output'}: {error.strerror or error}")
    return Exit.FAILED
