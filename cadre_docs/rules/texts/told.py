"""Facts that a text tells (受到警告处分, 2023年8月退休) and whose box says nothing, or otherwise.

What decides a grade are the boxes: a sanction that stands in the remarks alone decides nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.words import OF_OTHERS, YEARS
from cadre_docs.rules.days import assessed_in, period_of
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.outcomes import SCALE, Outcome
from cadre_docs.rules.texts import TOLD
from cadre_docs.rules.texts.boxes import Said, boxes_said, lines_said
from cadre_docs.rules.texts.denials import is_denied
from cadre_docs.rules.texts.leave import LEAVES, TRUANT, leave_told
from cadre_docs.rules.texts.rewards import REWARDS, reward_told, says_none
from cadre_docs.rules.texts.somebody_else import is_of_others, is_own

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.schema import Field

_CLAUSES = expression("[，,。；;！!？?\n]")
_SENTENCES = expression("[。；;！!？?\n]")
_WORDS = expression(
    "处分|诫勉|处理|造假|弄虚作假|抄袭|剽窃|停职|消极|涣散|不足|满意度|责任心|职责|失职|不作为|作风|岗位要求|影响恶劣|停薪|退养|返聘|派遣|不在编|不在岗|学术不端|否决|补充考核|判处|任务|进展|开展|调离|调出|调往|辞职|离职|去世|逝世|辞世|病|殉职|离岗|立案|退休|调入|入职|参加工作|挂职|援疆|援藏|援派|师德|事假|旷工|满勤|全勤|请假|产假|缺勤|外出|脱产|进修|访学|跟岗|住院|手术|工伤|负伤|借调|驻村|参加[^，,。]{0,8}考核"
)
"""Texts without any of these tell nothing."""
_TELLING = expression(
    "处分|诫勉|造假|弄虚作假|抄袭|剽窃|组织处理|停职检查|责令检查|停薪留职|返聘|劳务派遣|不在编|不在岗|内部退养|学术不端|一票否决|补充考核|只完成|仅完成|判处|立案|退休|调入|调到我|调离|调出|调往|辞职|离职|离岗|去世|逝世|病逝|病故|殉职|辞世|入职|参加工作|"
    "分配|招聘|考入|录用|挂职|援疆|援藏|援派|借调|驻村|假|旷工|满勤|全勤|缺勤|病休|因病|生病|患病|住院|手术|工伤|负伤|外出|脱产|带薪|进修|访学|跟岗|"
    "师德|未|没有|没能|消极|涣散|明显不足|满意度较?低|责任心|不履行|失职|不作为|作风[较很]?差|不能适应|影响恶劣"
)
"""Whatever the expressions below find has one of these, but for ``_ALL_DONE``; few texts do.

