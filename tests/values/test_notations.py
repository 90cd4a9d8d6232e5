"""Ways of writing dates and numbers that leave no doubt are read, and told; others are refused."""

from __future__ import annotations

import pytest

from cadre_docs.findings import Severity
from cadre_docs.values.dates import DateError, parse_date, parse_period
from cadre_docs.values.notations import (
    day_of_serial,
    plain_citizen_id,
    plain_count,
    plain_date,
    plain_mobile,
    plain_period,
)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2015.12.", "2015-12"),
        ("2015.12.31.", "2015-12-31"),
        ("二〇二一年三月", "2021-03"),
        ("二○二一年十二月三十一日", "2021-12-31"),
        ("二零二一年十月", "2021-10"),
        ("一九七二年八月十五日", "1972-08-15"),
        ("一九七二年八月二十日", "1972-08-20"),
        ("2021年三月", "2021-03"),
        ("2021年元月", "2021-01"),
        ("2021年五月廿五日", "2021-05-25"),
        ("2015年12月 31日", "2015-12-31"),
        ("2015年\n12月", "2015-12"),
        ("2015。12", "2015-12"),
        ("2015、12", "2015-12"),
        ("2015。12。31", "2015-12-31"),
        ("2015·12", "2015-12"),
        ("2015–12", "2015-12"),
        ("2015年12", "2015-12"),
        ("2015年12月31", "2015-12-31"),
        ("2015.12月", "2015-12"),
        ("2015.12.31日", "2015-12-31"),
        ("2015-12-31 00:00:00", "2015-12-31"),
        ("2023年度", "2023"),
        ("二〇二三", "2023"),
        ("二〇二三年", "2023"),
        ("２０１５．１２", "2015-12"),
    ],
)
def test_a_date_however_it_is_written(typed: str, day: str, read_one) -> None:
    key, box = ("出生日期", "birth_date") if "-" in day else ("年度", "year")
    entry = read_one(f'表单: every-type\n姓名: 示例甲\n{key}: "{typed}"\n'.replace("\n12", "\\n12"))
    assert str(entry.record.get(box)) == day
    told = [f for f in entry.findings if f.path == key]
    assert told, "what is read otherwise than typed is told"
    assert {f.severity for f in told} == {Severity.NOTE}


@pytest.mark.parametrize("typed", ["2015-12", "2015.12.31", "2015年12月31日", "20151231", "2015"])
def test_a_usual_date_is_nobodys_news(typed: str, read_one) -> None:
    key = "年度" if typed == "2015" else "出生日期"
    assert read_one(f'表单: every-type\n姓名: 示例甲\n{key}: "{typed}"\n').findings == ()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("15.12", "年份不是4位"),
        ("15年3月", "年份不是4位"),
        ("二一年三月", "不是可识别的日期"),
        ("2015.13.", "不是日历上有的日期"),
        ("二〇二一年十三月", "不是可识别的日期"),
        ("2021年二月三十日", "不是日历上有的日期"),
        ("2015.12.2016.01", "不是可识别的日期"),
        ("三月", "不是可识别的日期"),
        ("2015-12-31 08:30", "不是可识别的日期"),
    ],
)
def test_what_has_two_meanings_or_none_is_refused_as_it_was_typed(typed: str, why: str) -> None:
    with pytest.raises(DateError, match=why):
        parse_date(plain_date(typed))


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("二〇二一年三月至二〇二四年二月", "2021-03 至 2024-02"),
        ("2021.03.-2024.02.", "2021-03 至 2024-02"),
        ("自2021年3月起至2024年2月止", "2021-03 至 2024-02"),
        ("2021。03-2024。02", "2021-03 至 2024-02"),
        ("2021、03—至今", "2021-03至今"),
        ("2021年三月至今", "2021-03至今"),
    ],
)
def test_a_period_however_it_is_written(typed: str, period: str, read_one) -> None:
    assert str(parse_period(plain_period(typed))) == period
    entry = read_one(f'表单: every-type\n姓名: 示例甲\n聘期: "{typed}"\n')
    assert str(entry.record.get("tenure")) == period
    assert [f.code for f in entry.findings] == ["FS-clean"]


