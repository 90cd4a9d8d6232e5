"""Boxes that a post belongs in: its category beside it, and a unit or a post in the other's box."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.expressions import expression
from cadre_docs.findings import Severity
from cadre_docs.rules.engine import Place, Problem, rule
from cadre_docs.schema import FieldType
from cadre_docs.values.characters import HANZI
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cadre_docs.record.cells import Value
    from cadre_docs.rules.engine import RecordContext

POST, CATEGORY, SECOND = "post", "post_category", "second_post_category"
UNITS = ("unit", "current_unit", "department")
_LEVEL = "[一二三四五六七八九十]{1,3}|[0-9]{1,2}"
_KINDS = {
    "管理岗位": f"(?:^|级)管理岗|管理(?:{_LEVEL})级|(?:{_LEVEL})级职员",
    "专业技术岗位": "专业技术|专技",
    # 普通工作人员, 高级工程师 and 高级工艺美术师 are none.
    "工勤技能岗位": "工勤|(?:普通|技术|[高中初]级)工(?![程作艺会])",
}
_NAMED = {kind: expression(pattern) for kind, pattern in _KINDS.items()}
_LEVELLED = expression(f"(管理|专业技术|专技|工勤技能|工勤)(?:岗位|岗)?({_LEVEL})级")
_LEVELS = {"管理": 10, "专业技术": 13, "工勤技能": 5}
"""How many levels there are: 事业单位岗位设置管理试行办法（国人部发〔2006〕70号）第九至十一条."""
_KIND = {"专技": "专业技术", "工勤": "工勤技能"}
_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九十", 1)}
_TEN = 10
_WORKERS_DUTIES = expression(
    "[^、，;；]{0,6}?(?:炊事|保洁|驾驶|门卫|保安|锅炉|水电维修|绿化养护|仓库保管)"
)
"""What workers do whose post is one of 工勤技能."""
_STATUS, _IN_POST = "post_status", "在职"
_LABELLED = expression(
    "\\A\\s?(?:所在单位|工作单位|单位名称|单位|主管部门|岗位名称|岗位)\\s?[：:]|[（(]\\s?(?:盖\\s?章|公章|签章|加盖公章)\\s?[)）]"
)
"""What belongs to the form and was copied with the name."""
_SPACED = expression(f"[{HANZI}](?:[ \u3000]{{1,3}}[{HANZI}]){{2,20}}")
_WORDS = "(?:管理|专业技术|专技|工勤技能|工勤)"
_A_POST = expression(
    f"{_WORDS}(?:岗位|岗)(?:(?:{_LEVEL})级)?(?:\\(.*\\))?"
    f"|{_WORDS}(?:{_LEVEL})级(?:岗位|岗|职员)?(?:\\(.*\\))?"
)
_INSTITUTIONS = (
    "大学|学院|中学|小学|学校|幼儿园|医院|卫生院|研究院|研究所|科学院|图书馆|博物馆|文化馆|电视台"
)
_OFFICES = "委员会|管理局|服务中心|人民政府"
_UNITS_END = (*_INSTITUTIONS.split("|"), *_OFFICES.split("|"))
_A_UNIT = expression(f"[{HANZI}()a-z0-9]{{2,40}}(?:{_INSTITUTIONS}|{_OFFICES})")
_AN_INSTITUTION = expression(f"[{HANZI}()]{{2,40}}(?:{_INSTITUTIONS})")
_AN_AUTHORITY = expression(f"[{HANZI}()]{{2,40}}(?:厅|局|委员会|卫健委|教委|科委|人民政府)")


_ADDRESS, _NOBODY = "address", "无"
_ODD_IN_UNITS = expression("[?？!！*#%@]")
_A_HANZI = expression(f"[{HANZI}]")
_AT_UNIT = expression(
    f"([{HANZI}]{{2,20}}?(?:大学|学院|中学|小学|医院|幼儿园|研究院|研究所))(?=[{HANZI}])"
)
_ELSEWHERE = ("outside", "other_work")
_REPORTER = "reporter"
_ABOVE_ALL = expression("人力资源|人社|组织部|人民政府|管委会|(?:省|市|州|县|区|盟|旗)$")
"""Who hands in the rosters of many departments: a place, or its office for people."""
_REGIONS = ("region", "county")
_PLACE = expression(f"(?:[{HANZI}]{{2,7}}?(?:省|自治区))?([{HANZI}]{{2,5}}?)([市县])(?!级)")
_PLACES = expression(f"([{HANZI}]{{2,6}}?)[市县区]")


class _Boxes(NamedTuple):
    """Boxes beside each other: those of a form, or of a row; ``at`` says where each stands."""

    values: Mapping[str, Value]
    at: Callable[[str], Place]

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return str(value.typed) if value else ""


def _boxes(c: RecordContext) -> Iterator[_Boxes]:
    yield _Boxes(c.record.values, c.at)
    for table_id, rows in c.record.tables.items():
        if any(c.record.schema.by_id[table_id].column(name) for name in (POST, *UNITS)):
            for number, row in enumerate(rows, 1):
                yield _Boxes(row.values, partial(c.at_row, table_id, number))


@rule(
    "FS-post", Severity.WARNING, "岗位与岗位类别不符", standard="《事业单位岗位设置管理试行办法》"
)
def post_and_its_category(c: RecordContext) -> Iterator[Problem]:
    """岗位写明了类别（管理七级、专业技术十级、工勤技能三级等）的，应与“岗位类别”一致：统计表、名册按岗位类别分栏。

    写了两类的（双肩挑），岗位类别（或者同时任职的另一类）是其中之一即可。没有写明类别的不比。专业技术岗位而从事的是炊事、保洁、驾驶等的，也指出。

    管理岗位只有一至十级，专业技术岗位一至十三级，工勤技能岗位一至五级；写的等级没有的，也提醒。
    """
    for boxes in _boxes(c):
        post, category = boxes.text(POST), boxes.text(CATEGORY)
        if not post:
            continue
        plain = folded(post)
        named = [kind for kind, pattern in _NAMED.items() if pattern.search(plain)]
        if category and named and not {category, boxes.text(SECOND)}.intersection(named):
            yield Problem(
                f"填的是“{category}”，而岗位“{post}”是{'、'.join(named)}",
                wanted="两处一致",
                remedy="请核对，改正有误的一处",
                at=boxes.at(CATEGORY),
            )
        duties = boxes.text("duties")
        done = _WORKERS_DUTIES.match(folded(duties))
        if done and "专业技术岗位" in named and len(named) == 1:
            yield Problem(
                f"填的是“{duties}”，而岗位“{post}”是专业技术岗位",
                wanted="两处一致",
                remedy="请核对，改正有误的一处；确实如此的不必改",
                at=boxes.at("duties"),
            )
        for called, level in _LEVELLED.findall(plain):
            kind = _KIND.get(called, called)
            if not 1 <= number_of(level) <= _LEVELS[kind]:
                yield Problem(
                    f"“{post}”：没有{kind}{level}级",
                    wanted=f"{kind}岗位一至{_LEVELS[kind]}级",
                    remedy="请核对岗位等级，改正有误的一处",
                    at=boxes.at(POST),
                )


def _own_name(c: RecordContext) -> Iterator[Problem]:
    """Yield other lines that hold the person's own name and nothing else."""
    person = folded(c.record.get("name"))
    for box in c.record.schema.fields() if person else ():
        other = box.type is FieldType.LINE and box.id not in ("name", *UNITS, POST)
        if other and box.id in c.record.values and folded(c.record.get(box.id)) == person:
            yield Problem(
                f"填的“{c.record.get(box.id)}”是本人的姓名",
                wanted="这一栏的内容",
                remedy="请改正",
                at=c.at(box.id),
            )


