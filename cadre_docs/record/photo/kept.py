"""What was found out about files, kept for the next who asks; a bounded number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """The values asked for last, of at most ``entries`` keys and ``size`` in all."""

    def __init__(self, entries: int, size: int = 0) -> None:
        self._most, self._room = entries, size
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._filled = 0
        self._lock = Lock()

    def get(self, key: Key) -> Value | None:
        """Return a value, or None."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def keep(self, key: Key, value: Value, size: int = 0) -> Value:
        """Keep a value of some size, and return it; the oldest go."""
        with self._lock:
            self._filled += size - self._values.pop(key, (value, 0))[1]
            self._values[key] = value, size
            while len(self._values) > self._most or self._filled > self._room:
                self._filled -= self._values.popitem(last=False)[1][1]
        return value

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
            self._filled = 0
