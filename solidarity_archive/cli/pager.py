"""The user's pager."""

import os
import shlex
import shutil
import signal
import subprocess


def paged(text: str) -> bool:
    """Show text in the pager; False if there is none to be had."""
    try:
        pager = shlex.split(os.environ.get("PAGER", "less"))
    except ValueError:  # a quotation mark without its other one
        return False
    if not pager or not shutil.which(pager[0]):
        return False
    # As git does: quit if it fits, keep colours, leave the text on the screen.
    environment = {"LESS": "FRX"} | os.environ
    # Ctrl-C is the pager's: it breaks off a search, say, and has the terminal to put in order. A handler of
    # our own, because what is ignored stays so in the programs that one starts.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        subprocess.run(pager, input=text.encode(), env=environment, check=False)  # noqa: S603 - the user's own PAGER
    finally:
        signal.signal(signal.SIGINT, before)
    return True
