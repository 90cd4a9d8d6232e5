"""What is higher than a page, or does not fit the rest of one: divided as Word does it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from set_lines import ours, rules

from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.pages.model import Border, Edges, Row, Table
from cadre_docs.pages.typeset import typeset
from tests.pages.sample_layouts import BOX, PAGE, cell, document, paragraph, row

if TYPE_CHECKING:
    from cadre_docs.pages.typeset import SetPage

# Lines of 20 points: 34 of them fit a page of 697.9 points.
BOTTOM = PAGE.height - PAGE.bottom


def pages_of(*blocks: Any) -> list[SetPage]:
    return typeset(document(*blocks), FontBook.system())


def texts(pages: list[SetPage]) -> list[list[str]]:
    """The lines of each page from top to bottom, then from left to right."""
    return [
        [text for text, _, _ in sorted(lines, key=lambda line: (line[2], line[1]))]
        for lines in ours(pages)
    ]


def numbered(count: int, mark: str = "行") -> list[str]:
    return [f"{mark}{number}" for number in range(count)]


def fixed(*cells: Any, **options: Any) -> Row:
    return row(*cells, height=0, cant_split=True, **options)


def test_a_row_that_no_page_holds_is_divided_where_it_stands() -> None:
    tall = Table((200,), (row(cell(0, "甲")), fixed(cell(0, *numbered(50))), row(cell(0, "乙"))))
    first, second = texts(pages_of(paragraph("前"), tall))
    assert first == ["前", "甲", *numbered(50)[: len(first) - 2]]
    assert len(first) in (33, 34)
    assert second == [*numbered(50)[len(first) - 2 :], "乙"]


def test_a_row_that_a_page_holds_stays_whole() -> None:
    table = Table((200,), (row(cell(0, "甲")), fixed(cell(0, *numbered(34)))))
    assert texts(pages_of(table)) == [["甲"], numbered(34)]


def test_a_row_over_many_pages() -> None:
    pages = texts(pages_of(Table((200,), (fixed(cell(0, *numbered(200))),))))
    assert [text for page in pages for text in page] == numbered(200)
    assert {len(page) for page in pages[:-1]} <= {33, 34}


@pytest.mark.parametrize("cant_split", [True, False])
def test_a_header_is_repeated_over_what_goes_on(cant_split: bool) -> None:
    head = row(cell(0, "表头"), header=True, cant_split=True)
    long = row(cell(0, *numbered(60)), height=0, cant_split=cant_split)
    pages = texts(pages_of(Table((200,), (head, long))))
    assert [page[0] for page in pages] == ["表头", "表头"]
    assert [text for page in pages for text in page[1:]] == numbered(60)


def test_a_header_that_leaves_no_room_is_printed_once() -> None:
    head = row(cell(0, *numbered(33, "头")), header=True, cant_split=True)
    pages = texts(pages_of(Table((200,), (head, row(cell(0, *numbered(40)), height=0)))))
    assert [text for page in pages for text in page] == [*numbered(33, "头"), *numbered(40)]


@pytest.mark.parametrize("valign", ["top", "center", "bottom"])
def test_a_label_stands_at_the_top_of_a_divided_row(valign: str) -> None:
    label = cell(0, "标签", valign=valign)
    whole, divided = (row(label, cell(1, *numbered(count)), height=0) for count in (20, 60))
    for one, first in ((whole, {"top": 0, "center": 10, "bottom": 19}[valign]), (divided, 0)):
        pages = [
            {text: y for text, _, y in page} for page in ours(pages_of(Table((90, 200), (one,))))
        ]
        assert pages[0]["标签"] == pytest.approx(pages[0][f"行{first}"], abs=11)
        assert all("标签" not in page for page in pages[1:])


def test_a_row_is_divided_only_where_each_cell_keeps_a_line() -> None:
    tall = paragraph("大", line=60)
    divided = row(cell(0, *numbered(5)), cell(1, tall), height=0)
    before = [paragraph("前")] * 32  # 57.9 points are left: two lines, but not the other cell's
    first, second = texts(pages_of(*before, Table((90, 90), (divided,))))
    assert first == ["前"] * 32
    assert "大" in second
    before = [paragraph("前")] * 31
    assert "大" in texts(pages_of(*before, Table((90, 90), (divided,))))[0]


def test_a_paragraph_kept_whole_goes_overleaf_in_a_divided_row() -> None:
    whole = paragraph("\n".join(numbered(4)), keep_together=True)
    cells = cell(0, "甲", whole)
    pages = texts(pages_of(*[paragraph("前")] * 31, Table((200,), (row(cells, height=0),))))
    assert (pages[0][-1], pages[1]) == ("甲", numbered(4))


def test_a_heading_goes_with_its_list_unless_no_page_holds_both() -> None:
    heading = paragraph("标题", keep_with_next=True)
    short, long = (
        Table((200,), (fixed(cell(0, *numbered(30))),)),
        Table((200,), (fixed(cell(0, *numbered(34))),)),
    )
    before = [paragraph("前")] * 10
    assert texts(pages_of(*before, heading, short)) == [["前"] * 10, ["标题", *numbered(30)]]
    pages = texts(pages_of(*before, heading, long))
    assert pages[1][0] == "标题"
    assert [text for page in pages[1:] for text in page] == ["标题", *numbered(34)]


def test_what_is_kept_together_beyond_a_page_is_parted() -> None:
    lines = [paragraph(text, keep_with_next=True) for text in numbered(50)]
    pages = texts(pages_of(*lines))
    assert [text for page in pages for text in page] == numbered(50)
    assert len(pages) == 2


@pytest.mark.parametrize(("high", "overleaf"), [(20, []), (300, [["表头", "签字"]])])
def test_a_row_that_was_to_stay_with_one_too_high_begins_a_page(
    high: int, overleaf: list[list[str]]
) -> None:
    """A row for signatures under a person's row that fills the page: never drawn on overleaf."""
    head = row(cell(0, "表头"), header=True, cant_split=True)
    person = fixed(cell(0, paragraph("甲", keep_with_next=True), *numbered(30)))
    signed = row(cell(0, "签字"), height=high, cant_split=True)
    first, *others = texts(pages_of(Table((200,), (head, person, signed))))
    assert first == ["表头", "甲", *numbered(30), *(["签字"] if not overleaf else [])]
    assert others == overleaf


