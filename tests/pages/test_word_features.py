"""What real Word forms have: read, and set where LibreOffice sets it (word_features.yaml)."""

from __future__ import annotations

import datetime
import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from cadre_docs.errors import OutputError
from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.pages.model import (
    Anchored,
    Border,
    Edges,
    Layout,
    LineSpacing,
    Padding,
    PageBorder,
    PageNumber,
    Paragraph,
    Picture,
    Run,
    Section,
    Table,
    TabStop,
)
from cadre_docs.pages.pdf import print_layout
from cadre_docs.pages.printed import DocumentInfo
from cadre_docs.pages.read_docx.reader import read_docx
from cadre_docs.pages.text_flow import line_height
from cadre_docs.pages.typeset import typeset
from cadre_docs.pages.typeset.lines import set_paragraph
from cadre_docs.pages.typeset.marks import Image, Rule, Surface, Text
from cadre_docs.pages.typeset.typefaces import Typefaces
from cadre_docs.pages.write_xlsx.writer import layout_to_xlsx
from tests.outputs import SOFFICE, libreoffice_pdfs
from tests.pages.sample_layouts import FANG, PAGE, TIMES, cell, document, row
from tests.pages.sample_layouts import paragraph as block
from tests.pages.word_features import cases, docx, lines_of

if TYPE_CHECKING:
    from pathlib import Path

CASES = cases()
DAY = datetime.date(2024, 4, 29)
BOOK = FontBook.system()
INFO = DocumentInfo("示例", DAY, b"0123456789abcdef")


def same(ours: Any, theirs: Any, across: float, down: float) -> bool:
    return [[line[0] for line in page] for page in ours] == [
        [line[0] for line in page] for page in theirs
    ] and all(
        abs(own[1] - other[1]) <= across and abs(own[2] - other[2]) <= down
        for page, reference in zip(ours, theirs, strict=True)
        for own, other in zip(page, reference, strict=True)
    )


@pytest.mark.parametrize("name", CASES)
def test_lines_stand_where_libreoffice_sets_them(name: str) -> None:
    case = CASES[name]
    layout = read_docx(docx(case))
    assert layout.unsupported == ()
    ours = lines_of(print_layout(layout, INFO).pdf)
    assert same(ours, case["lines"], case.get("across", 1), case.get("down", 1)), ours


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice")
def test_the_numbers_are_those_of_libreoffice(tmp_path: Path) -> None:
    names = list(CASES)
    files = {f"{n}.docx": docx(CASES[name]) for n, name in enumerate(names)}
    made = libreoffice_pdfs(files, tmp_path)
    different = {
        name: found
        for n, name in enumerate(names)
        if not same(found := lines_of(made[f"{n}.docx"]), CASES[name]["lines"], 0.5, 0.5)
    }
    assert not different


# --- how things look --------------------------------------------------------------------------


def body(inner: str, **case: str) -> Layout:
    layout = read_docx(docx({"body": inner, **case}))
    assert layout.unsupported == ()
    return layout


def run(properties: str, text: str = "字") -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("properties", "look"),
    [
        ('<w:rFonts w:eastAsiaTheme="majorEastAsia"/>', {"east_asian": "黑体"}),
        ('<w:rFonts w:eastAsiaTheme="minorEastAsia"/>', {"east_asian": "楷体"}),
        ('<w:rFonts w:asciiTheme="minorHAnsi"/>', {"latin": "Arial"}),
        ('<w:color w:val="FF0000" w:themeColor="accent1"/>', {"color": "FF0000"}),
        ('<w:color w:val="auto" w:themeColor="accent1"/>', {"color": "4472C4"}),
        ('<w:color w:val="auto" w:themeColor="accent1" w:themeTint="80"/>', {"color": "A1B8E1"}),
        ('<w:u w:val="wave"/>', {"underline": True, "underline_style": "wavy"}),
        ('<w:u w:val="dotDash"/>', {"underline_style": "dashed"}),
        ('<w:spacing w:val="-20"/>', {"spacing": -1.0}),
        ('<w:w w:val="66"/>', {"scale": 0.66}),
        ('<w:vertAlign w:val="subscript"/>', {"script": "sub"}),
        ('<w:position w:val="6"/>', {"rise": 3.0}),
    ],
)
def test_how_characters_look(properties: str, look: dict[str, Any]) -> None:
    [inline] = next(body(run(properties)).blocks()).inlines
    assert {name: getattr(inline.font, name) for name in look} == look


