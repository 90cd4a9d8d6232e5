from __future__ import annotations

from dataclasses import replace

import pytest

from cadre_docs.checks.records import record_context
from cadre_docs.findings import Severity
from cadre_docs.rules import engine
from cadre_docs.rules.batch import BatchContext
from cadre_docs.rules.catalogue import known
from cadre_docs.rules.context import Trace, place
from cadre_docs.rules.engine import Problem, RecordContext, Rule, find, finding, findings, rule, run
from cadre_docs.rules.outcomes import Constraint, Outcome, weight
from tests.rules.test_rule_cases import HERE, records_of


def test_a_faulty_rule_is_reported_and_the_others_go_on(read_one, forms) -> None:
    def broken(context: RecordContext):
        yield Problem("先找到一处")
        raise KeyError(context.record.person)

    def sound(_context: RecordContext):
        yield Problem("再找到一处")

    rules = [
        Rule("T-1", Severity.ERROR, "坏的", run=broken),
        Rule("T-2", Severity.NOTE, "好的", standard="某标准第一条", run=sound),
    ]
    context = record_context(read_one("表单: every-type\n姓名: 示例甲\n").record, forms)
    found = [f for r in rules for f in findings(run(r, context.afresh()), context)]
    assert [f.code for f in found] == ["T-1", "TOOL-fault", "T-2"]
    assert "规则 T-1 自身出错" in found[1].message
    assert found[2].citation == "某标准第一条"
    assert {f.person for f in found} == {"示例甲"}


@pytest.mark.parametrize(("born", "told"), [("1970-05-12", 0), ("1970-05-13", 1)])
def test_without_the_day_of_the_run_births_are_compared_all_the_same(read, forms, born, told):
    change = {"身份证号码": "410101197005121232", "出生日期": born}
    [entry] = read(records_of(HERE / "base.yaml", [{"change": change}])).entries
    context = replace(record_context(entry.record, forms), today=None)
    applied = run(find("ID-birth"), context.afresh())
    assert applied.fault is None
    assert len(applied.said) == told


def test_a_rule_remembers_what_it_read(read_one, forms) -> None:
    def reads(c: RecordContext):
        c.get("name")
        c.rows("history")
        c.number("HN.appointment_years")
        return iter(())

    context = record_context(read_one("表单: every-type\n姓名: 示例甲\n").record, forms)
    applied = run(Rule("T-1", Severity.NOTE, "读", run=reads), context.afresh())
    assert applied.trace.facts == {"姓名": "示例甲", "经历": "（未填）"}
    [(parameter, value)] = applied.trace.parameters.values()
    assert (parameter.article, value) == ("第一条", 3)


def test_rows_that_count_are_read_as_well(read_one, forms) -> None:
    def reads(c: RecordContext):
        assert [row.text("content") for _, row in c.distinct("history")] == ["某厅"]
        return iter(())

    text = "表单: every-type\n姓名: 示例甲\n经历: [{起止时间: 2020.01至今, 内容: 某厅}]\n"
    context = record_context(read_one(text).record, forms)
    applied = run(Rule("T-1", Severity.NOTE, "读", run=reads), context.afresh())
    assert applied.fault is None
    assert applied.trace.facts == {"经历": "1行"}


@pytest.mark.parametrize(
    ("base", "change", "box", "added"),
    [
        ("bases/annual-record.yaml", {"岗位": ""}, "post", "（由单位填写）"),
        ("bases/annual-record.yaml", {}, "post", ""),
        ("bases/annual-record.yaml", {"姓名": ""}, "name", ""),
        ("bases/unit.yaml", {}, "contact", ""),  # a unit's facts are the unit's anyway
    ],
)
def test_who_fills_what_is_missing_is_said_of_peoples_forms(
    read, forms, base: str, change: dict[str, str], box: str, added: str
) -> None:
    [entry] = read(records_of(HERE / base, [{"change": change}])).entries
    problem = Problem("没有填", remedy="请补填", at=place(entry.record, box))
    item = Rule("T-1", Severity.NOTE, "缺")
    assert finding(item, problem, forms.law, entry.record, None).remedy == f"请补填{added}"
    nowhere = replace(problem, at=None)
    assert finding(item, nowhere, forms.law, entry.record, None).remedy == "请补填"
    said = replace(problem, remedy="请补填，由单位填写")
    assert finding(item, said, forms.law, entry.record, None).remedy == "请补填，由单位填写"


def test_a_code_is_taken_only_once() -> None:
    with pytest.raises(ValueError, match="FS-required"):
        rule("FS-required", Severity.ERROR, "重复")(lambda _context: iter(()))


