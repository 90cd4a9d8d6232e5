"""No format prints less than another: every value of every form in DOCX, PDF and XLSX.

Each character of a value stands nowhere else, so that one that is lost is missed.
"""

from __future__ import annotations

import io
import math
import random
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.office.workbooks.workbook import Book
from cadre_docs.office.workbooks.worksheet import Worksheet
from cadre_docs.pages.read_xlsx.styles import Styles
from cadre_docs.printing.document import Document, Printer
from cadre_docs.record import printed_text
from cadre_docs.schema import Field, FieldType, FilledBy, Schema
from tests.outputs import SOFFICE, TEXT_OF, libreoffice_pdfs, pdf_text, squeezed
from tests.yaml_texts import dump_yaml

pytestmark = pytest.mark.slow

CATALOG = Catalog()
FORMS = CATALOG.form_ids
KINDS = ("docx", "pdf", "xlsx")
FREE = (FieldType.LINE, FieldType.TEXT, FieldType.NAME)
# Hanzi, each used once: nearly all of them stand on no form.
OWN = [chr(code) for code in range(0x4E10, 0x9FA0)]


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(CATALOG)


def length(field: Field, *, in_table: bool) -> int:
    """As long as a box holds, or longer than anybody writes."""
    most = {FieldType.TEXT: 40 if in_table else 700, FieldType.NAME: 16}.get(field.type, 45)
    if in_table:
        most = min(most, 25)
    return min(most, field.fit.smallest) if field.fit else most


class Filler:
    """Fills a form as a record; ``longest`` says how much of the longest text to write."""

    def __init__(self, own: list[str], chance: random.Random, longest: float) -> None:
        self._own = (c for c in own)
        self._chance, self._longest = chance, longest

    def record(self, schema: Schema) -> str:
        record: dict[str, object] = {"表单": schema.id}
        for field in schema.printed_fields:
            if field.filled_by is FilledBy.HAND:
                continue
            if field.type is FieldType.TABLE:
                count = field.max_rows or self._chance.choice([0, 1, 2, 7])
                columns = [c for c in field.columns if c.filled_by is not FilledBy.HAND]
                record[field.key] = [
                    {c.key: self.value(c, in_table=True) for c in columns} for _ in range(count)
                ]
            else:
                record[field.key] = self.value(field, in_table=False)
        return dump_yaml(record)

    def value(self, field: Field, *, in_table: bool) -> object:
        if field.type in FREE:
            count = max(1, round(length(field, in_table=in_table) * self._longest))
            text = [next(self._own) for _ in range(count)]
            if field.type is FieldType.TEXT and count > 100:  # paragraphs
                text[count // 3] = text[count // 2] = "\n"
            return "".join(text)
        if field.choices:
            return self._chance.choice(field.choices.values)
        return {
            FieldType.DATE: "2021-03-01",
            FieldType.PERIOD: "2021-03 至 2024-02",
            FieldType.MOBILE: "13900000000",
            FieldType.INTEGER: str(self._chance.randrange(1000)),
            FieldType.YES_NO: self._chance.choice(["是", "否"]),
            FieldType.DIGITS: "20240001",
        }.get(field.type)


def filled(form: str, folder: Path, printer: Printer, filler: Filler):
    path = folder / "记录.yaml"
    path.write_text(filler.record(CATALOG.schema(form)), encoding="utf-8")
    [entry] = read_paths([path], CATALOG).entries
    return entry.record, printer.filled(entry.record)


def stress(form: str, folder: Path, printer: Printer):
    chance = random.Random(form)  # noqa: S311 - no secret
    return filled(form, folder, printer, Filler(OWN, chance, 1.0))


def lost(record, text: str) -> list[str]:
    """Return the paths of values of which something is not in a text."""
    squeezed_text, characters = squeezed(text), set(text)
    missing = []
    for path, field, value in record.texts():
        said = printed_text(field, value.typed)
        if field.type in FREE:
            if not characters.issuperset(squeezed(said)):
                missing.append(path)
        elif field.type not in (FieldType.YES_NO, FieldType.CHOICE, FieldType.PHOTO) and (
            squeezed(said) not in squeezed_text
        ):
            missing.append(path)
    return missing


@pytest.mark.parametrize("form", FORMS)
def test_long_values_are_whole_in_every_format(form: str, printer, tmp_path: Path) -> None:
    record, document = stress(form, tmp_path, printer)
    assert {kind: lost(record, TEXT_OF[kind](document.output(kind))) for kind in KINDS} == {
        kind: [] for kind in KINDS
    }


@pytest.mark.parametrize("form", FORMS)
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    chance=st.randoms(use_true_random=False),
    start=st.integers(0, len(OWN) - 1),
    longest=st.floats(0, 1),
)
def test_every_printed_value_occurs_in_every_format(
    form: str, printer, tmp_path: Path, chance, start: int, longest: float
) -> None:
    own = OWN[start:] + OWN[:start]
    record, document = filled(form, tmp_path, printer, Filler(own, chance, longest))
    for kind in KINDS:
        assert lost(record, TEXT_OF[kind](document.output(kind))) == [], kind


