"""Who speaks in a text: a summary of the person's, remarks of others; each in its own box."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.texts import VOICE
from cadre_docs.rules.texts.boxes import boxes_said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.rules.texts.boxes import Said

_OWN = expression("我(?!国|省|市|县|区|党|军|校|院|局|单位|中心|所|馆|站|处|科)|本人")
_OF_A_COMRADE = expression(r"\A\s*该(?:同志|员|老师|教师)")
_TOLD_OF = expression(
    r"(?:\A|[，,。；;：:\n])[^\S\n]*+该(?:同志|员)(?:能够?|始终|一贯|一直)?(?:认真|政治|工作|思想|严格|服从|热爱|爱岗|履行|遵守|积极)"
)
_OF_ANOTHER = expression(
    "指导|带教|徒弟|青年|学员|发展|推荐|师徒|结对|同事|[男女]，|小(?!学|组)[\u4e00-\u9fff]"
    "|某|新[入来进聘]|学生|助手"
)
"""Whom a person's own summary may call so."""
_DECIDES = expression(r"(?:建议|同意|拟)(?:评|确|核|认)?定?为(?:年度|聘期)?(?:考核)?[优合基不]")
_I_WILL = expression(
    "(?:\\A|[。；;，,！!\\n])\\s?(?:我|本人)(?:将|会|决心|一定|今后|一年来|自觉|始终|坚持|认真学习|深知|深感|还存在)"
    "|(?:\\A|[。；;\n])\\s?本人(?:政治|思想|作风|爱岗|热爱|履行|认真|严格|遵守|工作(?:认真|踏实|积极|努力|勤))"
)
_PUPIL = expression(r"\A\s*(?:该生|该学生|该同学|该幼儿|该患者|该病人)")
_CALLED = expression(
    r"(?:\A|[，,。；;：:\n])[^\S\n]*+(?:20[0-9]{2}年[，,]?|一年来[，,]?)?该(教师|护士|医生|医师|司机|驾驶员)(?!的|们|认为|反映)"
)
_OF_TRADE = {
    "教师": "教|师范|幼儿|园|学校|中学|小学|学院|大学|辅导|班主任|党校|师",
    "护士": "护|助产|医",
    "医生": "医|卫生|疾控|诊|保健|防疫",
    "医师": "医|卫生|疾控|诊|保健|防疫|药|检验",
    "司机": "驾|车|司机|船|运|机",
    "驾驶员": "驾|车|司机|船|运|机",
}
"""What the boxes of whom they call so have in them, one of these signs at least."""
_BOXES = ("post", "duties", "unit", "speciality", "professional_title", "post_kind")
_QUOTES = frozenset('“”"')


@rule(VOICE, Severity.WARNING, "文字像是写错了栏：本人写的、别人写的")
def everybody_in_their_box(c: RecordContext) -> Iterator[Problem]:
    """本人填写的总结通篇是“该同志……建议确定为……”，没有一处说“我”“本人”，像是单位的评语；评语、意见里说“我将……”“本人一年来……”，像是本人的总结。

    评语、总结以“该生”“该患者”开头的，评语写“该教师”“该护士”“该司机”而岗位、从事工作、单位都与此无关的，像是写别人的。多半是粘贴错了。引用本人的话（有引号）的不算。
    """
    for said in boxes_said(c.record):
        if wrong := _wrong(said, c.record.person) or _of_another_trade(said, c.record):
            yield Problem(
                wrong,
                wanted="本人写本人的总结，单位写对本人的评语、意见",
                remedy="请核对是不是粘贴错了；确要这样写的不必改",
                at=said.at,
            )


def _of_another_trade(said: Said, record: Record) -> str:
    """Return that remarks call somebody by a trade of which no box says anything."""
    found = None if said.by_person else _CALLED.search(said.text)
    boxes = "，".join(filter(None, map(record.text, _BOXES))) if found else ""
    if found is None or not record.text("post") or not record.text("duties"):
        return ""
    akin = re.search(_OF_TRADE[found[1]], boxes)
    return "" if akin else f"写的是“该{found[1]}”，岗位、从事工作里没有"


def _wrong(said: Said, person: str) -> str:
    text = said.text
    if found := _PUPIL.match(text):
        return f"“{found[0].strip()}”：写的像是学生、患者等别人"
    if said.by_person:
        others = _OF_A_COMRADE.match(text) and (_DECIDES.search(text) or not _OWN.search(text))
        told = _TOLD_OF.search(text) if "该" in text else None
        if told and not _OWN.search(text) and not _OF_ANOTHER.search(text[: told.start()]):
            others = True
        decided = _DECIDES.search(text) and not _OWN.search(text) and person in text
        return "写的是“该同志”，像是单位的评语" if others or decided else ""
    if not _QUOTES.isdisjoint(text):
        return ""
    own = _I_WILL.search(text)
    return f"“{own[0].lstrip('。；;，,！! ')}……”：像是本人写的总结" if own else ""
