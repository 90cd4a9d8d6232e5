"""The citizen identification number 公民身份号码 (GB 11643) and telephone numbers.

Written here because the common library check rejects real numbers (county codes younger
than the birth) and accepts impossible ones; the area code is therefore not judged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cadre_docs.performance.expressions import expression

LENGTH = 18
MOBILE_LENGTH = 11
EARLIEST_BIRTH = 1900
"""Numbers are given since 1984: nobody born before this year has one."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_SHAPE = expression(r"\d{17}[\dX]", re.ASCII)
_OLD_SHAPE = expression(r"\d{15}", re.ASCII)
_MOBILE = expression(r"1[3-9]\d{9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CitizenId:
    """What a valid number says of its bearer. ``province`` is the first two digits."""

    number: str
    province: str
    birth: date
    is_male: bool


class InvalidIdError(ValueError):
    """The number is not valid; the message says why, in Chinese."""


def check_character(first17: str) -> str:
    """Return the 18th character for 17 digits (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


@lru_cache(maxsize=256)  # several rules ask for that of one record
def parse_citizen_id(text: str) -> CitizenId:
    """Read an 18-character number; raise :class:`InvalidIdError` when it cannot be one."""
    number = text.upper()
    if _OLD_SHAPE.fullmatch(number):  # of years 19YY alone, without a check character
        raise InvalidIdError(f"应为{LENGTH}位，现为15位，像是已停用的旧号码")
    if len(number) != LENGTH:
        raise InvalidIdError(f"应为{LENGTH}位，现为{len(number)}位")
    if not _SHAPE.fullmatch(number):
        raise InvalidIdError("前17位应为数字，末位应为数字或X")
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise InvalidIdError(f"第7至14位“{number[6:14]}”不是有效日期") from None
    if birth.year < EARLIEST_BIRTH:
        raise InvalidIdError(f"第7至14位的出生日期{birth}早于{EARLIEST_BIRTH}年")
    expected = check_character(number[:17])
    if number[17] != expected:
        raise InvalidIdError("校验码不符，号码中至少有一位录错")
    return CitizenId(number, number[:2], birth, int(number[16]) % 2 == 1)


def is_mobile(text: str) -> bool:
    """Tell whether ``text`` has the shape of a mainland mobile number."""
    return _MOBILE.fullmatch(text) is not None


_OF_EXAMPLES = expression(
    "11010519491231002X|440524188001010014|11010119900307.{4}|11010119900101.{4}|"
    "(?:123456|111111|000000).{12}"
)
"""Those of GB 11643 itself and those of everybody's test data, whose bearers are invented."""
_INVENTED = expression(r"13800138000|1[3-9]\d12345678|1[3-9](\d)\1{8}(?<!0)", re.ASCII)
_INVENTED_PHONE = expression(r"(?:0\d{2,3}-?)?(?:12345678|1234567)", re.ASCII)


def is_example(number: str) -> bool:
    """Tell whether a citizen's number is one that examples and test data are made with.

    >>> is_example("11010519491231002X"), is_example("410101197005121232")
    (True, False)
    """
    return _OF_EXAMPLES.fullmatch(number.upper()) is not None


def is_example_phone(text: str) -> bool:
    """Tell whether a number of a telephone is one that is typed to fill the box.

    >>> is_example_phone("13800138000"), is_example_phone("0371-12345678")
    (True, True)
    >>> is_example_phone("13900000001"), is_example_phone("0371-61234567")
    (False, False)
    """
    return any(one.fullmatch(text) for one in (_INVENTED, _INVENTED_PHONE))
