"""From a new blank to regenerated outputs: the sequence of docs/改版.md, with five changes."""

from __future__ import annotations

from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs.catalog import builtin_root
from tests.editions.test_compare import CATALOG, OFFICIAL, reissued, suffix_of
from tests.outputs import docx_text, squeezed
from tests.yaml_texts import load_yaml

EXAMPLES = builtin_root() / "examples"


@pytest.mark.parametrize("form", OFFICIAL)
def test_old_records_print_on_the_new_form(form: str, tmp_path: Path) -> None:
    made = reissued(form)
    blank = tmp_path / f"新表{suffix_of(form)}"
    blank.write_bytes(made.data)
    drafted = cd.draft(blank, tmp_path / "表样", like=form)
    errors = [f.sentence() for f in drafted.findings if f.severity is cd.Severity.ERROR]
    assert not errors, errors
    new = load_yaml(tmp_path / f"表样/data_schemas/{form}.yaml")
    assert new["version"] == CATALOG.schema(form).version + 1
    fields = {one["key"]: one for section in new["sections"] for one in section["fields"]}
    every = [one for top in fields.values() for one in (top, *top.get("columns", ()))]
    labels = [one.get("label") for one in every if "removed" not in one]
    assert made.renamed[1] in labels
    catalog = cd.open_catalog(tmp_path / "表样", today=None)
    before = set(CATALOG.schema(form).by_id)
    now = {one.id for one in catalog.schema(form).fields()}
    lost = before - now - {r.id for r in catalog.schema(form).removed.values()}
    assert not lost  # every box of the old form is there, or declared as gone
    records = EXAMPLES / form
    renewed = cd.migrate(records, tmp_path / "改写", catalog=catalog)
    told = [finding for file in renewed.files for finding in file.findings]
    assert all("请手工删去" in finding.remedy for finding in told)  # rows written on one line
    assert not renewed.problems or suffix_of(form) == ".xlsx"
    read = cd.read(records, catalog=catalog)
    unknown = [f for f in read.findings if f.code == "FS-unknown"]
    assert all(f.severity is cd.Severity.WARNING for f in unknown)
    printed = cd.render(read, tmp_path / "打印", formats="docx")
    assert [path for path in printed.written if path.suffix == ".docx"]


def test_the_sequence_ends_with_outputs_printed_anew(tmp_path: Path) -> None:
    form = "liaocheng-talent"
    project = tmp_path / "项目"
    settings = cd.init(project, form).written[0]
    text = settings.read_text(encoding="utf-8").replace("[docx, pdf]", "[docx]")
    settings.write_text(text, encoding="utf-8")

    def built() -> dict[str, str]:
        cd.build(project)
        found = (project / "输出").rglob("*.docx")
        return {path.name: squeezed(docx_text(path.read_bytes())) for path in found}

    before = built()
    assert before
    assert not cd.plan(project).run.lines
    made = reissued(form)
    (tmp_path / "新表.docx").write_bytes(made.data)
    cd.draft(tmp_path / "新表.docx", tmp_path / "表样", like=form)
    settings.write_text(text.replace("# 表单目录: 本地表单", "表单目录: ../表样"), encoding="utf-8")
    assert all(line.reasons for line in cd.plan(project).run.lines)
    after = built()
    assert after.keys() == before.keys()
    new = squeezed(made.renamed[1])
    assert all(new in after[name] and new not in before[name] for name in before)
