"""What is suggested: never a better grade, never one of two that are as likely."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.values.likeness import likest, meant_choice, meant_name, similar_files

# From worst to best; what stands between in meaning has no place in the first three.
SCALES = [
    ("不合格", "合格"),
    ("不合格", "合格", "优秀"),
    ("不合格", "基本合格", "合格", "优秀"),
    ("较差", "一般", "较好", "好"),
]
RANKS = {
    **dict.fromkeys(["不合格", "不及格", "不称职", "不达标", "差", "较差", "很差"], 0),
    **dict.fromkeys(
        ["基本合格", "基本称职", "基本及格", "基本达标", "一般", "勉强合格", "尚可"], 1
    ),
    **dict.fromkeys(["合格", "称职", "及格", "达标", "良", "良好", "优良", "较好", "尚好"], 2),
}


@pytest.mark.parametrize("scale", SCALES, ids="<".join)
@pytest.mark.parametrize("typed", RANKS)
def test_a_suggestion_is_never_a_better_grade(typed: str, scale: tuple[str, ...]) -> None:
    meant = meant_choice(typed, scale)
    ranks = {**RANKS, "优秀": 3, "好": 3}
    assert meant is None or ranks[meant] <= RANKS[typed]


@pytest.mark.parametrize("scale", SCALES, ids="<".join)
def test_nor_with_words_of_degree_or_denial_before_or_after(scale: tuple[str, ...]) -> None:
    for word, value in product(("不", "未", "基本", "较", "非常", "（不）", "拟定"), scale):
        assert meant_choice(word + value, scale) in {None, *scale} - {value}
        if word + value not in scale:
            assert meant_choice(word + value, scale) is None, word + value
            assert meant_choice(value + word, scale) is None, value + word


@pytest.mark.parametrize(
    ("typed", "values", "meant"),
    [
        ("男性", ("男", "女"), "男"),
        ("蒙族", ("汉族", "蒙古族", "回族"), "蒙古族"),
        ("不及格", ("合格", "不合格"), "不合格"),
        ("基本合恪", ("优秀", "合格", "基本合格", "不合格"), "基本合格"),
        ("预备党员", ("中共党员", "中共预备党员", "群众"), "中共预备党员"),
        ("中共党员（预备）", ("中共党员", "中共预备党员", "群众"), "中共预备党员"),
        ("预备中共党员", ("中共党员", "中共预备党员", "群众"), "中共预备党员"),
        ("中共党员预备期", ("中共党员", "中共预备党员", "群众"), None),
        ("中共党员/群众", ("中共党员", "中共预备党员", "群众"), None),
        ("党员", ("中共党员", "中共预备党员", "民革党员"), None),
        ("正当理由未完成", ("完成", "有正当理由未完成", "无正当理由未完成"), None),
        ("雌", ("男", "女"), None),
        ("", ("男", "女"), None),
        ("男" * 101, ("男", "女"), None),
    ],
)
def test_what_is_surely_meant(typed: str, values: tuple[str, ...], meant: str | None) -> None:
    assert meant_choice(typed, values) == meant


def test_a_name_as_like_two_others_suggests_neither() -> None:
    assert meant_name("出生时间", ["出生日期", "姓名"]) == "出生日期"
    assert meant_name("出生时间", ["出生日期", "出生年月"]) is None
    assert meant_name("出生年月", ["出生年月日", "出生年月"]) == "出生年月"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("张山.yaml", ["张三.yaml"]),
        ("张三.yml", ["张三.yaml"]),
        ("zhangsan.YAML", []),
        ("ＬＩＳＩ.xlsx", ["LiSi.xlsx"]),
        ("名册2.xlsx", []),  # a folder is no file
        ("名册2", ["名册"]),
        ("王五.yaml", []),  # “.yaml” alone makes nobody alike
    ],
)
def test_files_of_a_similar_name(tmp_path: Path, typed: str, found: list[str]) -> None:
    for name in ("张三.yaml", "赵六.yaml", "LiSi.xlsx", ".张山.yaml", "~$张山.xlsx"):
        (tmp_path / name).touch()
    (tmp_path / "名册").mkdir()
    assert similar_files(tmp_path / typed) == found


def test_no_folder_no_file(tmp_path: Path) -> None:
    assert similar_files(tmp_path / "没有" / "张三.yaml") == []


def test_every_box_that_says_none_may_say_it(forms: Catalog) -> None:
    for form in forms.schema_ids:
        for field in forms.schema(form).fields():
            assert field.may_be_none == ("填“无”" in field.help), (form, field.key)


def test_a_link_in_a_circle_is_not_asked_about(tmp_path):
    (tmp_path / "张三.yaml").symlink_to("张三.yaml")
    assert similar_files(tmp_path / "张三.yaml") == []
    (tmp_path / "张三.xlsx").touch()
    assert similar_files(tmp_path / "张三.yaml") == ["张三.xlsx"]


NAMES = ("annual-record", "annual-roster", "annual-statistics", "henan-tenure-form", "unit")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("annual", ["annual-record", "annual-roster", "annual-statistics"]),
        ("Henan", ["henan-tenure-form"]),
        ("anual-recrd", ["annual-record"]),
        ("", []),
        ("0" * 101, []),
        ("甲乙丙", []),
    ],
)
def test_of_a_list_too_long_to_show_the_likest_are_named(typed: str, found: list[str]) -> None:
    assert likest(typed, NAMES)[: len(found)] == found
    assert bool(likest(typed, NAMES)) == bool(found)


def test_where_very_many_are_as_like_none_is_named() -> None:
    assert likest("汗族", ["满族", "回族", "藏族", "苗族", "彝族"]) == []
