"""One reckoning of how long a sanction lasts, and one list of usual periods, for all notices."""

from __future__ import annotations

from datetime import date

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.rules.common.sanction_periods import span, usual_months
from cadre_docs.values.dates import parse_date


def days(text: str) -> tuple[date, date]:
    first, last = text.split()
    return date.fromisoformat(first), date.fromisoformat(last)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        # The day of effect is the first; the corresponding day may or may not be the last.
        ("2023-10-01", 12, "2024-09-30 2024-10-01"),
        ("2023-03-31", 6, "2023-09-29 2023-09-30"),
        ("2024-02-29", 12, "2025-02-27 2025-02-28"),
        ("2022-12-31", 18, "2024-06-29 2024-06-30"),
        ("2022-01", 12, "2022-12-31 2023-01-31"),
    ],
)
def test_a_reckoned_end(start: str, months: int, end: str) -> None:
    found = span(parse_date(start), None, months)
    assert found.end == days(end)
    assert found.only_last_day_open is (start.count("-") == 2)


def test_a_stated_end_goes_before_the_usual_period() -> None:
    found = span(parse_date("2023-10-01"), parse_date("2024-03"), 12)
    assert (found.months, found.end) == (0, days("2024-03-01 2024-03-31"))
    assert not found.only_last_day_open


def test_nobody_can_tell_without_either() -> None:
    assert span(parse_date("2023-10-01"), None, None) is None


@pytest.mark.parametrize(
    ("first", "last", "touches", "holds"),
    [
        ("2023-09-30", "2023-09-30", False, False),
        ("2023-09-30", "2023-10-01", True, None),
        ("2023-10-01", "2024-09-30", True, True),
        ("2024-09-30", "2024-10-01", True, None),
        ("2024-10-01", "2024-10-01", None, None),
        ("2024-10-02", "2024-12-31", False, False),
    ],
)
def test_days_in_it(first: str, last: str, touches: bool | None, holds: bool | None) -> None:
    found = span(parse_date("2023-10-01"), None, 12)
    between = date.fromisoformat(first), date.fromisoformat(last)
    assert (found.touches(*between), found.holds(*between)) == (touches, holds)


@pytest.mark.parametrize(
    ("first", "last", "touches", "holds"),
    [
        ("2021-12-31", "2022-01-31", True, None),
        ("2022-01-30", "2022-01-30", None, None),
        ("2022-01-30", "2022-01-31", True, None),
        ("2022-01-31", "2022-12-31", True, True),
        ("2022-12-31", "2023-01-01", True, None),
        ("2023-01-01", "2023-01-31", None, None),
        ("2023-02-01", "2023-02-01", False, False),
    ],
)
def test_days_in_one_whose_month_alone_is_known(
    first: str, last: str, touches: bool | None, holds: bool | None
) -> None:
    found = span(parse_date("2022-01"), None, 12)
    between = date.fromisoformat(first), date.fromisoformat(last)
    assert (found.touches(*between), found.holds(*between)) == (touches, holds)


def test_the_notices_know_the_same_periods(forms: Catalog) -> None:
    def periods(name: str) -> tuple[str, ...]:
        return forms.law.parameters[name].values[0].value

    known = periods("XX.sanction_months")
    assert {*periods("AA.periods"), *periods("AA.party_periods")} == {*known}
    assert usual_months(known, "记大过") == 18
    assert usual_months(known, "开除") is None
