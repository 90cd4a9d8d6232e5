"""What declared rules say: where, how gravely, in which words, and of the grade."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from cadre_docs.checks.records import record_context
from cadre_docs.errors import CatalogError
from cadre_docs.findings import Severity
from cadre_docs.law.instruments import DatedValue
from cadre_docs.limits import RULE_ROWS
from cadre_docs.record import build_record
from cadre_docs.rules import engine
from cadre_docs.rules.batch import BatchContext, check_batch
from cadre_docs.rules.decide import decide, grade_findings
from cadre_docs.rules.declared import cases, load
from cadre_docs.rules.outcomes import Consequence, Constraint, Outcome
from cadre_docs.source.yaml import load_ours
from tests.declared.kit import dump, law_of, plain, probes, record

GRADED = "通知: TQ\n档次栏: [{字段: 档次, 档次: 档次}]\n规则:\n"


def law(rule: str, head: str = "通知: TQ\n规则:\n"):
    common = {"代号": "TQ-1", "标题": "试题", "依据": "第一条", "适用": "[probe]", "说明": "试"}
    lines = [f"{k}: {v}" for k, v in common.items() if f"{k}:" not in rule]
    body = "\n".join([*lines, *rule.strip().splitlines()])
    return law_of(head + "  - " + body.replace("\n", "\n    ") + "\n")


def said(rule: str, facts, head: str = "通知: TQ\n规则:\n"):
    book = law(rule, head)
    [item] = engine.declared(book).rules
    context = replace(record_context(record(facts), probes()), law=book)
    applied = engine.run(item, context.afresh())
    assert applied.fault is None
    return item, applied


SIMPLE = """
应当: {甲数: {不小于: 5}}
案例: [{通过: {事实: {甲数: 5}}}, {不通过: {事实: {甲数: 4}}}]
"""


def test_a_breach_is_told_at_the_box_with_what_is_wanted() -> None:
    item, applied = said(SIMPLE + "说明: 是{甲数}，要{参数.下限}，{文字}", {"甲数": 4})
    [problem] = applied.said
    assert problem.message == "是4，要5，（未填）"
    assert problem.wanted == "应当“甲数”不小于5"
    assert problem.remedy == "请核对；填错的请改正"
    assert problem.at.path == "事实.甲数"
    assert item.severity is Severity.ERROR
    assert applied.trace.facts["事实.甲数"] == "4"
    assert list(applied.trace.parameters) == ["TQ.下限"]


def test_the_words_of_the_rule_go_before_our_own() -> None:
    rule = SIMPLE + "应为: 够{参数.下限}\n处理: 请补\n位置: 乙数"
    [problem] = said(rule, {"甲数": 4})[1].said
    assert (problem.wanted, problem.remedy, problem.at.path) == ("够5", "请补", "事实.乙数")


@pytest.mark.parametrize(
    ("word", "severity", "passes"),
    [
        ("应当", Severity.ERROR, 5),
        ("一般应当", Severity.WARNING, 5),
        ("不得", Severity.ERROR, 4),
        ("一般不得", Severity.WARNING, 4),
    ],
)
def test_the_verb_says_how_grave_a_breach_is(word, severity, passes) -> None:
    fails = 9 - passes
    rule = f"""
{word}: {{甲数: {{不小于: 5}}}}
案例: [{{通过: {{事实: {{甲数: {passes}}}}}}}, {{不通过: {{事实: {{甲数: {fails}}}}}}}]
"""
    item, applied = said(rule, {"甲数": fails})
    assert item.severity is severity
    assert len(applied.said) == 1
    assert not said(rule, {"甲数": passes})[1].said


def test_another_severity_is_stated_with_its_reason() -> None:
    item, _ = said(SIMPLE + "级别: {为: 说明, 理由: 只供参考}", {})
    assert item.severity is Severity.NOTE
    assert "级别不按用词，为说明：只供参考" in item.text


def test_what_is_missing_or_unreadable_is_no_breach() -> None:
    assert not said(SIMPLE, {})[1].said
    [tree], _ = load_ours(dump({"事实": plain({"甲数": "五"})}), "记录.yaml")
    made, findings = build_record(probes().schema("probe"), tree)
    assert findings
    book = law("应当: {有: 甲数}\n案例: [{通过: {事实: {甲数: 5}}}, {不通过: {事实: {}}}]")
    context = replace(record_context(made, probes()), law=book)
    [item] = engine.declared(book).rules
    assert not engine.run(item, context).said
    [missing] = said(
        "应当: {有: 甲数}\n案例: [{通过: {事实: {甲数: 5}}}, {不通过: {事实: {}}}]", {}
    )[1].said
    assert missing.at.path == "事实.甲数"


def test_a_cell_that_nobody_could_read_is_not_empty() -> None:
    [tree], _ = load_ours(dump({"事实": {"行": [{"数": "五", "旗": "是"}]}}), "记录.yaml")
    made, _ = build_record(probes().schema("probe"), tree)
    book = law(
        "应当: {全部: {表: 行, 满足: {有: 数}}}\n"
        "案例: [{通过: {事实: {行: [{数: 1}]}}}, {不通过: {事实: {行: [{旗: 是}]}}}]"
    )
    [item] = engine.declared(book).rules
    context = replace(record_context(made, probes()), law=book)
    assert not engine.run(item, context).said


@pytest.mark.parametrize(
    "demand",
    [
        "计数: {表: 行, 小于: 9}",
        "合计: {表: 行, 列: 数, 小于: 9}",
        "最大: {表: 行, 列: 数, 小于: 9}",
        "连续年数: {表: 行, 年度: 年, 小于: 9}",
        "全部: {表: 行, 满足: {数: 9}}",
        "有: 行",
    ],
)
def test_a_table_that_nobody_could_read_is_not_empty(demand: str, monkeypatch) -> None:
    monkeypatch.setattr(cases, "lacking", lambda _: ())
    monkeypatch.setattr(load._Reader, "_try", lambda *_: None)
    [tree], _ = load_ours(dump({"事实": {"行": "某"}}), "记录.yaml")
    made, _ = build_record(probes().schema("probe"), tree)
    for word in ("应当", "不得"):
        book = law(f"{word}: {{{demand}}}")
        [item] = engine.declared(book).rules
        applied = engine.run(item, replace(record_context(made, probes()), law=book))
        assert applied.fault is None
        assert not applied.said


VAGUE = """
应当: {甲日: {早于: 2024-02-15}}
案例:
  - {通过: {事实: {甲日: 2024-02-14}}}
  - {不通过: {事实: {甲日: 2024-02-15}}}
  - {不能确定: {事实: {甲日: 2024-02}}}
