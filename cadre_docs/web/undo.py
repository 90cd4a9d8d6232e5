"""The last changes of each record, so that they can be taken back."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import dataclass

_MOST, _MOST_FILES = 50, 200
_TOGETHER = 20.0  # seconds: what is typed into one box without a pause is one change


@dataclass(frozen=True)
class Change:
    """What a file held before (``before``), and the hash it had afterwards.

    ``what`` says in Chinese what was changed, ``box`` is what is typed into while it is one change.
    """

    what: str
    before: bytes
    after: str
    box: str
    at: float


class Undo:
    """The changes of all files by their ids, the newest last."""

    def __init__(self) -> None:
        self._changes: dict[str, list[Change]] = defaultdict(list)
        self._lock = threading.Lock()

    def note(self, file: str, what: str, before: bytes, after: str, box: str = "") -> None:
        """Note a change; typing on in the same ``box`` goes on with the last one."""
        now = time.monotonic()
        with self._lock:
            changes = self._changes.pop(file, [])
            self._changes[file] = changes  # the file that was changed last is forgotten last
            last = changes[-1] if changes else None
            if box and last and last.box == box and now - last.at < _TOGETHER:
                changes[-1] = Change(what, last.before, after, box, now)
            else:
                changes.append(Change(what, before, after, box, now))
            del changes[:-_MOST]
            while len(self._changes) > _MOST_FILES:
                del self._changes[next(iter(self._changes))]

    def last(self, file: str) -> Change | None:
        """Return the last change of a file."""
        changes = self._changes.get(file)
        return changes[-1] if changes else None

    def forget(self, file: str, change: Change) -> None:
        """Forget the last change: it was taken back."""
        with self._lock:
            if self._changes.get(file, [])[-1:] == [change]:
                self._changes[file].pop()
