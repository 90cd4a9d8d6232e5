"""The rows of a filled sheet as SpreadsheetML text: what is the same in all copies is made once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from cadre_docs.errors import OutputError
from cadre_docs.masters.name_lines import name_lines
from cadre_docs.masters.sandbox import NAME
from cadre_docs.masters.xlsx.tags import has_tags
from cadre_docs.office.quoting import escape, excel_escape, quoteattr
from cadre_docs.office.workbooks.spreadsheetml import MAX_COLUMN, S, column_letters, place
from cadre_docs.office.workbooks.strings import joined
from cadre_docs.office.workbooks.units import CELL_SIDE, PIXEL
from cadre_docs.office.workbooks.workbook import PRINT_AREA
from cadre_docs.pages.model import Edges
from cadre_docs.pages.write_xlsx.cell_text import MAX_CHARACTERS
from cadre_docs.pages.write_xlsx.measure import MAX_ROW, TALLEST, line_starts, text_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cadre_docs.masters.xlsx.tags import FilledRow
    from cadre_docs.masters.xlsx.wraps import WrappedStyles
    from cadre_docs.office.workbooks.worksheet import SheetCell, SheetRow, Worksheet
    from cadre_docs.pages.read_xlsx.styles import Styles

_XML_SPACE = ' xml:space="preserve"'
_LAST_LINE = 0.2  # the part of the tallest line that may be cut: it is blank
MOST_ROWS = 5  # that one row of a form goes on over
_SAFE = MAX_CHARACTERS // 2  # fewer characters than this are never too many units


@dataclass(frozen=True, slots=True)
class _Tagged:
    """A cell whose text is new in every copy of its row."""

    column: int
    before: str  # '<c r="B'
    style: int
    width: float  # of its lines, 0 where a text shrinks or stands upright
    room: float  # of a line that does not wrap, 0 where lines wrap
    size: float
    properties: tuple[str, ...]  # of its runs, as text

    def outgrown(self, text: str) -> bool:
        """Say whether a text needs a second line, which the cell's style does not give it."""
        return bool(self.room) and ("\n" in text or text_width(text, self.size) > self.room)


@dataclass(frozen=True, slots=True)
class _Static:
    """A cell that is the same in every copy: what stands around its number, and its text.

    ``item`` is an ``si`` element, empty where the cell has none; its number stands before ``end``.
    """

    before: str
    after: str
    item: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A row of the master, ready to be copied: the same for everybody."""

    before: str
    after: str
    height: float
    stated: bool
    cells: tuple[_Tagged | _Static, ...]

    def numbered(self, add: Callable[[str], int]) -> _Row:
        """Return the row with the numbers that its texts have in one filled workbook."""
        cells = [
            cell
            if isinstance(cell, _Tagged)
            else (cell.before, f"{cell.after}{add(cell.item)}{cell.end}")
            if cell.item
            else (cell.before, cell.after)
            for cell in self.cells
        ]
        tagged = [cell for cell in self.cells if isinstance(cell, _Tagged)]
        return _Row(self.before, self.after, self.height, self.stated, cells, tagged)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the master in one filled workbook."""

    before: str
    after: str
    height: float
    stated: bool
    cells: list[_Tagged | tuple[str, str]]
    tagged: list[_Tagged]


