"""Which row of a filled file is which line of the form: by words, in order, lists many times.

All rows and paragraphs of both are one sequence each, so that tables that were split, joined or
moved together do no harm. The best pairing in order is found by dynamic programming.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from cadre_docs.intake.word.boxes import DATE, FILLED_DATE
from cadre_docs.intake.word.labels import alike
from cadre_docs.intake.word.paragraphs import paragraph_look
from cadre_docs.intake.word.squeeze import squeezed
from cadre_docs.schema import FieldType

if TYPE_CHECKING:
    from cadre_docs.intake.word.document import Cell, Row
    from cadre_docs.intake.word.geometry import Line, Place

    _Step = tuple[int, int, bool]  # the line and the row before, and whether they are a pair

_LABEL, _LIKE, _WORD = 2.0, 1.2, 0.4
_SHAPE, _OTHER_SHAPE = 0.5, 0.2
_SKIPPED = 0.3  # for a row that says something
_LOOK = 0.3  # for a paragraph without words of its own that is set as the form sets it
_NEXT = 0.1  # for two that follow each other in both
_LEAST = 0.3  # of the labels of a line
_WITHIN, _HAIR = 0.8, 0.001  # shares of a cell and of a table's width
_NONE = float("-inf")


@dataclass(slots=True)
class Pairing:
    """Rows with their lines, rows without, and lines without (but for lists)."""

    pairs: list[tuple[Line, Row]] = field(default_factory=list)
    others: list[Row] = field(default_factory=list)
    missing: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Words:
    """What is compared of a line: labels and the words of boxes."""

    line: Line
    labels: list[str]
    words: list[str]
    look: tuple[str, ...]


@dataclass(slots=True)
class _Texts:
    """What is compared of a row."""

    row: Row
    texts: list[str]
    look: tuple[str, ...]

    @property
    def says(self) -> bool:
        return any(self.texts)


def without_repeats(lines: list[Line], rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Return rows without headings that stand there once more, as on a next page; and those."""
    headings = [line for line in lines if sum(bool(p.label) for p in line.places) > 1]
    seen: Counter[int] = Counter()
    once: list[Row] = []
    again: list[Row] = []
    for row in rows:
        said = tuple(squeezed(cell.text) for cell in row.cells)
        meant = [n for n, line in enumerate(headings) if all(said) and _may_be(line, said)]
        seen.update(meant[:1])
        is_more = bool(meant) and seen[meant[0]] > len(meant)
        (again if is_more else once).append(row)
    return once, again


def _may_be(line: Line, said: tuple[str, ...]) -> bool:
    """Whether a row says the words of a line or nearly so, whatever stands in its boxes."""
    return len(said) == len(line.places) and all(
        place.is_box or place.label == text or alike(place.label, text)
        for place, text in zip(line.places, said, strict=True)
    )


def paired(lines: list[Line], rows: list[Row]) -> Pairing:
    """Pair the rows of a file with the lines of a form."""
    words = [_words(line) for line in lines]
    texts = [_Texts(row, [squeezed(cell.text) for cell in row.cells], looks(row)) for row in rows]
    known = {label for line in words for label in line.labels if len(label) > 1}
    chosen = _best(words, texts, known)
    result = Pairing()
    for number, row in enumerate(rows):
        if number in chosen:
            result.pairs.append((lines[chosen[number]], row))
        else:
            result.others.append(row)
    met = set(chosen.values())
    result.missing = [line for n, line in enumerate(lines) if n not in met and not line.repeats]
    return result


def _words(line: Line) -> _Words:
    labels = [p.label for p in line.places if p.label and not (line.listed and p.label.isdigit())]
    words = [word for p in line.places if p.is_box for word in p.words]
    return _Words(line, labels, words, looks(line.row))


def _best(lines: list[_Words], rows: list[_Texts], known: set[str]) -> dict[int, int]:
    """Return the number of the line for each row that has one."""
    high, wide = len(lines), len(rows)
    # best[i][j]: of the first i lines and j rows; met[i][j]: of those, with i and j paired.
    best = [[0.0] * (wide + 1)]
    met = [[_NONE] * (wide + 1)]
    steps: list[list[_Step]] = [[(0, 0, False)] * (wide + 1)]
    for j in range(1, wide + 1):
        best[0][j] = best[0][j - 1] - (_SKIPPED if rows[j - 1].says else 0.0)
    for i in range(1, high + 1):
        line = lines[i - 1]
        best.append([best[i - 1][0]] + [0.0] * wide)
        met.append([_NONE] * (wide + 1))
        steps.append([(0, 0, False)] * (wide + 1))
        for j in range(1, wide + 1):
            score = _score(line, rows[j - 1], known)
            if score is not None:
                before, steps[i][j] = _before(lines, rows, best, met, (i, j))
                met[i][j] = before + score
            skipped = best[i][j - 1] - (_SKIPPED if rows[j - 1].says else 0.0)
            best[i][j] = max(met[i][j], best[i - 1][j], skipped)
    return _walked(best, met, steps)


