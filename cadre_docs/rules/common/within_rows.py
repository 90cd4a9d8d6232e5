"""What one row of a list says of one thing: the year of a paper, and the person's part in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.documents import of_documents
from cadre_docs.rules.common.finished_later import finished_later
from cadre_docs.rules.days import assessed_until
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import PERSON, REGISTRATION, ROSTER, TENURE
from cadre_docs.values.dates import PartialDate, Period

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from datetime import date

    from cadre_docs.record import Row
    from cadre_docs.rules.engine import Place, RecordContext

_OF_LEVEL = ("current_level", "declared_level")
_LEVELS, _TECHNICIAN = "一二三四五", 2  # 一级 and 二级 are technicians
_PARTS = ("authorship", "role")
_BESIDE = ("remark", "publication")
_OUTCOME = ("outcome", "contribution")
"""What came of it: others may have a part in that, where the person did not work alone."""
_LATER = "[二三四五六七八九十2-9]"
_NAMED = "(?![为是系：:](?!本人|我))"
"""Not 第二完成人为某某, who is somebody else."""
_ALONE = expression("独著|独立(?!学院|董事)|唯一")
_FIRST = expression("主持|独著|独立|排名第一|第一作者")
# Each alternative of these begins with a sign of its own, not with a set: then re is quick.
_NOT_ALONE = expression(
    f"第{_LATER}(?:作者|完成人|发明人|参[与加]人){_NAMED}|排名第?{_LATER}(?![0-9])|合著|共著|"
    "通[讯信]作者(?!(?:论文)?\\s?[0-9一二两三四五六七八九十]+\\s?篇)|第一作者(?!(?:论文)?\\s?[0-9一二两三四五六七八九十]+\\s?篇)|共同第一"
)
_NOT_FIRST = expression(
    f"本人第{_LATER}(?:作者|完成人|发明人|参[与加]人)|第{_LATER}(?:作者|完成人|发明人|参[与加]人){_NAMED}|排名第?{_LATER}(?![0-9])|参[与加]人(?![员数次])|参编"
)
_OWN_RANK = expression(f"排名第?{_LATER}(?![0-9])|第{_LATER}(?:作者|完成人|发明人)")
_OWN_FIRST = expression("第一(?:作者|完成人|发明人|育成人)|排名第一|独立完成|独著|唯一")
"""Of both one box may say only one. Who led a project may well be second in its award."""
_TITLE, _CONTENT = "title", "content"
_A_PART = expression("主持|参与|独立|[独合译]著|第一(?:完成人|作者)|排名第一|负责人|成员")
_LONGEST_PART = 5
"""What the box beside a title asks for, and the characters of the longest."""
_HELPED = (
    "协助(?:课题|项目|任务)?(?:负责人|主持人|组长)|参[加与](?:课题|项目|研究)组|加入(?:课题|项目|研究)组|"
    f"本人第{_LATER}(?:完成人|参[与加]人)|作为第{_LATER}(?:完成人|参[与加]人)"
)
_HELPING = expression(_HELPED)
_WITH_OTHERS = expression(
    f"{_HELPED}|与[^，,；;。]{{1,12}}合作|和[^，,；;。]{{1,12}}合作|合作完成|共同完成|协助完成"
)
"""What somebody did who did not do it alone; who led it does so with others."""
_FINISHED = expression(  # 2020年12月通过验收
    r"(?<![0-9至—–~-])((?:19|20)[0-9]{2})\s?[年.](?:\s?(1[0-2]|0?[1-9])(?![0-9])\s?月?)?(?:底|末)?"
    "(?:[^，。；;、0-9年]{0,6}?)(?:验收|结题|结项|完成鉴定|(?:获(?!得?(?:批|知|悉|准|资助|立项))|授权|认定为)(?=[^，,。；;的]{0,200}[。.]?\\Z))"
)
"""The day on which work was found to be finished, or was honoured, with nothing done since."""
_CLOSED = expression(
    "(?:项目|课题|已经?|\\A|[，；;。、])\\s?(?:(?:已|顺利|按期|如期)(?:经)?){0,4}(?:通过(?:结题|结项|最终|项目|省级|国家)?验收|结题|结项|完成验收)"
)
_OF_A_PART = expression("中期|阶段|一期|二期|首期|部分|其中|年度|预验收|子课题|另")
_GOES_ON = expression(
    "(?:在研|正在(?:进行|研究|实施)中?|(?:尚|仍|还)?在?进行中?|尚在进行|(?:尚|还)?未(?:结题|结项|验收|完成))[。.]?"
)
_LONGEST_STATE = 8
_SPENT = "period"
_YEAR = expression(r"((?:19|20)(?<![0-9]..)[0-9]{2})(?=\s?年|[.．/-][01]?[0-9])")
_PRINTED, _SHOWN = "publication", 16
_ALONE_BESIDE = expression("独著|独立完成|唯一作者|(?<!第一)独立作者")
_FIRST_BESIDE = expression("第一(?:完成人|发明人|负责人)|排名第一|主持人|(?:项目|课题)负责人")
"""Who took part in a work may well be the first author of a paper on it."""
_LED = expression(
    "(?:本人)?(?:主持|独立)(?!召开|会议)(?![^，,。；;]*(?:子课题|子项目|部分|专题|分项|章|模块|学院))"
)
_PATENT = expression("(?:国家)?(?:发明专利|实用新型|外观设计专利|专利[“：:])")
_ISSUE = expression(r"第\s?[0-9]{1,3}\s?期|[0-9]{1,3}\s?[(（][0-9]{1,3}[)）]")
_NOT_OUT = expression(
    "(?:已|拟)?投稿|(?<!内)在审|审稿中|待(?:发表|出版|刊出|登载)|(?<!曾)尚?未(?:发表|出版|登载)"
)
_CERTIFIED, _PASSED = "certificate_date", "passed_on"
_ISSUED_WITHIN = 2
"""Years within which a certificate follows its examination."""


@rule("FS-row", Severity.WARNING, "一行里的说法互相矛盾")
def row_agrees(c: RecordContext) -> Iterator[Problem]:
    """著作论文、业绩等一项一行的清单，名册的一行，同一行里的说法应当相符。

    名称填的是“主持”“独著”一类的，多半与旁边的一栏填反了。
    著作方式填独著、本人作用填独立，而旁边写着第二作者、合著、排名第三；填主持，而旁边写着排名第二、参与人（反过来也是）；
    起止时间到检查当天（填了考核程序、报名和审查日期的，到其中最后一天）以后才结束，而完成情况写的是通过验收、已完成；
    著作论文、业绩、处分的日期在那以后，所列年度的考核结果到那时还没有结束；
    本人作用写着第一完成人、又写着排名第二；
    工作内容写的是协助负责人、参加课题组、第三完成人（独立的：合作、共同完成）；完成情况写的验收、结题、获奖在起止时间开始以前；
    起止时间写“至今”而完成情况写已验收、结题的，起止时间在聘期以内已经结束而只写“在研”的；完成情况填的是“主持”一类的；
    著作论文里登记的是专利、刊物和期号、还在投稿的；出版登载情况写明的年份都不是所填日期的那一年（相差一年的不提醒：先登载、后获奖）；
    处分决定文号的年份不是决定日期的那一年（上半年的，早一年的不提醒），
    表彰文件的文号与取得时间相差一年以上，或者文号早一年而取得在下半年；文号没有写完（示人社〔2018〕）、年份不是年份（〔18〕42号）的；名册上申报的等级不高于现等级，或者越过一级申报技师、高级技师。

    报名信息里申报的等级不高于现等级，填了等级证书的取得时间而没有填现等级，通过考核两年以后才取得证书的，也提醒。
    """
    role = c.record.schema.role
    if role in (*PERSON, *TENURE):
        yield from finished_later(c)
    if role not in PERSON:
        yield from _levels(c) if role in ROSTER else _own_level(c) if role in REGISTRATION else ()
        return
    yield from of_documents(c)
    for table_id, rows in c.record.tables.items():
        table = c.record.schema.by_id[table_id]
        part = next((name for name in _PARTS if table.column(name)), "")
        if not part:
            continue
        until = assessed_until(c.record) if table.column(_SPENT) else None
        for number, row in enumerate(rows, 1):
            yield from _of_row(_Line(c, table_id, number, row, until), part)


class _Line(NamedTuple):
    """A row, and until when its form assesses (None: a form that does not say so)."""

    context: RecordContext
    table: str
    number: int
    row: Row
    until: date | None

    def at(self, column: str) -> Place:
        return self.context.at_row(self.table, self.number, column)


def _of_row(line: _Line, part: str) -> Iterator[Problem]:
    row = line.row
    said, box = row.text(part), _outcome_of(row)
    if _is_part(title := row.text(_TITLE)):
        yield Problem(
            f"名称填的是“{title}”，像是本人作用",
            wanted="这一项的名称",
            remedy="请核对是不是填反了，改正有误的；确实如此的不必改",
            at=line.at(_TITLE),
        )
    if _is_part(outcome := row.text(box)):
        yield Problem(
            f"填的是“{outcome}”，像是本人作用",
            wanted="完成得怎样，有什么成果",
            remedy="请核对是不是填串了栏，改正有误的；确实如此的不必改",
            at=line.at(box),
        )
    found = (_against if _FIRST.search(said) else _above)(said, row)
    if (own := _OWN_RANK.search(said)) and (first := _OWN_FIRST.search(said)):
        yield Problem(
            f"写着“{first[0]}”，又写着“{own[0]}”",
            wanted="一行里的说法一致",
            remedy="请对照材料核对，改正有误的一处；说的是两件事的不必改",
            at=line.at(part),
        )
    if found is not None:
        yield Problem(
            f"填“{said}”，而同一行写着“{found[0]}”",
            wanted="一行里的说法一致",
            remedy="请对照材料核对，改正有误的一处；说的不是本人、不是这一项的不必改",
            at=line.at(part),
        )
    if isinstance(spent := row.get(_SPENT), Period):
        yield from _time_of(line, spent, box, outcome)
    if isinstance(day := row.get("date"), PartialDate):
        yield from _day_of(line, day)
    if _PRINTED in row.values:
        yield from _printed(line)


def _is_part(text: str) -> bool:
    """Whether a text says what part somebody had, and nothing else."""
    return len(text) <= _LONGEST_PART and _A_PART.fullmatch(text) is not None


def _time_of(line: _Line, spent: Period, box: str, outcome: str) -> Iterator[Problem]:
    """Yield a row whose work was done in another time than what came of it says."""
    if "20" in outcome and (ended := _ended_before(spent, outcome)):
        yield Problem(
            f"起止时间从{spent.start}开始，而同一行写着“{ended}”",
            wanted="一行里的说法一致",
            remedy="请对照材料核对，改正有误的一处；说的不是这一项的不必改",
            at=line.at(box),
        )
    if spent.end is None or len(outcome) <= _LONGEST_STATE:
        yield from _open_or_closed(line, spent, box)


def _day_of(line: _Line, day: PartialDate) -> Iterator[Problem]:
    """Yield a paper that was printed in other years than that of its day."""
    years = [int(year) for year in _YEAR.findall(line.row.text(_PRINTED))]
    if years and not _is_near(day.year, years):
        yield Problem(
            f"日期填{day}，而出版登载情况写的是{'、'.join(map(str, years))}年",
            wanted="一行里的说法一致",
            remedy="请对照材料核对，改正有误的一处；确实如此的不必改",
            at=line.at("date"),
        )


def _outcome_of(row: Row) -> str:
    for name in _OUTCOME:
        if row.text(name):
            return name
    return _OUTCOME[0]


def _open_or_closed(line: _Line, spent: Period, box: str) -> Iterator[Problem]:
    """Yield work that goes on and was finished, or that ended and goes on."""
    if spent.end is None and _CLOSED.search(line.row.text("remark")):
        box = "remark"
    text, until = line.row.text(box), line.until
    if not text:
        return
    found, why = None, ""
    if spent.end is None:
        found = None if _OF_A_PART.search(text) else _CLOSED.search(text)
        why = "起止时间写的是“至今”"
        remedy = "请核对：已经结束的写结束的年月；还没有结束的，改正完成情况；确实如此的不必改"
    elif until is not None and spent.end.last < until:
        found = _GOES_ON.fullmatch(text)
        why = f"起止时间到{spent.end}为止"
        remedy = "请核对：已经结束的写明结果；还在进行的，起止时间写“至今”；确实如此的不必改"
    if found is not None:
        yield Problem(
            f"{why}，而同一行写着“{found[0].strip('，；;。、 ')}”",
            wanted="一行里的说法一致",
            remedy=remedy,
            at=line.at(box),
        )


def _ended_before(spent: Period, text: str) -> str:
    """Return what a text says of a day on which work ended, before it began; empty: nothing."""
    found = list(_FINISHED.finditer(text))
    days = [PartialDate(int(one[1]), int(one[2]) if one[2] else None) for one in found]
    if not days or not all(day.is_before(spent.start) for day in days):
        return ""
    return found[0][0]


def _against(said: str, row: Row) -> re.Match[str] | None:
    """Return what stands beside a first part that the person cannot have, unless both are said."""
    alone = _ALONE.search(said)
    against = _NOT_ALONE if alone else _NOT_FIRST
    if against.search(said):
        return None
    beside = (*_BESIDE, *(_OUTCOME if alone else ()))
    found = next(filter(None, (against.search(row.text(name)) for name in beside)), None)
    return found or (_WITH_OTHERS if alone else _HELPING).search(row.text(_CONTENT))


def _above(said: str, row: Row) -> re.Match[str] | None:
    """Return what stands beside a lesser part that is said of who came first, or was alone."""
    if said == "合著":
        return _ALONE_BESIDE.search(row.text("remark"))
    if said != "参与":
        return None
    return _FIRST_BESIDE.search(row.text("remark")) or _LED.match(row.text(_CONTENT))


def _printed(line: _Line) -> Iterator[Problem]:
    """Yield papers in another's box, that are not out yet, and that are none."""
    title, printed = line.row.text(_TITLE), line.row.text(_PRINTED)
    if _PATENT.match(title):
        yield Problem(
            f"登记的是“{title[:_SHOWN]}”，不是著作、论文或者技术报告",
            wanted="创造发明登记在主要工作的表里",
            remedy="请移到主要工作的表里；确实如此的不必改",
            at=line.at(_TITLE),
        )
    elif printed.startswith("《") and _has_issue(title) and not _ISSUE.search(printed):
        yield Problem(
            f"名称填的是“{title[:_SHOWN]}”，像是刊物和期号",
            wanted="著作、论文的名称",
            remedy="请核对是不是填反了，改正有误的；确实如此的不必改",
            at=line.at(_TITLE),
        )
    if found := _not_out(printed):
        yield Problem(
            f"写的是“{found[0]}”，还没有出版、登载",
            wanted="已经出版、登载、获奖或者在学术会议上交流的",
            remedy="请核对：已经发表的写明出处；没有的删去此行；确实如此的不必改",
            at=line.at(_PRINTED),
        )


def _has_issue(text: str) -> bool:
    return ("期" in text or "（" in text or "(" in text) and _ISSUE.search(text) is not None


def _not_out(text: str) -> re.Match[str] | None:
    """Return the words that say that a paper is not out yet; the rarest sign of each first."""
    may = "稿" in text or "审" in text or "待" in text or "未" in text
    return _NOT_OUT.search(text) if may else None


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


def _is_near(year: int, years: list[int]) -> bool:
    """Whether one of these is the year, or the one before or after: printed, then reprinted."""
    return any(abs(year - other) <= 1 for other in years)
