"""聊委人组办发〔2022〕15号: Liaocheng's assessment of recruited talent.

Art. 7 (the order of steps, the ways of assessing) is about the procedure, which the record
does not hold; it stands in ``units``.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.record.photo.paths import PhotoError
from cadre_docs.rules.between.same_period import elsewhere, unlike_the_others
from cadre_docs.rules.common.last_time import last_time
from cadre_docs.rules.engine import Consequence, Constraint, Outcome, Problem, declare, rule
from cadre_docs.rules.roles import PERSON
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Row
    from cadre_docs.record.photo.read import PhotoFacts
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.rules.engine import RecordContext, Said

FACTS = "cancelling_facts"
_WITHDRAWN = "取消人才资格，收回证书"
_RECOVERED = f"{_WITHDRAWN}；物质待遇按规定停止，已享受的追回"

declare("LC-8", Severity.ERROR, "考核等次只有优秀、合格、不合格", "第八条")


@rule("LC-4", Severity.ERROR, "考核对象是经认定的人才", "第四条", roles=PERSON)
def recognised_talent(c: RecordContext) -> Iterator[Problem]:
    """考核对象是按聊城市人才认定办法认定、有人才类别的人才。

    第四条没有提到证书，没有证书编号的只提醒（本工具的选择）。
    """
    none = c.names("LC.not_recognised")
    if c.text("talent_category") in none:
        yield Problem(
            "没有人才类别",
            wanted=f"经认定的人才类别；{c.chosen('LC.not_recognised')}",
            remedy="请按认定结果填写；没有认定的不在考核范围",
            at=c.at("talent_category"),
            open=True,
        )
    elif c.text("certificate") in none:
        yield Problem(
            "没有人才认定证书编号",
            wanted=f"认定证书上的编号；{c.chosen('LC.not_recognised')}",
            remedy="请核对是否已认定；已认定而没有编号的不必改",
            at=c.at("certificate"),
            severity=Severity.WARNING,
            open=True,
        )


@rule("LC-5", Severity.ERROR, "考核依据与引进类型相符", "第五条、第七条第1项", roles=PERSON)
def basis_fits_the_kind(c: RecordContext) -> Iterator[Problem]:
    """创新类人才依据工作合同书考核，创业类人才依据近三年总体发展目标报告考核。

    任务进展通篇只写另一种材料的，多半是照别人的写的，提醒。
    """
    yield from _by_the_other_document(c)
    kind, document = c.text("talent_kind"), c.text("basis_document")
    wanted = c.parameter("LC.basis_venture" if kind == "创业类" else "LC.basis_innovation")
    if kind and document and document != wanted:
        yield Problem(
            f"引进类型为{kind}，考核依据填“{document}”",
            wanted=f"{kind}的考核依据为{wanted}",
            remedy="请核对引进类型和认定时提交的材料",
            at=c.at("basis_document"),
        )


_NAMES_CONTRACT = expression("合同|协议")
_NAMES_REPORT = expression("(?:总体|发展)(?:发展)?目标报告")


def _by_the_other_document(c: RecordContext) -> Iterator[Problem]:
    """Yield the progress that tells of the document of the other kind of talents alone."""
    document, text = c.text("basis_document"), c.text("progress") or ""
    if document is None:
        return
    own, other = _NAMES_CONTRACT, _NAMES_REPORT
    if document == c.parameter("LC.basis_venture"):
        own, other = _NAMES_REPORT, expression("工作合同书")
    found = None if own.search(text) else other.search(text)
    if found is not None:
        yield Problem(
            f"写的是“{found[0]}”，而{c.key('basis_document')}填“{document}”",
            wanted=f"对照{document}写",
            remedy="请核对是不是用了别人的，改正有误的一处；确实如此的不必改",
            at=c.at("progress"),
            severity=Severity.WARNING,
        )


@rule(
    "LC-7b", Severity.WARNING, "考核年度、县市区与同一单位其他人的不同", "第七条",
    roles=PERSON, scope="batch",
)  # fmt: skip
def one_year_for_all(c: BatchContext) -> Iterator[Problem]:
    """同一单位一起考核的人才，考核年度、县市区（市直单位）应当相同；管理期各人不同，不比较。

    其他人（至少3人）都相同，只有一人（人多的，不到十分之一的人）不同的，多半写错了；
    另有一份是其他人那个年度的，是各个年度的表放在一起，不提醒。
    """
    yield from unlike_the_others(c.records, "year")
    yield from elsewhere(c.records, "county")


@rule("LC-9.1", Severity.ERROR, "学术、业绩弄虚作假被查处的，取消资格", "第九条第1项", roles=PERSON)
def academic_fraud(c: RecordContext) -> Iterator[Said]:
    """在学术或业绩上造假并且被有关部门查处的，取消资格。没有填查处的部门的，提醒补填。"""
    for number, row in _facts(c, "学术业绩弄虚作假"):
        if "body" not in row.values:
            yield Problem(
                "没有填查处的部门",
                wanted="被有关部门查处的才属于此情形",
                remedy="请在“认定单位”填写查处的部门；没有被查处的请删去此行",
                severity=Severity.WARNING,
                at=c.at_row(FACTS, number, "body"),
            )
        yield from _cancelled(c, row, "有关部门撤销查处结论的不同")


@rule("LC-9.2", Severity.ERROR, "提供虚假材料骗取资格的，取消资格", "第九条第2项", roles=PERSON)
def false_material(c: RecordContext) -> Iterator[Said]:
    """靠虚假材料取得人才资格的，取消资格。"""
    for _, row in _facts(c, "提供虚假材料"):
        yield from _cancelled(c, row, "经查材料属实的不同")


@rule(
    "LC-9.3", Severity.ERROR, "出国逾期不归、擅自离开单位的，取消资格", "第九条第3项", roles=PERSON
)
def left_without_leave(c: RecordContext) -> Iterator[Said]:
    """没有经组织同意，出国到期不回或者自行离开原单位的，取消资格。"""
    for _, row in _facts(c, "逾期不归或擅自离岗"):
        yield from _cancelled(c, row, "经组织同意的不同")


@rule("LC-9.4", Severity.ERROR, "因个人原因造成重大损失的，取消资格", "第九条第4项", roles=PERSON)
def heavy_loss(c: RecordContext) -> Iterator[Said]:
    """由于个人的原因使单位受到重大损失的，取消资格。"""
    for _, row in _facts(c, "造成重大损失"):
        yield from _cancelled(c, row, "损失不是个人原因造成的不同")


@rule(
    "LC-9.5",
    Severity.ERROR,
    "管理期内终止在本市工作、创业的，取消资格",
    "第九条第5项",
    roles=PERSON,
)
def ended_early(c: RecordContext) -> Iterator[Said]:
    """管理期没有结束就不再在本市工作、创业的，取消资格。

    以认定日期看是否在管理期内（本工具的选择）：在管理期以外，或者日期只到月而不能确定的，
    只提醒，不作结论；没有填管理期或认定日期的，以所填情形为准，并提醒补填。
    """
    period, judged = c.period("management_period"), c.parameter("LC.ended_on")
    for number, row in _facts(c, "管理期内终止工作创业"):
        day, at = _day(row), c.at_row(FACTS, number, "date")
        inside = day.within(period) if day and period else None
        warn = Severity.WARNING
        if day is None or period is None:
            missing = "管理期" if period is None else judged
            wanted = "终止时间在管理期内的才属于此情形"
            yield Problem(f"没有填{missing}，不能核对", wanted, "请补填", at, warn)
        elif inside is None:
            message = f"{judged}“{day}”不能确定是否在管理期{period}内"
            yield Problem(message, "需要精确到日", "请把日期和管理期填到日", at, warn)
            continue
        elif not inside:
            message = f"{judged}{day}不在管理期{period}内"
            wanted = f"管理期内终止的才取消资格；{c.chosen('LC.ended_on')}"
            remedy = "请核对终止的时间：在管理期内的，把日期改为终止的日期；不在的，删去此行"
            yield Problem(message, wanted, remedy, at, warn)
            continue
        yield from _cancelled(c, row, "终止时间不在管理期内的不同")


@rule("LC-9.6", Severity.ERROR, "违法违纪或违反规定的，取消资格", "第九条第6项", roles=PERSON)
def violation(c: RecordContext) -> Iterator[Said]:
    """违法、违纪，或者违反其他规定的，取消资格。"""
    for _, row in _facts(c, "违法违纪违规"):
        yield from _cancelled(c, row, "有关机关撤销认定的不同")


def _facts(c: RecordContext, kind: str) -> Iterator[tuple[int, Row]]:
    for number, row in c.distinct(FACTS):
        if row.get("kind") == kind:
            c.trace.facts[c.at_row(FACTS, number, "kind").path] = kind
            yield number, row


def _day(row: Row) -> PartialDate | None:
    day = row.get("date")
    return day if isinstance(day, PartialDate) else None


def _cancelled(c: RecordContext, row: Row, otherwise: str) -> Iterator[Said]:
    """Cancel for a fact of art. 9; a lighter 结果处理 is told, by the grade's own rule or here."""
    body, day = row.text("body"), _day(row)
    who = f"{day or ''}{f'由{body}' if body else ''}"
    stated = f"{who}认定有“{row.text('kind')}”的情形"
    yield Constraint(Outcome.CANCELLED, stated, otherwise)
    yield Consequence(Outcome.CANCELLED, _RECOVERED)
    yield from _too_lenient(c, stated, c.names("LC.handlings")[-1])


