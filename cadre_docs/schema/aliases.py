"""What else a box is called: by columns of other systems' staff lists, and by people in records."""

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


def aliased(fields: Iterable[Field], name: str) -> Field | None:
    """Return the box that people mean by an alias, or by its key with blanks in it (姓 名)."""
    wanted = folded(name)
    return next((f for f in fields if wanted in map(folded, (f.key, *f.aliases))), None)


def twin_aliases(fields: Iterable[Field]) -> Iterator[str]:
    """Yield the aliases that name another field as well, or say what a key or label says."""
    fields = tuple(fields)
    held = Counter(name for field in fields for name in names_of(field))
    for field in fields:
        own = Counter(map(folded, (*field.aliases, field.key)))
        for alias in field.aliases:
            if held[folded(alias)] > 1 or own[folded(alias)] > 1:
                yield alias
