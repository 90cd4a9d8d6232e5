"""Units and posts in their boxes: nothing of the other, nothing of another's, no name."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.filled_in_place import (
    contacts,
    of_other_boxes,
    people_for_reasons,
    unit_of_a_list,
)
from cadre_docs.rules.common.misplaced import (
    A_TITLE,
    other_cities,
    other_provinces,
    own_cities,
    own_name,
    own_name_in_rows,
    schools_for_degrees,
    units_for_places,
)
from cadre_docs.rules.common.posts import LEVEL, POST, UNITS, Boxes, boxes_of
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.values.characters import HANZI
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cadre_docs.rules.engine import RecordContext

_STATUS, _IN_POST = "post_status", "在职"
_LABELLED = expression(
    "\\A\\s?(?:所在单位|工作单位|单位名称|单位|主管部门|岗位名称|岗位)\\s?[：:]|[（(]\\s?(?:盖\\s?章|公章|签章|加盖公章)\\s?[)）]"
)
"""What belongs to the form and was copied with the name."""
_ALONE = expression(f"[{HANZI}]+")
"""As nearly all names are: nothing was copied with them."""
_SPACED = expression(f"[{HANZI}](?:[ \u3000]{{1,3}}[{HANZI}]){{2,20}}")
_WORDS = "(?:管理|专业技术|专技|工勤技能|工勤)"
_A_POST = expression(
    f"{_WORDS}(?:岗位|岗)(?:(?:{LEVEL})级)?(?:\\(.*\\))?"
    f"|{_WORDS}(?:{LEVEL})级(?:岗位|岗|职员)?(?:\\(.*\\))?"
)
_INSTITUTIONS = (
    "大学|学院|中学|小学|学校|幼儿园|医院|卫生院|研究院|研究所|科学院|图书馆|博物馆|文化馆|电视台"
)
_OFFICES = "委员会|管理局|服务中心|人民政府"
_UNITS_END = (*_INSTITUTIONS.split("|"), *_OFFICES.split("|"))
_A_UNIT = expression(f"[{HANZI}()a-z0-9]{{2,40}}(?:{_INSTITUTIONS}|{_OFFICES})")
_A_CENTRE = expression(f"[{HANZI}()]{{2,40}}(?:服务|保障|发展|运行|事业|监测|管护)中心")
_AN_INSTITUTION = expression(f"[{HANZI}()]{{2,40}}(?:{_INSTITUTIONS})")
_AUTHORITIES = ("厅", "局", "委员会", "卫健委", "教委", "科委", "人民政府")
_AN_AUTHORITY = expression(f"[{HANZI}()]{{2,40}}(?:{'|'.join(_AUTHORITIES)})")
_UNIVERSITY = "大学"
_NAMED = ("name", *UNITS, POST)
_ADDRESS, _NOBODY = "address", "无"
_TWO = 2
_ODD_IN_UNITS = expression("[?？!！*#%@]")
_A_HANZI = expression(f"[{HANZI}]")
_AT_UNIT = expression(
    f"([{HANZI}]{{2,20}}?(?:大学|学院|中学|小学|医院|幼儿园|研究院|研究所))(?=[{HANZI}])"
)
_ELSEWHERE = ("outside", "other_work")
_REPORTER, _SPECIALITY = "reporter", "speciality"
_TITLE, _DUTY = "professional_title", "administrative_post"
_A_LEVEL = expression(f"(?:{_WORDS}(?:岗位)?)?(?:{LEVEL})级(?:岗位|岗)?")
_A_DUTY = expression(
    "(?:副|常务副)?(?:[院校所馆台站场局厅处科]长|主任|书记|主席|总经理|董事长)|总工程师"
)
_A_LETTER = expression(r"[^\W\d_]")
_TITLED = expression("副?教授|讲师|副?研究员|(?:正?高级)?工程师|副?主任医师|编审")
_OFFICES_END = (
    "院长",
    "校长",
    "所长",
    "馆长",
    "台长",
    "站长",
    "局长",
    "处长",
    "科长",
    "主任",
    "书记",
    "主席",
)
_ABOVE_ALL = expression("人力资源|人社|组织部|人民政府|管委会|(?:省|市|州|县|区|盟|旗)$")
"""Who hands in the rosters of many departments: a place, or its office for people."""
_REGIONS = ("region", "county")
_AT_PRESENT = ("current_unit", "post_kind")
_PLACE = expression(f"(?:[{HANZI}]{{2,7}}?(?:省|自治区))?([{HANZI}]{{2,5}}?)([市县])(?!级)")
_PLACES = expression(f"([{HANZI}]{{2,6}}?)[市县区]")


@rule("FS-unit", Severity.ERROR, "单位、主管部门、岗位填串了")
def unit_and_post_in_their_boxes(c: RecordContext) -> Iterator[Problem]:
    """单位（主管部门）栏里是岗位和等级（专业技术七级）的，单位、岗位栏里是本人姓名的（清单各行也看），填串了栏。

    岗位栏里像是单位名称的（以中学、医院、研究院等结尾，没有写岗位），主管部门像是事业单位而单位像是机关的，
    单位和主管部门是同一个的、是两所大学的，在职而现工作单位是另一个的，地区（县市区）不是单位名称开头的那个市、县的，岗位写的是另一个单位的，单位名称里没有汉字或者有“？”的，从事专业填的是单位、职称、等级、号码的，专业技术职务填的是等级、行政职务的，行政职务填的是职称的，挂职等的单位是本单位的，名册的报送单位不是其中任何一个人的单位、主管部门的，
    地区（县市区）、工种填的是单位的，学历学位填的是学校、技术职称填的是人才类别（反过来也是）的，省里的通知而单位、主管部门是另一个省的，市里的通知而地区（县市区）是本省另一个市的，名册的单位填的是名单上的人的，原因、理由填的是姓名的，联系人填的是号码的，联系地址填的是号码、联系人的，岗位填的是考核结果、工种填的是等级的，岗位填的是所做的工作（高中数学教学、班主任）、从事工作填的是岗位和等级的，单位只填了内设部门的，技术职务与专业、学历学位与毕业院校填得一样的，
    连同“单位：”“（盖章）”一起复制来的，各字之间有空格的，只提醒。
    """
    yield from _reporter(c)
    yield from _own_workplaces(c)
    yield from _own_name(c)
    yield from _speciality(c)
    yield from contacts(c)
    yield from unit_of_a_list(c)
    yield from people_for_reasons(c)
    yield from other_provinces(c)
    cities = list(other_cities(c))
    yield from cities
    yield from own_name_in_rows(c)
    for boxes in boxes_of(c):
        yield from _units_and_post(boxes)
        if not cities and boxes.has_any(_REGIONS):  # of a place one thing is enough
            yield from _elsewhere(boxes, c)


def _units_and_post(boxes: Boxes) -> Iterator[Problem]:
    """Yield what is wrong with the units and the post of boxes beside each other."""
    post = boxes.text(POST)
    plain = folded(post)
    like_a_unit = plain.endswith(_UNITS_END) and _A_UNIT.fullmatch(plain) is not None
    swapped, person = False, folded(boxes.text("name"))
    named = {name: text for name in (*UNITS, POST) if (text := boxes.text(name))}
    for name, text in named.items():
        if folded(text) == person:
            yield own_name(text, boxes.at(name))
    odd = {name: text for name, text in named.items() if not _is_plain(text)}
    for name, text in odd.items():
        if name != POST and _A_POST.fullmatch(folded(text)):
            swapped = True
            yield Problem(
                f"填的“{text}”是岗位，不是单位"
                + (f"；岗位填的是“{post}”，多半两处填反了" if like_a_unit else ""),
                wanted="单位全称，与公章一致",
                remedy="请改正",
                at=boxes.at(name),
            )
    yield from _copied_along(boxes, odd)
    yield from _at_odds(boxes)
    yield from of_other_boxes(boxes)
    yield from units_for_places(boxes)
    yield from schools_for_degrees(boxes)
    if like_a_unit and not swapped:
        yield Problem(
            f"填的“{post}”像是单位的名称，不是岗位",
            wanted="所聘岗位和等级",
            remedy="请核对，填错的改正；确是岗位名称的不必改",
            at=boxes.at(POST),
            severity=Severity.WARNING,
        )


@lru_cache(maxsize=4096)  # many people name the same units and posts
def _is_plain(text: str) -> bool:
    """Whether the name of a unit is of hanzi alone, and no post: nothing is odd about it."""
    return _ALONE.fullmatch(text) is not None and not _A_POST.fullmatch(folded(text))


def _own_name(c: RecordContext) -> Iterator[Problem]:
    """Yield other boxes, not to be signed, that hold the person's own name and nothing else."""
    name, filled = c.record.text("name"), c.record.values
    if len(name) < _TWO:
        return  # one sign is no name: FS-name tells it
    first, person = name[0], folded(name)
    may_name = {*filled}
    if "\u4e00" <= first <= "\u9fff":  # then it stands behind what is no hanzi, or by itself
        may_name = {
            box
            for box, value in filled.items()
            if isinstance(typed := value.typed, str)
            and (
                (begun := typed[:1]) == first
                or not ("\u4e00" <= begun <= "\u9fff" or "0" <= begun <= "z")
            )
        }
    others = may_name.difference(_NAMED, c.record.schema.by_hand)
    for box in c.record.schema.fields() if others else ():
        if box.id in others and folded(filled[box.id].typed) == person:
            yield own_name(filled[box.id].typed, c.at(box.id))


