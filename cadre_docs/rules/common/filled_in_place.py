"""Boxes that hold what belongs into another: a telephone number for who answers it, a grade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.posts import POST
from cadre_docs.rules.engine import Problem
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.common.posts import Boxes
    from cadre_docs.rules.engine import Place, RecordContext

_CONTACT, _CONTACT_ADDRESS = "contact", "contact_address"
_CORRECT = "请核对是不是填串了栏，改正有误的一处；确实如此的不必改"
_A_LETTER = expression(r"[^\W\d_]")
_GRADES = frozenset(("优秀", "合格", "基本合格", "不合格", "不确定档次", "不参加考核"))
_A_GRADE_OF_SKILL = expression("[一二三四五]级\\(?(?:高级技师|技师|[高中初]级工)\\)?")
_TRADES = ("current_trade", "declared_trade")
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
    for name in _TRADES:
        trade = boxes.text(name)
        if trade and _A_GRADE_OF_SKILL.fullmatch(folded(trade)):
            yield _doubt(f"填的“{trade}”是岗位等级，不是工种", "工种的名称", boxes.at(name))
    for name, other, wanted, right in _SAME:
        text = boxes.text(name)
        if text and not text.endswith(right) and folded(text) == folded(boxes.text(other)):
            at_other = boxes.at(other).path
            yield _doubt(f"填的“{text}”与“{at_other}”一样", wanted, boxes.at(name))
    yield from _of_own_post(boxes, post)


def _of_own_post(boxes: Boxes, post: str) -> Iterator[Problem]:
    """Yield a unit that is what stands in brackets behind the post: 数学教师."""
    unit = boxes.text("unit")
    if unit and folded(post).endswith(f"({folded(unit)})"):
        yield _doubt(f"填的“{unit}”是岗位的名称", "单位全称，与公章一致", boxes.at("unit"))


def _doubt(message: str, wanted: str, at: Place) -> Problem:
    return Problem(message, wanted, _CORRECT, at, severity=Severity.WARNING)
