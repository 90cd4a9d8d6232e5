"""The engine of rules over many records: what they see, and what happens when one breaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cadre_docs.checks.records import batch_context, check_intake
from cadre_docs.findings import Severity
from cadre_docs.law.instruments import LawBook
from cadre_docs.rules.batch import BatchContext, by_edition, check_batch
from cadre_docs.rules.context import place
from cadre_docs.rules.engine import Problem, Rule
from tests.rules.test_rule_cases import HERE, _record

PERSON = "表单: every-type\n姓名: {}\n"
UNIT = "表单: unit\n基本: {{单位: {}}}\n"


def batch(rules, read, forms, *texts: str, **more):
    intake = read("---\n".join(texts))
    return [found.finding for found in check_batch(rules, batch_context(intake, forms, **more))]


def rule(code: str, run, **more) -> Rule:
    return Rule(code, Severity.WARNING, "试", run=run, scope="batch", **more)


def test_a_faulty_rule_is_reported_and_the_others_go_on(read, forms) -> None:
    def broken(c: BatchContext):
        yield Problem("先找到一处", record=c.records[1], at=place(c.records[1], "unit"))
        raise KeyError(len(c.records))

    def sound(_c: BatchContext):
        yield Problem("全组的事")

    rules = [rule("T-1", broken), rule("T-2", sound, standard="某标准第一条")]
    texts = (PERSON.format("示例甲"), PERSON.format("示例乙"))
    first, fault, other = batch(rules, read, forms, *texts)
    assert (first.code, first.person, first.form, first.path) == (
        "T-1",
        "示例乙",
        "every-type",
        "单位",
    )
    assert fault.code == "TOOL-fault"
    assert "规则 T-1 自身出错" in fault.message
    assert (other.code, other.person, other.form, other.position) == ("T-2", "", "", None)
    assert other.citation == "某标准第一条"


def test_a_rule_sees_the_records_of_its_roles_and_all_units(read, forms) -> None:
    seen: list[BatchContext] = []

    def looks(c: BatchContext):
        seen.append(c)
        return iter(())

    texts = (PERSON.format("示例甲"), UNIT.format("示例院"))
    batch([rule("T-1", looks, roles=("person",))], read, forms, *texts)
    [context] = seen
    assert [record.person for record in context.records] == ["示例甲"]
    assert context.unit_named("示 例 院") is context.units[0]
    assert context.unit_named("另一院") is None
    batch([rule("T-1", looks, roles=("filing",))], read, forms, *texts)
    assert len(seen) == 1  # none in its role: not called


def test_facts_of_another_year_are_not_this_years(read, forms) -> None:
    def stated(year: str) -> str:
        return f"表单: unit\n基本: {{单位: 示例院}}\n年度考核: {{考核年度: {year}}}\n"

    other, none = stated("2022"), UNIT.format("示例院")
    for texts, found in (
        ((other,), None),
        ((other, none), 1),
        ((none, stated("2023")), 1),
        ((stated("2023"), none), 0),
    ):
        c = batch_context(read("---\n".join(texts)), forms)
        assert c.unit_named("示例院", 2023, "AA") is (None if found is None else c.units[found])


def test_parameters_are_of_the_notices_day_of_a_year_or_of_the_day_asked_for(read, forms) -> None:
    days: list[date] = []

    def looks(c: BatchContext):
        c.number("HN.appointment_years")
        days.extend([c.day_of("HN"), c.in_year(2022).day_of("HN")])
        return iter(())

    for asked in (None, date(2030, 1, 1)):
        batch([rule("T-1", looks)], read, forms, PERSON.format("示例甲"), as_of=asked)
    assert days == [date(2024, 4, 29), date(2022, 12, 31), date(2030, 1, 1), date(2030, 1, 1)]


def test_what_rules_over_many_find_can_be_waived(read, forms) -> None:
    waiver = "例外: [{规则: ID-duplicate, 理由: 两份都要, 批准: 示例厅, 日期: 2024-05-01}]\n"
    person = PERSON.format("示例甲") + '身份证号码: "410101197005121232"\n'
    found = check_intake(read(person + "---\n" + person + waiver), forms)
    [twice] = [f for f in found if f.code == "ID-duplicate"]
    assert not twice.counts
    assert "EX-unused" not in {f.code for f in found}


def of_two_editions(law: LawBook) -> LawBook:
    notice = law.instruments["HN"]
    new = replace(notice.latest, title="新通知")
    old = replace(new, title="旧通知", in_force=date(2020, 1, 1))
    notices = {**law.instruments, "HN": replace(notice, editions=(old, new))}
    return replace(law, instruments=notices, kept={})


def on_day(day: str) -> str:
    steps = [{"步骤": "反馈", "日期": day}]
    return _record(HERE / "HN" / "base.yaml", {"考核依据.程序": steps})


@pytest.mark.parametrize(("asked", "sizes"), [(None, [1, 2]), (date(2023, 5, 1), [3])])
def test_records_of_two_editions_are_two_batches_unless_a_day_is_asked_for(
    read, forms, asked: date | None, sizes: list[int]
) -> None:
    days = ("2023-05-01", "2024-05-01", "2024-06-01")
    context = batch_context(read("---\n".join(map(on_day, days))), forms, asked)
    context = replace(context, law=of_two_editions(forms.law))
    batches = by_edition("HN", context.records, context)
    assert [len(records) for _, records in batches] == sizes


@pytest.mark.parametrize(
    ("day", "asked", "edition"),
    [
        ("2023-05-01", None, "旧通知"),
        ("2024-05-01", None, "新通知"),
        ("2023-05-01", date(2024, 5, 1), "新通知"),
        ("2024-05-01", date(2023, 5, 1), "旧通知"),
    ],
)
def test_a_finding_is_cited_by_the_edition_that_judged(read, forms, day, asked, edition) -> None:
    """That of whom it is about; facts about the unit, which serve several, by that of the people."""

    def finds(c: BatchContext):
        yield Problem("人的事", record=c.records[0])
        yield Problem("单位的事", record=c.units[0])
        yield Problem("全组的事")

    intake = read(on_day(day) + "---\n" + UNIT.format("示例厅"))
    context = replace(batch_context(intake, forms, asked), law=of_two_editions(forms.law))
    of_people = rule("HN-1x", finds, article="第一条", roles=("person",))
    found = [one.finding for one in check_batch([of_people], context)]
    assert [f.message for f in found] == ["人的事", "单位的事", "全组的事"]
    assert {f.citation.partition("》")[0] for f in found} == {f"《{edition}"}


def test_of_no_records_the_day_is_that_of_the_notice(read, forms) -> None:
    context = batch_context(read(on_day("2024-06-01")), forms)
    notice = forms.law.instruments["HN"]
    assert context.of(notice, context.records).day_of("HN") == date(2024, 6, 1)
    two = batch_context(read(f"{on_day('2024-06-01')}---\n{on_day('2024-05-20')}"), forms)
    assert two.of(notice, two.records).day_of("HN") == date(2024, 6, 1)  # the last of both
    assert context.of(notice, ()).day_of("HN") == notice.date


def test_facts_of_several_notices_are_judged_by_the_one_that_is_asked(read, forms) -> None:
    context = batch_context(read(UNIT.format("示例院")), forms)
    for family in ("HN", "XX", "AA"):
        [(notice, records)] = by_edition(family, context.records, context)
        assert (notice.prefix, records) == (family, context.records)
