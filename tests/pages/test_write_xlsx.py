"""layout → XLSX: the same boxes, the values as typed, the same print."""

import datetime
import html
import io
import itertools
import os
import subprocess
import sys
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText
from openpyxl.styles import Border as CellBorder
from openpyxl.styles import Side
from openpyxl.utils import get_column_letter
from PIL import Image

from cadre_docs.errors import OutputError
from cadre_docs.pages.model import (
    MM,
    Border,
    Cell,
    Edges,
    Font,
    Layout,
    LineSpacing,
    Page,
    PageNumber,
    Paragraph,
    Picture,
    Row,
    Run,
    Section,
    Table,
)
from cadre_docs.pages.write_xlsx.grid import plan_sheets
from cadre_docs.pages.write_xlsx.styles import cell_borders
from cadre_docs.pages.write_xlsx.writer import layout_to_xlsx
from tests.outputs import layout_shape, rectangles, shape

DATE = datetime.date(2024, 6, 30)
A4 = Page(595.3, 841.9, top=70.85, right=56.7, bottom=56.7, left=70.85, gutter=14.2, header=34)
LINE = Border(0.5)
BOX = Edges(LINE, LINE, LINE, LINE)
SONG, FANG = Font("宋体", size=12), Font("仿宋", size=12)
EXACT = LineSpacing(20, "exact")


def para(text="", font=FANG, **kw):
    inlines = (Run(text, font),) if text else ()
    return Paragraph(inlines, line=kw.pop("line", EXACT), mark=font, **kw)


def box(column, text="", span=1, rows=1, **kw):
    blocks = text if isinstance(text, tuple) else (para(text, align=kw.pop("align", "center")),)
    return Cell(column, blocks, span, rows, valign="center", edges=kw.pop("edges", BOX), **kw)


def row(*cells, height=36.0, **kw):
    return Row(cells, height, "at_least", **kw)


def opinion(text=""):
    return (
        para(text, first_line=24, align="justify", after=22),
        para("签名（或盖章）", SONG, align="right", right=130),
        para("年　　月　　日", SONG, align="right", right=40),
    )


def listing(title, rows, columns=(62.35, 124.7, 124.7, 96.4, 45.35)):
    spans = tuple(box(i, f"{title}{i}") for i in range(len(columns)))
    head = (row(box(0, title, len(columns)), header=True), row(*spans, header=True))
    return Table(columns, (*head, *(row(*map(box, range(len(columns)), r)) for r in rows)))


def henan(summary="", name="", works=(("",) * 5,) * 7, papers=(("",) * 5,) * 6, says=""):
    """Build a form like Henan's: cover; page-size box; two lists; opinions."""
    under = Edges(bottom=Border(0.75))
    title, big = Font("方正小标宋简体", size=26), Font("宋体", size=16)
    cover = (
        para("专业技术二级岗位工作人员聘期考核表", title, align="center", before=110, after=16,
             line=LineSpacing(40)),
        para("（2021-2024年）", big, align="center", after=150, line=LineSpacing(28)),
        Table((80, 272), tuple(
            row(box(0, (para(label, big, align="distribute", line=LineSpacing(26)),),
                    edges=Edges()),
                box(1, (para(name, big, align="center", line=LineSpacing(26)),), edges=under),
                height=44)
            for label in ("主管部门", "单位", "姓名")), align="center"),
        para("河南省人力资源和社会保障厅制", big, align="center", before=115),
    )  # fmt: skip
    paragraphs = tuple(
        para(t, first_line=24, align="justify", line=LineSpacing(22)) for t in summary.split("\n")
    )
    person = Table((59.55, 107.7, 45.35, 76.55, 62.35, 88.0), (
        row(box(0, "姓名"), box(1, name), box(2, "性别"), box(3, "男"), box(4, "出生日期"),
            box(5, "1970.05.12")),
        row(box(0, "从事专业"), box(1, "土木工程", 3), box(4, "手机号码"), box(5, "13900000000")),
        row(box(0, "个人总结", 6), height=34),
        row(replace(box(0, paragraphs, 6), valign="top"), height=590),
    ))  # fmt: skip
    results = Table((79.35, 360.2), (
        *(row(box(0, label), replace(box(1, opinion(says)), valign="bottom"), height=143)
          for label in ("聘期考核\n档次建议", "本人意见", "主管部门\n意见",
                        "事业单位\n人事综合\n管理部门\n意见")),
        row(box(0, "备注"), box(1), height=96),
    ))  # fmt: skip
    heading = Font("黑体", size=16)
    return Layout((
        Section(A4, cover),
        Section(A4, (
            person,
            para("聘期内完成的主要专业技术工作、创造发明及成果登记", heading, align="center",
                 after=8, line=LineSpacing(28), page_break_before=True),
            listing("著作", works),
            para("", Font(size=1), line=LineSpacing(0.05)),
            listing("论文", papers),
            para("聘期考核结果", heading, align="center", after=8, line=LineSpacing(28),
                 page_break_before=True),
            results,
            para("", Font(size=1), line=LineSpacing(1)),
        )),
    ))  # fmt: skip


