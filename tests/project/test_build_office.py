"""单位填写 in a project: whose word prints, what is built anew, and what is told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

import cadre_docs as cd
from cadre_docs.errors import ProjectError
from cadre_docs.project.file.read import read_project
from cadre_docs.project.run import Options, build, dry_run
from cadre_docs.project.summary import Summary
from tests.project.small_form import ROOT, outputs

MINIMAL = (ROOT / "examples" / "annual-record" / "minimal.yaml").read_text(encoding="utf-8")
PROJECT = (
    "表单: [annual-record]\n记录: 填报\n输出: 输出\n格式: [docx]\n文件名: '{姓名}'\n"
    "单位填写: 填报/单位填写.xlsx\n"
)
TABLE = Path("填报") / "单位填写.xlsx"


def person(folder: Path, name: str, more: str = "", file: str = "") -> None:
    text = MINIMAL.replace("示例丑", f"示例{name}") + more
    (folder / "填报" / f"{file or name}.yaml").write_text(text, encoding="utf-8")


def office_says(folder: Path, **boxes: str) -> None:
    """Have the office write 备注 into the rows of some people."""
    book = load_workbook(folder / TABLE)
    sheet = book["人员"]
    heads = {str(c.value).removesuffix(" *"): c.column for c in sheet[4] if c.value}
    for row in range(7, sheet.max_row + 1):
        said = boxes.get(str(sheet.cell(row, heads["姓名"]).value).removeprefix("示例"))
        if said is not None:
            sheet.cell(row, heads["备注"]).value = said
    book.save(folder / TABLE)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "填报").mkdir()
    (tmp_path / "cadre-docs.yaml").write_text(PROJECT, encoding="utf-8")
    for name in "甲乙丙":
        person(tmp_path, name)
    cd.office("annual-record", cd.read(tmp_path / "填报"), tmp_path / TABLE)
    office_says(tmp_path, 甲="甲的备注", 乙="乙的备注")
    return tmp_path


def make(folder: Path) -> Summary:
    return build(read_project(folder), Options())


def words(folder: Path, name: str) -> str:
    document = Document(io.BytesIO(outputs(folder)[f"示例{name}.docx"]))
    return "".join(cell.text for t in document.tables for row in t.rows for cell in row.cells)


def told(folder: Path) -> str:
    return (folder / "输出" / "报告.html").read_text(encoding="utf-8")


def test_what_the_office_says_is_printed(project: Path) -> None:
    summary = make(project)
    assert (summary.records, summary.failed, summary.has_errors) == (3, 0, False)
    assert "甲的备注" in words(project, "甲")
    assert "的备注" not in words(project, "丙")


def test_a_row_that_changed_rebuilds_its_own_person(project: Path) -> None:
    make(project)
    assert make(project).written == 0
    office_says(project, 乙="乙的新备注")
    [line] = dry_run(read_project(project)).lines
    assert (line.person, line.reasons) == ("示例乙", ("记录已改：备注",))
    assert make(project).written == 1
    assert "乙的新备注" in words(project, "乙")


def test_what_is_made_again_says_the_same(project: Path) -> None:
    make(project)
    before = outputs(project)
    for path in (project / "输出").glob("*.docx"):
        path.unlink()
    make(project)  # from files that did not change, and were not read until now
    assert {k: v for k, v in outputs(project).items() if k.endswith(".docx")} == {
        k: v for k, v in before.items() if k.endswith(".docx")
    }


def test_a_record_that_changed_keeps_its_row(project: Path) -> None:
    make(project)
    person(project, "甲", "# 改\n")
    make(project)
    assert "甲的备注" in words(project, "甲")
    assert "乙的备注" in words(project, "乙")


def test_another_of_the_same_name_takes_the_row_from_both(project: Path) -> None:
    make(project)
    person(project, "甲", file="甲二")
    summary = make(project)
    assert summary.has_errors
    assert "分不清是谁的" in told(project)
    (project / "填报" / "甲二.yaml").unlink()
    assert not make(project).has_errors
    assert "甲的备注" in words(project, "甲")


def test_a_row_that_is_nobodys_is_an_error(project: Path) -> None:
    (project / "填报" / "乙.yaml").unlink()
    summary = make(project)
    assert summary.has_errors
    assert "没有读到此人自己的表" in told(project)


def test_where_the_two_differ_is_an_error_at_both_places(project: Path) -> None:
    person(project, "甲", "备注: 本人的备注\n")
    summary = make(project)
    assert summary.has_errors
    page = told(project)
    assert "本人的表填“本人的备注”，单位填写的表填“甲的备注”" in page
    assert "填报/单位填写.xlsx 人员!" in page


def test_a_table_that_is_not_asked_for_is_told_and_not_used(project: Path) -> None:
    make(project)
    file = project / "cadre-docs.yaml"
    file.write_text(PROJECT.replace("单位填写: 填报/单位填写.xlsx\n", ""), encoding="utf-8")
    summary = make(project)
    assert summary.has_errors
    [finding] = [f for f in summary.files if "单位填写" in f.message]
    assert "单位填写: 单位填写.xlsx" in finding.remedy
    assert "的备注" not in words(project, "甲")
    file.write_text(PROJECT, encoding="utf-8")
    assert not make(project).has_errors
    assert "甲的备注" in words(project, "甲")


def test_a_table_that_is_no_table_of_the_offices(project: Path) -> None:
    file = project / "cadre-docs.yaml"
    file.write_text(PROJECT.replace("填报/单位填写.xlsx", "[填报/丙.yaml]"), encoding="utf-8")
    (project / TABLE).unlink()
    summary = make(project)
    assert summary.has_errors
    assert "不是单位填写的表" in told(project)
    assert summary.records == 2
    file.write_text(PROJECT.replace("填报/单位填写.xlsx", "填报"), encoding="utf-8")
    with pytest.raises(ProjectError, match="应是一个文件"):
        read_project(project)
