"""Names of units that lost their last hanzi: 示例理工大 beside 示例理工大学."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ENDS = ("大学", "中学", "小学", "学院", "学校", "医院", "卫生院", "幼儿园")
"""What names end with that nothing can be told from without its last hanzi."""
_LEAST = 4
"""Hanzi of a name: of shorter ones nobody knows that they are cut."""


def stem(name: str) -> str:
    """Return a name, folded, without the last hanzi that may be lost: the same of both."""
    return name[:-1] if len(name) > _LEAST and name.endswith(_ENDS) else name


def cut_off(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each name, folded, that is another without its last hanzi, and that other."""
    known = set(names)
    for name in known:
        if (shorter := stem(name)) != name and shorter in known:
            yield shorter, name
