"""Whether two records are surely one person's, by numbers, births, units and sexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.rules.common.namesakes import NUMBERS, numbers_of
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from cadre_docs.record import Record


def same_number(one: Record, other: Record) -> bool:
    """Whether both give a number of a person and the surest of them agrees."""
    compared = _compared(one, other)
    return compared is not None and compared[1]


def doubt(record: Record, other: Record) -> str:
    """Return in Chinese why a record of one name and birth may be somebody else's; empty: sure."""
    compared = _compared(record, other)
    if compared is not None:
        called, agrees = compared
        return "" if agrees else f"{called}不同"
    if "birth_date" not in record.schema.by_id:
        return "没有都填的号码可以核对"
    if _differ(record, other, "sex"):
        return "性别不同"
    if _days_differ(record.get("birth_date"), other.get("birth_date")):
        return "出生日期不同"
    units = folded(record.get("unit")), folded(other.get("unit"))
    if not all(units):
        return "没有填单位"
    return "" if units[0] == units[1] else "单位不同，号码没有都填"


def _compared(one: Record, other: Record) -> tuple[str, bool] | None:
    """Return what the surest number that both give is called, and whether it agrees."""
    numbers, others = numbers_of(one), numbers_of(other)
    name = next((name for name in numbers if name in others), None)
    return None if name is None else (NUMBERS[name], numbers[name] == others[name])


def _differ(one: Record, other: Record, field_id: str) -> bool:
    stated = one.get(field_id), other.get(field_id)
    return None not in stated and stated[0] != stated[1]


def _days_differ(one: object, other: object) -> bool:
    """Whether two dates of birth, of one month, are both stated to the day and are not the same."""
    if not (isinstance(one, PartialDate) and isinstance(other, PartialDate)):
        return False
    return bool(one.day and other.day) and one.day != other.day