"""


def test_what_is_said_too_vaguely_is_a_warning_that_says_what_to_do() -> None:
    [problem] = said(VAGUE, {"甲日": "2024-02"})[1].said
    assert problem.severity is Severity.WARNING
    assert problem.message == "“事实.甲日”只到月，不能确定是否符合：试题"
    assert problem.remedy == "请把“事实.甲日”填到日"
    quiet = VAGUE.replace("不能确定: {", "通过: {") + "不能确定时: 不提"
    assert not said(quiet, {"甲日": "2024-02"})[1].said


def test_a_vague_date_of_a_row_is_named_with_its_table() -> None:
    rule = """
逐行: 行
应当: {日: {早于: 2024-02-15}}
案例:
  - {通过: {事实: {行: [{日: 2024-02-14}]}}}
  - {不通过: {事实: {行: [{日: 2024-02-15}]}}}
"""
    [problem] = said(rule, {"行": [{"日": "2024-03-01"}, {"日": "2024-02"}]})[1].said[1:]
    assert problem.message == "“事实.行.日”只到月，不能确定是否符合：试题"
    assert problem.at.path == "事实.行[2].日"


def test_days_off_that_nobody_has_announced_are_a_doubt() -> None:
    rule = """
应当: {工作日数: {从: 甲日, 到: 乙日, 不小于: 5}}
案例:
  - {通过: {事实: {甲日: 2024-07-01, 乙日: 2024-07-05}}}
  - {不通过: {事实: {甲日: 2024-07-01, 乙日: 2024-07-04}}}
"""
    [problem] = said(rule, {"甲日": "2090-07-03", "乙日": "2090-07-09"})[1].said
    assert problem.message == "不能确定是否符合：试题"
    assert "放假安排" in problem.remedy


def test_only_dates_that_are_not_exact_are_named_as_vague() -> None:
    days = """
逐行: 行
应当: {工作日数: {从: 日, 到: {字段: 日, 加日: {字段: 甲数}}, 不小于: 5}}
案例:
  - {通过: {事实: {甲数: 4, 行: [{日: 2024-07-01}]}}}
  - {不通过: {事实: {甲数: 3, 行: [{日: 2024-07-01}]}}}
