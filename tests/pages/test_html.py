"""Layout → HTML: the same boxes, everything stated, nothing typed taken for markup."""

from __future__ import annotations

import re

import pytest
from lxml import html as lxml_html

from cadre_docs.pages.borders import drawn
from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.pages.model import (
    Border,
    Edges,
    Font,
    Layout,
    LineSpacing,
    Paragraph,
    Picture,
    Row,
    Run,
    Section,
    Table,
)
from cadre_docs.pages.text_flow import (
    MAY_BREAK,
    NO_BREAK,
    content_height,
    ems,
    flowing,
    line_height,
)
from cadre_docs.pages.weasyprint.html import layout_to_html
from tests.outputs import geometry, table_geometry
from tests.pages.sample_layouts import (
    BOX,
    FANG,
    LINE,
    PAGE,
    TIMES,
    cell,
    document,
    form,
    paragraph,
    row,
)


def write(layout: Layout, **options: str) -> str:
    return layout_to_html(layout, FontBook.system(), title="表", **options)


def parse(layout: Layout):
    return lxml_html.fromstring(write(layout))


def squeezed(element) -> str:
    return "".join(element.text_content().split())


def rules(text: str) -> dict[str, str]:
    return dict(re.findall(r"^\.(\w+) \{ (.*) \}$", text, re.MULTILINE))


def style_of(text: str, xpath: str) -> str:
    """All declarations of the first element found."""
    (element, *_) = lxml_html.fromstring(text).xpath(xpath)
    known = rules(text)
    return ";".join(known.get(name, "") for name in element.get("class").split())


class TestTables:
    def test_geometry_is_the_layouts(self) -> None:
        layout = form()
        tables = parse(layout).xpath("//table[not(contains(@class,'frame'))]")
        assert [table_geometry(t) for t in tables] == [geometry(t) for t in layout.tables()]

    def test_columns_in_points(self) -> None:
        text = write(document(Table((60, 250, 141), (row(cell(0), cell(1), cell(2)),))))
        columns = lxml_html.fromstring(text).xpath("//col")
        widths = [rules(text)[c.get("class")] for c in columns]
        # Half of the table's own border lies inside the outer columns.
        assert widths == ["width:59.75pt", "width:250pt", "width:140.75pt"]
        assert "width:451.5pt" in style_of(text, "//table")

    def test_header_rows_are_a_thead(self) -> None:
        heads = parse(form()).xpath("//table[thead]/thead/tr")
        assert [squeezed(tr) for tr in heads] == ["起止时间内容备注"]

    def test_rows_that_stay_whole(self) -> None:
        text = write(document(Table((60,), (row(cell(0), cant_split=True), row(cell(0))))))
        first, second = lxml_html.fromstring(text).xpath("//tr")
        assert rules(text)[first.get("class")] == "break-inside:avoid"
        assert second.get("class") is None

    def test_row_kept_with_next(self) -> None:
        title = paragraph("标题", keep_with_next=True)
        text = write(document(Table((60,), (row(cell(0, title)), row(cell(0))))))
        assert "break-after:avoid" in style_of(text, "//tr")

    def test_heights_stand_on_cells(self) -> None:
        text = write(document(Table((60,), (row(cell(0), height=33),))))
        assert "height:33pt" in style_of(text, "//td")
        assert not lxml_html.fromstring(text).xpath("//tr/@class")

    def test_long_box_states_no_height(self) -> None:
        """Each part of a split cell would get the height of the whole."""
        text = write(document(Table((60,), (row(cell(0, "字" * 100), height=33),))))
        assert "height" not in style_of(text, "//td")

    def test_exact_row_clips(self) -> None:
        exact = Row((cell(0, "字" * 100),), 33, "exact")
        text = write(document(Table((60,), (exact,))))
        assert "overflow:hidden" in style_of(text, "//td/div")
        assert "height:33pt" in style_of(text, "//td")
        assert "break-inside:avoid" in style_of(text, "//tr")

    def test_row_that_begins_inside_the_grid(self) -> None:
        table = Table((60, 60), (row(cell(0), cell(1)), row(cell(1, "右"))))
        second = parse(document(table)).xpath("//tr")[1]
        assert [squeezed(td) for td in second.xpath("./td")] == ["", "右"]

    def test_nested_table(self) -> None:
        inner = Table((30,), (row(cell(0, "内")),))
        assert parse(document(Table((60,), (row(cell(0, inner)),)))).xpath("//td//td//span/text()")

    @pytest.mark.parametrize(
        ("align", "left"), [("left", 9.75), ("center", 175.4), ("right", 351.05)]
    )
    def test_alignment(self, align: str, left: float) -> None:
        table = Table((100,), (row(cell(0)),), align=align, indent=10)
        assert f"margin-left:{left}pt" in style_of(write(document(table)), "//table")

    def test_table_on_a_new_page(self) -> None:
        table = Table((60,), (row(cell(0)),), page_break_before=True)
        assert "break-before:page" in style_of(write(document(table)), "//table")

    def test_vertical_text_is_one_character_a_line(self) -> None:
        upright = parse(form()).xpath("//td[starts-with(., '本')]")[0]
        assert squeezed(upright) == "本人述职"
        assert len(upright.xpath(".//br")) == 3