def test_a_rule_registered_later_is_heard_as_well(forms, monkeypatch) -> None:
    schema, law = forms.schema("annual-record"), forms.law
    before = engine.governing(schema, law)
    monkeypatch.setattr(engine, "_RULES", {**engine._RULES})
    monkeypatch.setattr(engine, "_modules", {**engine._modules})
    try:
        rule("T-late", Severity.NOTE, "后来的")(lambda _context: iter(()))
        later = engine.governing(schema, law)
    finally:
        engine._in_order.cache_clear()
        engine._governing.cache_clear()
    assert [item.code for item in later] == [*(item.code for item in before), "T-late"]


def test_without_a_shelf_no_rule_is_declared(forms) -> None:
    nothing = engine.declared(replace(forms.law, shelf=None, kept={}))
    assert (nothing.rules, nothing.gradings) == ((), ())


def test_a_rule_is_called_as_the_edition_calls_it_or_by_its_own_name(forms) -> None:
    item = find("AA-37.2")
    assert engine.Applied(item, (), Trace()).title == item.title
    edition = forms.law.instruments["AA"].latest
    assert engine.Applied(item, (), Trace(), edition=edition).title == item.title
    assert engine.Applied(item, (), Trace()).article == item.article


def test_a_rule_that_only_a_schema_applies_says_no_more_than_its_title() -> None:
    assert find("LC-8").run is None
    assert find("LC-8").text == ""
    assert find("AA-34").text.startswith("单位应及时组织年度考核")


def test_what_follows_from_a_box_that_nobody_could_read_is_not_told_again(read, forms) -> None:
    text = records_of(HERE / "base.yaml", [{"change": {"出生日期": "某日"}}])
    [entry] = read(text).entries
    record = entry.record
    assert record.unread

    def finds(_c: object):
        yield Problem("没有填", at=place(record, "birth_date"), record=record)
        yield Problem("别处没有填", at=place(record, "unit"), record=record)
        yield Problem("不在哪一栏", record=record)

    told = ["别处没有填", "不在哪一栏"]
    context = record_context(record, forms)
    applied = run(Rule("T-1", Severity.NOTE, "试", run=finds), context.afresh())
    assert [problem.message for problem in applied.said] == told
    batch = BatchContext((record,), forms.law)
    applied = run(Rule("T-1", Severity.NOTE, "试", run=finds, scope="batch"), batch)
    assert applied.fault is None
    assert [problem.message for problem in applied.said] == told


def test_every_rule_of_a_notice_cites_an_article(forms) -> None:
    from cadre_docs.rules.engine import registered

    law = forms.law
    for item in registered():
        if item.prefix in law.instruments:
            assert item.article, item.code
            assert law.instruments[item.prefix].number in item.citation(law)


def test_every_parameter_cites_and_every_choice_is_said(forms) -> None:
    for parameter in forms.law.parameters.values():
        assert parameter.article
        assert (parameter.verb == "本工具的选择") <= bool(parameter.choice), parameter.id


def test_every_outcome_can_be_laid_down_and_the_heavier_governs() -> None:
    forced = [weight(Constraint(outcome, "")) for outcome in Outcome]
    assert len(set(forced)) == len(Outcome)
    heavy_first = (Outcome.CANCELLED, Outcome.UNQUALIFIED, Outcome.UNGRADED, Outcome.QUALIFIED)
    weights = [weight(Constraint(outcome, "")) for outcome in heavy_first]
    assert weights == sorted(weights)
    for outcome in (Outcome.QUALIFIED, Outcome.BASICALLY_QUALIFIED):
        at_most = weight(Constraint(outcome, "", force=False))
        assert at_most < weight(Constraint(outcome, ""))


def test_every_code_is_known_once(forms) -> None:
    codes = [item.code for item in known(forms.law)]
    assert len(codes) == len(set(codes))
    assert {"AA-37.2", "FS-required", "TOOL-fault"} <= set(codes)


@pytest.mark.parametrize(
    ("code", "form", "notice"),
    [
        ("AA-37.2", "annual-record", "AA"),
        ("AA-37.2", "henan-tenure-form", None),
        ("HN-1c", "henan-tenure-form", "HN"),
        ("FS-required", "henan-tenure-form", None),
    ],
)
def test_a_rule_judges_by_the_notice_of_the_form(code, form, notice, forms) -> None:
    item = next(one for one in known(forms.law) if one.code == code)
    found = item.notice_of(forms.schema(form), forms.law)
    assert (found.prefix if found else None) == notice