UNDERLINES = {"single": 1, "thick": 1, "double": 2, "dotted": 1, "dashed": 1, "words": 2}


@pytest.mark.parametrize("style", [*UNDERLINES, "wavy"])
def test_lines_under_texts(style: Any) -> None:
    font = replace(FANG, underline=True, underline_style=style)
    [page] = typeset(document(block("甲 乙", font)), FontBook.system())
    rules = [m for placed in page.placed for m in placed.marks if isinstance(m, Rule)]
    assert len(rules) == UNDERLINES.get(style, len(rules))
    assert max(m.x1 for m in rules) - min(m.x0 for m in rules) == pytest.approx(3 * 12, abs=9)
    if style == "wavy":
        assert len(rules) > 10
        assert any(m.y0 != m.y1 for m in rules)


@pytest.mark.parametrize(
    ("shading", "colour"),
    [
        ('w:val="clear" w:fill="D9D9D9"', "D9D9D9"),
        ('w:val="clear" w:fill="D9D9D9" w:themeFill="background1"', "D9D9D9"),
        ('w:val="pct20" w:color="auto" w:fill="auto"', "CCCCCC"),
        ('w:val="solid" w:color="00FF00"', "00FF00"),
    ],
)
def test_a_colour_behind_a_paragraph(shading: str, colour: str) -> None:
    layout = body(f"<w:p><w:pPr><w:shd {shading}/></w:pPr><w:r><w:t>字</w:t></w:r></w:p>")
    assert next(layout.blocks()).shading == colour
    [page] = typeset(layout, FontBook.system())
    assert [m.color for p in page.placed for m in p.marks if isinstance(m, Surface)] == [colour]


def test_symbols_and_content_controls_print_like_text() -> None:
    layout = body(
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>甲</w:t></w:r><w:sdt><w:sdtContent><w:r><w:sym"
        ' w:font="Wingdings 2" w:char="F052"/></w:r></w:sdtContent></w:sdt></w:p></w:sdtContent>'
        "</w:sdt>"
    )
    assert layout.text() == "甲☑"


# --- tables -----------------------------------------------------------------------------------


def floating(properties: str, *, wide: int = 8306) -> Layout:
    table = (
        f'<w:tbl><w:tblPr><w:tblpPr {properties}/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{wide}"/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>表</w:t></w:r>'
        "</w:p></w:tc></w:tr></w:tbl>"
    )
    exact = '<w:pPr><w:spacing w:line="400" w:lineRule="exact"/></w:pPr>'
    text = "".join(f"<w:p>{exact}<w:r><w:t>{t}</w:t></w:r></w:p>" for t in ("上", "下", "末"))
    return read_docx(
        docx({"body": text.replace("上", "前", 1).split("</w:p>")[0] + "</w:p>" + table + text})
    )


def order(layout: Layout) -> list[list[str]]:
    return [[line[0] for line in page] for page in lines_of(print_layout(layout, INFO).pdf)]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        # Lines that have room above the table stand there.
        ('w:vertAnchor="text" w:horzAnchor="margin" w:tblpY="0"', [["前", "表", "上", "下", "末"]]),
        ('w:vertAnchor="text" w:tblpY="390"', [["前", "表", "上", "下", "末"]]),
        ('w:vertAnchor="text" w:tblpY="400"', [["前", "上", "表", "下", "末"]]),
        ('w:vertAnchor="text" w:tblpY="800"', [["前", "上", "下", "表", "末"]]),
        # On the paper: 92 points are 20 below the margin, where the first line ends.
        ('w:vertAnchor="page" w:tblpY="1840"', [["前", "表", "上", "下", "末"]]),
        ('w:vertAnchor="page" w:tblpY="2240"', [["前", "上", "表", "下", "末"]]),
        ('w:vertAnchor="page" w:tblpY="1440"', [["前"], ["表", "上", "下", "末"]]),
    ],
)
def test_a_table_that_floats_is_set_where_it_is_at_rest(
    properties: str, expected: list[list[str]]
) -> None:
    layout = floating(properties)
    assert layout.unsupported == ()
    assert order(layout) == expected


@pytest.mark.parametrize(
    ("properties", "wide", "told"),
    [
        ('w:vertAnchor="text" w:tblpY="1"', 6880, False),  # 71 points are left on the right
        ('w:vertAnchor="text" w:tblpY="1"', 6800, True),  # 75 points
        ('w:vertAnchor="text" w:tblpXSpec="center"', 6000, False),
        ('w:vertAnchor="page" w:tblpYSpec="bottom"', 8306, True),
    ],
)
def test_text_beside_a_table_is_told(properties: str, wide: int, told: bool) -> None:
    assert bool(floating(properties, wide=wide).unsupported) is told


