"""Rosters: built from forms, read back from Excel, compared with the forms."""

from __future__ import annotations

import datetime
import io
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import cadre_docs as cd
import cadre_docs.checks.records
from cadre_docs.catalog import Catalog
from cadre_docs.errors import CatalogError
from cadre_docs.findings import Severity
from cadre_docs.intake.printed.roster import read_roster
from cadre_docs.intake.read import read_paths
from cadre_docs.lists.roster import build_roster, compare, rosters_of
from cadre_docs.pages.read_docx.reader import read_docx
from cadre_docs.printing.document import Printer
from cadre_docs.record import build_record
from cadre_docs.rules.engine import find
from tests.command import command
from tests.outputs import geometry

ROOT = Path(__file__).resolve().parents[2]
FORM, ROSTER = "henan-tenure-form", "henan-tenure-roster"
EXAMPLE = ROOT / "examples" / FORM / "full.yaml"
PEOPLE = (
    ("示例甲", "示例理工大学", "示例省教育厅"),
    ("示例乙", "示例省人民医院", "示例省卫生健康委员会"),
    ("示例丙", "示例大学", "示例省教育厅"),
    ("示例丁", "示例大学", "示例省教育厅"),
)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog()


def form_text(name: str, unit: str, department: str, *changes: tuple[str, str]) -> str:
    text = EXAMPLE.read_text(encoding="utf-8")
    for old, new in (
        ("姓名: 示例甲", f"姓名: {name}"),
        ("单位: 示例理工大学", f"单位: {unit}"),
        ("主管部门: 示例省教育厅", f"主管部门: {department}"),
        *changes,
    ):
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    folder = tmp_path / "考核表"
    folder.mkdir()
    for number, person in enumerate(PEOPLE, 1):
        (folder / f"{number}.yaml").write_text(form_text(*person), encoding="utf-8")
    return folder


def entries(folder: Path, catalog: Catalog):
    return read_paths([folder], catalog).entries


def workbook(folder: Path, catalog: Catalog) -> openpyxl.Workbook:
    """The roster of the forms, opened as a person would open it in Excel."""
    record, findings = build_roster(catalog.schema(ROSTER), entries(folder, catalog), 2024)
    assert findings == []
    return openpyxl.load_workbook(io.BytesIO(Printer(catalog).filled(record).xlsx))


def found(book: openpyxl.Workbook, folder: Path, catalog: Catalog):
    """What a comparison of an edited roster with the forms finds."""
    target = io.BytesIO()
    book.save(target)
    schema = catalog.schema(ROSTER)
    master = catalog.master(ROSTER).read_bytes()
    tree, problems = read_roster(target.getvalue(), "名册.xlsx", schema, master)
    if tree is None:
        return problems
    record, more = build_record(schema, tree)
    errors = [f for f in more if f.severity is Severity.ERROR]
    people = [entry.record for entry in entries(folder, catalog)]
    return [*problems, *errors, *compare(record, people, catalog.law)]


def in_two_rows(book: openpyxl.Workbook) -> int:
    """Merge the first headings over two rows, a group above the others; return where 单位 is."""
    sheet = book.active
    [row] = [cell.row for cell in sheet["A"] if cell.value == "序号"]
    [unit] = [cell.column for cell in sheet[row] if cell.value == "单位"]
    sheet.insert_rows(row)
    for column in range(1, unit + 1):
        sheet.cell(row, column).value = sheet.cell(row + 1, column).value
        sheet.cell(row + 1, column).value = None
        sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)
    last = max(cell.column for cell in sheet[row + 1] if cell.value)
    sheet.cell(row, unit + 1).value = "基本情况"
    sheet.merge_cells(start_row=row, end_row=row, start_column=unit + 1, end_column=last)
    return unit


def test_a_roster_with_headings_in_two_rows_is_read_whole(forms: Path, catalog: Catalog) -> None:
    book = workbook(forms, catalog)
    unit = in_two_rows(book)
    assert told(found(book, forms, catalog)) == []
    sheet = book.active
    row = next(cell.row for cell in sheet["A"] if str(cell.value) == "1")
    sheet.cell(row, unit).value = "别的"
    [finding] = found(book, forms, catalog)
    assert finding.position.cell == sheet.cell(row, unit).coordinate


