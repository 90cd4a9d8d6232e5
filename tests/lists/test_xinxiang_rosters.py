"""Rosters made of two forms, of those only whose review ended so."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from cadre_docs.catalog import Catalog
from cadre_docs.cli.main import cli
from cadre_docs.errors import CatalogError
from cadre_docs.intake.read import read_paths
from cadre_docs.lists.roster import build_roster, left_out

ROOT = Path(__file__).resolve().parents[2]
SENIOR, REGISTERED = "xinxiang-senior-technician", "xinxiang-registration"
PASSED, ONSITE = "xinxiang-passed-roster", "xinxiang-onsite-roster"
REVIEW = "  网上审查结果: 需现场审查\n"


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A senior technician and three who register: passed, to be reviewed, not yet reviewed."""
    folder = tmp_path / "填报"
    folder.mkdir()
    senior = (ROOT / "examples" / SENIOR / "full.yaml").read_text(encoding="utf-8")
    assert REVIEW in senior
    (folder / "1.yaml").write_text(senior.replace(REVIEW, "  网上审查结果: 通过\n"), "utf-8")
    base = (ROOT / "examples" / REGISTERED / "full.yaml").read_text(encoding="utf-8")
    for number, (name, review) in enumerate(
        (("示例庚", "需现场审查"), ("示例辛", "通过"), ("示例壬", "")), 2
    ):
        text = base.replace("示例庚", name).replace("结果: 需现场审查", f"结果: {review}")
        text = text.replace("410701197209180018", NUMBERS[name])
        (folder / f"{number}.yaml").write_text(text, encoding="utf-8")
    return folder


NUMBERS = {  # invented, with the right check digits
    "示例庚": "410701197209180018",
    "示例辛": "410701197209180034",
    "示例壬": "410701197209180050",
}


def run(*arguments: object):
    return CliRunner().invoke(cli, ["roster", *map(str, arguments)], standalone_mode=False)


def names(path: Path) -> list[str]:
    return [cell.value for cell in load_workbook(path).active["C"][3:15] if cell.value]


def made(people: Path, form: str, folder: Path) -> Path:
    path = folder / f"{form}.xlsx"
    result = run(people, "--form", form, "-o", path)
    assert result.return_value == 0, result.output
    return path


def test_each_roster_has_its_people_of_both_forms(people: Path, tmp_path: Path) -> None:
    passed, onsite = (made(people, form, tmp_path) for form in (PASSED, ONSITE))
    assert sorted(names(passed)) == ["示例丙", "示例辛"]
    ran = run(people, "--form", PASSED, "-o", passed)  # those who register are people, too
    assert "4份考核表，没有发现错误" in ran.output
    assert names(onsite) == ["示例庚"]
    sheet = load_workbook(onsite).active
    assert sheet["A1"].value == "2024年机关事业单位工勤技能岗位等级考核需现场审查人员名册表"
    assert [sheet[f"{c}4"].value for c in "FJLM"] == [
        "410701197209180018",
        "三级（高级工）",
        "二级（技师）",
        "高级工证书、单位技艺认定",
    ]


def test_who_is_left_out_is_said(people: Path, tmp_path: Path) -> None:
    result = run(people, "--form", PASSED, "-o", tmp_path / "x.xlsx")
    assert "“网上审查结果”为“需现场审查”的1人" in result.stderr
    assert "“网上审查结果”没有填的1人" in result.stderr


def test_a_review_that_cannot_be_read_is_an_error(people: Path, tmp_path: Path) -> None:
    path = people / "3.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("结果: 通过", "结果: 过了"), encoding="utf-8")
    result = run(people, "--form", PASSED, "-o", tmp_path / "x.xlsx", "--draft")
    assert result.return_value == 1
    assert "FS-choice" in result.output
    assert names(tmp_path / "x（草稿）.xlsx") == ["示例丙"]


def test_without_a_form_the_rosters_are_listed_with_their_people(people: Path) -> None:
    message = str(run(people, "-o", "x.xlsx").exception)
    assert "可以列入2种名册" in message
    lines = [line.strip() for line in message.splitlines()]
    assert any(x.startswith(f"--form {PASSED}") and x.endswith("2人") for x in lines)
    assert any(x.startswith(f"--form {ONSITE}") and x.endswith("1人") for x in lines)
    assert not Path("x.xlsx").exists()