def _speciality(c: RecordContext) -> Iterator[Problem]:
    """Yield a speciality that is the unit, a title, a level; a title that is a level or a duty.

    And a duty that is a title; where both are the other's they were exchanged, which is told once.
    """
    duty, exchanged = c.text(_DUTY) or "", False
    if duty and A_TITLE.fullmatch(duty):
        title = c.text(_TITLE) or ""
        exchanged = title.endswith(_OFFICES_END)
        yield Problem(
            f"填的“{duty}”是职称，不是行政职务"
            + (f"；{c.key(_TITLE)}填的是“{title}”，多半两处填反了" if exchanged else ""),
            wanted="现任的行政职务，没有的填“无”",
            remedy="请核对是不是填串了栏，改正有误的一处；确实如此的不必改",
            at=c.at(_DUTY),
            severity=Severity.WARNING,
        )
    for box, called, wanted in (
        (_SPECIALITY, "专业", "受聘岗位对应的专业"),
        (_TITLE, "职称", "现聘任的专业技术职务"),
    ):
        said = "" if exchanged and box == _TITLE else c.record.text(box)
        what = _in_place_of(c, box, said) if said else ""
        if what:
            yield Problem(
                f"填的“{said}”是{what}，不是{called}",
                wanted=wanted,
                remedy="请核对是不是填串了栏，改正有误的一处；确实如此的不必改",
                at=c.at(box),
                severity=Severity.WARNING,
            )


