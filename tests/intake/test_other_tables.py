"""Other spreadsheets: .xls, .xlsb, .et and .ods by values and with a confirmation, text tables."""

from __future__ import annotations

import csv
import io
import shutil
import sys
from pathlib import Path

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.findings import Severity
from cadre_docs.intake.any_table import open_table
from cadre_docs.intake.confirmed import CODE, place_of
from cadre_docs.intake.read import read_paths
from cadre_docs.limits import Limits, using
from cadre_docs.machine import platforms
from cadre_docs.office.workbooks.open import Refused
from cadre_docs.templates.workbooks.people import blank_people_workbook
from tests.command import command

HERE = Path(__file__).parent / "tables"
ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "annual-record" / "minimal.yaml"
SUFFIXES = {".xls": "people.xls", ".et": "people.xls", ".ods": "people.ods"}


def placed(folder: Path, suffix: str) -> Path:
    return shutil.copy(HERE / SUFFIXES[suffix], folder / f"甲{suffix}")


def values_of(forms: Catalog, path: Path):
    return [entry.record.values for entry in read_paths([path], forms).entries]


def typed(values) -> list[dict]:
    return [{name: value.typed for name, value in held.items()} for held in values]


def refusal(data: bytes, file: str):
    with pytest.raises(Refused) as caught:
        open_table(data, file)
    return caught.value.finding


# --- .xls .et .ods -------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_filled_template_says_what_the_yaml_says(suffix: str, tmp_path, forms) -> None:
    path = placed(tmp_path, suffix)
    assert typed(values_of(forms, path)) == typed(values_of(forms, EXAMPLE))
    [finding] = read_paths([path], forms).findings
    assert (finding.code, finding.severity) == (CODE, Severity.ERROR)
    assert "cadre-docs confirm" in finding.remedy


def test_it_prints_once_confirmed_and_as_long_as_it_stays(tmp_path) -> None:
    path, out = placed(tmp_path, ".xls"), tmp_path / "打印"
    render = ("render", path, "-o", out, "-t", "docx")
    assert command(*render).code == 1
    assert not list(out.glob("*.docx"))
    shown = command("confirm", path)
    assert shown.code == 1
    assert "姓名：示例" in shown.out
    assert "人员!B7" in shown.out
    code = shown.out.split("--code ")[1].split()[0]
    wrong = command("confirm", path, "--code", "0" * 8)
    assert (wrong.code, place_of(path).exists()) == (2, False)
    assert command("confirm", path, "--code", code).code == 0
    assert command(*render).code == 0
    assert list(out.glob("*.docx"))
    # In a folder the confirmation is no stranger.
    told = command("check", tmp_path)
    assert "确认文件1个" in told.out
    path.write_bytes((HERE / "values.xls").read_bytes())
    path.write_bytes((HERE / "people.xls").read_bytes() + b"\0")
    changed = command("check", path)
    assert changed.code == 1
    assert "重新核对" in changed.out


def test_what_needs_no_confirmation_gets_none() -> None:
    told = command("confirm", EXAMPLE)
    assert told.code == 2
    assert "不必确认" in told.said


def test_confirming_shows_the_last_four_digits_of_a_number() -> None:
    number = "410102197208150016"
    told = command("confirm", HERE / "values.xls").said
    assert number not in told
    assert "**0016" in told
    assert number in command("confirm", HERE / "values.xls", "--show-private").said


def test_values_with_their_kinds() -> None:
    sheet, hidden = open_table((HERE / "values.xls").read_bytes(), "a.xls").sheets
    cells = sheet.rows[1]
    assert [(c.text, c.origin) for c in cells.values()] == [
        *(("a", "text"), ("1.5", "number"), ("0.85", "number"), ("1972-08-01", "date")),
        *(("ax", "text"), ("是", "text"), ("410102197208150016", "number"), ("12", "number")),
    ]
    assert [area.reference for area in sheet.merged] == ["A3:C3"]
    assert (sheet.hidden, hidden.hidden) == (False, True)


