"""A slow second reading of conditions, from the grammar alone.

It works on the trees that were written and on the facts as typed, and imports nothing of the
interpreter. What is not exact is the set of all that it can be; two such are compared by
trying every pair.
"""

from __future__ import annotations

import calendar
import datetime
from itertools import product
from typing import Any

TRUE, FALSE, VAGUE, MISSING = "真", "假", "不能确定", "没有填"
GRADES = ["不合格", "基本合格", "合格", "优秀"]
PARAMETERS = {"下限": {5}, "界限日": {datetime.date(2024, 3, 1)}, "好档次": ["优秀", "合格"]}


class Absent(Exception):  # noqa: N818 - no error: it says what is so
    """Nobody wrote it."""


class Loose:
    """All that a value can be, and whether something missing makes it so."""

    def __init__(self, values: set, missing: bool = False) -> None:
        self.values, self.missing = values, missing


def negate(truth: str) -> str:
    return {TRUE: FALSE, FALSE: TRUE}.get(truth, truth)


def every(truths: list[str]) -> str:
    for wanted in (FALSE, MISSING, VAGUE):
        if wanted in truths:
            return wanted
    return TRUE


def some(truths: list[str]) -> str:
    return negate(every([negate(truth) for truth in truths]))


def days(text: str) -> set[datetime.date]:
    parts = [int(part) for part in str(text).split("-")]
    if len(parts) == 3:
        return {datetime.date(*parts)}
    months = [parts[1]] if len(parts) == 2 else range(1, 13)
    return {
        datetime.date(parts[0], month, day)
        for month in months
        for day in range(1, calendar.monthrange(parts[0], month)[1] + 1)
    }


def typed(name: str, raw: Any) -> Any:
    if raw is None:
        raise Absent
    if name in ("甲数", "乙数", "数"):
        return Loose({int(raw)})
    if name in ("甲日", "乙日", "日", "年"):
        return Loose(days(raw))
    return raw


