"""What no line begins or ends with: in narrow cells, beside long words, and as the form asks."""

from __future__ import annotations

import pytest

from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.pages.model import LineSpacing, Paragraph, Run, Table
from cadre_docs.pages.read_docx.reader import read_docx
from cadre_docs.pages.typeset import typeset
from cadre_docs.pages.write_xlsx.measure import line_starts
from tests.blanks.small import data_of, element, plain
from tests.pages.sample_layouts import FANG, TIMES, cell, document, row
from tests.pages.set_lines import ours


def lines(text: str, room: float, *, font=FANG, **options) -> list[tuple[str, float]]:
    """The lines of a text in a cell with so much room (points), and where each begins in it."""
    options.setdefault("align", "left")
    block = Paragraph((Run(text, font),), line=LineSpacing(20), mark=font, **options)
    table = Table((room + 10.8 + 0.1,), (row(cell(0, block)),))
    [page] = ours(typeset(document(table), FontBook.system()))
    return [(line, round(x - 72 - 5.4, 1)) for line, x, _ in page]


def texts(text: str, room: float, **options) -> list[str]:
    return [line for line, _ in lines(text, room, **options)]


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        # 12 points a hanzi, 6 a digit.
        ("12345678，甲乙", 48, ["1234567", "8，甲乙"]),
        ("1234567890）。", 60, ["123456789", "0）。"]),
        ("（1234567890）", 48, ["（123456", "7890）"]),
        ("0371-12345678、9", 36, ["0371-", "123456", "78、9"]),
        ("1234、", 24, ["123", "4、"]),
        ("12345", 24, ["1234", "5"]),
        ("）））））", 24, ["））", "））", "）"]),  # there is no other place
        ("甲乙丙丁，戊", 48, ["甲乙丙", "丁，戊"]),
    ],
)
def test_no_line_of_a_narrow_cell_begins_with_a_stop(
    text: str, room: float, expected: list[str]
) -> None:
    assert texts(text, room) == expected


@pytest.mark.parametrize("align", ["left", "justify", "center", "right"])
@pytest.mark.parametrize("room", [24, 60, 109, 240, 451])
@pytest.mark.parametrize("text", ["（" + "a" * 120 + "）。字", "1" * 31 + "，" * 3 + "甲"])
def test_of_whatever_width_no_line_begins_with_one(text: str, room: float, align: str) -> None:
    found = texts(text, room, align=align)
    assert "".join(found) == text
    assert len(found) > 1 or room > 200
    assert not [line for line in found if line[0] in "）。，" and room > 48]
    assert not [line for line in found if line[-1] == "（"]


@pytest.mark.parametrize("room", [24, 109, 451])
def test_nothing_but_stops_breaks_somewhere(room: float) -> None:
    text = "1" * 31 + "，" * 40
    found = texts(text, room)
    assert "".join(found) == text
    assert max(map(len, found)) * 6 <= 2 * room


@pytest.mark.parametrize("text", ["ABCDEFGH，甲乙", "ABCDEFGHIJ）。", "甲乙丙丁，戊"])
def test_a_spreadsheet_counts_no_such_lines(text: str) -> None:
    starts = line_starts(text, 12, 48)
    assert len(starts) > 1
    assert not any(text[start] in "，）。" for start in starts)


@pytest.mark.parametrize(
    ("text", "room", "hangs", "expected"),
    [
        ("甲乙丙丁。戊", 48, False, ["甲乙丙", "丁。戊"]),
        ("甲乙丙丁。戊", 48, True, ["甲乙丙丁。", "戊"]),
        ("甲乙丙丁。", 48, False, ["甲乙丙", "丁。"]),
        ("甲乙丙丁。", 48, True, ["甲乙丙丁。"]),
        ("甲乙丙丁。”戊", 48, True, ["甲乙丙", "丁。”戊"]),  # one sign hangs, not two
        ("甲乙丙丁）戊", 48, True, ["甲乙丙", "丁）戊"]),  # and no bracket
        ("甲乙丙丁戊", 48, True, ["甲乙丙丁", "戊"]),
    ],
)
def test_a_stop_hangs_where_the_form_lets_it(
    text: str, room: float, hangs: bool, expected: list[str]
) -> None:
    assert texts(text, room, stops_hang=hangs) == expected


