"""Every form as PDF/A-2a and PDF/UA-1: read back, and checked by programs of others (ADR 17)."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from typing import TYPE_CHECKING

import pikepdf
import pytest
from pdfua import validate

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.printing.document import Document, Printer
from tests.conftest import EXAMPLES
from tests.outputs import squeezed
from tests.tagged import docx_text, faults_of_pdfa, read_tagged, regular

if TYPE_CHECKING:
    from pathlib import Path

CATALOG = Catalog()
FORMS = CATALOG.form_ids
KINDS = ("blank", "minimal", "full")
BOXES = [(form, kind) for form in FORMS for kind in KINDS]


@cache
def printer() -> Printer:
    return Printer(CATALOG)


@cache
def document(form: str, kind: str) -> Document:
    if kind == "blank":
        return printer().blank(CATALOG.schema(form))
    [entry, *_] = read_paths([EXAMPLES / form / f"{kind}.yaml"], CATALOG).entries
    return printer().filled(entry.record)


@pytest.mark.parametrize(("form", "kind"), BOXES)
def test_reads_as_it_prints(form: str, kind: str) -> None:
    made = document(form, kind)
    found = read_tagged(made.pdf)
    assert not found.lost, "marks in no element that are no artifact either"
    assert not found.unused
    with zipfile.ZipFile(io.BytesIO(made.docx)) as archive:
        expected = docx_text(archive.read("word/document.xml"))
    assert squeezed(found.root.whole) == squeezed(expected)
    assert "H1" in [node.kind for node in found.root.children]
    for table in found.root.each("Table"):
        assert regular(table)
        headers = list(table.each("TH"))
        assert headers
        assert {cell.attributes["Scope"] for cell in headers} <= {"/Row", "/Column"}
        assert all(cell.whole.strip() for cell in headers)
    assert all(figure.alt for figure in found.root.each("Figure"))


@pytest.mark.parametrize(("form", "kind"), BOXES)
def test_checkers_find_nothing(form: str, kind: str, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(document(form, kind).pdf)
    assert faults_of_pdfa(tmp_path / "a.pdf") == []
    assert [finding.message for finding in validate(tmp_path / "a.pdf").findings] == []
    with pikepdf.open(tmp_path / "a.pdf") as opened:  # qpdf --check
        assert opened.check_pdf_syntax() == []


@pytest.mark.parametrize(("form", "kind"), BOXES)
def test_plain_is_smaller_and_looks_the_same(form: str, kind: str) -> None:
    made = document(form, kind)
    plain = Document(
        made.schema, made.title, made.as_filled, made.master, made.may_grow, made.labels, plain=True
    )
    assert len(plain.pdf) < len(made.pdf) <= 1.1 * len(plain.pdf)
    assert b"StructTreeRoot" not in plain.pdf
