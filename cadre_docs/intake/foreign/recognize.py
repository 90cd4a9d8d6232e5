"""Which box of a form a column of a foreign table may hold: proposals, each with its reason.

Names come first: keys, printed labels and the aliases of the schema, compared as
:func:`~cadre_docs.values.folding.folded` does. Where a heading says nothing, the values may: ID
numbers, mobile numbers, words of one code list. No heading is matched because it looks alike.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from cadre_docs.intake.headed import NUMBERS, twice
from cadre_docs.intake.headings import Names, bare, called, says_how
from cadre_docs.performance.classes import frozen, light
from cadre_docs.schema import FieldType, FilledBy
from cadre_docs.schema.aliases import names_of
from cadre_docs.values.citizen_id import is_mobile, parse_citizen_id
from cadre_docs.values.folding import folded
from cadre_docs.values.notations import plain_citizen_id

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from cadre_docs.intake.headed import Table
    from cadre_docs.intake.headings import Heading
    from cadre_docs.schema import Field, Schema

_LOOKED_AT = 200  # values of a column
_LEAST_VALUES = 2
_NOT_TAKEN = (FieldType.PHOTO, FieldType.TABLE)
JOB_NUMBERS = frozenset(map(folded, (
    "工号", "职工号", "职工编号", "员工编号", "员工号", "人员编号", "教工号", "人事编号",
)))  # fmt: skip
"""Headings of numbers that a unit gives its people: no box of a form, but they tie rows."""
START, END = "（起）", "（止）"
"""Behind the path of a period: the column says when it begins, or when it ends."""
_BEGINS, _ENDS = (frozenset(map(folded, names.split())) for names in (
    "开始时间 开始日期 开始年月 起始时间 起始日期 起始年月 起始 起 自何时 起时间",
    "结束时间 结束日期 结束年月 终止时间 终止日期 终止年月 截止时间 截止日期 终止 止 至何时 止时间",
))  # fmt: skip
PEOPLE = "人员"
"""The role of a sheet with one row a person; other roles are paths of tables."""


@light
class Proposal:
    """What a column may be: the path of a box (empty: none) and why; ``sure`` where a name says so.

    Names are still only proposed: a person confirms them. What rests on values alone has to be
    confirmed column by column.
    """

    heading: Heading
    path: str
    reason: str
    sure: bool = False


@frozen
class Sheet:
    """What a table may be: its role, the heading that tells whose a row is, and its columns.

    ``owner`` is the heading of the table of people that ``key`` is compared with.
    """

    table: Table
    role: str
    key: str
    owner: str
    columns: tuple[Proposal, ...]


def takes(field: Field) -> bool:
    """Whether a box can be filled from a table: it is no photo, and not for the hand."""
    return field.type not in _NOT_TAKEN and field.filled_by is not FilledBy.HAND


def boxes(schema: Schema, role: str) -> dict[str, Field]:
    """Return the boxes that a table of some role may fill, by the path that a mapping says."""
    if role == PEOPLE:
        return _with_ends({schema.path(f): f for f in schema.fields() if takes(f)})
    table = next((f for f in schema.fields() if schema.path(f) == role), None)
    return _with_ends({c.key: c for c in table.columns if takes(c)}) if table else {}


def _with_ends(known: dict[str, Field]) -> dict[str, Field]:
    """Return boxes with both ends of each period, which other systems keep in two columns."""
    periods = {path: f for path, f in known.items() if f.type is FieldType.PERIOD}
    return known | {path + end: f for path, f in periods.items() for end in (START, END)}


def roles(schema: Schema) -> tuple[str, ...]:
    """Return the roles that tables may have for a form."""
    tables = tuple(schema.path(f) for f in schema.fields() if f.type is FieldType.TABLE)
    return (PEOPLE, *tables) if schema.of_people else tables


def name_test(schema: Schema) -> Names:
    """Return what headings are looked for: the names of any box of a form, and of its people."""
    known = {name for role in roles(schema) for name in _names(boxes(schema, role))}
    known |= JOB_NUMBERS | NUMBERS
    own = schema.by_id.get("name")
    keys = frozenset(names_of(own)) if own else frozenset[str]()

    def among(names: Container[str]) -> Callable[[str], bool]:
        return lambda text: folded(text) in names or bare(text)[0] in names

    return Names(among(known), among(keys))


def propose(tables: Iterable[Table], schema: Schema) -> tuple[Sheet, ...]:
    """Return what each table may be: one is that of people, the others have lines of theirs."""
    tables = tuple(tables)
    scored = {id(table): _scores(table, schema) for table in tables}
    main = max(tables, key=lambda t: scored[id(t)].get(PEOPLE, (0, ()))[0], default=None)
    if main is None or PEOPLE not in scored[id(main)]:
        main = None
    sheets = []
    for table in tables:
        role = _role(table, scored[id(table)], main)
        key, owner = _key(table, main, schema) if role else ("", "")
        if role != PEOPLE and main is not None and not key:
            role = ""  # nobody would know whose the lines are
        if role == PEOPLE and main is not None and not _is_of_people(table, main, key, schema):
            # Of families, say: their members have names, too. Whoever knows better says so.
            columns = _unknown(table) if table.is_of_kin else scored[id(table)][PEOPLE][1]
            sheets.append(Sheet(table, "", "", "", columns))
            continue
        _, columns = scored[id(table)].get(role, (0, _unknown(table)))
        sheets.append(Sheet(table, role, key, owner, columns))
    return tuple(sheets)


_Scores = dict[str, tuple[int, tuple[Proposal, ...]]]
_NAMED = 100  # a sheet that is called as a table is that table


def _scores(table: Table, schema: Schema) -> _Scores:
    """Return, by role, how many columns it explains, and how; roles that explain none are out.

    Names of people count for nothing: a table of lines has them as well.
    """
    found: _Scores = {}
    fields = {schema.path(field): field for field in schema.fields()}
    for role in roles(schema):
        columns = tuple(_columns(table, boxes(schema, role), people=role == PEOPLE))
        named = {column.path for column in columns if column.sure}
        if role == PEOPLE and _name_path(schema) not in named:
            continue
        count = len(named - {_name_path(schema)})
        if role != PEOPLE and count and folded(table.title) in names_of(fields[role]):
            count += _NAMED
        if count or (role == PEOPLE and named):
            found[role] = count, columns
    return found


def _role(table: Table, scores: _Scores, main: Table | None) -> str:
    """Return the role that explains most; empty where two explain as much."""
    if main is not None and _same_headings(table, main):
        return PEOPLE
    lines = {role: count for role, (count, _) in scores.items() if role != PEOPLE}
    people = scores.get(PEOPLE, (0, ()))[0]
    best = max(lines.values(), default=0)
    if best < people:
        return PEOPLE
    found = [role for role, count in lines.items() if count == best]
    return found[0] if best and len(found) == 1 else ""


def _is_of_people(table: Table, main: Table, key: str, schema: Schema) -> bool:
    """Whether a table lists the people of the first one: by number, or with the same headings."""
    name = schema.by_id.get("name")
    by_name = not key or (name is not None and not set(_plain(key)).isdisjoint(names_of(name)))
    return table is main or not by_name or _same_headings(table, main)


def _same_headings(one: Table, other: Table) -> bool:
    first, second = (Counter(folded(h.text) for h in table.headings) for table in (one, other))
    return first == second


def _unknown(table: Table) -> tuple[Proposal, ...]:
    return tuple(Proposal(heading, "", "没有认出") for heading in table.headings)


def _name_path(schema: Schema) -> str:
    name = schema.by_id.get("name")
    return schema.path(name) if name else ""


def _columns(table: Table, known: dict[str, Field], *, people: bool) -> Iterator[Proposal]:
    names = _names(known)
    several = twice(table.headings)
    by_name = {h.column: _named(h, names) for h in table.headings}
    sure = {found[0] for found in by_name.values() if found and found[2]}
    by_name = {c: f if f and (f[2] or f[0] not in sure) else None for c, f in by_name.items()}
    counts = Counter(found[0] for found in by_name.values() if found)
    free = {path: f for path, f in known.items() if not counts[path]}
    for heading in table.headings:
        found = by_name[heading.column]
        if heading.text in several:
            yield Proposal(heading, "", "有几列都叫这个名称，分不清，请在原表中改成不同的名称")
        elif found and counts[found[0]] > 1:
            yield Proposal(heading, "", f"有几列都像“{found[0]}”，请选定一列，填入“{found[0]}”")
        elif found:
            yield Proposal(heading, *found)
        elif folded(heading.text) in JOB_NUMBERS:
            yield Proposal(heading, "", "工号，只用来认人")
        elif folded(heading.text) in NUMBERS:
            yield Proposal(heading, "", "序号")
        else:
            yield _by_values(table, heading, free if people else {})


def _named(heading: Heading, names: dict[str, tuple[str, str]]) -> tuple[str, str, bool] | None:
    """Return path, reason and sureness of the box that a heading names: whole, or its last row.

    Stars and remarks on how a column is filled are no part of its name. Any other remark may
    tell one column from another (学历（在职）): then the column has to be confirmed by itself.
    """
    texts = called(heading.text)
    for text in texts:
        if folded(text) in names:
            path, kind = names[folded(text)]
            return path, f"{kind}“{text}”", True
    for text in texts:
        name, remark = bare(text)
        if name in names:
            path, kind = names[name]
            sure = says_how(remark)
            said = f"不计“{remark}”，" if remark else "不计星号，"
            return path, f"{said}{kind}“{name}”", sure
    return None


def _names(known: dict[str, Field]) -> dict[str, tuple[str, str]]:
    """Return path and kind of name by what names a box; what names two boxes names none."""
    found: dict[str, list[tuple[str, str]]] = {}
    whole = {path: field for path, field in known.items() if not path.endswith((START, END))}
    for path, field in whole.items():
        for name, kind in {**names_of(field), folded(path): "键"}.items():
            found.setdefault(name, []).append((path, kind))
    for path in known.keys() - whole.keys():
        for name in _BEGINS if path.endswith(START) else _ENDS:
            found.setdefault(name, []).append((path, "起止时间的一头，"))
    keys = {folded(field.key): (path, "键") for path, field in whole.items()}
    return {name: hits[0] for name, hits in found.items() if len(hits) == 1} | keys


def _by_values(table: Table, heading: Heading, free: dict[str, Field]) -> Proposal:
    values = list(islice(table.values(heading), _LOOKED_AT))
    if len(values) < _LEAST_VALUES:
        return Proposal(heading, "", "没有认出")
    for path, field in free.items():
        kind = _kind(field, values)
        if kind:
            return Proposal(heading, path, f"栏名没有认出；{len(values)}个值都是{kind}")
    return Proposal(heading, "", "没有认出")


def _kind(field: Field, values: list[str]) -> str:
    """Say of what kind all values are, where that is the field's own kind; else nothing."""
    if field.type is FieldType.ID_NUMBER and all(map(_is_citizen_id, values)):
        return "身份证号码"
    if field.type is FieldType.MOBILE and all(map(is_mobile, values)):
        return "手机号码"
    if field.type is FieldType.CHOICE and field.choices is not None:
        items = [field.choices.find(value) for value in values]
        if all(items) and len({item.value for item in items if item}) >= _LEAST_VALUES:
            return f"“{field.key}”的可选项"
    return ""


