"""新人社办〔2024〕22号 附件1: which merits count for an application.

A merit counts when nothing is objected to it. An objection that is not sure (a fact is
missing, or the notice is silent) leaves open whether the merit counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.classes import frozen
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.issuers import Issuer, Kind, Level, Words, issuers
from cadre_docs.rules.engine import Problem, RecordContext, rule
from cadre_docs.rules.roles import PERSON
from cadre_docs.rules.xinxiang.shared import EXACT, chosen
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from cadre_docs.record import Row, Typed

HONOUR, MAY_DAY, EXPERT, CONTEST = "表彰", "五一劳动奖章", "技术能手", "技能竞赛"
PATENT, SPECIAL = "专利", "特殊人才"
AWARDS = (HONOUR, MAY_DAY, EXPERT, CONTEST)
_NATION, _COUNTY = "国家级", "省直管县（市）级"
_OF_ITSELF = ("省级", "省辖市级", _COUNTY)
"""The levels of bodies that must be a party committee or a government itself."""
_LEAST = {
    _NATION: Level.PROVINCE,
    "省级": Level.PROVINCE,
    "省级工作部门": Level.PROVINCE,
    "省辖市级": Level.CITY,
    _COUNTY: Level.COUNTY,
}
"""The lowest level that a body's name may tell of, by the level that is stated."""
_MOST = {
    "省级": Level.PROVINCE,
    "省辖市级": Level.CITY,
    _COUNTY: Level.CITY,
    "县级": Level.CITY,  # which may be called 市, too
    "单位": Level.CITY,
}
"""The highest level; of 省级工作部门 there is none, since 省级以上 are filled in so."""
_OF_STATE = expression("(?:中华人民共和国)?国家[^省市县区州局公司电网]{2,14}(?:局|委员会|署|部)")
"""Offices of the state that no other place has."""
_OF_MANY = expression(
    "团体|集体(?!经济|林|土地|资产|合同|企业)|团队|代表队|工人先锋号|(?:先进|优秀|文明|模范|示范|获奖)(?:单位|班组|科室|处室|车间|窗口|支部|党组织)"
)
_OF_ONE = expression("个人|工作者|标兵|能手|劳动模范|负责人|第[一二三四五1-5]名")
"""What is given to a body of people, unless its name says that somebody of them got it."""

_BEGINS = expression(r"\s*+((?:19|20)[0-9]{2})\s?年\s?(1[0-2]|0?[1-9])\s?月")
"""A date with which a line on the form begins."""


@frozen
class Merit:
    """A row of 业绩 and its number, counted from 1."""

    number: int
    row: Row

    def get(self, column: str) -> Typed | None:
        """Return a cell."""
        return self.row.get(column)

    def text(self, column: str) -> str:
        """Return a cell as text; empty when not filled."""
        return self.row.text(column)

    @property
    def kind(self) -> str:
        """Which of the six conditions it claims."""
        return self.text("kind")


@frozen
class Objection:
    """Why a merit does not count or, where not ``sure``, may not."""

    column: str
    message: str
    wanted: str
    sure: bool = True
    remedy: str = ""

    def problem(self, c: RecordContext, merit: Merit, severity: Severity | None = None) -> Problem:
        """Return it as a finding at its cell; what is not sure is a warning."""
        return Problem(
            f"“{merit.text('title') or merit.kind}”{self.message}",
            self.wanted,
            self.remedy or "请核对；确实如此的不能作为申报条件"
            if self.sure or self.remedy
            else "请核对并补全，否则不能确定是否有效",
            c.at_row("merits", merit.number, self.column),
            severity if self.sure else Severity.WARNING,
        )


Test = Callable[[RecordContext, Merit], Iterator[Objection]]


def merits(c: RecordContext) -> list[Merit]:
    """Return the merits stated."""
    return [Merit(number, row) for number, row in c.distinct("merits")]


def _each(c: RecordContext, test: Test) -> Iterator[Problem]:
    for merit in merits(c):
        yield from (objection.problem(c, merit) for objection in test(c, merit))


def standing(c: RecordContext, merit: Merit) -> bool | None:
    """Tell whether a merit counts; None when a fact that would decide is missing."""
    objections = list(_objections(c, merit))
    if any(objection.sure for objection in objections):
        return False
    columns = c.record.schema.by_id["merits"].columns
    missing = [x for x in columns if x.required and x.id not in merit.row.values]
    if objections or missing or c.day("certificate_date") is None:
        return None
    return True


