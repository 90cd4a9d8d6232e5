"""What texts say of the person itself (本人，女，1985年6月生，中共党员), held against the boxes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.numerals import as_number
from cadre_docs.rules.common.posts import level_of
from cadre_docs.rules.common.words import (
    DAY_AT_END,
    LEVEL_NOW,
    SUBJECT,
    SUBJECTS,
    UNIT_ENDS,
)
from cadre_docs.rules.days import assessed_in
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.texts import FACTS
from cadre_docs.rules.texts.awards import awards_said
from cadre_docs.rules.texts.boxes import lines_said
from cadre_docs.rules.texts.dates import dates_said
from cadre_docs.rules.texts.periods import periods_said
from cadre_docs.rules.texts.results_said import results_said
from cadre_docs.rules.texts.sent import is_in, sent_said
from cadre_docs.rules.texts.sexes import sexes_said
from cadre_docs.rules.texts.standing import standing_said, totals_said
from cadre_docs.rules.texts.stated import Stated
from cadre_docs.rules.texts.titles import titles_said
from cadre_docs.rules.texts.years_at_work import years_at_work
from cadre_docs.values.characters import HANZI
from cadre_docs.values.dates import PartialDate
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.rules.texts.boxes import Said

_SELF = "(?:本人|该同志|该员|我)"
_BORN = expression(
    rf"{_SELF}[，,、：:\s男女汉族性出生于年月（(]{{0,12}}?((?:19|20)[0-9]{{2}})\s?[年.]\s?(1[0-2]|0?[1-9])\s?月?"
    r"(?:[0-3]?[0-9]日)?(?:出生|生(?=[，,。；;）)\s]|\Z))"
)
_BORN_IN = expression(
    rf"{_SELF}[，,、：:\s男女汉族性]{{0,8}}?(?:出生于|生于)((?:19|20)[0-9]{{2}})\s?[年.]\s?(1[0-2]|0?[1-9])"
)
_BIRTH = expression(r"生(?:于|(?<=[0-9月日出\s].))")
"""What stands in whatever those find; hardly ever in a text about students."""
_PARTY = expression(
    r"(?:作为|身为|我是|本人是|本人系|同志是|同志系)(?:一[名位个])?(中共|中国共产党|共产)(?:正式|预备)?党员(?!家属|的|发展|发现)"
)
_IN_OFFICE = expression(
    "(?:作为|担任|兼任|身为)(?:学校|本校|我校|单位|第?[一二三四五六七八九十]{0,3})?(党(?:支部|总支|委)(?:副书记|书记|委员))(?!的|助理|会|工作室|办公室|信箱)"
)
_OF_A_COMRADE = expression(r"(?<!该)(?<!本人)同志\Z")
"""王国强同志作为党支部书记"""
_NEAR = 8
_AGED = expression(  # not 我60岁的母亲, 我28岁来到学校
    f"{_SELF}(?:[，,]?(?:男|女)[，,])?(?:今年|现年|年方|已)?([2-6][0-9])岁(?=[，,。；;：:、）)\\s了]|\\Z)"
)
_RETIRING = expression(
    "(?:(?:虽|虽然|尽管|即使|已|现|年龄大|本人|该同志){0,4}(?:临近|即将|快要|快|接近|邻近)退休(?!的|老|教|干|职|人|同志)|离退休(?:只|仅|不到|还有|不足|只有)[^，]{1,6}年)"
)
_NEAR_RETIREMENT = 45
"""Younger than this nobody is about to retire, by whatever law."""
_OF_OTHERS_WORK = expression(
    "为|对|办理|走访|慰问|接替|帮|协助|服务|老师|教师|职工|父|母|师傅|同事|[他她]|[某老][^年]"
)
_SCHOOLED = expression(
    f"{_SELF}[^。；;，,父母妻夫子女儿学生指导培带招协听]{{0,12}}?(?:(研究生|硕士|博士)(?:研究生)?(?:学历|毕业)|(大学本科|本科)(?:学历|毕业))"
)
_AT_WORK = expression(
    f"(?:本人|我)(?:是|现任|任|担任|现在|就职于|任教于|任职于|工作于)(?!毕业|出身|来自)([{HANZI}（）()]{{2,20}}?"
    f"(?:{UNIT_ENDS}))(?![部生])的?(?:一[名位])?"
    "(?![^，。；]{0,6}(?:兼职|客座|特聘|特邀|外聘|校外|志愿|聘请|进修|交流))[^，。；]{0,8}?(?:教师|老师|医生|医师|护士|职员|校长|主任|研究员)"
)
_UNIT = f"([{HANZI}（）()]{{2,20}}?(?:{UNIT_ENDS}))"
_OWN_UNIT = (  # each names the unit whose the person is
    expression(
        f"(?:本人|我)(?:一直|始终|继续|仍|现|现在)?在{_UNIT}(?![部生])"
        "(?:从事|担任(?!兼职|客座|志愿)|工作|任教|任职|教学|执教|上班)"
    ),
    expression(
        f"(?:[，,。；;：:\n]|年来|以来|聘期内|期间)(?:一直|始终|继续|长期|坚持|扎根){{1,2}}在{_UNIT}(?![部生])"
        "(?:从事|工作|任教|任职|教学|执教|上班|科研|一线)"
    ),
    expression(
        f"作为{_UNIT}的?(?:一[名位个])?(?:教师|老师|医生|医师|护士|职工|教职工|干部|一员)(?!家属|家长|子女|亲属|的)"
    ),
    expression(
        f"(?:\\A|[，,。；;：:\n\\s])(?:本?年度?|20[0-9]{{2}}年度?|一年来)?[，,]?在{_UNIT}(?:校?党委|党支部|党总支|校?领导班子|领导|各级领导)"
        "(?:和[^，。]{1,10})?的?(?:正确|亲切|坚强)?(?:领导|带领|关心|关怀|支持|指导|帮助)"
    ),
    expression(
        f"(?:本人|该同志|该员)(?:同志)?(?:是|系|为|现任|任){_UNIT}的?(?:一[名位])?(?:教师|老师|医生|医师|护士|职工)"
    ),
)
_OF_UNIT = expression(  # 示例市水利站王某某同志, in what others write
    f"(?:\\A|[，,。；;\n])\\s?([{HANZI}]{{3,20}}?(?:{UNIT_ENDS}|局|站|中心|所|馆))的?(?:职工|教师|干部|医生|医师)?本人(?:同志)?"
    "(?=[，,。；;\\s工爱政能认思自在为一勤业责表])"
)
_PLACE = expression(f"[{HANZI}]{{1,8}}?[省市县区州]")
"""How the name of a unit begins; what begins so as well, and goes on otherwise, is another."""
_ANY_UNIT = expression(
    "家长|老年|业余|社区|党校|农村|乡村|乡镇|山区|基层|偏远|边远|城区|城乡|县城|普通|公办|民办|重点|一所|这所|同一|几所|某|贫困|薄弱"
)
"""Words for a kind of units, which are no unit's name."""
_ELSEWHERE = expression(
    "支教|送教|交流|轮岗|委派|选派|挂职|借调|跟岗|顶岗|培训|学习|进修|调研|听课|讲座|比赛|观摩|兼职|志愿|下乡|帮扶|对口|调[入到至来]|来到|毕业|实习|"
    "丈夫|爱人|妻子|儿子|女儿|曾|原来|以前"
)
"""How people speak of units that were theirs, or where they worked for a time."""
_SUBJECTS = expression(SUBJECT)
_TEACHES = expression(
    f"(?:作为|身为|我是|本人是|本人担任|我担任|该同志担任|该同志是)(?:一[名位个])?(?:[高初]中|小学|学校)?{SUBJECT}(?:学科|科)?(?:教师|老师|教学)"
    "(?!的?(?:丈夫|妻子|爱人|家属|子女|儿子|女儿|搭档|徒弟|学生|助手|替补|代表))"
)
_TRAINED = expression(
    f"{SUBJECT}(?:学科|科)?(?:骨干|青年|新任|优秀|名)?教师[^，,。；;]{{0,10}}?(?:培训|研修)"
)
_TRAINING = "training"
_BY_BODY = expression(
    f"经{_UNIT}(?:年度)?(?:考核|考评)(?:工作)?(?:委员会|领导小组|小组)(?:会议)?(?:集体)?(?:研究|讨论|评议|审议|决定)"
)
_TITLED_BY = expression(
    f"\\s{{0,3}}([{HANZI}（）()]{{2,20}}?(?:{UNIT_ENDS}))[{HANZI}]{{0,8}}?"
    f"20[0-9]{{2}}\\s?(?:学?年)?度?[{HANZI}]{{0,8}}?(?:总结|述职|小结)(?:报告)?\\s*(?:\n|\\Z)"
)
_POSTED = expression(
    "(?:(专业技术|专技|管理|工勤技能)(?:岗位)?|聘(?:任|用)?(?:在|到|于|为|至)?|履行(?:了|好)?|在(?=.{1,3}级岗位(?:上|任职)))"
    "([一二三四五六七八九十]{1,3}|[0-9]{1,2})级"
    r"(?:岗位|职员)(?!\s?[0-9]{1,4}\s?[名人]|人员|职责的|的[^，,。；;]{0,6}[人名])"
)
_SENIOR = expression(
    "(?:本人|我|作为一?[名位]?)(?:现|目前)?(?:系|是|为|任)?(?:一[名位])?(专业技术)?([一二三四])级"
    "(?:教授|研究员|编审|主任[医药护技]师|正高级(?:工程|农艺|经济|会计)师)"
)
"""Titles that are called by the level of the post, as those of professional posts alone are."""
_OF_A_LEVEL = expression("级(?:岗位|职员|教授|研究员|编审|主任|正高)")
"""One of these stands in whatever the two above find."""
_NOT_NOW = expression(
    "申报|晋升|竞聘|推荐|原|曾|拟|争取|条件|标准|指导|评审|同事|目标|努力|今后|下一|力争|学生|组织|办理|20[0-9]{2}|[他别]人|人员|以前"
    r"|[0-9]\s?[名人]|全[校院局所馆站市县]"
)
_FROM = expression("[由从自]原?(?:来的?)?(?:专业技术|管理|工勤技能)?\\Z")
"""Before a post that was left: 今年9月我由专业技术八级岗位晋升到七级岗位."""
_POST_BEGUN = ("appointment_date", "post_since", "post_start")
_PROFESSIONAL = "专业技术"
_POST_BOXES = ("post", "post_level")
_LEVEL = "current_level"
_MEMBER = expression(
    "(?:作为|身为|我是|本人是|本人系)(?:一[名位个])?(?:老|新)?党员"
    "(?:教师|老师|干部|职工|教工|医生|医师|护士|医务工作者|科技工作者|科研人员)?(?=[，,。；;、])"
)
_HONOURED = expression(  # not 两名党员被评为
    "(?:(?<![^，,。；;\\n])|(?<=本人)|(?<=[我月年日]))(?:被|荣)?(?:评为|获评?|授予)(?:了|过)?[^，,。；;、和及]{0,16}优秀共产党员(?=[”》，,。；;、]|称号|荣誉|\\Z)(?![”》]的(?!称号|荣誉))"
)
_OF_NO_PARTY = ("群众", "共青团员", "无党派人士")
_OF_THE_PARTY = "中共"
_SIGNERS = {
    "unit_opinion": "unit",
    "committee_opinion": "unit",
    "leader_remarks": "unit",
    "department_opinion": "department",
}
"""Opinions that are typed, and the box that says whose they are."""
_ORG = expression(
    rf"([{HANZI}（）()]{{2,40}}(?:{UNIT_ENDS}|公司|局|厅))"
    r"(?:(?:年度)?考核(?:委员会|领导小组|工作小组|小组)|党委|党支部|人事处|人事科)?(?:[（(]?(?:盖?章)[）)])?\Z"
)
_ANY_YEAR = expression(r"(?<![0-9])((?:19|20)[0-9]{2})\s?年")
_STOPS = expression("[。；;！!\n]")
_CLAUSES = expression("[，,。；;：:\n]")
_ENDS = expression("[。；;，,：:！!\\s]")
_ANY_END = expression(UNIT_ENDS)
_TAIL = 60


