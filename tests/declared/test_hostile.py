"""Files of rules that would keep a program busy, or have it do what no rule may."""

from __future__ import annotations

import time

import pytest

from cadre_docs import limits
from cadre_docs.errors import CatalogError
from cadre_docs.rules.declared import condition_reader, reading
from cadre_docs.rules.declared.suggestions import suggestion
from tests.declared.kit import declared, truth
from tests.declared.test_refusals import file_of


def refused(text: str) -> str:
    start = time.process_time()
    with pytest.raises(CatalogError) as problem:
        declared(text)
    assert time.process_time() - start < 10
    return "\n".join(problem.value.lines)


def rule(**changed: str) -> str:
    return file_of({"改": changed})


def test_aliases_are_refused() -> None:
    laughs = "a: &a [x, x]\n" + "\n".join(f"b{n}: &b{n} [*a, *a, *a]" for n in range(20))
    assert "锚点或引用" in refused(laughs)


def test_tags_are_refused() -> None:
    assert "标签" in refused("通知: !!python/object/apply:os.system ['true']\n")


def test_texts_are_never_code() -> None:
    assert "花括号不成对" in refused(rule(说明="{{ 7*7 }}"))
    for text, named in (("{甲数.__class__}", "甲数.__class__"), ("{0}", "0")):
        assert f"没有“{named}”" in refused(rule(说明=text))
    for text in ("__import__('os')", "${甲数}"):
        assert declared(rule(说明=text))


def test_a_rule_of_exactly_the_most_nodes_is_read_in_full(monkeypatch) -> None:
    monkeypatch.setattr(condition_reader, "RULE_NODES", 2)  # the condition and its limit
    assert declared(rule())
    monkeypatch.setattr(condition_reader, "RULE_NODES", 1)
    assert "一条规则超过1个条件和算法" in refused(rule())


def test_a_rule_may_have_exactly_the_most_cases(monkeypatch) -> None:
    monkeypatch.setattr(reading, "RULE_CASES", 2)
    assert declared(rule())
    monkeypatch.setattr(reading, "RULE_CASES", 1)
    assert "案例超过1个" in refused(rule())


@pytest.mark.parametrize("word", ["并且", "或者", "不", "全部"])
def test_depth_is_limited(word: str) -> None:
    def nested(depth: int):
        inner: object = {"甲数": {"不小于": "5"}}
        for _ in range(depth):
            inner = {"不": {"不": inner}, "全部": {"全部": {"表": "行", "满足": inner}}}.get(
                word, {word: [inner]}
            )
        return inner

    deepest = limits.RULE_DEPTH - 1
    odd = deepest % 2 and word == "不"
    cases = [
        {"通过": {"事实": {"甲数": "5", "行": [{"数": "1"}]}}},
        {"不通过": {"事实": {"甲数": "4", "行": [{"数": "1"}]}}},
    ]
    swapped = [{"不通过": {"事实": {"甲数": "5"}}}, {"通过": {"事实": {"甲数": "4"}}}]
    assert declared(rule(应当=nested(deepest), 案例=swapped if odd else cases))
    assert f"嵌套超过{limits.RULE_DEPTH}层" in refused(rule(应当=nested(deepest + 1)))
    assert refused(rule(应当=nested(100))).count("嵌套超过") == 1


@pytest.mark.parametrize(("depth", "too_deep"), [(0, False), (1, True)])
def test_what_a_share_counts_is_as_deep_at_most(depth: int, too_deep: bool) -> None:
    counted: object = {"档次": "优秀"}
    for _ in range(limits.RULE_DEPTH - 1 + depth):
        counted = {"并且": [counted]}
    share = {"按": ["单位"], "计": counted, "不超过": "20", "取整": "向下取整"}
    assert ("嵌套超过" in refused(rule(应当="", 名额=share))) is too_deep


@pytest.mark.parametrize(("depth", "too_deep"), [(0, False), (1, True)])
def test_what_a_named_value_counts_is_as_deep_at_most(depth: int, too_deep: bool) -> None:
    counted: object = {"数": "1"}
    for _ in range(limits.RULE_DEPTH - 2 + depth):
        counted = {"并且": [counted]}
    named = {"某数": {"计数": {"表": "行", "其中": counted}}}
    told = refused(rule(取=named, 应当={"某数": {"不小于": "1"}}))
    assert ("嵌套超过" in told) is too_deep


@pytest.mark.parametrize(("depth", "too_deep"), [(0, False), (1, True)])
def test_what_a_limit_counts_is_as_deep_at_most(depth: int, too_deep: bool) -> None:
    counted: object = {"数": "1"}
    for _ in range(limits.RULE_DEPTH - 3 + depth):
        counted = {"并且": [counted]}
    limit = {"计数": {"表": "行", "其中": counted}}
    told = refused(rule(应当={"甲数": {"不小于": limit}}))
    assert ("嵌套超过" in told) is too_deep


def test_measures_within_measures_are_limited() -> None:
    inner: object = {"计数": {"表": "行", "不小于": "1"}}
    for _ in range(30):
        inner = {"计数": {"表": "行", "其中": inner, "不小于": "1"}}
    assert "嵌套超过" in refused(rule(应当=inner))
    days: object = "1"
    for _ in range(limits.RULE_DEPTH):
        end = {"字段": "乙日", "加日": days}
        days = {"相差天数": {"从": "甲日", "到": end}}
    later = {"甲日": {"不晚于": {"字段": "乙日", "加日": days}}}
    assert "嵌套超过" in refused(rule(应当=later))


