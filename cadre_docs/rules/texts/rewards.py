"""Awards of the person that a text tells of, where the box for awards says that there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.words import OF_OTHERS, YEARS
from cadre_docs.rules.days import assessed_in

if TYPE_CHECKING:
    from cadre_docs.record import Record

REWARDS = "rewards"
_NONE = "无"
_SIGNS = ("奖", "称号", "先进", "模范", "优秀")
"""One of these stands in whatever the next finds."""
_REWARDED = expression(
    "(?:荣获|获评|获得|获(?!悉|批|准|取|知)|被授予|被评为|评为)[^，。；、]{0,30}?"
    "(?:[特一二三]等奖|[金银铜]奖|奖章|优秀奖|称号|先进(?:个人|工作者)|劳动模范|优秀(?:共产党员|教师|科技工作者|人才)(?=\\Z|[”》]))"
)
_NOT_OWN = expression(
    "团队|集体|公司|单位|产品|企业|基地|实验室|中心|平台|指导|带领|培养|推荐|提名|申报|申请|拟|争取|力争|有望|计划|目标|参评|评选|奖学金|曾"
    "|[该贵]院|研究院|研究所|学院|大学"
)
_LED = expression("(?:指导|辅导|带领?|培养|组织)(?:学生|学员|队员|徒弟|青年)")
_WHO = expression(
    "[”》]?的(?!称号|荣誉|奖|基础|[是有为])|\\s?[0-9一二两三四五六七八九十]+\\s?[人名]"
)
"""Behind an award: somebody else, who has it (荣获“市劳动模范”的老班长)."""
_CLAUSES = expression("[，,。；;！!\n]")
_SENTENCES = expression("[。；;！!\n]")


def says_none(record: Record) -> bool:
    """Whether a form asks for awards, and says that there are none."""
    return record.text(REWARDS).strip("。 ") == _NONE


def reward_told(text: str, record: Record) -> str:
    """Return what a person's own text says of an award of the year; empty: nothing.

    What students, teams and firms won, what is hoped for, and what is of another year is none.
    """
    if not any(map(text.__contains__, _SIGNS)):
        return ""
    year = assessed_in(record)
    for sentence in _SENTENCES.split(text):
        years = set(map(int, YEARS.findall(sentence)))
        if years and year not in years:
            continue
        for clause in _CLAUSES.split(sentence):
            found = _REWARDED.search(clause)
            before = clause[: found.start()] if found else ""
            of_others = OF_OTHERS.search(before) or _NOT_OWN.search(before)
            own = "本人" in clause or "我" in clause
            led = found and not own and _LED.search(sentence[: sentence.find(found[0])])
            of_others = of_others or led or (found and _WHO.match(clause, found.end()))
            if found and not of_others and not before.endswith(("未", "没有", "未能", "不")):
                return found[0]
    return ""
