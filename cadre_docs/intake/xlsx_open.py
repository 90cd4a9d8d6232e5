"""A workbook's parts → its worksheets and names."""

from __future__ import annotations

from cadre_docs.intake.xlsx_cell import SheetCells, Workbook
from cadre_docs.intake.xlsx_cells import read_sheet, read_texts
from cadre_docs.intake.xlsx_numbers import Numbers
from cadre_docs.layout.xlsx_book import Book
from cadre_docs.layout.xlsx_xml import S

_ON = ("1", "true", "t")


def read_book(data: bytes) -> Workbook:
    """Return the worksheets of an XLSX file, hidden ones too, and its defined names.

    Formulas stay formulas, links are not followed. Raises whatever a damaged file causes.
    """
    book = Book(data)
    properties = book.root.find(f"{S}workbookPr")
    since_1904 = properties is not None and properties.get("date1904") in _ON
    numbers = Numbers(book.xml("styles"), since_1904=since_1904)
    texts = book.part("sharedStrings")
    shared = read_texts(book.package.read(texts)) if texts else []
    sheets = tuple(
        read_sheet(
            book.package.read(sheet.part), shared, numbers, title=sheet.name, hidden=sheet.hidden
        )
        for sheet in book.sheets
        if not sheet.chart
    )
    return Workbook(sheets, _names(book))


def _names(book: Book) -> dict[str, str]:
    """Return what each name of the whole workbook means."""
    return {
        element.get("name", ""): element.text or ""
        for element in book.root.iterfind(f"{S}definedNames/{S}definedName")
        if element.get("localSheetId") is None
    }


__all__ = ["SheetCells", "Workbook", "read_book"]
