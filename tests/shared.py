"""Where the dumps of real sites are that are no part of the repository; tests of them skip elsewhere."""

import os
from pathlib import Path

SHARED = Path(os.environ.get("ARCHIVE_SHARED") or Path(__file__).parents[2] / "shared")
DUMPS = SHARED / "wordpress" / "dev"
CORPORA = SHARED / "corpora"
