"""Reading workbooks into layouts: geometry, looks, print set-up, and what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Color, Font, GradientFill, PatternFill, Side
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table as ListObject
from PIL import Image as Pixels

from cadre_docs.errors import MasterError
from cadre_docs.masters.normalize.xlsx import normalize_xlsx
from cadre_docs.office.workbooks.spreadsheetml import column_letters
from cadre_docs.office.workbooks.units import CELL_SIDE, column_points, default_column, digit_pixels
from cadre_docs.pages.model import MM, LineSpacing, PageNumber, Picture, Table
from cadre_docs.pages.read_xlsx.reader import MOST_EMPTY_ROWS, read_xlsx
from cadre_docs.pages.room import lack_of_room
from tests.masters.excel_masters import BOX, SONG, fill_xlsx, people, put, roster_book, saved
from tests.outputs import geometry


def book_of(*cells) -> tuple[Workbook, object]:
    book = Workbook()
    sheet = book.active
    sheet.page_setup.paperSize = 9
    for at, text in cells:
        put(sheet, at, text)
    return book, sheet


def read(book):
    layout = read_xlsx(saved(book))
    assert layout.unsupported == ()
    return layout


def table_of(book) -> Table:
    [table] = read(book).tables()
    return table


def cell_at(table: Table, row: int, column: int):
    return next(cell for cell in table.rows[row].cells if cell.column == column)


def problems(book) -> list[tuple[str, str]]:
    return [(item.where, item.what) for item in read_xlsx(saved(book)).unsupported]


def test_geometry_of_merges() -> None:
    book, sheet = book_of(("A1", "一"), ("B1", "二"), ("C1", "三"), ("B2", "四"), ("C3", "五"))
    sheet.merge_cells("A1:A3")
    sheet.merge_cells("B2:C2")
    assert geometry(table_of(book)) == (
        (0, 0, 3, 1),
        (0, 1, 1, 1),
        (0, 2, 1, 1),
        (1, 1, 1, 2),
        (2, 1, 1, 1),
        (2, 2, 1, 1),
    )


def test_a_filled_roster() -> None:
    data = fill_xlsx(saved(roster_book()), {"年度": "2024", "人员": people(5)}, "m")
    layout = read_xlsx(data)
    assert layout.unsupported == ()
    [section] = layout.sections
    assert section.page.width == pytest.approx(297 * MM)
    assert section.page.height == pytest.approx(210 * MM)
    above, below = layout.tables()
    assert [row.header for row in above.rows] == [False]
    assert [row.header for row in below.rows] == [True] + [False] * 7
    assert [row.height for row in below.rows][:3] == [24, 30, 30]
    assert all(row.cant_split and row.height_rule == "at_least" for row in below.rows)
    assert [cell.text for cell in below.rows[1].cells] == ["1", "甲1", "单位1", ""]
    cell = below.rows[1].cells[1]
    assert cell.valign == "center"
    assert cell.edges.top is not None
    assert cell.edges.top.width == 0.5
    assert cell.blocks[0].inlines[0].font.east_asian == "宋体"
    assert cell.blocks[0].line == LineSpacing(14.3)


def test_units() -> None:
    assert digit_pixels("Courier New", 10) == 8
    assert digit_pixels("宋体", 11) == 8
    assert digit_pixels("宋体", 12) == 8
    assert digit_pixels("Calibri", 11) == 7
    assert column_points(8.43 + 5 / 7, 7) == 48  # 64 pixels: Excel's usual column
    assert default_column(8, 7) == 48
    assert default_column(8, 8) == 54


def test_fit_to_width_makes_smaller_never_larger() -> None:
    book, sheet = book_of(("A1", "一"))
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.column_dimensions["A"].width = 20
    small = table_of(book)
    sheet.column_dimensions["A"].width = 200
    large = table_of(book)
    page = read(book).sections[0].page
    assert small.widths[0] < page.text_width
    assert small.rows[0].cells[0].blocks[0].mark.size == 11
    assert large.widths[0] == pytest.approx(page.text_width)
    assert large.rows[0].cells[0].blocks[0].inlines[0].font.size < 11


def test_scale_in_percent() -> None:
    book, sheet = book_of(("A1", "一"))
    sheet.page_setup.scale = 50
    assert table_of(book).rows[0].cells[0].blocks[0].inlines[0].font.size == 5.5


@pytest.mark.parametrize("scale", [100, 50, 10])
def test_what_is_free_in_a_cell_becomes_smaller_with_the_sheet(scale: int) -> None:
    """Else a narrow column of a wide sheet has no room for one character."""
    book, sheet = book_of(("A1", "序号"))
    sheet.column_dimensions["A"].width = 4
    sheet.page_setup.scale = scale
    layout = read(book)
    [table] = layout.tables()
    cell = table.rows[0].cells[0]
    room = (table.widths[0] - cell.padding.left - cell.padding.right) / (scale / 100)
    assert room == pytest.approx(column_points(4, 7) - 2 * CELL_SIDE)
    assert not list(lack_of_room(layout))


def test_looks() -> None:
    book, sheet = book_of(("A1", "左"), ("B1", "右"), ("C1", "竖排"), ("D1", None))
    sheet["A1"].font = Font(
        name="Calibri", size=9, bold=True, italic=True, underline="single", color="FFFF0000"
    )
    sheet["A1"].fill = PatternFill("solid", fgColor="FFEEEEEE")
    sheet["A1"].alignment = Alignment(horizontal="distributed", vertical="top", indent=1)
    sheet["B1"].alignment = Alignment(horizontal="right", vertical="bottom")
    sheet["B1"].border = Border(left=Side(style="double"), bottom=Side(style="medium"))
    sheet["C1"].alignment = Alignment(text_rotation=255, horizontal="center", vertical="center")
    first, second, third, fourth = table_of(book).rows[0].cells
    font = first.blocks[0].inlines[0].font
    assert (font.latin, font.east_asian, font.size, font.color) == ("Calibri", "宋体", 9, "FF0000")
    assert (font.bold, font.italic, font.underline) == (True, True, True)
    assert (first.shading, first.valign, first.blocks[0].align) == ("EEEEEE", "top", "distribute")
    assert first.blocks[0].left > 0
    assert (second.blocks[0].align, second.valign) == ("right", "bottom")
    assert second.edges.left is not None
    assert (second.edges.left.style, second.edges.bottom.width) == ("double", 1.5)
    assert third.vertical_text
    assert fourth.text == ""


def test_theme_and_indexed_colours() -> None:
    book, sheet = book_of(("A1", "一"), ("B1", "二"), ("C1", "三"))
    sheet["A1"].font = Font(name="宋体", color=Color(theme=1))
    sheet["B1"].font = Font(name="宋体", color=Color(theme=0, tint=-0.5))
    sheet["C1"].font = Font(name="宋体", color=Color(indexed=10))
    fonts = [c.blocks[0].inlines[0].font.color for c in table_of(book).rows[0].cells]
    assert fonts == ["000000", "808080", "FF0000"]


def test_rich_text_numbers_and_escapes() -> None:
    big = TextBlock(InlineFont(rFont="黑体", sz=20), "大")
    book, sheet = book_of(
        ("A1", CellRichText("小", big)), ("B1", None), ("C1", "_x005F_x0041_\n二")
    )
    sheet["B1"].value = 12
    sheet["B1"].number_format = "General"
    rich, number, text = table_of(book).rows[0].cells
    assert [(run.text, run.font.size) for run in rich.blocks[0].inlines] == [("小", 11), ("大", 20)]
    assert (number.text, number.blocks[0].align) == ("12", "right")
    assert text.text == "_x0041_\n二"


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (0.084537037037037, "General", "0.084537037"),
        (0.0375, "General", "0.0375"),
        (2.5, "0", "3"),
        (2.4, "0", "2"),
        (1234567890, "General", "1234567890"),
    ],
)
def test_a_number_has_the_digits_that_excel_shows(number: float, code: str, shown: str) -> None:
    book, sheet = book_of(("A1", None))
    sheet["A1"].value = number
    sheet["A1"].number_format = code
    assert table_of(book).rows[0].cells[0].text == shown


def test_a_text_runs_on_over_empty_neighbours() -> None:
    book, sheet = book_of(("A2", "二"), ("D2", "尾"))
    put(sheet, "A1", "很长的一行标题文字没有合并单元格", border=Border(), alignment=Alignment())
    cells = table_of(book).rows[0].cells
    assert cells[0].colspan > 1
    put(sheet, "B1", "挡住")
    assert table_of(book).rows[0].cells[0].colspan == 1


@pytest.mark.parametrize(
    ("rows", "area", "told"),
    [
        (MOST_EMPTY_ROWS, None, False),
        (MOST_EMPTY_ROWS + 1, None, True),
        (MOST_EMPTY_ROWS + 1, "A1:A90", False),
    ],
)
def test_many_empty_rows_with_lines_are_told(rows: int, area: str | None, told: bool) -> None:
    """Excel prints them all, LibreOffice none of them."""
    book, sheet = book_of(("A1", "姓名"))
    for number in range(2, rows + 2):
        sheet.cell(number, 1).border = BOX
    sheet.print_area = area
    found = [what for _, what in problems(book)]
    assert any("空行" in what for what in found) is told
    if told:
        normal = normalize_xlsx(saved(book))
        assert not normal.left
        [table] = normal.layout.tables()
        page = normal.layout.sections[0].page
        heights = [row.height for row in table.rows]
        assert sum(heights) <= page.text_height < sum(heights) + heights[-1]
        assert any("后面的空行不印" in change.what for change in normal.changes)


def test_print_area_hidden_rows_and_columns() -> None:
    book, sheet = book_of(*((f"{c}{r}", f"{c}{r}") for c in "ABCD" for r in range(1, 6)))
    sheet.print_area = "A1:C4"
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    table = table_of(book)
    assert [[c.text for c in row.cells] for row in table.rows] == [
        ["A1", "C1"],
        ["A3", "C3"],
        ["A4", "C4"],
    ]


def test_page_breaks_repeat_the_header() -> None:
    book, sheet = book_of(*((f"A{r}", f"行{r}") for r in range(1, 8)))
    sheet.print_title_rows = "2:2"
    sheet.row_breaks.append(Break(id=5))
    first, second, third = read(book).tables()
    assert [r.cells[0].text for r in first.rows] == ["行1"]
    assert [r.cells[0].text for r in second.rows] == ["行2", "行3", "行4", "行5"]
    assert [(r.cells[0].text, r.header) for r in third.rows] == [
        ("行2", True),
        ("行6", False),
        ("行7", False),
    ]
    assert third.page_break_before


def test_headers_and_footers() -> None:
    book, sheet = book_of(("A1", "一"))
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.oddHeader.left.text = "左&&边"
    sheet.oddHeader.right.text = "右"
    section = read(book).sections[0]
    [footer] = section.footer
    assert footer.align == "center"
    assert [i.total for i in footer.inlines if isinstance(i, PageNumber)] == [False, True]
    [header] = section.header
    assert [cell.text for cell in header.rows[0].cells] == ["左&边", "", "右"]


@pytest.mark.parametrize(("margin", "fits"), [(0.46, False), (0.5, True)])
def test_a_header_over_the_sheet_is_refused(margin: float, fits: bool) -> None:
    book, sheet = book_of(("A1", "一"))
    sheet.oddHeader.center.text = "附件"  # 13 points high, from 0.3 inches
    sheet.page_margins.header, sheet.page_margins.top = 0.3, margin
    found = problems(book)
    assert found == ([] if fits else [("Sheet的页眉", "盖住正文的页眉（请改大上边距）")])


def test_pictures() -> None:
    book, sheet = book_of(("A1", "一"), ("B2", "二"))
    target = io.BytesIO()
    Pixels.new("RGB", (40, 20), "red").save(target, "PNG")
    sheet.add_image(Image(target), "B2")
    cell = cell_at(table_of(book), 1, 1)
    [picture] = [i for b in cell.blocks for i in b.inlines if isinstance(i, Picture)]
    assert (picture.width, picture.height) == (30, 15)
    assert picture.media_type == "image/png"


@pytest.mark.parametrize(("crop", "told"), [('l="0"', False), ('l="500"', True), ('b="1"', True)])
def test_a_cropped_picture_is_told(crop: str, told: bool) -> None:
    book, sheet = book_of(("A1", "一"))
    target = io.BytesIO()
    Pixels.new("RGB", (40, 20), "red").save(target, "PNG")
    sheet.add_image(Image(target), "B2")
    with zipfile.ZipFile(io.BytesIO(saved(book))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    drawing = "xl/drawings/drawing1.xml"
    begin = b"</xdr:blipFill>" if b"</xdr:blipFill>" in parts[drawing] else b"</blipFill>"
    namespace = "http://schemas.openxmlformats.org/drawingml/2006/main"
    cropped = f'<a:srcRect xmlns:a="{namespace}" {crop}/>'.encode()
    assert parts[drawing].count(begin) == 1
    parts[drawing] = parts[drawing].replace(begin, cropped + begin)
    said = [item.what for item in read_xlsx(parts).unsupported]
    assert any("裁剪过的图片" in what for what in said) is told


def test_sheets_are_sections_and_hidden_ones_are_not() -> None:
    book, _ = book_of(("A1", "一"))
    second = book.create_sheet("二")
    second.page_setup.paperSize = 8
    put(second, "A1", "二")
    hidden = book.create_sheet("藏")
    put(hidden, "A1", "=1+1")
    hidden.sheet_state = "hidden"
    book.create_sheet("空")
    assert [s.page.width for s in read(book).sections] == [
        pytest.approx(210 * MM),
        pytest.approx(297 * MM),
    ]


def refuse_formula(sheet) -> None:
    sheet["A1"].value = "=1+1"


def refuse_condition(sheet) -> None:
    sheet.conditional_formatting.add("A1", CellIsRule("equal", ["1"], font=Font(bold=True)))


def refuse_chart(sheet) -> None:
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1))
    sheet.add_chart(chart, "B2")


def refuse_list(sheet) -> None:
    sheet.add_table(ListObject(displayName="T1", ref="A1:A2"))


REFUSED = {
    "公式": refuse_formula,
    "条件格式": refuse_condition,
    "图表": refuse_chart,
    "“表格”对象": refuse_list,
    "批注": lambda sheet: setattr(sheet["A1"], "comment", Comment("x", "y")),
    "斜线": lambda sheet: setattr(
        sheet["A1"], "border", Border(diagonal=Side(style="thin"), diagonalUp=True)
    ),
    "渐变": lambda sheet: setattr(sheet["A1"], "fill", GradientFill(stop=("FF0000", "00FF00"))),
    "图案": lambda sheet: setattr(sheet["A1"], "fill", PatternFill("lightGrid")),
    "倾斜": lambda sheet: setattr(sheet["A1"], "alignment", Alignment(text_rotation=45)),
    "跨列居中": lambda sheet: setattr(
        sheet["A1"], "alignment", Alignment(horizontal="centerContinuous")
    ),
    "垂直方向的": lambda sheet: setattr(
        sheet["A1"], "alignment", Alignment(vertical="distributed")
    ),
    "主题字体": lambda sheet: setattr(sheet["A1"], "font", Font(name="等线", scheme="minor")),
    "删除线": lambda sheet: setattr(sheet["A1"], "font", Font(name="宋体", strike=True)),
    "网格线": lambda sheet: setattr(sheet.print_options, "gridLines", True),
    "左端标题列": lambda sheet: setattr(sheet, "print_title_cols", "A:A"),
    "纸张": lambda sheet: setattr(sheet.page_setup, "paperSize", None),
    "&D": lambda sheet: setattr(sheet.oddFooter.left, "text", "&D"),
    "首页不同": lambda sheet: setattr(sheet.HeaderFooter, "differentFirst", True),
    "文件之外": lambda sheet: setattr(sheet["A1"], "hyperlink", "http://example.com"),
    "几块": lambda sheet: setattr(sheet, "print_area", "A1:A1,C1:C2"),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_shown_is_listed(what: str) -> None:
    book, sheet = book_of(("A1", "甲"), ("A2", "乙"))
    REFUSED[what](sheet)
    assert [found for _, found in problems(book) if what in found], problems(book)


def test_problems_name_the_first_cell_of_a_style_once() -> None:
    book, sheet = book_of(*((f"A{n}", "甲") for n in range(1, 50)))
    for row in range(3, 50):
        sheet[f"A{row}"].font = Font(name="宋体", strike=True)
    assert problems(book) == [("Sheet!A3", "删除线")]


@pytest.mark.parametrize("data", [b"", b"no zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xx"])
def test_no_workbook(data: bytes) -> None:
    with pytest.raises(MasterError, match="xlsx"):
        read_xlsx(data)


def test_damage_is_a_master_error() -> None:
    whole = zipfile.ZipFile(io.BytesIO(saved(book_of(("A1", "甲"))[0])))
    sheet = "xl/worksheets/sheet1.xml"
    for old, new in (
        (b'r="A1"', b'r="!"'),
        (b'r="1"', b'r="0"'),
        (b"</worksheet>", b""),
        (b's="1"', b's="x"'),
    ):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for name in whole.namelist():
                data = whole.read(name)
                if name == sheet:
                    assert old in data
                    data = data.replace(old, new)
                archive.writestr(name, data)
        with pytest.raises(MasterError, match="损坏"):
            read_xlsx(target.getvalue())


def test_borders_and_fonts_used_here_are_the_ones_of_the_helper() -> None:
    assert BOX.left.style == "thin"
    assert SONG.name == "宋体"


@pytest.mark.parametrize(
    ("columns", "across", "told"),
    [
        (10, None, ""),
        (11, None, "比纸上能印的宽14毫米的列"),
        (20, None, "比纸上能印的宽"),
        (20, 1, ""),
        (20, 2, "比纸上能印的宽"),
        (20, 0, "比纸上能印的宽"),  # as many pages as it takes
        (80, 1, ""),
        (120, 1, "缩小到10%仍放不进一页"),
    ],
)
def test_no_column_is_lost_beyond_the_paper(columns: int, across: int | None, told: str) -> None:
    book, sheet = book_of(*((f"{column_letters(n)}1", str(n)) for n in range(1, columns + 1)))
    if across is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = across, 0
    found = problems(book)
    if not told:
        assert found == []
    else:
        [(where, what)] = found
        assert where == f"Sheet!{column_letters(columns)}1"
        assert what.startswith(told)
        assert "（" in what


@pytest.mark.parametrize("fits", [True, False])
def test_a_row_with_lines_to_the_last_column_is_refused(fits: bool) -> None:
    book, sheet = book_of(("A1", "姓名"))
    for column in range(1, 301):
        sheet.cell(1, column).border = BOX
    sheet.sheet_properties.pageSetUpPr.fitToPage = fits
    assert [where for where, _ in problems(book)] == ["Sheet!KN1"]
    sheet.print_area = "A1:C1"
    assert problems(book) == []


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("姓名", True),
        ("男", True),
        ("{{ 姓名 }}", True),
        ("姓\n名", False),
        ("2024年", False),
        ("工作单位及职务", False),  # longer than the cell: two lines
    ],
)
def test_distributed_text_is_a_line_of_hanzi_or_refused(text: str, fits: bool) -> None:
    book, sheet = book_of(("A1", text))
    sheet["A1"].alignment = Alignment(horizontal="distributed")
    assert [where for where, _ in problems(book)] == ([] if fits else ["Sheet!A1"])