@rule("LC-10.1", Severity.ERROR, "合格及以上的继续享受政策", "第十条第1项", roles=PERSON)
def benefits_go_on(c: RecordContext) -> Iterator[Said]:
    """合格及以上的，有关政策照常兑现，下一年度的资助、补贴、津贴照常拨付。

    没有填第九条所列的情形而结果处理填停发待遇、取消资格的，是错误。填了结果处理、没有填考核等次的，不能核对，只提醒。
    """
    good = c.names("LC.continuing_grades")
    for name in good:
        yield Consequence(Outcome(name), "政策照常兑现，下一年度的资助、补贴、津贴等照常拨付")
    grade, handling = c.text("grade"), c.text("handling")
    if grade in good:
        yield from _too_harsh(c, f"考核结果为{grade}", c.names("LC.handlings")[0], None)
    elif grade is None and handling is not None and not c.rows(FACTS):
        unread = {"grade", FACTS} & set(c.record.unreadable)
        if not unread:
            yield Problem(
                f"结果处理填“{handling}”，没有填考核等次，不能核对",
                wanted="按考核等次处理；取消资格的，有第九条所列的情形",
                remedy="请补填考核等次，或填入“取消资格情形”",
                at=c.at("grade"),
                severity=Severity.WARNING,
            )


