"""Two hands: the office's table and people's own files become one record; slips send forms back."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

import cadre_docs as cd
from cadre_docs.catalog import Catalog
from cadre_docs.findings import Position, error, warning
from cadre_docs.report.slip_page import slip_page
from cadre_docs.report.slips import MOST_ON_PAGE, Item, Slip, slips_of
from tests.outputs import SOFFICE, libreoffice_pdf, pdf_pages
from tests.yaml_texts import load_yaml

CASES = load_yaml(Path(__file__).with_name("cases").joinpath("office.yaml"))
NUMBER = "410701198506150012"


def own(name: str, more: str = "", number: str = "", born: str = "1985-06") -> str:
    text = f"表单: annual-record\n年度: '2023'\n姓名: {name}\n性别: 男\n出生年月: {born}\n单位: 示例中学\n{more}"
    return text + (f"考核依据:\n  身份证号码: '{number}'\n" if number else "")


def office_table(read: cd.Read, path: Path, boxes: dict[str, str], row: int = 7) -> Any:
    cd.office("annual-record", read, path)
    book = load_workbook(path)
    sheet = book["人员"]
    heads = {str(c.value).removesuffix(" *"): c.column for c in sheet[4] if c.value}
    for box, text in boxes.items():
        sheet.cell(row, heads[box]).value = text
    return book


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_two_hands_become_one_record(case: dict, tmp_path: Path, forms: Catalog) -> None:
    file, table = tmp_path / "甲.yaml", tmp_path / "单位填写.xlsx"
    file.write_text(own("示例甲", case.get("own", "")), encoding="utf-8")
    book = office_table(cd.read(file, catalog=forms), table, case.get("office", {}))
    for column, text in enumerate(case.get("waiver", ()), 3):
        book["例外"].cell(6, 1).value = 1
        book["例外"].cell(6, column).value = str(text)
    book.save(table)
    read = cd.read([file, table], catalog=forms)
    [record] = read.records
    assert {name: str(record.get(name)) for name in case.get("becomes", {})} == {
        name: str(value) for name, value in case.get("becomes", {}).items()
    }
    conflicts = [f for f in read.findings if f.code == "X-office"]
    assert len(conflicts) == ("conflict" in case)
    for conflict in conflicts:
        assert case["conflict"] in conflict.message
        assert "甲.yaml" in str(conflict.position)
        assert "单位填写.xlsx 人员!" in conflict.message
    assert sorted(record.electronic) == case.get("electronic", [])
    assert [w.rule for w in record.waivers] == case.get("waiver", [])[:1]
    assert sorted(record.unreadable) == case.get("unreadable", [])
    assert [f.severity for f in read.findings if "总裁" in f.message] == (
        ["error"] if "unreadable" in case else []
    )


def test_places_are_those_of_the_hand_that_wrote(tmp_path: Path, forms: Catalog) -> None:
    file, table = tmp_path / "甲.yaml", tmp_path / "单位填写.xlsx"
    file.write_text(own("示例甲"), encoding="utf-8")
    office_table(cd.read(file, catalog=forms), table, {"考核依据：德": "好"}).save(table)
    [record] = cd.read([table, file], catalog=forms).records
    assert record.place("morality").file == str(table)
    assert record.place("name").file == str(file)


def test_rows_that_are_nobodys_and_people_who_are_not_in_it(tmp_path: Path, forms: Catalog) -> None:
    folder, table = tmp_path / "填报", tmp_path / "单位填写.xlsx"
    folder.mkdir()
    for name in ("甲", "乙"):
        (folder / f"{name}.yaml").write_text(own(f"示例{name}"), encoding="utf-8")
    office_table(cd.read(folder, catalog=forms), table, {"考核依据：德": "好"}).save(table)
    (folder / "甲.yaml").write_text(own("示例丙"), encoding="utf-8")
    read = cd.read([folder, table], catalog=forms)
    told = {f.person: (f.severity.value, f.message) for f in read.findings if f.code == "X-office"}
    assert told.keys() == {"示例甲", "示例丙"}
    assert told["示例甲"][0] == "error"
    assert "没有读到此人自己的表" in told["示例甲"][1]
    assert told["示例丙"][0] == "warning"


def test_namesakes_are_told_apart_by_number_or_told(tmp_path: Path, forms: Catalog) -> None:
    folder, table = tmp_path / "填报", tmp_path / "单位填写.xlsx"
    folder.mkdir()
    (folder / "1.yaml").write_text(own("示例甲", number=NUMBER), encoding="utf-8")
    (folder / "2.yaml").write_text(own("示例甲", number="410701198506150039"), encoding="utf-8")
    office_table(cd.read(folder, catalog=forms), table, {"考核依据：德": "较好"}, row=8).save(table)
    read = cd.read([folder, table], catalog=forms)
    assert [str(record.get("morality")) for record in read.records] == ["None", "较好"]
    for number in (1, 2):
        (folder / f"{number}.yaml").write_text(own("示例甲"), encoding="utf-8")
    read = cd.read([folder, table], catalog=forms)
    assert [record.get("morality") for record in read.records] == [None, None]
    assert sum("分不清" in f.message for f in read.findings if f.code == "X-office") == 2


def test_one_row_for_two_of_one_name_is_nobodys(tmp_path: Path, forms: Catalog) -> None:
    folder, table = tmp_path / "填报", tmp_path / "单位填写.xlsx"
    folder.mkdir()
    for number, said in ((1, ""), (1, NUMBER), (2, NUMBER)):  # the row: without a number, with it
        file = folder / f"{number}.yaml"
        file.write_text(own("示例甲", number=said), encoding="utf-8")
        if number == 1:
            table.unlink(missing_ok=True)
            book = office_table(cd.read(file, catalog=forms), table, {"考核依据：德": "好"})
            book.save(table)
        if not said:
            (folder / "2.yaml").write_text(own("示例甲"), encoding="utf-8")
            read = cd.read([folder, table], catalog=forms)
            assert [record.get("morality") for record in read.records] == [None, None]
            assert ["分不清" in f.message for f in read.findings if f.code == "X-office"] == [True]
            (folder / "2.yaml").unlink()
    read = cd.read([folder, table], catalog=forms)  # one person's two forms, by the number
    assert [record.get("morality") for record in read.records] == ["好", "好"]


def test_it_is_not_written_over_what_was_filled(tmp_path: Path, forms: Catalog) -> None:
    file = tmp_path / "甲.yaml"
    file.write_text(own("示例甲"), encoding="utf-8")
    read = cd.read(file, catalog=forms)
    cd.office("annual-record", read, tmp_path / "o.xlsx")
    with pytest.raises(cd.RequestError, match="--force"):
        cd.office("annual-record", read, tmp_path / "o.xlsx")
    with pytest.raises(cd.RequestError, match="没有读到"):
        cd.office("henan-tenure-form", read, tmp_path / "h.xlsx")
    with pytest.raises(cd.RequestError, match="不是一人一份"):
        cd.office("unit", read, tmp_path / "u.xlsx")


# --- slips -----------------------------------------------------------------------------------


def test_slips_say_what_where_and_until_when(tmp_path: Path, forms: Catalog) -> None:
    folder = tmp_path / "填报"
    folder.mkdir()
    bad = own("示例甲").replace("性别: 男", "性别: 南")
    (folder / "甲.yaml").write_text(bad, encoding="utf-8")
    checked = cd.check(cd.read(folder, catalog=forms))
    sent = cd.slips(checked, tmp_path / "退回", until=date(2024, 1, 5))
    assert sent.people == ("示例甲",)
    assert [path.name for path in sent.written] == ["示例甲-退回单.docx", "示例甲-退回单.txt"]
    text = sent.written[1].read_text(encoding="utf-8-sig")
    page = Document(io.BytesIO(sent.written[0].read_bytes()))
    cells = "".join(cell.text for row in page.tables[0].rows for cell in row.cells)
    words = cells + "".join(paragraph.text for paragraph in page.paragraphs)
    for said in (text, words):
        assert "2024年1月5日前" in said
        assert "“南”不在可选项之内" in said
        assert "第4行第5列" in said
        assert "岗位类别" not in said  # the office's to fill
    (folder / "甲.yaml").write_text(bad.replace("示例甲", "示例乙"), encoding="utf-8")
    again = cd.slips(cd.check(cd.read(folder, catalog=forms)), tmp_path / "退回")
    assert again.people == ("示例乙",)
    assert "尽快" in again.written[1].read_text(encoding="utf-8-sig")
    assert sum("以前的退回单" in remark for remark in again.remarks) == 2


def test_no_slip_without_an_error_of_ones_own(read_one) -> None:
    record = read_one(own("示例甲")).record
    at = Position(record.position.file, 3, 1)
    about = {"position": at, "person": "示例甲", "form": "annual-record"}
    doubt, waits = warning("A", "可疑", **about), error("B", "空", path="岗位", **about)
    waived = error("C", "错", waiver="批准", **about)
    assert slips_of([doubt, waits, waived], [record], None) == []
    [slip] = slips_of([doubt, waits, waived, error("D", "错", **about)], [record], None)
    assert [(item.what, item.grave) for item in slip.items] == [("错", True), ("可疑", False)]


@pytest.mark.parametrize(("number", "more"), [(MOST_ON_PAGE, 0), (MOST_ON_PAGE + 1, 1)])
def test_the_page_holds_so_many_and_the_message_all(number: int, more: int, read_one) -> None:
    record = read_one(own("示例甲")).record
    at = Position(record.position.file, 3, 1)
    about = {"position": at, "person": "示例甲", "form": "annual-record"}
    found = [error("D", f"错{n}" + "长" * 200, remedy="改" * 200, **about) for n in range(number)]
    [slip] = slips_of(found, [record], None)
    page = Document(io.BytesIO(slip_page(slip)))
    assert len(page.tables[0].rows) == 1 + MOST_ON_PAGE
    assert any(f"另有{more}处" in p.text for p in page.paragraphs) == bool(more)
    assert f"错{number - 1}" in slip.message()


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice counts the pages")
def test_the_page_is_one_page_whatever_is_on_it(tmp_path: Path) -> None:
    item = Item("考核依据.结果[12]" * 9, "工作表“结果”的 C12", "长" * 200, "改" * 200, grave=True)
    slip = Slip("示例甲" * 30, "示例中学" * 30, "登记表", "a", (item,) * 30, date(2024, 1, 5))
    assert pdf_pages(libreoffice_pdf(slip_page(slip), "docx", tmp_path)) == 1


def test_numbers_are_masked(read_one) -> None:
    record = read_one(own("示例甲")).record
    about = {"position": record.position, "person": "示例甲", "form": "annual-record"}
    [slip] = slips_of([error("D", f"号码“{NUMBER}”有误", **about)], [record], None)
    assert NUMBER not in slip.message()
    assert NUMBER not in slip.items[0].what


def of_years(folder: Path, *years: str) -> cd.Read:
    folder.mkdir()
    for year in years:
        text = own("示例甲").replace("2023", year)
        (folder / f"{year}.yaml").write_text(text, encoding="utf-8")
    return cd.read(folder)


def test_a_row_is_of_the_year_that_it_states(tmp_path: Path) -> None:
    table = tmp_path / "单位填写.xlsx"
    office_table(of_years(tmp_path / "一", "2023"), table, {"考核依据：德": "好"}).save(table)
    read = cd.read([of_years(tmp_path / "二", "2022", "2023").paths[0], table])
    assert {str(r.get("year")): r.get("morality") for r in read.records} == {
        "2022": None,
        "2023": "好",
    }
    assert not [f for f in read.findings if f.code == "X-office"]


@pytest.mark.parametrize("years", [["2024"], ["2022", "2023"]])
def test_a_table_of_another_year_or_of_none_is_nobodys(years: list[str], tmp_path: Path) -> None:
    """Last year's table in this year's folder would grade everybody as last year."""
    table = tmp_path / "单位填写.xlsx"
    book = office_table(of_years(tmp_path / "一", "2023"), table, {"考核档次建议": "优秀"})
    if len(years) > 1:
        heads = {str(c.value).removesuffix(" *"): c.column for c in book["人员"][4] if c.value}
        book["人员"].cell(7, heads["年度"]).value = None
    book.save(table)
    read = cd.read([of_years(tmp_path / "二", *years).paths[0], table])
    [told] = [f for f in read.findings if f.code == "X-office"]
    assert told.counts
    assert ("年度" in told.path) if len(years) == 1 else ("不知道是哪一年的" in told.message)


def sorted_table(folder: Path, *, numbers: bool, named: str = "") -> cd.Read:
    """Two people and a sanction of the first, in a table sorted backwards by name."""
    people, table = folder / "填报", folder / "单位填写.xlsx"
    people.mkdir()
    for name in ("示例甲", "示例乙"):
        (people / f"{name}.yaml").write_text(own(name), encoding="utf-8")
    book = office_table(cd.read(people), table, {})
    sheet, sanctions = book["人员"], book["处分"]
    columns = range(1 if numbers else 2, sheet.max_column + 1)
    for column in columns:
        first, second = sheet.cell(7, column), sheet.cell(8, column)
        first.value, second.value = second.value, first.value
    for column, text in ((1, 1), (3, "记过"), (4, "2023-06-15")):
        sanctions.cell(6, column).value = text
    if named:
        sanctions.cell(6, 2).value = named
    book.save(table)
    return cd.read([people, table])


def sanctioned(read: cd.Read) -> list[str]:
    return [r.text("name") for r in read.records if r.tables.get("sanctions")]


def test_a_table_sorted_without_its_numbers_gives_nobody_anothers_rows(tmp_path: Path) -> None:
    read = sorted_table(tmp_path, numbers=False)
    assert sanctioned(read) == []
    [told] = [f for f in read.findings if "在这张表生成的时候是另一个人" in f.message]
    assert told.counts
    assert str(told.position).endswith("处分!A6")


def test_a_table_sorted_with_its_numbers_is_as_it_was(tmp_path: Path) -> None:
    read = sorted_table(tmp_path, numbers=True)
    first = cd.read(tmp_path / "填报").records[0].text("name")
    assert sanctioned(read) == [first]
    assert not [f for f in read.findings if f.code == "FS-template"]


def test_a_row_whose_name_was_typed_is_that_persons(tmp_path: Path) -> None:
    last = cd.read(sorted_names(tmp_path)).records[-1].text("name")
    read = sorted_table(tmp_path / "二", numbers=False, named=last)
    assert sanctioned(read) == [last]


def sorted_names(folder: Path) -> Path:
    """Return a folder of the same two people, to see in which order they are read."""
    (folder / "二").mkdir()
    sorted_table(folder, numbers=True)
    return folder / "填报"


def test_what_the_office_said_of_earlier_years_counts(tmp_path: Path) -> None:
    last = of_years(tmp_path / "2023", "2023").paths[0]
    office_table(cd.read(last), last / "单位.xlsx", {"考核档次建议": "不合格"}).save(
        last / "单位.xlsx"
    )
    begun = cd.begin("annual-record", last, tmp_path / "2024", kind="yaml")
    [record] = cd.read(begun.written).records
    [row] = record.tables["earlier_results"]
    assert (str(row.values["year"].typed), row.values["result"].typed) == ("2023", "不合格")
    project = tmp_path / "项目"
    (project / "填报").mkdir(parents=True)
    text = (
        own("示例甲").replace("2023", "2024")
        + "考核依据:\n  以前年度结果: [{年度: '2023', 结果: 合格}]\n"
    )
    (project / "填报" / "甲.yaml").write_text(text, encoding="utf-8")
    (project / "cadre-docs.yaml").write_text(f"记录: 填报\n历年: {last}\n格式: [docx]\n", "utf-8")
    built = cd.build(project)
    assert "X-years" in built.page.read_text("utf-8")


@pytest.mark.parametrize(("until", "told"), [("2024-01-09", True), ("2024-01-10", False)])
def test_a_day_that_is_over_is_no_day_to_hand_in(tmp_path, until: str, told: bool) -> None:
    path = tmp_path / "甲.yaml"
    path.write_text("表单: annual-record\n姓名: 示例甲\n", encoding="utf-8")
    forms = cd.open_catalog(today=date(2024, 1, 10))
    checked = cd.check(cd.read(path, catalog=forms))
    made = cd.slips(checked, tmp_path / "退回", until=date.fromisoformat(until))
    assert made.people == ("示例甲",)
    assert any("交回期限2024-01-09已经过了" in remark for remark in made.remarks) is told
