"""Reading a printed list back from Excel: its rows, and the boxes above them.

A box is found by the label that stands left of its tag in the master (种子：, 抽查比例：).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from cadre_docs.intake.roster_xlsx import read_roster
from cadre_docs.intake.template import plain
from cadre_docs.intake.xlsx_guard import Refused, open_workbook
from cadre_docs.intake.xlsx_sheet import Sheet
from cadre_docs.tree import Entry, Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl import Workbook

    from cadre_docs.findings import Finding
    from cadre_docs.schema import Schema

_BOX = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def read_list(
    data: bytes, file: str, schema: Schema, master: bytes
) -> tuple[Mapping | None, list[Finding]]:
    """Return the tree of a list's record, and what was wrong with the file.

    ``master`` is the list's own master. None when no sheet has its header.
    """
    tree, findings = read_roster(data, file, schema, master)
    if tree is None:
        return None, findings
    try:
        workbook, model = open_workbook(data, file), open_workbook(master, file)
    except Refused as refusal:
        return None, [refusal.finding]
    labels = {label: key for key, label in _labels(model)}
    title = tree.position.sheet
    sheets = [Sheet(file, sheet) for sheet in workbook.worksheets if sheet.title == title]
    boxes = [entry for sheet in sheets for entry in _boxes(sheet, labels)]
    return Mapping((*boxes, *tree.entries), tree.position), findings


def _labels(model: Workbook) -> Iterator[tuple[str, str]]:
    """Yield (key, label) of each box that stands alone in a cell with a label left of it."""
    for worksheet in model.worksheets:
        sheet = Sheet("", worksheet)
        for row in sheet.rows:
            texts = [sheet.text(row, column) for column in sheet.columns(row)]
            for label, text in pairwise(texts):
                box = _BOX.fullmatch(text)
                if box and label and "{" not in label:
                    yield box[1], plain(label)


def _boxes(sheet: Sheet, labels: dict[str, str]) -> Iterator[Entry]:
    """Yield what stands right of each label."""
    for row in sheet.rows:
        columns = sheet.columns(row)
        for column, following in pairwise(columns):
            key = labels.get(plain(sheet.text(row, column)))
            if key is not None and plain(sheet.text(row, following)) not in labels:
                value = sheet.scalar(row, following, key)
                yield Entry(key, value.position, value)
