"""Killed at twenty moments and taken up again, a build ends as if nothing had happened."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.project.small_form import ROOT, command, make_project, outputs, run

pytestmark = [pytest.mark.skipif(sys.platform == "win32", reason="kill -9"), pytest.mark.slow]
PEOPLE, KILLS, SEED = 2000, 20, 20240304


def count(output: Path) -> int:
    """How many outputs there are: folders are read, not walked, for speed."""
    folders = [p for p in output.iterdir() if p.is_dir()] if output.is_dir() else []
    names = (name for folder in folders for name in os.listdir(folder))  # noqa: PTH208
    return sum(name.endswith(".docx") for name in names)


def kill_at(folder: Path, done: int, delay: float) -> bool:
    """Start a build and kill it when so many outputs are there; tell whether it still ran."""
    process = subprocess.Popen(
        command(folder, "--jobs", "2", "--quiet"), stdout=subprocess.DEVNULL, cwd=ROOT
    )
    while process.poll() is None and count(folder / "输出") < done:
        time.sleep(0.01)
    time.sleep(delay)
    process.kill()
    return process.wait() != 0


def test_a_build_killed_at_random_moments_ends_like_an_undisturbed_one(tmp_path: Path) -> None:
    calm, rough = (make_project(tmp_path / n, PEOPLE, per_file=50) for n in ("calm", "rough"))
    assert run(calm, "--jobs", "2", "--quiet").returncode == 0
    chance = random.Random(SEED)  # noqa: S311 - no secret
    # Not at the very end: the last kill must find the build at work.
    moments = sorted(chance.randrange(PEOPLE * 9 // 10) for _ in range(KILLS))
    killed = 0
    for moment in moments:
        killed += kill_at(rough, moment, chance.uniform(0, 0.05))
        # Whatever is there is whole: each a sound archive, and nothing under another name.
        newest = max((rough / "输出").rglob("*.docx"), key=os.path.getmtime, default=None)
        if newest is not None:
            assert zipfile.ZipFile(newest).testzip() is None
    assert killed == KILLS
    result = run(rough, "--jobs", "2", "--quiet")
    assert result.returncode == 0, result.stdout
    assert f"{PEOPLE}份记录：完成{PEOPLE}份，没有完成0份" in result.stdout
    assert outputs(rough) == outputs(calm)
    again = run(rough, "--quiet")
    assert "没有需要改动的文件" in again.stdout
