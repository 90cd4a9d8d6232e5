"""Opening a workbook to write it again: keeping what openpyxl would drop, naming what it does.

openpyxl reads the parts of a workbook that it knows and writes those; the rest is lost.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lxml import etree
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.xml.functions import fromstring

from cadre_docs.adapters.openpyxl_internals import read_with_parts
from cadre_docs.adapters.quiet import without_warnings
from cadre_docs.office.workbooks.open import Refused, open_workbook
from cadre_docs.office.workbooks.openpyxl_io import workbook_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from openpyxl import Workbook

    from cadre_docs.office.workbooks.cells import Workbook as ReadBook

_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_NO_DATE = date(1980, 1, 1)
_CREATED = re.compile(rb"created\b[^>]*>\s*([0-9]{4}-[0-9]{2}-[0-9]{2})")
_RULE_KEYS = (
    "type", "operator", "allowBlank", "errorStyle", "errorTitle", "error", "imeMode",
    "promptTitle", "prompt", "showDropDown", "showErrorMessage", "showInputMessage",
)  # fmt: skip
# Names of parts, and what people call what they hold.
_PARTS = {
    "xl/threadedcomments/": "批注会话（改为普通批注）",
    "xl/cellimages.xml": "WPS单元格图片",
    "xl/ctrlprops/": "窗体控件",
    "xl/activex/": "控件",
    "xl/slicers/": "切片器",
    "xl/embeddings/": "嵌入的文件",
    "xl/diagrams/": "智能图形",
}
_SHAPES = (b"<xdr:sp>", b"<xdr:sp ", b"<xdr:cxnSp", b"<xdr:grpSp>")


@dataclass(frozen=True, slots=True)
class SavedBook:
    """The bytes of a changed workbook, and what could not be kept, in Chinese."""

    data: bytes
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenedBook:
    """A workbook to be changed; ``date`` is the day it was made, ``read`` what its cells show."""

    workbook: Workbook
    date: date
    lost: tuple[str, ...]
    read: ReadBook


def open_whole(data: bytes, file: str) -> OpenedBook | None:
    """Open a workbook with all that can be kept; None when it cannot be read."""
    try:
        read = open_workbook(data, file)  # all limits and dangers are its business
    except Refused:
        return None
    # About what is restored or named below.
    with without_warnings(), zipfile.ZipFile(BytesIO(data)) as archive:
        try:
            workbook, sheets = read_with_parts(data)
        except Exception:  # openpyxl raises whatever it stumbles over
            return None
        try:
            _restore_validations(workbook, sheets, archive)
        except (ValueError, TypeError, etree.XMLSyntaxError):  # what openpyxl takes for none
            return None
        return OpenedBook(workbook, _made(archive), tuple(_lost(archive)), read)


def save(opened: OpenedBook) -> SavedBook:
    """Return the workbook's bytes: the same for the same content."""
    return SavedBook(workbook_bytes(opened.workbook, opened.date), opened.lost)


def _restore_validations(
    workbook: Workbook, sheets: Iterable[tuple[str, str]], archive: zipfile.ZipFile
) -> None:
    """Put drop-downs back that Excel keeps in an extension: those that use another sheet."""
    for name, part in sheets:
        xml = archive.read(part) if part in archive.namelist() else b""
        if b"2009/9/main" not in xml or b":dataValidation " not in xml:
            continue
        worksheet = workbook[name]
        for rule in _extended_rules(xml):
            worksheet.add_data_validation(rule)


def _extended_rules(xml: bytes) -> Iterator[DataValidation]:
    for node in fromstring(xml).iter(f"{_X14}dataValidation"):
        facts: dict[str, Any] = {
            key: node.get(key) for key in _RULE_KEYS if node.get(key) is not None
        }
        yield DataValidation(
            formula1=node.findtext(f"{_X14}formula1/{_XM}f"),
            formula2=node.findtext(f"{_X14}formula2/{_XM}f"),
            sqref=node.findtext(f"{_XM}sqref") or (),
            **facts,
        )


def _made(archive: zipfile.ZipFile) -> date:
    """Return the day a workbook says it was made: the copy carries it, not today's."""
    names = archive.namelist()
    core = archive.read("docProps/core.xml") if "docProps/core.xml" in names else b""
    match = _CREATED.search(core)
    try:
        return date.fromisoformat(match[1].decode()) if match else _NO_DATE
    except ValueError:
        return _NO_DATE


def _lost(archive: zipfile.ZipFile) -> Iterator[str]:
    names = [name.lower() for name in archive.namelist()]
    for start, what in _PARTS.items():
        if any(name.startswith(start) for name in names):
            yield what
    drawings = [n for n in archive.namelist() if n.lower().startswith("xl/drawings/drawing")]
    if any(shape in archive.read(name) for name in drawings for shape in _SHAPES):
        yield "文本框和图形"
