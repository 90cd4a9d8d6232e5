"""The headings of a list: one to three rows of them, merged or with gaps, below titles and notes.

A merged area shows its text all over; a gap right of a heading belongs to it. What stands above a
column is joined from top to bottom (``学历/在职``), so that no column is known by one row alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.intake.template.people_rows import is_footer
from cadre_docs.performance.classes import light
from cadre_docs.performance.expressions import expression
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cadre_docs.office.workbooks.cells import SheetCells
    from cadre_docs.office.workbooks.spreadsheetml import Area

SEARCHED_ROWS = 60
BETWEEN = "/"  # between the rows of a heading
_LONGEST_HEADING = 60
_LEAST = 2  # columns of a table
_MOST_HEADS = 3  # rows of headings
_YEAR = expression(r"(?:19|20)[0-9]{2}\s?(?:年度?)?\D{0,12}")
_STARS = "*★☆●#"
_REMARK = expression(r"(.+)\(([^()]*)\)")
_HOW = expression(r"必填|选填|必录|如.*|例.*|格式.*|\d+位.*|.{0,20}yyyy.*|单选|下拉.*|文本.*|全称")
_OTHERS = frozenset(map(folded, (
    "配偶", "子女", "家庭成员", "家属", "联系人", "紧急联系人", "推荐人", "介绍人", "负责人",
    "经办人",
)))  # fmt: skip
"""Headings of groups of columns that tell of somebody else than the row does."""


@light
class Heading:
    """A column: its letter's number, and what stands above it."""

    column: int
    text: str


class Names(NamedTuple):
    """What headings are looked for.

    ``is_known`` tells whether a text is the name of a box or column, ``is_key`` whether it is that
    of the column that tells whose a row is: people's names, or those of units.
    """

    is_known: Callable[[str], bool]
    is_key: Callable[[str], bool]
    of_people: bool = True


class Head(NamedTuple):
    """The first and last row of the headings, and the columns."""

    top: int
    bottom: int
    headings: tuple[Heading, ...]


def bare(text: str) -> tuple[str, str]:
    """Return a heading without stars and without the remark in brackets at its end, and that."""
    name = folded(text).strip(_STARS)
    found = _REMARK.fullmatch(name)
    return (found[1].strip(_STARS), found[2]) if found else (name, "")


def says_how(remark: str) -> bool:
    """Whether a remark says how a column is filled, not which it is."""
    return not remark or _HOW.fullmatch(remark) is not None


def called(heading: str) -> tuple[str, ...]:
    """Return what a heading may be called, the fullest first: with the rows above, and without.

    A name or a unit under 配偶 is not that of whom the row is about: there nothing but the whole
    counts.
    """
    upper, _, lower = heading.rpartition(BETWEEN)
    whole = heading.replace(BETWEEN, "")
    if any(folded(part) in _OTHERS for part in upper.split(BETWEEN)):
        return (whole,)
    return tuple(dict.fromkeys((whole, lower + upper, lower)))


def find_head(cells: SheetCells, names: Names) -> Head | None:
    """Return the headings of a sheet: the rows with most known names, else the first of texts.

    The name of the key alone makes a list.
    """
    grid = _Grid(cells, names)
    rows = grid.rows()
    return Head(*rows, tuple(grid.headings(*rows))) if rows else None


def fill_down(sheet: SheetCells, header: int) -> None:
    """Give every row of a cell merged down its column the value: a department of several rows."""
    down: list[Area] = []
    others: list[Area] = []
    for area in sheet.merged:
        (down if area.left == area.right and area.top > header else others).append(area)
    sheet.merged = others
    for area in down:
        cell = sheet.rows.get(area.top, {}).get(area.left)
        for row, column in area.places():
            if cell is None:
                sheet.rows.get(row, {}).pop(column, None)
            else:
                sheet.rows.setdefault(row, {})[column] = cell


