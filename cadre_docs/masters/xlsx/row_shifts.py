"""Where the rows of a master went: moving merges, names, breaks and anchors along."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from cadre_docs.office.workbooks.spreadsheetml import (
    MAX_ROW,
    XDR,
    Area,
    S,
    column_letters,
    read_area,
)
from cadre_docs.office.workbooks.workbook import REFERENCE, sheet_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from lxml import etree

# Elements that name areas of their sheet, and the attribute that does it.
_LISTS = {
    "dataValidations/dataValidation": "sqref",
    "ignoredErrors/ignoredError": "sqref",
    "protectedRanges/protectedRange": "sqref",
}
_SINGLE = {"hyperlinks/hyperlink": "ref", "autoFilter": "ref"}


class Moves:
    """The rows of a filled sheet. ``sources`` holds the master's row of each new row.

    ``markers`` are the master's rows that stood for statements and are gone; ``numbers`` are
    all rows that the master mentions: what lies below the last keeps its distance.
    """

    def __init__(self, sources: Sequence[int], markers: set[int], numbers: Sequence[int]) -> None:
        self._sources = sources
        self._markers = markers
        self._known = frozenset(numbers)
        self._last = max(numbers, default=0)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The new number of each row. Rows that the master leaves out leave their gaps."""
        new: list[int] = []
        previous, last = 0, 0
        for source in self._sources:
            step = 1
            if source > previous + 1:
                step += sum(row not in self._known for row in range(previous + 1, source))
            last += step
            new.append(last)
            previous = source
        return tuple(new)

    @cached_property
    def _end(self) -> int:
        return self.numbers[-1] if self._sources else 0

    def runs(self, top: int, bottom: int) -> Iterator[tuple[int, int]]:
        """Yield (first, last) of the new rows that came from ``top`` to ``bottom``."""
        start = end = None
        for number, source in zip(self.numbers, self._sources, strict=True):
            if not top <= source <= bottom:
                continue
            if start is None or end is None:
                start = number
            elif number != end + 1:
                yield start, end
                start = number
            end = number
        if start is not None and end is not None:
            yield start, end

    def span(self, top: int, bottom: int) -> tuple[int, int] | None:
        """Return the first and last new row of ``top`` to ``bottom``; None when all are gone."""
        if bottom >= MAX_ROW:
            return top, bottom
        runs = list(self.runs(top, bottom))
        if runs:
            return runs[0][0], runs[-1][1]
        if top > self._last:
            return top - self._last + self._end, bottom - self._last + self._end
        return None

    def copies(self, area: Area) -> Iterator[Area]:
        """Yield what a merged area became: one for every copy of its rows.

        A merge around a whole loop, its statements included, stays one and grows.
        """
        inside = [
            (number, source)
            for number, source in zip(self.numbers, self._sources, strict=True)
            if area.top <= source <= area.bottom
        ]
        if not inside:
            return
        whole = any(area.top <= marker <= area.bottom for marker in self._markers)
        first = min(source for _, source in inside)
        start, end = inside[0][0], inside[0][0]
        for number, source in inside[1:]:
            if number != end + 1 or (source == first and not whole):
                yield replace(area, top=start, bottom=end)
                start = number
            end = number
        yield replace(area, top=start, bottom=end)

    # --- elements -------------------------------------------------------------------------

    def move_sheet(self, root: etree._Element) -> None:
        """Move all that a sheet says about its rows (the rows themselves are written anew)."""
        self._move_merges(root)
        for path, attribute in _LISTS.items():
            for element in root.findall("/".join(f"{S}{part}" for part in path.split("/"))):
                moved = self._list(element.get(attribute, ""))
                _set_or_drop(element, attribute, moved)
        for path, attribute in _SINGLE.items():
            for element in root.findall("/".join(f"{S}{part}" for part in path.split("/"))):
                _set_or_drop(element, attribute, self.reference(element.get(attribute, "")) or "")
        for element in root.iterfind(f"{S}rowBreaks/{S}brk"):
            span = self.span(1, int(element.get("id") or 0))
            element.set("id", str(span[1] if span else 0))
        dimension = root.find(f"{S}dimension")
        if dimension is not None:
            area = read_area(dimension.get("ref", "A1"))
            dimension.set("ref", replace(area, bottom=max(self._end, 1), top=1).reference)

    def _move_merges(self, root: etree._Element) -> None:
        parent = root.find(f"{S}mergeCells")
        if parent is None:
            return
        for element in list(parent):
            area = read_area(element.get("ref", ""))
            parent.remove(element)
            if area.top == area.bottom and area.top in self._markers:
                continue
            for copy in self.copies(area):
                if copy.top < copy.bottom or copy.left < copy.right:
                    parent.append(parent.makeelement(element.tag, {"ref": copy.reference}))
        parent.set("count", str(len(parent)))
        if not len(parent):
            root.remove(parent)

    def _list(self, references: str) -> str:
        """Move a list of areas; one inside a loop becomes as many as the loop made."""
        moved = []
        for reference in references.split():
            area = read_area(reference)
            for top, bottom in self.runs(area.top, area.bottom):
                moved.append(replace(area, top=top, bottom=bottom).reference)
        return " ".join(moved)

    def reference(self, reference: str) -> str | None:
        """Move one area, with its dollar signs; None when its rows are gone."""
        area = read_area(reference)
        span = self.span(area.top, area.bottom)
        if span is None:
            return None
        return replace(area, top=span[0], bottom=span[1]).reference

    def move_names(self, root: etree._Element, sheet: str) -> None:
        """Move defined names (print area, print titles …) that point to rows of a sheet."""

        def moved(match: re.Match[str]) -> str:
            if sheet_of(match) != sheet:
                return match[0]
            return f"{match['sheet']}!{self._absolute(match['area'])}"

        for element in root.iterfind(f"{S}definedNames/{S}definedName"):
            with contextlib.suppress(ValueError):  # #REF! and the like
                element.text = REFERENCE.sub(moved, element.text or "")

    def _absolute(self, reference: str) -> str:
        area = read_area(reference)
        if not any(character.isdigit() for character in reference):
            return reference  # whole columns
        span = self.span(area.top, area.bottom)
        if span is None:
            return "#REF!"
        if not any(character.isalpha() for character in reference):
            return f"${span[0]}:${span[1]}"
        start, end = (
            f"${column_letters(column)}${row}"
            for column, row in ((area.left, span[0]), (area.right, span[1]))
        )
        return f"{start}:{end}" if ":" in reference else start

    def move_drawing(self, root: etree._Element) -> None:
        """Move the anchors of pictures."""
        for row in root.iter(f"{XDR}row"):
            number = int(row.text or 0) + 1
            span = self.span(number, number) or self.span(1, number)
            row.text = str((span[1] if span else 1) - 1)


def _set_or_drop(element: etree._Element, attribute: str, value: str) -> None:
    """Set an attribute; without a value drop the element, and its parent once that is empty."""
    parent = element.getparent()
    if value:
        element.set(attribute, value)
    elif parent is not None:
        parent.remove(element)
        if parent.get("count") is not None:
            parent.set("count", str(len(parent)))
        above = parent.getparent()
        if not len(parent) and above is not None:
            above.remove(parent)
