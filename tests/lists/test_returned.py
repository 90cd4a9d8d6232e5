"""Printed lists that come back changed by hand: each change is told at its cell, the rest is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
import yaml

import cadre_docs as cd
from cadre_docs.findings import Severity

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
CASES = yaml.safe_load((HERE / "returned.yaml").read_text(encoding="utf-8"))
OF = {
    "annual-roster": "annual-record",
    "annual-statistics": "annual-record",
    "henan-tenure-roster": "henan-tenure-form",
    "jilin-tenure-roster": "jilin-tenure-form",
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Print a list of its example once; return it, with what makes and compares it."""
    made: dict[str, Path] = {}

    def of(form: str):
        command = cd.statistics if form == "annual-statistics" else cd.roster
        if form not in made:
            made[form] = tmp_path_factory.mktemp("lists") / f"{form}.xlsx"
            assert command(_read(form), made[form]).written
        return command, made[form]

    return of


def _read(form: str, today: date | None = None):
    catalog = cd.open_catalog(today=today)
    return cd.read(EXAMPLES / OF[form] / "full.yaml", catalog=catalog)


@pytest.mark.parametrize(
    ("form", "case"),
    [
        pytest.param(form, case, id=f"{form}: {case['name']}")
        for form, cases in CASES.items()
        for case in cases
    ],
)
def test_what_was_changed_by_hand_is_told_at_its_cell(printed, tmp_path, form, case) -> None:
    command, path = printed(form)
    book = openpyxl.load_workbook(path)
    for cell, text in case["set"].items():
        book.active[cell] = text
    book.save(tmp_path / "表.xlsx")
    compared = command(_read(form, case.get("today")), against=tmp_path / "表.xlsx")
    wanted = [(Severity(severity), cell) for severity, cell, _ in case.get("told", ())]
    found = [(f.severity, f.position.cell) for f in compared.findings if f.position.sheet]
    assert found == wanted, compared.text()
    for _, _, words in case.get("told", ()):
        assert words in compared.text()
    assert compared.ok is all(severity is not Severity.ERROR for severity, _ in wanted)


def test_a_sheet_that_is_no_such_table_is_told_as_one(printed, tmp_path) -> None:
    command, path = printed("annual-statistics")
    book = openpyxl.load_workbook(path)
    for row in book.active["A4:N6"]:
        for cell in row:
            if not isinstance(cell, openpyxl.cell.MergedCell):
                cell.value = None
    book.save(tmp_path / "表.xlsx")
    compared = command(_read("annual-statistics"), against=tmp_path / "表.xlsx")
    assert "找不到“事业单位工作人员年度考核结果统计表”的表头" in compared.text()
    assert not compared.ok


@pytest.mark.parametrize(
    ("cell", "text", "told"),
    [
        ("G2", "时间：2023年3月1日", False),
        ("G2", "时间：2019年3月1日", True),
        ("A1", "专业技术三级岗位人员聘期考核优秀抽查名单", True),
        ("A2", "抽查单位：示例局（盖章）", False),
    ],
)
def test_a_list_of_people_drawn_that_was_changed_by_hand(tmp_path, cell, text, told) -> None:
    read = cd.read(EXAMPLES / "jilin-tenure-form" / "people.xlsx")
    cd.sample(read, tmp_path / "名单.xlsx", seed="示例")
    book = openpyxl.load_workbook(tmp_path / "名单.xlsx")
    book.active[cell] = text
    book.save(tmp_path / "名单.xlsx")
    verified = cd.sample(read, verify=tmp_path / "名单.xlsx")
    assert [f.position.cell for f in verified.findings if f.position.sheet == "抽查名单"] == (
        [cell] if told else []
    ), verified.text()


def test_a_typed_roster_without_its_year_lacks_it(tmp_path) -> None:
    text = (EXAMPLES / "annual-roster" / "full.yaml").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("年度:"))
    (tmp_path / "名册.yaml").write_text("\n".join(lines), encoding="utf-8")
    compared = cd.roster(_read("annual-roster"), against=tmp_path / "名册.yaml")
    assert "名册的“年度”没有填，考核表是“2023”" in compared.text()
