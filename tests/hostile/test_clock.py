"""A clock that is wrong by decades: one line that says so, and nothing written."""

from __future__ import annotations

import os
import sys
import time
from datetime import date
from pathlib import Path
from unittest import mock

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "builds"))
from cadre_docs.machine import clock
from cadre_docs.project.file.read import read_project
from cadre_docs.project.run import Options, build
from tests.command import command
from tests.project.small_form import make_project

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "annual-record" / "minimal.yaml"


def on(day: date):
    """Let this machine's clock say a day."""
    fixed = mock.Mock(wraps=date, today=lambda: day)
    return mock.patch.object(clock, "date", fixed)


@pytest.mark.parametrize("day", [clock.FIRST, date(2026, 2, 28), clock.LAST])
def test_days_that_can_be(day: date) -> None:
    with on(day):
        assert clock.today() == day


@pytest.mark.parametrize(
    "day", [date(1970, 1, 1), date(2023, 12, 31), date(2108, 1, 1), date(2226, 11, 29)]
)
def test_days_that_cannot(day: date) -> None:
    with on(day):
        assert clock.today() is None
        ran = command("doctor")
    assert ran.code == 1
    assert "校正本机的日期和时间" in ran.out


RUNS = [
    ["render", EXAMPLE, "-o", "{}"],
    ["render", EXAMPLE, "--package", "{}/打印.pdf"],
    ["blank", "annual-roster", "-o", "{}"],
    ["blank", "liaocheng-talent", "-o", "{}"],
    ["new", "unit", "-o", "{}/单位.xlsx"],
    ["new", "annual-record", "--people", "3", "-o", "{}/多人.xlsx"],
    ["check", EXAMPLE.parent / "people.xlsx", "--annotate", "{}/标注", "--summary", "{}/汇总.xlsx"],
    ["roster", EXAMPLE.parent / "people.xlsx", "-o", "{}/花名册.xlsx"],
]


@pytest.mark.parametrize("arguments", RUNS, ids=lambda run: str(run[0]))
@pytest.mark.parametrize(
    "seconds", [0, -86_400, 4_700_000_000, 8_100_000_000], ids=["1970", "1969", "2118", "2226"]
)
def test_every_file_is_written_as_on_any_other_day(
    arguments: list, seconds: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Zip archives cannot say these years; what is written says another."""

    def run(folder: Path) -> dict[str, bytes]:
        ran = command(*(str(a).format(folder) for a in arguments))
        assert ran.code in (0, 1), ran.said
        assert "内部出错" not in ran.said
        return {
            p.relative_to(folder).as_posix(): p.read_bytes()
            for p in folder.rglob("*")
            if p.is_file()
        }

    usual = run(tmp_path / "a")
    assert usual
    now = time.time
    monkeypatch.setattr(time, "time", lambda: float(seconds))
    strange = run(tmp_path / "b")
    monkeypatch.setattr(time, "time", now)
    assert {n: d for n, d in usual.items() if not n.startswith(".")} == {
        n: d for n, d in strange.items() if not n.startswith(".")
    }


@pytest.mark.parametrize("seconds", [-62_200_000_000, 0, 2**40, 2**62])
def test_an_edited_output_of_any_age_is_saved(tmp_path: Path, seconds: int) -> None:
    """Its time goes into the name of the copy."""
    folder = make_project(tmp_path / "p", 1)
    first = build(read_project(folder), Options())
    assert first.failed == 0
    output = next((folder / "输出").rglob("*.docx"))
    output.write_bytes(b"edited by hand")
    try:
        os.utime(output, (seconds, seconds))
    except (OSError, OverflowError):
        pytest.skip("this file system knows no such time")
    summary = build(read_project(folder), Options(force=True))
    (saved,) = summary.saved
    assert Path(saved).read_bytes() == b"edited by hand"
