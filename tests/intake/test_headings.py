"""Where the headings of a list are, and what stands above each of its columns (headings.yaml)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import range_boundaries

from cadre_docs.intake.headings import SEARCHED_ROWS, Names, find_head
from cadre_docs.office.workbooks.cells import Cell, SheetCells
from cadre_docs.office.workbooks.spreadsheetml import Area
from tests.yaml_texts import load_yaml

CASES = load_yaml(Path(__file__).with_name("headings.yaml"))
NAMES = Names({"姓名", "单位", "性别", "学历", "电话"}.__contains__, "姓名".__eq__)


def sheet(lines: list[list[Any]], merged: list[str]) -> SheetCells:
    rows = {
        row: {column: Cell(str(text)) for column, text in enumerate(line, 1) if text is not None}
        for row, line in enumerate(lines, 1)
    }
    areas = []
    for reference in merged:
        left, top, right, bottom = range_boundaries(reference)
        areas.append(Area(top, left, bottom, right))
    return SheetCells("名单", hidden=False, rows=rows, merged=areas)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_headings(case: dict[str, Any]) -> None:
    found = find_head(sheet(case["lines"], case.get("merged", [])), NAMES)
    if not case["rows"]:
        assert found is None
        return
    assert found is not None
    said = [heading.text for heading in found.headings]
    assert [found.top, found.bottom, said] == [*map(int, case["rows"]), case["headings"]]


@pytest.mark.parametrize(("above", "there"), [(SEARCHED_ROWS - 1, True), (SEARCHED_ROWS, False)])
def test_headings_are_looked_for_in_the_first_rows(above: int, there: bool) -> None:
    found = find_head(sheet([["名单"]] * above + [["姓名", "单位"]], []), NAMES)
    assert (found is not None) is there
