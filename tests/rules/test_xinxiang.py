"""Next year's notice is a change of data: Xinxiang's rules under other parameters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cadre_docs.checks.records import record_context
from cadre_docs.findings import Severity
from cadre_docs.intake.read import read_paths
from cadre_docs.law.instruments import DatedValue, LawBook
from cadre_docs.rules import engine
from cadre_docs.rules.reads import parameters_of
from cadre_docs.values.dates import PartialDate

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
    applied = engine.run(engine.find(code), context.afresh())
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


REGISTERED = Path(__file__).parent / "bases" / "registration.yaml"


@pytest.mark.parametrize(
    ("confirmed", "severity"),
    [("2024-06-15", None), ("2024-06-16", Severity.ERROR), ("2024-06", Severity.WARNING)],
)
def test_confirmed_by_a_day_inside_a_month(forms, tmp_path, confirmed, severity) -> None:
    text = REGISTERED.read_text(encoding="utf-8").replace("三级（高级工）", "五级（初级工）")
    text += f"转正定级时间: {confirmed}\n"
    values = {"level5_confirmed_by": PartialDate(2024, 6, 15)}
    said = problems(forms, tmp_path, "XX-2.2.1", text, **values)
    assert [p.severity or Severity.ERROR for p in said] == ([severity] if severity else [])
    if severity is Severity.WARNING:
        assert said[0].message == f"转正定级时间只填到“{confirmed}”，不能核对"


@pytest.mark.parametrize(
    ("passed", "severity"),
    [("2019-06-15", None), ("2019-06-16", Severity.ERROR), ("2019-06", Severity.WARNING)],
)
def test_passed_by_a_day_inside_a_month(forms, tmp_path, passed, severity) -> None:
    text = REGISTERED.read_text(encoding="utf-8").replace("2017-10-28", passed)
    values = {"level3_passed_by": PartialDate(2019, 6, 15)}
    said = problems(forms, tmp_path, "XX-2.2.3", text, **values)
    assert [p.severity or Severity.ERROR for p in said] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("started", "severity"),
    [("2008-06-15", None), ("2008-06-16", Severity.ERROR), ("2008-06", Severity.WARNING)],
)
def test_work_started_by_a_day_inside_a_month(forms, tmp_path, started, severity) -> None:
    text = REGISTERED.read_text(encoding="utf-8").replace("2009-07-01", started)
    text = text.replace("2018-01-01", "2022-01-01")
    values = {"level3_work_start_by": PartialDate(2008, 6, 15)}
    said = problems(forms, tmp_path, "XX-2.2.3", text, **values)
    assert [p.severity or Severity.ERROR for p in said] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("day", "code"), [("level2_counted_to", "XX-2.2.5"), ("counted_to", "XX-2.2.3")]
)
def test_years_to_a_day_inside_a_month_need_the_day(forms, tmp_path, day, code) -> None:
    text = REGISTERED.read_text(encoding="utf-8").replace("2018-01-01", "2019-06")
    if code == "XX-2.2.5":
        text = text.replace("三级（高级工）", "二级（技师）").replace(
            "四级（中级工）", "三级（高级工）"
        )
    said = problems(forms, tmp_path, code, text, **{day: PartialDate(2024, 6, 15)})
    assert [p.severity for p in said] == [Severity.WARNING]


def test_an_age_on_a_day_inside_a_month_needs_the_day(forms, tmp_path) -> None:
    text = REGISTERED.read_text(encoding="utf-8").replace("文化程度: 高中", "文化程度: 初中")
    text = text.replace("三级（高级工）", "二级（技师）").replace(
        "四级（中级工）", "三级（高级工）"
    )
    text = text.replace("1985-04-12", "1974-06") + "较高技艺: 是\n"
    day = PartialDate(2024, 6, 15)
    said = problems(forms, tmp_path, "XX-2.2.5", text, relief_age_on=day)
    assert [p.severity for p in said] == [Severity.WARNING]
    assert "需要精确到日，才能判断是否满50周岁" in said[0].message


def test_the_registration_is_governed_by_its_own_rules_and_those_on_everybody(forms) -> None:
    mine = {
        rule.code
        for rule in engine.registered()
        if rule.prefix == "XX" and rule.applies_to(forms.schema("xinxiang-registration"), forms.law)
    }
    levels = {f"XX-2.2.{n}" for n in (1, 2, 3, 4, 5)}
    assert mine == levels | {
        *("XX-1.1", "XX-1.3", "XX-2.3", "XX-2.5", "XX-3.2", "XX-6.4", "XX-A2e"),
    }


def test_every_parameter_is_read_by_a_rule(forms) -> None:
    rules = [rule for rule in engine.registered() if rule.prefix == "XX"]
    read = {p.id for rule in rules for p in parameters_of(rule, forms.law)}
    assert {name for name in forms.law.parameters if name.startswith("XX.")} == read
