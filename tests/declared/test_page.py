"""docs/rules-format.md knows every word, and what it shows works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cadre_docs import limits
from cadre_docs.catalog import Catalog
from cadre_docs.rules import engine
from cadre_docs.rules.declared import vocabulary as words
from tests.declared.kit import law_of

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "rules-format.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def every_word():
    yield from words.RESERVED
    yield from (*words.DEMANDS, *words.GRADES, *words.LIMITS, *words.SEVERITIES, *words.VERDICTS)
    yield from (words.GRADE, words.SHARE, words.UNIQUE, words.FIELD, words.PARAMETER, words.HERE)
    yield from (*words.LATER, *words.PARTS)
    yield from (arg for args in words.MEASURES.values() for arg in args)
    yield from ("适用", "逐行", "取", "当", "级别", "说明", "应为", "处理", "解释", "位置")
    yield from ("不能确定时", "后果", "案例", "份数", "名称", "除非", "计", "取整", "按", "档次栏")


@pytest.mark.parametrize("word", sorted(set(every_word())))
def test_every_word_is_on_the_page(word: str) -> None:
    assert word in PAGE


def test_the_rule_that_it_explains_is_sound() -> None:
    catalog = Catalog(ROOT / "examples" / "catalog-midterm")
    [rule] = engine.declared(law_of(BLOCKS[0], catalog=catalog)).rules
    assert rule.code == "ZQ-3.1"
    assert rule.declared.decides


def test_the_limits_are_those_of_the_program() -> None:
    told = PAGE.partition("## 限度")[2]
    for number in (
        limits.RULES,
        limits.RULE_NODES,
        limits.RULE_DEPTH,
        limits.RULE_CASES,
        limits.RULE_LIST,
        limits.RULE_CHARACTERS,
        limits.RULE_ROWS,
    ):
        assert re.search(rf"(?<!\d){number}(?!\d)", told), number
