"""How far a long command is, told on a terminal while it goes on.

Loops over what may be much are written ``for item in steps(items, "检查")``; whoever runs inside
:func:`watched` is watched, and outside nothing is told and nothing costs. The line appears when a
command has taken two seconds, says what is being done and how much is left, and makes way for
whatever else is said on the terminal. In a log it is a whole line every ten seconds, for commands
that may run for hours.

What becomes known before the whole is done (a file was written, people were left out) is
announced, in the same way: whoever runs inside :func:`listening` hears it at once.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Sized
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO, TypeVar

from cadre_docs.machine.platforms import end_if_asked
from cadre_docs.messages.safe import told_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")
PATIENCE = 2.0  # seconds of silence
_EVERY, _EVERY_IN_LOG = 0.2, 10.0  # seconds between two looks at the line
_MINUTE = 60
_COLUMNS = 80


@dataclass(eq=False)
class _Stage:
    """One loop: what it does, how often (0: nobody knows), and how often it has."""

    doing: str
    total: int
    begun: float
    done: int = 0
    failed: int = 0

    def __str__(self) -> str:
        counted = f"{self.doing} {self.done}/{self.total}" if self.total else self.doing
        return f"{counted}（没有成功{self.failed}）" if self.failed else counted


class Line:
    """One line of a terminal that says how far a command is. Use it in a ``with`` statement.

    On a stream that is no terminal it only counts, but for a ``log``. ``clock`` tells seconds.
    """

    def __init__(
        self,
        stream: TextIO | None,
        clock: Callable[[], float] = time.monotonic,
        *,
        log: bool = False,
    ) -> None:
        is_terminal = stream is not None and _is_terminal(stream)
        self._stream = stream if is_terminal or log else None
        self._log = log and not is_terminal
        self._clock = clock
        self._begun = clock()
        self._stages: list[_Stage] = []
        self._reached = ""
        self._width = 0  # of what stands there now
        self._lock = threading.RLock()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Line:
        if self._stream is not None:
            self._thread = threading.Thread(target=self._look, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
        self.erase()

    def steps(self, items: Iterable[T], doing: str, total: int) -> Iterator[T]:
        """Yield the items of a loop, perhaps within another, counting those that are done."""
        stage = _Stage(doing, total, self._clock())
        with self._lock:
            self._stages.append(stage)
        try:
            for item in items:
                yield item
                end_if_asked()
                stage.done += 1
        finally:
            with self._lock:
                self._reached = self.reached()
                if stage in self._stages:  # with the loops inside it that were left
                    del self._stages[self._stages.index(stage) :]

    def fail(self) -> None:
        """Count that what the innermost loop does now did not succeed."""
        with self._lock:
            if self._stages:
                self._stages[-1].failed += 1

    def say(self, text: str) -> None:
        """Say why nothing goes on, on a line of its own."""
        with self.making_way():
            self._write(f"{told_line(text)}\n")

    @property
    def counted(self) -> tuple[str, int, int]:
        """What is done now, how much of it is done, and of how much (0: nobody knows)."""
        told = [stage for stage in [*self._stages] if stage.total != 1]
        return (told[0].doing, told[0].done, told[0].total) if told else ("", 0, 0)

    def reached(self) -> str:
        """Say how far it came, for a command that was stopped."""
        return " · ".join(map(str, self._stages)) or self._reached

    @contextlib.contextmanager
    def making_way(self) -> Iterator[None]:
        """Keep the line away while something else is said."""
        with self._lock:
            self.erase()
            yield

    def erase(self) -> None:
        """Take the line away: something else is to be said."""
        with self._lock:
            if self._width and self._stream is not None:
                width, self._width = self._width, 0
                self._write(f"\r{' ' * width}\r")

    def show(self) -> None:
        """Write the line as it is now, once the command has taken long enough."""
        with self._lock:
            if not self._stages or self._clock() - self._begun < PATIENCE:
                return
            if self._log:
                self._write(f"{self._text()}\n")
                return
            text = _cut(self._text(), _columns(self._stream) - 1)
            from cadre_docs.values.text import width_of  # only where somebody looks

            before, self._width = self._width, 0  # so that writing it erases nothing
            self._write(f"\r{text}{' ' * max(0, before - width_of(text))}")
            self._width = max(before, width_of(text))

    def _text(self) -> str:
        # A loop over one thing says nothing that the loop inside it does not say.
        told = [stage for stage in self._stages if stage.total != 1] or self._stages[-1:]
        return told_line(" · ".join(map(str, told)) + self._left(told[0]))

    def _left(self, stage: _Stage) -> str:
        said = time_left(self._clock() - stage.begun, stage.done, stage.total)
        return f"，{said}" if said else ""

    @property
    def left(self) -> str:
        """How much longer it takes, in Chinese; empty where nobody knows."""
        told = [stage for stage in [*self._stages] if stage.total != 1]
        return self._left(told[0]).removeprefix("，") if told else ""

    def _look(self) -> None:
        while not self._ended.wait(_EVERY_IN_LOG if self._log else _EVERY):
            self.show()

    def _write(self, text: str) -> None:
        if self._stream is not None:
            with contextlib.suppress(OSError, ValueError):  # the terminal went away
                self._stream.write(text)
                self._stream.flush()


def time_left(seconds: float, done: int, total: int) -> str:
    """Say how much longer it takes when ``done`` of ``total`` took so long; empty where unknown."""
    if not done or done >= total:
        return ""
    left = round(seconds / done * (total - done))
    minutes = f"{left // _MINUTE}分" if left >= _MINUTE else ""
    return f"还需约{minutes}{left % _MINUTE}秒"


_line: ContextVar[Line | None] = ContextVar("progress", default=None)


@contextlib.contextmanager
def watched(line: Line) -> Iterator[Line]:
    """Have the loops inside a ``with`` block tell a line how far they are."""
    token = _line.set(line)
    try:
        with line:
            yield line
    finally:
        _line.reset(token)


def steps(items: Iterable[T], doing: str, total: int | None = None) -> Iterable[T]:
    """Return the items; whoever watches is told of each one that is done.

    ``total`` is how many there are, for items that do not know.
    """
    line = _line.get()
    if line is None:
        return items
    return line.steps(items, doing, total or (len(items) if isinstance(items, Sized) else 0))


def failed() -> None:
    """Tell whoever watches that what the innermost loop does now did not succeed."""
    if (line := _line.get()) is not None:
        line.fail()


def waiting(why: str) -> None:
    """Tell whoever watches, in Chinese, why nothing goes on."""
    if (line := _line.get()) is not None:
        line.say(why)


_hears: ContextVar[Callable[[object], object] | None] = ContextVar("announcements", default=None)


@contextlib.contextmanager
def listening(hear: Callable[[object], object]) -> Iterator[None]:
    """Have what is announced inside a ``with`` block handed to a function, in this thread.

    It is given the :class:`~pathlib.Path` of each file when it has been written, and a line of
    Chinese (``str``) for anything else.
    """
    token = _hears.set(hear)
    try:
        yield
    finally:
        _hears.reset(token)


def announce(fact: object) -> None:
    """Tell whoever listens what has become known; without a listener nothing happens."""
    hear = _hears.get()
    if hear is not None:
        hear(fact)


def _is_terminal(stream: TextIO) -> bool:
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _columns(stream: TextIO | None) -> int:
    try:
        columns = os.get_terminal_size(stream.fileno()).columns if stream else 0
    except (OSError, ValueError):
        columns = 0
    return columns or _COLUMNS


def _cut(text: str, width: int) -> str:
    from cadre_docs.values.text import width_of

    while width_of(text) > max(width, 1):
        text = text[:-1]
    return text