These, and those above, are all literals: then re looks for their first characters, which is quick.
"""
_DONE = "完成"
_SINCE = expression("以来|至今|以后")
_SANCTIONED = expression(
    "(?:受到?|受过|被给予|被处以|被处|给予其?)了?(?:过|党纪|政务|行政|组织|党内|单位|上级|[的、和]){0,4}"
    "(严重警告|警告|记大过|记过|降低岗位等级|降级|撤职|撤销党内职务|留党察看|开除党籍)(?:[一二两12]年)?的?(?:党纪|政务|行政)?处分"
)
_UNNAMED = expression(  # not 受到处分的影响, 受处分人员
    "(?:受到?|受过|被给予)了?(?:过|党纪|政务|行政|组织|单位|上级|[的、和]){0,3}处分(?=后|以后|之后|期|，|\\Z)"
)
_SPARED = expression("[未无没不非免]")
_BREACHES, _BREACH = "cancelling_facts", "违法违纪违规"
_LONG_PAST = 3
"""Years after which a sanction that a text tells may well have no effect any more."""
_LIFTED = expression("(?<![0-9])(20[0-9]{2})\\s?年[^，,。；;\n]{0,12}?(?:解除|期满)")
_CASE = expression("被[^，]{0,12}立案(?:审查|调查)")
_NOTHING = ("无", "0", "False")
_SHOWN = {"True": "是", "False": "否"}
_AWAY = ("病假", "事假")
_RETIRED = expression(
    r"(?:月|[0-9]日|已|正式|到龄|提前|办理了?|同志|本人|因病|批准)退休(?!在即|倒计时|前夕|职工|人员|教|老|干部|后|生活|工作|金|待遇|返聘|的|前|年龄|审批|[^，]{0,14}手续\s?[0-9一二两三四五六七八九十])"
)
_MOVED_IN = expression(  # not 调入教务处工作, within a unit
    "调入(?![^，]{1,11}[处科室组部办班队股]工作)(?:[我本](?:校|院|单位|局|中心|所|馆|站|园)|[^，]{0,12}工作|\\Z)|调[入到]我"
)
_NEW = expression(
    "入职(?!培训|教育)|参加工作(?![坊会室组小总])|(?:分配|招聘|考入|录用)[^，]{0,10}(?:到|至|我|本)"
)
_SENT = expression("(?:在|赴|到|派|选派|前往)[^，]{0,20}(?:挂职|援疆|援藏|援派)")
_MONTHS = (
    "(?:[0-9一二三四五六七八九十两]{1,3}个多?月|[0-9]{1,2}月(?:[0-9]{1,2}日)?"
    "(?:起?至|到|-|—|—|~)(?:20[0-9]{2}年)?[0-9]{1,2}月|半年|长期|全年)"
)
_LEAVE = expression(
    f"{_MONTHS}(?:(?![无没未零])[^，]){{0,12}}(?:病假(?!条|单|证明|审)|病休|事假|因病(?:请假|休假|休养|住院|治疗|未))(?![^，]{{0,8}}[0-9一二两三四五六七八九十]\\s?[天日])|"
    f"(?:病假|病休|事假|因病(?:请假|休假|休养|住院|治疗)|因病[^，]{{0,6}}请假)[^，]{{0,8}}{_MONTHS}"
)
_FOR_MONTHS = "(?:[0-9一二三四五六七八九十两]{1,3}个多?月|半年|一年)"
_OUT = "(?:外出|脱产|离岗|带薪)[^，]{0,12}?(?:学习|进修|培训|读研|深造)|进修|访学|跟岗学习"
_BORROWED = expression("从[^，]{1,16}借调(?!到)|借调人员|借调[^，到至在]{0,2}[小老][\u4e00-\u9fff]")
"""Somebody else, who came."""
_AT_HOME = expression("业余|在职|函授|网络|线上|远程|周末|指导|带教|接收|负责|医[师生]|考取|在读")
_STUDY = expression(f"(?:{_OUT})[^，]{{0,8}}?{_FOR_MONTHS}|{_FOR_MONTHS}的?[^，]{{0,8}}?(?:{_OUT})")
_SENT_FOR = expression(
    f"(?:挂职|援疆|援藏|援派|借调|驻村)(?:锻炼|工作|支教)?[^，]{{0,4}}?{_FOR_MONTHS}"
)
_ALL_DAYS = expression(
    "全年(?:出)?[满全]勤|出满勤|(?:保持|坚持|做到|实现)[满全]勤|全年[无没][^，]{0,6}(?:缺勤|请假)|"
    "(?:从不|从未|从没有?|没有请过|未请过)(?:请过?)?(?:一天)?(?:病|事)?假"
)
_BUT = expression("除|以外|之外")
_MEASURE = expression("受到?(?:了|过)?(?:组织)?(?:诫勉|组织处理|停职检查|责令检查|调离岗位)")
_FRAUD = expression(
    "(?:因|存在|有|被[^，]{0,6})(?:严重)?(?:学术不端|学术造假|数据造假|弄虚作假|抄袭|剽窃)[^，]{0,10}(?:通报|查处|撤稿|处理|撤销|问责)|"
    "(?:被|受到)[^，]{0,6}(?:通报|查处|认定)[^，]{0,6}(?:学术不端|造假|弄虚作假|抄袭|剽窃)"
)
_SENTENCED = expression("(?:被|受)[^，]{0,8}判处|判处(?:管制|拘役|有期徒刑|罚金)")
_GONE = expression(
    "(?:(?:(?:20[0-9]{2}年)?[0-9]{1,2})?月(?:[0-9]{1,2}日)?|[0-9]日|已|正式|同志|本人|申请|办理了?)"
    "(?:调离|调出|调往|(?:因[病故])?辞职|离职|自动离职|离岗|(?:因[病公伤]|突发[^，]{0,6}|不幸)?(?:去世|逝世|病逝|病故|殉职|辞世))"
    "(?!手续的|人员|教|的|前|后返|报告|申请|培训|学习|创业)"
)
_MISSED = expression(
    "(?:均|都|全部)?(?:未|没有|没能|未能)(?:能够?)?(?:全部|全面|按期|按时|如期)?(?:完成|开展|达到)(?:了)?(?:(?:聘期|年度|本年度?|[全当]年|全部|各项|既定|(?:聘用)?合同(?:约定|规定)?)的?)?"
    "(?:目标|工作|各项)?(?:任务|目标|进展|指标)|(?:只|仅)完成(?:了)?(?:[^，]{0,8}的)?(?:大部分|部分|一部分|一半)(?:的)?(?:目标|工作)?(?:任务|目标|指标)|(?:(?<![^标作年度期项些部体各定约要点同全个的位研学教，])任务|指标)[^，]{0,4}?(?:均|都|全部)?(?:未|没有|没能|未能)(?:按期|按时|如期|全部)?(?:完成|开展)(?!的[村乡镇户单学企站所科班人])"
    "|(?:未|没有|没能|未能)(?:能够?)?(?:全部|全面|按期|按时|如期)?完成(?:了)?(?:聘期内?|聘用合同|合同书?|岗位聘任)[^，]{0,12}?(?:任务|目标|指标)"
)
_MISSED_BY_OTHERS = expression(
    "个别|有的|少数|某些|某[个位]|部分(?=[单乡镇村企同学患家部科])|去年|上一?年|往年|前年|兄弟|其[他它]|[乡镇]|读书|给自己|个人计划|阅读|施工|承包|承建|供应商|厂家|[甲乙]方|"
    "对(?=[未没])|任务的(?!原因|主要|客观|情况|问题|[是有])"
)
"""Who else did not do what was to be done, or in another year: 个别乡镇未按时完成任务."""
_ETHICS = expression(
    "师德(?:师风)?(?:年度|专项)?(?:考核|考评|测评|评价)(?:结果|等次|档次|结论)?(?:被?(?:确定|评定|认定|定|评)?为|是|[：:])?“?不合格|"
    "(?<![如若])(?:存在|发生|出现|因|有|被(?:认定|通报)(?:为|有)?|构成)(?:了|过)?(?:严重|轻微)?(?:违反)?师德(?:师风)?(?:失范|违规|问题)|"
    "(?<![如若])(?:存在|发生|出现|因|有|被(?:认定|通报)(?:为|有)?|构成)(?:了|过)?(?:严重|轻微)?(?:的)?学术不端|"
    "(?<!实行)(?<!落实)(?<!坚持)(?<!执行)(?<!严格)(?<!对)(?:职业道德|政治思想|师德)[^，]{0,6}?(?:被|予以)?一票否决(?!”?制|(?:情形|事项|情况)|[^，]{0,4}[：:]\\s?无)"
)
_NOT_IN_POST = expression("停薪留职|退休返聘|劳务派遣|不在编(?!的)|不在岗(?!的)|内部退养")
_ONCE_MORE = expression("\\A补充考核(?:人员)?\\Z|(?:属于?|为|系|是|参加)补充考核(?:人员|的)?\\Z")
_NOT_THERE = expression(
    "(?:因[^，]{1,8}?|本人|该同志|同志|年度|\\A)(?:未|没有|没能|未能)(?:能够?)?参加(?:了)?"
    "(?:本次|此次|聘期|年度|本年度?|20[0-9]{2}年度?)*考核"
)
_SUBJECT = (
    "(?:\\A|、)(?:但|其|该同志|同志|该员|本人|平时|有时|工作上|[^，、]{0,6}方面){0,3}(?:存在)?"
)
_ITS_END = "(?:的?(?:问题|现象|情况))?(?=、|\\Z)"
_POOR = expression(  # the words of those who are 基本合格, as conclusions
    f"{_SUBJECT}(?:工作(?:态度)?(?:较为?|比较|有些)?消极|(?:工作|组织|劳动)?纪律(?:较为?|比较|有些)?涣散|"
    "(?:工作)?作风(?:方面)?存在明显不足|服务对象满意度较?低|(?:公共服务意识和)?(?:工作)?责任心(?:一般|不强|较差)|"
    f"(?:仅|只)?能?基本(?:能够?)?(?:履行岗位职责|完成工作任务)[、但]?(?:质效不高|存在失误)){_ITS_END}"
)
_BAD = expression(  # and of those who are 不合格
    f"{_SUBJECT}(?:(?:业务素质和)?工作能力不能适应岗位要求|不能适应岗位要求|工作责任心缺失|(?:工作)?不担当、?不作为|工作作风[较很]?差|"
    f"不履行岗位职责|(?:因)?(?:工作中)?(?:因)?严重失职(?:失误)?[^，]{{0,8}}|影响恶劣){_ITS_END}"
)
_ALL_DONE = expression(
    "(?:全部|全面|圆满|超额|如期|按期|高质量)(?:地)?完成(?:了)?(?:(?:聘期|聘用|合同|既定|各项|全部|约定|规定)的?){0,4}(?:目标|工作)?(?:任务|目标)"
)
_OF_A_YEAR = (_MISSED, _ALL_DONE, _NOT_THERE)
"""What is also said of one year's own assessment, where it is said of a year."""
_REASON = "ungraded_reason"
"""The box that says why there is no grade: what it tells was counted."""


