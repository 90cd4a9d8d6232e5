"""Filling an Excel master: the same tags as in DOCX masters, values always text cells.

Only rows, shared texts and what points to rows is written anew, and styles where a text
outgrows a cell that does not wrap; every other part of the package (print setup, pictures)
stays byte for byte what the master has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from cadre_docs.errors import MasterError, OutputError
from cadre_docs.masters.xlsx.row_shifts import Moves
from cadre_docs.masters.xlsx.rows import Plan, RowWriter
from cadre_docs.masters.xlsx.tags import SheetTags, render, row_statement, sheet_tags
from cadre_docs.masters.xlsx.wraps import WrappedStyles
from cadre_docs.office.namespaces import (
    CONTENT_TYPES,
    PACKAGE_RELATIONSHIPS,
    RELATIONSHIP,
    SPREADSHEET,
    clark_prefix,
)
from cadre_docs.office.quoting import DECLARATION
from cadre_docs.office.workbooks.spreadsheetml import S, place
from cadre_docs.office.workbooks.workbook import Book, damage_told
from cadre_docs.office.workbooks.worksheet import Worksheet
from cadre_docs.pages.read_xlsx.styles import Styles
from cadre_docs.performance.garbage import making_many

if TYPE_CHECKING:
    from cadre_docs.masters.context import Context
    from cadre_docs.office.workbooks.workbook import SheetPart
    from cadre_docs.office.workbooks.worksheet import SheetRow

_STRINGS = "xl/sharedStrings.xml"
_STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_TYPES = clark_prefix(CONTENT_TYPES)
_RELATIONS = clark_prefix(PACKAGE_RELATIONSHIPS)
_DECLARATION = DECLARATION.encode()


@dataclass
class SharedStrings:
    """The texts of the filled workbook, each once."""

    items: dict[str, int] = field(default_factory=dict)
    uses: int = 0

    def add(self, item: str) -> int:
        """Return the number of a text, given as an ``si`` element."""
        self.uses += 1
        return self.items.setdefault(item, len(self.items))

    def xml(self) -> bytes:
        """Return the part."""
        head = f'<sst xmlns="{SPREADSHEET}" count="{self.uses}" uniqueCount="{len(self.items)}">'
        return _DECLARATION + f"{head}{''.join(self.items)}</sst>".encode()


def jinja_sheets(master: bytes) -> list[SheetTags]:
    """Return the Jinja source of each sheet of a master, for lint.

    Raises :class:`MasterError` when the file is no XLSX or a row tag shares its row.
    """
    book = Book(master)
    with damage_told():
        digit = Styles(book).digit
        return [sheet_tags(Worksheet(book, part, digit)) for part in book.sheets if not part.chart]


class XlsxMaster:
    """An Excel master whose rows and tags are read once, however many are filled with it.

    ``where`` names it in messages.
    """

    def __init__(self, master: bytes, where: str) -> None:
        self._master = master
        self._where = where
        self._read: dict[str, _Read] = {}  # by part

    @making_many()
    def fill(self, context: Context) -> dict[str, bytes]:
        """Return the parts of the filled workbook by name.

        Raises :class:`MasterError`, naming the cell, for a tag that the schema does not know, tags
        that are no Jinja, and formulas; :class:`OutputError` for what no cell can hold.
        """
        try:
            book = Book(self._master)
            filler = _Filler(book, self._where, self._read)
            for part in book.sheets:
                if not part.chart:
                    filler.fill(part, context)
            return filler.finished()
        except ValueError:  # a number that is none, a reference that is none
            raise MasterError(
                f"{self._where}：文件已损坏（有读不懂的数字或引用）。请用Excel另存后重试。"
            ) from None


@dataclass(frozen=True, slots=True)
class _Read:
    """What is the same of a sheet for everybody: nothing in it is ever changed, only added."""

    rows: tuple[SheetRow, ...]
    tags: SheetTags
    markers: set[int]  # the numbers of rows that are statements
    plans: dict[int, Plan]  # by the numbers of rows


class _Filler:
    """Fills the sheets of one book; made anew for every record."""

    def __init__(self, book: Book, where: str, read: dict[str, _Read]) -> None:
        self._book = book
        self._where = where
        self._read = read
        self._styles = Styles(book)
        self._wraps = WrappedStyles(book)
        self._strings = SharedStrings()
        self._parts: dict[str, bytes] = {}

    def fill(self, part: SheetPart, context: Context) -> None:
        """Fill a sheet."""
        known = self._read.get(part.part)
        rows_read = None if known is None else known.rows
        sheet = Worksheet(self._book, part, self._styles.digit, rows_read)
        if known is None:
            known = self._read[part.part] = self._of_all(sheet)
        writer = RowWriter(
            sheet, self._styles, self._book.strings, self._wraps, self._add, known.plans
        )
        rows = list(writer.divided(render(known.tags, context, self._where)))
        moves = Moves(
            [row.source for row in rows], known.markers, [row.number for row in sheet.rows]
        )
        data = writer.rows(rows, moves.numbers)
        moves.move_sheet(sheet.root)
        moves.move_names(self._book.root, sheet.name)
        self._parts[part.part] = _with_rows(sheet.root, data)
        for relation in self._book.package.relations(part.part).values():
            if relation.kind == f"{RELATIONSHIP}/drawing" and relation.target in self._book.package:
                drawing = self._book.package.xml(relation.target)
                moves.move_drawing(drawing)
                self._parts[relation.target] = _serialised(drawing)

    def _of_all(self, sheet: Worksheet) -> _Read:
        self._refuse_formulas(sheet)
        markers = (row.number for row in sheet.rows if row_statement(sheet.name, row))
        return _Read(sheet.rows, sheet_tags(sheet), set(markers), {})

    def _refuse_formulas(self, sheet: Worksheet) -> None:
        for row in sheet.rows:
            for cell in row.cells:
                if cell.kind == "formula":
                    at = place(sheet.name, cell.row, cell.column)
                    raise MasterError(f"{self._where} {at}：母版中不能有公式，请改为文字或标签")

    def _add(self, item: str) -> int:
        return self._strings.add(item)

    def finished(self) -> dict[str, bytes]:
        """Return the parts of the workbook."""
        book = self._book
        self._parts[book.package.main] = _serialised(book.root)
        styles = book.part("styles")
        if styles is not None and self._wraps.root is not None and self._wraps.is_changed:
            self._parts[styles] = _serialised(self._wraps.root)
        known = book.part("sharedStrings")
        self._parts[known or _STRINGS] = self._strings.xml()
        if known is None:
            self._declare_strings()
        kept = {
            name: book.package.read(name) for name in book.package.parts if name not in self._parts
        }
        changed = kept | self._parts
        return {name: changed[name] for name in dict.fromkeys([*book.package.parts, *changed])}

    def _declare_strings(self) -> None:
        """Add shared texts to a package that has none."""
        package = self._book.package
        types = package.xml("[Content_Types].xml")
        attributes = {"PartName": f"/{_STRINGS}", "ContentType": _STRINGS_TYPE}
        etree.SubElement(types, f"{_TYPES}Override", attributes)
        self._parts["[Content_Types].xml"] = _serialised(types)
        folder, _, name = package.main.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels"
        relations = package.xml(rels)
        kind = {"Type": f"{RELATIONSHIP}/sharedStrings", "Target": f"/{_STRINGS}"}
        etree.SubElement(relations, f"{_RELATIONS}Relationship", {"Id": "rIdTexts", **kind})
        self._parts[rels] = _serialised(relations)


def _serialised(root: etree._Element) -> bytes:
    return _DECLARATION + etree.tostring(root)


def _with_rows(root: etree._Element, rows: str) -> bytes:
    """Return a sheet with its rows replaced by ``rows``."""
    data = root.find(f"{S}sheetData")
    if data is None:
        return _serialised(root)
    prefix = f"{data.prefix}:" if data.prefix else ""
    del data[:]
    data.text = None
    empty = f"<{prefix}sheetData/>".encode()
    head, found, tail = etree.tostring(root).partition(empty)
    if not found:
        raise OutputError("母版的工作表无法写出。请用Excel另存母版后重试。")
    return _DECLARATION + head + f"<{prefix}sheetData>{rows}</{prefix}sheetData>".encode() + tail
