"""Opening a workbook that may be anything: limits first, then its cells, never an exception."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Position, error
from cadre_docs.intake.xlsx_open import read_book
from cadre_docs.layout.xlsx_xml import read_area

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.intake.xlsx_cell import Workbook

MAX_BYTES = 50_000_000
MAX_UNPACKED = 500_000_000
MAX_PARTS = 2_000
MAX_ROWS = 200_000
MAX_CELLS = 3_000_000
MAX_MERGED = 1_000_000  # cells inside merged ranges

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CHUNK = 1 << 20
_OVERLAP = 256
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]{0,120}?ref\s*=\s*[\"']([A-Za-z0-9:$]{1,40})[\"']")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_AGAIN = "请用 cadre-docs new 重新生成填报模板，把内容粘贴过去（选择性粘贴为数值）"


class Refused(Exception):  # noqa: N818 - becomes a finding
    """A file that cannot be read, with the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def open_workbook(data: bytes, file: str) -> Workbook:
    """Open a workbook of limited size; formulas stay formulas, links are not followed.

    Raises :class:`Refused` for everything that is no readable workbook.
    """

    def refuse(message: str, remedy: str = _AGAIN) -> Refused:
        return Refused(error("FS-syntax", message, remedy=remedy, position=Position(file)))

    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise refuse("文件设有打开密码", "请在Excel中取消打开密码，另存后重试")
        raise refuse("这是旧版Excel文件（.xls 或 .et）", "请另存为 .xlsx 后重试")
    if len(data) > MAX_BYTES:
        raise refuse(f"文件超过{MAX_BYTES // 1_000_000}MB", "人数很多时请分成几个文件")
    try:
        problem = _survey(data)
        if not problem:
            return read_book(data)
    except Exception as trouble:  # a damaged file may break anything
        raise refuse("不是可读取的Excel工作簿（.xlsx），或文件已损坏") from trouble
    raise refuse(problem)


def _survey(data: bytes) -> str:
    """Return what makes an archive unfit to be opened, or nothing; the cheapest tests first."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return _bad_archive(archive) or next(filter(None, _bad_parts(archive)), "")


def _bad_archive(archive: zipfile.ZipFile) -> str:
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        return "文件解压后大得反常"
    if len(set(names)) < len(names) or any(part.flag_bits & 1 for part in parts):
        return "压缩包内有重名或加密的部件"
    return "" if "xl/workbook.xml" in names else "不是Excel工作簿（.xlsx）"


def _bad_parts(archive: zipfile.ZipFile) -> Iterator[str]:
    """Read every XML part once, in pieces, counting before objects are made of it."""
    rows = cells = merged = 0
    for part in archive.infolist():
        name = part.filename.lower()
        if not name.endswith((".xml", ".rels")):
            continue
        for chunk, fresh in _chunks(archive, part):
            if _DOCTYPE.search(chunk) or chunk.startswith(_UTF16):
                yield "文件内部含有不安全的内容（DTD或UTF-16编码）"
            if "worksheets/" in name:
                rows += _count(_ROW, chunk, fresh)
                cells += _count(_CELL, chunk, fresh)
                merged += sum(_area(m[1]) for m in _MERGE.finditer(chunk) if m.end() > fresh)
        if rows > MAX_ROWS:
            yield f"表格超过{MAX_ROWS}行（多半是整列设了格式）"
        if cells > MAX_CELLS or merged > MAX_MERGED:
            yield "单元格太多（多半是整行整列设了格式或合并）"


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """Yield overlapping pieces; a match that ends beyond the number was not seen before."""
    with archive.open(part) as stream:
        tail = b""
        while piece := stream.read(_CHUNK):
            chunk = tail + piece
            yield chunk, len(tail)
            tail = chunk[-_OVERLAP:]


def _count(pattern: re.Pattern[bytes], chunk: bytes, fresh: int) -> int:
    return sum(match.end() > fresh for match in pattern.finditer(chunk))


def _area(ref: bytes) -> int:
    area = read_area(ref.decode().upper())
    return (area.right - area.left + 1) * (area.bottom - area.top + 1)