def _objections(c: RecordContext, merit: Merit) -> Iterator[Objection]:
    yield from definition(c, merit)
    yield from _early(c, merit)
    yield from _not_own(c, merit)
    yield from _low_body(c, merit)
    yield from _inner(c, merit)
    yield from _expert(c, merit)
    yield from _contest(c, merit)
    yield from _patent(c, merit)


def replaces_schooling(c: RecordContext) -> bool | None:
    """Tell whether a merit stands in for schooling and grades (XX-2.4.6)."""
    own = [standing(c, m) for m in merits(c) if m.kind != PATENT]
    return _either([*own, patents_suffice(c)])


def _either(answers: list[bool | None]) -> bool | None:
    if True in answers:
        return True
    return None if None in answers else False


def patents_suffice(c: RecordContext) -> bool | None:
    """Tell whether the patents that count are enough in number."""
    held = [(m.text("patent_kind"), standing(c, m)) for m in merits(c) if m.kind == PATENT]
    if _enough(c, [kind for kind, counts in held if counts]):
        return True
    possible = [kind for kind, counts in held if counts is not False]
    return None if _enough(c, possible) else False


def _enough(c: RecordContext, kinds: list[str]) -> bool:
    unknown = kinds.count("")
    inventions = kinds.count("发明专利") + unknown
    models = kinds.count("实用新型专利") + unknown
    return inventions >= c.number("XX.inventions") or models >= c.number("XX.utility_models")


def definition(c: RecordContext, merit: Merit) -> Iterator[Objection]:
    """Yield what a merit lacks of the condition it claims; XX-2.4.6 reports it."""
    if merit.kind in (CONTEST, PATENT):
        contest = merit.kind == CONTEST
        last = c.number("XX.contest_prize" if contest else "XX.patent_rank")
        wanted = f"个人{last}等奖以上" if contest else f"名次在前{last}名"
        rank = merit.get("rank")
        if not isinstance(rank, int) or rank < 1:
            said = "没有填名次或等次" if rank is None else f"的名次或等次填的是{rank}"
            yield Objection("rank", said, wanted, sure=False)
        elif rank > last:
            yield Objection("rank", f"的名次或等次为{rank}", wanted)
    if merit.kind == PATENT:
        wanted = "与本工种相关的发明专利或实用新型专利"
        yield from _stated(merit, "trade_related", "与本工种无关", "是否与本工种相关", wanted)
        if not merit.text("patent_kind"):
            yield Objection("patent_kind", "没有填专利类型", wanted, sure=False)
    if merit.kind == SPECIAL:
        wanted = "是否突出并受到同行业认可，由审核部门认定"
        yield Objection("kind", "不能由本工具判断", wanted, sure=False)


def _stated(merit: Merit, column: str, no: str, what: str, wanted: str) -> Iterator[Objection]:
    """Object to a box that says no, or says nothing."""
    answer = merit.get(column)
    if answer is None:
        yield Objection(column, f"没有填{what}", wanted, sure=False)
    elif answer is False:
        yield Objection(column, no, wanted)


@rule("XX-A1.1", Severity.ERROR, "取得二级证书之后的业绩才有效", "附件1第一条", roles=PERSON)
def after_the_certificate(c: RecordContext) -> Iterator[Problem]:
    """表彰奖励和业绩成果应在取得二级证书之后取得，此前的不计。"""
    yield from _each(c, _early)
    yield from _written_early(c)


def _written_early(c: RecordContext) -> Iterator[Problem]:
    """Doubt what the form itself says was got before the certificate, and no merit states."""
    certificate = c.day("certificate_date")
    stated = {merit.text("date")[:7] for merit in merits(c)}
    for number, row in c.distinct("other_qualifications") if certificate else ():
        found = _BEGINS.match(row.text("description"))
        day = PartialDate(int(found[1]), int(found[2])) if found else None
        if day and certificate and day.is_before(certificate) and str(day) not in stated:
            yield Problem(
                f"写的是{day}的事，早于二级证书",
                wanted=f"取得二级证书（{certificate}）以来取得",
                remedy="请核对时间，写错的改正；此前取得的删去此行",
                at=c.at_row("other_qualifications", number, "description"),
                severity=Severity.WARNING,
            )