class PostLevel(NamedTuple):
    """The level of a post of a kind (管理, 专业技术, 工勤技能), 1 being the highest."""

    kind: str
    level: int


def level_of(post: str) -> PostLevel | None:
    """Return the level that a post states (专业技术八级岗位, 三级), if it is one alone."""
    found = _LEVELLED.findall(folded(post))
    if len(found) == 1:
        kind, level = found[0]
        return PostLevel(_KIND.get(kind, kind), number_of(level))
    alone = re.fullmatch(f"({_LEVEL})级", folded(post)) if not found else None
    return PostLevel("", number_of(alone[1])) if alone else None


def _copied_along(boxes: _Boxes) -> Iterator[Problem]:
    """Yield names that were copied with their label, or set apart."""
    for name in (*UNITS, POST):
        if (left := _LABELLED.search(text := boxes.text(name))) or _SPACED.fullmatch(text):
            yield Problem(
                f"“{text}”里有{f'“{left[0].strip()}”' if left else '空格'}，会照样印在纸上",
                wanted="只写名称",
                remedy="请删去；确实这样写的不必改",
                at=boxes.at(name),
                severity=Severity.WARNING,
            )


def _at_odds(boxes: _Boxes) -> Iterator[Problem]:
    """Yield a unit and a department, or a unit and the present one, that do not go together."""
    above, unit = boxes.text("department"), boxes.text("unit")
    if _AN_INSTITUTION.fullmatch(folded(above)) and _AN_AUTHORITY.fullmatch(folded(unit)):
        yield Problem(
            f"单位填“{unit}”，主管部门填“{above}”，像是填反了",
            wanted="单位是所在的事业单位，主管部门是它的上级",
            remedy="请核对，填反的改正；确实如此的不必改",
            at=boxes.at("department"),
            severity=Severity.WARNING,
        )
    if above and folded(above) == folded(unit):
        yield Problem(
            f"单位和主管部门填的都是“{unit}”",
            wanted="单位是所在的事业单位，主管部门是它的上级",
            remedy="请核对，填错的改正；没有主管部门的填“无”；确实如此的不必改",
            at=boxes.at("department"),
            severity=Severity.WARNING,
        )
    yield from _elsewhere(boxes, unit)
    yield from _of_no_unit(boxes)
    now = boxes.text("current_unit")
    if now and unit and boxes.text(_STATUS) == _IN_POST and _are_apart(now, unit):
        yield Problem(
            f"填“{now}”，而单位填“{unit}”，现岗位现状填“{_IN_POST}”",
            wanted="在职的，现工作单位是填报的单位",
            remedy="请核对；已经离开的，现岗位现状照实填；是同一单位的，名称写一致；确实如此的不必改",
            at=boxes.at("current_unit"),
            severity=Severity.WARNING,
        )


