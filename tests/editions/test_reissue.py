"""From a new blank to regenerated outputs: the sequence of docs/改版.md, with five changes."""

from __future__ import annotations

from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs.catalog import builtin_root
from tests.editions.reissue import reissue
from tests.editions.test_compare import CATALOG, OFFICIAL, blank_of
from tests.yaml_texts import load_yaml

EXAMPLES = builtin_root() / "examples"


@pytest.mark.parametrize("form", OFFICIAL)
def test_old_records_print_on_the_new_form(form: str, tmp_path: Path) -> None:
    made = reissue(blank_of(form))
    blank = tmp_path / "新表.docx"
    blank.write_bytes(made.data)
    drafted = cd.draft(blank, tmp_path / "表样", like=form)
    errors = [f.sentence() for f in drafted.findings if f.severity is cd.Severity.ERROR]
    assert not errors, errors
    new = load_yaml(tmp_path / f"表样/data_schemas/{form}.yaml")
    assert new["version"] == CATALOG.schema(form).version + 1
    fields = {one["key"]: one for section in new["sections"] for one in section["fields"]}
    labels = [one.get("label") for one in fields.values() if "removed" not in one]
    assert made.renamed[1] in labels
    catalog = cd.open_catalog(tmp_path / "表样", today=None)
    before = set(CATALOG.schema(form).by_id)
    now = {one.id for one in catalog.schema(form).fields()}
    lost = before - now - {r.id for r in catalog.schema(form).removed.values()}
    assert not lost  # every box of the old form is there, or declared as gone
    records = EXAMPLES / form
    renewed = cd.migrate(records, tmp_path / "改写", catalog=catalog)
    assert not renewed.problems
    read = cd.read(records, catalog=catalog)
    unknown = [f for f in read.findings if f.code == "FS-unknown"]
    assert all(f.severity is cd.Severity.WARNING for f in unknown)
    printed = cd.render(read, tmp_path / "打印", formats="docx")
    assert [path for path in printed.written if path.suffix == ".docx"]
