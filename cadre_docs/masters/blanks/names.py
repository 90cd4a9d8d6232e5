"""Keys and ids of the boxes that were found: legal, short, each once."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from cadre_docs.masters.blanks.boxes import Box, Kind
from cadre_docs.masters.blanks.labels import squeezed
from cadre_docs.masters.blanks.twins import join_twins
from cadre_docs.masters.blanks.types import id_of, settle

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST, _COVER = 24, 2
_NAMELESS = {Kind.LIST: "明细", Kind.ROWS: "明细", Kind.CHOICE: "选项", Kind.HAND: "意见"}
_NOT_IN_NAMES = re.compile(r"[^\w]+")
_RESERVED = ("loop", "行", "true", "false", "none", "True", "False", "None", "not", "and", "or",
             "if", "in", "is", "else", "for")  # fmt: skip


def name_boxes(boxes: Sequence[Box]) -> None:
    """Give every box its key, id and type; equal labels are told apart by their headings."""
    for box in boxes:
        settle(box)
        for column in box.columns:
            settle(column)
        _name(box.columns)
    _name(join_twins(list(boxes)))
    for box in boxes:
        if box.same is not None:
            box.key, box.id = box.same.key, box.same.id


def _name(boxes: Sequence[Box]) -> None:
    wishes = [key_of(box) for box in boxes]
    often = Counter(wishes)
    headed = [
        key_of(box, box.heading) if often[wish] > 1 and box.heading else wish
        for box, wish in zip(boxes, wishes, strict=True)
    ]
    shared = {key for key, count in Counter(headed).items() if count > 1}
    taken: set[str] = set()
    first: dict[str, Box] = {}
    for box, wish, wanted in zip(boxes, wishes, headed, strict=True):
        known = first.setdefault(wish, box)
        if known is not box and _is_of_cover(known, box):
            box.same, box.key = known, known.key
            box.doubts.append("与封面上的同名，当作同一项")
            continue
        key = wanted
        if wanted in shared and box.row_name:
            key = key_of(box, box.row_name)
        if key in taken:
            number = next(n for n in range(2, len(boxes) + 3) if f"{key}{n}" not in taken)
            key = f"{key}{number}"
            box.doubts.append("同名的格有几处，按次序编了号")
        taken.add(key)
        box.key = key
    for box, wish in zip(boxes, wishes, strict=True):
        if box.same is None:
            box.id = _free_id(box, id_of(box.key if often[wish] > 1 else box.label), taken)


def _free_id(box: Box, wanted: str, taken: set[str]) -> str:
    """Return an id that no other box has, neither as its id nor as its key."""
    identifier, number = wanted, 2
    while identifier in taken and identifier != box.id:
        identifier, number = f"{wanted}_{number}", number + 1
    taken.add(identifier)
    return identifier


def _is_of_cover(known: Box, box: Box) -> bool:
    """Whether a box says again what stands on the cover: a line, or a table of labels and boxes."""
    if known.kind is not Kind.FIELD or box.kind is not Kind.FIELD or known.grid is box.grid:
        return False
    if known.grid is None:
        return known.line is not None
    return all(len(row) <= _COVER for row in known.grid.rows)


def key_of(box: Box, heading: str = "") -> str:
    """Return a key made of a label: what may stand in tags."""
    label = squeezed(box.label)
    bare = re.sub("[（(][^（()）]*[)）]", "", label)
    short = _legal(bare) if len(_legal(bare)) > 1 else _legal(label)
    if heading:
        before = _legal(re.sub("[（(][^（()）]*[)）]", "", squeezed(heading)))
        if before and not short.startswith(before):
            short = f"{before}{short}"
    if not short:
        box.doubts.append("没有找到名称")
        short = _NAMELESS.get(box.kind, "空格")
    if len(short) > _LONGEST:
        short = short[:_LONGEST]
    if short[0].isdecimal() or not short[0].isidentifier():
        short = f"第{short}" if short[0].isdecimal() else f"项{short}"
    return f"{short}项" if short in _RESERVED else short


def _legal(text: str) -> str:
    return "".join(c for c in _NOT_IN_NAMES.sub("", text) if f"a{c}".isidentifier())
