"""Numbers of a worksheet: plain ones, and those that a number format makes dates or times.

A date is a number of days; that it is one, only the format of its cell says. So does it say
what a person sees, which may be another thing: 1972年8月 of a day, 85% of 0.85.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.office.workbooks.cells import Cell
from cadre_docs.office.workbooks.format_codes import BUILTIN, DATES, OF_THE_MACHINE, Part, read_code
from cadre_docs.office.workbooks.format_shows import (
    date_shown,
    moment_shown,
    section_of,
    text_shown,
)
from cadre_docs.office.workbooks.spreadsheetml import S
from cadre_docs.source.tree import Display

if TYPE_CHECKING:
    from lxml import etree

    from cadre_docs.office.workbooks.format_codes import Code, Section
    from cadre_docs.source.tree import Look

_EXACT_FLOAT = 1e21
_MS_A_SECOND, _SECONDS_A_DAY = 1000, 86_400
# Excel lets 1900 have a 29 February: days before 1 March count one less.
_DAYS_BEFORE_MARCH = 60
_EPOCH, _EPOCH_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - no zone
_GENERAL_CODES = ("General", "@", "")
_SHORT = 11  # digits that every format shows that shows all
_MOST_FORMATS = 2_000  # of a workbook; Excel keeps 250 or so. What is beyond is not understood
_NO_FORMAT = "[?]"  # of a number that no program gives a format to: understood by none


class Format:
    """What one number format makes of the cells that have it."""

    def __init__(self, code: str, *, certain: bool = True) -> None:
        """``certain``: whether what it shows is the same on every machine."""
        self.code: Code = read_code(code or "General")
        self.is_date, self.is_span = _kind(code)
        self.is_general = code in _GENERAL_CODES
        self.plain = self.is_general or code == "0"
        self.certain = certain
        self.of_number = _OfNumber(self.code, certain)
        self.of_text = _OfText(self.code.text) if self.code.text and code != "@" else None

    def of_moment(self, days: float, moment: datetime) -> Look:
        """Return how a day is shown."""
        only = section_of(self.code, days) is self.code.numbers[0]
        return _OfMoment(self.code.numbers[0], self.certain, moment) if only else _UNKNOWN


class _OfNumber(NamedTuple):
    code: Code
    certain: bool

    def display(self, text: str) -> Display | None:
        shown = _number(self.code, text) if self.certain else None
        return None if shown == text else Display(shown)


class _OfText(NamedTuple):
    section: Section

    def display(self, text: str) -> Display | None:
        shown = text_shown(self.section, text)
        return None if shown == text.strip() else Display(shown)


class _OfMoment(NamedTuple):
    section: Section
    certain: bool
    moment: datetime

    def display(self, text: str) -> Display | None:
        shown = moment_shown(self.section, self.moment) if self.certain else None
        return None if shown == text else Display(shown, date_shown(self.section, self.moment))


class _Fixed(NamedTuple):
    shown: Display

    def display(self, _text: str) -> Display | None:
        return self.shown


@lru_cache(maxsize=4096)  # the same numbers come again and again
def _number(code: Code, text: str) -> str | None:
    from cadre_docs.office.workbooks.number_shows import number_shown  # decimals: slow to import

    return number_shown(code, text)


_UNKNOWN = _Fixed(Display())
_BEYOND = Cell("#VALUE!", "unreadable", _Fixed(Display("########")))


class Numbers:
    """Reads numbers by the styles of one workbook."""

    def __init__(self, styles: etree._Element | None, *, since_1904: bool) -> None:
        self._epoch = _EPOCH_OF_1904 if since_1904 else _EPOCH
        self._own: dict[str, str] = {}
        self._looks: list[str] = []  # number of the format of each style
        self._formats: dict[str, Format] = {}  # by style
        self._by_number: dict[str, Format] = {}
        if styles is not None:
            self._own = {
                element.get("numFmtId", ""): element.get("formatCode", "")
                for element in styles.iterfind(f"{S}numFmts/{S}numFmt")
            }
            looks = styles.iterfind(f"{S}cellXfs/{S}xf")
            self._looks = [look.get("numFmtId", "0") for look in looks]

    def format(self, style: str) -> Format:
        """Return the format of a style; of none, or of one that is not there, the general one."""
        found = self._formats.get(style)
        if found is None:
            index = int(style)
            number = self._looks[index] if 0 <= index < len(self._looks) else "0"
            found = self._by_number.get(number) or self._made(number)
            self._formats[style] = self._by_number[number] = found
        return found

    def _made(self, number: str) -> Format:
        if number in self._own:
            many = len(self._by_number) > _MOST_FORMATS
            return Format(_NO_FORMAT if many else self._own[number])
        known = BUILTIN.get(int(number))
        if known is None:
            return Format(_NO_FORMAT)
        return Format(known, certain=int(number) not in OF_THE_MACHINE)

    def text(self, cell: Cell, style: str) -> Cell:
        """Return a cell of text with what its format shows of it."""
        form = self._formats.get(style) or self.format(style)
        return cell if form.of_text is None else cell._replace(look=form.of_text)

    def cell(self, typed: str, style: str) -> Cell:
        """Return what a cell with a number shows. Raises ValueError for what is none."""
        form = self._formats.get(style) or self.format(style)
        exact = not any(sign in typed for sign in ".eE")
        number = int(typed) if exact else float(typed)
        if not form.is_date:
            text = _plain(number)
            short = len(text) <= _SHORT and (form.plain if exact else form.is_general)
            short = short and "e" not in text
            return Cell(text, "number", None if short else form.of_number)
        try:
            return self._moment(number, form)
        except (OverflowError, ValueError):  # beyond the calendar
            return _BEYOND

    def _moment(self, days: float, form: Format) -> Cell:
        if form.is_span:
            return Cell(str(_rounded(timedelta(days=days))), "date", _UNKNOWN)
        whole, part = divmod(days, 1)
        rest = timedelta(milliseconds=round(part * _SECONDS_A_DAY * _MS_A_SECOND))
        if 0 <= days < 1 and rest.days == 0:
            at = datetime.min + rest  # noqa: DTZ901 - no zone
            shows_day = not form.code.numbers[0].parts.isdisjoint(DATES)
            text = at.time().isoformat()
            # Day 0 is 0 January 1900: no day, and no program shows the same.
            return Cell(text, "date", _UNKNOWN if shows_day else form.of_moment(days, at))
        odd = rest.days > 0  # rounded to the next day here, not by every program
        if self._epoch == _EPOCH and days < _DAYS_BEFORE_MARCH + 1:
            odd = odd or whole == _DAYS_BEFORE_MARCH  # 29 February 1900
            if 0 < days < _DAYS_BEFORE_MARCH:
                whole += 1
        moment = self._epoch + timedelta(days=whole) + rest
        look = _UNKNOWN if odd or days < 0 else form.of_moment(days, moment)
        return Cell(shown(moment), "date", look)


def _kind(code: str) -> tuple[bool, bool]:
    """Tell whether a format shows a date or time, and whether that is a length of time."""
    first = read_code(code).numbers[:1]
    return any(s.is_moment for s in first), any(Part.SPAN in s.parts for s in first)


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