def told(findings) -> list[tuple[str, str, str]]:
    return [(f.code, f.position.cell or "", f.person) for f in findings]


def column(sheet, letter: str) -> list:
    return [cell.value for cell in sheet[letter][3:]]


# --- building -----------------------------------------------------------------------------


def test_a_roster_is_known_by_its_form(catalog: Catalog) -> None:
    assert [s.id for s in rosters_of(catalog, [FORM])] == [ROSTER]
    assert rosters_of(catalog, ["没有"]) == []


def test_every_roster_fits_its_form(catalog: Catalog) -> None:
    for form in catalog.form_ids:
        schema = catalog.schema(form)
        if schema.roster is not None:
            link = schema.roster
            for of in map(catalog.schema, link.of):
                assert {*link.columns.values(), *link.where} <= set(of.by_id)
                for field, wanted in link.where.items():
                    assert wanted in of.by_id[field].choices.values


WRONG_BLOCKS = [
    ("    name: name\n", "    nom: name\n", "没有“nom”这一列"),
    ("order: [department, unit]", "order: [departement]", "没有“departement”这一列"),
    ("year: year", "year: jahr", "没有“jahr”这一项"),
    ("table: people", "table: persons", "名册的表“persons”没有"),
    ("  order: [", "  ordre: [", "不认识的键“ordre”"),
]


@pytest.mark.parametrize(("old", "new", "message"), WRONG_BLOCKS)
def test_a_wrong_roster_block_is_told(old: str, new: str, message: str, tmp_path: Path) -> None:
    text = (ROOT / "data_schemas" / f"{ROSTER}.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "data_schemas").mkdir()
    own = tmp_path / "data_schemas" / f"{ROSTER}.yaml"
    own.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogError, match=message):
        Catalog(tmp_path).schema(ROSTER)


def test_a_roster_of_fields_that_the_form_does_not_have(tmp_path: Path, forms: Path) -> None:
    text = (ROOT / "data_schemas" / f"{ROSTER}.yaml").read_text(encoding="utf-8")
    (tmp_path / "data_schemas").mkdir()
    own = tmp_path / "data_schemas" / f"{ROSTER}.yaml"
    own.write_text(text.replace("unit: unit", "unit: firm", 1), encoding="utf-8")
    catalog = Catalog(tmp_path)
    with pytest.raises(CatalogError, match="“firm”"):
        build_roster(catalog.schema(ROSTER), entries(forms, catalog), 2024)


def test_rows_come_by_department_and_unit_and_then_as_given(forms: Path, catalog: Catalog) -> None:
    sheet = workbook(forms, catalog).active
    assert sheet["A1"].value.startswith("2024年度")
    assert sorted(column(sheet, "D")[:4]) == sorted(name for name, _, _ in PEOPLE)
    keys = list(zip(column(sheet, "B")[:4], column(sheet, "C")[:4], strict=True))
    assert keys == sorted(keys)
    assert column(sheet, "D").index("示例丙") + 1 == column(sheet, "D").index("示例丁")
    assert column(sheet, "A")[:12] == [str(n) for n in range(1, 13)]
    assert [sheet[f"{c}4"].value for c in "EFGHI"] == [
        "男",
        "1970.05",
        "2012.12",
        "2021.03",
        "合格",
    ]


def test_the_same_shape_in_every_output(forms: Path, catalog: Catalog) -> None:
    record, _ = build_roster(catalog.schema(ROSTER), entries(forms, catalog), 2024)
    document = Printer(catalog).filled(record)
    shape = [geometry(t) for t in document.layout.tables()]
    assert [geometry(t) for t in read_docx(document.docx).tables()] == shape
    assert document.xlsx == document.native
    assert document.pages == 1


