"""No rule breaks where a box is empty: each box and cell of its own cases is emptied in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.checks.records import batch_context_of, record_context
from cadre_docs.intake.read import Intake, read_paths
from cadre_docs.record import Record
from cadre_docs.rules.context import Parameters
from cadre_docs.rules.engine import Problem, Rule, find, run
from cadre_docs.rules.previous_years import Earlier
from tests.rules.test_rule_cases import FILES, records_of

_MOST = 8  # records of a case of many
_CASES = 3  # of each rule


def fullest(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cases that say most, of those whose records are few and lie beside nothing else."""
    plain = [c for c in cases if not {"photo", "limits", "base", "earlier"} & c.keys()]
    few = [c for c in plain if sum(i.get("count", 1) for i in c.get("records", [])) <= _MOST]
    telling = [c for c in few if c.get("finds") or c.get("allows")] or few or cases
    return sorted(telling, key=lambda case: len(repr(case)))[-_CASES:]


def emptied(record: Record) -> Iterator[Record]:
    """Yield a record without each of its boxes, and without each cell of its tables."""
    for name in record.values:
        yield replace(record, values={k: v for k, v in record.values.items() if k != name})
    for table, rows in record.tables.items():
        yield replace(record, tables={k: v for k, v in record.tables.items() if k != table})
        for number, row in enumerate(rows):
            for column in row.values:
                less = replace(row, values={k: v for k, v in row.values.items() if k != column})
                some = (*rows[:number], less, *rows[number + 1 :])
                yield replace(record, tables={**record.tables, table: some})


@pytest.mark.parametrize("code", FILES)
def test_no_rule_breaks_where_a_box_is_empty(code: str, tmp_path: Path, forms) -> None:
    base, cases = FILES[code]
    rule = find(code)
    for case in fullest(cases):
        path = tmp_path / "记录.yaml"
        items = case.get("records", [{"change": case.get("change")}])
        path.write_text(records_of(base, items), encoding="utf-8")
        for context in contexts(read_paths([path], forms), rule, forms):
            applied = run(rule, context)
            assert applied.fault is None, case["name"]
            told = (p.message + p.wanted for p in applied.said if isinstance(p, Problem))
            assert not [text for text in told if "None" in text], case["name"]


def contexts(intake: Intake, rule: Rule, forms: Catalog) -> Iterator[Parameters]:
    """Yield what the rule may read, with one box less each time."""
    records = tuple(entry.record for entry in intake.entries)
    for number, record in enumerate(records):
        for less in emptied(record):
            if rule.scope == "batch":
                some = (*records[:number], less, *records[number + 1 :])
                yield batch_context_of(some, forms, None, Earlier())
            else:
                yield record_context(less, forms).afresh()
