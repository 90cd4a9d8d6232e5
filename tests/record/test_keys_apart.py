"""Keys that were found to be apart once are so wherever they stand together; others are not."""

from __future__ import annotations

import pytest

from tests.rules.test_rule_cases import HERE
from tests.yaml_texts import dump_yaml, load_texts

BASE = HERE / "HN" / "base.yaml"


def texts() -> tuple[str, str]:
    """Return a record as it is, and with its name typed twice: by its key, and by its id."""
    plain = load_texts(BASE)
    return dump_yaml(plain), dump_yaml({**plain, "name": "示例乙"})


@pytest.mark.parametrize("first", [0, 1])
def test_a_box_that_goes_by_two_names(first: int, read) -> None:
    in_turn = [texts()[first], texts()[1 - first]]
    found = read("---\n".join(in_turn * 2)).entries
    codes = [[f.code for f in entry.findings] for entry in found]
    assert ["FS-duplicate" in some for some in codes] == [bool(first), not first] * 2


def test_rows_of_one_table_are_looked_through_once(read) -> None:
    record = load_texts(BASE)
    rows = record["考核依据"]["年度考核"]
    for row in rows:
        row["year"] = "2020"
    twice = read(dump_yaml(record)).entries[0]
    told = [f.path for f in twice.findings if f.code == "FS-duplicate"]
    assert len(told) == len(rows) > 1
