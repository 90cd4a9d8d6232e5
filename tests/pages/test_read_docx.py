"""read_docx: every property the layout knows, and a report of everything else."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from cadre_docs.catalog import catalog
from cadre_docs.errors import MasterError
from cadre_docs.limits import Limits, using
from cadre_docs.pages.model import (
    Border,
    Edges,
    Font,
    LineSpacing,
    Padding,
    PageNumber,
    Paragraph,
    Picture,
    Run,
    Table,
    paragraphs,
)
from cadre_docs.pages.read_docx.reader import read_docx
from tests.outputs import geometry

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{OFFICE}/relationships" xmlns:a="{DRAWING}/main"'
    f' xmlns:wp="{DRAWING}/wordprocessingDrawing" xmlns:pic="{DRAWING}/picture"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134"'
    ' w:bottom="1134" w:left="1701" w:header="680" w:footer="680" w:gutter="0"/></w:sectPr>'
)
DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman"'
    ' w:eastAsia="宋体"/><w:sz w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults>'
)
SETTINGS = (
    '<w:compat><w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def relation(number, kind, target, mode=""):
    kind = f"{OFFICE}/relationships/{kind}"
    return f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}" {mode}/>'


def part(root, inner):
    return f"<w:{root} {NAMESPACES}>{inner}</w:{root}>"


def zipped(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def docx_parts(body="", *, styles="", settings=SETTINGS, relations="", extra=None, section=SECTION):
    rels = f'<Relationships xmlns="{PACKAGE}/relationships">{{}}</Relationships>'
    types = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="png"'
        ' ContentType="image/png"/><Default Extension="wmf" ContentType="image/x-wmf"/></Types>'
    )
    own = relation(1, "styles", "styles.xml") + relation(2, "settings", "settings.xml")
    return {
        "[Content_Types].xml": types,
        "_rels/.rels": rels.format(relation(1, "officeDocument", "word/document.xml")),
        "word/document.xml": part("document", f"<w:body>{body}{section}</w:body>"),
        "word/_rels/document.xml.rels": rels.format(own + relations),
        "word/styles.xml": part("styles", DEFAULTS + styles),
        "word/settings.xml": part("settings", settings),
    } | (extra or {})


def read(body="", **options):
    return read_docx(zipped(docx_parts(body, **options)))


def p(properties="", *runs):
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(properties="", content="<w:p/>"):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def tr(*cells, properties=""):
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows, columns=2, properties=""):
    grid = '<w:gridCol w:w="1000"/>' * columns
    return (
        f'<w:tbl><w:tblPr>{properties}<w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def style(style_id, inner, kind="paragraph", attributes=""):
    return (
        f'<w:style w:type="{kind}" w:styleId="{style_id}" {attributes}>'
        f'<w:name w:val="{style_id}"/>{inner}</w:style>'
    )


def only(layout, kind=Paragraph):
    """The one block; nothing may be unsupported."""
    assert layout.unsupported == ()
    (block,) = layout.blocks()
    assert isinstance(block, kind)
    return block


def complaints(layout):
    return [(item.where, item.what) for item in layout.unsupported]


# --- paragraphs --------------------------------------------------------------------------

PARAGRAPHS = [
    ("", {"line": LineSpacing(1.0, "multiple"), "align": "left"}),
    ("", {"space_letters": True, "space_digits": True}),
    ('<w:autoSpaceDE w:val="0"/>', {"space_letters": False, "space_digits": True}),
    ('<w:autoSpaceDN w:val="0"/>', {"space_letters": True, "space_digits": False}),
    ('<w:spacing w:line="440" w:lineRule="exact"/>', {"line": LineSpacing(22, "exact")}),
    ('<w:spacing w:line="300" w:lineRule="atLeast"/>', {"line": LineSpacing(15, "at_least")}),
    ('<w:spacing w:line="360" w:lineRule="auto"/>', {"line": LineSpacing(1.5, "multiple")}),
    ('<w:spacing w:line="360"/>', {"line": LineSpacing(1.5, "multiple")}),
    ('<w:spacing w:before="120" w:after="60"/>', {"before": 6, "after": 3}),
    ('<w:ind w:left="200" w:right="100" w:firstLine="480"/>', {"left": 10, "first_line": 24}),
    ('<w:ind w:start="200" w:end="100"/>', {"left": 10, "right": 5}),
    ('<w:ind w:left="480" w:hanging="240"/>', {"left": 24, "first_line": -12}),
    ('<w:ind w:firstLineChars="200" w:firstLine="999"/>', {"first_line": 24}),
    ('<w:ind w:firstLineChars="0" w:firstLine="200"/>', {"first_line": 10}),
    ('<w:ind w:leftChars="100"/>', {"left": 12}),
    ('<w:jc w:val="both"/>', {"align": "justify"}),
    ('<w:jc w:val="center"/>', {"align": "center"}),
    ('<w:jc w:val="end"/>', {"align": "right"}),
    ('<w:jc w:val="distribute"/>', {"align": "distribute"}),
    ("<w:keepNext/><w:keepLines/>", {"keep_with_next": True, "keep_together": True}),
    ('<w:keepNext w:val="0"/>', {"keep_with_next": False}),
    ("<w:pageBreakBefore/>", {"page_break_before": True}),
    ('<w:rPr><w:sz w:val="2"/></w:rPr>', {"mark": Font(size=1)}),
    ('<w:spacing w:before="1cm"/>', {"before": pytest.approx(28.35, abs=0.01)}),
]


@pytest.mark.parametrize(("properties", "expected"), PARAGRAPHS)
def test_paragraph(properties, expected):
    paragraph = only(read(p(properties, r("文"))))
    assert {key: getattr(paragraph, key) for key in expected} == expected


# Left, right and first line in points, where the default style has 12 and the text 16 points.
INDENTS = [
    # As Word writes 3.28 and 10.09 characters: the twips are the sum of both.
    ('w:left="4015" w:leftChars="328" w:hanging="3228" w:hangingChars="1009"', 200.8, 0, -161.44),
    ('w:leftChars="100" w:hanging="240"', 24, 0, -12),
    ('w:left="480" w:hangingChars="100"', 24, 0, -16),
    ('w:leftChars="-50" w:rightChars="100" w:firstLineChars="100"', -6, 12, 16),
    ('w:leftChars="0" w:left="480" w:hanging="240"', 24, 0, -12),
]


@pytest.mark.parametrize(("stated", "left", "right", "first_line"), INDENTS)
def test_indents_in_characters(stated, left, right, first_line):
    big = r("文", '<w:sz w:val="32"/>')
    normal = style("a", '<w:rPr><w:sz w:val="24"/></w:rPr>', attributes='w:default="1"')
    styles = normal + style("b", '<w:basedOn w:val="a"/><w:rPr><w:sz w:val="44"/></w:rPr>')
    paragraph = only(read(p(f'<w:pStyle w:val="b"/><w:ind {stated}/>', big), styles=styles))
    found = paragraph.left, paragraph.right, paragraph.first_line
    assert found == pytest.approx((left, right, first_line), abs=0.01)


FONTS = [
    ("", Font(size=12)),
    ('<w:rFonts w:eastAsia="仿宋" w:ascii="Arial"/>', Font("仿宋", "Arial", 12)),
    ('<w:rFonts w:hint="eastAsia"/><w:sz w:val="21"/>', Font(size=10.5)),
    ("<w:b/><w:i/>", Font(size=12, bold=True, italic=True)),
    ('<w:b w:val="false"/>', Font(size=12)),
    (
        '<w:u w:val="single"/><w:color w:val="c00000"/>',
        Font(size=12, underline=True, color="C00000"),
    ),
    ('<w:u w:val="none"/><w:color w:val="auto"/>', Font(size=12)),
    (
        '<w:noProof/><w:kern w:val="2"/><w:lang w:eastAsia="zh-CN"/><w:w w:val="100"/>',
        Font(size=12),
    ),
]


@pytest.mark.parametrize(("properties", "expected"), FONTS)
def test_font(properties, expected):
    assert only(read(p("", r("文", properties)))).inlines == (Run("文", expected),)


TEXTS = [
    (r("甲") + r("乙"), "甲乙"),
    ("<w:r><w:t> 甲 </w:t></w:r>" + r(" 乙"), "甲 乙"),
    ("<w:r><w:t>　甲　</w:t></w:r>", "　甲　"),
    ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>", "甲\n乙"),
    ("<w:r><w:t>甲</w:t><w:cr/><w:t>乙</w:t></w:r>", "甲\n乙"),
    (r("A&amp;B&lt;C&gt;"), "A&B<C>"),
    ("<w:smartTag>" + r("甲") + "</w:smartTag>", "甲"),
    (r("甲") + r("藏", "<w:vanish/>") + r("乙"), "甲乙"),
    ('<w:proofErr w:type="gramStart"/>' + r("甲") + '<w:bookmarkEnd w:id="0"/>', "甲"),
    ("<w:r><w:lastRenderedPageBreak/><w:t>甲</w:t></w:r>", "甲"),
]


@pytest.mark.parametrize(("content", "expected"), TEXTS)
def test_text(content, expected):
    paragraph = only(read(p("", content)))
    assert paragraph.text == expected
    assert len(paragraph.inlines) == 1  # runs in one font are joined


def test_a_hidden_paragraph_is_gone():
    hidden = p("<w:rPr><w:vanish/></w:rPr>", r("藏", "<w:vanish/>"))
    assert only(read(hidden + p("", r("显")))).text == "显"


def page_break(*texts):
    return p("", '<w:r><w:br w:type="page"/></w:r>'.join(r(t) if t else "" for t in texts))


BREAKS = [
    (page_break("甲", "乙"), [("甲", False), ("乙", True)]),
    (page_break("甲", "") + p("", r("乙")), [("甲", False), ("乙", True)]),
    (page_break("", "") + p("", r("乙")), [("", False), ("乙", True)]),
]


@pytest.mark.parametrize(("body", "expected"), BREAKS)
def test_page_break(body, expected):
    blocks = read(body).blocks()
    assert [(block.text, block.page_break_before) for block in blocks] == expected


def test_page_break_before_a_table():
    _, after_break = read(page_break("甲", "") + tbl(tr(tc(), tc()))).blocks()
    inside = only(read(tbl(tr(tc("", p("<w:pageBreakBefore/>")), tc()))), Table)
    assert after_break.page_break_before
    assert inside.page_break_before


FIELD = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"


def field(code):
    return (
        FIELD.format("begin")
        + f"<w:r><w:instrText> {code} </w:instrText></w:r>"
        + FIELD.format("separate")
        + r("9", '<w:sz w:val="18"/>')
        + FIELD.format("end")
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (field("PAGE"), PageNumber(Font(size=12))),
        (field("NUMPAGES"), PageNumber(Font(size=12), total=True)),
        (field(r"PAGE \* MERGEFORMAT"), PageNumber(Font(size=12))),
        (f'<w:fldSimple w:instr=" PAGE ">{r("9")}</w:fldSimple>', PageNumber(Font(size=12))),
    ],
)
def test_page_number(content, expected):
    paragraph = only(read(p("", content, r("页"))))
    assert [type(i) for i in paragraph.inlines] == [PageNumber, Run]
    assert paragraph.inlines[0].total == expected.total


# --- styles ------------------------------------------------------------------------------

STYLES = (
    style(
        "Normal",
        '<w:pPr><w:spacing w:line="400" w:lineRule="exact" w:after="40"/></w:pPr>'
        '<w:rPr><w:sz w:val="28"/></w:rPr>',
        attributes='w:default="1"',
    )
    + style(
        "Base",
        '<w:basedOn w:val="Normal"/><w:pPr><w:ind w:hanging="200"/></w:pPr><w:rPr><w:b/></w:rPr>',
    )
    + style("Title", '<w:basedOn w:val="Base"/><w:pPr><w:spacing w:after="0"/></w:pPr>')
    + style("Strong", "<w:rPr><w:b/></w:rPr>", "character")
    + style("Loop", '<w:basedOn w:val="Loop"/><w:rPr><w:i/></w:rPr>')
)


def test_the_default_style_holds_where_none_is_named():
    paragraph = only(read(p("", r("文")), styles=STYLES))
    assert (paragraph.line, paragraph.inlines[0].font.size) == (LineSpacing(20), 14)


def test_styles_inherit_and_direct_formatting_wins():
    direct = '<w:pStyle w:val="Title"/><w:ind w:firstLine="100"/>'
    paragraph = only(read(p(direct, r("文", '<w:sz w:val="30"/>')), styles=STYLES))
    assert (paragraph.line, paragraph.after, paragraph.first_line) == (LineSpacing(20), 0, 5)
    assert paragraph.inlines[0].font == Font(size=15, bold=True)


def test_bold_twice_in_styles_cancels_out():
    bold_style = '<w:pStyle w:val="Title"/>'
    strong = '<w:rStyle w:val="Strong"/>'
    paragraph = only(read(p(bold_style, r("甲"), r("乙", strong)), styles=STYLES))
    assert [run.font.bold for run in paragraph.inlines] == [True, False]


def test_a_circle_of_styles_ends():
    paragraph = only(read(p('<w:pStyle w:val="Loop"/>', r("文")), styles=STYLES))
    assert paragraph.inlines[0].font.italic


def test_a_table_style_gives_borders_margins_and_text():
    grid = style(
        "Grid",
        '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:i/></w:rPr><w:tblPr><w:tblBorders>'
        '<w:top w:val="single" w:sz="8"/></w:tblBorders><w:tblCellMar><w:left w:w="40"/>'
        '</w:tblCellMar></w:tblPr><w:tcPr><w:vAlign w:val="center"/></w:tcPr>',
        "table",
    )
    body = tbl(tr(tc("", p("", r("文"))), tc()), properties='<w:tblStyle w:val="Grid"/>')
    cell = only(read(body, styles=grid), Table).rows[0].cells[0]
    (paragraph,) = cell.blocks
    assert cell.edges == Edges(top=Border(1))
    assert (cell.padding, cell.valign) == (Padding(left=2), "center")
    assert (paragraph.align, paragraph.inlines[0].font.italic) == ("center", True)


# --- tables ------------------------------------------------------------------------------


def test_grid_and_merges():
    restart, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = tbl(
        tr(tc(restart), tc('<w:gridSpan w:val="2"/>')),
        tr(tc(go_on), tc(), tc(restart)),
        tr(tc(properties="<w:vMerge/>"), tc(), tc(go_on)),
        tr(tc(), properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
        columns=3,
    )
    table = only(read(body), Table)
    assert table.widths == (50, 50, 50)
    assert geometry(table) == (
        *((0, 0, 3, 1), (0, 1, 1, 2)),
        *((1, 1, 1, 1), (1, 2, 2, 1)),
        (2, 1, 1, 1),
        (3, 1, 1, 1),
    )


ROWS = [
    ('<w:trHeight w:val="600" w:hRule="exact"/>', (30, "exact", False, False)),
    ('<w:trHeight w:val="600" w:hRule="atLeast"/>', (30, "at_least", False, False)),
    ('<w:trHeight w:val="600"/>', (30, "at_least", False, False)),
    ('<w:trHeight w:val="600" w:hRule="auto"/>', (0, "auto", False, False)),
    ("<w:tblHeader/><w:cantSplit/>", (0, "auto", True, True)),
    ('<w:tblHeader w:val="0"/>', (0, "auto", False, False)),
]


@pytest.mark.parametrize(("properties", "expected"), ROWS)
def test_row(properties, expected):
    (row,) = only(read(tbl(tr(tc(), tc(), properties=properties))), Table).rows
    assert (row.height, row.height_rule, row.header, row.cant_split) == expected


def test_only_rows_from_the_top_on_repeat():
    header = tr(tc(), tc(), properties="<w:tblHeader/>")
    table = only(read(tbl(header, header, tr(tc(), tc()), header)), Table)
    assert [row.header for row in table.rows] == [True, True, False, False]


TABLES = [
    ("", ("left", 0)),
    ('<w:tblInd w:w="200" w:type="dxa"/>', ("left", 10)),
    ('<w:jc w:val="center"/><w:tblInd w:w="200"/>', ("center", 0)),
    ('<w:jc w:val="right"/>', ("right", 0)),
]


@pytest.mark.parametrize(("properties", "expected"), TABLES)
def test_table_place(properties, expected):
    table = only(read(tbl(tr(tc(), tc()), properties=properties)), Table)
    assert (table.align, table.indent) == expected


def test_before_word_2013_the_indent_is_that_of_the_text():
    assert only(read(tbl(tr(tc(), tc())), settings=""), Table).indent == -5.4


CELLS = [
    ('<w:vAlign w:val="bottom"/>', {"valign": "bottom"}),
    ('<w:shd w:val="clear" w:fill="d9d9d9"/>', {"shading": "D9D9D9"}),
    ('<w:shd w:val="clear" w:fill="auto"/>', {"shading": None}),
    ('<w:textDirection w:val="tbRlV"/>', {"vertical_text": True}),
    ('<w:textDirection w:val="tbRl"/>', {"vertical_text": True}),
    ('<w:tcMar><w:left w:w="0"/><w:bottom w:w="60"/></w:tcMar>', {"padding": Padding(1, 3, 3, 0)}),
    ("", {"padding": Padding(1, 3, 1, 3), "valign": "top", "vertical_text": False}),
]


@pytest.mark.parametrize(("properties", "expected"), CELLS)
def test_cell(properties, expected):
    sides = (("top", 20), ("left", 60), ("bottom", 20), ("end", 60))
    margins = "".join(f'<w:{side} w:w="{width}"/>' for side, width in sides)
    margins = f"<w:tblCellMar>{margins}</w:tblCellMar>"
    table = only(read(tbl(tr(tc(properties), tc()), properties=margins)), Table)
    cell = table.rows[0].cells[0]
    assert {key: getattr(cell, key) for key in expected} == expected


def borders(container, **sides):
    inner = "".join(
        f'<w:{side} w:val="{"single" if size else "nil"}" w:sz="{size}"/>'
        for side, size in sides.items()
    )
    return f"<w:{container}>{inner}</w:{container}>"


GRID = borders("tblBorders", top=12, left=12, bottom=12, right=12, insideH=4, insideV=4)
OUT, IN = Border(1.5), Border(0.5)
# The stated borders of cells A B / C D, then the expected edges of A and B.
BORDERS = [
    ({}, Edges(OUT, IN, IN, OUT), Edges(OUT, OUT, IN, IN)),
    ({"A": {"right": 0}}, Edges(OUT, IN, IN, OUT), Edges(OUT, OUT, IN, IN)),
    ({"A": {"right": 0}, "B": {"left": 0}}, Edges(OUT, None, IN, OUT), Edges(OUT, OUT, IN, None)),
    ({"A": {"top": 0}}, Edges(None, IN, IN, OUT), Edges(OUT, OUT, IN, IN)),
    ({"A": {"right": 2}}, Edges(OUT, Border(0.25), IN, OUT), Edges(OUT, OUT, IN, Border(0.25))),
    (
        {"A": {"right": 8}, "B": {"left": 16}},
        *(Edges(OUT, Border(2), IN, OUT), Edges(OUT, OUT, IN, Border(2))),
    ),
    ({"D": {"top": 8}}, Edges(OUT, IN, IN, OUT), Edges(OUT, OUT, Border(1), IN)),
]


@pytest.mark.parametrize(("stated", "first", "second"), BORDERS)
def test_borders(stated, first, second):
    a, b, c, d = (tc(borders("tcBorders", **stated.get(name, {}))) for name in "ABCD")
    table = only(read(tbl(tr(a, b), tr(c, d), properties=GRID)), Table)
    assert [cell.edges for cell in table.rows[0].cells] == [first, second]


def test_borders_of_merged_cells():
    below = tc(borders("tcBorders", bottom=16) + "<w:vMerge/>")
    wide = tc('<w:gridSpan w:val="2"/>')
    body = tbl(
        tr(tc('<w:vMerge w:val="restart"/>'), tc()), tr(below, tc()), tr(wide), properties=GRID
    )
    rows = only(read(body), Table).rows
    assert rows[0].cells[0].edges == Edges(OUT, IN, Border(2), OUT)
    assert rows[2].cells[0].edges == Edges(IN, OUT, OUT, OUT)  # its neighbours disagree


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("double", Border(1.5, "double")),
        ("dashed", Border(0.5, "dashed")),
        ("dotted", Border(0.5, "dotted")),
        ("thick", Border(0.5)),
        ("none", None),
    ],
)
def test_border_styles(value, expected):
    edge = f'<w:tcBorders><w:top w:val="{value}" w:sz="4"/></w:tcBorders>'
    assert only(read(tbl(tr(tc(edge), tc()))), Table).rows[0].cells[0].edges.top == expected


def test_wps_repeats_borders_and_margins_in_every_row():
    exceptions = f"<w:tblPrEx>{GRID}<w:tblLayout w:type='fixed'/></w:tblPrEx>"
    table = only(read(tbl(f"<w:tr>{exceptions}{tc()}{tc()}</w:tr>")), Table)
    assert table.rows[0].cells[0].edges == Edges(OUT, IN, OUT, OUT)


def test_a_table_in_a_cell():
    table = only(read(tbl(tr(tc("", tbl(tr(tc(), tc())) + p("", r("后"))), tc()))), Table)
    inner, after = table.rows[0].cells[0].blocks
    assert geometry(inner) == ((0, 0, 1, 1), (0, 1, 1, 1))
    assert after.text == "后"


# --- sections, headers, pictures -----------------------------------------------------------


BREAK = '<w:r><w:br w:type="page"/></w:r>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # Nothing stands before the break: on a full page it must not make a page of its own.
        (p("", r("前")) + p("", BREAK, r("标题")), [("前", False), ("标题", True)]),
        (p("", BREAK, r("标题")), [("", False), ("标题", True)]),  # a page is left empty
        (p("", r("前"), BREAK) + p("", BREAK, r("后")), [("前", False), ("", True), ("后", True)]),
        (p("", r("前")) + p("", BREAK), None),
        (p("", r("前")) + p("", r("段"), BREAK, r("后")), [("前", 0), ("段", 0), ("后", 1)]),
    ],
)
def test_a_page_break_at_the_start_of_a_paragraph(body, expected):
    layout = read(body)
    if expected is None:
        assert [what for _, what in complaints(layout)] == ["末尾的分页符（后面没有内容）"]
    else:
        assert [(b.text, b.page_break_before) for b in layout.blocks()] == expected


def test_page():
    section = (
        '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="200"'
        ' w:right="300" w:bottom="400" w:left="500" w:header="60" w:footer="80" w:gutter="100"/>'
        '<w:pgNumType w:start="3"/><w:vAlign w:val="center"/><w:cols w:num="1"/></w:sectPr>'
    )
    (found,) = read(p(), section=section).sections
    page = found.page
    assert (page.width, page.height, page.gutter) == (841.9, 595.3, 5)
    assert (page.top, page.right, page.bottom, page.left) == (10, 15, 20, 25)
    assert (page.header, page.footer) == (3, 4)
    assert (found.valign, found.first_page_number) == ("center", 3)


def test_sections_inherit_headers():
    head = '<w:sectPr><w:headerReference w:type="default" r:id="rId8"/>'
    first = SECTION.replace("<w:sectPr>", head)
    layout = read(
        p(first, r("甲")) + p("", r("乙")),
        relations=relation(8, "header", "header1.xml"),
        extra={"word/header1.xml": part("hdr", p("", r("页眉"), field("PAGE")))},
    )
    assert layout.unsupported == ()
    assert [[b.text for b in s.blocks] for s in layout.sections] == [["甲"], ["乙"]]
    assert [s.header[0].text for s in layout.sections] == ["页眉", "页眉"]
    assert isinstance(layout.sections[0].header[0].inlines[1], PageNumber)


@pytest.mark.parametrize(
    ("kind", "line", "top", "bottom"),
    [
        ("header", 22, 56.7, 56.7),  # it stands 34 points from the edge, and ends above the text
        ("header", 30, 64, 56.7),
        ("footer", 22, 56.7, 56.7),
        ("footer", 30, 56.7, 64),
    ],
)
def test_a_tall_header_or_footer_pushes_the_text(kind, line, top, bottom):
    reference = f'<w:{kind}Reference w:type="default" r:id="rId8"/>'
    spacing = f'<w:spacing w:line="{line * 20}" w:lineRule="exact"/>'
    story = part("hdr" if kind == "header" else "ftr", p(spacing, r("某某市")))
    (section,) = read(
        p("", r("甲")),
        section=SECTION.replace("<w:sectPr>", f"<w:sectPr>{reference}"),
        relations=relation(8, kind, "margin.xml"),
        extra={"word/margin.xml": story},
    ).sections
    assert (section.page.top, section.page.bottom) == (top, bottom)


def picture(attributes="r:embed='rId9'", inside="", outside="inline"):
    return (
        f"<w:r><w:drawing><wp:{outside}><wp:extent cx='1260000' cy='1764000'/>"
        f"<wp:docPr id='1' name='x' descr='照片'/><a:graphic><a:graphicData"
        f" uri='{DRAWING}/picture'><pic:pic><pic:blipFill><a:blip {attributes}/>{inside}"
        f"</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:{outside}></w:drawing></w:r>"
    )


def read_picture(drawing, target="media/a.png"):
    image = relation(9, "image", target)
    return read(p("", drawing), relations=image, extra={f"word/{target}": b"PNG"})


def test_picture():
    (found,) = only(read_picture(picture())).inlines
    assert isinstance(found, Picture)
    assert (found.data, found.media_type, found.description) == (b"PNG", "image/png", "照片")
    assert (found.width, found.height) == pytest.approx((99.2126, 138.8976), abs=0.001)


@pytest.mark.parametrize(
    "inside",
    [
        '<a:srcRect l="0"/><a:stretch><a:fillRect/></a:stretch>',
        '<a:prstGeom prst="rect"/><a:ln><a:noFill/></a:ln>',
        '<a:xfrm rot="0"/><a:ln/>',
    ],
)
def test_a_whole_picture(inside):
    assert read_picture(picture(inside=inside)).unsupported == ()


@pytest.mark.parametrize(
    ("spacing", "fits"),
    [
        ('<w:spacing w:line="2778" w:lineRule="exact"/>', True),
        ('<w:spacing w:line="2776" w:lineRule="exact"/>', False),  # 138.8 points of 138.9
        ('<w:spacing w:line="400" w:lineRule="atLeast"/>', True),
    ],
)
def test_a_picture_that_an_exact_line_cuts_off(spacing, fits):
    image = relation(9, "image", "media/a.png")
    layout = read(p(spacing, picture()), relations=image, extra={"word/media/a.png": b"PNG"})
    assert [w[:9] for _, w in complaints(layout)] == ([] if fits else ["固定行距中的图片（"])


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        ('<w:gridBefore w:val="1"/><w:wBefore w:w="1000" w:type="dxa"/>', False),
        ('<w:gridBefore w:val="1"/><w:wBefore w:w="1030" w:type="dxa"/>', True),
        ('<w:wBefore w:w="500" w:type="dxa"/>', True),
        ('<w:gridBefore w:val="1"/><w:wBefore w:w="0" w:type="auto"/>', False),
        ('<w:gridAfter w:val="1"/><w:wAfter w:w="1000" w:type="dxa"/>', False),
        ('<w:gridAfter w:val="1"/><w:wAfter w:w="900" w:type="dxa"/>', True),
    ],
)
def test_what_a_row_leaves_out_of_the_grid(ends, told):
    found = complaints(read(tbl(tr(tc(), tc()), tr(tc(), properties=ends)) + p()))
    what = "行首或行尾空出的宽度与列宽不一致（请重新设定列宽）"
    assert found == ([("第1个表格第2行", what)] if told else [])


@pytest.mark.parametrize(
    ("drawing", "target", "what"),
    [
        (picture(inside='<a:srcRect l="500"/>'), "media/a.png", "裁剪过的图片"),
        (picture(inside='<a:stretch><a:fillRect b="-9"/></a:stretch>'), "media/a.png", "裁剪过的"),
        (picture(inside='<a:srcRect r="5%"/>'), "media/a.png", "裁剪过的图片"),
        (picture(inside='<a:prstGeom prst="ellipse"/>'), "media/a.png", "裁剪为形状的图片"),
        (picture(inside="<a:custGeom/>"), "media/a.png", "裁剪为形状的图片"),
        (picture(inside="<a:tile/>"), "media/a.png", "平铺的图片"),
        (picture(inside="<a:ln><a:solidFill/></a:ln>"), "media/a.png", "带边框的图片"),
        (picture(inside='<a:xfrm rot="5400000"/>'), "media/a.png", "旋转或翻转的图片"),
        (picture(), "media/a.wmf", "image/x-wmf的图片"),
        (picture("r:link='rId9'"), "media/a.png", "没有存入文件的图片"),
    ],
)
def test_unsupported_picture(drawing, target, what):
    ((_, found),) = complaints(read_picture(drawing, target))
    assert found.startswith(what)


# --- what is not supported ---------------------------------------------------------------

MOVED = "<w:del w:id='1'><w:r><w:delText>旧</w:delText></w:r></w:del>"
IN_PARAGRAPH = [
    ("", MOVED, "修订痕迹"),
    ("", f"<w:ins w:id='1'>{r('新')}</w:ins>", "修订痕迹"),
    ("", f"<w:moveFrom w:id='1'>{r('移')}</w:moveFrom>", "修订痕迹"),
    ("<w:rPr><w:ins w:id='1'/></w:rPr>", "", "修订痕迹"),
    ("", "<w:commentRangeStart w:id='0'/>", "批注"),
    ("", "<w:r><w:footnoteReference w:id='2'/></w:r>", "脚注或尾注"),
    ("<w:framePr w:w='100'/>", "", "图文框"),
    ("<w:jc w:val='thaiDistribute'/>", "", "对齐方式 thaiDistribute"),
    ("", "<w:r><w:br w:type='column'/></w:r>", "分栏符"),
    ("", "<w:r><w:object/></w:r>", "嵌入的对象"),
    ("", "<w:r><w:pict/></w:r>", "旧式图形（VML）"),
    ("", "<w:r><mc:AlternateContent/></w:r>", "文本框或图形"),
    ("", f"<w:hyperlink w:anchor='a'>{r('链')}</w:hyperlink>", "超链接"),
    ("", "<w:r><w:newFangled/></w:r>", "不认识的内容（newFangled）"),
    ("", r("文", "<w:fitText w:val='100'/>"), "调整宽度"),
    ("", r("文", "<w:strike/>"), "删除线"),
    ("", r("文", "<w:shd w:val='pct15' w:fill='auto'/>"), "底纹"),
    ("", field("DATE"), "域“DATE”"),
    ("", FIELD.format("begin"), "跨段落的域"),
]


@pytest.mark.parametrize(("properties", "content", "what"), IN_PARAGRAPH)
def test_unsupported_in_a_paragraph(properties, content, what):
    found = complaints(read(p("", r("前")) + p(properties, content)))
    assert {where.partition("（")[0].partition("“")[0] for where, _ in found} == {"正文第2段"}
    assert found[0][1].startswith(what)


IN_TABLE = [
    ({"table": "<w:tblpPr w:tblpX='1'/>"}, "第1个表格", "旁边排文字的浮动表格"),
    ({"table": "<w:tblCellSpacing w:w='20'/>"}, "第1个表格", "单元格间距"),
    ({"row": "<w:hidden/>"}, "第1个表格第1行", "隐藏"),
    ({"row": "<w:del w:id='1'/>"}, "第1个表格第1行", "修订痕迹"),
    ({"row": "<w:jc w:val='right'/>"}, "第1个表格第1行", "与整个表格不同"),
    ({"cell": "<w:tcFitText/>"}, "第1个表格第1行第1格", "单元格“适应文字”"),
    ({"cell": "<w:hMerge/>"}, "第1个表格第1行第1格", "旧式水平合并"),
    ({"cell": "<w:vAlign w:val='both'/>"}, "第1个表格第1行第1格", "垂直对齐方式"),
    ({"cell": "<w:textDirection w:val='btLr'/>"}, "第1个表格第1行第1格", "文字方向"),
    ({"cell": "<w:shd w:val='diagStripe'/>"}, "第1个表格第1行第1格", "图案或主题颜色"),
    ({"cell": borders("tcBorders", tl2br=4)}, "第1个表格第1行第1格", "单元格斜线"),
    ({"content": page_break("", "")}, "第1个表格第1行第1格（空段）", "表格里的分页符"),
    ({"content": "<w:altChunk/>"}, "第1个表格第1行第1格", "嵌入的外部文档"),
]


@pytest.mark.parametrize(("parts", "where", "what"), IN_TABLE)
def test_unsupported_in_a_table(parts, where, what):
    cell = tc(parts.get("cell", ""), parts.get("content", "<w:p/>"))
    body = tbl(tr(cell, tc(), properties=parts.get("row", "")), properties=parts.get("table", ""))
    ((found_where, found_what),) = complaints(read(body))
    assert found_where == where
    assert found_what.startswith(what)


IN_SECTION = [
    ("<w:cols w:num='2'/>", "分栏"),
    ("<w:lnNumType/>", "行号"),
    ("<w:pgNumType w:fmt='ordinalText'/>", "不认识的页码格式（请改为阿拉伯数字）"),
    ("<w:vAlign w:val='both'/>", "页面垂直对齐方式 both"),
    ("<w:textDirection w:val='tbRl'/>", "文字方向"),
]


@pytest.mark.parametrize(("properties", "what"), IN_SECTION)
def test_unsupported_in_a_section(properties, what):
    section = SECTION.replace("</w:sectPr>", f"{properties}</w:sectPr>")
    assert ("第1节", what) in complaints(read(p(), section=section))


def test_a_continuous_section_is_unsupported():
    continuous = SECTION.replace("<w:sectPr>", "<w:sectPr><w:type w:val='continuous'/>")
    found = complaints(read(p(SECTION) + p(), section=continuous))
    assert found == [("第2节", "“下一页”以外的分节符（continuous）")]


@pytest.mark.parametrize(("defaults", "told"), [("", True), ("<w:suppressAutoHyphens/>", False)])
def test_words_are_never_divided_where_the_defaults_forbid_it(defaults, told):
    styles = (
        f"<w:docDefaults><w:pPrDefault><w:pPr>{defaults}</w:pPr></w:pPrDefault></w:docDefaults>"
    )
    layout = read(
        p("", r("abc")),
        settings=SETTINGS + "<w:autoHyphenation/>",
        extra={"word/styles.xml": part("styles", styles)},
    )
    assert bool(layout.unsupported) is told


def test_harmless_grid_and_borders():
    harmless = "<w:docGrid w:type='lines'/><w:pgBorders><w:top w:val='none'/></w:pgBorders>"
    section = SECTION.replace("</w:sectPr>", f"{harmless}</w:sectPr>")
    exact = p("<w:spacing w:line='400' w:lineRule='exact'/>")
    assert read(exact + p("<w:snapToGrid w:val='0'/>"), section=section).unsupported == ()


def test_a_style_is_reported_once_and_only_if_used():
    bad = style("坏样式", "<w:rPr><w:emboss/></w:rPr>") + style("闲", "<w:rPr><w:caps/></w:rPr>")
    used = p('<w:pStyle w:val="坏样式"/>', r("文"))
    assert complaints(read(used + used, styles=bad)) == [("样式“坏样式”", "文字效果")]


def test_everything_is_reported_at_once_with_a_quotation():
    layout = read(
        p("", r("这一段的文字长过十二个字所以要截短"), "<w:r><w:object/></w:r>", MOVED),
        settings=SETTINGS + "<w:mirrorMargins/>",
        relations=relation(7, "hyperlink", "http://example.org/", 'TargetMode="External"'),
    )
    place = "正文第1段“这一段的文字长过十二个…”"
    assert complaints(layout) == [
        ("文件", "指向文件之外的链接“http://example.org/”"),
        ("文档设置", "对称页边距"),
        (place, "嵌入的对象"),
        (place, "修订痕迹（请接受或拒绝全部修订）"),
    ]


def test_chinese_text_needs_a_chinese_font():
    layout = read(
        p("", r("abc")) + p("", r("甲")) + p("", r("乙")),
        extra={"word/styles.xml": part("styles", "")},
    )
    assert complaints(layout) == [("正文第2段“甲”", "没有指定中文字体（只列第一处）")]


# --- damaged files -----------------------------------------------------------------------

DTD = f'<!DOCTYPE w:document [<!ENTITY x "y">]><w:document xmlns:w="{WORD}"/>'


def changed(**parts):
    named = {name.replace("__", "/") + ".xml": content for name, content in parts.items()}
    return zipped(docx_parts(p()) | named)


def without(name):
    return zipped({key: value for key, value in docx_parts(p()).items() if key != name})


GOOD = zipped(docx_parts(p("", r("文" * 500))))
DAMAGED = {
    "empty": (b"", "不是 .docx 文件"),
    "text": (b"hello", "不是 .docx 文件"),
    "cut short": (GOOD[:-200], "不是 .docx 文件"),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "而是旧版 .doc 文件"),
    "zip": (zipped({"a.txt": "a"}), "没有 Word 文档"),
    "no document": (without("word/document.xml"), "没有 Word 文档"),
    "no XML": (changed(word__document="<w:document"), "不是合格的 XML"),
    "DTD": (changed(word__document=DTD), "DTD"),
    "strict": (changed(word__document="<document xmlns='urn:x'/>"), "不是普通的 .docx"),
    "number": (zipped(docx_parts(p("<w:spacing w:after='x'/>"))), "“x”不是长度"),
    "columns": (
        zipped(docx_parts(tbl(tr(tc("<w:gridSpan w:val='99999999'/>"))))),
        "第1个表格第1行有 99999999 列",
    ),
    "outside": (zipped(docx_parts(p()) | {"../x": ""}), "指向包外"),
}


@pytest.mark.parametrize(("data", "message"), DAMAGED.values(), ids=DAMAGED)
def test_damaged(data, message):
    with pytest.raises(MasterError, match=message):
        read_docx(data)


def test_a_missing_file():
    with pytest.raises(MasterError, match="打不开"):
        read_docx(Path("没有.docx"))


def test_a_bomb_is_not_unpacked():
    with using(Limits(unpacked_mb=0)), pytest.raises(MasterError, match="解压后超过"):
        read_docx(GOOD)


# --- the Henan master --------------------------------------------------------------------


@pytest.fixture(scope="module")
def henan():
    return read_docx(catalog().master("henan-tenure-form"))


def test_henan_is_fully_supported(henan):
    assert henan.unsupported == ()
    assert len(henan.sections) == 2
    assert {round(s.page.width) for s in henan.sections} == {595}


def test_henan_geometry(henan):
    shapes = [
        [[cell.colspan for cell in row.cells] for row in table.rows] for table in henan.tables()
    ]
    assert shapes == [
        [[1, 1]] * 3,
        [[1] * 6, [1, 3, 1, 1], [6], [6]],
        [[1] * 5, [5], [1] * 5, [5]],
        [[5], [1] * 5, [5], [1] * 5, [5]],
        [[1, 1], [1]] * 4 + [[1, 1]],
    ]
    boxes = list(henan.tables())[1:]
    assert {round(sum(table.widths)) for table in boxes} == {454}
    assert boxes[1].widths == boxes[2].widths  # two lists that look like one table


def test_henan_states_everything(henan):
    every = [p for block in henan.blocks() for p in paragraphs(block)]
    assert {p.line.rule for p in every} == {"exact"}
    assert {p.mark.east_asian for p in every} == {"方正小标宋简体", "仿宋", "宋体", "黑体"}
    for table in henan.tables():
        assert {row.height_rule for row in table.rows} == {"at_least"}
