"""What goes with a form, in packages and merged PDFs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from pypdf import PdfReader

import cadre_docs as cd
from tests.outputs import squeezed
from tests.record.test_evidence import pdf, picture, saved

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "henan-tenure-form" / "minimal.yaml"
FORM = 4


def person(folder: Path, *files: str, name: str = "示例乙", file: str = "a.yaml") -> Path:
    text = EXAMPLE.read_text(encoding="utf-8").replace("示例乙", name)
    lines = [f"  - {{名称: 材料{n}, 文件: {f}}}" for n, f in enumerate(files, 1)]
    listed = "\n".join(["附件:", *lines]) + "\n" if files else ""
    (folder / file).write_text(f"{text}\n{listed}", encoding="utf-8")
    return folder / file


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "论文.pdf").write_bytes(saved(pdf((842, 595), (595, 842), (595, 842))))
    (tmp_path / "证书.png").write_bytes(picture("PNG"))
    person(tmp_path, "论文.pdf", "证书.png")
    return tmp_path


def printed(folder: Path, **how):
    result = cd.render(cd.read(folder), formats="pdf", **how)
    assert result.ok, result.text()
    return result


def titles(outline) -> list[str]:
    return [t for o in outline for t in (titles(o) if isinstance(o, list) else [o.title])]


def manifest(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_a_package_has_the_files_behind_the_form(folder, tmp_path):
    target = tmp_path / "out" / "p.pdf"
    printed(folder, package=target)
    reader = PdfReader(target)
    texts = [squeezed(page.extract_text()) for page in reader.pages]
    assert len(texts) == 1 + FORM + 1 + 3 + 1
    assert "(4+5)×1" in texts[0]
    assert "材料目录" in texts[5]
    for said in ("附件1材料131—3", "附件2材料214"):
        assert said in texts[5]
    assert texts[6:] == [
        "示例乙附件1第1页/共3页（材料第1页）",
        "示例乙附件1第2页/共3页（材料第2页）",
        "示例乙附件1第3页/共3页（材料第3页）",
        "示例乙附件2第1页/共1页（材料第4页）",
    ]
    assert titles(reader.outline)[-3:] == ["材料目录", "附件1 材料1", "附件2 材料2"]
    assert {tuple(map(round, page.mediabox[2:])) for page in reader.pages[5:]} == {(595, 842)}


def test_the_manifest_says_where_each_file_starts_and_which_it_is(folder, tmp_path):
    from hashlib import sha256

    target = tmp_path / "out" / "p.pdf"
    printed(folder, package=target)
    form, first, second = manifest(target.with_suffix(".csv"))
    told = [(r["备注"], r["表名"], r["每份页数"], r["起始页"]) for r in (first, second)]
    assert told == [("附件1", "材料1", "3", "7"), ("附件2", "材料2", "1", "10")]
    assert first["sha256"] == sha256((folder / "论文.pdf").read_bytes()).hexdigest()
    assert form["备注"] == ""
    assert {r["序号"] for r in (form, first, second)} == {"1"}


def test_on_both_sides_the_next_form_begins_on_a_new_sheet(folder, tmp_path):
    person(folder, name="示例丙", file="b.yaml")
    target = tmp_path / "out" / "p.pdf"
    printed(folder, package=target, duplex=True)
    rows = [r for r in manifest(target.with_suffix(".csv")) if r["备注"] == ""]
    assert [r["起始页"] for r in rows] == ["3", str(3 + FORM + 6)]  # 5 pages, one blank
    assert len(PdfReader(target).pages) == 2 + FORM + 6 + FORM


def test_each_copy_has_them(folder):
    from dataclasses import replace
    from datetime import date

    from cadre_docs.catalog import catalog
    from cadre_docs.printing.document import Printer
    from cadre_docs.printing.evidence import evidence_of
    from cadre_docs.printing.package.entries import PackageItem
    from cadre_docs.printing.package.make import build_package

    record = cd.read(folder).records[0]
    record = replace(record, schema=replace(record.schema, copies=2))
    day = date(2024, 4, 29)
    item = PackageItem(
        record, Printer(catalog()).filled(record).pdf, evidence=evidence_of(record, day)
    )
    made = build_package([item], duplex=False, day=day)
    assert len(PdfReader(io.BytesIO(made.pdf)).pages) == 1 + 2 * (FORM + 5)
    assert made == build_package([item], duplex=False, day=day)


def test_a_merged_pdf_has_them_too(folder, tmp_path):
    target = tmp_path / "out" / "m.pdf"
    printed(folder, merge=target)
    reader = PdfReader(target)
    assert len(reader.pages) == FORM + 5
    assert titles(reader.outline)[-3:] == ["材料目录", "附件1 材料1", "附件2 材料2"]


def test_a_form_on_its_own_says_once_that_they_are_not_in_it(folder, tmp_path):
    (folder / "证书2.png").write_bytes(picture("PNG"))
    person(folder, "证书2.png", name="示例丙", file="b.yaml")
    result = printed(folder, output=tmp_path / "out")
    [remark] = [r for r in result.remarks if "附件" in r]
    assert "有2份表写了附件" in remark
    assert "--package" in remark
    assert {len(PdfReader(path).pages) for path in result.written} == {FORM}


def test_a_missing_file_stops_the_paper_and_a_draft_says_so(tmp_path):
    path = person(tmp_path, "没有.pdf")
    target = tmp_path / "out" / "p.pdf"
    result = cd.render(cd.read(path), formats="pdf", package=target)
    assert not result.ok
    assert not result.written
    assert [f.code for f in result.findings] == ["FS-evidence"]
    draft = cd.render(cd.read(path), formats="pdf", package=target, draft=True)
    assert not draft.ok
    assert "附件没有随表打印" in draft.text()
    assert len(PdfReader(draft.written[0]).pages) == 1 + FORM


def test_files_that_records_name_are_not_told_as_unread(folder):
    person(folder, "论文.pdf")
    told = [f.sentence() for f in cd.check(cd.read(folder)).findings if f.code == "FS-unread"]
    assert any("附件1个" in sentence for sentence in told)
    [lost] = [sentence for sentence in told if "没有记录写到" in sentence and "请" in sentence]
    assert (
        "附件" in lost
    )  # 证书.png is nobody's now, and the remedy tells how it becomes somebody's
    (folder / "证书.png").unlink()
    assert cd.check(cd.read(folder)).ok


def test_converting_takes_the_files_along(folder, tmp_path):
    target = tmp_path / "out" / "people.yaml"
    cd.convert(cd.read(folder / "a.yaml"), target)
    read = cd.read(target)
    assert [a.name for a in read.records[0].attachments] == ["材料1", "材料2"]
    assert cd.check(read).ok
