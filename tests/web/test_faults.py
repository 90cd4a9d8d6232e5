"""What may happen while somebody fills in a form: nothing is lost, and it is always told.

``kill -9`` and a file changed outside stand in ``test_behaviour`` (5), two tabs too (11).
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cadre_docs.outputs import files
from cadre_docs.web.store import content
from tests.conftest import EXAMPLES
from tests.web.conftest import Running, Site
from tests.web.test_behaviour import typed, until

FULL = (EXAMPLES / "henan-tenure-form" / "full.yaml").read_bytes()


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A disk that is full while the list says so; what else is written goes on."""
    full = [False]
    sync = os.fsync

    def fsync(handle: int) -> None:
        if full[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(handle)

    monkeypatch.setattr(files.os, "fsync", fsync)
    return full


def opened(page: Any) -> Any:
    page.get_by_role("link", name="填表", exact=True).click()
    page.get_by_role("link", name="示例甲").click()
    page.wait_for_selector("#sheet")
    return page


def status(page: Any) -> str:
    return str(page.locator("#status").inner_text())


@pytest.mark.slow
def test_a_full_disk_loses_nothing_and_is_told(
    folder: Path, serve: Callable[..., Running], page_of: Callable[..., Any], disk: list[bool]
) -> None:
    page = opened(page_of(serve(folder)))
    before = (folder / "示例甲.yaml").read_bytes()
    disk[0] = True
    for label, text in (("从事专业", "水利工程"), ("单位", "示例学院")):
        page.get_by_label(label).first.fill(text)
        page.get_by_label(label).first.blur()
    until(lambda: "没有保存" in status(page) and "磁盘已满" in status(page))
    assert (folder / "示例甲.yaml").read_bytes() == before  # whole, as it was
    assert [path.name for path in folder.iterdir()] == ["示例甲.yaml"]  # and nothing half-written
    assert page.get_by_label("从事专业").first.input_value() == "水利工程"
    assert page.get_by_label("单位").first.input_value() == "示例学院"
    disk[0] = False  # somebody has made room
    until(lambda: typed(folder, "从事专业") == "水利工程")
    until(lambda: typed(folder, "单位") == "示例学院")
    until(lambda: status(page).startswith("已保存"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own, with 256 kB; only root on Linux can have one."""
    made = tmp_path / "小盘"
    made.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=256k", "tmpfs", str(made)]
    if mount is None or subprocess.run([mount, *options], check=False).returncode:
        pytest.skip("不能挂载一个小的磁盘：这个测试没有运行")
    yield made
    subprocess.run(["umount", "-l", str(made)], check=True)


@pytest.mark.slow
def test_a_disk_that_is_really_full_loses_nothing(
    small_disk: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    path, ballast = small_disk / "示例甲.yaml", small_disk / "满"
    path.write_bytes(FULL)
    page = opened(page_of(serve(small_disk)))
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as stream:
        while stream.write(b"x" * 4096):
            pass
    page.get_by_label("从事专业").first.fill("水利工程")
    page.get_by_label("从事专业").first.blur()
    until(lambda: "没有保存" in status(page) and "磁盘已满" in status(page))
    assert path.read_bytes() == FULL
    ballast.unlink()
    until(lambda: typed(small_disk, "从事专业") == "水利工程")
    until(lambda: status(page).startswith("已保存"))


@pytest.mark.slow
def test_a_closed_laptop_loses_nothing(folder: Path, page_of: Callable[..., Any]) -> None:
    command = [sys.executable, "-m", "cadre_docs", "web", str(folder), "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            entry = next(line.strip() for line in process.stdout if "http://" in line)
            page = opened(page_of(Running(entry, process.terminate, None)))
            session = page.context.new_cdp_session(page)
            page.get_by_label("从事专业").first.fill("合上以前写的")
            process.send_signal(signal.SIGSTOP)  # as asleep
            until(lambda: "没有应答" in status(page))  # it does not say that it is saved
            session.send("Page.setWebLifecycleState", {"state": "frozen"})
            assert typed(folder, "从事专业") != "合上以前写的"
            session.send("Page.setWebLifecycleState", {"state": "active"})
            process.send_signal(signal.SIGCONT)
            until(lambda: typed(folder, "从事专业") == "合上以前写的", 20)
            until(lambda: status(page).startswith("已保存"))
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()


@pytest.mark.slow
def test_two_browsers_that_write_into_one_box_keep_both_texts(
    folder: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    running = serve(folder)
    first = page_of(running)
    first.get_by_role("button", name="在另一个浏览器打开").click()
    entry = first.get_by_label("地址").input_value()
    second = opened(page_of(Running(entry, running.stop, running.thread)))
    opened(first)
    first.get_by_label("从事专业").first.fill("第一个浏览器写的")
    second.get_by_label("从事专业").first.fill("第二个浏览器写的")
    until(lambda: typed(folder, "从事专业") in ("第一个浏览器写的", "第二个浏览器写的"))
    pages = {"第一个浏览器写的": first, "第二个浏览器写的": second}
    later = pages[({*pages} - {typed(folder, "从事专业")}).pop()]
    until(lambda: "在别处改成了" in later.locator("#sheet").inner_text())
    assert "没有存上" in status(later)
    for text, page in pages.items():
        assert page.get_by_label("从事专业").first.input_value() == text


# --- a full disk on the other pages ----------------------------------------------------------------


def test_dropped_files_that_do_not_fit_are_named(
    site: Site, folder: Path, disk: list[bool]
) -> None:
    disk[0] = True
    answer = site.post("/drop", files=[("files", ("己.yaml", FULL + b"\n# x\n"))])
    assert answer.status_code == 303
    work = site.desk.works.all()[0]
    assert work.wait(60)
    text = site.get(f"/{work.after}").text
    assert "✗ 没有收</span> <strong>己.yaml</strong>" in text
    assert "磁盘已满" in text
    assert [path.name for path in folder.iterdir()] == ["示例甲.yaml"]


@pytest.mark.parametrize(
    ("where", "data"),
    [
        ("/new", {"form": "annual-record", "name": "示例己"}),
        ("/form-convert", {"n": "1"}),
        ("/form-undo", {"n": "1"}),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_half_written_stays(
    site: Site, folder: Path, disk: list[bool], where: str, data: dict[str, str]
) -> None:
    if where == "/form-convert":
        (folder / "两人.xlsx").write_bytes(
            (EXAMPLES / "henan-tenure-form" / "people.xlsx").read_bytes()
        )
        data = {**data, "file": site.id("两人.xlsx")}
    if where == "/form-undo":
        path = folder / "示例甲.yaml"
        now = path.read_bytes()
        text = now.replace("桥梁与隧道工程".encode(), "水利工程".encode())
        path.write_bytes(text)
        file = site.id("示例甲.yaml")
        site.desk.undo.note(file, "从事专业", now, content(text).hash)
        data = {**data, "file": file}
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    disk[0] = True
    answer = site.post(where, data)
    assert answer.status_code == 409
    assert "磁盘已满" in answer.text
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
