"""The lines of a form's spreadsheet lie where its PDF draws them, to half a millimetre."""

from __future__ import annotations

import io
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.pages.model import MM
from cadre_docs.pages.write_xlsx.grid import plan_sheets
from cadre_docs.pages.write_xlsx.styles import cell_borders
from cadre_docs.printing.document import Printer
from tests.outputs import SOFFICE, libreoffice_pdfs
from tests.pages.drawn_lines import drawn_lines, grid_of

if TYPE_CHECKING:
    from cadre_docs.pages.write_xlsx.grid import Plan
    from cadre_docs.printing.document import Document

ROOT = Path(__file__).resolve().parents[2]
CATALOG = Catalog()
FORMS = CATALOG.form_ids
IN_WORD = [form for form in FORMS if CATALOG.master(form).suffix == ".docx"]
MOST = 0.5 * MM
PIXEL = 0.75


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(CATALOG)


def made(form: str, printer: Printer) -> dict[str, Document]:
    """The form blank, and as its full example."""
    path = ROOT / "examples" / form / "full.yaml"
    [entry] = read_paths([path], CATALOG).entries
    return {
        "blank": printer.blank(CATALOG.schema(form)),
        "full": printer.filled(entry.record),
    }


def planned(plan: Plan) -> tuple[list[float], list[float]]:
    """Where the upright and level lines of a sheet lie on its page, left and up from below."""
    page = plan.group.section.page
    rows = [0.0, *accumulate(plan.heights)]
    upright, level = set(), set()
    for (row, column), border in cell_borders(plan.areas).items():
        level |= {row + at for at, side in ((0, border.top), (1, border.bottom)) if side.style}
        upright |= {column + at for at, side in ((0, border.left), (1, border.right)) if side.style}
    top, left = page.height - page.top, page.left + page.gutter
    return sorted(left + plan.edges[c] for c in upright), sorted(top - rows[r] for r in level)


def apart(ours: list[float], theirs: list[float]) -> float:
    assert len(ours) == len(theirs)
    return max((abs(a - b) for a, b in zip(ours, theirs, strict=True)), default=0.0)


@pytest.mark.parametrize("form", IN_WORD)
def test_a_sheet_made_of_a_document_has_its_lines_where_the_pdf_has(
    form: str, printer: Printer
) -> None:
    for document in made(form, printer).values():
        plans = plan_sheets(document.layout)
        pages = drawn_lines(document.pdf)
        boxed = [(plan, page) for plan, page in zip(plans, pages, strict=True) if page]
        assert boxed
        for plan, page in boxed:
            upright, level = grid_of(page)
            across, down = planned(plan)
            if upright:  # lines to write on are as long as their cell
                assert apart(across, upright) <= MOST
            assert apart(down, level) <= MOST


@pytest.mark.parametrize("form", [form for form in FORMS if form not in IN_WORD])
def test_columns_of_a_workbook_are_whole_pixels(form: str) -> None:
    """Excel rounds them, and LibreOffice does not: ten tenths of a pixel are a line beside."""
    book = openpyxl.load_workbook(io.BytesIO(CATALOG.master(form).read_bytes()))
    for sheet in book:
        widths = [column.width * 6 / PIXEL for column in sheet.column_dimensions.values()]
        assert widths
        assert all(width == pytest.approx(round(width), abs=1e-6) for width in widths)


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_print_of_the_spreadsheet_has_its_lines_where_the_pdf_has(
    printer: Printer, tmp_path: Path
) -> None:
    documents = {
        f"{form}-{name}.xlsx": document
        for form in FORMS
        for name, document in made(form, printer).items()
    }
    files = {name: document.xlsx for name, document in documents.items()}
    far = {}
    for name, pdf in libreoffice_pdfs(files, tmp_path).items():
        pages = zip(drawn_lines(documents[name].pdf), drawn_lines(pdf), strict=True)
        for number, (ours, theirs) in enumerate(pages, 1):
            for own, other in zip(grid_of(ours), grid_of(theirs), strict=True):
                if (distance := apart(own, other)) > MOST:
                    far[name, number] = distance
    assert far == {}
