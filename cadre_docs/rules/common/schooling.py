"""Schooling beside the post and the title: a professor who left school at twelve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.numerals import as_number
from cadre_docs.rules.common.posts import POST, level_of
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import PERSON
from cadre_docs.values.characters import HANZI
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext

_SCHOOLING, _DEGREE, _SCHOOL, _TITLE = "schooling", "highest_degree", "school", "professional_title"
_LOWER, _MIDDLE = 2, 3
"""Levels of the code list ``schooling``: 初中, 高中 and its equals."""
_WORDS = ((_LOWER, "小学|初中|文盲"), (_MIDDLE, "高中|中专|中技|技校|职高|中师"))
_HIGHER = expression("大专|专科|本科|大学|学士|硕士|博士|研究生|学院")
_BY_WORD = tuple((level, expression(words)) for level, words in _WORDS)
_TOP = expression(  # 正高级 of the series; not 助理研究员, 副教授
    "(?<!副)(?<!助理)(?<!实习)(?:教授|研究员|研究馆员|编审|译审)(?!级)|主任(?:医|药|护|技|中医)师(?<!副主任医师)|正高级"
)
_HIGH = expression("副教授|副研究|副主任|高级(?:教师|工程师|讲师|经济师|会计师|农艺师|实验师)")
_BELOW = expression(
    "副教授|副研究|副主任|副编审|副译审|讲师|助教|助理|技术员|[一二三]级教师|(?<!正)高级(?:教师|工程师|农艺师|经济师|会计师|实验师|讲师)$|主治|住院"
)
"""Titles below 正高级."""
_SERIES = "教师|工程师|讲师|经济师|会计师|农艺师|实验师|统计师|审计师|畜牧师|兽医师|政工师"
_OF_HIGH_POSTS = expression(
    f"(?<!正)高级(?:{_SERIES})|副教授|副研究(?:员|馆员)|副主任(?:医|护|药|技)师|副编审"
)
_OF_OTHER_POSTS = expression(  # 工程师, 助理工程师; not 高级工程师, and not the bare 教师
    "助理(?:工程师|讲师|经济师|会计师|农艺师|研究员|馆员|实验师)|助教|技术员|[一二三]级教师|主治(?:医师|中医师)"
    "|(?<!高级)(?<!助理)(?:工程师|讲师|经济师|会计师|农艺师|实验师)(?=[)）]|\\Z)"
)
_OF_TOP_POSTS = expression(  # the title alone, not 政策研究员
    f"(?<![{HANZI}])(?:教授|研究员|研究馆员|编审|译审|主任(?:医|药|护|技)师|正高级)(?![级助])"
)
_OF_JUNIOR_POSTS = expression(  # 助理研究员 is of the middle ones
    "助理(?:工程师|讲师|经济师|会计师|农艺师|馆员|实验师|统计师|审计师)|(?<![学])助教|[二三]级教师"
)
_OF_WORKERS = expression("(?:高级)?技师|[高中初]级工(?![程作艺会])")
_WORKERS_LEVELS = ("高级技师", "技师", "高级工", "中级工", "初级工")
"""What the first to fifth level of workers' posts are called (国人部发〔2006〕70号第十一条)."""
_LEVEL_IN_TITLE = expression("([一二三四五六七])级(?:教授|研究员|岗位|岗|\\Z)")
_HIGH_POSTS = range(5, 8)
"""Levels of posts of 副高级 (国人部发〔2006〕70号第十条)."""
_SPECIALIST, _MANAGER, _WORKER = "专业技术", "管理", "工勤技能"
_TOP_POST, _MIDDLE_POST, _HEAD_POST = 4, 10, 6
"""The lowest level of 正高级, of 中级 (国人部发〔2006〕70号), and of 科级正职's superiors."""
_OF_ARTS = expression("演员|演奏员|导演|编剧|作曲|指挥|舞美|工艺美术|民间艺|教练")
"""Who learnt from childhood what no university teaches."""
_SCHOOLS = expression(
    "(?:小学|初中|中学|高中|中专|技校|技工学校|职业高中)(?![^，。]{0,4}(?:大学|学院))"
)
_SCHOOL_ALONE = expression(f"[{HANZI}]{{2,20}}(?:大学|学院|学校)(?:[(（][{HANZI}]{{2,8}}[)）])?")
_NO_SCHOOL = expression(
    r"(?:(?:博士|硕士|研究生|学士|大学|本科|大专|专科|中专|高中)(?:研究生)?+"
    r"(?:学历|学位|毕业)?+[、，,/／\s]*+)++"
)
_DEGREED = expression("学士|硕士|博士|研究生|本科")