"""
    [problem] = said(days, {"甲数": 6, "行": [{"日": "2090-07-03"}]})[1].said
    assert problem.message == "不能确定是否符合：试题"
    assert not said(days, {"甲数": 6, "行": [{"数": 1}]})[1].said


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("应当: {考核年度: {早于: {字段: 甲日}}}", "考核年度: {}"),
        ("逐行: 行\n应当: {年: {早于: {字段: 甲日}}}", "行: [{{年: {}}}]"),
    ],
)
def test_a_year_is_not_to_be_said_to_the_day(rule: str, facts: str) -> None:
    passes, fails = facts.format(2023), facts.format(2024)
    cases = f"[{{通过: {{事实: {{甲日: 2024-01-01, {passes}}}}}}}, {{不通过: {{事实: {{甲日: 2024-01-01, {fails}}}}}}}]"
    [problem] = said(
        f"{rule}\n案例: {cases}",
        {"甲日": "2024-02-15", "考核年度": 2024, "行": [{"年": 2024}]},
    )[1].said
    assert problem.message == "不能确定是否符合：试题"
    assert problem.remedy.startswith("请把日期填到日")


ROWS = """
逐行: 行
当: {旗: 是}
应当: {数: {不小于: {字段: 甲数}}}
说明: "{年}的{数}不足{甲数}"
案例:
  - {通过: {事实: {甲数: 5, 行: [{旗: 是, 数: 5}]}}}
  - {不通过: {事实: {甲数: 5, 行: [{旗: 是, 数: 4}]}}}
"""


def test_row_by_row_each_breach_is_told_at_its_row() -> None:
    rows = [
        {"年": 2021, "旗": "是", "数": 1},
        {"旗": "否", "数": 1},
        {"旗": "是", "数": 9},
        {"年": 2024, "旗": "是", "数": 2},
    ]
    found = said(ROWS, {"甲数": 5, "行": rows})[1].said
    assert [(p.at.path, p.message) for p in found] == [
        ("事实.行[1].数", "2021的1不足5"),
        ("事实.行[4].数", "2024的2不足5"),
    ]


def test_a_named_value_of_a_row_is_worked_out_for_each_row() -> None:
    rule = """
逐行: 行
取: {同数: {计数: {表: 别行, 其中: {数: {不小于: 2}}}}, 次日: {字段: 日, 加日: 1}}
应当: {次日: {早于: {字段: 甲日}}}
说明: "{次日}，{同数}"
案例:
  - {通过: {事实: {甲日: 2024-02-03, 行: [{日: 2024-02-01}]}}}
  - {不通过: {事实: {甲日: 2024-02-03, 行: [{日: 2024-02-02}]}}}
  - {不通过: {事实: {甲日: 2024-02-03, 别行: [{数: 2}, {数: 1}], 行: [{日: 2024-02-02}]}}}
"""
    with pytest.raises(CatalogError, match="的界限放小一"):  # nobody tried a row of 1
        said(rule.replace("{数: 1}", "{数: 3}"), {})
    rows = [{"日": "2024-02-02"}, {"日": "2024-02-01"}, {"日": "2024-03-01"}]
    found = said(rule, {"甲日": "2024-02-03", "别行": [{"数": 2}, {"数": 1}], "行": rows})[1].said
    assert [p.message for p in found] == ["2024-02-03，1", "2024-03-02，1"]


def test_a_rule_that_looks_at_too_many_rows_says_so() -> None:
    rule = """
逐行: 行
应当: {计数: {表: 行, 其中: {数: {小于: 3}}, 小于: 3}}
位置: 数
案例:
  - {通过: {事实: {行: [{数: 1}, {数: 2}, {数: 3}]}}}
  - {不通过: {事实: {行: [{数: 1}, {数: 2}, {数: 2}]}}}
"""
    rows = [{"数": 3}] * (int(RULE_ROWS**0.5) + 2)
    found = said(rule, {"行": rows})[1].said
    assert [p.severity for p in found] == [Severity.ERROR]
    assert "行数太多，规则 TQ-1 没有查完" in found[0].message
    assert found[0].at.path == "事实.行[1].数"
    assert not said(rule, {"行": rows[:-4]})[1].said


def grade_rule(words: str, head: str = GRADED):
    rule = f"""