@rule(FACTS, Severity.WARNING, "文字里本人的情况与所填的不同")
def facts_of_texts_agree(c: RecordContext) -> Iterator[Problem]:
    """总结、评语里说到本人的性别（本人，女；作为一名女教师；评语里的“她”；三八红旗手）、出生年月、中共党员，与表上所填的不同。

    说到的年龄、学历（比所填的高）、现在的岗位（技能）等级、所在的单位（我在某某小学任教、在某某小学党支部的领导下）、党内职务、任教的学科、参加的是哪一科教师的培训、
    自称的职称（作为一名高级教师，）是同一系列里另一级的，自称馆长、校长等而岗位、从事工作没有一处说到领导职务的，也提醒；助手、以前的不算。
    写几月至几月在哪里进修、挂职，与外派所填的单位、月份（起止都差一个月以上）不同的，也提醒。
    说获得的奖（科学技术进步奖一等奖），清单里只列有另一等的，说排名第一而清单写的是另一个名次的，也提醒。
    说临近退休而按出生年月不满45岁的，也提醒。
    群众自称按时交纳党费、有几年党龄，预备党员自称有几年党龄的，也提醒。
    自称入党积极分子、无党派人士等而政治面貌是另一种，从教（工作）的年数、党龄按出生年月或者参加工作时间不可能，写的民族、人才类别与所填的不符，自称现任某主任、所长而行政职务填“无”，评语里的数与总结的只是数字换了位（86台、68台），总结、评语写的全年学时与参加培训情况的合计不符、
    评语写的论文篇数与总结的不符，也提醒。
    聘期（管理期）的起止、休产假，与所填的不符，也提醒。写明何年何月参加工作、聘任到现岗位（本等级的岗位）、取得二级证书、取得正高级职称、
    到本单位、退休，或者哪一年受到所列的处分，而与所填的时间不同的（相差一个月的不算），写的大学毕业时间不满17岁的，也提醒。
    写今年是参加工作（入职、从教）的第几年、作为新教师，而任现岗、到本单位、以前的考核结果早得多的，写从教多少年而多得不可能的，也提醒。
    聘期（管理期）的起止、休产假、所列年度的考核结果、量化考核的总分，与所填的不符，也提醒。表只供一个等级的岗位用的，按那个等级核对。

    用电子意见的，所在单位意见、考核委员会意见、主管部门意见的落款是另一个单位的，意见、评语写明经另一个单位的考核委员会研究的，也提醒。多半是照别人的改的。只认说的是本人的地方；没有填的项不比较。
    """
    for said in lines_said(c.record):
        wrong = next((one for one in _stated(said, c.record) if one.said != one.box), None)
        if wrong is not None:
            yield Problem(
                f"文字里{wrong.what}是“{wrong.said}”，表上填的是“{wrong.box}”",
                wanted="两处一致",
                remedy="请核对是不是误用了别人的；写错的一处改正，说的不是本人的不必改",
                at=said.at,
            )


