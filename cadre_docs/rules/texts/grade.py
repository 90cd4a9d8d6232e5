"""Grades that texts speak of (建议确定为优秀档次), held against the grade box."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.days import assessed_in
from cadre_docs.rules.decide import gradings_of
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.outcomes import SCALE, Outcome
from cadre_docs.rules.texts import VERDICT
from cadre_docs.rules.texts.boxes import boxes_said
from cadre_docs.values.characters import HANZI

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.rules.texts.boxes import Said
    from cadre_docs.schema import Field

_FILLER = (
    "(?:将|把|对|其|该同志|该员|该老师|该教师|同志|老师|本人|(?:本|20[0-9]{2})?(?:学)?年度?|本次|此次|聘期|任期|考核|考评|评价|"
    '评议|综合|总体|最终|结果|结论|成绩|等次|档次|等级|格次|确定|核定|拟定|评定|认定|给予|建议|推荐|评|定|列|按|为|是|成|的|[：:“”"‘’「『]|\\s)*+'
)
_BEGUN = r"(?:\A|(?<=[。；;，,！!\n：:]))\s?"  # a clause begins
_BODY = (  # 我校考核领导小组、医院党委, and no other body: of papers and classes others decide
    "经?(?:我|本|该)?(?:学校|医院|单位|校|院|局|中心|所|馆|站)?(?:党委|党组|党总支|党支部)?"
    "(?:年度)?(?:(?:考核|考评)(?:领导|工作)?(?:小组|组|委员会))?(?:会议?)?"
)
_HEADS = expression(
    rf"(?:(?P<asks>(?<!不)(?<!没有)(?<!未)(?:同意|建议|推荐|拟|提请|报请)[，,]?)|"
    rf"{_BEGUN}(?:(?:(?:本|20[0-9]{{2}})?年度|聘期|本次|综合)?(?:考核|考评))?{_BODY}"
    r"(?:集体)?(?:一致|研究|综合|讨论){0,2}(?:决定|同意)?(?:(?:确|核|评|认)定|定|评)(?:其|该同志|同志)?为|"
    rf"{_BEGUN}{_BODY}经?(?:集体)?研究决定[，,]?|{_BEGUN}给予|"
    rf"{_BEGUN}(?:综合|本年度|年度|聘期|本次)?(?:考核|评定)(?:结果|等次|档次|结论)|"
    rf"{_BEGUN}(?:等次|档次|结论)(?=[：:为])|"
    rf"{_BEGUN}(?:因|由于|鉴于)?(?:同志|该同志)?(?:本年度|本次|20[0-9]{{2}}年度)考核(?=[为优合基不确评认核定拟])|"
    rf"{_BEGUN}(?:同志|该同志)?(?=[不未](?:确定|定|参加))){_FILLER}"
)
_CONCLUDED = expression(rf"{_BEGUN}[{HANZI}]{{0,6}}?(?:确定|评定|认定|核定)为?(?=[优合基不])")
"""建议优秀，因比例限制，确定合格: what was decided in the end, in fewer words."""
_ENDS = expression(r"(?:档次|等次|等级|格次)|[”’」』\")）]*(?:\Z|[。；;，,！!\s])")
# What is said so is of another time, or was only wished for: in the sentence, in the clause.
_OF_OLD = expression(
    "往年|历年|以往|上年|上一年|去年|前年|评议党员|民主评议|"
    f"(?:师德|平时|专项|班主任|党员)[{HANZI}]{{0,4}}(?:考核|考评|测评)|"
    "(?:\\A|[，,])(?:如果?|若|假如|倘若?)(?![期实下何上前同此])"
)
_OTHERWISE = expression(
    "曾|连续|此前|以前|近[一二三四五六两几0-9]|多次|不宜|不予|不能|未能|暂不|争取|力争|希望|期望|努力|明年|下年|下一|"
    "今后|原(?!则)|平时|师德|专项|试用|见习|培训|学员|自评"
)
_TENURE, _ANNUAL = expression("聘期|任期"), expression("年度")
_YEAR = expression(r"20[0-9]{2}")
_STOPS = "。；;！!\n"
_WINDOW, _QUOTED = 60, 16
_OTHERWISE_DECIDED = "；另作决定的不必改，所填的档次以最后确定的为准"
_NONE = Outcome.UNGRADED
_AWAY = Outcome.NOT_ASSESSED
_SAME = dict.fromkeys(("不确定等次", "不定档次", "不定等次", "未确定档次"), _NONE)
_SAME |= {  # civil servants' words
    "称职": Outcome.QUALIFIED,
    "基本称职": Outcome.BASICALLY_QUALIFIED,
    "不称职": Outcome.UNQUALIFIED,
}
_SAME |= dict.fromkeys(("不参加年度考核", "未参加考核", "未参加年度考核"), _AWAY)
_SHORT = "优"
"""建议评优: the grade, or an honour of another kind."""
_SAME[_SHORT] = Outcome.EXCELLENT
_WORDS = (*SCALE[::-1], _NONE, _AWAY, *_SAME)
_REFUSES = expression(
    r"\s*(?:本人|我)?(?:对[^，。]{0,12})?(?:不同意|不认可|不服|有异议|有不同意见|持异议|保留意见|不予(?:通过|认定|同意))"
)
_AGREES = expression("(?<!不)同意|(?:无|没有)异议")


@rule(VERDICT, Severity.ERROR, "文字里的档次与所填的不同")
def text_and_grade_agree(c: RecordContext) -> Iterator[Problem]:
    """评语、意见里建议、同意、确定的档次（建议确定为优秀档次），与表上所填的不同。

    只认说明这一次定什么的话：建议、同意、拟、确定为、考核结果为之后紧接着档次的；往年的、假设的（如名额允许）、希望的不算，
    “优秀教师”“优秀共产党员”等不是档次。一段文字里说了几个档次、有一个与所填的相同的，不指出。没有填档次的不比较。

    与档次印在同一格的评语说的不同，纸面自相矛盾，是错误；其余的意见可能另作决定，只提醒，“建议评优”也只提醒。
    用电子意见的，意见一开头是不同意、有异议的，也提醒：档次还没有定下来。
    """
    record = c.record
    graded = {g.field_id for g in gradings_of(c.law)}
    boxes = [box for box in record.schema.fields() if box.id in graded]
    stated = {str(record.get(box.id)): box for box in boxes if record.get(box.id) is not None}
    if not stated or any(record.is_unread(box.id) for box in boxes):
        return
    words = _longest_first(tuple(v for box in boxes if box.choices for v in box.choices.values))
    year = assessed_in(record)
    for said in boxes_said(record):
        if said.by_person and not said.by_hand:
            continue  # how people rate themselves is theirs to say
        grade, box = next(iter(stated.items()))
        if _refuses(said):
            yield Problem(
                f"这里写的是不同意（“{said.text.strip()[:_QUOTED]}”），“{box.key}”已填“{grade}”",
                wanted="意见与所填的档次一致",
                remedy="请核对意见；确有不同意见的，复核以后再定档次，已经复核的不必改",
                at=said.at,
                severity=Severity.WARNING,
            )
            continue
        spoken = list(_verdicts(said.text, record.person, words, year))
        found = dict.fromkeys(_SAME.get(word, word) for word in spoken)
        decided = any(_is_concluded(said.text, word) for word in stated)
        if found and not stated.keys() & found.keys() and not decided:
            sure = _is_one_cell(said, boxes) and any(word != _SHORT for word in spoken)
            yield Problem(
                f"这里说的是{'、'.join(f'“{one}”' for one in found)}，“{box.key}”填的是“{grade}”",
                wanted="两处一致",
                remedy="请核对，改正不对的一处" + ("" if sure else _OTHERWISE_DECIDED),
                at=said.at,
                severity=None if sure else Severity.WARNING,
            )


@lru_cache(maxsize=64)
def _longest_first(own: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words for grades: those of the boxes, and all that people use."""
    return tuple(sorted(dict.fromkeys((*_WORDS, *own)), key=len, reverse=True))


