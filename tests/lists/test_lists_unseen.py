"""Statistics and drawn lists beside what their workbooks do not show; one person's doubtful row."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from cadre_docs.catalog import catalog
from cadre_docs.lists.expected import read_expected
from cadre_docs.templates.workbooks.people import blank_people_workbook
from tests.command import command
from tests.filling import Person, tree_of
from tests.rules.test_rule_cases import HERE, records_of

BASE = HERE / "bases" / "annual-record.yaml"
ROOT = Path(__file__).resolve().parents[2]
DRAWN_FROM = ROOT / "examples" / "jilin-tenure-form" / "people.xlsx"


@pytest.fixture
def statistics(tmp_path: Path):
    """A table that agrees with its people: its workbook, and a comparison of it."""
    people, path = tmp_path / "人员.yaml", tmp_path / "统计表.xlsx"
    people.write_text(records_of(BASE, [{"count": 12}]), encoding="utf-8")
    assert command("statistics", people, "-o", path).code == 0
    return _compared(path, "statistics", people, "--against")


@pytest.fixture
def drawn(tmp_path: Path):
    """A list that agrees with its people."""
    path = tmp_path / "抽查名单.xlsx"
    assert command("sample", DRAWN_FROM, "--seed", "示例", "-o", path).code == 0
    return _compared(path, "sample", DRAWN_FROM, "--verify")


def _compared(path: Path, *arguments):
    book = openpyxl.load_workbook(path)

    def compare():
        book.save(path)
        return command(*arguments, path)

    return book, compare


def hide_row(sheet, cell):
    sheet.row_dimensions[cell.row].hidden = True


def hide_column(sheet, cell):
    sheet.column_dimensions[cell.column_letter].hidden = True


def strike(_, cell):
    cell.font = Font(strike=True)


def whiten(_, cell):
    cell.font = Font(color="FFFFFFFF")


@pytest.mark.parametrize("change", [hide_row, hide_column, strike, whiten])
def test_a_number_of_the_table_that_is_not_seen(statistics, change) -> None:
    book, compare = statistics
    change(book.active, book.active["C7"])
    ran = compare()
    assert ran.code == 1
    assert "FS-unseen" in ran.said


@pytest.mark.parametrize("change", [hide_row, strike, whiten])
@pytest.mark.parametrize("text", ["种子：", "示例"])
def test_what_is_not_seen_of_a_drawn_list(drawn, change, text: str) -> None:
    book, compare = drawn
    cells = (c for line in book.active.iter_rows() for c in line if c.value)
    found = [c for c in cells if text in str(c.value)]
    change(book.active, found[-1])
    ran = compare()
    assert ran.code == 1
    assert "FS-unseen" in ran.said


def test_cells_outside_the_table_are_a_warning(statistics) -> None:
    book, compare = statistics
    book.active["Z3"].value = "另有2人"
    ran = compare()
    assert (ran.code, "表格范围之外有内容（Z3）" in ran.said) == (0, True)


def test_another_sheet_of_a_drawn_list(drawn) -> None:
    book, compare = drawn
    book.create_sheet("备份")["A1"].value = "x"
    ran = compare()
    assert (ran.code, "工作表“备份”不是这种表" in ran.said) == (0, True)
    other = book.copy_worksheet(book.worksheets[0])
    other.title = "第二张"
    assert compare().code == 1


@pytest.mark.usefixtures("statistics")
def test_two_tables_in_one_file(tmp_path: Path) -> None:
    example = ROOT / "examples" / "annual-statistics" / "full.yaml"
    text = example.read_text("utf-8")
    both = tmp_path / "两张.yaml"
    both.write_text(f"{text}\n---\n{text}", encoding="utf-8")
    ran = command("statistics", tmp_path / "人员.yaml", "--against", both)
    assert ran.code == 1
    assert "文件里有2份" in ran.said


# --- one person's row ---------------------------------------------------------------------------


@pytest.fixture
def people(tmp_path: Path):
    """Three people in a workbook, each fit to be printed."""
    example = ROOT / "examples" / "annual-record" / "minimal.yaml"
    text = example.read_text("utf-8")
    tree = tree_of(
        "".join(line for line in text.splitlines(keepends=True) if not line.startswith("表单"))
    )
    person = Person(blank_people_workbook(catalog().schema("annual-record"), 3))
    for number in (1, 2, 3):
        person.fill(tree, number)
        person.type(person.cell("姓名", number), f"示例{'甲乙丙'[number - 1]}")

    def saved() -> Path:
        path = tmp_path / "填报" / "人员.xlsx"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(person.saved())
        return path

    return person, saved


def printed(folder: Path) -> set[str]:
    return {path.name[:3] for path in folder.rglob("*.docx")}


@pytest.mark.parametrize("change", [hide_row, strike])
def test_a_doubtful_row_stops_its_own_persons_paper(people, change, tmp_path: Path) -> None:
    person, saved = people
    change(person.main, person.main["B8"])
    ran = command("render", saved(), "-t", "docx", "-o", tmp_path / "印")
    assert ran.code == 1
    assert printed(tmp_path / "印") == {"示例甲", "示例丙"}


def test_a_row_of_nobody_stops_everybodys_paper(people, tmp_path: Path) -> None:
    person, saved = people
    person.add("处分", {"种类": "记过"}, 1)
    person.row("处分", 1)["人员序号"].value = "#N/A"
    ran = command("render", saved(), "-t", "docx", "-o", tmp_path / "印")
    assert ran.code == 1
    assert printed(tmp_path / "印") == set()


def test_a_build_does_the_same(people, tmp_path: Path) -> None:
    person, saved = people
    hide_row(person.main, person.main["B8"])
    saved()
    (tmp_path / "cadre-docs.yaml").write_text("输出: 印\n格式: [docx]\n", encoding="utf-8")
    ran = command("build", tmp_path)
    assert ran.code == 1
    assert printed(tmp_path / "印") == {"示例甲", "示例丙"}


@pytest.mark.parametrize("arguments", [("check",), ("statistics",)])
def test_every_command_tells_it(people, arguments) -> None:
    person, saved = people
    hide_row(person.main, person.main["B8"])
    ran = command(*arguments, saved())
    assert ran.code == 1
    assert "人员!B8 错误 FS-unseen" in ran.said


def test_a_struck_name_is_not_asked_for(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (["序号", "姓名", "单位"], [1, "示例甲", "示例中学"], [2, "示例乙", "示例中学"]):
        book.active.append(line)
    book.active["B3"].font = Font(strike=True)
    book.save(tmp_path / "名单.xlsx")
    listed = read_expected(tmp_path / "名单.xlsx", catalog())
    assert [person.name for person in listed.people] == ["示例甲"]
    assert [f.code for f in listed.findings] == ["FS-unseen"]
