"""Lists that run over several pages say 第x页 共y页 on each, in every format."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.printing.document import Printer
from tests.outputs import squeezed
from tests.yaml_texts import dump_yaml, load_texts

ROOT = Path(__file__).resolve().parents[2]
CATALOG = Catalog()
LISTS = [
    form
    for form in CATALOG.form_ids
    if CATALOG.master(form).suffix == ".xlsx" and form != "annual-statistics"  # one page
]


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(CATALOG)


@pytest.mark.parametrize("form", LISTS)
def test_pages_of_a_list_are_numbered(form: str, printer: Printer, tmp_path: Path) -> None:
    record = load_texts(ROOT / "examples" / form / "minimal.yaml")
    [table] = [key for key, value in record.items() if isinstance(value, list)]
    record[table] = [dict(record[table][0]) for _ in range(40)]
    path = tmp_path / "名册.yaml"
    path.write_text(dump_yaml(record), encoding="utf-8")
    [entry] = read_paths([path], CATALOG).entries
    made = printer.filled(entry.record)
    pages = PdfReader(io.BytesIO(made.pdf)).pages
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f"第{number}页共{len(pages)}页" in squeezed(page.extract_text())
    footer = openpyxl.load_workbook(io.BytesIO(made.xlsx)).worksheets[0].oddFooter.center.text
    assert footer == "第&P页\u3000共&N页"
    docx = zipfile.ZipFile(io.BytesIO(made.docx))
    said = docx.read(next(n for n in docx.namelist() if "footer" in n and "rels" not in n)).decode()
    assert said.index("第") < said.index(" PAGE ") < said.index("共") < said.index(" NUMPAGES ")


def test_the_numbers_take_no_row_of_a_list(printer: Printer) -> None:
    """They stand below the type area, and the margin is large enough for them."""
    for form in LISTS:
        for section in printer.blank(CATALOG.schema(form)).layout.sections:
            [line] = section.footer
            assert section.page.footer + line.line.value < section.page.bottom
