"""吉人社函〔2023〕25号 第三条: scores for 德、能、勤、绩、廉, by the unit's own metric."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import PERSON, ROSTER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext

ASPECTS = {
    "德": "virtue",
    "能": "ability",
    "勤": "diligence",
    "绩": "merit",
    "廉": "integrity",
}
"""Which boxes of the form belong to an aspect: the ids begin so."""
_FEW = 2
"""Of five: so few were forgotten; who states one or two states them by example."""
_BESIDE_SCORES = ("political_thought", "professional_ethics", "remarks")
_PASSED = ("优秀", "合格")
_NUMBER = expression(r"\d{1,4}(?:\.\d{1,3})?", re.ASCII)


@rule("JL-3a", Severity.ERROR, "五个方面都要量化打分", "第三条", roles=(*PERSON, *ROSTER))
def scored_in_all_aspects(c: RecordContext) -> Iterator[Problem]:
    """定了等次或打了分的，德、能、勤、绩、廉五个方面都应有得分，且不超过满分。

    满分由各单位的量化细则规定，本工具不核对；只填了几项的满分、得0分而定为优秀、合格的，没有参加而有得分、一票否决、评语的，提醒。总分与五项之和不同的只提醒：表单由本工具拟定。
    名册上有等次而没有总分的、总分不是数字的，也只提醒。
    """
    if c.record.schema.roster is not None:
        yield from _on_a_roster(c, c.record.schema.roster.table)
        return
    aspects = [ASPECTS[name] for name in c.names("JL.aspects")]
    texts = {aspect: c.text(f"{aspect}_score") for aspect in aspects}
    if c.flag("not_taking_part"):
        yield from _absent_and_scored(c, aspects)
        return
    if not (c.text("grade") or any(texts.values())):
        return
    unread = c.record.unreadable
    missing = [a for a, text in texts.items() if not text and f"{a}_score" not in unread]
    if missing:
        names = "、".join(name for name, aspect in ASPECTS.items() if aspect in missing)
        yield Problem(
            f"没有打分的方面：{names}",
            wanted="德、能、勤、绩、廉都有得分",
            remedy="请按量化考核的结果补填",
            at=c.at(f"{missing[0]}_score"),
        )
    for aspect in aspects:
        yield from _within_the_full_mark(c, aspect)
    yield from _full_marks_missing(c, aspects)
    yield from _adds_up(c, aspects, "score", "total_score")
    yield from _adds_up(c, aspects, "full", "total_full")


def _absent_and_scored(c: RecordContext, aspects: list[str]) -> Iterator[Problem]:
    """Yield scores, vetoes and remarks on somebody who took no part."""
    boxes = (*(f"{aspect}_score" for aspect in (*aspects, "total")), *_BESIDE_SCORES)
    filled = [name for name in boxes if c.text(name)]
    if filled:
        yield Problem(
            f"没有参加考核，而填了{'、'.join(map(c.key, filled))}",
            wanted="没有参加的，这些项空着",
            remedy="请核对：没有参加的删去；参加的，“未参加考核”改填“否”",
            at=c.at(filled[0]),
            severity=Severity.WARNING,
        )


def _on_a_roster(c: RecordContext, people: str) -> Iterator[Problem]:
    """Yield rows with a grade and no score; JL-6.3 tells those without a grade."""
    for number, row in c.distinct(people):
        grade, total = row.text("grade"), row.text("total_score")
        at = c.at_row(people, number, "total_score")
        excused = row.text("remark").strip("无")  # JL-6.3 tells of those who have none
        if total and not grade and excused and not c.unread_cell(people, number, "grade"):
            yield Problem(
                f"“{row.text('name')}”填了总分{total}，没有填考核等次",
                wanted="参加考核的，总分和等次都填",
                remedy="请补填等次；没有参加考核的删去总分，在备注中说明",
                at=at,
                severity=Severity.WARNING,
            )
            continue
        if total and not _NUMBER.fullmatch(_half_wide(total)):
            wanted = "只写阿拉伯数字，可有小数，例如92.5"
            yield Problem(f"“{total}”不是分数", wanted, "请改正", at, Severity.WARNING)
        elif grade and not total and not c.unread_cell(people, number, "total_score"):
            yield Problem(
                f"“{row.text('name')}”填了考核等次“{grade}”，没有填总分",
                wanted="参加考核的，总分和等次都填",
                remedy="请按量化考核的结果补填；没有参加考核的都空着，在备注中说明",
                at=at,
                severity=Severity.WARNING,
            )


def _number(c: RecordContext, field_id: str) -> Decimal | None:
    text = _half_wide(c.text(field_id))
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _half_wide(text: str | None) -> str:
    """Return what a score says in plain digits; ９５ is a number as well."""
    return unicodedata.normalize("NFKC", text or "")


def _not_a_score(c: RecordContext, field_id: str) -> Problem:
    wanted = "只写阿拉伯数字，可有小数，例如18.5"
    return Problem(f"“{c.text(field_id)}”不是分数", wanted, "请改正", c.at(field_id))


def _within_the_full_mark(c: RecordContext, aspect: str) -> Iterator[Problem]:
    for field_id in (f"{aspect}_score", f"{aspect}_full"):
        if c.text(field_id) and _number(c, field_id) is None:
            yield _not_a_score(c, field_id)
    score, full = _number(c, f"{aspect}_score"), _number(c, f"{aspect}_full")
    if score == 0 and c.text("grade") in _PASSED:
        message = f"得分是0，而考核等次填“{c.text('grade')}”"
        remedy = "请核对得分和等次，改正有误的一处；确实如此的不必改"
        yield Problem(message, "", remedy, c.at(f"{aspect}_score"), Severity.WARNING)
    if score is not None and full is not None and score > full:
        message = f"得分{score}超过满分{full}"
        wanted = f"不超过{full}"
        yield Problem(message, wanted, "请核对得分和满分", c.at(f"{aspect}_score"))


def _full_marks_missing(c: RecordContext, aspects: list[str]) -> Iterator[Problem]:
    """Yield full marks of some aspects only; those of none may be left out."""
    boxes = [f"{aspect}_full" for aspect in aspects]
    empty = [box for box in boxes if not c.text(box) and box not in c.record.unreadable]
    if empty and len(empty) <= _FEW:
        yield Problem(
            f"{'、'.join(map(c.key, empty))}没有填，别的方面填了",
            wanted="五个方面的满分都填，或者都空着",
            remedy="请按量化细则补填",
            at=c.at(empty[0]),
            severity=Severity.WARNING,
        )


def _adds_up(c: RecordContext, aspects: list[str], suffix: str, total: str) -> Iterator[Problem]:
    """Compare a total with its parts, where all of them are given."""
    parts = [_number(c, f"{aspect}_{suffix}") for aspect in aspects]
    known = [part for part in parts if part is not None]
    text = c.text(total)
    if text and _number(c, total) is None:
        yield _not_a_score(c, total)
        return
    if len(known) < len(parts):
        return
    wanted = f"五项之和为{sum(known, Decimal()).normalize():f}"
    if text is None:
        if suffix == "score":
            message = "没有填总分"
            yield Problem(message, wanted, "请补填，名册要用", c.at(total), Severity.WARNING)
    elif _number(c, total) != sum(known):
        message = f"{c.key(total)}填{text}"
        remedy = "请核对各项和总分；量化细则另有折算办法的不必改"
        yield Problem(message, wanted, remedy, c.at(total), Severity.WARNING)
