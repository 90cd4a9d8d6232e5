"""How a table cell looks, apart from its borders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.pages.model import Padding, VAlign
from cadre_docs.pages.read_docx.wordml import points, shading_color

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cadre_docs.pages.read_docx.styles import Props
    from cadre_docs.pages.read_docx.wordml import Report

_VALIGN: Mapping[str, VAlign] = {"top": "top", "center": "center", "bottom": "bottom"}


def cell_valign(properties: Props, place: str, report: Report) -> VAlign:
    """Return where in the cell its text stands."""
    value = properties.get("vAlign", {}).get("val", "top")
    if value not in _VALIGN:
        report.add(place, f"垂直对齐方式 {value}")
    return _VALIGN.get(value, "top")


def cell_padding(table: Props, cell: Props) -> Padding:
    """Return the margins of a cell: its own, else the table's, else Word's."""
    default = Padding()

    def side(key: str, other: str, standard: float) -> float:
        for layer in (cell, table):
            container = "tcMar" if layer is cell else "tblCellMar"
            values = layer.get(f"{container}/{key}", layer.get(f"{container}/{other}"))
            if values is not None:
                return points(values.get("w"))
        return standard

    return Padding(
        top=side("top", "top", default.top),
        right=side("right", "end", default.right),
        bottom=side("bottom", "bottom", default.bottom),
        left=side("left", "start", default.left),
    )


def cell_shading(properties: Props, place: str, report: Report) -> str | None:
    """Return the colour behind a cell."""
    shading = shading_color(properties.get("shd"))
    if shading == "":
        report.add(place, "图案或主题颜色的底纹（请改用纯色）")
    return shading or None


def is_vertical(properties: Props, place: str, report: Report) -> bool:
    """Return whether the text runs from top to bottom."""
    value = properties.get("textDirection", {}).get("val", "lrTb")
    if value not in ("lrTb", "lrTbV", "lr", "tbRl", "tbRlV", "rl"):
        report.add(place, f"文字方向 {value}")
    return value in ("tbRl", "tbRlV", "rl")
