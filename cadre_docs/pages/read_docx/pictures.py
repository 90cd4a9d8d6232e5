"""Pictures, in lines of text and at fixed places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.office.namespaces import PICTURE
from cadre_docs.office.units import EMU
from cadre_docs.pages.model import MEDIA_TYPES, Picture
from cadre_docs.pages.read_docx.anchors import read_anchor
from cadre_docs.pages.read_docx.wordml import WP, A, R, name, points

if TYPE_CHECKING:
    from lxml import etree

    from cadre_docs.pages.model import Anchored
    from cadre_docs.pages.read_docx.anchors import ReadBox
    from cadre_docs.pages.read_docx.context import Context
    from cadre_docs.pages.read_docx.wordml import Place

_SHAPED = "裁剪为形状的图片（请先裁好再插入）"
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def read_drawing(
    context: Context, drawing: etree._Element, place: Place, read_box: ReadBox
) -> Picture | Anchored | None:
    """Return a picture in the line, or what stands at a fixed place; all else is reported."""
    holder = drawing.find(f"{WP}inline")
    anchor = drawing.find(f"{WP}anchor")
    if holder is None:
        holder = anchor
    data = None if holder is None else holder.find(f"{A}graphic/{A}graphicData")
    kind = None if data is None else data.get("uri")
    if holder is None or data is None or kind not in (PICTURE, _SHAPE if anchor is holder else ""):
        context.report.add(place, "图片以外的图形（图表、组合、画布等）")
        return None
    picture = _picture(context, holder, data, place) if kind == PICTURE else None
    if anchor is None or (kind == PICTURE and picture is None):
        return picture
    return read_anchor(context, anchor, place, picture, read_box)


def _picture(
    context: Context, holder: etree._Element, data: etree._Element, place: Place
) -> Picture | None:
    _report_changes(context, data, place)
    embedded = _embedded(context, data, place)
    if embedded is None:
        return None
    media, media_type = embedded
    size, described = holder.find(f"{WP}extent"), holder.find(f"{WP}docPr")
    return Picture(
        media,
        media_type,
        points(None if size is None else size.get("cx"), EMU),
        points(None if size is None else size.get("cy"), EMU),
        "" if described is None else described.get("descr", ""),
    )


def _embedded(context: Context, data: etree._Element, place: Place) -> tuple[bytes, str] | None:
    blip = next(data.iter(f"{A}blip"), None)
    relation_id = None if blip is None else blip.get(f"{R}embed")
    relation = context.package.relations(context.part).get(relation_id or "")
    if relation is None or relation.external or (blip is not None and blip.get(f"{R}link")):
        context.report.add(place, "没有存入文件的图片")
        return None
    media_type = context.package.content_type(relation.target)
    if media_type not in MEDIA_TYPES:
        context.report.add(place, f"{media_type or '格式不明'}的图片（请改用 PNG 或 JPEG）")
        return None
    return context.package.read(relation.target), media_type


def _report_changes(context: Context, data: etree._Element, place: Place) -> None:
    changes = ("srcRect", "fillRect", "tile", "xfrm", "blip", "prstGeom", "custGeom", "ln")
    wanted = {f"{A}{tag}" for tag in changes}
    for element in (one for one in data.iter() if one.tag in wanted):
        match name(element).rpartition("}")[2]:
            case "srcRect" | "fillRect" if any(_share(element.get(side)) for side in "ltrb"):
                context.report.add(place, "裁剪过的图片（请先裁好再插入）")
            case "custGeom":
                context.report.add(place, _SHAPED)
            case "prstGeom" if element.get("prst", "rect") != "rect":
                context.report.add(place, _SHAPED)
            case "tile":
                context.report.add(place, "平铺的图片（请先处理好再插入）")
            case "ln" if element.find(f"{A}noFill") is None and len(element):
                context.report.add(place, "带边框的图片（请去掉图片边框，或改用表格边框）")
            case "xfrm" if any(element.get(k, "0") != "0" for k in ("rot", "flipH", "flipV")):
                context.report.add(place, "旋转或翻转的图片（请先处理好再插入）")
            case "blip" if any(not _is_extension(child) for child in element):
                context.report.add(place, "带效果的图片（请先处理好再插入）")


def _share(value: str | None) -> float:
    """Return a part of a picture's side: 1/1000 of a percent, or percent in strict files."""
    return points(value.rstrip("%"), 1) if value else 0.0


def _is_extension(element: etree._Element) -> bool:
    return str(element.tag) == f"{A}extLst"
