from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre_docs.values import text
from cadre_docs.values.characters import forbidden_characters, with_hanzi_for_radicals
from cadre_docs.values.text import (
    Cleaned,
    clean_digits,
    clean_line,
    clean_name,
    clean_paragraphs,
    is_plain,
    nearest,
)
from cadre_docs.values.web_markup import markup_in, spelled_in

NAMES = [
    ("张三", "张三", []),
    (" 张三 ", "张三", []),
    ("张 三", "张三", ["删去姓名中的空格"]),
    ("张\u3000三", "张三", ["多余的空白合并为一个空格", "删去姓名中的空格"]),
    ("阿不都•热合曼", "阿不都·热合曼", ["姓名间隔号统一为“·”"]),
    ("阿不都‧热合曼", "阿不都·热合曼", ["姓名间隔号统一为“·”"]),
    ("阿不都・热合曼", "阿不都·热合曼", ["姓名间隔号统一为“·”"]),
    ("阿不都．热合曼", "阿不都·热合曼", ["姓名间隔号统一为“·”"]),
    ("阿不都·热合曼", "阿不都·热合曼", []),
    ("阿不都 · 热合曼", "阿不都·热合曼", ["删去姓名中的空格"]),
    ("John Smith", "John Smith", []),
    ("Иван Петров", "Иван Петров", []),
    ("José  Müller", "José Müller", ["多余的空白合并为一个空格"]),
    ("Peter 张", "Peter 张", []),
    ("张\u200b三", "张三", ["删去看不见的零宽字符"]),
    ("\u2f42三", "文三", ["部首字符改为对应的汉字"]),
    ("𠅤䶮㘵𬭎", "𠅤䶮㘵𬭎", []),
]


@pytest.mark.parametrize(("typed", "kept", "changes"), NAMES)
def test_fs_clean_names(typed: str, kept: str, changes: list[str]) -> None:
    cleaned = clean_name(typed)
    assert cleaned.text == kept
    assert list(cleaned.changes) == changes


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("２０２１．６", "2021.6"),
        ("１３９００００００００", "13900000000"),
        ("0371－1234567", "0371-1234567"),
        ("豫ABC１", "豫ABC1"),
    ],
)
def test_fs_clean_digits_become_half_width(typed: str, kept: str) -> None:
    cleaned = clean_digits(typed)
    assert cleaned.text == kept
    assert cleaned.changes


def test_chinese_punctuation_is_never_turned_into_ascii() -> None:
    text = "示例（甲）：一、二；三！"
    assert clean_line(text).text == text
    assert clean_paragraphs(text).text == text


def test_paragraphs_lose_typed_indents_and_blank_lines() -> None:
    cleaned = clean_paragraphs("\u3000\u3000第一段\r\n\r\n  第二段\t尾\n")
    assert cleaned.text == "第一段\n第二段 尾"
    assert cleaned.changes == ("删去段首空格（首行缩进由表格自动设置）",)


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    for clean in (clean_line, clean_name, clean_digits, clean_paragraphs):
        once = clean(text).text
        assert clean(once).text == once


def plain_of(text: str) -> str:
    """Do the same with the whole-text functions, the other way round."""
    seen = "".join(c for c in text if c not in "\u115f\u1160\u3164\uffa0")
    radicals = "".join(with_hanzi_for_radicals(c) for c in seen)
    return unicodedata.normalize("NFC", radicals)


@given(st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N"]), min_size=1))
def test_hanzi_and_letters_are_never_lost(text: str) -> None:
    """What goes is not seen (Hangul fillers), and what is written in parts is put together."""
    kept = clean_line(text).text
    assert unicodedata.normalize("NFC", kept) == plain_of(text)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\ue000", "\ufffe", "\U000f0000"])
def test_fs_control_characters_are_found(character: str) -> None:
    assert forbidden_characters(f"张{character}三") == [(1, character)]


@pytest.mark.parametrize("text", ["", "张三\n李四\t", "𠅤䶮㘵𬭎·", "😀"])
def test_printable_text_has_no_forbidden_characters(text: str) -> None:
    assert forbidden_characters(text) == []


def test_nearest_suggests_one_wrong_hanzi_and_nothing_far() -> None:
    assert nearest("出生年月", ["出生日期", "姓名"]) == "出生日期"
    assert nearest("xyz", ["姓名", "性别"]) is None


@pytest.mark.parametrize("clean", [clean_line, clean_name, clean_digits, clean_paragraphs])
def test_what_is_passed_over_needs_no_cleaning(clean, monkeypatch) -> None:
    """Most values are not cleaned at all, by one look at their characters."""
    every = [f"甲{chr(point)}乙" for point in range(0x10000) if not 0xD800 <= point < 0xE000]
    quick = [clean(typed) for typed in every]
    for looked_at in ("_IN_LINE", "_IN_NAME", "_IN_DIGITS"):
        monkeypatch.setattr(text, looked_at, re.compile(""))
    assert quick == [clean(typed) for typed in every]


def test_everyday_characters_need_no_look_of_any_kind() -> None:
    every = [c for c in map(chr, range(0x10000)) if is_plain(c, as_text=True)]
    assert len(every) > 20_000
    assert not forbidden_characters("".join(every))
    for character in every:
        word = f"{character}中{character}"
        assert unicodedata.normalize("NFC", word) == word
        for clean in (clean_line, clean_paragraphs):
            assert clean(word) == Cleaned(word)
        assert markup_in(word) + spelled_in(word) == []
    for character in filter(is_plain, every):
        word = f"{character}中{character}"
        assert clean_name(word) == clean_digits(word) == Cleaned(word)


@pytest.mark.parametrize("odd", [" ", "\t", "\u200b", "\u2f00", "<", "&", "\\", "_", "\uf900", "é"])
def test_what_may_have_to_be_cleaned_is_not_everyday(odd: str) -> None:
    assert not is_plain(f"中{odd}中", as_text=True)


@pytest.mark.parametrize("typed", ["一。\n二。", "\n一。\n\n\n二。\n", "一。\n二。\n"])
def test_paragraphs_of_everyday_characters_lose_empty_lines_alone(typed: str) -> None:
    assert clean_paragraphs(typed) == Cleaned("一。\n二。")
