"""What one row of a list says of one thing: the year of a paper, and the person's part in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import PERSON, REGISTRATION, ROSTER
from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cadre_docs.record import Row
    from cadre_docs.rules.engine import RecordContext

_OF_LEVEL = ("current_level", "declared_level")
_LEVELS, _TECHNICIAN = "一二三四五", 2  # 一级 and 二级 are technicians
_PARTS = ("authorship", "role")
_BESIDE = ("remark", "publication")
_OUTCOME = ("outcome", "contribution")
"""What came of it: others may have a part in that, where the person did not work alone."""
_LATER = "[二三四五六七八九十2-9]"
_ALONE = expression("独著|独立(?!学院|董事)|唯一")
_FIRST = expression("主持|独著|独立|排名第一|第一作者")
_NOT_ALONE = expression(
    f"第{_LATER}(?:作者|完成人|发明人|参[与加]人)|排名第?{_LATER}(?![0-9])|[合共]著|通[讯信]作者|第一作者|共同第一"
)
_NOT_FIRST = expression(
    f"(?:本人)?第{_LATER}(?:作者|完成人|发明人|参[与加]人)|排名第?{_LATER}(?![0-9])|参[与加]人(?![员数次])|参编"
)
_TITLE, _CONTENT = "title", "content"
_A_PART = expression("主持|参与|独立|[独合译]著|第一(?:完成人|作者)|排名第一|负责人|成员")
"""What the box beside a title asks for."""
_HELPED = (
    "协助(?:课题|项目|任务)?(?:负责人|主持人|组长)|(?:参加|参与|加入)(?:课题|项目|研究)组|"
    f"(?:本人|作为)第{_LATER}(?:完成人|参[与加]人)"
)
_HELPING = expression(_HELPED)
_WITH_OTHERS = expression(f"{_HELPED}|[与和][^，,；;。]{{1,12}}合作|(?:合作|共同|协助)完成")
"""What somebody did who did not do it alone; who led it does so with others."""
_FINISHED = expression(  # 2020年12月通过验收
    r"(?<![0-9至—–~-])((?:19|20)[0-9]{2})\s?[年.](?:\s?(1[0-2]|0?[1-9])(?![0-9])\s?月?)?(?:底|末)?"
    "(?:[^，。；;、0-9年]{0,6}?)(?:验收|结题|结项|完成鉴定)"
)
"""The day on which a piece of work was found to be finished."""
_SPENT, _OUTCOMES = "period", "outcome"
_YEAR = expression(r"(?<![0-9])((?:19|20)[0-9]{2})(?=\s?年|[.．/-][01]?[0-9])")
_PRINTED = "publication"
_DOCUMENT = "document"


class _Documents(NamedTuple):
    """A list of things with documents: its day, what that is called, and the paper."""

    table: str
    column: str
    called: str
    paper: str
    earliest: int = 0
    """Years that the day may lie before the document's, negative."""


_OF_DOCUMENTS = {
    "sanctions": _Documents("sanctions", "decided_on", "处分决定日期", "处分决定"),
    # a contest of December is announced in January
    "merits": _Documents("merits", "date", "取得时间", "表彰文件", -1),
}
_CERTIFIED, _PASSED = "certificate_date", "passed_on"
_ISSUED_WITHIN = 2
"""Years within which a certificate follows its examination."""
_NUMBER = expression(r"[〔\[(（【]((?:19|20)[0-9]{2})[〕\])）】]")


@rule("FS-row", Severity.WARNING, "一行里的说法互相矛盾")
def row_agrees(c: RecordContext) -> Iterator[Problem]:
    """著作论文、业绩等一项一行的清单，名册的一行，同一行里的说法应当相符。

    名称填的是“主持”“独著”一类的，多半与旁边的一栏填反了。
    著作方式填独著、本人作用填独立，而旁边写着第二作者、合著、排名第三；填主持，而旁边写着排名第二、参与人；
    工作内容写的是协助负责人、参加课题组、第三完成人（独立的：合作、共同完成）；完成情况写的验收、结题在起止时间开始以前；
    出版登载情况写明的年份都不是所填日期的那一年（相差一年的不提醒：先登载、后获奖）；处分决定文号的年份不是决定日期的那一年（早一年的不提醒），
    表彰文件的文号与取得时间相差一年以上；名册上申报的等级不高于现等级，或者越过一级申报技师、高级技师。

    报名信息里申报的等级不高于现等级，填了等级证书的取得时间而没有填现等级，通过考核两年以后才取得证书的，也提醒。
    """
    role = c.record.schema.role
    if role not in PERSON:
        yield from _levels(c) if role in ROSTER else _own_level(c) if role in REGISTRATION else ()
        return
    for table_id, rows in c.record.tables.items():
        table = c.record.schema.by_id[table_id]
        if table_id in _OF_DOCUMENTS:
            yield from _documents(c, rows, _OF_DOCUMENTS[table_id])
        part = next((name for name in _PARTS if table.column(name)), "")
        if not part:
            continue
        for number, row in enumerate(rows, 1):
            said = row.text(part)
            if _A_PART.fullmatch(title := row.text(_TITLE)):
                yield Problem(
                    f"名称填的是“{title}”，像是本人作用",
                    wanted="这一项的名称",
                    remedy="请核对是不是填反了，改正有误的；确实如此的不必改",
                    at=c.at_row(table_id, number, _TITLE),
                )
            found = _against(said, row) if _FIRST.search(said) else None
            if found is not None:
                yield Problem(
                    f"填“{said}”，而同一行写着“{found[0]}”",
                    wanted="一行里的说法一致",
                    remedy="请对照材料核对，改正有误的一处；说的不是本人、不是这一项的不必改",
                    at=c.at_row(table_id, number, part),
                )
            yield from _days_of(c, table_id, number, row)