def widths(
    cells: list[tuple[str, str]], grid: list[int], *, layout: str = "autofit"
) -> list[float]:
    row_ = "".join(
        f"<w:tc><w:tcPr><w:tcW {width}/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
        for width, text in cells
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    [table] = body(
        f'<w:tbl><w:tblPr><w:tblLayout w:type="{layout}"/></w:tblPr><w:tblGrid>{columns}'
        f"</w:tblGrid><w:tr>{row_}</w:tr></w:tbl><w:p/>"
    ).tables()
    return [round(width, 1) for width in table.widths]


AUTO, WORD = 'w:w="0" w:type="auto"', "x" * 30


@pytest.mark.parametrize(
    ("cells", "grid", "layout", "expected"),
    [
        ([(AUTO, "甲"), (AUTO, "乙")], [2000, 4000], "autofit", [100, 200]),
        # A word takes the room it needs, from the others where there is none.
        ([(AUTO, WORD), (AUTO, "乙")], [2000, 4000], "autofit", [168.3, 200]),
        ([(AUTO, WORD), (AUTO, "乙")], [2000, 6306], "autofit", [168.3, 247]),
        ([(AUTO, WORD), (AUTO, "乙")], [2000, 4000], "fixed", [100, 200]),
        # Where nothing is stated a column is as wide as its text.
        ([(AUTO, "姓名"), (AUTO, "单位名称")], [0, 0], "autofit", [31.8, 52.8]),
        ([('w:w="50%" w:type="pct"', "甲"), ('w:w="2500" w:type="pct"', "乙")], [1, 1], "autofit",
         [207.7, 207.7]),
    ],
)  # fmt: skip
def test_columns_fit_themselves_to_words(
    cells: list[tuple[str, str]], grid: list[int], layout: str, expected: list[float]
) -> None:
    assert widths(cells, grid, layout=layout) == [pytest.approx(w, abs=0.15) for w in expected]


def test_widths_that_contradict_each_other_are_told_once() -> None:
    def line(*wide: int) -> str:
        return "<w:tr>" + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/></w:tcPr><w:p/></w:tc>' for w in wide
        ) + "</w:tr>"  # fmt: skip

    table = (
        '<w:tbl><w:tblPr><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="3000"/>'
        f'<w:gridCol w:w="3000"/></w:tblGrid>{line(2000, 4000)}{line(2500, 3500)}</w:tbl><w:p/>'
    )
    [told] = read_docx(docx({"body": table})).unsupported
    assert told.where == "第1个表格第1行第1格"
    assert told.what.startswith("单元格宽度与列宽不一致")


# --- fixed places -----------------------------------------------------------------------------

VML = (
    '<w:p><w:r><w:pict><v:rect style="position:absolute;margin-left:100pt;margin-top:5pt;'
    'width:72pt;height:90pt" {}><v:textbox><w:txbxContent><w:p><w:r><w:t>照片</w:t></w:r></w:p>'
    "</w:txbxContent></v:textbox></v:rect></w:pict></w:r></w:p>"
)


def test_a_box_of_old_word_stands_at_its_place() -> None:
    [made] = next(body(VML.format("")).blocks()).anchored
    assert (made.x, made.y, made.width, made.height) == (100, 5, 72, 90)
    assert made.line == Border(0.75)
    assert [p.text for p in made.blocks] == ["照片"]
    [bare] = next(body(VML.format('stroked="f"')).blocks()).anchored
    assert bare.line is None


@pytest.mark.parametrize(
    "changed",
    [
        ("position:absolute", "position:relative"),
        ("margin-top:5pt", "margin-top:5pt;mso-position-vertical:top"),
        ("margin-top:5pt", "margin-top:5pt;mso-position-vertical-relative:page"),
        ("v:rect", "v:oval"),
        ("margin-top:5pt", "margin-top:5pt;rotation:90"),
    ],
)
def test_other_drawings_of_old_word_are_told(changed: tuple[str, str]) -> None:
    [told] = read_docx(docx({"body": VML.format("").replace(*changed)})).unsupported
    assert told.what == "旧式图形（VML）"


def marks(layout: Layout, kind: type) -> list[tuple[float, float, Any]]:
    pages = typeset(layout, FontBook.system())
    return [
        (p.x, p.y, m) for page in pages for p in page.placed for m in p.marks if isinstance(m, kind)
    ]


