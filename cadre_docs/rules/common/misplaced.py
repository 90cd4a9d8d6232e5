"""Boxes that hold what cannot be meant: another province's unit, a unit for a place, a school."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.posts import UNITS
from cadre_docs.rules.engine import Place, Problem
from cadre_docs.schema import FieldType
from cadre_docs.values.characters import HANZI
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.common.posts import Boxes
    from cadre_docs.rules.engine import RecordContext

_STATED = ("unit", "department", "reporter")
_PROVINCES = ("省", "自治区")
"""With what provinces end; a unit of one may have 北京 in its name, and many have."""
_DEGREE, _TITLE, _CATEGORY = "highest_degree", "professional_title", "talent_category"
_LEARNED = (_DEGREE, _CATEGORY)
_KEPT = "the province of a form's notice, and others"
_NO_UNITS = (
    ("region", "所在的省辖市和县（市、区）"),
    ("county", "所在的县（市、区）"),
    ("current_trade", "工种的名称"),
    ("declared_trade", "工种的名称"),
    (_CATEGORY, "人才认定证书上的类别"),
)
_NOT_A_UNIT = tuple(name for name, _ in _NO_UNITS)
_A_SCHOOL = expression(f"[{HANZI}()]{{2,20}}(?:大学|学院|学校)")
_A_CATEGORY = expression("[a-f](?:类|级|类人才|层次)?")
A_TITLE = expression(
    "副?教授|讲师|助教|(?:副|助理|实习)?研究员|(?:正?高级|助理)?(?:工程师|农艺师|经济师|会计师|实验师)|(?:副?主任|主治|住院)(?:医|药|护|技)师"
    "|副?编审|[一二三]级教师|高级教师|正高级教师"
)
"""Titles that are no office."""
_COUNTY = "county"
_REGIONS = ("region", _COUNTY)
_CITY = expression(f"(?:中共)?(?:[{HANZI}]{{2,3}}省)?([{HANZI}]{{2,4}}?)市")
_CITIES = (
    (
        *("郑州", "开封", "洛阳", "平顶山", "安阳", "鹤壁", "新乡", "焦作", "濮阳", "许昌", "漯河"),
        *("三门峡", "南阳", "商丘", "信阳", "周口", "驻马店", "济源"),
    ),
    (
        *("济南", "青岛", "淄博", "枣庄", "东营", "烟台", "潍坊", "济宁", "泰安", "威海", "日照"),
        *("临沂", "德州", "聊城", "滨州", "菏泽"),
    ),
)
"""Cities of the provinces whose cities have notices here: GB/T 2260."""
_ANY_CITY = "|".join(city for all_ in _CITIES for city in all_)
_BEGINS = expression(f"(?:[{HANZI}]{{2,3}}省)?({_ANY_CITY})(?=市|示范区|\\Z)")
"""A city by its name: 市 stands behind it, or nothing (not 安阳县, 南阳路)."""
_CORRECT = "请核对是不是填串了栏，改正有误的一处；确实如此的不必改"


def other_provinces(c: RecordContext) -> Iterator[Problem]:
    """Yield units and authorities of another province than that which issued the notice."""
    own, others = _own_and_others(c)
    for path, field, value in c.free_texts if others else ():
        if field.id in _STATED and (said := str(value.typed)).startswith(others):
            yield Problem(
                f"填的“{said}”不是{own}的，这张表按{own}的通知填报",
                wanted=f"{own}的单位",
                remedy="请核对，填错的改正；用错了表的换表；确实如此的不必改",
                at=Place(path, value.position),
                severity=Severity.WARNING,
            )


def _own_and_others(c: RecordContext) -> tuple[str, tuple[str, ...]]:
    """Return the province that issued a form's notice, and all others; nothing for a city's."""
    governed_by = c.record.schema.governed_by
    kept = c.law.kept.setdefault(_KEPT, {})
    found: tuple[str, tuple[str, ...]] | None = kept.get(governed_by)
    if found is None:
        issuers = [one.latest.issuer for one in c.law.instruments_of(governed_by)]
        provinces = [one.value for one in c.provinces.items if one.value.endswith(_PROVINCES)]
        own = [name for name in provinces if any(issuer.startswith(name) for issuer in issuers)]
        found = "", ()
        if len(own) == 1:
            found = own[0], tuple(name for name in provinces if name != own[0])
        kept[governed_by] = found
    return found


def other_cities(c: RecordContext) -> Iterator[Problem]:
    """Yield regions and counties that are another city of the province than the notice's."""
    stated = [name for name in _REGIONS if c.record.text(name)]
    if not stated:
        return
    own = own_cities(c)
    others = next((all_ for all_ in _CITIES if len(own) == 1 and own <= {*all_}), ())
    for name in stated:
        region = c.record.text(name)
        named = _BEGINS.match(folded(region))
        if named and named[1] in others and not any(city in region for city in own):
            city = f"{min(own)}市"
            yield _doubt(
                f"填“{region}”，不是{city}的地区，这张表按{city}的通知填报",
                f"{city}和它的县（市、区）",
                c.at(name),
            )