class Oracle:
    def __init__(self, facts: dict[str, Any], named: dict[str, Any]) -> None:
        self.facts, self.named = facts, named

    # --- conditions ---------------------------------------------------------------------------

    def holds(self, condition: dict[str, Any], row: dict[str, Any] | None = None) -> str:
        return every([self.part(key, value, row) for key, value in condition.items()])

    def part(self, key: str, value: Any, row: dict[str, Any] | None) -> str:  # noqa: PLR0911
        if key == "并且":
            return every([self.holds(one, row) for one in value])
        if key == "或者":
            return some([self.holds(one, row) for one in value])
        if key == "不":
            return negate(self.holds(value, row))
        if key in ("有", "没有"):
            found = self.rows("行") if value == "行" else self.raw(value, row)
            found = found not in (None, [], "无")
            return TRUE if found == (key == "有") else FALSE
        if key == "先后":
            told = [days(raw) for name in value if (raw := self.raw(name, row)) is not None]
            pairs = [(a, b) for n, a in enumerate(told) for b in told[n + 1 :]]
            return every([self.pairs(Loose(a), "不晚于", Loose(b)) for a, b in pairs])
        if key in ("全部", "任一"):
            rows = self.rows(value["表"])
            where = [self.holds(value.get("其中", {}), one) for one in rows]
            tests = [self.holds(value["满足"], one) for one in rows]
            if key == "全部":
                return every([some([negate(w), t]) for w, t in zip(where, tests, strict=True)])
            return some([every([w, t]) for w, t in zip(where, tests, strict=True)])
        if isinstance(value, dict) and key in MEASURES:
            words = {k: v for k, v in value.items() if k in WORDS}
            return every([self.compare({key: value}, w, o, row) for w, o in words.items()])
        if isinstance(value, dict):
            order = value.get("次序")
            return every(
                [
                    self.compare({"字段": key}, w, o, row, order)
                    for w, o in value.items()
                    if w != "次序"
                ]
            )
        return self.compare(
            {"字段": key}, "之一" if isinstance(value, list) else "等于", value, row
        )

    def rows(self, table: str) -> list[dict[str, Any]]:
        """A row in which nothing is written is none."""
        return [row for row in self.facts.get(table, []) if row]

    def raw(self, name: str, row: dict[str, Any] | None) -> Any:
        if row is not None and name in COLUMNS:
            return row.get(name)
        return self.facts.get(name)

    def compare(self, subject: Any, word: str, operand: Any, row: Any, order: Any = None) -> str:
        try:
            left = self.value(subject, row)
        except Absent:
            left = None
        if word in ("之一", "都不是"):
            options = operand if isinstance(operand, list) else [operand]
            told = some([self.one(left, "等于", option, row, order) for option in options])
            return told if word == "之一" else negate(told)
        return self.one(left, word, operand, row, order)

    def one(self, left: Any, word: str, operand: Any, row: Any, order: Any) -> str:  # noqa: PLR0911
        if left is None:
            return MISSING
        if word == "在其间":
            return self.within(left, operand)
        try:
            right = self.operand(operand, left, row)
        except Absent:
            return MISSING
        if word == "包含":
            return TRUE if right in left else FALSE
        if isinstance(right, list):
            return TRUE if left in right else FALSE
        if word in ("高于", "低于", "不高于", "不低于"):
            ranks = order or GRADES
            if left not in ranks:
                return MISSING
            left, right = Loose({ranks.index(left)}), Loose({ranks.index(right)})
        if not isinstance(left, Loose):
            return TRUE if (left == right) == (word == "等于") else FALSE
        return self.pairs(left, word, right)

    def pairs(self, left: Loose, word: str, right: Loose) -> str:
        if word in ("等于", "不等于") and not left.missing and not right.missing:
            is_date = isinstance(next(iter(left.values)), datetime.date)
            if is_date and left.values == right.values:
                return TRUE if word == "等于" else FALSE
        outcomes = {COMPARE[word](a, b) for a, b in product(left.values, right.values)}
        if len(outcomes) == 1:
            return TRUE if outcomes == {True} else FALSE
        loose = [one for one in (left, right) if len(one.values) > 1]
        return MISSING if any(one.missing for one in loose) else VAGUE

    def within(self, left: Loose, operand: Any) -> str:
        period = self.facts.get(operand["字段"])
        if period is None:
            return MISSING
        start, _, end = str(period).partition(" 至 ")
        told = [self.pairs(left, "不早于", Loose(days(start)))]
        if end != "今":
            told.append(self.pairs(left, "不晚于", Loose(days(end))))
        return every(told)

    # --- values -------------------------------------------------------------------------------

    def operand(self, node: Any, like: Any, row: Any) -> Any:
        if isinstance(node, dict):
            return self.value(node, row)
        if isinstance(like, Loose):
            is_date = isinstance(next(iter(like.values)), datetime.date)
            return Loose(days(node)) if is_date else Loose({int(node)})
        return node

    def value(self, node: dict[str, Any], row: Any) -> Any:
        later = {key: amount for key, amount in node.items() if key in ("加年", "加月", "加日")}
        [(key, inner)] = [(k, v) for k, v in node.items() if k not in later]
        found = self.base(key, inner, row)
        for unit, amount in later.items():
            found = Loose({plus(day, int(amount), unit) for day in found.values})
        return found

    def base(self, key: str, inner: Any, row: Any) -> Any:
        if key == "参数":
            value = PARAMETERS[inner]
            return Loose(value) if isinstance(value, set) else value
        if key == "字段":
            if inner in self.named:
                return self.value(self.named[inner], None)
            if inner.endswith(".年"):
                return Loose({day.year for day in self.value({"字段": inner[:-2]}, row).values})
            return typed(inner, self.raw(inner, row))
        if key in ("相差年数", "相差月数", "相差天数", "工作日数"):
            start, end = (self.value({"字段": inner[name]}, row) for name in ("从", "到"))
            ends = [
                LENGTH[key](a, b)
                for a in (min(start.values), max(start.values))
                for b in (min(end.values), max(end.values))
            ]
            return Loose(set(range(min(ends), max(ends) + 1)))
        return self.over(key, inner)

    def over(self, key: str, inner: dict[str, Any]) -> Loose:
        rows = self.rows(inner["表"])
        told = [(self.holds(inner.get("其中", {}), row), row) for row in rows]
        told = [(truth, row) for truth, row in told if truth != FALSE]
        missing = any(truth == MISSING for truth, _ in told)
        worlds = product(*[[True] if truth == TRUE else [True, False] for truth, _ in told])
        chosen = [[r for keep, (_, r) in zip(w, told, strict=True) if keep] for w in worlds]
        if key == "计数":
            return Loose({len(world) for world in chosen}, missing)
        if key == "连续年数":
            every_year = [typed("年", row.get(inner["年度"])) for _, row in told]
            assert all(len({d.year for d in one.values}) == 1 for one in every_year)
            return filled(
                {running({next(iter(days(r["年"]))).year for r in world}) for world in chosen},
                missing,
            )
        column = [(truth, typed(inner["列"], row.get(inner["列"]))) for truth, row in told]
        if key == "合计":
            sums = {
                sum(next(iter(typed(inner["列"], r[inner["列"]]).values)) for r in world)
                for world in chosen
            }
            return filled(sums, missing)
        if not any(truth == TRUE for truth, _ in column):
            raise Absent
        pick = max if key == "最大" else min
        found = {
            pick(day for row, day in zip(world, combination, strict=True))
            for world in chosen
            for combination in product(
                *[
                    {min(v), max(v)}
                    for v in (typed(inner["列"], r[inner["列"]]).values for r in world)
                ]
            )
        }
        return filled(found, missing)


