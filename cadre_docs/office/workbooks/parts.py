"""A workbook's parts → its worksheets and names, looked through and read at one go."""

from __future__ import annotations

from cadre_docs.messages.progress import steps
from cadre_docs.office.archive import CONTENT_TYPES, XLSX, Container
from cadre_docs.office.inspection import Inspection
from cadre_docs.office.package import Package
from cadre_docs.office.workbooks.budget import Room
from cadre_docs.office.workbooks.cell_reader import SharedTexts, SheetListener
from cadre_docs.office.workbooks.cells import SheetCells, Workbook
from cadre_docs.office.workbooks.numbers import Numbers
from cadre_docs.office.workbooks.pictures import Pictures
from cadre_docs.office.workbooks.remarks import Remarks
from cadre_docs.office.workbooks.spreadsheetml import S
from cadre_docs.office.workbooks.unseen import read_looks
from cadre_docs.office.workbooks.workbook import Book

_ON = ("1", "true", "t")
_LONGEST_NAME = 300  # characters: a sheet with every one quoted, and a cell


def read_book(data: bytes) -> Workbook:
    """Return the worksheets of an XLSX file, hidden ones too, and its defined names.

    Formulas stay formulas, links are not followed. Raises :class:`UnsafeFileError` for what
    is refused, and whatever a damaged file causes.
    """
    inspection = Inspection(Container(data, XLSX))
    book = _looked_through(inspection)
    shared = _shared_texts(book, inspection)
    worksheets = [sheet for sheet in book.sheets if not sheet.chart]
    inspection.look_through_rest(but={sheet.part for sheet in worksheets})
    inspection.refuse_dangers(links=True)
    styles = book.xml("styles")
    numbers, looks = Numbers(styles, since_1904=_since_1904(book)), read_looks(styles)
    pictures, remarks = Pictures(book.package), Remarks(book.package)
    room = Room()
    sheets = []
    for sheet in steps(worksheets, "打开工作表"):
        heard = SheetListener(shared, numbers, looks, room)
        inspection.look_through(sheet.part, heard)
        laid = pictures.on(sheet.part), remarks.on(sheet.part)
        shape = heard.rows, heard.merged, heard.unseen, heard.disorder, *laid
        sheets.append(SheetCells(sheet.name, sheet.hidden, *shape))
    return Workbook(tuple(sheets), _names(book))


def _looked_through(inspection: Inspection) -> Book:
    """Open the parts that say what the others are, having looked them through."""
    package = Package(inspection.container, XLSX)
    inspection.look_through(CONTENT_TYPES)
    for part in package.parts:
        if part.lower().endswith(".rels"):
            inspection.look_through(part)
    inspection.look_through(package.main)
    return Book(package)


def _shared_texts(book: Book, inspection: Inspection) -> SharedTexts:
    part = book.part("sharedStrings")
    listener = SharedTexts()
    if part is not None:
        inspection.look_through(part, listener)
    return listener


def _since_1904(book: Book) -> bool:
    properties = book.root.find(f"{S}workbookPr")
    return properties is not None and properties.get("date1904") in _ON


def _names(book: Book) -> dict[str, str]:
    """Return what each name of the whole workbook means; ours mean one cell and are short."""
    return {
        element.get("name", ""): element.text or ""
        for element in book.root.iterfind(f"{S}definedNames/{S}definedName")
        if element.get("localSheetId") is None and len(element.text or "") <= _LONGEST_NAME
    }
