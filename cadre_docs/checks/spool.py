"""Bytes that nobody asks for at the moment: in a temporary file, as soon as there are many."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

_MOST = 1 << 20
"""Bytes that stay in memory: those of a check of some thousand records are never on a disk."""


class Spool:
    """Pieces of bytes by their numbers, in the order they came.

    The file has no name, nobody else may read it, and it is gone when this process is. Where none
    can be written (no folder for it, a full disk), all stays in memory.
    """

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self._size = 0  # of what is held
        self._ends = array("Q", [0])  # of what is in the file, there
        self._file: IO[bytes] | None = None
        self._refused = False

    def __len__(self) -> int:
        """How many pieces there are."""
        return len(self._ends) - 1 + len(self._held)

    def add(self, data: bytes) -> None:
        """Take a piece."""
        self._held.append(data)
        self._size += len(data)
        if self._size > _MOST and not self._refused:
            try:
                self._write()
            except OSError:
                self._refused = True

    def __getitem__(self, number: int) -> bytes:
        """Return a piece."""
        written = len(self._ends) - 1
        if number >= written or self._file is None:
            return self._held[number - written]
        begin, end = self._ends[number], self._ends[number + 1]
        self._file.seek(begin)
        return self._file.read(end - begin)

    def __iter__(self) -> Iterator[bytes]:
        """Yield all pieces."""
        return map(self.__getitem__, range(len(self)))

    def __del__(self) -> None:
        """Close the file: that removes it."""
        if self._file is not None:
            self._file.close()

    def _write(self) -> None:
        """Put what is held into the file; what was not written whole stays held."""
        if self._file is None:
            import tempfile  # imported here: few check so many

            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - as long as this
        end = self._ends[-1]
        self._file.seek(end)
        data = memoryview(b"".join(self._held))
        while data:
            data = data[self._file.write(data) :]
        for piece in self._held:
            end += len(piece)
            self._ends.append(end)
        self._held, self._size = [], 0
