"""The list of who is expected: read from a plain table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Position, error, warning
from cadre_docs.intake.plain_table import CODE, PlainRow, names_of, read_plain_table
from cadre_docs.values.citizen_id import InvalidIdError, parse_citizen_id
from cadre_docs.values.dates import DateError, PartialDate, parse_date
from cadre_docs.values.folding import folded
from cadre_docs.values.notations import plain_citizen_id, plain_date
from cadre_docs.values.text import clean_digits, clean_line, clean_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from cadre_docs.catalog import Catalog

NAME, NUMBER, STAFF, UNIT, BIRTH, LEVEL = "姓名", "身份证号码", "工号", "单位", "出生年月", "级别"
OTHER_NUMBER = "认定证书编号"
# Column → the field of a form that says the same, and what else the heading may say.
_COLUMNS = {
    NAME: ("name", ()),
    NUMBER: ("id_number", ("身份证号", "公民身份号码")),
    OTHER_NUMBER: ("certificate", ()),
    STAFF: ("staff_number", ("职工号", "职工编号", "员工编号", "人员编号", "教工号")),
    UNIT: ("unit", ("工作单位", "所在单位", "单位名称")),
    BIRTH: ("birth_date", ("出生日期",)),
    LEVEL: ("post_level", ("岗位级别", "岗位等级")),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody on the list. ``numbers`` are by field id; ``level`` is as it was typed."""

    name: str
    unit: str
    born: PartialDate | None
    numbers: dict[str, str]
    position: Position
    level: str = ""


@dataclass(frozen=True)
class ExpectedList:
    """The people on a list, in its order, and what was wrong with it."""

    path: Path
    people: tuple[Expected, ...]
    findings: tuple[Finding, ...] = ()
    columns: frozenset[str] = field(default_factory=frozenset)


def headings_of(catalog: Catalog) -> Callable[[str], str]:
    """Return a function: heading → column of a list of people, or nothing.

    A heading is the key, the printed label or an alias of a form's field, or one of a few usual
    names. A label that stands for another field as well (单位及岗位) tells nothing.
    """
    wanted: dict[str, Iterable[str]] = {}
    schemas = [catalog.schema(form) for form in catalog.schema_ids]
    own = {field_id for field_id, _ in _COLUMNS.values()}
    others = {
        folded(text)
        for schema in schemas
        for item in schema.fields()
        if item.id not in own
        for text in (item.key, item.label, *item.aliases)
    }
    for column, (field_id, usual) in _COLUMNS.items():
        fields = [schema.by_id[field_id] for schema in schemas if field_id in schema.by_id]
        said = {text for item in fields for text in (item.key, item.label, *item.aliases)}
        wanted[column] = (column, *usual, *sorted(t for t in said if folded(t) not in others))
    return names_of(wanted)


def read_expected(path: Path, catalog: Catalog) -> ExpectedList:
    """Read who is expected from a table with a column 姓名.

    Columns 身份证号码, 工号, 单位 and 出生年月 tell people apart; others are not used. Nothing
    raises: what is wrong is in the findings.
    """
    table = read_plain_table(path, headings_of(catalog), NAME)
    findings = list(table.findings)
    people = [_person(row, findings) for row in table.rows]
    if table.columns and not people:
        what, remedy = "名单上没有人", "请核对是否选错了文件"
        findings.append(error(CODE, what, remedy=remedy, position=Position(str(path))))
    kept = _without_repeats(people, findings)
    return ExpectedList(path, tuple(kept), tuple(findings), table.columns)


def _person(row: PlainRow, findings: list[Finding]) -> Expected:
    numbers = {}
    for column in (NUMBER, OTHER_NUMBER, STAFF):
        number = _number(row, column, findings)
        if number:
            numbers[_COLUMNS[column][0]] = number
    return Expected(
        name=clean_name(row.text(NAME)).text,
        unit=clean_line(row.text(UNIT)).text,
        born=_born(row, findings),
        numbers=numbers,
        position=row.place(NAME),
        level=clean_line(row.text(LEVEL)).text,
    )


def _number(row: PlainRow, column: str, findings: list[Finding]) -> str:
    typed = row.text(column)
    if not typed:
        return ""
    if column != NUMBER:
        return clean_digits(typed).text.upper()
    number = plain_citizen_id(clean_digits(typed).text).upper()
    lost = row.cells[column].origin == "number"
    try:
        parsed = parse_citizen_id(number).number
    except InvalidIdError as problem:
        parsed, why = "", str(problem)
    if lost:
        parsed, why = "", "存成了数值，15位以后的数字已经丢失"
    if not parsed:
        what = f"名单上的身份证号码不能用：{why}；按其他项核对"
        remedy = "请对照原件改正（单元格先设为文本）"
        findings.append(
            warning(CODE, what, remedy=remedy, position=row.place(column), person=row.text(NAME))
        )
    return parsed


def _born(row: PlainRow, findings: list[Finding]) -> PartialDate | None:
    typed = row.text(BIRTH)
    if not typed:
        return None
    shown = row.cells[BIRTH].display
    try:
        return parse_date(plain_date((shown and shown.date) or typed))
    except DateError as problem:
        what, remedy = f"名单上的出生年月没有读懂：{problem}", "可写成 1985-06"
        at = row.place(BIRTH)
        findings.append(warning(CODE, what, remedy=remedy, position=at, person=row.text(NAME)))
        return None


def _without_repeats(people: list[Expected], findings: list[Finding]) -> list[Expected]:
    """Return the people, each once; who says the same twice is told."""
    seen: dict[object, Expected] = {}
    for person in people:
        facts = (folded(person.name), folded(person.unit), person.born)
        key = person.numbers.get("id_number") or (*facts, *sorted(person.numbers.items()))
        first = seen.setdefault(key, person)
        if first is not person:
            findings.append(
                warning(
                    CODE,
                    f"名单上有两行是同一个人，或者分不清，按一人算；第一次在 {first.position}",
                    remedy="是一个人的删去一行；是两个人的请补填身份证号码、工号、单位或出生年月",
                    position=person.position,
                    person=person.name,
                )
            )
    return list(seen.values())