def test_a_text_beside_rows_flows_overleaf_and_makes_the_last_row_higher() -> None:
    label = cell(0, *numbered(20, "签"), rowspan=3)
    rows = (row(label, cell(1, "一")), row(cell(1, "二")), row(cell(1, "三")))
    first, second = pages_of(*[paragraph("前")] * 30, Table((90, 90), rows))
    [on_first], [on_second] = (
        ([t for t in page if t[0] in "签"] for page in texts([first])),
        ([t for t in page if t[0] == "签"] for page in texts([second])),
    )
    assert on_first + on_second == numbered(20, "签")
    assert on_first
    lowest = max(y for _, _, _, y in rules(second))
    assert lowest == pytest.approx(PAGE.top + 20 * len(on_second), abs=31)


def test_a_divided_row_divides_the_label_beside_it() -> None:
    label = cell(0, *numbered(45, "签"), rowspan=2)
    rows = (row(label, cell(1, "一")), row(cell(1, *numbered(60)), height=0))
    pages = texts(pages_of(Table((90, 90), rows)))
    for mark, count in (("签", 45), ("行", 60)):
        found = [text for page in pages for text in page if text[0] == mark]
        assert found == numbered(count, mark)
    assert len(pages) == 2


def test_a_box_higher_than_a_page_is_drawn_on_overleaf() -> None:
    pages = pages_of(Table((200,), (row(cell(0, "字"), height=1000),)))
    ends = [max(y for _, _, _, y in rules(page)) for page in pages]
    assert ends == [
        pytest.approx(BOTTOM, abs=1),
        pytest.approx(PAGE.top + 1000 - (BOTTOM - PAGE.top), abs=2),
    ]


