"""What is read without the parser is what the parser reads."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cadre_docs.limits import Limits, limits
from cadre_docs.source.yaml import read
from cadre_docs.source.yaml.plain import plain_tree
from tests.conftest import EXAMPLES, ROOT

RECORD = """\
# 说明
表单: henan-tenure-form
姓名: 示例甲

单位: "示例: 大学"  # 必填
手机号码: '13900000000'
空着:
个人总结: |
  　　第一段：#不是说明。

  第二段 - 一。
考核依据:
  # 说明
  聘任时间: 2021-03 至 2024-02
  年度考核:
    - 年度: "2021"
      档次: 合格
      备注:
    - 年度: 2022
      更多:
        甲: 乙
  不缩进:
  - 甲: 1
  - 甲: 2
"""


def parsed(text: str):
    """Return what the parser makes of a text: its trees, and what it complains of."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read, "_plain_tree", lambda *_: None)
        read._loaded_before.cache_clear()
        return read.load(text.encode(), "a.yaml")


def plain(text: str):
    return plain_tree(text, "a.yaml", limits())


def test_a_record_as_people_write_it() -> None:
    tree = plain(RECORD)
    assert tree is not None
    assert parsed(RECORD) == ([tree], [])


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "tests" / "rules").glob("**/base*/*.yaml")) + sorted(EXAMPLES.glob("**/*.yaml")),
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_files(path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = plain(text)
    assert tree is None or parsed(text) == ([tree], [])


PARTS = st.sampled_from([
    *("甲: 乙\n", "  甲: 乙\n", "    丙: 丁\n", "丙:\n", "  戊:\n", "己: |\n", "  庚: |\n", "庚:\n"),
    *("  文字\n", "    文字\n", "   文字\n", "  - 甲: 乙\n", "    - 甲:\n", "- 甲: 乙\n", "      丙: 1\n"),
    *("\n", "  \n", "     \n", "# 注\n", "  # 注\n", "    # 注\n", "   #注\n", "\t\n"),
    *("辛: 乙  # 注\n", "辛: 乙 # 注\n", "辛: 乙#注\n", "辛:  # 注\n", "辛: # 注\n", "壬: 'a'b\n"),
    *('癸: "甲\\n"\n', '癸: "甲', "子: 乙:丙\n", "子: 乙: 丙\n", "丑:乙\n", "丑 : 乙\n", "寅: - 乙\n"),
    *("卯: ~\n", "卯: null\n", "null: 乙\n", "辰: [甲]\n", "辰: {甲: 乙}\n", "巳: &甲\n", "巳: *甲\n"),
    *("午: !甲\n", "午: >\n", "午: |-\n", "未: @甲\n", "未: `甲\n", "申: %甲\n", "---\n", "...\n"),
    *("酉: 乙 \n", "酉:  乙\n", "戌: 甲\u3000乙\n", "戌: \u3000\n", "亥: 甲\u2028乙\n", "甲乙: 1\r\n"),
    *("? 甲\n", ": 乙\n", "甲: -1\n", "乙: 1.5\n", "<<: 甲\n", "“甲”: 乙\n", "丙: “丁”\n", "\ufeff"),
])  # fmt: skip


@given(st.lists(PARTS, max_size=8).map("".join))
@example("己: |\n  文字\n    # 注\n甲: 乙\n")
@example("己: |\n  文字\n  \n  # 注\n")
@example("己: |\n    # 注\n甲: 乙\n")
@example("己: |\n\n\n甲: 乙\n")
@example("丙:\n  - 甲: 乙\n- 甲: 乙\n")
@example("甲: 乙\n  丙: 丁\n")
def test_any_text(text: str) -> None:
    tree = plain(text)
    assert tree is None or parsed(text) == ([tree], [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "甲: 乙",
        "甲: 乙\n甲: 丙\n",
        "- 甲: 乙\n",
        "甲: {乙: 丙}\n",
        "甲: 乙 # 丙\n",
        "甲: 乙\n  丙: 丁\n",
    ],
)
def test_the_rest_is_left_to_the_parser(text: str) -> None:
    assert plain(text) is None


def test_limits_are_the_parsers() -> None:
    text = "".join(f"甲{n}: 乙\n" for n in range(300))
    assert plain_tree(text, "a.yaml", Limits(yaml_keys=300)) is not None
    assert plain_tree(text, "a.yaml", Limits(yaml_keys=299)) is None
    assert plain_tree(text, "a.yaml", Limits(text_chars=1_000)) is None