def filled(values: set, missing: bool) -> Loose:
    """All between the least and the most, as spans have it."""
    low, high = min(values), max(values)
    if isinstance(low, datetime.date):
        return Loose({low + datetime.timedelta(n) for n in range((high - low).days + 1)}, missing)
    return Loose(set(range(low, high + 1)), missing)


def running(years: set[int]) -> int:
    best = 0
    for year in years:
        count = 0
        while year + count in years:
            count += 1
        best = max(best, count)
    return best


def plus(day: datetime.date, amount: int, unit: str) -> datetime.date:
    if unit == "加日":
        return day + datetime.timedelta(amount)
    month = day.year * 12 + day.month - 1 + amount * (12 if unit == "加年" else 1)
    year, month = month // 12, month % 12 + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def months(start: datetime.date, end: datetime.date) -> int:
    if end < start:
        return -months(end, start)
    count = 0
    while plus(start, count + 1, "加月") <= end:
        count += 1
    return count


def years(start: datetime.date, end: datetime.date) -> int:
    whole = months(start, end)
    return whole // 12 if whole >= 0 else -(-whole // 12)


def working(start: datetime.date, end: datetime.date) -> int:
    import chinese_calendar

    span = range((end - start).days + 1)
    return sum(chinese_calendar.is_workday(start + datetime.timedelta(n)) for n in span)


LENGTH = {
    "相差年数": years,
    "相差月数": months,
    "相差天数": lambda a, b: (b - a).days,
    "工作日数": working,
}
MEASURES = ("计数", "合计", "最大", "最小", "连续年数", *LENGTH)
COLUMNS = ("年", "数", "日", "级", "旗")
COMPARE = {
    "等于": lambda a, b: a == b, "不等于": lambda a, b: a != b,
    "大于": lambda a, b: a > b, "小于": lambda a, b: a < b,
    "不大于": lambda a, b: a <= b, "不小于": lambda a, b: a >= b,
    "早于": lambda a, b: a < b, "晚于": lambda a, b: a > b,
    "不早于": lambda a, b: a >= b, "不晚于": lambda a, b: a <= b,
    "高于": lambda a, b: a > b, "低于": lambda a, b: a < b,
    "不高于": lambda a, b: a <= b, "不低于": lambda a, b: a >= b,
}  # fmt: skip
WORDS = (*COMPARE, "之一", "都不是", "在其间", "包含")