def _stated(said: Said, record: Record) -> Iterator[Stated]:
    # Each of these looks for its rarest word before its expressions: few texts have many of them.
    text = said.text.replace(record.person, "本人")
    sex, born, party = (record.get(name) for name in ("sex", "birth_date", "political_status"))
    if sex is not None:
        yield from (
            Stated("本人的性别", one, str(sex)) for one in sexes_said(text, own=said.by_person)
        )
    yield from (Stated("本人的出生年月", one, str(born)) for one in _births(text, born))
    of_no_party = "党" in text and str(party) in _OF_NO_PARTY
    offices = _IN_OFFICE.finditer(text) if of_no_party else ()
    for office in offices:
        if _OF_A_COMRADE.search(text[max(office.start() - _NEAR, 0) : office.start()]):
            continue
        yield Stated("本人的职务", office[1], f"政治面貌是{party}")
    yield from _ages(text, born, assessed_in(record))
    yield from _retiring(text, record)
    yield from _schooling(text, record)
    yield from _posts(text, record)
    yield from _level(text, record.text(_LEVEL))
    yield from periods_said(text, record)
    yield from dates_said(text, record)
    yield from sent_said(text, record)
    yield from awards_said(text, record)
    yield from results_said(text, record)
    yield from years_at_work(text, record)
    yield from titles_said(text, record)
    yield from standing_said(text, record)
    yield from totals_said(text, said.field.id, record)
    yield from _subjects(text, record)
    if said.field.id == _TRAINING:
        yield from _trained(text, record)
    yield from _units(said, record)
    if of_no_party and (_MEMBER.search(text) or (said.by_person and _HONOURED.search(text))):
        yield Stated("本人的政治面貌", "党员", str(party))
    of_another = party is not None and _OF_THE_PARTY not in str(party)
    if of_another and "党员" in text and _PARTY.search(text):
        yield Stated("本人的政治面貌", "中共党员", str(party))
    signer = _SIGNERS.get(said.field.id, "")
    if signer and (body := _signing(said.text, record.text(signer))):
        yield Stated(f"落款的{record.schema.by_id[signer].key}", body, record.text(signer))


