"""Whether a text says of the person itself that it is a man or a woman (他是一名男教师)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.texts.subjects import LEAD_IN
from cadre_docs.values.characters import HANZI

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SELF = "(?:本人|该同志|该员|该老师|该教师|我)"
_IS = "(?:是|系|为)"
_PEOPLE = (
    "(?:教师|老师|同志|职工|教职工|员工|职员|科员|干部|党员|团员|医生|医师|护士|护师|工作者|科技|"
    "校长|院长|园长|所长|主任|班主任|辅导员|工程师|技术员|研究员|教授|学者|专家|青年|性)"
)
_ONE = "(?:(?:(?:我|本)(?:校|院|单位|局|中心|所|馆|站|园)|学校|单位|医院)的?)?(?:一[名位个])?"
_KIND = (
    "(?:(?:优秀|年轻|普通|平凡|合格|资深|青年|中年|老年?|骨干|基层|一线|农村|乡村|唯一|在职|年长)"
    "的?){0,3}"
)
_NOT_OF_ONE = (
    "(?!(?:工作?(?:委员|部|处|小组|会|的)|委员|代表队|联谊|之家|组织|活动|队|们|"
    "的?(?:丈夫|爱人|妻子|家属|家长|父母|父亲|母亲|儿子|女儿|子女|权益|事业)))"
)
_AS_A_BOX = expression(rf"(?<![{HANZI}])性别(?:[：:\s]|{_IS})?\s?([男女])(?=[，,。；;、）)\s]|\Z)")
_IS_ONE = (
    "(?:是|系|为(?:一[名位个]|(?=[^，,。；;男女]{0,5}唯一)|"
    rf"(?=[男女]{_PEOPLE}(?:[，,。；;、]|\Z))))"
)
"""Not 本人为女教师争取权益: that is done for them."""
_STATED = expression(
    rf"{_SELF}(?:同志|老师)?[，,：:\s（(]{{1,3}}(?:性别[：:\s]?)?([男女])(?:性)?(?=[，,。；;、）)\s]|\Z)|"
    rf"(?:本人|该同志|该员)(?:同志|老师)?(?:{_IS}|性别{_IS}?)?([男女])(?:性|的)?(?=[，,。；;]|\Z)|"
    rf"(?:我是|[，,。；;][他她]是)([男女])的(?=[，,。；;！!]|\Z)"
)
_ONE_OF_THEM = expression(
    rf"(?:作为|身为|我是|本人{_IS_ONE}|该?同志{_IS_ONE}|该(?:员|老师|教师)是|该){_ONE}{_KIND}([男女]){_PEOPLE}{_NOT_OF_ONE}"
)
_PRONOUN_IS = expression(rf"([他她])(?:是|作为|身为){_ONE}{_KIND}([男女]){_PEOPLE}{_NOT_OF_ONE}")
_BEGUN_SO = expression(rf"\s*(?:一[名位])?{_KIND}([男女]){_PEOPLE}[，,]")
_MATERNITY = expression(  # not 我科3名护士休产假, nor 本人抢救分娩大出血的患者
    f"{_SELF}(?![校院单局中所馆站园们科室组处部系班])[^。；;，,妻爱儿学同家侣偶名位师士的接顶代替]{{0,20}}?"
    "(?:休|请)了?产假|"
    f"{_SELF}(?:虽然?|已|因|刚|在|于|处于|身体|克服|[0-9]{{1,2}}月份?|20[0-9]{{2}}年){{0,4}}"
    "(?:怀孕|身怀六甲|分娩|孕期|哺乳期)(?![的女教职护学患妇大])"
)
_ON_LEAVE = expression(
    r"\s*(?:(?:现|正在|在)?(?:休|请)?|(?:本年度?|20[0-9]{2}年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:起|"
    r"[至到\-—~](?:20[0-9]{2}年)?[0-9]{1,2}月(?:[0-9]{1,2}日)?)?(?:休|请)了?)产假(?:中|期间|[0-9]{1,3}天)?(?:[，,。；;]|\Z)"
)
_PARENT = expression(
    "(?:作为|我是|本人是)(?:一[名位个])?(?:[一二两三四][个名]孩子的|孩子的|年轻的)?"
    r"(母亲|妈妈|父亲|爸爸|妻子|丈夫|女儿|儿子|女人|男人)(?=[，,。；;、！!和\s]|\Z)"
)
_TITLED = expression(r"(?:本人|\A\s*该)(女士|先生|大姐)")
_HONOUR = expression(
    "(?:被?评为|荣获|获得?|授予|获评|当选为?)[^，,。；;]{0,16}?(三八红旗手(?!集体)|巾帼(?:建功)?标兵)"
)
_BY_TITLE = {"女士": "女", "大姐": "女", "先生": "男"}
_BY_TITLE |= {"母亲": "女", "妈妈": "女", "妻子": "女", "女儿": "女", "女人": "女"}
_BY_TITLE |= {"父亲": "男", "爸爸": "男", "丈夫": "男", "儿子": "男", "男人": "男"}
_MARRIED = expression(
    f"{_SELF}(?:的|和|与|同)?(丈夫|老公|妻子|老婆)(?!公|[^，,。；;]{{0,4}}(?:学生|同事|患者|单位))"
)
_BY_MARRIAGE = {"丈夫": "女", "老公": "女", "妻子": "男", "老婆": "男"}
_PRONOUN = expression(rf"\A\s*+(?:(?:{LEAD_IN})[，,：:\s]*+)*+([他她])(?![人们校处乡])")
_LATER = expression(r"(?:(?<=[。；;，,！!\n])\s?|该(?:同志|员|老师|教师))([他她])(?![人们校处乡])")
_BY_PRONOUN = {"他": "男", "她": "女"}
_OTHERS = expression(
    "学生|同学|家长|徒弟|患者|病人|同事|[他其]人|父|母|妻|丈夫|爱人|子女|孩子|儿子|女儿|老[师人]|教师|医生|护士|职工|青年|"
    "某|儿童|女童|老人|群众|居民|村民|客户|读者|对象|资助|照顾|指导|所带|带领|培养|帮助|[班队组]|搭档|榜样|典型"
)
"""Of whom else a text may go on to speak."""
_KIN = (*"夫妻母父妈爸婆", "老公", "大姐", "先生", "儿子")
_BIRTH = ("产假", "孕", "六甲", "娩", "哺")
_OF_WOMEN = ("红旗手", "帼")
"""What is quicker to look for than the sentences that have it."""
_SENTENCES = expression("[。！!？?\n]")


def sexes_said(text: str, *, own: bool) -> Iterator[str]:
    """Yield 男 or 女 as often as a text says it of its person, who is 本人 in it.

    ``own``: the person wrote it, so that pronouns are hardly the person's.
    """
    woman_or_man = "女" in text or "男" in text
    if woman_or_man:
        yield from _named(text, own=own)
    if woman_or_man or _has(text, _KIN):
        for found in (*_TITLED.finditer(text), *(_PARENT.finditer(text) if own else ())):
            yield _BY_TITLE[found[1]]
        for found in _MARRIED.finditer(text):
            yield _BY_MARRIAGE[found[1]]
    if _has(text, _BIRTH) and (_MATERNITY.search(text) or (not own and _ON_LEAVE.match(text))):
        yield "女"
    honour = _HONOUR.search(text) if _has(text, _OF_WOMEN) else None
    if honour is not None and not _OTHERS.search(_sentence(honour)):
        yield "女"
    if not own and ("他" in text or "她" in text):
        yield from _pronouns(text)


def _has(text: str, words: Iterable[str]) -> bool:
    return any(map(text.__contains__, words))


def _named(text: str, *, own: bool) -> Iterator[str]:
    for found in _STATED.finditer(text):
        yield next(filter(None, found.groups()))
    for found in _AS_A_BOX.finditer(text):
        if not _OTHERS.search(text[: found.start()]):
            yield found[1]
    for found in _ONE_OF_THEM.finditer(text):
        yield found[1]
    if not own and (begun := _BEGUN_SO.match(text)):
        yield begun[1]
    for found in _PRONOUN_IS.finditer(text):
        if found.start() == 0 or not (own or _OTHERS.search(text[: found.start()])):
            yield found[2]


def _pronouns(text: str) -> Iterator[str]:
    """Yield whom remarks call he or she: with which they begin, or the only one they have."""
    begun = _PRONOUN.match(text)
    if begun:
        yield _BY_PRONOUN[begun[1]]
    elif ("她" in text) != ("他" in text):
        for found in _LATER.finditer(text):
            if not _OTHERS.search(text[: found.start()]):
                yield _BY_PRONOUN[found[1]]


def _sentence(found: re.Match[str]) -> str:
    before = _SENTENCES.split(found.string[: found.start()])[-1]
    return before + _SENTENCES.split(found.string[found.start() :])[0]