def _before(
    lines: list[_Words],
    rows: list[_Texts],
    best: list[list[float]],
    met: list[list[float]],
    pair: tuple[int, int],
) -> tuple[float, _Step]:
    """Return the most that may stand before a line and a row that are paired, and whence it is."""
    i, j = pair
    line, row = lines[i - 1].line, rows[j - 1].row
    before, step = best[i - 1][j - 1], (i - 1, j - 1, False)
    if met[i - 1][j - 1] + _NEXT > before and _follows(lines, rows, i, j):
        before, step = met[i - 1][j - 1] + _NEXT, (i - 1, j - 1, True)
    if line.repeats or _runs_on(line):
        # A text outside tables runs on only where no other line claims the row.
        again = met[i][j - 1] + (_NEXT if line.repeats else -_runs(rows, j))
        # A list goes on in the next table where somebody has split it.
        if again >= before and bool(row.table) == bool(rows[j - 2].row.table):
            before, step = again, (i, j - 1, True)
    return before, step


def _walked(
    best: list[list[float]], met: list[list[float]], steps: list[list[_Step]]
) -> dict[int, int]:
    chosen: dict[int, int] = {}
    i, j = len(best) - 1, len(best[0]) - 1
    pairing = False
    while i > 0 and j > 0:
        if not pairing and best[i][j] == best[i - 1][j]:  # of equals the first line has the row
            i -= 1
        elif pairing or best[i][j] == met[i][j]:
            chosen[j - 1] = i - 1
            i, j, pairing = steps[i][j]
        else:
            j -= 1
    return chosen


def _follows(lines: list[_Words], rows: list[_Texts], i: int, j: int) -> bool:
    """Whether both stand in the table of the ones before, or both do not."""
    if i < 2 or j < 2:  # noqa: PLR2004 - there is none before
        return False
    same_line = lines[i - 1].line.row.table == lines[i - 2].line.row.table
    return same_line == (rows[j - 1].row.table == rows[j - 2].row.table)


def _runs(rows: list[_Texts], j: int) -> float:
    """Return what it costs that a paragraph goes on with a text: more where it is set otherwise."""
    same = rows[j - 1].look == rows[j - 2].look
    return _NEXT if same else _NEXT + _SHAPE


def _runs_on(line: Line) -> bool:
    """Whether a text of several paragraphs stands outside tables."""
    boxes = line.places[0].boxes
    alone = line.is_paragraph and len(line.places[0].pieces) == len(boxes) == 1
    return alone and boxes[0].field.type is FieldType.TEXT


def _score(line: _Words, row: _Texts, known: set[str]) -> float | None:
    if line.line.is_paragraph != (not row.row.table):
        return None
    words = sum(_WORD for word in line.words if any(word in text for text in row.texts))
    if line.labels:
        hits = [_hit(label, row.texts) for label in line.labels]
        if sum(hits) < _LEAST * _LABEL * len(hits):
            return None
        shape = 0.1 if len(row.texts) == len(line.line.places) else 0.0
        return sum(hits) + words + shape
    if line.line.is_paragraph and ((line.words and not words) or not row.says):
        return None
    foreign = sum(text in known for text in row.texts)
    if foreign:
        return None
    same = len(row.texts) == len(line.line.places)
    look = 0.0
    if line.line.is_paragraph and row.says:
        look = _LOOK if line.look == row.look else -_LOOK
    blank = _WORD if _is_blank(line, row) else 0.0
    return (_SHAPE if same else _OTHER_SHAPE) + words + look + blank


def looks(row: Row) -> tuple[str, ...]:
    """Return how a paragraph is set: its alignment, and the size and weight of its letters."""
    element = None if row.table else row.cells[0].element
    return () if element is None else paragraph_look(element)


def _is_blank(line: _Words, row: _Texts) -> bool:
    """Whether a row says what its only box prints when it is empty."""
    spots = list(line.line.spots())
    return len(spots) == 1 and squeezed(spots[0].field.blank) in (
        text for text in row.texts if text
    )


