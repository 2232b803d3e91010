"""The table of tests."""

from tests.torture import rot
from tests.torture.ground import Trial

TRIALS: dict[str, Trial] = {
    "rot": rot.bits,
}
