"""What a public notice says at its head, beside its unit and its days: it may be another's."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.words import UNIT_ENDS
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import NOTICE
from cadre_docs.values.characters import HANZI
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.values.dates import PartialDate

_YEAR = expression("(?<![0-9])(20[0-9]{2})\\s?(?:学?年度|学年)")
_UNIT = expression(
    f"(?:现将|现对|关于|\\A\\s?)([{HANZI}（）()]{{2,24}}?(?:{UNIT_ENDS}|中心|局|公司|馆|站))"
    "(?=(?:全体)?(?:工作人员|教职工|职工|人员|专业技术|[一二三]级)|的?20[0-9]{2}|年度|聘期|拟)"
)
_COUNT = expression(
    "(?:共(?:有|计)?|合计|(?P<outcome>优秀|(?<!基本)(?<!不)合格|基本合格|不合格)(?:档次|等次)?的?(?:人员)?(?:共|有|为)?)"
    "\\s?(?P<count>[0-9]{1,4})\\s?[名人位](?!次)"
)
_SUMMER = 6
_NOT_A_UNIT = expression("我|本|各|有关|以下|下列|根据|按照")


@rule("FS-notice", Severity.WARNING, "公示的标题、事由与单位、日期不符", roles=NOTICE)
def heads_agree(c: RecordContext) -> Iterator[Problem]:
    """公示的标题、事由写明的年度、单位应当一致，也应与落款的单位、公示的日期相符：多半是照往年的、别的单位的改的，漏改了。

    年度只看“2023年度”“2023学年”这样写的：标题与事由没有一个相同的，公示开始在写明的年度以前、在它的上半年（写学年的除外）、或者在次年以后的，指出。
    单位只看“现将某某中学工作人员……”一类的话，写法不同、简称的不指出。事由写明的人数（共几人、优秀几人）与名单不同的，也指出。
    """
    yield from _counts(c)
    title, text = c.text("title") or "", c.text("text") or ""
    of_title, of_text = _years(title), _years(text)
    if of_title and of_text and of_title.isdisjoint(of_text):
        yield _problem(c, "text", f"事由写的是{_said(of_text)}年度，标题是{_said(of_title)}年度")
    start, years = c.day("posted_from"), of_title or of_text
    of_school = "学年" in title + text
    early = years and start is not None and not of_school and _is_early(start, min(years))
    if start is not None and years and (early or not min(years) <= start.year <= max(years) + 1):
        message = f"公示从{start}开始，{'标题' if of_title else '事由'}是{_said(years)}年度的"
        yield _problem(c, "posted_from", message)
    unit = folded(c.text("unit") or "")
    for name, said in (("title", title), ("text", text)):
        found = _UNIT.search(said)
        one = folded(found[1]) if found and not _NOT_A_UNIT.search(found[1]) else ""
        if unit and found and one and one not in unit and unit not in one:
            yield _problem(c, name, f"写的是“{found[1]}”，落款的单位是“{c.text('unit')}”")


def _counts(c: RecordContext) -> Iterator[Problem]:
    """Yield numbers of people in the text that are not those of the list."""
    text, rows = c.text("text") or "", c.rows("people")
    if not rows or c.unread("people"):
        return
    outcomes = Counter(row.text("outcome") for row in rows)
    for found in _COUNT.finditer(text):
        outcome = found["outcome"] or ""
        listed = outcomes[outcome] if outcome else len(rows)
        if int(found["count"]) != listed and (not outcome or outcome in outcomes):
            message = f"写的是“{found[0]}”，名单上{outcome}是{listed}人"
            yield _problem(c, "text", message)


def _is_early(start: PartialDate, year: int) -> bool:
    """Whether a day lies in the first half of a year that is to be over."""
    return start.year == year and start.month is not None and start.month < _SUMMER


def _years(text: str) -> set[int]:
    return {int(year) for year in _YEAR.findall(text)}


def _said(years: set[int]) -> str:
    return "、".join(map(str, sorted(years)))


def _problem(c: RecordContext, name: str, message: str) -> Problem:
    remedy = "请核对是不是照往年的、别的单位的改的，写错的一处改正；确是如此的不必改"
    return Problem(message, "标题、事由、落款和日期相符", remedy, c.at(name))
