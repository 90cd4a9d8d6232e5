"""Years of holidays added to, or put in place of, those that the library knows."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from cadre_docs.catalog import Catalog
from cadre_docs.checks.records import check_intake
from cadre_docs.cli.main import cli
from cadre_docs.errors import CatalogError
from cadre_docs.intake.read import read_paths
from cadre_docs.law.workdays import WorkCalendar, library_years

# Invented dates: what 2027's notice will say nobody knows yet.
YEAR = """\
years:
  - year: 2027
    source: 示例发明电〔2026〕1号
    holidays: [2026-12-31 至 2027-01-03, 2027-03-10]
    working_days: [2027-03-13, 2026-12-26]
"""
POSTED = (
    "表单: unit\n基本: {单位: 示例院}\n新乡高级技师: {公示开始: 2027-03-08, 上报日期: 2027-03-%s}\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return with_holidays(tmp_path / "自备", YEAR)


def with_holidays(folder: Path, text: str) -> Path:
    (folder / "data_schemas").mkdir(parents=True)
    (folder / "data_schemas" / "holidays.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_library_alone() -> None:
    calendar = WorkCalendar()
    assert calendar.is_working_day(date(2024, 4, 3)) is True
    assert calendar.is_working_day(date(2024, 4, 4)) is False  # Qingming, a Thursday
    assert calendar.is_working_day(date(2024, 4, 7)) is True  # a Sunday, worked in exchange
    assert calendar.is_working_day(date(2003, 12, 31)) is None
    assert calendar.working_days(date(2024, 4, 1), date(2024, 4, 7)) == (4, 0)
    assert calendar.working_days(date(2024, 4, 2), date(2024, 4, 1)) == (0, 0)
    years = library_years()
    around = (years[0] - 1, years[0], years[-1], years[-1] + 1)
    known = [calendar.is_working_day(date(year, 12, 31)) is not None for year in around]
    assert known == [False, True, True, False]
    span = calendar.working_days(date(2003, 12, 29), date(2004, 1, 2))
    assert span == (1, 3)
    assert [span.reach(n) for n in (1, 2, 4, 5)] == [True, None, None, False]


def test_a_year_is_added(folder: Path) -> None:
    calendar = Catalog(folder).calendar
    assert Catalog().calendar.is_working_day(date(2036, 3, 11)) is None
    expected = {
        date(2027, 1, 1): False,
        date(2027, 3, 9): True,
        date(2027, 3, 10): False,
        date(2027, 3, 13): True,  # a Saturday, worked in exchange
        date(2027, 3, 14): False,
        date(2026, 12, 31): False,  # of 2027's holiday
        date(2026, 12, 26): True,
        date(2026, 12, 25): True,  # the library's
        date(2026, 10, 1): False,
        date(2036, 3, 10): None,
    }
    assert {day: calendar.is_working_day(day) for day in expected} == expected


def test_a_year_the_library_knows_is_replaced_whole(tmp_path: Path) -> None:
    text = "years: [{year: 2024, source: 示例, holidays: [2024-04-05]}]"
    calendar = Catalog(with_holidays(tmp_path, text)).calendar
    assert calendar.is_working_day(date(2024, 4, 4)) is True
    assert calendar.is_working_day(date(2024, 4, 5)) is False
    assert calendar.is_working_day(date(2024, 4, 7)) is False
    assert calendar.is_working_day(date(2025, 5, 1)) is False


@pytest.mark.parametrize(("day", "wrong"), [("13", True), ("15", False)])
def test_rules_count_with_it(day: str, wrong: bool, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "单位.yaml"
    path.write_text(POSTED % day, encoding="utf-8")
    catalog = Catalog(folder)
    # A day of 2027 lies outside the edition: that is told besides.
    found = [f for f in check_intake(read_paths([path], catalog), catalog) if f.code != "X-edition"]
    assert [f.code for f in found] == (["XX-4.2"] if wrong else [])
    if wrong:  # the 8th, 9th, 11th and 12th: the 10th is off
        assert "只有4个工作日" in found[0].message
    if 2027 not in library_years():
        found = check_intake(read_paths([path], Catalog()), Catalog())
        [unsure] = [f for f in found if f.code != "X-edition"]
        assert "没有节假日资料" in unsure.message


def test_it_is_no_form(folder: Path) -> None:
    assert "holidays" not in Catalog(folder).schema_ids


def test_doctor_lists_the_years(tmp_path: Path) -> None:
    known = library_years()
    result = CliRunner().invoke(cli, ["doctor"], standalone_mode=False)
    assert f"{known[0]}—{known[-1]}年（chinesecalendar" in result.output
    text = YEAR + "  - {year: 2024, source: 示例更正, holidays: [2024-10-01]}\n"
    own = with_holidays(tmp_path / "另一", text)
    result = CliRunner().invoke(cli, ["doctor", "--catalog", str(own)], standalone_mode=False)
    added = "更正" if 2027 in known else "增加"
    assert f"{added}2027年（示例发明电〔2026〕1号）" in result.output
    assert "更正2024年（示例更正）" in result.output


WRONG = [
    ("source: 示例发明电〔2026〕1号", "", "缺少“source”"),
    ("2027-03-10]", "2027-03]", "没有写到日"),
    ("2027-03-10]", "三月十日]", "应写到日，如 2027-10-01"),
    ("2027-03-10]", "2028-01-01]", "2028-01-01 不在2027年"),
    ("2027-03-10]", "2026-11-30]", "2026-11-30 不在2027年"),
    ("2027-03-13, ", "2027-03-12, ", "2027-03-12 不是星期六、星期日"),
    ("2027-03-13, ", "2027-03-10, ", "2027-03-10 既是放假又是上班"),
    ("holidays: [2026-12-31 至 2027-01-03, 2027-03-10]", "holidays: []", "至少要有一天"),
    ("working_days:", "work_days:", "不认识的键“work_days”"),
    ("years:\n", "years:\n  - {year: 2027, source: 另一, holidays: [2027-05-01]}\n", "写了两次"),
]


@pytest.mark.parametrize(("old", "new", "message"), WRONG)
def test_what_is_wrong_with_it_is_told(old: str, new: str, message: str, tmp_path: Path) -> None:
    assert old in YEAR
    catalog = Catalog(with_holidays(tmp_path, YEAR.replace(old, new, 1)))
    with pytest.raises(CatalogError, match=message):
        _ = catalog.calendar


@pytest.mark.parametrize(
    "text", ["2027: [2027-01-01]\n", "years: {2027: [2027-01-01]}\n", "years: [2027-01-01]\n"]
)
def test_whoever_writes_it_otherwise_is_shown_how(text: str, tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as caught:
        _ = Catalog(with_holidays(tmp_path / "错", text)).calendar
    shown = re.search(r"years: \[.+?\]}\]", str(caught.value))
    assert shown is not None
    calendar = Catalog(with_holidays(tmp_path / "对", shown[0])).calendar  # as it was told
    assert calendar.is_working_day(date(2027, 1, 3)) is False
    assert calendar.is_working_day(date(2027, 2, 14)) is True
