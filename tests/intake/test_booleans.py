"""A cell that shows TRUE is 是 where 是 or 否 is asked for, and nothing else elsewhere."""

from __future__ import annotations

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.templates.workbooks.form import blank_workbook
from tests.filling import Person
from tests.intake.test_read_template import EVERY_TYPE, codes, read_one


@pytest.fixture(scope="module")
def forms(tmp_path_factory) -> Catalog:
    folder = tmp_path_factory.mktemp("catalog")
    (folder / "data_schemas").mkdir()
    (folder / "data_schemas" / "every-type.yaml").write_text(EVERY_TYPE, "utf-8")
    return Catalog(folder)


@pytest.mark.parametrize("value", [True, False])
@pytest.mark.parametrize("key", ["单行", "长文"])
def test_fs_shown_of_a_boolean_in_a_text(forms, key, value) -> None:
    person = Person(blank_workbook(forms.schema("every-type")))
    person.cell(key).value = value
    record, findings = read_one(person, forms)
    [told] = [f for f in findings if f.code == "FS-shown"]
    assert f"显示为“{str(value).upper()}”" in told.message
    assert not record.values


@pytest.mark.parametrize("value", [True, False])
def test_a_boolean_where_one_is_asked_for(forms, value) -> None:
    schema = forms.schema("every-type")
    [field] = [f for f in schema.fields() if f.type.value == "yes_no"]
    person = Person(blank_workbook(schema))
    person.cell(field.key).value = value
    record, findings = read_one(person, forms)
    assert "FS-shown" not in codes(findings)
    assert record.get(field.id) is value