当: {{甲数: {{小于: 5}}}}
档次: {{{words}, 除非: 另有规定}}
说明: 只有{{甲数}}
案例: [{{通过: {{事实: {{甲数: 5}}}}}}, {{不通过: {{事实: {{甲数: 4}}}}}}]
"""
    return law(rule, head)


@pytest.mark.parametrize(
    ("words", "constraint", "allowed"),
    [
        ("应确定为: 不合格", {"outcome": Outcome.UNQUALIFIED}, ["不合格"]),
        (
            "应确定为: 不确定档次",
            {"outcome": Outcome.UNGRADED},
            ["不确定档次"],
        ),
        ("不得确定为: 优秀", {"outcome": Outcome.QUALIFIED, "force": False}, ["合格", "不合格"]),
        (
            "不得确定为: [合格, 优秀]",
            {"outcome": Outcome.UNQUALIFIED, "force": False},
            ["不合格"],
        ),
        (
            "一般不得确定为: 优秀",
            {"outcome": Outcome.QUALIFIED, "force": False, "open": True},
            ["合格", "不合格"],
        ),
        ("一般应确定为: 合格", {"outcome": Outcome.QUALIFIED, "open": True}, ["合格"]),
    ],
)
def test_constraints_on_the_grade_decide_like_ours(words, constraint, allowed) -> None:
    book = grade_rule(words)
    made = record({"甲数": 4, "档次": "优秀"})
    context = replace(record_context(made, probes()), law=book)
    [decision] = decide(context, engine.apply_all(context))
    assert list(decision.allowed) == allowed
    [step] = decision.steps
    assert step.constraint == Constraint(
        because="只有4", otherwise="另有规定", **{"force": True, **constraint}
    )
    assert step.applied.rule.declared.decides
    found = list(grade_findings(decision, context))
    severity = Severity.WARNING if constraint.get("open") else Severity.ERROR
    assert [(f.code, f.severity, f.path) for f in found] == [("TQ-1", severity, "事实.档次")]
    assert step.applied.rule.severity is severity
    assert decision.fits("优秀") == bool(constraint.get("open"))
    assert decision.article_of("TQ-1") == "第一条"
    assert decision.article_of("HN-3.3") == "第三条"  # of a rule that did not govern


def test_consequences_follow_like_ours() -> None:
    rule = "后果: {合格: 续聘}\n" + SIMPLE
    assert Consequence(Outcome.QUALIFIED, "续聘") in said(rule, {})[1].said


# --- many records -------------------------------------------------------------------------------

SHARE = """
当: {是否: 是}
名额: {按: [单位, 考核年度], 计: {档次: 优秀}, 不超过: 20, 取整: 向下取整}
说明: "{单位}{人数}人，优秀{计}人，名额{名额}"
位置: 档次
案例:
  - {通过: [{份数: 2, 记录: {事实: {单位: 甲, 考核年度: 2023, 是否: 是, 档次: 优秀}}}, {份数: 8, 记录: {事实: {单位: 甲, 考核年度: 2023, 是否: 是}}}]}
  - {不通过: [{份数: 3, 记录: {事实: {单位: 甲, 考核年度: 2023, 是否: 是, 档次: 优秀}}}, {份数: 7, 记录: {事实: {单位: 甲, 考核年度: 2023, 是否: 是}}}]}
