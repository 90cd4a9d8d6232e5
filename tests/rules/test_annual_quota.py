"""Next year's measures are a change of data: the quota of 优秀 under other parameters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cadre_docs.checks.records import batch_context
from cadre_docs.findings import Severity
from cadre_docs.law.instruments import DatedValue, LawBook
from cadre_docs.report.rule_text import rule_text
from cadre_docs.rules.annual.allowance import allowances
from cadre_docs.rules.annual.people import staff_of_units
from cadre_docs.rules.batch import check_batch
from cadre_docs.rules.engine import find, registered
from tests.rules.test_rule_cases import HERE, records_of

BASE = HERE / "bases" / "annual-record.yaml"


def context(forms, read, excellent: int, others: int, year: str = "2023", **values):
    items = [
        {"count": excellent, "change": {"考核档次建议": "优秀", "年度": year}},
        {"count": others, "change": {"年度": year}},
    ]
    parameters = dict(forms.law.parameters)
    for name, dated in values.items():
        old = parameters[f"AA.{name}"]
        parameters[old.id] = replace(old, values=(*old.values, *dated))
    law = LawBook(forms.law.instruments, parameters)
    return replace(batch_context(read(records_of(BASE, items)), forms), law=law)


def in_force(day: str, value) -> tuple[DatedValue]:
    return (DatedValue(date.fromisoformat(day), value),)


@pytest.mark.parametrize(
    ("rounding", "severities"),
    [("向下取整", [Severity.WARNING]), ("四舍五入", [Severity.WARNING]), ("向上取整", [])],
)
def test_the_rounding_is_a_parameter(forms, read, rounding: str, severities) -> None:
    c = context(forms, read, 3, 9, quota_rounding=in_force("2023-06-01", rounding))
    found = [f.finding for f in check_batch([find("AA-17a")], c)]
    assert [f.severity for f in found] == severities
    assert all(f"2.4，{rounding}为2人" in f.wanted for f in found)


@pytest.mark.parametrize(("year", "limit"), [("2023", 2), ("2024", 3)])
def test_a_share_holds_from_the_year_in_which_it_is_in_force(
    forms, read, year: str, limit: int
) -> None:
    c = context(forms, read, 2, 8, year, quota_share=in_force("2024-03-01", 30))
    [allowance] = allowances(c)
    assert allowance.quota.limit == limit


def test_the_first_of_the_excellent_is_pointed_to(forms, read) -> None:
    c = context(forms, read, 4, 6)
    [found] = check_batch([find("AA-17a")], c)
    assert found.finding.position == c.records[0].place("proposed_grade")


@pytest.mark.parametrize(("year", "share"), [("2023", "应为16.7"), ("2024", "应为16.67")])
def test_shares_are_told_at_the_decimals_of_their_year(forms, read, year, share) -> None:
    c = context(forms, read, 1, 5, year, statistics_decimals=in_force("2024-03-01", 2))
    row = "{岗位类别: 管理岗位, 应参加人数: 6, 实际参加人数: 6, 优秀人数: 1, 优秀比例: 20%, 合格人数: 5, 合格比例: 83%}"
    table = read(f"表单: annual-statistics\n年度: {year}\n单位: 另一单位\n统计: [{row}]\n")
    c = replace(c, records=tuple(entry.record for entry in table.entries))
    [said] = [found.finding for found in check_batch([find("AA-S")], c)]
    assert said.wanted.endswith(share)


@pytest.mark.parametrize(
    ("left_out", "people"), [("grade", 0), ("post_category", 0), ("post_since", 1)]
)
def test_a_table_without_grades_or_without_categories_is_no_roster(
    read, left_out: str, people: int
) -> None:
    text = (HERE / "bases" / "annual-roster.yaml").read_text(encoding="utf-8")
    [entry] = read(text).entries
    schema = entry.record.schema
    sections = tuple(
        replace(section, fields=tuple(without(box, left_out) for box in section.fields))
        for section in schema.sections
    )
    record = replace(entry.record, schema=replace(schema, sections=sections))
    assert sum(len(staff.people) for staff in staff_of_units([record])) == people


def without(box, column: str):
    return replace(box, columns=tuple(one for one in box.columns if one.id != column))


@pytest.mark.parametrize(("excellent", "shown", "more"), [(10, 10, False), (11, 10, True)])
def test_of_many_names_the_first_are_shown(forms, read, excellent, shown, more) -> None:
    [allowance] = allowances(context(forms, read, excellent, 1))
    assert allowance.names.count("示例") == shown
    assert allowance.names.endswith("等") is more


def test_every_parameter_is_read_by_a_rule_or_closes_a_list(forms) -> None:
    rules = [rule for rule in registered() if rule.prefix == "AA"]
    read = {p.id for rule in rules for p in rule_text(rule, forms).parameters}
    assert {name for name in forms.law.parameters if name.startswith("AA.")} == read
