"""Font sizes that follow the text: what a style says of a tag, said on the tag itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Pt

from cadre_docs.pages.read_docx.styles import Styles
from cadre_docs.pages.read_docx.wordml import Report, W, attribute

if TYPE_CHECKING:
    from lxml import etree

STYLES = RELATIONSHIP_TYPE.STYLES


def state_sizes(document: Any) -> None:
    """Write the size of every run beside a tag on the run, where its styles alone state it.

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
        if "{{" not in "".join(paragraph.itertext(f"{W}t")):
            continue
        style = attribute(paragraph.find(f"{W}pPr/{W}pStyle"), "val")
        scope = styles.scope(_table_style(styles, paragraph), style)
        for run in paragraph.iter(f"{W}r"):
            size = styles.run(scope, run.rPr, unused).get("sz", {}).get("val", "")
            if size.isdecimal() and (run.rPr is None or run.rPr.sz is None):
                run.get_or_add_rPr().sz_val = Pt(int(size) / 2)


def _table_style(styles: Styles, paragraph: etree._Element) -> str:
    table = next(paragraph.iterancestors(f"{W}tbl"), None)
    if table is None:
        return ""
    return styles.table_id(attribute(table.find(f"{W}tblPr/{W}tblStyle"), "val"))