@rule("FS-schooling", Severity.WARNING, "文化程度与岗位、职称不合常理")
def schooling_and_post(c: RecordContext) -> Iterator[Problem]:
    """文化程度是小学、初中，而岗位是专业技术十级以上、管理六级以上或者职称是高级；是高中、中专，而岗位是专业技术四级以上或者职称是正高级。

    专业技术职务是副高级以下，而岗位是专业技术四级以上的；岗位栏里写的副高级职称与八级以下、中初级职称与五至七级、正高级职称与五级以下、助理级职称与十级以上写在一起的，工勤技能岗位写的技师、高级工等不是那一级的；专业技术职务写的等级（二级教授）不是岗位等级的；学历学位是本科以上，而毕业院校是中学、技校的，毕业院校及专业只写了院校的、填的是学历学位的，也指出。多半是照别人的改的，漏改了一项。只提醒：确实如此的不必改。
    """
    if c.record.schema.role not in PERSON:
        return
    box, level = _own(c)
    if box and level:
        for name in (POST, _TITLE):
            stated = c.record.text(name)
            if stated and level <= _least(stated):
                yield Problem(
                    f"填的是“{c.record.get(box)}”，而{c.key(name)}填“{stated}”",
                    wanted="两处相称",
                    remedy="请对照人事档案核对，改正有误的一处；确实如此的不必改",
                    at=c.at(box),
                )
                return
    yield from _title_of_post(c)
    yield from _school_alone(c)
    degree, school = map(c.record.text, (_DEGREE, _SCHOOL))
    left = _SCHOOLS.search(school) if _DEGREED.search(degree) else None
    if left is not None and not _HIGHER.search(school):
        yield Problem(
            f"填的是“{school}”，而{c.key(_DEGREE)}填“{degree}”",
            wanted="取得最高学历的院校",
            remedy="请对照学历证书核对，改正有误的一处；确实如此的不必改",
            at=c.at(_SCHOOL),
        )


def _school_alone(c: RecordContext) -> Iterator[Problem]:
    """Yield a box for school and subject that names the school alone."""
    box, said = c.record.schema.by_id.get(_SCHOOL), c.record.text(_SCHOOL)
    if box is not None and _NO_SCHOOL.fullmatch(said.strip()):
        yield Problem(
            f"填的是“{said}”，是学历学位，没有写院校",
            wanted=f"{box.label}",
            remedy="请改为毕业的院校和专业",
            at=c.at(_SCHOOL),
        )
    elif box is not None and "专业" in box.label and _SCHOOL_ALONE.fullmatch(said.strip()):
        yield Problem(
            f"填的是“{said}”，没有写专业",
            wanted=f"{box.label}",
            remedy="请补写专业；没有专业的不必改",
            at=c.at(_SCHOOL),
        )


def _title_of_post(c: RecordContext) -> Iterator[Problem]:
    """Yield a title below the one that posts of the highest levels are for."""
    title = c.record.text(_TITLE)
    boxes = (name for name in (POST, "post_level") if name in c.record.values)
    stated = next(boxes, "")
    post = level_of(c.record.text(stated))
    if post is not None and post.kind == _WORKER and stated == POST:
        called = set(_OF_WORKERS.findall(folded(c.record.text(stated))))
        if called and called.isdisjoint(_WORKERS_LEVELS[post.level - 1 : post.level]):
            yield _unlike(c, "工勤技能一至五级依次是高级技师、技师、高级工、中级工、初级工岗位")
    if post is None or post.kind not in ("", _SPECIALIST):
        return
    said = _LEVEL_IN_TITLE.search(folded(title))
    if said and as_number(said[1]) != post.level:
        yield Problem(
            f"填的是“{title}”，而{c.key(stated)}填“{c.record.get(stated)}”",
            wanted="职务与岗位等级一致",
            remedy="请对照聘书核对，改正有误的一处；确实如此的不必改",
            at=c.at(_TITLE),
        )
    beside = folded(c.record.text(POST)) if stated == POST else ""
    high, other = _OF_HIGH_POSTS.search(beside), _OF_OTHER_POSTS.search(beside)
    low = post.level >= _HIGH_POSTS.stop
    top = post.level > _TOP_POST and not high and not other and _OF_TOP_POSTS.search(beside)
    junior = post.level <= _MIDDLE_POST and not high and _OF_JUNIOR_POSTS.search(beside)
    if (high and low and not other) or (other and not high and post.level in _HIGH_POSTS):
        yield _unlike(c, "专业技术五至七级是副高级岗位，八至十级是中级，十一级以下是初级")
    elif top or junior:
        yield _unlike(c, "专业技术一至四级是正高级岗位，五至七级是副高级，八至十级是中级")
    if post.level <= _TOP_POST and _BELOW.search(folded(title)):
        yield Problem(
            f"填的是“{title}”，而{c.key(stated)}填“{c.record.get(stated)}”",
            wanted="专业技术一至四级是正高级岗位",
            remedy="请对照聘书核对，改正有误的一处；确实如此的不必改",
            at=c.at(_TITLE),
        )


def _unlike(c: RecordContext, wanted: str) -> Problem:
    """Tell of a post whose level is not that of the title in it."""
    return Problem(
        f"“{c.record.get(POST)}”的等级与职称不相称",
        wanted=wanted,
        remedy="请对照聘书核对，改正有误的一处；高职低聘等确实如此的不必改",
        at=c.at(POST),
    )


def _own(c: RecordContext) -> tuple[str, int]:
    """Return the box that says the schooling, and its level; 0: not known."""
    if stated := c.record.text(_SCHOOLING):
        return _SCHOOLING, c.record.schema.by_id[_SCHOOLING].level(stated)
    said = c.record.text(_DEGREE)
    if _HIGHER.search(said):
        return "", 0
    return _DEGREE, next((level for level, words in _BY_WORD if words.search(said)), 0)


def _least(stated: str) -> int:
    """Return the highest schooling that a post or a title makes implausible; 0: none."""
    text, post = folded(stated), level_of(stated)
    kind, level = post if post is not None else ("", 0)
    if _TOP.search(text) or (kind == _SPECIALIST and level <= _TOP_POST):
        return _LOWER if _OF_ARTS.search(text) else _MIDDLE
    if _HIGH.search(text) or (kind == _SPECIALIST and level <= _MIDDLE_POST):
        return _LOWER
    return _LOWER if kind == _MANAGER and level <= _HEAD_POST else 0