class TestBorders:
    def test_each_line_is_drawn_once(self) -> None:
        table = Table((60, 60), (row(cell(0), cell(1)), row(cell(0), cell(1))))
        lines = drawn(table)
        assert lines.outer == Edges(top=LINE, left=LINE, right=LINE)
        assert lines.cells == {
            (0, 0): Edges(right=LINE, bottom=LINE),
            (0, 1): Edges(bottom=LINE),
            (1, 0): Edges(right=LINE, bottom=LINE),
            (1, 1): Edges(bottom=LINE),
        }

    def test_lines_beside_a_spanning_cell_are_the_neighbours(self) -> None:
        """Its box may stop where a page ends; the neighbours' do not."""
        table = Table(
            (60, 60),
            (row(cell(0, rowspan=2), cell(1)), row(cell(1)), row(cell(0, colspan=2))),
        )
        lines = drawn(table).cells
        assert lines[0, 0] == Edges()
        assert lines[0, 1] == Edges(left=LINE, bottom=LINE)
        assert lines[1, 1] == Edges(left=LINE, bottom=LINE)
        assert lines[2, 0].top == LINE

    def test_wider_of_two_wins(self) -> None:
        thick = Border(1.5)
        table = Table((60, 60), (row(cell(0), cell(1, edges=Edges(LINE, LINE, LINE, thick))),))
        assert drawn(table).cells[0, 0].right == thick

    def test_open_side_stays_open(self) -> None:
        upper, lower = Edges(LINE, LINE, None, LINE), Edges(None, LINE, LINE, LINE)
        table = Table((60,), (row(cell(0, edges=upper)), row(cell(0, edges=lower))))
        lines = drawn(table).cells
        assert lines[0, 0].bottom is None
        assert lines[1, 0] == Edges(bottom=LINE)

    def test_line_under_a_part_of_a_wide_open_cell(self) -> None:
        table = Table(
            (60, 60),
            (row(cell(0, colspan=2, edges=Edges())), row(cell(0, edges=Edges()), cell(1))),
        )
        lines = drawn(table)
        assert lines.cells[0, 0].bottom is None
        assert lines.cells[1, 1].top == LINE
        assert lines.outer.top is None

    def test_text_stands_at_grid_line_plus_margin(self) -> None:
        """Borders are taken out of the padding."""
        text = write(document(Table((60, 60), (row(cell(0, edges=BOX), cell(1)),))))
        assert "padding:0pt 4.85pt 0pt 5.15pt" in style_of(text, "//td[1]")
        assert "padding:0pt 5.1pt 0pt 5.4pt" in style_of(text, "//td[2]")


class TestParagraphs:
    @pytest.mark.parametrize(("after", "before"), [(6, 4), (4, 6), (6, 6), (6, 0), (0, 6)])
    def test_space_between_is_the_larger(self, after: float, before: float) -> None:
        text = write(document(paragraph("上", after=after), paragraph("下", before=before)))
        assert "margin-top:6pt" in style_of(text, "//p[2]")

    def test_space_after_a_table_comes_from_the_next_paragraph(self) -> None:
        table = Table((60,), (row(cell(0)),))
        text = write(document(paragraph("上", after=6), table, paragraph("下", before=4)))
        assert "margin-top:6pt" in style_of(text, "//table")
        assert "margin-top:4pt" in style_of(text, "//p[last()]")

    def test_new_page_forgets_the_space_above(self) -> None:
        text = write(document(paragraph("上", after=6), paragraph("下", page_break_before=True)))
        assert "margin-top" not in style_of(text, "//p[2]")

    def test_cell_keeps_both_spaces(self) -> None:
        text = write(document(Table((60,), (row(cell(0, paragraph("字", before=4, after=6))),))))
        assert "margin-top:4pt" in style_of(text, "//p")
        assert "padding-bottom:6pt" in style_of(text, "//p")

    @pytest.mark.parametrize(
        ("spacing", "height"),
        [
            (LineSpacing(20), 20),
            (LineSpacing(10, "at_least"), 15.6),
            (LineSpacing(30, "at_least"), 30),
            (LineSpacing(1.5, "multiple"), 23.4),
        ],
    )
    def test_line_height_is_stated(self, spacing: LineSpacing, height: float) -> None:
        made = Paragraph((Run("字", FANG),), line=spacing)
        assert line_height(made) == pytest.approx(height)
        assert f"line-height:{height}pt" in style_of(write(document(made)), "//p")

    def test_line_feed_is_a_line_break(self) -> None:
        (p,) = parse(document(paragraph("一\n二"))).xpath("//p")
        assert [e.tag for e in p] == ["span", "br", "span"]

    def test_spaces_survive(self) -> None:
        text = write(document(paragraph("姓  名　　：")))
        assert "姓  名　　：" in text
        assert "white-space: pre-wrap" in text

    def test_distribute_spreads_characters(self) -> None:
        text = write(
            document(Table((80,), (row(cell(0, paragraph("姓名啊", align="distribute"))),)))
        )
        head, tail = lxml_html.fromstring(text).xpath("//span")
        assert (head.text, tail.text) == ("姓名", "啊")
        assert "letter-spacing:16.6pt" in style_of(text, "//span[1]")  # (80 - 10.8 - 36) / 2

    def test_latin_and_hanzi_take_their_fonts(self) -> None:
        spans = parse(document(paragraph("共5项", TIMES))).xpath("//span")
        assert [s.text for s in spans] == ["共", "5", "项"]
        assert len({s.get("class") for s in spans}) == 2

    def test_fonts_are_stated_once(self) -> None:
        text = write(document(*[paragraph(f"第{n}段") for n in range(50)]))
        assert len(rules(text)) < 6

    def test_picture_is_a_data_uri(self) -> None:
        picture = Picture(b"\x89PNG", "image/png", 70, 98, "照片")
        (img,) = parse(document(Paragraph((picture,)))).xpath("//img")
        assert img.get("src") == "data:image/png;base64,iVBORw=="
        assert img.get("alt") == "照片"


