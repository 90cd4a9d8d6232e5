"""Lists of people with headings as they are printed (headed_lists.yaml): one reader for every way in."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import Workbook

import cadre_docs as cd
from cadre_docs.catalog import Catalog
from cadre_docs.lists.expected import read_expected
from cadre_docs.lists.order import order_of
from tests.yaml_texts import load_yaml

CASES = load_yaml(Path(__file__).with_name("headed_lists.yaml"))
KINDS = [(case, kind) for case in CASES for kind in ("xlsx", "csv")
         if kind == "xlsx" or (case.get("csv") is not False and case.get("csv") != "no")]  # fmt: skip


def write(case: dict, kind: str, folder: Path) -> Path:
    path = folder / f"名单.{kind}"
    if kind == "csv":
        [lines] = case["sheets"].values()
        text = io.StringIO()
        csv.writer(text).writerows([[c or "" for c in line] for line in lines])
        path.write_text(text.getvalue(), encoding="gb18030")
        return path
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, lines in case["sheets"].items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
        for area in case.get("merged", {}).get(title, ()):
            sheet.merge_cells(area)
    book.save(path)
    return path


@pytest.mark.parametrize(("case", "kind"), KINDS, ids=lambda v: v if isinstance(v, str) else v["name"])
def test_who_is_expected(case: dict, kind: str, tmp_path: Path, forms: Catalog) -> None:
    listed = read_expected(write(case, kind, tmp_path), forms)
    said = "\n".join(finding.sentence() for finding in listed.findings)
    assert [[one.name, one.unit] for one in listed.people] == case["people"], said
    assert all(words in said for words in case.get("says", ())), said
    assert not any(words in said for words in case.get("unsaid", ())), said
    assert all(f.remedy and f.position for f in listed.findings if f.severity != "note")


@pytest.mark.parametrize(("case", "kind"), KINDS, ids=lambda v: v if isinstance(v, str) else v["name"])
def test_who_is_on_a_list_of_another_system(case: dict, kind: str, tmp_path: Path, forms: Catalog) -> None:
    source = write(case, kind, tmp_path)
    made = cd.prefill("annual-record", source, catalog=forms)
    said, found = [*made.findings], []
    if made.mapping.exists():
        text = made.mapping.read_text(encoding="utf-8")
        made.mapping.write_text(text.replace("确认: 否", "确认: 是"), encoding="utf-8")
        read = cd.read(source, mapping=made.mapping, catalog=forms)
        found = [[record.person, str(record.get("unit") or "")] for record in read.records]
        said += cd.check(read).findings
    told = "\n".join(finding.sentence() for finding in said)
    assert found == case["people"], told
    assert all(words in told for words in case.get("says", ())), told
    assert not any(words in told for words in case.get("unsaid", ())), told


def test_units_in_the_order_of_a_list_with_headings_in_two_rows(tmp_path: Path) -> None:
    book = Workbook()
    for line in (
        ["序号", "机构", None, "备注"],
        [None, "单位名称", "电话", None],
        [1, "乙院", None, None],
        [2, "甲院", None, None],
        ["合计", 2, None, None],
    ):
        book.active.append(line)
    for area in ("A1:A2", "B1:C1", "D1:D2"):
        book.active.merge_cells(area)
    book.save(tmp_path / "单位.xlsx")
    order = order_of(["单位.xlsx"], base=tmp_path)
    assert order is not None
    assert order.units == ("乙院", "甲院")
    assert not [f for f in order.findings if f.severity != "note"]
