"""Lines and rows filled into pages, from top to bottom; what is too high is divided.

As LibreOffice does it: a row that may be divided, or is higher than a page, is divided as soon as
a line of each of its cells fits; another one goes to the next page whole, and so does a table
that begins with a row higher than a page. What stays together is
parted where no page holds it.
"""

from __future__ import annotations

from dataclasses import replace
from math import floor, isinf
from typing import TYPE_CHECKING

from cadre_docs.pages.typeset.marks import Placed, Strip, moved
from cadre_docs.pages.typeset.not_set import NotSet
from cadre_docs.pages.typeset.rows import RowBox, drawn_rows, settled
from cadre_docs.pages.typeset.tags import untagged
from cadre_docs.performance.classes import light

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.pages.typeset.cells import CellBox

_ROUNDING = 1e-6
_JOINT = 2.0  # points: no line is less high


@light
class Item:
    """What comes next in a column: a line, or a ``row`` of a table's body.

    ``keep`` says that no page ends before it, ``forced`` that one must. ``above`` is space
    that a page end swallows; ``overleaf`` is repeated above it where a page begins with it.
    A ``spare`` one at the end is left out where it has no room. One that snaps to a document grid
    of this ``pitch`` stands in the whole lines of it that a page has.
    """

    line: Strip | None = None
    above: float = 0.0
    keep: bool = False
    forced: bool = False
    row: RowBox | None = None
    overleaf: tuple[Strip, ...] = ()
    spare: bool = False
    pitch: float = 0.0

    @property
    def height(self) -> float:
        """The height without the space above."""
        what = self.line or self.row
        return what.height if what else 0.0


class Flow:
    """Divides ``items`` into pages that are ``room`` points high.

    What is divided leaves its rest in ``items``.
    """

    def __init__(self, items: list[Item], room: float) -> None:
        self._items, self._room = items, room + _ROUNDING

    def pages(self) -> Iterator[Strip]:
        """Yield what stands on each page, as high as it is used."""
        start = 0
        while True:
            page = _Page(self._items, start, self._room)
            start = page.fill()
            yield page.strip()
            if start >= len(self._items):
                return


class _Page:
    """The page that begins with item ``start``."""

    def __init__(self, items: list[Item], start: int, room: float) -> None:
        self._items, self._start, self._room = items, start, room
        self._heads = items[start].overleaf if items else ()
        self._tops: list[float] = []
        self._part: tuple[float, RowBox] | None = None  # the first part of a row that goes on

    def fill(self) -> int:
        """Settle what stands on the page; return where the next one begins."""
        end = self._filled()
        if end is None and self._heads:  # they leave no room for even a line
            self._heads = ()
            end = self._filled()
        if end is None:
            raise NotSet("一行文字或一张图片比一页还高")
        return end

    def strip(self) -> Strip:
        """Return what stands on the page."""
        placed: list[Placed] = []
        y = 0.0
        for head in self._heads:
            placed.extend(untagged(moved(head.placed, 0.0, y)))
            y += head.height
        on_page = self._items[self._start : self._start + len(self._tops)]
        rows = [item.row for item in on_page if item.row]
        # Cells reach into rows below them, and nothing stands between the rows of a table.
        drawn = iter(drawn_rows([*rows, self._part[1]] if self._part else rows))
        for top, item in zip(self._tops, on_page, strict=True):  # in reading order
            strip = next(drawn) if item.row else item.line or Strip(0.0)
            placed.extend(moved(strip.placed, 0.0, top))
            y = top + item.height
        if self._part:
            placed.extend(moved(next(drawn).placed, 0.0, self._part[0]))
            y = self._part[0] + self._part[1].height
        return Strip(y, tuple(placed))

    def _filled(self) -> int | None:
        """Return where the next page begins; None when not even a line finds room here."""
        items, start = self._items, self._start
        y = sum(head.height for head in self._heads)
        self._tops = tops = list[float]()
        for place in range(start, len(items)):
            item = items[place]
            if place > start and item.forced:
                return place
            top = y + (item.above if place > start or start == 0 or item.forced else 0.0)
            room = self._room if place == start else self._room_for(item)
            if top + item.height > room and item.spare and place == len(items) - 1:
                return len(items)
            if top + item.height > room:
                return self._broken(place, top)
            tops.append(top)
            y = top + item.height
        return len(items)

    def _room_for(self, item: Item) -> float:
        """Return how far down an item may reach: not into what is left below the last grid line."""
        if not item.pitch or isinf(self._room):
            return self._room
        return floor(self._room / item.pitch) * item.pitch + _ROUNDING

    def _broken(self, place: int, top: float) -> int | None:
        """End the page at item ``place``, in it or before it."""
        row, room = self._items[place].row, self._room - top
        if row and self._may_divide(place, row) and self._divide(place, row, top, room):
            return place
        end = self._earlier(place)
        if end is None:
            alone = place > self._start and row and row.height <= self._page(place)
            if row and not alone and self._divide(place, row, top, room, forced=True):
                return place
            if place == self._start:
                return None
            end = place  # no page holds what was to stay together
        del self._tops[end - self._start :]
        self._end_before(end)
        return end

    def _may_divide(self, place: int, row: RowBox) -> bool:
        """Say whether a row may be divided where it stands, without any need.

        The first row of a table is not, for being too high: its table begins on the next page.
        """
        is_first = place == 0 or self._items[place - 1].row is None
        return row.divisible or (row.height > self._page(place) and not is_first)

    def _page(self, place: int) -> float:
        """Return how high a row may be that begins a page."""
        return self._room - sum(head.height for head in self._items[place].overleaf)

    def _earlier(self, place: int) -> int | None:
        """Return the last place up to ``place`` before which the page may end."""
        places = range(place, self._start, -1)
        return next((end for end in places if not self._items[end].keep), None)

    # --- rows ---------------------------------------------------------------------------------

    def _divide(
        self, place: int, row: RowBox, top: float, room: float, *, forced: bool = False
    ) -> bool:
        """Divide a row, and the cells that reach into it from above; say whether that is done."""
        for loosely in (False, True) if forced else (False,):
            first, rest = row.divided(room, loosely=loosely)
            cut = _Cut(self._items, self._start, place, room, loosely=loosely)
            if _is_divided(row, first, rest, cut, forced=forced):
                cut.write()
                self._part = (top, first)
                self._begin(place, cut.joined(rest))
                return True
        return False

    def _end_before(self, end: int) -> None:
        """Close the rows above item ``end`` and divide the cells that reach beyond it."""
        if end >= len(self._items):
            return
        row, last = self._items[end].row, self._last_row(end)
        if last is None:
            return
        cut = _Cut(self._items, self._start, last + 1)
        cut.write()
        if row is not None and last == end - 1:
            self._begin(end, cut.joined(row))

    def _last_row(self, end: int) -> int | None:
        """Return the row that the page ends with, if it does; a joint of tables is nothing."""
        for place in range(end - 1, self._start - 1, -1):
            item = self._items[place]
            if item.row is not None:
                return place
            if item.height > _JOINT or (item.line and item.line.placed):
                return None
        return None

    def _begin(self, place: int, row: RowBox) -> None:
        """Put the row with which the next page begins into the items; settle those below."""
        items = self._items
        overleaf = items[place].overleaf
        if not any(head.placed for head in overleaf):
            row = row.opened()
        items[place] = Item(row=row, overleaf=overleaf)
        end, at = place + 1, place
        while at < end:  # as far as cells reach
            reached = items[at].row
            end = (
                max(end, at + max((c.rowspan for c in reached.cells), default=1))
                if reached
                else end
            )
            at += 1
        rows = [reached for item in items[place:end] if (reached := item.row)]
        for at, new in enumerate(settled(rows), place):
            items[at] = replace(items[at], row=new)


