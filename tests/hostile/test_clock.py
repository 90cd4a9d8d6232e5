"""A clock that is wrong by decades: one line that says so, and nothing written."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from unittest import mock

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "builds"))
from small_form import make_project

from cadre_docs import clock
from cadre_docs.build.project_file import read_project
from cadre_docs.build.run import Options, build
from cadre_docs.errors import EnvironmentLackError
from tests.command import command

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "annual-record" / "minimal.yaml"


def on(day: date):
    """Let this machine's clock say a day."""
    fixed = mock.Mock(wraps=date, today=lambda: day)
    return mock.patch.object(clock, "date", fixed)


@pytest.mark.parametrize("day", [clock.FIRST, date(2026, 2, 29 - 1), clock.LAST])
def test_days_that_can_be(day: date) -> None:
    with on(day):
        assert clock.today() == day


@pytest.mark.parametrize(
    "day", [date(1970, 1, 1), date(2023, 12, 31), date(2108, 1, 1), date(2226, 11, 29)]
)
def test_days_that_cannot(day: date, tmp_path: Path) -> None:
    with on(day):
        with pytest.raises(EnvironmentLackError, match=day.isoformat()):
            clock.today()
        for arguments in (
            ["render", EXAMPLE, "-o", tmp_path / "o"],
            ["new", "unit", "-o", tmp_path / "u.xlsx"],
        ):
            ran = command(*arguments)
            assert (ran.code, ran.out) == (2, "")
            assert "校正本机的日期和时间" in ran.err
            assert "内部出错" not in ran.err
        assert list(tmp_path.iterdir()) == []
        ran = command("doctor")
        assert ran.code == 1
        assert "校正本机的日期和时间" in ran.out


def test_a_worker_with_a_wrong_clock_says_so(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", 1)
    with on(date(1970, 1, 1)):
        summary = build(read_project(folder), Options())
    assert summary.failed == 1
    again = build(read_project(folder), Options())
    assert (again.failed, again.tasks) == (0, 1)


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
