"""Regular expressions that are compiled when they are first used.

Compiling one takes half a millisecond; a command uses few of those that its modules write down.
What every command uses is compiled by :mod:`re`.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, cast

from cadre_docs.adapters.charsets import compiled


def expression(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what is used as ``re.compile(pattern, flags)`` is, by its methods.

    A mistake in the pattern is raised (:class:`re.error`) when it is first used, so the tests
    use every one.
    """
    return cast("re.Pattern[str]", Expression(pattern, flags))


def _of_compiled(name: str) -> Any:
    """Return an attribute that is taken from the compiled expression once, and kept."""
    return cached_property(lambda expression: getattr(expression.compiled, name))


class Expression:
    """A regular expression that is compiled when one of its methods is first asked for."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self._flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression itself, as functions of :mod:`re` want it."""
        return compiled(self.pattern, self._flags)

    match = _of_compiled("match")
    fullmatch = _of_compiled("fullmatch")
    search = _of_compiled("search")
    finditer = _of_compiled("finditer")
    findall = _of_compiled("findall")
    split = _of_compiled("split")
    sub = _of_compiled("sub")
    subn = _of_compiled("subn")
    flags = _of_compiled("flags")
    groups = _of_compiled("groups")
    groupindex = _of_compiled("groupindex")