@pytest.mark.parametrize(("text", "count"), [("，", 1), ("   ", 0), ("，，，", 3), ("", 0)])
@pytest.mark.parametrize("align", ["left", "justify", "right", "center"])
def test_stops_hang_out_of_cells_that_hold_nothing_else(text: str, count: int, align: str) -> None:
    assert len("".join(texts(text, 2, stops_hang=True, align=align))) == count


def test_a_line_with_a_stop_beyond_it_is_justified_to_its_end() -> None:
    font = FANG
    block = Paragraph(
        (Run("甲乙丙丁，戊己庚辛", font),), "justify", LineSpacing(20), stops_hang=True, mark=font
    )
    (page,) = typeset(document(Table((50 + 10.9,), (row(cell(0, block)),))), FontBook.system())
    marks = [(m, placed) for placed in page.placed for m in placed.marks if hasattr(m, "glyphs")]
    first = [(m, p) for m, p in marks if "，" in "".join(g.text for g in m.glyphs)]
    [(mark, placed)] = first[-1:]
    at = placed.x + mark.x
    for glyph in mark.glyphs:
        if glyph.text == "，":
            break
        at += glyph.advance * mark.size + mark.spacing
    assert at - 72 - 5.4 == pytest.approx(50, abs=0.2)  # it begins where the line ends


@pytest.mark.parametrize(
    ("text", "shrinks", "expected"),
    [
        ("（甲）乙丙丁戊", False, [("（甲）乙", 0), ("丙丁戊", 0)]),
        ("（甲）乙丙丁戊", True, [("（甲）乙", -6), ("丙丁戊", 0)]),
        ("甲乙丙丁《戊》己庚", False, [("甲乙丙丁", 0), ("《戊》己", 0), ("庚", 0)]),
        ("甲乙丙丁《戊》己庚", True, [("甲乙丙丁", 0), ("《戊》己", -6), ("庚", 0)]),
        ("(AB)甲", True, [("(AB)甲", 0)]),  # a Latin one has no blank
    ],
)
def test_a_bracket_that_begins_a_line_loses_its_blank_where_the_form_says_so(
    text: str, shrinks: bool, expected: list[tuple[str, float]]
) -> None:
    found = lines(text, 48, brackets_shrink=shrinks)
    assert [line for line, _ in found] == [line for line, _ in expected]
    assert [x for _, x in found] == pytest.approx([x for _, x in expected], abs=0.1)


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [("（甲乙丙丁", 54, ["（甲乙丙丁"]), ("甲（乙丙丁", 54, ["甲（乙丙", "丁"])],
)
def test_half_a_bracket_is_room_for_a_line(text: str, room: float, expected: list[str]) -> None:
    assert texts(text, room, brackets_shrink=True) == expected


@pytest.mark.parametrize(
    ("switch", "value", "hangs", "shrinks"),
    [
        (None, None, True, False),  # what Word does where nothing is said
        ("overflowPunct", "0", False, False),
        ("overflowPunct", "1", True, False),
        ("topLinePunct", "1", True, True),
        ("topLinePunct", "0", True, False),
    ],
)
def test_what_a_document_says(
    switch: str | None, value: str | None, hangs: bool, shrinks: bool
) -> None:
    made = plain()
    said = made.add_paragraph("字")
    if switch:
        said._p.get_or_add_pPr().append(element(switch, val=value))
    block = next(b for b in read_docx(data_of(made)).blocks() if b.text == "字")
    assert (block.stops_hang, block.brackets_shrink) == (hangs, shrinks)


def test_masters_of_forms_leave_neither_to_the_program() -> None:
    from cadre_docs.catalog import Catalog
    from cadre_docs.pages.model import paragraphs

    catalog = Catalog()
    for form in catalog.form_ids:
        path = catalog.master(form)
        if path.suffix == ".docx":
            found = [p for b in read_docx(path).blocks() for p in paragraphs(b)]
            assert not any(p.stops_hang or p.brackets_shrink for p in found), form


def test_letters_are_never_spread() -> None:
    text = "发表SCI论文，Deep Learning for Bridges研究"
    (page,) = typeset(
        document(
            Table(
                (150,),
                (row(cell(0, Paragraph((Run(text, TIMES),), "justify", LineSpacing(20)))),),
            )
        ),
        FontBook.system(),
    )
    for placed in page.placed:
        for mark in placed.marks:
            letters = "".join(g.text for g in mark.glyphs) if hasattr(mark, "glyphs") else ""
            if len(letters) > 1 and letters.isascii() and letters.isalpha():
                assert mark.spacing == 0
