"""Draw the pictures of the documentation: ``python docs/pictures.py``.

They are the program's own views over the sample pages, as Rich exports them.
"""  # noqa: INP001 - a script, not a package

import io
import re
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console

from solidarity_archive import accession
from solidarity_archive.finding import found
from solidarity_archive.query import Query
from solidarity_archive.source import open_sources
from solidarity_archive.store.connection import in_memory
from solidarity_archive.views import months

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ("monthly-archive-2015-04.txt", "modern-harbour.html")
_WIDTH = 100
# A picture in a repository must not load fonts from elsewhere.
_SVG = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


def month_view() -> str:
    """Return the month view of the sample pages as SVG."""
    console = Console(
        record=True, width=_WIDTH, file=io.StringIO(), markup=False, highlight=False, emoji=False
    )
    with in_memory() as db:
        for source in open_sources([str(ROOT / "samples" / name) for name in SAMPLES]):
            accession.add(db, source, accession.read(source))
        console.print(months.table(list(found(db, Query(first="2015-04", last="2015-04"), []))))
    return console.export_svg(title="archive list --month 2015-04", code_format=_SVG, unique_id="month-view")


if __name__ == "__main__":
    (ROOT / "docs" / "month-view.svg").write_text(month_view() + "\n", encoding="utf-8")