def own_cities(c: RecordContext) -> set[str]:
    """Return the cities that issued the notices of a form, without 市."""
    notices = c.law.instruments_of(c.record.schema.governed_by)
    found = (_CITY.match(one.latest.issuer) for one in notices)
    return {one[1] for one in found if one is not None}


def own_name_in_rows(c: RecordContext) -> Iterator[Problem]:
    """Yield cells of rows that hold the name of the form's person, where no name is asked for."""
    name = c.record.text("name")
    if len(name) <= 1 or name not in c.wording:
        return  # as of nearly all
    person = folded(name)
    for path, field, value in c.free_texts:
        in_row = path.endswith(f"].{field.key}") and field.type is not FieldType.NAME
        if in_row and not field.id.endswith("reason") and folded(value.typed) == person:
            yield own_name(value.typed, Place(path, value.position))


def own_name(text: object, at: Place) -> Problem:
    """Say that a box holds the name of the form's person."""
    return Problem(f"填的“{text}”是本人的姓名", wanted="这一栏的内容", remedy="请改正", at=at)


def schools_for_degrees(boxes: Boxes) -> Iterator[Problem]:
    """Yield a school for a degree, a category for a title, and a title for a category."""
    if not boxes.has_any(_LEARNED):
        return  # as of most forms
    degree, title, category = map(boxes.text, (_DEGREE, _TITLE, _CATEGORY))
    if degree and _A_SCHOOL.fullmatch(folded(degree)):
        yield _doubt(f"填的“{degree}”是学校，不是学历学位", "最高的学历和学位", boxes.at(_DEGREE))
    if title and category and _A_CATEGORY.fullmatch(folded(title)):
        yield _doubt(f"填的“{title}”是人才类别，不是职称", "现聘任的专业技术职务", boxes.at(_TITLE))
        return
    if category and folded(category) == folded(title):
        wanted = "人才认定证书上的类别"
        yield _doubt(f"填的“{category}”与{boxes.at(_TITLE).path}一样", wanted, boxes.at(_CATEGORY))
    elif category and A_TITLE.fullmatch(folded(category)):
        wanted = "人才认定证书上的类别"
        yield _doubt(f"填的“{category}”是职称，不是人才类别", wanted, boxes.at(_CATEGORY))


def _doubt(message: str, wanted: str, at: Place) -> Problem:
    return Problem(message, wanted, _CORRECT, at, severity=Severity.WARNING)


def units_for_places(boxes: Boxes) -> Iterator[Problem]:
    """Yield places and trades that are the unit's name, word for word."""
    if not boxes.has_any(_NOT_A_UNIT):
        return  # as of most forms
    county = boxes.text(_COUNTY)
    if county and _A_CATEGORY.fullmatch(folded(county)):
        yield _doubt(f"填的“{county}”是人才类别", "所在的县（市、区）", boxes.at(_COUNTY))
    named = [(name, wanted) for name, wanted in _NO_UNITS if boxes.text(name)]
    units = {folded(text) for name in UNITS if named and (text := boxes.text(name))}
    for name, wanted in named:
        if folded(boxes.text(name)) in units:
            yield _doubt(f"填的“{boxes.text(name)}”是单位的名称", wanted, boxes.at(name))