def one(*blocks, **kw):
    return Layout((Section(kw.pop("page", A4), blocks, **kw),))


def cell_table(*blocks, width=400.0, **kw):
    return one(Table((width,), (row(replace(box(0), blocks=blocks, **kw)),)))


def book(layout, **kw):
    data = layout_to_xlsx(layout, title="聘期考核表", date=DATE)
    return openpyxl.load_workbook(io.BytesIO(data), **kw)


def sheet(layout, **kw):
    return book(layout, **kw).worksheets[0]


def value(text):
    return sheet(one(Table((300,), (row(box(0, text)),))))["A1"]


# --- geometry -------------------------------------------------------------------------


def test_every_page_of_the_form_is_a_sheet_named_by_what_it_says_first():
    assert book(henan()).sheetnames == [
        "封面",
        "个人总结",
        "聘期内完成的主要专业技术工作、创造发明及成果登记",
        "聘期考核结果",
    ]


def test_sheet_names_do_not_depend_on_what_was_filled_in():
    filled = henan("总结" * 900, "欧阳示例", says="同意")
    assert book(filled).sheetnames == book(henan()).sheetnames


def test_sheet_names_are_cut_cleaned_and_unique():
    heading = para("表[一]：*年/度? 考\\核'" + "长" * 40)
    layout = Layout(tuple(Section(A4, (heading, Table((90,), (row(box(0)),)))) for _ in "ab"))
    first, second = book(layout).sheetnames
    assert first.startswith("表一：年度考核长")
    assert len(first) == len(second) == 31
    assert second.endswith("（2）")


@pytest.mark.parametrize("layout", [henan(), henan("绩" * 1000, "示例甲", says="同意" * 30)])
def test_tables_keep_rows_columns_and_merges(layout):
    workbook = book(layout)
    for worksheet, tables in zip(
        workbook.worksheets,
        [[0], [1], [2, 3], [4]],
        strict=True,
    ):
        rects = sorted(rectangles(worksheet).values())
        all_tables = list(layout.tables())
        for number in reversed(tables):  # from the last row up: what follows a table is text
            want = layout_shape(all_tables[number])
            while rects and len(rects) > len(want) and shape(rects[-len(want) :]) != want:
                rects.pop()
            assert shape(rects[-len(want) :]) == want
            rects = rects[: -len(want)]


def test_tables_with_different_columns_share_one_grid():
    layout = one(
        Table((100, 200), (row(box(0, "甲"), box(1, "乙")),)),
        Table((150.4, 149.6), (row(box(0, "丙"), box(1, "丁")),)),
        Table((100.6, 49.5, 149.9), (row(box(0), box(1), box(2)),)),
    )
    assert sorted(rectangles(sheet(layout)).values()) == [
        (0, 0, 1, 1),
        (0, 1, 1, 3),
        (1, 0, 2, 2),
        (1, 2, 2, 3),
        (2, 0, 3, 1),
        (2, 1, 3, 2),
        (2, 2, 3, 3),
    ]


def test_two_near_edges_of_one_table_stay_two_columns():
    table = Table((100, 0.5, 200), (row(box(0), box(1, "窄"), box(2)),))
    assert shape(rectangles(sheet(one(table))).values()) == layout_shape(table)


def test_columns_are_as_wide_as_the_type_area_and_the_form():
    for worksheet in book(henan()).worksheets:
        widths = [d.width * 6 for d in worksheet.column_dimensions.values()]
        assert sum(widths) == pytest.approx(A4.text_width, abs=MM)
        assert all((width / 0.75).is_integer() for width in widths)  # whole pixels
    first, *_ = book(henan()).worksheets[3].column_dimensions.values()
    assert first.width * 6 == pytest.approx(79.35, abs=1)


