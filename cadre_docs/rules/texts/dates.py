"""Dates that texts tell of their person (2018年3月聘任到二级岗位), beside those of the boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.numerals import as_number
from cadre_docs.rules.common.posts import LEVEL, level_of
from cadre_docs.rules.common.words import OF_OTHERS, UNIT_ENDS
from cadre_docs.rules.texts.stated import Stated
from cadre_docs.values.characters import HANZI
from cadre_docs.values.dates import PartialDate, Period
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cadre_docs.record import Record

_WORDS = expression(
    "聘|现岗|现工|参加工作|入党|中国共产党|证书|正高|教授|研究员|主任医师|毕业|退休|院工作|所工作|学工作|司工作|心工作|报到|到我|到本|入我|入本|处分"
)
"""Texts without any of these tell no date of somebody's own."""
_MONTH = r"\s?[年.．/-]\s?(?:(?P<month>1[0-2]|0?[1-9])(?![0-9])\s?月?)?"
_TOLD = expression(
    f"(?P<year>(?:19|20)[0-9]{{2}}){_MONTH}(?:\\s?[.．/-]?[0-3]?[0-9]日)?起?[，,]?"
    "(?P<rest>[^，,。；;！!\n）)]{2,40})"
)
_OWN_CLAUSE = expression(  # how a clause begins that says of the person when
    r"[，,。；;：:！!\n（(、\s](?:本人|该同志|该员|我)?(?:同志)?[，,]?(?:[于自从在]|早在)?\Z"
)
_CALLED = expression(
    r"(?P<rest>参加工作|聘任|受聘|任现岗|退休)(?:的?(?:时间|日期))?(?:于|为|是|[：:])\s?"
    f"(?P<year>(?:19|20)[0-9]{{2}}){_MONTH}"
)
_STAFF = expression("教师|老师|医生|护士|毕业生|同志|们|名|等")
_HEAD = 10  # characters before a date in which its clause begins
_STOPS = expression("[。；;！!\n]")
_NOT_OWN = expression(
    "续聘|续签|重新|再次|拟|将|申报|推荐|参评|评委|导师|兼职|客座|特聘|外聘|班主任|组长|主任|校长|委员"
)
_APPOINTED = expression(
    f"(?:聘(?:任|用)?|受聘|任命?)(?:到|至|为|在|于|上)?(?:了)?(?P<kind>专业技术|专技|管理|工勤技能)?(?:岗位)?(?P<level>{LEVEL})级"
    "(?:（?技师）?)?(?:岗位|职员|教师岗|岗)?"
)
_IN_POST = expression("(?:任|到|从事|走上|聘任?到?)现(?:工作)?岗(?:位)?")
_AT_WORK = expression("参加(?:了)?工作(?![坊会室组小总])")
_PARTY = expression("加入(?:了)?中国共产党|(?<!申请)入党(?![积申培介誓宣志])")
_CERTIFIED = expression(
    "(?:取得|获得|考取|获)(?:了)?[^，,高]{0,14}?(?:二级(?:（?技师|工勤|岗位|技能)|技师(?!学院))[^，,]{0,8}?(?:证书|资格)"
)
_TITLED = expression(
    "(?:取得|获得|获|晋升(?:为)?|评(?:为|定为|审通过|聘为)|被评为)[^，,副]{0,10}?"
    "(?:正高级|正高(?!中)|(?<!副)(?:教授|研究员)(?!级)|主任(?<!副主任)医师)"
)
_HONORARY = expression("兼职|客座|特聘|名誉|荣誉|优秀|讲席")
_MANY = expression(r"\s?[0-9一二两三四五六七八九十]{1,3}\s?[人名位]|的[^，,。；;]{0,6}[人名位]")
"""Behind what several did: 晋升教授2人, 聘任到七级岗位的有5人."""
_HERE = expression(
    "(?:来到?|到|调[入到至]|进入|入职)(?:[我本](?:校|院|单位|局|中心|所|馆|站|园))(?:工作|任教|任职|报到|\\s?\\Z)"
)
_TO_A_UNIT = expression(
    f"(?:调|引进|入职)?(?:到|至|来到)(?P<unit>[{HANZI}（）()]{{2,24}}?(?:{UNIT_ENDS}|公司|中心))(?:工作|任职|任教|报到)"
)
"""Where somebody came, of whom the form asks since when the present work is done there."""
_SINCE_THERE, _PLACES = "post_start", ("unit", "current_unit")
_RETIRED = expression("(?:正式|到龄|办理了?|光荣)?退休(?![教老人干职前后的])")
_GRADUATED = expression("(?:毕业于|从)[^，,]{2,20}?(?:大学|学院|专科学校)[^，,]{0,12}")
_UNGRADUATED = expression("附属|附中|附小|预科|电大|幼儿")
_SANCTIONED = expression(
    "(?:受到?|被给予|被处以?)了?(?:过|党纪|政务|行政|党内|[的、]){0,3}(严重警告|警告|记大过|记过|降低岗位等级|降级|撤职|撤销党内职务|留党察看|开除党籍)"
)
_TECHNICIAN = 2
"""The level of the certificates that are looked for."""
_ALONE = 2
"""The level of the posts whose form asks when the senior title was taken, and states no level."""
_LEFT_COLLEGE = 17
_MONTHS = 12