def _ages(text: str, born: object, year: int | None) -> Iterator[Stated]:
    """Yield an age that is not the one of the year, one more or less."""
    if not isinstance(born, PartialDate) or year is None:
        return
    found = _AGED.search(text) if "岁" in text else None
    if found is not None and abs(year - born.year - int(found[1])) > 1:
        yield Stated("本人的年龄", f"{found[1]}岁", f"{born}出生")


def _retiring(text: str, record: Record) -> Iterator[Stated]:
    """Yield that somebody is about to retire who is far too young for it."""
    born, year = record.get("birth_date"), assessed_in(record)
    found = _RETIRING.search(text) if "退休" in text else None
    if found is None or not isinstance(born, PartialDate) or year is None:
        return
    clause = _CLAUSES.split(text[: found.start()])[-1]
    if year - born.year < _NEAR_RETIREMENT and not _OF_OTHERS_WORK.search(clause):
        yield Stated("本人的年龄", found[0], f"{born}出生")


def _schooling(text: str, record: Record) -> Iterator[Stated]:
    """Yield schooling that is higher than that of the box: the lower one is a mistake."""
    box = record.schema.by_id.get("schooling")
    if box is None or not ("学历" in text or "毕业" in text):
        return
    found = _SCHOOLED.search(text)
    if found is not None:
        stated = record.text("schooling")
        said = "研究生" if found[1] else "大学本科"
        if 0 < box.level(stated) < box.level(said):
            yield Stated("本人的学历", said, stated)


