"""What nobody could read is told by reading, and no rule takes it for missing or wrong: unread.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cadre_docs.checks.records import check_entry
from tests.rules.test_rule_cases import HERE, records_of
from tests.yaml_texts import load_texts

CASES = load_texts(Path(__file__).parent / "unread.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_what_cannot_be_read_is_told_once(read, forms, case: dict[str, Any]) -> None:
    [entry] = read(records_of(HERE / case["base"], [{"change": case["change"]}])).entries
    found = [f.code for f in check_entry(entry, forms)]
    assert entry.record.unread
    assert case["rule"] not in found
