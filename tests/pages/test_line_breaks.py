"""Where lines may break: as Word breaks Chinese, and by the Unicode rules as Pango knows them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from corpus import SIZE, STRESS, lines, texts_of_forms

from cadre_docs.pages.fonts.clusters import clusters
from cadre_docs.pages.line_breaks import class_of, may_begin_lines
from cadre_docs.pages.text_flow import MAY_BREAK, NO_BREAK, flowing
from cadre_docs.pages.typeset.typefaces import is_plain
from tests.yaml_texts import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).parent
WORD = load_yaml(HERE / "word_breaks.yaml")
DIFFERENCES = load_yaml(HERE / "line_break_differences.yaml")


def shown(text: str) -> str:
    """A text with a | wherever a line may end."""
    flows = flowing(text)
    begins = may_begin_lines(flows)
    marked = "".join("|" * may + c for c, may in zip(flows, begins, strict=True))
    return marked.replace(f"{MAY_BREAK}|", "|").replace(MAY_BREAK, "").replace(NO_BREAK, "")


@pytest.mark.parametrize("expected", WORD)
def test_lines_break_as_in_word(expected: str) -> None:
    assert shown(expected.replace("|", "")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("甲", "甲"),
        ("a b", "a |b"),
        ("甲   乙", "甲   |乙"),
        ("（ 甲", "（ 甲"),  # LB14
        ("甲） 々", "甲） 々"),  # LB16
        ("— —甲", "— —|甲"),  # LB17
        ("“ （甲", "“ （甲"),  # LB15
        ("a\xa0b", "a\xa0b"),
        ("甲\u2060乙", "甲乙"),
        ("ab\u200bcd", "ab|cd"),
        ("ab\u200b  cd", "ab  |cd"),
        ("-5", "-5"),
        ("5%（6", "5%（6"),
        ("(1,2.3)%", "(1,2.3)%"),
        ("5).6", "5).|6"),
        ("甲\n乙", "甲\n|乙"),
        ("甲\r\n乙", "甲\r\n|乙"),
        ("א-ב", "א-ב"),  # LB21a
        ("א/ב", "א/ב"),  # LB21b
        ("각하", "각|하"),
        ("ᄀ\u1161ᆨ", "ᄀ\u1161ᆨ"),  # LB26
        ("🇨🇳🇨🇳🇨", "🇨🇳|🇨🇳|🇨"),  # LB30a
        ("👍🏽", "👍🏽"),
    ],
)
def test_the_unicode_rules(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    "text",
    ["x\u0304" * 40, "甲\u0301乙\u20dd", "葛\U000e0100飾", "ペペ", "e\u0301\u0323 x", " \u0301a", "\u0301a",
     "甲\u200d乙", "1\u0301,2", "“\u0301甲", "👩\u200d🔬", "ก็ดี", "क्षि"],
)  # fmt: skip
def test_no_mark_is_parted_from_its_character(text: str) -> None:
    begins, place = may_begin_lines(text), 0
    for cluster in clusters(text):
        assert not any(begins[place + 1 : place + len(cluster)])
        place += len(cluster)


def test_a_mark_does_not_count() -> None:
    assert may_begin_lines("（\u0301 甲") == (False, False, False, False)
    assert may_begin_lines("1\u0301.5甲") == (False, False, False, False, True)


# --- against Pango -----------------------------------------------------------------------------

EVERY = "".join(
    f"一{chr(code)}一a{chr(code)}a1{chr(code)}1，{chr(code)}（ {chr(code)} "
    for code in (*range(0x21, 0x3410), *range(0x4DB0, 0x4E10), *range(0x9FF0, 0xA020), *range(0xA480, 0xA4D0),
                 *range(0xF900, 0xF910), *range(0xFA60, 0xFFF0), *range(0x1F100, 0x1F210))
    if unicodedata.category(chr(code)) != "Cn" and is_plain(chr(code))
)  # fmt: skip


@pytest.mark.pango
def test_lines_break_as_pango_breaks_them() -> None:
    assert len(lines()) == SIZE
    assert len(texts_of_forms()) > 500
    found: Counter[int] = Counter()
    unlisted: dict[tuple[str, str, bool], str] = {}
    for text in (*texts_of_forms(), *STRESS, *lines(), *pieces(EVERY)):
        flows = flowing(text)
        for place, ours in differing(flows):
            left, right = flows[place - 1], flows[place]
            number = next(
                (n for n, d in enumerate(DIFFERENCES) if is_of(d, left, right, ours)), None
            )
            if number is None:
                near = f"{flows[max(place - 6, 0) : place]}¦{flows[place : place + 5]}"
                unlisted.setdefault((class_of(left), class_of(right), ours), near)
            else:
                found[number] += 1
    assert unlisted == {}
    assert set(found) == set(range(len(DIFFERENCES))), "what is listed no longer differs"


def is_of(listed: dict[str, Any], left: str, right: str, ours: bool) -> bool:
    if "characters" in listed:
        return left in listed["characters"] or right in listed["characters"]
    return listed["between"] == [class_of(left), class_of(right)] and listed["ours"] is ours


def test_a_difference_that_nobody_judged_is_seen() -> None:
    assert not any(
        is_of(listed, "甲", "乙", ours) for listed in DIFFERENCES for ours in (True, False)
    )
    assert not any(is_of(listed, " ", "\u0301", True) for listed in DIFFERENCES)


def differing(text: str) -> Iterable[tuple[int, bool]]:
    """Yield where Pango breaks otherwise, and what we say."""
    from weasyprint.text.ffi import ffi
    from weasyprint.text.line_break import get_log_attrs

    attributes = get_log_attrs(text, "zh-CN")
    held = bytes(ffi.buffer(attributes))[:: ffi.sizeof("PangoLogAttr")]  # the first bit of each
    begins = [bool(byte & 1) for byte in held[: len(text)]]
    for place, ours in enumerate(may_begin_lines(text)):
        if ours != begins[place]:
            assert begins[place] == bool(attributes[place].is_line_break)
            yield place, ours


def pieces(text: str, length: int = 2000) -> Iterable[str]:
    return (text[start : start + length] for start in range(0, len(text), length))
