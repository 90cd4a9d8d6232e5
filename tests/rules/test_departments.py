"""The units and departments that a record states, as a build keeps them."""

from __future__ import annotations

import pytest

from cadre_docs.rules.between.departments import stated
from tests.rules.test_rule_cases import HERE, records_of

PEOPLE = {"姓名": "示例甲", "性别": "男", "出生年月": "1970-05"}
STATED = [
    ("HN/base.yaml", {}, [("示例院", "示例厅")]),
    ("HN/base.yaml", {"主管部门": None}, [("示例院", "")]),
    (
        "bases/roster.yaml",
        {
            "名单": [
                {**PEOPLE, "单位": "示例院", "主管部门": "示例厅"},
                {**PEOPLE, "单位": "另一院"},
            ]
        },
        [("", ""), ("示例院", "示例厅"), ("另一院", "")],
    ),
    ("bases/passed-roster.yaml", {}, [("", ""), ("示例中心", "")]),
]


@pytest.mark.parametrize(("base", "change", "found"), STATED)
def test_what_a_record_and_its_rows_state(base: str, change, found, read) -> None:
    [entry] = read(records_of(HERE / base, [{"change": change}])).entries
    assert list(stated(entry.record)) == found
