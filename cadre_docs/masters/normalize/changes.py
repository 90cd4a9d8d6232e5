"""What was changed in a form so that it can be printed, and how often."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change; ``first`` is where it was made first, in words.

    ``looks`` tells that the form looks a little different from now on: somebody should see it.
    """

    what: str
    count: int
    first: str = ""
    looks: bool = False

    def __str__(self) -> str:
        times = f"，{self.count}处" if self.count > 1 else ""
        first = f"（{'第一处在' if self.count > 1 else ''}{self.first}）" if self.first else ""
        mark = "；版面略有不同，请对照原表" if self.looks else ""
        return f"{self.what}{times}{first}{mark}"


class Changes:
    """Collects changes; equal ones are counted."""

    def __init__(self) -> None:
        self._found: dict[str, Change] = {}

    def add(self, what: str, first: str = "", *, looks: bool = False) -> None:
        """Note that something was changed at a place."""
        known = self._found.get(what)
        if known is None:
            self._found[what] = Change(what, 1, first, looks)
        else:
            self._found[what] = Change(what, known.count + 1, known.first, looks)

    def add_all(self, others: Changes) -> None:
        """Note all changes that others collected."""
        for change in others.found:
            self.add(change.what, change.first, looks=change.looks)

    @property
    def found(self) -> tuple[Change, ...]:
        """All changes, in the order in which they were made first."""
        return tuple(self._found.values())
