"""Odd characters in the boxes of a workbook: the same is said of them as of those in YAML."""

from __future__ import annotations

from cadre_docs.catalog import catalog
from cadre_docs.record import build_record
from cadre_docs.templates.workbooks.form import blank_workbook
from tests.filling import Person, read_workbook, tree_of

TYPED = (
    "年度: 2023\n"
    '姓名: "\\u202d示\\uf9d8\\u202c"\n'
    '单位: "示例\\u2028⻘年<br>中学"\n'
    '个人总结: "一。\\u2029二。\\u0085三。"\n'
)


def test_characters_in_boxes() -> None:
    schema = catalog().schema("annual-record")
    tree = tree_of(TYPED)
    data = Person(blank_workbook(schema)).fill(tree).saved()
    [(found, read)], findings = read_workbook(data, "甲.xlsx", catalog())
    assert found is schema
    record, said = build_record(schema, read)
    by_path: dict[str, set[str]] = {}
    for finding in [*findings, *said]:
        by_path.setdefault(finding.path, set()).add(f"{finding.code} {finding.severity}")
    assert by_path == {
        "姓名": {"FS-clean note", "FS-odd error"},
        "单位": {"FS-clean note", "FS-markup error"},
        "个人总结": {"FS-clean note"},
    }
    assert all(f.position.cell for f in said)
    assert record.get("name") == "示\uf9d8"
    assert record.get("unit") == "示例 青年<br>中学"
    assert "一。\n二。\n三。" in [value.typed for value in record.values.values()]
