"""Facts about people: filled in one by one or in one workbook, checked, never printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from cadre_docs.catalog import Catalog
from cadre_docs.checks.records import check_intake
from cadre_docs.cli.main import cli
from cadre_docs.findings import Severity
from cadre_docs.intake.read import read_paths

FORM = "xinxiang-registration"
EXAMPLES = Path(__file__).parents[2] / "examples"


def run(*arguments: object):
    return CliRunner().invoke(cli, [str(a) for a in arguments], standalone_mode=False)


def test_it_is_of_people_and_has_no_printed_form() -> None:
    catalog = Catalog()
    schema = catalog.schema(FORM)
    assert schema.facts
    assert schema.of_people
    assert FORM not in catalog.form_ids


def test_the_examples_are_sound(forms) -> None:
    intake = read_paths([EXAMPLES / FORM], forms)
    assert len(intake.entries) == 14
    assert {f.severity for f in check_intake(intake, forms)} == {Severity.NOTE}


WRONG = {
    "年限不足": {("XX-2.2.3", Severity.ERROR), ("XX-3.2", Severity.ERROR)},
    "文化程度不符和间断": {
        ("XX-2.2.5", Severity.ERROR),
        ("XX-2.2.5", Severity.WARNING),
        ("XX-2.3", Severity.NOTE),
    },
    "不能核对": {("XX-2.2.2", Severity.WARNING)},
}


def test_every_wrong_example_is_told(forms) -> None:
    paths = list((EXAMPLES / "findings" / FORM).glob("*.yaml"))
    assert {path.stem for path in paths} == WRONG.keys()
    for path in paths:
        found = check_intake(read_paths([path], forms), forms)
        assert {(f.code, f.severity) for f in found} == WRONG[path.stem]


@pytest.mark.parametrize("suffix", [".yaml", ".xlsx"])
def test_many_people_get_one_template(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"报名{suffix}"
    assert run("new", FORM, "-o", path, "--people", 30).exception is None
    assert path.stat().st_size > 0


def test_the_template_tells_where_it_comes_from(tmp_path: Path) -> None:
    path = tmp_path / "报名.yaml"
    run("new", FORM, "-o", path)
    text = path.read_text(encoding="utf-8")
    assert "新人社办〔2024〕22号" in text
    assert "不打印" in text
    assert "--unit" not in text


def test_it_is_not_taken_for_the_units_facts() -> None:
    person = EXAMPLES / FORM / "full.yaml"
    result = run("check", person, "--unit", person)
    assert "不是单位和程序事实表" in str(result.exception)
