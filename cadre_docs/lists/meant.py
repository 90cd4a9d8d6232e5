"""What an existing list of people is meant to be, as far as their forms say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.intake.printed.meant import Meant
from cadre_docs.rules.days import assessed_until
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.catalog import Catalog
    from cadre_docs.record import Record


def meant_for(people: Iterable[Record], catalog: Catalog, made: Record | None = None) -> Meant:
    """Return when a list of these people may be filed; ``made`` is the roster as made of them.

    Tenures end at different times, and are assessed a little before or after.
    """
    meant = Meant(today=catalog.today, others=tuple(catalog.titles.values()))
    roster = made.schema.roster if made else None
    year = made.get(roster.year) if made and roster else None
    if roster and isinstance(year, PartialDate):
        return meant._replace(is_assessed=roster.year in roster.head).of_year(str(year.year))
    ends = [end.year for record in people if (end := assessed_until(record))]
    return meant._replace(years=(min(ends) - 1, max(ends) + 1)) if ends else meant
