"""Which values of a context reach the filled document, proven by filling.

A tag that prints a value whole notes it (:class:`~cadre_docs.masters.context.Printable`), and
nearly always that is all there is to say. A value that no tag printed whole may still be
there: in parts (an ID number with a box for each digit), or as a tick. So the master is
filled again: with a text of the same shape in its place, each character of which stands
nowhere else and must be found, and with every other answer, which must all look different.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from cadre_docs.errors import CadreDocsError
from cadre_docs.masters.context import Printable, printable
from cadre_docs.pages.model import Paragraph, Run, paragraphs
from cadre_docs.pages.text_flow import content_height, paragraph_height
from cadre_docs.performance.classes import frozen
from cadre_docs.record import printed_text
from cadre_docs.schema import FieldType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from cadre_docs.masters.context import Context, PrintedRow
    from cadre_docs.masters.filled import Filled
    from cadre_docs.masters.photo_size import PrintedPhoto
    from cadre_docs.pages.model import Anchored, Block, Layout, Row, Table
    from cadre_docs.schema import Field, Schema

_BLANK_OF_A_LINE = 3.0  # points above and below the characters of a line: cut, nobody sees it
_FEW = 50
# Rare hanzi that no master has: each is used once in a context.
_RARE = ((0x20000, 0x2A6D0), (0x2A700, 0x2B730), (0x2B820, 0x2CEA0), (0x30000, 0x31340))


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """A box of a form: a field, or a column in the row ``row`` (from 0) of a table."""

    field: Field
    table: Field | None = None
    row: int = 0

    @property
    def path(self) -> str:
        """The box's name as users know it: ``家庭成员[2].姓名``."""
        if self.table is None:
            return self.field.key
        return f"{self.table.key}[{self.row + 1}].{self.field.key}"

    @property
    def tag(self) -> str:
        """The name of all boxes of its kind: ``家庭成员.姓名``."""
        return f"{self.table.key}.{self.field.key}" if self.table else self.field.key


@frozen
class Filling:
    """A master ready to be filled, and read back.

    ``ticks`` are the answers (box, text) that were proven to look like no other: a tick for
    one person is a tick for all, so that each is tried once for a master.
    """

    schema: Schema
    fill: Callable[[Context], Filled]
    read: Callable[[Filled], Layout]
    ticks: set[tuple[str, str]] = field(default_factory=set)

    def text(self, context: Context) -> str:
        """Return all that the document filled with ``context`` shows."""
        return "".join(run.text for run in self.read(self.fill(context)).runs())


def spots(schema: Schema, context: Context) -> Iterator[tuple[Spot, Printable | PrintedPhoto]]:
    """Yield the boxes of a context in printed order, with what is in them.

    Rows that a table of fixed size has no place for are left out: FS-rows tells of them.
    """
    for box in schema.printed_fields:
        yield from _spots_of(box, context[box.key])


def _spots_of(
    box: Field, content: Printable | PrintedPhoto | list[PrintedRow]
) -> Iterator[tuple[Spot, Printable | PrintedPhoto]]:
    if not isinstance(content, list):
        yield Spot(box), content
        return
    for number, row in enumerate(content[: box.max_rows or None]):
        for column in box.columns:
            yield Spot(column, box, number), row[column.key]


def unprinted(filling: Filling, context: Context) -> list[Spot]:
    """Return the boxes whose values the document filled with ``context`` does not show.

    The context must have been filled: its values know whether they were printed whole.
    """
    missed = {
        spot: content
        for box in filling.schema.printed_fields
        if not _is_whole(context[box.key])
        for spot, content in _spots_of(box, context[box.key])
        if _missed(content) and not _ticked(filling, context, spot)
    }
    shown = set(_in_parts(filling, context, missed)) if missed else ()
    return [spot for spot in missed if spot not in shown]


def boxes_nobody_sees(schema: Schema, context: Context, layout: Layout) -> list[Spot]:
    """Return the boxes that are printed where nobody sees it: in hidden text, beyond the paper.

    ``context`` holds texts of :func:`rare` characters, ``layout`` is the document filled with it.
    """
    text = {character for run in layout.runs() for character in run.text}
    return [
        spot
        for spot, content in spots(schema, context)
        if isinstance(content, Printable)
        and content.due
        and content.printed
        and not text.issuperset(content.replace("\n", ""))
    ]


def boxes_of(layout: Layout) -> Iterator[Anchored]:
    """Yield the text boxes: they cut off what they have no room for, as in Word."""
    for section in layout.sections:
        for block in (*section.blocks, *section.margins()):
            for paragraph in paragraphs(block):
                yield from (one for one in paragraph.anchored if one.blocks)


def words_in_boxes(layout: Layout) -> Iterator[str]:
    """Yield the texts of paragraphs in text boxes."""
    for one in boxes_of(layout):
        for block in one.blocks:
            yield from (paragraph.text for paragraph in paragraphs(block))


def _outgrown_boxes(layout: Layout) -> Iterator[str]:
    for one in boxes_of(layout):
        room = one.width - one.padding.left - one.padding.right
        inner = [b for b in _to_the_last_word(one.blocks) if isinstance(b, Paragraph)]
        needed = sum(paragraph_height(block, room) for block in inner)
        if needed + one.padding.top + one.padding.bottom > one.height + _BLANK_OF_A_LINE:
            yield "\n".join(block.text for block in inner)


