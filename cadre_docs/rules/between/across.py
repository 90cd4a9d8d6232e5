"""Rules over many records at once: the same person twice or stated differently, units' names."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity, listing
from cadre_docs.record import printed_text
from cadre_docs.rules.batch import NAMED, SPELLING
from cadre_docs.rules.between.cut_names import cut_off
from cadre_docs.rules.between.two_forms import unlike_forms, unlike_tenures
from cadre_docs.rules.common.telling_apart import agree
from cadre_docs.rules.context import place, row_place
from cadre_docs.rules.covered import UNCOVERED
from cadre_docs.rules.days import assessed_in
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.outside import OUTSIDE
from cadre_docs.values.dates import PartialDate, Precision
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.rules.engine import Place

TWICE = "ID-duplicate"
OF_ONE_PERSON = (TWICE, "X-consistency")
"""The rules that only compare records which share an identity."""

# What two forms of one person must say alike, where both say it; and what stays the same
# from one assessment year to another.
SHARED = ("name", "sex", "birth_date", "unit", "department", "appointment_date")
LASTING = ("name", "sex", "birth_date")
FACTS = "X-unit"
NAMESAKE = "X-namesake"
ALIKE = "X-alike"
PERSONAL = "X-number"
OTHERS_FILE = "X-file"
DEPARTMENT = "X-department"
NAMED_IN_TEXT = "X-named"
RESULTS = "X-results"
ROWS = "X-rows"
BARRED = "X-barred"
AGAINST = "X-against"
POSTED = "X-posted"
LISTS = "X-lists"
COMPARED = (*OF_ONE_PERSON, NAMESAKE, ALIKE, PERSONAL, NAMED_IN_TEXT, RESULTS, ROWS, BARRED)
"""The rules that compare records which have something in common: whom they are about, or a text."""
BETWEEN_SOME = (
    *COMPARED,
    AGAINST,
    POSTED,
    OTHERS_FILE,
    DEPARTMENT,
    SPELLING,
    FACTS,
    UNCOVERED,
    OUTSIDE,
)
"""The rules that need not see all records: those that share an identity, or a unit, suffice."""
_TWO = 2
_NUMBER = "身份证号码相同"
_FEW, _MOST = 3, 10  # places and spellings that a message lists


def identities(record: Record) -> Iterator[tuple[str, ...]]:
    """What may tell a person from others: the ID number, or name, month of birth and unit.

    Of two records that share the latter, :func:`people_entered_twice` says whether they are
    one person's. The assessment year does not tell people apart, only the forms of one person.
    """
    number = record.get("id_number")
    if number:
        yield ("id", str(number))
    name, born, unit = (record.get(field) for field in ("name", "birth_date", "unit"))
    if name and unit and isinstance(born, PartialDate):
        yield ("facts", folded(name), born.format("YYYY-MM"), folded(unit))


def who_may_meet(records: Iterable[Record]) -> list[Record]:
    """Return those who may share one of their :func:`identities` with another: few do."""
    known = [(r, folded(r.get("name")), str(r.get("id_number") or "")) for r in records]
    names, numbers = (Counter(one[n] for one in known) for n in (1, 2))
    return [
        record
        for record, name, number in known
        if names[name] > 1 or (number and numbers[number] > 1)
    ]


class Again(NamedTuple):
    """A record of somebody who was there before, and how we know that it is the same person."""

    record: Record
    first: Record
    how: str


def people_entered_twice(records: Iterable[Record]) -> Iterator[Again]:
    """Yield those who are there a second time on the same form, for the same year.

    A month of birth and a day in it agree; two different days are two people's. Where the
    births only agree, two different ID numbers tell two people apart. A form that states no
    year may be any year's.
    """
    numbers: dict[tuple[str, ...], Years] = defaultdict(Years)
    # Few records can have one key and yet tell people apart: one for each day of the month.
    alike: dict[tuple[str, ...], dict[object, Years]] = defaultdict(lambda: defaultdict(Years))
    for record in who_may_meet(records):
        first, how = None, ""
        for kind, *facts in identities(record):
            key = (record.schema.kind, *facts)
            if kind == "id":
                same, why = numbers[key].first(record), _NUMBER
            else:
                same, why = _one_of(alike[key], record)
            if first is None and same is not record:
                first, how = same, why
        if first is not None:
            yield Again(record, first, how)


class Years:
    """The first record that each assessment year has of somebody."""

    def __init__(self) -> None:
        self._first: dict[int | None, Record] = {}

    def of(self, year: int | None) -> Iterator[Record]:
        """Yield the records that may be of a year: its own, and one that states none."""
        if year is None:
            yield from islice(self._first.values(), 1)
        for one in dict.fromkeys((year, None)):
            if one in self._first:
                yield self._first[one]

    def of_year_of(self, record: Record) -> Iterator[Record]:
        """Yield the records that may be of a record's year."""
        return self.of(assessed_in(record))

    def first(self, record: Record) -> Record:
        """Return the first record of its year, or itself, which it then is."""
        year = assessed_in(record)
        return next(self.of(year), None) or self._first.setdefault(year, record)