def test_what_a_form_does_not_say_is_reported_and_left_empty(forms: Path, catalog: Catalog) -> None:
    text = form_text(
        *PEOPLE[0],
        ("  正高级职称取得时间: 2012-12\n", ""),
        ("出生日期: 1970-05-12", "出生日期: 十月"),
    )
    (forms / "1.yaml").write_text(text, encoding="utf-8")
    record, findings = build_roster(catalog.schema(ROSTER), entries(forms, catalog), 2024)
    assert [(f.code, f.path, f.person) for f in findings] == [
        ("FS-type", "出生日期", "示例甲"),
        ("FS-required", "考核依据.正高级职称取得时间", "示例甲"),
    ]
    [row] = [r for r in record.tables["people"] if r.values["name"].typed == "示例甲"]
    assert "birth_date" not in row.values
    assert "senior_title_date" not in row.values
    assert len(record.tables["people"]) == 4


def test_somebody_twice(forms: Path, catalog: Catalog) -> None:
    (forms / "9.yaml").write_text(form_text(*PEOPLE[0]), encoding="utf-8")
    _, findings = build_roster(catalog.schema(ROSTER), entries(forms, catalog), 2024)
    assert [(f.code, Path(f.position.file).name) for f in findings] == [("ID-duplicate", "9.yaml")]


# --- comparing ----------------------------------------------------------------------------


def test_a_roster_just_made_agrees(forms: Path, catalog: Catalog) -> None:
    assert found(workbook(forms, catalog), forms, catalog) == []


def row_of(book, name: str) -> int:
    return column(book.active, "D").index(name) + 4


DIFFERENT = [
    ("B", "另一个厅", "另一个厅", "示例省教育厅"),
    ("C", "另一所大学", "另一所大学", "示例理工大学"),
    ("E", "女", "女", "男"),
    ("F", "1971.05", "1971.05", "1970.05"),
    ("G", datetime.date(2013, 12, 1), "2013.12", "2012.12"),
    ("H", 202104, "2021.04", "2021.03"),
    ("I", "不合格", "不合格", "合格"),
]


@pytest.mark.parametrize(("letter", "typed", "shown", "wanted"), DIFFERENT)
def test_a_box_that_differs(letter, typed, shown, wanted, forms: Path, catalog: Catalog) -> None:
    book = workbook(forms, catalog)
    at = f"{letter}{row_of(book, '示例甲')}"
    book.active[at].value = typed
    [finding] = found(book, forms, catalog)
    assert told([finding]) == [("HN-A2b", at, "示例甲")]
    assert finding.severity is Severity.ERROR
    assert finding.message == f"名册填“{shown}”，考核表填“{wanted}”"
    assert finding.citation.endswith("（豫人社办函〔2024〕56号）附件2")
    assert "1.yaml" in finding.remedy


def own_roster(folder: Path, rule: str) -> Catalog:
    """A catalog whose roster names another rule, or none."""
    text = (ROOT / "data_schemas" / f"{ROSTER}.yaml").read_text(encoding="utf-8")
    assert "  rule: HN-A2b\n" in text
    own = folder / "自备" / "data_schemas" / f"{ROSTER}.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(text.replace("  rule: HN-A2b\n", rule, 1), encoding="utf-8")
    return Catalog(folder / "自备")


def test_a_roster_without_a_rule_of_its_own(forms: Path, tmp_path: Path) -> None:
    own = own_roster(tmp_path, "")
    book = workbook(forms, own)
    book.active["I4"].value = "不合格"
    [finding] = found(book, forms, own)
    assert finding.code == "X-consistency"
    assert finding.citation == "豫人社办函〔2024〕56号附件2"


def test_a_roster_whose_rule_does_not_exist(forms: Path, tmp_path: Path) -> None:
    own = own_roster(tmp_path, "  rule: HN-A9\n")
    with pytest.raises(CatalogError, match="“HN-A9”不存在"):
        found(workbook(forms, own), forms, own)


def test_every_rosters_rule_is_one_of_its_notice_over_many_records(catalog: Catalog) -> None:
    for form in catalog.form_ids:
        link = catalog.schema(form).roster
        if link is not None and link.rule:
            rule = find(link.rule)
            assert rule is not None
            assert rule.scope == "batch"
            assert rule.applies_to(catalog.schema(form), catalog.law)


