"""The garbage collector, while very many things are made."""

from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_RARELY = 1_000_000
_LOCK = threading.Lock()
_usual: list[tuple[int, int, int]] = []  # one for each block that runs; the first is the caller's


@contextmanager
def making_many() -> Iterator[None]:
    """Let the garbage collector look rarely while very many things are made that all stay.

    It looks for cycles whenever 700 things more than before are alive: with 10,000 records
    it goes through them all again and again, and there is nothing to find.
    """
    with _LOCK:
        usual = gc.get_threshold()
        _usual.append(_usual[0] if _usual else usual)
        gc.set_threshold(max(usual[0], _RARELY) if usual[0] else 0, *usual[1:])
    try:
        yield
    finally:
        with _LOCK:  # whichever thread is the last
            usual = _usual.pop()
            if not _usual:
                gc.set_threshold(*usual)