def _of_no_unit(boxes: _Boxes) -> Iterator[Problem]:
    """Yield what cannot be a unit or an address, and a post at another unit."""
    for name in (*UNITS, "workplace", _ADDRESS):
        text = boxes.text(name)
        odd = _ODD_IN_UNITS.search(text) if name != _ADDRESS else None
        if text and text != _NOBODY and (odd is not None or not _A_HANZI.search(text)):
            what = f"里有“{odd[0]}”" if odd else "里没有一个汉字"
            yield Problem(
                f"“{text}”{what}，不像是{'地址' if name == _ADDRESS else '单位的名称'}",
                wanted="全称",
                remedy="请核对，填错的改正；确实如此的不必改",
                at=boxes.at(name),
                severity=Severity.WARNING,
            )
    unit, post = folded(boxes.text("unit")), folded(boxes.text(POST))
    found = _AT_UNIT.match(post)
    if found and found[1] not in unit and unit not in found[1]:
        yield Problem(
            f"填“{boxes.text(POST)}”，而单位填“{boxes.text('unit')}”",
            wanted="在所填单位的岗位",
            remedy="请核对，改正有误的一处；确实如此的不必改",
            at=boxes.at(POST),
            severity=Severity.WARNING,
        )


def _own_workplaces(c: RecordContext) -> Iterator[Problem]:
    """Yield work elsewhere (挂职, other units) whose place is the person's own unit."""
    unit = folded(c.record.get("unit"))
    for table_id in _ELSEWHERE if unit else ():
        for number, row in enumerate(c.record.tables.get(table_id, ()), 1):
            place = row.values.get("workplace")
            if place is not None and folded(place.typed) == unit:
                yield Problem(
                    f"填的“{place.typed}”是所在单位，不是别的单位",
                    wanted="派往的单位，或者原来工作的单位",
                    remedy="请核对，填错的改正；确实如此的不必改",
                    at=c.at_row(table_id, number, "workplace"),
                    severity=Severity.WARNING,
                )


