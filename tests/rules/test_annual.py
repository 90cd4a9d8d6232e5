"""The city's annual assessment beyond single cases: earlier records, two posts, lengths, weighing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cadre_docs.checks.records import check_record, decisions, record_context
from cadre_docs.cli.decide import command
from cadre_docs.intake.read import read_paths
from cadre_docs.law.instruments import DatedValue, LawBook
from cadre_docs.rules.annual.year import Length, Year, days_from, days_in, later, length
from cadre_docs.rules.days import default_day
from cadre_docs.rules.decide import decide, grading, resolve
from cadre_docs.rules.engine import apply_all, find, findings, registered, run
from cadre_docs.rules.outcomes import SCALE, Constraint, Outcome
from cadre_docs.rules.reads import parameters_of
from cadre_docs.values.dates import PartialDate, parse_period
from tests.rules.test_annual_quota import without
from tests.yaml_texts import dump_yaml, load_texts

HERE = Path(__file__).parent
YEAR = Year(2023, date(2023, 1, 1), date(2023, 12, 31))
SICK = [{"类别": "病假", "起止时间": "2023-01-01 至 2023-07-31"}]


def write(folder: Path, name: str = "示例甲", base: str = "AA/base.yaml", **change: Any) -> Path:
    text = (HERE / base).read_text(encoding="utf-8")
    record = load_texts(text)
    for key, value in change.items():
        place = record["考核依据"] if key.startswith("依据_") else record
        place[key.removeprefix("依据_")] = value
    path = folder / f"{name}.yaml"
    path.write_text(dump_yaml(record), encoding="utf-8")
    return path


def record(forms, folder: Path, name: str = "示例甲", **change: Any):
    [entry] = read_paths([write(folder, name, **change)], forms).entries
    return entry.record


# --- earlier years ---------------------------------------------------------------------------


def context(forms, folder: Path, *earlier: dict[str, Any], **change: Any):
    before = tuple(record(forms, folder, f"往年{n}", **facts) for n, facts in enumerate(earlier))
    return replace(record_context(record(forms, folder, **change), forms), earlier=before)


def consequences(c) -> str:
    return "；".join(said.text for _, said in next(iter(decide(c, apply_all(c)))).consequences)


def found(c, code: str) -> list[str]:
    applied = apply_all(c)
    return [f.sentence() for one in applied for f in findings(one, c) if f.code == code]


def test_the_record_of_last_year_tells_two_years_running(forms, tmp_path) -> None:
    ungraded = {"考核档次建议": "不确定档次", "依据_缺勤": SICK}
    last = {"年度": "2022", "考核档次建议": "不确定档次"}
    c = context(forms, tmp_path, last, **ungraded)
    assert "视情况调整工作岗位" in consequences(c)
    assert not found(c, "AA-31.3")
    c = context(forms, tmp_path, {"年度": "2022", "考核档次建议": "合格"}, **ungraded)
    assert "视情况调整工作岗位" not in consequences(c)
    c = context(forms, tmp_path, {"年度": "2021", "考核档次建议": "不确定档次"}, **ungraded)
    assert "视情况调整工作岗位" not in consequences(c)
    assert len(found(c, "AA-31.3")) == 1
    assert len(found(context(forms, tmp_path, **ungraded), "AA-31.3")) == 1


def test_where_the_table_and_the_record_differ_nothing_is_concluded(forms, tmp_path) -> None:
    facts = {"考核档次建议": "不合格", "依据_累计旷工": "21"}
    table = [{"年度": "2022", "结果": "不合格"}]
    last = {"年度": "2022", "考核档次建议": "合格"}
    c = context(forms, tmp_path, last, 依据_以前年度结果=table, **facts)
    assert "连续两年" not in consequences(c)
    assert not found(c, "AA-30.5")
    [said] = found(c, "X-years")
    assert "2022年度的结果，一处是“不合格”，另一处（或该年度的记录）是“合格”" in said
    same = {"年度": "2022", "考核档次建议": "不合格"}
    c = context(forms, tmp_path, same, 依据_以前年度结果=table, **facts)
    assert "连续两年不合格" in consequences(c)
    assert not found(c, "X-years")


def test_an_earlier_record_without_a_year_or_a_result_says_nothing(forms, tmp_path) -> None:
    table = [{"年度": "2022", "结果": "合格"}]
    for vague in ({"年度": "2022", "考核档次建议": ""}, {"年度": "", "考核档次建议": "不合格"}):
        c = context(forms, tmp_path, vague, 依据_以前年度结果=table)
        assert not found(c, "X-years")
        assert not [one.rule.code for one in apply_all(c) if one.fault]


def test_a_sanction_of_an_earlier_record_must_not_be_forgotten(forms, tmp_path) -> None:
    row = {"种类": "留党察看二年", "决定日期": "2022-05"}
    last = {"年度": "2022", "考核档次建议": "不合格", "依据_处分": [row]}
    [said] = found(context(forms, tmp_path, last), "X-sanction")
    assert "列有留党察看二年处分（2022-05），这次没有列" in said
    [said] = found(context(forms, tmp_path, last, 考核档次建议="不确定档次"), "X-years")
    assert "列有留党察看二年处分（2022-05），本年度没有列" in said
    assert not found(context(forms, tmp_path, last, 依据_处分=[row]), "X-years")
    gone = {**last, "依据_处分": [{**row, "已撤销": "是"}]}
    assert not found(context(forms, tmp_path, gone), "X-years")


def test_a_public_notice_is_as_long_as_the_least_that_any_notice_wants(forms) -> None:
    [entry] = read_paths([HERE / "bases" / "notice.yaml"], forms).entries
    parameters = dict(forms.law.parameters)
    names = ("AA.notice_working_days", "XX.posting_working_days")
    for days, wanted in (((7, 5), []), ((7, 6), ["只有5个工作日"])):
        for name, value in zip(names, days, strict=True):
            old = forms.law.parameters[name]
            parameters[name] = replace(old, values=(DatedValue(date(2023, 1, 1), value),))
        law = LawBook(forms.law.instruments, parameters)
        said = found(replace(record_context(entry.record, forms), law=law), "FS-posting")
        assert len(said) == len(wanted)
        assert all(text in one for text, one in zip(wanted, said, strict=True))


# --- the day, the forms, two grades ------------------------------------------------------------


def test_a_record_is_judged_as_of_the_end_of_its_own_year(forms, tmp_path) -> None:
    assert default_day(record(forms, tmp_path, 年度="2025"), forms.law) == date(2025, 12, 31)
    assert default_day(record(forms, tmp_path, 年度=""), forms.law) == date(2023, 1, 1)
    [tenure] = read_paths([HERE / "bases" / "tenure.yaml"], forms).entries
    assert default_day(tenure.record, forms.law) == date(2023, 1, 1)


def test_one_notice_grades_on_several_forms(forms, tmp_path: Path) -> None:
    [annual] = decisions(record(forms, tmp_path), forms)
    [entry] = read_paths([HERE / "bases" / "tenure.yaml"], forms).entries
    [tenure] = decisions(entry.record, forms)
    assert annual.grading.prefix == tenure.grading.prefix == "AA"
    assert {one.rule.prefix for one in annual.applied} == {"AA"}
    assert (annual.grading.field_id, tenure.grading.field_id) == ("proposed_grade", "tenure_grade")
    with pytest.raises(ValueError, match="declared twice"):
        grading("AA", "tenure_grade", "AA.tenure_grades")


@pytest.mark.parametrize(("left_out", "told"), [("result", 0), ("", 1)])
def test_a_list_of_years_alone_has_no_results_to_compare(forms, tmp_path, left_out, told) -> None:
    c = context(
        forms,
        tmp_path,
        {"年度": "2022", "依据_以前年度结果": [{"年度": "2021", "结果": "合格"}]},
        依据_以前年度结果=[{"年度": "2021", "结果": "优秀"}],
    )
    schema = c.record.schema
    sections = tuple(
        replace(section, fields=tuple(without(box, left_out) for box in section.fields))
        for section in schema.sections
    )
    altered = replace(c, record=replace(c.record, schema=replace(schema, sections=sections)))
    applied = run(find("X-years"), altered.afresh())
    assert applied.fault is None
    assert len(applied.said) == told


def test_only_a_notice_that_says_so_tells_what_general_conditions_would_allow(
    forms, tmp_path
) -> None:
    facts = {"依据_初次就业": "是", "依据_到本单位时间": "2023-10-01", "依据_绩": "较差"}
    context = record_context(record(forms, tmp_path, **facts), forms)
    [decision] = decide(context, apply_all(context))
    spec = decision.grading
    assert spec.general in {one.choice for one in decision.alternatives}
    plain = resolve(replace(spec, general=""), decision.applied, context)
    assert {one.choice for one in plain.alternatives} <= {spec.order}


def test_a_grade_for_the_second_post_that_a_sanction_forbids(forms, tmp_path) -> None:
    change = {
        "考核档次建议": "不合格",
        "依据_兼任岗位类别": "管理岗位",
        "依据_兼任岗位档次建议": "合格",
        "依据_处分": [{"种类": "撤职", "决定日期": "2023-05-01"}],
    }
    errors = [f for f in check_record(record(forms, tmp_path, **change), forms) if f.counts]
    assert [(f.code, f.path) for f in errors] == [("AA-37.3", "考核依据.兼任岗位档次建议")]
    result = CliRunner().invoke(command, [str(write(tmp_path, **change))], standalone_mode=False)
    assert result.return_value == 1
    assert "的规定（兼任岗位档次建议）" in result.stdout


def test_the_five_aspects_are_those_of_the_first_post(forms, tmp_path) -> None:
    facts = {
        "依据_兼任岗位类别": "管理岗位",
        "依据_兼任岗位档次建议": "合格",
        "依据_绩": "较差",
    }
    context = record_context(record(forms, tmp_path, **facts), forms)
    first, second = decide(context, apply_all(context))
    assert list(first.allowed) == ["不合格"]
    assert not second.is_decided


def test_decide_tells_facts_forms_that_grade_and_no_others() -> None:
    paths = [HERE / "bases" / "tenure.yaml", HERE / "bases" / "unit.yaml"]
    result = CliRunner().invoke(command, [str(p) for p in paths], standalone_mode=False)
    assert result.return_value == 0
    assert "1份记录" in result.stdout
    assert "结论：合格" in result.stdout


def test_that_there_is_to_be_a_grade_is_said(tmp_path) -> None:
    path = write(tmp_path, 考核档次建议="", 依据_退休时间="2023-07-01")
    result = CliRunner().invoke(command, [str(path)], standalone_mode=False)
    assert "结论：应确定档次（优秀、合格、基本合格、不合格）" in result.stdout
    assert "→ 应确定档次" in result.stdout


def test_an_outcome_that_the_form_writes_in_other_words(tmp_path) -> None:
    change = {"考核档次建议": "不确定档次", "情况说明": "立案", "依据_立案审查调查": "尚未结案"}
    result = CliRunner().invoke(command, [str(write(tmp_path, **change))], standalone_mode=False)
    assert result.return_value == 0
    assert "结论：不写评语，不确定档次" in result.stdout
    assert "填报：不确定档次，与规则相符" in result.stdout


def test_an_empty_box_of_the_period_is_not_told_among_the_facts(forms, tmp_path) -> None:
    c = context(forms, tmp_path, 依据_退休时间="2023-07-01")
    applied = run(find("AA-35.9"), c.afresh())
    assert set(applied.trace.facts) == {"年度", "考核依据.退休时间"}


def test_without_the_year_no_rule_breaks(forms, tmp_path) -> None:
    facts = {
        "依据_初次就业": "否",
        "依据_到本单位时间": "2023-09-01",
        "依据_其他单位工作": [{"起止时间": "2023-01-01 至 2023-02-28"}],
        "依据_缺勤": SICK,
        "依据_外派": [{"类别": "挂职", "起止时间": "2023-01-01 至 2023-12-31"}],
        "依据_退休时间": "2023-06-30",
        "依据_调入时间": "2023-05-10",
        "依据_处分": [
            {"种类": kind, "决定日期": "2023-05-01"} for kind in ("党内警告", "记过", "撤职")
        ],
        "依据_以前年度结果": [{"年度": "2022", "结果": "不合格"}],
        "依据_考核期间": "2022-09-01 至 2023-08-31",
    }
    c = context(forms, tmp_path, 年度="", **facts)
    assert not [one.rule.code for one in apply_all(c) if one.fault]


# --- lengths of time ---------------------------------------------------------------------------


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("day", [1, 2, 15, 28])
def test_six_months_are_reached_on_the_day_and_not_before(month: int, day: int) -> None:
    start = date(2023, month, day)
    end = later(start, 6) - timedelta(1)
    whole = Year(2023, date(2023, 1, 1), date(2024, 12, 31))
    exact = length(whole.days(start, end))
    assert exact == Length(6, 0)
    assert exact.reaches(6) is True
    assert exact.exceeds(6) is False
    less = length(whole.days(start, end - timedelta(1)))
    assert less.reaches(6) is False
    more = length(whole.days(start, end + timedelta(1)))
    assert (more.reaches(6), more.exceeds(6)) == (True, True)


def test_days_of_several_runs_make_a_month_or_not() -> None:
    assert list(map(str, (Length(0, 0), Length(2, 0), Length(2, 3)))) == [
        "0天",
        "2个月",
        "2个月3天",
    ]
    assert Length(5, 27, scattered=True).reaches(6) is False
    assert Length(5, 28, scattered=True).reaches(6) is None
    assert Length(5, 31, scattered=True).reaches(6) is True
    assert Length(5, 28, scattered=True).exceeds(6) is False
    assert Length(5, 31, scattered=True).exceeds(6) is None
    assert Length(5, 32, scattered=True).exceeds(6) is True
    assert Length(5, 30).reaches(6) is False
    assert str(Length(5, 30)) == "5个月30天"


def test_months_are_sure_and_possible_days() -> None:
    days = days_in(YEAR, [parse_period("2023-03 至 2023-04")])
    assert (len(days.sure), len(days.possible)) == (2, 61)
    assert not days.exact
    assert days_from(YEAR, PartialDate(2022, 5)).exact
    assert length(days_in(YEAR, [parse_period("2022-05-01至今")]).sure) == Length(12, 0)


def test_a_leap_year_is_a_whole_year() -> None:
    school = Year(2024, date(2023, 3, 1), date(2024, 2, 29))
    assert school.moved(-1) == Year(2023, date(2022, 3, 1), date(2023, 2, 28))
    assert school.moved(1).last == date(2025, 2, 28)
    assert later(date(2024, 2, 29), 12) == date(2025, 2, 28)


# --- weighing ----------------------------------------------------------------------------------


def test_what_a_constraint_says_and_leaves() -> None:
    grades = tuple(reversed(SCALE))
    floor = Constraint(Outcome.EXCELLENT, "", force=False, floor=Outcome.QUALIFIED)
    assert floor.allows(grades) == (Outcome.EXCELLENT, Outcome.QUALIFIED)
    assert floor.effect == "合格至优秀"
    assert not floor.says_only_some_grade
    cap = Constraint(Outcome.BASICALLY_QUALIFIED, "", force=False)
    assert cap.allows(grades) == (Outcome.BASICALLY_QUALIFIED, Outcome.UNQUALIFIED)
    assert cap.effect == "不高于基本合格"
    forced = Constraint(Outcome.NOT_ASSESSED, "")
    assert forced.allows(grades) == (Outcome.NOT_ASSESSED,)
    assert forced.effect == "不参加考核"
    assert Constraint(Outcome.EXCELLENT, "", force=False).effect == "应确定档次"
    lowest = Constraint(Outcome.UNQUALIFIED, "", force=False)
    assert lowest.effect == "不得确定为基本合格及以上"


def test_every_parameter_is_read_by_a_rule_or_the_grading(forms) -> None:
    rules = [r for r in registered() if r.prefix == "AA"]
    read = {p.id for r in rules for p in parameters_of(r, forms.law)} | {"AA.tenure_grades"}
    unread = {name for name in forms.law.parameters if name.startswith("AA.")} - read
    assert all(
        name.startswith("AA.quota_") for name in unread
    )  # the quotas' rules name them in pieces
