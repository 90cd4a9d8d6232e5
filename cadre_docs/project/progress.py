"""Telling how far a build is: a bar on a terminal, plain lines elsewhere, or nothing."""

from __future__ import annotations

import math
import sys
import time
from typing import TYPE_CHECKING, Any, Protocol, Self, TextIO, cast

from cadre_docs.messages.safe import told_line
from cadre_docs.messages.streams import drawn, plain_stream

if TYPE_CHECKING:
    from types import TracebackType

_EVERY = 10.0  # seconds between plain lines
_PATIENCE = 2.0  # seconds of silence while reading


class Progress(Protocol):
    """What a build tells while it goes on. Use it in a ``with`` statement."""

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End."""

    def reading(self, files: int) -> None:
        """So many files were looked at."""

    def start(self, total: int) -> None:
        """So many records are to be done."""

    def step(self, *, failed: bool) -> None:
        """One record is done."""

    def waiting(self, why: str) -> None:
        """Nothing goes on, and why."""


class Quiet:
    """Tells nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        """Nothing to end."""

    def reading(self, files: int) -> None:
        """Nothing is told."""

    def start(self, total: int) -> None:
        """Nothing is told."""

    def step(self, *, failed: bool) -> None:
        """Nothing is told."""

    def waiting(self, why: str) -> None:
        """Nothing is told."""


class Lines(Quiet):
    """A line now and then: for logs."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._total = self._done = self._failed = 0
        self._begun = self._told = time.monotonic()

    def reading(self, files: int) -> None:
        """Tell how many, at most every ten seconds."""
        if time.monotonic() - self._told > _EVERY:
            self._told = time.monotonic()
            self._say(f"已读取{files}个文件")

    def start(self, total: int) -> None:
        """Tell how many there are."""
        self._total, self._done, self._failed = total, 0, 0
        self._begun = self._told = time.monotonic()
        self._say(f"需要处理{total}份记录")

    def step(self, *, failed: bool) -> None:
        """Tell how it goes, at most every ten seconds, and at the end."""
        self._done += 1
        self._failed += failed
        now = time.monotonic()
        if now - self._told < _EVERY and self._done < self._total:
            return
        self._told = now
        rate = self._done / max(now - self._begun, 1e-9)
        left = (self._total - self._done) / rate
        self._say(
            f"已处理{self._done}/{self._total}份，每秒{rate:.1f}份，"
            f"还需约{left:.0f}秒，没有成功{self._failed}份"
        )

    def waiting(self, why: str) -> None:
        """Tell why nothing goes on."""
        self._say(why)

    def _say(self, text: str) -> None:
        print(told_line(text), file=self._stream, flush=True)


class Bar(Quiet):
    """A bar that shows rate, remaining time and failures so far."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        self._bar = Progress(
            TextColumn("生成"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}份/秒 还需"),
            TimeRemainingColumn(),
            TextColumn("没有成功 {task.fields[failed]}"),
            console=Console(file=drawn(stream)),
            transient=True,
        )
        self._task: Any = None
        self._failed = 0
        self._begun = time.monotonic()
        self._patience = _PATIENCE

    def reading(self, files: int) -> None:  # noqa: ARG002 - it is told once, not counted
        """Tell, once, when it takes long."""
        if time.monotonic() - self._begun > self._patience:
            self._patience = math.inf
            self._bar.console.print("正在读取记录，第一次需要的时间较长……")

    def __exit__(self, *problem: object) -> None:
        self._bar.stop()

    def start(self, total: int) -> None:
        """Show the bar."""
        from rich.file_proxy import FileProxy

        self._failed, self._begun = 0, time.monotonic()
        self._task = self._bar.add_task("", total=total, failed=0, rate="—")
        self._bar.start()
        # What others say meanwhile goes through rich, past our streams; stopping undoes it.
        for name in ("stdout", "stderr"):
            if isinstance(proxy := getattr(sys, name), FileProxy):
                setattr(sys, name, plain_stream(cast("TextIO", proxy)))

    def step(self, *, failed: bool) -> None:
        """Move the bar."""
        self._failed += failed
        done = self._bar.tasks[self._task].completed + 1
        rate = done / max(time.monotonic() - self._begun, 1e-9)
        self._bar.update(self._task, advance=1, failed=self._failed, rate=f"{rate:.1f}")

    def waiting(self, why: str) -> None:
        """Tell above the bar why it stands still."""
        self._bar.console.print(told_line(why), markup=False, highlight=False)


def progress_for(stream: TextIO | None = sys.stderr, *, quiet: bool = False) -> Progress:
    """Return what fits the stream."""
    if quiet or stream is None:  # it was closed before the program began
        return Quiet()
    return Bar(stream) if stream.isatty() else Lines(stream)
