"""Pictures without what only some programs draw: effects, frames; cropped ones are cut."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from cadre_docs.masters.normalize.document import drop, words
from cadre_docs.office.namespaces import DRAWING, RELATIONSHIP, clark_prefix
from cadre_docs.pages.read_docx.shapes import KINDS, WPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from cadre_docs.masters.normalize.changes import Changes
    from cadre_docs.masters.normalize.document import Document

A, R = clark_prefix(DRAWING), clark_prefix(RELATIONSHIP)
_PARTS = 100_000  # of a side


def plain_pictures(document: Document, changes: Changes) -> None:
    """Take effects, frames and turns off pictures, and cut those that are cropped."""
    for part, tree in document.named_stories():
        for blip in list(tree.iter(f"{A}blip")):
            where = words(blip)
            effects = [e for e in blip if str(e.tag) != f"{A}extLst"]
            for effect in effects:
                drop(effect)
            if effects:
                changes.add("去掉图片的效果", where, looks=True)
            fill = blip.getparent()
            crop = None if fill is None else fill.find(f"{A}srcRect")
            if crop is not None and any(crop.get(side) for side in "ltrb"):
                _cut(document, part, blip, crop, changes)
        for line in list(tree.iter(f"{A}ln")):
            if line.find(f"{A}noFill") is None and len(line):
                changes.add("去掉图片的边框", words(line), looks=True)
                drop(line)
        for shape in _of_pictures(tree):
            if shape.get("prst", "rect") != "rect":
                shape.set("prst", "rect")
                changes.add("裁剪为形状的图片改为矩形", words(shape), looks=True)


def _of_pictures(tree: etree._Element) -> Iterator[etree._Element]:
    """Yield the outlines of pictures, not of shapes."""
    for shape in tree.iter(f"{A}prstGeom"):
        parent = shape.getparent()
        if parent is not None and parent.tag != f"{WPS}spPr":
            yield shape


def plain_shapes(document: Document, changes: Changes) -> None:
    """Make shapes boxes without a pattern in them; lines stay lines."""
    for tree in document.stories():
        for properties in tree.iter(f"{WPS}spPr"):
            where = words(properties)
            shape = properties.find(f"{A}prstGeom")
            kind = "" if shape is None else shape.get("prst", "")
            if shape is not None and kind not in KINDS:
                shape.set("prst", "line" if "Connector" in kind else "rect")
                changes.add("特殊的形状改为矩形或直线", where, looks=True)
            for fill in [*properties]:
                name = str(fill.tag).removeprefix(A)
                patterned = name in ("gradFill", "blipFill", "pattFill", "grpFill")
                if patterned or (name == "solidFill" and kind == "roundRect"):
                    properties.replace(fill, fill.makeelement(f"{A}noFill"))
                    changes.add("去掉图形里的填充", where, looks=True)


def _cut(
    document: Document, part: str, blip: etree._Element, crop: etree._Element, changes: Changes
) -> None:
    from PIL import Image

    target = document.target(part, blip.get(f"{R}embed") or "")
    if not target:
        return
    left, top, right, bottom = (int(crop.get(side) or 0) / _PARTS for side in "ltrb")
    try:
        picture = Image.open(io.BytesIO(document.read(target)))
        kind = picture.format or "PNG"
        width, height = picture.size
        box = (
            round(width * left), round(height * top),
            round(width * (1 - right)), round(height * (1 - bottom)),
        )  # fmt: skip
        if box[0] >= box[2] or box[1] >= box[3] or min(box) < 0:
            return
        made = io.BytesIO()
        picture.crop(box).save(made, kind)
    except (OSError, ValueError, Image.DecompressionBombError):
        return
    document.replace(target, made.getvalue())
    for side in "ltrb":
        if side in crop.attrib:
            del crop.attrib[side]
    changes.add("裁剪过的图片按裁剪后的样子存", words(blip))
