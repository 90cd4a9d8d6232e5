"""Joined PDFs: the structures of all, a claim only where it is true, and what keeps it from it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from pdfua import validate
from PIL import Image
from pypdf import PdfReader

import cadre_docs as cd
from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.pages.typeset import pdf_writer, typeset
from cadre_docs.pages.typeset.cff import CffFont, OtherFont
from cadre_docs.pages.typeset.typefaces import Typeface
from cadre_docs.printing.document import Printer
from cadre_docs.printing.package import shared_fonts
from cadre_docs.printing.package.entries import PackageItem
from cadre_docs.printing.package.make import Package, build_package
from cadre_docs.printing.pdf_join import why_unclaimed
from tests.conftest import EXAMPLES
from tests.outputs import squeezed
from tests.tagged import faults_of_pdfa, read_tagged, regular

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2024, 4, 29)
PAGES = 4
FORMS = ("henan-tenure-form/minimal", "annual-record/full", "liaocheng-talent/full")


@pytest.fixture(scope="module")
def items() -> list[PackageItem]:
    printer, catalog = Printer(Catalog()), Catalog()
    records = [read_paths([EXAMPLES / f"{f}.yaml"], catalog).entries[0].record for f in FORMS]
    return [PackageItem(r, printer.filled(r).pdf, partial(printer.layout, r)) for r in records]


@pytest.fixture(scope="module")
def package(items: list[PackageItem]) -> Package:
    return build_package(items, duplex=True, day=DAY)


def claims(pdf: bytes) -> bool:
    metadata = PdfReader(io.BytesIO(pdf)).root_object["/Metadata"].get_data()
    found = [name in metadata for name in (b"pdfaid:part", b"pdfuaid:part")]
    assert len(set(found)) == 1
    return found[0]


def test_everybodys_structure_is_in_it(package: Package, items: list[PackageItem]) -> None:
    found = read_tagged(package.pdf)
    assert not found.lost
    assert not found.unused
    index, *parts = found.root.children
    assert {part.kind for part in (index, *parts)} == {"Part"}
    copies = sum(item.record.schema.copies for item in items)
    assert len(parts) == copies > len(items)
    for part in parts:
        [own] = {  # the text of each copy is that of one person's own file
            squeezed(read_tagged(item.pdf).root.whole)
            for item in items
            if squeezed(part.whole) == squeezed(read_tagged(item.pdf).root.whole)
        }
        assert own
    assert all(map(regular, found.root.each("Table")))
    assert [cell.whole for cell in index.each("TH")][:2] == ["序号", "主管部门"]


def test_parts_stand_on_their_own_pages(package: Package) -> None:
    pages = [
        {page for node in part.each() for page in node.pages}
        for part in read_tagged(package.pdf).root.children
    ]
    assert all(max(one) < min(other) for one, other in pairwise(pages))


def test_it_claims_what_checkers_confirm(package: Package, tmp_path: Path) -> None:
    assert package.unclaimed == ()
    assert claims(package.pdf)
    (tmp_path / "p.pdf").write_bytes(package.pdf)
    assert faults_of_pdfa(tmp_path / "p.pdf") == []
    assert [f.message for f in validate(tmp_path / "p.pdf").findings] == []
    root = PdfReader(tmp_path / "p.pdf").root_object
    assert root["/Lang"] == "zh-CN"
    assert root["/PageMode"] == "/UseOutlines"


def test_a_plain_one_is_smaller(package: Package, items: list[PackageItem]) -> None:
    plain = build_package(items, duplex=True, day=DAY, plain=True)
    assert len(plain.pdf) < len(package.pdf) < 1.25 * len(plain.pdf)
    assert plain.unclaimed == ()
    assert "/StructTreeRoot" not in PdfReader(io.BytesIO(plain.pdf)).root_object
    assert plain.manifest == package.manifest


def test_an_edited_pdf_keeps_it_from_any_claim(items: list[PackageItem]) -> None:
    first, *others = items
    edited = PackageItem(first.record, first.pdf, edited=True)
    made = build_package([edited, *others], duplex=False, day=DAY)
    assert not claims(made.pdf)
    assert len(made.unclaimed) == first.record.schema.copies
    assert all("手工改过" in one for one in made.unclaimed)
    root = PdfReader(io.BytesIO(made.pdf)).root_object
    assert "/OutputIntents" not in root
    assert "/MarkInfo" not in root
    # Its pages lead to no elements of its own file, and the others' are still in the tree.
    found = read_tagged(made.pdf)
    assert len({page for page, _ in found.unused}) == PAGES * len(made.unclaimed)
    assert not found.lost


def test_what_keeps_it_from_it_is_told_in_one_line() -> None:
    assert why_unclaimed(()) == ""
    told = why_unclaimed([f"甲{n}（别处来的PDF）" for n in range(9)])
    assert "甲4（别处来的PDF）等9处" in told
    assert "甲5" not in told


class TestEvidence:
    def made(self, folder: Path, *files: str) -> tuple[cd.Rendered, bytes]:
        text = (EXAMPLES / "henan-tenure-form" / "minimal.yaml").read_text(encoding="utf-8")
        rows = "".join(f"  - {{名称: 材料, 文件: {name}}}\n" for name in files)
        (folder / "a.yaml").write_text(f"{text}附件:\n{rows}", encoding="utf-8")
        target = folder / "out" / "p.pdf"
        rendered = cd.render(cd.read(folder / "a.yaml"), package=target, formats="pdf")
        assert rendered.ok, rendered.text()
        return rendered, target.read_bytes()

    def test_pictures_are_figures_and_the_claim_stands(self, tmp_path: Path) -> None:
        Image.new("RGB", (300, 400), "red").save(tmp_path / "证书.png")
        rendered, pdf = self.made(tmp_path, "证书.png")
        assert not [line for line in rendered.remarks if "PDF/A" in line]
        assert claims(pdf)
        found = read_tagged(pdf)
        assert not found.lost
        assert not found.unused
        assert {figure.alt for figure in found.root.each("Figure")} == {"附件1 材料"}
        assert any("附件1第1页" in squeezed(text) for text in found.artifacts)
        (tmp_path / "p.pdf").write_bytes(pdf)
        assert faults_of_pdfa(tmp_path / "p.pdf") == []

    def test_a_pdf_of_others_is_told(self, tmp_path: Path) -> None:
        from pypdf import PdfWriter

        writer = PdfWriter()
        writer.add_blank_page(400, 600)
        writer.write(tmp_path / "论文.pdf")
        rendered, pdf = self.made(tmp_path, "论文.pdf")
        assert not claims(pdf)
        [line] = [line for line in rendered.remarks if "PDF/A" in line]
        assert "附件1 材料（别处来的PDF）" in line
        assert "换成图片" in line


def test_a_merged_pdf_claims_it_too(tmp_path: Path) -> None:
    target = tmp_path / "m.pdf"
    paths = [EXAMPLES / f"{form}.yaml" for form in FORMS]
    rendered = cd.render(cd.read(paths), merge=target, formats="pdf")
    assert rendered.written
    found = read_tagged(target.read_bytes())
    assert not found.lost
    assert len(found.root.children) == len(FORMS)
    assert claims(target.read_bytes())
    assert faults_of_pdfa(target) == []


def test_those_who_want_small_files_get_them(tmp_path: Path) -> None:
    read = cd.read(EXAMPLES / "henan-tenure-form" / "full.yaml")
    [path] = cd.render(read, tmp_path, formats="pdf", pdf_plain=True).written
    assert "/StructTreeRoot" not in PdfReader(path).root_object
    [path] = cd.render(read, tmp_path, formats="pdf", overwrite=True).written
    assert "/StructTreeRoot" in PdfReader(path).root_object
    [path] = cd.blank("henan-tenure-form", tmp_path / "b", formats="pdf", pdf_plain=True).written
    assert "/StructTreeRoot" not in PdfReader(path).root_object
    roster = cd.roster(read, tmp_path / "r.pdf", pdf_plain=True)
    assert "/StructTreeRoot" not in PdfReader(roster.written[0]).root_object


def test_pages_that_were_just_set_are_not_set_anew(
    items: list[PackageItem], package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = Printer(Catalog())
    just_set = [
        replace(item, set_pages=printer.filled(item.record).set_pages, layout=None)
        for item in items
    ]

    def refuse(*_):
        raise AssertionError

    monkeypatch.setattr(shared_fonts, "typeset", refuse)
    assert build_package(just_set, duplex=True, day=DAY) == package

    # Nor are they written anew, where glyphs have the same numbers in every file.
    whole, again = pdf_writer.page_content, list[object]()

    def counted(placed, *rest, **named):
        again.extend(p for item in just_set for p in item.set_pages if p.placed is placed)
        return whole(placed, *rest, **named)

    uses, noted = pdf_writer._uses, list[object]()
    monkeypatch.setattr(pdf_writer, "_uses", lambda pages: noted.append(pages) or uses(pages))
    monkeypatch.setattr(pdf_writer, "page_content", counted)
    build_package(just_set, duplex=True, day=DAY)
    assert len(noted) == 1  # what the index uses
    assert again == [p for item in just_set for p in item.set_pages if not p.content]


def test_pages_that_say_something_else_together_are_set_anew(
    items: list[PackageItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outlines that cannot be joined: HarfBuzz cuts the font, and numbers its glyphs anew."""
    printer = Printer(Catalog())
    just_set = [replace(item, set_pages=printer.filled(item.record).set_pages) for item in items]
    assert any(page.content for item in just_set for page in item.set_pages)

    calls = list[object]()

    def refuse(*_):
        raise OtherFont

    with monkeypatch.context() as patch:
        patch.setattr(CffFont, "subset", refuse)
        for face in _faces(just_set):
            patch.setattr(face, "_subsets", {})
        patch.setattr(shared_fonts, "typeset", lambda *a: calls.append(a) or typeset(*a))
        together = build_package(just_set, duplex=True, day=DAY)
        assert len(calls) == len(items)
        anew = [replace(item, set_pages=()) for item in just_set]
        assert together == build_package(anew, duplex=True, day=DAY)


def _faces(items: list[PackageItem]) -> list[Typeface]:
    uses = (page.uses for item in items for page in item.set_pages if page.uses)
    return [font.face for use in uses for font in use.fonts]
