"""Marked-up copies: where marks stand, that they go again, and that nothing else changes."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.utils import coordinate_to_tuple

from cadre_docs.catalog import catalog
from cadre_docs.checks.records import check_intake, in_order
from cadre_docs.errors import OutputError
from cadre_docs.findings import Finding, Position, Severity, error, note, warning
from cadre_docs.intake.read import read_paths
from cadre_docs.intake.template.layout import ISSUES_SHEET, ISSUES_TITLE
from cadre_docs.outputs import ledger
from cadre_docs.report.annotate.copies import Copies
from cadre_docs.report.annotate.workbook import COLOURS, FORMULA, HEAD, TAIL, annotate_workbook
from cadre_docs.report.annotate.yaml import annotate_yaml, mark_text
from cadre_docs.source.tree import Entry, Mapping, Scalar, Sequence
from cadre_docs.source.yaml import load
from cadre_docs.templates.workbooks.form import blank_workbook
from cadre_docs.templates.workbooks.people import blank_people_workbook
from tests.filling import Person
from tests.report.soundness import faults

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(
    path
    for path in (ROOT / "examples").rglob("*.yaml")
    if not {"editions", "catalog-midterm"} & set(path.parts)  # of several people, and schemas
)
HENAN_EXAMPLES = sorted((ROOT / "examples" / "henan-tenure-form").glob("*.yaml"))
FORMS = catalog()
HENAN = FORMS.schema("henan-tenure-form")
FILE = "记录.yaml"
BOOK = "记录.xlsx"


def at(line: int | None, code: str = "FS-choice", message: str = "不对") -> Finding:
    return error(code, message, position=Position(FILE, line, None if line is None else 1))


def said(findings) -> list[tuple]:
    """Findings without their places in files, which marks may move."""
    moved = re.compile("第[0-9]+行|（[^（）]*:[0-9]+:[0-9]+）")
    return sorted(
        (f.code, f.severity, moved.sub("", f.message), f.path, f.person) for f in findings
    )


def checked(path: Path):
    """Records and findings of a file."""
    intake = read_paths([path], FORMS)
    return [entry.record for entry in intake.entries], check_intake(intake, FORMS)


def copied(path: Path, folder: Path) -> Path:
    """Check a file and write its marked-up copy."""
    _, findings = checked(path)
    (result,) = Copies([path], folder).write(findings)
    assert result.target is not None
    return result.target


# --- YAML: where a mark stands ----------------------------------------------------------------

PLACES = {
    "above the line": ("甲: 1\n乙: 2\n", 2, "甲: 1\n@乙: 2\n"),
    "same indentation": ("甲:\n  乙: 2\n", 2, "甲:\n  @  乙: 2\n"),
    "list item": ("甲:\n  - 乙: 2\n    丙: 3\n", 2, "甲:\n  @  - 乙: 2\n    丙: 3\n"),
    "second key of an item": ("甲:\n  - 乙: 2\n    丙: 3\n", 3, "甲:\n  - 乙: 2\n    @    丙: 3\n"),
    "inside a block": ("甲: 1\n乙: |\n  文\n\n  字\n丙: 3\n", 5, "甲: 1\n@乙: |\n  文\n\n  字\n丙: 3\n"),
    "after a block": ("乙: |\n  文\n\n丙: 3\n", 4, "乙: |\n  文\n\n@丙: 3\n"),
    "after an empty block": ("甲:\n  乙: |\n  丙: 3\n", 3, "甲:\n  乙: |\n  @  丙: 3\n"),
    "block to be kept": ("乙: |+\n  文\n\n丙: 3\n", 4, "乙: |+\n  文\n\n@丙: 3\n"),
    "flow list": ("甲: [\n  1,\n  2]\n丙: 3\n", 3, "@甲: [\n  1,\n  2]\n丙: 3\n"),
    "flow in flow": ("甲: [{a: 1,\n  b: 2}, {\n  c: 3}]\n", 3, "@甲: [{a: 1,\n  b: 2}, {\n  c: 3}]\n"),
    "plain of two lines": ("甲: 一\n  二\n乙: 3\n", 2, "@甲: 一\n  二\n乙: 3\n"),
    "quoted of two lines": ('甲: "一\n  二"\n乙: 3\n', 2, '@甲: "一\n  二"\n乙: 3\n'),
    "the whole file": ("甲: 1\n", None, "@甲: 1\n"),
    "document": ("---\n甲: 1\n---\n乙: 2\n", 4, "---\n甲: 1\n---\n@乙: 2\n"),
    "last line without an end": ("甲: 1\n乙: 2", 2, "甲: 1\n@乙: 2"),
    "beyond the end": ("甲: 1\n乙: 2\n", 9, "甲: 1\n@乙: 2\n"),
    "syntax error": ("甲: 1\n乙：2\n丙: 3\n", 2, "甲: 1\n@乙：2\n丙: 3\n"),
    "broken file, in a block": ("甲: |\n  文\n  字\n乙：\n  丙：2\n丁: 3\n", 3, "@甲: |\n  文\n  字\n乙：\n  丙：2\n丁: 3\n"),
    "broken file, in a block of a list": ("- 甲: |\n    文\n  乙：3\n  丁: 4\n", 2, "@- 甲: |\n    文\n  乙：3\n  丁: 4\n"),
    "quotes never closed": ('甲: 1\n乙: "2\n丙: 3\n', 4, '甲: 1\n@乙: "2\n丙: 3\n'),
    "control character in a block": ("甲: |\n  文\x07字\n乙: 2\n", 2, "@甲: |\n  文\x07字\n乙: 2\n"),
    "empty file": ("", None, "@"),
}  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize(("text", "line", "wanted"), PLACES.values(), ids=PLACES)
def test_a_mark_stands_where_it_does_no_harm(text, line, wanted, newline, bom):
    data = bom + text.replace("\n", newline).encode()
    end = newline if text else "\n"
    marked = annotate_yaml(data, [at(line)])
    assert marked == bom + (
        wanted.replace("\n", newline).replace("@", mark_text(at(line)) + end).encode()
    )
    assert annotate_yaml(marked, []) == data


def test_what_a_mark_says():
    finding = warning(
        "PH-mobile",
        "“1\n2”不对\x07",
        wanted="11位",
        remedy="请核对",
        path="手机号码",
        citation="某通知第3条",
    )
    assert (
        mark_text(finding)
        == "# ! 提醒 PH-mobile 手机号码：“1 2”不对；11位；请核对。（依据：某通知第3条）"
    )
    assert mark_text(note("FS-clean", "好")) == "# · 说明 FS-clean 好。"


def test_marks_keep_the_order_of_findings_and_old_ones_go():
    old = f"{mark_text(at(1, 'FS-type'))}\n甲: 1\n  # ✗ 错误 人写的\n"
    marked = annotate_yaml(old.encode(), [at(2, "AA-19.7"), at(2, "FS-length")]).decode()
    assert [line.split()[3] for line in marked.splitlines()[:2]] == ["AA-19.7", "FS-length"]
    assert marked.splitlines()[2:] == ["甲: 1", "  # ✗ 错误 人写的"]


def test_what_looks_like_a_mark_inside_a_text_is_text():
    text = f"甲: |\n  {mark_text(at(1))}\n  文\n".encode()
    assert annotate_yaml(text, []) == text


def test_the_line_of_another_place_is_told_as_in_the_copy():
    text = "甲: 1\n乙: 2\n甲: 3\n".encode()
    findings = [at(1), at(3, "FS-duplicate", "“甲”写了两次（第一次在第1行）")]
    marked = annotate_yaml(text, findings).decode()
    assert "第一次在第2行" in marked
    assert marked.splitlines()[1] == "甲: 1"


def test_gb18030_becomes_utf_8_and_no_longer_says_so(tmp_path):
    path = tmp_path / "记录.yaml"
    path.write_bytes(EXAMPLES[-1].read_text("utf-8").encode("gb18030"))
    _, findings = checked(path)
    assert any("GB18030" in f.message for f in findings)
    assert "GB18030" not in copied(path, tmp_path / "out").read_text("utf-8")


def test_what_is_no_text_is_not_copied():
    assert annotate_yaml(b"\xff\xff\xff", []) is None


# --- YAML: what holds for all files -----------------------------------------------------------

YAML_DAMAGES = {
    "nothing": ("", ""),
    "choice": ("性别: 女", "性别: 雌"),
    "choices": ("性别: 男", "性别: 雄"),
    "twice": ("姓名:", "姓名: 示例丙\n姓名:"),
    "unknown": ("手机号码:", "手机号:"),
    "unreadable": ("聘任时间: ", "聘任时间: 约"),
    "colon": ("性别: ", "性别："),
    "tab": ("从事专业: ", "\t从事专业: "),
    "quote": ('手机号码: "', '手机号码: "“'),
    "open quote": ("主管部门: ", '主管部门: "'),
    "control": ("德", "德\x07"),
    "no form": ("表单: henan-tenure-form\n", ""),
    "flow": ("性别: ", "性别: [一,\n  二]\n性别二: "),
}
DAMAGED_YAML = [(path, name) for path in EXAMPLES for name in YAML_DAMAGES]


def damaged(path: Path, damage: str) -> str:
    old, new = YAML_DAMAGES[damage]
    return path.read_text("utf-8").replace(old, new) if old else path.read_text("utf-8")


@pytest.mark.parametrize(
    ("example", "damage"), DAMAGED_YAML, ids=[f"{p.stem}-{n}" for p, n in DAMAGED_YAML]
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_yaml_copies(tmp_path, example, damage, newline):
    path = tmp_path / "in" / example.name
    path.parent.mkdir()
    data = damaged(example, damage).replace("\n", newline).encode()
    path.write_bytes(data)
    records, findings = checked(path)
    once = copied(path, tmp_path / "once")
    records_again, findings_again = checked(once)
    assert path.read_bytes() == data
    assert records_again == records
    assert said(findings_again) == said(findings)
    assert once.read_bytes().count("# ✗ 错误 ".encode()) == sum(
        f.severity is Severity.ERROR for f in findings
    )
    assert copied(once, tmp_path / "twice").read_bytes() == once.read_bytes()
    assert annotate_yaml(once.read_bytes(), []) == data


def plain(node):
    match node:
        case Scalar(text=text):
            return text
        case Sequence(items=items):
            return [plain(item) for item in items]
        case Mapping(entries=entries):
            return [(entry.key, plain(entry.value)) for entry in entries]
        case Entry():
            raise AssertionError(node)


TEXT = st.text("甲乙 #:-'\"|[]{},x1\\", min_size=1, max_size=12)
LINES = st.lists(st.text("甲乙#:- x", max_size=8), min_size=1, max_size=4)
MARKUP = re.compile(r"\s+")


@st.composite
def values(draw, indent: int, depth: int = 0) -> str:
    """The rest of a line after ``键:``, and more lines."""
    pad = "  " * (indent + 1)
    kind = draw(st.sampled_from("pqsblm" if depth < 2 else "pqsb"))
    if kind == "p":
        return " " + draw(st.sampled_from(["一", "一\n" + pad + "二", "", "2021.03", "一 二"]))
    if kind == "q":
        lines = draw(st.lists(st.text("甲#: x", max_size=5), min_size=1, max_size=3))
        return ' "' + f"\n{pad}".join(lines) + '"'
    if kind == "s":
        flow = draw(
            st.sampled_from(["[1, 2]", "[1,\n@2]", "{a: 1,\n@b: [2,\n@3]}", "[\n@'a\n@b'\n@]"])
        )
        return " " + flow.replace("@", pad)
    if kind == "b":
        head = draw(st.sampled_from(["|", ">", "|-", "|+", ">-"]))
        lines = draw(LINES)
        return f" {head}\n" + "\n".join(f"{pad}x{line}" if line.strip() else "" for line in lines)
    if kind == "l":
        dash = "  " * indent + draw(st.sampled_from(["- ", "  - "]))
        items = draw(
            st.lists(
                st.sampled_from(["一", "{a: 1}", "甲: 一", "|\n" + "  " * (indent + 4) + "文"]),
                min_size=1,
                max_size=3,
            )
        )
        return "\n" + "\n".join(dash + item for item in items)
    return "\n" + draw(mappings(indent + 1, depth + 1))


@st.composite
def mappings(draw, indent: int = 0, depth: int = 0) -> str:
    names = draw(st.lists(st.sampled_from(["甲", "乙", "丙", "丁", "戊"]), min_size=1, max_size=4))
    lines = []
    for number, name in enumerate(names):
        if draw(st.booleans()):
            lines.append("  " * indent + "# 人写的")
        lines.append("  " * indent + f"{name}{number}:" + draw(values(indent, depth)))
    return "\n".join(lines)


@settings(deadline=None, max_examples=300)
@given(
    documents=st.lists(mappings(), min_size=1, max_size=2),
    lines=st.lists(st.one_of(st.none(), st.integers(1, 30)), max_size=6),
    last=st.sampled_from(["", "\n", "\n\n"]),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_a_copy_says_what_the_file_says_and_clearing_gives_the_file(
    documents, lines, last, newline
):
    data = ("\n---\n".join(documents) + last).replace("\n", newline).encode()
    trees, problems = load(data, FILE)
    marked = annotate_yaml(data, [at(line) for line in lines])
    trees_again, problems_again = load(marked, FILE)
    assert [plain(tree) for tree in trees_again] == [plain(tree) for tree in trees]
    assert len(problems_again) == len(problems)
    assert marked.decode().count(mark_text(at(1))) == len(lines)
    assert annotate_yaml(marked, []) == data


@settings(deadline=None, max_examples=300)
@given(
    text=st.text("甲乙:：- \n\r\t#|>'\"[]{},&*!%@\u2028\x85\x07", max_size=60),
    lines=st.lists(st.integers(1, 12), max_size=3),
)
def test_any_text_at_all_keeps_its_meaning(text, lines):
    trees, _ = load(text.encode(), FILE)
    marked = annotate_yaml(text.encode(), [at(line) for line in lines])
    assert [plain(t) for t in load(marked, FILE)[0]] == [plain(t) for t in trees]


# --- workbooks --------------------------------------------------------------------------------

BOOK_DAMAGES = {
    "nothing": {},
    "choice": {"性别": "雌"},
    "formula": {"单位": "=1+1"},
    "hostile": {"从事专业": "=cmd|' /C calc'!A0", "出生日期": "<A&B>"},
    "several on one cell": {"身份证号码": "410100197005121011", "手机号码": "1390"},
    "empty": {"姓名": None, "性别": None},
    "number": {"手机号码": 13900000001, "身份证号码": 410100197005121000},
}
BLANKS = {"single": blank_workbook(HENAN), "people": blank_people_workbook(HENAN, 2)}
KINDS = tuple(BLANKS)
DAMAGED_BOOKS = [
    (path, KINDS[(first + number) % 2], name)  # each damage in both kinds over the examples
    for first, path in enumerate(HENAN_EXAMPLES)
    for number, name in enumerate(BOOK_DAMAGES)
]


def example_tree(path: Path) -> Mapping:
    (tree,), _ = load(path.read_bytes(), str(path))
    return Mapping(tuple(entry for entry in tree.entries if entry.key != "表单"), tree.position)


def workbook(
    path: Path = HENAN_EXAMPLES[0], kind: str = "single", damage: str = "nothing"
) -> Person:
    person = Person(BLANKS[kind]).fill(example_tree(path))
    for key, value in BOOK_DAMAGES[damage].items():
        person.cell(key).value = value
    return person


def opened(data: bytes | Path):
    content = data if isinstance(data, bytes) else data.read_bytes()
    book = load_workbook(io.BytesIO(content), rich_text=True)
    if any(sheet["A1"].value == ISSUES_TITLE for sheet in book.worksheets):
        assert not faults(content)  # every copy, and what openpyxl made of one
    return book


def contents(book, *, without: str = ISSUES_SHEET) -> dict:
    """All that people see and that marks must not change."""
    return {
        (sheet.title, cell.coordinate): (
            str(cell.value),
            cell.data_type,
            cell.style,
            cell.fill.fgColor.rgb,
            cell.number_format,
            cell.protection.locked,
            cell.alignment.wrap_text,
            cell.font.b,
        )
        for sheet in book
        if sheet.title != without
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None or cell.has_style
    }


def shape(book) -> dict:
    """What stands around the cells."""
    return {
        sheet.title: (
            sheet.sheet_state,
            sheet.protection.sheet,
            sheet.freeze_panes,
            {k: d.width for k, d in sheet.column_dimensions.items()},
            {k: d.height for k, d in sheet.row_dimensions.items() if d.height},
            sorted((str(v.sqref), v.type, v.formula1) for v in sheet.data_validations.dataValidation),
            sheet.print_title_rows,
            [(str(f.sqref), r.formula) for f in sheet.conditional_formatting for r in f.rules
             if FORMULA not in r.formula],
        )
        for sheet in book
        if sheet.title != ISSUES_SHEET
    }  # fmt: skip


def comments(book) -> dict:
    return {
        (sheet.title, cell.coordinate): (cell.comment.author, cell.comment.text)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def colours(book) -> dict:
    """Marked cells and their colours."""
    return {
        (sheet.title, cell): rule.dxf.fill.bgColor.rgb[-6:]
        for sheet in book
        for part in sheet.conditional_formatting
        for rule in part.rules
        if FORMULA in rule.formula
        for cell in str(part.sqref).split()
    }


def listed(book) -> list[list]:
    sheet = book[ISSUES_SHEET]
    return [[c.value or "" for c in row] for row in sheet.iter_rows(min_row=4, max_col=9)]


@pytest.mark.parametrize(
    ("example", "kind", "damage"),
    DAMAGED_BOOKS,
    ids=[f"{p.stem}-{k}-{d}" for p, k, d in DAMAGED_BOOKS],
)
def test_workbook_copies(tmp_path, example, kind, damage):
    path = tmp_path / "in" / BOOK
    path.parent.mkdir()
    path.write_bytes(workbook(example, kind, damage).saved())
    records, findings = checked(path)
    once = copied(path, tmp_path / "once")
    records_again, findings_again = checked(once)
    assert records_again == records
    assert [(f.code, f.message, f.position.cell, f.position.sheet) for f in findings_again] == [
        (f.code, f.message, f.position.cell, f.position.sheet) for f in findings
    ]
    assert copied(once, tmp_path / "twice").read_bytes() == once.read_bytes()
    before, after = opened(path), opened(once)
    assert after.sheetnames == [ISSUES_SHEET, *before.sheetnames]
    assert contents(before).items() <= contents(after).items()
    assert shape(after) == shape(before)
    assert before.defined_names.keys() <= after.defined_names.keys()
    cells = {(f.position.sheet, f.position.cell): f.severity for f in reversed(findings)}
    assert colours(after).keys() == comments(after).keys() == cells.keys()
    assert len(findings) == len([row for row in listed(after) if row[1]])
    cleared = opened(annotate_workbook(once.read_bytes(), []).data)
    assert not comments(cleared)
    assert not colours(cleared)
    assert contents(before).items() <= contents(cleared).items()


def test_comment_colour_and_list_say_the_finding(tmp_path):
    path = tmp_path / BOOK
    path.write_bytes(workbook(damage="choice").saved())
    book = opened(copied(path, tmp_path / "out"))
    place = ("填写", "C10")
    assert colours(book) == {place: COLOURS[Severity.ERROR]}
    author, text = comments(book)[place]
    assert author == "cadre-docs"
    assert text.splitlines() == [
        HEAD,
        "【错误】FS-choice",
        "性别：“雌”不在可选项之内；可选：男、女；请改为可选项之一。",
        TAIL,
    ]
    assert listed(book) == [
        ["错误", "FS-choice", "示例甲", "填写!C10", "性别", "“雌”不在可选项之内",
         "可选：男、女", "请改为可选项之一", ""]
    ]  # fmt: skip


def finding(cell: str | None, severity=Severity.ERROR, sheet: str | None = "填写", **more):
    position = Position(BOOK, sheet=sheet, cell=cell)
    return Finding("XX-1", severity, "不对", position=position, **more)


def test_several_findings_on_one_cell_are_one_comment_in_the_gravest_colour():
    findings = [finding("C8", Severity.NOTE), finding("C8", citation="某通知"), finding("C8")]
    book = opened(annotate_workbook(workbook().saved(), findings).data)
    assert colours(book) == {("填写", "C8"): COLOURS[Severity.ERROR]}
    ((_, text),) = comments(book).values()
    assert text.count("【错误】") == 2
    assert text.count("【说明】") == 1
    assert "依据：某通知" in text
    assert text.count("\n") > 5


def test_comment_boxes_have_room_for_their_text():
    long = finding("C8", remedy="请核对" * 60)
    data = annotate_workbook(workbook().saved(), [finding("C7"), long]).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(".vml")]
        heights = [int(h) for h in re.findall(rb"height:(\d+)px", archive.read(name))]
    assert heights[0] < 120 < heights[1] <= 560


def test_findings_of_the_whole_file_or_sheet_are_listed():
    findings = [finding("C8"), finding(None, sheet=None), finding(None, Severity.WARNING)]
    rows = listed(opened(annotate_workbook(workbook().saved(), findings).data))
    assert [row[3] for row in rows] == ["整个文件", "填写", "填写!C8"]


def test_without_findings_the_list_says_so():
    book = opened(annotate_workbook(workbook().saved(), []).data)
    assert book[ISSUES_SHEET]["A4"].value == "没有发现问题"
    assert book[ISSUES_SHEET]["A1"].value == ISSUES_TITLE


@pytest.mark.parametrize("title", ["填写", "张三's 表", "A!B", "2024年 汇总"])
def test_links_lead_to_the_cell(title):
    person = workbook()
    if title not in person.book.sheetnames:
        person.book.create_sheet(title)["B3"] = "x"
    data = annotate_workbook(person.saved(), [finding("AB12", sheet=title)]).data
    book = opened(data)
    link = book[ISSUES_SHEET]["D4"].hyperlink
    assert link.target is None
    sheet, _, cell = link.location.rpartition("!")
    assert book[sheet.removeprefix("'").removesuffix("'").replace("''", "'")][cell].comment
    assert coordinate_to_tuple(cell) == (12, 28)


def test_the_list_prints_and_filters():
    sheet = opened(annotate_workbook(workbook().saved(), [finding("C8")]).data)[ISSUES_SHEET]
    assert sheet.auto_filter.ref == "A3:I4"
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$3:$3"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet["F4"].alignment.wrap_text
    assert sheet.sheet_view.tabSelected


def test_messages_are_text_whatever_they_begin_with():
    findings = [Finding("XX-1", Severity.ERROR, "=1+1\x07", position=Position(BOOK), person="@甲")]
    sheet = opened(annotate_workbook(workbook().saved(), findings).data)[ISSUES_SHEET]
    assert (sheet["F4"].value, sheet["F4"].data_type) == ("=1+1\\x07", "s")
    assert (sheet["C4"].value, sheet["C4"].data_type) == ("@甲", "s")


HUMAN = "请张三\n再核对一次\n"


@pytest.mark.parametrize("rounds", [1, 2, 3])
def test_comments_by_people_stay(rounds):
    person = workbook()
    person.main["C8"].comment = Comment(HUMAN, "李四")
    person.main["C9"].comment = Comment(f"{HEAD}只是说说", "王五")
    data = person.saved()
    for _ in range(rounds):
        data = annotate_workbook(data, [finding("C8")]).data
    found = comments(opened(data))
    assert found["填写", "C8"][0] == "李四"
    assert found["填写", "C8"][1].startswith(HUMAN)
    assert found["填写", "C8"][1].count(HEAD) == 1
    cleared = comments(opened(annotate_workbook(data, []).data))
    assert cleared == {
        ("填写", "C8"): ("李四", HUMAN),
        ("填写", "C9"): ("王五", f"{HEAD}只是说说"),
    }


def test_what_people_add_to_our_comment_stays():
    data = annotate_workbook(workbook().saved(), [finding("C8")]).data
    book = opened(data)
    cell = book["填写"]["C8"]
    cell.comment = Comment(cell.comment.text + "\n已问过本人", "李四")
    stream = io.BytesIO()
    book.save(stream)
    cleared = annotate_workbook(stream.getvalue(), []).data
    assert [text.strip() for _, text in comments(opened(cleared)).values()] == ["已问过本人"]


def test_marks_move_with_their_cells_and_still_go():
    book = opened(annotate_workbook(workbook().saved(), [finding("C8")]).data)
    sheet = book["填写"]
    sheet.move_range("C8:C8", rows=30)  # openpyxl moves no comments, so by hand
    sheet["C38"].comment = Comment(f"{HEAD}\r\n旧的\r\n{TAIL}", " ")
    stream = io.BytesIO()
    book.save(stream)
    cleared = opened(annotate_workbook(stream.getvalue(), []).data)
    assert not comments(cleared)
    assert not colours(cleared)


def test_mended_cells_lose_their_marks(tmp_path):
    path = tmp_path / BOOK
    path.write_bytes(workbook(damage="choice").saved())
    book = opened(copied(path, tmp_path / "out"))
    book["填写"]["C10"].value = "男"
    mended = tmp_path / "mended" / BOOK
    mended.parent.mkdir()
    book.save(mended)
    after = opened(copied(mended, tmp_path / "again"))
    assert not comments(after)
    assert not colours(after)
    assert listed(after)[0][0] == "没有发现问题"


def test_a_sheet_of_that_name_that_people_made_is_theirs(tmp_path):
    person = workbook()
    person.book.create_sheet(ISSUES_SHEET)["A1"] = "我们的问题"
    path = tmp_path / BOOK
    path.write_bytes(person.saved())
    _, findings = checked(path)
    assert any(f"工作表“{ISSUES_SHEET}”不是模板中的" in f.message for f in findings)
    copy = copied(path, tmp_path / "out")
    assert opened(copy)[ISSUES_SHEET]["A1"].value == "我们的问题"
    assert said(checked(copy)[1]) == said(findings)
    assert copied(copy, tmp_path / "again").read_bytes() == copy.read_bytes()


def test_a_merged_cell_is_marked_where_it_shows():
    person = workbook()
    person.main.merge_cells("C8:C9")
    book = opened(annotate_workbook(person.saved(), [finding("C9")]).data)
    assert list(colours(book)) == [("填写", "C8")]
    assert list(comments(book)) == [("填写", "C8")]


def test_a_cell_that_did_not_exist_still_looks_like_its_column():
    person = workbook(kind="people")
    far = f"D{person.book['主要工作'].max_row + 500}"
    data = annotate_workbook(person.saved(), [finding(far, sheet="主要工作")]).data
    sheet = opened(data)["主要工作"]
    column = next(d for d in sheet.column_dimensions.values() if d.min <= 4 <= d.max)
    assert (column.number_format, column.protection.locked) == ("@", False)
    assert ("主要工作", far) in colours(opened(data))


def test_many_marks_and_other_formats_come_after_ours():
    person = workbook(kind="people")
    findings = [finding(f"B{row}", sheet="人员") for row in range(7, 507)]
    book = opened(annotate_workbook(person.saved(), findings).data)
    assert len(colours(book)) == 500
    rules = [r for f in book["人员"].conditional_formatting for r in f.rules]
    ours = [r.priority for r in rules if FORMULA in r.formula]
    others = [r.priority for r in rules if FORMULA not in r.formula]
    assert max(ours) < min(others)
    assert len({*ours, *others}) == len(rules)


def extended(data: bytes) -> bytes:
    """The same workbook as Excel saves it: lists on another sheet in an extension."""
    classic = re.compile(
        rb'<dataValidation ([^>]*?)sqref="([^"]*)"([^>]*)><formula1>(\'?[^<]*![^<]*)</formula1>'
        rb"(?:<formula2\s*/>)?</dataValidation>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            xml = source.read(name)
            moved = classic.findall(xml) if "worksheets/sheet" in name else []
            if moved:
                xml = classic.sub(b"", xml)
                rules = b"".join(
                    b"<x14:dataValidation " + a + c + b"><x14:formula1><xm:f>" + f + b"</xm:f>"
                    b"</x14:formula1><xm:sqref>" + s + b"</xm:sqref></x14:dataValidation>"
                    for a, s, c, f in moved
                )
                xml = xml.replace(
                    b"</worksheet>",
                    b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://'
                    b'schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations '
                    b'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
                    + rules
                    + b"</x14:dataValidations></ext></extLst></worksheet>",
                )
            target.writestr(name, xml)
    return stream.getvalue()


@pytest.mark.filterwarnings("ignore:Data Validation extension")
@pytest.mark.parametrize("kind", KINDS)
def test_drop_downs_that_excel_keeps_in_an_extension_stay(kind):
    data = workbook(kind=kind).saved()
    as_excel = extended(data)
    assert shape(opened(as_excel)) != shape(opened(data))
    copy = annotate_workbook(as_excel, []).data
    assert extensions(copy) == extensions(as_excel) != []
    assert shape(opened(copy)) == shape(opened(as_excel))


def extensions(data: bytes) -> list[bytes]:
    """What the sheets keep in extensions, but for the list of findings."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(n) for n in archive.namelist() if "worksheets/sheet" in n]
    return sorted(found[0] for xml in sheets if (found := re.findall(b"<extLst>.*</extLst>", xml)))