def _early(c: RecordContext, merit: Merit) -> Iterator[Objection]:
    day, certificate = merit.get("date"), c.day("certificate_date")
    if not isinstance(day, PartialDate) or certificate is None:
        return
    early = day.is_before(certificate)
    wanted = f"取得二级证书（{certificate}）以来取得"
    if early:
        yield Objection("date", f"于{day}取得，早于二级证书", wanted)
    elif early is None:
        message = f"于{day}取得，不能确定是否早于二级证书"
        yield Objection("date", message, f"{EXACT}；{wanted}", sure=False)


@rule("XX-A1.2", Severity.ERROR, "个人取得、经单位公示、未被撤销", "附件1第二条", roles=PERSON)
def own_posted_and_standing(c: RecordContext) -> Iterator[Problem]:
    """业绩应经单位推荐、核实并公示；以单位、团体名义取得的和已被撤销的不计。

    填的是个人取得、从名称看给的是团体（集体、先进单位、代表队等）的，只提醒，这项业绩也不据以免除文化程度和考核结果的要求。
    """
    yield from _each(c, _not_own)


def _not_own(_c: RecordContext, merit: Merit) -> Iterator[Objection]:
    if merit.get("individual") is False:
        yield Objection("individual", "不是以个人名义取得", "个人取得的业绩")
    elif merit.get("individual") and (of_many := _named_for_many(merit.text("title"))):
        remedy = "请对照证书核对：给团体的，“个人获得”改为“否”；给个人的，按证书写全名称"
        message = f"填的是个人获得，从名称看给的是“{of_many}”"
        yield Objection("individual", message, "个人取得的业绩", sure=False, remedy=remedy)
    if merit.get("posted") is False:
        yield Objection("posted", "没有经单位推荐、核实并公示", "经单位推荐、核实并公示")
    if merit.get("revoked"):
        yield Objection("revoked", "已被撤销", "没有被撤销的业绩")


def _named_for_many(title: str) -> str:
    """Return the word in a title that tells of a body of people; empty: none."""
    found = _OF_MANY.search(title)
    return found[0] if found and not _OF_ONE.search(title) else ""


@rule(
    "XX-A1.4",
    Severity.ERROR,
    "授予单位的级别，文件和证书原件",
    "附件1第四条；第二条第（四）项第6目",
    roles=PERSON,
)
def issuing_body(c: RecordContext) -> Iterator[Problem]:
    """表彰奖励应由规定级别的单位授予，并有正式文件、证书的原件和复印件。

    济源示范区和省直管县（市）比照省辖市。五一劳动奖章应由全国总工会或省总工会授予。

    省级、省辖市级的表彰以党委、政府本身为准；从名称看是其工作部门的、级别低于所填的，只提醒（本工具的选择），
    授予单位就是所在单位的也一样；这项业绩也不据以免除文化程度和考核结果的要求。
    授予单位从名称看级别高于所填的（国家知识产权局填“省辖市级”），也提醒。
    """
    yield from _each(c, _low_body)
    for merit in merits(c):
        yield from _higher_than_stated(c, merit)


def _higher_than_stated(c: RecordContext, merit: Merit) -> Iterator[Problem]:
    """Doubt a level below that of the body, which takes nothing from the merit."""
    level, body = merit.text("body_level"), merit.text("body")
    most = _MOST.get(level)
    if most is None or not body:
        return
    levels = [one.level for one in _issuers(c, body)]
    if _OF_STATE.fullmatch(folded(body)):
        levels.append(Level.NATION)
    if levels and min(levels) > most:
        called = min(levels).called
        title = merit.text("title") or merit.kind
        yield Problem(
            f"“{title}”由{body}授予，从名称看是{called}，所填级别为{level}",
            wanted="级别与授予单位一致",
            remedy="请核对级别和授予单位，改正有误的一处；确实如此的不必改",
            at=c.at_row("merits", merit.number, "body_level"),
            severity=Severity.WARNING,
        )


