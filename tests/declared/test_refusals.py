"""What is wrong with a rule is told at its line, with the nearest that was meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cadre_docs.errors import CatalogError
from tests.declared.kit import declared
from tests.yaml_texts import dump_yaml, load_texts

DATA = load_texts(Path(__file__).parent / "refusals.yaml")
BASE = DATA["基准"]


def file_of(case) -> str:
    """A file in which every key of the rule stands on a line of its own, from the third on."""
    if "文件" in case:
        return case["文件"]
    rule = {**BASE, **case.get("改", {})}
    lines = [f"{key}: {flow(value)}" for key, value in rule.items() if value != ""]
    return "通知: TQ\n规则:\n  - " + "\n    ".join(lines) + "\n"


def flow(value) -> str:
    text = dump_yaml(value, default_flow_style=True, width=10**6, sort_keys=False)
    return text.removesuffix("\n").removesuffix("\n...")


@pytest.mark.parametrize("case", DATA["案例"], ids=lambda case: case["名称"])
def test_refusal(case) -> None:
    if "说" not in case:
        assert declared(file_of(case))
        return
    with pytest.raises(CatalogError) as refused:
        declared(file_of(case))
    told = [line for line in refused.value.lines[1:] if case["说"] in line]
    assert told, refused.value.lines
    assert "不说" not in case or case["不说"] not in told[0]
    assert len(refused.value.lines) - 1 == int(case.get("只", len(refused.value.lines) - 1))
    named = re.match(r"\s*规则1\.yaml(?::(\d+))?", told[0])
    assert (named[1] or "") == case["行"], refused.value.lines


def test_all_that_is_wrong_is_told_at_once() -> None:
    first = file_of({"改": {"应当": {"甲教": "5"}, "依据": "第九条"}})
    second = file_of({"改": {"代号": "TQ-1b", "说明": "{没有}"}})
    with pytest.raises(CatalogError) as refused:
        declared(first, second)
    told = "\n".join(refused.value.lines)
    for said in ("甲教", "第九条", "{没有}"[1:-1]):
        assert said in told
    assert "规则1.yaml" in told
    assert "规则2.yaml" in told


def test_a_code_is_taken_only_once() -> None:
    for text in (file_of({"改": {"代号": "TQ-1"}}),):
        with pytest.raises(CatalogError, match="代号“TQ-1”已经用过"):
            declared(text, text)


@pytest.mark.parametrize(
    ("grade", "said"),
    [
        ("{应确定为: 良好}", "没有“良好”这个结果"),
        ("{应确定为: [优秀, 合格]}", "“应确定为”只写一个结果"),
        ("{应确定为: 基本合格}", "没有“基本合格”这一档"),
        ("{不得确定为: 合格}", "须从最高的一档写起"),
        ("{不得确定为: [优秀, 合格, 不合格]}", "不能每一档都不得确定"),
        ("{不得确定为: 基本合格}", "没有“基本合格”这一档"),
        ("{应当为: 优秀}", "须有且只有"),
    ],
)
def test_constraints_on_the_grade_fit_the_grades_of_the_notice(grade: str, said: str) -> None:
    text = file_of({"改": {"应当": "", "当": {"甲数": {"小于": "5"}}}})
    text = text.replace("通知: TQ\n", "通知: TQ\n档次栏: [{字段: 档次, 档次: 档次}]\n")
    with pytest.raises(CatalogError, match=said):
        declared(text.rstrip("\n") + f"\n    档次: {grade}\n")
