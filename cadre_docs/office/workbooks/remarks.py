"""Comments and text boxes on a worksheet: they are never read, and never lost in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.errors import CadreDocsError
from cadre_docs.findings import Finding, warning
from cadre_docs.office.workbooks.spreadsheetml import FEW, XDR, A, S, cells, named, split_reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from cadre_docs.findings import Position
    from cadre_docs.office.package import Package

_COMMENTS, _DRAWING = "/comments", "/drawing"
_TEXT = f"{A}t"
HEAD, TAIL = "cadre-docs 检查：", "—— cadre-docs ——"
"""Around what ``check --annotate`` writes into comments (:mod:`cadre_docs.report.annotate`)."""


class Remarks:
    """The comments and text boxes of a workbook's sheets that say something."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def on(self, sheet: str) -> tuple[tuple[int, int], ...]:
        """Return row and column of each remark on a sheet (given by its part)."""
        found: dict[tuple[int, int], None] = {}
        try:
            for relation in self._package.relations(sheet).values():
                if relation.target not in self._package:
                    continue
                if relation.kind.endswith(_COMMENTS):
                    found.update(dict.fromkeys(_comments(self._package.xml(relation.target))))
                elif relation.kind.endswith(_DRAWING):
                    found.update(dict.fromkeys(_boxes(self._package.xml(relation.target))))
        except (CadreDocsError, ValueError):  # damaged: nobody sees a remark there
            return ()
        return tuple(found)


def _comments(root: etree._Element) -> Iterator[tuple[int, int]]:
    for comment in root.iter(f"{S}comment"):
        text = "".join(part.text or "" for part in comment.iter(f"{S}t"))
        *marked, rest = text.split(TAIL)
        if any(part.partition(HEAD)[0].strip() for part in marked) or rest.strip():
            yield split_reference(comment.get("ref", ""))


def _boxes(drawing: etree._Element) -> Iterator[tuple[int, int]]:
    for anchor in drawing:
        start = anchor.find(f"{XDR}from")
        text = "".join(part.text or "" for part in anchor.iter(_TEXT))
        if start is not None and text.strip():
            row, column = (int(start.findtext(f"{XDR}{name}") or 0) for name in ("row", "col"))
            yield row + 1, column + 1


def remarks_unread(places: tuple[tuple[int, int], ...], position: Position) -> list[Finding]:
    """Return a warning that names the cells beside which remarks stand."""
    if not places:
        return []
    return [
        warning(
            "FS-template",
            f"有批注或文本框（{named(cells(places), '处', FEW)}），其中的话没有读取，也印不出来",
            remedy="要改的请改在格子里；只是说明的不必理会",
            position=position,
        )
    ]
