"""The day of the run: only records with a date to come are looked at again on another day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cadre_docs.project.file.model import REPORT
from cadre_docs.project.file.read import read_project
from cadre_docs.project.run import Options, build
from tests.project.small_form import make_project, record

DAY = date(2026, 6, 1)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "p")
    late = record("示例壬", "示例院", "2026-07")
    (folder / "填报" / "壬.yaml").write_text(late, encoding="utf-8")
    return folder


def make(folder: Path, today: date):
    return build(read_project(folder), Options(today=today))


def page(folder: Path) -> str:
    return (folder / "输出" / REPORT).read_text(encoding="utf-8")


def test_a_date_to_come_is_looked_at_again_on_another_day(project: Path) -> None:
    first = make(project, DAY)
    assert first.counts["error"] == 1
    assert "FS-future" in page(project)
    assert make(project, DAY).tasks == 0  # nothing changed, and it is the same day
    later = make(project, date(2026, 6, 30))
    assert (later.tasks, later.counts["error"]) == (1, 1)  # that record, and no other
    past = make(project, date(2026, 7, 1))
    assert (past.tasks, past.counts["error"]) == (1, 0)
    assert "FS-future" not in page(project)
    assert make(project, date(2027, 7, 1)).tasks == 0  # nothing is to come any more


def test_a_unit_in_two_spellings_is_told_and_forgotten_again(project: Path) -> None:
    texts = {
        "子": record("示例子", "示例（南）院"),
        "丑": record("示例丑", "示例(南)院", "1981-01"),
    }
    for name, text in texts.items():
        (project / "填报" / f"{name}.yaml").write_text(text, encoding="utf-8")
    make(project, DAY)
    assert "X-spelling" in page(project)
    assert "示例(南)院" in page(project)
    mended = texts["丑"].replace("示例(南)院", "示例（南）院")
    (project / "填报" / "丑.yaml").write_text(mended, encoding="utf-8")
    make(project, DAY)
    assert "X-spelling" not in page(project)


def test_the_same_person_by_month_and_by_day(project: Path) -> None:
    for name, born in (("子", "1980-01"), ("丑", "1980-01-15")):
        text = record("示例子", "示例院", born)
        (project / "填报" / f"{name}.yaml").write_text(text, encoding="utf-8")
    make(project, DAY)
    assert "ID-duplicate" in page(project)
    assert "不矛盾" in page(project)
