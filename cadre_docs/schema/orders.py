"""The part of a schema that says which dates come before which, and which rows are the same.

A date or period says ``after`` which others it lies and at least how many years, ``usually_after``
which it rarely does not, ``soon_after`` which and how many years later it rarely lies, ``before``
which, ``within`` which period, ``until`` the end of which, how many years ago (``age``), how many
years it ``lasts``, and whether it may lie in the future. A table says which columns tell its rows
apart: of ``unique`` ones a second row is a contradiction, of ``once`` ones a repetition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.schema.model import Age, Field, FieldType, Orders, Repeats
from cadre_docs.source.tree import Reader

if TYPE_CHECKING:
    from cadre_docs.schema.model import Schema

DATED = (FieldType.DATE, FieldType.PERIOD)
FUTURE = ("false", "end", "true")
_OF_YEARS = {"year", "grade"}


def read_orders(reader: Reader, kind: FieldType) -> Orders:
    """Read what a field says about its date."""
    orders = Orders(
        after=_years(reader, "after"),
        before=reader.texts("before"),
        within=reader.texts("within"),
        until=reader.texts("until"),
        usually_after=_years(reader, "usually_after"),
        soon_after=_years(reader, "soon_after"),
        age=_age(reader, "age"),
        lasts=_age(reader, "lasts"),
        future=reader.choice("future", FUTURE, "false"),
    )
    if orders != Orders() and kind not in DATED:
        reader.complain(
            "只有类型为 date、period 的字段才有“after”“usually_after”“soon_after”“before”“within”"
            "“until”“age”“lasts”“future”"
        )
    if orders.lasts is not None and kind is not FieldType.PERIOD:
        reader.complain("“lasts”只用于类型为 period 的字段", reader.node("lasts"))
    if orders.future == "end" and kind is not FieldType.PERIOD:
        reader.complain("“future: end”只用于类型为 period 的字段", reader.node("future"))
    return orders


def read_repeats(reader: Reader, columns: tuple[Field, ...]) -> Repeats:
    """Read which columns of a table tell its rows apart."""
    repeats = Repeats(reader.texts("unique"), reader.texts("once"), reader.text("each_year_of", ""))
    known = {column.id for column in columns}
    if repeats.each_year_of and not known >= _OF_YEARS:
        reader.complain("“each_year_of”只用于有年度（year）、档次（grade）两列的表")
    for name in (*repeats.unique, *repeats.once):
        if name not in known:
            reader.complain(f"“unique”或“once”中的“{name}”不是这个表的列")
    return repeats


def check_orders(reader: Reader, schema: Schema) -> None:
    """Complain of an order that names what is not there, or what is no date."""
    at = reader.node("sections")
    for field in schema.fields():
        named = schema.by_id.get(field.repeats.each_year_of)
        if field.repeats.each_year_of and (named is None or named.type is not FieldType.PERIOD):
            reader.complain(f"“{field.key}”的“each_year_of”所引的不是起止时间", at)
        for one, beside in ((field, {}), *((c, field.names) for c in field.columns)):
            orders = one.orders
            earlier = (
                name for name, _ in (*orders.after, *orders.usually_after, *orders.soon_after)
            )
            spans = (*orders.within, *orders.until)
            for name in (*earlier, *orders.before, *spans):
                column = beside.get(name) if name != one.id else None
                other = column or schema.by_id.get(name)
                if other is None or not _can_order(other, inside=name in spans):
                    reader.complain(f"“{one.key}”的先后所引的“{name}”不是日期或起止时间", at)


def _can_order(other: Field, *, inside: bool) -> bool:
    return other.type in DATED or (other.type is FieldType.ID_NUMBER and not inside)


def _years(reader: Reader, key: str) -> tuple[tuple[str, int], ...]:
    child = reader.child(key)
    if child is None:
        return ()
    return tuple((entry.key, child.integer(entry.key)) for entry in child.mapping.entries)


def _age(reader: Reader, key: str) -> Age | None:
    child = reader.child(key)
    if child is None:
        return None
    age = Age(child.integer("least"), child.integer("most"))
    if not 0 <= age.least < age.most:
        child.complain(f"“{key}”须满足 0 ≤ least < most")
    child.finish()
    return age