class _Event(NamedTuple):
    """Something of the year; ``boxes`` are those in which it may stand, the first is named.

    ``dated``: only where the text says that it was this year; ``unless`` the clause says this.
    """

    told: re.Pattern[str]
    boxes: tuple[str, ...]
    dated: bool = False
    unless: re.Pattern[str] | None = None


_EVENTS = (
    _Event(_CASE, ("case_status",)),
    _Event(_RETIRED, ("retired_on",)),
    _Event(_MOVED_IN, ("transferred_on", "joined_on"), dated=True),
    _Event(_NEW, ("joined_on", "transferred_on"), dated=True),
    _Event(_SENT, ("outside",), dated=True),
    _Event(_LEAVE, (LEAVES,)),
    _Event(_MEASURE, ("measure_effect",)),
    _Event(_SENTENCED, ("criminal_sentence", "sanctions")),
    _Event(_FRAUD, (_BREACHES,)),
    _Event(_STUDY, ("outside", LEAVES), unless=_AT_HOME),
    _Event(_SENT_FOR, ("outside",), unless=_BORROWED),
)


class _Otherwise(NamedTuple):
    """What a text may not tell of its person while a box says one of ``values``."""

    told: re.Pattern[str]
    box: str
    values: tuple[str, ...]
    by_others: bool = False
    """Only in what others write of the person."""


