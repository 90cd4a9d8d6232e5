"""Where every box of a form lies, known by filling its master with invented texts.

Each character of such a text stands nowhere else, so that a box is found wherever its tag prints
it; answers that are printed as ticks are found by what they change. No form is known by name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from cadre_docs.errors import CadreDocsError
from cadre_docs.intake.word.document import Cell, Row
from cadre_docs.intake.word.opening import read_package
from cadre_docs.intake.word.squeeze import squeezed
from cadre_docs.masters.context import Printable, blank_context
from cadre_docs.masters.prepare import own_file, prepare
from cadre_docs.masters.reach import Spot, answers, spots, with_texts
from cadre_docs.masters.sentinels import spread_context
from cadre_docs.office.package import Package

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.masters.context import Context
    from cadre_docs.masters.filled import Filled
    from cadre_docs.schema import Field, Schema

_FIRST_RARE = 0x20000
Piece = str | Spot
"""What a cell prints: its own words, squeezed, or a box. A line of words is a piece."""


@dataclass(slots=True)
class Place:
    """A cell of a form. ``variants`` are what it prints where one of its boxes is empty."""

    cell: Cell
    pieces: list[Piece] = field(default_factory=list)
    variants: list[list[Piece]] = field(default_factory=list)
    ticks: list[tuple[Spot, str]] = field(default_factory=list)
    photo: Spot | None = None

    @property
    def label(self) -> str:
        """The words of a cell that is no box."""
        return "" if self.is_box else squeezed(self.cell.text)

    @property
    def boxes(self) -> list[Spot]:
        """The boxes in it that hold texts."""
        return [piece for piece in self.pieces if isinstance(piece, Spot)]

    @property
    def is_box(self) -> bool:
        """Whether anything is to be filled in here."""
        return bool(self.boxes or self.ticks or self.photo)

    @property
    def spots(self) -> list[Spot]:
        """The boxes in it that hold texts, ticks and a photo."""
        photo = [self.photo] if self.photo else []
        return [*self.boxes, *(spot for spot, _ in self.ticks), *photo]

    @property
    def name(self) -> str:
        """What people call it: its first box, or its words."""
        spots = self.spots
        return spots[0].field.key if spots else "".join(self.cell.text.split()) or "空格"

    @property
    def words(self) -> list[str]:
        """The words that a box prints around what is filled in."""
        return [piece for piece in self.pieces if isinstance(piece, str)]


@dataclass(slots=True)
class Line:
    """A row of a form, or a paragraph; one of a list (``listed``) stands there many times."""

    row: Row
    places: list[Place]
    listed: Field | None = None

    @property
    def is_paragraph(self) -> bool:
        """Whether it stands outside tables."""
        return not self.row.table

    @property
    def repeats(self) -> bool:
        """Whether it may stand there any number of times."""
        return self.listed is not None

    def spots(self) -> Iterator[Spot]:
        """Yield all boxes in it."""
        for place in self.places:
            yield from place.spots


@dataclass(slots=True)
class Geometry:
    """A form as it lies on paper. ``lost`` are boxes that are nowhere to be found."""

    schema: Schema
    lines: list[Line]
    lost: list[Spot]

    @property
    def labels(self) -> set[str]:
        """The words by which the form is known."""
        found = {place.label for line in self.lines for place in line.places if not place.is_box}
        return {label for label in found if len(label) > 1}


@lru_cache(maxsize=64)
def geometry(catalog: Catalog, form: str) -> Geometry:
    """Return where the boxes of a form lie.

    Raises :class:`~cadre_docs.errors.CadreDocsError` for a master that cannot be filled.
    """
    schema = catalog.schema(form)
    path = catalog.master(form)
    day = date.fromisoformat(schema.source.date)
    fill = prepare(catalog.master_bytes(form), str(path), day)
    return _Finder(schema, fill).found()


class _Finder:
    def __init__(self, schema: Schema, fill: Callable[[Context], Filled]) -> None:
        self._schema, self._fill = schema, fill
        self._context = spread_context(schema)
        self._spots = list(spots(schema, self._context))

    def found(self) -> Geometry:
        rows = self._rows(self._context)
        owners = {
            character: spot
            for spot, content in self._spots
            if isinstance(content, Printable) and content.due
            for character in content
            if ord(character) >= _FIRST_RARE
        }
        lines = [Line(row, [_place(cell, owners) for cell in row.cells]) for row in rows]
        photo = self._photo()
        if photo is not None:
            for place in (p for line in lines for p in line.places if p.cell.pictures):
                place.photo = photo
                place.pieces = []
        here = {spot for line in lines for spot in line.spots()}
        due = [
            spot for spot, content in self._spots if isinstance(content, Printable) and content.due
        ]
        for spot in due:
            if spot not in here:
                self._find_ticks(spot, lines)
        self._find_variants(lines, owners)
        here = {spot for line in lines for spot in line.spots()}
        kept = list(_as_lists(lines))
        blank = self._rows(blank_context(self._schema))
        _note_printed(kept, blank)
        return Geometry(self._schema, kept, [spot for spot in due if spot not in here])

    def _photo(self) -> Spot | None:
        photos = [spot for spot, content in self._spots if not isinstance(content, Printable)]
        return photos[0] if len(photos) == 1 else None

    def _rows(self, context: Context) -> list[Row]:
        filled = self._fill(context)
        with own_file():
            return read_package(Package(filled.parts)).rows

    def _find_variants(self, lines: list[Line], owners: dict[str, Spot]) -> None:
        """Find which words go when a box beside others is empty."""
        shared = [place.boxes for line in lines for place in line.places if len(place.boxes) > 1]
        for spot in dict.fromkeys(spot for boxes in shared for spot in boxes if not spot.row):
            for place, cell in self._beside(lines, spot, ""):
                if spot not in place.boxes:
                    continue
                pieces = _place(cell, owners).pieces
                if [p for p in pieces if isinstance(p, str)] != place.words:
                    place.variants.append(pieces)

    def _find_ticks(self, spot: Spot, lines: list[Line]) -> None:
        """Find the cells that an answer changes."""
        for answer in answers(spot.field):
            for place, cell in self._beside(lines, spot, answer):
                if cell.text.strip() and cell.text != place.cell.text:
                    place.ticks.append((spot, answer))

    def _beside(self, lines: list[Line], spot: Spot, text: str) -> Iterator[tuple[Place, Cell]]:
        """Yield each place with what its cell is when a box holds another text.

        None where the master refuses that text, or makes other rows of it.
        """
        try:
            other = self._rows(with_texts(self._context, {spot: text}))
        except CadreDocsError:
            return
        if len(other) == len(lines):
            for line, row in zip(lines, other, strict=True):
                yield from zip(line.places, row.cells, strict=False)


def _place(cell: Cell, owners: dict[str, Spot]) -> Place:
    """Return a cell with its words and boxes in order; each line of words is one piece."""
    pieces: list[Piece] = []
    for paragraph in cell.paragraphs:
        for line in paragraph.split("\n"):
            words = ""
            for character in line:
                spot = owners.get(character)
                if spot is None:
                    words += character
                    continue
                if pieces and pieces[-1] is spot and not words.isalnum():
                    words = ""  # what divides the parts of one value
                    continue
                if plain := squeezed(words):
                    pieces.append(plain)
                words = ""
                pieces.append(spot)
            if plain := squeezed(words):
                pieces.append(plain)
    return Place(cell, pieces)


def _as_lists(lines: list[Line]) -> Iterator[Line]:
    """Yield the lines, of each list its first row only, and no empty paragraphs."""
    for line in lines:
        numbers = {(s.table.key, s.row) for s in line.spots() if s.table}
        if len(numbers) == 1:
            (key, number) = numbers.pop()
            if number and any(
                known.listed is not None and known.listed.key == key for known in lines
            ):
                continue
            table = next(s.table for s in line.spots() if s.table)
            if number == 0 and any(
                {(s.table.key, s.row) for s in other.spots() if s.table} == {(key, 1)}
                for other in lines
            ):
                line.listed = table
        if line.is_paragraph and not line.places[0].is_box and not line.places[0].label:
            continue
        yield line


def _note_printed(lines: list[Line], blank: list[Row]) -> None:
    """Note what the blank form prints in a photo's box."""
    for line in lines:
        for number, place in enumerate(line.places):
            if place.photo is None:
                continue
            same = next(
                (r for r in blank if (r.table, r.number) == (line.row.table, line.row.number)), None
            )
            if same is not None and number < len(same.cells):
                place.pieces = [w for w in (squeezed(t) for t in [same.cells[number].text]) if w]
