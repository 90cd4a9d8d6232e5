"""The packed program: opened by a double-click it serves a folder as a page, or says how to go on."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

import cadre_docs as cd
from cadre_docs import __version__
from cadre_docs.cli import opened
from cadre_docs.machine import platforms
from tests.command import command


class Typed(io.StringIO):
    """A keyboard at which somebody presses Enter."""

    pressed = 0

    def isatty(self) -> bool:
        return True

    def readline(self, *_: object) -> str:
        self.pressed += 1
        return "\n"


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """The folders that were served; the home folder is an empty one."""
    folders: list[Path] = []

    def web(folder: Path, *, hear: Any) -> None:
        folders.append(folder)
        hear(cd.Serving("http://127.0.0.1:1/?token=x", lambda: None))

    monkeypatch.setattr(cd, "web", web)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(sys, "stdin", Typed())
    return folders


def test_opened_by_a_double_click_it_serves_a_folder_of_the_user_s(
    served: list[Path], tmp_path: Path
) -> None:
    said = command(start=opened.main).out
    assert served == [tmp_path / opened.FOLDER]
    assert served[0].is_dir()
    assert "http://127.0.0.1:1/" in said
    assert "停止" in said


def test_a_folder_that_is_dropped_on_it_is_served(served: list[Path], tmp_path: Path) -> None:
    folder = tmp_path / "某校"
    folder.mkdir()
    command(str(folder), start=opened.main)
    assert served == [folder]


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize(("windows", "how"), [(True, "输入 cmd"), (False, "在终端中打开")])
def test_where_there_is_no_page_it_says_why_and_how_to_go_on_and_waits(
    windows: bool, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def web(*_: object, **__: object) -> None:
        raise cd.EnvironmentLackError("没有装网页的程序库。")

    keyboard = Typed()
    monkeypatch.setattr(sys, "stdin", keyboard)
    monkeypatch.setattr(cd, "web", web)
    monkeypatch.setattr(platforms, "WINDOWS", windows)
    said = command(start=opened.main).out
    assert said.startswith(f"cadre-docs {__version__}：")
    assert how in said
    assert "没有装网页的程序库" in said
    assert said.endswith("按回车键结束……")
    assert keyboard.pressed == 1


def test_without_a_keyboard_it_serves_nothing_and_does_not_wait(
    served: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert command(start=opened.main).out.rstrip().endswith("全部命令")
    assert served == []


def test_every_command_that_it_names_exists() -> None:
    text = opened._WELCOME.format(version="", program="X", opening="")
    named = {line.split()[1] for line in text.splitlines() if line.strip().startswith("X ")}
    for name in named - {"--help"}:
        assert command(name, "--help").code == 0


def test_with_a_command_it_is_the_command_line() -> None:
    assert command("--version", start=opened.main).out.strip() == f"cadre-docs {__version__}"
    assert command("check", "没有.yaml", start=opened.main).code == 1
