"""Next year's notice is a change of data: Henan's rules under other parameters."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre_docs.findings import Severity
from cadre_docs.values.dates import PartialDate
from tests.rules.test_xinxiang import problems

BASE = Path(__file__).parent / "HN" / "base.yaml"


@pytest.mark.parametrize(
    ("appointed", "severity"),
    [("2021-06-15", None), ("2021-06-17", Severity.ERROR), ("2021-06", Severity.WARNING)],
)
def test_a_last_day_inside_a_month_needs_the_day(forms, tmp_path, appointed, severity) -> None:
    text = BASE.read_text(encoding="utf-8").replace(
        "聘任时间: 2021-03-01", f"聘任时间: {appointed}"
    )
    said = problems(forms, tmp_path, "HN-1a", text, as_of=PartialDate(2024, 6, 15))
    assert [p.severity or Severity.ERROR for p in said] == ([severity] if severity else [])
    assert all("需要精确到日" in p.wanted for p in said if p.severity is Severity.WARNING)


@pytest.mark.parametrize(
    ("first_day", "appointed", "severity"),
    [
        ("不算", "2021-06-15", None),
        ("不算", "2021-06-16", Severity.WARNING),
        ("不算", "2021-06-17", Severity.ERROR),
        ("也算", "2021-06-16", None),
        ("也算", "2021-06-17", Severity.ERROR),
        ("也算", "2021-06", None),
        ("也算", "2021-07", Severity.WARNING),
    ],
)
def test_whether_the_first_day_counts(forms, tmp_path, first_day, appointed, severity) -> None:
    text = BASE.read_text(encoding="utf-8").replace(
        "聘任时间: 2021-03-01", f"聘任时间: {appointed}"
    )
    day = PartialDate(2024, 6, 30) if "-06-" not in appointed else PartialDate(2024, 6, 15)
    said = problems(forms, tmp_path, "HN-1a", text, as_of=day, first_day=first_day)
    assert [p.severity or Severity.ERROR for p in said] == ([severity] if severity else [])
