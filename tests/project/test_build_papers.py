"""What goes into the print package: everybody's own paper of today, edited ones as they are."""

from __future__ import annotations

import csv
import io
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from cadre_docs.printing.package.make import EDITED
from cadre_docs.project.file.read import read_project
from cadre_docs.project.run import Options, build
from tests.project.test_build_counting import write

PROJECT = (
    "表单: [annual-record]\n记录: 填报\n输出: 输出\n格式: [docx, pdf]\n文件名: '{姓名}'\n"
    "打印文件: 全.pdf\n"
)
NAMES = ("甲", "乙", "丙")


def make(folder: Path, **options: object):
    return build(read_project(folder), Options(**options))


@pytest.fixture(scope="module")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    (folder / "cadre-docs.yaml").write_text(PROJECT, encoding="utf-8")
    for name in NAMES:
        write(folder, name, "合格")
    assert not make(folder).has_errors
    return folder


@pytest.fixture
def project(_built: Path, tmp_path: Path) -> Path:
    import shutil

    return shutil.copytree(_built, tmp_path / "p")


def pdf_of(folder: Path, name: str) -> Path:
    return folder / "输出" / f"示例{name}.pdf"


def manifest(folder: Path) -> dict[str, dict[str, str]]:
    data = (folder / "输出" / "全.csv").read_bytes().decode("utf-8-sig")
    return {row["姓名"]: row for row in csv.DictReader(io.StringIO(data))}


def pages_of(folder: Path, name: str) -> list[str]:
    """Return the texts of a person's pages in the package, as its manifest places them."""
    row = manifest(folder)[f"示例{name}"]
    reader = PdfReader(folder / "输出" / "全.pdf")
    first = int(row["起始页"]) - 1
    return [page.extract_text() for page in reader.pages[first : first + int(row["每份页数"])]]


def edit(path: Path, *, pages: int = 0) -> bytes:
    """Write a word on the first page of a PDF by hand, and add blank pages."""
    writer = PdfWriter(clone_from=io.BytesIO(path.read_bytes()))
    note = b"BT /F0 12 Tf 100 500 Td (EDITED BY HAND) Tj ET"
    page = writer.pages[0]
    font = writer._add_object(_helvetica())
    page["/Resources"].setdefault(_name("/Font"), _dictionary())
    page["/Resources"]["/Font"].get_object()[_name("/F0")] = font
    page.merge_page(page)
    from pypdf.generic import DecodedStreamObject

    stream = DecodedStreamObject()
    stream.set_data(page.get_contents().get_data() + b"\n" + note)
    page[_name("/Contents")] = writer._add_object(stream)
    for _ in range(pages):
        writer.add_blank_page()
    target = io.BytesIO()
    writer.write(target)
    path.write_bytes(target.getvalue())
    return target.getvalue()


def _name(text: str):
    from pypdf.generic import NameObject

    return NameObject(text)


def _dictionary():
    from pypdf.generic import DictionaryObject

    return DictionaryObject()


def _helvetica():
    found = _dictionary()
    found[_name("/Type")] = _name("/Font")
    found[_name("/Subtype")] = _name("/Type1")
    found[_name("/BaseFont")] = _name("/Helvetica")
    return found


@pytest.mark.parametrize("pages", [0, 1])
def test_an_edited_pdf_goes_in_with_its_own_pages(project: Path, pages: int) -> None:
    before = manifest(project)
    data = edit(pdf_of(project, "乙"), pages=pages)
    summary = make(project)
    assert not summary.has_errors
    assert [planned.path for planned in summary.kept] == ["示例乙.pdf"]
    rows = manifest(project)
    assert rows["示例乙"]["sha256"] == sha256(data).hexdigest()
    assert {name: row["备注"] for name, row in rows.items()} == {
        "示例甲": "",
        "示例乙": EDITED,
        "示例丙": "",
    }
    assert list(rows) == list(before)
    assert int(rows["示例乙"]["每份页数"]) == int(before["示例乙"]["每份页数"]) + pages
    assert "EDITED BY HAND" in pages_of(project, "乙")[0]
    assert "示例丙" in "".join(pages_of(project, "丙"))
    assert not any("EDITED" in text for name in "甲丙" for text in pages_of(project, name))
    # And again only when something changes.
    assert make(project).written == 0
    edit(pdf_of(project, "乙"))
    assert "全.pdf" in make(project).made


