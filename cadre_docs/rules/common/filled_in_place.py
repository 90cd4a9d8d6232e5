"""Boxes that hold what belongs into another: a telephone number for who answers it, a grade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.likely_names import is_likely_name
from cadre_docs.rules.common.names import OF_EXAMPLES
from cadre_docs.rules.common.posts import LEVEL, POST, UNITS
from cadre_docs.rules.common.words import SUBJECT, UNIT_ENDS
from cadre_docs.rules.engine import Place, Problem
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.common.posts import Boxes
    from cadre_docs.rules.engine import RecordContext

_CONTACT, _CONTACT_ADDRESS = "contact", "contact_address"
_CORRECT = "请核对是不是填串了栏，改正有误的一处；确实如此的不必改"
_A_LETTER = expression(r"[^\W\d_]")
_GRADES = frozenset(("优秀", "合格", "基本合格", "不合格", "不确定档次", "不参加考核"))
_A_GRADE_OF_SKILL = expression("[一二三四五]级\\(?(?:高级技师|技师|[高中初]级工)\\)?")
_REASONS = "reason"
"""With what the ids of boxes end that ask why."""
_LONGEST_NAME = 3
_NO_END = ("工", "间", "作", "学", "训", "养", "病", "假", "役", "务", "职", "岗")
"""Ends of short reasons (施工) that begin like a name."""
_TRADES = ("current_trade", "declared_trade")
_DUTIES, _NOW = "duties", "current_unit"
_WORDS = "(?:管理|专业技术|专技|工勤技能|工勤)"
_A_LEVELLED_POST = expression(
    f"{_WORDS}(?:岗位|岗)?(?:{LEVEL})级(?:岗位|岗|职员)?(?:\\([^()]{{1,40}}\\))?"
)
"""A post with its level, and what it is called: a kind of post alone may be what one does."""
_POSTS_BEGIN = ("管理", "专业", "专技", "工勤")
_VERBS = ("负责", "从事", "承担", "分管", "协助", "主要从事", "主要负责")
_WHAT_IS_DONE = expression(
    f"[^岗师员长任级人()]{{0,20}}{SUBJECT}(?:学科|课程|课)?教学(?:工作|[和与及、，,].{{1,60}})?"
    f"|(?:{'|'.join(_VERBS)})[^岗师员长任级人()]{{2,40}}(?:工作|教学|管理|维护|服务)"
)
"""What somebody does, and no post: it names neither a post nor who does it."""
_END_OF_UNITS = (*UNIT_ENDS.split("|"), "科学院", "图书馆", "博物馆", "文化馆", "卫生院", "中心")
_OFFICES_END = ("办公室", "办", "处", "科", "室", "组")
_OF_ANY_UNIT = expression(
    "(?:党政|党委|行政|综合|院|校|局|所)?办公室|院办|校办|党办|(?:教务|总务|政教|德育|后勤|人事|财务|科研|学生|教科)[处科室]"
    f"|{SUBJECT}(?:教研[组室]|组)"
)
"""An office that every unit has, and that is none by itself."""
_SAME = (
    # a box, another whose content stands in it, what the first asks for, and what is right in it
    ("professional_title", "speciality", "现聘任的专业技术职务", ("员", "师", "授", "士", "审")),
    ("unit", "professional_title", "单位全称，与公章一致", ("校", "院", "所", "局", "厅", "中心")),
    (
        "highest_degree",
        "school",
        "最高的学历和学位",
        ("博士", "硕士", "学士", "本科", "专科", "中专", "高中"),
    ),
)
"""Boxes of which nobody fills two alike; where it is right in the first, the second is told."""


def contacts(c: RecordContext) -> Iterator[Problem]:
    """Yield who is to be asked where that is a number, and an address that is a name or number."""
    values = c.record.values
    who = values.get(_CONTACT)
    if who is not None and not _A_LETTER.search(str(who.typed)):
        yield _doubt("填的是号码，不是人", "联系人的姓名，或者科室", c.at(_CONTACT))
    where = values.get(_CONTACT_ADDRESS)
    said = str(where.typed) if where is not None else ""
    if said and not _A_LETTER.search(said):
        yield _doubt("填的是号码，不是地址", "通信地址或者邮箱", c.at(_CONTACT_ADDRESS))
    elif said and who is not None and folded(said) == folded(str(who.typed)):
        yield _doubt(f"填的“{said}”就是联系人", "通信地址或者邮箱", c.at(_CONTACT_ADDRESS))


def people_for_reasons(c: RecordContext) -> Iterator[Problem]:
    """Yield reasons that are somebody's name: in a row the person's own, or what looks so."""
    own = c.record.text("name")
    for path, field, value in c.free_texts:
        said = str(value.typed) if field.id.endswith(_REASONS) else ""
        if not 1 < len(said) <= _LONGEST_NAME or said.endswith(_NO_END):
            continue
        if (said == own and "[" in path) or said in OF_EXAMPLES or is_likely_name(said, own):
            what = "本人的姓名" if said == own else "像是姓名"
            at = Place(path, value.position)
            yield _doubt(f"填的“{said}”{'是' if said == own else ''}{what}", "原因", at)


def unit_of_a_list(c: RecordContext) -> Iterator[Problem]:
    """Yield the unit of a list where somebody on that list is called so."""
    unit, listed = c.record.values.get("unit"), c.record.schema.roster
    rows = c.record.tables.get(listed.table, ()) if unit is not None and listed else ()
    said = str(unit.typed) if unit is not None and rows else ""
    if said and any(row.text("name") == said for row in rows):
        yield _doubt(f"填的“{said}”是名单上的人", "单位全称，与公章一致", c.at("unit"))


def of_other_boxes(boxes: Boxes) -> Iterator[Problem]:
    """Yield boxes that hold a grade or a level for a post or trade, or the same as another."""
    post = boxes.text(POST)
    if post and folded(post) in _GRADES:
        yield _doubt(f"填的“{post}”是考核结果，不是岗位", "所聘岗位和等级", boxes.at(POST))
    for name in _TRADES if boxes.has_any(_TRADES) else ():
        trade = boxes.text(name)
        if trade and _A_GRADE_OF_SKILL.fullmatch(folded(trade)):
            yield _doubt(f"填的“{trade}”是岗位等级，不是工种", "工种的名称", boxes.at(name))
    for name, other, wanted, right in _SAME:
        text = boxes.text(name)
        if text and not text.endswith(right) and folded(text) == folded(boxes.text(other)):
            at_other = boxes.at(other).path
            yield _doubt(f"填的“{text}”与“{at_other}”一样", wanted, boxes.at(name))
    yield from _of_own_post(boxes, post)
    yield from _what_is_done(boxes, post)
    yield from _part_of_a_unit(boxes)


def _what_is_done(boxes: Boxes, post: str) -> Iterator[Problem]:
    """Yield a post that says what somebody does, and what somebody does that is something else.

    Where both are the other's they were exchanged, which is told once.
    """
    does = boxes.text(_DUTIES)
    plain = folded(does)
    is_post = plain.startswith(_POSTS_BEGIN) and _A_LEVELLED_POST.fullmatch(plain) is not None
    if ("教学" in post or post.startswith(_VERBS)) and _WHAT_IS_DONE.fullmatch(folded(post)):
        both = f"；{boxes.at(_DUTIES).path}填的是“{does}”，多半两处填反了" if is_post else ""
        wanted = "所聘岗位和等级"
        yield _doubt(f"填的“{post}”像是所做的工作，不是岗位{both}", wanted, boxes.at(POST))
        return
    if not plain:
        return
    units = {folded(text) for name in UNITS if (text := boxes.text(name))}
    what = "岗位和等级" if is_post else "单位" if plain in units else ""
    what = "考核结果" if plain in _GRADES else what
    if what:
        yield _doubt(f"填的“{does}”是{what}，不是所做的工作", "所做的工作", boxes.at(_DUTIES))


def _part_of_a_unit(boxes: Boxes) -> Iterator[Problem]:
    """Yield a unit that is only an office: every unit has it, or the box beside names whose."""
    unit, now = boxes.text("unit"), boxes.text(_NOW)
    if not now and not unit.endswith(_OFFICES_END):
        return  # as of nearly all
    plain, whole = folded(unit), folded(now)
    above = whole.removesuffix(plain) if plain and not plain.endswith(_END_OF_UNITS) else ""
    whose = above if above != whole and above.endswith(_END_OF_UNITS) else ""
    if whose or _OF_ANY_UNIT.fullmatch(plain):
        beside = f"，{boxes.at(_NOW).path}填的是“{now}”" if whose else ""
        wanted = "单位全称，与公章一致"
        yield _doubt(f"填的“{unit}”只是内设部门{beside}", wanted, boxes.at("unit"))


def _of_own_post(boxes: Boxes, post: str) -> Iterator[Problem]:
    """Yield a unit that is what stands in brackets behind the post: 数学教师."""
    unit = boxes.text("unit")
    if unit and post and folded(post).endswith(f"({folded(unit)})"):
        yield _doubt(f"填的“{unit}”是岗位的名称", "单位全称，与公章一致", boxes.at("unit"))


def _doubt(message: str, wanted: str, at: Place) -> Problem:
    return Problem(message, wanted, _CORRECT, at, severity=Severity.WARNING)