"""


def together(book, *facts):
    records = tuple(record(one) for one in facts)
    return [
        f.finding for f in check_batch(engine.declared(book).rules, BatchContext(records, book))
    ]


def person(grade="", unit="甲", year=2023, **more):
    return {"单位": unit, "考核年度": year, **({"档次": grade} if grade else {}), **more}


def test_a_share_of_a_group_is_counted_by_its_boxes() -> None:
    book = law(SHARE)
    base = [person(是否="是")] * 4
    assert not together(book, person("优秀", 是否="是"), *base)
    [found] = together(book, person("优秀", 是否="是"), person("优秀", "甲 ", 是否="是"), *base)
    assert found.message == "甲6人，优秀2人，名额1"
    assert found.path == "事实.档次"
    assert "6人×20%＝1.2，向下取整为1人" in found.wanted
    assert found.remedy == "请核对；填错的请改正"
    others = [person("优秀", "乙", 是否="是"), *[person("", "乙", 是否="是")] * 4]
    assert not together(book, person("优秀", 是否="是"), *base, *others)
    last = [person("优秀", year=2022, 是否="是"), *[person(year=2022, 是否="是")] * 4]
    assert not together(book, person("优秀", 是否="是"), *base, *last)


def test_a_share_speaks_of_the_first_that_is_counted() -> None:
    book = law(SHARE.replace("{单位}", "{姓名}"))
    best = [person("优秀", 是否="是", 姓名=name) for name in ("示例甲", "示例乙")]
    [found] = together(book, person(是否="是", 姓名="示例丙"), *best)
    assert found.message.startswith("示例甲3人")


def test_a_share_is_that_of_the_year_that_the_group_is_of(monkeypatch) -> None:
    monkeypatch.setattr(load._Reader, "_try", lambda *_: None)
    book = law(SHARE.replace("不超过: 20", "不超过: {参数: 下限}"))
    old = book.parameters["TQ.下限"]
    later = replace(old, values=(*old.values, DatedValue(date(2024, 6, 1), 100)))
    book = replace(book, parameters={**book.parameters, old.id: later}, kept={})
    for year, told in ((2023, 1), (2024, 0)):
        people = [person("优秀", year=year, 是否="是"), person(year=year, 是否="是")]
        assert len(together(book, *people)) == told


def test_a_share_of_groups_by_no_box_points_to_the_first_of_the_form() -> None:
    rule = SHARE.replace("按: [单位, 考核年度]", "按: [某]").replace("{单位}", "{某}")
    rule = rule.replace("位置: 档次\n", "取: {某: {字段: 单位}}\n")
    facts = [person("优秀", 是否="是")] * 2
    [found] = together(law(rule), *facts)
    assert found.path == "事实.姓名"


def test_who_may_be_one_of_the_group_is_counted_in_it_and_not_against_it() -> None:
    book = law(SHARE)
    base = [person(是否="是")] * 3
    assert [f.message for f in together(book, person("优秀", 是否="是"), *base)]
    assert not together(book, person("优秀", 是否="是"), *base, person())
    assert together(book, person("优秀", 是否="是"), *base, person(是否="否"))
    assert not together(book, person("优秀"), *base, person(是否="是"))
    assert not together(book, {"是否": "是", "档次": "优秀"}, *base)  # of no unit
    assert not together(book, {"单位": "甲", "是否": "是", "档次": "优秀"}, *base)  # of no year
    assert not together(book, person("优秀", 是否="是"), person("优秀"), *base)
    assert together(book, person("优秀", 是否="是"), person("优秀", 是否="是"), *base)


def test_a_rounding_that_is_our_choice_only_warns_where_another_allows_it() -> None:
    chosen = law(SHARE.replace("取整: 向下取整", "取整: {参数: 取整}"))
    two = [person("优秀", 是否="是")] * 2
    [found] = together(chosen, *two, *[person(是否="是")] * 4)
    assert found.severity is Severity.WARNING
    assert "本工具的选择：没有写" in found.wanted
    [found] = together(chosen, *two, *[person(是否="是")] * 3)
    assert found.severity is Severity.ERROR
    [found] = together(law(SHARE), *two, *[person(是否="是")] * 4)
    assert found.severity is Severity.ERROR
    stated = law(SHARE.replace("取整: 向下取整", "取整: {参数: 明文取整}"))
    assert not together(stated, *two, *[person(是否="是")] * 6)  # 1.6 is 2
    [found] = together(stated, *two, *[person(是否="是")] * 5)  # 1.4 is 1
    assert found.severity is Severity.ERROR


UNIQUE = """
唯一: [单位, 甲数]
说明: "{单位}的{甲数}重复"
位置: 甲数
案例:
  - {通过: [{事实: {单位: 甲, 甲数: 1}}, {事实: {单位: 甲, 甲数: 2}}]}
  - {不通过: [{事实: {单位: 甲, 甲数: 1}}, {事实: {单位: 甲, 甲数: 1}}]}