def _one_of(others: dict[object, Years], record: Record) -> tuple[Record, str]:
    """Return the one of several records that is the same person's, or the record itself."""
    born, year = record.get("birth_date"), assessed_in(record)
    first = others[born].first(record)
    # Of a month alone many are born: two numbers are two people.
    if first is not record and (_is_whole(born) or not _two_numbers(record, first)):
        return first, "姓名、出生日期、单位都相同"
    for other in (other for years in others.values() for other in years.of(year)):
        if not _two_numbers(record, other) and agree(born, other.get("birth_date")):
            return other, f"姓名、单位相同，出生日期{other.get('birth_date')}与{born}不矛盾"
    return record, ""


def _two_numbers(one: Record, other: Record) -> bool:
    return len({r.text("id_number") for r in (one, other)} - {""}) == _TWO


def _is_whole(born: object) -> bool:
    return isinstance(born, PartialDate) and born.precision is Precision.DAY


@rule("ID-duplicate", Severity.ERROR, "同一人在同一种表上填了两份", scope="batch")
def nobody_twice(c: BatchContext) -> Iterator[Problem]:
    """一人在一种表上一个年度只应有一份；各个年度的考核表可以放在一起。身份证号码相同，或者姓名、出生日期、单位都相同的，视为同一人。

    出生日期一处只到月、另一处到日而不矛盾的，算相同；只到月、两份填了不同号码的，是两个人；单位只是括号、全角半角、空格、大小写写法不同的，算相同。

    重复的各份都指出，都不打印：不知道哪一份是对的。

    单位和程序事实表，一个单位一个年度只应有一份：有两份的只用先读到的一份。
    """
    yield from _units_twice(c)
    told: set[int] = set()
    for record, first, how in people_entered_twice(c.records):
        # Whoever approved the second copy has approved that there are two.
        if id(first) not in told and (not is_approved(record) or is_approved(first)):
            told.add(id(first))
            yield _twice(first, record, how)
        yield _twice(record, first, how)


def is_approved(record: Record) -> bool:
    """Whether somebody approved that there is a second record, of whoever shares name and birth."""
    return any(waiver.rule == OF_ONE_PERSON[0] for waiver in record.waivers)


def _twice(record: Record, other: Record, how: str) -> Problem:
    return Problem(
        f"与“{other.person}”（{other.position}）是同一人（{how}）",
        wanted="每人每种表一份" + ("，每个年度一份" if record.schema.years else ""),
        remedy="请核对；重复的删去一份，号码录错的改正"
        + ("，年度不同的改正年度" if record.schema.years else "")
        + ("" if how == _NUMBER else _two_people(record, other)),
        at=place(record, "id_number" if how == _NUMBER else "name"),
        record=record,
    )


def _two_people(record: Record, other: Record) -> str:
    """Return what to do where they are two all the same."""
    if all(_is_whole(r.get("birth_date")) for r in (record, other)):
        return f"；确是两个人的，经批准写明例外“{OF_ONE_PERSON[0]}”"
    key = record.schema.by_id["birth_date"].key
    return f"；确是两个人的，两份都填身份证号码，或者“{key}”都写到日"


def _units_twice(c: BatchContext) -> Iterator[Problem]:
    """Facts of one unit stated twice: only the first are used, so the others must be told."""
    seen: dict[tuple[object, ...], Record] = {}
    for facts in c.units:
        years = (facts.get(field) for field in facts.schema.years.values())
        first = seen.setdefault((folded(facts.get("unit")), *years), facts)
        if first is not facts:
            unit = facts.text("unit")
            yield Problem(
                f"单位“{unit}”已有一份事实表（{first.position}），这一份没有用到",
                wanted="一个单位一个年度一份",
                remedy="请合成一份；年度不同的填考核年度",
                at=place(facts, "unit"),
                record=facts,
            )


