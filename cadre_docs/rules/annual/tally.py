"""The figures of 年度考核结果统计表: what people's outcomes add up to, and how a share is told."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING

from cadre_docs.performance.classes import frozen
from cadre_docs.rules.annual.people import PREFIX, Assessed, Counted
from cadre_docs.rules.context import row_place
from cadre_docs.rules.days import year_of
from cadre_docs.rules.outcomes import Outcome
from cadre_docs.rules.roles import STATISTICS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cadre_docs.record import Record
    from cadre_docs.rules.annual.people import Staff

LINES = "lines"
TOTAL = "合计"
CATEGORIES = ("管理岗位", "专业技术岗位", "工勤技能岗位")
_SHORT = {
    "管理": "管理岗位", "专业技术": "专业技术岗位", "工勤技能": "工勤技能岗位", "总计": TOTAL,
}  # fmt: skip


def category_of(text: str) -> str:
    """Return the category of posts that a table names, in whatever words it does."""
    return _SHORT.get(text, text)


COLUMNS = {
    Outcome.EXCELLENT: "excellent",
    Outcome.QUALIFIED: "qualified",
    Outcome.BASICALLY_QUALIFIED: "basically_qualified",
    Outcome.UNQUALIFIED: "unqualified",
    Outcome.UNGRADED: "ungraded",
}
"""The columns of those who took part; each has a second one, ``…_share``."""
DUE, TOOK_PART, NOT_ASSESSED = "due", "took_part", "not_assessed"
COUNTS = (DUE, TOOK_PART, *COLUMNS.values(), NOT_ASSESSED)
NONE = "—"
"""What stands for a share of nobody."""
_NOTHING = ("", NONE, "-", "/", "／", "无")
_MOST_DECIMALS = 20  # nobody rounds further, and 1E-999999999 has a billion of them


def share_column(column: str) -> str:
    """Return the column with the share of a count."""
    return f"{column}_share"


@frozen
class Tally:
    """Counts by category (合计 included) and column. The people ``left_out`` are not in them.

    Those are people without a category and an outcome that the table has.
    """

    counts: Mapping[str, Mapping[str, int]]
    left_out: tuple[Assessed, ...]


def tally(staff: Staff, took_no_part: Iterable[str]) -> Tally:
    """Count a unit's people."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in (*CATEGORIES, TOTAL)}
    left_out: list[Assessed] = []
    absent = frozenset(took_no_part)
    for person in staff.people:
        column, category = _column(person.outcome, absent), category_of(person.category or "")
        if column is None or category not in CATEGORIES:
            left_out.append(person)
            continue
        part = () if column == NOT_ASSESSED else (TOOK_PART,)
        for line in (counts[category], counts[TOTAL]):
            line.update([DUE, column, *part])
    return Tally({k: {c: line[c] for c in COUNTS} for k, line in counts.items()}, tuple(left_out))


def staff_of_tables(records: Iterable[Record]) -> Iterator[Counted]:
    """Yield the people of each unit and year as the last line of a 结果统计表 counts them."""
    columns = {**COLUMNS, Outcome.NOT_ASSESSED: NOT_ASSESSED}
    for record in records:
        unit, year = record.get("unit"), year_of(record, PREFIX)
        if record.schema.role not in STATISTICS or not unit or year is None:
            continue
        for number, row in record.rows(LINES):
            named = row.text("category")
            if category_of(named) != TOTAL:
                continue
            counts = tuple(
                (str(o), n) for o, c in columns.items() if isinstance(n := row.get(c), int)
            )
            at = row_place(record, LINES, number, COLUMNS[Outcome.EXCELLENT])
            best = Assessed("见统计表的合计", None, str(Outcome.EXCELLENT), at, record)
            yield Counted(str(unit), year, record.schema.title, (best,), counts)


def _column(outcome: str | None, absent: frozenset[str]) -> str | None:
    if outcome in absent:
        return NOT_ASSESSED
    return next((column for known, column in COLUMNS.items() if known == outcome), None)


def share_text(count: int, people: int, decimals: int) -> str:
    """Return a share in per cent without the sign, rounded half up: ``16.7``."""
    return str(_rounded(count, people, decimals, ROUND_HALF_UP)) if people else NONE


def is_nothing(text: str) -> bool:
    """Whether a box of a share says that there is none."""
    return text.strip() in _NOTHING


def share_agrees(text: str, count: int, people: int) -> bool | None:
    """Tell whether a typed share is right, at the decimals it is typed with.

    None when it is right only if rounded otherwise than half up. Raises ValueError when the
    text is no number.
    """
    typed = _number(text)
    if not people:
        return typed == 0
    decimals = _decimals(typed)
    if typed == _rounded(count, people, decimals, ROUND_HALF_UP):
        return True
    other = (_rounded(count, people, decimals, how) for how in (ROUND_DOWN, ROUND_CEILING))
    return None if typed in other else False


def _number(text: str) -> Decimal:
    plain = text.strip().removesuffix("%").removesuffix("％").strip()
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or not 0 <= _decimals(number) <= _MOST_DECIMALS:
        raise ValueError(text)  # 1E2 is no number that people write
    return number


def _decimals(number: Decimal) -> int:
    return -int(number.as_tuple().exponent)


def _rounded(count: int, people: int, decimals: int, how: str) -> Decimal:
    """Round exactly: the last place is decided on whole numbers."""
    scaled = Decimal(count * 100 * 10**decimals) / Decimal(people)
    return scaled.to_integral_value(rounding=how).scaleb(-decimals)
