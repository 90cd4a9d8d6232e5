"""What a file really is, by its first bytes, when it is not what its name says.

Excel opens no file whose name says .xlsx and whose content is another thing: so what to do
begins with the right name.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import NamedTuple

from cadre_docs.performance.expressions import expression

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 4096
_TEXT_START = expression(r"[\ufeff\s]*")
_MARKUP = expression(r"<(?:!doctype\s+html|html|head|meta|body|table|style|div|!--)", re.IGNORECASE)
_RECORD = expression(r"(?:(?:---|#)[^\n]*\n|\s)*(?:表单|form)[ \t]*[:：]", re.IGNORECASE)
_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_CONTROL = expression(r"[\x00-\x08\x0e-\x1f]")
_ENCODINGS = ("utf-8-sig", "gb18030")
_WIDE_TEXT = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_FIRST = "请先把文件的扩展名改为 {0}，再用 "
_RENAME = _FIRST + "Excel 或 WPS 打开，另存为“{1}”"
_MEANS = {".et": ".xls", ".htm": ".html", ".tsv": ".csv", ".txt": ".csv", ".mhtml": ".mht"}
"""Suffixes that programs open as they do the one that a remedy names."""
_PACKAGE = b"PK\x03\x04"
_MAGIC = (
    (b"%PDF", "PDF 文件"),
    (b"Rar!", "压缩包（RAR）"),
    (b"7z\xbc\xaf\x27\x1c", "压缩包（7z）"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"\x89PNG", "PNG 图片"),
)
_BINARY = (OLE, *(magic for magic, _ in _MAGIC))
# Streams of OLE2 files (UTF-16): what they belong to, the suffix of before 2007, the program.
_STREAMS = (
    ("Workbook", "旧版 Excel 工作簿（.xls 或 .et）", ".xls"),
    ("Book", "旧版 Excel 工作簿（.xls）", ".xls"),
    ("WordDocument", "旧版 Word 文档（.doc 或 .wps）", ".doc"),
    ("PowerPoint Document", "演示文稿（.ppt）", ".ppt"),
)
_MAIN_PARTS = (
    ("xl/", ".xlsx", "Excel 工作簿（.xlsx）"),
    ("word/", ".docx", "Word 文档（.docx）"),
    ("ppt/", ".pptx", "演示文稿（.pptx）"),
)
_CAN_BECOME = {
    ".xlsx": (".xls", ".xlsb", ".xml", ".mht", ".html", ".csv"),
    ".docx": (".doc", ".rtf", ".mht", ".html", ".txt"),
}
_SAVED_AS = {".xlsx": "Excel 工作簿（*.xlsx）", ".docx": "Word 文档（*.docx）"}


class Disguise(NamedTuple):
    """What a file is, and how to make of it what was wanted (empty: no way)."""

    what: str
    remedy: str = ""


def saved_as(suffix: str) -> str:
    """Return what Office calls a kind of file in the dialogue 另存为."""
    return _SAVED_AS.get(suffix, suffix)


def real_kind(data: bytes, suffix: str) -> Disguise | None:
    """Return what a file is that is no package; None where nothing is known of it.

    ``suffix`` is what it should be (.xlsx or .docx).
    """
    if not data.strip(b"\0"):
        return Disguise("空文件" if not data else "没有内容的文件（全是零字节，多半是没有传完）")
    if data.startswith(OLE):
        return _of_ole(data, suffix)
    for magic, what in _MAGIC:
        if data.startswith(magic):
            return Disguise(what)
    if data.startswith(b"{\\rtf"):
        return Disguise("RTF 文档", _renamed(".rtf", suffix))
    return _of_text(data[:_HEAD], suffix)


def for_name(remedy: str, name: str) -> str:
    """Return a remedy without the advice to rename a file that has the right name already."""
    suffix = PurePath(name).suffix.lower()
    for own in (suffix, _MEANS.get(suffix, suffix)):
        if own and remedy.startswith(first := _FIRST.format(own)):
            return f"请用 {remedy.removeprefix(first)}"
    return remedy


def binary(data: bytes) -> Disguise | None:
    """Return what a file is that should be a text and begins as none does; None for a text."""
    if data.startswith(_PACKAGE):
        return Disguise("压缩包或 Office 文档")
    if data.startswith(_BINARY):
        return real_kind(data, ".xlsx") or Disguise("旧版 Office 文档")
    return None


def other_package(main: str, suffix: str) -> Disguise | None:
    """Return what an Office file is whose main part shows that it belongs to another program."""
    for folder, own, what in _MAIN_PARTS:
        if main.lower().lstrip("/").startswith(folder):
            if own != suffix:
                return Disguise(what)
            if main.lower().endswith(".bin"):
                return Disguise("二进制工作簿（.xlsb）", _renamed(".xlsb", suffix))
    return None


def _of_ole(data: bytes, suffix: str) -> Disguise | None:
    for stream, what, old in _STREAMS:
        if f"{stream}\0".encode("utf-16-le") in data:
            return Disguise(what, _renamed(old, suffix))
    return None


def _of_text(head: bytes, suffix: str) -> Disguise | None:
    text = _decoded(head)
    if text is None:
        return None
    start = text[_TEXT_START.match(text).end() :]  # type: ignore[union-attr]
    if start.startswith("<?xml") and _SPREADSHEET in text:
        return Disguise("XML 表格（Excel 2003 的）", _renamed(".xml", suffix))
    if start.startswith("MIME-Version:"):
        return Disguise("单个文件网页（.mht）", _renamed(".mht", suffix))
    if _MARKUP.match(start):
        return Disguise("网页（HTML），多半是网上的系统导出的", _renamed(".html", suffix))
    if start.startswith("<") or _CONTROL.search(text):
        return None
    plain = Disguise("纯文本（如 CSV）", _renamed(".csv" if suffix == ".xlsx" else ".txt", suffix))
    is_record = suffix == ".xlsx" and _RECORD.match(start)
    return Disguise("YAML 填报文件", "请把扩展名改为 .yaml 再试") if is_record else plain


def text_encodings(data: bytes) -> tuple[str, ...]:
    """Return the encodings that a plain text of an office may have, by its first bytes."""
    wide = _WIDE_TEXT.get(data[:2])
    return (wide,) if wide else _ENCODINGS


def _decoded(head: bytes) -> str | None:
    """Return the start of a text, cut at a whole character."""
    for encoding in text_encodings(head):
        try:
            return head.decode(encoding)
        except UnicodeDecodeError as problem:
            if len(head) == _HEAD and problem.start > _HEAD - 4:
                return head[: problem.start].decode(encoding)
    return None


def _renamed(real: str, suffix: str) -> str:
    if real not in _CAN_BECOME[suffix]:
        return ""  # of another program: nothing to save it as
    remedy = _RENAME.format(real, saved_as(suffix))
    return remedy.replace("Excel 或 WPS", "Word 或 WPS") if suffix == ".docx" else remedy
