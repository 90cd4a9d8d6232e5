"""What a case takes from its start on: time by the clock, and of the processor."""

from __future__ import annotations

import os
import time
from typing import NamedTuple


class Start(NamedTuple):
    """When a case had warmed up: by the clock, and how much of the processor it had taken."""

    clock: float
    processor: float

    def taken(self) -> tuple[float, float]:
        """Return the seconds since then: by the clock, and of the processor."""
        now = begin()
        return now.clock - self.clock, now.processor - self.processor


def begin() -> Start:
    """Begin to measure; children count as far as they have ended."""
    times = os.times()
    own = time.process_time()
    return Start(time.perf_counter(), own + times.children_user + times.children_system)
