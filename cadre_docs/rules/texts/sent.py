"""Where and when a text says that somebody was sent (5月至7月在省人民医院进修), beside the row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.words import OF_OTHERS, UNIT_ENDS
from cadre_docs.rules.days import assessed_in
from cadre_docs.rules.texts.stated import Stated
from cadre_docs.values.characters import HANZI
from cadre_docs.values.dates import Period
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record, Row

_OUTSIDE = "outside"
_KINDS = ("进修", "挂职", "援派", "驻外")
"""What somebody hardly does twice in a year, and what texts call by its own word."""
_MAY = expression("进修|挂职")
_PLACE = expression(
    f"(?:在|到|赴|于|前往|选派至?|派往|月，|月|日，|日)(?P<place>(?:(?![在到赴于往从由与和])[{HANZI}（）()]){{2,24}}?(?:{UNIT_ENDS}))"
    f"(?![部生内外])[{HANZI}]{{0,8}}?(?:进修|挂职)"
)
_TO = r"\s?(?:起?至|到|-|—+|–|－|~|～)\s?"
_MONTH = r"(1[0-2]|0?[1-9])\s?月(?:份|[0-3]?[0-9]日|初|底|末|[上中下]旬)?"
_MONTHS = expression(
    rf"(?<![0-9])(?:20[0-9]{{2}}年)?{_MONTH}{_TO}(?:20[0-9]{{2}}年)?{_MONTH}[^。；;\n]{{0,30}}?(?:进修|挂职)"
)
_YEAR = expression("(?<![0-9])(20[0-9]{2})\\s?年")
_ANY_PLACE = expression("上级|三甲|外院|省级|国家级|市级|知名|某|兄弟|各|基层|乡镇")
_BEFORE = expression("曾|去年|上年|以前|前年|计划|将|拟|申请|先后|分别|期间|其间")
_SENTENCES = expression("[。；;！!\n]")
_SLACK = 1


def sent_said(text: str, record: Record) -> Iterator[Stated]:
    """Yield another place, or other months, than those of the one row of its kind."""
    if not _MAY.search(text) or _OUTSIDE not in record.tables or record.is_unread(_OUTSIDE):
        return
    rows = [row for row in record.tables[_OUTSIDE] if row.text("kind") in _KINDS]
    if len(rows) != 1 or rows[0].text("kind") not in text:
        return
    key, kind = record.schema.by_id[_OUTSIDE].key, rows[0].text("kind")
    year = assessed_in(record)
    for sentence in _SENTENCES.split(text):
        if kind not in sentence or sentence.count(kind) > 1 or _is_of_others(sentence, year):
            continue
        said = _elsewhere(sentence, rows[0], kind) or _at_another_time(sentence, rows[0], kind)
        if said is not None:
            yield Stated(f"{key}（{kind}）", *said)
            return


def _is_of_others(sentence: str, year: int | None) -> bool:
    others = set(map(int, _YEAR.findall(sentence))) - {year}
    of_whom = sentence.replace("学习", "")  # which is what somebody does there
    return bool(others or _BEFORE.search(sentence) or OF_OTHERS.search(of_whom))


def _elsewhere(sentence: str, row: Row, kind: str) -> tuple[str, str] | None:
    found, stated = _PLACE.search(sentence), row.text("workplace")
    if found is None or not stated or not found[0].endswith(kind):
        return None
    said = found["place"]
    alike = is_in(said, stated) or is_in(stated, said)
    return None if alike or _ANY_PLACE.search(said) else (said, stated)


def is_in(shorter: str, longer: str) -> bool:
    """Whether the signs of one name stand in the other, in this order: 郑大一附院."""
    signs = iter(folded(longer))
    return all(sign in signs for sign in folded(shorter))


def _at_another_time(sentence: str, row: Row, kind: str) -> tuple[str, str] | None:
    found, period = _MONTHS.search(sentence), row.get("period")
    if found is None or not found[0].endswith(kind):
        return None
    if not isinstance(period, Period) or period.end is None or not _is_within_a_year(period):
        return None
    months = period.start.first.month, period.end.last.month
    said = int(found[1]), int(found[2])
    if any(abs(one - other) <= _SLACK for one, other in zip(said, months, strict=True)):
        return None  # one of them is another day of the same stay
    return f"{found[1]}月至{found[2]}月", str(period)


def _is_within_a_year(period: Period) -> bool:
    return period.end is not None and period.start.first.year == period.end.last.year