def test_an_empty_box_and_a_misspelt_name(forms: Path, catalog: Catalog) -> None:
    book = workbook(forms, catalog)
    row = row_of(book, "示例甲")
    book.active[f"G{row}"].value = None
    book.active[f"D{row}"].value = "示列甲"
    assert sorted((f.position.cell, f.message) for f in found(book, forms, catalog)) == [
        (f"D{row}", "名册填“示列甲”，考核表填“示例甲”"),
        (f"G{row}", "名册没有填，考核表填“2012.12”"),
    ]


def test_a_person_missing_on_either_side(forms: Path, catalog: Catalog) -> None:
    book = workbook(forms, catalog)
    row = row_of(book, "示例乙")
    for letter, text in zip("BCDEF", ("某厅", "某校", "陌生人", "女", "1960.01"), strict=True):
        book.active[f"{letter}{row}"].value = text
    first, second = found(book, forms, catalog)
    assert told([first]) == [("HN-A2b", f"D{row}", "陌生人")]
    assert "没有找到此人的考核表" in first.message
    assert (second.person, Path(second.position.file).name) == ("示例乙", "2.yaml")
    assert "上没有此人" in second.message


def test_somebody_twice_on_the_roster(forms: Path, catalog: Catalog) -> None:
    book = workbook(forms, catalog)
    row = row_of(book, "示例甲")
    for letter in "BCDEFGHI":
        book.active[f"{letter}9"].value = book.active[f"{letter}{row}"].value
    assert told(found(book, forms, catalog)) == [("ID-duplicate", "D9", "示例甲")]


def test_namesakes_are_told_apart(forms: Path, catalog: Catalog) -> None:
    twin = form_text(
        "示例甲", "示例大学", "示例省教育厅", ("出生日期: 1970-05-12", "出生日期: 1966-01-01")
    )
    (forms / "5.yaml").write_text(twin, encoding="utf-8")
    book = workbook(forms, catalog)
    assert found(book, forms, catalog) == []
    row = next(n for n in range(4, 9) if book.active[f"F{n}"].value == "1966.01")
    book.active[f"I{row}"].value = "不合格"
    assert told(found(book, forms, catalog)) == [("HN-A2b", f"I{row}", "示例甲")]


def test_moved_columns_more_title_rows_and_merged_departments(
    forms: Path, catalog: Catalog
) -> None:
    source = workbook(forms, catalog).active
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["A3"] = "附件2", "2024年度名册", "填报单位：示例"
    order = "ADBCEIFGHJ"
    for at, letter in enumerate(order, 1):
        for row in range(3, 8):
            value = source[f"{letter}{row}"].value
            sheet.cell(row + 2, at, f" {value} " if row > 3 and value and letter == "D" else value)
    sheet.cell(5, 12, "联系电话")
    sheet.cell(6, 12, "13900000000")
    departments = [sheet.cell(row, 3).value for row in range(6, 10)]
    first = 6 + departments.index("示例省教育厅")
    last = 6 + len(departments) - 1 - departments[::-1].index("示例省教育厅")
    sheet.merge_cells(start_row=first, end_row=last, start_column=3, end_column=3)
    sheet["A12"] = "注：本表一式三份。"
    sheet["B13"] = "填表人：某某"
    sheet["B14"], sheet["D14"], sheet["F14"] = "填表人：某某", "审核人: ", "2024年5月"
    [beside] = found(book, forms, catalog)  # a column of their own is not read, and told
    assert (beside.severity.value, beside.position.cell) == ("warning", "L6")
    sheet.cell(6, 6).value = "不合格"
    assert {f.position.cell for f in found(book, forms, catalog)} == {"F6", "L6"}


def test_excel_numbers_that_lost_their_meaning(forms: Path, catalog: Catalog) -> None:
    book = workbook(forms, catalog)
    row = row_of(book, "示例甲")
    book.active[f"F{row}"].value = 1970.1
    book.active[f"F{row}"].number_format = "General"
    [finding] = found(book, forms, catalog)
    assert (finding.code, finding.position.cell) == ("FS-type", f"F{row}")
    assert "1月与10月" in finding.message


