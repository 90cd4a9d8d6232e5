"""For the small things of which one file makes hundreds of thousands."""

from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")
_RARELY = 1_000_000
_LOCK = threading.Lock()
_usual: list[tuple[int, int, int]] = []  # one for each block that runs; the first is the caller's


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def light(kind: type[T]) -> type[T]:
    """Make a dataclass with slots that nobody may change, which mypy sees to.

    At run time it is not frozen: a frozen one takes four times as long to make.
    """
    return dataclass(slots=True, unsafe_hash=True)(kind)


@contextmanager
def making_many() -> Iterator[None]:
    """Let the garbage collector look rarely while very many things are made that all stay.

    It looks for cycles whenever 700 things more than before are alive: with 10,000 records
    it goes through them all again and again, and there is nothing to find.
    """
    with _LOCK:
        usual = gc.get_threshold()
        _usual.append(_usual[0] if _usual else usual)
        gc.set_threshold(max(usual[0], _RARELY) if usual[0] else 0, *usual[1:])
    try:
        yield
    finally:
        with _LOCK:  # whichever thread is the last
            usual = _usual.pop()
            if not _usual:
                gc.set_threshold(*usual)