def test_the_font_that_widths_are_counted_in_has_digits_of_eight_pixels():
    data = layout_to_xlsx(henan(), title="", date=DATE)
    styles = zipfile.ZipFile(io.BytesIO(data)).read("xl/styles.xml").decode()
    first = styles[styles.index("<font>") : styles.index("</font>")]
    assert 'val="Courier New"' in first
    assert 'sz val="10"' in first
    assert "Calibri" not in styles
    assert book(henan())._named_styles["Normal"].font.name == "Courier New"


# --- heights --------------------------------------------------------------------------


def heights(worksheet):
    return [worksheet.row_dimensions[r].height for r in range(1, worksheet.max_row + 1)]


def test_rows_are_as_high_as_stated():
    assert heights(book(henan()).worksheets[1])[:3] == [36, 36, pytest.approx(34, abs=0.4)]


def test_an_area_above_excels_limit_is_several_merged_rows():
    worksheet = book(henan()).worksheets[1]
    assert max(heights(worksheet)) <= 409
    tall = [r for r in rectangles(worksheet).values() if r[2] - r[0] > 1]
    assert [sum(heights(worksheet)[r[0] : r[2]]) for r in tall] == [pytest.approx(590, abs=0.75)]


def test_a_box_grows_with_its_text():
    stated = sheet(cell_table(para("工作" * 10)))
    longer = sheet(cell_table(para("工作" * 150)))
    assert heights(stated) == [36]
    assert sum(heights(longer)) >= 300 * 12 / 400 * 1.3 * 12


def test_a_spanning_cell_gets_room_in_its_last_row():
    text = para("工作" * 100)
    tall = replace(box(0, rows=2), blocks=(text,))
    worksheet = sheet(one(Table((200, 200), (row(tall, box(1)), row(box(1))))))
    assert heights(worksheet)[0] == 36
    assert heights(worksheet)[1] > 100


def test_text_beyond_the_page_goes_on_in_a_closed_box_on_the_next():
    text = "聘期内完成了各项目标任务。" * 250
    label = box(0, "总结")
    table = Table((50, 380), (row(label, box(1, text, align="justify"), height=600),))
    worksheet = sheet(one(table))
    boxes = sorted(rectangles(worksheet).values())
    pages = [r for r in boxes if r[1] == boxes[-1][1]]
    assert len(pages) > 1
    assert "".join(worksheet.cell(r[0] + 1, r[1] + 1).value for r in pages) == text
    labels = [worksheet.cell(r[0] + 1, r[1] + 1).value for r in boxes if r not in pages]
    assert labels == ["总结", *[None] * (len(pages) - 1)]
    for top, _, bottom, right in pages[:-1]:
        height = sum(heights(worksheet)[top:bottom])
        assert A4.text_height * 0.95 < height <= A4.text_height
        assert worksheet.cell(bottom, right).border.bottom.style == "thin"
    assert worksheet.page_setup.fitToHeight == 0


# --- values ---------------------------------------------------------------------------

TYPED = ["A&B<C>\"'", "{{ 7*7 }}", "=1+1", "+1", "-1", "@a", "#N/A", "𠅤䶮㘵𬭎·", "示例·甲",
         "02142", "  前后空格  ", "13900000000", "2021级A班", "TRUE"]  # fmt: skip


@pytest.mark.parametrize("typed", TYPED)
def test_values_stay_as_typed_and_text(typed):
    cell = value(typed)
    assert cell.value == typed
    assert cell.data_type == "s"
    assert cell.number_format == "@"


def test_what_excel_would_decode_is_escaped():
    assert value("_x0041_").value == "_x005F_x0041_"


def test_blank_boxes_are_empty_text_cells_in_the_masters_font():
    cell = sheet(henan())["B4"]
    assert cell.value is None
    worksheet = book(henan()).worksheets[1]
    assert worksheet["B1"].value is None
    assert (worksheet["B1"].font.name, worksheet["B1"].font.size) == ("仿宋", 12)
    assert worksheet["B1"].number_format == "@"


def test_no_cell_holds_a_formula():
    having = set()
    for worksheet in book(henan(name="=1+1")).worksheets:
        cells = [cell for line in worksheet.iter_rows() for cell in line]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        if "=1+1" in [cell.value for cell in cells]:
            having.add(worksheet.title)
    assert having == {"封面", "个人总结"}


