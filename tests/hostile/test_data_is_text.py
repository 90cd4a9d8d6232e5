"""What people type is printed as typed, in every output: no template, no formula, no markup."""

from __future__ import annotations

import ast
import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from openpyxl import load_workbook

import cadre_docs
from cadre_docs.outputs import ledger
from cadre_docs.outputs.csv import csv_bytes
from cadre_docs.outputs.files import safe_name
from cadre_docs.values.web_markup import markup_in
from tests.command import command
from tests.outputs import TEXT_OF, squeezed

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
TEMPLATES = [
    "{{ 7*7 }}",
    "{% for x in [1,2] %}y{% endfor %}",
    "${7*7}",
    "{# weg #}",
    "{{ 姓名 }}",
    "{%tr if 1 %}",
    "{_{ x }_}",
    "{unit}",
    "{0.__class__}",
    "\\N{DASH}&amp;",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title>",
]
FORMULAS = [
    "=1+1",
    "+8613800",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://example.com/","x")',
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "'=1",
]
TYPED = TEMPLATES + FORMULAS
FEW = (0, 14)
PACKAGE = "打印（草稿）.pdf"


# Code of web pages is an error of its own (FS-markup), and so is a formula that a spreadsheet left
# (FS-placeholder); two spellings of one unit are not drawn from.
SOUND = [text for text in TYPED if not (markup_in(text) or text.startswith("=HYPERLINK"))]
DRAWN = [text for text in TYPED if text != "＝1+1"]
NAMES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌"


