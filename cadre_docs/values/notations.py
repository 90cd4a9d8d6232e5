"""The ways people write dates and numbers that leave no doubt, brought to those we read.

``二〇二一年三月``, ``2015.12.``, ``2015。12`` and ``410101 19700512 1232`` mean one thing each, so
they are read, and the record's findings say so. What has two meanings (``15.12``) stays as
typed and is refused where it is read.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from cadre_docs.performance.expressions import expression

_DIGITS = str.maketrans("〇○◯零一二三四五六七八九", "0000123456789")
_ONES = "一二三四五六七八九"
_YEAR = expression(f"[〇○◯零{_ONES}]{{4}}(?=年|$)")
_MONTH = expression(f"(?<=年)(元|十[一二]?|[{_ONES}])(?=月)")
_DAY = expression(f"(?<=月)((?:[一二三]?十|廿|卅)[{_ONES}]?|[{_ONES}])(?=[日号])")
_POINT = expression(r"(?<=\d)[。、·•・．](?=\d{1,2}(?!\d))", re.ASCII)
_LAST_POINT = expression(r"(?<=\d)[.。、](?=\s*(?:$|[至到—–~～－-]))", re.ASCII)
_MIDNIGHT = expression(r"(?<=\d)[ T]0?0:00(:00(\.0+)?)?$", re.ASCII)
_UNFINISHED = (  # 2015年12, 2015年12月31, 2015.12月, 2015.12.31日, 2023年度
    (expression(r"(\d{4})年(\d{1,2})", re.ASCII), r"\1年\2月"),
    (expression(r"(\d{4})年(\d{1,2})月(\d{1,2})", re.ASCII), r"\1年\2月\3日"),
    (expression(r"(\d{4})[-./](\d{1,2})月", re.ASCII), r"\1年\2月"),
    (expression(r"(\d{4})[-./](\d{1,2})月(\d{1,2})[日号]?", re.ASCII), r"\1年\2月\3日"),
    (expression(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})[日号]", re.ASCII), r"\1年\3月\4日"),
    (expression(r"(\d{4})年度", re.ASCII), r"\1年"),
)
_DASHES = str.maketrans(dict.fromkeys("–—－−‐‑‒―", "-"))
_PARTED = str.maketrans("", "", "-./")
_RARE_DASHES = str.maketrans(dict.fromkeys("−‐‑‒―", "-"))
_ENDS = expression(r"^[自从](?=\d)|(?<=[年月日号\d])起(?=[至到])|(?<=[年月日号\d])止$", re.ASCII)
_BLANKS = expression(r"\s+")
_COUNTRY = expression(r"^(?:\(?\+86\)?|0086)(?=\d{11}$)", re.ASCII)
_OF_A_MOBILE = 11  # digits
_LAST_X = expression(r"(?<=^\d{17})[×хХχΧ]$", re.ASCII)


@lru_cache(maxsize=4096)  # people's forms name the same days again and again
def plain_date(text: str) -> str:
    """Return a date as ``dates.parse_date`` reads it; a text that is none stays as it is."""
    if _is_usual(text):
        return text
    plain = _plain(_BLANKS.sub("", _MIDNIGHT.sub("", text.strip()))).translate(_DASHES)
    for unfinished, whole in _UNFINISHED:
        if unfinished.fullmatch(plain):
            return unfinished.sub(whole, plain)
    return plain


@lru_cache(maxsize=4096)
def plain_period(text: str) -> str:
    """Return a period as ``dates.parse_period`` reads it, with the blanks around its joint."""
    if _is_usual(text.replace("至", "-").replace(" ", "")):
        return text.strip()
    return _ENDS.sub("", _plain(text.strip().translate(_RARE_DASHES)))


def _is_usual(text: str) -> bool:
    """Whether a date is of digits and what parts them, as most are: nothing is to be rewritten.

    A point behind a number may be one too many.
    """
    if not text.isascii() or not text.translate(_PARTED).isdecimal():
        return False
    return "." not in text or all(part[:1].isdecimal() for part in text.split(".")[1:])


def _plain(text: str) -> str:
    digits = _YEAR.sub(lambda found: found[0].translate(_DIGITS), text)
    months = _MONTH.sub(lambda found: str(_number(found[1])), digits)
    days = _DAY.sub(lambda found: str(_number(found[1])), months)
    return _LAST_POINT.sub("", _POINT.sub(".", days))


def _number(hanzi: str) -> int:
    """Return a whole number up to 39: 三, 十二, 二十, 廿五, 三十一; 元 is the first month."""
    if hanzi == "元":
        return 1
    spelled = hanzi.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = spelled.rpartition("十")
    units = _ONES.find(ones) + 1 if ones else 0
    return ((_ONES.find(tens) + 1 if tens else 1) * 10 if ten else 0) + units


def plain_citizen_id(text: str) -> str:
    """Return a citizen's number without blanks and dashes; a × at its end is an X."""
    if text.isascii() and text.isalnum():
        return text
    return _LAST_X.sub("X", re.sub(r"[\s\-–—]+", "", text))


def plain_mobile(text: str) -> str:
    """Return a mobile number without blanks, dashes and the country's code."""
    if text.isascii() and text.isdecimal() and len(text) == _OF_A_MOBILE:
        return text
    return _COUNTRY.sub("", re.sub(r"[\s\-–—]+", "", text))


def plain_count(text: str, unit: str) -> str:
    """Return how many of ``unit`` a text says, in digits; what is none stays as it is.

    >>> plain_count("3天", "天"), plain_count("十二个工作日", "个工作日"), plain_count("半天", "天")
    ('3', '12', '半天')
    """
    words = _UNITS.get(unit)
    if not words or text.isdecimal():
        return text
    found = re.fullmatch(
        f"([0-9]{{1,15}}|[一二两三四五六七八九十]{{1,3}})\\s?(?:{'|'.join(words)})", text, re.ASCII
    )
    if found is None:
        return text
    said = found[1].replace("两", "二")
    if said.isdecimal():
        return said
    return str(_number(said)) if _TENS.fullmatch(said) else text


_UNITS = {"天": ("天", "日"), "个工作日": ("个工作日", "工作日", "天"), "人": ("人", "名")}
"""How people write the units of boxes that count."""
_TENS = expression(f"(?:[{_ONES}]?十)?[{_ONES}]|[{_ONES}]?十")
_SERIAL = expression(r"[1-5]\d{4}", re.ASCII)
_FIRST_DAY = date(1899, 12, 30)
_EARLIEST = 1920


def day_of_serial(text: str) -> str:
    """Return the day that Excel holds as a number of five digits; empty where it is none.

    >>> day_of_serial("45123"), day_of_serial("20236"), day_of_serial("2023")
    ('2023-07-16', '1955-05-27', '')
    """
    if not _SERIAL.fullmatch(text):
        return ""
    day = _FIRST_DAY + timedelta(int(text))
    return day.isoformat() if day.year >= _EARLIEST else ""