class RowWriter:
    """Writes the rows of one sheet."""

    def __init__(
        self,
        sheet: Worksheet,
        styles: Styles,
        strings: Sequence[etree._Element],
        wraps: WrappedStyles,
        add: Callable[[str], int],
        plans: dict[int, Plan],
    ) -> None:
        """Write rows of one filled workbook; ``plans`` are kept for the next one."""
        self._sheet = sheet
        self._styles = styles
        self._wraps = wraps
        self._strings = strings
        self._add = add
        root = sheet.root.find(f"{S}sheetData")
        self._p = f"{root.prefix}:" if root is not None and root.prefix else ""
        self._plans = plans
        self._numbered: dict[int, _Row] = {}
        self._rows = {row.number: row for row in sheet.rows}
        self._spans = {
            (m.top, m.left): sum(sheet.width(c) for c in range(m.left, m.right + 1))
            for m in sheet.merges
        }
        area = next(iter(sheet.book.named(PRINT_AREA, sheet.part)), None)
        columns = (cell.column for row in sheet.rows for cell in row.cells)
        self._last_column = min(area.right if area else MAX_COLUMN, max(columns, default=0))

    def divided(self, filled: Sequence[FilledRow]) -> Iterator[FilledRow]:
        """Yield the rows, those too tall for Excel as several: texts go on in the next one.

        A text that takes more than :data:`MOST_ROWS` is a mistake, and no row to print. Rows that
        share a merged cell with others stay whole.
        """
        for printed in filled:
            row = self._with_names(printed)
            head, rest = self._cut(row)
            parts = [head]
            while rest is not None and len(parts) < MOST_ROWS:
                head, rest = self._cut(rest)
                parts.append(head)
            yield from parts if rest is None else (row,)  # too much: it is refused as one

    def _with_names(self, row: FilledRow) -> FilledRow:
        """Return a row in which names that outgrow their lines break after their points."""
        marked = [column for column, runs in row.texts.items() if any(NAME in r for r in runs)]
        if not marked:
            return row
        cells = {cell.column: cell for cell in self._row_of(row.source).tagged}
        lines = {column: _name_lines(row.texts[column], cells[column]) for column in marked}
        return replace(row, texts={**row.texts, **lines})

    def _cut(self, row: FilledRow) -> tuple[FilledRow, FilledRow | None]:
        """Return what goes into one row, and what is left of its texts; None for nothing."""
        tall = {
            cell.column: cell
            for cell in self._row_of(row.source).tagged
            if _too_tall("".join(row.texts.get(cell.column, ())), cell)
        }
        if not tall or any(m.top <= row.source <= m.bottom != m.top for m in self._sheet.merges):
            return row, None
        heads, rests = dict(row.texts), {column: ("",) * len(t) for column, t in row.texts.items()}
        for column, cell in tall.items():
            runs = row.texts[column]
            starts = line_starts("".join(runs), cell.size, cell.width)
            fit = int((MAX_ROW / cell.size + _LAST_LINE) / TALLEST)
            heads[column], rests[column] = divided_at(runs, starts[fit])
        return replace(row, texts=heads), replace(row, texts=rests)

    def _row_of(self, source: int) -> _Row:
        if source not in self._numbered:
            if source not in self._plans:
                self._plans[source] = self._plan(self._rows[source])
            self._numbered[source] = self._plans[source].numbered(self._add)
        return self._numbered[source]

    def rows(self, filled: Sequence[FilledRow], numbers: Sequence[int]) -> str:
        """Return all rows; ``numbers`` are their numbers on the filled sheet."""
        out: list[str] = []
        for row, number in zip(filled, numbers, strict=True):
            self._write(out, self._row_of(row.source), row.texts, number)
        return "".join(out)

    def _write(
        self, out: list[str], plan: _Row, texts: Mapping[int, tuple[str, ...]], number: int
    ) -> None:
        height, tallest = 0.0, 1
        cells = [""]
        for cell in plan.cells:
            if isinstance(cell, tuple):
                cells.append(f"{cell[0]}{number}{cell[1]}")
                continue
            runs = texts.get(cell.column, ())
            text = "".join(runs)
            style = cell.style
            if text and cell.outgrown(text):
                style = self._wraps.twin(style)
            if text and cell.width and (style != cell.style or not cell.room):
                needed = _needed(text, cell)
                if needed > height:
                    height, tallest = needed, cell.column
            cells.append(self._cell(cell, style, runs, text, number))
        cells[0] = f"{plan.before}{number}{self._height(plan, height, number, tallest)}{plan.after}"
        out.extend(cells)
        out.append(f"</{self._p}row>")

    def _height(self, plan: _Row, needed: float, number: int, column: int) -> str:
        """Return the attributes that keep wrapped text whole: rows only ever grow."""
        if needed > MAX_ROW:
            at = place(self._sheet.name, number, column)
            raise OutputError(
                f"{at}：这一格的内容太多，超过Excel的最大行高（409.5磅，最多接着写{MOST_ROWS}行），"
                "打印会被截断。请压缩文字"
            )
        if needed <= plan.height:
            height = round(plan.height / PIXEL) * PIXEL  # as Excel would, once it is opened
            return f'" ht="{height:g}" customHeight="1"' if plan.stated else '"'
        return f'" ht="{-(-needed // PIXEL) * PIXEL:g}" customHeight="1"'

    def _cell(self, cell: _Tagged, style: int, runs: Sequence[str], text: str, number: int) -> str:
        start = f'{cell.before}{number}" s="{style}"'
        if not text:
            return f"{start}/>"
        if len(text) > _SAFE and len(text.encode("utf-16-le")) // 2 > MAX_CHARACTERS:
            at = place(self._sheet.name, number, cell.column)
            raise OutputError(f"{at}：Excel 的一个单元格最多容纳 32,767 个字符，请缩短内容")
        if len(cell.properties) > 1:
            item = "".join(
                f"<r>{properties}<t{_XML_SPACE}>{escape(excel_escape(run))}</t></r>"
                for properties, run in zip(cell.properties, runs, strict=True)
                if run
            )
        else:
            item = f"<t{_XML_SPACE}>{escape(excel_escape(text))}</t>"
        return (
            f'{start} t="s"><{self._p}v>{self._add(f"<si>{item}</si>")}</{self._p}v></{self._p}c>'
        )

    # --- plans ----------------------------------------------------------------------------

    def _plan(self, row: SheetRow) -> Plan:
        kept = {
            name: value
            for name, value in row.attributes.items()
            if not name.startswith("{") and name not in ("r", "ht", "customHeight")
        }
        attributes = "".join(f" {name}={quoteattr(value)}" for name, value in kept.items())
        return Plan(
            f'<{self._p}row r="',
            f"{attributes}>",
            self._sheet.default_height if row.height is None else row.height,
            row.height is not None,
            tuple(self._tagged(c) if has_tags(c) else self._static(c) for c in row.cells),
        )

    def _tagged(self, cell: SheetCell) -> _Tagged:
        look = self._styles.look(cell.style)
        width = self._spans.get((cell.row, cell.column), self._sheet.width(cell.column))
        properties = [
            "" if piece.properties is None else _plain_xml(piece.properties) for piece in cell.text
        ]
        inner = 0.0 if look.shrink or look.upright else width - 2 * CELL_SIDE
        return _Tagged(
            cell.column,
            f'<{self._p}c r="{column_letters(cell.column)}',
            cell.style,
            inner,
            0.0 if look.wrap or not inner else inner + self._free_beside(cell),
            look.font.size,
            tuple(properties),
        )

    def _free_beside(self, cell: SheetCell) -> float:
        """Return the width of the empty cells that a text may run on over, as Excel lets it."""
        look = self._styles.look(cell.style)
        if (cell.row, cell.column) in self._spans or look.align not in (None, "left"):
            return 0.0
        width, row = 0.0, {c.column: c for c in self._rows[cell.row].cells}
        for column in range(cell.column + 1, self._last_column + 1):
            beside = row.get(column)
            if self._is_merged(cell.row, column) or (
                beside is not None and (beside.kind or self._has_lines(beside))
            ):
                break
            width += self._sheet.width(column)
        return width

    def _is_merged(self, row: int, column: int) -> bool:
        return any(
            m.top <= row <= m.bottom and m.left <= column <= m.right for m in self._sheet.merges
        )

    def _has_lines(self, cell: SheetCell) -> bool:
        return self._styles.look(cell.style).edges != Edges()

    def _static(self, cell: SheetCell) -> _Static:
        before = f'<{self._p}c r="{column_letters(cell.column)}'
        style = f'" s="{cell.style}"'
        if not cell.kind:
            return _Static(before, f"{style}/>")
        kind, number = cell.raw
        if kind == "s":
            item = _plain_xml(self._strings[int(number)])
        elif kind in ("inlineStr", "str"):
            item = f"<si><t{_XML_SPACE}>{escape(excel_escape(joined(cell.text)))}</t></si>"
        else:
            content = f"<{self._p}v>{escape(cell.string)}</{self._p}v>"
            return _Static(before, f'{style} t="{kind}">{content}</{self._p}c>')
        return _Static(before, f'{style} t="s"><{self._p}v>', item, f"</{self._p}v></{self._p}c>")