PNG = docx({"body": ""})


def with_anchored(made: Anchored) -> Layout:
    return document(replace(block("字"), anchored=(made,)))


def test_what_is_pinned_counts_from_the_paper_and_all_else_from_the_column() -> None:
    made = Anchored(30, 40, 50, 60, fill="FF0000")
    [(x, y, _)] = marks(with_anchored(made), Surface)
    assert (x, y) == (PAGE.left + PAGE.gutter + 30, PAGE.top + 40)
    [(x, y, _)] = marks(with_anchored(replace(made, pinned=True)), Surface)
    assert (x, y) == (30, 40)


def test_a_box_cuts_off_what_it_has_no_room_for_and_a_round_one_is_drawn_round() -> None:
    full = Anchored(0, 0, 60, 20, blocks=(block("字", line=30),), line=Border())
    pages = typeset(with_anchored(full), FontBook.system())
    assert [
        p.clip is not None for p in pages[0].placed if any(isinstance(m, Text) for m in p.marks)
    ] == [
        True,
        False,
    ]
    assert len(marks(with_anchored(full), Rule)) == 4
    assert len(marks(with_anchored(replace(full, kind="round")), Rule)) > 20
    [(_, _, line)] = marks(with_anchored(replace(full, kind="rising", blocks=())), Rule)
    assert (line.y0, line.y1) == (20, 0)


def test_a_line_of_text_is_as_high_as_its_picture() -> None:
    picture = Picture(PNG, "image/png", 40, 50)
    layout = document(
        Paragraph((Run("前", FANG), picture, Run("后", FANG))), Paragraph((Run("末", FANG),))
    )
    [(_, _, image)] = marks(layout, Image)
    texts = marks(layout, Text)
    assert image.x == pytest.approx(12, abs=0.1)
    assert texts[0][2].y == pytest.approx(image.y + 50)
    assert texts[1][2].x == pytest.approx(52, abs=0.1)
    assert texts[2][1] - texts[0][1] == pytest.approx(50 + 0.2 * 1.3 * 12, abs=0.1)


def test_lines_around_a_page() -> None:
    section = Section(
        PAGE, (block("字"),), border=PageBorder(Edges(top=Border(2.0)), Padding(24, 24, 24, 24))
    )
    [(_, _, line)] = marks(Layout((section,)), Rule)
    assert (line.x0, line.y0, line.x1, line.y1) == (24, 24, PAGE.width - 24, 24)


def test_the_lines_of_a_page_are_read_from_the_paper_or_the_text() -> None:
    borders = '<w:pgBorders{}><w:top w:val="single" w:sz="8" w:space="10"/></w:pgBorders>'
    [paper] = body("<w:p/>", section=borders.format(' w:offsetFrom="page"')).sections
    [text] = body("<w:p/>", section=borders.format("")).sections
    assert (paper.border.distance.top, text.border.distance.top) == (10, 72 - 10)


@pytest.mark.parametrize(
    ("shape", "written"),
    [("decimal", "2"), ("upperRoman", "II"), ("numberInDash", "-2-"), ("chineseCounting", "二")],
)
def test_the_first_page_and_the_numbers_of_pages(shape: str, written: str) -> None:
    field = '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    section = f'<w:pgNumType w:fmt="{shape}"/><w:titlePg/>'
    layout = body(
        '<w:p><w:r><w:t>甲</w:t></w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        "<w:p><w:r><w:t>乙</w:t></w:r></w:p>",
        heads='<w:footerReference w:type="default" r:id="footer"/>',
        section=section,
        footer=f"<w:p><w:r><w:t>页</w:t></w:r>{field}</w:p>",
    )
    assert order(layout) == [["甲"], ["乙", f"页{written}"]]
    plain_pages = replace(layout, sections=(replace(layout.sections[0], first=None),))
    assert [page[-1] for page in order(plain_pages)][1] == f"页{written}"
    with pytest.raises(OutputError, match="首页不同"):
        layout_to_xlsx(layout, title="t", date=DAY)


# --- what others do not print -----------------------------------------------------------------

BEYOND = {
    "a box": with_anchored(Anchored(0, 0, 9, 9, line=Border())),
    "tabs": document(replace(block("甲\t乙"), tabs=(TabStop(99.0),))),
    "scaled": document(block("字", replace(FANG, scale=0.5))),
    "a floating table": document(Table((90,), (row(cell(0, "字")),), lowered=9.0)),
    "lines around the page": Layout(
        (Section(PAGE, (block("字"),), border=PageBorder(Edges(Border()), Padding())),)
    ),
}


