"""``--previous``: whose the records of earlier years are, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from cadre_docs.checks.records import (
    apply_rules,
    batch_context,
    check_intake,
    decisions,
    record_context,
)
from cadre_docs.cli.main import cli
from cadre_docs.intake.read import read_paths
from cadre_docs.rules.previous_years import Earlier
from tests.rules.test_rule_cases import HERE, records_of

BASE = HERE / "bases" / "annual-record.yaml"
ONE, OTHER = "410101198506011236", "410101198506011244"
NUMBER = "考核依据.身份证号码"


def run(*arguments: object):
    return CliRunner().invoke(cli, [str(a) for a in arguments], standalone_mode=False)


@pytest.fixture
def years(tmp_path: Path, forms):
    """Return a function: changes of this year's record and of earlier ones → both, as read."""

    def write(now: dict, *before: dict):
        this, previous = tmp_path / "今年.yaml", tmp_path / "往年.yaml"
        this.write_text(records_of(BASE, [{"change": now}]), encoding="utf-8")
        items = [{"change": {"年度": "2022", **change}} for change in before]
        previous.write_text(records_of(BASE, items), encoding="utf-8")
        intake = read_paths([this], forms)
        return intake, Earlier(read_paths([previous], forms))

    return write


MATCHES = [
    ("the same number", {NUMBER: ONE}, [{NUMBER: ONE}], 1),
    ("the same number, another name", {NUMBER: ONE}, [{NUMBER: ONE, "姓名": "示例乙"}], 1),
    ("the same number, another unit", {NUMBER: ONE}, [{NUMBER: ONE, "单位": "示例小学"}], 1),
    ("another number", {NUMBER: ONE}, [{NUMBER: OTHER}], 0),
    ("no number before: name and birth", {NUMBER: ONE}, [{}], 1),
    ("no number now: name and birth", {}, [{NUMBER: ONE}], 1),
    ("no number at all", {}, [{}], 1),
    ("of no year, so none is one year's twice", {}, [{"年度": ""}, {"年度": ""}], 2),
    ("born in the month that is stated to the day", {}, [{"出生年月": "1985-06-01"}], 1),
    ("another month of birth", {}, [{"出生年月": "1985-07"}], 0),
    ("another name", {}, [{"姓名": "示例乙"}], 0),
    ("no name on either side", {"姓名": ""}, [{"姓名": ""}], 0),
    ("no birth date on either side", {"出生年月": ""}, [{"出生年月": ""}], 0),
    ("moved from another unit, no number", {}, [{"单位": "示例小学"}], 0),
    ("moved from another unit, one number", {NUMBER: ONE}, [{"单位": "示例小学"}], 0),
    ("no unit before", {}, [{"单位": ""}], 0),
    ("no sex before", {}, [{"性别": ""}], 1),
    ("another sex", {}, [{"性别": "女"}], 0),
    ("another sex, the same number", {NUMBER: ONE}, [{NUMBER: ONE, "性别": "女"}], 1),
    ("another day of birth", {"出生年月": "1985-06-02"}, [{"出生年月": "1985-06-01"}], 0),
    ("the same day of birth", {"出生年月": "1985-06-01"}, [{"出生年月": "1985-06-01"}], 1),
    ("one of the number, one without", {NUMBER: ONE}, [{NUMBER: ONE}, {"年度": "2021"}], 2),
    ("one of the number, one of that year", {NUMBER: ONE}, [{NUMBER: ONE}, {}], 1),
    ("two of one year without a number", {}, [{}, {}], 0),
    ("two of a name and birth, told apart by unit", {}, [{}, {"单位": "示例小学"}], 1),
    ("two of a name and birth, both of other units", {}, [{"单位": "甲"}, {"单位": "乙"}], 0),
    ("several years", {}, [{}, {"年度": "2021"}], 2),
    ("not of an earlier year", {}, [{"年度": "2023"}], 0),
    ("no year stated before", {}, [{"年度": ""}], 1),
    ("no year stated now", {"年度": ""}, [{}], 1),
    ("two of a name, birth and unit", {}, [{NUMBER: ONE}, {NUMBER: OTHER}], 0),
]


