"""Names in 姓氏笔画 and 拼音, against lists as offices have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre_docs.values.hanzi_order import by_pinyin, by_strokes, strokes_of
from cadre_docs.values.surnames import COMPOUND, READINGS, split_name
from tests.yaml_texts import load_yaml

CASES = load_yaml(Path(__file__).with_name("orders.yaml"))
MAKERS = {"姓氏笔画": by_strokes, "拼音": by_pinyin}


@pytest.mark.parametrize(
    ("order", "case"),
    [(order, case) for order in CASES for case in CASES[order]],
    ids=lambda value: value["name"] if isinstance(value, dict) else value,
)
def test_names_come_out_in_order(order: str, case: dict) -> None:
    make = MAKERS[order]
    names = list(case["names"])
    names.reverse()
    assert sorted(names, key=lambda name: make(name).key) == case.get("sorted", case["names"])
    assert "".join(make(name).unknown for name in case["names"]) == case.get("unknown", "")
    assert "".join(n[0] for n in case["names"] if make(n).doubtful) == case.get("doubtful", "")


@pytest.mark.parametrize(
    ("character", "strokes"),
    [("王", "1121"), ("马", "551"), ("万", "153"), ("冉", "25211"), ("刘", "413422"), ("龘", None)],
)
def test_strokes(character: str, strokes: str | None) -> None:
    assert strokes_of(character) == strokes


def test_the_hundred_surnames_have_strokes() -> None:
    common = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    assert not [character for character in common if strokes_of(character) is None]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("欧阳示例", ("欧阳", "示例")),
        ("欧阳", ("欧", "阳")),
        ("单示", ("单", "示")),
        ("阿卜杜拉·示例", ("阿卜杜拉·示例", "")),
        ("John", ("John", "")),
        ("", ("", "")),
    ],
)
def test_surname_and_given_name(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts
    assert by_pinyin(name).key is not None


def test_readings_of_two_characters_are_of_surnames_there_are() -> None:
    for surname, readings in READINGS.items():
        if len(surname) > 1:
            assert surname in COMPOUND
            assert len(readings) == len(surname)
