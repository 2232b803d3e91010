"""The user's own editor."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from solidarity_archive.errors import ArchiveError

_EDITOR = "vi"


def written(template: str, nothing: str) -> Path | None:
    """Let the user change a text in $VISUAL or $EDITOR; return the file, None if nothing was changed.

    Raises ArchiveError if the editor fails, which says `nothing` and names the file if anything was
    written in it.
    """
    with tempfile.NamedTemporaryFile(
        "w", suffix=".md", prefix="archive-", encoding="utf-8", delete=False
    ) as file:
        file.write(template)
    path = Path(file.name)
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _EDITOR
    try:
        ended = subprocess.run([*shlex.split(editor), str(path)], check=False).returncode  # noqa: S603 - the user's own editor
        changed = path.read_bytes() != template.encode()
    except (OSError, ValueError) as error:
        path.unlink(missing_ok=True)
        what = error.strerror if isinstance(error, OSError) else error
        raise ArchiveError(f"{editor}: cannot be used: {what}", "Set EDITOR.") from None
    if not changed:
        path.unlink()
    if ended:
        kept = f"; what you wrote is kept in {path}" if changed else ""
        raise ArchiveError(f"{editor}: ended with {ended}; {nothing}{kept}")
    return path if changed else None