@rule("X-consistency", Severity.ERROR, "同一人在不同的表上说法不一", scope="batch")
def formsagree(c: BatchContext) -> Iterator[Problem]:
    """同一人（身份证号码相同）在不同的表上，姓名、性别、出生、单位等应当一致；各表与最先读到的比。

    只比同一年度的表，没有年度的表与最近年度的比；各年度之间只比姓名、性别、出生，不一致的提醒。

    没有都填号码的，姓名和单位（或者手机号码）相同的多半是同一人，性别、出生、民族、参加工作时间、主管部门、聘任时间有不一致的，提醒；
    性别和出生都不同的是两个人。聘期考核事实表与聘期考核表（聘期重叠的）的聘期、结果、目标任务，两种表上所列的同一年度的结果不一致的，也提醒。

    名册与考核表是否一致，由 roster --against 逐格核对。
    """
    by_number: dict[str, list[Record]] = defaultdict(list)
    for record in c.records:
        if number := record.get("id_number"):
            by_number[str(number)].append(record)
    for records in by_number.values():
        if len(records) == 1:
            continue
        latest = max(filter(None, map(assessed_in, records)), default=None)
        firsts: dict[int | None, Record] = {}
        for record in records:
            first = firsts.setdefault(assessed_in(record) or latest, record)
            if first is record:
                yield from _differences(records[0], record, LASTING, Severity.WARNING)
            elif first.schema.kind != record.schema.kind:
                yield from _differences(first, record, SHARED)
                yield from unlike_tenures(first, record)
    yield from unlike_forms(c.records)


def _differences(
    first: Record, other: Record, fields: Iterable[str], severity: Severity | None = None
) -> Iterator[Problem]:
    for field_id in fields:
        one, two = first.get(field_id), other.get(field_id)
        if one is None or two is None or agree(one, two):
            continue
        same = isinstance(one, str) and folded(one) == folded(two)
        if same and field_id in NAMED:
            continue  # X-spelling reports it
        before = printed_text(first.schema.by_id[field_id], one)
        stated = printed_text(other.schema.by_id[field_id], two)
        where = f"{assessed_in(first)}年度的" if severity else ""
        yield Problem(
            f"填“{stated}”，而{where}{first.schema.title}填“{before}”",
            wanted="同一人各年度一致" if severity else "同一人各表一致",
            remedy=f"请核对两处（另一处在 {first.place(field_id)}）"
            + ("；确已更改的不必改" if severity else ""),
            at=place(other, field_id),
            severity=Severity.WARNING if same else severity,
            record=other,
        )


@rule("X-spelling", Severity.WARNING, "同一单位有几种写法", scope="batch")
def one_spelling(c: BatchContext) -> Iterator[Problem]:
    """一起检查的记录里，同一单位、同一主管部门的名称应只有一种写法。

    括号、全角半角、空格、大小写、连接号不同的，视为同一单位的几种写法：计算比例、编名册、归入打印文件时算
    一个单位，在此指出。名称中的字不同的，不能断定是同一单位，不指出；一处少了末尾一个字（示例理工大、示例理工大学）的，算两个单位，指出。
    """
    for field_id, called in NAMED.items():
        ways: dict[str, set[str]] = defaultdict(set)
        for record in c.records:
            for text, _ in _texts_in(record, field_id):
                ways[folded(text)].add(text)
        cut = dict(sorted(cut_off(ways)))
        for short, whole in cut.items():
            ways[whole] |= ways[short]
        several = {text for texts in ways.values() if len(texts) > 1 for text in texts}
        spelled: dict[str, dict[str, list[tuple[Record, Place]]]] = {}
        for record in c.records if several else ():
            for text, at in named_in(record, field_id):
                if text in several:
                    one = folded(text)
                    named = spelled.setdefault(cut.get(one, one), {})
                    named.setdefault(text, []).append((record, at))
        for spellings in spelled.values():
            yield _spelled(called, spellings)


def _spelled(called: str, spellings: dict[str, list[tuple[Record, Place]]]) -> Problem:
    """Name every spelling of a unit and where it stands first, at the rarest of them."""
    each = (
        f"“{text}”{len(places)}处（{listing((at.position for _, at in places), _FEW)}）"
        for text, places in spellings.items()
    )
    record, at = min(spellings.values(), key=len)[0]
    return Problem(
        f"同一{called}有{len(spellings)}种写法：{listing(each, _MOST)}",
        wanted="一种写法，与公章一致",
        remedy="请统一写法；确是两个单位的，请用能区分的全称",
        at=at,
        record=record,
    )


def named_in(record: Record, field_id: str) -> Iterator[tuple[str, Place]]:
    """Yield what a record, or a row of its tables, says in the field, and where."""
    for text, row in _texts_in(record, field_id):
        yield text, row_place(record, *row, field_id) if row else place(record, field_id)


def _texts_in(record: Record, field_id: str) -> Iterator[tuple[str, tuple[str, int] | None]]:
    """Yield what it says, with the table and the number of the row that says so."""
    if stated := record.get(field_id):
        yield str(stated), None
    for table_id, rows in record.tables.items():
        if record.schema.by_id[table_id].column(field_id) is None:
            continue
        for number, row in enumerate(rows, 1):
            if field_id in row.values:
                yield str(row.values[field_id].typed), (table_id, number)
