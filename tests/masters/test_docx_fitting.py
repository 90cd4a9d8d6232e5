"""A text that outgrows its line: smaller while it can be read, then more lines; never below 9 pt."""

from __future__ import annotations

import pytest

from cadre_docs.masters.context import Printable
from cadre_docs.masters.docx.fitting import LEAST, fitted, fitting_size, lined
from cadre_docs.schema import Fit

FIT = Fit(9, 40)


@pytest.mark.parametrize(
    ("size", "width", "room", "expected"),
    [
        (12, 8, 96, 12),  # just fits
        (12, 9, 96, 10.5),  # 96 / 9 = 10.67, in halves of a point
        (12, 10.5, 96, 9),  # 9.14
        (12, 10.7, 96, 9),  # 8.97: two lines, as small as is allowed
        (12, 40, 96, 9),
        (16, 20, 272, 13.5),
        (16, 26, 272, 12),  # 10.46 is above 0.65 × 16, but what is set is a multiple of a half
        (16, 30, 272, 12),  # two lines of three quarters
        (26, 24, 465, 19),
        (26, 40, 465, 19.5),
        (9, 40, 96, 9),
        (1, 40, 96, 1),  # a master's own small print stays
    ],
)
def test_size(size: float, width: float, room: float, expected: float) -> None:
    assert fitting_size(size, width, room) == expected


def test_never_smaller_than_nine_points() -> None:
    sizes = [
        fitting_size(s / 2, w, r)
        for s in range(18, 60)
        for w in (1, 15, 40, 90)
        for r in (20, 99, 300)
    ]
    assert min(sizes) == LEAST


@pytest.mark.parametrize(
    ("text", "half_points", "room", "expected"),
    [
        (
            Printable("一" * 12, FIT, kind="line", due=True),
            24,
            0,
            "18",
        ),  # nine of 12 points: 108 / 12
        (Printable("一" * 12, FIT, kind="line", due=True), 24, 132, "22"),
        (Printable("一" * 12, None, kind="line", due=True), 24, 60, "24"),
        (Printable("a" * 12, FIT, kind="line", due=True), 24, 72, "24"),  # half as wide
        (Printable("", FIT, kind="line"), 24, 60, "24"),
    ],
)
def test_font_size(text: Printable, half_points: int, room: float, expected: str) -> None:
    assert fitted(half_points, text, room) == expected


def name(text: str) -> Printable:
    return Printable(text, FIT, kind="name", due=True)


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("阿卜杜热·买买提", 96, "阿卜杜热·买买提"),  # one line
        ("阿卜杜热·买买提吐尔逊", 96, "阿卜杜热·\n买买提吐尔逊"),
        ("阿卜·买买提·吐尔逊江·艾尔肯", 90, "阿卜·买买提·\n吐尔逊江·艾尔肯"),
        ("阿卜杜热合曼吐尔逊江艾尔肯·买", 96, "阿卜杜热合曼吐尔逊江艾尔肯·\n买"),
        ("示例甲乙丙丁戊己庚辛壬癸子丑", 96, "示例甲乙丙丁戊己庚辛壬癸子丑"),
    ],
)
def test_a_name_breaks_after_its_points_only(text: str, room: float, expected: str) -> None:
    made = name(text)
    assert str(lined(made, 24, room)) == expected
    assert made.printed == ("\n" in expected)  # else it is noted when it is printed


def test_only_names_get_lines() -> None:
    title = Printable("某某省·示例市·重点实验室中心", FIT, kind="line", due=True)
    assert lined(title, 24, 60) is title


def test_what_is_escaped_stays_so() -> None:
    assert lined(name("甲<乙&丙丁戊·己庚辛壬癸"), 24, 72) == "甲&#60;乙&#38;丙丁戊·\n己庚辛壬癸"