def _in_place_of(c: RecordContext, box: str, said: str) -> str:
    """Say what stands in the box of a speciality, or of a title, instead; empty: it may be one."""
    if what := _no_speciality(said, titles=box == _TITLE):
        return what
    is_unit = box == _SPECIALITY and any(
        folded(said) == folded(text) for name in UNITS if (text := c.record.text(name))
    )
    return "单位" if is_unit else ""


@lru_cache(maxsize=4096)  # as above
def _no_speciality(said: str, *, titles: bool) -> str:
    """Say what a speciality, or a title, is instead by its words alone."""
    if said == _NOBODY:
        return ""
    if not _A_LETTER.search(said):
        return "号码、符号"
    if _A_LEVEL.fullmatch(said):
        return "岗位等级"
    if titles:
        return "行政职务" if _A_DUTY.fullmatch(said) else ""
    return "职称" if _TITLED.fullmatch(said) else ""


def _copied_along(boxes: Boxes, named: Mapping[str, str]) -> Iterator[Problem]:
    """Yield names that were copied with their label, or set apart."""
    for name, text in named.items():
        if _ALONE.fullmatch(text):
            continue
        if (left := _LABELLED.search(text)) or _SPACED.fullmatch(text):
            yield Problem(
                f"“{text}”里有{f'“{left[0].strip()}”' if left else '空格'}，会照样印在纸上",
                wanted="只写名称",
                remedy="请删去；确实这样写的不必改",
                at=boxes.at(name),
                severity=Severity.WARNING,
            )


