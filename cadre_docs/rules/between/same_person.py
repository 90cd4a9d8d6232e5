"""Whether two records are surely one person's, by numbers, births, units and sexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.rules.between.namesakes import NUMBERS, numbers_of
from cadre_docs.rules.common.telling_apart import agree
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from cadre_docs.record import Record


def same_number(one: Record, other: Record) -> bool:
    """Whether both give a number of a person and the surest of them agrees."""
    compared = _compared(one, other)
    return compared is not None and compared[1]


def doubt(record: Record, other: Record) -> str:
    """Return in Chinese why a record of one name may be somebody else's; empty: sure."""
    compared = _compared(record, other)
    if compared is not None:
        called, agrees = compared
        return "" if agrees else f"{called}不同"
    if "birth_date" not in record.schema.by_id:
        return "没有都填的号码可以核对"
    if not agree(record.get("sex"), other.get("sex")):
        return "性别不同"
    if not agree(record.get("birth_date"), other.get("birth_date")):
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
