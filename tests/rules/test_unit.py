"""The unit's facts: filled in, read and checked like a form, never printed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from cadre_docs.catalog import Catalog
from cadre_docs.checks.records import check_intake
from cadre_docs.cli.main import cli
from cadre_docs.errors import CatalogError
from cadre_docs.intake.read import read_paths
from cadre_docs.rules.engine import registered

EXAMPLES = Path(__file__).parents[2] / "examples"
PERSON = EXAMPLES / "henan-tenure-form" / "full.yaml"
LATE = """\
表单: unit
基本: {单位: 示例院}
河南聘期考核:
  程序: [{步骤: 公示, 日期: 2024-05-22}, {步骤: 审核, 日期: 2024-05-23}]
  报送日期: 2024-07-01
"""
SOUND = "表单: unit\n基本: {单位: 示例院}\n河南聘期考核: {报送日期: 2024-06-30}\n"


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    path = tmp_path / "单位.yaml"
    path.write_text(LATE, encoding="utf-8")
    return path


def run(*arguments: object):
    return CliRunner().invoke(cli, [str(a) for a in arguments], standalone_mode=False)


def test_it_is_a_schema_but_no_printed_form() -> None:
    catalog = Catalog()
    assert "unit" in set(catalog.schema_ids) - set(catalog.form_ids)
    with pytest.raises(CatalogError, match="不打印"):
        catalog.master("unit")


def test_rules_of_unit_scope_govern_the_unit_alone(forms) -> None:
    rules = [rule for rule in registered() if rule.scope == "unit"]
    assert {
        "XX-4.2",
        "LC-7",
        "AA-18",
        "AA-19",
        "AA-19.5",
        "AA-34",
        "AA-44",
        "JL-2.2",
        "JL-6.2b",
        "JL-7",
    } <= {rule.code for rule in rules}
    schemas = [forms.schema(form) for form in forms.schema_ids]
    for rule in rules:
        assert [s.id for s in schemas if rule.applies_to(s, forms.law)] == ["unit"]


def test_only_rules_meant_for_it_govern_the_unit(forms) -> None:
    governing = {r.code for r in registered() if r.applies_to(forms.schema("unit"), forms.law)}
    cited = {code for code in governing if code.split("-")[0] in forms.law.instruments}
    assert cited == {rule.code for rule in registered() if rule.scope == "unit"} | {
        "HN-4.2",
        "HN-4.3",
        "JL-5.4",
        "JL-6.2",
    }


def test_henans_rules_read_the_units_steps(unit: Path, forms) -> None:
    found = {f.code: f for f in check_intake(read_paths([unit], forms), forms)}
    assert found.keys() == {"HN-4.2", "HN-4.3"}
    assert found["HN-4.2"].path == "河南聘期考核.程序[1].日期"
    assert found["HN-4.3"].path == "河南聘期考核.报送日期"
    assert "豫人社办函〔2024〕56号" in found["HN-4.3"].citation


def test_on_the_last_day_is_in_time(read, forms) -> None:
    assert check_intake(read(SOUND), forms) == []


def test_the_examples_are_sound_and_the_wrong_one_is_told(forms) -> None:
    assert check_intake(read_paths([EXAMPLES / "unit"], forms), forms) == []
    found = check_intake(read_paths([EXAMPLES / "findings" / "unit"], forms), forms)
    assert {(f.code, f.path) for f in found} == {
        ("HN-4.2", "河南聘期考核.程序"),
        ("HN-4.2", "河南聘期考核.程序[3].日期"),
        ("HN-4.3", "河南聘期考核.报送日期"),
        ("XX-4.2", "新乡高级技师.公示结束"),
        ("LC-7", "聊城引进人才.考核程序[1].日期"),
        ("LC-7", "聊城引进人才.考评形式"),
    }


def test_the_example_goes_with_the_people_of_its_unit() -> None:
    result = run("check", PERSON, "--unit", EXAMPLES / "unit" / "full.yaml")
    assert result.return_value == 0
    assert "1份记录、1份单位事实表：错误0条，提醒0条" in result.output


def test_the_workbook_says_the_same_as_the_yaml(tmp_path: Path, forms) -> None:
    path = tmp_path / "单位.xlsx"
    assert run("new", "unit", "-o", path).exception is None
    book = load_workbook(path, rich_text=True)
    sheet = book["填写"]
    for row in sheet.iter_rows():
        typed = {"单位": "示例院", "报送日期": "2024-07-01"}.get(str(row[1].value))
        if typed:
            row[2].value = typed
    steps = book["程序"]
    rows = [r[0].row for r in steps.iter_rows() if str(r[0].value) in ("1", "2")]
    for row, (step, day) in zip(
        rows, (("公示", "2024-05-22"), ("审核", "2024-05-23")), strict=True
    ):
        steps.cell(row, 2).value, steps.cell(row, 3).value = step, day
    book.save(path)
    [entry] = read_paths([path], forms).entries
    text = tmp_path / "单位.yaml"
    text.write_text(LATE, encoding="utf-8")
    [same] = read_paths([text], forms).entries
    assert entry.record == same.record


@pytest.mark.parametrize("arguments", [("--unit", "U", "P"), ("U", "P"), ("--unit", "U", "P", "U")])
def test_check_takes_it_either_way_and_once(unit: Path, arguments: tuple[str, ...]) -> None:
    given = [{"U": unit, "P": PERSON}.get(a, a) for a in arguments]
    result = run("check", *given)
    assert result.output.count("HN-4.3\n") == 1
    assert "1份记录、1份单位事实表" in result.output


def test_check_refuses_another_form_as_the_unit() -> None:
    result = run("check", "--unit", PERSON, PERSON)
    assert "不是单位和程序事实表" in str(result.exception)


def test_it_is_never_printed(unit: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    result = run("render", unit, "-o", target)
    assert result.return_value == 1
    assert "不打印" in result.stderr
    assert not target.exists()
    both = run("render", unit, PERSON, "-t", "docx", "-o", target)
    assert both.return_value == 1  # the procedure's errors are told
    assert "HN-4.2" in both.stderr
    assert [path.suffix for path in target.glob("*.*x")] == [".docx"]
    assert "不打印" in str(run("blank", "unit", "-o", target).exception)


def test_forms_says_that_it_is_not_printed() -> None:
    assert "不打印" in run("forms").output
    assert "不打印" in run("forms", "unit").output


def test_its_template_is_one_for_a_unit(tmp_path: Path) -> None:
    result = run("new", "unit", "--people", 2, "-o", tmp_path / "单位.yaml")
    assert "--people" in str(result.exception)


def test_facts_may_not_have_printed_sections(tmp_path: Path) -> None:
    folder = tmp_path / "data_schemas"
    folder.mkdir()
    text = (Path(__file__).parents[2] / "data_schemas" / "unit.yaml").read_text(encoding="utf-8")
    (folder / "unit.yaml").write_text(text.replace("printed: false", "printed: true"), "utf-8")
    with pytest.raises(CatalogError, match="printed: false"):
        Catalog(tmp_path).schema("unit")


def test_each_notice_judges_the_facts_as_of_its_own_day(read, forms) -> None:
    from cadre_docs.checks.records import record_context

    text = "表单: unit\n基本: {单位: 示例院}\n年度考核: {考核年度: 2025}\n"
    [entry] = read(text).entries
    context = record_context(entry.record, forms)
    law = forms.law.instruments
    days = {prefix: context.day_of(prefix) for prefix in ("HN", "XX", "LC", "AA")}
    assert days == {
        **{prefix: law[prefix].date for prefix in ("HN", "XX", "LC")},
        "AA": date(2025, 12, 31),
    }
    asked = record_context(entry.record, forms, date(2030, 1, 1))
    assert {asked.day_of(prefix) for prefix in days} == {date(2030, 1, 1)}
    [bare] = read("表单: unit\n基本: {单位: 示例院}\n").entries
    assert record_context(bare.record, forms).day_of("AA") == law["AA"].date
