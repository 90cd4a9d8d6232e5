"""What the blank form prints in a box, and what a record that leaves the box empty prints there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.masters.context import Printable, padded
from cadre_docs.printing.document import Printer

CATALOG = Catalog()
YEARS = {
    "henan-tenure-roster": "2024年度河南省事业单位专业技术二级岗位聘期考核人员名册表",
    "xinxiang-passed-roster": "2024年机关事业单位工勤技能岗位等级考核网上资格审查通过人员名册表",
    "xinxiang-onsite-roster": "2024年机关事业单位工勤技能岗位等级考核需现场审查人员名册表",
}


@pytest.mark.parametrize(("form", "title"), YEARS.items())
def test_the_year_of_the_notice_is_the_blank_lists_and_no_records(
    form: str, title: str, tmp_path: Path
) -> None:
    printer = Printer(CATALOG)
    assert title in printer.blank(CATALOG.schema(form)).layout.text()
    path = tmp_path / "名册.yaml"
    path.write_text(f"表单: {form}\n名单: []\n", encoding="utf-8")
    [entry] = read_paths([path], CATALOG).entries
    text = printer.filled(entry.record).layout.text()
    assert "2024" not in text
    assert "　　　　" + title.removeprefix("2024") in text
    path.write_text(f"表单: {form}\n年度: 2025\n名单: []\n", encoding="utf-8")
    [entry] = read_paths([path], CATALOG).entries
    assert "2025" + title.removeprefix("2024") in printer.filled(entry.record).layout.text()


@pytest.mark.parametrize("text", ["短", "很长的文字" * 40])
def test_a_table_that_cannot_grow_has_all_its_rows_however_long_one_is(text: str) -> None:
    """Its tags say 表[4].列: a long text in one row takes no other row away."""
    tables = [f for form in CATALOG.form_ids for f in CATALOG.schema(form).printed_fields]
    fit = next(column.fit for table in tables for column in table.columns if column.fit)
    fixed = [table for table in tables if table.max_rows]
    assert fixed
    for table in fixed:
        columns = tuple(replace(column, fit=fit) for column in table.columns)
        row = {column.key: Printable(text) for column in columns}
        padded_rows = padded(replace(table, columns=columns), [row])
        assert len(padded_rows) == table.blank_rows
