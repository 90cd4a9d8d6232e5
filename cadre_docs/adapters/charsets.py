"""Classes of characters in regular expressions, worked out once a process and not once each.

:mod:`re` goes through every character of a class one by one, and again for each place where it
stands: a millisecond for the hanzi, and the rules name them a hundred times. While
:func:`compiled` compiles, or a library is imported in :func:`quick_classes`, what
``re._compiler._optimize_charset`` would answer is made of whole ranges, and taken again. It
depends on nothing but the class, so the compiled expression is the same to the last word
(tests/adapters/test_charsets.py). Where Python has no such function ``re`` works as usual; where
it answers a sample otherwise than we do, it is asked about every class.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = "_optimize_charset"
_compiler: Any = getattr(re, "_compiler", None)
_work_out: Any = getattr(_compiler, _NAME, None)
_BLOCK, _PLANE = 1 << 8, 1 << 16  # characters of a block of bits, and those that have blocks
_NONE = bytes(_BLOCK)
_FEW = 2  # runs of characters, which remain ranges


@lru_cache(maxsize=256)
def _worked_out(charset: tuple[Any, ...]) -> Any:
    found = _of_ranges(charset) if _agrees() else None
    return _work_out(list(charset)) if found is None else found


@cache
def _agrees() -> bool:
    """Whether this Python answers as we do, for a class with all that there is."""
    kinds = _compiler
    sample = (
        (kinds.NEGATE, None),
        (kinds.LITERAL, ord("-")),
        (kinds.RANGE, (0xFB, 0x105)),
        (kinds.CATEGORY, kinds.CATEGORY_SPACE),
        *((kinds.LITERAL, ord(mark)) for mark in "，。；\U00020000"),
        (kinds.RANGE, (0xFFFE, 0x10002)),
    )
    return bool(_of_ranges(sample) == _work_out(list(sample)))


def _of_ranges(charset: tuple[Any, ...]) -> Any:
    """Return what a class with characters beyond Latin-1 is compiled to; None: it has none.

    A few runs of characters remain ranges. More become a map: which block of bits each 256
    characters have, and the blocks that differ. What has no place in it stands behind.
    """
    literal, any_of, negated = _compiler.LITERAL, _compiler.RANGE, _compiler.NEGATE
    first, behind = list[Any](), list[Any]()
    held, blocks, end = bytearray(_PLANE), set[int](), 0
    for kind, what in charset:
        if kind is literal or kind is any_of:
            low, high = (what, what) if kind is literal else what
            end, stop = max(end, high), min(high + 1, _PLANE)
            if low < stop:
                held[low:stop] = b"\1" * (stop - low)
                blocks.update(range(low // _BLOCK, (stop - 1) // _BLOCK + 1))
            if high >= _PLANE:
                behind.append((kind, what))
        else:
            (first if kind is negated else behind).append((kind, what))
    if end < _BLOCK:
        return None
    runs = _runs(held)
    if len(runs) <= _FEW:
        found = [*first, *runs, *behind]
        return (found if len(found) < len(charset) else [*charset]), False
    numbers: dict[bytes, int] = {}
    places = bytearray(
        numbers.setdefault(
            bytes(held[block * _BLOCK : (block + 1) * _BLOCK]) if block in blocks else _NONE,
            len(numbers),
        )
        for block in range(_PLANE // _BLOCK)
    )
    bits = _compiler._mk_bitmap(b"".join(numbers))
    words = [len(numbers), *_compiler._bytes_to_codes(places), *bits]
    return [*first, (_compiler.BIGCHARSET, words), *behind], False


def _runs(held: bytearray) -> list[tuple[Any, Any]]:
    """Return the runs of characters that a class holds; of many, one more than remain ranges."""
    runs: list[tuple[Any, Any]] = []
    start = held.find(1)
    while start >= 0 and len(runs) <= _FEW:
        stop = held.find(0, start)
        last = (_PLANE if stop < 0 else stop) - 1
        one = start == last
        runs.append((_compiler.LITERAL, start) if one else (_compiler.RANGE, (start, last)))
        start = held.find(1, last + 1)
    return runs


def _remembered(charset: Any, *of_case: Any, **more: Any) -> Any:
    """Answer as the function of ``re`` does; classes in which case is ignored are left to it."""
    if more or any(part is not None for part in of_case):
        return _work_out(charset, *of_case, **more)
    items, *rest = _worked_out(tuple(charset))
    return (list(items), *rest)


@contextmanager
def quick_classes() -> Iterator[None]:
    """Let whatever is compiled here, libraries' own expressions too, have its classes so.

    Threads that compile meanwhile get the same, by either function.
    """
    if _work_out is None:
        yield
        return
    setattr(_compiler, _NAME, _remembered)
    try:
        yield
    finally:
        setattr(_compiler, _NAME, _work_out)


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what ``re.compile(pattern, flags)`` returns."""
    with quick_classes():
        return re.compile(pattern, flags)
