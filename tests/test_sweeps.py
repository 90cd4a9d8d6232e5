"""The list of long sweeps names tests that there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.yaml_texts import load_yaml

TESTS = Path(__file__).parent
SWEEPS = load_yaml((TESTS / "sweeps.yaml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("path", "name"), [(path, name) for path, names in SWEEPS.items() for name in names]
)
def test_a_sweep_is_there(path: str, name: str) -> None:
    assert f"def {name.rpartition('::')[2]}(" in (TESTS / path).read_text("utf-8")