@pytest.mark.parametrize(("_name", "now", "before", "count"), MATCHES, ids=[m[0] for m in MATCHES])
def test_whose_records_they_are(years, forms, _name, now, before, count) -> None:
    intake, earlier = years(now, *before)
    [entry] = intake.entries
    context = record_context(entry.record, forms, earlier=earlier)
    assert len(context.earlier) == count
    told = [str(record.get("year")) for record in context.earlier]
    assert told == sorted(told)


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        ({"出生年月": "1986-05"}, {}, ["1986-05"]),
        ({"出生年月": "1986-05"}, {"岗位": "专业技术三级岗位（教师）"}, []),  # two people
        ({"出生年月": "1986-05"}, {"单位": "示例小学"}, []),
        ({"出生年月": "1986-05", NUMBER: ONE}, {NUMBER: OTHER}, []),
        ({"出生年月": "1986-05"}, {"出生年月": ""}, []),  # nothing differs
        ({"出生年月": "1986-05"}, {"年度": "2024"}, []),  # of no earlier year
        ({}, {}, []),
    ],
)
def test_a_birth_that_differs_from_earlier_years_is_said(years, now, before, told) -> None:
    intake, earlier = years(now, before)
    [entry] = intake.entries
    assert earlier.of(entry.record) == () or not told
    said = [f for f in earlier.findings_about(entry.record) if "出生年月与这里的" in f.message]
    assert [born for f in said for born in told if f"与这里的{born}不同" in f.message] == told
    assert len(said) == len(told)


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        ({}, {"姓名": "示例乙"}, ["示例乙"]),
        ({}, {"姓名": "示列乙"}, []),  # two signs
        ({}, {"姓名": "示例"}, []),
        ({}, {"姓名": "示例乙", "性别": "女"}, []),
        ({}, {"姓名": "示例乙", "出生年月": "1985-07"}, []),
        ({}, {"姓名": "示例乙", "单位": "示例小学"}, []),
        ({}, {"姓名": "示例乙", "年度": "2023"}, []),
        ({NUMBER: ONE}, {"姓名": "示例乙"}, ["示例乙"]),
        ({NUMBER: ONE}, {"姓名": "示例乙", NUMBER: OTHER}, []),
        ({NUMBER: ONE}, {"姓名": "示例乙", NUMBER: ONE}, []),  # surely theirs: X-carried
    ],
)
def test_a_name_nearly_that_of_earlier_years_is_said(years, now, before, told) -> None:
    intake, earlier = years(now, before)
    [entry] = intake.entries
    said = [f for f in earlier.findings_about(entry.record) if "只差一个字" in f.message]
    assert [name for f in said for name in told if f"：{name}）" in f.message] == told
    assert len(said) == len(told)


DOUBTS = [
    ({NUMBER: ONE}, {NUMBER: OTHER}, "身份证号码不同"),
    ({"性别": "女"}, {"性别": "男"}, "性别不同"),
    ({"出生年月": "1985-06-01"}, {"出生年月": "1985-06-02"}, "出生日期不同"),
    ({}, {"单位": "示例小学"}, "单位不同，号码没有都填"),
    ({}, {"单位": ""}, "没有填单位"),
]


@pytest.mark.parametrize(("now", "before", "why"), DOUBTS, ids=[one[2] for one in DOUBTS])
def test_why_a_record_is_not_used_is_said(years, now, before, why) -> None:
    intake, earlier = years(now, before)
    [entry] = intake.entries
    [unclear] = earlier.findings_about(entry.record)
    assert f"：{why}" in unclear.message
    assert earlier.of(entry.record) == ()


@pytest.mark.parametrize(
    ("before", "why"),
    [
        ([{NUMBER: ONE}, {NUMBER: OTHER, "年度": "2021"}], "号码不止一个"),
        ([{NUMBER: ONE}, {NUMBER: OTHER}], "号码不止一个"),
        ([{}, {}], "同一年度不止一份"),
    ],
    ids=["two numbers", "two numbers in one year", "two of one year"],
)
def test_why_several_that_may_be_theirs_are_not_used_is_said(years, before, why) -> None:
    intake, earlier = years({}, *before)
    [entry] = intake.entries
    [unclear] = earlier.findings_about(entry.record)
    assert unclear.message.count(f"：{why}") == 2
    assert earlier.of(entry.record) == ()