def _encrypted(data: bytes) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt("", "secret")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _empty(_: bytes) -> bytes:
    target = io.BytesIO()
    PdfWriter().write(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda _: b"", "不是完好的PDF（文件是空的）"),
        (lambda _: b"%PDF-1.7\nnothing", "不是完好的PDF"),
        (lambda data: data[: len(data) // 3], "不是完好的PDF（文件不完整）"),
        (lambda data: data[:-100], "不是完好的PDF"),
        (_encrypted, "设有密码"),
        (_empty, "没有页面"),
    ],
    ids=["empty", "no PDF", "cut", "cut short", "encrypted", "no pages"],
)
def test_a_pdf_that_cannot_be_read_leaves_its_person_out(project: Path, spoil, said: str) -> None:
    path = pdf_of(project, "乙")
    path.write_bytes(spoil(path.read_bytes()))
    for _ in range(2):  # what was wrong is told until it is mended
        summary = make(project)
        assert summary.has_errors
        [problem] = summary.problems
        assert "示例乙" in problem
        assert said in problem
        assert list(manifest(project)) == ["示例丙", "示例甲"]
    # The remedy: delete it and build.
    path.unlink()
    assert not make(project).has_errors
    assert list(manifest(project)) == ["示例丙", "示例乙", "示例甲"]


def test_an_edited_docx_is_not_in_the_package_and_that_is_told(project: Path) -> None:
    docx = project / "输出" / "示例乙.docx"
    docx.write_bytes(docx.read_bytes() + b"\0")
    for _ in range(2):
        summary = make(project)
        assert summary.has_errors
        assert ["示例乙.docx" in problem for problem in summary.problems] == [True]
    # The remedy: a PDF of one's own.
    edit(pdf_of(project, "乙"))
    summary = make(project)
    assert not summary.has_errors
    assert manifest(project)["示例乙"]["备注"] == EDITED


def test_a_paper_of_before_a_change_is_nobodys_paper_of_today(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cadre_docs.project import jobs as work

    def broken(*_: object):
        raise OverflowError("no")

    write(project, "乙", "基本合格")
    with monkeypatch.context() as patch:
        patch.setattr(work, "print_record", broken)
        summary = make(project)
    assert summary.has_errors
    assert any("示例乙" in problem for problem in summary.problems)
    assert list(manifest(project)) == ["示例丙", "示例甲"]
    assert not make(project).has_errors
    assert list(manifest(project)) == ["示例丙", "示例乙", "示例甲"]


def test_a_schema_that_asks_for_more_copies_makes_the_package_again(project: Path) -> None:
    assert make(project).made == ()
    file = project / "cadre-docs.yaml"
    file.write_text(PROJECT + "份数: {annual-record: 3}\n", encoding="utf-8")
    assert "全.pdf" in make(project).made
    assert {row["份数"] for row in manifest(project).values()} == {"3"}


def test_an_edited_manifest_is_told_and_never_issued(project: Path) -> None:
    """It says whose the pages are: signed with another name in it, it is wrong paper."""
    listed = project / "输出" / "全.csv"
    listed.write_bytes(listed.read_bytes().replace("示例甲".encode(), "示例改".encode()))
    for issued in (None, date(2024, 3, 1)):
        summary = make(project, issued=issued)
        assert summary.has_errors
        assert any("全.csv" in problem for problem in summary.problems)
    assert not (project / "输出" / "已签发").exists()
    assert not make(project, force=True).has_errors
    assert "示例甲" in manifest(project)


def test_a_pdf_of_another_person_in_ones_place_is_nobodys(project: Path) -> None:
    pdf_of(project, "甲").write_bytes(pdf_of(project, "乙").read_bytes())
    summary = make(project)
    assert summary.has_errors
    [said] = [problem for problem in summary.problems if "同一个文件" in problem]
    assert "示例甲.pdf" in said
    assert "示例乙.pdf" in said
    assert set(manifest(project)) == {"示例乙", "示例丙"}


def test_plain_pdfs_are_made_when_the_project_says_so_and_only_pdfs(project: Path) -> None:
    def is_tagged(path: Path) -> bool:
        return "/StructTreeRoot" in PdfReader(path).root_object

    paths = [pdf_of(project, "甲"), project / "输出" / "全.pdf"]
    office = project / "输出" / "示例甲.docx"
    before = office.stat().st_mtime_ns
    assert all(map(is_tagged, paths))
    file = project / "cadre-docs.yaml"
    file.write_text(PROJECT + "简易PDF: 是\n", encoding="utf-8")
    assert not make(project).has_errors
    assert not any(map(is_tagged, paths))
    file.write_text(PROJECT, encoding="utf-8")
    assert not make(project).has_errors
    assert all(map(is_tagged, paths))
    assert office.stat().st_mtime_ns == before


def test_what_keeps_the_package_from_claiming_pdf_a_is_remarked(project: Path) -> None:
    edit(pdf_of(project, "乙"))
    summary = make(project)
    assert not summary.has_errors
    [line] = [line for line in summary.remarks if "PDF/A" in line]
    assert line.startswith("打印文件没有声明")
    assert "示例乙" in line
    assert "手工改过的PDF" in line
