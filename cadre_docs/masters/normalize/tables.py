"""Tables: fixed columns, at rest in the text, merged as today's Word merges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from cadre_docs.masters.normalize.document import W, child, drop, first_child, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.masters.normalize.changes import Changes
    from cadre_docs.masters.normalize.document import Document

_TOLERANCE = 20  # twips
_DEFAULT = 1000  # twips: of a column that nothing is known of
_SPARE_TABLE = {"tblCellSpacing": "单元格间距", "bidiVisual": "从右到左的表格"}
_SPARE_CELL = {"tcFitText": "单元格“适应文字”", "hideMark": ""}
_ALIGN = ("left", "start", "center", "right", "end")


def rest_tables(document: Document, changes: Changes) -> None:
    """Put floating tables into the text, where they are anchored."""
    for tree in document.styled():
        for element in list(tree.iter(f"{W}tblpPr", f"{W}tblOverlap", f"{W}framePr")):
            name = str(element.tag).removeprefix(W)
            where = words(element)
            if name == "tblpPr":
                centred = element.get(f"{W}tblpXSpec") == "center"
                properties = element.getparent()
                if centred and properties is not None:
                    child(properties, "jc").set(f"{W}val", "center")
                changes.add("浮动（文字环绕）的表格放回文中", where, looks=True)
            elif name == "framePr":
                changes.add("图文框里的文字放回文中", where, looks=True)
            drop(element)


def fix_widths(document: Document, changes: Changes) -> None:
    """Fix the columns of tables at the widths that were stored last."""
    for tree in document.stories():
        for table in tree.iter(f"{W}tbl"):
            _fix(table, changes)


def _fix(table: etree._Element, changes: Changes) -> None:
    properties = first_child(table, "tblPr")
    for name, said in _SPARE_TABLE.items():
        for element in table.iter(f"{W}{name}"):
            drop(element)
            changes.add(f"去掉{said}", words(table), looks=True)
    rows = table.findall(f"{W}tr")
    _merge_across(rows, changes)
    for row in rows:
        _settle_row(row, changes)
    grid = _grid(table, rows)
    layout = child(properties, "tblLayout")
    is_fixed = layout.get(f"{W}type") == "fixed"
    layout.set(f"{W}type", "fixed")
    changed = not is_fixed
    for row in rows:
        changed |= _set_widths(row, grid)
    if changed:
        changes.add("自动调整的列宽改为固定列宽", words(table))
    width = child(properties, "tblW")
    width.set(f"{W}type", "dxa")
    width.set(f"{W}w", str(sum(grid)))
    if (jc := properties.find(f"{W}jc")) is not None and jc.get(f"{W}val") not in _ALIGN:
        drop(jc)


def _merge_across(rows: Sequence[etree._Element], changes: Changes) -> None:
    """Make cells that were merged in the way of Word 97 one cell."""
    for row in rows:
        owner: etree._Element | None = None
        for cell in row.findall(f"{W}tc"):
            mark = cell.find(f"{W}tcPr/{W}hMerge")
            if mark is None:
                owner = None
                continue
            goes_on = mark.get(f"{W}val", "continue") == "continue"
            drop(mark)
            if not goes_on or owner is None:
                owner = cell
                continue
            span = child(first_child(owner, "tcPr"), "gridSpan")
            span.set(f"{W}val", str(int(span.get(f"{W}val") or 1) + _span(cell)))
            changes.add("旧式的水平合并改为合并单元格", words(cell))
            drop(cell)


def _span(cell: etree._Element) -> int:
    found = cell.find(f"{W}tcPr/{W}gridSpan")
    text = "" if found is None else found.get(f"{W}val") or ""
    return max(1, int(text)) if text.isdecimal() else 1


def _settle_row(row: etree._Element, changes: Changes) -> None:
    for exceptions in row.findall(f"{W}tblPrEx"):
        for name in ("jc", "tblInd", "tblpPr", "tblCellSpacing"):
            for element in exceptions.findall(f"{W}{name}"):
                drop(element)
    own = row.find(f"{W}trPr")
    for element in [] if own is None else list(own):
        if str(element.tag).removeprefix(W) in ("jc", "hidden", "tblCellSpacing"):
            drop(element)
    for cell in row.findall(f"{W}tc"):
        for name, said in _SPARE_CELL.items():
            for element in cell.findall(f"{W}tcPr/{W}{name}"):
                drop(element)
                if said:
                    changes.add(f"去掉{said}", words(cell))


def _cells(row: etree._Element) -> list[tuple[int, int, etree._Element]]:
    """Return (column, span, cell) of a row."""
    before = row.find(f"{W}trPr/{W}gridBefore")
    column = int(before.get(f"{W}val") or 0) if before is not None else 0
    found = []
    for cell in row.findall(f"{W}tc"):
        found.append((column, _span(cell), cell))
        column += _span(cell)
    return found


def _twips(cell: etree._Element) -> int | None:
    width = cell.find(f"{W}tcPr/{W}tcW")
    if width is None or width.get(f"{W}type", "dxa") != "dxa":
        return None
    text = width.get(f"{W}w") or ""
    return int(float(text)) if text.replace(".", "", 1).isdigit() else None


def _grid(table: etree._Element, rows: Sequence[etree._Element]) -> list[int]:
    """Return the columns' widths in twips; the grid is mended where it has too few."""
    element = table.find(f"{W}tblGrid")
    if element is None:
        element = etree.Element(f"{W}tblGrid")
        table.insert(1, element)
    widths = [int(float(column.get(f"{W}w") or 0)) for column in element.findall(f"{W}gridCol")]
    needed = max((c + s for row in rows for c, s, _ in _cells(row)), default=0)
    if len(widths) < needed or 0 in widths[:needed]:
        widths = _guessed(rows, needed, widths)
        for column in list(element):
            drop(column)
        for width in widths:
            etree.SubElement(element, f"{W}gridCol").set(f"{W}w", str(width))
    return widths


