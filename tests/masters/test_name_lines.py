"""A name of a list that outgrows its cell breaks after its points only, in every format."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.intake.printed.roster import read_roster
from cadre_docs.intake.read import read_paths
from cadre_docs.masters.name_lines import name_lines
from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.pages.read_docx.reader import read_docx
from cadre_docs.pages.typeset import typeset
from cadre_docs.printing.document import Document, Printer
from cadre_docs.record import build_record
from cadre_docs.values.text import clean_name
from tests.pages.set_lines import ours
from tests.yaml_texts import dump_yaml, load_texts

ROOT = Path(__file__).resolve().parents[2]
CATALOG = Catalog()
ROSTERS = [form for form in CATALOG.form_ids if CATALOG.master(form).suffix == ".xlsx"]
LISTS = {form: "名单" for form in ROSTERS if form != "annual-statistics"}
CASES = {
    "阿不都拉·示例": "阿不都拉·\n示例",
    "示例·买买提江": "示例·\n买买提江",
    "示·甲": "示·甲",  # on one line
    "示例甲乙丙丁戊己庚辛": "示例甲乙丙丁戊己庚辛",  # no point: it breaks anywhere
    "阿卜杜热合曼·买买提吐尔逊·艾": "阿卜杜热合曼·\n买买提吐尔逊·艾",
}
NARROW = 4  # hanzi: each column for names holds so many


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(CATALOG)


def roster(form: str, names: list[str], printer: Printer, folder: Path) -> Document:
    record = load_texts(ROOT / "examples" / form / "minimal.yaml")
    row = record[LISTS[form]][0]
    record[LISTS[form]] = [{**row, "姓名": name} for name in names]
    path = folder / "名册.yaml"
    path.write_text(dump_yaml(record), encoding="utf-8")
    [entry] = read_paths([path], CATALOG).entries
    return printer.filled(entry.record)


@pytest.mark.parametrize("form", LISTS)
def test_names_break_after_their_points_in_every_format(
    form: str, printer: Printer, tmp_path: Path
) -> None:
    made = roster(form, list(CASES), printer, tmp_path)
    parts = {part for name in CASES for part in name.split("·")}
    sheet = openpyxl.load_workbook(io.BytesIO(made.xlsx)).worksheets[0]
    cells = [str(c.value) for row in sheet.iter_rows() for c in row if c.value]
    names = [cell for cell in cells if cell.replace("\n", "") in CASES]
    assert len(names) == len(CASES)
    assert "\x06" not in "".join(cells)
    lines = {line for name in names for line in name.split("\n")}
    assert all(part in parts for line in lines for part in line.strip("·").split("·"))
    assert any("\n" in name for name in names)
    for layout in (made.layout, read_docx(made.docx)):
        assert set(names) <= {c.text for t in layout.tables() for r in t.rows for c in r.cells}
    printed = {line[0] for page in ours(typeset(made.layout, FontBook.system())) for line in page}
    assert [line for line in lines if len(line) <= NARROW and line not in printed] == []


def test_a_broken_name_is_read_back_whole(printer: Printer, tmp_path: Path) -> None:
    made = roster("xinxiang-passed-roster", list(CASES), printer, tmp_path)
    assert "示例·\n买买提江" in made.layout.text()
    tree, findings = read_roster(made.xlsx, "名册.xlsx", made.schema, made.master.read_bytes())
    assert tree is not None
    record, problems = build_record(made.schema, tree)
    assert [row.values["name"].typed for row in record.tables["people"]] == list(CASES)
    assert [told for told in (*findings, *problems) if told.code != "FS-clean"] == []


@pytest.mark.parametrize(
    ("name", "most", "lines"),
    [
        ("甲乙·丙丁", 5, ["甲乙·丙丁"]),
        ("甲乙·丙丁", 4.9, ["甲乙·", "丙丁"]),
        ("甲·乙·丙丁戊", 4, ["甲·乙·", "丙丁戊"]),
        ("甲乙丙·丁", 2, ["甲乙丙·", "丁"]),
    ],
)
def test_lines_of_a_name(name: str, most: float, lines: list[str]) -> None:
    assert list(name_lines(name, most)) == lines


@pytest.mark.parametrize(
    ("typed", "doubted"),
    [
        ("示例·\n甲乙", False),
        ("示例• \r\n甲乙", False),
        ("示例甲\n示例乙", True),
        ("示例\n·甲", True),
    ],
)
def test_a_name_may_go_on_after_its_point(typed: str, doubted: bool) -> None:
    assert any("几个人" in doubt.message for doubt in clean_name(typed).doubts) is doubted
