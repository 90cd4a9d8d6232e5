"""Numbers of a worksheet: plain ones, and those that a number format makes dates or times.

A date is a number of days; that it is one, only the format of its cell says.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from cadre_docs.intake.xlsx_cell import Cell
from cadre_docs.layout.xlsx_xml import S

if TYPE_CHECKING:
    from lxml import etree

_EXACT_FLOAT = 1e21
_MS_A_SECOND, _SECONDS_A_DAY = 1000, 86_400
# Excel lets 1900 have a 29 February: days before 1 March count one less.
_DAYS_BEFORE_MARCH = 60
_EPOCH, _EPOCH_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - no zone
# Formats that are known by number alone: dates and times, those of Chinese, Japanese and Korean
# Excel among them (2024年5月 is 57 there; ISO/IEC 29500-1, 18.8.30); lengths of time ([h]:mm:ss).
_EAST_ASIAN_DATES = (*range(27, 37), *range(50, 59))
_KNOWN_DATES = frozenset((*range(14, 23), 45, 46, 47, *_EAST_ASIAN_DATES))
_KNOWN_SPANS = frozenset((46,))
# Words in quotes, and colours or locales in brackets; [h], [mm] and [s] are neither.
_LITERAL = re.compile(r'".*?"|\[(?!(?:hh?|mm?|ss?)\])[^\]]*\]')
_DATE_PART = re.compile(r"(?<![_\\])[dmhysDMHYS]")
_SPAN_PART = re.compile(r"\[(?:hh?|mm?|ss?)\]", re.IGNORECASE)
_ERROR = Cell("#VALUE!", "unreadable")


class Numbers:
    """Reads numbers by the styles of one workbook."""

    def __init__(self, styles: etree._Element | None, *, since_1904: bool) -> None:
        self._epoch = _EPOCH_OF_1904 if since_1904 else _EPOCH
        self._dates: set[str] = set()
        self._spans: set[str] = set()
        if styles is not None:
            self._read_styles(styles)

    def _read_styles(self, styles: etree._Element) -> None:
        own = {
            element.get("numFmtId", ""): element.get("formatCode", "")
            for element in styles.iterfind(f"{S}numFmts/{S}numFmt")
        }
        for index, look in enumerate(styles.iterfind(f"{S}cellXfs/{S}xf")):
            number = look.get("numFmtId", "0")
            is_date, is_span = _kind(own[number]) if number in own else _known(int(number))
            if is_date:
                self._dates.add(str(index))
            if is_span:
                self._spans.add(str(index))

    def cell(self, typed: str, style: str) -> Cell:
        """Return what a cell with a number shows. Raises ValueError for what is none."""
        exact = not any(sign in typed for sign in ".eE")
        number = int(typed) if exact else float(typed)
        if style not in self._dates:
            return Cell(_plain(number), "number")
        try:
            return Cell(self._moment(number, style), "date")
        except (OverflowError, ValueError):  # beyond the calendar
            return _ERROR

    def _moment(self, days: float, style: str) -> str:
        if style in self._spans:
            return str(_rounded(timedelta(days=days)))
        whole, part = divmod(days, 1)
        rest = timedelta(milliseconds=round(part * _SECONDS_A_DAY * _MS_A_SECOND))
        if 0 <= days < 1 and rest.days == 0:
            return (datetime.min + rest).time().isoformat()  # noqa: DTZ901 - no zone
        if 0 < days < _DAYS_BEFORE_MARCH and self._epoch == _EPOCH:
            whole += 1
        return shown(self._epoch + timedelta(days=whole) + rest)


def _kind(code: str) -> tuple[bool, bool]:
    """Tell whether a format shows a date or time, and whether that is a length of time."""
    positive = code.partition(";")[0]
    is_date = _DATE_PART.search(_LITERAL.sub("", positive)) is not None
    return is_date, _SPAN_PART.search(positive) is not None


def _known(number: int) -> tuple[bool, bool]:
    return number in _KNOWN_DATES, number in _KNOWN_SPANS


def _rounded(span: timedelta) -> timedelta:
    """Round to milliseconds: the fraction of a day is never exact."""
    if not span.microseconds:
        return span
    thousandth = round(span.microseconds, -3)
    return timedelta(seconds=span.total_seconds() // 1, microseconds=thousandth)


def _plain(value: float) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_FLOAT:
        return str(int(value))
    return repr(value)


def shown(value: date | time | timedelta) -> str:
    """Return a moment as text: a day alone where the time is midnight."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)