@pytest.mark.parametrize("text", ["长" * 32_768, "𠅤" * 16_384])
def test_text_over_excels_cell_limit_is_refused(text):
    # One page and a cell that may not be broken: the limit counts UTF-16 units.
    with pytest.raises(OutputError, match="32,767"):
        layout_to_xlsx(
            cell_table(para(text, Font("宋体", size=1)), vertical_text=True), title="", date=DATE
        )


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\ud800", "\uffff"])
def test_characters_xml_forbids_are_refused(bad):
    with pytest.raises(OutputError, match=f"U\\+{ord(bad):04X}"):
        value(f"甲{bad}")


# --- text in cells --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rights", "steps", "spaces"),
    [
        ((0,), 0, (0,)),
        ((18,), 1, (0,)),
        ((12,), 0, (1,)),
        ((40,), 1, (2,)),  # 42: nearer than two steps, which are 36
        ((150,), 7, (2,)),
        ((100,), 5, (1,)),
        ((30, 40), 1, (1, 2)),
        ((150, 140), 7, (2, 1)),
    ],
)
def test_indents_on_the_right_are_kept(rights, steps, spaces):
    lines = [para("年　月　日", SONG, align="right", right=right) for right in rights]
    cell = sheet(cell_table(*lines))["A1"]
    assert cell.alignment.horizontal == "right"
    assert cell.alignment.indent == steps
    said = str(cell.value).split("\n")
    assert tuple(len(line) - len(line.rstrip("\u3000")) for line in said) == spaces
    for right, count in zip(rights, spaces, strict=True):
        assert abs(18 * steps + 12 * count - right) <= 6  # half a character


def test_paragraphs_become_lines_with_full_width_indents():
    both = (para("第一段", first_line=24), para("第二段", first_line=24))
    cell = sheet(cell_table(*both))["A1"]
    assert cell.value == "　　第一段\n　　第二段"
    assert cell.alignment.wrap_text
    assert cell.alignment.horizontal == "left"


def test_one_alignment_becomes_the_cells():
    aligns = {"left": "left", "justify": "left", "center": "center", "right": "right",
              "distribute": "distributed"}  # fmt: skip
    for align, horizontal in aligns.items():
        assert value_aligned(align).alignment.horizontal == horizontal


def value_aligned(align):
    return sheet(cell_table(para(), para("甲", align=align)))["A1"]


def test_signature_lines_are_pushed_to_their_place_filled_or_blank():
    for says in ("", "经考核，同意确定为合格档次。"):
        cell = book(henan(says=says)).worksheets[3]["B3"]
        lines = [line for line in cell.value.split("\n") if line.strip()]
        assert [line.strip() for line in lines] == [*([says] if says else []),
                                                    "签名（或盖章）", "年　　月　　日"]  # fmt: skip
        sign, date = lines[-2:]
        ends = [len(line) * 12 for line in (sign, date)]
        assert ends[0] == pytest.approx(360 - 130, abs=12)
        assert ends[1] == pytest.approx(360 - 40, abs=12)
        assert cell.alignment.vertical == "bottom"


def test_fonts_keep_the_masters_names_in_one_cell():
    runs = (Run("姓名", Font("黑体", size=14, bold=True)), Run("（2024）", FANG))
    paragraph = Paragraph(runs, mark=FANG)
    rich = sheet(cell_table(paragraph), rich_text=True)["A1"].value
    assert isinstance(rich, CellRichText)
    assert [(b.text, b.font.rFont, b.font.sz, b.font.b) for b in rich] == [
        ("姓名", "黑体", 14, True),
        ("（", "仿宋", 12, False),
        ("2024", "Times New Roman", 12, False),
        ("）", "仿宋", 12, False),
    ]


def test_vertical_text_shading_and_alignment():
    cell = sheet(cell_table(para("个人总结"), vertical_text=True, shading="D9D9D9"))["A1"]
    assert cell.alignment.text_rotation == 255
    assert cell.alignment.wrap_text is None
    assert cell.fill.fgColor.rgb == "FFD9D9D9"


@pytest.mark.parametrize(
    ("align", "valign", "vertical", "horizontal"),
    [
        ("left", "top", "top", "right"),
        ("center", "center", "center", "center"),
        ("right", "bottom", "bottom", "left"),
        ("distribute", "center", "distributed", "center"),
    ],
)
def test_vertical_text_stands_where_its_column_does(align, valign, vertical, horizontal):
    table = cell_table(para("个人总结", align=align), vertical_text=True, valign=valign)
    found = sheet(table)["A1"].alignment
    assert (found.vertical, found.horizontal) == (vertical, horizontal)


