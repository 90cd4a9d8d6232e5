"""Whether a clause tells of its person or of somebody else: staff, kin, a colleague by the name."""

from __future__ import annotations

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.likely_names import is_likely_name
from cadre_docs.rules.common.words import OF_OTHERS, SMALL_OR_OLD

_OWN = expression(
    "本人|该同志|该员|该老师|该教师|我(?<![由给让与和同跟]我)(?!的)(?![校院单局中所馆站园们科室组班系部处队村镇乡县市省国])"
)
_STAFF = expression(
    "教师|医护|医生|护士|毕业生|新[入进招]|们|[0-9一二三四五六七八九十两]名|(?<![伤死害致撞打骂])[0-9二三四五六七八九十两几]人|[一另]人(?=[0-9休辞调离请住因受被])"
    "|(?<![与和同对向打骂])(?:商户|药店|餐馆|[两三几0-9]家|嫌[犯疑]|被告|罪犯|合作方|供应商|副职|介绍人|代理商|搭档|队[员友]|战友)|[\u4e00-\u9fff]工(?=[0-9])"
    f"|{SMALL_OR_OLD}"
    # 司机老王被立案调查后, 原负责人已调离; not 担任办公室主任
    "|\\A\\s?[^任为是聘]{0,12}?(?:师[傅父]|教练|保育员|教练员|出纳|会计|司机|驾驶员|门卫|保[安洁]|厨师|管理员|负责人|主任|书记|"
    "[站校院所馆园科局处队]长)"
)
"""Others too, in a clause that does not say that it is about the person."""
_SOMEBODY = expression(
    "\\A\\s?([\u4e00-\u9fff]{2,3}?)(?=[0-9]{1,2}月|今年|去年|上半年|下半年|休[产病]|请假|因|受到|被|于|调[离往出]|辞职|离职|退休|病[逝故]|住院)"
)
"""With whom a clause begins, by name: 王建军8月退休."""
_BROKEN = expression(
    r"(?:外出|脱产|离岗|带薪|跟岗)[^，]{0,6}?学习|被[^，]{0,4}?通报(?:批评)?|(?:违反|未按|不按|未遵守)[^，]{0,16}?(?:规定|制度|条例|办法|纪律)|补充考核人员"
)
_DISCIPLINE = "纪律"
_KEPT = expression("遵[守照循从]|执行|贯彻|落实|恪守")
_KEPT_THINGS = expression("规定|制度|条例|办法")
"""What somebody keeps to: such a clause makes nobody else the subject of those behind it."""


def is_own(clause: str) -> bool:
    """Whether a clause says that it is about the person."""
    return _OWN.search(clause) is not None


def is_of_others(clause: str, person: str, *, own: bool, before: bool) -> tuple[bool, bool]:
    """Return whether a clause is about others, and whether those behind it are.

    ``before``: whether the one before it makes it so, where it does not say that it is ``own``.
    """
    of_staff = not own and (before or _STAFF.search(clause) is not None)
    now = of_staff or _is_of_others(clause) or (not own and _begins_with_somebody(clause, person))
    return now, now and (before or not _keeps_to(clause))


def _is_of_others(clause: str) -> bool:
    """Whether a clause is about others, but for rules that somebody broke.

    Of the words of those, discipline alone is none of the words of others.
    """
    if OF_OTHERS.search(clause) is None and _DISCIPLINE not in clause:
        return False
    return OF_OTHERS.search(_BROKEN.sub("", clause)) is not None


def _begins_with_somebody(clause: str, person: str) -> bool:
    found = _SOMEBODY.match(clause)
    return found is not None and is_likely_name(found[1], person)


def _keeps_to(clause: str) -> bool:
    """Whether a clause says that somebody keeps to rules, and names nobody else."""
    return _KEPT.search(clause) is not None and not _is_of_others(_KEPT_THINGS.sub("", clause))
