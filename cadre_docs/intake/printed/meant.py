"""What a list that comes back is meant to be, as far as whoever reads it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


class Meant(NamedTuple):
    """When a list may be filed, in these years and on no day after ``today``, and what it is not.

    ``is_assessed`` tells that the first of the years is the one that it assesses: nobody files
    before. ``others`` are the titles of other forms.
    """

    years: tuple[int, int] | None = None
    is_assessed: bool = False
    today: date | None = None
    others: tuple[str, ...] = ()

    def of_year(self, text: str) -> Meant:
        """Return the same of a list that states its year: it is filed then, or the year after."""
        return self._replace(years=(int(text), int(text) + 1)) if text.isdecimal() else self


ANY = Meant()
"""Nothing is known."""
