"""Lists of people with headings as they are printed (headed_lists.yaml): one reader for every way in."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import Workbook

import cadre_docs as cd
from cadre_docs.catalog import Catalog
from cadre_docs.lists.expected import read_expected
from cadre_docs.lists.order import order_of
from tests.yaml_texts import load_yaml

CASES = load_yaml(Path(__file__).with_name("headed_lists.yaml"))
KINDS = [(case, kind) for case in CASES for kind in ("xlsx", "csv")
         if kind == "xlsx" or (case.get("csv") is not False and case.get("csv") != "no")]  # fmt: skip


def write(case: dict, kind: str, folder: Path) -> Path:
    path = folder / f"名单.{kind}"
    if kind == "csv":
        [lines] = case["sheets"].values()
        text = io.StringIO()
        csv.writer(text).writerows([[c or "" for c in line] for line in lines])
        path.write_text(text.getvalue(), encoding="gb18030")
        return path
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, lines in case["sheets"].items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
        for area in case.get("merged", {}).get(title, ()):
            sheet.merge_cells(area)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("case", "kind"), KINDS, ids=lambda v: v if isinstance(v, str) else v["name"]
)
def test_who_is_expected(case: dict, kind: str, tmp_path: Path, forms: Catalog) -> None:
    listed = read_expected(write(case, kind, tmp_path), forms)
    said = "\n".join(finding.sentence() for finding in listed.findings)
    assert [[one.name, one.unit] for one in listed.people] == case["people"], said
    assert all(words in said for words in case.get("says", ())), said
    assert not any(words in said for words in case.get("unsaid", ())), said
    assert all(f.remedy and f.position for f in listed.findings if f.severity != "note")


@pytest.mark.parametrize(
    ("case", "kind"), KINDS, ids=lambda v: v if isinstance(v, str) else v["name"]
)
def test_who_is_on_a_list_of_another_system(
    case: dict, kind: str, tmp_path: Path, forms: Catalog
) -> None:
    source = write(case, kind, tmp_path)
    made = cd.prefill("annual-record", source, catalog=forms)
    said, found = [*made.findings], []
    if made.mapping.exists():
        text = made.mapping.read_text(encoding="utf-8")
        made.mapping.write_text(text.replace("确认: 否", "确认: 是"), encoding="utf-8")
        read = cd.read(source, mapping=made.mapping, catalog=forms)
        found = [[record.person, str(record.get("unit") or "")] for record in read.records]
        said += cd.check(read).findings
    told = "\n".join(finding.sentence() for finding in said)
    assert found == case["people"], told
    assert all(words in told for words in case.get("says", ())), told
    assert not any(words in told for words in case.get("unsaid", ())), told


def test_units_in_the_order_of_a_list_with_headings_in_two_rows(tmp_path: Path) -> None:
    book = Workbook()
    for line in (
        ["序号", "机构", None, "备注"],
        [None, "单位名称", "电话", None],
        [1, "乙院", None, None],
        [2, "甲院", None, None],
        ["合计", 2, None, None],
    ):
        book.active.append(line)
    for area in ("A1:A2", "B1:C1", "D1:D2"):
        book.active.merge_cells(area)
    book.save(tmp_path / "单位.xlsx")
    order = order_of(["单位.xlsx"], base=tmp_path)
    assert order is not None
    assert order.units == ("乙院", "甲院")
    assert not [f for f in order.findings if f.severity != "note"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("示例乙,女,示例小学", False),
        ("示例乙,,", False),
        ("示例乙,示例小学", True),
        ("合计,1人", False),
    ],
)
def test_a_line_with_fewer_cells_than_the_headings_is_told(
    line: str, told: bool, tmp_path: Path, forms: Catalog
) -> None:
    source = tmp_path / "名单.csv"
    source.write_text(f"姓名,性别,单位\n示例甲,男,示例中学\n{line}\n", encoding="utf-8")
    for findings in (
        read_expected(source, forms).findings,
        cd.prefill("annual-record", source, catalog=forms).findings,
    ):
        said = [f for f in findings if "第3行比表头少几格" in f.message]
        assert [f.severity for f in said] == ["warning"] * told


LRMX = (
    "<Person><XingMing>示例甲</XingMing><ChuShengNianYue>198506</ChuShengNianYue>"
    "<JiaTingChengYuan><Item><ChengWei>妻子</ChengWei><XingMing>示例乙</XingMing></Item></JiaTingChengYuan>"
    "<ShenFenZheng>410102198506120116</ShenFenZheng></Person>"
)


def test_a_personnel_record_tells_who_is_expected_and_not_the_family(
    tmp_path: Path, forms: Catalog
) -> None:
    path = tmp_path / "示例甲.lrmx"
    path.write_text(LRMX, encoding="utf-8")
    listed = read_expected(path, forms)
    [one] = listed.people
    assert (one.name, str(one.born)) == ("示例甲", "1985-06")
    assert one.numbers == {"id_number": "410102198506120116"}
    told = [f for f in listed.findings if f.severity == "warning"]
    assert ["“家庭成员”是亲属的名单" in f.message for f in told] == [True]


def test_the_family_on_a_second_sheet_is_nobody_expected(tmp_path: Path, forms: Catalog) -> None:
    case = {
        "sheets": {
            "人员": [["姓名", "单位"], ["示例甲", "示例中学"]],
            "家庭": [["姓名", "称谓", "单位"], ["示例乙", "妻子", "示例小学"]],
        }
    }
    listed = read_expected(write(case, "xlsx", tmp_path), forms)
    assert [one.name for one in listed.people] == ["示例甲"]
    assert "“家庭”是亲属的名单" in "".join(f.message for f in listed.findings)
