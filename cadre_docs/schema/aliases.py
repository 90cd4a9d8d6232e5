"""What else a box is called: the columns of other systems' staff lists that hold the same."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.schema.model import Field


def names_of(field: Field) -> dict[str, str]:
    """Return all names of a box as they are compared, each with the kind of name it is."""
    named = {"别名": field.aliases, "印在表上的名称": (field.label,), "键": (field.key, field.id)}
    return {folded(name): kind for kind, names in named.items() for name in names if name}


def twin_aliases(fields: Iterable[Field]) -> Iterator[str]:
    """Yield the aliases that name another field as well, or say what a key or label says."""
    fields = tuple(fields)
    held = Counter(name for field in fields for name in names_of(field))
    for field in fields:
        own = Counter(map(folded, (*field.aliases, field.key)))
        for alias in field.aliases:
            if held[folded(alias)] > 1 or own[folded(alias)] > 1:
                yield alias
