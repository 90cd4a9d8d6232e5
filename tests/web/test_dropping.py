"""Three hundred files dropped at once, twenty of them hostile: those are named, the others read."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cadre_docs.machine.platforms import LINUX
from tests.conftest import EXAMPLES
from tests.web import hostile
from tests.web.conftest import Running, Site

FULL = (EXAMPLES / "annual-record" / "full.yaml").read_text("utf-8")
BOOK = (EXAMPLES / "henan-tenure-form" / "people.xlsx").read_bytes()
MEMORY_MB, SECONDS = 300, 120  # at most; measured on two busy processors: 75 MB, 12 s


def sound(count: int) -> list[tuple[str, bytes]]:
    made = [(f"{n:03}.yaml", FULL.replace("示例子", f"示例{n:03}").encode()) for n in range(count)]
    return [*made[1:], ("两人.xlsx", BOOK)]


def mixed(count: int) -> list[tuple[str, bytes]]:
    """Return sound files with hostile ones spread among them."""
    bad, good = hostile.files(), sound(count - len(hostile.files()))
    every = max(1, len(good) // len(bad))
    for number, one in enumerate(bad):
        good.insert(number * (every + 1), one)
    assert len(good) == count
    return good


def named(text: str, name: str) -> bool:
    """Whether a page says of a file that it was not taken, cannot be read, or has errors."""
    rows = re.findall(r"<li>(.*?)</li>|<tr>(.*?)</tr>", text, re.DOTALL)
    about = [one or other for one, other in rows if f">{name}<" in (one or other)]
    return any("✗" in row for row in about)


def test_there_are_twenty_of_them() -> None:
    names = [name for name, _ in hostile.files()]
    assert len(set(names)) == len(names) == 20


def test_hostile_ones_among_many_are_named_and_the_others_read(site: Site) -> None:
    given = mixed(40)
    answer = site.post("/drop", files=[("files", one) for one in given])
    work = site.desk.works.all()[0]
    assert work.wait(120)
    assert work.problem == ""
    told = site.get(f"/{work.after}").text
    unread = site.get("/collect", params={"state": "unread"}).text
    for name, _ in hostile.files():
        assert named(told, name) or named(unread, name), name
    people = {one.name for one in site.desk.index.people if not one.problem}
    assert answer.status_code == 303
    assert people >= {"示例甲", *(f"示例{n:03}" for n in range(1, 20))}
    for name, _ in sound(20):
        assert f"✗ 没有收</span> <strong>{name}" not in told


@pytest.mark.slow
@pytest.mark.skipif(not LINUX, reason="what the process takes is read from /proc")
def test_300_dropped_files_with_20_hostile_ones_take_bounded_time_and_memory(
    folder: Path,
    tmp_path: Path,
    page_of: Callable[..., Any],
) -> None:
    sent = tmp_path / "收到的"
    sent.mkdir()
    for name, data in mixed(300):
        (sent / name).write_bytes(data)
    command = [sys.executable, "-m", "cadre_docs", "web", str(folder), "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            entry = next(line.strip() for line in process.stdout if "http://" in line)
            page = page_of(Running(entry, process.terminate, None))
            page.goto(entry.partition("?")[0] + "collect")
            page.set_default_timeout(SECONDS * 1000)
            page.set_input_files("#files", sorted(sent.iterdir()))
            begun = time.monotonic()
            page.get_by_role("button", name="收下").click()
            page.get_by_role("link", name="看结果").click()
            took = time.monotonic() - begun
            told = page.content()
            page.get_by_role("link", name="读不了").first.click()
            unread = page.content()
            status = Path(f"/proc/{process.pid}/status").read_text("utf-8")
        finally:
            process.terminate()
    found = re.search(r"VmHWM:\s+(\d+)", status)
    assert found
    most = int(found[1]) // 1024
    for name, _ in hostile.files():
        assert named(told, name) or named(unread, name), name
    assert told.count("✓ 收下") >= 280
    assert took < SECONDS
    assert most < MEMORY_MB, f"{took:.1f} s, {most} MB"
