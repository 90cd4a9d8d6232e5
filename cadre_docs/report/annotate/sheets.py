"""A worksheet's part: colours, the selected tab, and the pointer to the boxes of comments.

The colours are conditional formats that always hold, so a cell's own format is never
touched and a mark moves along when rows are inserted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.office.namespaces import RELATIONSHIP, SPREADSHEET
from cadre_docs.office.workbooks.spreadsheetml import (
    MAX_COLUMN,
    MAX_ROW,
    column_letters,
    read_area,
    split_reference,
)
from cadre_docs.office.xml_patch import Edits, attribute, number_of, scan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.office.xml_patch import Element
    from cadre_docs.report.annotate.comments import Place

# A formula that is always true and says whose it is.
FORMULA = 'N("cadre-docs")=0'
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_CELLS_EACH = 100  # in one conditional format
# ECMA-376 18.3.1.99: the order of a worksheet's children.
ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects",
    "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
_INTO = frozenset(
    ("sheetViews", "mergeCells", "conditionalFormatting", "cfRule", "extLst", "ext",
     "conditionalFormattings")
)  # fmt: skip
_OFF = ("0", "false")


class SheetEdits:
    """What is to be changed in a sheet (of cells, or a chart's)."""

    def __init__(self, xml: bytes, *, chart: bool = False) -> None:
        self._edits = Edits(xml)
        self._root = scan(xml, "" if chart else f"{SPREADSHEET} worksheet", _INTO, "formula")
        if not self._root.children:
            raise ValueError("no sheet")
        self._swallowed: dict[Place, Place] | None = None

    def result(self) -> bytes | None:
        """Return the part as it shall be, or None if it stays."""
        return self._edits.result() if self._edits else None

    def first_cell(self) -> bytes | None:
        """Return the XML of the sheet up to the end of its first row, as a whole document."""
        xml, data = self._edits.xml, self._root.first("sheetData")
        if data is None or data.close == data.inner:
            return None
        raw = self._edits.raw
        prefix = raw(data).removesuffix("sheetData")
        end = xml.find(f"</{prefix}row".encode(), data.inner, data.close)
        if end < 0:
            return None
        head = xml[: self._root.inner] + xml[data.start : xml.index(b">", end) + 1]
        return head + f"</{raw(data)}></{raw(self._root)}>".encode()

    def deselect(self) -> None:
        """Take the sheet out of the selected tabs: two of them would be edited together."""
        for view in self._root.all("sheetViews", "sheetView"):
            if view.attributes.get("tabSelected", "0") not in _OFF:
                self._edits.attribute(view, "tabSelected", "0")

    def shown(self, place: Place) -> Place:
        """Return a cell, or the merged cell that swallowed it."""
        if self._swallowed is None:
            self._swallowed = {}
            for merged in self._root.all("mergeCells", "mergeCell"):
                area = read_area(merged.attributes.get("ref", "").upper())
                first = area.top, area.left
                self._swallowed |= {at: first for at in area.places() if at != first}
        return self._swallowed.get(place, place)

    # --- colours ----------------------------------------------------------------------------

    def colour(self, coloured: Sequence[tuple[int, Sequence[Place]]]) -> None:
        """Clear our formats and put new ones before all others, so that they win.

        ``coloured`` are pairs of a look's number and the cells that have it.
        """
        others, cleared = self._others()
        ours = [
            (look, cells[start : start + _CELLS_EACH])
            for look, cells in coloured
            for start in range(0, len(cells), _CELLS_EACH)
        ]
        if ours or cleared:
            self._renumber([*others, *self._extended()], len(ours) + 1)
        if ours:
            space = self._edits.space(self._root)
            texts = (_format(number, *area, space) for number, area in enumerate(ours, 1))
            self._insert("conditionalFormatting", "".join(texts))

    def _others(self) -> tuple[list[Element], bool]:
        """Drop our formats; return the others, and whether there were any of ours."""
        others, cleared = [], False
        for part in self._root.all("conditionalFormatting"):
            rules = list(part.all("cfRule"))
            ours = [rule for rule in rules if _is_ours(rule)]
            others += [rule for rule in rules if not _is_ours(rule)]
            cleared = cleared or bool(ours)
            for gone in [part] if ours and len(ours) == len(rules) else ours:
                self._edits.drop(gone)
        return others, cleared

    def _extended(self) -> Iterator[Element]:
        """Yield the formats that Excel keeps in an extension; they count with the others."""
        for extension in self._root.all("extLst", "ext"):
            for part in extension.all(
                "conditionalFormattings", "conditionalFormatting", space=_X14
            ):
                yield from part.all("cfRule", space=_X14)

    def _renumber(self, rules: list[Element], first: int) -> None:
        """Number formats anew, in the order they had."""
        numbered = [rule for rule in rules if "priority" in rule.attributes]
        numbered.sort(key=lambda rule: number_of(rule, "priority"))
        for number, rule in enumerate(numbered, first):
            self._edits.attribute(rule, "priority", str(number))

    def _insert(self, name: str, text: str) -> None:
        """Put elements at their place in the order of a worksheet's children."""
        before = set(ORDER[: ORDER.index(name)])
        known = (c for c in self._root.children if c.name.startswith(f"{SPREADSHEET} "))
        ends = [child.end for child in known if child.local in before]
        self._edits.insert(max(ends, default=self._root.inner), text)

    # --- the boxes of comments --------------------------------------------------------------

    @property
    def drawing(self) -> str:
        """The id of the relation that leads to the boxes, or an empty text."""
        element = self._root.first("legacyDrawing")
        return "" if element is None else element.attributes.get(f"{RELATIONSHIP} id", "")

    def point(self, relation: str) -> None:
        """Point to the boxes; an empty text takes the pointer away."""
        old = self._root.first("legacyDrawing")
        if old is not None:
            self._edits.drop(old)
        if relation:
            space = f'{self._edits.space(self._root)} xmlns:r="{RELATIONSHIP}"'
            text = f"<legacyDrawing{space} r:id={attribute(relation)}/>"
            if old is None:
                self._insert("legacyDrawing", text)
            else:
                self._edits.insert(old.end, text)


def _is_ours(rule: Element) -> bool:
    return any(formula.text == FORMULA for formula in rule.all("formula"))


def _format(number: int, look: int, cells: Sequence[Place], space: str) -> str:
    area = " ".join(f"{column_letters(column)}{row}" for row, column in cells)
    formula = FORMULA.replace('"', "&quot;")
    return (
        f'<conditionalFormatting{space} sqref="{area}"><cfRule type="expression" dxfId="{look}"'
        f' priority="{number}"><formula>{formula}</formula></cfRule></conditionalFormatting>'
    )


def place_of(cell: str) -> Place | None:
    """Return row and column of ``B7``; None for what is no cell, or lies beyond the grid."""
    try:
        row, column = split_reference(cell)
    except ValueError:
        return None
    return (row, column) if 1 <= row <= MAX_ROW and column <= MAX_COLUMN else None
