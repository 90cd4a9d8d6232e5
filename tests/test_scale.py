"""The simulation of very many people: it runs, and says what it measured."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_a_small_province(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tools.scale.simulate", "--people", "600", "--sample", "2"]
    place = tmp_path / "province"
    ran = subprocess.run(
        [*command, "--shards", "4", "--folder", place],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert lines[0] == "| 600 people | |"
    assert all(line.split("|")[2].strip() for line in lines[1:])
    assert not place.exists()
