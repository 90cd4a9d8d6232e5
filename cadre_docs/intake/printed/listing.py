"""Reading a printed list back from Excel: its rows, and the boxes above them.

A box stands in one cell with its label, which is known from the master (种子：…).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.findings import is_too_much, told_of
from cadre_docs.intake.printed.by_hand import typed_by_hand
from cadre_docs.intake.printed.marks import draft_marks
from cadre_docs.intake.printed.meant import ANY, Meant
from cadre_docs.intake.printed.roster import beside_people, header_row, rows_of
from cadre_docs.intake.printed.titles import told_title
from cadre_docs.intake.sheet import Sheet
from cadre_docs.intake.template.anchors import repeated
from cadre_docs.office.workbooks.open import Refused, open_workbook
from cadre_docs.source.tree import Entry, Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.findings import Finding
    from cadre_docs.office.workbooks.cells import Workbook
    from cadre_docs.schema import Schema
    from cadre_docs.source.tree import Origin

_BOX = re.compile(r"([^{}]+：)\{\{\s*(\w+)\s*\}\}")


def read_list(
    data: bytes, file: str, schema: Schema, master: bytes, meant: Meant = ANY
) -> tuple[Mapping | None, list[Finding]]:
    """Return the tree of a list's record, and what was wrong with the file.

    ``master`` is the list's own master, ``meant`` is as for a roster. None when no sheet has its
    header.
    """
    try:
        workbook, model = open_workbook(data, file), open_workbook(master, file)
    except Refused as refusal:
        return None, [refusal.finding]
    labels = {label: key for key, label in _labels(model)}
    tree, findings = rows_of(workbook, model, file, schema)
    if tree is None:
        return None, findings
    cells = next(s for s in workbook.sheets if s.title == tree.position.sheet)
    sheet = Sheet(file, cells)
    boxes = list(_boxes(sheet, labels))
    header = header_row(cells, model, schema)
    marks = draft_marks(sheet, header)
    marks += told_title(sheet, model, header, meant)
    marks += typed_by_hand(sheet, model, beside_people(sheet, tree, header), meant)
    found = told_of(file, list(dict.fromkeys([*findings, *sheet.told(), *marks])))
    return Mapping((*boxes, *tree.entries), tree.position), found


def _labels(model: Workbook) -> Iterator[tuple[str, str]]:
    """Yield (key, label) of each cell that holds a label and then a box."""
    for worksheet in model.sheets:
        sheet = Sheet("", worksheet)
        for row in sheet.rows:
            for column in sheet.columns(row):
                box = _BOX.fullmatch(sheet.text(row, column))
                if box:
                    yield box[2], box[1]


def _boxes(sheet: Sheet, labels: dict[str, str]) -> Iterator[Entry]:
    """Yield what stands behind each label in its cell; the sheet is told what nobody sees."""
    seen: set[str] = set()
    for row in sheet.rows:
        for column in sheet.columns(row):
            text = sheet.text(row, column)
            label = next((label for label in labels if text.startswith(label)), None)
            if label is None:
                continue
            at = sheet.position(row, column)
            if is_too_much(sheet.findings):
                return
            if label in seen:
                sheet.findings.append(repeated(labels[label], at))
                continue
            seen.add(label)
            origin: Origin = "text" if sheet.seen(row, column) else "unreadable"
            yield Entry(labels[label], at, Scalar(text.removeprefix(label), at, origin))
