"""What pages want to know of a whole folder: worked out in the background, kept, and renewed.

A page never waits long: it shows what was known last, or says that it is still being worked out.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.web.work import Work, Works

T = TypeVar("T")

_PATIENCE = (0.1, 0.1)  # seconds that a page waits, at first and later: pages ask for several
_QUICK = 0.2  # seconds of work that may be done for every page
_REST = 5  # how much longer than it took it is not done again


@dataclass(frozen=True)
class Known(Generic[T]):
    """What is known: None with the work that ``going_on`` while nothing is known yet.

    ``problem`` says in Chinese why it could not be worked out.
    """

    value: T | None
    going_on: Work | None = None
    problem: str = ""


class Background(Generic[T]):
    """One such thing. ``stamp`` tells (in the background) whether it must be made anew."""

    def __init__(
        self, works: Works, title: str, stamp: Callable[[], object], make: Callable[[Work], T]
    ) -> None:
        self._works, self._title, self._stamp, self._make = works, title, stamp, make
        self._lock = threading.Lock()
        self._work: Work | None = None
        self._value: T | None = None
        self._of: object = None
        self._took = self._ended = 0.0
        self._renewed = False
        self.patience = _PATIENCE

    def known(self, patience: float | None = None) -> Known[T]:
        """Return what is known; wait ``patience`` seconds for what is being worked out."""
        if patience is None:
            patience = self.patience[self._value is not None]
        with self._lock:
            if self._work is None or (self._work.over and self._is_stale()):
                self._renewed = False
                self._work = self._works.begin(self._title, self._look, asked=False)
            work = self._work
        if not work.wait(patience):
            return Known(self._value, None if self._value is not None else work)
        if work.problem:
            return Known(None, problem=work.problem)
        if self._value is None:  # somebody stopped it
            return Known(None, problem=f"“{self._title}”停下了，刷新这一页就再做一次。")
        return Known(self._value)

    def renew(self) -> None:
        """Look again at the next asking: the page has just changed something."""
        with self._lock:
            self._renewed = True

    def _is_stale(self) -> bool:
        since = time.monotonic() - self._ended
        failed = self._work is not None and not self._work.ok
        return failed or self._renewed or self._took < _QUICK or since > _REST * self._took

    def _look(self, work: Work) -> None:
        begun = time.monotonic()
        try:
            stamp = self._stamp()
            if self._value is None or stamp != self._of:
                self._value = self._make(work)
                self._of = stamp
        finally:
            self._ended = time.monotonic()
            self._took = self._ended - begun
