"""A text that outgrows its line is set smaller, wherever the master states the size."""

from __future__ import annotations

import io

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE

from cadre_docs.masters.context import record_context
from cadre_docs.masters.docx.docxtpl import fill_docx
from cadre_docs.masters.docx.sizes import state_sizes
from cadre_docs.pages.read_docx.reader import read_docx
from tests.conftest import EXAMPLES, ROOT

FORM = "henan-tenure-form"
MASTER = ROOT / "forms" / FORM / "master.docx"
LONG = "示例省" + "重点" * 7 + "实验室中心"  # 22 characters where 16 fit


def on_the_run(document) -> None:
    for cell in (c for table in document.tables for row in table.rows for c in row.cells):
        for paragraph in cell.paragraphs:
            for run in paragraph.runs:
                run.font.size = paragraph.style.font.size


def in_pieces(document) -> None:
    """Cut the tag into runs, as Word does."""
    [run] = document.tables[0].rows[1].cells[1].paragraphs[0].runs
    run.text, rest = run.text[:4], run.text[4:]
    run._parent.add_run(rest)


def in_a_style_it_is_based_on(document) -> None:
    paragraph = document.tables[0].rows[1].cells[1].paragraphs[0]
    style = document.styles.add_style("衍生", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style, paragraph.style = paragraph.style, style


@pytest.mark.parametrize(
    "edit",
    [lambda document: None, on_the_run, in_pieces, in_a_style_it_is_based_on],  # noqa: ARG005
    ids=["style", "run", "pieces", "based-on"],
)
def test_a_long_text_is_set_smaller_and_a_short_one_is_not(edit, tmp_path, read_one) -> None:
    path = tmp_path / "master.docx"
    document = docx.Document(str(MASTER))
    edit(document)
    document.save(str(path))
    text = (EXAMPLES / FORM / "minimal.yaml").read_text(encoding="utf-8")
    record = read_one(text.replace("示例省人民医院", LONG)).record
    layout = read_docx(fill_docx(path.read_bytes(), record_context(record), "母版"))
    sizes = {run.text: run.font.size for run in layout.runs()}
    assert sizes[LONG] == 12
    assert sizes["示例省卫生健康委员会"] == 16


def test_nothing_looks_different_before_filling() -> None:
    document = docx.Document(str(MASTER))
    state_sizes(document)
    stated = io.BytesIO()
    document.save(stated)
    assert read_docx(stated.getvalue()) == read_docx(MASTER.read_bytes())
