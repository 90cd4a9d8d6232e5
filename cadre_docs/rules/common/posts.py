"""Posts: their levels, and the category that stands beside one."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.numerals import as_number
from cadre_docs.rules.common.words import SUBJECT
from cadre_docs.rules.engine import Place, Problem, rule
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cadre_docs.record.cells import Value
    from cadre_docs.rules.engine import RecordContext

POST, CATEGORY, SECOND = "post", "post_category", "second_post_category"
UNITS = ("unit", "current_unit", "department")
LEVEL = "[一二三四五六七八九十]{1,3}|[0-9]{1,2}"
_KINDS = {
    "管理岗位": f"(?:^|级)管理岗|管理(?:{LEVEL})级|(?:{LEVEL})级职员",
    "专业技术岗位": "专业技术|专技",
    # 普通工作人员, 高级工程师 and 高级工艺美术师 are none.
    "工勤技能岗位": "工勤|(?:普通|技术|[高中初]级)工(?![程作艺会])",
}
_NAMED = {kind: expression(pattern) for kind, pattern in _KINDS.items()}
_LEVELLED = expression(f"(管理|专业技术|专技|工勤技能|工勤|技术工)(?:岗位|岗)?({LEVEL})级")
_LEVELS = {"管理": 10, "专业技术": 13, "工勤技能": 5}
"""How many levels there are: 事业单位岗位设置管理试行办法（国人部发〔2006〕70号）第九至十一条."""
_KIND = {"专技": "专业技术", "工勤": "工勤技能", "技术工": "工勤技能"}
_WORKERS_DUTIES = expression(
    "[^、，;；]{0,6}?(?:炊事|保洁|驾驶|门卫|保安|锅炉|水电维修|绿化养护|仓库保管)"
)
"""What workers do whose post is one of 工勤技能."""


_PROFESSIONALS = expression(
    "[（(、 ](?:(?:正高级?|高级|助理)?(?:工程|农艺|经济|会计|统计|畜牧|兽医|实验)师"
    "|(?:副?主任|主治|主管|住院)[医药护技检]?师|(?:副|助理)?(?:教授|研究员|研究馆员)|讲师"
    "|(?:[一二三]级|高级|正高级)教师)[）)、 ]?\\Z"
)
"""Titles that stand behind the name of a post of their own kind."""
_TEACHER = expression(f"{SUBJECT}(?:学科|科)?(?:教师|老师|教员)")
_TEACHING = expression(f"{SUBJECT}(?:学科|科|课)?(?:课程)?(?:教学|教师|教育)")

_IN_CHARGE = expression(
    rf"(?:负责|担任|承担|任教|从事|教授)[^。，；,;\n]{{0,12}}?{SUBJECT}(?:学科|科|课)?(?:课程)?(?:教学|教师|教育)"
)
_TELLING = ("summary", "leader_remarks")
"""Texts that say what somebody does; what they say of other subjects in passing does not count."""


class Boxes(NamedTuple):
    """Boxes beside each other: those of a form, or of a row; ``at`` says where each stands."""

    values: Mapping[str, Value]
    at: Callable[[str], Place]

    def has_any(self, names: tuple[str, ...]) -> bool:
        """Whether one of some boxes says anything."""
        return not self.values.keys().isdisjoint(names)

    def text(self, name: str) -> str:
        """Return what a box says; empty: nothing."""
        value = self.values.get(name)
        return str(value.typed) if value else ""


def boxes_of(c: RecordContext) -> Iterator[Boxes]:
    """Yield the boxes of a form, and those of the rows in which a unit or a post stands."""
    yield Boxes(c.record.values, c.at)
    for table_id, rows in c.record.tables.items():
        if any(c.record.schema.by_id[table_id].column(name) for name in (POST, *UNITS)):
            for number, row in enumerate(rows, 1):
                yield Boxes(row.values, partial(c.at_row, table_id, number))


def kinds_named(post: str) -> list[str]:
    """Return the categories that a post names; two where somebody holds two."""
    return [kind for kind, pattern in _NAMED.items() if pattern.search(folded(post))]


@rule(
    "FS-post", Severity.WARNING, "岗位与岗位类别不符", standard="《事业单位岗位设置管理试行办法》"
)
def post_and_its_category(c: RecordContext) -> Iterator[Problem]:
    """岗位写明了类别（管理七级、专业技术十级、工勤技能三级等）的，应与“岗位类别”一致：统计表、名册按岗位类别分栏。

    写了两类的（双肩挑），岗位类别（或者同时任职的另一类）是其中之一即可。没有写明类别的不比。专业技术岗位而从事的是炊事、保洁、驾驶等的，从事工作填的是岗位类别的，也指出。

    岗位写明教哪一科的（数学教师），而从事工作写的是教另外一科的，或者总结、评语写负责另一科的教学而没有提到本科的，也指出。

    管理岗位只有一至十级，专业技术岗位一至十三级，工勤技能岗位一至五级；写的等级没有的，也提醒。
    工勤技能岗位后面写的是专业技术职称（高级工程师、主治医师）的，也提醒。
    """
    for boxes in boxes_of(c):
        post, category = boxes.text(POST), boxes.text(CATEGORY)
        if not post:
            continue
        plain = folded(post)
        named = kinds_named(plain)
        if category and named and not {category, boxes.text(SECOND)}.intersection(named):
            yield Problem(
                f"填的是“{category}”，而岗位“{post}”是{'、'.join(named)}",
                wanted="两处一致",
                remedy="请核对，改正有误的一处",
                at=boxes.at(CATEGORY),
            )
        titled = _PROFESSIONALS.search(plain) if named == ["工勤技能岗位"] else None
        if titled and category in ("", "工勤技能岗位"):
            yield Problem(
                f"“{post}”：工勤技能岗位，又写着“{titled[0].strip('（()）、 ')}”",
                wanted="工勤技能岗位写工种",
                remedy="请核对，改正有误的一处；确实如此的不必改",
                at=boxes.at(POST),
            )
        duties = boxes.text("duties")
        if folded(duties) in _KINDS:
            yield Problem(
                f"填的是“{duties}”，是岗位类别",
                wanted="所做的工作",
                remedy="请改为做什么工作",
                at=boxes.at("duties"),
            )
        done = _WORKERS_DUTIES.match(folded(duties))
        if done and "专业技术岗位" in named and len(named) == 1:
            yield Problem(
                f"填的是“{duties}”，而岗位“{post}”是专业技术岗位",
                wanted="两处一致",
                remedy="请核对，改正有误的一处；确实如此的不必改",
                at=boxes.at("duties"),
            )
        yield from _other_subjects(boxes, post)
        for called, level in _LEVELLED.findall(plain):
            kind = _KIND.get(called, called)
            if not 1 <= as_number(level) <= _LEVELS[kind]:
                yield Problem(
                    f"“{post}”：没有{kind}{level}级",
                    wanted=f"{kind}岗位一至{_LEVELS[kind]}级",
                    remedy="请核对岗位等级，改正有误的一处",
                    at=boxes.at(POST),
                )


def _other_subjects(boxes: Boxes, post: str) -> Iterator[Problem]:
    """Yield the boxes in which a teacher of one subject is said to teach others alone."""
    taught = set(_TEACHER.findall(folded(post)))
    if not taught:
        return
    does = boxes.text("duties")
    said = {"duties": (does, set(_TEACHING.findall(folded(does))))}
    for name in _TELLING:
        text = folded(boxes.text(name))
        if not any(subject in text for subject in taught):
            found = _IN_CHARGE.search(text)
            said[name] = (found[0], {found[1]}) if found else ("", set())
    for name, (words, teaches) in said.items():
        verb = "填" if name == "duties" else "写"
        if teaches and taught.isdisjoint(teaches):
            yield Problem(
                f"{verb}的是“{words}”，而岗位“{post}”是教{'、'.join(sorted(taught))}的",
                wanted="两处一致",
                remedy="请核对，改正有误的一处；确实改教或兼教的不必改",
                at=boxes.at(name),
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
        return PostLevel(_KIND.get(kind, kind), as_number(level))
    alone = re.fullmatch(f"({LEVEL})级", folded(post)) if not found else None
    return PostLevel("", as_number(alone[1])) if alone else None


def is_lowest(post: str) -> bool:
    """Whether no post is below: one of the lowest level of its kind, or of a worker without one."""
    own = level_of(post)
    return "普通工" in post or (own is not None and own.level == _LEVELS.get(own.kind))
