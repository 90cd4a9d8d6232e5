"""What a cell of a workbook shows beside what it holds: the one is read as a person sees it.

Where both mean the same, and where a date shows only its month, there is a right reading.
All else is said, never printed: nobody signs for a number that they did not see.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.performance.expressions import expression
from cadre_docs.record.types import EXACT_DIGITS, EXCEL_DIGITS, Complaint, clean, parse
from cadre_docs.schema import FieldType
from cadre_docs.values.citizen_id import is_mobile

if TYPE_CHECKING:
    from cadre_docs.schema import Field
    from cadre_docs.source.tree import Scalar

_CALLED = (FieldType.MOBILE, FieldType.PHONE)
_AS_TEXT = "请把单元格设为“文本”格式，再照看到的样子重新录入（只改格式不够）"
_PRECISION = {4: "年", 7: "月"}  # by the length of 1972 and 1972-08
_NO_POINT = expression(r"\.0*$")


def as_seen(field: Field, scalar: Scalar) -> tuple[Scalar, str]:
    """Return a value as its cell shows it, and a remark in Chinese where that is worth one.

    Raises :class:`Complaint` where what is shown cannot be read for what is held.
    """
    if scalar.origin == "number" and field.type in _CALLED and is_mobile(scalar.text):
        text = replace(scalar, origin="text", look=None)
        return text, "手机号码是数值单元格，11位数字没有丢失，已照读"
    if field.type in EXACT_DIGITS and scalar.origin != "text":
        return scalar, ""  # refused by its type, with its own reason
    if scalar.origin == "number" and _lost_digits(scalar.text):
        raise Complaint(
            "FS-shown",
            f"“{field.key}”是超过{EXCEL_DIGITS}位的数值，Excel只存前{EXCEL_DIGITS}位，其余的已经丢失",
            wanted="应为文本格式",
            remedy="请把单元格设为“文本”格式，再对照原件重新录入",
        )
    if scalar.look is None or (scalar.origin, field.type) == ("date", FieldType.PERIOD):
        return scalar, ""
    display = scalar.display
    if display is None:
        return scalar, ""
    if scalar.origin == "date" and field.type is FieldType.DATE and display.date:
        return _date(field, scalar, display.date)
    if _mean_the_same(field, scalar, display.text):
        return scalar, ""
    raise _complaint(field, scalar, display.text)


def _lost_digits(text: str) -> bool:
    return text.lstrip("-").isdecimal() and len(text.lstrip("-")) > EXCEL_DIGITS


def _date(field: Field, scalar: Scalar, date: str) -> tuple[Scalar, str]:
    seen = replace(scalar, text=date, look=None)
    if field.precision > len(date.split("-")):
        raise Complaint(
            "FS-type",
            f"“{field.key}”的单元格只显示到{_PRECISION[len(date)]}（“{date}”）",
            wanted="需要写到日" if field.precision > 2 else "需要写到月",  # noqa: PLR2004
            remedy="请把单元格设为“文本”格式，再重新录入完整的日期，例如2021.10.12",
        )
    whole = scalar.text[:10]
    if whole.startswith(date) and whole.removeprefix(date).strip("-01"):
        said = f"单元格显示到{_PRECISION[len(date)]}，已按“{date}”读取（存的是{whole}）"
        return seen, said
    return seen, ""


def _mean_the_same(field: Field, scalar: Scalar, shown: str | None) -> bool:
    """Whether reading what is shown gives what reading what is held gives."""
    if shown is None or scalar.origin == "date":
        return False
    if field.type is FieldType.INTEGER:
        return _NO_POINT.sub("", shown.replace(",", "")) == scalar.text
    try:
        return parse(field, scalar, clean(field, shown).text) == parse(
            field, scalar, clean(field, scalar.text).text
        )
    except Complaint:
        return False


def _complaint(field: Field, scalar: Scalar, shown: str | None) -> Complaint:
    held = f"存的是“{scalar.text}”"
    if shown is None:
        what = f"“{field.key}”的单元格设了数字格式，看到的与存的不同（{held}）"
    elif not shown:
        what = f"“{field.key}”的单元格设了不显示内容的数字格式，{held}"
    else:
        what = f"“{field.key}”显示为“{shown}”，{held}"
    if scalar.origin == "date" and field.type is FieldType.DATE:
        wanted = "应为看得出年月（日）的日期"
    else:
        wanted = "看到的就应是存的"
    return Complaint("FS-shown", what, wanted=wanted, remedy=_AS_TEXT)