"""


def test_what_is_unique_is_told_at_every_record_but_the_first() -> None:
    book = law(UNIQUE)
    one, two = {"单位": "示例（东）", "甲数": 1}, {"单位": "示例(东)", "甲数": 1}
    found = together(book, one, two, {"单位": "示例（东）"}, {"甲数": 1}, one)
    assert [f.message for f in found] == ["示例(东)的1重复", "示例（东）的1重复"]
    assert {f.path for f in found} == {"事实.甲数"}
    assert all("不得相同（另一处在 " in f.wanted for f in found)
    assert {f.remedy for f in found} == {"请核对；填错的请改正"}
    [own] = together(law("处理: 删去一份\n应为: 各不相同" + UNIQUE), one, two)
    assert (own.wanted, own.remedy) == ("各不相同", "删去一份")
    only = law("当: {是否: 是}" + UNIQUE.replace("甲数: 1}", "甲数: 1, 是否: 是}"))
    assert not together(only, one, {**two, "是否": "是"})
    assert together(only, {**one, "是否": "是"}, {**two, "是否": "是"})


def test_rules_hold_on_every_form_that_they_name() -> None:
    book = law(SIMPLE.replace("应当", "适用: [probe, 试验表二]\n应当"))
    [item] = engine.declared(book).rules
    assert item.declared.forms == ("probe", "probe-copy")
    assert item.applies_to(probes().schema("probe-copy"), book)
    assert not item.applies_to(probes().schema("unit"), book)
    assert item in engine.governing(probes().schema("probe-copy"), book)
    assert item in engine.registered(book)
    assert item not in engine.registered()
    assert engine.find("TQ-1", book) is item
    assert engine.find("TQ-1") is None
    made = record({"甲数": 4}, "probe-copy")
    context = replace(record_context(made, probes()), law=book)
    assert len(engine.run(item, context).said) == 1


def test_without_a_form_a_rule_holds_on_all_that_its_notice_governs() -> None:
    book = law_of(
        "通知: TQ\n规则:\n  - {代号: TQ-1, 标题: 试, 依据: 第一条, 应当: {有: 甲数}, 说明: 试,"
        " 案例: [{通过: {事实: {甲数: 5}}}, {不通过: {事实: {}}}]}\n"
    )
    [item] = engine.declared(book).rules
    assert item.declared.forms == ("probe", "probe-copy")


def test_a_rule_may_name_what_a_form_is_to_its_notice() -> None:
    [item] = engine.declared(law(SIMPLE.replace("应当", "适用: person\n应当"))).rules
    assert item.declared.forms == ("probe", "probe-copy")


@pytest.mark.parametrize(
    ("family", "said"),
    [
        ("TQ", "“TZ”共用“TQ”的规则，请把规则写在“TQ”名下"),
        ("TZ", "通知“TZ”没有表单，请写“适用”"),
    ],
)
def test_rules_stand_with_the_notice_that_they_are_of(family: str, said: str) -> None:
    book = law_of(
        "通知: TZ\n规则:\n  - {代号: TZ-1, 标题: 试, 依据: 第一条, 应当: {有: 甲数}, 说明: 试,"
        " 案例: [{通过: {事实: {甲数: 5}}}, {不通过: {事实: {}}}]}\n"
    )
    other = replace(book.instruments["TQ"], prefix="TZ", family=family)
    book = replace(book, instruments={**book.instruments, "TZ": other}, kept={})
    with pytest.raises(CatalogError) as refused:
        engine.declared(book)
    assert said in refused.value.lines[1]


def test_what_was_read_is_remembered() -> None:
    rule = """
当: {有: [文字, 行], 没有: 乙数, 计数: {表: 别行, 等于: 0}}
应当: {是否: 是}
案例:
  - {通过: {事实: {文字: 甲, 行: [{数: 1}], 是否: 是}}}
  - {不通过: {事实: {文字: 甲, 行: [{数: 1}], 是否: 否}}}
  - {通过: {事实: {文字: 甲, 行: [{数: 1}], 是否: 否, 别行: [{数: 1}]}}}
"""
    _, applied = said(rule, {"文字": "甲", "行": [{"数": 1}, {"数": 2}], "是否": "否"})
    assert applied.trace.facts == {
        "事实.文字": "甲",
        "事实.行": "2行",
        "事实.乙数": "（未填）",
        "事实.别行": "（未填）",
        "事实.是否": "否",
    }
    _, applied = said(rule, {})
    assert applied.trace.facts == {"事实.文字": "（未填）"}  # the first settles it
    _, applied = said(rule, {"文字": "甲"})
    assert applied.trace.facts["事实.行"] == "（未填）"


@pytest.mark.parametrize(
    ("named", "facts", "shown"),
    [
        ("{计数: {表: 行}}", {"行": [{"数": 1}]}, "1"),
        ("{计数: {表: 行, 其中: {旗: 是}}}", {"行": [{"数": 1}, {"旗": "是"}]}, "1至2"),
        ("{字段: 甲日, 加月: 1}", {"甲日": "2024-01-31"}, "2024-02-29"),
        ("{字段: 甲日, 加月: 1}", {"甲日": "2024-01"}, "2024-02-01至2024-02-29"),
        ("{字段: 甲日, 加月: 1}", {}, "（未填）"),
        ("{字段: 甲日}", {"甲日": "2024-01"}, "2024-01"),
        ("{字段: 期间}", {"期间": "2024-01 至今"}, "2024-01至今"),
        ("{字段: 是否}", {"是否": "否"}, "否"),
        ("{参数: 好档次}", {}, "优秀、合格"),
        ("{参数: 界限日}", {}, "2024-03-01"),
    ],
)
def test_values_are_shown_as_they_are_known(named, facts, shown) -> None:
    rule = f"""
