"""The user's pager."""

import os
import shlex
import shutil
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
    subprocess.run(pager, input=text.encode(), env=environment, check=False)  # noqa: S603 - the user's own PAGER
    return True
