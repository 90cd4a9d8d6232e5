"""Classes of characters in regular expressions, worked out once a process and not once each.

:mod:`re` goes through every character of a class one by one, and again for each place where it
stands: a millisecond for the hanzi, and the rules name them a hundred times. While
:func:`compiled` compiles, what ``re._compiler._optimize_charset`` answered before is taken again.
It depends on nothing but the class, so the compiled expression is the same to the last word
(tests/adapters/test_charsets.py); where Python has no such function, ``re`` works as usual.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_NAME = "_optimize_charset"
_compiler: Any = getattr(re, "_compiler", None)
_work_out: Any = getattr(_compiler, _NAME, None)


@lru_cache(maxsize=256)
def _worked_out(charset: tuple[Any, ...]) -> Any:
    return _work_out(list(charset))


def _remembered(charset: Any, *of_case: Any, **more: Any) -> Any:
    """Answer as the function of ``re`` does; classes in which case is ignored are left to it."""
    if more or any(part is not None for part in of_case):
        return _work_out(charset, *of_case, **more)
    items, *rest = _worked_out(tuple(charset))
    return (list(items), *rest)


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what ``re.compile(pattern, flags)`` returns.

    Threads that compile meanwhile get the same, by either function.
    """
    if _work_out is None:
        return re.compile(pattern, flags)
    setattr(_compiler, _NAME, _remembered)
    try:
        return re.compile(pattern, flags)
    finally:
        setattr(_compiler, _NAME, _work_out)
