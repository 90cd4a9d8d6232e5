"""Fill-in templates of facts that are never printed: about the employer, and about a person."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from cadre_docs.checks.records import check_intake
from cadre_docs.cli.main import cli
from cadre_docs.intake.read import read_paths


def run(*arguments: object):
    return CliRunner().invoke(cli, [str(a) for a in arguments], standalone_mode=False)


def test_facts_about_a_person_are_not_handed_in_as_the_units(
    tmp_path: Path,
) -> None:
    heads = {}
    for form in ("tenure-record", "unit"):
        path = tmp_path / f"{form}.yaml"
        assert run("new", form, "-o", path).exception is None
        heads[form] = path.read_text(encoding="utf-8").partition("表单:")[0]
    assert "--unit" not in heads["tenure-record"]
    assert "考核实施办法》 第二十条" in heads["tenure-record"]
    assert "cadre-docs check --unit 本文件" in heads["unit"]
    assert all("render" not in head for head in heads.values())


@pytest.mark.parametrize("suffix", [".yaml", ".xlsx"])
def test_many_people_of_a_personal_facts_form(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"聘期{suffix}"
    assert run("new", "tenure-record", "-o", path, "--people", "3").exception is None
    assert path.stat().st_size > 0
    assert "一个单位一份" in str(
        run("new", "unit", "-o", tmp_path / f"x{suffix}", "--people", "3").exception
    )


def test_a_personal_facts_form_is_no_unit(forms) -> None:
    base = Path(__file__).parents[1] / "rules" / "bases" / "tenure.yaml"
    assert check_intake(read_paths([base], forms), forms) == []
    assert "不是单位和程序事实表" in str(run("check", base, "--unit", base).exception)