def test_vertical_text_of_several_columns_is_refused():
    with pytest.raises(OutputError, match=r"“情况”.*请并为一段"):
        sheet(cell_table(para("情况"), para("奖惩"), vertical_text=True))


def test_latin_only_text_has_the_latin_face():
    assert value("13900000000").font.name == "Times New Roman"


# --- borders --------------------------------------------------------------------------


def test_borders_go_all_around_merged_areas():
    worksheet = book(henan()).worksheets[1]
    for top, left, bottom, right in rectangles(worksheet).values():
        for r in range(top, bottom):
            assert worksheet.cell(r + 1, left + 1).border.left.style == "thin"
            assert worksheet.cell(r + 1, right).border.right.style == "thin"
        for c in range(left, right):
            assert worksheet.cell(top + 1, c + 1).border.top.style == "thin"
            assert worksheet.cell(bottom, c + 1).border.bottom.style == "thin"


def test_nothing_is_drawn_inside_merged_areas():
    # Asked of the plan: openpyxl, when it reads, adds borders of its own to merged cells.
    areas = plan_sheets(henan())[1].areas
    borders = cell_borders(areas)
    for area in areas:
        for r, c in itertools.product(range(area.top, area.bottom), range(area.left, area.right)):
            border = borders.get((r, c)) or CellBorder(Side(), Side(), Side(), Side())
            assert bool(border.top.style) == (r == area.top)
            assert bool(border.bottom.style) == (r == area.bottom - 1)
            assert bool(border.left.style) == (c == area.left)
            assert bool(border.right.style) == (c == area.right - 1)


@pytest.mark.parametrize(
    ("line", "style"),
    [
        (Border(0.25), "thin"),
        (Border(0.5), "thin"),
        (Border(1.5), "medium"),
        (Border(2.25), "thick"),
        (Border(0.5, "double"), "double"),
        (Border(0.5, "dashed"), "dashed"),
        (Border(1.5, "dashed"), "mediumDashed"),
        (Border(0.5, "dotted"), "dotted"),
    ],
)
def test_line_styles(line, style):
    cell = sheet(cell_table(para("甲"), edges=Edges(line, LINE, None, None)))["A1"]
    assert cell.border.top.style == style
    assert cell.border.right.style == "thin"
    assert cell.border.bottom.style is None


def test_neighbours_carry_the_wider_of_two_lines():
    wide = Border(1.5, color="FF0000")
    table = Table((100, 100), (row(box(0, edges=Edges(right=wide)), box(1)),))
    worksheet = sheet(one(table))
    sides = (worksheet["A1"].border.right, worksheet["B1"].border.left)
    assert [side.style for side in sides] == ["medium", "medium"]
    assert {side.color.rgb for side in sides} == {"FFFF0000"}


def test_a_heading_takes_no_line_from_the_narrower_table_below():
    layout = one(para("标题", align="center"), Table((100,), (row(box(0)),)))
    assert not any(c.border.bottom.style for c in sheet(layout)[1])


# --- print ----------------------------------------------------------------------------


def test_print_setup():
    for worksheet in book(henan()).worksheets:
        setup, margins = worksheet.page_setup, worksheet.page_margins
        assert (setup.paperSize, setup.orientation) == (9, "portrait")
        assert worksheet.sheet_properties.pageSetUpPr.fitToPage
        assert (setup.fitToWidth, setup.fitToHeight) == (1, 1)
        assert margins.left == pytest.approx((70.85 + 14.2) / 72)
        # What a stand-in for the font of the digits may be wider.
        assert margins.right == pytest.approx((56.7 - 0.0035 * A4.text_width) / 72)
        assert (margins.top, margins.header) == pytest.approx((70.85 / 72, 34 / 72))
        assert not worksheet.print_options.horizontalCentered
        assert not worksheet.print_options.gridLines
        assert not worksheet.sheet_view.showGridLines
        assert worksheet.sheet_view.zoomScale == 100
        last = get_column_letter(len(worksheet.column_dimensions))
        assert worksheet.print_area.endswith(f":${last}${len(worksheet.row_dimensions)}")


def test_landscape():
    page = replace(A4, width=A4.height, height=A4.width)
    layout = Layout((Section(page, (Table((300,), (row(box(0)),)),)),))
    assert sheet(layout).page_setup.orientation == "landscape"


