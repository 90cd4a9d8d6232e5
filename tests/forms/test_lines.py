"""The lines of every form as its PDF draws them: one where one is meant, and none with a step."""

from __future__ import annotations

from pathlib import Path

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.pages.model import Edges, Table
from cadre_docs.pages.typeset import typeset
from cadre_docs.printing.document import Printer
from tests.pages.drawn_lines import Line, drawn_lines, faults
from tests.pages.sample_layouts import LINE, cell, document, paragraph, row
from tests.pages.set_lines import rules
from tests.stress import stressed

ROOT = Path(__file__).resolve().parents[2]
CATALOG = Catalog()


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(CATALOG)


def faults_of(pdf: bytes) -> list[str]:
    pages = enumerate(drawn_lines(pdf), 1)
    return [f"page {number}: {fault}" for number, lines in pages for fault in faults(lines)]


@pytest.mark.parametrize("form", CATALOG.form_ids)
def test_lines_are_single_and_go_on_where_they_ended(form: str, printer: Printer) -> None:
    blank = printer.blank(CATALOG.schema(form)).pdf
    assert any(drawn_lines(blank))
    assert faults_of(blank) == []
    for path in sorted((ROOT / "examples" / form).glob("*.yaml")):
        [entry] = read_paths([path], CATALOG).entries
        assert faults_of(printer.filled(entry.record).pdf) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["all", "cells", "boxes"])
@pytest.mark.parametrize("form", CATALOG.form_ids)
def test_so_are_those_of_forms_that_grew(
    form: str, kind: str, printer: Printer, tmp_path: Path
) -> None:
    record = stressed(CATALOG.schema(form), kind, tmp_path, CATALOG)
    assert faults_of(printer.filled(record).pdf) == []


ACROSS, DOWN = False, True


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (Line(ACROSS, 100, 0, 50), Line(ACROSS, 100.55, 0, 50), "two level lines 0.55 apart"),
        (Line(ACROSS, 100, 0, 50), Line(ACROSS, 102.5, 0, 50), ""),  # a narrow row
        (Line(ACROSS, 100, 0, 50), Line(ACROSS, 100.5, 50, 90), "steps by 0.50"),
        (Line(ACROSS, 100, 0, 50), Line(ACROSS, 100, 60, 90), ""),  # two tables side by side
        (Line(DOWN, 301.5, 500, 652), Line(DOWN, 304.75, 652, 700), "steps by 3.25"),
        (Line(DOWN, 301.5, 500, 652), Line(DOWN, 308, 652, 700), ""),  # another column
        (Line(DOWN, 301.5, 500, 652), Line(DOWN, 304.75, 660, 700), ""),  # another table
        (Line(DOWN, 301.5, 500, 652), Line(ACROSS, 302, 500, 652), ""),
    ],
)
def test_what_is_found(one: Line, other: Line, found: str) -> None:
    for lines in ([one, other], [other, one]):
        told = faults(lines)
        assert bool(told) is bool(found)
        assert found in "".join(told)


# --- two tables with nothing between ---------------------------------------------------------

JOINT = paragraph("", line=0.05)
OPEN = Edges(top=LINE, left=LINE, right=LINE)


def joined(height: float):
    """Two tables; the first, which fills so much of the page, leaves its last line to the other."""
    above = Table((100,), (row(cell(0, "甲", edges=OPEN), height=height, cant_split=True),))
    below = Table((100,), (row(cell(0, "乙"), height=60, cant_split=True),))
    return document(above, JOINT, below)


@pytest.mark.parametrize(("height", "pages"), [(100, 1), (630, 1), (660, 2)])
def test_a_table_is_closed_where_the_page_ends_before_the_one_joined_to_it(
    height: float, pages: int
) -> None:
    made = typeset(joined(height), FontBook.system())
    assert len(made) == pages
    levels = [sorted({round(y0, 2) for _, y0, _, y1 in rules(page) if y0 == y1}) for page in made]
    assert [len(found) for found in levels] == ([3] if pages == 1 else [2, 2])
