from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre_docs.values.dates import DateError, PartialDate, Period, parse_date, parse_period

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2021-06-30",
        "2021.6.30",
        "2021年6月30日",
        "2021年06月30号",
        "2021/06/30",
        "20210630",
        "2021. 6. 30",
    ],
)
def test_a_day_in_every_accepted_notation(text: str) -> None:
    assert parse_date(text) == PartialDate(2021, 6, 30)


@pytest.mark.parametrize("text", ["2021-06", "2021.6", "2021年6月", "2021/06", "202106"])
def test_a_month_in_every_accepted_notation(text: str) -> None:
    assert parse_date(text) == PartialDate(2021, 6)


@pytest.mark.parametrize("text", ["2021", "2021年"])
def test_a_year(text: str) -> None:
    assert parse_date(text) == PartialDate(2021)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2021-13",
        "2021-02-29",
        "2021-00",
        "21-06-30",
        "2021-06/30",
        "1899-12-31",
        "2101",
        "六月",
        "2021-6-31",
    ],
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(DateError):
        parse_date(text)


@given(DAYS)
def test_every_notation_of_a_day_reads_back(day: date) -> None:
    partial = PartialDate(day.year, day.month, day.day)
    for pattern in ("YYYY-MM-DD", "YYYY.M.D", "YYYY年M月D日", "YYYY/MM/DD", "YYYYMMDD"):
        assert parse_date(partial.format(pattern)) == partial


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_a_date_error(text: str) -> None:
    for parse in (parse_date, parse_period):
        with contextlib.suppress(DateError):
            parse(text)


@pytest.mark.parametrize(
    ("first", "second", "answer"),
    [
        ("2021-06-29", "2021-06-30", True),
        ("2021-06-30", "2021-06-30", False),
        ("2021-06", "2021-07-01", True),
        ("2021-06", "2021-06-30", None),
        ("2021-06", "2021-06-01", False),
        ("2021-06", "2021-06", None),
        ("2021", "2022-01", True),
    ],
)
def test_order_of_partial_dates_is_three_valued(
    first: str, second: str, answer: bool | None
) -> None:
    assert parse_date(first).is_before(parse_date(second)) is answer


@pytest.mark.parametrize(
    ("partial", "pattern", "printed"),
    [
        ("2021-06-05", "YYYY.MM.DD", "2021.06.05"),
        ("2021-06", "YYYY.MM.DD", "2021.06"),
        ("2021-06", "YYYY年M月D日", "2021年6月"),
        ("2021", "YYYY.MM", "2021"),
        ("2021-06-05", "YYYY", "2021"),
    ],
)
def test_printing_stops_where_the_date_does(partial: str, pattern: str, printed: str) -> None:
    assert parse_date(partial).format(pattern) == printed


@pytest.mark.parametrize(
    "text",
    [
        "2021.03-2024.02",
        "2021-03-2024-02",
        "2021-03 至 2024-02",
        "2021年3月—2024年2月",
        "2021年3月-2024年2月",
        "2021.3~2024.2",
        "2021.3 - 2024.2",
        "2021/3－2024/2",
    ],
)
def test_a_period_in_every_accepted_notation(text: str) -> None:
    assert parse_period(text) == Period(PartialDate(2021, 3), PartialDate(2024, 2))


@pytest.mark.parametrize(
    "text",
    [
        *("2021.03至今", "2021.03-至今", "2021年3月 至今", "2021-03—至今", "2021.03 - 至今"),
        *(
            "2021.03-今",
            "2021.03—今",
            "2021-03-今",
            "2021.03-现在",
            "2021年3月到现在",
            "2021.03～现在",
        ),
    ],
)
def test_a_period_until_now(text: str) -> None:
    assert parse_period(text) == Period(PartialDate(2021, 3), None)


def test_a_period_of_years_and_one_of_days() -> None:
    assert parse_period("2021-2024") == Period(PartialDate(2021), PartialDate(2024))
    assert parse_period("2021-03-01-2024-02-29").end == PartialDate(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2021-07", "只有一个时间"),
        ("2021.03", "只有一个时间"),
        ("2021年3月", "只有一个时间"),
        ("2021", "只有一个时间"),
        ("2021.03—", "没有写到什么时候为止"),
        ("2021.03至", "没有写到什么时候为止"),
        ("2021.03今", "不是可识别的"),
        ("2021.03现在", "不是可识别的"),
        ("2024.02-2021.03", "早于开始时间"),
        ("2021-2022-2023", "不是可识别的"),
        ("至今", "不是可识别的"),
        ("-", "不是可识别的"),
    ],
)
def test_what_is_no_period(text: str, says: str) -> None:
    with pytest.raises(DateError, match=says):
        parse_period(text)


@given(DAYS, DAYS)
def test_a_printed_period_reads_back(one: date, other: date) -> None:
    start, end = sorted((one, other))
    period = Period(
        PartialDate(start.year, start.month, start.day), PartialDate(end.year, end.month, end.day)
    )
    for pattern in ("YYYY-MM-DD", "YYYY.MM.DD", "YYYY年M月D日"):
        assert parse_period(period.format(pattern)) == period


_DAYS = [
    PartialDate(year, month, day)
    for year in (2019, 2020, 2021)
    for month, day in ((None, None), (1, None), (1, 1), (2, 29), (12, None), (12, 31))
    if (month, day) != (2, 29) or year == 2020
]


def test_years_that_differ_decide_as_days_do() -> None:
    for one in _DAYS:
        for other in _DAYS:
            by_days = True if one.last < other.first else None
            by_days = False if one.first >= other.last else by_days
            assert one.is_before(other) is by_days, (one, other)
            period = Period(one, other) if one.last <= other.first else Period(one, None)
            for day in _DAYS:
                assert day.within(period) is _within(day, period), (day, period)


def _within(day: PartialDate, period: Period) -> bool | None:
    end = period.end
    if day.last < period.start.first or (end is not None and day.first > end.last):
        return False
    over = end is not None and day.last > end.first
    return True if day.first >= period.start.last and not over else None


def test_full_years_are_those_of_days() -> None:
    assert PartialDate(2020, 12, 31).full_years_by(1, PartialDate(2021, 12, 31)) is True
    assert PartialDate(2020, 12, 31).full_years_by(1, PartialDate(2021, 12, 30)) is False
    assert PartialDate(2020, 12, 31).full_years_by(1, PartialDate(2022, 1, 1)) is True
    assert PartialDate(2021, 1, 1).full_years_by(1, PartialDate(2021, 12, 31)) is False
    assert PartialDate(2020).full_years_by(1, PartialDate(2021)) is None
