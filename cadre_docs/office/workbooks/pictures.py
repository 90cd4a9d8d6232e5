"""Pictures on a worksheet: where they lie. They are never read, and never lost in silence."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from cadre_docs.errors import CadreDocsError
from cadre_docs.findings import Finding, error, warning
from cadre_docs.office.workbooks.spreadsheetml import FEW, MAX_COLUMN, MAX_ROW, XDR, Area, named
from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from cadre_docs.findings import Position
    from cadre_docs.office.package import Package

_DRAWING = "/drawing"
# How WPS and Excel write a picture inside a cell; saved anew elsewhere it becomes a text.
_IN_CELL = expression(r"=\s*(?:_xlfn\.|_xlws\.)*(?:DISPIMG|IMAGE)\(", re.IGNORECASE)
_HEAD = 60  # characters of a formula that say which function it is
_MOST, _TALLEST = 20_000, 40  # pictures that are told one by one, rows that one covers
_SAVE = (
    "请把照片另存为图片文件（右键图片“另存为图片”；WPS 的嵌入图片先“切换为浮动图片”），"
    "与本工作簿放在同一文件夹，删去图片，在此格填文件名，如 张三.jpg"
)


def is_picture(text: str) -> bool:
    """Tell whether a cell's text stands for a picture in the cell."""
    return text.startswith("=") and _IN_CELL.match(text[:_HEAD]) is not None


class Pictures:
    """The pictures of a workbook's sheets; a drawing that sheets share is read once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._read: dict[str, tuple[Area, ...]] = {}

    def on(self, sheet: str) -> tuple[Area, ...]:
        """Return the cells that each picture of a sheet (given by its part) covers."""
        found: list[Area] = []
        try:
            for relation in self._package.relations(sheet).values():
                if relation.kind.endswith(_DRAWING) and relation.target in self._package:
                    if relation.target not in self._read:
                        root = self._package.xml(relation.target)
                        self._read[relation.target] = tuple(_areas(root))
                    found += self._read[relation.target]
        except (CadreDocsError, ValueError):  # damaged: nobody sees a picture there
            return ()
        return tuple(found)


class Laid:
    """The pictures of one sheet, to be asked for cell by cell."""

    def __init__(self, areas: tuple[Area, ...]) -> None:
        self._areas = areas
        self._claimed: set[Area] = set()

    @cached_property
    def _by_row(self) -> dict[int, list[Area]]:
        """The pictures by row, made when a first cell is asked for: few sheets have a photo."""
        found: dict[int, list[Area]] = {}
        for area in self._areas[:_MOST]:
            for row in range(area.top, min(area.bottom, area.top + _TALLEST) + 1):
                found.setdefault(row, []).append(area)
        return found

    def over(self, row: int, column: int) -> list[Area]:
        """Return the pictures over a cell; they count as told."""
        found = [a for a in self._by_row.get(row, ()) if a.left <= column <= a.right]
        self._claimed.update(found)
        return found

    def others(self) -> list[Area]:
        """Return the pictures that lie over no cell that was asked for."""
        return [area for area in self._areas if area not in self._claimed]


def _areas(drawing: etree._Element) -> Iterable[Area]:
    for anchor in drawing:
        start = anchor.find(f"{XDR}from")
        if start is None or anchor.find(f".//{XDR}pic") is None:
            continue
        end = anchor.find(f"{XDR}to")
        (top, left), (bottom, right) = _corner(start), _corner(start if end is None else end)
        yield Area(top, left, max(top, bottom), max(left, right))


def _corner(element: etree._Element) -> tuple[int, int]:
    row, column = (int(element.findtext(f"{XDR}{name}") or 0) + 1 for name in ("row", "col"))
    return min(max(row, 1), MAX_ROW), min(max(column, 1), MAX_COLUMN)


def picture_in_cell(position: Position, path: str) -> Finding:
    """Return the finding for a picture that stands in a cell itself."""
    what = "格子里是嵌入的图片，图片读不到"
    return error("FS-template", what, remedy=_SAVE, position=position, path=path)


def picture_over_photo(position: Position, path: str) -> Finding:
    """Return the finding for a picture that lies over the box for a photo."""
    what = f"{position.cell} 上放了一张图片，图片只是浮在格子上，读不到"
    return error("FS-template", what, remedy=_SAVE, position=position, path=path)


def pictures_elsewhere(areas: Iterable[Area], position: Position) -> list[Finding]:
    """Return a warning that names pictures over other cells."""
    places = list(areas)
    if not places:
        return []
    found = named([area.reference for area in places], "处", FEW)
    return [
        warning(
            "FS-template",
            f"工作表上有图片（{found}），图片不会被读取，也印不出来",
            remedy="要印的照片请另存为图片文件，与本工作簿放在一起，在照片一格填文件名；不用的请删去",
            position=position,
        )
    ]