def _low_body(c: RecordContext, merit: Merit) -> Iterator[Objection]:
    if merit.kind not in AWARDS:
        return
    yield from _stated(merit, "originals", "没有文件、证书原件", "是否有文件、证书原件", "有原件")
    level, body = merit.text("body_level"), merit.text("body")
    levels = c.names("XX.honour_levels")
    if level and level not in levels:
        yield Objection("body_level", f"的授予单位为{level}", f"授予单位为{'、'.join(levels)}")
    elif merit.kind == MAY_DAY:
        yield from _union(c, body)
    elif level and body:
        yield from _by_name(c, merit, level, body)


def _union(c: RecordContext, body: str) -> Iterator[Objection]:
    """Object to a May Day medal of another union; ``全国总工会`` has no place of its own."""
    wanted = c.names("XX.may_day_bodies")
    unions = (one for one in _issuers(c, body) if one.kind is Kind.UNION)
    named = {
        "全国总工会" if one.level is Level.NATION else f"{one.place[-1]}总工会" for one in unions
    }
    if body and named.isdisjoint(wanted):
        yield Objection("body", f"由{body}授予", f"由{'或'.join(wanted)}授予")


def _by_name(c: RecordContext, merit: Merit, level: str, body: str) -> Iterator[Objection]:
    """Object to a body whose name says that it is not what its level claims; never surely."""
    least, known = _LEAST[level], _issuers(c, body)
    high = [one for one in known if one.level >= least]
    choice = chosen(c, "XX.party_and_government")
    if known and not high:
        called = "、".join(dict.fromkeys(one.level.called for one in known))
        message = f"由{body}授予，从名称看是{called}，所填级别为{level}"
        full = "人力资源和社会保障局" if known[0].kind is Kind.PERSONNEL else "人民政府"
        remedy = f"请核对级别和授予单位；单位没有填全称的，填全称，如“示例市{full}”"
        wanted = f"级别与授予单位一致；{choice}"
        yield Objection("body", message, wanted, sure=False, remedy=remedy)
    elif not known and folded(body) == folded(c.text("unit") or ""):
        message = f"由所在单位“{body}”授予，所填级别为{level}"
        remedy = "请对照文件核对：由本单位授予的，级别填“单位”；确是这一级别的，填授予单位的全称"
        yield Objection("body", message, "由规定级别的单位授予", sure=False, remedy=remedy)
    elif merit.kind == HONOUR and level in _OF_ITSELF:
        kinds = {one.kind for one in high}
        if Kind.ITSELF in kinds or (Kind.ZONE in kinds and level == _COUNTY):
            return
        what = "其工作部门，不是党委、政府本身" if Kind.ORGAN in kinds else "不是党委、政府"
        wanted = f"由党委、政府表彰，省级以上工作部门的级别填“省级工作部门”；{choice}"
        message = f"由{body}授予，从名称看{'是' if Kind.ORGAN in kinds else ''}{what}"
        remedy = (
            "请对照表彰文件：确由党委、政府授予的，填其名称，如“示例市人民政府”；由其部门授予的不算"
        )
        yield Objection("body", message, wanted, sure=False, remedy=remedy)


def _issuers(c: RecordContext, body: str) -> tuple[Issuer, ...]:
    names = ("XX.party_and_government", "XX.zone_bodies", "XX.hr_names")
    return issuers(body, Words(*map(c.names, names)))


@rule("XX-A1.6", Severity.ERROR, "仅面向内设机构及直属单位的表彰不计", "附件1第六条", roles=PERSON)
def open_to_the_trade(c: RecordContext) -> Iterator[Problem]:
    """省级以上工作部门的表彰应面向各地区各部门或本系统本行业，只面向内设机构和直属单位的不计。

    国家级的，从名称看是党中央、国务院本身的不问面向的范围，其余按工作部门。党委、政府的表彰面向什么范围，
    通知没有写，填了只面向内设机构和直属单位的只提醒。
    """
    yield from _each(c, _inner)


def _inner(c: RecordContext, merit: Merit) -> Iterator[Objection]:
    inner, audience = str(c.parameter("XX.inner_audience")), merit.text("audience")
    wanted = "面向各地区各部门或本系统本行业的表彰"
    if merit.kind != HONOUR:
        return
    of_department = _is_of_a_department(c, merit)
    if audience == inner and of_department:
        yield Objection("audience", f"只面向{inner}", wanted)
    elif audience == inner:
        remedy = "请对照表彰文件核对面向的范围、授予单位和级别"
        silent = f"{wanted}；通知没有写党委、政府的表彰面向什么范围"
        yield Objection("audience", f"只面向{inner}", silent, sure=False, remedy=remedy)
    elif not audience and of_department:
        yield Objection("audience", "没有填面向的范围", wanted, sure=False)


