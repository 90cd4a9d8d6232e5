"""Rules that count over many records, and records of earlier years, in a project."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from cadre_docs.project import batch_checks as counting
from cadre_docs.project.file.model import REPORT
from cadre_docs.project.file.read import read_project
from cadre_docs.project.run import Options, build, dry_run
from cadre_docs.project.summary import summary_lines
from cadre_docs.project.transfer import slim
from cadre_docs.record import Record
from tests.project.small_form import ROOT

MINIMAL = (ROOT / "examples" / "annual-record" / "minimal.yaml").read_text(encoding="utf-8")
PROJECT = "表单: [annual-record]\n记录: 填报\n历年: 历年\n输出: 输出\n格式: [docx]\n"
TENURES = "表单: [henan-tenure-form]\n记录: 填报\n输出: 输出\n格式: [docx]\n"
NAMES = "甲乙丙丁戊己庚辛壬癸"


def write(folder: Path, name: str, grade: str, year: int = 2023, place: str = "填报") -> None:
    text = MINIMAL.replace("示例丑", f"示例{name}").replace("年度: 2023", f"年度: {year}", 1)
    text = text.replace("\n考核依据:", f"\n考核档次建议: {grade}\n考核依据:")
    (folder / place).mkdir(exist_ok=True)
    (folder / place / f"{name}.yaml").write_text(text, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Ten people of one unit, three of them 优秀 where two may be."""
    (tmp_path / "历年").mkdir()
    (tmp_path / "cadre-docs.yaml").write_text(PROJECT, encoding="utf-8")
    for number, name in enumerate(NAMES):
        write(tmp_path, name, "优秀" if number < 3 else "合格")
    return tmp_path


def make(folder: Path):
    return build(read_project(folder), Options())


def page_of(folder: Path) -> str:
    return html.fromstring((folder / "输出" / REPORT).read_bytes()).text_content()


def test_a_quota_is_counted_over_all_records_and_told_in_the_report(project: Path) -> None:
    summary = make(project)
    assert summary.written == 11  # ten forms and the report: a quota stops nobody's print-out
    assert summary.has_errors
    assert "AA-17a" in page_of(project)
    assert "10人×20%＝2人；已有3人，超出1人" in page_of(project)
    write(project, "丙", "合格")
    summary = make(project)
    assert not summary.has_errors
    assert "10人×20%＝2人；已有2人，名额已满" in page_of(project)


def test_nothing_is_counted_again_when_nothing_has_changed(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(project)
    monkeypatch.delattr(counting, "check_batch")
    assert make(project).tasks == 0


def test_earlier_years_are_looked_at_and_a_change_of_them_checks_again(project: Path) -> None:
    write(project, "丁", "基本合格")
    make(project)
    assert "AA-29.5" in page_of(project)  # the result of the year before is not known
    write(project, "丁", "合格", 2022, "历年")
    plan = dry_run(read_project(project))
    assert plan.checks == 10
    assert not [line for line in plan.lines if line.person]
    make(project)
    assert "AA-29.5" not in page_of(project)


def test_what_cannot_be_read_of_earlier_years_is_reported(project: Path) -> None:
    (project / "历年" / "坏.yaml").write_text("姓名：示例甲\n", encoding="utf-8")
    make(project)
    assert "往年的记录读入有误" in page_of(project)


def test_the_last_lines_name_what_differs_from_earlier_years(project: Path) -> None:
    write(project, "丁", "合格", 2022, "历年")
    earlier = project / "历年" / "丁.yaml"
    earlier.write_text(earlier.read_text("utf-8").replace("大学专科", "大学本科"), "utf-8")
    read = read_project(project)
    [told] = [line for line in summary_lines(build(read, Options()), read) if "X-carried" in line]
    assert "示例丁" in told
    assert "填“大学专科”，而2022年度填“大学本科”" in told


def test_a_folder_of_earlier_years_that_holds_nothing_is_told(project: Path) -> None:
    make(project)
    assert "“历年”里没有记录，没有与往年核对" in page_of(project)
    write(project, "丁", "合格", 2022, "历年")
    make(project)
    assert "“历年”里没有记录" not in page_of(project)


@pytest.mark.parametrize(
    ("beside", "read"),
    [("", 0), ("henan-tenure-roster", 0), ("public-notice", 2), ("unit", 2)],
)
def test_people_are_read_beside_what_they_are_held_against(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: str, read: int
) -> None:
    """Forms of which nothing is counted are read for lists and facts alone."""
    (tmp_path / "cadre-docs.yaml").write_text(TENURES, encoding="utf-8")
    (tmp_path / "填报").mkdir()
    for form in ("henan-tenure-form", *filter(None, [beside])):
        text = (ROOT / "examples" / form / "minimal.yaml").read_text(encoding="utf-8")
        (tmp_path / "填报" / f"{form}.yaml").write_text(text, encoding="utf-8")
    counted: list[str] = []

    def kept(record: Record) -> Record:
        counted.append(record.schema.role)
        return slim(record)

    monkeypatch.setattr(counting, "slim", kept)
    make(tmp_path)
    assert len(counted) == (read or bool(beside))
    assert ("person" in counted) == bool(read)