def _posts(text: str, record: Record) -> Iterator[Stated]:
    """Yield the level of a post that the person has now, where the own one is named nowhere."""
    if not _OF_A_LEVEL.search(text):
        return
    box = next((name for name in _POST_BOXES if name in record.values), "")
    asked = any(name in record.schema.by_id for name in _POST_BOXES)
    stated = record.text(box) if asked else record.schema.title  # a form for one level alone
    own = level_of(stated)
    found = list(_POSTED.finditer(text)) if own is not None else []
    if own is not None and own.kind in ("", _PROFESSIONAL):
        found += _SENIOR.finditer(text)
    if own is None or not found or any(as_number(one[2]) == own.level for one in found):
        return
    begun = next((record.get(name) for name in _POST_BEGUN if record.get(name)), None)
    since = f"{begun.year}年" if isinstance(begun, PartialDate) else ""  # then it is the post's own
    for one in found:
        if _FROM.search(text[: one.start()]):
            continue
        clause = _CLAUSES.split(text[: one.end()])[-1]
        other_kind = one[1] and own.kind and not own.kind.startswith(one[1][0])
        clause = clause.replace(since, "") if since else clause
        if not _NOT_NOW.search(clause) and not other_kind:
            yield Stated("本人的岗位", one[0], stated)


def _level(text: str, stated: str) -> Iterator[Stated]:
    """Yield a level of skill that the person has now, and that is not the one of the box."""
    found = LEVEL_NOW.search(text) if stated and "现" in text else None
    if found is not None and not stated.startswith(found[1]):
        yield Stated("本人现在的等级", found[0], stated)