def _is_citizen_id(text: str) -> bool:
    try:
        parse_citizen_id(plain_citizen_id(text))
    except ValueError:
        return False
    return True


def _key(table: Table, people: Table | None, schema: Schema) -> tuple[str, str]:
    """Return the headings that tell whose a row is: in this table, and in that of people."""
    if people is None:
        return "", ""
    for names in _key_names(schema):
        mine = _heading(table, names)
        owner = _heading(people, names)
        if mine and owner:
            return mine, owner
    return "", ""


def _key_names(schema: Schema) -> Iterator[frozenset[str]]:
    """Yield the names of what tells people apart, from the surest on."""
    number, name = schema.by_id.get("id_number"), schema.by_id.get("name")
    own = frozenset(map(folded, ("身份证号码", "身份证号", "公民身份号码")))
    yield frozenset(names_of(number)) | own if number else own
    yield JOB_NUMBERS
    if name:
        yield frozenset(names_of(name))


def _plain(text: str) -> tuple[str, str]:
    """Return a heading as names are compared: whole, and without stars and remarks."""
    return folded(text), bare(text)[0]


def _heading(table: Table, names: frozenset[str]) -> str:
    found = [h.text for h in table.headings if not names.isdisjoint(_plain(called(h.text)[-1]))]
    return found[0] if len(found) == 1 else ""