def _is_one_cell(said: Said, boxes: list[Field]) -> bool:
    """Whether a text is printed in one cell with a grade: the schema labels both alike."""
    return any(said.field.label == box.label for box in boxes)


def _refuses(said: Said) -> bool:
    """Whether an opinion that is typed begins with a refusal, and agrees to nothing else."""
    refused = _REFUSES.match(said.text) if said.by_hand else None
    return refused is not None and not _AGREES.search(said.text, refused.end())


def _verdicts(text: str, own: str, words: tuple[str, ...], year: int | None) -> Iterator[str]:
    """Yield the words for grades that a text decides on or proposes for this time."""
    plain = text.replace(own, "同志")
    if (alone := plain.strip(" 。“”\n")) in words:  # the whole text
        yield alone
    for head in _HEADS.finditer(plain):
        grade = next((word for word in words if plain.startswith(word, head.end())), "")
        end = head.end() + len(grade)
        if grade and _ENDS.match(plain, end) and not _is_of_else(head, end, year):
            yield grade


def _is_concluded(text: str, grade: str) -> bool:
    """Whether a clause says in so many words that this grade was decided on."""
    return any(
        text.startswith(grade, one.end())
        and _ENDS.match(text, one.end() + len(grade))
        and not (_OF_OLD.search(one[0]) or _OTHERWISE.search(one[0]))
        for one in _CONCLUDED.finditer(text)
    )


def _is_of_else(head: re.Match[str], end: int, year: int | None) -> bool:
    """Whether the sentence around is about another year, or about what might be.

    Whoever asks for a grade may have spoken of other years before.
    """
    text, start = head.string, head.start()
    before = text[max(start - _WINDOW, 0) : start]
    cut = max(map(before.rfind, _STOPS)) + 1
    sentence = before[cut:] + text[start:end]
    clause = re.split("[，,]", sentence)[-1]
    another = _TENURE if year is not None else _ANNUAL
    years = set(map(int, _YEAR.findall(clause if head["asks"] else sentence)))
    return bool(
        years - {year}
        or _OF_OLD.search(sentence)
        or _OTHERWISE.search(clause)
        or another.search(clause)
    )
