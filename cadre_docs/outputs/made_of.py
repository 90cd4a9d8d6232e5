"""Of whom an output is made that is nobody's own: a list, a package, a summary.

Two of them are of the same people when they have somebody in common: people come and go between
two runs. So each keeps some digests of its people, and of the files they were read from; where
they share none, one is another unit's, another year's or another form's (docs/adr/0013).
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from cadre_docs.outputs.targets import Owner, digest
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cadre_docs.record import Record

_KEPT, _LENGTH = 96, 16
"""How many digests are kept, the smallest: of two large groups that share most people they share
most of these; and how long each is."""


def owner_of_all(records: Iterable[Record], owner: Owner | None = None) -> Owner:
    """Return whose an output of these records is; ``owner`` what is known of it besides."""
    found = owner or Owner()
    real = cache(os.path.realpath)
    people = (record for record in records if not record.schema.facts)  # which many may share
    marks = {mark for record in people for mark in _marks(record, real)}
    return Owner(found.whose, found.source, tuple(sorted(marks)[:_KEPT]))


def _marks(record: Record, real: Callable[[str], str]) -> Iterator[str]:
    schema = record.schema
    years = [str(record.get(field) or "") for field in schema.years.values()]
    of_list = [str(record.get(schema.roster.year) or "")] if schema.roster else []
    what = (schema.id, *years, *of_list)
    facts = [str(record.get(name) or "") for name in ("sex", "birth_date")]
    if record.person:
        yield digest("person", *what, folded(record.person), *facts)[:_LENGTH]
    yield digest("file", *what, folded(record.get("unit")), real(record.position.file))[:_LENGTH]
