"""Numbers that Word counts: every way of writing them, levels, restarts, shared counting."""

from __future__ import annotations

import pytest
from lxml import etree

from cadre_docs.office.list_numbers import numbering

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def part(inner: str) -> etree._Element:
    return etree.fromstring(f'<w:numbering xmlns:w="{W}">{inner}</w:numbering>')


def level(number: int, shape: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*levels: str, nums: str = "") -> etree._Element:
    first = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    kind = f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
    return part(f"{kind}{first}{nums}")


SHAPES = [
    ("decimal", {1: "1", 12: "12"}),
    ("decimalZero", {9: "09", 10: "10"}),
    ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 101: "一百零一", 110: "一百一十"}),
    ("chineseLegalSimplified", {3: "叁", 12: "拾贰"}),
    ("ideographTraditional", {1: "甲", 10: "癸", 11: None}),
    ("upperLetter", {1: "A", 26: "Z", 27: "AA"}),
    ("lowerRoman", {4: "iv", 9: "ix", 14: "xiv"}),
    ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: None}),
    ("decimalFullWidth", {12: "１２"}),
    ("ordinalText", {1: None}),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "expected"), SHAPES)
def test_how_numbers_are_written(shape: str, expected: dict[int, str | None]) -> None:
    counted = numbering(lists(level(0, shape, "%1")), None)
    said = {n: counted.next(("1", 0)) for n in range(1, max(expected) + 1)}
    assert {n: said[n] for n in expected} == expected


def said(root: etree._Element, *places: tuple[str, int]) -> list[str | None]:
    counted = numbering(root, None)
    return [counted.next(place) for place in places]


def test_a_level_begins_anew_after_one_above_it() -> None:
    root = lists(level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"))
    places = (("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 1))
    assert said(root, *places) == ["1.", "1.1", "1.2", "2.", "2.1"]


def test_a_level_goes_on_where_it_says_so() -> None:
    root = lists(
        level(0, "decimal", "%1."), level(1, "decimal", "%2)", '<w:lvlRestart w:val="0"/>')
    )
    assert said(root, ("1", 0), ("1", 1), ("1", 0), ("1", 1)) == ["1.", "1)", "2.", "2)"]


def test_lists_of_one_kind_count_on_unless_they_begin_anew() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    nums = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="3"><w:abstractNumId w:val="0"/>{override}</w:num>'
    )
    root = lists(level(0, "decimal", "%1"), nums=nums)
    assert said(root, ("1", 0), ("2", 0), ("3", 0), ("3", 0)) == ["1", "2", "5", "6"]


def test_all_in_digits_where_the_law_wants_it() -> None:
    root = lists(level(0, "chineseCounting", "%1"), level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    assert said(root, ("1", 0), ("1", 1)) == ["一", "1.1"]


def test_a_style_that_is_based_on_a_list_is_of_it() -> None:
    styles = etree.fromstring(
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        "</w:styles>"
    )
    paragraph = etree.fromstring(f'<w:p xmlns:w="{W}"><w:pPr><w:pStyle w:val="b"/></w:pPr></w:p>')
    counted = numbering(lists(level(0, "decimal", "%1")), styles)
    assert counted.of(paragraph) == ("1", 0)
