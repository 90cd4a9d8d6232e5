"""What cannot be printed alike everywhere is changed, told, and printed afterwards; nothing else."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from docx import Document as Word
from docx.oxml.ns import qn
from openpyxl.styles import Alignment, Border, Font, Side

import cadre_docs as cd
from cadre_docs.masters.normalize.docx import normalize_docx
from cadre_docs.masters.normalize.xlsx import normalize_xlsx
from cadre_docs.pages.read_docx.reader import read_docx
from cadre_docs.pages.room import unprintable
from cadre_docs.pages.text_flow import line_height
from tests.blanks.small import add_table, data_of, element, plain


def run_property(name: str, **values: object):
    def change(document) -> None:
        run = document.add_paragraph().add_run("填写说明")
        run._r.get_or_add_rPr().append(element(name, **values))

    return change


def paragraph_property(*made):
    def change(document) -> None:
        properties = document.add_paragraph("填写说明")._p.get_or_add_pPr()
        for one in made:
            properties.append(one() if callable(one) else one)

    return change


def numbered(document) -> None:
    for spacing in list(document.styles.element.iter(qn("w:contextualSpacing"))):
        spacing.getparent().remove(spacing)
    document.add_paragraph("第一条", style="List Number")
    document.add_paragraph("第二条", style="List Number")


def borders():
    made = element("pBdr")
    made.append(element("bottom", val="single", sz=4, space=1, color="000000"))
    return made


def automatic_widths(document) -> None:
    table = add_table(document, [["姓名", ""]], [30, 60])
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))
    layout.set(qn("w:type"), "autofit")


def floating(document) -> None:
    table = add_table(document, [["姓名", ""]], [30, 60])
    table._tbl.tblPr.insert(0, element("tblpPr", leftFromText=180, vertAnchor="text", tblpY=100))


def grid(document) -> None:
    document.add_paragraph("填写说明")
    document.sections[0]._sectPr.append(element("docGrid", type="lines", linePitch=312))


def tab(document) -> None:
    document.add_paragraph().add_run("姓名：\t性别：")


def theme_font(document) -> None:
    run = document.add_paragraph().add_run("填写说明")
    run._r.get_or_add_rPr().append(element("rFonts", eastAsiaTheme="minorEastAsia"))


def control(document) -> None:
    paragraph = document.add_paragraph("前")._p
    outer, inner = element("sdt"), element("sdtContent")
    run = element("r")
    text = element("t")
    text.text = "控件里的字"
    run.append(text)
    inner.append(run)
    outer.append(inner)
    paragraph.append(outer)


def inserted(document) -> None:
    paragraph = document.add_paragraph("前")._p
    mark = element("ins", id=1, author="甲")
    run, text = element("r"), element("t")
    text.text = "新增的字"
    run.append(text)
    mark.append(run)
    paragraph.append(mark)


PRINTED = {
    "theme fonts": theme_font,
    "character spacing": run_property("spacing", val=40),
    "superscript": run_property("vertAlign", val="superscript"),
    "theme colour": run_property("color", val="FF0000", themeColor="accent1"),
    "wavy underline": run_property("u", val="wave"),
    "paragraph borders": paragraph_property(borders),
    "spaces in lines": paragraph_property(element("spacing", beforeLines=50)),
    "numbering": numbered,
    "automatic widths": automatic_widths,
    "document grid": grid,
    "tabs": tab,
    "content controls": control,
}
CASES = {
    "highlight": (run_property("highlight", val="yellow"), "去掉突出显示"),
    "paragraph shading": (
        paragraph_property(element("shd", val="diagStripe", color="auto")), "去掉段落底纹",
    ),
    "text beside a table": (floating, "表格放回文中"),
    "revisions": (inserted, "接受修订"),
}  # fmt: skip


@pytest.mark.parametrize("name", PRINTED)
def test_what_is_printed_as_it_is_stays_byte_for_byte(name: str) -> None:
    document = plain()
    PRINTED[name](document)
    data = data_of(document)
    assert not unprintable(read_docx(data))
    assert normalize_docx(data).data == data


def text_of(data: bytes) -> str:
    return "".join(read_docx(data).text().split())


@pytest.mark.parametrize("name", CASES)
def test_what_is_refused_is_changed_and_told(name: str) -> None:
    change, said = CASES[name]
    document = plain()
    change(document)
    data = data_of(document)
    assert unprintable(read_docx(data)), "not refused as it is: nothing to change"
    normal = normalize_docx(data)
    assert not normal.left
    assert any(said in str(one) for one in normal.changes), [str(one) for one in normal.changes]
    assert not unprintable(read_docx(normal.data))
    before = "".join(t for t in _words(data) if not t.isspace())
    assert before in text_of(normal.data)
    assert normalize_docx(normal.data).data == normal.data


def _words(data: bytes) -> str:
    body = Word(io.BytesIO(data)).element.body
    return "".join(t.text or "" for t in body.iter(qn("w:t")))


def test_numbers_are_read_as_word_counts_them() -> None:
    document = plain()
    numbered(document)
    assert text_of(data_of(document)) == "1.第一条2.第二条"


@pytest.mark.parametrize(("size", "height"), [(10.5, 15.6), (12, 15.6), (12.5, 31.2)])
def test_a_line_of_the_grid_is_as_high_as_word_makes_it(size: float, height: float) -> None:
    document = plain()
    run = document.add_paragraph().add_run("字")
    run._r.get_or_add_rPr().append(element("sz", val=round(size * 2)))
    document.sections[0]._sectPr.append(element("docGrid", type="lines", linePitch=312))
    layout = read_docx(data_of(document))
    assert [line_height(p) for p in layout.blocks() if p.text == "字"] == [pytest.approx(height)]


def sheet(*, theme: bool = False) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    line = Side("thin")
    font = Font(name="宋体", size=11) if not theme else Font(name="等线", size=11, scheme="minor")
    page.merge_cells("A1:D1")
    for row, texts in enumerate([["示例名册", "", "", ""], ["序号", "姓名", "单位", "备注"],
                                 ["1", None, None, None], ["2", None, None, None],
                                 ["3", None, None, None]], 1):  # fmt: skip
        for column, text in enumerate(texts, 1):
            cell = page.cell(row, column)
            if text and not (row == 1 and column > 1):
                cell.value = text
            cell.font = font
            cell.alignment = Alignment(horizontal="center")
            if row > 1:
                cell.border = Border(line, line, line, line)
    page.page_setup.paperSize = 9
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_list_in_excel_becomes_a_master_that_prints(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(sheet(theme=True))
    assert normalize_xlsx(path.read_bytes()).changes
    assert not normalize_xlsx(sheet()).changes
    drafted = cd.draft(path, tmp_path / "表样", form="sheet-list")
    assert [(box.key, [c.key for c in box.columns]) for box in drafted.boxes] == [
        ("示例名册", ["姓名", "单位", "备注"])
    ]
    assert not [f for f in drafted.findings if f.severity is cd.Severity.ERROR]
    catalog = cd.open_catalog(tmp_path / "表样", today=None)
    record = tmp_path / "填.yaml"
    record.write_text(
        "表单: sheet-list\n示例名册:\n- 姓名: 示例甲\n- 姓名: 示例乙\n", encoding="utf-8"
    )
    cd.render(cd.read(record, catalog=catalog), tmp_path / "印", formats="xlsx")
    made = next((tmp_path / "印").glob("*.xlsx"))
    rows = [[c.value for c in row] for row in openpyxl.load_workbook(made).active.iter_rows()]
    assert ["1", "示例甲", None, None] in [r[:4] for r in rows]
    assert ["2", "示例乙", None, None] in [r[:4] for r in rows]


@pytest.mark.parametrize(
    ("value", "code", "shown", "told"),
    [
        (0.0845370370370370, "h:mm:ss;@", "2:01:44", "所显示的文本"),
        (date(2024, 9, 1), "yyyy年m月d日", "2024年9月1日", "所显示的文本"),
        (0.125, "0.0%", "12.5%", "所显示的文本"),
        (1234.5, "#,##0.00", "1,234.50", "所显示的文本"),
        (date(2024, 9, 1), "mm-dd-yy", "2024-09-01", "因电脑而异"),
    ],
)
def test_a_number_with_a_format_becomes_the_text_that_it_shows(
    value: object, code: str, shown: str, told: str
) -> None:
    """Not the number behind it: a time of two hours is no 0.08."""
    book = openpyxl.Workbook()
    page = book.active
    page.page_setup.paperSize = 9
    page["A1"] = value
    page["A1"].number_format = code
    page["A1"].font = Font(name="宋体", size=11)
    target = io.BytesIO()
    book.save(target)
    normal = normalize_xlsx(target.getvalue())
    assert not normal.left
    [table] = normal.layout.tables()
    cell = table.rows[0].cells[0]
    assert (cell.text, cell.blocks[0].align) == (shown, "right")
    assert any(told in change.what for change in normal.changes)


def test_a_draft_lies_in_a_folder_of_forms_and_is_never_written_over_what_was_edited(
    tmp_path: Path,
) -> None:
    document = plain()
    document.add_paragraph("示例申请表")
    add_table(document, [["姓名", "", "性别", "□男 □女"], ["", "", "", ""]], [30, 45, 30, 45])
    path = tmp_path / "空白.docx"
    path.write_bytes(data_of(document))
    drafted = cd.draft(path, tmp_path / "表样")
    assert drafted.form == "shi-li-shen-qing-biao"
    inner = tmp_path / "表样/forms" / drafted.form
    assert sorted(p.name for p in inner.iterdir() if not p.name.startswith(".")) == [
        "SOURCE.md", "boxes.png", "master.docx",
    ]  # fmt: skip
    assert (inner / "boxes.png").read_bytes().startswith(b"\x89PNG")
    assert not drafted.ok  # four empty cells that nobody claims
    assert "表1 第2行 第1格" in cd.report(drafted)
    schema = tmp_path / f"表样/data_schemas/{drafted.form}.yaml"
    schema.write_text(schema.read_text(encoding="utf-8") + "# 改过\n", encoding="utf-8")
    again = cd.draft(path, tmp_path / "表样")
    assert [f.code for f in again.kept] == ["FS-kept"]
    assert schema.read_text(encoding="utf-8").endswith("# 改过\n")
    with pytest.raises(cd.RequestError, match=r"\.docx 或 \.xlsx"):
        cd.draft(tmp_path / "空白.pdf", tmp_path / "表样")


@pytest.mark.parametrize(
    ("tag", "key"), [("gridSpan", "val"), ("tcW", "w")], ids=["columns", "widths"]
)
def test_measures_that_are_no_numbers_are_told(tag: str, key: str, tmp_path: Path) -> None:
    document = plain()
    table = add_table(document, [["姓名", ""]], [30, 60])
    table._tbl.tblPr.find(qn("w:tblLayout")).set(qn("w:type"), "autofit")
    properties = table._tbl.tr_lst[0].tc_lst[0].tcPr
    properties.append(element(tag, **{key: "很宽"}))
    path = tmp_path / "坏.docx"
    path.write_bytes(data_of(document))
    for call in (lambda: cd.draft(path, tmp_path / "表样"), lambda: cd.compare(path, path)):
        with pytest.raises(cd.MasterError, match="坏"):
            call()
