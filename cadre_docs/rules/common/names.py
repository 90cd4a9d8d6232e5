"""Names of persons, on every form: what they are written with, and what is no name."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.engine import Place, Problem, rule
from cadre_docs.schema import FieldType
from cadre_docs.values.characters import HANZI
from cadre_docs.values.folding import folded
from cadre_docs.values.text import NAME_DOT, code_point

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.rules.engine import RecordContext

_HANZI = expression(f"[{HANZI}]+")
_LATIN_SIGNS = " -'’."
_TWO = 2
_SEVERAL = "、，,;；/／\\|&＆+"
_NO_NAME = """
无 没有 暂无 无名 空 空白 略 否 是 有 同上 同前 如上 待定 待补 待填 待确定 未定 未填 未知
不明 不详 不清楚 不知道 未提供 不适用 匿名 佚名 姓名 本人 某 某某 某人 某某某 填写 请填写
优秀 合格 基本合格 不合格 不确定档次 不参加考核
男 女 合计 小计 总计 共计 累计 本页小计
na nil null none tbd test total xx xxx xxxx 测试 测试人员 测试用户 测试员 样例 范例
"""
_PLACEHOLDERS = frozenset(map(folded, _NO_NAME.split()))
OF_EXAMPLES = frozenset("张三 李四 王五 赵六 孙七 周八 吴九 郑十 王二麻子 路人甲".split())  # noqa: SIM905
"""Names that stand in everybody's examples; hardly anybody is called so."""
# What offices end with. People are called 大学 or 中心, too: behind a surname of one hanzi.
_AS_PEOPLE = ("大学", "中学", "小学", "学院", "学校", "公司", "集团", "中心")
_OFFICES = (
    *("幼儿园", "医院", "委员会", "研究院", "研究所", "办公室", "教研室", "教研组", "人民政府"),
    *("教务处", "政教处", "总务处", "人事处", "财务处", "人事科", "财务科", "机关党委"),
)
_LONGEST, _AND_OTHERS = 4, "等"
_NAMED_AS = (
    *("中学", "小学", "大学", "学院", "学校", "医院", "幼儿园", "公司"),
    *("教务处", "办公室", "教研室", "教研组", "人事科"),
)
_WITH_OFFICE = expression(f"(?:{'|'.join(_NAMED_AS)})[^·]")
_TITLES = (
    *("同志", "老师", "先生", "女士", "校长", "园长", "主任", "书记", "院长", "局长", "处长"),
    *("科长", "所长", "站长", "教授", "研究员", "医生"),
)
_BRACKETS = str.maketrans("", "", "（）()")


@rule("FS-name", Severity.ERROR, "不像人的姓名")
def name(c: RecordContext) -> Iterator[Problem]:
    """姓名由汉字、字母和间隔号“·”组成；外文姓名还可以有空格、连字符、撇号和缩写点。

    “无”“不详”“同上”“待定”“合计”等不是姓名，一栏里也只能写一个人。单位、部门的名称（多半是填串了栏）和
    “同志”“老师”等称呼也不是。引号、括号、逗号等不应出现在姓名里；以“等”结尾的四个字以上的、含有数字的（如为区分同名的人而加的编号）、
    举例常用的（张三、李四）只提醒。
    """
    for path, _field, value in c.record.texts_of(FieldType.NAME):
        text = str(value.typed)
        of_examples = f"“{text}”是举例常用的姓名", Severity.WARNING
        problem = of_examples if text in OF_EXAMPLES else _fault(text)
        if problem is not None:
            message, severity = problem
            yield Problem(
                message,
                wanted="身份证件上的姓名，只写一个人",
                remedy="请核对，填错的改正；确实如此的不必改" if severity else "请改正",
                at=Place(path, value.position),
                severity=severity,
            )


def _fault(text: str) -> tuple[str, Severity | None] | None:
    """Say what is wrong with a name, and how severe it is where the rule's own does not hold."""
    if (what := _instead(text)) or _HANZI.fullmatch(text):  # hanzi alone, as nearly always
        others = text.endswith(_AND_OTHERS) and len(text) >= _LONGEST
        of_others = f"“{text}”以“{_AND_OTHERS}”结尾，像是几个人的", Severity.WARNING
        return (what, None) if what else of_others if others else None
    every = dict.fromkeys(text)  # each once: a name may be as long as a text
    latin = not _HANZI.search(text)
    odd = [ch for ch in every if not _belongs(ch, latin=latin)]
    if any(ch in _SEVERAL for ch in odd):
        return f"“{text}”像是几个人的姓名", None
    if odd and all(unicodedata.category(ch) == "Nd" for ch in odd):
        return f"姓名“{text}”含有数字", Severity.WARNING
    if odd:
        listed = " ".join(map(_shown, odd))
        return f"姓名“{text}”含有姓名中不应有的字符 {listed}", None
    if text.strip(NAME_DOT) != text or NAME_DOT * 2 in text:
        return f"姓名“{text}”的间隔号位置不对", None
    return None


def _instead(text: str) -> str:
    """Say what stands in the place of a name; empty where it may be one."""
    placeholder = folded(text) in _PLACEHOLDERS or text[1:] in ("某", "某某")
    if placeholder or not any(map(_is_letter, dict.fromkeys(text))):
        return f"“{text}”不是姓名"
    if _is_office(text):
        return f"“{text}”像是单位、部门的名称，不是姓名"
    has_office = len(text) > _LONGEST and any(map(text.__contains__, _NAMED_AS))
    if has_office and _WITH_OFFICE.search(text):
        return f"“{text}”带有单位、部门的名称，不只是姓名"
    titled = text.endswith(_TITLES) and _HANZI.fullmatch(text)
    return f"“{text}”带有称呼，不是姓名本身" if titled else ""


def _is_office(text: str) -> bool:
    long_enough = text.endswith(_AS_PEOPLE) and len(text) >= _TWO + _TWO
    if not (long_enough or text.endswith(_OFFICES)):
        return False
    return _HANZI.fullmatch(text.translate(_BRACKETS)) is not None


def _belongs(character: str, *, latin: bool) -> bool:
    """Whether a character may stand in a name; ``latin``: in one without hanzi."""
    if _is_letter(character) or character == NAME_DOT:
        return True
    return latin and character in _LATIN_SIGNS


def _is_letter(character: str) -> bool:
    if _HANZI.match(character):
        return True
    return unicodedata.category(character)[0] in "LM"


def _shown(character: str) -> str:
    printable = character.isprintable() and not character.isspace()
    return character if printable else code_point(character)