def _is_of_a_department(c: RecordContext, merit: Merit) -> bool:
    """Whether a department commends, and not a committee or a government itself."""
    level, body = merit.text("body_level"), merit.text("body")
    if level in c.names("XX.departments"):
        return True
    itself = any(one.kind is Kind.ITSELF for one in _issuers(c, body))
    return level == _NATION and bool(body) and not itself


@rule("XX-A1.7", Severity.ERROR, "技术能手由人社部门授予", "附件1第七条", roles=PERSON)
def expert_by_hr(c: RecordContext) -> Iterator[Problem]:
    """技术能手应由省辖市级以上人力资源社会保障部门授予。"""
    yield from _each(c, _expert)


def _expert(c: RecordContext, merit: Merit) -> Iterator[Objection]:
    if merit.kind == EXPERT:
        yield from _by_hr(c, merit, "XX.hr_awards", "由人社部门授予")


@rule("XX-A1.8", Severity.ERROR, "技能竞赛由人社部门组织、参与或认可", "附件1第八条", roles=PERSON)
def contest_with_hr(c: RecordContext) -> Iterator[Problem]:
    """技能竞赛应由省辖市级以上人社部门组织、参与，或者由省级人社部门认可。"""
    yield from _each(c, _contest)


def _contest(c: RecordContext, merit: Merit) -> Iterator[Objection]:
    if merit.kind == CONTEST:
        yield from _by_hr(c, merit, "XX.hr_contests", "由人社部门组织、参与或经省级人社部门认可")


def _by_hr(c: RecordContext, merit: Merit, roles: str, wanted: str) -> Iterator[Objection]:
    role, body = merit.text("hr_role"), merit.text("body")
    if role and role not in c.names(roles):
        yield Objection("hr_role", f"与人社部门的关系为“{role}”", wanted)
    elif c.unread_cell("merits", merit.number, "body"):
        return
    elif not role and all(one.kind is not Kind.PERSONNEL for one in _issuers(c, body)):
        message = f"由{body}授予，没有填人社部门一栏"
        yield Objection("hr_role", message, f"{wanted}；{chosen(c, 'XX.hr_names')}", sure=False)


@rule("XX-A1.9", Severity.ERROR, "专利有证书和检索结果", "附件1第九条", roles=PERSON)
def patent_verified(c: RecordContext) -> Iterator[Problem]:
    """专利应有证书和国家知识产权局官方网站的检索结果，没有检索验证的不计。

    授予单位不是国家知识产权局（专利局）的，符合的条件不是专利而填了专利类型、专利检索的，提醒核对。
    """
    yield from _each(c, _patent)
    for merit in merits(c):
        column = next((x for x in _OF_PATENTS if merit.get(x)), None)
        if merit.kind and merit.kind != PATENT and column:
            table = c.record.schema.by_id["merits"].column(column)
            yield Problem(
                f"条件填“{merit.kind}”，又填了{table.key if table else column}",
                wanted="专利才填",
                remedy="请核对条件，改正有误的一处",
                at=c.at_row("merits", merit.number, column),
                severity=Severity.WARNING,
            )


_OF_PATENTS = ("patent_kind", "patent_search")
_PATENT_OFFICES = ("国家知识产权局", "专利局")


def _patent(_c: RecordContext, merit: Merit) -> Iterator[Objection]:
    if merit.kind == PATENT:
        body = merit.text("body")
        if body and not any(office in body for office in _PATENT_OFFICES):
            yield Objection(
                "body",
                f"的授予单位填的是“{body}”",
                "国家发明专利、实用新型专利由国家知识产权局授予",
                sure=False,
                remedy="请对照专利证书核对授予单位",
            )
        wanted = "有证书和国家知识产权局官方网站的检索结果"
        yield from _stated(merit, "patent_search", "没有检索结果", "是否有检索结果", wanted)
        yield from _stated(merit, "originals", "没有专利证书原件", "是否有专利证书原件", wanted)