@pytest.mark.parametrize(
    ("change", "told"), [({}, True), ({"姓名": "示例某"}, False)], ids=["one name", "another name"]
)
def test_where_no_birth_is_asked_for_a_name_alone_is_no_proof(forms, tmp_path, change, told):
    base, number = HERE / "LC" / "base.yaml", {"考核依据.认定证书编号": ""}
    now, before = tmp_path / "今年.yaml", tmp_path / "往年.yaml"
    now.write_text(records_of(base, [{"change": number}]), "utf-8")
    before.write_text(
        records_of(base, [{"change": {**number, "考核依据.考核年度": "2021", **change}}]), "utf-8"
    )
    earlier = Earlier(read_paths([before], forms))
    [record] = [entry.record for entry in read_paths([now], forms).entries]
    said = [f.message for f in earlier.findings_about(record)]
    assert [("没有都填的号码可以核对" in message) for message in said] == [True] * told
    assert earlier.of(record) == ()


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ({NUMBER: ONE}, {NUMBER: ONE, "单位": "示例小学"}),
        ({NUMBER: ONE}, {NUMBER: ONE, "出生年月": "1985-07"}),
        ({}, {"姓名": "别人乙"}),
    ],
    ids=["moved", "born otherwise, one number", "somebody else"],
)
def test_nothing_is_said_of_what_is_surely_theirs_or_not(years, now, before) -> None:
    intake, earlier = years(now, before)
    [entry] = intake.entries
    assert list(earlier.findings_about(entry.record)) == []


@pytest.mark.parametrize(
    ("elsewhere", "own", "said"),
    [(10, 0, ""), (11, 0, "等11份"), (61, 0, "等61份"), (12, 1, "等11份")],
    ids=["as many as are listed", "one more", "more than are looked at", "one their own"],
)
def test_how_many_are_not_used_is_said(years, elsewhere: int, own: int, said: str) -> None:
    others = [{"单位": f"示例第{n}小学"} for n in range(elsewhere)]
    for other in others[:own]:
        other[NUMBER] = ONE
    intake, earlier = years({NUMBER: ONE}, *others)
    [entry] = intake.entries
    assert len(earlier.of(entry.record)) == own
    [unclear] = earlier.findings_about(entry.record)
    assert unclear.message.count("往年.yaml") == 10
    assert said in unclear.message
    assert bool(said) == ("等" in unclear.message.rpartition("往年.yaml")[2])


def test_more_records_of_one_person_than_there_can_be_are_not_used(years) -> None:
    intake, earlier = years({NUMBER: ONE}, *[{NUMBER: ONE}] * 51)
    [entry] = intake.entries
    [unclear] = earlier.findings_about(entry.record)
    assert "一人有51份" in unclear.message
    assert "等51份" in unclear.message
    assert earlier.of(entry.record) == ()


def test_what_was_not_used_is_said(years, forms) -> None:
    intake, earlier = years({}, {"单位": "示例小学"}, {"单位": "示例幼儿园"})
    [unclear] = [f for f in check_intake(intake, forms, earlier=earlier) if f.code == "X-earlier"]
    assert "分不清是哪一个" in unclear.message
    intake, earlier = years({}, {"年度": "2023"})
    [late] = [f for f in check_intake(intake, forms, earlier=earlier) if f.code == "X-earlier"]
    assert "2023年度的不早于本年度" in late.message


def test_what_could_not_be_read_is_said_and_nothing_else_is_checked(years, forms) -> None:
    intake, earlier = years({}, {"考核档次建议": "称职", "任现岗时间": None})
    found = [f for f in check_intake(intake, forms, earlier=earlier) if "往年" in f.message]
    assert [f.path for f in found] == ["考核档次建议"]
    assert found[0].message.startswith("往年的记录读入有误：")
    assert Path(found[0].position.file).name == "往年.yaml"
    _, earlier = years({}, {"出生年月": "１９８５-06"})  # cleaned, which is only noted
    assert [f.code for e in earlier.intake.entries for f in e.findings] == ["FS-clean"]
    assert not earlier.findings()


def test_rules_over_many_see_them_apart(years, forms) -> None:
    intake, earlier = years({}, {})
    context = batch_context(intake, forms, earlier=earlier)
    assert (len(context.records), len(context.earlier)) == (1, 1)
    assert "ID-duplicate" not in {f.code for f in check_intake(intake, forms, earlier=earlier)}


def test_a_folder_of_earlier_years_inside_this_years_is_not_read_as_this_years(
    tmp_path: Path,
) -> None:
    best = {"count": 1, "change": {"考核档次建议": "优秀"}}
    for year in ("2022", "2023"):
        folder = tmp_path / "考核" / ("往年" if year == "2022" else ".")
        folder.mkdir(parents=True, exist_ok=True)
        items = [
            {**best, "change": {**best["change"], "年度": year}},
            {"count": 3, "change": {"年度": year}},
        ]
        (folder / f"{year}.yaml").write_text(records_of(BASE, items), encoding="utf-8")
    whole = tmp_path / "考核"
    result = run("check", whole, "--previous", whole / "往年")
    assert "检查了1个文件、4份记录" in result.output
    assert "而上年度已有1人" in result.output
    decided = run("decide", whole, "--previous", whole / "往年")
    assert "上年度1人（按往年记录中的4人）；已有1人" in decided.output
    made = run("statistics", whole, "--previous", whole / "往年")
    assert "示例中学2022年度" not in made.output