@pytest.mark.parametrize("number", [1970.03, 1970.3, 1970.12])
def test_a_month_in_a_number_that_can_be_no_other_is_read(
    number: float, forms: Path, catalog: Catalog
) -> None:
    book = workbook(forms, catalog)
    cell = book.active[f"F{row_of(book, '示例甲')}"]
    cell.value, cell.number_format = number, "General"
    assert not [f for f in found(book, forms, catalog) if f.code == "FS-type"]


def test_a_missing_column_and_no_roster_at_all(forms: Path, catalog: Catalog) -> None:
    book = workbook(forms, catalog)
    book.active["J3"].value = "其他"
    [finding] = found(book, forms, catalog)
    assert (finding.code, finding.position.cell) == ("FS-template", "J3")
    assert "“备注”" in finding.message
    other = openpyxl.Workbook()
    other.active["A1"] = "别的表"
    [finding] = found(other, forms, catalog)
    assert "找不到名册的表头" in finding.message


# --- command line -------------------------------------------------------------------------


def run(*arguments: str | Path):
    return subprocess.run(
        [sys.executable, "-m", "cadre_docs", "roster", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ},
        check=False,
    )


@pytest.mark.parametrize("kind", ["xlsx", "docx", "pdf"])
def test_the_command_writes_each_kind(kind: str, forms: Path, tmp_path: Path) -> None:
    path = tmp_path / f"名册.{kind}"
    result = run(forms, "-o", path, "--year", "2025")
    assert (result.returncode, result.stdout.splitlines()[0]) == (0, str(path)), result.stderr
    if kind == "xlsx":
        assert openpyxl.load_workbook(path).active["A1"].value.startswith("2025年度")


