"""The tags of an Excel master as one Jinja source for each sheet.

Cells keep their tags as in DOCX masters; a row whose only content is ``{%tr … %}`` is a
statement around rows. The source has one line for every row and cell that takes part, so
that a line number leads back to the cell. Characters that no file can hold divide cells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError

from cadre_docs.errors import MasterError
from cadre_docs.masters.sandbox import FAULTS, in_tags, text_environment
from cadre_docs.masters.tag_words import tag_fault
from cadre_docs.office.workbooks.spreadsheetml import place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2 import Template

    from cadre_docs.office.workbooks.strings import Text
    from cadre_docs.office.workbooks.worksheet import SheetCell, SheetRow, Worksheet

_ROW, _CELL, _TEXT, _RUN, _END = "\x01", "\x02", "\x03", "\x04", "\x05"
_ROW_TAG = re.compile(r"\s*\{%(-?)\s*tr\s(?P<statement>.*)%\}\s*", re.DOTALL)
# A tag that is never closed ends where the next begins, or each would be searched to the end.
_TAG = re.compile(r"\{\{(?:(?!\{\{).)*?\}\}|\{%(?:(?!\{%).)*?%\}|\{#(?:(?!\{#).)*?#\}", re.DOTALL)
_WITHOUT_NAME = re.compile(r"\{%-?\s*tr\b")


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row of the filled sheet: the master's row, and new texts by column, run by run."""

    source: int
    texts: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SheetTags:
    """The Jinja source of a sheet; ``lines`` names the cell of each line."""

    sheet: str
    source: str
    lines: tuple[tuple[int, int], ...]

    def cell(self, line: int) -> tuple[int, int]:
        """Return row and column of the cell on a line of the source (from 1)."""
        return self.lines[min(max(line, 1), len(self.lines)) - 1] if self.lines else (1, 1)

    def place(self, line: int) -> str:
        """Name the cell on a line of the source: ``名册!B7``."""
        return place(self.sheet, *self.cell(line))


def sheet_tags(sheet: Worksheet) -> SheetTags:
    """Return the tags of a sheet. Raises :class:`MasterError` for a misplaced row tag."""
    pieces: list[str] = []
    lines: list[tuple[int, int]] = []
    for row in sheet.rows:
        for text, at in _row_source(sheet.name, row):
            pieces.append(f"{text}\n")
            lines += [at] * (text.count("\n") + 1)
    return SheetTags(sheet.name, "".join(pieces), tuple(lines))


def _row_source(sheet: str, row: SheetRow) -> Iterator[tuple[str, tuple[int, int]]]:
    statement = row_statement(sheet, row)
    if statement is not None:
        cell, text = statement
        yield text, (row.number, cell.column)
        return
    yield f"{_ROW}{row.number}", (row.number, 1)
    for cell in row.cells:
        if has_tags(cell):
            text = _RUN.join(whole_tags(cell.text))
            yield f"{_CELL}{cell.column}{_TEXT}{text}{_END}", (row.number, cell.column)


def has_tags(cell: SheetCell) -> bool:
    """Say whether a cell has tags."""
    return cell.kind == "text" and any(mark in cell.string for mark in ("{{", "{%", "{#"))


def row_statement(sheet: str, row: SheetRow) -> tuple[SheetCell, str] | None:
    """Return the cell and the statement of a row tag, None for an ordinary row."""
    cells = [cell for cell in row.cells if cell.string.strip()]
    marked = [cell for cell in cells if _WITHOUT_NAME.search(cell.string)]
    if not marked:
        return None
    match = _ROW_TAG.fullmatch(marked[0].string)
    if len(cells) > 1 or match is None:
        where = place(sheet, row.number, marked[0].column)
        raise MasterError(f"{where}：{{%tr …%}} 须独占一行，该行的其他格子应是空的")
    return marked[0], f"{{% {match['statement'].strip()} %}}"


def whole_tags(text: Text) -> list[str]:
    """Return the runs of a text with every tag whole, in the run where it begins.

    Excel cuts a text into runs wherever somebody changed a character's font.
    """
    string = "".join(piece.text for piece in text)
    inside = {i for match in _TAG.finditer(string) for i in range(match.start() + 1, match.end())}
    runs, at, current = [""] * len(text), 0, 0
    for number, piece in enumerate(text):
        for character in piece.text:
            current = current if at in inside else number
            runs[current] += character
            at += 1
    return runs


def render(tags: SheetTags, context: Mapping[str, object], where: str) -> list[FilledRow]:
    """Evaluate the tags of a sheet; ``where`` names the master in messages.

    Raises :class:`MasterError`, naming the cell, for tags that are wrong.
    """
    try:
        template = _compiled(tags.source)
    except TemplateSyntaxError as problem:
        raise _error(where, tags, problem.lineno, f"标签写法有误（{tag_fault(problem)}）") from None
    try:
        return list(_rows(template.render(context)))
    except UndefinedError as problem:
        line = in_tags(problem)
        raise _error(where, tags, line, f"有本表没有的标签（{tag_fault(problem)}）") from None
    except TemplateError as problem:
        raise _error(
            where, tags, in_tags(problem), f"标签写法有误（{tag_fault(problem)}）"
        ) from None
    except (*FAULTS, MasterError) as problem:
        raise _error(
            where, tags, in_tags(problem), f"标签不能计算（{tag_fault(problem)}）"
        ) from None


@lru_cache(maxsize=16)
def _compiled(source: str) -> Template:
    """Compile a source once; a template holds nothing of a person."""
    return text_environment().from_string(source)


def _error(where: str, tags: SheetTags, line: int, message: str) -> MasterError:
    return MasterError(
        f"{where} {tags.place(line)}：{message}。请用 cadre-docs lint 查出全部问题。"
    )


def _rows(rendered: str) -> Iterator[FilledRow]:
    """Read the rows back from what Jinja printed."""
    for part in rendered.split(_ROW)[1:]:
        number, *cells = part.split(_CELL)
        texts = {}
        for cell in cells:
            column, _, rest = cell.partition(_TEXT)
            texts[int(column)] = tuple(rest[: rest.index(_END)].split(_RUN))
        yield FilledRow(int(number), texts)
