"""Characters by their properties: what goes, what is put together, what stops, what is asked."""

from __future__ import annotations

import shutil
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre_docs.values.characters import (
    composed,
    forbidden_characters,
    forbidden_kind,
    hanzi_of_compatibility,
    with_hanzi_for_radicals,
    without_forbidden,
    without_unseen,
)
from cadre_docs.values.text import clean_digits, clean_line, clean_name, clean_paragraphs
from cadre_docs.values.unicode_data import IGNORABLE, NEWER, RADICALS, UNICODE
from tools import unicode_tables

EVERY = [chr(point) for point in range(sys.maxunicode + 1)]


def points(table: str) -> set[str]:
    found: set[str] = set()
    for word in table.split():
        first, _, last = word.partition("-")
        found.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return found


# --- the tables against what Python's own Unicode says ------------------------------------------


def test_default_ignorables_are_as_unicode_derives_them() -> None:
    """UAX 44: Cf and variation selectors, but not what is seen, and some others by name."""
    seen = [*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, *range(0xFFF9, 0xFFFC)]
    seen += [0x110BD, 0x110CD, *range(0x13430, 0x13440)]
    formats = {c for c in EVERY if unicodedata.category(c) == "Cf"} - set(map(chr, seen))
    ignorable = points(IGNORABLE)
    assert formats <= ignorable
    others = {c for c in ignorable - formats if unicodedata.category(c) != "Cn"}
    # Grapheme joiner, Hangul fillers, Khmer vowels, Mongolian and other variation selectors.
    named = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u180b\u180c\u180d\u180f"
    selectors = {chr(p) for p in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}
    assert others == set(named) | selectors


def test_newer_characters_are_none_of_the_oldest_unicode_we_run_on() -> None:
    newer = points(NEWER)
    assert len(newer) > 10_000
    for plane in range(17):
        assert not newer & {chr(plane << 16 | end) for end in (0xFFFE, 0xFFFF)}
    if unicodedata.unidata_version == "14.0.0":
        assert {unicodedata.category(c) for c in newer} == {"Cn"}
    # CJK extensions of Unicode 15, 15.1 and 17: people bear names with them.
    assert {"\U00031350", "\U0002ebf0", "\U000323b0"} <= newer


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js knows the properties")
def test_the_tables_are_what_unicode_has() -> None:
    told = unicode_tables.ask_node()
    if told["version"] != UNICODE:
        pytest.skip(f"this Node.js knows Unicode {told['version']}")
    assert unicode_tables.ranges(told["ignorable"]) == IGNORABLE.split()
    unassigned = set(map(chr, told["unassigned"]))
    assert not unassigned & points(NEWER)
    assert {c for c in EVERY if unicodedata.category(c) == "Cn"} - points(NEWER) <= unassigned


def test_every_radical_but_one_has_its_hanzi() -> None:
    blocks = [*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6)]
    radicals = [chr(p) for p in blocks if unicodedata.category(chr(p)) != "Cn"]
    without = [c for c in radicals if with_hanzi_for_radicals(c) == c]
    assert without == ["\u2e80"]
    for radical in radicals:
        hanzi = with_hanzi_for_radicals(radical)
        assert hanzi == "\u2e80" or unicodedata.category(hanzi) in ("Lo", "Cn")
        # Where there is a compatibility decomposition, Unicode says the same twice.
        plain = unicodedata.normalize("NFKC", radical)
        assert plain in (radical, hanzi) or radical in "\u2e9f\u2ef3"
    assert len(RADICALS.split()) == len(radicals) - 1


RADICAL_PAIRS = [
    "⻋车",
    "⺠民",
    "⻘青",
    "⺌小",
    "⻓长",
    "⻰龙",
    "⼈人",
    "⾦金",
    "⻢马",
    "⺟母",
    "⻅见",
]


@pytest.mark.parametrize("pair", RADICAL_PAIRS)
@pytest.mark.parametrize("clean", [clean_line, clean_name, clean_paragraphs, clean_digits])
def test_radicals_become_hanzi_with_a_note(pair: str, clean) -> None:
    cleaned = clean(f"示{pair[0]}例")
    assert cleaned.text == f"示{pair[1]}例"
    assert cleaned.changes == ("部首字符改为对应的汉字",)
    assert not cleaned.doubts


# --- what may never be printed --------------------------------------------------------------------

FORBIDDEN = [
    ("\x00", "控制"),
    ("\x1f", "控制"),
    ("\x80", "控制"),
    ("\ud800", "半个"),
    ("\ue000", "自造字"),
    ("\U0010fffd", "自造字"),
    ("\ufdd0", "没有"),
    ("\U0001fffe", "没有"),
    ("\u0378", "没有"),
    ("\U0003ffff", "没有"),
    ("\ufffd", "丢失"),
    ("\ufffc", "占位"),
    ("\ufff9", "注音"),
]


@pytest.mark.parametrize(("character", "kind"), FORBIDDEN)
def test_fs_control_names_what_it_is(character: str, kind: str) -> None:
    assert kind in forbidden_kind(character)
    assert forbidden_characters(f"甲{character}乙{character}") == [(1, character), (3, character)]
    assert without_forbidden(f"甲{character}乙", "?") == "甲?乙"


ALLOWED = (
    "\t\n\r\v\f\x85\u2028\u2029 \u3000\u200b\u202e龴𠅤䶮𬭎😀é\U00031350\U0002ebf0\U000323b0\u2ffc"
)


def test_what_is_newer_than_python_is_no_error() -> None:
    assert forbidden_characters(ALLOWED) == []