def _reporter(c: RecordContext) -> Iterator[Problem]:
    """Yield who hands a roster in where nobody on it works there, or below it."""
    reporter, listed = c.record.values.get(_REPORTER), c.record.schema.roster
    if reporter is None or listed is None or _ABOVE_ALL.search(said := str(reporter.typed)):
        return
    rows = c.record.tables.get(listed.table, ())
    cells = (row.values.get(name) for row in rows for name in UNITS)
    named = {folded(cell.typed) for cell in cells if cell is not None}
    if named and not any(folded(said) in name or name in folded(said) for name in named):
        yield Problem(
            f"填“{said}”，而名单上的人没有一个的单位、主管部门是它",
            wanted="名单上各人的主管部门或者单位",
            remedy="请核对报送单位；由它汇总下级单位的不必改",
            at=c.at(_REPORTER),
            severity=Severity.WARNING,
        )


def _elsewhere(boxes: _Boxes, unit: str) -> Iterator[Problem]:
    """Yield a region that is another than that with which the unit's name begins."""
    begun = _PLACE.match(folded(unit))
    for name in _REGIONS if begun else ():
        region = folded(boxes.text(name))
        named = _PLACES.findall(region)
        # Of a town's district the name of the town alone may stand, and the other way round.
        least = 2 if begun and begun[2] == "市" else 1
        if begun is None or len(named) < least or begun[1] in region:
            continue
        if not any(place in folded(unit) for place in named):
            yield Problem(
                f"填“{boxes.text(name)}”，而单位是“{unit}”",
                wanted="单位所在的地区",
                remedy="请核对，填错的一处改正；确实在那里的不必改",
                at=boxes.at(name),
                severity=Severity.WARNING,
            )


def _are_apart(one: str, other: str) -> bool:
    """Whether two names are those of two units, none of which is part of the other."""
    first, second = folded(one), folded(other)
    return first not in second and second not in first


def number_of(level: str) -> int:
    """Return a level in hanzi or digits as a number: 十三 is 13, 二十 is 20."""
    if level.isdecimal():
        return int(level)
    tens, ten, ones = level.rpartition("十")
    return (_DIGITS.get(tens, 1) * _TEN if ten else 0) + _DIGITS.get(ones, 0)


@rule("FS-unit", Severity.ERROR, "单位、主管部门、岗位填串了")
def unit_and_post_in_their_boxes(c: RecordContext) -> Iterator[Problem]:
    """单位（主管部门）栏里是岗位和等级（专业技术七级）的，单位、岗位栏里是本人姓名的，填串了栏。

    岗位栏里像是单位名称的（以中学、医院、研究院等结尾，没有写岗位），主管部门像是事业单位而单位像是机关的，
    单位和主管部门是同一个的，在职而现工作单位是另一个的，地区（县市区）不是单位名称开头的那个市、县的，岗位写的是另一个单位的，单位名称里没有汉字或者有“？”的，挂职等的单位是本单位的，名册的报送单位不是其中任何一个人的单位、主管部门的，
    连同“单位：”“（盖章）”一起复制来的，各字之间有空格的，只提醒。
    """
    yield from _reporter(c)
    yield from _own_workplaces(c)
    yield from _own_name(c)
    for boxes in _boxes(c):
        post = boxes.text(POST)
        plain = folded(post)
        like_a_unit = plain.endswith(_UNITS_END) and _A_UNIT.fullmatch(plain) is not None
        swapped, person = False, folded(boxes.text("name"))
        for name in (*UNITS, POST):
            text = boxes.text(name)
            if text and folded(text) == person:
                yield Problem(
                    f"填的“{text}”是本人的姓名",
                    wanted="这一栏的内容",
                    remedy="请改正",
                    at=boxes.at(name),
                )
        for name in UNITS:
            text = boxes.text(name)
            if text and _A_POST.fullmatch(folded(text)):
                swapped = True
                yield Problem(
                    f"填的“{text}”是岗位，不是单位"
                    + (f"；岗位填的是“{post}”，多半两处填反了" if like_a_unit else ""),
                    wanted="单位全称，与公章一致",
                    remedy="请改正",
                    at=boxes.at(name),
                )
        yield from _copied_along(boxes)
        yield from _at_odds(boxes)
        if like_a_unit and not swapped:
            yield Problem(
                f"填的“{post}”像是单位的名称，不是岗位",
                wanted="所聘岗位和等级",
                remedy="请核对，填错的改正；确是岗位名称的不必改",
                at=boxes.at(POST),
                severity=Severity.WARNING,
            )
