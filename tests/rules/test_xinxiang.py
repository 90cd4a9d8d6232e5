"""Next year's notice is a change of data: Xinxiang's rules under other parameters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cadre_docs.check import record_context
from cadre_docs.dates import PartialDate
from cadre_docs.findings import Severity
from cadre_docs.instruments import DatedValue, LawBook
from cadre_docs.intake.read import read_paths
from cadre_docs.rules import engine
from cadre_docs.rules.reads import parameters_of

BASE = Path(__file__).parent / "XX" / "base.yaml"


def problems(forms, tmp_path: Path, code: str, text: str, **values):
    path = tmp_path / "记录.yaml"
    path.write_text(text, encoding="utf-8")
    [entry] = read_paths([path], forms).entries
    parameters = dict(forms.law.parameters)
    for name, value in values.items():
        old = parameters[f"{code[:2]}.{name}"]
        parameters[old.id] = replace(old, values=(DatedValue(date(2024, 1, 1), value),))
    law = LawBook(forms.law.instruments, parameters)
    context = replace(record_context(entry.record, forms), law=law)
    [applied] = engine.apply([engine.find(code)], context)
    assert applied.fault is None
    return applied.said


@pytest.mark.parametrize(
    ("born", "severity"),
    [("1964-12-31", Severity.ERROR), ("1965-01-01", Severity.WARNING), ("1966-01-01", None)],
)
def test_from_2025_retirement_ages_are_not_guessed(forms, tmp_path, born, severity) -> None:
    text = BASE.read_text(encoding="utf-8").replace("1972-03-15", born)
    said = problems(
        forms, tmp_path, "XX-1.3", text, issued=PartialDate(2025, 3, 15), assessment_year=2025
    )
    assert [p.severity or Severity.ERROR for p in said] == ([severity] if severity else [])


def test_a_last_day_inside_a_month_needs_the_day(forms, tmp_path) -> None:
    text = BASE.read_text(encoding="utf-8").replace("1992-07-01", "1999-06")
    said = problems(forms, tmp_path, "XX-2.4.2", text, counted_to=PartialDate(2024, 6, 15))
    assert [p.severity for p in said] == [Severity.WARNING]
    assert "需要精确到日" in said[0].wanted


def test_every_parameter_is_read_by_a_rule(forms) -> None:
    rules = [rule for rule in engine.registered() if rule.prefix == "XX"]
    read = {p.id for rule in rules for p in parameters_of(rule, forms.law)}
    assert {name for name in forms.law.parameters if name.startswith("XX.")} == read