def _days_of(c: RecordContext, table_id: str, number: int, row: Row) -> Iterator[Problem]:
    """Yield a row that is of another time than what stands in it."""
    if (ended := _ended_before(row)) is not None:
        yield Problem(
            f"起止时间从{ended[0]}开始，而同一行写着“{ended[1]}”",
            wanted="一行里的说法一致",
            remedy="请对照材料核对，改正有误的一处；说的不是这一项的不必改",
            at=c.at_row(table_id, number, _OUTCOMES),
        )
    date = row.get("date")
    if not isinstance(date, PartialDate):
        return
    years = [int(year) for year in _YEAR.findall(row.text(_PRINTED))]
    if years and not _is_near(date.year, years):
        yield Problem(
            f"日期填{date}，而出版登载情况写的是{'、'.join(map(str, years))}年",
            wanted="一行里的说法一致",
            remedy="请对照材料核对，改正有误的一处；确实如此的不必改",
            at=c.at_row(table_id, number, "date"),
        )


def _ended_before(row: Row) -> tuple[PartialDate, str] | None:
    """Return when work began, and what stands beside it of a day before that on which it ended."""
    spent, text = row.get(_SPENT), row.text(_OUTCOMES)
    if not isinstance(spent, Period) or "20" not in text:
        return None
    found = list(_FINISHED.finditer(text))
    days = [PartialDate(int(one[1]), int(one[2]) if one[2] else None) for one in found]
    if not days or not all(day.is_before(spent.start) for day in days):
        return None
    return spent.start, found[0][0]


def _against(said: str, row: Row) -> re.Match[str] | None:
    """Return what stands beside a first part that the person cannot have, unless both are said."""
    alone = _ALONE.search(said)
    against = _NOT_ALONE if alone else _NOT_FIRST
    if against.search(said):
        return None
    beside = (*_BESIDE, *(_OUTCOME if alone else ()))
    found = next(filter(None, (against.search(row.text(name)) for name in beside)), None)
    return found or (_WITH_OTHERS if alone else _HELPING).search(row.text(_CONTENT))


def _levels(c: RecordContext) -> Iterator[Problem]:
    """Yield people who declare a level that is not above their own, or two above it."""
    for table_id, rows in c.record.tables.items():
        for number, row in enumerate(rows, 1):
            own, declared = (_LEVELS.find(row.text(name)[:1] or "-") for name in _OF_LEVEL)
            if min(own, declared) < 0:
                continue
            skipped = declared < _TECHNICIAN and own - declared > 1
            if declared >= own or skipped:
                yield Problem(
                    f"现等级是“{row.text(_OF_LEVEL[0])}”，申报的是“{row.text(_OF_LEVEL[1])}”",
                    wanted="申报比现等级高一级的",
                    remedy="请核对，改正有误的一处；确实如此的不必改",
                    at=c.at_row(table_id, number, _OF_LEVEL[1]),
                )


def _own_level(c: RecordContext) -> Iterator[Problem]:
    """Yield a level declared that is not above one's own, and a certificate of no level."""
    own, declared = map(c.record.text, _OF_LEVEL)
    if not own:
        if c.record.get(_CERTIFIED) is not None and _OF_LEVEL[0] not in c.record.unreadable:
            yield Problem(
                "填了现等级证书取得时间，没有填现岗位等级",
                wanted="有等级证书的，填现岗位等级；还没有等级的，两项都空着",
                remedy="请核对，补填现岗位等级，或者清空证书取得时间",
                at=c.at(_CERTIFIED),
            )
    else:
        yield from _certified(c)
    if own and declared and _LEVELS.find(declared[:1]) >= _LEVELS.find(own[:1]) >= 0:
        yield Problem(
            f"现等级是“{own}”，申报的是“{declared}”",
            wanted="申报比现等级高的",
            remedy="请核对，改正有误的一处；确实如此的不必改",
            at=c.at(_OF_LEVEL[1]),
        )


def _certified(c: RecordContext) -> Iterator[Problem]:
    """Yield a certificate that came long after its examination."""
    passed, certified = c.record.get(_PASSED), c.record.get(_CERTIFIED)
    if not isinstance(passed, PartialDate) or not isinstance(certified, PartialDate):
        return
    if passed.full_years_by(_ISSUED_WITHIN, certified):
        yield Problem(
            f"{passed}通过低一等级的考核，{certified}才取得现等级证书，晚{_ISSUED_WITHIN}年以上",
            wanted="通过考核以后发给证书",
            remedy="请对照证书核对，改正有误的一处；确实如此的不必改",
            at=c.at(_PASSED),
        )


def _documents(c: RecordContext, rows: tuple[Row, ...], of: _Documents) -> Iterator[Problem]:
    """Yield rows whose document is of another year than their day, give or take one."""
    for number, row in enumerate(rows, 1):
        day, found = row.get(of.column), _NUMBER.search(row.text(_DOCUMENT))
        if found is None or not isinstance(day, PartialDate):
            continue
        if not of.earliest <= day.year - int(found[1]) <= 1:
            yield Problem(
                f"文号“{row.text(_DOCUMENT)}”是{found[1]}年的，而{of.called}填{day}",
                wanted="一行里的说法一致",
                remedy=f"请对照{of.paper}核对，改正有误的一处；确实如此的不必改",
                at=c.at_row(of.table, number, _DOCUMENT),
            )


def _is_near(year: int, years: list[int]) -> bool:
    """Whether one of these is the year, or the one before or after: printed, then reprinted."""
    return any(abs(year - other) <= 1 for other in years)