class _Event(NamedTuple):
    """Something that happens once, and the box that says when."""

    told: re.Pattern[str]
    what: str
    box: str


_ONCE = (
    _Event(_AT_WORK, "参加工作的时间", "work_start"),
    _Event(_TITLED, "取得正高级职称的时间", "senior_title_date"),
    _Event(_HERE, "到本单位的时间", "joined_on"),
    _Event(_RETIRED, "退休的时间", "retired_on"),
    _Event(_RETIRED, "退休的时间", "retirement_date"),
)
_AGES = ((_AT_WORK, "参加工作的时间", 16), (_PARTY, "入党的时间", 18))
_POST_BOXES = ("appointment_date", "post_since", "post_start")
_LEVEL_BOXES = ("current_level", "post_level", "post")
_BESIDE = ("tenure", "contract_tenure", "previous_tenure")
"""Periods with whose beginning somebody is appointed anew."""
_OF_A_TENURE = "previous_tenure"
"""A form with this box states when its own tenure began, not the first appointment."""


def dates_said(text: str, record: Record) -> Iterator[Stated]:
    """Yield dates of the person that are another month than their box says."""
    if not _WORDS.search(text):
        return
    told = (one for one in _TOLD.finditer(text) if _begins_a_clause(one))
    own = [one for one in (*told, *_CALLED.finditer(text)) if not _is_of_others(one)]
    for one in own:
        for event in _ONCE:
            said = _says(event.told, one["rest"]) if event.box in record.values else None
            of_many = said is not None and _MANY.match(one["rest"], said.end())
            if said is not None and not of_many and not _HONORARY.search(said[0]):
                yield from _unlike(one, event.what, record.get(event.box))
        yield from _arrived(one, record)
        yield from _too_young(one, record)
        yield from _certified(one, record)
        yield from _graduated(one, record)
        yield from _sanctioned(one, record)
    if own:
        yield from _appointed(own, record)


def _arrived(found: re.Match[str], record: Record) -> Iterator[Stated]:
    """Yield that somebody came to the unit after the work there began, or then to another."""
    since, told = record.get(_SINCE_THERE), _says(_TO_A_UNIT, found["rest"])
    if told is None or not isinstance(since, PartialDate):
        return
    units = [folded(text) for text in map(record.text, _PLACES) if text]
    if any(folded(told["unit"]) in unit or unit in folded(told["unit"]) for unit in units):
        if since.is_before(_date(found)) and not _is_near(_date(found), since):
            yield Stated("到本单位的时间", str(_date(found)), f"{since}起从事现岗位")
    elif since.month is not None and _date(found).month == since.month:
        unnamed = not any(unit in folded(found.string) for unit in units)
        if _date(found).year == since.year and unnamed and units:
            yield Stated("到的单位", told["unit"], record.text(_PLACES[0]))


def _begins_a_clause(found: re.Match[str]) -> bool:
    start = found.start()
    before = found.string[max(start - _HEAD, 0) : start]
    return _OWN_CLAUSE.search(f"。{before}" if start <= _HEAD else before) is not None


def _is_of_others(found: re.Match[str]) -> bool:
    """Whether the sentence speaks of somebody else before it comes to the date."""
    before = _STOPS.split(found.string[: found.start("year")])[-1]
    return OF_OTHERS.search(before) is not None


def _says(event: re.Pattern[str], clause: str) -> re.Match[str] | None:
    """Return where a clause tells of an event, unless it names whose it is: 新教师到我校工作."""
    found = event.search(clause)
    head = clause[: found.start()] if found else ""
    return None if OF_OTHERS.search(head) or _STAFF.search(head) else found


