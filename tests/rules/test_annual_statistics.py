"""What nobody could read in a table of results is neither added up nor compared."""

from __future__ import annotations

from typing import Any

import pytest

from cadre_docs.check import check_intake
from tests.rules.test_rule_cases import FILES, HERE, form_of, records_of
from tests.yaml_texts import dump_yaml, load_texts

BASE = HERE / "bases" / "annual-statistics.yaml"
[SOUND] = [case for case in FILES["AA-S"][1] if case["name"] == "it equals the people's forms"]
COLUMNS = ("应参加人数", "实际参加人数", "优秀人数", "不确定档次人数", "不参加人数", "岗位类别")


def found(read, forms, row: int, column: str, said: str) -> list[Any]:
    table = load_texts(BASE)
    assert table["表单"] == form_of({"base": BASE})
    table["统计"][row][column] = said
    people = records_of(BASE, SOUND["records"][1:])
    intake = read(f"{dump_yaml(table)}---\n{people}")
    return [f.path for f in check_intake(intake, forms) if f.code == "AA-S"]


@pytest.mark.parametrize("column", COLUMNS)
def test_a_box_that_nobody_could_read_is_not_compared(read, forms, column: str) -> None:
    for row in range(4):
        assert found(read, forms, row, column, "许多") == [], row


def test_one_that_says_something_else_is(read, forms) -> None:
    for column in COLUMNS[:-1]:
        assert found(read, forms, 1, column, "3"), column
    assert found(read, forms, 2, "岗位类别", "管理岗位")