class TestEscaping:
    @pytest.mark.parametrize(
        "typed", ["A&B<C>\"'", "{{ 7*7 }}", "</style><script>", "{% raw %}", "&amp;"]
    )
    def test_text_is_text(self, typed: str) -> None:
        page = parse(document(paragraph(typed), Table((200,), (row(cell(0, typed)),))))
        assert [p.text_content() for p in page.xpath("//p")] == [typed, typed]
        assert not page.xpath("//script")

    def test_title_and_meta(self) -> None:
        text = layout_to_html(
            document(paragraph("字")), FontBook.system(), title="<A&B>", meta={"author": '"x"'}
        )
        page = lxml_html.fromstring(text)
        assert page.findtext(".//title") == "<A&B>"
        assert page.xpath("//meta[@name='author']/@content") == ['"x"']

    def test_style_takes_nothing_from_the_master_unchecked(self) -> None:
        evil = Font("x;}</style>", "y\"'\\", 12, color="red;}")
        text = write(document(paragraph("字a", evil)))
        assert "</style>" not in text.split("<style>")[1].split("</style>")[0]
        assert "red" not in text


class TestSections:
    def test_page_size_margins_and_gutter(self) -> None:
        page = PAGE.__class__(841.9, 595.3, top=50, right=60, bottom=70, left=80, gutter=20)
        text = write(Layout((Section(page, (paragraph("字"),)),)))
        assert "@page s0 { size: 841.9pt 595.3pt; margin: 50pt 60pt 70pt 100pt; }" in text

    def test_each_section_has_its_page(self) -> None:
        text = write(form())
        assert text.count("@page s") == 2
        assert "counter-reset: page 1" in text

    def test_cover_is_framed(self) -> None:
        assert parse(form()).xpath("count(//table[@class='frame'])") == 1


class TestFlow:
    @pytest.mark.parametrize(
        ("text", "marked"),
        [
            ("2021.01-2022.01", "2021.01-|2022.01"),
            ("称“好人”等", "称|“好人”|等"),
            ("“一”“二”", "“一”|“二”"),
            ("（“一”）", "（“一”）"),
            ("“一”，二", "“一”，二"),
            ("it’s", "it’s"),
            ("阿卜杜拉·买买提", "阿卜杜拉=·=买买提"),
            ("1～2", "1=～2"),
            ("-5", "-5"),
        ],
    )
    def test_breaks(self, text: str, marked: str) -> None:
        assert flowing(text).replace(MAY_BREAK, "|").replace(NO_BREAK, "=") == marked

    def test_width_and_height_of_text(self) -> None:
        assert ems("共12“项”") == 5
        box = cell(0, "字" * 11)  # 5 to a line of 60 pt
        assert content_height(box, 60 + 10.8) == 60


def test_endless_words_may_break_and_others_stay() -> None:
    def said(text: str) -> str:
        return layout_to_html(document(paragraph(text)), FontBook.system(), title="")

    assert "\u200b" not in said("x" * 299)
    assert said("x" * 400).count("\u200b") == 6
    accented = said("e\u0301" * 200)
    assert "\u200b" in accented
    assert "\u200b\u0301" not in accented
    assert "\u200b" not in said("a b " * 200)


def test_no_line_beside_a_row_that_begins_or_ends_inside_the_grid() -> None:
    whole_row = row(cell(0), cell(1), cell(2))
    assert drawn(Table((60, 60, 60), (whole_row,))).outer.left is not None
    for part in (row(cell(1), cell(2)), row(cell(0), cell(1))):
        lines = drawn(Table((60, 60, 60), (whole_row, part)))
        first, last = part.cells[0], part.cells[-1]
        assert (lines.outer.left is None) == (first.column == 1)
        assert (lines.outer.right is None) == (last.column == 1)
        if first.column == 1:
            assert lines.cells[0, 0].left is not None
            assert lines.cells[1, 1].left is not None
        else:
            assert lines.cells[0, 2].right is not None
            assert lines.cells[1, 1].right is not None
