"""The print package: order, copies, blank pages, bookmarks, labels, index and manifest."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from pypdf import PdfReader

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.pages.model import Font, Layout, Paragraph, Run
from cadre_docs.printing.document import Printer
from cadre_docs.printing.package import make
from cadre_docs.printing.package.entries import Entry, PackageItem
from cadre_docs.printing.package.index import index_pages, likely_length
from cadre_docs.printing.package.make import build_package
from cadre_docs.record import Record
from cadre_docs.record.cells import Value
from tests.outputs import squeezed

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "henan-tenure-form" / "minimal.yaml"
DAY = date(2024, 4, 29)
PAGES = 4


@pytest.fixture(scope="module")
def base() -> Record:
    return read_paths([EXAMPLE], Catalog()).entries[0].record


@pytest.fixture(scope="module")
def item(base: Record):
    """Return a function: department, unit, name and what the notice asks → a package item."""
    printer = Printer(Catalog())

    def make(department: str, unit: str, name: str, **asked: object) -> PackageItem:
        typed = {"department": department, "unit": unit, "name": name}
        values = {**base.values, **{k: Value(v, base.position) for k, v in typed.items()}}
        record = replace(base, values=values, schema=replace(base.schema, **asked))
        return PackageItem(record, printer.filled(record).pdf, lambda: printer.layout(record))

    return make


@pytest.fixture(scope="module")
def people(item) -> list[PackageItem]:
    return [
        item("乙厅", "一中", "示例丁"),
        item("甲厅", "二中", "示例丙"),
        item("甲厅", "一中", "示例乙"),
        item("甲厅", "一中", "示例甲"),
    ]


def test_files_that_are_read_when_they_are_asked_for_give_the_same(people) -> None:
    """And nobody holds one: those of thousands are hundreds of megabytes."""
    edited = replace(people[0], layout=None, edited=True)
    held: set[int] = set()

    class Counted(bytes):
        def __del__(self) -> None:
            held.discard(id(self))

    def read(data: bytes) -> bytes:
        assert not held
        held.add(id(found := Counted(data)))
        return found

    wanted = build_package([edited, *people[1:]], duplex=True, day=DAY)
    filed = [replace(one, pdf=partial(read, one.data)) for one in (edited, *people[1:])]
    assert build_package(filed, duplex=True, day=DAY) == wanted


def outline(reader: PdfReader) -> list[tuple[int, str, int]]:
    """Depth, title and page (from 1) of every bookmark."""

    def walk(items, depth: int):
        for entry in items:
            if isinstance(entry, list):
                yield from walk(entry, depth + 1)
            else:
                yield depth, entry.title, reader.get_destination_page_number(entry) + 1

    return list(walk(reader.outline, 0))


def names_by_page(reader: PdfReader) -> list[str]:
    texts = [squeezed(page.extract_text()) for page in reader.pages]
    return [
        next((n for n in ("示例甲", "示例乙", "示例丙", "示例丁") if n in t), "") for t in texts
    ]


def test_people_come_by_department_and_unit_then_as_given(people) -> None:
    reader = PdfReader(io.BytesIO(build_package(people, duplex=False, day=DAY).pdf))
    covers = names_by_page(reader)[1::PAGES]
    assert covers == ["示例丁", "示例乙", "示例甲", "示例丙"]


def test_bookmarks_nest_department_unit_person_form(people) -> None:
    reader = PdfReader(io.BytesIO(build_package(people, duplex=False, day=DAY).pdf))
    title = people[0].record.schema.title
    assert outline(reader) == [
        (0, "目录", 1),
        (0, "乙厅", 2),
        (1, "一中", 2),
        (2, "示例丁", 2),
        (3, title, 2),
        (0, "甲厅", 6),
        (1, "一中", 6),
        (2, "示例乙", 6),
        (3, title, 6),
        (2, "示例甲", 10),
        (3, title, 10),
        (1, "二中", 14),
        (2, "示例丙", 14),
        (3, title, 14),
    ]


def test_page_labels_restart_with_each_form_and_name_its_cover(people) -> None:
    reader = PdfReader(io.BytesIO(build_package(people, duplex=False, day=DAY).pdf))
    assert reader.page_labels == ["1", *(["封面", "1", "2", "3"] * 4)]


def test_as_many_copies_as_the_notice_asks_for(item) -> None:
    package = build_package([item("甲厅", "一中", "示例甲", copies=3)], duplex=False, day=DAY)
    reader = PdfReader(io.BytesIO(package.pdf))
    assert len(reader.pages) == 1 + 3 * PAGES
    assert [title for _, title, _ in outline(reader)][-3:] == [
        f"专业技术二级岗位工作人员聘期考核表（第{n}份）" for n in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("sides", "duplex", "pages"),
    [
        ("either", False, 1 + 5),
        ("either", True, 2 + 6),
        ("duplex", True, 2 + 6),
        ("single", True, 2 + 5),
    ],
)
def test_a_blank_page_follows_an_odd_form_when_printing_on_both_sides(
    item, sides: str, duplex: bool, pages: int
) -> None:
    odd = item("甲厅", "一中", "示例甲", sides=sides)
    reader = PdfReader(io.BytesIO(odd.pdf))
    assert len(reader.pages) == PAGES
    long = PackageItem(odd.record, five_pages(odd.pdf))
    package = build_package([long], duplex=duplex, day=DAY)
    assert len(PdfReader(io.BytesIO(package.pdf)).pages) == pages


def five_pages(pdf: bytes) -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    writer.add_page(PdfReader(io.BytesIO(pdf)).pages[1])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_forms_share_their_fonts(people) -> None:
    alone = build_package([replace(p, layout=None) for p in people], duplex=False, day=DAY)
    shared = build_package(people, duplex=False, day=DAY)
    assert len(shared.pdf) < 0.6 * len(alone.pdf)
    for own, other in zip(
        *(PdfReader(io.BytesIO(p.pdf)).pages for p in (alone, shared)), strict=True
    ):
        assert own.extract_text() == other.extract_text()


def test_what_only_weasyprint_sets_is_taken_from_its_own_file(people) -> None:
    first, *others = people
    odd = replace(first, layout=lambda: with_italics(first.layout()))
    package = build_package([odd, *others], duplex=False, day=DAY)
    reader = PdfReader(io.BytesIO(package.pdf))
    assert names_by_page(reader)[1::PAGES] == ["示例丁", "示例乙", "示例甲", "示例丙"]


def with_italics(layout: Layout) -> Layout:
    """A stand-in for a master with something that is not set by ourselves."""
    (first, *others) = layout.sections
    words = Paragraph((Run("斜", Font(italic=True)),))
    return replace(layout, sections=(replace(first, blocks=(*first.blocks, words)), *others))


def test_the_manifest_names_each_form_with_its_hash(people) -> None:
    package = build_package(people, duplex=False, day=DAY)
    assert package.manifest.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(package.manifest.decode("utf-8-sig"))))
    assert [row["姓名"] for row in rows] == ["示例丁", "示例乙", "示例甲", "示例丙"]
    assert [row["起始页"] for row in rows] == ["2", "6", "10", "14"]
    hashes = {p.record.person: sha256(p.pdf).hexdigest() for p in people}
    assert {row["姓名"]: row["sha256"] for row in rows} == hashes


def test_the_index_lists_everybody_with_the_page_where_the_form_starts(people) -> None:
    reader = PdfReader(io.BytesIO(build_package(people, duplex=True, day=DAY).pdf))
    text = squeezed(reader.pages[0].extract_text())
    for name, page in (("示例丁", 3), ("示例乙", 7), ("示例甲", 11), ("示例丙", 15)):
        assert f"{name}专业技术二级岗位工作人员聘期考核表4×1{page}" in text
        assert name in squeezed(reader.pages[page - 1].extract_text())


def test_an_index_of_several_pages_counts_itself(item) -> None:
    one = item("甲厅", "一中", "示例甲")
    package = build_package([one] * 60, duplex=False, day=DAY)
    reader = PdfReader(io.BytesIO(package.pdf))
    first = int(
        next(iter(csv.DictReader(io.StringIO(package.manifest.decode("utf-8-sig")))))["起始页"]
    )
    assert first > 2
    assert reader.page_labels[first - 1] == "封面"


@pytest.mark.parametrize("reckoned", [2, 3])
def test_an_index_of_another_length_than_reckoned_is_set_again(
    people, monkeypatch: pytest.MonkeyPatch, reckoned: int
) -> None:
    wanted = build_package(people, duplex=True, day=DAY)
    monkeypatch.setattr(make, "likely_length", lambda _entries: reckoned)
    assert build_package(people, duplex=True, day=DAY) == wanted


def test_the_length_of_an_index_is_reckoned_as_it_becomes(item) -> None:
    """Or else it is set twice."""
    one = replace(item("示例省示例市示例主管部门", "示例中学（示例校区）", "示例甲"), layout=None)
    for number in (1, 20, 25, 60):
        entries = [Entry(one, "", PAGES, 0, 1 + PAGES * n) for n in range(number)]
        made = index_pages(entries, DAY)
        assert made.pages == likely_length(entries)


def test_the_same_package_twice_is_the_same_bytes(people) -> None:
    assert build_package(people, duplex=True, day=DAY) == build_package(
        people, duplex=True, day=DAY
    )
