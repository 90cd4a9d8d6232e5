"""A print that is given for a fill-in workbook: what it is, and what may be done with it."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.printing.document import Printer
from tests.filling import read_workbook

ROOT = Path(__file__).resolve().parents[2]
PRINTS = [
    ("annual-roster", "事业单位工作人员年度考核花名册", "roster 各人的表 --against 本文件"),
    (
        "annual-statistics",
        "事业单位工作人员年度考核结果统计表",
        "statistics 各人的表 --against 本文件",
    ),
    (
        "jilin-sample-list",
        "专业技术三级岗位人员聘期考核抽查名单",
        "sample 各人的表 --verify 本文件",
    ),
    ("public-notice", "公示", "请读各人的表"),
    ("annual-record", "事业单位工作人员年度考核登记表", "打印所用的填报文件"),
    ("xinxiang-onsite-roster", "机关事业单位工勤技能岗位等级考核需现场审查人员名册表", "--against"),
]


@pytest.mark.parametrize(("form", "title", "remedy"), PRINTS)
def test_a_print_is_told_for_what_it_is(form, title, remedy):
    catalog = Catalog()
    [entry] = read_paths([ROOT / "examples" / form / "full.yaml"], catalog).entries
    data = Printer(catalog).filled(entry.record).output("xlsx")
    trees, [finding] = read_workbook(data, "甲.xlsx", catalog)
    assert (trees, finding.message) == ([], f"这是打印出来的“{title}”，不是填报模板")
    assert remedy in finding.remedy


@pytest.mark.parametrize("title", ["教职工公示", "名册", "2024年度登记表"])
def test_a_list_of_somebody_else_is_no_print_of_ours(title):
    book = openpyxl.Workbook()
    book.active.append([title])
    target = io.BytesIO()
    book.save(target)
    _, [finding] = read_workbook(target.getvalue(), "甲.xlsx", Catalog())
    assert "不是 cadre-docs new 生成的填报模板" in finding.message
    assert "--from 本文件" in finding.remedy


@pytest.mark.parametrize(
    ("form", "title", "remedy"),
    [one for one in PRINTS if one[0] not in ("annual-record", "public-notice")],
)
def test_a_print_in_word_is_told_for_what_it_is(form, title, remedy, tmp_path) -> None:
    catalog = Catalog()
    [entry] = read_paths([ROOT / "examples" / form / "full.yaml"], catalog).entries
    path = tmp_path / "甲.docx"
    path.write_bytes(Printer(catalog).filled(entry.record).output("docx"))
    intake = read_paths([path], catalog)
    [finding] = intake.findings
    assert (intake.entries, finding.message) == ([], f"这是打印出来的“{title}”，不是填报用的表")
    assert remedy.replace("本文件", "同样生成的 .xlsx") in finding.remedy