def test_a_usual_period_stays_as_it_is() -> None:
    for typed in ("2021.03-2024.02", "2021-03 至 2024-02", "2021-2024", "2021年3月至今"):
        assert plain_period(typed) == typed


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("410101 19700512 1232", "410101197005121232"),
        ("410101-19700512-1232", "410101197005121232"),
        ("41010119700512123×", "41010119700512123X"),
        ("41010119700512123х", "41010119700512123X"),
        ("410101\n197005121232", "410101197005121232"),
    ],
)
def test_a_citizens_number_in_groups(typed: str, number: str, read_one) -> None:
    assert plain_citizen_id(typed) == number
    quoted = typed.replace("\n", "\\n")
    entry = read_one(f'表单: every-type\n姓名: 示例甲\n身份证号码: "{quoted}"\n')
    assert entry.record.get("id_number") == number
    assert entry.findings
    assert {f.severity for f in entry.findings} == {Severity.NOTE}
    assert not any(number[6:14] in f.message for f in entry.findings)  # never quoted


@pytest.mark.parametrize(
    "typed", ["139 0000 0000", "139-0000-0000", "+86 13900000000", "+86-139-0000-0000"]
)
def test_a_mobile_number_in_groups(typed: str, read_one) -> None:
    assert plain_mobile(typed) == "13900000000"
    entry = read_one(f'表单: every-type\n姓名: 示例甲\n手机号码: "{typed}"\n')
    assert entry.record.get("mobile") == "13900000000"
    assert {f.severity for f in entry.findings} == {Severity.NOTE}


def test_other_numbers_keep_their_blanks_and_dashes(read_one) -> None:
    entry = read_one("表单: every-type\n姓名: 示例甲\n座机: 0371-1234 5678\n证书号: A-1 2\n")
    assert (entry.record.get("phone"), entry.record.get("certificate")) == (
        "0371-1234 5678",
        "A-1 2",
    )


@pytest.mark.parametrize("dot", [".", "。", "．", "•", "‧", "∙", "・", "･", "﹒", "\u0387", " . "])
def test_a_dot_of_another_kind_between_hanzi(dot: str, read_one) -> None:
    entry = read_one(f'表单: every-type\n姓名: "阿依古丽{dot}买买提"\n')
    assert entry.record.get("name") == "阿依古丽\u00b7买买提"
    # The Greek point is that very dot, decomposed: it is told as any letter is.
    told = "姓名间隔号统一为“·”" if dot != "\u0387" else "分写的字母、符号合成规范的一个字符"
    assert told in [f.message for f in entry.findings]


def test_a_point_in_a_latin_name_stays(read_one) -> None:
    assert read_one('表单: every-type\n姓名: "J. Smith"\n').record.get("name") == "J. Smith"


@pytest.mark.parametrize(
    ("typed", "unit", "plain"),
    [
        ("3天", "天", "3"),
        ("3 日", "天", "3"),
        ("十二天", "天", "12"),
        ("两天", "天", "2"),
        ("0个工作日", "个工作日", "0"),
        ("3天", "个工作日", "3"),
        ("12名", "人", "12"),
        ("3", "天", "3"),
    ],
)
def test_a_number_with_the_unit_of_its_box(typed: str, unit: str, plain: str) -> None:
    assert plain_count(typed, unit) == plain


@pytest.mark.parametrize("typed", ["半天", "1.5天", "3天半", "约3天", "3小时", "十十天", "3天4天"])
def test_what_is_no_whole_number_of_the_unit_stays_as_it_was_typed(typed: str) -> None:
    assert plain_count(typed, "天") == typed


def test_a_number_whose_box_has_no_unit_keeps_what_stands_behind_it() -> None:
    assert plain_count("3天", "") == "3天"


@pytest.mark.parametrize(
    ("typed", "day"),
    [("45123", "2023-07-16"), ("7306", ""), ("07306", ""), ("45123.5", ""), ("60000", "")],
)
def test_what_excel_holds_as_a_number_is_known_as_a_day(typed: str, day: str) -> None:
    assert day_of_serial(typed) == day
