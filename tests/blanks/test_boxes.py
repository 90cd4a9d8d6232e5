"""Boxes found in small forms; the cases are in boxes.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from docx.shared import Pt

from cadre_docs.errors import MasterError
from cadre_docs.masters.blanks.draft import draft_form
from cadre_docs.masters.blanks.find import find
from cadre_docs.masters.blanks.names import name_boxes
from cadre_docs.masters.blanks.read_docx import read_docx_form
from cadre_docs.masters.normalize.document import Document
from tests.blanks.small import add_table, data_of, plain

CASES = yaml.safe_load((Path(__file__).parent / "boxes.yaml").read_text(encoding="utf-8"))


def found_in(data: bytes):
    found = find(read_docx_form(Document(data)))
    name_boxes(found.boxes)
    return found


def shown(box) -> str:
    columns = " ".join(f"{column.key}:{column.type}" for column in box.columns)
    return f"{box.kind} {box.key} {box.type} {columns}".strip()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_boxes_of_tables(case) -> None:
    document = plain()
    rows = [[cell.replace("/", "\n") for cell in row.split("|")] for row in case["rows"]]
    add_table(document, rows, case["widths"])
    found = found_in(data_of(document))
    assert [shown(box) for box in found.boxes] == case["boxes"]
    assert len(found.unclaimed) == case.get("unclaimed", 0)
    assert sum(bool(box.doubts) for box in found.boxes) == case.get("doubts", 0)


LINES = [
    ("单位：　　　　　　　电话：", ["field 单位 line", "field 电话 phone"]),
    ("填表日期：　　　年　月　日", ["field 填表日期 date"]),
    (
        "体检日期：      年    月    日      编号：      ",
        ["field 体检日期 date", "field 编号 digits"],
    ),
    ("本人签名：　　　　　　年　月　日", []),
    ("（　　　　年度）", ["field 年度 date"]),
    ("姓名____性别____", ["field 姓名 name", "field 性别 choice"]),
    ("共　　页，请逐页填写。", []),
    ("职称：□初级 □中级", ["choice 职称 choice"]),
    ("二○二四年", []),
    ("附件1：  ", []),
    ("附件：____________", ["field 附件 line"]),
    ("附件：　　　　　　", ["field 附件 line"]),
    ("____学院____专业____班级", ["field 学院 line", "field 专业 line", "field 班级 line"]),
    ("____学院：____专业", ["field 空白 line", "field 学院 line"]),
    ("尊敬的公司领导：", []),
    ("分管领导：", ["field 分管领导 line"]),
    ("指导老师：　　　　", ["field 指导老师 line"]),
]


@pytest.mark.parametrize(("line", "boxes"), LINES, ids=[line for line, _ in LINES])
def test_boxes_in_lines(line: str, boxes: list[str]) -> None:
    document = plain()
    document.add_paragraph(line)
    assert [shown(box) for box in found_in(data_of(document)).boxes] == boxes


def test_underlined_blanks_are_boxes_and_others_are_not() -> None:
    document = plain()
    paragraph = document.add_paragraph("主管部门")
    paragraph.add_run("　　　　　　").underline = True
    document.add_paragraph("主管部门　　　　　　")
    boxes = found_in(data_of(document)).boxes
    assert [(box.key, box.line.number) for box in boxes] == [("主管部门", 1)]


def test_the_title_is_the_largest_of_the_first_lines() -> None:
    document = plain()
    document.add_paragraph("附件1：申报表")
    document.add_paragraph("示例奖励").runs[0].font.size = Pt(12)
    document.add_paragraph("示例奖励 申报表").runs[0].font.size = Pt(22)
    assert found_in(data_of(document)).title == "示例奖励申报表"


def test_what_stands_on_the_cover_and_again_inside_is_one_box() -> None:
    document = plain()
    add_table(document, [["姓名", ""], ["单位", ""]], [30, 60])
    document.add_paragraph()
    add_table(document, [["姓名", "", "性别", ""]], [20, 40, 20, 40])
    boxes = found_in(data_of(document)).boxes
    assert [box.key for box in boxes] == ["姓名", "单位", "姓名", "性别"]
    assert boxes[2].same is boxes[0]
    assert boxes[2].doubts


def test_doubtful_boxes_are_marked_in_the_schema() -> None:
    document = plain()
    add_table(document, [["姓名", ""]], [30, 60])
    document.add_paragraph("其他")
    add_table(document, [["起止", "内容"], ["", ""], ["", ""]], [30, 60])
    drafted = draft_form(data_of(document), "空白.docx")
    doubtful = {box.key: bool(box.doubts) for box in drafted.found.boxes}
    assert sorted(doubtful.values()) == [False, True]
    marked = {
        line.partition("#")[0].strip(): "# 请核对" in line
        for line in drafted.schema.splitlines()
        if line.startswith("      - key:")
    }
    assert marked == {f"- key: {key}": is_marked for key, is_marked in doubtful.items()}
    assert "要核对的" in drafted.source


def test_a_form_without_boxes_and_a_master_are_refused() -> None:
    document = plain()
    document.add_paragraph("没有要填的")
    with pytest.raises(MasterError, match="没有找到要填的格"):
        draft_form(data_of(document), "空.docx")
    document.add_paragraph("姓名：{{ 姓名 }}")
    with pytest.raises(MasterError, match="是母版而不是空白表"):
        draft_form(data_of(document), "母版.docx")
