"""Whoever installs the next version goes on with the projects of the former ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs.outputs import ledger
from cadre_docs.project.file.read import read_project
from cadre_docs.project.plan import Reason
from cadre_docs.project.run import Options, build, dry_run
from tests.command import command

FORMER = Path(__file__).with_name("former")
VERSIONS = sorted(path.name for path in FORMER.iterdir() if (path / "项目").is_dir())
PEOPLE = {"示例丑", "示例丙", "示例子"}


@pytest.fixture(params=VERSIONS)
def former(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return shutil.copytree(FORMER / request.param, tmp_path / request.param)


def test_there_are_projects_of_former_versions() -> None:
    assert VERSIONS
    assert cd.__version__ not in VERSIONS


def test_a_project_is_built_anew_under_the_same_names(former: Path) -> None:
    project, output = read_project(former / "项目"), former / "项目" / "输出"
    edited = (output / "示例丙.docx").read_bytes()
    assert {path.stem for path in output.glob("*.docx")} == PEOPLE
    planned = dry_run(project)
    assert any(Reason.VERSION in str(line) for line in planned.lines), planned.lines
    summary = build(project, Options())
    assert (summary.failed, summary.problems) == (0, ())
    assert {path.stem for path in output.glob("*.docx")} == PEOPLE
    assert not list((output / ".cadre-docs").glob("*damaged*"))
    # What somebody edited since is kept and told; with --force it is put aside first.
    assert (output / "示例丙.docx").read_bytes() == edited
    assert [kept.path for kept in summary.kept] == ["示例丙.docx"]
    build(project, Options(force=True))
    assert (output / "示例丙.docx").read_bytes() != edited
    [saved] = (output / "手改备份").iterdir()
    assert saved.read_bytes() == edited
    again = build(project, Options())
    assert again.made == ()


def test_a_workbook_filled_in_the_former_template_says_the_same(former: Path) -> None:
    read = cd.read(former / "项目" / "填报")
    assert {record.person for record in read.records} == PEOPLE
    assert cd.check(read).ok


def test_outputs_of_the_former_version_are_known_as_ours(former: Path) -> None:
    folder = former / "打印"
    [name] = [path.name for path in folder.glob("*.docx")]
    assert ledger.entries(folder)
    shutil.copy(former / "项目" / "填报" / "annual-record" / "minimal.yaml", former / "甲.yaml")
    ran = command("render", former / "甲.yaml", "-t", "docx", "-o", folder)
    assert ran.code == 0, ran.said
    assert [path.name for path in folder.glob("*.docx")] == [name]


def test_what_was_confirmed_stays_so(former: Path) -> None:
    checked = cd.check(cd.read(former / "人员.xls"))
    assert checked.ok, cd.report(checked)


def test_an_empty_template_of_the_former_version_has_no_unknown_boxes(former: Path) -> None:
    checked = cd.check(cd.read(former / "模板.yaml"))
    codes = {finding.code for finding in checked.findings}
    assert "FS-key" not in codes
    assert codes <= {"FS-required", "FS-empty"}, cd.report(checked)