def people(
    folder: Path,
    form: str,
    example: str = "minimal",
    texts: Sequence[str] = TYPED,
    *,
    named: bool = True,
) -> Path:
    """Write a record for each text, which is the unit and, unless names must be sound, the name."""
    folder.mkdir(parents=True)
    model = (EXAMPLES / form / f"{example}.yaml").read_text(encoding="utf-8")
    for number, text in enumerate(texts):
        quoted = "'" + text.replace("'", "''") + "'"
        of = {"单位": quoted, "姓名": quoted if named else f"示例{NAMES[number]}"}
        changed = re.sub(
            "^(姓名|单位): .*", lambda m, o=of: f"{m[1]}: {o[m[1]]}", model, flags=re.M
        )
        (folder / f"{number:02}.yaml").write_text(changed, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that can be made of such people."""
    root = tmp_path_factory.mktemp("made")
    henan = people(root / "河南", "henan-tenure-form")
    people(root / "项目" / "填报", "henan-tenure-form", "full", SOUND, named=False)
    annual = people(root / "年度", "annual-record", "full")
    jilin = people(root / "吉林", "jilin-tenure-form", "full", DRAWN, named=False)
    (root / "项目" / "cadre-docs.yaml").write_text(
        "记录: 填报\n输出: 输出\n格式: [docx]\n名册: 名册.xlsx\n文件名: '{姓名}/{单位}'\n",
        encoding="utf-8",
    )
    draft = "--draft"  # such people have errors
    for kind in ("docx", "pdf", "xlsx"):
        if kind != "pdf":  # the notice's is one
            name = root / f"名册.{kind}"
            command("roster", henan, "-o", name, "--form", "henan-tenure-roster", draft)
        command("notice", annual, "--from", "2024-03-01", "-o", root / f"公示.{kind}", draft)
    drawn = ("-o", root / "抽查.csv", "-o", root / "抽查.xlsx")
    command("sample", jilin, "--seed", "=1+1", *drawn, draft)
    command("statistics", annual, "-o", root / "统计", draft)
    for kind in ("html", "xlsx"):
        command("check", henan, "--summary", root / f"汇总.{kind}", "--annotate", root / kind)
    command("build", root / "项目")
    few = [henan / f"{n:02}.yaml" for n in FEW]
    command("render", *few, "-o", root / "表", "--package", root / "打印.pdf", draft)
    return root


def text_of(path: Path) -> str:
    kind = path.suffix[1:]
    if kind == "html":
        return squeezed(lxml_html.fromstring(path.read_bytes()).text_content())
    return squeezed(TEXT_OF[kind](path.read_bytes()))


ALL = ["名册（草稿）.docx", "名册（草稿）.xlsx", "公示（草稿）.docx", "公示（草稿）.pdf",
       "公示（草稿）.xlsx", "抽查（草稿）.xlsx",
       "汇总.html", "汇总.xlsx", "项目/输出/报告.html", "项目/输出/名册.xlsx"]  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_lists_and_reports_say_what_was_typed(name: str, made: Path) -> None:
    text = text_of(made / name)
    # Between hanzi a name has no spaces; a report shows backslashes and all.
    wanted = SOUND if name.startswith("项目") else DRAWN if name.startswith("抽查") else TYPED
    missing = [typed for typed in wanted if squeezed(typed) not in text]
    assert missing == []


def test_forms_say_what_was_typed(made: Path) -> None:
    papers = [path for path in (made / "表").iterdir() if path.name != ledger.FILE]
    assert {path.suffix for path in papers} == {".docx", ".pdf", ".xlsx"}
    for path in papers:
        number = [n for n in FEW if path.name.startswith(safe_name(TYPED[n]))]
        assert squeezed(TYPED[number[0]]) in text_of(path)
    package = text_of(made / PACKAGE)
    assert all(squeezed(TYPED[n]) in package for n in FEW)


def test_files_are_called_what_was_typed(made: Path) -> None:
    names = {path.stem for path in (made / "项目" / "输出").rglob("*.docx")}
    # The pattern drops separators at the ends, as those that an empty box leaves behind.
    assert names == {safe_name(text.strip("-")) for text in SOUND}
    assert len(SOUND) == len(TYPED) - 5
    for number, text in enumerate(SOUND):
        path = (
            made / "项目" / "输出" / f"示例{NAMES[number]}" / f"{safe_name(text.strip('-'))}.docx"
        )
        assert squeezed(text) in text_of(path)


def test_no_cell_of_a_workbook_is_a_formula_or_was_altered(made: Path) -> None:
    books = [*made.rglob("*.xlsx")]
    assert len(books) > len(TYPED)
    ours = 0
    for path in books:
        for sheet in load_workbook(path):
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                assert cell.data_type != "f", (path, cell.coordinate)
                assert not cell.quotePrefix
                ours += cell.value in TYPED
    assert ours > 3 * len(TYPED)


def test_a_marked_workbook_keeps_a_persons_text_that_looks_like_a_formula(tmp_path: Path) -> None:
    book = load_workbook(EXAMPLES / "annual-record" / "people.xlsx")
    [cell, *_] = [c for s in book for row in s.iter_rows(7) for c in row if c.value == "男"]
    where, sheet = cell.coordinate, cell.parent.title
    cell.value, cell.data_type = "=1+1", "s"
    book.save(tmp_path / "人员.xlsx")
    ran = command("check", tmp_path / "人员.xlsx", "--annotate", tmp_path / "标注")
    assert "“=1+1”不在可选项之内" in ran.out
    marked = load_workbook(tmp_path / "标注" / "人员.xlsx")
    assert (marked[sheet][where].value, marked[sheet][where].data_type) == ("=1+1", "s")
    assert not [c for s in marked for row in s.iter_rows() for c in row
                if str(c.value).startswith("“=") and c.data_type == "f"]  # fmt: skip


# --- CSV ---------------------------------------------------------------------------------------


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def plain(cell: str) -> str:
    """Take off what was put in front, as the documentation says."""
    return cell[1:] if re.match(r"''*[\t\r\n]|'['\s]*[=+\-@＝＋－＠]", cell) else cell


def test_no_csv_cell_begins_like_a_formula_and_all_can_be_read_back(made: Path) -> None:
    for name in ("抽查（草稿）.csv", PACKAGE.replace(".pdf", ".csv")):
        rows = read_csv((made / name).read_bytes())
        cells = [cell for row in rows for cell in row]
        assert not [cell for cell in cells if cell[:1] in "=+-@＝＋－＠\t\r\n" and cell]
        values = {squeezed(plain(cell)) for cell in cells}
        wanted = DRAWN if name.startswith("抽查") else [TYPED[n] for n in FEW]
        assert {squeezed(text) for text in wanted} <= values


@given(st.lists(st.text(alphabet="=+-@'＝ \t\r\n\",;a甲", max_size=6), min_size=1, max_size=4))
def test_any_texts_survive_a_csv(texts: list[str]) -> None:
    [row] = read_csv(csv_bytes([[1, *texts]]))
    assert row[0] == "1"
    assert [plain(cell) for cell in row[1:]] == texts
    assert not [cell for cell in row if cell.lstrip()[:1] in "=+-@＝" and cell.lstrip()]


def test_numbers_stay_numbers_and_a_file_name_may_be_anything() -> None:
    assert read_csv(csv_bytes([[-1, "x\udcff"]])) == [["-1", "x\\udcff"]]


def test_csv_is_written_in_one_place() -> None:
    folder = Path(cadre_docs.__file__).parent
    importing = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import) and any(name.name == "csv" for name in node.names):
                importing.add(path.name)
    # One writes; the others read lists that people hand in.
    assert importing == {"csv.py", "delimited.py"}
