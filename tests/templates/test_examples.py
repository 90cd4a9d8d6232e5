"""The example workbooks are templates of today: who copies one is told of nothing old."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre_docs.catalog import catalog
from cadre_docs.intake.read import read_paths

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*/*.xlsx"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.parent.name)
def test_an_example_workbook_is_of_todays_form(path: Path) -> None:
    intake = read_paths([path], catalog())
    assert intake.entries
    assert [finding.sentence() for finding in intake.findings] == []
