"""Rules bind to what a form is to a notice (`governed_by`, `role`), never to its id."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from cadre_docs.catalog import Catalog
from cadre_docs.cli.main import cli
from cadre_docs.intake.read import Intake
from cadre_docs.rules.decide import gradings_of
from cadre_docs.rules.engine import find
from cadre_docs.rules.previous_years import Earlier
from tests.rules.test_parameters import FORMS, as_it_is, cases, decided, decided_as_it_is, result
from tests.rules.test_rule_cases import FILES

ROOT = Path(__file__).parents[2]
GOVERNED = [form for form in FORMS.schema_ids if FORMS.schema(form).governed_by]


def under_another_id(intake: Intake, form: str) -> Intake:
    """The same records, of a form that is the same but for its id."""
    copy = replace(FORMS.schema(form), id=f"copy-of-{form}")
    entries = [
        replace(e, record=replace(e.record, schema=copy)) if e.record.schema.id == form else e
        for e in intake.entries
    ]
    return replace(intake, entries=entries)


def codes_of(form: str) -> list[str]:
    """The rules whose cases have records of a form."""
    rules = [
        code for code in FILES if find(code).run and find(code).prefix in FORMS.law.instruments
    ]
    return [
        code
        for code in rules
        if any(e.record.schema.id == form for _, intake, _ in cases(code) for e in intake.entries)
    ]


@pytest.mark.parametrize("form", GOVERNED)
def test_a_copy_under_another_id_is_judged_the_same(form: str) -> None:
    for code in codes_of(form):
        for case, before in zip(cases(code), as_it_is(code, words=True), strict=True):
            name, intake, earlier = case
            years = Earlier(under_another_id(earlier.intake, form))
            copied = (name, under_another_id(intake, form), years)
            assert result(FORMS, code, copied, words=True) == before, (code, name)


@pytest.mark.parametrize("family", sorted({one.prefix for one in gradings_of(None)}))
def test_a_copy_is_decided_the_same(family: str) -> None:
    graded = [form for form in GOVERNED if family in FORMS.schema(form).governed_by]
    code = next(code for code in FILES if find(code).prefix == family and decided_as_it_is(code)[0])
    for case, before in zip(cases(code), decided_as_it_is(code), strict=True):
        name, intake, earlier = case
        for form in graded:
            intake = under_another_id(intake, form)
        assert decided(FORMS, (name, intake, earlier)) == before
    assert any(decided_as_it_is(code))


def test_no_rule_and_no_layer_above_names_a_form() -> None:
    ids = "|".join(form for form in Catalog().schema_ids if form != "unit")
    for path in (ROOT / "cadre_docs").rglob("*.py"):
        text = re.sub(r"(?m)^ *>>> .*$", "", path.read_text(encoding="utf-8"))  # examples
        named = re.findall(rf"[\"']({ids})[\"']", text)
        assert not named, (path, named)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A catalog folder with the annual record under another id, and a filled one of that."""
    (tmp_path / "own" / "data_schemas").mkdir(parents=True)
    text = (ROOT / "data_schemas" / "annual-record.yaml").read_text(encoding="utf-8")
    copy = text.replace("id: annual-record\n", "id: our-record\n", 1)
    (tmp_path / "own" / "data_schemas" / "our-record.yaml").write_text(copy, encoding="utf-8")
    base = (ROOT / "tests" / "rules" / "AA" / "base.yaml").read_text(encoding="utf-8")
    record = base.replace("annual-record", "our-record") + "  累计旷工: 21\n"
    (tmp_path / "甲.yaml").write_text(record, encoding="utf-8")
    return tmp_path


def run(*arguments: object):
    return CliRunner().invoke(cli, list(map(str, arguments)), standalone_mode=False)


def test_the_commands_take_a_copy_from_a_folder_of_an_office(copied: Path) -> None:
    said = run("check", copied / "甲.yaml", "--catalog", copied / "own").output
    assert "AA-35.11" in said
    assert "FS-rules" not in said
    said = run("decide", copied / "甲.yaml", "--catalog", copied / "own").output
    assert "结论：不合格" in said
    made = run("roster", copied / "甲.yaml", "-o", copied / "册.xlsx", "--draft",
               "--catalog", copied / "own")  # fmt: skip
    assert not made.exception
    assert list(copied.glob("册*.xlsx"))


def test_a_form_that_no_rule_covers_is_told_so_once(copied: Path) -> None:
    path = copied / "own" / "data_schemas" / "our-record.yaml"
    text = re.sub(
        "^(governed_by|role|years): .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE
    )
    path.write_text(text, encoding="utf-8")
    first = (copied / "甲.yaml").read_text(encoding="utf-8")
    (copied / "乙.yaml").write_text(first.replace("示例甲", "示例乙"), encoding="utf-8")
    for command in ("check", "decide"):
        made = run(command, copied / "甲.yaml", copied / "乙.yaml", "--catalog", copied / "own")
        assert made.output.count("没有写由哪个通知规定") == 1
        assert "没有查出问题不等于符合规定" in made.output
        assert made.return_value in (0, None)
        assert "AA-" not in made.output


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("governed_by: [ZZ]\nrole: person", "“governed_by”中的“ZZ”没有登记；现有：HN、XX"),
        ("governed_by: [AA]", "有“governed_by”的表须写“role”"),
        ("governed_by: [AA]\nrole: people", "“role”应是 person、registration"),
    ],
)
def test_what_a_schema_says_of_its_notices_is_checked(
    copied: Path, line: str, message: str
) -> None:
    path = copied / "own" / "data_schemas" / "our-record.yaml"
    text = path.read_text(encoding="utf-8").replace("governed_by: [AA]\nrole: person", line)
    path.write_text(text, encoding="utf-8")
    made = run("check", copied / "甲.yaml", "--catalog", copied / "own")
    assert message in str(made.exception)


def test_a_rule_that_is_applied_elsewhere_is_of_the_roles_it_names_or_of_all_but_units():
    assert find("HN-A2b").roles == ("roster",)
    everywhere = find("HN-3.0").roles
    assert {"person", "roster"} <= {*everywhere}
    assert "unit" not in everywhere