def with_parts(data: bytes, parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_macros_are_refused_and_not_copied(tmp_path):
    path = tmp_path / "记录.xlsm"
    path.write_bytes(with_parts(workbook().saved(), {"xl/vbaProject.bin": b"macro"}))
    assert annotate_workbook(path.read_bytes(), [finding("C8")]) is None


def test_the_copy_does_not_carry_todays_date(monkeypatch):
    data = workbook().saved()
    first = annotate_workbook(data, []).data
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert annotate_workbook(data, []).data == first


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_is_no_workbook_is_not_copied(data):
    assert annotate_workbook(data, []) is None


# --- files ------------------------------------------------------------------------------------


def written(folder: Path) -> list[str]:
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != ledger.FILE)
    return sorted(str(p.relative_to(folder)) for p in files)


def test_equal_names_from_different_folders(tmp_path):
    files = [tmp_path / "in" / place / "甲.yaml" for place in ("一", "二", "二/三")]
    for number, file in enumerate(files):
        file.parent.mkdir(parents=True)
        file.write_text(f"序号: {number}\n", "utf-8")
    out = tmp_path / "out"
    list(Copies([*files, files[0]], out).write([]))
    assert written(out) == ["一/甲.yaml", "二/三/甲.yaml", "二/甲.yaml"]
    assert [(out / name).read_text("utf-8") for name in written(out)] == [
        "序号: 0\n",
        "序号: 2\n",
        "序号: 1\n",
    ]


