"""Invented people for the benchmark: everybody has texts, lists and numbers of their own.

Programs that remember equal texts look faster than they are when everybody says the same.
So each person is drawn by a number: equal numbers give equal people, different ones differ in
name, unit, dates, every sentence and the length of every list. Lengths are those of
real forms: summaries of 300 to 1,500 hanzi, 1 to 12 works, 0 to 10 publications. All pass
the checks of their form, so that they can be printed.
"""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING, Any

import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SUMMARY = (300, 1500)  # hanzi
WORKS = (1, 12)  # rows
PUBLICATIONS = (0, 10)
_REWARDS = (40, 300)  # hanzi
_TENURE = (2021, 2023)  # the years within which works lie
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_CHECK = "10X98765432"


def tenure_person(number: int) -> dict[str, Any]:
    """Return person ``number`` on henan-tenure-form, every box filled that applicants fill."""
    one = _Person(number)
    works = [one.work() for _ in range(one.draw.randint(*WORKS))]
    papers = [one.publication() for _ in range(one.draw.randint(*PUBLICATIONS))]
    return {
        "表单": "henan-tenure-form",
        "聘期": "2021.03-2024.02",
        "主管部门": one.department,
        "单位": one.unit,
        "姓名": one.name,
        "性别": one.sex,
        "出生日期": one.birth,
        "从事专业": one.pick(words.FIELDS),
        "手机号码": one.mobile,
        "个人总结": one.text(SUMMARY),
        "主要工作": sorted(works, key=lambda row: row["起止时间"]),
        "著作论文": sorted(papers, key=lambda row: row["日期"]),
        "聘期考核档次建议": "合格",
        "考核依据": {
            "聘任时间": "2021-03-01",
            "合同聘期": "2021-03-01 至 2024-02-29",
            **_facts(one),
            "正高级职称取得时间": one.month(2008, 2015),
            "身份证号码": one.id_number,
            "程序": [
                {"步骤": step, "日期": f"2024-05-{day}"}
                for step, day in (("个人总结", "08"), ("综合评价", "15"), ("审核", "20"))
            ],
        },
    }


def short_person(number: int) -> dict[str, Any]:
    """Return person ``number`` on henan-tenure-form with the boxes alone that must be filled."""
    one = _Person(number)
    return {
        "表单": "henan-tenure-form",
        "聘期": "2021-2024",
        "主管部门": one.department,
        "单位": one.unit,
        "姓名": one.name,
        "性别": one.sex,
        "出生日期": one.birth[:7],
        "从事专业": one.pick(words.FIELDS),
        "手机号码": one.mobile,
        "个人总结": one.text((40, 90)),
        "考核依据": {"聘任时间": "2021-01", **_facts(one), "正高级职称取得时间": "2012-12"},
    }


def talent_person(number: int) -> dict[str, Any]:
    """Return person ``number`` on liaocheng-talent; the photo is ``<number>.jpg``."""
    one = _Person(number)
    return {
        "表单": "liaocheng-talent",
        "姓名": one.name,
        "单位": one.unit,
        "人才类别": f"{one.pick('ABCDE')}类",
        "县市区": f"示例{one.pick(words.PLACES)}区",
        "性别": one.sex,
        "民族": one.pick(words.NATIONS),
        "照片": f"{number}.jpg",
        "最高学历学位": one.pick(("研究生 博士", "研究生 硕士", "大学 学士")),
        "毕业院校及专业": f"示例{one.pick(words.PLACES)}大学 {one.pick(words.FIELDS)}"[:28],
        "政治面貌": one.pick(("群众", "中共党员", "民盟盟员", "九三学社社员")),
        "参加工作时间": one.month(2005, 2014),
        "技术职称": one.pick(("研究员", "教授", "主任医师", "高级工程师")),
        "行政职务": one.pick(("主任", "副主任", "所长", "无")),
        "现工作岗位类别": one.pick(("科研", "教学", "医疗", "技术推广")),
        "现工作单位": f"{one.unit}{one.pick(words.PLACES)}室",
        "从事现岗位时间": one.month(2015, 2020),
        "通讯地址": f"聊城市示例区{one.pick(words.PLACES)}路{one.draw.randint(1, 399)}号",
        "手机": one.mobile,
        "现岗位现状": "在职",
        "奖惩情况": one.text(_REWARDS),
        "任务进展": one.text(SUMMARY),
        "考核依据": {
            "认定证书编号": f"2020{number:06}",
            "引进类型": "创新类",
            "依据材料": "工作合同书",
            "管理期": "2020-03 至 2025-02",
            "考核年度": "2022",
            "考核等次": "合格",
            "结果处理": "照常兑现",
            "身份证号码": one.id_number,
        },
    }


