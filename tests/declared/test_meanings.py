"""What conditions mean, case by case."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre_docs.rules.declared.conditions import ranks_of
from cadre_docs.rules.declared.truth import FALSE, MISSING, TRUE, same_flag, same_text
from cadre_docs.schema.codes import CodeItem, CodeList
from tests.declared.kit import truth
from tests.yaml_texts import load_texts

CASES = load_texts(Path(__file__).parent / "meanings.yaml")
TOLD = ("假", "真", "不能确定", "没有填")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['当']} {case['记录']}")
def test_meaning(case) -> None:
    found = truth(case["当"], case["记录"], **({"取": case["取"]} if "取" in case else {}))
    assert TOLD[found] == case["为"]


def test_ranks_are_dense_within_a_kind_so_that_limits_move_by_one() -> None:
    facts = [
        ("甲", "a", "1"),
        ("乙", "a", "5"),
        ("丙", "a", "9"),
        ("丁", "b", "7"),
        ("戊", "b", ""),
    ]
    items = tuple(
        CodeItem("", value, attributes={"kind": kind, "weight": weight})
        for value, kind, weight in facts
    )
    ranks = ranks_of(CodeList("", "", "", items))
    assert {text: (kind, span.least) for text, (kind, span) in ranks.items()} == {
        "甲": ("a", 0),
        "乙": ("a", 1),
        "丙": ("a", 2),
        "丁": ("b", 0),
    }
    ranked = tuple(CodeItem("", v, attributes={"rank": str(n)}) for n, v in enumerate("子丑"))
    assert set(ranks_of(CodeList("", "", "", ranked))) == {"子", "丑"}
    assert not ranks_of(CodeList.of(("子", "丑")))
    assert list(ranks_of(CodeList.of(("优秀", "合格")))) == ["合格", "优秀"]


@pytest.mark.parametrize(
    ("same", "one", "other", "truth_of_it"),
    [
        (same_text, "甲（一）", "甲(一)", TRUE),
        (same_text, "甲", "乙", FALSE),
        (same_text, "甲", None, MISSING),
        (same_text, None, "甲", MISSING),
        (same_flag, False, False, TRUE),
        (same_flag, True, False, FALSE),
        (same_flag, False, None, MISSING),
        (same_flag, None, True, MISSING),
    ],
)
def test_what_is_not_there_is_the_same_as_nothing(same, one, other, truth_of_it) -> None:
    assert same(one, other) == truth_of_it
