"""Years among the words of a form: a tag in the old edition's title or heading stays one.

A blank has the year printed, 2024年度…名册表, where the master of the edition before has a tag.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cadre_docs.masters.blanks.form import Grid
from cadre_docs.masters.blanks.labels import squeezed
from cadre_docs.masters.normalize.document import W

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from cadre_docs.masters.blanks.form import Cell, Form, Line

_TAG = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_YEAR = "([12][0-9]{3})"


def tag_years(old: Form, new: Form, keys: Collection[str]) -> set[str]:
    """Write tags over the years of a new blank that stood as tags in the old master.

    ``keys`` are those of years. Words around them must be the same, but for blanks. Returns the
    keys that were written.
    """
    known = {pattern: key for place in _places(old) for pattern, key in _patterns(place.text, keys)}
    written = set()
    for place in _places(new):
        text = squeezed(place.text)
        for pattern, key in known.items():
            match = re.fullmatch(pattern, text)
            if match and len(set(match.groups())) == 1 and _write(place.handle, match[1], key):
                written.add(key)
                break
    return written


def _places(form: Form) -> Iterator[Line | Cell]:
    for block in form.blocks:
        if isinstance(block, Grid):
            yield from block.cells()
        else:
            yield block


def _patterns(text: str, keys: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield what a text with tags looks like once a year is printed there, and whose it is."""
    *words, last = _TAG.split(text)
    named = set(words[1::2])
    if len(named) != 1 or not named <= set(keys) or "{" in "".join((*words[::2], last)):
        return
    parts = [re.escape(squeezed(part)) for part in (*words[::2], last)]
    if any(parts):
        yield _YEAR.join(parts), named.pop()


def _write(handle: Any, year: str, key: str) -> bool:
    """Write a tag over a year in a cell of a sheet, or in the runs of a document's element."""
    tag = f"{{{{ {key} }}}}"
    if hasattr(handle, "value"):
        handle.value = str(handle.value).replace(year, tag)
        return True
    texts = [] if handle is None else [t for t in handle.iter(f"{W}t") if year in (t.text or "")]
    for text in texts:
        text.text = text.text.replace(year, tag)
    return bool(texts)