class _Cut:
    """The cells of rows on a page that reach to its end or beyond, divided there.

    The page ends before item ``end``, or ``part`` points into it. Nothing is changed before
    :meth:`write`.
    """

    def __init__(
        self,
        items: list[Item],
        start: int,
        end: int,
        part: float = 0.0,
        *,
        loosely: bool = False,
    ) -> None:
        self._items = items
        self.firsts: list[CellBox] = []
        self.rests: list[CellBox] = []
        self._rows: dict[int, RowBox] = {}
        for place in range(end - 1, start - 1, -1):
            row = items[place].row
            if row is None:
                break
            own = end - place
            if any(cell.rowspan >= own for cell in row.cells):
                height = sum(one.height for item in items[place:end] if (one := item.row)) + part
                cells = tuple(
                    self._divided(cell, own, height, inside=part > 0, loosely=loosely)
                    for cell in row.cells
                )
                self._rows[place] = replace(row, cells=cells)

    def _divided(
        self, cell: CellBox, own: int, height: float, *, inside: bool, loosely: bool
    ) -> CellBox:
        if cell.rowspan < own:
            return cell
        if cell.rowspan == own:
            return cell if inside else cell.closed()
        first, rest = cell.split(height, loosely=loosely)
        self.firsts.append(first)
        self.rests.append(replace(rest, rowspan=cell.rowspan - own))
        return replace(first, rowspan=own + inside)

    def write(self) -> None:
        """Put what stays on the page into the items."""
        for place, row in self._rows.items():
            self._items[place] = replace(self._items[place], row=row)

    def joined(self, row: RowBox) -> RowBox:
        """Return the row with which the next page begins, with the rests in it."""
        cells = sorted((*row.cells, *self.rests), key=lambda cell: cell.x0)
        return replace(row, cells=tuple(cells))


def _is_divided(row: RowBox, first: RowBox, rest: RowBox, cut: _Cut, *, forced: bool) -> bool:
    """Say whether a row may be divided so.

    Each of its cells keeps a line on the page, and something goes overleaf; where it has to be
    divided, one line of all is enough, and a box without text is drawn on.
    """
    firsts, rests = (*first.cells, *cut.firsts), (*rest.cells, *cut.rests)
    if forced:
        has_text = any(cell.lines for cell in (*firsts, *rests))
        return first.height > 1.0 and (not has_text or any(cell.lines for cell in firsts))
    pairs = zip(first.cells, row.cells, strict=True)
    begun = all(kept.lines or not cell.lines for kept, cell in pairs)
    return begun and any(cell.lines for cell in rests)


def strips(items: Sequence[Item]) -> Strip:
    """Return items that no page divides, such as a header, one below the other."""
    return next(iter(Flow(list(items), float("inf")).pages()))
