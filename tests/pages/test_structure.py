"""What a layout means: titles, lists, header cells and their scope, regular tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cadre_docs.pages.model import Edges, Font, Layout, Paragraph, Picture, Table
from cadre_docs.pages.structure import Listed, heading_text, label_cells, structure_of
from tests.pages.sample_layouts import FANG, TITLE, cell, document, paragraph, row

if TYPE_CHECKING:
    from cadre_docs.pages.model import Block
    from cadre_docs.pages.structure import Element

HEI = Font("黑体", "黑体", 16)
BARE = Edges()


def shape(element: Element) -> list[object]:
    """An element as its type, and the shapes of those in it."""
    return [element.kind, *map(shape, element.children)]


def labelled(table: Table, *labels: str) -> Layout:
    """A document of a table whose master prints these labels, wherever they stand."""
    known = {(0, c, text) for c in range(len(table.widths)) for text in labels}
    return replace(document(table), labels=frozenset(known))


def cells(layout: Layout) -> list[list[str]]:
    """The first table of the structure: scope of each header, TD of each box, with spans."""
    [table, *_] = [e for e in structure_of(layout).root.children if e.kind == "Table"]
    return [
        [
            (each.scope or each.kind)
            + (f" {each.colspan}x{each.rowspan}" if each.colspan + each.rowspan > 2 else "")
            for each in row.children
        ]
        for row in table.children
    ]


# --- lines outside of boxes -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([paragraph("表", TITLE, align="center"), paragraph("说明")], ["H1", "P"]),
        (
            [paragraph("2024年", align="center"), paragraph("表", TITLE, align="center")],
            ["P", "H1"],
        ),
        ([paragraph("表", TITLE), paragraph("说明")], ["P", "P"]),  # letters begin so
        (
            [paragraph("某省", TITLE, align="center"), paragraph("表", TITLE, align="center")],
            ["H1"],
        ),
        (
            [
                paragraph("表", TITLE, align="center"),
                paragraph(),
                paragraph("一章", HEI, align="center"),
                paragraph("某厅制", align="center"),
            ],
            ["H1", "H2", "P"],
        ),
        ([paragraph("一章", HEI)], ["P"]),
    ],
)
def test_headings(blocks: list[Block], expected: list[str]) -> None:
    assert [e.kind for e in structure_of(document(*blocks)).root.children] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("公　　示", "公示"), (" 表\n二 ", "表二"), ("Form  A 表", "Form A 表")],
)
def test_bookmarks_are_on_one_line(text: str, expected: str) -> None:
    assert heading_text(text) == expected


@pytest.mark.parametrize(
    ("texts", "items", "numbering"),
    [
        (["1.甲", "2.乙", "3.丙"], 3, "Decimal"),
        (["一、甲", "二、乙"], 2, "None"),
        (["（一）甲", "（二）乙"], 2, "None"),
        (["1.甲", "", "2.乙"], 2, "Decimal"),  # with a blank line between
        (["1.甲"], 0, ""),  # one alone is none
        (["1.甲", "3.乙"], 0, ""),
        (["2.甲", "3.乙"], 0, ""),
        (["1.甲", "二、乙"], 0, ""),
        (["2021.05 入职", "2022.06 离职"], 0, ""),
        (["1.5倍", "2.5倍"], 0, ""),
        (["十、甲", "十一、乙"], 0, ""),
    ],
)
def test_lists(texts: list[str], items: int, numbering: str) -> None:
    root = structure_of(document(*map(paragraph, texts))).root
    lists = [e for e in root.children if e.kind == "L"]
    assert [shape(e) for e in lists] == (
        [["L", *[["LI", ["Lbl"], ["LBody"]]] * items]] if items else []
    )
    assert [e.numbering for e in lists] == ([numbering] if items else [])


def test_more_than_ten_items_in_hanzi() -> None:
    numbers = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一"]
    root = structure_of(document(*(paragraph(f"{n}、甲") for n in numbers))).root
    assert [len(e.children) for e in root.children] == [11]


def test_two_lists_one_after_the_other() -> None:
    root = structure_of(document(*map(paragraph, ["1.甲", "2.乙", "1.丙", "2.丁"]))).root
    assert [len(e.children) for e in root.children] == [2, 2]


def test_the_label_of_a_list_is_as_long_as_its_sign() -> None:
    [tags] = structure_of(document(paragraph("（一）甲"), paragraph("（二）乙"))).sections
    assert [tag.length for tag in tags if isinstance(tag, Listed)] == [3, 3]


# --- tables -----------------------------------------------------------------------------------


def test_labels_are_headers_of_their_rows() -> None:
    table = Table(
        (50, 50, 50, 50), (row(*(cell(n, t) for n, t in enumerate(["姓名", "甲", "性别", ""]))),)
    )
    assert cells(labelled(table, "姓名", "性别")) == [["Row", "TD", "Row", "TD"]]


def test_a_label_elsewhere_is_a_value() -> None:
    table = Table((50, 50), (row(cell(0, "备注"), cell(1, "备注")),))
    layout = replace(document(table), labels=frozenset({(0, 0, "备注")}))
    assert cells(layout) == [["Row", "TD"]]
    other = replace(document(table), labels=frozenset({(1, 0, "备注")}))
    assert [e.kind for e in structure_of(other).root.children] == ["P", "P"]


def test_rows_of_headers_are_those_of_columns() -> None:
    table = Table(
        (50, 50, 50),
        (
            row(cell(0, "主要经历", colspan=3)),
            row(cell(0, "时间"), cell(1, "单位"), cell(2, "备注")),
            row(cell(0, "甲"), cell(1), cell(2)),
        ),
    )
    assert cells(labelled(table, "主要经历", "时间", "单位", "备注")) == [
        ["Column 3x1"],
        ["Column"] * 3,
        ["TD"] * 3,
    ]


def test_a_repeated_row_is_one_of_headers() -> None:
    table = Table(
        (50, 50), (row(cell(0, "2024年"), cell(1), header=True), row(cell(0, "甲"), cell(1)))
    )
    assert cells(document(table)) == [["Column", "TD"], ["TD", "TD"]]


def test_a_label_beside_several_rows() -> None:
    table = Table(
        (50, 50, 50),
        (
            row(cell(0, "现状", rowspan=2), cell(1, "在职"), cell(2, "调出")),
            row(cell(1, "√"), cell(2)),
        ),
    )
    assert cells(labelled(table, "现状", "在职", "调出")) == [
        ["Row 1x2", "Column", "Column"],
        ["TD", "TD"],
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((row(cell(0, "甲"), cell(1)), row(cell(0, "甲"))), [["Row", "TD"], ["Column", "TD"]]),
        ((row(cell(1, "甲")), row(cell(0), cell(1))), [["TD", "Column"], ["TD", "TD"]]),
        ((row(cell(0, "甲", rowspan=9), cell(1)), row(cell(1))), [["Row 1x2", "TD"], ["TD"]]),
        ((row(cell(0, "甲", colspan=9)), row(cell(0), cell(1))), [["Column 2x1"], ["TD", "TD"]]),
    ],
    ids=["short", "begins late", "reaches too far down", "reaches too far right"],
)
def test_tables_are_regular(rows: tuple, expected: list[list[str]]) -> None:
    assert cells(labelled(Table((50, 50), rows), "甲")) == expected


def test_rows_without_lines_around_a_table_are_paragraphs() -> None:
    table = Table(
        (50, 50),
        (
            row(cell(0, paragraph("名册", TITLE, align="center"), colspan=2, edges=BARE)),
            row(cell(0, "单位：", edges=BARE), cell(1, "日期：", edges=BARE)),
            row(cell(0, "姓名"), cell(1, "备注"), header=True),
            row(cell(0, "甲"), cell(1)),
            row(cell(0, "合计", colspan=2, edges=BARE)),
        ),
    )
    root = structure_of(document(table)).root
    assert [e.kind for e in root.children] == ["H1", "P", "P", "Table", "P"]
    assert len(root.children[3].children) == 2


def test_boxes_without_a_header_are_read_one_after_the_other() -> None:
    table = Table((50, 50), (row(cell(0, "盖章", "年 月 日"), cell(1, "签名")),))
    assert [e.kind for e in structure_of(document(table)).root.children] == ["P", "P", "P"]


def test_what_is_in_a_box() -> None:
    photo = Paragraph((Picture(b"", "image/png", 1, 1, "照片"),))
    table = Table(
        (50,) * 5,
        (
            row(
                cell(0, "姓名"),
                cell(1, "一段"),
                cell(2, "两段", "两段"),
                cell(3, photo),
                cell(4, "1.甲", "2.乙"),
            ),
        ),
    )
    root = structure_of(labelled(table, "姓名")).root
    item = ["LI", ["Lbl"], ["LBody"]]
    assert shape(root)[1] == [
        "Table",
        ["TR", ["TH"], ["TD"], ["TD", ["P"], ["P"]], ["TD", ["Figure"]], ["TD", ["L", item, item]]],
    ]
    assert root.children[0].children[0].children[3].children[0].alt == "照片"


@pytest.mark.parametrize(
    ("text", "is_label"),
    [
        ("姓　　名", True),
        ("出生年月", True),
        ("单　位（盖 章）：", True),
        ("　　年　　月　　日", False),
        ("负责人签名（盖章）：\n日期", False),
        ("本人签名：　　　　　　", False),
        ("□", False),
        ("12", False),
        ("字" * 40, True),
        ("字" * 41, False),
        ("甲值", False),
        ("", False),
    ],
)
def test_what_a_master_prints_in_a_box_may_be_its_label(text: str, is_label: bool) -> None:
    lines = [paragraph(line, FANG) for line in text.split("\n")]
    layout = document(Table((50,), (row(cell(0, *lines)),)))
    found = label_cells(layout, lambda text: "值" in text)
    assert found == ({(0, 0, "".join(text.split()))} if is_label else set())
