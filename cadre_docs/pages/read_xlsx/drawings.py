"""Pictures on a worksheet; everything else that is drawn is reported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.office.package import XLSX
from cadre_docs.office.units import EMU
from cadre_docs.office.workbooks.spreadsheetml import XDR, A, R, place
from cadre_docs.pages.model import MEDIA_TYPES, Picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import etree

    from cadre_docs.office.workbooks.worksheet import Worksheet

    Report = Callable[[str, str], None]

_MOST_SPANNED = 1_000  # rows or columns, by one picture
_KINDS = {
    "sp": "形状或文本框",
    "grpSp": "组合图形",
    "cxnSp": "线条",
    "graphicFrame": "图表",
    "contentPart": "墨迹",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture and the cell in which its upper left corner lies."""

    row: int
    column: int
    picture: Picture


@dataclass(frozen=True, slots=True)
class _Corner:
    row: int
    column: int
    x: float
    y: float


def read_drawings(sheet: Worksheet, report: Report) -> Iterator[Placed]:
    """Yield the pictures of a sheet."""
    package = sheet.book.package
    for relation in package.relations(sheet.part.part).values():
        if not relation.kind.endswith("/drawing") or relation.external:
            continue
        for anchor in package.xml(relation.target):
            found = _anchor(sheet, relation.target, anchor, report)
            if found is not None:
                yield found


def _anchor(sheet: Worksheet, part: str, anchor: etree._Element, report: Report) -> Placed | None:
    start = _corner(anchor.find(f"{XDR}from"))
    if start is None:
        report(sheet.name, "不随单元格移动的图片或图形")
        return None
    where = place(sheet.name, start.row, start.column)
    for child in anchor:
        kind = str(child.tag).rpartition("}")[2]
        if kind in _KINDS or kind == "AlternateContent":
            report(where, _KINDS.get(kind, "图形"))
    image = anchor.find(f"{XDR}pic")
    size = None if image is None else _size(sheet, anchor, start)
    if image is None or size is None:
        return None
    media = _media(sheet, part, image)
    if media is None:
        report(where, "不是PNG或JPEG、或没有存入文件的图片")
        return None
    crop = next(image.iter(f"{A}srcRect"), None)
    if crop is not None and any(int(crop.get(side) or 0) for side in "ltrb"):
        report(where, "裁剪过的图片（请先裁好再插入）")
    for problem in _changes(image):
        report(where, problem)
    described = next(image.iter(f"{XDR}cNvPr"), None)
    text = "" if described is None else described.get("descr", "")
    return Placed(start.row, start.column, Picture(*media, *size, text))


def _changes(image: etree._Element) -> Iterator[str]:
    """Yield in Chinese what would have to be done to a picture to print it."""
    form = next(image.iter(f"{A}xfrm"), None)
    if form is not None and any(form.get(k, "0") != "0" for k in ("rot", "flipH", "flipV")):
        yield "旋转或翻转的图片（请先处理好再插入）"
    shape = next(image.iter(f"{A}prstGeom"), None)
    if next(image.iter(f"{A}custGeom"), None) is not None or (
        shape is not None and shape.get("prst", "rect") != "rect"
    ):
        yield "裁剪为形状的图片（请先裁好再插入）"
    line = next(image.iter(f"{A}ln"), None)
    if line is not None and len(line) and line.find(f"{A}noFill") is None:
        yield "带边框的图片（请去掉图片边框，或改用单元格边框）"


def _corner(element: etree._Element | None) -> _Corner | None:
    if element is None:
        return None
    row, column, x, y = (
        int(element.findtext(f"{XDR}{tag}") or 0) for tag in ("row", "col", "colOff", "rowOff")
    )
    return _Corner(row + 1, column + 1, x / EMU, y / EMU)


def _size(sheet: Worksheet, anchor: etree._Element, start: _Corner) -> tuple[float, float] | None:
    extent = anchor.find(f"{XDR}ext")
    if extent is not None:
        return int(extent.get("cx", "0")) / EMU, int(extent.get("cy", "0")) / EMU
    end = _corner(anchor.find(f"{XDR}to"))
    if end is None:
        return None
    if max(end.row - start.row, end.column - start.column) > _MOST_SPANNED:
        raise XLSX.damaged(f"工作表“{sheet.name}”的图片跨越的行列")
    heights = {row.number: row.height for row in sheet.rows}
    width = sum(sheet.width(c) for c in range(start.column, end.column)) + end.x - start.x
    rows = (heights.get(r) or sheet.default_height for r in range(start.row, end.row))
    return width, sum(rows) + end.y - start.y


def _media(sheet: Worksheet, part: str, image: etree._Element) -> tuple[bytes, str] | None:
    package = sheet.book.package
    blip = next(image.iter(f"{A}blip"), None)
    relation = package.relations(part).get((None if blip is None else blip.get(f"{R}embed")) or "")
    if relation is None or relation.external or relation.target not in package:
        return None
    media_type = package.content_type(relation.target)
    return (package.read(relation.target), media_type) if media_type in MEDIA_TYPES else None
