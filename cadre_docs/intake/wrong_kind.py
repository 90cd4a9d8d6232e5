"""Files that are named as something no record comes in: what they are, and what to do."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from cadre_docs.errors import UnsafeFileError
from cadre_docs.findings import Severity
from cadre_docs.intake.folders import kind_of
from cadre_docs.source.file_kinds import OLE, binary, real_kind, saved_as
from cadre_docs.source.files import read_file

if TYPE_CHECKING:
    from pathlib import Path

_WORKBOOK_PARTS = ("xl/workbook.xml",)
_NEW = "请用 cadre-docs new 生成填报模板，在模板上填写"


def wrong_kind(path: Path, wanted: tuple[str, ...]) -> tuple[str, str]:
    """Return what is wrong with a file by its name and content, and what to do about it.

    What the content shows comes first; else the name says what kind of file it is.
    """
    named = path.suffix or "无扩展名"
    try:
        data = read_file(path)
    except (OSError, UnsafeFileError):
        data = b""
    if _is_workbook(data):
        return _misnamed_workbook(path)
    found = real_kind(data, ".xlsx") if data.startswith(OLE) else None
    if found is not None and found.remedy and path.suffix.lower() not in wanted:
        remedy = f"请用 Excel 或 WPS 打开，另存为“{saved_as('.xlsx')}”；还没有填的，{_NEW}"
        return f"这是{found.what}，不能直接读取", remedy
    kind = kind_of(path.name)
    remedy = kind.value.remedy if kind and kind.value.severity is Severity.ERROR else ""
    return f"不认识的文件类型“{named}”", f"{remedy}；还没有填的，{_NEW}" if remedy else _NEW


def no_text(path: Path, data: bytes) -> tuple[str, str] | None:
    """Return the same of a file that is named as YAML and is no text; None for a text."""
    if _is_workbook(data):
        return _misnamed_workbook(path)
    found = binary(data)
    if found is None:
        return None
    what = f"扩展名是“{path.suffix}”，内容却是{found.what}"
    return what, found.remedy or f"请核对是否选错了文件；{_NEW}"


def _misnamed_workbook(path: Path) -> tuple[str, str]:
    remedy = f"请把扩展名改为 .xlsx（{path.stem}.xlsx）再试"
    return f"扩展名是“{path.suffix or '无扩展名'}”，内容却是 .xlsx 工作簿", remedy


def _is_workbook(data: bytes) -> bool:
    if not data.startswith(b"PK"):
        return False
    import zipfile  # imported here: YAML needs none

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return all(part in archive.NameToInfo for part in _WORKBOOK_PARTS)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