def _needed(text: str, cell: _Tagged) -> float:
    """Return the height a wrapped text needs; 0 when it stands on one line."""
    if len(text) * cell.size <= cell.width and "\n" not in text:
        return 0.0
    lines = len(line_starts(text, cell.size, cell.width))
    return (lines * TALLEST - _LAST_LINE) * cell.size if lines > 1 else 0.0


def _name_lines(runs: Sequence[str], cell: _Tagged) -> tuple[str, ...]:
    """Return the runs of a text without the marks of names.

    A name that is all of its cell gets line breaks; of others it is not known where lines end.
    """
    text = "".join(runs)
    plain = text.replace(NAME, "")
    is_alone = text.strip() == f"{NAME}{plain.strip()}{NAME}"
    room = cell.room or cell.width
    if is_alone and cell.width and text_width(plain.strip(), cell.size) > room:
        broken = "\n".join(name_lines(plain.strip(), cell.width / cell.size))
        return tuple(broken if NAME in run else "" for run in runs)
    return tuple(run.replace(NAME, "") for run in runs)


def _too_tall(text: str, cell: _Tagged) -> bool:
    """Whether a text needs more than the tallest row; the lines are counted only if they may."""
    if not cell.width:
        return False
    # Two lines that follow each other are wider than one together.
    most = 2 * len(text) * cell.size / cell.width + text.count("\n") + 1
    return most * TALLEST * cell.size > MAX_ROW and _needed(text, cell) > MAX_ROW


def divided_at(runs: Sequence[str], place: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Divide the runs of a text before a character; a line feed there is not needed any more."""
    heads, rests, at = [], [], 0
    for run in runs:
        cut = min(max(place - at, 0), len(run))
        heads.append(run[:cut])
        rests.append(run[cut:])
        at += len(run)
    for number in range(len(heads) - 1, -1, -1):
        if heads[number]:
            heads[number] = heads[number].removesuffix("\n")
            break
    return tuple(heads), tuple(rests)


def _plain_xml(element: etree._Element) -> str:
    """Return an element as text in the default namespace, without declarations."""
    name = str(element.tag).rpartition("}")[2]
    attributes = "".join(
        f" {'xml:space' if str(k).endswith('}space') else str(k)}={quoteattr(str(v))}"
        for k, v in element.attrib.items()
    )
    inner = escape(element.text or "") + "".join(map(_plain_xml, element))
    return f"<{name}{attributes}>{inner}</{name}>" if inner else f"<{name}{attributes}/>"