_GRADES = tuple(grade for grade in SCALE if grade != Outcome.UNQUALIFIED)
_UNDONE = ("有正当理由未完成", "无正当理由未完成")
_AT_ODDS = (
    _Otherwise(_NOT_THERE, "grade", SCALE),
    _Otherwise(_NOT_THERE, "proposed_grade", SCALE),
    _Otherwise(_MISSED, "targets", ("完成",)),
    _Otherwise(_MISSED, "grade", (Outcome.EXCELLENT,)),
    _Otherwise(_ALL_DONE, "targets", _UNDONE),
    _Otherwise(_MISSED, "proposed_grade", (Outcome.EXCELLENT,)),
    _Otherwise(_ETHICS, "proposed_grade", _GRADES),
    _Otherwise(_ETHICS, "grade", _GRADES),
    _Otherwise(_ETHICS, "professional_ethics", ("通过",)),
    _Otherwise(_ONCE_MORE, "category", ("正常考核",)),
    _Otherwise(_NOT_IN_POST, "on_payroll_in_post", ("True",)),
    _Otherwise(_RETIRED, "on_payroll_in_post", ("True",)),
    _Otherwise(_GONE, "on_payroll_in_post", ("True",)),
    _Otherwise(_RETIRED, "post_status", ("在职",)),
    _Otherwise(_GONE, "post_status", ("在职",)),
    _Otherwise(_GONE, "proposed_grade", _GRADES),
    _Otherwise(_POOR, "proposed_grade", ("优秀", "合格"), by_others=True),
    _Otherwise(_BAD, "proposed_grade", _GRADES, by_others=True),
)


_REMEDY = "请核对：确有此事的在这一项补填，文字不对的改正；说的不是本人、不是本年度的不必改"