def test_the_command_compares(forms: Path, tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    assert run(forms, "-o", path).returncode == 0
    assert run(forms, "--against", path).returncode == 0
    book = openpyxl.load_workbook(path)
    book.active["I4"].value = "不合格"
    book.save(path)
    result = run(forms, "--against", path)
    assert result.returncode == 1
    assert "名册表!I4 错误 HN-A2b" in result.stdout


def test_a_roster_filled_into_its_template_is_compared(forms: Path, tmp_path: Path) -> None:
    """Its examples and hints are nobody: they were read as people of the list."""
    read, path = cd.read(forms), tmp_path / "填报.xlsx"
    assert command("new", "henan-tenure-roster", "-o", path).code == 0
    made = cd.roster(read, tmp_path / "名册.xlsx").record
    book = openpyxl.load_workbook(path)
    book["填写"]["C5"], sheet = made.text("year"), book["名单"]
    heads = {str(cell.value).rstrip(" *"): cell.column for cell in sheet[3]}
    (table,) = made.tables
    for row, person in enumerate(made.tables[table], 6):
        for column in made.schema.by_id[table].columns:
            if (value := person.get(column.id)) is not None:
                sheet.cell(row, heads[column.key]).value = str(value)
    book.save(path)
    assert not cd.roster(read, against=path).findings
    sheet.cell(6, heads["姓名"]).value = "示例外"
    book.save(path)
    found = cd.roster(read, against=path).findings
    assert {finding.code for finding in found} == {"HN-A2b"}
    assert any(finding.position.sheet == "名单" for finding in found)


@pytest.mark.parametrize(("year", "told"), [(2023, True), (2024, False), (None, False)])
def test_a_year_asked_for_in_which_nobody_applied_is_told(
    tmp_path: Path, year: int | None, told: bool
) -> None:
    example = EXAMPLE.parents[1] / "xinxiang-senior-technician" / "full.yaml"
    assert "报名日期: 2024-" in example.read_text(encoding="utf-8")
    made = cd.roster(
        cd.read(example), tmp_path / "名册.xlsx", year=year, form="xinxiang-onsite-roster"
    )
    assert made.ok
    assert [f.code for f in made.findings if "不在这一年" in f.message] == ["X-consistency"] * told


def test_a_roster_of_another_year_is_no_roster_of_these_people(forms: Path, tmp_path: Path) -> None:
    read, path = cd.read(forms), tmp_path / "名册.xlsx"
    assert cd.roster(read, path, year=2025).ok
    (found,) = cd.roster(read, against=path).findings
    assert (found.severity, found.position.cell) == ("error", "A1")
    assert "“年度”是“2025”，应是“2024”" in found.message
    assert cd.roster(read, against=path, year=2025).ok  # the remedy


def test_errors_in_a_form_exit_1_and_the_roster_is_written_as_a_draft_only(
    forms: Path, tmp_path: Path
) -> None:
    text = form_text(*PEOPLE[0], ("  正高级职称取得时间: 2012-12\n", ""))
    (forms / "1.yaml").write_text(text, encoding="utf-8")
    for options, name in (((), None), (("--draft",), "名册（草稿）.xlsx")):
        result = run(forms, "-o", tmp_path / "名册.xlsx", *options)
        assert result.returncode == 1
        assert "正高级职称取得时间" in result.stdout
        assert [path.name for path in tmp_path.glob("*.xlsx")] == ([name] if name else [])


WRONG = [
    ((), "-o"),
    (("-o", "名册.doc"), ".xlsx、.docx 或 .pdf"),
    (("-o", "名册.xlsx", "--year", "今年"), "年份"),
    (("-o", "名册.xlsx", "--year", "9" * 5_000), "之间的年份"),
    (("--against", "没有.xlsx"), "不存在"),
    (("--against", "/dev/null"), "“/dev/null”不是文件"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_wrong_use(arguments, message: str, forms: Path) -> None:
    result = run(forms, *arguments)
    assert result.returncode == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert not Path("名册.xlsx").exists()


def test_forms_that_belong_to_no_roster(tmp_path: Path, catalog: Catalog) -> None:
    result = run(ROOT / "examples" / ROSTER, "-o", tmp_path / "x.xlsx")
    assert result.returncode == 2
    said, known = result.stderr.split("能列入的表：")
    assert f"读到的是“{catalog.titles[ROSTER]}”2份" in said
    assert f"{FORM}（{catalog.titles[FORM]}）" in known


NO_FORMS = {  # by command: what it says of forms of another kind
    "roster": ("-o", "x.xlsx"),
    "notice": ("--from", "2024-01-08", "-o", "x.xlsx"),
    "statistics": ("-o", "x.xlsx"),
    "sample": ("--seed", "公开的文字", "-o", "x.xlsx"),
}


@pytest.mark.parametrize("name", NO_FORMS)
@pytest.mark.parametrize("folder", ["liaocheng-talent", "nothing"])
def test_what_was_read_instead_is_said(name: str, folder: str, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    source = tmp_path / folder if folder == "nothing" else ROOT / "examples" / folder
    ran = command(name, source, *NO_FORMS[name])
    assert ran.code == 2
    if folder == "nothing":
        assert "文件夹里没有可读的记录文件" in ran.said
    else:
        assert "读到的是“聊城市引进人才管理考核登记表”2份" in ran.said
    assert "--form" not in ran.said  # there is none to name


def test_many_people_are_compared_in_one_walk(forms: Path, catalog: Catalog) -> None:
    """Work grows with the people, not with their pairs: comparisons are counted, not timed."""
    from cadre_docs.lists.roster.people import Person

    [entry, *_] = entries(forms, catalog)
    record, _ = build_roster(catalog.schema(ROSTER), [entry] * 1, 2024)
    calls = 0
    key = Person.key

    def counted(self, columns):
        nonlocal calls
        calls += 1
        return key(self, columns)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Person, "key", counted)
        many = record.tables["people"] * 500
        big = type(record)(record.schema, record.values, {"people": many}, record.position)
        compare(big, [entry.record] * 500, catalog.law)
    assert calls < 500 * 2 * 12


def test_the_year_asked_for_is_not_called_that_of_the_forms(tmp_path: Path) -> None:
    read = cd.read(ROOT / "examples" / "annual-record" / "full.yaml")
    path = cd.roster(read, tmp_path / "名册.xlsx").written[0]
    compared = cd.roster(read, against=path, year=2022)
    assert "名册的“年度”是“2023”，应是“2022”" in compared.text()
