"""Long work in the background: how far it is, stopping it, and what it left undone.

Work belongs to the server, not to the page that began it: a closed tab changes nothing, and
whoever opens its page again sees how far it is. What is said of work is kept until the server ends
(the newest :data:`_KEPT` of them).
"""

from __future__ import annotations

import contextlib
import threading
import time
from contextvars import copy_context
from dataclasses import dataclass, field
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from cadre_docs.errors import CadreDocsError, of_system
from cadre_docs.messages.progress import Line, listening, time_left, watched
from cadre_docs.messages.safe import told_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from cadre_docs.web.request import Answer

_KEPT, _KEPT_UNASKED = 50, 10
_MOST_LINES = 500
_EVERY = 0.3  # seconds between two looks of a page


class Stopped(BaseException):
    """Raised inside work that somebody stops; like Ctrl-C nothing catches it on the way."""


class _Watch(Line):
    """Counts the loops of the engine, and stops them at the next item when asked to."""

    def __init__(self, work: Work) -> None:
        super().__init__(None)
        self._work = work

    def steps(self, items: Any, doing: str, total: int) -> Iterator[Any]:
        for item in super().steps(items, doing, total):
            self._work.go_on()
            yield item


@dataclass
class Work:
    """One piece of work. ``lines`` are what it said, ``left`` what it did not do and why.

    ``outcome`` is whatever the work returned, for the page that shows it (``after`` is its
    address). It is ``over`` when it ended, ``stopped`` when somebody stopped it.
    """

    title: str
    id: str = field(default_factory=lambda: token_hex(8))
    begun: float = field(default_factory=time.monotonic)
    lines: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    problem: str = ""
    outcome: Any = None
    after: str = ""
    ended: float = 0.0
    stopped: bool = False
    asked: bool = True
    download: Callable[[], Answer] | None = None

    def __post_init__(self) -> None:
        """Make what the thread and its watchers share."""
        self._asked_to_stop = threading.Event()
        self._changed = threading.Condition()
        self._watch = _Watch(self)
        self._doing: tuple[str, int, int] | None = None
        self._since = self.begun

    # --- for whoever works ----------------------------------------------------------------

    def go_on(self) -> None:
        """Raise :class:`Stopped` if somebody asked for it. Call it between two things."""
        if self._asked_to_stop.is_set():
            raise Stopped

    def say(self, what: object) -> None:
        """Note a line of Chinese, or a file that was written."""
        self.lines.append(told_line(str(what)))
        del self.lines[:-_MOST_LINES]
        self._tell()
        self.go_on()

    def at(self, doing: str, done: int, total: int) -> None:
        """Say how far the work is, where the engine's own loops do not say it."""
        if self._doing is None or self._doing[0] != doing:
            self._since = time.monotonic()
        self._doing = (doing, done, total)
        self._tell()
        self.go_on()

    # --- for whoever watches --------------------------------------------------------------

    @property
    def over(self) -> bool:
        """Whether it has ended, however."""
        return bool(self.ended)

    @property
    def ok(self) -> bool:
        """Whether it did all there was to do."""
        return self.over and not (self.stopped or self.problem or self.left)

    @property
    def faulty(self) -> bool:
        """Whether it was done, and what came of it says that something is wrong."""
        return self.outcome is not None and getattr(self.outcome, "ok", True) is False

    @property
    def counted(self) -> tuple[str, int, int]:
        """What is being done, how much is done, and of how much (0: nobody knows)."""
        return self._doing or self._watch.counted

    @property
    def time_left(self) -> str:
        """How much longer it takes, in Chinese; empty where nobody knows."""
        if self._doing is None:
            return self._watch.left
        return time_left(time.monotonic() - self._since, *self._doing[1:])

    @property
    def seconds(self) -> int:
        """How long it has taken, or took."""
        return round((self.ended or time.monotonic()) - self.begun)

    def stop(self) -> None:
        """Ask it to stop: it does at the next thing. What it has made stays."""
        self._asked_to_stop.set()
        self._tell()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._asked_to_stop.is_set()

    def changes(self, patience: float = 15.0) -> Iterator[None]:
        """Yield now, after every change (not more often than people see), and when it is over.

        With ``patience`` seconds without a change it yields as well: a reader that left is
        noticed only when something is sent.
        """
        while True:
            yield
            if self.over:
                return
            with self._changed:
                self._changed.wait(min(patience, _EVERY) if self.counted[2] else patience)
            time.sleep(_EVERY)

    def wait(self, seconds: float) -> bool:
        """Wait until it is over; tell whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: self.over, seconds)

    # --- for Works ------------------------------------------------------------------------

    def run(self, task: Callable[[Work], object]) -> None:
        """Do it, in this thread; whatever stops it is said, and nothing is raised."""
        try:
            with watched(self._watch), listening(self.say):
                self.outcome = task(self)
        except Stopped:
            self.stopped = True
            self.left.append(f"到这里停下：{told_line(self._reached())}")
        except CadreDocsError as problem:
            self.problem = "\n".join(map(told_line, problem.lines))
        except OSError as problem:
            self.problem = told_line(of_system(problem))
        except Exception as fault:  # the server goes on
            kind = f"{type(fault).__name__}: {fault}"
            self.problem = told_line(
                f"工具内部出错（{kind}）。这不是填报的问题，请把这段话报告给工具维护者。"
            )
        finally:
            self.ended = time.monotonic()
            self._tell()

    def _reached(self) -> str:
        doing, done, total = self.counted
        if total:
            return f"{doing} {done}/{total}，其余{total - done}没有做"
        return self._watch.reached() or "还没有开始"

    def _tell(self) -> None:
        with self._changed:
            self._changed.notify_all()


class Works:
    """All work of a server, the newest first."""

    def __init__(self) -> None:
        self._works: dict[str, Work] = {}
        self._lock = threading.Lock()

    def begin(
        self, title: str, task: Callable[[Work], object], *, after: str = "", asked: bool = True
    ) -> Work:
        """Begin some work in a thread of its own; ``after`` is where its page leads when done.

        What nobody ``asked`` for (pages look through the folder) makes no room for itself among
        the results that somebody may want to see again.
        """
        work = Work(title, after=after, asked=asked)
        with self._lock:
            self._works[work.id] = work
            for kind, most in ((True, _KEPT), (False, _KEPT_UNASKED)):
                alike = [one for one in self._works.values() if one.asked is kind]
                over = [one.id for one in alike if one.over]
                for old in over[: max(0, len(alike) - most)]:
                    del self._works[old]
        context = copy_context()  # limits and what may be shown hold there, too
        threading.Thread(target=context.run, args=(work.run, task), daemon=True).start()
        return work

    def get(self, name: str) -> Work | None:
        """Return a piece of work by its id."""
        return self._works.get(name)

    def all(self) -> list[Work]:
        """Return all that is known, the newest first."""
        with self._lock:
            return [*reversed(self._works.values())]

    @property
    def going_on(self) -> list[Work]:
        """Return what has not ended."""
        return [work for work in self.all() if not work.over]

    def stop(self, seconds: float = 5.0) -> None:
        """Stop all of it, and wait so long for it."""
        for work in self.going_on:
            work.stop()
        until = time.monotonic() + seconds
        for work in self.going_on:
            with contextlib.suppress(RuntimeError):
                work.wait(max(0.0, until - time.monotonic()))


def said_at(moment: datetime) -> str:
    """Return a time as pages say it: 10:32:05."""
    return f"{moment:%H:%M:%S}"