def test_nobody_on_a_roster_makes_none(people: Path, tmp_path: Path) -> None:
    (people / "2.yaml").unlink()
    result = run(people, "--form", ONSITE, "-o", tmp_path / "x.xlsx")
    assert "没有人可以列入" in str(result.exception)
    assert not (tmp_path / "x.xlsx").exists()


@pytest.mark.parametrize("form", [PASSED, ONSITE])
def test_a_roster_just_made_agrees(form: str, people: Path, tmp_path: Path) -> None:
    path = made(people, form, tmp_path)
    result = run(people, "--form", form, "--against", path)
    assert result.return_value == 0, result.output


def test_what_differs_is_told_under_the_notices_rule(people: Path, tmp_path: Path) -> None:
    path = made(people, PASSED, tmp_path)
    book = load_workbook(path)
    row = next(n for n in range(4, 7) if book.active[f"C{n}"].value == "示例辛")
    book.active[f"L{row}"].value = "三级（高级工）"
    book.save(path)
    result = run(people, "--form", PASSED, "--against", path)
    assert result.return_value == 1
    assert f"L{row} 错误 XX-5.3" in result.output
    assert "（新人社办〔2024〕22号）第五条第（三）项" in result.output


def test_somebody_on_the_wrong_roster_is_told(people: Path, tmp_path: Path) -> None:
    path = made(people, PASSED, tmp_path)
    form = people / "3.yaml"
    text = form.read_text(encoding="utf-8")
    form.write_text(text.replace("结果: 通过", "结果: 不通过"), encoding="utf-8")
    result = run(people, "--form", PASSED, "--against", path)
    assert result.return_value == 1
    assert "不应列入本名册：考核表的“网上审查结果”为“不通过”" in result.output
    assert "没有找到此人" not in result.output


def test_somebody_missing_is_told_and_those_left_out_are_not(people: Path, tmp_path: Path) -> None:
    path = made(people, PASSED, tmp_path)
    book = load_workbook(path)
    row = next(n for n in range(4, 7) if book.active[f"C{n}"].value == "示例辛")
    for column in "BCDEFGHIJKLM":
        book.active[f"{column}{row}"].value = None
    book.save(path)
    result = run(people, "--form", PASSED, "--against", path)
    assert result.output.count("上没有此人") == 1


WRONG = [
    ("where: {online_review: 通过}", "where: {online_review: 过}", "“online_review”为“过”"),
    ("where: {online_review: 通过}", "where: {review: 通过}", "没有这一项"),
]


@pytest.mark.parametrize(("old", "new", "message"), WRONG)
def test_a_condition_that_no_form_can_meet(old, new, message, people, tmp_path: Path) -> None:
    catalog = own_roster(tmp_path, old, new)
    schema = catalog.schema(PASSED)
    [entry, *_] = read_paths([people], catalog).entries
    with pytest.raises(CatalogError, match=message):
        left_out(schema, entry.record)


def test_a_roster_of_no_form_is_refused(tmp_path: Path) -> None:
    catalog = own_roster(tmp_path, f"of: [{SENIOR}, {REGISTERED}]", "of: []")
    with pytest.raises(CatalogError, match="至少要有一种表"):
        catalog.schema(PASSED)


def test_a_field_that_one_of_the_forms_does_not_have(people: Path, tmp_path: Path) -> None:
    catalog = own_roster(tmp_path, "schooling: schooling", "schooling: interruptions")
    entries = read_paths([people], catalog).entries
    with pytest.raises(CatalogError, match=f"表单“{SENIOR}”没有"):
        build_roster(catalog.schema(PASSED), entries, 2024)


def own_roster(folder: Path, old: str, new: str) -> Catalog:
    text = (ROOT / "data_schemas" / f"{PASSED}.yaml").read_text(encoding="utf-8")
    assert old in text
    own = folder / "自备" / "data_schemas" / f"{PASSED}.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(text.replace(old, new, 1), encoding="utf-8")
    return Catalog(folder / "自备")
