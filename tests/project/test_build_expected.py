"""应交 in a project: the page, the exit status, and a list that changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from cadre_docs.errors import ProjectError
from cadre_docs.project.file.model import FILE, REPORT
from cadre_docs.project.file.read import read_project
from cadre_docs.project.run import Options, build
from cadre_docs.project.summary import summary_lines
from tests.project.small_form import make_project


def ask(folder: Path, more: str) -> None:
    file = folder / FILE
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "p")
    (folder / "填报" / "名单.csv").write_text("姓名,单位\n示例0,示例0院\n示例九,另一院\n", "utf-8")
    ask(folder, "应交: 填报/名单.csv\n")
    return folder


def test_the_page_tells_who_is_missing(project: Path) -> None:
    summary = build(read_project(project), Options())
    page = html.fromstring((project / "输出" / REPORT).read_bytes()).text_content()
    assert "应交2人，已交1人" in page
    assert "示例九（另一院）" in page
    assert not summary.has_errors
    assert summary.roll is not None
    assert [one["name"] for one in summary.roll["not_listed"]] == ["示例1", "示例2"]
    (project / "填报" / "名单.csv").write_text("姓名,单位\n示例0,示例0院\n", "utf-8")
    roll = build(read_project(project), Options()).roll
    assert roll is not None
    assert roll["missing"] == []


def test_who_is_missing_is_an_error_when_all_are_asked_for(project: Path) -> None:
    ask(project, "应交齐全: 是\n")
    assert build(read_project(project), Options()).has_errors


def test_all_can_only_be_asked_for_with_a_list(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    ask(folder, "应交齐全: 是\n")
    with pytest.raises(ProjectError, match="须写“应交”"):
        read_project(folder)


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ("九", "  未交：示例九（另一院）。"),
        ("九甲乙丙丁戊己庚辛壬癸", "、示例壬（另一院）等11人，全部列在报告里。"),
    ],
    ids=["one", "many"],
)
def test_the_last_lines_name_who_is_missing(project: Path, missing: list[str], told: str) -> None:
    listed = ["姓名,单位", *(f"示例{n},示例{n}院" for n in range(2))]
    listed += [f"示例{name},另一院" for name in missing]
    (project / "填报" / "名单.csv").write_text("\n".join(listed), "utf-8")
    read = read_project(project)
    lines = list(summary_lines(build(read, Options()), read))
    [line] = [line for line in lines if line.startswith("  未交：示例九（另一院）")]
    assert line.endswith(told)
    assert "  不在名单上：示例2。" in lines
    assert not [line for line in lines if "示例0（" in line]
