"""Text → typed value, by field type. One small reader per type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.dates import ACCEPTED, DateError, PartialDate, Precision, parse_date, parse_period
from cadre_docs.schema import FieldType
from cadre_docs.text import clean_digits, clean_line, clean_name, clean_paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.record.model import Typed
    from cadre_docs.schema import Field
    from cadre_docs.text import Cleaned
    from cadre_docs.tree import Scalar


class Complaint(Exception):  # noqa: N818 - becomes a finding, not an error
    """Why a text cannot be read as the field's type: rule code and Chinese clauses.

    No frozen dataclass: Python itself notes on an exception where it passed.
    """

    def __init__(
        self, code: str, message: str, wanted: str = "", remedy: str = "请改正后重试"
    ) -> None:
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
_EXACT_DIGITS = (FieldType.ID_NUMBER, FieldType.MOBILE, FieldType.PHONE, FieldType.DIGITS)
_YES = ("是", "有", "yes", "true", "y")
_NO = ("否", "无", "没有", "no", "false", "n")


def clean(field: Field, text: str) -> Cleaned:
    """Clean a text in the way its field type asks for."""
    return _CLEANERS.get(field.type, clean_digits)(text)


def parse(field: Field, scalar: Scalar, text: str) -> Typed:
    """Read the cleaned ``text`` of ``scalar``; raise :class:`Complaint` when it cannot be."""
    if field.type in _EXACT_DIGITS:
        return _exact_digits(field, scalar, text)
    reader = _READERS.get(field.type)
    return text if reader is None else reader(field, scalar, text)


def _exact_digits(field: Field, scalar: Scalar, text: str) -> str:
    if scalar.origin != "text":
        raise Complaint(
            "ID-number-cell",
            f"“{field.key}”是数值单元格，超过15位的数字已经丢失，开头的0也会丢失",
            wanted="应为文本格式的号码",
            remedy="请把单元格设为“文本”格式，再对照原件重新录入号码",
        )
    return text.upper() if field.type is FieldType.ID_NUMBER else text


def _date(field: Field, scalar: Scalar, text: str) -> PartialDate:
    if scalar.origin == "number" and "." in text:
        raise Complaint(
            "FS-type",
            f"“{field.key}”是数值“{text}”，分不清1月与10月",
            wanted="应为日期",
            remedy="请把单元格设为“文本”格式后重新录入，例如2021.10",
        )
    try:
        date = parse_date(text)
    except DateError as problem:
        raise Complaint("FS-type", str(problem), wanted=f"可写成 {ACCEPTED}") from None
    if date.precision < field.precision:
        raise Complaint(
            "FS-type",
            f"“{text}”只到{_PRECISION_NAMES[date.precision]}",
            wanted=f"需要精确到{_PRECISION_NAMES[field.precision]}",
        )
    return date


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
        raise Complaint(
            "FS-type", str(problem), wanted="可写成 2021.03-2024.02、2021年3月至今、2021-2024"
        ) from None
    ends = [period.start, *([period.end] if period.end else [])]
    if min(end.precision for end in ends) < field.precision:
        wanted = f"起止时间都需要精确到{_PRECISION_NAMES[field.precision]}"
        raise Complaint("FS-type", f"“{text}”不够精确", wanted=wanted)
    return period


def _integer(_field: Field, _scalar: Scalar, text: str) -> int:
    if not re.fullmatch(r"-?\d{1,15}", text, re.ASCII):
        raise Complaint("FS-type", f"“{text}”不是整数", wanted="只写阿拉伯数字")
    return int(text)


def _choice(field: Field, _scalar: Scalar, text: str) -> str:
    assert field.choices is not None  # noqa: S101 - load_schema guarantees it
    item = field.choices.find(text)
    if item is None:
        like = field.choices.nearest(text)
        raise Complaint(
            field.rule or "FS-choice",
            f"“{text}”不在可选项之内",
            wanted=_choices_clause(field.choices.values),
            remedy=f"是否为“{like}”" if like else "请改为可选项之一",
        )
    return item.value


_FEW = 12


def _choices_clause(values: tuple[str, ...]) -> str:
    shown = "、".join(values[:_FEW])
    return f"可选：{shown}" + (f" 等{len(values)}项" if len(values) > _FEW else "")


def _yes_no(_field: Field, _scalar: Scalar, text: str) -> bool:
    if text.lower() in (*_YES, *_NO):
        return text.lower() in _YES
    raise Complaint("FS-choice", f"“{text}”不是“是”或“否”", wanted="可选：是、否")


_READERS: dict[FieldType, Callable[[Field, Scalar, str], Typed]] = {
    FieldType.DATE: _date,
    FieldType.PERIOD: _period,
    FieldType.INTEGER: _integer,
    FieldType.CHOICE: _choice,
    FieldType.YES_NO: _yes_no,
}
