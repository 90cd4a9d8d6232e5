"""How the words of a form look, and how high its rows without boxes of their own are.

Words and rows are known by their text: what stands once in either edition is compared.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from cadre_docs.pages.model import MM, Run, Table, paragraphs
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from cadre_docs.pages.model import Block, Font, Layout, Row

_T = TypeVar("_T")
_TAG = re.compile(r"\{\{[^{}]*+\}\}|\{%[^{}]*?%\}")
_OF_LOOP = re.compile(r"\{%|\{\{\s*\w+\.")
_POINT, _MILLIMETRE = 0.25, 1.0
_HEIGHTS = {"auto": "自动", "at_least": "至少", "exact": "固定"}


class Look(NamedTuple):
    """What has changed of how some words look, or of a row's height: ``detail`` says both."""

    words: str
    detail: str
    is_height: bool = False


def changed_looks(old: Layout, new: Layout) -> Iterator[Look]:
    """Yield what looks otherwise in the new edition, in its order."""
    fonts = [dict(_once(_words(layout))) for layout in (old, new)]
    for key, (words, font) in fonts[1].items():
        if key in fonts[0] and (detail := _font_change(fonts[0][key][1], font)):
            yield Look(words, detail)
    rows = [dict(_once(_rows(layout))) for layout in (old, new)]
    for key, (words, row) in rows[1].items():
        if key in rows[0] and (detail := _height_change(rows[0][key][1], row)):
            yield Look(words, detail, is_height=True)


def _once(found: Iterable[tuple[Hashable, _T]]) -> Iterator[tuple[Hashable, _T]]:
    pairs = list(found)
    counts = Counter(key for key, _ in pairs)
    yield from (pair for pair in pairs if counts[pair[0]] == 1)


def _words(layout: Layout) -> Iterator[tuple[Hashable, tuple[str, Font]]]:
    for section in layout.sections:
        for block in (*section.header, *section.blocks, *section.footer):
            for paragraph in paragraphs(block):
                runs = [i for i in paragraph.inlines if isinstance(i, Run) and i.text.strip()]
                words = " ".join(_TAG.sub("", paragraph.text).split())
                own = next((run for run in runs if _TAG.sub("", run.text).strip()), None)
                if words and own:
                    yield folded(words), (words, own.font)


def _rows(layout: Layout) -> Iterator[tuple[Hashable, tuple[str, Row]]]:
    for section in layout.sections:
        for table in _tables(section.blocks):
            for row in table.rows:
                text = "\n".join(cell.text for cell in row.cells)
                words = " ".join(_TAG.sub("", text).split())
                has_boxes = _TAG.search(text) and not _OF_LOOP.search(text)
                if words and not has_boxes and all(cell.text.strip() for cell in row.cells):
                    yield folded(words), (words, row)


def _tables(blocks: Iterable[Block]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
            for row in block.rows:
                for cell in row.cells:
                    yield from _tables(cell.blocks)


def _font_change(old: Font, new: Font) -> str:
    parts = []
    if abs(old.size - new.size) >= _POINT:
        parts.append(f"{old.size:g} → {new.size:g}磅")
    if old.bold != new.bold:
        parts.append("不加粗 → 加粗" if new.bold else "加粗 → 不加粗")
    if folded(old.east_asian) != folded(new.east_asian):
        parts.append(f"{old.east_asian} → {new.east_asian}")
    return "，".join(parts)


def _height_change(old: Row, new: Row) -> str:
    if old.height_rule == new.height_rule and abs(old.height - new.height) / MM <= _MILLIMETRE:
        return ""
    said = (f"{_HEIGHTS[r.height_rule]}{r.height / MM:.0f}" for r in (old, new))
    return f"{' → '.join(said)}毫米"
