"""Confirmations: somebody has compared what was read with what the file shows.

Of .xls, .xlsb, .et and .ods we see values alone. Formulas, number formats, hidden rows and columns
are not told, so nobody but a person knows whether the reading is what the table shows. What that
person says is kept beside the file, with the hashes of the file and of the reading: it holds for
these bytes, read in this way.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from cadre_docs.errors import UnsafeFileError
from cadre_docs.findings import Position, error, note
from cadre_docs.intake.folders import CONFIRMATION_SUFFIX
from cadre_docs.performance.expressions import expression
from cadre_docs.source.files import read_file

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from cadre_docs.findings import Finding
    from cadre_docs.office.workbooks.cells import Workbook

CODE = "FS-unconfirmed"
_HIDDEN = "公式、数字格式、隐藏和筛选掉的行列"
_MARK = expression(r"^指纹: ([0-9a-f]{64})$", re.MULTILINE)
_DAY = expression(r"^日期: ([0-9-]{10})$", re.MULTILINE)
_SHORT = 8


def mark_of(data: bytes, workbook: Workbook) -> str:
    """Return the hash of a file and of all that was read of it."""
    said = sha256(sha256(data).digest())
    for sheet in workbook.sheets:
        said.update(f"\n{sheet.title}\t{sheet.hidden}\n".encode("utf-8", "replace"))
        for row, cells in sheet.rows.items():
            for column, cell in cells.items():
                line = f"{row},{column},{cell.origin},{cell.text}\n"
                said.update(line.encode("utf-8", "replace"))
    return said.hexdigest()


def code_of(mark: str) -> str:
    """Return what a person types to confirm a reading: the beginning of its hash."""
    return mark[:_SHORT]


def place_of(path: Path) -> Path:
    """Return where the confirmation of a file lies: beside it, named after it."""
    return path.with_name(path.name + CONFIRMATION_SUFFIX)


def confirmation(path: Path, mark: str, day: date | None) -> bytes:
    """Return the content of a confirmation."""
    lines = (
        "# 有人核对过：读入的内容与原表看到的一致。原表改动后须重新核对（cadre-docs confirm）。",
        f"文件: {path.name}",
        f"指纹: {mark}",
        *([f"日期: {day.isoformat()}"] if day else []),
    )
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape")


def said_of(path: Path, mark: str) -> Finding:
    """Return a note that a reading is confirmed, or the error that it is not."""
    kept = _kept(place_of(path))
    found = _MARK.search(kept)
    if found is not None and found[1] == mark:
        day = _DAY.search(kept)
        when = f"（{day[1]}）" if day else ""
        what = f"这种文件看不到{_HIDDEN}；已有人核对确认{when}，照常使用"
        return note(CODE, what, position=Position(str(path)))
    what = f"这种文件只读得到值，看不到{_HIDDEN}，须有人核对后才能打印"
    if kept:
        what = f"确认的是改动以前的内容（或者这一版本读法不同），须重新核对；{what}"
    remedy = (
        f"请在它所在的文件夹里运行 cadre-docs confirm {path.name}，与原表逐格核对后按提示确认；"
        "或用 Excel、WPS 打开，另存为“Excel 工作簿（*.xlsx）”，就不必确认"
    )
    return error(
        CODE, what, wanted="读入的与原表看到的应一致", remedy=remedy, position=Position(str(path))
    )


def _kept(path: Path) -> str:
    try:
        return read_file(path, "yaml_mb")[:4096].decode("utf-8", "replace")
    except (OSError, UnsafeFileError):
        return ""
