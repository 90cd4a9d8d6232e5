"""A file that a command writes beside what it says: never over, or among, what it reads."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError
from cadre_docs.intake.read import SUFFIXES
from cadre_docs.source.files import real

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NO_DATE = date(1980, 1, 1)
"""The date of a file made of nothing that has one."""


class OutputFile:
    """Where such a file goes; settled before anything is read."""

    def __init__(
        self, path: Path, inputs: Sequence[Path], suffixes: tuple[str, ...], what: str
    ) -> None:
        """Raise :class:`OutputError` for another kind of file, or one that would get in the way."""
        self.suffix = path.suffix.lower()
        if self.suffix not in suffixes:
            raise OutputError(f"“{path}”应以 {' 或 '.join(suffixes)} 结尾。")
        target = real(path)
        for given in inputs:
            if target == real(given):
                raise OutputError(f"{what}不能写到“{path}”：它是要检查的文件。请换一个文件名。")
            # A workbook among the records would be read as one the next time.
            inside = given.is_dir() and target.is_relative_to(real(given))
            if inside and self.suffix in SUFFIXES:
                others = "、".join(s for s in suffixes if s not in SUFFIXES)
                instead = f"，或改用 {others}" if others else ""
                raise OutputError(
                    f"{what}不能写到“{path}”：它在要检查的文件夹“{given}”里，下次会被当作填报文件。"
                    f"请换一个文件夹{instead}。"
                )
        self.path = path