@given(st.text())
def test_what_is_forbidden_is_found_and_nothing_else(text: str) -> None:
    found = dict(forbidden_characters(text, len(text)))
    assert found == {index: c for index, c in enumerate(text) if forbidden_kind(c)}
    plain = without_forbidden(text, "?")
    assert forbidden_characters(plain) == []
    assert len(plain) == len(text)


# --- what is not seen ---------------------------------------------------------------------------

UNSEEN = "\u00ad\u034f\u061c\u115f\u1160\u200b\u200c\u200d\u200e\u200f\u202a\u202d\u202e\u2060\u2066\u2069\u3164\ufe0f\ufeff\uffa0\U000e0041\U000e007f"


@pytest.mark.parametrize("character", UNSEEN)
@pytest.mark.parametrize("clean", [clean_line, clean_name, clean_digits, clean_paragraphs])
def test_what_is_not_seen_goes_with_a_note(character: str, clean) -> None:
    cleaned = clean(f"示{character}例")
    assert cleaned.text == "示例"
    assert cleaned.changes == ("删去看不见的零宽字符",)


def test_a_hanzi_in_another_shape_is_asked_about() -> None:
    for selector in ("\U000e0100", "\ufe00"):
        cleaned = clean_name(f"葛{selector}某")
        assert cleaned.text == "葛某"
        [doubt] = cleaned.doubts
        assert "“葛”" in doubt.message
    assert not clean_line("好\u2764\ufe0f").doubts  # of an emoji it is only the colour


# --- canonical forms ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("e\u0301", "é"), ("\u212b", "Å"), ("\u1100\u1161", "가"), ("x\u0304", "x\u0304")],
)
def test_what_is_written_in_parts_is_put_together(typed: str, kept: str) -> None:
    cleaned = clean_line(typed)
    assert cleaned.text == kept
    assert bool(cleaned.changes) == (typed != kept)


@pytest.mark.parametrize("hanzi", ["\uf9d8", "\U0002f800", "\ufa19", "\uf967"])
def test_compatibility_hanzi_are_never_replaced(hanzi: str) -> None:
    for clean in (clean_line, clean_name, clean_paragraphs, clean_digits):
        cleaned = clean(f"e\u0301{hanzi}e\u0301")
        assert cleaned.text == f"é{hanzi}é"
        [doubt] = cleaned.doubts
        assert unicodedata.normalize("NFC", hanzi) in doubt.message
        assert unicodedata.normalize("NFC", hanzi) in doubt.remedy


def test_the_twelve_hanzi_among_them_are_hanzi() -> None:
    twelve = "﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩"
    assert hanzi_of_compatibility(twelve) == {}
    assert clean_name(twelve).text == twelve
    assert not clean_name(twelve).doubts


@given(st.text())
def test_composing_changes_nothing_that_is_composed(text: str) -> None:
    once = composed(text)
    assert composed(once) == once
    if not hanzi_of_compatibility(text):
        assert once == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("typed", ["\u0304x", "甲 \u0304", "甲\n\u0304乙"])
def test_a_mark_without_its_letter_is_asked_about(typed: str) -> None:
    [doubt] = clean_paragraphs(typed).doubts
    assert "U+0304" in doubt.message


def test_a_radical_without_a_hanzi_is_asked_about() -> None:
    [doubt] = clean_name("示\u2e80").doubts
    assert "U+2E80" in doubt.message


# --- lines and blanks -----------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_end_of_a_line_ends_a_paragraph(end: str) -> None:
    cleaned = clean_paragraphs(f"第一段。{end}第二段。")
    assert cleaned.text == "第一段。\n第二段。"
    assert cleaned.changes == ("分行符、分页符改为换段",)
    line = clean_line(f"第一{end}第二")
    assert line.text == "第一 第二"
    assert line.changes
    assert clean_line(f"第一{end}") == clean_line("第一\n")


@pytest.mark.parametrize("blank", [c for c in EVERY if unicodedata.category(c) == "Zs"])
def test_every_blank_is_one_kind_of_blank(blank: str) -> None:
    assert clean_line(f"A{blank}B").text == "A B"
    assert clean_name(f"示{blank}例").text == "示例"
    kept = blank if blank in " \u3000" else " "  # a full-width blank is meant in running text
    cleaned = clean_paragraphs(f"A{blank}B")
    assert cleaned.text == f"A{kept}B"
    assert bool(cleaned.changes) == (blank != kept)


@given(st.text(alphabet=st.sampled_from([*ALLOWED, *UNSEEN, "e", "\u0301", "\uf9d8", "⻋", "·"])))
def test_cleaned_texts_have_nothing_left_to_clean(text: str) -> None:
    for clean in (clean_line, clean_name, clean_digits, clean_paragraphs):
        once = clean(text)
        again = clean(once.text)
        assert (again.text, again.changes) == (once.text, ())
        assert without_unseen(once.text) == once.text
        if once.text != text.strip():
            assert once.changes or clean is clean_paragraphs


@pytest.mark.parametrize("two", ["张三\n李四", "张三丰 李四光", "示例甲\u3000示例乙"])
def test_two_names_that_become_one_word_are_told(two: str) -> None:
    assert len(clean_name(two).doubts) == 1


@pytest.mark.parametrize(
    "one", ["张 三", "欧阳 示例", "示 例 甲", "Jean Müller", "张三\n", "买买提·示例"]
)
def test_one_name_with_blanks_is_not(one: str) -> None:
    assert not clean_name(one).doubts
