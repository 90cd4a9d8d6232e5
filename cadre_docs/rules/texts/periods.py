"""Periods that texts name (管理期至2025年2月), and units that people came to, beside the boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.texts.stated import Stated
from cadre_docs.schema import FieldType
from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record

_NAMES = ("聘期", "管理期", "合同期")
_CALLED = f"(?P<called>{'|'.join(_NAMES)})"
_MONTH = r"\s?[年.．]\s?(1[0-2]|0?[1-9])\s?月?"
_WHEN = f"((?:19|20)[0-9]{{2}}){_MONTH}"
_IS_UNTIL, _IS = "(?:截止|截至|止于|终止于|到期于|至|到)", "(?:为|是|自|从|[：:])"
_ANY = expression(f"{_CALLED}(?:{_IS_UNTIL}|{_IS})?(?:19|20)")
"""Texts without this tell nothing behind the name of a period."""
_UNTIL = expression(f"{_CALLED}{_IS_UNTIL}{_WHEN}")
_FROM = expression(f"{_CALLED}{_IS}?{_WHEN}(?:[0-9]{{1,2}}日)?(?:起|至|到|—|-|－|–|~)")
_SPAN = expression(f"{_CALLED}{_IS}?{_WHEN}(?:[0-9]{{1,2}}日)?(?:起)?(?:至|到|—|-|－|–|~)+{_WHEN}")
_BEFORE = expression(
    f"((?:19(?<![0-9]19)|20(?<![0-9]20))[0-9]{{2}}){_MONTH}(?:[0-9]{{1,2}}日)?起?(?:至|到|—|-|－|–|~)+{_WHEN}(?:[0-9]{{1,2}}日)?"
    f"的?(?:本|这一?个?)?{_CALLED}(?![满前届])"
)
_OF_YEARS = expression(
    f"((?:19|20)[0-9]{{2}})\\s?年?度?(?:至|到|—|-|－|–|~)+((?:19|20)[0-9]{{2}})\\s?年度?的?(?:本|这一?个?)?{_CALLED}(?![满前届])"
)
_OPENING = 60
"""Characters in which a text says of which period it is; later ones may be of another."""
_CENTURIES = ("19", "20")
_OTHERS = expression(
    "上一|上个|下一|下个|新一|首|第[一二三四五六七八九0-9]|原|前|曾|续|新的|学生|团队|他人|其"
)
_NEAR = 6


def periods_said(text: str, record: Record) -> Iterator[Stated]:
    """Yield beginnings and ends of the form's own period that are not those of its boxes."""
    if not any(map(text.__contains__, _NAMES)):
        return
    patterns = [_UNTIL, _SPAN, _FROM] if _ANY.search(text) else []
    if any(map(text[: _OPENING + 2].__contains__, _CENTURIES)):
        patterns.append(_BEFORE)
        yield from _years_said(text, record)
    for pattern in patterns:
        for found in pattern.finditer(text):
            periods = _stated(found["called"], record)
            before = text[max(found.start() - _NEAR, 0) : found.start()]
            late = pattern is _BEFORE and found.start() > _OPENING
            if not periods or late or _OTHERS.search(before):
                continue
            year, month = [one for one in found.groups() if one != found["called"]][-2:]
            day = PartialDate(int(year), int(month))
            ends = pattern is not _FROM
            days = [period.end if ends else period.start for period in periods]
            if None not in days and not any(_same_month(day, one) for one in days if one):
                box = "、".join(str(period) for period in periods)
                yield Stated(f"{found['called']}{'结束' if ends else '开始'}的时间", str(day), box)


def _years_said(text: str, record: Record) -> Iterator[Stated]:
    """Yield the years with which a text begins as those of a period, where both are others."""
    for found in _OF_YEARS.finditer(text[:_OPENING]):
        before = found.string[max(found.start() - _NEAR, 0) : found.start()]
        said = int(found[1]), int(found[2])
        periods = [one for one in _stated(found["called"], record) if one.end is not None]
        years = [(one.start.year, one.end.year) for one in periods if one.end is not None]
        unlike = all(said != one and said != (one[0], one[1] - 1) for one in years)
        if years and unlike and not _OTHERS.search(before):
            box = "、".join(str(period) for period in periods)
            yield Stated(f"{found['called']}的年份", found[0], box)


def _stated(name: str, record: Record) -> list[Period]:
    """Return the periods of the boxes that are called so."""
    fields = record.schema.by_id
    return [
        value.typed
        for field_id, value in record.values.items()
        if isinstance(value.typed, Period)
        and fields[field_id].type is FieldType.PERIOD
        and name in fields[field_id].key
    ]


def _same_month(day: PartialDate, other: PartialDate) -> bool:
    """Whether two are one month, or next to it: a period ends on its last day, or the day after."""
    if other.month is None:
        return day.year == other.year
    return abs((day.year - other.year) * 12 + (day.month or 0) - other.month) <= 1