取: {{某: {named}}}
应当: {{甲数: {{不小于: 5}}}}
说明: "{{某}}"
案例: [{{通过: {{事实: {{甲数: 5}}}}}}, {{不通过: {{事实: {{甲数: 4}}}}}}]
"""
    [problem] = said(rule, {"甲数": 4, **facts})[1].said
    assert problem.message == shown


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ("应当: {甲数: 5}", "事实.甲数"),
        ("不得: {不: {甲数: 5}}", "事实.甲数"),
        (
            "取: {某: {相差天数: {从: 甲日, 到: 乙日}}}\n不得: {某: {小于: 9}}\n当: {不: {甲数: 5}}",
            "事实.甲数",
        ),
        ("取: {某: {字段: 甲日, 加年: 1}}\n应当: {某: {晚于: 2024-01-01}}", "事实.甲日"),
        ("应当: {计数: {表: 行, 等于: 2}}", "事实.行"),
        ("应当: {相差天数: {从: 乙日, 到: 甲日, 等于: 9}}", "事实.乙日"),
        ("应当: {期间.开始: {晚于: 2024-01-01}}", "事实.期间"),
        ("应当: {或者: [{有: 文字}, {甲数: 5}]}", "事实.文字"),
        ("应当: {任一: {表: 行, 满足: {数: 5}}}", "事实.行"),
        ("应当: {先后: [乙日, 甲日]}", "事实.乙日"),
        ("取: {某: {参数: 下限}}\n不得: {某: 5}", "事实.姓名"),
        ("逐行: 行\n取: {某: {参数: 下限}}\n不得: {某: 5}", "事实.行[1].年"),
        ("应当: {事实.乙数: {等于: {字段: 甲数}}}\n当: {甲日: {早于: 2023-01-01}}", "事实.乙数"),
    ],
)
def test_a_problem_points_to_the_first_box_that_the_rule_mentions(rule, place, monkeypatch) -> None:
    monkeypatch.setattr(cases, "lacking", lambda _: ())
    monkeypatch.setattr(load._Reader, "_try", lambda *_: None)
    facts = {
        "甲数": 4,
        "乙数": 3,
        "甲日": "2022-01-01",
        "乙日": "2022-01-02",
        "期间": "2023-01-01 至今",
        "行": [{"数": 4}],
    }
    [problem] = said(rule, facts)[1].said
    assert problem.at.path == place


def test_what_a_rule_names_itself_is_no_box_to_point_to(monkeypatch) -> None:
    monkeypatch.setattr(cases, "lacking", lambda _: ())
    monkeypatch.setattr(load._Reader, "_try", lambda *_: None)
    rule = "逐行: 行\n取: {数: {字段: 本表.甲数}}\n应当: {数: 5}"
    [problem] = said(rule, {"甲数": 4, "行": [{"数": 1}]})[1].said
    assert problem.at.path == "事实.甲数"


def test_a_rule_is_tried_once_for_the_same_file_forms_and_parameters(monkeypatch) -> None:
    from cadre_docs.rules.declared import cases

    tried = []
    monkeypatch.setattr(cases, "failing", lambda *_: tried.append(1) or ())
    text = SIMPLE + "解释: 只试一次"
    for _ in range(3):
        assert engine.declared(law(text)).rules
    assert len(tried) == 1
    assert engine.declared(law(text + "。")).rules
    assert len(tried) == 2


def test_what_was_tried_is_not_remembered_for_ever(monkeypatch) -> None:
    monkeypatch.setattr(load, "_MOST_TRIED", 2)
    load._TRIED.clear()
    for number in range(5):
        assert engine.declared(law(SIMPLE + f"解释: 第{number}种")).rules
        assert 0 < len(load._TRIED) <= 2


def test_rules_are_told_in_words() -> None:
    rule = """
