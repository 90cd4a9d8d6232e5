"""Read a workbook into a layout: every visible sheet a section, its printed area as tables.

Only what stands on paper is read; sizes are those of the print-out, "fit to page"
included. What the layout cannot show is listed in ``Layout.unsupported``, all of it at once.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from cadre_docs.limits import amount, limits
from cadre_docs.office.package import XLSX
from cadre_docs.office.workbooks.spreadsheetml import (
    MAX_COLUMN,
    MAX_ROW,
    Area,
    S,
    column_letters,
    place,
)
from cadre_docs.office.workbooks.workbook import PRINT_AREA, PRINT_TITLES, Book, damage_told
from cadre_docs.office.workbooks.worksheet import Worksheet
from cadre_docs.pages.margins import page_with_room
from cadre_docs.pages.model import MM, Edges, Layout, Paragraph, Section, Table, Unsupported
from cadre_docs.pages.read_xlsx.drawings import Placed, read_drawings
from cadre_docs.pages.read_xlsx.grid import Grid
from cadre_docs.pages.read_xlsx.page_setup import (
    LEAST_SCALE,
    check_print,
    read_margin,
    read_page,
    read_scale,
)
from cadre_docs.pages.read_xlsx.styles import Styles
from cadre_docs.pages.read_xlsx.unsupported import check_book, check_sheet
from cadre_docs.performance.garbage import making_many

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cadre_docs.office.workbooks.worksheet import SheetCell
    from cadre_docs.pages.model import Block, Page, Row
    from cadre_docs.pages.read_xlsx.cells import Report

MOST_EMPTY_ROWS = 83
"""Equal rows without words that every program prints; LibreOffice prints no 84 of them."""
_OFF = (None, "0", "false")
_TOLERANCE = 1.0  # points; a column's width is whole pixels


@making_many()
def read_xlsx(data: bytes | Mapping[str, bytes]) -> Layout:
    """Read a workbook, filled or a master with its tags, given as bytes or as its parts by name.

    Raises :class:`MasterError` for a damaged file or one that is no XLSX.
    """
    book = Book(data)
    found: dict[Unsupported, None] = {}

    def report(where: str, what: str) -> None:
        found[Unsupported(where, what)] = None

    with damage_told():
        check_book(book, report)
        styles = Styles(book)
        sections = [
            section
            for part in book.sheets
            if not (part.hidden or part.chart)
            for section in _SheetReader(Worksheet(book, part, styles.digit), styles, report).read()
        ]
    return Layout(tuple(sections), tuple(found))


class _SheetReader:
    def __init__(self, sheet: Worksheet, styles: Styles, report: Report) -> None:
        self._sheet = sheet
        self._styles = styles
        self._report = report
        self._name = sheet.name
        self._inks: dict[int, bool] = {}  # by style

    def read(self) -> list[Section]:
        """Return the sheet as a section; none when nothing of it prints."""
        placed = tuple(read_drawings(self._sheet, self._report))
        area = self._area(placed)
        if area is None:
            return []
        if (area.bottom - area.top + 1) * (area.right - area.left + 1) > limits().cells:
            raise XLSX.damaged(f"工作表“{self._name}”的打印区域超过{amount('cells')}单元格")
        check_sheet(self._sheet, self._report)
        check_print(self._sheet.root, self._report, self._name)
        grid = Grid(self._sheet, self._styles, area, self._report)
        for item in placed:
            grid.pictures.setdefault((item.row, item.column), []).append(item.picture)
        root = self._sheet.root
        page = read_page(root, self._report, self._name)
        height = sum(grid.height(line) for line in grid.lines)
        grid.scale_to(read_scale(root, page, sum(grid.widths), height))
        self._check_width(grid, page, area)
        if not self._sheet.book.named(PRINT_AREA, self._sheet.part):
            self._check_empty_rows(grid, page, placed)
        options, setup = root.find(f"{S}printOptions"), root.find(f"{S}pageSetup")
        middle = options is not None and options.get("verticalCentered") not in _OFF
        number = None
        if setup is not None and setup.get("useFirstPageNumber") not in _OFF:
            number = int(setup.get("firstPageNumber") or 1)
        header, footer = (
            read_margin(root, tag, page, self._report, self._name)
            for tag in ("oddHeader", "oddFooter")
        )
        room = page_with_room(
            page, header, footer
        )  # Excel pushes nothing: it prints over the sheet
        for name, side, is_over in (
            ("页眉", "上", room.top > page.top + _TOLERANCE),
            ("页脚", "下", room.bottom > page.bottom + _TOLERANCE),
        ):
            if is_over:
                self._report(f"{self._name}的{name}", f"盖住正文的{name}（请改大{side}边距）")
        return [
            Section(
                page,
                tuple(self._blocks(grid, area)),
                header,
                footer,
                "center" if middle else "top",
                number,
            )
        ]

    def _check_width(self, grid: Grid, page: Page, area: Area) -> None:
        """Report columns that Excel would print on pages of their own, or too small to read."""
        width, last = sum(grid.widths), place(self._name, area.top, area.right)
        until = f"（打印到{column_letters(area.right)}列，请清除多余列的内容、边框和底纹"
        if grid.scale < LEAST_SCALE:
            self._report(last, f"缩小到10%仍放不进一页的行或列{until}，或设定打印区域）")
        elif width > page.text_width + _TOLERANCE:
            self._report(
                last,
                f"比纸上能印的宽{(width - page.text_width) / MM:.0f}毫米的列"
                f"{until}，或在“页面设置”中调整为1页宽）",
            )

    def _area(self, placed: Sequence[Placed]) -> Area | None:
        """Return the area that prints: the print area, or all that has content or lines."""
        stated = self._sheet.book.named(PRINT_AREA, self._sheet.part)
        if len(stated) > 1:
            self._report(self._name, "几块分开的打印区域")
        places = [(cell.row, cell.column) for cell in self._inked()]
        places += [(item.row, item.column) for item in placed]
        used: Area | None = None
        if places:
            rows, columns = zip(*places, strict=True)
            used = Area(min(rows), min(columns), max(rows), max(columns))
        if stated:
            area = stated[0]
            bottom, right = (used.bottom, used.right) if used else (area.top, area.left)
            # A print area of whole columns or rows ends where the sheet does.
            return Area(
                area.top,
                area.left,
                bottom if area.bottom == MAX_ROW else area.bottom,
                right if area.right == MAX_COLUMN else area.right,
            )
        for merge in self._sheet.merges:
            used = merge if used is None else used.union(merge)
        return used

    def _check_empty_rows(self, grid: Grid, page: Page, placed: Sequence[Placed]) -> None:
        """Report many rows with nothing but lines after the last words: programs differ.

        Excel prints them all; LibreOffice none, from the first run of 84 equal ones.
        """
        rows = self._sheet.rows
        ends = [item.row for item in placed] + [merge.bottom for merge in self._sheet.merges]
        ends += [row.number for row in rows if any(cell.kind for cell in row.cells)]
        last = first = max(ends, default=0)
        looks: tuple[tuple[int, int], ...] = ()
        for row in rows:
            if row.number <= last:
                continue
            found = tuple((c.column, c.style) for c in row.cells if self._prints(c.style))
            if found != looks or not found:
                first, looks = row.number, found
            elif row.number - first >= MOST_EMPTY_ROWS:
                end = _end_of_page(grid, page, last)
                remedy = f"请设定打印区域，如到第{end}行为止"
                what = f"很多只有边框或底纹的空行（Excel照印，有的程序不印；{remedy}）"
                self._report(self._name, what)
                return

    def _inked(self) -> list[SheetCell]:
        return [c for row in self._sheet.rows for c in row.cells if c.kind or self._prints(c.style)]

    def _prints(self, style: int) -> bool:
        """Say whether an empty cell of a style is seen on paper."""
        if style not in self._inks:
            look = self._styles.look(style)
            self._inks[style] = look.edges != Edges() or look.shading is not None
        return self._inks[style]

    def _titles(self, area: Area) -> range:
        """Return the numbers of the rows that repeat on every page."""
        rows = range(0)
        for stated in self._sheet.book.named(PRINT_TITLES, self._sheet.part):
            if (stated.left, stated.right) != (1, MAX_COLUMN):
                self._report(self._name, "左端标题列")
            elif not area.top <= stated.top <= stated.bottom <= area.bottom:
                self._report(self._name, "打印区域之外的顶端标题行")
            else:
                rows = range(stated.top, stated.bottom + 1)
        return rows

    def _breaks(self) -> set[int]:
        """Return the rows after which a page ends."""
        found = self._sheet.root.iterfind(f"{S}rowBreaks/{S}brk")
        return {int(b.get("id") or 0) for b in found if b.get("man") not in _OFF}

    def _blocks(self, grid: Grid, area: Area) -> list[Block]:
        """Divide the rows into tables: where the repeated rows begin, and at page breaks."""
        titles, breaks = self._titles(area), self._breaks()
        lines = grid.lines
        numbers = [line.number for line in lines]
        ends = {numbers.index(n) + 1 for n in breaks if n in numbers}
        heads = [i for i, n in enumerate(numbers) if n in titles]
        starts = sorted({0, *ends, *heads[:1]} - {len(lines)})
        blocks: list[Block] = []
        options = self._sheet.root.find(f"{S}printOptions")
        centred = options is not None and options.get("horizontalCentered") not in _OFF
        for start, end in pairwise([*starts, len(lines)]):
            repeated = heads if heads and start > heads[-1] else []
            rows = grid.rows(lines[start:end], titles)
            if repeated:
                rows = grid.rows([lines[i] for i in repeated], titles) + rows
            if heads and end == len(lines):
                rows = _with_somebody(rows)
            blocks.append(
                Table(
                    grid.widths,
                    rows,
                    "center" if centred else "left",
                    page_break_before=start in ends,
                )
            )
        return blocks


def _with_somebody(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Keep what stands below a numbered list on the page of its last row.

    Signatures on a page of their own, below nothing but the headings, would be anybody's.
    """
    last = max((i for i, row in enumerate(rows) if _is_numbered(row)), default=len(rows))
    return tuple(_kept(row) if last <= i < len(rows) - 1 else row for i, row in enumerate(rows))


def _is_numbered(row: Row) -> bool:
    block = row.cells[0].blocks[0] if row.cells and row.cells[0].blocks else None
    return isinstance(block, Paragraph) and block.text.strip().isdecimal()


def _kept(row: Row) -> Row:
    first = row.cells[0]
    block = first.blocks[0] if first.blocks else None
    if not isinstance(block, Paragraph):
        return row
    kept = replace(first, blocks=(replace(block, keep_with_next=True), *first.blocks[1:]))
    return replace(row, cells=(kept, *row.cells[1:]))


def _end_of_page(grid: Grid, page: Page, last: int) -> int:
    """Return the row with which the page ends that row ``last`` stands on."""
    end, height = last, 0.0
    for line in grid.lines:
        height += grid.height(line)
        if height > page.text_height:
            if line.number > last:
                break
            height = grid.height(line)
        end = max(end, line.number)
    return end
