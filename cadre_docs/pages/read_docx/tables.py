"""Tables: the grid, merges, row heights and what each cell looks like."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from cadre_docs.limits import limits
from cadre_docs.office.package import damaged
from cadre_docs.office.xml import xml_writer
from cadre_docs.pages.model import Cell, Paragraph, Row, Table
from cadre_docs.pages.read_docx.borders import CellBorders, edges
from cadre_docs.pages.read_docx.cells import cell_padding
from cadre_docs.pages.read_docx.column_widths import agreeing, column_widths, stated_width
from cadre_docs.pages.read_docx.floating_tables import floating
from cadre_docs.pages.read_docx.kept import Frame, Spot
from cadre_docs.pages.read_docx.styles import (
    TABLE_PROPERTIES,
    Props,
    merge,
    properties,
)
from cadre_docs.pages.read_docx.wordml import (
    MARKS,
    W,
    attribute,
    attributes,
    child_is_on,
    name,
    points,
    whole,
)
from cadre_docs.pages.upright import lacks
from cadre_docs.performance.classes import light

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from lxml import etree

    from cadre_docs.pages.model import Block, Edges, HeightRule
    from cadre_docs.pages.read_docx.context import Context
    from cadre_docs.pages.read_docx.looks import CellLook

    ReadCell = Callable[[Context, etree._Element, str], tuple[Block, ...]]

_TABLE_HARMLESS = MARKS | {"tblPr", "tblGrid", "tr"}
_ROW_HARMLESS = MARKS | {"trPr", "tblPrEx", "tc"}
_ROW_PROPERTIES = MARKS | {
    *("trHeight", "tblHeader", "cantSplit", "gridBefore", "gridAfter", "wBefore", "wAfter"),
    *("jc", "cnfStyle", "divId"),
}
# WPS repeats these in every row; borders and margins are read.
_EXCEPTIONS = MARKS | {"tblBorders", "tblCellMar", "tblW", "tblLayout", "tblLook", "jc", "tblInd"}
_ALIGN: Mapping[str, Literal["left", "center", "right"]] = {
    "left": "left",
    "start": "left",
    "center": "center",
    "right": "right",
    "end": "right",
}
_HEIGHT_RULES: Mapping[str, HeightRule] = {"exact": "exact", "atLeast": "at_least"}
_WIDTH_TOLERANCE = 1.0  # points; Word and WPS round differently
_WORD_2013 = 15
_ROW, _CELL, _ROW_LOOK, _HEIGHT = (f"{W}{tag}" for tag in ("tr", "tc", "trPr", "trHeight"))


@light
class _Slot:
    """A w:tc where it stands, before vertical merges are put together."""

    element: etree._Element
    look: CellLook
    column: int
    place: str

    @property
    def span(self) -> int:
        return self.look.span

    @property
    def continues(self) -> bool:
        merged = self.look.properties.get("vMerge")
        return merged is not None and merged.get("val", "continue") == "continue"

    @property
    def restarts(self) -> bool:
        return self.look.properties.get("vMerge", {}).get("val") == "restart"


@light
class _Line:
    """A w:tr with the table properties that hold in it."""

    element: etree._Element
    table: Props
    slots: tuple[_Slot, ...]


def read_table(context: Context, table: etree._Element, label: str, read_cell: ReadCell) -> Table:
    """Read a table; ``label`` names it in reports."""
    parts = [_parts(row) for row in table.iterfind(f"{W}tr")]
    frame = _known_frame(context, table, label, parts)
    look = frame.look
    inner = replace(context, table_style=frame.style, in_table=True)
    rows = _rows(inner, table, label, frame, parts, read_cell)
    widths = frame.widths
    if look.get("tblLayout", {}).get("type") != "fixed":
        widths = column_widths(widths, rows, _room(context, look))
    _check_upright(context, label, frame, rows, widths)
    made = Table(
        widths=widths,
        rows=rows,
        align=frame.align,
        indent=frame.indent,
        page_break_before=_breaks_before(rows),
    )
    if "tblpPr" in look and not context.in_table:
        return floating(made, look["tblpPr"], context.page, label, context.report)
    return made


_Parts = tuple[list[bytes], tuple[bytes, ...]]
"""The XML of the cells of a row, and of all else that has a say in how the table is built."""
_END = b"</w:tcPr>"


def _parts(row: etree._Element) -> _Parts:
    cells: list[bytes] = []
    frame: list[bytes] = []
    written = xml_writer()
    for child in row:
        tag = child.tag
        if tag == _CELL:
            text = written(child)
            cells.append(text)
            frame.append(text[: text.find(_END)])
        elif tag == _ROW_LOOK:  # how high a row is changes nothing else
            frame += [written(c) for c in child if c.tag != _HEIGHT]
        else:
            frame.append(written(child))
    return cells, tuple(frame)


def _known_frame(
    context: Context, table: etree._Element, label: str, parts: Sequence[_Parts]
) -> Frame:
    """Return a table without what stands in its cells, from memory if it was there before."""
    kept, report = context.looks.kept, context.report
    own = tuple(xml_writer()(c) for c in table if c.tag != _ROW)
    key = (kept.place(_around(context)), own, tuple(frame for _, frame in parts))
    frame = kept.frame(key)
    if frame is None:
        before = report.count
        frame = _frame(context, table, label)
        if report.count == before:
            kept.keep_frame(key, frame)
    return frame


def _frame(context: Context, table: etree._Element, label: str) -> Frame:
    report = context.report
    for child in table:
        if name(child) not in _TABLE_HARMLESS:
            report.element(label, child)
    direct = table.find(f"{W}tblPr")
    report.properties(label, direct, TABLE_PROPERTIES)
    own = properties(direct)
    style = context.looks.styles.table_id(own.get("tblStyle", {}).get("val"))
    look = merge(context.looks.styles.table(style, report), own)
    inner = replace(context, table_style=style, in_table=True)
    lines = _lines(inner, table, look, label)
    widths = _grid(context, table, lines, label)
    rows = _spots(inner, lines)
    align = _table_align(context, look, label)
    indent = _table_indent(context, look) if align == "left" else 0.0
    return Frame(rows, widths, look, style, align, indent)


def _lines(context: Context, table: etree._Element, look: Props, label: str) -> list[_Line]:
    lines = []
    for number, element in enumerate(table.findall(f"{W}tr"), 1):
        place = f"{label}第{number}行"
        for child in element:
            if name(child) not in _ROW_HARMLESS:
                context.report.element(place, child)
        exceptions = element.find(f"{W}tblPrEx")
        context.report.properties(place, exceptions, _EXCEPTIONS)
        _check_row(context, element, look, place)
        slots = _slots(context, element, place)
        lines.append(_Line(element, merge(look, properties(exceptions)), slots))
    return lines


def _check_row(context: Context, row: etree._Element, look: Props, place: str) -> None:
    context.report.properties(place, row.find(f"{W}trPr"), _ROW_PROPERTIES)
    for container, tags in (("tblPrEx", ("jc", "tblInd")), ("trPr", ("jc",))):
        for tag in tags:
            element = row.find(f"{W}{container}/{W}{tag}")
            if element is not None and attributes(element) != look.get(tag):
                context.report.add(place, "与整个表格不同的对齐或缩进")


def _slots(context: Context, row: etree._Element, place: str) -> tuple[_Slot, ...]:
    column = whole(attribute(row.find(f"{W}trPr/{W}gridBefore"), "val"))
    slots, report = [], context.report
    for number, cell in enumerate(row.findall(f"{W}tc"), 1):
        label = f"{place}第{number}格"
        look = context.looks.cell(context.table_style, cell.find(f"{W}tcPr"), label, report)
        slots.append(_Slot(cell, look, column, label))
        column += look.span
    if column > limits().columns:
        raise damaged(f"{place}有 {column} 列")
    return tuple(slots)


def _room(context: Context, look: Props) -> float:
    """Return how wide a table may get by what stands in it: no wider than the column."""
    return max(context.page.text_width - _table_indent(context, look), 0.0)


def _grid(
    context: Context,
    table: etree._Element,
    lines: Sequence[_Line],
    label: str,
) -> tuple[float, ...]:
    """Return the column widths that are stated: those of the grid, or of the cells.

    Where cells state others than the grid, Word takes those of the cells, if they agree.
    """
    if table.find(f"{W}tblGrid") is None:  # required (ECMA-376-1, 17.4.38), docxtpl fails without
        raise damaged(f"{label}没有列宽（w:tblGrid）")
    widths = [points(attribute(c, "w")) for c in table.findall(f"{W}tblGrid/{W}gridCol")]
    slots = [slot for line in lines for slot in line.slots]
    columns = max((slot.column + slot.span for slot in slots), default=0)
    widths += [0.0] * (columns - len(widths))
    room = context.page.text_width
    stated = [
        (slot.column, slot.span, width)
        for slot in slots
        if (width := stated_width(slot.look.properties.get("tcW", {}), room)) is not None
    ]
    agreed = agreeing(widths, stated)
    if agreed is None:
        places = [s.place for s in slots if _differs(s, widths, room)]
        context.report.once(places[0] if places else label, _DIFFERENT)
        agreed = list(widths)
    for number, line in enumerate(lines, 1):
        _check_ends(context, line, agreed, f"{label}第{number}行")
    return tuple(agreed)


_DIFFERENT = "单元格宽度与列宽不一致（请重新设定列宽；只列第一处）"


def _differs(slot: _Slot, widths: Sequence[float], room: float) -> bool:
    width = stated_width(slot.look.properties.get("tcW", {}), room)
    expected = sum(widths[slot.column : slot.column + slot.span])
    return width is not None and abs(width - expected) > _WIDTH_TOLERANCE


def _check_ends(context: Context, line: _Line, widths: Sequence[float], place: str) -> None:
    """Report a row that leaves out more or less of the grid than the columns it names."""
    own = line.element.find(f"{W}trPr")
    for side in ("Before", "After"):
        element = None if own is None else own.find(f"{W}w{side}")
        count = None if own is None else own.find(f"{W}grid{side}")
        left_out = whole(attribute(count, "val"))
        if element is None or attribute(element, "type") not in ("dxa", None):
            continue
        columns = widths[:left_out] if side == "Before" else widths[len(widths) - left_out :]
        if abs(points(attribute(element, "w")) - sum(columns)) > _WIDTH_TOLERANCE:
            context.report.add(place, "行首或行尾空出的宽度与列宽不一致（请重新设定列宽）")


def _spots(context: Context, lines: Sequence[_Line]) -> tuple[tuple[Spot, ...], ...]:
    borders = _cell_borders(context, lines)
    return tuple(
        tuple(
            Spot(
                place,
                None
                if slot.continues and _owner(lines, number, slot)
                else _cell(lines, number, slot, borders),
            )
            for place, slot in enumerate(line.slots)
        )
        for number, line in enumerate(lines)
    )


def _rows(
    context: Context,
    table: etree._Element,
    label: str,
    frame: Frame,
    parts: Sequence[_Parts],
    read_cell: ReadCell,
) -> tuple[Row, ...]:
    around = context.looks.kept.place(_around(context))
    rows = []
    headers = True  # only rows from the top on repeat
    for number, element in enumerate(table.iterfind(f"{W}tr")):
        cells, found = list[Cell](), element.findall(f"{W}tc")
        for spot in frame.rows[number]:
            where = f"{label}第{number + 1}行第{spot.number + 1}格"
            if spot.cell is None:
                _check_covered(context, found[spot.number], where)
            else:
                key = around, parts[number][0][spot.number]
                blocks = _blocks(context, found[spot.number], key, where, read_cell)
                cells.append(_with_blocks(spot.cell, blocks))
        height, rule = _height(element)
        own = element.find(f"{W}trPr")
        headers = headers and child_is_on(own, "tblHeader")
        rows.append(Row(tuple(cells), height, rule, headers, child_is_on(own, "cantSplit")))
    return tuple(rows)


def _blocks(
    context: Context,
    cell: etree._Element,
    key: tuple[int, bytes],
    where: str,
    read_cell: ReadCell,
) -> tuple[Block, ...]:
    """Return what stands in a cell, from memory if it came before."""
    kept, report = context.looks.kept, context.report
    if context.counted.lists:  # its numbers depend on the paragraphs before it
        return read_cell(context, cell, where)
    known: tuple[Block, ...] | None = kept.cell(key)
    if known is None:
        before = report.count
        known = read_cell(context, cell, where)
        if report.count == before:
            known = kept.keep_cell(key, known)
    return known


def _with_blocks(cell: Cell, blocks: tuple[Block, ...]) -> Cell:
    """Return a cell with something in it; three times as fast as ``replace``."""
    return Cell(
        cell.column,
        blocks,
        cell.colspan,
        cell.rowspan,
        cell.valign,
        cell.edges,
        cell.padding,
        cell.shading,
        cell.vertical_text,
    )


def _check_upright(
    context: Context, label: str, frame: Frame, rows: Sequence[Row], widths: Sequence[float]
) -> None:
    for number, row in enumerate(rows):
        if not any(cell.vertical_text for cell in row.cells):
            continue
        own = (spot.number for spot in frame.rows[number] if spot.cell)
        for place, cell in zip(own, row.cells, strict=True):
            for what in lacks(cell, widths, row) if cell.vertical_text else ():
                context.report.add(f"{label}第{number + 1}行第{place + 1}格", what)


def _height(row: etree._Element) -> tuple[float, HeightRule]:
    element = row.find(f"{W}trPr/{W}trHeight")
    height = points(attribute(element, "val"))
    rule = attribute(element, "hRule") or "atLeast"
    if not height or rule not in _HEIGHT_RULES:
        return 0.0, "auto"
    return height, _HEIGHT_RULES[rule]


def _same_place(line: _Line, slot: _Slot) -> _Slot | None:
    return next((s for s in line.slots if (s.column, s.span) == (slot.column, slot.span)), None)


def _owner(lines: Sequence[_Line], number: int, slot: _Slot) -> bool:
    """Whether the cell above belongs to the same vertical merge."""
    above = _same_place(lines[number - 1], slot) if number else None
    return above is not None and (above.restarts or above.continues)


def _rowspan(lines: Sequence[_Line], number: int, slot: _Slot) -> int:
    """Return how many rows a cell covers. A continued cell with nothing above starts one."""
    span = 1
    if slot.restarts or slot.continues:
        for line in lines[number + 1 :]:
            below = _same_place(line, slot)
            if below is None or not below.continues:
                break
            span += 1
    return span


def _check_covered(context: Context, cell: etree._Element, place: str) -> None:
    if any(text.text for text in cell.iter(f"{W}t")):
        context.report.add(place, "被合并盖住的文字")


def _cell(
    lines: Sequence[_Line],
    number: int,
    slot: _Slot,
    borders: Mapping[tuple[int, int], Edges],
) -> Cell:
    """Return a cell with nothing in it."""
    rowspan = _rowspan(lines, number, slot)
    top = borders[number, slot.column]
    last = borders[number + rowspan - 1, slot.column]
    return Cell(
        column=slot.column,
        colspan=slot.span,
        rowspan=rowspan,
        valign=slot.look.valign,
        edges=replace(top, bottom=last.bottom),
        padding=cell_padding(lines[number].table, slot.look.properties),
        shading=slot.look.shading,
        vertical_text=slot.look.vertical,
    )


def _cell_borders(context: Context, lines: Sequence[_Line]) -> Mapping[tuple[int, int], Edges]:
    cells = [
        [CellBorders(slot.column, slot.span, slot.look.stated) for slot in line.slots]
        for line in lines
    ]
    return edges(cells, [line.table for line in lines], context)


def _table_align(context: Context, look: Props, label: str) -> Literal["left", "center", "right"]:
    value = look.get("jc", {}).get("val", "left")
    if value not in _ALIGN:
        context.report.add(label, f"表格对齐方式 {value}")
    return _ALIGN.get(value, "left")


def _table_indent(context: Context, look: Props) -> float:
    indent = points(look.get("tblInd", {}).get("w"))
    if context.compatibility >= _WORD_2013:
        return indent
    # Up to Word 2010 the indent is that of the text in the first column.
    return indent - cell_padding(look, {}).left


def _breaks_before(rows: Sequence[Row]) -> bool:
    blocks = rows[0].cells[0].blocks if rows and rows[0].cells else ()
    return bool(blocks) and isinstance(blocks[0], Paragraph) and blocks[0].page_break_before


def _around(context: Context) -> Hashable:
    """Return what of a document has a say in how its cells are read.

    But for the paragraphs counted before them, and the pictures of its file.
    """
    return (
        *(context.table_style, context.in_table, context.grid, context.grid_in_tables),
        *(context.page, context.tab_every, context.number_shape, context.compatibility),
        limits().columns,
    )