逐行: 行
取: {某: {最大: {表: 别行, 列: 数, 其中: {数: [1, 2]}}}}
当: {或者: [{旗: 是}, {不: {有: 级}}], 日: {在其间: {字段: 期间}}, 数: {都不是: [3]}}
应当: {数: {不小于: {字段: 某}}}
解释: 先说一句
"""
    item = law_words(rule)
    assert item == (
        "先说一句\n\n逐行核对“行”，“某”为“别行”中“数”是1、2之一的“数”的最大，"
        "（“旗”等于是或者不是（有“级”））并且“日”在“期间”之内并且“数”不是3之一的，应当“数”不小于“某”。"
    )
    rule = "应当: {连续年数: {表: 行, 年度: 年, 到: 甲日, 不小于: {参数: 下限}}, 全部: {表: 行, 其中: {旗: 是}, 满足: {没有: 数}}}"
    assert law_words(rule) == (
        "应当“行”的到“甲日”连续的年数不小于参数“下限”并且“行”中“旗”等于是的每一行都没有“数”。"
    )
    rule = "当: {相差月数: {从: 甲日, 到: 2024-01-01, 大于: 1}}\n唯一: [单位, 甲数]"
    assert law_words(rule) == (
        "从“甲日”到2024-01-01的月数大于1的，一起核对的记录中，“单位、甲数”不得相同。"
    )
    rule = "应当: {计数: {表: 行, 其中: {旗: 是}, 不小于: 2}}"
    assert law_words(rule) == "应当“行”中“旗”等于是的行数不小于2。"
    rule = "名额: {按: [单位], 计: {档次: 优秀}, 一般不超过: 20, 取整: 向下取整}"
    assert law_words(rule) == "各单位中“档次”等于优秀的一般不超过百分之20，向下取整。"


def law_words(rule: str) -> str:
    """The text of a rule whose cases nobody tried."""
    from cadre_docs.rules.declared import cases, load

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cases, "lacking", lambda _: ())
        patch.setattr(load._Reader, "_try", lambda *_: None)
        [item] = engine.declared(law(rule)).rules
    return item.text


def test_an_example_is_called_what_its_case_is() -> None:
    rule = "应当: {甲数: {不小于: 5}}\n案例: [{名称: 刚好, 通过: {事实: {甲数: 5}}}, {不通过: {事实: {甲数: 4}}}]"
    [item] = engine.declared(law(rule)).rules
    assert [example.title for example in item.declared.examples] == ["刚好", "有问题"]
    assert [e.changes for e in item.declared.examples] == [
        ("事实: {甲数: 5}",),
        ("事实: {甲数: 4}",),
    ]


def test_an_example_shows_rows_and_a_record_of_nothing() -> None:
    rule = "应当: {全部: {表: 行, 满足: {数: 1}}}\n案例: [{通过: }, {不通过: {事实: {行: [{数: 2}, {数: 3, 旗: 是}]}}}]"
    [item] = engine.declared(law(rule)).rules
    assert [e.changes for e in item.declared.examples] == [
        ("（空）",),
        ("事实: {行: [{数: 2}，{数: 3，旗: 是}]}",),
    ]


def test_an_example_of_several_records_tells_how_many_there_are_of_each() -> None:
    [item] = engine.declared(law(UNIQUE)).rules
    for example in item.declared.examples:
        assert [change.partition("（")[0] for change in example.changes] == ["1份", "1份"]
    twice = "唯一: [姓名]\n案例: [{通过: {事实: {姓名: 示例甲}}}, {不通过: {份数: 2, 记录: {事实: {姓名: 示例甲}}}}]"
    [item] = engine.declared(law(twice)).rules
    assert item.declared.examples[1].changes == ("2份（事实: {姓名: 示例甲}）",)
    [item] = engine.declared(law(SHARE)).rules
    for example in item.declared.examples:
        assert all(re.match("[2378]份（", change) for change in example.changes)
    [item] = engine.declared(law(SIMPLE)).rules
    assert not any("份（" in change for e in item.declared.examples for change in e.changes)


def test_a_grade_in_a_box_of_any_text_is_told_like_one_of_a_choice() -> None:
    book = grade_rule("应确定为: 不合格", GRADED.replace("字段: 档次", "字段: 文字"))
    context = replace(record_context(record({"甲数": 4, "文字": "优秀"}), probes()), law=book)
    [decision] = decide(context, engine.apply_all(context))
    [found] = grade_findings(decision, context)
    assert (found.path, found.severity) == ("事实.文字", Severity.ERROR)
    assert found.remedy == "应为“不合格”；事实有误的请改正事实"


@pytest.mark.parametrize(("most", "refused"), [(4, False), (3, True)])
def test_more_records_in_cases_than_can_be_tried_are_told(most, refused, monkeypatch) -> None:
    monkeypatch.setattr(load, "RULE_TRIALS", most)
    load._TRIED.clear()
    if not refused:
        assert engine.declared(law(SIMPLE)).rules
        return
    with pytest.raises(CatalogError, match="有1处界限，案例的记录太多，试不完；请减少份数"):
        engine.declared(law(SIMPLE))
