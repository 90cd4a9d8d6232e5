from __future__ import annotations

import pytest

from cadre_docs.findings import Severity
from cadre_docs.rules.engine import Problem, RecordContext, Rule, apply, rule


def test_a_faulty_rule_is_reported_and_the_others_go_on(read_one, forms) -> None:
    def broken(context: RecordContext):
        yield Problem("先找到一处")
        raise KeyError(context.record.person)

    def sound(_context: RecordContext):
        yield Problem("再找到一处")

    rules = [
        Rule("T-1", Severity.ERROR, "坏的", "", broken),
        Rule("T-2", Severity.NOTE, "好的", "某通知第一条", sound),
    ]
    record = read_one("表单: every-type\n姓名: 示例甲\n").record
    context = RecordContext(record, forms.code_list("province"), lambda _value: None)
    findings = list(apply(rules, context))
    assert [f.code for f in findings] == ["T-1", "TOOL-fault", "T-2"]
    assert "规则 T-1 自身出错" in findings[1].message
    assert findings[2].citation == "某通知第一条"
    assert {f.person for f in findings} == {"示例甲"}


def test_a_code_is_taken_only_once() -> None:
    with pytest.raises(ValueError, match="FS-required"):
        rule("FS-required", Severity.ERROR, "重复")(lambda _context: iter(()))