def _hit(label: str, texts: list[str]) -> float:
    if label in texts:
        return _LABEL
    if len(label) == 1:
        return 0.0
    if any(text.startswith(label) or is_signed(label, text) for text in texts):
        return _LABEL * 0.9
    return _LIKE if any(alike(label, text) for text in texts) else 0.0


def is_signed(label: str, text: str) -> bool:
    """Whether a text is a line for a signature and a day with something typed on it."""
    before = label.removesuffix(DATE)
    if before == label:
        return False
    return text.startswith(before) if len(before) > 1 else FILLED_DATE.fullmatch(text) is not None


def in_own_order(places: list[Place], cells: list[Cell]) -> list[int] | None:
    """Return which cell is meant for each place where the labels of a row stand in other order.

    A label takes the box behind it along. None where all stand as the form has them; empty where
    nobody can tell which cell is whose.
    """
    texts = [squeezed(cell.text) for cell in cells]
    labels = [place.label for place in places if place.label]
    there = [label for label in labels if label in texts]
    said = [text for text in texts if text in there]
    if said == there or sorted(said) != sorted(there) or len(set(said)) < len(said):
        return None
    if len(places) != len(cells) or len(there) < len(labels):
        return []
    order: list[int] = []
    for number, place in enumerate(places):
        if place.label:
            order.append(texts.index(place.label))
        elif place.is_box and number and places[number - 1].label:
            order.append(order[-1] + 1)
        else:
            return []
    return order if sorted(order) == list(range(len(cells))) else []


# --- cells ---------------------------------------------------------------------------------------


def cells_of(places: list[Place], cells: list[Cell]) -> list[list[Cell]]:
    """Return the cells of a row for each place of its line; each cell goes somewhere."""
    texts = [squeezed(cell.text) for cell in cells]
    anchors = _anchors(places, texts)
    if len(places) == len(cells) and all(p == c for p, c in anchors.items()):
        return [[cell] for cell in cells]
    found: list[list[Cell]] = [[] for _ in places]
    for place, cell in anchors.items():
        found[place].append(cells[cell])
    edges = [(-1, -1), *sorted(anchors.items()), (len(places), len(cells))]
    for (p, c), (next_p, next_c) in pairwise(edges):
        inner, own = list(range(p + 1, next_p)), cells[c + 1 : next_c]
        if len(inner) == len(own):
            for number, single in zip(inner, own, strict=True):
                found[number].append(single)
            continue
        for loose in own:
            found[_nearest(places, inner or [max(p, 0)], loose)].append(loose)
    return found


def _nearest(places: list[Place], among: list[int], cell: Cell) -> int:
    return max(among, key=lambda number: _overlap(places[number].cell, cell))


def _anchors(places: list[Place], texts: list[str]) -> dict[int, int]:
    """Return which cell holds each label, in order."""
    anchors: dict[int, int] = {}
    last = -1
    for number, place in enumerate(places):
        label = place.label
        if len(label) < 2 and not (label and label in texts):  # noqa: PLR2004
            continue
        later = range(last + 1, len(texts))
        exact = next((n for n in later if texts[n] == label), None)
        begun = next((n for n in later if len(label) > 1 and texts[n].startswith(label)), None)
        at = exact if exact is not None else begun
        if at is not None:
            anchors[number] = last = at
    return anchors


def _overlap(one: Cell, other: Cell) -> float:
    return min(one.right, other.right) - max(one.left, other.left)


def misplaced(places: list[Place], given: list[list[Cell]]) -> bool:
    """Whether cells of a row that was split or merged lie across the places they went to.

    A word processor splits a cell within its bounds; other programs, and hands that moved a
    border, do not: then nobody knows whose a text is.
    """
    if all(len(cells) == 1 for cells in given):
        return False
    return any(
        _overlap(place.cell, cell) < _WITHIN * max(cell.right - cell.left, _HAIR)
        for place, cells in zip(places, given, strict=True)
        for cell in cells
        if squeezed(cell.text) != place.label or not place.label
    )


def covering(cell: Cell, cells: list[Cell]) -> Cell | None:
    """Return the cell that lies over most of a place of the form."""
    over = [(_overlap(cell, other), n) for n, other in enumerate(cells)]
    width, number = max(over, default=(0.0, 0))
    return cells[number] if width > 0.5 * (cell.right - cell.left) else None
