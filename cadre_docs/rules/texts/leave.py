"""Days away that a text tells (请病假26天, 旷工2天, 休产假), beside the boxes that hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.numerals import as_number
from cadre_docs.rules.texts.denials import is_denied
from cadre_docs.values.dates import Period

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cadre_docs.record import Record, Row

LEAVES, TRUANT = "absences", ("absent_total", "absent_running")
_OUTSIDE = "outside"
_SENT = expression(
    "(?:挂职|援疆|援藏|援派|驻村|访学|进修|脱产学习)(?:锻炼|工作|学习|支教|帮扶)?(?:时间)?(?:为期|共计?|已|了|满)?\\s?"
    "(?:(?P<number>[0-9]{1,2}|[一二两三四五六七八九十]{1,3})个月|(?P<half>半年)|(?P<year>一年))"
)
_SENT_WORDS = ("个月", "半年", "一年")
_ANY_LEAVE = ("病假", "事假")
_KINDS = (  # the first that is found counts
    ("产假", "(?<!陪)产假"),
    ("哺乳假", "哺乳假"),
    ("工伤", "(?:工伤|因[公工]负伤)[^，]{0,4}?(?:休[假息养]|请假|住院|治疗)"),
    ("病假", "病假|病休|因病[^，]{0,8}?(?:请假|休假|休养|休息|缺勤|未上班|未到岗)"),
    ("病假", "(?:因病|生病|患病|手术)[^，]{0,6}?(?:住院|治疗)"),
    ("事假", "事假|因事[^，]{0,6}?请假"),
    ("", "请假|缺勤"),
)
_NUMBER = "(?P<number>[0-9]{1,3}|[一二两三四五六七八九十]{1,4})"
_AMOUNT = rf"{_NUMBER}\s?(?P<unit>天|日(?!常)|个?工作日|周|个?星期|个多?月)"
_BETWEEN = "(?:(?![无没未零除扣由从比])[^，、]){0,8}?(?<![和与及])"
"""Not 产假和6天病假: those days are of the next one; nor 病假由5天减少到0天."""
_LEAVES = tuple(
    (kind, expression(f"(?:{words}){_BETWEEN}{_AMOUNT}"), expression(f"{_AMOUNT}的?(?:{words})"))
    for kind, words in _KINDS
)
_TRUANT = expression(
    rf"旷工(?:累计|共计?|达|时间)?\s?{_NUMBER}\s?(?P<unit>个?(?:工作)?[天日])|"
    rf"(?:累计|连续|共)旷工[^，]{{0,4}}?(?P<n>[0-9]{{1,3}})\s?个?(?:工作)?[天日]"
)
_MATERNITY = expression("(?:休|请|享受)(?:了|完)?[^，陪]{0,4}?产假|产假(?:期间|期满|结束|后|返岗)")
_ONES_WORK = expression("统计|回访|访视|登记|审批|审核|核定|制度|以上|以内|不超过")
"""A clause on the leave of all, which somebody keeps the books of."""
_HINTS = ("假", "病", "伤", "缺勤", "住院")
_PART = expression("月份?(?![0-9])|[上下]半年|学期|季度|其中|[0-9]日|上旬|中旬|下旬")
"""A clause that tells of one time of several."""
_IN_MONTH = expression(
    "(?<![0-9年至到—~-])(1[0-2]|0?[1-9])月(?:份|[上中下]旬|初|底)?(?:因[^，0-9]{0,6}?)?(?:请|休)?(?:了)?(病假|事假|产假)"
)
_AFTER = expression(f"(?:共|累计|了)?{_NUMBER}\\s?[天日]")
_OF_ANOTHER_YEAR = expression("去年|上年|20[0-9]{2}年")
_FULL = 0.6
"""What share of the days of the calendar working days are at least, but for a day."""
_DAYS = {"工作日": 1.4, "周": 7, "星期": 7, "月": 30}
"""Days of the calendar, which the boxes ask for."""
_FEW, _IN_DOUBT = 5, 10
"""Days from which on a box is missed: nobody puts down a day with a cold; other words may count
days at home as well (住院一周)."""
_NEAR = 0.2
"""By how much months and days of the calendar may differ from what is said, beside 3 days."""
_SLACK = 3
_HALF_A_YEAR, _A_YEAR = 6, 12


class Leave(NamedTuple):
    """What a text says, and what its box does."""

    said: str
    box: str


def leave_told(record: Record, clause: str) -> Iterator[Leave]:
    """Yield days away that stand in no box, or otherwise."""
    if "旷工" in clause:
        yield from _truant(record, clause)
    if _OUTSIDE in record.tables and any(map(clause.__contains__, _SENT_WORDS)):
        yield from _sent(record, clause)
    if LEAVES not in record.schema.by_id or record.is_unread(LEAVES):
        return
    if "产假" in clause and record.text("sex") != "男" and not _rows(record, "产假"):
        found = None if _ONES_WORK.search(clause) else _MATERNITY.search(clause)
        if found is not None and not is_denied(found):
            yield Leave(found[0], _lacking(record, "产假"))
        return
    if not any(word in clause for word in _HINTS) or _ONES_WORK.search(clause):
        return
    other = _in_month(record, clause)
    yield from [other] if other else _of_kinds(record, clause)


def _of_kinds(record: Record, clause: str) -> Iterator[Leave]:
    """Yield days of leave that no row of their kind has, nor all of them together."""
    for kind, *patterns in _LEAVES:
        for pattern in patterns:
            found = pattern.search(clause)
            if found is not None and not is_denied(found):
                yield from _leave(record, kind, found)
                clause = clause.replace(found[0], "，")


def _in_month(record: Record, clause: str) -> Leave | None:
    """Return leave of a month in which no row has any, or whose one row has other days."""
    found = _IN_MONTH.search(clause) if clause.count("月") == 1 else None
    if found is None or is_denied(found) or _OF_ANOTHER_YEAR.search(clause):
        return None
    month, kind, key = int(found[1]), found[2], record.schema.by_id[LEAVES].key
    rows = [row for row in record.tables.get(LEAVES, ()) if row.text("kind") == kind]
    periods = [period for row in rows if isinstance(period := row.get("period"), Period)]
    if not rows or len(periods) < len(rows) or any(one.end is None for one in periods):
        return None
    own = [one for one in periods if month in _months_of(one)]
    if not own:
        return Leave(found[0], f"{key}填的{kind}是{'、'.join(map(str, periods))}")
    amount = _AFTER.match(clause[found.end() :])
    if amount is None or len(own) > 1 or len(_months_of(own[0])) > 1:
        return None
    said, days = as_number(amount["number"].replace("两", "二")), _days_of(own[0])
    if _FULL * days - 1 <= said <= days + 1:  # who counts may leave out a day
        return None
    return Leave(f"{found[0]}{amount[0]}", f"{key}填的是{own[0]}，{days}天")


def _months_of(period: Period) -> list[int]:
    """Return the months of the calendar in which a period lies."""
    first = period.start.first
    return [(first.month - 1 + n) % _A_YEAR + 1 for n in range(_months(period))]


def _days_of(period: Period) -> int:
    return (period.end.last - period.start.first).days + 1 if period.end else 0


def _sent(record: Record, clause: str) -> Iterator[Leave]:
    """Yield months at another place that no row, nor all rows together, has."""
    found = _SENT.search(clause)
    if found is None or is_denied(found) or record.is_unread(_OUTSIDE):
        return
    said = as_number(found["number"]) if found["number"] else _HALF_A_YEAR
    said = _A_YEAR if found["year"] else said
    months = [_months(row.get("period")) for row in record.tables[_OUTSIDE]]
    if 0 in months or any(abs(said - one) <= 1 for one in (*months, sum(months))):
        return
    key = record.schema.by_id[_OUTSIDE].key
    yield Leave(found[0], f"{key}填的是{'、'.join(map(str, months))}个月")


def _months(period: object) -> int:
    """Return how many months a period has, the first and the last; 0: nobody knows."""
    if not isinstance(period, Period) or period.end is None:
        return 0
    first, last = period.start.first, period.end.last
    return (last.year - first.year) * _A_YEAR + last.month - first.month + 1


def _leave(record: Record, kind: str, found: re.Match[str]) -> Iterator[Leave]:
    said, unit = as_number(found["number"]), found["unit"]
    factor = next((days for word, days in _DAYS.items() if unit.endswith(word)), 1)
    days, kinds = said * factor, (kind,) if kind else _ANY_LEAVE
    stated = [n for one in kinds for n in _rows(record, one)]
    if not stated:
        if days >= (_FEW if kind and "假" in found[0] else _IN_DOUBT):
            yield Leave(found[0].strip(), _lacking(record, kind))
        return
    if 0 in stated:  # a row without a number
        return
    total = sum(stated)
    slack = _SLACK + _NEAR * days if factor > 1 or _spans(record, kinds) else 0
    part = _PART.search(found.string) is not None
    if any(abs(days - one) <= slack for one in (*stated, total)):
        return
    if days > total + slack or not part:
        key = record.schema.by_id[LEAVES].key
        yield Leave(found[0].strip(), f"{key}填的{kind or '病假、事假'}是{total}天")


def _truant(record: Record, clause: str) -> Iterator[Leave]:
    boxes = [name for name in TRUANT if name in record.schema.by_id]
    found = _TRUANT.search(clause) if boxes else None
    if found is None or is_denied(found) or any(map(record.is_unread, boxes)):
        return
    said = as_number(found["number"] or found["n"])
    stated = {name: record.get(name) for name in boxes}
    numbers = [n for n in stated.values() if isinstance(n, int) and n > 0]
    if said in numbers or (numbers and said < max(numbers) and _PART.search(clause)):
        return
    name, value = next(((k, v) for k, v in stated.items() if v), next(iter(stated.items())))
    told = "没有填" if value is None else f"填的是“{value}”"
    yield Leave(found[0].strip(), f"{record.schema.by_id[name].key}{told}")


def _rows(record: Record, kind: str) -> list[int]:
    """Return the days of each row of a kind; 0 where a row does not say."""
    return [_days(row) for row in record.tables.get(LEAVES, ()) if row.text("kind") == kind]


def _days(row: Row) -> int:
    period, days = row.get("period"), row.get("days")
    if isinstance(period, Period) and period.end is not None:
        return _days_of(period)
    return days if isinstance(days, int) else 0


def _spans(record: Record, kinds: tuple[str, ...]) -> bool:
    rows = record.tables.get(LEAVES, ())
    return any(row.get("period") is not None for row in rows if row.text("kind") in kinds)


def _lacking(record: Record, kind: str) -> str:
    """Return in Chinese that no row is of a kind."""
    key = record.schema.by_id[LEAVES].key
    listed = dict.fromkeys(row.text("kind") for row in record.tables.get(LEAVES, ()))
    return f"{key}里只有{'、'.join(listed)}" if any(listed) and kind else f"{key}没有填"
