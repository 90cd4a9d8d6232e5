"""Citizen identification numbers (GB 11643); all numbers here are built for the tests."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre_docs.values.citizen_id import (
    InvalidIdError,
    check_character,
    is_mobile,
    parse_citizen_id,
)


def number(province: str, birth: str, order: str) -> str:
    first17 = f"{province}0101{birth}{order}"
    return first17 + check_character(first17)


def test_the_worked_example_of_the_standard() -> None:
    # GB 11643—1999, annex: 11010519491231002X
    assert check_character("11010519491231002") == "X"


def test_a_valid_number_tells_birth_sex_and_province() -> None:
    citizen = parse_citizen_id(number("41", "19700512", "123"))
    assert (citizen.province, citizen.birth, citizen.is_male) == ("41", date(1970, 5, 12), True)


def test_lower_case_x_is_accepted() -> None:
    assert parse_citizen_id("11010519491231002x").number == "11010519491231002X"


def test_the_earliest_birth() -> None:
    assert parse_citizen_id(number("41", "19000101", "123")).birth == date(1900, 1, 1)


@pytest.mark.parametrize("province", ["71", "81", "82", "83", "99"])
def test_the_area_code_is_not_judged(province: str) -> None:
    assert parse_citizen_id(number(province, "19700512", "124")).province == province


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("110105491231002", "应为18位"),
        ("1101051949123100200", "应为18位"),
        ("11010519491231002A", "末位"),
        ("1101051949123100２X", "前17位"),
        ("110105194913310024", "不是有效日期"),
        ("110105190002290021", "不是有效日期"),
        ("110105194912310021", "校验码不符"),
        ("410101189912311232", "1899-12-31早于1900年"),
        ("110105491231002", "现为15位，像是已停用的旧号码"),
    ],
)
def test_id_checksum_says_what_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(InvalidIdError, match=reason):
        parse_citizen_id(text)


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(place: int, shift: int) -> None:
    good = number("41", "19700512", "123")
    wrong = good[:place] + str((int(good[place]) + shift) % 10) + good[place + 1 :]
    with pytest.raises(InvalidIdError):
        parse_citizen_id(wrong)


@pytest.mark.parametrize("text", ["13900000000", "19912345678"])
def test_ph_mobile_accepts(text: str) -> None:
    assert is_mobile(text)


@pytest.mark.parametrize(
    "text", ["12900000000", "1390000000", "139000000000", "0371-1234567", "１３９００００００００"]
)
def test_ph_mobile_refuses(text: str) -> None:
    assert not is_mobile(text)