def photo_of(number: int, example: bytes) -> bytes:
    """Return a photo of person ``number``: the example, differently lit, of other bytes."""
    import io

    from PIL import Image

    draw, made = random.Random(number), io.BytesIO()  # noqa: S311 - no secret
    with Image.open(io.BytesIO(example)) as photo:
        light = Image.frombytes(photo.mode, (8, 8), draw.randbytes(8 * 8 * len(photo.mode)))
        Image.blend(photo, light.resize(photo.size), 0.2).save(
            made, "jpeg", quality=draw.randint(88, 94), dpi=(300, 300)
        )
    return made.getvalue()


FORMS: dict[str, Callable[[int], dict[str, Any]]] = {
    "long": tenure_person,
    "short": short_person,
    "photo": talent_person,
}


def _facts(one: _Person) -> dict[str, Any]:
    return {
        "在编在岗": "是",
        "上年度聘期考核结果": "未参加",
        "目标任务": "完成",
        "判处刑罚": "否",
        "年度考核": [
            {"年度": str(year), "档次": one.pick(("合格", "合格", "优秀"))}
            for year in (2021, 2022, 2023)
        ],
    }


@cache
def department_of(unit: str) -> str:
    """Return what stands above a unit: the same for all of its people."""
    draw = random.Random(f"cadre-docs {unit}")  # noqa: S311 - no secret
    return f"示例{draw.choice(words.PLACES)}{draw.choice(words.DEPARTMENTS)}"


