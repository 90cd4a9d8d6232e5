"""How many characters the cells of a workbook may hold: counted as they are read."""

from __future__ import annotations

from cadre_docs.limits import adjustable, amount, limits
from cadre_docs.office.archive import XLSX

_UNIT = 10_000


class Room:
    """What is left of the limit.

    A text that cells share is short in the file and long in each of them: whatever looks at
    cells one by one looks at all of it each time.
    """

    def __init__(self) -> None:
        self._left = limits().book_chars * _UNIT

    def take(self, characters: int) -> None:
        """Count characters of a cell. Raises :class:`UnsafeFileError` when there are too many."""
        self._left -= characters
        if self._left < 0:
            most = amount("book_chars")
            what = f"格子里的文字太多，合起来超过{most}（多半是同一段长文字填满了许多格）"
            remedy = f"请删去多余的内容，人数很多时分成几个文件；{adjustable('book_chars')}"
            raise XLSX.refused(what, remedy)