@rule(TOLD, Severity.WARNING, "文字里说到的事，项里没有填")
def told_and_filled_in(c: RecordContext) -> Iterator[Problem]:
    """总结、评语、备注里说本人受了处分、被立案、当年退休、调入、入职、挂职、长期请假、旷工，而这一项空着；或者说全年出满勤，而填有病假、事假。

    说病假、事假、产假几天，旷工几天，外出学习、挂职几个月的，与项里填的天数、月数、类别比较（5天以下的病假、事假没有填不算；写的是几次中的一次的，比合计多才算）。
    聘期考核的表，写明是聘期内哪一年的都算。
    说本人已调离、辞职、退休、去世、停薪留职，学术不端、一票否决，没有完成任务（或者全部完成而填的是未完成），师德失范或者师德考核不合格，而所填的是在职、完成、合格（优秀）、（职业道德）通过的，也提醒。
    本人写当年获得什么奖、什么称号，而奖惩情况填的是“无”的，也提醒；学生、团队、单位获的，拟申报的不算。
    评语里用办法说基本合格、不合格的话（工作消极、纪律涣散；不履行岗位职责）下结论，而填的是合格、优秀的，也提醒。
    确定档次看的是所填的项：只写在文字里的处分、缺勤，没有算进去。只认说的是本人、说明了是什么的话（处分没有说明是哪一种、而一行也没有填的，也算）；没有、未受的不算，说的是学生、别人、规定的不算；
    写明是别的年度的不算（三年以前的处分、写明以前年度已解除的处分也不算）。表上没有这一项的不核对。
    """
    undone = c.record.text("targets") in _UNDONE
    texts = [said for said in lines_said(c.record) if _may_tell(said.text, undone=undone)]
    for said in texts:
        told = next(_lacking(c.record, said, undone=undone), None)
        if told is not None:
            yield Problem(
                f"文字里说“{told.said}”，而{told.box}",
                wanted="两处一致",
                remedy=_REMEDY,
                at=said.at,
            )
    if says_none(c.record):
        yield from _rewarded(c.record)


def _rewarded(record: Record) -> Iterator[Problem]:
    """Yield awards of which the person tells, where the box for them says 无."""
    for said in boxes_said(record):
        if said.by_person and (told := reward_told(said.text, record)):
            yield Problem(
                f"文字里说“{told}”，而{record.schema.by_id[REWARDS].key}填的是“无”",
                wanted="两处一致",
                remedy=_REMEDY,
                at=said.at,
            )


class _Open(NamedTuple):
    """What boxes leave to be told: what they are at odds with, and events that stand in none.

    Each event has the box that is to be named.
    """

    at_odds: tuple[_Otherwise, ...]
    events: tuple[tuple[_Event, Field], ...]


def _open_of(record: Record) -> _Open:
    at_odds = tuple(one for one in _AT_ODDS if record.text(one.box) in one.values)
    events = []
    for event in _EVENTS:
        boxes = [name for name in event.boxes if name in record.schema.by_id]
        if boxes and not any(_says(record, name) for name in boxes):
            events.append((event, record.schema.by_id[boxes[0]]))
    return _Open(at_odds, tuple(events))


class _Told(NamedTuple):
    """What a text says, and what its box does."""

    said: str
    box: str


def _may_tell(text: str, *, undone: bool) -> bool:
    """Whether a text can tell what boxes do not; hardly any can."""
    return _has_telling(text, undone=undone) and _WORDS.search(text) is not None


def _has_telling(text: str, *, undone: bool) -> bool:
    return _TELLING.search(text) is not None or (undone and _DONE in text)


def _lacking(record: Record, said: Said, *, undone: bool) -> Iterator[_Told]:
    counted = said.field.id == _REASON
    year, open_ = assessed_in(record), None
    span = _years_of(record, year)
    for sentence in _SENTENCES.split(said.text.replace(record.person, "本人")):
        if not _has_telling(sentence, undone=undone):
            continue
        others = False
        for clause in _CLAUSES.split(sentence):
            if found := _ALL_DAYS.search(clause):
                if not (OF_OTHERS.search(clause) or _BUT.search(sentence)):
                    yield from _attendance(record, found[0])
                continue
            own = is_own(clause)
            told_of_others, others = is_of_others(clause, record.person, own=own, before=others)
            if told_of_others or not _WORDS.search(clause):
                continue
            years = set(map(int, YEARS.findall(clause) or YEARS.findall(sentence)))
            lifted = _LIFTED.search(sentence)
            if lifted is None or year is None or int(lifted[1]) >= year:
                yield from _sanction(record, clause, years, span)
                if own and years <= span:
                    yield from _unnamed_sanction(record, clause)
            if not counted:
                open_ = open_ or _open_of(record)
                yield from _events(record, clause, years, span, open_, own=said.by_person)