class _Person:
    """Draws what one person says."""

    def __init__(self, number: int) -> None:
        self.draw = random.Random(f"cadre-docs {number}")  # noqa: S311 - no secret
        self.number = number
        place = self.pick(words.PLACES)
        self.name = "示例" + "".join(self.draw.choices(words.GIVEN, k=self.draw.choice((2, 2, 3))))
        self.unit = f"示例{place}{self.pick(words.UNIT_KINDS)}"
        self.department = department_of(self.unit)
        self.sex = self.pick("男女")
        year, month, day = self.draw.randint(1965, 1980), self.draw.randint(1, 12), 1 + number % 28
        self.birth = f"{year}-{month:02}-{day:02}"
        self.mobile = f"139{self.draw.randrange(100_000_000):08}"

    @property
    def id_number(self) -> str:
        """A number with a right check character; 410701 stands for 市辖区 and for no county."""
        order = 2 * (self.number % 450) + (101 if self.sex == "男" else 100)
        first = "410701" + self.birth.replace("-", "") + str(order)
        total = sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True))
        return first + _CHECK[total % 11]

    def pick(self, words_: Sequence[str]) -> str:
        return self.draw.choice(words_)

    def month(self, first: int, last: int) -> str:
        return f"{self.draw.randint(first, last)}-{self.draw.randint(1, 12):02}"

    def text(self, size: tuple[int, int]) -> str:
        """Paragraphs of sentences, about as many characters as ``size`` allows at random."""
        wanted, length = self.draw.randint(*size), 0
        said: dict[str, list[str]] = {head: [] for head in words.SENTENCES}
        while length < wanted:
            head = self.pick(list(said))
            sentence = self.filled(self.pick(words.SENTENCES[head])) + "。"
            if any(sentence in one for one in said[head]):
                continue  # nobody says the same twice
            if not said[head]:
                sentence = f"{head}的方面，{sentence}"
            if length and length + len(sentence) > size[1]:
                break
            said[head].append(sentence)
            length += len(sentence)
        return "\n".join("".join(paragraph) for paragraph in said.values() if paragraph)

    def filled(self, pattern: str) -> str:
        """Fill a pattern's blanks; what fills one may have blanks again."""
        once = self._once(pattern)
        return self._once(once) if "{" in once else once

    def _once(self, pattern: str) -> str:
        return pattern.format(
            place=self.pick(words.PLACES), fund=self.pick(words.FUNDS),
            thing=self.pick(words.THINGS), thing2=self.pick(words.THINGS),
            method=self.pick(words.METHODS), prize=self.pick(words.PRIZES),
            effect=self.pick(words.EFFECTS), effect2=self.pick(words.EFFECTS),
            n=self.draw.randint(20, 990), p=self.draw.randint(3, 40),
            k=self.draw.randint(1, 9), k2=self.draw.randint(1, 9),
        )  # fmt: skip

    def work(self) -> dict[str, str]:
        begun = self.draw.randint(0, 28)
        ended = min(begun + self.draw.randint(2, 24), 33)
        first, last = (f"{2021 + (2 + m) // 12}.{(2 + m) % 12 + 1:02}" for m in (begun, ended))
        thing = self.pick(words.THINGS)
        row = {
            "起止时间": f"{first}-{last}",
            "名称": f"{self.pick(words.FUNDS)}“{thing}与{self.pick(words.THINGS)}”"
            f"（{self.draw.randrange(10_000):04}）",
            "工作内容": self.filled("负责{thing2}，组织{method}{p}次，在{place}整理数据{n}组"),
            "本人作用": self.pick(("主持", "参与", "独立")),
            "完成情况": self.filled(self.pick((*words.PRIZES, *words.EFFECTS))),
        }
        return row | self.remark(row["本人作用"])

    def publication(self) -> dict[str, str]:
        month = self.draw.randint(0, 33)
        year, month = 2021 + (2 + month) // 12, (2 + month) % 12 + 1
        row = {
            "日期": f"{year}-{month:02}",
            "名称": self.filled("《示例{place}{thing}研究》，用{method}分析了{n}组数据"),
            "发表情况": f"《{self.pick(words.JOURNALS)}》{year}年第{month}期，"
            f"第{self.draw.randint(1, 200)}页",
            "著作方式": self.pick(("合著", "独著", "译著")),
        }
        return row | self.remark(row["著作方式"])

    def remark(self, part: str) -> dict[str, str]:
        """A remark for every third row, none that contradicts the part taken in the work."""
        if self.draw.randrange(3):
            return {}
        remark = self.pick(words.REMARKS)
        alone = part in words.ALONE and remark not in words.OF_ANY
        second = part in words.FIRST and remark in words.SECOND
        lesser = part in words.LESSER and remark in words.LEADING
        return {"备注": words.OF_ANY[0] if alone or second or lesser else remark}


def yaml_of(person: dict[str, Any]) -> str:
    """Return a person as people type them: texts in blocks, a row as a small mapping."""
    return "".join(_lines(person, ""))


def _lines(mapping: dict[str, Any], indent: str) -> list[str]:
    lines = []
    for key, value in mapping.items():
        if isinstance(value, dict):
            lines += [f"{indent}{key}:\n", *_lines(value, indent + "  ")]
        elif isinstance(value, list):
            lines += [f"{indent}{key}:\n"] if value else []
            for row in value:
                [first, *rest] = _lines(row, indent + "    ")
                lines += [f"{indent}  - {first.lstrip()}", *rest]
        elif "\n" in value:
            lines.append(f"{indent}{key}: |\n")
            lines += [f"{indent}  {line}\n" for line in value.splitlines()]
        else:
            lines.append(f"{indent}{key}: {_scalar(value)}\n")
    return lines


def _scalar(text: str) -> str:
    return f'"{text}"' if text.isdigit() or text[0] in "“《" else text