def _date(found: re.Match[str]) -> PartialDate:
    return PartialDate(int(found["year"]), int(found["month"]) if found["month"] else None)


def _is_near(one: PartialDate, other: object) -> bool:
    """Whether two may be one month, or the next; of years alone, the same."""
    if isinstance(other, Period):
        other = other.start
    if not isinstance(other, PartialDate):
        return False
    if one.month is None or other.month is None:
        return abs(one.year - other.year) <= 1
    return abs((one.year - other.year) * _MONTHS + one.month - other.month) <= 1


def _unlike(found: re.Match[str], what: str, box: object) -> Iterator[Stated]:
    if isinstance(box, PartialDate) and not _is_near(_date(found), box):
        yield Stated(what, str(_date(found)), str(box))


def _appointed(told: list[re.Match[str]], record: Record) -> Iterator[Stated]:
    """Yield an appointment to the own level of post, where none agrees with its box."""
    name = next((name for name in _POST_BOXES if name in record.values), "")
    box = record.get(name) if name else None
    if not isinstance(box, PartialDate):
        return
    said = [_date(one) for one in told if _is_to_own_post(one["rest"], record)]
    others = [record.get(one) for one in _BESIDE]
    if not said or any(_is_near(day, one) for day in said for one in (box, *others)):
        return
    first = _OF_A_TENURE in record.schema.by_id
    late = [day for day in said if not first or box.is_before(day)]
    if late:
        yield Stated(
            f"{'受聘' if name != 'post_start' else '任现岗'}的时间", str(late[0]), str(box)
        )


def _is_to_own_post(clause: str, record: Record) -> bool:
    if _NOT_OWN.search(clause):
        return False
    if _says(_IN_POST, clause):
        return True
    found = _says(_APPOINTED, clause)
    if found is None:
        return clause in ("聘任", "受聘", "任现岗")
    if _MANY.match(clause, found.end()):
        return False
    level = _own_level(record)
    return level == as_number(found["level"]) and _own_kind(record).startswith(
        (found["kind"] or "")[:1]
    )


def _own_level(record: Record) -> int | None:
    """Return the level of the post that a form is about; Henan's knows one alone."""
    stated = next((record.text(one) for one in _LEVEL_BOXES if record.get(one)), "")
    found = level_of(stated) or level_of(stated.partition("（")[0])
    if found is not None:
        return found.level
    return _ALONE if "senior_title_date" in record.schema.by_id else None


def _own_kind(record: Record) -> str:
    found = level_of(record.text("post"))
    if found is not None and found.kind:
        return found.kind
    return "工勤技能" if "current_level" in record.schema.by_id else "专业技术"


def _certified(found: re.Match[str], record: Record) -> Iterator[Stated]:
    told = _says(_CERTIFIED, found["rest"]) if "certificate_date" in record.values else None
    if told is not None and _own_level(record) == _TECHNICIAN:
        yield from _unlike(found, "取得现等级证书的时间", record.get("certificate_date"))


def _too_young(found: re.Match[str], record: Record) -> Iterator[Stated]:
    """Yield work, and membership of the Party, before the age at which it may begin."""
    born = record.get("birth_date")
    for event, what, age in _AGES:
        early = isinstance(born, PartialDate) and int(found["year"]) - born.year < age
        if early and _says(event, found["rest"]):
            yield Stated(what, str(_date(found)), f"{born}出生")


def _graduated(found: re.Match[str], record: Record) -> Iterator[Stated]:
    born, told = record.get("birth_date"), _says(_GRADUATED, found["rest"])
    if told is None or not isinstance(born, PartialDate) or "毕业" not in found["rest"]:
        return
    if not _UNGRADUATED.search(told[0]) and int(found["year"]) - born.year < _LEFT_COLLEGE:
        yield Stated("大学毕业的时间", str(_date(found)), f"{born}出生")


def _sanctioned(found: re.Match[str], record: Record) -> Iterator[Stated]:
    """Yield a sanction that is listed, but as one of another year."""
    told = _says(_SANCTIONED, found["rest"])
    if told is None or "因" in found["rest"][: told.start()]:
        return
    rows = [row for row in record.tables.get("sanctions", ()) if told[1] in row.text("kind")]
    days = [
        day for row in rows for name in ("decided_on", "effective_on") if (day := row.get(name))
    ]
    known = [day for day in days if isinstance(day, PartialDate)]
    if known and all(day.year != int(found["year"]) for day in known):
        yield Stated(f"{told[1]}处分的时间", str(_date(found)), "、".join(map(str, known)))
