"""Whether hanzi that stand where a name stands are one, of somebody whose form is not at hand."""

from __future__ import annotations

from cadre_docs.values.surnames import COMPOUND, has_surname, split_name

_NO_NAME = frozenset(
    "该各全位名些有男女老本其这那两几多的等和与"
    "了不是在我们做会要说着过到及个任责您谢很也都已把被对将应所并或且因为其它她他"
)
"""Hanzi that no name has (全体女同志, 鉴于该同志, 本人任教于)."""
_NO_END = frozenset("部组处科室局委会班岗级校院所站人籍族化制队评定案划果见额表")
"""With which bodies and other words end, and hardly a name (党支部, 蒙古族)."""
_ALSO_WORDS = frozenset(
    "于任常曾何全成安时连路关和向从温高单严盛方万白明习强满易容经官党计况平支查解车荣卓古申项封国谈师班"
    "应尚能干充先后进努达越段实信利毕丰令应开立初管包"
)
"""Surnames that begin words as well (高标准, 任教师, 师范生, 全天候)."""
_TITLES = """
老师 教师 校长 主任 院长 书记 教授 医生 医师 科长 处长 局长 所长 站长 馆长 园长
师傅 护士 会计 司机 大夫 同志 同学 阿姨 工程师 班长 组长 部长 队长 总管
"""
_TITLE = frozenset(_TITLES.split())
_SHORT, _PLAIN, _LONG = 2, 3, 4


def is_likely_name(name: str, own: str, *, certain: bool = False, longest: int = _PLAIN) -> bool:
    """Whether hanzi are somebody's name that is not ``own``.

    ``certain``: where nothing else stands (我叫, 姓名：), so that a surname that begins words as
    well may be one. Longer than ``longest`` are those with a surname of two hanzi alone.

    >>> is_likely_name("王示例", "张示例"), is_likely_name("高标准", "张示例")
    (True, False)
    >>> is_likely_name("高标准", "高示例"), is_likely_name("王老师", "张示例")
    (True, False)
    """
    surname, given = split_name(name)
    if name == own or not has_surname(name) or given in _TITLE or not _NO_NAME.isdisjoint(name):
        return False
    if name in own or own in name or name[-1] in _NO_END:
        return False
    if len(name) > (_LONG if surname in COMPOUND else longest):
        return False
    alike = surname == split_name(own)[0] and len(name) == len(own)
    return len(name) >= _SHORT and (certain or alike or surname not in _ALSO_WORDS)
