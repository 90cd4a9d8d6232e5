"""例外: a waived finding is shown and does not count; a waiver of nothing is a finding."""

from __future__ import annotations

import re

import pytest

from cadre_docs.checks.records import check_entry, check_intake
from cadre_docs.report.text import render_text
from cadre_docs.rules.waivers import may_be_waived
from tests.rules.test_rule_cases import HERE, _record
from tests.yaml_texts import dump_yaml

WAIVER = {"规则": "HN-1c", "理由": "借调期间保留编制", "批准": "示例厅人事处", "日期": "2024-05-10"}


def checked(read, forms, **change):
    intake = read(_record(HERE / "HN" / "base.yaml", change))
    [entry] = intake.entries
    return check_entry(entry, forms)


def test_a_waived_finding_is_shown_and_does_not_count(read, forms) -> None:
    findings = checked(read, forms, **{"考核依据.在编在岗": "否", "例外": [WAIVER]})
    [finding] = findings
    assert finding.code == "HN-1c"
    assert not finding.counts
    report = render_text(findings, records=1, files=1)
    assert "已作例外处理，不计为错误：借调期间保留编制；批准：示例厅人事处；2024-05-10" in report
    assert "错误0条" in report
    assert "例外1条" in report


def test_without_a_waiver_it_counts(read, forms) -> None:
    findings = checked(read, forms, **{"考核依据.在编在岗": "否"})
    assert [f.code for f in findings if f.counts] == ["HN-1c"]


def test_a_waiver_that_matches_nothing_is_a_finding(read, forms) -> None:
    [finding] = checked(read, forms, 例外=[WAIVER])
    assert finding.code == "EX-unused"
    assert "HN-1c" in finding.message


@pytest.mark.parametrize("typed", ["hn-1C", "ＨＮ－１c", "HN—1c", "HN 1c", "HN1c"])
def test_a_code_in_another_spelling_is_told_the_right_one(read, forms, typed: str) -> None:
    change = {"考核依据.在编在岗": "否"}
    findings = checked(read, forms, **change, 例外=[{**WAIVER, "规则": typed}])
    assert [f.code for f in findings if f.counts] == ["HN-1c"]
    [told] = [f for f in findings if f.code == "EX-unused"]
    right = re.search("改写为“(.+?)”", told.remedy)[1]
    [finding] = checked(read, forms, **change, 例外=[{**WAIVER, "规则": right}])  # as it was told
    assert finding.waiver


def test_another_code_is_no_other_spelling(read, forms) -> None:
    findings = checked(
        read, forms, **{"考核依据.在编在岗": "否", "例外": [{**WAIVER, "规则": "HN-1b"}]}
    )
    [told] = [f for f in findings if f.code == "EX-unused"]
    assert "改写为" not in told.remedy


@pytest.mark.parametrize("part", ["规则", "理由", "批准", "日期"])
def test_every_part_of_a_waiver_must_be_there(read, forms, part: str) -> None:
    broken = {key: value for key, value in WAIVER.items() if key != part}
    findings = checked(read, forms, **{"考核依据.在编在岗": "否", "例外": [broken]})
    assert [f.code for f in findings if f.counts] == ["FS-required", "HN-1c"]
    assert part in findings[0].message


def test_a_waiver_concerns_its_own_record_only(read, forms) -> None:
    text = _record(HERE / "HN" / "base.yaml", {"考核依据.在编在岗": "否"})
    other = _record(HERE / "HN" / "base.yaml", {"考核依据.在编在岗": "否", "例外": [WAIVER]})
    intake = read(f"{text}---\n{other}")
    counted = [[f.code for f in check_entry(e, forms) if f.counts] for e in intake.entries]
    assert counted == [["HN-1c"], []]


@pytest.mark.parametrize("part", ["理由", "批准"])
@pytest.mark.parametrize("word", ["无", "/", "——"])
def test_a_waiver_that_names_nobody_or_nothing_is_none(read, forms, part: str, word: str) -> None:
    findings = checked(read, forms, **{"考核依据.在编在岗": "否", "例外": [{**WAIVER, part: word}]})
    assert [f.code for f in findings if f.counts] == ["FS-required", "HN-1c"]


@pytest.mark.parametrize("day", ["2024-05", "2024.5.10", "２０２４年5月10日"])
def test_the_day_of_a_waiver_may_be_written_as_others(read, forms, day: str) -> None:
    findings = checked(
        read, forms, **{"考核依据.在编在岗": "否", "例外": [{**WAIVER, "日期": day}]}
    )
    assert not [f for f in findings if f.counts]