@rule(
    "LC-10.2", Severity.ERROR, "不合格的停发待遇，连续不合格的取消资格", "第十条第2项", roles=PERSON
)
def benefits_stop(c: RecordContext) -> Iterator[Said]:
    """不合格的停发下一年度的待遇；连续两年不合格的，取消人才资格，收回证书。

    填了结果处理的，应不轻于此；上年度不是不合格、又没有填第九条所列的情形而取消资格的，提醒核对。
    等次仍填不合格，取消资格是它的后果，还没有填这样处理的，提醒按此办理；
    没有填上年度等次的，看上一年度的记录（--previous）；也没有的，提醒补填。
    两处说法不一的，不据以判断，见 X-years。管理期在考核年度才开始而填了上年度等次的，提醒。
    """
    yield from _before_the_period(c)
    bad, years = c.text("grade"), c.number("LC.stopping_years")
    unqualified = Outcome(str(c.parameter("LC.stopping_grade")))
    yield Consequence(unqualified, "停发下一年度的相关待遇")
    if bad != unqualified:
        return
    previous, differ = last_time(c)
    running = len(list(takewhile(lambda grade: grade == unqualified, (bad, previous))))
    again = running >= years
    because = f"连续{running}年考核结果为{unqualified}" if again else f"考核结果为{unqualified}"
    if again:
        otherwise = "上年度或本年度的等次有变时不同"
        done = c.text("handling") == c.names("LC.handlings")[-1]
        yield Constraint(Outcome.CANCELLED, because, otherwise, rests_on=unqualified, done=done)
        yield Consequence(Outcome.CANCELLED, _WITHDRAWN)
    elif previous is None and differ is None:
        yield Problem(
            f"没有填上年度考核等次，不能确定是否连续{years}年{unqualified}",
            remedy="请补填；上年度没有参加考核的不必填",
            severity=Severity.WARNING,
            at=c.at("previous_grade"),
        )
    _, stopped, cancelled = c.names("LC.handlings")
    yield from _too_lenient(c, because, cancelled if again else stopped)
    if not again and previous is not None:
        yield from _too_harsh(c, f"{because}，上年度为{previous}", stopped, Severity.WARNING)


def _before_the_period(c: RecordContext) -> Iterator[Problem]:
    """Doubt a result of the year before somebody was brought in."""
    period, year = c.period("management_period"), c.day("year")
    result = c.text("previous_grade")
    if result and period and year and period.start.year >= year.year:
        yield Problem(
            f"填了“{result}”，而管理期从{period.start}开始，上年度还没有考核",
            wanted="管理期内的年度考核",
            remedy="请核对管理期和上年度等次，改正有误的一处；前一个管理期的结果不必改",
            at=c.at("previous_grade"),
            severity=Severity.WARNING,
        )


