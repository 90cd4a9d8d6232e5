"""Projects: what goes with a form is part of the package, and of nothing else."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from pypdf import PdfReader

import cadre_docs as cd
from tests.printing.test_materials import FORM, person
from tests.record.test_evidence import pdf, picture, saved

PACKAGE = "打印文件: 打印文件.pdf\n"


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "填报"
    folder.mkdir()
    (folder / "证书.png").write_bytes(picture("PNG"))
    person(folder, "证书.png")
    person(folder, name="示例丙", file="b.yaml")
    text = f"记录: 填报\n输出: 输出\n格式: [pdf]\n{PACKAGE}"
    (tmp_path / "cadre-docs.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def pages(project) -> int:
    return len(PdfReader(project / "输出" / "打印文件.pdf").pages)


def test_a_changed_file_makes_the_package_anew_and_no_form(project):
    first = cd.build(project)
    assert first.ok, first.text()
    assert pages(project) == 1 + 2 * FORM + 2
    assert not cd.build(project).made
    (project / "填报" / "证书.png").write_bytes(saved(pdf((99, 99), (99, 99))))
    again = cd.build(project)
    assert again.ok
    assert {path.name for path in again.made} >= {"打印文件.csv", "打印文件.pdf"}
    assert again.summary.written == 2  # no form was written again
    assert pages(project) == 1 + 2 * FORM + 3


def test_a_file_that_is_lost_stops_the_form_until_it_is_back(project):
    assert cd.build(project).ok
    data = (project / "填报" / "证书.png").read_bytes()
    (project / "填报" / "证书.png").unlink()
    assert not cd.build(project).ok
    (project / "填报" / "证书.png").write_bytes(data)
    assert cd.build(project).ok
    assert pages(project) == 1 + 2 * FORM + 2


def test_an_issued_package_tells_that_a_file_changed(project):
    from datetime import date

    assert cd.build(project, issued=date(2024, 6, 1)).ok
    (project / "填报" / "证书.png").write_bytes(picture("PNG", (70, 40)))
    told = "\n".join(cd.build(project).summary.problems)
    assert "示例乙" in told
    assert "附件变了" in told
    assert "示例丙" not in told


def test_without_a_package_it_is_told_once(project):
    file = project / "cadre-docs.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(PACKAGE, ""), encoding="utf-8")
    [told] = [r for r in cd.build(project).summary.remarks if "附件没有打印" in r]
    assert "有1份表" in told


def test_a_state_of_before_is_brought_along(project):
    assert cd.build(project).ok
    with closing(sqlite3.connect(project / "输出" / ".cadre-docs" / "state.sqlite")) as db:
        db.executescript(
            "DROP TABLE evidence; UPDATE files SET context = ''; PRAGMA user_version = 1"
        )
    summary = cd.build(project)
    assert summary.ok, summary.text()
    assert not [r for r in summary.summary.remarks if "损坏" in r]


@pytest.mark.parametrize("there", [True, False])
def test_evidence_lies_beside_the_record_wherever_photos_lie(project, there):
    text = (project / "cadre-docs.yaml").read_text(encoding="utf-8")
    (project / "cadre-docs.yaml").write_text(f"{text}照片: 照片\n", encoding="utf-8")
    (project / "照片").mkdir()
    (project / "照片" / "证书.png").write_bytes(saved(pdf((99, 99), (99, 99))))  # somebody else's
    if not there:
        (project / "填报" / "证书.png").unlink()
    made = cd.build(project)
    assert made.ok is there, made.text()
    assert pages(project) == 1 + (2 if there else 1) * FORM + (2 if there else 0)