@pytest.mark.pango
@pytest.mark.parametrize("name", BEYOND)
def test_what_weasyprint_would_print_wrongly_is_refused(name: str) -> None:
    layout = BEYOND[name]
    assert print_layout(layout, INFO).pages == 1
    [section] = layout.sections
    numbered = Paragraph((Run("第", FANG), PageNumber(FANG)))  # what our own typesetter leaves
    left_over = replace(section, blocks=(*section.blocks, numbered))
    with pytest.raises(OutputError, match="排不了"):
        print_layout(replace(layout, sections=(left_over,)), INFO)


def test_what_a_sheet_has_no_place_for_is_refused() -> None:
    for name in ("a box", "lines around the page"):
        with pytest.raises(OutputError, match="Excel"):
            layout_to_xlsx(BEYOND[name], title="t", date=DAY)
    assert layout_to_xlsx(BEYOND["tabs"], title="t", date=DAY)


def test_small_characters_are_small_in_a_sheet_too() -> None:
    small = Run("2", replace(FANG, script="super"))
    made = layout_to_xlsx(
        document(Paragraph((Run("m", FANG), small, Run("甲\t乙", FANG)))), title="t", date=DAY
    )
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        texts = "".join(book.read(n).decode() for n in book.namelist() if n.endswith(".xml"))
    assert '<vertAlign val="superscript"' in texts
    assert "\t" not in texts


# --- lines and the grid -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "multiple", "height"),
    [
        (10.5, 1, 15.6),
        (10.5, 0.8, 15.6),  # never less than a line of the grid
        (10.5, 1.5, 15.6 + 0.5 * 13.65),
        (12, 1.5, 23.4),
        (12.5, 1, 31.2),
        (14, 1.5, 31.2 + 0.5 * 18.2),  # what a multiple adds takes no whole lines
        (16, 2, 31.2 + 20.8),
    ],
)
def test_a_multiple_of_a_line_of_the_grid(size: float, multiple: float, height: float) -> None:
    font = replace(FANG, size=size)
    snapped = Paragraph((Run("字", font),), line=LineSpacing(multiple, "multiple"), grid=15.6)
    assert line_height(snapped) == pytest.approx(height)
    free = replace(snapped, grid=0.0)
    assert line_height(free) == pytest.approx(multiple * 1.3 * size)


@pytest.mark.parametrize(("shape", "em"), [("decimal", 1.15), ("chineseCounting", 1.3)])
def test_a_line_with_the_number_of_the_page_is_as_high_as_its_signs(shape: str, em: float) -> None:
    number = PageNumber(TIMES, shape=shape)
    paragraph = Paragraph((number,), line=LineSpacing(1, "multiple"))
    assert line_height(paragraph) == pytest.approx(em * TIMES.size)


@pytest.mark.parametrize(
    ("grid", "heights"), [(0.0, [31.2, 15.6, 13.8]), (15.6, [31.2, 15.6, 15.6])]
)
def test_a_line_is_as_high_as_what_stands_in_it(grid: float, heights: list[float]) -> None:
    large = replace(TIMES, size=24)
    runs = (Run("大", large), Run("字\n小字\nabc", TIMES))
    paragraph = Paragraph(runs, line=LineSpacing(1, "multiple"), grid=grid)
    lines = set_paragraph(paragraph, 300, Typefaces(BOOK))
    assert [line.height for line in lines] == pytest.approx(heights)


@pytest.mark.parametrize(
    ("options", "pages"),
    [
        ({"grid": 15.6}, 2),  # 44 lines of the grid are 686.4 points: this would end at 687.6
        ({"grid": 0.0}, 1),
        ({"grid": 15.6, "line": LineSpacing(15.6, "exact")}, 1),
    ],
)
def test_lines_that_snap_stand_in_the_whole_lines_of_a_page(
    options: dict[str, Any], pages: int
) -> None:
    closing = replace(block("末"), **{"line": LineSpacing(1, "multiple"), **options})
    table = Table((90,), (row(cell(0, "字"), height=671.5),))
    assert len(typeset(document(table, closing), BOOK)) == pages
    # A row may reach beyond them, and so may the only line of a page.
    assert len(typeset(document(replace(table, rows=(row(cell(0, "字"), height=697),))), BOOK)) == 1
    high = replace(closing, line=LineSpacing(695, "at_least"))
    assert len(typeset(document(high), BOOK)) == 1
