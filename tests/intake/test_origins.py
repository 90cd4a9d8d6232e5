"""A record made of a Word or Excel file counts in its place, and says so when that changes."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import cadre_docs as cd
from cadre_docs.intake.origins import fingerprint
from tests.conftest import EXAMPLES
from tests.today import TODAY

SOURCE = EXAMPLES / "henan-tenure-form" / "people.xlsx"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "填报"
    made.mkdir()
    shutil.copy(SOURCE, made / "两人.xlsx")
    return made


def converted(folder: Path, number: int = 1, name: str = "两人.xlsx") -> Path:
    made = cd.editable(folder / name, number=number)
    path = folder / made.name
    path.write_bytes(made.data)
    return path


def codes(checked: cd.Checked) -> list[tuple[str, str]]:
    return [(f.code, f.severity.value) for f in checked.findings if f.code == "FS-origin"]


def names(folder: Path) -> list[str]:
    return sorted(record.person for record in cd.read(folder).records)


def test_the_record_counts_once_and_says_the_same(folder: Path) -> None:
    before = {record.person: record for record in cd.read(folder).records}
    path = converted(folder, 2)
    after = cd.check(cd.read(folder))
    assert sorted(record.person for record in after.read.records) == sorted(before)
    [one] = cd.read(path).records
    assert one == before[one.person]
    assert after.ok
    assert codes(after) == [("FS-origin", "note")]
    said = next(f for f in after.findings if f.code == "FS-origin")
    assert "有1份记录已经另有可填的记录" in said.message
    assert said.position is not None
    assert said.position.file == str(folder / "两人.xlsx")


def test_all_records_of_a_file_may_be_replaced(folder: Path) -> None:
    people = names(folder)
    for number in range(1, len(people) + 1):
        converted(folder, number)
    assert names(folder) == people


def test_what_is_edited_since_counts_and_the_source_does_not(folder: Path) -> None:
    path = converted(folder)
    [record] = cd.read(path).records
    path.write_bytes(cd.patch(path.read_bytes(), cd.Put("从事专业", "改过的专业")))
    [now] = [r for r in cd.read(folder).records if r.person == record.person]
    assert now.get("speciality") == "改过的专业"


def test_a_source_that_changed_since_is_an_error_until_it_is_settled(folder: Path) -> None:
    path = converted(folder)
    [record] = cd.read(path).records
    speciality = str(record.get("speciality"))
    book = openpyxl.load_workbook(folder / "两人.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == speciality:
                    cell.value = "源文件里改的"
    book.save(folder / "两人.xlsx")
    checked = cd.check(cd.read(folder))
    assert ("FS-origin", "error") in codes(checked)
    assert not checked.ok
    [said] = [f for f in checked.findings if f.code == "FS-origin" and f.counts]
    assert (said.person, said.position.file) == (record.person, str(path))  # type: ignore[union-attr]
    # The remedy works: the fingerprint that it names settles it.
    new = said.remedy.rpartition(" ")[2]
    old = path.read_text("utf-8").rpartition("指纹: ")[2].strip()
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    assert cd.check(cd.read(folder)).ok


def test_a_source_without_that_record_is_an_error(folder: Path) -> None:
    path = converted(folder)
    text = path.read_text("utf-8").replace("位置: ", "位置: 别处")
    old = text.rpartition("指纹: ")[2].strip()
    path.write_text(text.replace(old, "0" * 16), "utf-8")
    checked = cd.check(cd.read(folder))
    assert ("FS-origin", "error") in codes(checked)


def test_a_source_that_was_taken_away_is_nothing_to_tell(folder: Path) -> None:
    converted(folder, 1)
    converted(folder, 2)
    (folder / "两人.xlsx").unlink()
    checked = cd.check(cd.read(folder))
    assert codes(checked) == []
    assert checked.ok


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("来源: 两人.xlsx", "FS-type"),
        ("来源:\n  文件: 两人.xlsx", "FS-required"),
        ("来源:\n  文件: 两人.xlsx\n  位置: 甲\n  指纹: 乙\n  别的: 丙", "FS-unknown"),
    ],
)
def test_an_origin_that_is_not_whole_is_told(folder: Path, said: str, code: str) -> None:
    path = folder / "甲.yaml"
    path.write_text(f"表单: henan-tenure-form\n姓名: 示例己\n{said}\n", "utf-8")
    assert code in {f.code for f in cd.read(path).findings if f.path.startswith("来源")}


def test_a_build_takes_the_record_and_not_its_source(tmp_path: Path) -> None:
    root = tmp_path / "项目"
    cd.init(root, "henan-tenure-form")
    records = root / "填报"
    shutil.rmtree(records)
    records.mkdir()
    shutil.copy(SOURCE, records / "两人.xlsx")
    first = cd.build(root, today=TODAY)
    people = first.summary.records
    path = converted(records, 2)
    second = cd.build(root, today=TODAY)
    assert (second.summary.records, second.ok) == (people, first.ok)
    path.write_bytes(cd.patch(path.read_bytes(), cd.Put("姓名", "示例辛")))
    cd.build(root, today=TODAY)
    printed = {one.name.partition("-")[0] for one in (root / "输出").rglob("*.pdf")}
    assert "示例辛" in printed
    path.unlink()  # without it the source counts again
    assert cd.build(root, today=TODAY).summary.records == people


def test_a_yaml_record_needs_no_conversion_and_a_missing_one_is_said(folder: Path) -> None:
    with pytest.raises(cd.RequestError, match="已经是可以直接修改的记录"):
        cd.editable(EXAMPLES / "henan-tenure-form" / "full.yaml")
    with pytest.raises(cd.RequestError, match="没有第9份记录，现在有2份"):
        cd.editable(folder / "两人.xlsx", number=9)


def test_a_word_form_is_converted_and_counts_once(tmp_path: Path) -> None:
    read = cd.read(EXAMPLES / "annual-record" / "full.yaml")
    cd.render(read, tmp_path / "打印", formats="docx")
    folder = tmp_path / "填报"
    folder.mkdir()
    [printed] = (tmp_path / "打印").glob("*.docx")
    shutil.copy(printed, folder / "表.docx")
    made = cd.editable(folder / "表.docx")
    (folder / made.name).write_bytes(made.data)
    both = cd.read([folder / "表.docx", folder / made.name])
    assert [record.person for record in both.records] == ["示例子"]


def errors(folder: Path) -> list[str]:
    found = cd.check(cd.read(folder)).findings
    return [f.message for f in found if f.code == "FS-origin" and f.severity is cd.Severity.ERROR]


def test_a_record_made_into_somebody_elses_stands_for_nobody(folder: Path) -> None:
    path = converted(folder)
    [record] = cd.read(path).records
    people = names(folder)
    path.write_bytes(cd.patch(path.read_bytes(), cd.Put("姓名", "示例辛")))
    assert names(folder) == sorted([*people, "示例辛"])
    [said] = errors(folder)
    assert "姓名与来源“两人.xlsx”" in said
    # The other reading: it is the same person, whose name was put right in both.
    book = openpyxl.load_workbook(folder / "两人.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == record.person and cell.row > 6:
                    cell.value = "示例辛"
    book.save(folder / "两人.xlsx")
    [said] = errors(folder)
    assert "又改过" in said  # which names the fingerprint that settles it
    assert names(folder) == sorted([*(p for p in people if p != record.person), "示例辛"])


def test_a_record_of_another_form_stands_for_nobody(folder: Path) -> None:
    path = converted(folder)
    path.write_text(
        path.read_text("utf-8").replace("表单: henan-tenure-form", "表单: annual-record"), "utf-8"
    )
    assert len(cd.read(folder).records) == 3
    assert any("表单与来源" in said for said in errors(folder))


@pytest.mark.parametrize("typed", ["2023年13月", "=1+1"])
def test_what_could_not_be_read_is_an_error_until_somebody_looked(
    tmp_path: Path, typed: str
) -> None:
    shutil.copy(EXAMPLES / "annual-record" / "people.xlsx", tmp_path / "人员.xlsx")
    book = openpyxl.load_workbook(tmp_path / "人员.xlsx")
    sheet = book["人员"]
    heading = next(c for c in sheet[4] if c.value == "考核依据：到本单位时间")
    sheet.cell(7, heading.column).value = typed
    book.save(tmp_path / "人员.xlsx")
    assert not cd.check(cd.read(tmp_path)).ok
    path = converted(tmp_path, name="人员.xlsx")
    [said] = errors(tmp_path)
    assert "没有读出" in said
    text = path.read_text("utf-8")
    assert "没有读出: 1处" in text
    path.write_text(text.partition("  没有读出")[0], "utf-8")
    assert cd.check(cd.read(tmp_path)).ok


def test_an_exception_put_into_the_source_since_is_a_change(tmp_path: Path) -> None:
    cd.new("henan-tenure-form", tmp_path / "一人.xlsx")
    book = openpyxl.load_workbook(tmp_path / "一人.xlsx")
    sheet = book["填写"]
    row = next(c.row for c in sheet["B"] if c.value and "姓名" in str(c.value))
    sheet.cell(row, 3).value = "示例甲"
    book.save(tmp_path / "一人.xlsx")
    converted(tmp_path, name="一人.xlsx")
    assert errors(tmp_path) == []
    waivers = book["例外"]
    first = next(r for r in range(1, 20) if str(waivers.cell(r, 1).value).startswith("示例")) + 1
    for column, value in enumerate(("hn-3.2b", "经批准", "示例委", "2024-05-01"), 2):
        waivers.cell(first, column).value = value
    book.save(tmp_path / "一人.xlsx")
    assert any("又改过" in said for said in errors(tmp_path))


def test_a_renamed_box_says_nothing_else(folder: Path) -> None:
    record = cd.read(folder / "两人.xlsx").records[0]
    sections = tuple(
        replace(part, fields=tuple(
            replace(box, key="所学专业") if box.id == "speciality" else box for box in part.fields
        ))
        for part in reversed(record.schema.sections)  # the next edition prints them elsewhere
    )  # fmt: skip
    renamed = replace(record, schema=replace(record.schema, sections=sections))
    assert renamed.schema.path(renamed.schema.by_id["speciality"]) == "所学专业"
    assert fingerprint(renamed) == fingerprint(record)
    values = {**record.values, "speciality": replace(record.values["speciality"], typed="别的")}
    assert fingerprint(replace(renamed, values=values)) != fingerprint(record)
