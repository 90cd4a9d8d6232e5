"""What the blank form prints in a box, and what a record that leaves the box empty prints there."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
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
