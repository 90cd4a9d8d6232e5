"""What has changed between two editions of a form: boxes, notes, sizes, paper, fonts, pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from cadre_docs.errors import CadreDocsError, MasterError
from cadre_docs.masters.blanks.draft import DAMAGED, draft_form
from cadre_docs.masters.blanks.labels import squeezed
from cadre_docs.masters.blanks.picture import Mark, box_picture, master_layout
from cadre_docs.masters.editions.blank_pages import (
    blank_of,
    is_too_large,
    pages_of_blank,
    pages_of_master,
)
from cadre_docs.masters.editions.looks import changed_looks
from cadre_docs.masters.editions.pairs import name_of, on_one_line, paired
from cadre_docs.masters.editions.strip import Seen, has_tags, read_form, seen_boxes, strip
from cadre_docs.pages.model import MM, paragraphs
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.masters.blanks.form import Form
    from cadre_docs.pages.model import Block, Layout, Page, Section
    from cadre_docs.schema import Schema

_MILLIMETRE = 1.0
_WIDE = 24  # characters of a note that are told


class What(StrEnum):
    """Kinds of changes; the words are what people are told."""

    ADDED = "新增"
    GONE = "取消"
    MOVED = "移动"
    RENAMED = "改名"
    KIND = "改类"
    SIZE = "改尺寸"
    NOTE_ADDED = "新增说明"
    NOTE_GONE = "取消说明"
    NOTE = "改说明"
    PAPER = "改纸张"
    LOOK = "改字体"
    HEIGHT = "改行高"
    PAGES = "改页数"


@dataclass(frozen=True, slots=True)
class FormChange:
    """One change. ``was`` and ``now`` are words of the editions; keys are their tags.

    ``place`` says where it is: in the new edition, of what is gone in the old one.
    """

    what: What
    was: str = ""
    now: str = ""
    place: str = ""
    old_key: str = ""
    new_key: str = ""
    detail: str = ""

    def __str__(self) -> str:
        words = {
            What.RENAMED: f"“{self.was}” → “{self.now}”",
            What.NOTE: f"“{_short(self.was)}” → “{_short(self.now)}”",
            What.GONE: f"“{self.was}”",
            What.NOTE_GONE: f"“{_short(self.was)}”",
        }.get(self.what, f"“{_short(self.now)}”" if self.now else "")
        keys = self.old_key if self.what is What.GONE else self.new_key
        key = f"（{keys}）" if keys and keys not in (self.now, self.was) else ""
        named = "，".join(part for part in (f"{words}{key}", self.place) if part)
        return "：".join(part for part in (self.what, named, self.detail) if part)


def _short(text: str) -> str:
    return text if len(text) <= _WIDE else f"{text[: _WIDE - 1]}…"


@dataclass(frozen=True, eq=False)
class Edition:
    """One edition: the master that was given, or what a draft makes of a blank.

    ``blank`` is the form as it is handed out, empty where nobody knows what a master prints then,
    or its pages would be too many to count. ``read`` is its layout, where it was read before.
    """

    name: str
    master: bytes
    is_master: bool
    boxes: tuple[Seen, ...]
    notes: tuple[str, ...]
    blank: bytes = b""
    read: Layout | None = None

    @cached_property
    def layout(self) -> Layout:
        """The layout of its pages, with tags."""
        return self.read or master_layout(self.master, self.name)

    def pages(self, *, like_master: bool) -> int:
        """Return how many pages the blank has, or ``like_master`` its master without tags."""
        if like_master:
            return pages_of_master(self.layout)
        return pages_of_blank(self.blank, self.name)


def edition(data: bytes, name: str, schema: Schema | None = None) -> Edition:
    """Return an edition of a form from a DOCX or XLSX, blank or master.

    ``schema`` is that of a master, where it is known: it says what its blank looks like.

    Raises :class:`~cadre_docs.errors.MasterError` for a damaged file, and a blank without boxes.
    """
    try:
        form = read_form(data, name)
    except (ValueError, OverflowError):
        raise MasterError(DAMAGED) from None
    if has_tags(form):
        stripped = strip(form)
        _, seen = seen_boxes(stripped)
        notes = tuple(_notes(stripped.form, seen))
        made = Edition(name, data, True, tuple(seen), notes)
        if schema is None or is_too_large(made.layout):
            return made
        return replace(made, blank=blank_of(data, name, schema), read=made.layout)
    drafted = draft_form(data, name, form="drafted")
    # As it is printed: with the numbers of its lists, which a master has as words.
    notes_of = strip(drafted.form)
    boxes = [
        Seen(box.label, box.key, box, box.heading)
        for box in drafted.found.boxes
        if box.same is None
    ]
    notes = tuple(_notes(notes_of.form, boxes))
    parts = (drafted.blank, drafted.layout)
    return Edition(name, drafted.master, False, tuple(boxes), notes, *parts)


def _notes(form: Form, boxes: Sequence[Seen]) -> Iterator[str]:
    """Yield the words of a form that name no box: those above several boxes, too."""
    labels = {folded(label) for one in boxes for label in (one.label, *one.columns)}
    texts = []
    for block in form.blocks:
        if hasattr(block, "rows"):
            texts += [cell.text for cell in block.cells()]  # type: ignore[union-attr]
        else:
            texts.append(block.text)
    for text in texts:
        plain = squeezed(text).strip(":：")
        if plain and folded(plain) not in labels and not plain.isdecimal():
            yield plain


def compare(old: Edition, new: Edition) -> list[FormChange]:
    """Return what has changed from one edition to the next, boxes first, in printed order."""
    pairs, gone, added = paired(old.boxes, new.boxes)
    changes: list[FormChange] = []
    order = [new.boxes.index(b) for _, b in pairs]
    steady = _longest_rising(order)
    for number, (a, b) in enumerate(pairs):
        changes += _of_pair(a, b, moved=number not in steady)
    changes += [_gone(one) for one in gone]
    changes += [_added(one) for one in added]
    changes += _note_changes(old.notes, new.notes)
    changes += _paper_changes(old, new)
    return changes


def _longest_rising(order: Sequence[int]) -> set[int]:
    """Return the places of the longest rising part: what is not in it has moved."""
    best: list[tuple[int, int]] = []  # length, place before
    for number, value in enumerate(order):
        length, before = 1, -1
        for earlier in range(number):
            if order[earlier] < value and best[earlier][0] + 1 > length:
                length, before = best[earlier][0] + 1, earlier
        best.append((length, before))
    at = max(range(len(best)), key=lambda n: best[n][0], default=-1)
    kept = set()
    while at >= 0:
        kept.add(at)
        at = best[at][1]
    return kept


def _of_pair(old: Seen, new: Seen, *, moved: bool) -> Iterator[FormChange]:
    keys = {"old_key": old.key, "new_key": new.key, "place": new.box.place}
    if name_of(old) != name_of(new) and not on_one_line(old, new):
        yield FormChange(What.RENAMED, old.label, new.label, **keys)
    if moved:
        yield FormChange(What.MOVED, old.label, new.label, detail=f"原在{old.box.place}", **keys)
    if old.box.kind is not new.box.kind:
        detail = f"{old.box.kind} → {new.box.kind}"
        yield FormChange(What.KIND, old.label, new.label, detail=detail, **keys)
    yield from _column_changes(old, new)
    a, b = old.box.cell, new.box.cell
    if a is not None and b is not None and not old.columns:
        wide, high = (abs(x - y) / MM for x, y in ((a.width, b.width), (a.height, b.height)))
        if max(wide, high) > _MILLIMETRE:
            sizes = [f"{one.width / MM:.0f}×{one.height / MM:.0f}" for one in (a, b)]
            detail = f"{sizes[0]} → {sizes[1]}毫米"
            yield FormChange(What.SIZE, old.label, new.label, detail=detail, **keys)


def _column_changes(old: Seen, new: Seen) -> Iterator[FormChange]:
    was, now = ([folded(name) for name in one.columns] for one in (old, new))
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        # What stands in both, elsewhere, has moved: that is told where it stands now.
        left = [n for n in range(i1, i2) if was[n] not in now]
        come = [n for n in range(j1, j2) if now[n] not in was]
        moved = [n for n in range(j1, j2) if now[n] in was]
        for n in moved:
            yield _column_change(What.MOVED, old.columns[was.index(now[n])], n, old, new)
        for step in range(max(len(left), len(come))):
            a = old.columns[left[step]] if step < len(left) else ""
            both = step < min(len(left), len(come))
            what = What.RENAMED if both else What.GONE if a else What.ADDED
            yield _column_change(what, a, come[step] if step < len(come) else None, old, new)


def _column_change(what: What, was: str, now: int | None, old: Seen, new: Seen) -> FormChange:
    """Return what has become of a column called so; ``now`` is its number in the new edition."""
    name = "" if now is None else new.columns[now]
    return FormChange(
        what, was, name, new.box.place, f"{old.key}.{was}" if was else "",
        f"{new.key}.{name}" if name else "", f"表“{new.label}”的列",
    )  # fmt: skip


def _gone(one: Seen) -> FormChange:
    return FormChange(What.GONE, one.label, "", one.box.place, one.key)


def _added(one: Seen) -> FormChange:
    return FormChange(What.ADDED, "", one.label, one.box.place, "", one.key)


def _note_changes(old: Sequence[str], new: Sequence[str]) -> Iterator[FormChange]:
    was, now = [folded(text) for text in old], [folded(text) for text in new]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        both = min(i2 - i1, j2 - j1)
        for step in range(max(i2 - i1, j2 - j1)):
            if step < both:
                yield FormChange(What.NOTE, old[i1 + step], new[j1 + step])
            elif i1 + step < i2:
                yield FormChange(What.NOTE_GONE, old[i1 + step])
            else:
                yield FormChange(What.NOTE_ADDED, "", new[j1 + step])


def _paper_changes(old: Edition, new: Edition) -> Iterator[FormChange]:
    """Yield what has changed of the paper, its margins, fonts and heights, and how many pages."""
    layouts: list[Layout] = []
    for one in (old, new):
        try:
            layouts.append(one.layout)
        except CadreDocsError as why:
            what = "纸张、页眉、页脚、字体、行高、页数没有比较"
            detail = f"“{one.name}”的版面读不出来，{what}（{why}）"
            yield FormChange(What.PAPER, detail=detail)
            return
    sections = [layout.sections for layout in layouts]
    if len(sections[0]) != len(sections[1]):
        detail = f"{len(sections[0])}节 → {len(sections[1])}节"
        yield FormChange(What.PAPER, detail=detail)
    for number, (a, b) in enumerate(zip(*sections, strict=False), 1):
        if said := _page_change(a.page, b.page):
            yield FormChange(What.PAPER, place=f"第{number}节", detail=said)
    for number, (a, b) in enumerate(zip(*sections, strict=False), 1):
        for name, change in _margin_changes(a, b):
            yield replace(change, place=f"第{number}节{name}")
    if old.is_master == new.is_master:  # what a draft makes of a blank has heights of its own
        for look in changed_looks(*layouts):
            what = What.HEIGHT if look.is_height else What.LOOK
            yield FormChange(what, look.words, look.words, detail=look.detail)
    yield from _page_count_changes(old, new)


def _page_count_changes(old: Edition, new: Edition) -> Iterator[FormChange]:
    """Yield how many pages the blanks have, where the numbers differ."""
    both = bool(old.blank and new.blank)
    if old.master == new.master and old.blank == new.blank:
        return  # the same file: also where it cannot be set
    counts = []
    for one in (old, new):
        try:
            counts.append(one.pages(like_master=not both))
        except CadreDocsError as why:
            yield FormChange(What.PAGES, detail=f"“{one.name}”排不出来，页数没有比较（{why}）")
            return
    if counts[0] != counts[1]:
        yield FormChange(What.PAGES, detail=f"空白表{counts[0]}页 → {counts[1]}页")


def _margin_changes(old: Section, new: Section) -> Iterator[tuple[str, FormChange]]:
    margins = zip(("页眉", "页脚"), _margin_notes(old), _margin_notes(new), strict=True)
    for name, was, now in margins:
        for change in _note_changes(was, now):
            yield name, change


def _page_change(old: Page, new: Page) -> str:
    names = {"width": "宽", "height": "高", "top": "上边距", "bottom": "下边距",
             "left": "左边距", "right": "右边距"}  # fmt: skip
    pairs = [(name, getattr(old, key), getattr(new, key)) for key, name in names.items()]
    return "，".join(
        f"{name}{x / MM:.0f} → {y / MM:.0f}毫米"
        for name, x, y in pairs
        if abs(x - y) / MM > _MILLIMETRE
    )


def _margin_notes(section: Section) -> tuple[list[str], list[str]]:
    """Return the words above and below the pages of a section."""
    header, footer = (
        [
            squeezed(one.text)
            for block in blocks
            for one in paragraphs(block)
            if squeezed(one.text).strip()
        ]
        for blocks in _above_and_below(section)
    )
    return header, footer


def _above_and_below(section: Section) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    first, last = section.first or ((), ())
    return (*first, *section.header), (*last, *section.footer)


COLOURS = {
    What.ADDED: ("1E7B34", "D5F0DB"),
    What.GONE: ("B00020", "F8D7DA"),
    What.MOVED: ("1F4E9E", "D6E4F7"),
    What.RENAMED: ("9A5B00", "FFE8C2"),
    What.KIND: ("9A5B00", "FFE8C2"),
    What.SIZE: ("555555", "EDEDED"),
}
"""How changes are coloured: the words in a box, and the box."""


def picture(one: Edition, changes: Sequence[FormChange], *, is_old: bool) -> bytes:
    """Return an edition as a picture (PNG), its changed boxes coloured and named.

    Raises :class:`~cadre_docs.errors.OutputError` where its pages cannot be set.
    """
    said: dict[str, What] = {}
    for change in changes:
        key = change.old_key if is_old else change.new_key
        if key:
            said.setdefault(key, change.what)

    def look(tag: str) -> Mark | None:
        what = said.get(tag) or said.get(tag.partition(".")[0])
        if not tag or what is None or what not in COLOURS:
            return None
        return Mark(what.value, *COLOURS[what])

    return box_picture(one.layout, look, one.name)