# --- what a spreadsheet shows ---------------------------------------------------------------


def em(text: str) -> float:
    return sum(1 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def cut_off(data: bytes) -> list[str]:
    """Return the cells whose text is not all to be seen: not wrapped, too low, not printed."""
    book, found = Book(data), []
    digit = Styles(book).digit
    shown = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
    for part in book.sheets:
        sheet, measures = shown[part.name], Worksheet(book, part, digit)
        spans = {(m.min_row, m.min_col): m for m in sheet.merged_cells.ranges}
        area = openpyxl.worksheet.cell_range.CellRange(
            sheet.print_area.split("!")[1].replace("$", "")
        )
        for cell in (c for row in sheet.iter_rows() for c in row if c.value is not None):
            span = spans.get((cell.row, cell.column))
            last_row, last_column = (
                (span.max_row, span.max_col) if span else (cell.row, cell.column)
            )
            width = sum(measures.width(c) for c in range(cell.column, last_column + 1)) - 4
            rows = range(cell.row, last_row + 1)
            heights = (sheet.row_dimensions[n].height or measures.default_height for n in rows)
            runs = cell.value if isinstance(cell.value, list) else []
            sizes = [run.font.sz for run in runs if getattr(run, "font", None) and run.text.strip()]
            size = max(sizes, default=cell.font.size)
            look, place = cell.alignment, f"{part.name}!{cell.coordinate}"
            if last_row > area.max_row or last_column > area.max_col:
                found.append(f"{place} is not printed")
            lines = str(cell.value).split("\n")
            if look.text_rotation == 255:  # upright, one below the other
                needed = max(map(len, lines)) * size
            elif look.shrink_to_fit:
                continue
            elif look.wrap_text:
                count = sum(max(1, math.ceil(em(line) * size / width)) for line in lines)
                needed = (1.3 * count - 0.3) * size  # with the fonts of the desktop
            else:
                needed = 1.15 * size
                if em("".join(lines)) * size > width and span:
                    found.append(f"{place} does not wrap")
            if needed > sum(heights) + 0.5:
                found.append(f"{place} is too low")
    return found


@pytest.mark.parametrize("form", FORMS)
def test_a_spreadsheet_shows_all_of_its_text(form: str, printer, tmp_path: Path) -> None:
    _, document = stress(form, tmp_path, printer)
    assert cut_off(document.xlsx) == []


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_print_of_the_spreadsheet_says_all(printer, tmp_path: Path) -> None:
    made = {form: stress(form, tmp_path, printer) for form in FORMS}
    files: dict[str, bytes] = {}
    for form, (_, document) in made.items():
        files |= {f"{form}.{kind}": document.output(kind) for kind in ("docx", "xlsx")}
    prints = libreoffice_pdfs(files, tmp_path)
    assert {
        name: lost(made[Path(name).stem][0], pdf_text(pdf)) for name, pdf in prints.items()
    } == {name: [] for name in files}


def test_the_seals_mark_stays_with_a_long_name_of_the_unit(printer, tmp_path: Path) -> None:
    unit = "示例省示例市示例区示例街道示例职业技术教育中心学校附属实验幼儿园第一分园示例部处"
    assert len(unit) == 40
    path = tmp_path / "名册.yaml"
    path.write_text(f"表单: jilin-tenure-roster\n报送单位: {unit}\n名单: []\n", encoding="utf-8")
    [entry] = read_paths([path], CATALOG).entries
    document: Document = printer.filled(entry.record)
    sheet = openpyxl.load_workbook(io.BytesIO(document.xlsx)).worksheets[0]
    cell = next(c for row in sheet.iter_rows() for c in row if unit in str(c.value))
    assert str(cell.value).endswith("（盖章）")
    assert cell.alignment.wrap_text
    assert cut_off(document.xlsx) == []