def test_an_empty_folder_of_earlier_years_is_said(tmp_path: Path) -> None:
    (tmp_path / "往年").mkdir()
    path = tmp_path / "今年.yaml"
    path.write_text(records_of(BASE, [{}]), encoding="utf-8")
    result = run("check", path, "--previous", tmp_path / "往年")
    assert result.return_value == 1
    assert "文件夹里没有可读的记录文件" in result.output


@pytest.mark.parametrize(
    ("grade", "decided"), [("优秀", True), ("合格", True), ("基本合格", False)]
)
def test_a_tenure_rests_on_no_year_that_the_own_record_states_otherwise(
    grade: str, decided: bool, tmp_path: Path, forms
) -> None:
    """Of 2022 the list says 优秀: 合格 would be as good for it, 基本合格 would not."""
    now, before = tmp_path / "今年.yaml", tmp_path / "往年.yaml"
    number = {"基本.身份证号码": ONE}
    now.write_text(records_of(HERE / "bases" / "tenure.yaml", [{"change": number}]), "utf-8")
    then = {"年度": "2022", "考核档次建议": grade, "出生年月": "1985-06", NUMBER: ONE}
    before.write_text(records_of(BASE, [{"change": then}]), "utf-8")
    earlier = Earlier(read_paths([before], forms))
    [record] = [entry.record for entry in read_paths([now], forms).entries]
    [decision] = decisions(record, forms, earlier=earlier)
    assert decision.is_decided is decided
    [applied] = [
        a for a in apply_rules(record, forms, None, earlier).applied if a.rule.code == "AA-22"
    ]
    assert not [said for said in applied.said if "缺少" in getattr(said, "message", "")]


def test_a_namesakes_annual_record_is_told_and_not_counted(tmp_path: Path, forms) -> None:
    now, before = tmp_path / "今年.yaml", tmp_path / "往年.yaml"
    now.write_text(records_of(HERE / "HN" / "base.yaml", [{}]), "utf-8")
    then = {"年度": "2022", "考核档次建议": "不合格", "出生年月": "1970-05", "单位": "另一院"}
    before.write_text(records_of(BASE, [{"change": {**then, "任现岗时间": "2016-01"}}]), "utf-8")
    earlier = Earlier(read_paths([before], forms))
    found = check_intake(read_paths([now], forms), forms, earlier=earlier)
    [told] = [f for f in found if f.code == "X-earlier"]
    assert "单位不同，号码没有都填" in told.message
    assert "X-years" not in {f.code for f in found}


@pytest.mark.parametrize(
    ("decided_on", "refused"),
    [("2022-06-15", True), ("2021-12-15", False)],  # it lasts twelve months
)
def test_lists_and_grades_stop_at_a_sanction_that_reaches_into_this_year(
    decided_on: str, refused: bool, tmp_path: Path
) -> None:
    now, before = tmp_path / "今年.yaml", tmp_path / "往年.yaml"
    then = {"年度": "2022", "考核档次建议": "基本合格", "考核依据.处分": []}
    then["考核依据.处分"] = [{"种类": "记过", "决定日期": decided_on}]
    now.write_text(records_of(BASE, [{}]), encoding="utf-8")
    before.write_text(records_of(BASE, [{"change": then}]), encoding="utf-8")
    made = [
        run("roster", now, "--previous", before, "-o", tmp_path / "名册.xlsx"),
        run("decide", now, "--previous", before),
        run("render", now, "--previous", before, "-o", tmp_path / "表"),
        run("check", now, "--previous", before),
    ]
    _, decided, *_ = made  # which stops at the warning of X-years, too
    assert [bool(one.return_value) for one in made if one is not decided] == [refused] * 3
    assert decided.return_value == 1
    assert all(("X-sanction" in result.output) is refused for result in made)
    assert (tmp_path / "名册.xlsx").exists() is not refused


def test_decide_stops_at_a_sanction_of_a_form_that_lies_beside(tmp_path: Path) -> None:
    then = {"年度": "2022", "考核档次建议": "基本合格"}
    then["考核依据.处分"] = [{"种类": "记过", "决定日期": "2022-06-15"}]
    path = tmp_path / "两年.yaml"
    path.write_text(records_of(BASE, [{}, {"change": then}]), encoding="utf-8")
    decided = run("decide", path)
    assert decided.return_value == 1
    assert "X-barred" in decided.output
