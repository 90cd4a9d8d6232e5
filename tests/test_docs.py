"""The documentation is complete and current."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.cli.main import COMMANDS
from cadre_docs.schema import FieldType
from tools import command_docs

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")
FORMS = Catalog().form_ids
PAGES = [
    *READMES,
    "CONTRIBUTING.md",
    *(str(p.relative_to(ROOT)) for p in ROOT.glob("docs/**/*.md")),
]


def test_the_page_of_commands_is_current() -> None:
    assert command_docs.page() == (ROOT / "docs" / "命令.md").read_text(encoding="utf-8")


def test_the_manual_shows_every_command_in_use() -> None:
    text = (ROOT / "docs" / "手册.md").read_text(encoding="utf-8")
    shown = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8") + text
    for command in COMMANDS:
        assert f"cadre-docs {command}" in shown, command


def test_every_form_is_on_the_page_of_forms() -> None:
    text = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")
    for form in FORMS:
        assert f"`{form}`" in text, form


@pytest.mark.parametrize("page", [*PAGES, *(f"forms/{form}/SOURCE.md" for form in FORMS)])
def test_every_module_that_a_page_names_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:\w+/)+\w+\.py|(?:\w+/){2,})`", text, re.ASCII))
    places = (ROOT, ROOT / "cadre_docs", ROOT / "tests")
    assert {name for name in named if not any((place / name).exists() for place in places)} == set()


@pytest.mark.parametrize("page", READMES)
def test_readmes_are_short_and_lead_on(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 120
    for target in ("docs/网页.md", "docs/手册.md", "docs/命令.md", "docs/api.md", "docs/forms.md"):
        assert f"]({target})" in text


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_its_source_its_examples_and_its_picture(form: str) -> None:
    source = (ROOT / "forms" / form / "SOURCE.md").read_text(encoding="utf-8")
    schema = Catalog().schema(form)
    assert (schema.source.number or schema.source.title) in source
    assert schema.source.issuer in source
    examples = {p.stem for p in (ROOT / "examples" / form).glob("*.yaml")}
    assert {"full", "minimal"} <= examples
    assert (ROOT / "docs" / "images" / f"{form}.png").is_file()


def test_facts_that_are_never_printed_have_examples_too() -> None:
    for facts in set(Catalog().schema_ids) - set(FORMS):
        examples = {p.stem for p in (ROOT / "examples" / facts).glob("*.yaml")}
        assert {"full", "minimal"} <= examples, facts
        assert any((ROOT / "examples" / "findings" / facts).glob("*.yaml")), facts


@pytest.mark.parametrize("page", PAGES)
def test_no_link_is_dead(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_the_schema_format_names_every_field_type() -> None:
    text = (ROOT / "docs" / "schema-format.md").read_text(encoding="utf-8")
    for kind in FieldType:
        assert f"`{kind}`" in text


def test_nothing_refers_to_places_outside_the_repository() -> None:
    folders = ("cadre_docs", "forms", "data_schemas", "examples", "docs", "tools")
    for folder in folders:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".md", ".yaml", ".sh"):
                assert "/shared/" not in path.read_text(encoding="utf-8"), path