def _units(said: Said, record: Record) -> Iterator[Stated]:
    """Yield a unit at which the person works, or that heads the text, where it is another."""
    stated = record.get("unit")
    if stated is None:
        return
    text = said.text.replace(record.person, "本人")
    yield from _named_with_the_person(said, text, record)
    if not _ANY_END.search(said.text):
        return
    if said.by_person:
        places = _TITLED_BY.match(text), _AT_WORK.search(text), *(p.search(text) for p in _OWN_UNIT)
    else:
        places = _OWN_UNIT[-1].search(text), _BY_BODY.search(text)
    for found in filter(None, places):
        clause = _CLAUSES.split(text[: found.start(1)])[-1]
        one, other = folded(found[1]), folded(stated)
        if one in other or other in one or other in folded(text) or _ANY_UNIT.search(one):
            continue
        if _NOT_NOW.search(clause):
            continue
        if one in folded(record.get("department")) or _is_elsewhere(found, record):
            continue
        yield Stated("所在的单位", found[1], str(stated))


def _named_with_the_person(said: Said, text: str, record: Record) -> Iterator[Stated]:
    """Yield another unit of the same place that others name as the person's."""
    found = _OF_UNIT.search(text) if not said.by_person and "本人" in text else None
    own = folded(record.text("unit"))
    place = _PLACE.match(own) if found else None
    if found is None or place is None or not folded(found[1]).startswith(place[0]):
        return
    named, above = folded(found[1]), folded(record.get("department") or "")
    if not (is_in(named, own) or is_in(own, named) or is_in(named, above)):
        yield Stated("所在的单位", found[1], record.text("unit"))


def _subjects(text: str, record: Record) -> Iterator[Stated]:
    """Yield the subject that the person teaches, where the boxes name others alone."""
    own = _own_subjects(record) if "教" in text or "老师" in text else set()
    found = [(one[0], one[1]) for one in _TEACHES.finditer(text)] if own else []
    if found and own.isdisjoint(subject for _, subject in found):
        yield Stated("任教的学科", found[0][1], "、".join(sorted(own)))


def _trained(text: str, record: Record) -> Iterator[Stated]:
    """Yield the subject of whose teachers a training was, where the boxes name others alone."""
    own, of_whom = _own_subjects(record), set(_TRAINED.findall(text))
    if own and of_whom and own.isdisjoint(_SUBJECTS.findall(text)):
        said = "、".join(f"{subject}教师培训" for subject in sorted(of_whom))
        yield Stated("参加的培训", said, f"教{'、'.join(sorted(own))}")


def _own_subjects(record: Record) -> set[str]:
    boxes = "、".join(map(record.text, ("post", "duties", "speciality")))
    return set(_SUBJECTS.findall(boxes)) if any(map(boxes.__contains__, SUBJECTS)) else set()


def _is_elsewhere(found: re.Match[str], record: Record) -> bool:
    """Whether the sentence speaks of another time, or of a while at another unit."""
    text, start = found.string, found.start()
    before, after = _STOPS.split(text[:start])[-1], _STOPS.split(text[start:])[0]
    sentence, year = before + after, assessed_in(record)
    others = {int(one) for one in _ANY_YEAR.findall(sentence)} - {year}
    return _ELSEWHERE.search(sentence) is not None or bool(others)


def _signing(text: str, stated: str) -> str:
    """Return the body that an opinion is signed by, if it is another than the box says."""
    end = DAY_AT_END.sub("", text.rstrip()[-_TAIL:]).rstrip(" \u3000\n，,。")
    found = _ORG.fullmatch(_ENDS.split(end)[-1])
    one, other = folded(found[1]) if found else "", folded(stated)
    apart = one and other and one not in other and other not in one
    return found[1] if found and apart else ""


def _births(text: str, born: object) -> Iterator[str]:
    """Yield the births that are said, where they are not the month of the box."""
    if not isinstance(born, PartialDate) or born.month is None:
        return
    for found in (*_BORN.finditer(text), *_BORN_IN.finditer(text)) if _BIRTH.search(text) else ():
        if (int(found[1]), int(found[2])) != (born.year, born.month):
            yield f"{found[1]}-{int(found[2]):02}"
