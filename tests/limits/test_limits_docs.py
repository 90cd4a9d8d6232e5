"""The pages say what the code does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cadre_docs.limits import all_limits
from cadre_docs.project.file.read import KEYS

ROOT = Path(__file__).resolve().parents[2]


def test_the_table_of_limits_is_current() -> None:
    run = [sys.executable, "tools/limits_table.py", "--check"]
    assert subprocess.run(run, cwd=ROOT, check=False).returncode == 0, "tools/limits_table.py"


def test_every_limit_is_in_the_manual() -> None:
    text = (ROOT / "docs" / "手册.md").read_text(encoding="utf-8")
    for limit in all_limits():
        default = f"{limit.default:,}{limit.metadata['unit']}"
        assert f"`{limit.metadata['key']}`（{default}）" in text, limit.name


def test_keys_are_chinese_and_unique() -> None:
    keys = [limit.metadata["key"] for limit in all_limits()]
    assert len(set(keys)) == len(keys)
    assert all(any("\u4e00" <= c <= "\u9fff" for c in key) for key in keys)
    assert not set(keys) & set(KEYS)