def _to_the_last_word(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks without the empty lines at their end: nobody misses them."""
    last = max((n for n, b in enumerate(blocks, 1) if not _is_empty(b)), default=0)
    return tuple(blocks[:last])


def _is_empty(block: Block) -> bool:
    if not isinstance(block, Paragraph):
        return False
    return not block.text.strip() and all(isinstance(inline, Run) for inline in block.inlines)


def fixed_rows(layout: Layout) -> Iterator[tuple[Table, Row]]:
    """Yield the rows of fixed height, which cut off what does not fit."""
    for table in layout.tables():
        yield from ((table, row) for row in table.rows if row.height_rule == "exact")


def outgrown(layout: Layout) -> Iterator[str]:
    """Yield the texts of cells and boxes of fixed height that have no room for all of it."""
    for table, row in fixed_rows(layout):
        for cell in row.cells:
            if cell.rowspan == 1 and not cell.vertical_text:
                width = sum(table.widths[cell.column : cell.column + cell.colspan])
                seen = replace(cell, blocks=_to_the_last_word(cell.blocks))
                if content_height(seen, width) > row.height + _BLANK_OF_A_LINE:
                    yield cell.text
    yield from _outgrown_boxes(layout)


def cut_off(schema: Schema, context: Context, layout: Layout) -> list[Spot]:
    """Return what outgrows a row or text box of fixed height, as near as can be measured.

    Those of the first rows are enough to stop a record.
    """
    first = list(islice(outgrown(layout), _FEW))
    if not first:
        return []
    return [
        spot
        for spot, content in spots(schema, context)
        if isinstance(content, Printable) and content.due and content.strip()
        if any(content in text for text in first)
    ]


def rare() -> Iterator[str]:
    """Yield characters that no form has, each once."""
    return map(chr, chain(*(range(*block) for block in _RARE)))


def in_rare(text: str, characters: Iterator[str]) -> str:
    """Return a text of the same shape: letters, digits and hanzi become rare characters.

    What divides them (points of a date, line ends) stays, so that tags may still split it.
    """
    if not any(map(str.isalnum, text)):
        return "".join(c if c.isspace() else next(characters, c) for c in text)
    return "".join(next(characters, c) if c.isalnum() else c for c in text)


def is_rare(text: str) -> bool:
    """Say whether a text holds such characters: it is not of the master alone."""
    return any(first <= ord(c) < last for c in text for first, last in _RARE)


def _is_whole(content: Printable | PrintedPhoto | list[PrintedRow]) -> bool:
    """Say whether tags printed all that is in a box, or in a table: nearly always."""
    if not isinstance(content, list):
        return content.printed
    return all(cell.printed for row in content for cell in row.values())


def _missed(content: Printable | PrintedPhoto) -> bool:
    if isinstance(content, Printable):
        return content.due and not content.printed and bool(content.strip())
    return not content.printed


def _in_parts(
    filling: Filling, context: Context, missed: Mapping[Spot, Printable | PrintedPhoto]
) -> Iterator[Spot]:
    """Yield those whose every character is printed, though not by one tag."""
    texts = {spot: text for spot, text in missed.items() if isinstance(text, Printable)}
    characters = rare()
    twins = {spot: in_rare(text, characters) for spot, text in texts.items()}
    # Answers are compared in tags; so that others keep theirs, they are tried by themselves.
    choices = {spot: twin for spot, twin in twins.items() if spot.field.choices}
    others = {spot: twin for spot, twin in twins.items() if spot not in choices}
    for group in filter(None, (choices, others)):
        try:
            found = set(filling.text(with_texts(context, group)))
        except CadreDocsError:  # a tag cannot reckon with such a text: it is no text of its own
            continue
        for spot, twin in group.items():
            own = {c for c, was in zip(twin, texts[spot], strict=True) if c != was}
            if own and own <= found and _distinct(filling, context, spot, [spot.field.blank]):
                yield spot


def _ticked(filling: Filling, context: Context, spot: Spot) -> bool:
    """Say whether an answer is printed as a tick: the paper shows that it is no other."""
    others = _others(spot.field)
    if not others:
        return False
    key = (spot.path, str(content(context, spot)))
    if key not in filling.ticks and _distinct(filling, context, spot, others):
        filling.ticks.add(key)
    return key in filling.ticks


def _distinct(filling: Filling, context: Context, spot: Spot, others: Iterable[str]) -> bool:
    """Say whether the document would be another one with any other text in a box."""
    own = content(context, spot)
    try:
        document = filling.fill(context)
        return all(
            filling.fill(with_texts(context, {spot: text})) != document
            for text in others
            if text != own
        )
    except CadreDocsError:
        return False


def answers(field: Field) -> list[str]:
    """Return the answers that a box may have, as they are printed; none for free text."""
    if field.type is FieldType.YES_NO:
        return [printed_text(field, yes) for yes in (True, False)]
    return [printed_text(field, value) for value in field.choices.values] if field.choices else []


def _others(field: Field) -> list[str]:
    """Return what must look different from an answer; a box without a tick says no."""
    if field.type is FieldType.YES_NO:
        return answers(field)
    return [*answers(field), field.blank] if field.choices else []


def content(context: Context, spot: Spot) -> Printable | PrintedPhoto:
    """Return what is in a box of a context."""
    found = context[(spot.table or spot.field).key]
    return found[spot.row][spot.field.key] if isinstance(found, list) else found


def with_texts(context: Context, texts: Mapping[Spot, str]) -> Context:
    """Return a context with other texts in some boxes."""
    changed: Context = dict(context)
    for spot, text in texts.items():
        content = printable(spot.field, text)
        if spot.table is None:
            changed[spot.field.key] = content
            continue
        rows = changed[spot.table.key]
        assert isinstance(rows, list)  # noqa: S101 - it has the spot
        if rows is context[spot.table.key]:
            rows = changed[spot.table.key] = list(rows)
        rows[spot.row] = {**rows[spot.row], spot.field.key: content}
    return changed
