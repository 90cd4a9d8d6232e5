"""The section 限制 of a project file: sizes other than the usual ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cadre_docs.limits import Limits, all_limits
from cadre_docs.source.tree import Scalar
from cadre_docs.values.text import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cadre_docs.source.tree import Entry, Reader

SECTION = "限制"


def read_limits(reader: Reader) -> Limits:
    """Return the limits of a project; every mistake is reported at its place."""
    section = reader.child(SECTION)
    if section is None:
        return Limits()
    by_name = {name: f for f in all_limits() for name in (f.metadata["key"], f.name)}
    chosen: dict[str, int] = {}
    for entry in section.mapping.entries:
        limit = by_name.get(entry.key)
        if limit is None:
            like = nearest(entry.key, by_name)
            hint = f"，是否为“{like}”" if like else ""
            section.complain(f"“{SECTION}”里没有“{entry.key}”这一项{hint}", entry)
        elif limit.name in chosen:
            section.complain(f"“{limit.metadata['key']}”写了两次", entry)
        else:
            chosen[limit.name] = _number(section, entry, limit.metadata)
    return Limits(**chosen)


def _number(section: Reader, entry: Entry, facts: Mapping[str, Any]) -> int:
    """Return a number within the span of its limit, or complain and return the least."""
    least = int(facts["least"])
    text = entry.value.text if isinstance(entry.value, Scalar) else ""
    digits = text.isascii() and text.isdecimal() and len(text) <= len(str(facts["most"]))
    number = int(text) if digits else least - 1
    if not least <= number <= facts["most"]:
        span = f"{least} 至 {facts['most']}"
        wanted = f"“{entry.key}”应是 {span} 之间的整数（单位：{facts['unit']}）"
        section.complain(f"{wanted}，现为“{text}”" if text else wanted, entry.value)
        return least
    return number
