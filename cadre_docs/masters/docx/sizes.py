"""What a tag needs to know of the line it stands in: its size, and how wide the line is.

Font sizes follow the text (:mod:`cadre_docs.masters.docx.fitting`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Pt

from cadre_docs.pages.read_docx.styles import Styles
from cadre_docs.pages.read_docx.wordml import Report, W, attribute, points

if TYPE_CHECKING:
    from lxml import etree

STYLES = RELATIONSHIP_TYPE.STYLES
# A note on a run, for as long as the master is made ready: no document ever has it.
_NOTE = "cadre-docs-room"
ROOM = re.compile(rf' {_NOTE}="(?P<room>[0-9.]+)"')
_ONE_TAG = re.compile(r"\s*\{\{[^{}]*\}\}\s*")
_WORDS_MARGIN = 5.4


def state_sizes(document: Any) -> None:
    """Write the size of every run beside a tag on the run, where its styles alone state it.

    A tag that is alone in its cell learns how wide the cell is.

    Nothing looks different; filling can then set a tag smaller when its text is long.
    Raises :class:`ValueError` for styles that the package says are something else.
    """
    try:
        # Not document.styles: it would add the styles of python-docx's own template.
        part = document.part.part_related_by(STYLES)
    except KeyError:
        return
    root = getattr(part, "element", None)
    if root is None:  # python-docx takes it for a part that is no XML
        raise ValueError(f"{part.partname}的类型不是样式")
    unused = Report()  # `lint` reports
    styles = Styles(root, unused)
    for paragraph in document.element.body.iter(f"{W}p"):
        text = "".join(paragraph.itertext(f"{W}t"))
        if "{{" not in text:
            continue
        room = _room(paragraph) if _ONE_TAG.fullmatch(text) else 0.0
        style = attribute(paragraph.find(f"{W}pPr/{W}pStyle"), "val")
        scope = styles.scope(_table_style(styles, paragraph), style)
        for run in paragraph.iter(f"{W}r"):
            size = styles.run(scope, run.rPr, unused).get("sz", {}).get("val", "")
            if size.isdecimal() and (run.rPr is None or run.rPr.sz is None):
                run.get_or_add_rPr().sz_val = Pt(int(size) / 2)
            if room > 0:
                run.set(_NOTE, f"{room:g}")


def _table_style(styles: Styles, paragraph: etree._Element) -> str:
    table = next(paragraph.iterancestors(f"{W}tbl"), None)
    if table is None:
        return ""
    return styles.table_id(attribute(table.find(f"{W}tblPr/{W}tblStyle"), "val"))


def _room(paragraph: etree._Element) -> float:
    """Return the width (points) of the lines of a cell; 0 where it is not stated."""
    cell = next(paragraph.iterancestors(f"{W}tc"), None)
    own = None if cell is None else cell.find(f"{W}tcPr")
    width = None if own is None else own.find(f"{W}tcW")
    if own is None or width is None or attribute(width, "type") != "dxa":
        return 0.0
    table = next(paragraph.iterancestors(f"{W}tbl"))
    room = points(attribute(width, "w"))
    for side in ("left", "right"):
        stated = (
            own.find(f"{W}tcMar/{W}{side}"),
            table.find(f"{W}tblPr/{W}tblCellMar/{W}{side}"),
        )
        margin = next((found for found in stated if found is not None), None)
        room -= _WORDS_MARGIN if margin is None else points(attribute(margin, "w"))
    return room
