"""The annual roster: what stands above its table comes from the people, who must agree."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pypdf
import pytest

import cadre_docs as cd
from cadre_docs.catalog import Catalog
from cadre_docs.errors import CatalogError
from cadre_docs.findings import Severity
from cadre_docs.intake.read import read_paths
from cadre_docs.lists.roster import build_roster
from cadre_docs.printing.document import Printer

ROOT = Path(__file__).resolve().parents[2]
ROSTER = "annual-roster"
EXAMPLES = ROOT / "examples" / "annual-record"
PEOPLE, EXAMPLE = EXAMPLES / "people.xlsx", EXAMPLES / "full.yaml"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog()


def form(folder: Path, name: str, *changes: tuple[str, str]) -> Path:
    text = EXAMPLE.read_text(encoding="utf-8").replace("姓名: 示例子", f"姓名: {name}", 1)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def built(paths, catalog: Catalog, year: int | None = None):
    return build_roster(catalog.schema(ROSTER), read_paths(paths, catalog).entries, year)


def test_unit_and_year_come_from_the_people(catalog: Catalog) -> None:
    record, findings = built([PEOPLE], catalog)
    assert findings == []
    assert (record.get("unit"), str(record.get("year"))) == ("示例中学", "2023")
    outcomes = [row.values["grade"].typed for row in record.tables["people"]]
    assert set(outcomes) == set(catalog.code_list("grade").values)
    sheet = openpyxl.load_workbook(io.BytesIO(Printer(catalog).filled(record).xlsx)).active
    assert (sheet["A2"].value, sheet["F2"].value) == ("单位：示例中学", "（2023年度）")
    assert [cell.value for cell in sheet[12]][7:] == ["不确定档次", sheet["I12"].value]
    assert "初次就业" in sheet["I12"].value


DIFFERENT = [
    (("单位: 示例中学", "单位: 示例小学"), "unit", "单位", "“示例中学”2人、“示例小学”1人"),
    (("年度: 2023", "年度: 2022"), "year", "年度", "“2023”2人、“2022”1人"),
]


@pytest.mark.parametrize(("change", "head", "path", "says"), DIFFERENT)
def test_people_who_differ(change, head, path, says, catalog: Catalog, tmp_path: Path) -> None:
    paths = [form(tmp_path, "示例甲"), form(tmp_path, "示例乙", change), form(tmp_path, "示例丙")]
    record, [finding] = built(paths, catalog)
    assert (finding.code, finding.path, finding.person) == ("X-consistency", path, "示例乙")
    assert says in finding.message
    assert "各做一份" in finding.remedy
    assert head not in record.values
    assert len(record.tables["people"]) == 3


def test_a_year_asked_for_is_compared(catalog: Catalog) -> None:
    record, findings = built([EXAMPLE], catalog, 2023)
    assert (findings, str(record.get("year"))) == ([], "2023")
    record, [finding] = built([EXAMPLE], catalog, 2024)
    assert "“2023”1人，要做的是“2024”" in finding.message
    assert str(record.get("year")) == "2024"


def test_nobody_says_which_year(catalog: Catalog, tmp_path: Path) -> None:
    record, [finding] = built([form(tmp_path, "示例甲", ("年度: 2023", "年度:"))], catalog)
    assert (finding.code, finding.path) == ("FS-required", "年度")
    assert "year" not in record.values  # not the notice's, which is no assessment year


def test_somebody_twice_is_known_without_a_unit_column(catalog: Catalog, tmp_path: Path) -> None:
    again = tmp_path / "再来.yaml"
    again.write_bytes(EXAMPLE.read_bytes())
    _, [finding] = built([EXAMPLE, again], catalog)
    assert finding.code == "ID-duplicate"
    assert "（姓名、出生年月都相同）" in finding.message


def test_a_head_field_that_does_not_exist_is_told(tmp_path: Path) -> None:
    text = (ROOT / "data_schemas" / f"{ROSTER}.yaml").read_text(encoding="utf-8")
    (tmp_path / "data_schemas").mkdir()
    own = tmp_path / "data_schemas" / f"{ROSTER}.yaml"
    own.write_text(text.replace("unit: unit}", "firm: unit}"), encoding="utf-8")
    with pytest.raises(CatalogError, match="没有“firm”这一项"):
        Catalog(tmp_path).schema(ROSTER)
    own.write_text(text.replace("unit: unit}", "unit: firm}"), encoding="utf-8")
    with pytest.raises(CatalogError, match="“firm”"):
        built([EXAMPLE], Catalog(tmp_path))


def test_the_command_makes_it_and_checks_it(tmp_path: Path) -> None:
    def roster(*arguments: object):
        command = [sys.executable, "-m", "cadre_docs", "roster", PEOPLE, *arguments]
        return subprocess.run(
            list(map(str, command)), capture_output=True, text=True, encoding="utf-8", check=False
        )

    path = tmp_path / "花名册.xlsx"
    assert roster("-o", path).returncode == 0
    assert roster("--against", path).returncode == 0
    book = openpyxl.load_workbook(path)
    assert book.active["H4"].value == "优秀"
    book.active["H4"].value = "合格"
    book.save(path)
    result = roster("--against", path)
    assert result.returncode == 1
    assert "花名册!H4 错误 X-consistency" in result.stdout


# What stands above the table: cell, text, what is found there (severity, words of it).
HEADS = [
    ("A2", "单位： 示例中学 ", None),
    ("F2", "(2023年度)", ("warning", "表头上没有找到“年度”")),
    ("F2", "（2022年度）", ("error", "“年度”是“2022”，考核表是“2023”")),
    ("F2", "（　　　　年度）", ("error", "“年度”没有填")),
    ("F2", "（某年度）", ("error", "")),
    ("A2", "单位：示例小学", ("error", "“单位”是“示例小学”，考核表是“示例中学”")),
    ("A2", "单位：", ("error", "“单位”没有填")),
    ("A2", "示例中学", ("warning", "表头上没有找到“单位”")),
    ("C2", "单位：示例小学", ("error", "A2是“示例中学”")),
    ("C2", "单位：示例中学", None),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[cd.Read, Path]:
    path = tmp_path_factory.mktemp("roster") / "花名册.xlsx"
    read = cd.read(PEOPLE)
    assert cd.roster(read, path).ok
    return read, path


@pytest.mark.parametrize(("cell", "text", "wanted"), HEADS)
def test_the_unit_and_year_of_an_existing_roster_are_compared(
    cell: str, text: str, wanted: tuple[str, str] | None, made, tmp_path: Path
) -> None:
    read, path = made
    book = openpyxl.load_workbook(path)
    sheet = book.active
    if type(sheet[cell]).__name__ == "MergedCell":
        area = next(r for r in sheet.merged_cells.ranges if cell in r)
        sheet.unmerge_cells(str(area))
    sheet[cell].value = text
    edited = tmp_path / "花名册.xlsx"
    book.save(edited)
    listed = cd.roster(read, against=edited)
    heads = [f for f in listed.findings if f.severity is not Severity.NOTE]
    assert [f.severity for f in heads] == ([wanted[0]] if wanted else [])
    assert listed.ok == (wanted is None or wanted[0] == "warning")
    if wanted:
        assert wanted[1] in heads[0].message


@pytest.mark.parametrize(("born", "found"), [("1978-04", [Severity.ERROR]), ("1979-04", [])])
def test_the_same_person_in_two_rows_is_an_error(
    born: str, found: list[Severity], catalog: Catalog, tmp_path: Path
) -> None:
    row = "  - {姓名: 示例甲, 性别: 女, 出生年月: %s, 考核档次: 合格}\n"
    text = f"表单: annual-roster\n单位: 示例中学\n年度: 2023\n名单:\n{row % '1978-04'}{row % born}"
    path = tmp_path / "花名册.yaml"
    path.write_text(text, encoding="utf-8")
    checked = cd.check(cd.read(path, catalog=catalog)).findings
    assert [f.severity for f in checked if f.code == "FS-repeated"] == found


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("事业单位工作人员2020年度考核花名册", "“年度”这里是“2020”，F2是“2023”"),
        ("事业单位工作人员2023年度考核花名册", ""),
    ],
)
def test_a_title_of_another_year_is_an_error(tmp_path: Path, title: str, told: str) -> None:
    read = cd.read(PEOPLE)
    [made] = cd.roster(read, tmp_path / "名册.xlsx", form=ROSTER, draft=True).written
    book = openpyxl.load_workbook(made)
    book.active["A1"].value = title
    book.save(tmp_path / "改.xlsx")
    found = cd.roster(read, against=tmp_path / "改.xlsx", form=ROSTER).findings
    assert [f.message for f in found if f.code == "FS-duplicate"] == ([told] if told else [])


@pytest.mark.parametrize(("excellent", "told"), [(2, []), (3, ["AA-17a"])])
def test_lists_tell_the_quota_that_depends_on_how_it_is_rounded(
    tmp_path: Path, excellent: int, told: list[str]
) -> None:
    for number, character in enumerate("子丑寅卯辰巳午未申酉戌亥"):
        grade = "优秀" if number < excellent else "合格"
        changes = (
            ("考核档次建议: 合格", f"考核档次建议: {grade}"),
            ("1985-06", f"{1975 + number}-06"),
        )
        text = form(tmp_path, f"示例{character}", *changes).read_text(encoding="utf-8")
        lines = [line for line in text.split("\n") if "身份证号码" not in line]
        (tmp_path / f"示例{character}.yaml").write_text("\n".join(lines), encoding="utf-8")
    read = cd.read(tmp_path)
    lists = (
        cd.roster(read, tmp_path / "out" / "名册.docx"),
        cd.notice(read, tmp_path / "out" / "公示.docx", date(2024, 1, 8)),
    )
    for listed in lists:
        assert listed.ok
        assert [f.code for f in listed.findings if f.code.startswith("AA-17")] == told


# Rows of people, and the pages: the last person's row goes along where the signatures go overleaf.
BREAKS = [(11, [11]), (12, [11, 1]), (13, [12, 1]), (30, [14, 15, 1])]


@pytest.mark.parametrize(("people", "pages"), BREAKS)
def test_signatures_never_stand_alone_on_a_page(
    people: int, pages: list[int], catalog: Catalog, tmp_path: Path
) -> None:
    names = [f"示例{a}{b}" for a in "甲乙丙丁戊己" for b in "子丑寅卯辰巳"][:people]
    paths = [form(tmp_path, name) for name in names]
    record, _ = built(paths, catalog)
    reader = pypdf.PdfReader(io.BytesIO(Printer(catalog).filled(record).output("pdf")))
    texts = [page.extract_text() for page in reader.pages]
    assert [sum(name in text for name in names) for text in texts] == pages
    assert ["填表人" in text for text in texts] == [False] * (len(pages) - 1) + [True]
    assert all("任现岗时间" in text for text in texts)  # the headings again
