"""Boxes of opinions: what is said begins at the top, and the signature stays in the box, at its foot."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.printing.document import Printer
from tests.stress import KINDS, stressed

FORMS = ("annual-record", "henan-tenure-form", "jilin-tenure-form", "liaocheng-talent")
ROOT = Path(__file__).resolve().parents[2]
MASTERS = sorted([*ROOT.glob("forms/*/master.docx"), *ROOT.glob("examples/**/master.docx")])
_SIGNED = re.compile(r"(?:负责人|成员)?签名|（盖章）|单位盖章|年　　月　　日")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_page_begins_with_a_signature(form: str, kind: str, tmp_path: Path) -> None:
    """Two rows under one label make a box: they stay on one page, whatever stands above them."""
    catalog = Catalog()
    record = stressed(catalog.schema(form), kind, tmp_path, catalog)
    for page in PdfReader(io.BytesIO(Printer(catalog).filled(record).pdf)).pages:
        assert not _SIGNED.match(page.extract_text().lstrip())


@pytest.mark.parametrize("master", MASTERS, ids=lambda path: path.parent.name)
def test_a_box_of_an_opinion_is_kept_whole(master: Path) -> None:
    """Word and our own pages ask the row's first paragraph, which is that of the label."""
    with zipfile.ZipFile(master) as package:
        document = package.read("word/document.xml").decode()
    rows = re.findall(r"<w:tr[ >].*?</w:tr>", document, re.DOTALL)
    boxes = [row for row in rows if '"Opinion"' in row and 'w:val="restart"' in row]
    for row in boxes:
        assert "<w:keepNext/>" in row[: row.index("</w:pPr>")]


@pytest.mark.parametrize("said", [180, 260, 320, 400])
def test_a_long_remark_parts_no_box_below_it(said: int, tmp_path: Path) -> None:
    """A label of two lines stands with its seal, all on one page."""
    catalog = Catalog()
    file = tmp_path / "示例.yaml"
    text = (ROOT / "examples/jilin-tenure-form/full.yaml").read_text("utf-8")
    remark = ("认真履行岗位职责，" * 50)[: said - 1] + "。"
    file.write_text(re.sub("(?m)^评语: .*$", f"评语: {remark}", text), "utf-8")
    [entry] = read_paths([file], catalog).entries
    pages = PdfReader(io.BytesIO(Printer(catalog).filled(entry.record).pdf)).pages
    texts = ["".join(page.extract_text().split()) for page in pages]
    for label in ("主管部门意见", "人力资源社会保障部门意见"):
        [page] = [text for text in texts if label in text]
        assert "（盖章）年月日" in page[page.index(label) :]
