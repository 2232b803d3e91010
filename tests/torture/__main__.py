"""The command: a line for each test."""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from tests.torture.ground import Ground
from tests.torture.trials import TRIALS

_SHOWN = 20


def main() -> int:
    """Run the tests that are named, or all; return 1 if anything failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--full", action="store_true", help="as thorough as before a release: about an hour")
    parser.add_argument("--seed", type=int, default=1, help="what chance begins with; default: 1")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(TRIALS)}")
    asked = parser.parse_args()
    failed = 0
    for name in asked.names or TRIALS:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="torture-") as folder:
            chance = Random(f"{asked.seed} {name}")  # noqa: S311 - no secret
            ground = Ground(Path(folder), chance, "full" if asked.full else "small")
            verdicts = list(TRIALS[name](ground))
        wrong = [verdict for verdict in verdicts if verdict]
        failed += len(wrong)
        took = f"{time.monotonic() - began:.0f} s"
        sys.stdout.write(f"{name:<20} {len(verdicts):>6} tried {len(wrong):>6} failed {took:>8}\n")
        sys.stdout.writelines(f"  {verdict}\n" for verdict in wrong[:_SHOWN])
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