OPEN = Edges(BOX.top, None, None, None)


@pytest.mark.parametrize("edges", [BOX, OPEN, Edges(None, None, Border(1.5), None)])
@pytest.mark.parametrize("cant_split", [True, False])
def test_a_page_end_closes_and_opens_the_borders(edges: Edges, cant_split: bool) -> None:
    """Between rows there is a line at both sides of the page's end, where rows are divided by one."""
    rows = tuple(
        row(cell(0, *numbered(3), edges=edges), height=0, cant_split=cant_split) for _ in range(20)
    )
    bare = row(cell(0, "甲", edges=Edges()))  # so that the table has no line of its own above
    first, second = pages_of(Table((200,), (bare, *rows)))
    across = [
        [y for x0, y, x1, y1 in rules(page) if y == y1 and x0 != x1] for page in (first, second)
    ]
    last = max(y for _, _, y in ours([first])[0])
    assert any(last < y < last + 25 for y in across[0])
    assert any(abs(y - PAGE.top) < 1 for y in across[1])


@pytest.mark.parametrize("valign", ["top", "center", "bottom"])
def test_a_row_of_exact_height_cuts_off_what_it_has_no_room_for(valign: str) -> None:
    exact = Row((cell(0, "一", "二", "三", valign=valign),), 45, "exact")
    [page] = pages_of(Table((200,), (exact, row(cell(0, "乙")))))
    clips = {placed.clip for placed in page.placed if placed.clip}
    [(_, top, _, bottom)] = clips
    assert bottom - top == pytest.approx(44, abs=1)
    [lines] = ours([page])
    assert [text for text, _, _ in lines if text != "乙"] == ["一", "二", "三"]
    assert next(y for text, _, y in lines if text == "一") < top + 20
    below = next(y for text, _, y in lines if text == "乙")
    assert below == pytest.approx(PAGE.top + 45 + 16, abs=2)


def test_upright_text() -> None:
    tall = cell(
        0, paragraph("情（况）", line=12, align="center"), vertical_text=True, valign="center"
    )
    [page] = pages_of(Table((42, 90), (row(tall, cell(1, "字"), height=120),)))
    marks = [
        (glyph.text, placed.x + mark.x, placed.y + mark.y)
        for placed in page.placed
        for mark in placed.marks
        for glyph in getattr(mark, "glyphs", ())
        if glyph.text in "情（况）"
    ]
    assert [text for text, _, _ in marks] == list("情（况）")
    assert {round(x) for _, x, _ in marks} == {round(PAGE.left + 42 / 2 - 6)}
    steps = [second[2] - first[2] for first, second in pairwise(marks)]
    assert steps == [pytest.approx(12)] * 3


def test_a_page_is_written_in_reading_order() -> None:
    table = Table((90, 90), (row(cell(0, "二"), cell(1, "三")), row(cell(0, "四"), cell(1, "五"))))
    long = Table((90,), (row(cell(0, *numbered(60)), height=0),))
    layout = document(
        paragraph("一"), table, paragraph("六"), long,
        header=(paragraph("眉"),), footer=(paragraph("脚"),),
    )  # fmt: skip
    first, second = ours(typeset(layout, FontBook.system()))
    assert [text for text, _, _ in first][:8] == [*"眉一二三四五六", "行0"]
    assert [text for text, _, _ in second][:1] == ["眉"]
    assert first[-1][0] == second[-1][0] == "脚"


@pytest.mark.parametrize(("before", "pages"), [(0, 2), (10, 3)])
def test_a_table_that_begins_with_a_row_higher_than_a_page_begins_a_page(
    before: int, pages: int
) -> None:
    head = row(cell(0, "表头"), header=True, cant_split=True)
    table = Table((200,), (head, fixed(cell(0, *numbered(40)))))
    found = texts(pages_of(*[paragraph("前")] * before, table))
    assert len(found) == pages
    assert found[-2][:2] == ["表头", "行0"]
