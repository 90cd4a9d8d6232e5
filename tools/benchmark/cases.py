"""What is measured: one case in one process, its figures printed as JSON.

    python tools/benchmark/cases.py CASE COUNT FOLDER

The figures: ``items``, ``seconds`` (wall clock, after warming up where a user's loop would
be warm too), ``processor`` (seconds of it) and ``peak_mb``, both of this process and its
children. A case returns its start
when it has warmed up; what runs between then and its end is measured. A case takes a count
and a folder of its own, and whom it warms up on is nobody whom it measures.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import building
import largest
import printing
import reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from meter import Start

CASES: dict[str, Callable[[int, Path], Start]] = {
    case.__name__: case
    for case in (*printing.CASES, *reading.CASES, *largest.CASES, *building.CASES)
}


def main() -> None:
    """Run one case and print its figures."""
    name, count, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    start = CASES[name](count, folder)
    seconds, processor = start.taken()
    usage = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = max(resource.getrusage(who).ru_maxrss for who in usage) / 1024
    taken = {"seconds": seconds, "processor": processor}
    print(json.dumps({"items": count, **taken, "peak_mb": peak}))


if __name__ == "__main__":
    main()
