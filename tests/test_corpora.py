"""Files of other programs come in, or are refused with a line that says why, in bounded time and memory."""

import subprocess
import sys

import pytest

from tests.shared import CORPORA
from tests.test_contract import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CORPORA.exists(), reason="the files of others are not here"),
]


def test_all_files_keep_their_bounds() -> None:
    ran = subprocess.run(
        [sys.executable, ROOT / "docs" / "corpora.py", CORPORA, "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    number = int(ran.stdout.split()[0])
    assert number >= 90
