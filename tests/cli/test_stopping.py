"""Ctrl-C ends a command even where a library takes it for a fault of the file it reads."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator

import click
import pytest
from click.testing import CliRunner

from cadre_docs.cli.help import Command
from cadre_docs.machine import platforms
from cadre_docs.messages.progress import Line, steps, watched


@pytest.fixture
def heeded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in a run of the command line: signals are heard, and remembered."""
    names = [name for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name)]
    before = {name: signal.getsignal(getattr(signal, name)) for name in names}
    monkeypatch.setattr(platforms, "_asked_to_end", threading.Event())
    # Tests that a shell started in the background ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    platforms.heed_ends()
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def as_another_fault() -> None:
    """As openpyxl's descriptors do."""
    try:
        signal.raise_signal(signal.SIGINT)
    except BaseException:
        raise TypeError("expected <class 'RgbColor'>") from None


def as_nothing() -> None:
    with contextlib.suppress(BaseException):
        signal.raise_signal(signal.SIGINT)


def loop(items: list[int], swallowed_at: int) -> list[int]:
    """Return what was done; the interruption is swallowed at one of the items."""
    done = []
    with contextlib.suppress(KeyboardInterrupt), watched(Line(None)):
        for item in steps(items, "检查"):
            done.append(item)
            if item == swallowed_at:
                as_nothing()
        done.append(0)  # went on as if nothing had been
    return done


@pytest.mark.usefixtures("heeded")
@pytest.mark.parametrize(("items", "done"), [([1, 2, 3], [1, 2]), ([1, 2], [1, 2])])
def test_a_loop_ends_at_the_step_that_swallowed_it(items: list[int], done: list[int]) -> None:
    assert loop(items, swallowed_at=2) == done


@pytest.mark.usefixtures("heeded")
@pytest.mark.parametrize("swallow", [as_another_fault, as_nothing])
def test_the_command_says_how_far_it_came(swallow: Callable[[], None]) -> None:
    @click.command(cls=Command)
    def work() -> None:
        for item in steps(range(9), "生成"):
            if item == 4:
                swallow()

    ran = CliRunner().invoke(work)
    assert "已停止：生成 4/9。已写好的文件都是完整的；重新运行即可。" in ran.stderr
    assert isinstance(ran.exception, SystemExit)
    assert "TypeError" not in ran.output


@pytest.mark.usefixtures("heeded")
def test_a_fault_that_nobody_asked_for_stays_one() -> None:
    @click.command(cls=Command)
    def work() -> None:
        raise TypeError("ours")

    ran = CliRunner().invoke(work)
    assert isinstance(ran.exception, TypeError)
    assert "已停止" not in ran.output


def test_what_a_shell_turned_off_stays_off() -> None:
    names = [name for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name)]
    before = {name: signal.getsignal(getattr(signal, name)) for name in names}
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        platforms.heed_ends()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