def test_a_file_given_twice_is_marked_once(tmp_path):
    path = tmp_path / "甲.yaml"
    path.write_text("甲: 1\n", "utf-8")
    wrong = error("FS-x", "不对", position=Position(str(path), 1, 1))
    (result,) = Copies([path, path], tmp_path / "out").write([wrong, wrong])
    assert result.target.read_text("utf-8").count("✗") == 1


@pytest.mark.parametrize("folder", [".", "in", "in/..", "link"])
def test_a_folder_that_holds_the_input_is_refused(tmp_path, folder):
    path = tmp_path / "in" / "甲.yaml"
    path.parent.mkdir()
    path.write_text("甲: 1\n", "utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "in", target_is_directory=True)
    with pytest.raises(OutputError, match="换一个文件夹"):
        Copies([path], tmp_path / folder)
    assert written(tmp_path / "in") == ["甲.yaml"]


def test_a_link_in_the_folder_does_not_lead_to_the_input(tmp_path):
    sources = [tmp_path / "in" / "子" / "甲.yaml", tmp_path / "in" / "乙.yaml"]
    sources[0].parent.mkdir(parents=True)
    for source in sources:
        source.write_text("甲: 1\n", "utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "子").symlink_to(sources[0].parent, target_is_directory=True)
    with pytest.raises(OutputError):
        Copies(sources, tmp_path / "out")


@pytest.mark.parametrize("name", ["甲.yaml", BOOK])
@pytest.mark.parametrize("step", ["os.fdopen", "pathlib.Path.replace"])
def test_nothing_is_left_when_a_write_fails(tmp_path, monkeypatch, name, step):
    path = tmp_path / "in" / name
    path.parent.mkdir()
    path.write_bytes(workbook().saved() if name == BOOK else "甲: 1\n".encode())
    before = path.read_bytes()
    copies = Copies([path], tmp_path / "out").write([])

    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(step, full)
    with pytest.raises(OutputError, match="写不进"):
        list(copies)
    monkeypatch.undo()
    assert not written(tmp_path / "out")
    assert path.read_bytes() == before


def test_files_that_cannot_be_read_are_said_and_skipped(tmp_path):
    good = tmp_path / "in" / "甲.yaml"
    good.parent.mkdir()
    good.write_text("甲: 1\n", "utf-8")
    strange = [tmp_path / "in" / name for name in ("没有.yaml", "表.doc", "坏.xlsx", "没有.xlsx")]
    strange[2].write_bytes(b"x")
    results = list(Copies([good, *strange], tmp_path / "out").write([]))
    assert [str(r).startswith("没有标注") for r in results] == [False, True, True, True, True]
    assert written(tmp_path / "out") == ["甲.yaml"]


# --- the command ------------------------------------------------------------------------------


def run(*arguments: str | Path):
    return subprocess.run(
        [sys.executable, "-m", "cadre_docs", "check", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_command_lists_copies_on_stderr(tmp_path):
    path = tmp_path / "in" / "甲.yaml"
    path.parent.mkdir()
    path.write_text(damaged(EXAMPLES[-1], "choice"), "utf-8")
    plain_run = run(path.parent)
    result = run(path.parent, "--annotate", tmp_path / "out")
    assert result.returncode == plain_run.returncode == 1
    assert result.stdout == plain_run.stdout
    assert result.stderr == f"已标注：{tmp_path / 'out' / '甲.yaml'}（错误1条）\n"
    assert written(tmp_path / "out") == ["甲.yaml"]


def test_the_command_refuses_the_folder_of_the_input(tmp_path):
    path = tmp_path / "甲.yaml"
    path.write_text("甲: 1\n", "utf-8")
    result = run(path, "--annotate", tmp_path)
    assert result.returncode == 2
    assert result.stderr.startswith("错误：标注副本不能写进")
    assert not result.stdout
    assert path.read_text("utf-8") == "甲: 1\n"


@pytest.mark.parametrize("inside", ["填报/标注", "填报/科室/标注"])
def test_copies_do_not_go_where_they_would_be_read_next_time(tmp_path, inside):
    path = tmp_path / "填报" / "科室" / "甲.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("甲: 1\n", "utf-8")
    result = run(tmp_path / "填报", "--annotate", tmp_path / inside)
    assert result.returncode == 2
    assert "下次会和原件一起读，成了一人两份" in result.stderr
    assert not (tmp_path / inside).exists()
    # Of a single file the folder is nobody's but the user's.
    assert run(path, "--annotate", tmp_path / inside).returncode == 1
    assert run(tmp_path / "填报", "--annotate", tmp_path / "填报标注").returncode == 1


# --- the order of findings --------------------------------------------------------------------


def test_findings_of_a_workbook_come_by_row_then_column():
    cells = [None, "A1", "C2", "B7", "Z7", "AA7", "B10", "B100"]
    findings = [finding(cell) for cell in cells]
    assert [f.position.cell for f in in_order(reversed(findings))] == cells
