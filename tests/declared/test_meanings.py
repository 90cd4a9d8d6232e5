"""What conditions mean, case by case."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.declared.kit import truth

CASES = yaml.load(
    (Path(__file__).parent / "meanings.yaml").read_text(encoding="utf-8"),
    yaml.BaseLoader,  # noqa: S506 - texts, as people type them
)
TOLD = ("假", "真", "不能确定", "没有填")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['当']} {case['记录']}")
def test_meaning(case) -> None:
    found = truth(case["当"], case["记录"], **({"取": case["取"]} if "取" in case else {}))
    assert TOLD[found] == case["为"]