def _at_odds(boxes: Boxes) -> Iterator[Problem]:
    """Yield a unit and a department, or a unit and the present one, that do not go together."""
    above, unit = boxes.text("department"), boxes.text("unit")
    of_authority = folded(unit).endswith(_AUTHORITIES) and _AN_AUTHORITY.fullmatch(folded(unit))
    plain = folded(above) if of_authority else ""
    if plain and (_AN_INSTITUTION.fullmatch(plain) or _A_CENTRE.fullmatch(plain)):
        yield Problem(
            f"单位填“{unit}”，主管部门填“{above}”，像是填反了",
            wanted="单位是所在的事业单位，主管部门是它的上级",
            remedy="请核对，填反的改正；确实如此的不必改",
            at=boxes.at("department"),
            severity=Severity.WARNING,
        )
    if above.endswith(_UNIVERSITY) and unit.endswith(_UNIVERSITY) and _are_apart(above, unit):
        yield Problem(
            f"单位填“{unit}”，主管部门填的“{above}”是另一所大学",
            wanted="单位是所在的事业单位，主管部门是它的上级",
            remedy="请核对是不是别人的单位，填错的改正；确实如此的不必改",
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
    yield from _of_no_unit(boxes)
    if boxes.has_any(_AT_PRESENT):
        yield from _at_present(boxes, unit)


def _at_present(boxes: Boxes, unit: str) -> Iterator[Problem]:
    """Yield a kind of post that is the unit, and the present unit that is another."""
    now, kind = boxes.text("current_unit"), boxes.text("post_kind")
    if kind and folded(kind) in (folded(unit), folded(now)):
        yield Problem(
            f"填的是“{kind}”，是单位的名称",
            wanted="现工作岗位的类别，如科研、教学、管理",
            remedy="请改为岗位的类别",
            at=boxes.at("post_kind"),
            severity=Severity.WARNING,
        )
    if now and unit and boxes.text(_STATUS) == _IN_POST and _are_apart(now, unit):
        yield Problem(
            f"填“{now}”，而单位填“{unit}”，现岗位现状填“{_IN_POST}”",
            wanted="在职的，现工作单位是填报的单位",
            remedy="请核对；已经离开的，现岗位现状照实填；是同一单位的，名称写一致；确实如此的不必改",
            at=boxes.at("current_unit"),
            severity=Severity.WARNING,
        )


def _of_no_unit(boxes: Boxes) -> Iterator[Problem]:
    """Yield what cannot be a unit or an address, and a post at another unit."""
    for name in (*UNITS, "workplace", _ADDRESS):
        text = boxes.text(name)
        if not text or text == _NOBODY or _is_plain(text):
            continue
        odd = _ODD_IN_UNITS.search(text) if name != _ADDRESS else None
        if odd is not None or not _A_HANZI.search(text):
            what = f"里有“{odd[0]}”" if odd else "里没有一个汉字"
            yield Problem(
                f"“{text}”{what}，不像是{'地址' if name == _ADDRESS else '单位的名称'}",
                wanted="全称",
                remedy="请核对，填错的改正；确实如此的不必改",
                at=boxes.at(name),
                severity=Severity.WARNING,
            )
    post = folded(boxes.text(POST))
    found = _AT_UNIT.match(post) if post else None
    unit = folded(boxes.text("unit")) if found else ""
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
    there = [name for name in _ELSEWHERE if name in c.record.tables]
    unit = folded(c.record.get("unit")) if there else ""
    for table_id in there if unit else ():
        for number, row in enumerate(c.record.tables[table_id], 1):
            place = row.text("workplace")
            if folded(place) == unit:
                yield Problem(
                    f"填的“{place}”是所在单位，不是别的单位",
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
    named = {folded(text) for row in rows for name in UNITS if (text := row.text(name))}
    if named and not any(folded(said) in name or name in folded(said) for name in named):
        yield Problem(
            f"填“{said}”，而名单上的人没有一个的单位、主管部门是它",
            wanted="名单上各人的主管部门或者单位",
            remedy="请核对报送单位；由它汇总下级单位的不必改",
            at=c.at(_REPORTER),
            severity=Severity.WARNING,
        )


def _elsewhere(boxes: Boxes, c: RecordContext) -> Iterator[Problem]:
    """Yield a region that is another than that with which the unit's name begins."""
    unit = boxes.text("unit")
    regions = [name for name in _REGIONS if boxes.text(name)]
    begun = _PLACE.match(folded(unit)) if regions else None
    for name in regions:
        region = folded(boxes.text(name))
        named = _PLACES.findall(region)
        # Of a town's district the name of the town alone may stand, and the other way round.
        least = 2 if begun and begun[2] == "市" else 1
        if begun is None or len(named) < least or begun[1] in region:
            continue
        if region.removesuffix("市") in own_cities(c):
            continue  # whose counties are in it
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
