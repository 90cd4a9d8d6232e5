"""``--watch``: built now, and again after each change; the tool's own writing is no change."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from cadre_docs.project.run import Options, build
from cadre_docs.project.watch import watch_project
from tests.project.small_form import make_project

pytestmark = pytest.mark.slow


def wait_for(condition, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_change_is_built_and_a_mistake_is_said(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", 2)
    stop, said, summaries = threading.Event(), [], []
    thread = threading.Thread(
        target=watch_project,
        args=(folder, lambda p: summaries.append(build(p, Options())), said.append, stop),
    )
    thread.start()
    try:
        wait_for(lambda: len(said) == 1)
        assert summaries[0].written == 3
        record = folder / "填报" / "000000.yaml"
        record.write_text(record.read_text(encoding="utf-8").replace("好", "很好"), "utf-8")
        wait_for(lambda: len(summaries) == 2)
        assert summaries[1].written == 1
        project = folder / "cadre-docs.yaml"
        text = project.read_text(encoding="utf-8")
        project.write_text(text.replace("[docx]", "[doc]"), encoding="utf-8")
        wait_for(lambda: any("不是输出格式" in line for line in said))
        project.write_text(text.replace("[docx]", "[xlsx]"), encoding="utf-8")
        wait_for(lambda: len(summaries) == 3)
        assert summaries[2].written == 3
        time.sleep(1.5)
        assert len(summaries) == 3  # its own outputs lie in the same folder
    finally:
        stop.set()
        thread.join(timeout=20)
    assert not thread.is_alive()
