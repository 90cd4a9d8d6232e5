"""What people's forms have in common that rules between them compare.

Whoever does not hold all records at once brings those together that share a key: nobody tells of
two that share none. A new rule between records adds its keys here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.rules.between.across import identities
from cadre_docs.rules.between.alike import signs
from cadre_docs.rules.between.copied_rows import row_signs
from cadre_docs.rules.between.exchanged import exchanged_signs
from cadre_docs.rules.between.namesakes import namesake_keys
from cadre_docs.rules.between.personal import personal_keys
from cadre_docs.rules.between.two_forms import name_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record import Record


def in_common(record: Record) -> Iterator[tuple[str, ...]]:
    """Yield what a person's form shares with others: who it is, numbers, texts, rows, files."""
    yield from identities(record)
    yield from namesake_keys(record)
    yield from name_keys(record)
    yield from personal_keys(record)
    yield from signs(record)
    yield from exchanged_signs(record)
    yield from row_signs(record)
