"""The YAML template: filled as a person would, it reads back as the record."""

from __future__ import annotations

import pytest

from cadre_docs.catalog import catalog
from cadre_docs.record.prefill import Box, Prefilled
from cadre_docs.schema import FieldType, FilledBy
from cadre_docs.source.yaml import load
from cadre_docs.templates.yaml.form import blank_yaml, prefilled_yaml
from tests.yaml_texts import load_yaml


@pytest.mark.parametrize("form", ["henan-tenure-form", "every-type"])
def test_an_untouched_template_asks_for_each_required_box_and_nothing_else(
    form, forms, read
) -> None:
    schema = forms.schema(form)
    intake = read(blank_yaml(schema))
    assert not intake.findings
    [entry] = intake.entries
    assert not entry.findings
    assert not entry.record.values
    assert not any(entry.record.tables.values())


@pytest.mark.parametrize("form", ["henan-tenure-form", "every-type"])
def test_the_template_offers_every_box_but_those_for_the_hand(form, forms) -> None:
    schema = forms.schema(form)
    typed = load_yaml(blank_yaml(schema))
    for section in schema.sections:
        place = typed[section.key] if section.key else typed
        for field in section.fields:
            assert (field.key in place) == (field.filled_by is not FilledBy.HAND)
            if field.type is FieldType.TABLE:
                rows = [[c.key for c in field.columns]] * (field.max_rows or 1)
                assert [list(row) for row in place[field.key]] == rows


def test_several_people_are_several_documents(forms, read) -> None:
    intake = read(blank_yaml(forms.schema("every-type"), people=3))
    assert len(intake.entries) == 3


def test_a_filled_template_is_the_record(forms, read_one) -> None:
    text = blank_yaml(forms.schema("every-type"))
    filled = text.replace("姓名:\n", "姓名: 示例甲\n").replace(
        "总结: |\n", "总结: |\n  第一段\n  第二段\n"
    )
    by_hand = "表单: every-type\n姓名: 示例甲\n总结: |\n  第一段\n  第二段\n"
    assert read_one(filled).record == read_one(by_hand).record


@pytest.mark.parametrize(
    "text", ["甲\u2028乙", "甲\x85乙", "\ufeff甲", "甲\n#乙\n丙", "甲: 乙 # 丙", "甲\n 乙"]
)
def test_what_is_filled_in_beforehand_reads_back(text: str) -> None:
    schema = catalog().schema("annual-record")
    filled = prefilled_yaml(
        schema, Prefilled("甲", "名单", {schema.path(schema.by_id["name"]): Box(text, "B2")})
    )
    [tree], _ = load(filled.encode(), "表.yaml")
    assert [e.value.text for e in tree.entries if e.key == "姓名"] == [text]
