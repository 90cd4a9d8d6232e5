"""How far a long command is: on a terminal, after two seconds, never in the way of the output."""

from __future__ import annotations

import io
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cadre_docs.messages.progress import PATIENCE, Line, failed, steps, waiting, watched
from cadre_docs.outputs import ledger
from tests.command import command

ROOT = Path(__file__).resolve().parents[2]
RECORD = (ROOT / "examples" / "annual-record" / "minimal.yaml").read_text(encoding="utf-8")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise io.UnsupportedOperation

    @property
    def last(self) -> str:
        """What stands on the line now."""
        return self.getvalue().rsplit("\r", 1)[-1].rstrip()


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def terminal(monkeypatch) -> Terminal:
    monkeypatch.setenv("TERM", "xterm")
    return Terminal()


def test_nobody_watches_nothing_is_told() -> None:
    items = [1, 2]
    assert steps(items, "检查") is items


@pytest.mark.parametrize(("seconds", "shown"), [(PATIENCE - 0.1, ""), (PATIENCE, "检查 0/3")])
def test_the_line_appears_after_two_seconds(
    clock: Clock, terminal: Terminal, seconds: float, shown: str
) -> None:
    line = Line(terminal, clock)
    for _ in line.steps([1, 2, 3], "检查", 3):
        clock.now += seconds
        line.show()
        assert terminal.last == shown
        break


def test_it_says_how_much_is_left(clock: Clock, terminal: Terminal) -> None:
    line = Line(terminal, clock)
    told = []
    for _ in line.steps(range(4), "生成", 4):
        line.show()
        told.append(terminal.last)
        clock.now += 40
    assert told == ["", "生成 1/4，还需约2分0秒", "生成 2/4，还需约1分20秒", "生成 3/4，还需约40秒"]


def test_a_loop_within_a_loop_and_one_that_nobody_can_count(
    clock: Clock, terminal: Terminal
) -> None:
    line = Line(terminal, clock)
    for _ in line.steps([1], "读取", 1):
        for _ in line.steps(iter([1, 2]), "行", 0):
            clock.now += PATIENCE
            line.show()
    assert terminal.last == "行"
    for _ in line.steps([1, 2], "读取", 2):
        for _ in line.steps([1, 2, 3], "记录", 3):
            line.show()
    assert terminal.last == "读取 1/2 · 记录 2/3，还需约0秒"


def test_what_is_left_in_the_middle_is_over(clock: Clock, terminal: Terminal) -> None:
    line = Line(terminal, clock)
    for _ in line.steps([1, 2], "读取", 2):
        for _ in line.steps([1, 2], "记录", 2):
            break
    assert line.reached() == "读取 2/2"
    clock.now += PATIENCE
    line.show()
    assert terminal.getvalue() == ""


def test_the_line_makes_way_and_is_never_wider_than_the_terminal(
    clock: Clock, terminal: Terminal
) -> None:
    line = Line(terminal, clock)
    for _ in line.steps([1], "很长的名称" * 30, 2):
        clock.now += PATIENCE
        line.show()
        assert terminal.last == ("很长的名称" * 8)[:39]
        with line.making_way():
            terminal.write("结果\n")
        line.show()
    blanks = " " * 78
    assert f"\r{blanks}\r结果\n\r很长" in terminal.getvalue()
    line.erase()
    assert terminal.last == ""


@pytest.mark.parametrize("stream", [None, io.StringIO()])
def test_where_there_is_no_terminal_it_only_counts(clock: Clock, stream) -> None:
    with watched(Line(stream, clock)) as line:
        assert list(steps([1, 2], "检查")) == [1, 2]
        clock.now += 60
        line.show()
    assert line.reached() == "检查 2/2"
    assert stream is None or stream.getvalue() == ""


def test_a_log_gets_whole_lines(clock: Clock) -> None:
    log = io.StringIO()
    with watched(Line(log, clock, log=True)) as line:
        line.show()
        for number in steps(range(4), "生成"):
            if number == 2:
                clock.now += 20
                line.show()
                waiting("没有人")
                failed()
            if number == 3:
                line.show()
    assert log.getvalue().splitlines() == [
        "生成 2/4，还需约20秒", "没有人", "生成 3/4（没有成功1），还需约7秒",
    ]  # fmt: skip


def test_why_nothing_goes_on_is_said_above_the_line(clock: Clock, terminal: Terminal) -> None:
    waiting("没有人看")  # nobody watches
    failed()
    with watched(Line(terminal, clock)) as line:
        for _ in steps([1, 2], "生成"):
            clock.now += PATIENCE
            line.show()
            waiting("等它们回来")
            line.show()
    assert "\r等它们回来\n\r生成" in terminal.getvalue()


def test_a_terminal_that_goes_away_stops_nothing(clock: Clock, terminal: Terminal) -> None:
    line = Line(terminal, clock)
    for _ in line.steps([1], "检查", 2):
        clock.now += PATIENCE
        terminal.close()
        line._width = 5
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(terminal, "fileno", lambda: 99)
            line.show()
        line.erase()


def many(folder: Path, people: int) -> Path:
    path = folder / "多人.yaml"
    text = "\n---\n".join(
        RECORD.replace("示例丑", "示例" + chr(0x4E00 + n)).replace("1990", str(1960 + n % 40))
        for n in range(people)
    )
    path.write_text(text, encoding="utf-8")
    return path


def test_output_that_is_read_by_programs_holds_nothing_of_it(tmp_path: Path) -> None:
    ran = command("check", "--format", "json", many(tmp_path, 3))
    assert ran.err == ""
    assert ran.out.startswith("{")


def on_terminal(*arguments: object, until: str, interrupt: bool = False) -> tuple[int, str, bytes]:
    """Run a command whose stderr is a terminal; interrupt it when ``until`` was shown."""
    ours, theirs = os.openpty()
    run = subprocess.Popen(
        [sys.executable, "-m", "cadre_docs", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "PYTHONPATH": str(ROOT)},
        # A shell that runs the tests in the background has them ignore what Ctrl-C sends.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    os.close(theirs)
    shown, begun = b"", time.monotonic()
    assert run.stdout
    out = b""
    open_ = {ours, run.stdout.fileno()}
    while open_ and time.monotonic() - begun < 300:
        for stream in select.select(list(open_), [], [], 1)[0]:
            try:
                data = os.read(stream, 65536)
            except OSError:
                data = b""
            if not data:
                open_.discard(stream)
            elif stream == ours:
                shown += data
            else:
                out += data
        if interrupt and until.encode() in shown:
            interrupt = False
            run.send_signal(signal.SIGINT)
    run.stdout.close()
    os.close(ours)
    return run.wait(60), shown.decode(), out


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminals here")
def test_a_real_terminal_and_ctrl_c(tmp_path: Path) -> None:
    path, out = many(tmp_path, 600), tmp_path / "出"
    code, shown, said = on_terminal(
        "render", path, "-t", "docx,xlsx,pdf", "-o", out, until="生成 1", interrupt=True
    )
    assert code == 2
    assert "\r生成 " in shown
    assert "已停止：生成 " in shown
    assert "/600。已写好的文件都是完整的" in shown
    written = said.decode().split()
    assert 0 < len(written) < 1800
    # Every file that was named is there, whole; none was left half-written.
    for name in written:
        assert Path(name).read_bytes()[:2] in (b"PK", b"%P")
    names = {path.name for path in out.iterdir()} - {ledger.FILE}
    assert {Path(name).suffix for name in names} <= {".docx", ".xlsx", ".pdf"}
    assert b"\r" not in said
    assert b"\xe8\xbf\x98\xe9\x9c\x80" not in said  # 还需