class _Grid:
    """The cells of a sheet as people see them: a merged area shows its text all over."""

    def __init__(self, cells: SheetCells, names: Names) -> None:
        self._rows, self._names = cells.rows, names
        self._covered = {
            place: area
            for area in cells.merged
            if area.top <= SEARCHED_ROWS
            for place in area.places()
        }

    def text(self, row: int, column: int) -> str:
        area = self._covered.get((row, column))
        if area is not None:
            row, column = area.top, area.left
        cell = self._rows.get(row, {}).get(column)
        return "" if cell is None else cell.label

    def rows(self) -> tuple[int, int] | None:
        """Return the first and the last row of the headings."""
        best, row, plain = 0, 0, 0
        for candidate in sorted(self._rows)[:SEARCHED_ROWS]:
            texts = {t for c in self._rows[candidate] if (t := self.text(candidate, c))}
            known = sum(map(self._names.is_known, texts))
            if known > best and (known >= _LEAST or any(map(self._names.is_key, texts))):
                best, row = known, candidate
            if not plain and len(texts) >= _LEAST and self._is_heads(candidate):
                plain = candidate
        row = row or plain
        return self._all_of(row) if row else None

    def _is_heads(self, row: int) -> bool:
        """Whether a row looks like headings: short texts, and no numbers but years."""
        cells = self._rows[row].values()
        return all(
            cell.origin in ("text", "number") and len(cell.label) <= _LONGEST_HEADING
            and (not any(c.isdecimal() for c in cell.label) or _YEAR.fullmatch(cell.label))
            for cell in cells
        )  # fmt: skip

    def _may_be_heads(self, row: int) -> bool:
        """Whether a row that merged headings reach into has none but headings."""
        return row not in self._rows or self._is_heads(row)

    def _all_of(self, row: int) -> tuple[int, int]:
        """Return the rows of headings: with those above or below where there are two or three."""
        areas = set(self._covered.values())
        over = [a.top for a in areas if a.top < row <= a.bottom
                or (a.top == row - 1 and self._spans(a, row))]  # fmt: skip
        top = max(min(over), row - _MOST_HEADS + 1) if over else row
        deep = max((a.bottom for a in areas if top <= a.top <= row), default=row)
        bottom = row
        while bottom < min(deep, top + _MOST_HEADS - 1) and self._may_be_heads(bottom + 1):
            bottom += 1
        if top < row or bottom > row:
            return top, bottom
        while bottom < row + _MOST_HEADS - 1 and self._fills_gaps(row, bottom + 1):
            bottom += 1
        while bottom < top + _MOST_HEADS - 1 and self._is_group(top - 1, top):
            top -= 1
        return top, bottom

    def _fills_gaps(self, row: int, lower: int) -> bool:
        """Whether a row goes on with headings that are not merged (.ods, .csv): in their gaps.

        What stands below a heading belongs to it only where a gap follows the heading.
        """
        here, below = self._rows[row], self._rows.get(lower, {})
        if not below or not self._is_heads(lower):
            return False
        gaps = [column for column in below if column not in here]
        grouped = all(column + 1 not in here for column in below if column in here)
        return bool(gaps) and grouped and min(here) not in below

    def _is_group(self, upper: int, row: int) -> bool:
        """Whether a row above has headings that are not merged, some of which are known."""
        if upper not in self._rows or len(self._rows[upper]) < _LEAST or not self._is_heads(upper):
            return False
        texts = [cell.label for cell in self._rows[upper].values()]
        return any(map(self._names.is_known, texts)) and self._fills_gaps(upper, row)

    def _spans(self, area: Area, row: int) -> bool:
        """Whether an area above is the heading of some columns, not the title of them all."""
        here = self._rows.get(row, {})
        inside = sum(area.left <= column <= area.right for column in here)
        above = self._rows.get(row - 1, {})
        if is_footer([self.text(area.top, area.left)]):  # 填报单位：…
            return False
        return area.bottom == row - 1 and 1 < inside < len(here) and len(above) > 1

    def headings(self, top: int, bottom: int) -> Iterator[Heading]:
        """Yield the columns with what stands above them."""
        columns = {c for row in range(top, bottom + 1) for c in self._rows.get(row, {})}
        merged = {c for (row, c) in self._covered if top <= row <= bottom}
        groups = [""] * (bottom - top)
        for column in sorted(columns | merged):
            texts = [self.text(row, column) for row in range(top, bottom + 1)]
            if not merged:  # a gap belongs to what stands left of it
                for level in range(bottom - top):
                    if texts[level]:
                        groups[level:] = [texts[level], *[""] * (bottom - top - level - 1)]
                    elif texts[-1]:
                        texts[level] = groups[level]
            parts = dict.fromkeys(" ".join(t.split()) for t in texts if t)
            if text := BETWEEN.join(parts):
                yield Heading(column, text)