def test_the_day_of_a_waiver_is_one_and_past(read, forms) -> None:
    for day, code in (("某日", "FS-type"), ("2099-01-01", "FS-future")):
        change = {"考核依据.在编在岗": "否", "例外": [{**WAIVER, "日期": day}]}
        findings = checked(read, forms, **change)
        assert code in [f.code for f in findings if f.counts]


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("FS-choice", {"性别": "雌"}),
        ("FS-required", {"单位": None}),
        ("FS-type", {"出生日期": "某日"}),
    ],
)
def test_nobody_waives_what_was_not_read(read, forms, code: str, change: dict) -> None:
    findings = checked(read, forms, **change, 例外=[{**WAIVER, "规则": code}])
    assert code in [f.code for f in findings if f.counts]
    [unused] = [f for f in findings if f.code == "EX-unused"]
    assert "不能作例外" in unused.message


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"日期": "2021-02-28"}, "早于所考核的时间（2021-03-01起）"),
        ({"日期": "2021-02"}, "早于所考核的时间"),
        ({"日期": "2021-03-01"}, ""),
        ({"日期": "2021-03"}, ""),
        ({"批准": "示例 甲"}, "批准人是本人"),
        ({"批准": "示例甲厅"}, ""),
        ({"理由": "同上"}, "理由写的是“同上”，看不出是什么"),
        ({"理由": "××同志情况特殊"}, "理由写的是“××同志情况特殊”"),
        ({"批准": "待定"}, "批准人写的是“待定”"),
        ({"理由": "同意上报，情况属实"}, ""),
    ],
)
def test_a_waiver_of_before_by_oneself_or_without_reason_is_told(
    read, forms, change: dict, says: str
) -> None:
    findings = checked(read, forms, **{"考核依据.在编在岗": "否", "例外": [{**WAIVER, **change}]})
    told = [f.message for f in findings if f.code == "EX-doubtful"]
    assert len(told) == bool(says)
    assert all(says in message for message in told)


def test_the_time_assessed_may_be_a_year_or_a_school_year(read, forms) -> None:
    sanction = {
        "考核依据.处分": [{"种类": "警告", "决定日期": "2023-05-01"}],
        "考核档次建议": "优秀",
    }
    school = {"考核依据.考核期间": "2022-09-01 至 2023-08-31"}
    for day, more, number in (
        ("2022-12-31", {}, 1),
        ("2023-01-01", {}, 0),
        ("2022-12-31", school, 0),
        ("2022-08-31", school, 1),
    ):
        waiver = {**WAIVER, "规则": "AA-37.1", "日期": day}
        intake = read(
            _record(HERE / "bases" / "annual-record.yaml", {**sanction, **more, "例外": [waiver]})
        )
        found = check_entry(intake.entries[0], forms)
        assert [f.code for f in found].count("EX-doubtful") == number, (day, more)


@pytest.mark.parametrize(
    ("code", "may"),
    [("HN-1c", True), ("FS-within", True), ("FS-unread", False), ("EX-unused", False), ("EX-doubtful", False)],
)  # fmt: skip
def test_what_may_be_waived(code: str, may: bool) -> None:
    assert may_be_waived(code) is may


@pytest.mark.parametrize(
    ("code", "of_a_unit"),
    [("AA-17a", True), ("AA-19", True), ("HN-1c", False), ("ID-duplicate", False)],
)
def test_a_waiver_for_the_unit_is_sent_to_its_facts(read, forms, code: str, of_a_unit) -> None:
    [finding] = checked(read, forms, 例外=[{**WAIVER, "规则": code}])
    assert finding.code == "EX-unused"
    assert ("写在单位和程序事实表的“例外”里" in finding.remedy) == of_a_unit


def test_what_the_remedy_says_helps(read, forms) -> None:
    waiver = {**WAIVER, "规则": "AA-17a"}
    facts = [f for f in checked_together(read, forms, None) if f.code == "AA-17a"]
    assert [f.counts for f in facts] == [True]
    facts = [f for f in checked_together(read, forms, waiver) if f.code == "AA-17a"]
    assert [f.counts for f in facts] == [False]


def checked_together(read, forms, waiver):
    """Check ten people of a unit, four of them 优秀, with the unit's facts."""
    people = [
        _record(
            HERE / "bases" / "annual-record.yaml",
            {"姓名": f"示例{n}", "考核档次建议": "优秀" if n in "甲乙丙丁" else "合格"},
        )
        for n in "甲乙丙丁戊己庚辛壬癸"
    ]
    unit = {"表单": "unit", "基本": {"单位": "示例中学"}, "年度考核": {"考核年度": 2023}}
    if waiver:
        unit["例外"] = [waiver]
    return check_intake(read("---\n".join([*people, dump_yaml(unit)])), forms)