def _years_of(record: Record, year: int | None) -> set[int]:
    """Return the years that a form is about: its own, or those of the whole tenure."""
    if year is not None:
        return {year}
    tenure = period_of(record)
    if tenure is None or tenure.end is None:
        return set()
    return set(range(tenure.start.year, tenure.end.year + 1))


def _sanction(record: Record, clause: str, years: set[int], span: set[int]) -> Iterator[_Told]:
    found = _SANCTIONED.search(clause)
    if found is None or is_denied(found):
        return
    if _asks(record, _BREACHES) and (not span or not years - span):
        yield from _breach(record, found[0])
    if not _asks(record, "sanctions"):
        return
    if span and years and max(years) <= min(span) - _LONG_PAST:
        return
    rows = record.tables.get("sanctions", ())
    listed = [kind for row in rows if (kind := row.text("kind"))]
    if not any(found[1] in kind or kind in found[1] for kind in listed):
        key = record.schema.by_id["sanctions"].key
        stated = f"{key}填的是{'、'.join(listed)}" if listed else f"{key}没有填"
        yield _Told(found[0], stated)


def _unnamed_sanction(record: Record, clause: str) -> Iterator[_Told]:
    """Yield that somebody was sanctioned, nobody says how, where no sanction is listed at all."""
    found = _UNNAMED.search(clause)
    spared = found is None or _SPARED.search(clause[: found.start()])
    if found and not spared and _asks(record, "sanctions") and not record.tables.get("sanctions"):
        yield _Told(found[0], f"{record.schema.by_id['sanctions'].key}没有填")


def _breach(record: Record, said: str) -> Iterator[_Told]:
    """Yield a sanction that cancels a talent's standing, where the box for that says nothing."""
    stated = [row.text("kind") for row in record.tables.get(_BREACHES, ())]
    if _BREACH not in stated:
        key = record.schema.by_id[_BREACHES].key
        yield _Told(said, f"{key}" + (f"填的是{'、'.join(stated)}" if stated else "没有填"))


def _events(
    record: Record, clause: str, years: set[int], span: set[int], open_: _Open, *, own: bool
) -> Iterator[_Told]:
    """Yield what happened in the year, or the tenure, and stands in none of its boxes."""
    if years - span:
        return
    of_a_year = len(span) > 1 and bool(years)
    for one in open_.at_odds:
        if (of_a_year and one.told in _OF_A_YEAR) or (own and one.by_others):
            continue
        found = one.told.search(clause)
        if found and one.told is _MISSED and _MISSED_BY_OTHERS.search(clause):
            continue
        if found is not None and not is_denied(found):
            key, said = record.schema.by_id[one.box].key, record.text(one.box)
            yield _Told(found[0], f"{key}填的是“{_SHOWN.get(said, said)}”")
    yield from (_Told(*one) for one in leave_told(record, clause))
    for event, box in open_.events:
        found = event.told.search(clause)
        if found is None or is_denied(found):
            continue
        of_old = event.dated and _SINCE.search(clause) and not YEARS.search(clause)
        if of_old or (event.dated and not years):
            continue
        if event.unless is not None and event.unless.search(clause):
            continue
        stated = record.get(box.id)
        words = f"填的是“{_SHOWN.get(str(stated), stated)}”" if stated is not None else "没有填"
        yield _Told(clause.strip(), f"{box.key}{words}")


def _says(record: Record, name: str) -> bool:
    """Whether a box holds something, readable or not, that is not 无 or 0."""
    stated = record.get(name)
    return (
        name in record.tables
        or record.is_unread(name)
        or (stated is not None and str(stated) not in _NOTHING)
    )


def _attendance(record: Record, said: str) -> Iterator[_Told]:
    rows = record.tables.get(LEAVES, ())
    away = next((kind for row in rows if (kind := row.text("kind")) in _AWAY), "")
    if away:
        yield _Told(said, f"{record.schema.by_id['absences'].key}里填有{away}")
    elif any(name in record.values and _says(record, name) for name in TRUANT):
        yield _Told(said, "填有旷工")


def _asks(record: Record, name: str) -> bool:
    return name in record.schema.by_id and not record.is_unread(name)
