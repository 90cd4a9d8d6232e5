"""Whether a list of everybody has everybody: held against the numbers that units' facts state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, error
from cadre_docs.rules.between.across import FACTS
from cadre_docs.rules.between.unit_facts import REMEDY, lacking

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.record import Record
    from cadre_docs.rules.batch import BatchContext


def lacking_people(listed: Iterable[Record], wanted: str, c: BatchContext) -> Iterator[Finding]:
    """Report where other people were read than a unit has, by its facts.

    ``listed`` are the forms that the list is made of: only numbers of people whom their notices
    judge concern it. ``wanted`` says in Chinese that it is of all. X-unit only warns, since
    forms come in one by one; a list is signed as that of all.
    """
    notices = {notice for record in listed for notice in record.schema.governed_by}
    for one in lacking(c):
        if one.field.counts and one.field.counts.notice in notices:
            yield error(
                FACTS, one.said, wanted=wanted, remedy=REMEDY, **one.facts.about(one.field.id)
            )
