"""Special cases put together: none leaves nothing, no conflict is silent, check and decide agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.checks.records import check_record, decisions
from cadre_docs.findings import Position, Severity
from cadre_docs.intake.read import ReadRecord, read_paths
from cadre_docs.record.model import Waiver
from cadre_docs.report.decisions.decided import Decided
from cadre_docs.rules.days import default_day
from cadre_docs.rules.decide import Decision
from cadre_docs.rules.outcomes import Constraint, weight
from tests.yaml_texts import dump_yaml, load_texts

HERE = Path(__file__).parent
Facts = dict[str, Any]


def sanction(kind: str, day: str) -> Facts:
    return {"处分": [{"种类": kind, "决定日期": day}]}


def rated(level: str) -> Facts:
    return dict.fromkeys(("德", "能", "勤", "绩", "廉"), level)


ANNUAL: dict[str, Facts] = {
    "first job of three months": {"初次就业": "是", "到本单位时间": "2023-10-01"},
    "three months in all": {"初次就业": "否", "到本单位时间": "2023-10-01"},
    "seven months of sick leave": {
        "缺勤": [{"类别": "病假", "起止时间": "2023-01-01 至 2023-07-31"}]
    },
    "maternity leave": {"缺勤": [{"类别": "产假", "起止时间": "2023-08-01 至 2023-11-30"}]},
    "retired in June": {"退休时间": "2023-06-30"},
    "retired in July": {"退休时间": "2023-07-01"},
    "absent without leave": {"累计旷工": "21"},
    "refused": {"不参加情况": "经批评教育后仍拒绝参加"},
    "party warning": sanction("党内警告", "2023-03-01"),
    "serious party warning": sanction("党内严重警告", "2023-03-01"),
    "removed from a party post": sanction("撤销党内职务", "2023-03-01"),
    "removed last year": sanction("撤销党内职务", "2022-03-01"),
    "expelled last year": sanction("开除党籍", "2022-03-01"),
    "warning": sanction("警告", "2023-03-01"),
    "demerit": sanction("记过", "2023-03-01"),
    "removed from a post": sanction("撤职", "2023-03-01"),
    "case pending": {"立案审查调查": "尚未结案"},
    "case closed": {"立案审查调查": "已结案未给予处分"},
    "measure: not 合格": {"组织处理影响": "不得确定为合格及以上"},
    "measure: no grade": {"组织处理影响": "只写评语不确定档次"},
    "rated 好": rated("好"),
    "rated 一般": rated("一般"),
    "rated 较差": rated("较差"),
}
CORE = {
    name: ANNUAL[name]
    for name in (
        "first job of three months",
        "seven months of sick leave",
        "retired in June",
        "absent without leave",
        "serious party warning",
        "removed from a party post",
        "demerit",
        "case pending",
        "rated 较差",
    )
}
JILIN: dict[str, Facts] = {
    "vetoed": {"/职业道德": "否决"},
    "not there, without a reason": {"未参加考核": "是", "未参加原因": "无故"},
    "ill": {
        "未参加考核": "是",
        "未参加原因": "因病",
        "单位情况说明": "住院",
        "主管部门同意": "是",
    },
}
HENAN: dict[str, Facts] = {
    "demerit": sanction("记过", "2022-03-01"),
    "sentenced": {"判处刑罚": "是"},
    "missed": {"目标任务": "无正当理由未完成"},
    "excused": {"目标任务": "有正当理由未完成"},
}


def records(base: str, known: dict[str, Facts], most: int, folder: Path, forms: Catalog):
    """Every few of the facts together: what they are called, and the record."""
    text = (HERE / base).read_text(encoding="utf-8")
    chosen, texts = [], []
    for size in range(1, most + 1):
        for names in combinations(known, size):
            record = load_texts(text)
            for key, value in (pair for fact in names for pair in known[fact].items()):
                place = record if key.startswith("/") else record["考核依据"]
                name = key.removeprefix("/")
                place[name] = place.get(name, []) + value if isinstance(value, list) else value
            chosen.append(names)
            texts.append(dump_yaml(record))
    path = folder / "记录.yaml"
    path.write_text("---\n".join(texts), encoding="utf-8")
    intake = read_paths([path], forms)
    assert not intake.findings
    assert not [f for e in intake.entries for f in e.findings if f.severity is Severity.ERROR]
    return zip(chosen, intake.entries, strict=True)


def untold(decision: Decision) -> Iterator[str]:
    """The codes of special cases that nothing allowed satisfies, though no order says why."""
    told = {id(s.applied) for a in decision.alternatives for s in a.deciding}
    ranked = [s.constraint for s in decision.steps]
    for step in decision.steps:
        said = step.constraint
        if said.general or said.says_only_some_grade or id(step.applied) in told:
            continue
        if any(map(said.permits, decision.allowed)):
            continue
        if not any(weight(r) < weight(said) and _goes_first(r, said) for r in ranked):
            yield step.applied.rule.code


def _goes_first(heavier: Constraint, said: Constraint) -> bool:
    by_article = heavier.ranked_by == said.ranked_by == "AA-39"
    return by_article or "旷工" in heavier.because or "拒绝" in heavier.because


def proposing(entry: ReadRecord, field_id: str, grade: str) -> ReadRecord:
    """The same with another grade in the box."""
    value = replace(entry.record.values[field_id], typed=grade)
    return replace(
        entry, record=replace(entry.record, values={**entry.record.values, field_id: value})
    )


CASES = [
    pytest.param("AA/base.yaml", ANNUAL, 2, id="AA-pairs"),
    pytest.param("AA/base.yaml", CORE, 4, id="AA-fours"),
    pytest.param("JL/base.yaml", JILIN, 3, id="JL"),
    pytest.param("HN/base.yaml", HENAN, 4, id="HN"),
]
SETTLED = ("HN",)
"""Notices that settle the order themselves: there 应当 goes before 拟."""


@pytest.mark.parametrize(("base", "known", "most"), CASES)
def test_no_conflict_is_silent(base, known, most, tmp_path, forms: Catalog) -> None:
    for names, entry in records(base, known, most, tmp_path, forms):
        [decision] = decisions(entry.record, forms)
        assert decision.allowed, names
        assert all(other.allowed for other in decision.alternatives), names
        if decision.grading.prefix not in SETTLED:
            assert not list(untold(decision)), names


@pytest.mark.parametrize(("base", "known", "most"), CASES)
def test_check_and_decide_agree_on_every_proposal(base, known, most, tmp_path, forms) -> None:
    for names, entry in records(base, known, min(most, 2), tmp_path, forms):
        [decision] = decisions(entry.record, forms)
        box = entry.record.schema.by_id[decision.grading.field_id]
        for grade in box.choices.values:
            other = proposing(entry, box.id, grade)
            [found] = decisions(other.record, forms)
            told = [f for f in check_record(other.record, forms) if f.path == box.key]
            one = Decided(other, default_day(other.record, forms.law), (found,))
            wrong = [f for f in told if f.severity is Severity.ERROR]
            assert bool(wrong) == one.is_outside, (names, grade, [f.message for f in told])
            if one.is_outside:
                # Whoever waives what check reports has waived what decide reports.
                codes = dict.fromkeys(f.code for f in wrong)
                waivers = tuple(Waiver(code, "", "", "", Position("")) for code in codes)
                waived = replace(other, record=replace(other.record, waivers=waivers))
                assert not Decided(waived, one.as_of, (found,)).is_outside, (names, grade)


def test_leave_beside_a_sanction_may_go_without_a_grade(tmp_path, forms) -> None:
    """No grade satisfies arts. 35 and 37 alike: the arts. 36 and 37 are weighed by art. 39."""
    seen = set()
    for names, entry in records("AA/base.yaml", ANNUAL, 2, tmp_path, forms):
        [decision] = decisions(entry.record, forms)
        leave = {"first job of three months", "three months in all", "seven months of sick leave"}
        if leave & {*names} and {"demerit", "removed from a post", "measure: not 合格"} & {*names}:
            assert decision.fits("不确定档次"), names
            assert decision.fits("不合格"), names
            assert not decision.fits("合格"), names
            assert decision.fits("基本合格") == ("removed from a post" not in names), names
            seen.add(names)
    assert len(seen) == 9
