"""What texts say of the person itself (本人，女，1985年6月生，中共党员), held against the boxes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.expressions import expression
from cadre_docs.findings import Severity
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.texts import FACTS
from cadre_docs.rules.texts.boxes import boxes_said
from cadre_docs.rules.texts.subjects import LEAD_IN
from cadre_docs.values.characters import HANZI
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.rules.texts.boxes import Said

_SELF = "(?:本人|该同志|该员|我)"
_SEX = expression(
    rf"{_SELF}(?:同志)?[，,：:\s（(]{{1,3}}(?:性别[：:\s]?)?([男女])(?:性)?(?=[，,。；;、）)\s]|\Z)|"
    r"(?:作为|身为|我是|本人是|同志是)(?:一[名位个])?([男女])(?:教师|同志|职工|教职工|干部|医生|医师|护士|工作者|性)"
)
_PARENT = expression("(?:作为|我是)(?:一[名位个])?(?:孩子的|年轻的)?(母亲|妈妈|父亲|爸爸)")
_PRONOUN = expression(rf"\A\s*+(?:(?:{LEAD_IN})[，,：:\s]*+)*+([他她])(?![人们校处乡])")
_BY_PRONOUN = {"他": "男", "她": "女"}
_TITLED = expression(r"本人(女士|先生|大姐)")
_BY_TITLE = {"女士": "女", "大姐": "女", "先生": "男"}
_BY_TITLE |= {"母亲": "女", "妈妈": "女", "父亲": "男", "爸爸": "男"}
_BORN = expression(
    rf"{_SELF}[，,、：:\s男女汉族性出生于年月（(]{{1,12}}?((?:19|20)[0-9]{{2}})\s?[年.]\s?(1[0-2]|0?[1-9])\s?月?"
    r"(?:[0-3]?[0-9]日)?(?:出生|生(?=[，,。；;）)\s]|\Z))"
)
_BORN_IN = expression(
    rf"{_SELF}[，,、：:\s男女汉族性]{{0,8}}?(?:出生于|生于)((?:19|20)[0-9]{{2}})\s?[年.]\s?(1[0-2]|0?[1-9])"
)
_PARTY = expression(
    r"(?:作为|身为|我是|本人是|本人系|同志是|同志系)(?:一[名位个])?(中共|中国共产党|共产)(?:正式)?党员(?!家属|的|发展|发现)"
)
_MEMBER = expression(
    "(?:作为|身为|我是|本人是|本人系)(?:一[名位个])?(?:老|新)?党员(?=[，,。；;、])"
)
_OF_NO_PARTY = ("群众", "共青团员", "无党派人士")
_OF_THE_PARTY = "中共"
_SIGNERS = {"unit_opinion": "unit", "department_opinion": "department"}
"""Opinions that are typed, and the box that says whose they are."""
_ORG = expression(
    rf"([{HANZI}（）()]{{2,40}}(?:大学|学院|中学|小学|学校|医院|幼儿园|研究院|研究所|公司|局|厅))(?:[（(]?(?:盖?章)[）)])?\Z"
)
_DAY = expression(r"20[0-9]{2}\s?[年./-]\s?[0-9]{1,2}\s?[月./-]?\s?(?:[0-9]{1,2}\s?日?)?\s?\Z")
_TAIL = 60


@rule(FACTS, Severity.WARNING, "文字里本人的情况与所填的不同")
def facts_of_texts_agree(c: RecordContext) -> Iterator[Problem]:
    """总结、评语里说到本人的性别（本人，女；作为一名女教师；评语开头的“她”）、出生年月、中共党员，与表上所填的不同。

    用电子意见的，所在单位意见、主管部门意见的落款是另一个单位的，也提醒。多半是照别人的改的。只认说的是本人的地方；没有填的项不比较。
    """
    for said in boxes_said(c.record):
        wrong = next((one for one in _stated(said, c.record) if one.said != one.box), None)
        if wrong is not None:
            yield Problem(
                f"文字里{wrong.what}是“{wrong.said}”，表上填的是“{wrong.box}”",
                wanted="两处一致",
                remedy="请核对是不是误用了别人的；写错的一处改正，说的不是本人的不必改",
                at=said.at,
            )


class _Stated(NamedTuple):
    """What a text says of the person, and what the box says."""

    what: str
    said: str
    box: str


def _stated(said: Said, record: Record) -> Iterator[_Stated]:
    text = said.text.replace(record.person, "本人")
    sex, born, party = (record.get(name) for name in ("sex", "birth_date", "political_status"))
    if sex is not None:
        yield from (
            _Stated("本人的性别", one, str(sex)) for one in _sexes(text, own=said.by_person)
        )
    yield from (_Stated("本人的出生年月", one, str(born)) for one in _births(text, born))
    if str(party) in _OF_NO_PARTY and _MEMBER.search(text):
        yield _Stated("本人的政治面貌", "党员", str(party))
    if party is not None and _OF_THE_PARTY not in str(party) and _PARTY.search(text):
        yield _Stated("本人的政治面貌", "中共党员", str(party))
    signer = _SIGNERS.get(said.field.id) if said.field else None
    stated = record.get(signer) if signer else None
    if signer and stated is not None and (body := _signing(said.text, stated)):
        yield _Stated(f"落款的{record.schema.by_id[signer].key}", body, str(stated))


def _sexes(text: str, *, own: bool) -> Iterator[str]:
    for found in _SEX.finditer(text) if "男" in text or "女" in text else ():
        yield found[1] or found[2]
    for found in (*_TITLED.finditer(text), *(_PARENT.finditer(text) if own else ())):
        yield _BY_TITLE[found[1]]
    if not own and (begun := _PRONOUN.match(text)):
        yield _BY_PRONOUN[begun[1]]


def _signing(text: str, stated: object) -> str:
    """Return the body that an opinion is signed by, if it is another than the box says."""
    end = _DAY.sub("", text.rstrip()[-_TAIL:]).rstrip(" \u3000\n，,。")
    found = _ORG.fullmatch(re.split("[。；;，,：:！!\\s]", end)[-1])
    one, other = folded(found[1]) if found else "", folded(stated)
    apart = one and other and one not in other and other not in one
    return found[1] if found and apart else ""


def _births(text: str, born: object) -> Iterator[str]:
    """Yield the births that are said, where they are not the month of the box."""
    if not isinstance(born, PartialDate) or born.month is None:
        return
    for found in (*_BORN.finditer(text), *_BORN_IN.finditer(text)):
        if (int(found[1]), int(found[2])) != (born.year, born.month):
            yield f"{found[1]}-{int(found[2]):02}"