def test_paper_excel_does_not_know_is_refused():
    page = replace(A4, width=400.0)
    with pytest.raises(OutputError, match="纸张"):
        layout_to_xlsx(Layout((Section(page, (para("甲"),)),)), title="", date=DATE)


FULL = ("2021.03", "名称", "内容", "情况", "")


def test_header_rows_repeat_where_a_list_runs_over_the_page():
    worksheet = book(henan(works=(FULL,) * 40)).worksheets[2]
    assert worksheet.print_title_rows == "$3:$4"
    assert worksheet.page_setup.fitToHeight == 0
    assert worksheet["A3"].value == "著作"


def test_the_second_lists_header_repeats_when_only_that_runs_over():
    worksheet = book(henan(works=(FULL,) * 3, papers=(FULL,) * 40)).worksheets[2]
    first = int(worksheet.print_title_rows.split(":")[0].strip("$"))
    assert worksheet.cell(first, 1).value == "论文"


def test_a_second_list_that_runs_over_too_has_its_own_sheet_and_header():
    workbook = book(henan(works=(FULL,) * 40, papers=(FULL,) * 40))
    assert workbook.sheetnames[3] == "论文"
    assert workbook.worksheets[2].print_title_rows == "$3:$4"
    assert workbook.worksheets[3].print_title_rows == "$1:$2"


def test_page_numbers_headers_and_footers():
    font = Font("宋体", size=9)
    footer = (Paragraph((Run("第", font), PageNumber(font), Run("页 A&B", font)), align="center"),)
    layout = Layout((Section(A4, (para("甲"),), (para("页眉"),), footer, first_page_number=3),))
    worksheet = sheet(layout)
    data = layout_to_xlsx(layout, title="", date=DATE)
    xml = html.unescape(zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode())
    assert '&C&9&"宋体,Regular"第&9&"Times New Roman,Regular"&P&9&"宋体,Regular"页 A&&B<' in xml
    assert '&L&12&"仿宋,Regular"页眉<' in xml
    assert worksheet.page_setup.firstPageNumber == 3
    assert worksheet.page_setup.useFirstPageNumber


def test_pages_set_in_the_middle_or_at_the_foot():
    for valign in ("center", "bottom"):
        layout = Layout((Section(A4, (para("甲"),), valign=valign),))
        worksheet = sheet(layout)
        assert bool(worksheet.print_options.verticalCentered) == (valign == "center")
        total = sum(heights(worksheet))
        assert total == pytest.approx(A4.text_height if valign == "bottom" else 20, abs=1)


# --- pictures, properties, bytes ------------------------------------------------------


def png():
    stream = io.BytesIO()
    Image.new("RGB", (35, 49), "red").save(stream, "PNG")
    return stream.getvalue()


def test_a_picture_has_its_size_and_sits_in_its_cell():
    photo = Paragraph((Picture(png(), "image/png", 99.2, 138.9),))
    table = Table((300, 120), (row(box(0, "姓名"), replace(box(1), blocks=(photo,))),))
    worksheet = sheet(one(table))
    (image,) = worksheet._images
    assert (image.anchor.ext.width, image.anchor.ext.height) == (1259840, 1764030)
    assert image.anchor._from.col == 1
    assert image.anchor._from.row == 0
    assert sum(heights(worksheet)) == pytest.approx(138.9 + 0.5, abs=0.4)  # and the line below


def test_a_damaged_picture_is_refused():
    photo = Paragraph((Picture(b"no picture", "image/png", 99.2, 138.9),))
    with pytest.raises(OutputError, match="图片"):
        sheet(cell_table(photo))


def test_a_table_in_a_cell_is_refused():
    with pytest.raises(OutputError, match="表格"):
        sheet(cell_table(Table((50,), (row(box(0)),))))


def test_properties():
    properties = book(henan()).properties
    assert (properties.creator, properties.title) == ("cadre-docs", "聘期考核表")
    assert properties.created == properties.modified == datetime.datetime(2024, 6, 30)  # noqa: DTZ001


def test_equal_input_gives_equal_bytes_whatever_the_hash_seed():
    outputs = {
        subprocess.run(
            [sys.executable, __file__],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert outputs.pop()[:2] == b"PK"


if __name__ == "__main__":  # for the test above
    sys.stdout.buffer.write(
        layout_to_xlsx(henan("总结" * 300, "示例·甲", says="同意"), title="表", date=DATE)
    )
