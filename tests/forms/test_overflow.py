"""Every form with more in it than it has room for: set by us, nothing lost, as many pages as Word's."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.pages.typeset import typeset
from cadre_docs.pages.typeset.marks import Text
from cadre_docs.printing.document import Document, Printer
from tests.conftest import EXAMPLES
from tests.outputs import SOFFICE, libreoffice_pdfs, pdf_pages, squeezed
from tests.stress import KINDS, stressed

if TYPE_CHECKING:
    from pathlib import Path

    from cadre_docs.pages.model import Layout

pytestmark = pytest.mark.slow

CATALOG = Catalog()
FORMS = CATALOG.form_ids
PATHS = [path for path in sorted(EXAMPLES.glob("*/*.yaml")) if path.parent.name in FORMS]


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer(CATALOG)


def lost(layout: Layout) -> Counter[str]:
    """The characters of a layout that its pages do not show."""
    shown = Counter(
        character
        for page in typeset(layout, FontBook.system())
        for placed in page.placed
        for mark in placed.marks
        if isinstance(mark, Text)
        for glyph in mark.glyphs
        for character in glyph.text
    )
    shown = Counter(squeezed("".join(shown.elements())))
    return Counter(squeezed(layout.text())) - shown


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_example_is_set_by_us(path: Path, printer: Printer) -> None:
    [entry, *_] = read_paths([path], CATALOG).entries
    assert not lost(printer.filled(entry.record).layout)


@pytest.mark.parametrize("kind", ["boxes", "cells", "all"])
@pytest.mark.parametrize("form", FORMS)
def test_every_filling_is_set_by_us(form: str, kind: str, printer: Printer, tmp_path: Path) -> None:
    record = stressed(CATALOG.schema(form), kind, tmp_path, CATALOG)
    assert not lost(printer.filled(record).layout)


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_word_processors_count_the_same_pages(printer: Printer, tmp_path: Path) -> None:
    made: dict[str, Document] = {
        f"{form}-{kind}.docx": printer.filled(
            stressed(CATALOG.schema(form), kind, tmp_path, CATALOG)
        )
        for form in FORMS
        for kind in KINDS
    }
    files = {name: document.docx for name, document in made.items()}
    theirs = libreoffice_pdfs(files, tmp_path, seconds=600)
    assert {name: document.pages for name, document in made.items()} == {
        name: pdf_pages(pdf) for name, pdf in theirs.items()
    }
