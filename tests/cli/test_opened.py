"""The packed program: opened by a double-click it says how to go on and waits."""

from __future__ import annotations

import io
import sys

import pytest

from cadre_docs import __version__, platforms
from cadre_docs.cli import opened
from tests.command import command


class Typed(io.StringIO):
    """A keyboard at which somebody presses Enter."""

    pressed = 0

    def isatty(self) -> bool:
        return True

    def readline(self, *_: object) -> str:
        self.pressed += 1
        return "\n"


@pytest.mark.parametrize(("windows", "how"), [(True, "输入 cmd"), (False, "在终端中打开")])
def test_without_a_command_it_says_how_to_go_on_and_waits(
    windows: bool, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyboard = Typed()
    monkeypatch.setattr(sys, "stdin", keyboard)
    monkeypatch.setattr(platforms, "WINDOWS", windows)
    said = command(start=opened.main).out
    assert said.startswith(f"cadre-docs {__version__}：")
    assert how in said
    assert said.endswith("按回车键结束……")
    assert keyboard.pressed == 1


def test_without_a_keyboard_it_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert command(start=opened.main).out.rstrip().endswith("全部命令")


def test_every_command_that_it_names_exists() -> None:
    text = opened._WELCOME.format(version="", program="X", opening="")
    named = {line.split()[1] for line in text.splitlines() if line.strip().startswith("X ")}
    for name in named - {"--help"}:
        assert command(name, "--help").code == 0


def test_with_a_command_it_is_the_command_line() -> None:
    assert command("--version", start=opened.main).out.strip() == f"cadre-docs {__version__}"
    assert command("check", "没有.yaml", start=opened.main).code == 1
