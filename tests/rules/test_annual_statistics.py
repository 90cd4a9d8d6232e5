"""What nobody could read in a table of results is neither added up nor compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cadre_docs.checks.records import batch_context, check_intake
from cadre_docs.law.instruments import DatedValue
from cadre_docs.rules.batch import check_batch
from cadre_docs.rules.engine import find
from tests.rules.test_rule_cases import FILES, HERE, form_of, records_of
from tests.yaml_texts import dump_yaml, load_texts

BASE = HERE / "bases" / "annual-statistics.yaml"
[SOUND] = [case for case in FILES["AA-S"][1] if case["name"] == "it equals the people's forms"]
COLUMNS = ("应参加人数", "实际参加人数", "优秀人数", "不确定档次人数", "不参加人数", "岗位类别")


def paths_found(read, forms, row: int, column: str, said: str) -> list[Any]:
    table = load_texts(BASE)
    assert table["表单"] == form_of({"base": BASE})
    table["统计"][row][column] = said
    people = records_of(BASE, SOUND["records"][1:])
    intake = read(f"{dump_yaml(table)}---\n{people}")
    return [f.path for f in check_intake(intake, forms) if f.code == "AA-S"]


@pytest.mark.parametrize("column", COLUMNS)
def test_a_box_that_nobody_could_read_is_not_compared(read, forms, column: str) -> None:
    for row in range(4):
        assert paths_found(read, forms, row, column, "许多") == [], row


def test_one_that_says_something_else_is(read, forms) -> None:
    for column in COLUMNS[:-1]:
        assert paths_found(read, forms, 1, column, "3"), column
    assert paths_found(read, forms, 2, "岗位类别", "管理岗位")


def test_shares_are_judged_by_the_parameters_of_their_own_year(read, forms) -> None:
    old = forms.law.parameters["AA.statistics_decimals"]
    values = (*old.values, DatedValue(date(2024, 1, 1), 3))
    law = replace(
        forms.law, parameters={**forms.law.parameters, old.id: replace(old, values=values)}, kept={}
    )
    for year, told in (("2023", "应为16.7"), ("2024", "应为16.667")):
        table = load_texts(BASE)
        table["年度"] = year
        table["统计"][1]["优秀比例"] = "20"
        context = replace(batch_context(read(dump_yaml(table)), forms), law=law)
        said = [f.finding.wanted for f in check_batch([find("AA-S")], context)]
        assert any(told in text for text in said), said
