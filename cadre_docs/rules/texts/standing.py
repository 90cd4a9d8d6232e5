"""What texts say somebody is (一名入党积极分子), and totals that two texts tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.numerals import as_number
from cadre_docs.rules.common.words import OF_OTHERS, YEARS
from cadre_docs.rules.days import assessed_in, assessed_until
from cadre_docs.rules.texts.stated import Stated
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cadre_docs.record import Record

_PARTY, _BORN, _ETHNIC = "political_status", "birth_date", "ethnic_group"
_CATEGORY, _TRAINING = "talent_category", "training"
_IN_THE_PARTY = "中共党员"
_AS = "(?:作为|身为|我是|本人是|本人系)(?:一[名位个])?(?:老)?"
_NOT_YET = expression(
    "早日(?:加入|成为)[^，,。；;]{0,8}?(?:党组织|共产党|党员)|早日入党|(?:递交|提交|写)了?入党申请书|"
    f"{_AS}入党积极分子(?=[，,。；;、])|积极向党组织靠拢"
)
_OF_ANOTHER = expression(
    f"{_AS}(共青团员|团员|无党派人士|民革党员|民盟盟员|民建会员|民进会员|农工党党员|致公党党员|"
    "九三学社社员|普通群众)(?=[，,。；;、])"
)
_DUES = expression(
    "(?:(?:按时|按月|及时|足额|主动|自觉|按规定|坚持)[、和]?){1,3}[交缴]纳(?:了)?党费|(?:我|本人)[^，,。；;]{0,6}[交缴]纳(?:了)?党费"
)
_COLLECTED = expression("收[缴取]|催|代|督促|提醒|党员|统计|核算|组织")
"""Dues of others, with which whoever is in the office has to do."""
_YEARS_IN = expression(
    r"(?:(?P<n>[0-9]{1,2}|[一二两三四五六七八九十]{1,3})[余多]?年的?党龄|党龄(?:已)?(?:有|满|达)?(?P<m>[0-9]{1,2}|[一二两三四五六七八九十]{1,3})年)"
)
_YEARS_OF_OTHERS = expression("的老(?!党员[，,。；;])|以上|的(?!老?党员[，,。；;])")
_ELDERS = expression(
    "爷爷|奶奶|外公|外婆|姥[姥爷]|岳父|岳母|公公|婆婆|伯|叔|舅|姑|大[爷妈娘]|师[傅父]|老支书"
)
_PROBATION, _PROBATION_YEARS = "中共预备党员", 2
_OF_NO_PARTY = ("群众", "共青团员", "无党派人士")
_CALLED = {"团员": "共青团员", "普通群众": "群众"}
_OF_YOUTH, _YOUNG = "共青团员", 28
_LED = expression("引导|发展|培养|联系|介绍|帮|带|青年|教师们|同志们|们")
_OF_PEOPLE = expression(
    r"(?:本人|该同志|我)(?:同志)?[，,：:\s（(男女性]{0,6}([\u4e00-\u9fff]{1,6}族)(?=[，,。；;人\s）)])|"
    f"{_AS}([\\u4e00-\\u9fff]{{1,5}}族)(?:干部|教师|青年|科技|党员|医生|同志)"
)
_TALENT = expression(
    "(?:(?:作为|身为|我是|本人是)(?:一[名位])?|(?:本人|我)?(?:被|经)?认定为)(?:聊城市|我市|市级?|引进)?的?"
    "([A-Ha-h甲乙丙丁])类(?:高层次|引进|急需)*人才(?!\\s?[0-9])"
)
_A_CATEGORY = expression("([A-Ha-h甲乙丙丁])(?:类|\\Z)")
_TOTAL = expression(
    "(?:全年|年度|累计|共计?|合计|总计)[^，,。；;0-9]{0,10}?([0-9]{2,4}(?:\\.[0-9])?)\\s?个?学时"
)
_TAUGHT = expression("授课|讲授|主讲|教学|任教|开[设课]|课堂|承担[^，,。；;]{0,16}课")
_LEARNT = expression("培训|学习|研修|继续教育|参训|网课|听课")
"""Hours that somebody teaches, unless they were of a course on that."""
_DEMANDED = expression("要求|规定|不少于|不低于|应当|任务|上年|去年|聘期|[两二三四五]年")
_PAPERS = expression(
    "发表(?:了)?(?:学术|教学|教研|教育教学|研究|专业|科研)?(?:论文|文章)\\s?([0-9]{1,2}|[一二两三四五六七八九十]{1,3})\\s?篇"
)
_CLAUSES = expression("[，,。；;！!？?\n]")
_COUNTED = expression(r"([\u4e00-\u9fff]{2})\s?([0-9]{2,5})(?![0-9.])\s?(余|多)?([\u4e00-\u9fff])")
_NEAR = 20
_OFFICE, _NO_OFFICE = "administrative_post", "无"
_HOLDS = expression(
    "(?:\\A|[，,。；;：:])(?:本人)?(?:现任|担任|任)([\u4e00-\u9fff]{2,12}?"
    "(?:主任|所长|院长|处长|科长|部长|校长|站长|总经理))(?=[，,。；;、\\s]|\\Z)"
)
_NO_REAL_OFFICE = expression(
    "班主任|学会|协会|专委会|委员会|编委|学组|课题|项目|联盟|支部|助理|副?主任[医药护技]"
)
_ONCE = expression("曾|原|兼|20[0-9]{2}年[^，,]{0,8}(?:至|到)20[0-9]{2}年")
_STOPS = expression("[。；;！!？?\n]")


def standing_said(text: str, record: Record) -> Iterator[Stated]:
    """Yield what a text says somebody is, where a box says otherwise."""
    if "党" in text or "团员" in text or "群众" in text:
        yield from _of_party(text, record)
    if record.text(_OFFICE) == _NO_OFFICE and "任" in text:
        yield from _offices(text)
    if "族" in text and (people := record.text(_ETHNIC)):
        names = record.schema.by_id[_ETHNIC].choices
        for found in _OF_PEOPLE.finditer(text):
            said = found[1] or found[2]
            if said != people and names is not None and said in names.values:
                yield Stated("本人的民族", said, people)
    if "类" in text and (category := _A_CATEGORY.search(record.text(_CATEGORY))):
        for found in _TALENT.finditer(text):
            if found[1].upper() != category[1].upper():
                yield Stated("人才类别", f"{found[1]}类", record.text(_CATEGORY))


def totals_said(text: str, field_id: str, record: Record) -> Iterator[Stated]:
    """Yield a total that another text of the same form tells otherwise: hours, and papers."""
    if "学时" in text and field_id != _TRAINING:
        own = _totals(text)
        stated = _totals(record.text(_TRAINING)) if own else []
        if len(stated) == 1 and stated[0] not in own:
            key = record.schema.by_id[_TRAINING].key
            yield Stated("培训的学时", f"{own[0]}学时", f"{stated[0]}学时（{key}）")
    if field_id == "leader_remarks":
        yield from _transposed(text, record.text("summary"))
    if field_id == "leader_remarks" and "篇" in text:
        papers, own_papers = (_PAPERS.findall(t) for t in (text, record.text("summary")))
        if len(papers) == len(own_papers) == 1 and text.count("篇") == 1:
            said, told = (as_number(n.replace("两", "二")) for n in (papers[0], own_papers[0]))
            if said != told and record.text("summary").count("篇") == 1:
                yield Stated("发表论文的篇数", f"{said}篇", f"{told}篇（个人总结）")


def _transposed(text: str, summary: str) -> Iterator[Stated]:
    """Yield a number of the remarks that is one of the summary's with its digits exchanged."""
    counted = _by_thing(text)
    told = _by_thing(summary) if counted else {}
    for thing, number in counted.items():
        other = told.get(thing, "")
        if other and number and number != other and sorted(number) == sorted(other):
            noun, measure = thing
            yield Stated(f"{noun}的数", f"{number}{measure}", f"{other}{measure}（个人总结）")


