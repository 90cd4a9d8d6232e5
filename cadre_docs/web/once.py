"""A double click does not do it twice: what was sent twice by one page is done once.

Every form of a page bears a word of its own (:func:`word`). Two equal requests with the same word
are a double click, or an impatient one: the second waits for the first and gets its answer. What
was refused is forgotten, so that it can be sent again when it is mended.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_hex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.web.request import Answer, Request

FIELD = "once"
SECONDS = 3.0
"""How long an answer stands for the same click. Who comes back to the page and sends it again may
have changed a file meanwhile, and wants it done."""
_MOST = 50
_REFUSED = 400


def word() -> str:
    """Return a word that no other form has."""
    return token_hex(8)


@dataclass
class _Done:
    event: threading.Event = field(default_factory=threading.Event)
    answer: Answer | None = None
    at: float = 0  # when it was answered


class Once:
    """The answers to what was sent a moment ago, the newest :data:`_MOST`."""

    def __init__(self) -> None:
        self._known: dict[str, _Done] = {}
        self._lock = threading.Lock()

    def answer(self, request: Request, handle: Callable[[], Answer]) -> Answer:
        """Return what ``handle`` answers, or what it has answered to the same click."""
        if request.method != "POST" or not request.one(FIELD):
            return handle()
        key = _key(request)
        while True:
            with self._lock:
                done = self._known.get(key)
                if done is None or (done.answer and time.monotonic() - done.at > SECONDS):
                    done = self._known[key] = _Done()
                    break
            done.event.wait()
            if done.answer is not None:
                return done.answer
        answered: Answer | None = None
        try:
            answered = handle()
        finally:
            self._note(key, done, answered)
        return answered

    def _note(self, key: str, done: _Done, answered: Answer | None) -> None:
        """Keep an answer for the same click, and let go whoever waits for it."""
        with self._lock:
            if answered is not None and answered.status < _REFUSED and answered.events is None:
                done.answer, done.at = answered, time.monotonic()
                over = [name for name, one in self._known.items() if one.answer is not None]
                for name in over[: max(0, len(over) - _MOST)]:
                    del self._known[name]
            elif self._known.get(key) is done:
                del self._known[key]
        done.event.set()


def _key(request: Request) -> str:
    """Return what is the same for two equal requests, files and all."""
    sent = request.files.items()
    files = {name: [(one.name, one.digest()) for one in several] for name, several in sent}
    said = repr(
        (request.path, sorted(request.query.items()), sorted(request.fields.items()), files)
    )
    return sha256(said.encode(errors="replace")).hexdigest()
