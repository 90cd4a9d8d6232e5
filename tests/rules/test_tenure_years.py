"""Which years of a tenure count, and which of them lie in it only in part (AA art. 22, HN art. 3)."""

from __future__ import annotations

import pytest

from cadre_docs.rules.between.tenure_years import tenure_years
from cadre_docs.values.dates import parse_period

ANY_DAY, END_OF_YEAR, WHOLE = "有一天在聘期内的年度", "年末在聘期内的年度", "全年在聘期内的年度"
YEARS = [
    ("2021-01-01 至 2023-12-31", ANY_DAY, "2021 2022 2023", ""),
    ("2021-01-01 至 2023-12-31", WHOLE, "2021 2022 2023", ""),
    ("2021-01-02 至 2023-12-30", ANY_DAY, "2021 2022 2023", "2021 2023"),
    ("2021-01-02 至 2023-12-30", END_OF_YEAR, "2021 2022", "2021 2023"),
    ("2021-01-02 至 2023-12-30", WHOLE, "2022", "2021 2023"),
    ("2021-01-02 至 2023-12-31", WHOLE, "2022 2023", "2021"),
    ("2021-01-02 至 2023-12-31", END_OF_YEAR, "2021 2022 2023", "2021"),
    ("2021-01 至 2023-12", WHOLE, "2021 2022 2023", ""),
    ("2021-02 至 2023-11", WHOLE, "2022", "2021 2023"),
    ("2021-02 至 2023-11", END_OF_YEAR, "2021 2022", "2021 2023"),
    ("2021 至 2023", WHOLE, "2022", "2021 2023"),
    ("2021 至 2023", END_OF_YEAR, "2021 2022", "2021 2023"),
    ("2021 至 2023", ANY_DAY, "2021 2022 2023", "2021 2023"),
    ("2023-02 至 2023-11", ANY_DAY, "2023", "2023"),
    ("2021-01-01 至今", ANY_DAY, "", ""),
]


@pytest.mark.parametrize(("tenure", "counted", "years", "partly"), YEARS)
def test_the_years_of_a_tenure(tenure: str, counted: str, years: str, partly: str) -> None:
    found = tenure_years(parse_period(tenure), counted)
    assert " ".join(map(str, found.counted)) == years
    assert " ".join(map(str, found.partly)) == partly


def test_no_tenure_has_no_years() -> None:
    assert tenure_years(None, ANY_DAY).counted == ()


def test_the_span_in_words_is_from_the_first_to_the_last() -> None:
    assert tenure_years(parse_period("2021-01 至 2023-12"), WHOLE).span == "2021—2023"
    assert tenure_years(parse_period("2023-01 至 2023-12"), WHOLE).span == "2023"


@pytest.mark.parametrize(("grade", "decides"), [("不合格", [2023]), ("合格", []), (None, [])])
def test_a_year_in_part_decides_where_its_grade_is_lower(grade, decides) -> None:
    years = tenure_years(parse_period("2021-01 至 2023-11"), END_OF_YEAR)
    grades = {2022: "不合格", **({2023: grade} if grade else {})}
    assert years.decisive(grades, ("优秀", "合格")) == decides
