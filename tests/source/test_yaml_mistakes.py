"""A file that cannot be read: the line of the mistake, its cause, and a remedy that works."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre_docs.source.yaml import load

# (text, place of the mistake, word of the message); the parser stops elsewhere at most of them.
MISTAKES = [
    ("年度: 2023\n姓名:示例丑\n性别: 女\n", "2:3", "缺一个空格"),
    ("姓名:示例丑\n性别: 女\n", "1:3", "缺一个空格"),
    ("姓名:示例丑\n性别:女\n", "1:3", "缺一个空格"),
    ("年度: 2023\n姓名:示例丑\n", "2:3", "缺一个空格"),
    ("年度: 2023\n姓名:示例丑\n\n# 注\n性别: 女\n", "2:3", "缺一个空格"),
    ("年度: 2023\n姓名：示例丑\n性别: 女\n", "2:3", "全角冒号"),
    ("年度: 2023\n姓名： 示例丑\n性别: 女\n", "2:3", "全角冒号"),
    ("考核依据:\n  岗位类别:管理\n  岗位: 甲\n", "2:7", "缺一个空格"),
    ("考核依据:\n  岗位: 甲\n  岗位类别:管理\n年度: 2023\n", "3:7", "缺一个空格"),
    ("经历:\n  - 内容:教学\n    日期: 2021\n", "2:7", "缺一个空格"),
    ("经历:\n  - 日期: 2021\n    内容:教学\n  - 日期: 2022\n", "3:7", "缺一个空格"),
    ("总结: |\n  第一:一\n  第二:二\n姓名:甲\n性别: 男\n", "4:3", "缺一个空格"),
    ("经历:\n  - 一\n  -二\n姓名: 甲\n", "3:3", "“-”后面缺一个空格"),
    ("经历:\n  -一\n  -二\n姓名: 甲\n", "2:3", "“-”后面缺一个空格"),
    ("姓名: 甲\n性别:\u3000男\n单位: 乙\n", "2:3", "缺一个空格"),
    ("姓名: 甲\n性别:\u00a0男\n单位: 乙\n", "2:3", "缺一个空格"),
    ("考核依据:\n\u3000岗位: 乙\n", "2:1", "不是半角空格"),
    ("考核依据:\n\u3000岗位\n单位: 乙\n", "2:1", "不是半角空格"),
    ("经历:\n  - 一\n  －二\n姓名: 甲\n", "3:3", "全角的“－”"),
    ("经历:\n  - 日期: 1\n  -日期: 2\n姓名: 甲\n", "3:3", "“-”后面缺一个空格"),
    ('姓名: "示例\n性别: 女\n单位: 甲\n', "1:5", "引号没有成对"),
    ('姓名: "示例\n性别: 女\n单位: "甲"\n年度: 1\n', "1:5", "引号没有成对"),
    ("姓名: '示例\n性别: 女\n单位: '甲'\n年度: 1\n", "1:5", "引号没有成对"),
    ('年度: 1\n荣誉: "先进" 称号\n姓名: 甲\n', "2:10", "后面还有文字"),
    ("荣誉: [省级]先进\n姓名: 甲\n", "1:9", "后面还有文字"),
    ("荣誉: [省级\n姓名: 甲\n性别: 男\n", "1:5", "括号没有成对"),
    ("姓名: 甲\n考核依据:\n\t岗位: 乙\n", "3:1", "制表符"),
    ("姓名: 甲\n\t性别: 男\n", "2:1", "制表符"),
    ("姓名: 甲\n  性别: 男\n单位: 乙\n", "2:3", "缩进"),
    ("考核依据:\n  岗位: 甲\n 类别: 乙\n", "3:2", "缩进"),
    ("  姓名: 甲\n性别: 男\n", "1:1", "多了空格"),
    ("姓名: 甲: 乙\n", "1:6", "冒号的位置"),
    ("比例: %50\n", "1:5", "“%”"),
    ("邮箱: @甲\n", "1:5", "“@”"),
    ("代码: `甲`\n", "1:5", "“`”"),
    ("姓名: 甲\n备注: **重要**\n", "2:5", "“*”"),
    ("备注: !重要\n", "1:5", "“!”"),
    ("总结: | 第一段\n姓名: 甲\n", "1:5", "“|”"),
    ("工龄: >三年\n", "1:5", "“>”"),
    ("工龄: >3\n姓名: 甲\n", "1:5", "“>3”没有读入"),
    ("工龄: |1\n姓名: 甲\n", "1:5", "“|1”没有读入"),
    ("总结: |\n第一段\n姓名: 甲\n", "2:1", "没有缩进"),
    ("总结: |\n第一：段\n姓名: 甲\n", "2:1", "没有缩进"),
    ("总结: |\n\n姓名:甲\n性别: 男\n", "3:3", "缺一个空格"),
    ("考核依据:\n  岗位:甲\n  类别：乙\n", "2:5", "缺一个空格"),
    ("总结: |\n  一\n# 二\n  三\n姓名: 甲\n", "3:1", "注释"),
    ("总结: 一 # 二\n  三\n姓名: 甲\n", "1:7", "注释"),
    ("姓名: 甲\n-----\n性别: 男\n", "2:1", "不是“键: 值”"),
    ("姓名: 甲\n随便写一句\n性别: 男\n", "2:1", "不是“键: 值”"),
    ("姓名: 甲\n...\n性别: 男\n", "2:1", "“...”"),
    ("姓名: 甲\n%完成 一\n性别: 男\n", "2:1", "“%”"),
    ("经历: - 一\n姓名: 甲\n", "1:5", "“- ”"),
    ("备注: ? 甲\n", "1:5", "“?”"),
    ('照片: "D:\\图\\甲.jpg"\n', "1:8", "转义"),
    ('照片: "D:\\new.jpg"\n', "1:5", "转义"),
    ("a: !!python/object:os.system x\n", "1:4", "标签"),
]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("text", "place", "word"), MISTAKES)
def test_fs_syntax_is_told_at_the_line_of_the_mistake(
    text: str, place: str, word: str, end: str
) -> None:
    _, findings = load(text.replace("\n", end).encode(), "a.yaml")
    [finding] = [f for f in findings if f.code != "FS-comment"]  # once, and nothing that follows
    assert finding.code == "FS-syntax"
    assert str(finding.position) == f"a.yaml:{place}"
    assert word in finding.message
    assert finding.wanted or finding.remedy


def test_what_was_lost_before_is_told_together_with_the_mistake() -> None:
    _, findings = load("总结: 一\n  二\n年度: 1\n姓名:甲\n性别: 女\n".encode(), "a.yaml")
    assert [(f.code, str(f.position)) for f in findings] == [
        ("FS-folded", "a.yaml:1:5"),
        ("FS-syntax", "a.yaml:4:3"),
    ]


GOOD = [
    "时间: 12:30\n",
    "网址: https://a.example/\n",
    "比例: 3:5\n",
    "温度: -5\n",
    "备注: 甲：乙\n",
    "备注: 说明:乙\n",
    "备注: “甲”乙\n",
    "总结: |\n  姓名:甲\n  -乙\n",
    "key : value\n",
    "姓名:\t甲\n",
    "备注: ！重要\n",
    "备注: C# 与 C++\n",
    "%YAML 1.2\n---\n姓名: 甲\n",
]


@pytest.mark.parametrize("text", GOOD)
def test_what_is_right_is_read(text: str) -> None:
    trees, findings = load(text.encode(), "a.yaml")
    assert findings == []
    assert len(trees) == 1


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("表单: every-type\n考核依据:\n  聘任时间:2021-03\n", "“聘任时间:”的冒号后面缺一个空格"),
        ("表单: every-type\n经历:\n  -起止时间: 2021.1-2021.2\n", "“-”后面缺一个空格"),
        ("表单: every-type\n经历:\n  - 内容:教学\n", "“内容:”的冒号后面缺一个空格"),
        ("表单:every-type\n", "“表单:”的冒号后面缺一个空格"),
    ],
)
def test_what_reads_as_something_else_says_what_is_missing(read, text: str, word: str) -> None:
    intake = read(text)
    [finding] = [*intake.findings, *(f for e in intake.entries for f in e.findings)]
    assert word in finding.sentence()
    assert finding.position.line == text.count("\n")


LINES = st.lists(
    st.sampled_from(
        ["姓名: 甲", "姓名:甲", "姓名：甲", "  - 乙", "-乙", '甲: "乙', "'", "[", "}", "# 注", "...",
         "---", "\t丙: 1", "  丁: |", "文字", "%x", "a: *b", "? x", ": y", ">", "甲: {", "\u2028", ""]
    ),
    max_size=12,
)  # fmt: skip


@given(LINES)
def test_every_mistake_has_its_place_in_the_file(lines: list[str]) -> None:
    _, findings = load("\n".join(lines).encode(), "a.yaml")
    for finding in findings:
        assert finding.position.line is not None
        assert 1 <= finding.position.line <= max(len(lines), 1)
        row = [*lines, ""][finding.position.line - 1]
        assert 1 <= finding.position.column <= len(row) + 1