def _too_lenient(c: RecordContext, because: str, least: str) -> Iterator[Problem]:
    """Say that the handling stated is lighter than what the grade asks for."""
    ways, given = c.names("LC.handlings"), c.text("handling")
    if given in ways and ways.index(given) < ways.index(least):
        yield Problem(
            f"{because}，结果处理填的是“{given}”",
            wanted=least,
            remedy="请核对结果处理；等次有误的请改正等次",
            at=c.at("handling"),
        )


def _too_harsh(
    c: RecordContext, because: str, most: str, severity: Severity | None
) -> Iterator[Problem]:
    """Say that the handling stated is heavier than the grade's, and no fact of art. 9 is stated."""
    ways, given = c.names("LC.handlings"), c.text("handling")
    if c.rows(FACTS) or FACTS in c.record.unreadable or given not in ways:
        return
    if ways.index(given) > ways.index(most):
        yield Problem(
            f"{because}，结果处理填的是“{given}”，没有填第九条所列的情形",
            wanted=most,
            remedy="请核对结果处理，改正有误的；有第九条情形的，填入“取消资格情形”",
            at=c.at("handling"),
            severity=severity,
        )


@rule(
    "LC-A1",
    Severity.ERROR,
    "现岗位现状四选一；管理期内不在职的核对第九条第5项",
    "附件",
    roles=PERSON,
)
def post_status(c: RecordContext) -> Iterator[Problem]:
    """现岗位现状在在职、辞职离岗、调出、退休中选一项。

    不在职而考核年度在管理期内（或者不能确定）的，提醒核对是否属于第九条第5项（LC-9.5）：
    调出、退休不等于终止在本市工作，表上也没有离岗的日期，所以只提醒（本工具的选择）。
    列有管理期内终止工作、创业的情形而填在职的，也提醒。
    """
    status, in_post = c.text("post_status"), c.parameter("LC.status_in_post")
    period, year = c.period("management_period"), c.day("year")
    ended = any(_facts(c, "管理期内终止工作创业"))
    if ended and status == in_post:
        yield Problem(
            f"填的是“{status}”，而列有管理期内终止工作创业的情形",
            wanted="两处一致",
            remedy="请核对，改正有误的一处；后来又在本市工作、创业的不必改",
            severity=Severity.WARNING,
            at=c.at("post_status"),
        )
    if status in (None, in_post) or ended:
        return
    inside = year.within(period) if year and period else None
    if inside is False:
        return
    if inside:
        message = f"现状为“{status}”，而{c.parameter('LC.status_year')}{year}在管理期{period}内"
    else:
        message = f"现状为“{status}”，不能确定离岗时是否在管理期{period or '（未填）'}内"
    yield Problem(
        message,
        wanted="管理期内终止在本市工作、创业的，按第九条第5项取消资格（LC-9.5）；"
        f"{c.chosen('LC.status_year')}",
        remedy="请核对：属于的，填入“取消资格情形”；不属于的，不必改",
        severity=Severity.WARNING,
        at=c.at("post_status"),
    )


@rule("LC-A2", Severity.ERROR, "彩色照片", "附件", roles=PERSON)
def colour_photo(c: RecordContext) -> Iterator[Problem]:
    """登记表上贴彩色照片。没有照片文件的提醒打印后粘贴，没有颜色的照片是错误。

    颜色很少的照片只提醒（本工具的选择）。登记表一式三份，由打印时按表单定义的份数印出。
    """
    at = c.at("photo")
    tolerance, share = c.number("LC.colour_difference"), c.number("LC.colour_share")
    if c.get("photo") is None:
        if "photo" not in c.record.unreadable:
            remedy = "请填照片文件名，或在打印后的三份表上粘贴彩色照片"
            yield Problem("没有照片", "彩色照片", remedy, at, Severity.WARNING)
        return
    try:
        photo = c.photo(c.record.values["photo"])
    except PhotoError:
        return  # FS-photo reports it
    if not photo.differences:
        return  # nothing here decodes pictures; the page says so at the box
    coloured = _coloured(photo, tolerance)
    if coloured is None:
        yield Problem("照片没有颜色", "彩色照片", "请换一张彩色照片", at)
    elif coloured < share:
        message = f"照片几乎没有颜色：有颜色的部分不到{share}%"
        wanted = "；".join(
            ("彩色照片", *map(c.chosen, ("LC.colour_difference", "LC.colour_share")))
        )
        yield Problem(message, wanted, "请核对是否为黑白照片", at, Severity.WARNING)


def _coloured(photo: PhotoFacts, tolerance: int) -> float | None:
    """Return how many percent of the pixels have a colour; None where all are pure grey."""
    counts = photo.differences
    pixels = sum(counts)
    return None if counts[0] == pixels else 100 * sum(counts[tolerance:]) / pixels