def test_numbers_of_things_are_limited() -> None:
    many = [{"甲数": {"不等于": str(n)}} for n in range(9, limits.RULE_LIST + 9)]
    few = {"并且": [*many[:100], {"甲数": {"不小于": "5"}}]}
    assert declared(rule(应当=few))
    assert f"超过{limits.RULE_NODES}个条件" in refused(rule(应当={"并且": many}))
    assert f"“并且”超过{limits.RULE_LIST}项" in refused(rule(应当={"并且": [*many, {"甲数": "5"}]}))
    # The whole, then two for each comparison, then one with two or three values.
    full = [*many[: limits.RULE_NODES // 2 - 3], {"甲数": {"不小于": "5"}}]
    assert declared(
        rule(
            应当={"并且": [*full, {"乙数": {"都不是": ["1", "2"]}}]},
            案例=[
                {"通过": {"事实": {"甲数": "5", "乙数": "0"}}},
                {"不通过": {"事实": {"甲数": "4"}}},
            ],
        )
    )
    three = {"乙数": {"都不是": ["1", "2", "3"]}}
    assert "个条件" in refused(rule(应当={"并且": [*full, three]}))
    listed = [str(n) for n in range(5, limits.RULE_LIST + 5)]
    cases = [{"通过": {"事实": {"甲数": "5"}}}, {"不通过": {"事实": {"甲数": "4"}}}]
    assert declared(rule(应当={"甲数": listed}, 案例=cases))
    assert f"列表超过{limits.RULE_LIST}项" in refused(rule(应当={"甲数": [*listed, "1"]}))
    assert f"“有”超过{limits.RULE_LIST}项" in refused(rule(应当={"有": [*listed, "1"]}))
    assert f"超过{limits.RULE_CASES}个" in refused(
        rule(案例=[{"通过": {"事实": {}}} for _ in range(limits.RULE_CASES + 1)])
    )
    copies = {"通过": {"份数": str(limits.RULE_COPIES + 1), "记录": {"事实": {"甲数": "5"}}}}
    assert f"超过{limits.RULE_COPIES}份记录" in refused(rule(案例=[copies, cases[1]]))
    most = {"通过": {"份数": str(limits.RULE_COPIES), "记录": {"事实": {"甲数": "5"}}}}
    assert declared(rule(案例=[most, cases[1]]))
    twice = {"通过": [{"份数": str(limits.RULE_COPIES), "记录": {}}, {"事实": {}}]}
    assert f"超过{limits.RULE_COPIES}份记录" in refused(rule(案例=[twice, cases[1]]))
    assert "至少为1" in refused(rule(案例=[{"通过": {"份数": "0", "记录": {}}}, cases[1]]))
    rules = "通知: TQ\n规则:\n" + "  - {代号: TQ-1}\n" * (limits.RULES + 1)
    assert f"规则超过{limits.RULES}条" in refused(rules)
    rules = "通知: TQ\n规则:\n" + "  - {代号: TQ-1}\n" * limits.RULES
    assert "规则超过" not in refused(rules)


def test_texts_are_limited() -> None:
    most = limits.RULE_CHARACTERS
    assert declared(rule(说明="长" * most))
    assert f"“说明”超过{most}字" in refused(rule(说明="长" * (most + 1)))
    assert "没有" in refused(rule(应当={"甲" * 30_000: "5"}))
    assert "字，超过" in refused(rule(说明="长" * 40_000))


def test_a_text_of_a_record_costs_what_reading_it_costs() -> None:
    long = "示例" * 8_000
    start = time.process_time()
    for _ in range(20):
        assert truth({"长文": {"包含": "末"}}, {"长文": long}) == 0
    assert time.process_time() - start < 5


def test_dates_do_not_leave_the_calendar() -> None:
    for unit in ("加年", "加月", "加日"):
        for amount in (999_999_999, -999_999_999):
            later = {"字段": "乙日", unit: amount}
            facts = {"甲日": "2024-01-01", "乙日": "2024-01-01"}
            assert truth({"甲日": {"早于": later}}, facts) == 3


def test_two_hundred_years_of_working_days_are_counted_once() -> None:
    facts = {"甲日": "1900-01-01", "乙日": "2100-12-31"}
    truth({"工作日数": {"从": "甲日", "到": "乙日", "大于": 1}}, facts)
    start = time.process_time()
    for _ in range(20):
        truth({"工作日数": {"从": "甲日", "到": "乙日", "大于": 1}}, facts)
    assert time.process_time() - start < 5


def test_what_is_no_file_of_rules_is_refused() -> None:
    for text in ("", "甲", "- 甲", "通知: [TQ]\n规则: 甲\n", "通知: TQ\n规则: [甲]\n", "\x00"):
        assert refused(text)


def test_only_short_names_are_compared_with_others() -> None:
    assert suggestion("甲" * 50, ["甲" * 51]) == f"，是否为“{'甲' * 51}”"
    assert suggestion("甲" * 51, ["甲" * 51]) == ""
    assert suggestion("甲", ["乙"]) == ""