STRANGE = {
    "a web page": (b"<html><table><tr><td>1</td></tr></table></html>", "a.xls", "网页"),
    "an xlsx": (None, "a.xls", "扩展名改为 .xlsx"),
    "nothing": (b"", "a.ods", "空文件"),
    "half of one": (lambda: (HERE / "people.xls").read_bytes()[:20_000], "a.xls", "损坏"),
    "half an archive": (lambda: (HERE / "people.ods").read_bytes()[:20_000], "a.ods", "损坏"),
    "a document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.et", "旧版 Office"),
}


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_none_is_named(name: str, forms: Catalog) -> None:
    data, file, says = STRANGE[name]
    if data is None:
        data = blank_people_workbook(forms.schema("annual-record"), 1)
    found = refusal(data() if callable(data) else data, file)
    assert says in found.sentence()
    assert found.remedy


@pytest.mark.parametrize(
    ("limit", "enough", "says"),
    [("cells", 10_000, ""), ("sheets", 1, "工作表超过"), ("merged", 2, "合并单元格超过"),
     ("rows", 4, "行超过"), ("file_mb", 0, "文件超过")],
)  # fmt: skip
def test_limits_hold_before_anything_is_kept(limit: str, enough: int, says: str) -> None:
    data = (HERE / "values.xls").read_bytes()
    with using(Limits(**{limit: enough})):
        if says:
            assert says in refusal(data, "a.xls").message
        else:
            assert open_table(data, "a.xls")


def test_a_child_that_is_ended_is_told(monkeypatch) -> None:
    aborts = [sys.executable, "-c", "import os; os.abort()"]
    monkeypatch.setattr(platforms, "helper", lambda *_: aborts)
    assert "限度" in refusal((HERE / "values.xls").read_bytes(), "a.xls").message


def test_no_marked_copy_and_that_is_told(tmp_path) -> None:
    path = placed(tmp_path, ".ods")
    told = command("check", path, "--annotate", tmp_path / "标注")
    assert "不写标注副本" in told.said


# --- text tables ---------------------------------------------------------------------------------


def people_csv(forms: Catalog, delimiter: str = ",") -> str:
    from openpyxl import load_workbook

    from tests.filling import Person, tree_of

    person = Person(blank_people_workbook(forms.schema("annual-record"), 1))
    content = EXAMPLE.read_text(encoding="utf-8")
    tree = tree_of("\n".join(line for line in content.splitlines() if "表单" not in line))
    sheet = load_workbook(io.BytesIO(person.fill(tree).saved()))["人员"]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows(["" if v is None else v for v in row] for row in sheet.values)
    return text.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_the_sheet_of_people_as_text(encoding: str, suffix: str, tmp_path, forms) -> None:
    path = tmp_path / f"甲{suffix}"
    path.write_bytes(people_csv(forms, "\t" if suffix == ".tsv" else ",").encode(encoding))
    assert typed(values_of(forms, path)) == typed(values_of(forms, EXAMPLE))
    [told] = read_paths([path], forms).findings  # what cannot be in it
    assert (told.severity, "只有“人员”一张表" in told.message) == ("warning", True)


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("007,1e3,2023-08", ["007", "1e3", "2023-08"]),
        ('="007",b', ["007", "b"]),
        ("甲;乙;丙", ["甲", "乙", "丙"]),
        ('"一,二",三', ["一,二", "三"]),
    ],
)
def test_texts_stay_what_was_typed(line: str, cells: list[str]) -> None:
    [sheet] = open_table(line.encode(), "a.csv").sheets
    assert [cell.text for cell in sheet.rows[1].values()] == cells


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"a,b\n\"c,d\n", "引号不成对"),
        (b"a\x00,b", "编码"),
        (b"\xff\xff\xff", "编码"),
        (b"PK\x03\x04rest", "Office"),
    ],
)  # fmt: skip
def test_text_that_cannot_be_read(data: bytes, says: str) -> None:
    assert says in refusal(data, "a.csv").sentence()


def test_a_formula_in_text_is_not_read(tmp_path, forms) -> None:
    path = tmp_path / "甲.csv"
    path.write_text(people_csv(forms).replace("示例", "=示例", 1), encoding="utf-8")
    [sheet] = open_table(b"=A1,b", "a.csv").sheets
    assert sheet.rows[1][1].origin == "unreadable"


def test_a_foreign_table_is_named_with_the_way_in(tmp_path, forms) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("工号,职工姓名\n007,示例甲\n", encoding="utf-8")
    [finding] = read_paths([path], forms).findings
    assert finding.code == "FS-template"
    assert "--from" in finding.remedy