def _guessed(rows: Sequence[etree._Element], needed: int, known: Sequence[int]) -> list[int]:
    """Return widths that cells of one column state, and shares of what others state."""
    widths = [*known[:needed], *[0] * (needed - len(known))]
    cells = sorted((c for row in rows for c in _cells(row)), key=lambda cell: cell[1])
    for column, span, cell in cells:
        stated = _twips(cell)
        missing = [n for n in range(column, column + span) if not widths[n]]
        if stated is None or not missing:
            continue
        left = stated - sum(widths[column : column + span])
        for n in missing:
            widths[n] = max(left // len(missing), 1)
    return [width or _DEFAULT for width in widths]


def _set_widths(row: etree._Element, grid: Sequence[int]) -> bool:
    changed = False
    own = row.find(f"{W}trPr")
    for side in ("Before", "After"):
        left_out = None if own is None else own.find(f"{W}grid{side}")
        stated = None if own is None else own.find(f"{W}w{side}")
        if stated is None:
            continue
        count = 0 if left_out is None else int(left_out.get(f"{W}val") or 0)
        wanted = sum(grid[:count]) if side == "Before" else sum(grid[len(grid) - count :])
        stated.set(f"{W}type", "dxa")
        stated.set(f"{W}w", str(wanted))
    for column, span, cell in _cells(row):
        wanted = sum(grid[column : column + span])
        width = child(first_child(cell, "tcPr"), "tcW")
        stated_twips = _twips(cell)
        if stated_twips is None or abs(stated_twips - wanted) > _TOLERANCE:
            changed = True
        width.set(f"{W}type", "dxa")
        width.set(f"{W}w", str(wanted))
    return changed


def shade_cells(document: Document, changes: Changes) -> None:
    """Give the shading of tables and rows to their cells, which is what everybody reads."""
    for tree in document.stories():
        for table in tree.iter(f"{W}tbl"):
            for holder in (*table.findall(f"{W}tblPr"), *table.iterfind(f"{W}tr/{W}tblPrEx")):
                for element in holder.findall(f"{W}shd"):
                    changes.add("整个表格的底纹改由单元格自己的底纹", words(table), looks=True)
                    drop(element)


def clear_covered(document: Document, changes: Changes) -> None:
    """Take out text in cells that a merge covers: nobody sees it."""
    for tree in document.stories():
        for cell in tree.iter(f"{W}tc"):
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            if merged is None or merged.get(f"{W}val", "continue") != "continue":
                continue
            for text in list(cell.iter(f"{W}t")):
                if text.text:
                    changes.add("去掉被合并盖住的文字", words(text))
                    text.text = ""


def state_table_styles(document: Document, changes: Changes) -> None:
    """Take the parts of table styles out that look different row by row."""
    styles = document.part("styles")
    for element in [] if styles is None else list(styles.iter(f"{W}tblStylePr")):
        where = words(element)
        drop(element)
        changes.add("去掉表格样式中按行列区分的格式", where, looks=True)
