"""Text → typed value, by field type. One small reader per type."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.performance.expressions import expression
from cadre_docs.schema import FREE_TEXTS, FieldType
from cadre_docs.values.characters import HANZI
from cadre_docs.values.dates import (
    ACCEPTED,
    DateError,
    PartialDate,
    Precision,
    parse_date,
    parse_period,
)
from cadre_docs.values.likeness import likest
from cadre_docs.values.notations import (
    day_of_serial,
    plain_citizen_id,
    plain_count,
    plain_date,
    plain_mobile,
    plain_period,
)
from cadre_docs.values.text import (
    NAME_DOT,
    Cleaned,
    clean_digits,
    clean_line,
    clean_name,
    clean_paragraphs,
    is_plain,
    without_empty_lines,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.record.cells import Typed
    from cadre_docs.schema import Field
    from cadre_docs.source.tree import Scalar


AGAIN = "请改正后重试"


class Complaint(Exception):  # noqa: N818 - becomes a finding, not an error
    """Why a text cannot be read as the field's type: rule code and Chinese clauses.

    No frozen dataclass: Python itself notes on an exception where it passed.
    """

    def __init__(self, code: str, message: str, wanted: str = "", remedy: str = AGAIN) -> None:
        super().__init__(code, message, wanted, remedy)
        self.code, self.message = code, message
        self.wanted, self.remedy = wanted, remedy


_PRECISION_NAMES = {Precision.YEAR: "年", Precision.MONTH: "月", Precision.DAY: "日"}
_CLEANERS: dict[FieldType, Callable[[str], Cleaned]] = {
    FieldType.NAME: clean_name,
    FieldType.TEXT: clean_paragraphs,
    FieldType.LINE: clean_line,
    FieldType.CHOICE: clean_line,
    FieldType.PHOTO: clean_line,
}
EXCEL_DIGITS = 15  # of a number
EXACT_DIGITS = (FieldType.ID_NUMBER, FieldType.MOBILE, FieldType.PHONE, FieldType.DIGITS)
_TEXT_SIGNS = frozenset("'‘’`")
_TEXT_SIGNED = expression(f"[0-9{HANZI}]")
_SCIENTIFIC = expression(r"[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]{1,2}")
_POINTS = frozenset(".。﹒˙\u0387⸱⸳ꞏ᛫◦⦁∘")
_NAME_POINT = f"(?<=[{HANZI}])\\s?[{''.join(sorted(_POINTS))}]\\s?(?=[{HANZI}])"
_YES = ("是", "有", "yes", "true", "y")
_NO = ("否", "无", "没有", "no", "false", "n")


# What people write where there is nothing; only a text can print it.
_NOTHING = frozenset({"无", "没有", "暂无", "/", "／", "-", "－", "—", "——", "–"})
_CANNOT_SAY_NOTHING = frozenset(
    {
        FieldType.DATE,
        FieldType.PERIOD,
        FieldType.INTEGER,
        FieldType.CHOICE,
        FieldType.YES_NO,
        FieldType.ID_NUMBER,
        FieldType.MOBILE,
        FieldType.PHOTO,
    }
)


def is_nothing(text: str) -> bool:
    """Whether a text is one of the words for nothing."""
    return text in _NOTHING


def says_nothing(field: Field, text: str) -> bool:
    """Whether a cleaned text says that there is nothing, in a box whose type has no such value."""
    if not is_nothing(text) or field.type not in _CANNOT_SAY_NOTHING:
        return False
    if field.type is FieldType.YES_NO:
        return text not in _NO
    return field.choices is None or field.choices.find(text) is None


# No name, number or date has more characters; texts and lines end where paper does (FS-length).
_LONGEST = dict.fromkeys(FieldType, 200)
_UNBOUND = (FieldType.TEXT, FieldType.LINE, FieldType.PHOTO, FieldType.TABLE)


def refuse_too_long(field: Field, text: str) -> None:
    """Raise :class:`Complaint` for what is too long to be what it should be, unlooked at."""
    most = _LONGEST[field.type]
    if len(text) > most and field.type not in _UNBOUND:
        raise Complaint(
            "FS-type",
            f"此处有{len(text)}字，“{field.key}”没有这么长的",
            wanted=f"不超过{most}字",
            remedy="请核对是否粘贴错了",
        )


def is_as_typed(field: Field, scalar: Scalar) -> bool:
    """Whether a value is of everyday characters, and no cell: only its writing may change."""
    if scalar.look is not None or scalar.origin != "text":
        return False
    is_text = field.type in FREE_TEXTS
    return is_plain(scalar.text, as_text=is_text, in_lines=field.type is FieldType.TEXT)


def clean(field: Field, text: str, *, plain: bool = False) -> Cleaned:
    """Clean a text in the way its field type asks for, and write it as it is read.

    A ``plain`` one is clean (:func:`is_as_typed`).
    """
    if plain:
        cleaned = Cleaned(without_empty_lines(text) if field.type is FieldType.TEXT else text)
    else:
        cleaned = _CLEANERS.get(field.type, clean_digits)(text)
        if cleaned.text[:1] in _TEXT_SIGNS and field.type is not FieldType.TEXT:
            cleaned = _without_text_sign(cleaned)
    if field.type is FieldType.CHOICE:
        return _plain_choice(field, cleaned)
    if field.type is FieldType.INTEGER:
        return _plain_count(field, cleaned)
    rewrite = _WRITINGS.get(field.type)
    return cleaned if rewrite is None else rewrite(cleaned)


def _without_text_sign(cleaned: Cleaned) -> Cleaned:
    """Leave out the apostrophe by which a text is typed in Excel, where it came along."""
    rest = cleaned.text[1:]
    if _TEXT_SIGNED.match(rest) is None or not _TEXT_SIGNS.isdisjoint(rest):
        return cleaned  # a name that begins so, or a quotation
    return _rewritten(cleaned, rest, "删去前面表示文本的“'”")


def _plain_choice(field: Field, cleaned: Cleaned) -> Cleaned:
    """Leave out blanks inside of a choice (合 格), and put what it is called on paper."""
    if field.choices is None:
        return cleaned
    meant = field.choices.find(cleaned.text)
    if meant is None and " " in cleaned.text:
        text = cleaned.text.replace(" ", "")
        meant = field.choices.find(text)
        cleaned = cleaned if meant is None else _rewritten(cleaned, text, "删去选项中的空格")
    if meant is None or meant.value == cleaned.text:
        return cleaned
    return _rewritten(cleaned, meant.value, f"“{cleaned.text}”读作“{meant.value}”")


def _plain_count(field: Field, cleaned: Cleaned) -> Cleaned:
    """Leave out the unit behind a number (3天, 三天), where the box counts in it."""
    plain = plain_count(cleaned.text, field.unit)
    return _rewritten(cleaned, plain, f"“{cleaned.text}”读作“{plain}”")


def _with_dots(cleaned: Cleaned) -> Cleaned:
    """Put the one separator of names between hanzi, where people type a full stop."""
    if _POINTS.isdisjoint(cleaned.text):
        return cleaned
    text = re.sub(_NAME_POINT, NAME_DOT, cleaned.text)
    return _rewritten(cleaned, text, "姓名间隔号统一为“·”")


def _plain_date(cleaned: Cleaned) -> Cleaned:
    return _dated(cleaned, plain_date(cleaned.text), parse_date)


def _plain_period(cleaned: Cleaned) -> Cleaned:
    return _dated(cleaned, plain_period(cleaned.text), parse_period)


def _dated(cleaned: Cleaned, plain: str, read: Callable[[str], object]) -> Cleaned:
    """Take another writing of a date if it is one; else what was typed is quoted and refused."""
    try:
        read(plain)
    except DateError:
        return cleaned
    return _rewritten(cleaned, plain, f"“{cleaned.text}”读作“{plain}”")


def _plain_id(cleaned: Cleaned) -> Cleaned:
    return _rewritten(cleaned, plain_citizen_id(cleaned.text), "删去号码中的空格、横线，“×”改为“X”")


def _plain_mobile(cleaned: Cleaned) -> Cleaned:
    return _rewritten(cleaned, plain_mobile(cleaned.text), "删去号码中的空格、横线和国家代码")


def _rewritten(cleaned: Cleaned, text: str, change: str) -> Cleaned:
    if text == cleaned.text:
        return cleaned
    changes = (*(c for c in cleaned.changes if c != change), change)
    return replace(cleaned, text=text, changes=changes)


_WRITINGS: dict[FieldType, Callable[[Cleaned], Cleaned]] = {
    FieldType.NAME: _with_dots,
    FieldType.DATE: _plain_date,
    FieldType.PERIOD: _plain_period,
    FieldType.ID_NUMBER: _plain_id,
    FieldType.MOBILE: _plain_mobile,
}


def parse(field: Field, scalar: Scalar, text: str) -> Typed:
    """Read the cleaned ``text`` of ``scalar``; raise :class:`Complaint` when it cannot be."""
    if field.type in EXACT_DIGITS:
        return _exact_digits(field, scalar, text)
    reader = _READERS.get(field.type)
    return text if reader is None else reader(field, scalar, text)


def _exact_digits(field: Field, scalar: Scalar, text: str) -> str:
    if scalar.origin != "text":
        raise Complaint(
            "ID-number-cell",
            f"“{field.key}”{_lost_in_number(field, scalar)}",
            wanted="应为文本格式的号码",
            remedy="请把单元格设为“文本”格式，再对照原件重新录入号码",
        )
    if _SCIENTIFIC.fullmatch(text):
        raise Complaint(
            "ID-number-cell",
            f"“{field.key}”是科学记数法的“{text}”，号码的后几位已经丢失",
            wanted="应为文本格式的号码",
            remedy="请把单元格设为“文本”格式，再对照原件重新录入号码",
        )
    return text.upper() if field.type is FieldType.ID_NUMBER else text


def _lost_in_number(field: Field, scalar: Scalar) -> str:
    """Say what is lost of a number that Excel holds as one."""
    if scalar.origin == "date":
        return f"被Excel变成了日期或时间“{scalar.text}”"
    if field.type is FieldType.ID_NUMBER or len(scalar.text) > EXCEL_DIGITS:
        return f"是数值单元格，超过{EXCEL_DIGITS}位的数字已经丢失，开头的0也会丢失"
    return "是数值单元格，开头的0已看不出有没有"


def _date(field: Field, scalar: Scalar, text: str) -> PartialDate:
    if scalar.origin == "number" and text.endswith(".1"):  # 2021.10 is stored as 2021.1
        raise Complaint(
            "FS-type",
            f"“{field.key}”是数值“{text}”，分不清1月与10月",
            wanted="应为日期",
            remedy="请把单元格设为“文本”格式后重新录入，例如2021.10",
        )
    try:
        date = parse_date(text)
    except DateError as problem:
        year = field.precision is Precision.YEAR
        wanted = f"可写成 2021；也可以写到月、日：{ACCEPTED}" if year else f"可写成 {ACCEPTED}"
        if day := day_of_serial(text):
            raise Complaint(
                "FS-type",
                f"“{text}”不是日期，像是Excel里的日期序号（{day}）",
                wanted=wanted,
                remedy=f"请核对，是这一天的改写为{day}",
            ) from None
        raise Complaint("FS-type", str(problem), wanted=wanted) from None
    if date.precision < field.precision:
        raise Complaint(
            "FS-type",
            f"“{text}”只到{_PRECISION_NAMES[date.precision]}",
            wanted=f"需要精确到{_PRECISION_NAMES[field.precision]}",
        )
    return date


def year_alone(field: Field, typed: Typed) -> PartialDate | None:
    """Return the year of what says more in a box of years; None: it does not, or is no such box.

    Of a box that asks at least for a year (``precision``) and prints months these are read.
    """
    if field.precision is not Precision.YEAR or not isinstance(typed, PartialDate):
        return None
    of_years = field.printed_as == _YEAR_PRINTED or field.key.endswith("年度")
    return PartialDate(typed.year) if of_years and typed.month is not None else None


_YEAR_PRINTED = "YYYY"
_PERIODS = {
    Precision.YEAR: "可写成 2021-2024、2021.03-2024.02；只在一年里的写 2021-2021",
    Precision.MONTH: "可写成 2021.03-2024.02、2021年3月至今；只在一个月里的写 2021.03-2021.03",
    Precision.DAY: "可写成 2021-03-01 至 2024-02-29；只在一天里的写 2021-03-01 至 2021-03-01",
}


def _period(field: Field, scalar: Scalar, text: str) -> Typed:
    if scalar.origin == "date":
        raise Complaint(
            "FS-type",
            f"“{field.key}”被Excel变成了日期“{text}”",
            wanted="应为起止时间，例如2021.03-2024.02",
            remedy="请把单元格设为“文本”格式后重新录入",
        )
    try:
        period = parse_period(text)
    except DateError as problem:
        raise Complaint("FS-type", str(problem), wanted=_PERIODS[field.precision]) from None
    ends = [period.start, *([period.end] if period.end else [])]
    if min(end.precision for end in ends) < field.precision:
        wanted = f"起止时间都需要精确到{_PRECISION_NAMES[field.precision]}"
        raise Complaint("FS-type", f"“{text}”不够精确", wanted=wanted)
    return period


def _integer(field: Field, _scalar: Scalar, text: str) -> int:
    if not re.fullmatch(r"-?\d{1,15}", text, re.ASCII):
        raise Complaint(
            "FS-type",
            f"“{text}”不是整数",
            wanted=f"只写阿拉伯数字，多少{field.unit}" if field.unit else "只写阿拉伯数字",
        )
    if field.unit and text.startswith("-"):  # of days and people there are none or some
        raise Complaint("FS-type", f"“{text}”是负数", wanted=f"多少{field.unit}，不小于0")
    return int(text)


def _choice(field: Field, _scalar: Scalar, text: str) -> str:
    assert field.choices is not None  # noqa: S101 - load_schema guarantees it
    item = field.choices.find(text)
    if item is None:
        like = field.choices.nearest(text)
        raise Complaint(
            field.rule or "FS-choice",
            f"“{text}”不在可选项之内",
            wanted=_choices_clause(field.choices.values, text),
            remedy=f"是否为“{like}”" if like else _CHOOSE,
        )
    return item.value


_FEW = 12
_CHOOSE = "请改为可选项之一"


def _choices_clause(values: tuple[str, ...], typed: str) -> str:
    """Say what may be chosen: of very many, what is most like what was typed."""
    if len(values) <= _FEW + _FEW // 2:  # to hide one or two helps nobody
        return f"可选：{'、'.join(values)}"
    shown = likest(typed, values) or values[:_FEW]
    return f"可选：{'、'.join(shown)} 等{len(values)}项"


def _yes_no(_field: Field, _scalar: Scalar, text: str) -> bool:
    if text.lower() in (*_YES, *_NO):
        return text.lower() in _YES
    raise Complaint("FS-choice", f"“{text}”不是“是”或“否”", wanted="可选：是、否", remedy=_CHOOSE)


_READERS: dict[FieldType, Callable[[Field, Scalar, str], Typed]] = {
    FieldType.DATE: _date,
    FieldType.PERIOD: _period,
    FieldType.INTEGER: _integer,
    FieldType.CHOICE: _choice,
    FieldType.YES_NO: _yes_no,
}