def _by_thing(text: str) -> dict[tuple[str, str], str]:
    """Return how many there are of each thing; empty where a text counts it more than once."""
    found: dict[tuple[str, str], str] = {}
    for noun, number, _, measure in _COUNTED.findall(text):
        if measure in "年月日号":
            continue
        found[noun, measure] = "" if (noun, measure) in found else number
    return found


def _offices(text: str) -> Iterator[Stated]:
    """Yield an office that somebody holds, where the box for it says that there is none."""
    for found in _HOLDS.finditer(text):
        sentence = _sentence(found)[-_NEAR:] + found[0]
        if not _NO_REAL_OFFICE.search(found[1]) and not _ONCE.search(sentence):
            yield Stated("行政职务", found[1], _NO_OFFICE)


def _totals(text: str) -> list[str]:
    return [
        found[1]
        for found in _TOTAL.finditer(text)
        if not _DEMANDED.search(_sentence(found)) and not _DEMANDED.search(found[0])
        if not _is_taught(_sentence(found) + found[0])
    ]


def _is_taught(sentence: str) -> bool:
    return _TAUGHT.search(sentence) is not None and _LEARNT.search(sentence) is None


def _of_party(text: str, record: Record) -> Iterator[Stated]:
    party = record.text(_PARTY)
    found = _NOT_YET.search(text) if party == _IN_THE_PARTY else None
    if found is not None and not _is_of_others(found, record):
        yield Stated("本人的政治面貌", found[0], party)
    yield from _like_members(text, party, record)
    for found in _OF_ANOTHER.finditer(text) if party else ():
        said = _CALLED.get(found[1], found[1])
        both = said == _OF_YOUTH and party.startswith("中共") and _age(record) <= _YOUNG
        if said != party and not both and not _is_of_others(found, record):
            yield Stated("本人的政治面貌", said, party)


def _like_members(text: str, party: str, record: Record) -> Iterator[Stated]:
    """Yield what members alone say of themselves, said by who is none, or on probation."""
    found = _DUES.search(text) if party in _OF_NO_PARTY else None
    if found and not _COLLECTED.search(_clause(found)) and not _is_of_others(found, record):
        yield Stated("本人的政治面貌", found[0], party)
    for one in _YEARS_IN.finditer(text) if party in (_PROBATION, *_OF_NO_PARTY) else ():
        years = as_number((one["n"] or one["m"]).replace("两", "二"))
        too_long = party != _PROBATION or years > _PROBATION_YEARS
        of_another = (
            _YEARS_OF_OTHERS.match(text[one.end() :])
            or _ELDERS.search(_sentence(one))
            or _is_of_others(one, record)
        )
        if too_long and not of_another:
            yield Stated("本人的政治面貌", one[0], party)


def _age(record: Record) -> int:
    born, until = record.get(_BORN), assessed_until(record)
    return until.year - born.year if isinstance(born, PartialDate) and until else 0


def _is_of_others(found: re.Match[str], record: Record) -> bool:
    sentence = _sentence(found)
    years = set(map(int, YEARS.findall(sentence))) - {assessed_in(record)}
    return bool(years or OF_OTHERS.search(sentence) or _LED.search(sentence))


def _clause(found: re.Match[str]) -> str:
    """Return the clause in which something was found, up to its end."""
    return _CLAUSES.split(found.string[: found.end()])[-1]


def _sentence(found: re.Match[str]) -> str:
    """Return the sentence up to what was found."""
    return _STOPS.split(found.string[: found.start()])[-1]
