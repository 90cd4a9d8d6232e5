"""Staff lists of other systems: what is proposed, what is read, what is told (foreign_lists.yaml)."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre_docs.catalog import catalog
from cadre_docs.intake.any_table import open_table
from cadre_docs.intake.foreign.matching import proposal_text, read_matching
from cadre_docs.intake.foreign.people import read_foreign
from cadre_docs.intake.foreign.recognize import name_test, propose
from cadre_docs.intake.headed import find_tables
from cadre_docs.office.workbooks.cells import Cell, SheetCells, Workbook
from cadre_docs.office.workbooks.open import Refused
from cadre_docs.office.workbooks.spreadsheetml import read_area
from cadre_docs.source.tree import Mapping, Scalar, Sequence
from tests.yaml_texts import load_yaml

CASES = load_yaml(Path(__file__).parent / "foreign_lists.yaml")


def book(case: dict) -> Workbook:
    sheets = []
    for title, lines in case["sheets"].items():
        rows = {
            row: {
                column: Cell(
                    str(value), "number" if isinstance(value, int) and value < 1e9 else "text"
                )
                for column, value in enumerate(line, 1)
                if value is not None
            }
            for row, line in enumerate(lines, 1)
        }
        merged = [read_area(area) for area in case.get("merged", {}).get(title, ())]
        sheets.append(SheetCells(title, hidden=False, rows=rows, merged=merged))
    return Workbook(tuple(sheets), {})


def proposed(case: dict):
    schema = catalog().schema(case.get("form", "annual-record"))
    tables, _ = find_tables(book(case), "名单.xlsx", name_test(schema))
    return schema, propose(tables, schema)


def confirmed(case: dict):
    schema, sheets = proposed(case)
    text = proposal_text(schema, "名单.xlsx", sheets).replace("\n确认: 否", "\n确认: 是")
    if case.get("confirm_all"):
        text = text.replace(" 确认: 否\n", " 确认: 是\n")
    matching, findings = read_matching(text.encode(), "对照.yaml", catalog())
    assert not findings
    return matching


def told(tree: Mapping, prefix: str = "") -> dict:
    """Flatten a tree into what was typed, but for what is unreadable."""
    found: dict = {}
    for entry in tree.entries:
        match entry.value:
            case Mapping():
                found |= told(entry.value, f"{prefix}{entry.key}.")
            case Sequence():
                found[prefix + entry.key] = [told(item) for item in entry.value.items]
            case Scalar() if entry.value.origin != "unreadable":
                found[prefix + entry.key] = entry.value.text
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_list(case: dict) -> None:
    _, sheets = proposed(case)
    paths = {c.heading.text: c.path or "不取" for sheet in sheets for c in sheet.columns}
    assert {name: paths[name] for name in case.get("proposed", {})} == case.get("proposed", {})
    if "people" not in case:
        return
    read = read_foreign(book(case), "名单.xlsx", confirmed(case))
    assert [told(tree) for tree, _ in read.people] == case["people"]
    said = "\n".join(
        f.sentence() for f in [*read.findings, *(f for _, own in read.people for f in own)]
    )
    for words in case.get("says", ()):
        assert words in said


PLAIN = {"sheets": {"名单": [["姓名", "单位"], ["示例甲", "示例中学"]]}}


def test_nothing_is_taken_before_it_is_confirmed() -> None:
    schema, sheets = proposed(PLAIN)
    matching, _ = read_matching(
        proposal_text(schema, "名单.xlsx", sheets).encode(), "对照.yaml", catalog()
    )
    read = read_foreign(book(PLAIN), "名单.xlsx", matching)
    assert not read.people
    assert "还没有确认" in read.findings[0].message


@pytest.mark.parametrize(
    ("heads", "says"),
    [
        (["单位", "姓名"], ""),  # in another order
        (["姓　名", "单位"], ""),
        (["姓名", "单位", "部门"], "多了“部门”"),
        (["姓名", "姓名", "单位"], "列数不同"),
        (["姓名", "所在单位"], "多了“所在单位”，少了“单位”"),
    ],
)
def test_a_mapping_holds_for_the_same_headings(heads: list[str], says: str) -> None:
    other = {"sheets": {"别的名称": [heads, ["示例甲" for _ in heads]]}}
    read = read_foreign(book(other), "名单.xlsx", confirmed(PLAIN))
    if says:
        assert not read.people
        assert says in read.findings[0].message
    else:
        assert len(read.people) == 1


def test_a_second_sheet_with_the_same_headings_is_told_as_such() -> None:
    lines = [["姓名", "单位"], ["示例乙", "示例中学"]]
    both = {"sheets": {**PLAIN["sheets"], "退休": lines}}
    read = read_foreign(book(both), "名单.xlsx", confirmed(PLAIN))
    [found] = [f for f in read.findings if f.severity == "error"]
    assert "与另一张的相同，而对照里只有一张（“名单”）" in found.message
    assert len(read_foreign(book(both), "名单.xlsx", confirmed(both)).people) == len(lines)


WRONG = [
    ("对照: annual-record", "对照: nothing", "没有名为“nothing”的表单"),
    ("填入: 姓名", "填入: 名字", "没有“名字”这一项"),
    ("填入: 单位", "填入: 姓名", "有2列都填入“姓名”"),
    ("用途: 人员", "用途: 人", "“用途”应是"),
    ("\n确认: 否", "\n确认: 好", "“确认”应是"),
    ("来源:", "来原:", "不认识的键“来原”"),
]


@pytest.mark.parametrize(("old", "new", "says"), WRONG)
def test_a_mapping_that_is_wrong(old: str, new: str, says: str) -> None:
    schema, sheets = proposed(PLAIN)
    text = proposal_text(schema, "名单.xlsx", sheets)
    assert old in text
    matching, findings = read_matching(text.replace(old, new, 1).encode(), "对照.yaml", catalog())
    assert matching is None
    assert says in "\n".join(f.message for f in findings)
    assert all(f.position.line for f in findings)


# --- .lrmx ---------------------------------------------------------------------------------------

LRMX = """<?xml version="1.0" encoding="utf-8"?>
<Person><XingMing>示例甲</XingMing><XingBie>男</XingBie><ChuShengNianYue>198506</ChuShengNianYue>
<QuanRiZhiJiaoYu_XueLi>大学</QuanRiZhiJiaoYu_XueLi><JianLi>2007.07--2010.06  示例中学教师
2010.06--            示例中学主任</JianLi><ZhaoPian>QUJD</ZhaoPian><BuZhiDao>什么</BuZhiDao>
<JiaTingChengYuan><Item><ChengWei>妻子</ChengWei><XingMing>示例乙</XingMing></Item></JiaTingChengYuan>
<ShenFenZheng>410102198506120116</ShenFenZheng></Person>"""


def test_a_personnel_record_is_a_table_with_what_it_says() -> None:
    person, family = open_table(LRMX.encode(), "甲.lrmx").sheets
    said = {person.rows[1][c].text: cell.text for c, cell in person.rows[2].items()}
    assert said["简历"] == "2007.07--2010.06  示例中学教师\n2010.06--            示例中学主任"
    assert (said["照片"], said["BuZhiDao"]) == ("有照片，不读取", "什么")
    assert [cell.text for cell in family.rows[2].values()] == ["妻子", "示例乙"]
    schema = catalog().schema("annual-record")
    tables, _ = find_tables(Workbook((person, family), {}), "甲.lrmx", name_test(schema))
    paths = {c.heading.text: c.path for s in propose(tables, schema) for c in s.columns if c.path}
    assert paths == {
        "姓名": "姓名",
        "性别": "性别",
        "出生年月": "出生年月",
        "身份证号": "考核依据.身份证号码",
    }


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("<Person><XingMing>甲</Person>", "读不进来"),
        ("<Other/>", "这不是"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><Person>&b;</Person>', "DTD"),
    ],
)
def test_what_is_no_personnel_record(data: str, says: str) -> None:
    with pytest.raises(Refused) as caught:
        open_table(data.encode(), "甲.lrmx")
    assert says in caught.value.finding.message
