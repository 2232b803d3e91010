"""The table of tests."""

from tests.torture import columns, crash, crowd, fuzz, rot
from tests.torture.ground import Trial

TRIALS: dict[str, Trial] = {
    "rot": rot.bits,
    "columns": columns.columns,
    "faults": crash.faults,
    "kills-by-statement": crash.kills_by_statement,
    "kills-by-size": crash.kills_by_size,
    "power-cuts": crash.power_cuts,
    "full-disk-by-limit": crash.full_disk_by_limit,
    "full-disk": crash.full_disk,
    "crowd": crowd.crowd,
    "files": fuzz.files,
    "queries": fuzz.queries,
}
