"""The words that name a box: what counts as such words, and how they are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.values.characters import HANZI
from cadre_docs.values.folding import folded
from cadre_docs.values.ticks import TICKED, UNTICKED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.masters.blanks.form import Cell

BOXES = "".join(box for box in f"{UNTICKED}❑❏⬜" if box not in "○◯")  # 二○二四年 is no box
_EXAMPLE = re.compile(f"[（(][{TICKED}]+[)）]")
_LONGEST = 60
_SHORT = 10
_LETTERS = re.compile(f"[{HANZI}A-Za-z0-9]")
_EDGES = " \t\u3000\xa0:：*＊·.、，,。；;_＿"
_SIGN = re.compile("签名|签字|签章|盖章|公章|印章|手印|[（(](?:章|签)[）)]|[（(]盖|本人签|手写签")
_DATE_BLANK = re.compile(
    r"(?<![\d_＿ \u3000\t\xa0])[\d_＿ \u3000\t\xa0]*+年"
    r"[_＿ \u3000\t\xa0]*+月(?:[_＿ \u3000\t\xa0]*+日)?"
)
_YEAR_BLANK = re.compile(r"[_＿ \u3000\t\xa0]*年度?")
_TYPED = re.compile("档次|等次|成绩|得分|分数|票数|评语|结论")
_SEALED = re.compile("(?:单位|部门|学校|学院|机关|机构|企业|公司)(?:名称|全称)?[（(]?(?:盖?公?章)")
_ENTRY_DATE = re.compile("填表|填报|申报|填写|制表|登记|上报")
PHOTO = re.compile("照片|相片|照像|贴相|寸照|[一二12]寸|免冠|证件照")
_NOTES = re.compile("^(?:注|说明|填表说明|备注[:：]|附件?[:：])")
# Words of usual labels: they tell in which order vertical writing is read.
_WORDS = (
    *(
        "家庭",
        "主要",
        "成员",
        "社会",
        "关系",
        "学习",
        "工作",
        "简历",
        "经历",
        "奖惩",
        "情况",
        "考核",
    ),
    *(
        "结果",
        "单位",
        "意见",
        "个人",
        "申请",
        "部门",
        "推荐",
        "审批",
        "审核",
        "基本",
        "信息",
        "事迹",
    ),
    *(
        "获奖",
        "教育",
        "培训",
        "职务",
        "职称",
        "联系",
        "方式",
        "项目",
        "内容",
        "本人",
        "学校",
        "学院",
    ),
    *(
        "备注",
        "组织",
        "领导",
        "政治",
        "面貌",
        "主管",
        "总结",
        "业绩",
        "成果",
        "论文",
        "受聘",
        "任职",
    ),
    *(
        "实验",
        "检查",
        "化验",
        "行政",
        "机关",
        "任免",
        "呈报",
        "健康",
        "体检",
        "岗位",
        "资格",
        "等级",
        "专业",
        "技术",
        "证书",
        "聘用",
    ),
)


def squeezed(text: str) -> str:
    """Return a text without blanks, as labels are compared."""
    return "".join(text.split())


def trimmed(text: str) -> str:
    """Return a label without blanks, colons and stars around it."""
    return squeezed(text).strip(_EDGES)


def is_label(text: str) -> bool:
    """Whether a text names something: short, with letters, and no sentence."""
    plain = _EXAMPLE.sub("", trimmed(text))
    if not plain or len(plain) > _LONGEST or not _LETTERS.search(plain):
        return False
    if date_blank(text) is not None and "月" in text and not is_entry_date(text):
        return False
    if any(box in plain for box in BOXES):
        return False
    return not (len(plain) > _SHORT and ("。" in plain or _NOTES.match(plain)))


def is_signed(text: str) -> bool:
    """Whether somebody signs or seals there."""
    return bool(_SIGN.search(squeezed(text)))


def date_blank(text: str) -> re.Match[str] | None:
    """Return where a date is to be written, if it is: ``年　月　日``."""
    for found in _DATE_BLANK.finditer(text):
        if re.search(r"\d{4}\s*年\s*\d", found[0]):
            continue
        if len(squeezed(found[0]).strip("_＿")) < len(found[0]):  # 年月 alone is a word
            return found
    return None


def is_year_blank(text: str) -> bool:
    """Whether a cell is for a year alone: ``　　年``."""
    return bool(_YEAR_BLANK.fullmatch(text)) and len(text) > len(squeezed(text))


def is_typed(label: str) -> bool:
    """Whether words above a signature ask for something typed: a grade, marks, a judgement."""
    return bool(_TYPED.search(squeezed(label)))


def is_sealed_name(label: str) -> bool:
    """Whether words ask for the name of a unit, over which it sets its seal: 单位（盖章）."""
    plain = squeezed(label)
    return bool(_SEALED.search(plain)) and not re.search("意见|负责人|签字|签名|经办|领导", plain)


def is_entry_date(text: str) -> bool:
    """Whether words before a date say that it is the day on which the form is filled in."""
    return bool(_ENTRY_DATE.search(squeezed(text)))


def is_photo(text: str) -> bool:
    """Whether a cell is for a photo."""
    plain = squeezed(text)
    return bool(PHOTO.search(plain)) and len(plain) <= 40  # noqa: PLR2004


def is_number(text: str) -> bool:
    """Whether a cell holds the number of its row."""
    return bool(
        re.fullmatch(r"[\d一二三四五六七八九十①-⑳]{1,3}[.、)）]?|……|…|\.{3,}", squeezed(text))
    )


def label_of(cell: Cell) -> str:
    """Return the words of a cell in the order in which people read them."""
    lines = [part for line in cell.lines for part in line.text.split("\n")]
    filled = [line for line in lines if line.strip()]
    if len(filled) > 1 and not cell.upright:
        columns = _columns(filled)
        if columns is not None:
            return trimmed(_best(["".join("".join(row) for row in columns), *_readings(columns)]))
    return trimmed("".join(filled))


def _columns(lines: Sequence[str]) -> list[list[str]] | None:
    """Return vertical writing in two columns, row by row; None for other texts.

    One column may be shorter than the other: 审意, 批, 机, 关见.
    """
    rows = [
        plain.split() if any(c.isspace() for c in plain) else list(plain)
        for plain in map(str.strip, lines)
    ]
    if not all(1 <= len(row) <= 2 and all(len(part) == 1 for part in row) for row in rows):  # noqa: PLR2004
        return None
    return rows if sum(len(row) == 2 for row in rows) > 1 else None  # noqa: PLR2004


def _readings(rows: list[list[str]]) -> list[str]:
    """Return both columns in either order; what stands alone in its row may be of either."""
    found = []
    for side in (0, -1):
        first = "".join(row[0] for row in rows if len(row) > 1 or side == 0)
        second = "".join(row[-1] for row in rows if len(row) > 1 or side == -1)
        found += [first + second, second + first]
    return found


def _best(readings: Sequence[str]) -> str:
    """Return the reading with the most usual words; by rows where all are alike."""
    return max(readings, key=lambda text: sum(word in text for word in _WORDS))


def same(one: str, other: str) -> bool:
    """Whether two labels are the same words."""
    return folded(trimmed(one)) == folded(trimmed(other))
