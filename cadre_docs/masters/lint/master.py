"""Lint of a master: tags against the schema, and Office features nobody can print."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from cadre_docs.errors import MasterError, OutputError
from cadre_docs.findings import Finding, Position, error, few_of_each, warning
from cadre_docs.masters.docx.docxtpl import jinja_parts
from cadre_docs.masters.inspect import inspect_master
from cadre_docs.masters.lint.hands import hand_problems
from cadre_docs.masters.lint.labels import label_problems
from cadre_docs.masters.lint.photos import photo_problems
from cadre_docs.masters.lint.places import TagPlaces
from cadre_docs.masters.lint.refusals import told_once
from cadre_docs.masters.lint.tags import TagLinter
from cadre_docs.masters.reach import fixed_rows, outgrown, words_in_boxes
from cadre_docs.office.archive import DOCX, XLSX
from cadre_docs.pages.read_docx.reader import read_docx
from cadre_docs.pages.room import lack_of_room, unprintable
from cadre_docs.schema import FieldType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cadre_docs.pages.model import Layout
    from cadre_docs.schema import Field, Schema

_TAG = re.compile(r"\{\{([^{}|]++)(?:\||\}\})")
_ANY_TAG = re.compile(r"\{[{%]")
_ANY_DAY = date(2000, 1, 1)
_OTHERS = {"xlsx": "--to docx,pdf", "docx": "--to xlsx,pdf"}
_QUOTED = 16


def lint_master(
    master: bytes, schema: Schema, where: str, layout: Layout | None = None
) -> list[Finding]:
    """Return all that is wrong with a master; ``where`` is its path and tells its kind.

    ``layout`` is the master's, where it was read before.
    """
    lint = lint_xlsx if where.lower().endswith(".xlsx") else lint_docx
    return few_of_each(lint(master, schema, where, layout))


def lint_xlsx(
    master: bytes, schema: Schema, where: str, layout: Layout | None = None
) -> list[Finding]:
    """Return all that is wrong with an Excel master, at once; codes as in :func:`lint_docx`.

    Findings name sheet and cell.
    """
    from cadre_docs.masters.xlsx.fill import jinja_sheets
    from cadre_docs.pages.read_xlsx.reader import read_xlsx

    try:
        inspect_master(master, XLSX, where)
        sheets = jinja_sheets(master)
        layout = layout or read_xlsx(master)
    except MasterError as fault:
        return [error("MASTER-file", str(fault).rstrip("。"), position=Position(where))]
    linter = TagLinter(schema, where)
    for sheet in sheets:
        linter.part(sheet.sheet, sheet.source, sheet)
    linter.whole()
    if not linter.findings and not any(lack_of_room(layout)):
        linter.unbound(master)
    for field in schema.printed_fields:
        if field.type is FieldType.PHOTO:
            linter.complain("MASTER-photo", f"Excel母版不能印照片“{field.key}”", "请改用DOCX母版")
    found = [*linter.findings, *_unsupported(layout, where)]
    found += _if_in_order(found, _labels(master, schema, where))
    found += _if_in_order(found, _hands(layout, schema, where))
    found += _if_in_order(found, _outputs(layout, where))
    return found


def lint_docx(
    master: bytes, schema: Schema, where: str, layout: Layout | None = None
) -> list[Finding]:
    """Return all that is wrong with a master, at once.

    Codes: ``MASTER-file`` not a DOCX, ``MASTER-syntax`` a tag that is no Jinja,
    ``MASTER-tag`` a tag the schema does not know, ``MASTER-unbound`` a value that does not
    reach the paper, ``MASTER-photo`` a place where a photo would be cut off,
    ``MASTER-unsupported`` an Office feature the layout cannot show, ``MASTER-format`` (a
    warning) something that one output format cannot hold, ``MASTER-hand`` (a warning) too
    little room for what is written by hand (:mod:`cadre_docs.masters.lint.hands`).
    """
    try:
        inspect_master(master, DOCX, where)
        parts = jinja_parts(master, where)
        layout = layout or read_docx(master)
    except MasterError as fault:
        return [error("MASTER-file", str(fault).rstrip("。"), position=Position(where))]
    linter = TagLinter(schema, where)
    linter.places = TagPlaces(master)
    for name, source in parts.items():
        linter.part(name, source)
    if not linter.findings and not any(lack_of_room(layout)):
        linter.unbound(master)
    for text in dict.fromkeys(c.text for _, row in fixed_rows(layout) for c in row.cells):
        for tag in _TAG.findall(text):
            linter.complain(
                "MASTER-unbound",
                f"“{tag.strip()}”所在的行高是固定值，放不下的文字会被截掉",
                "请把这一行的行高改为“最小值”",
            )
    for text in dict.fromkeys(words_in_boxes(layout)):
        for tag in _TAG.findall(text):
            linter.complain(
                "MASTER-unbound",
                f"“{tag.strip()}”在大小固定的文本框里，放不下的文字会被截掉",
                "请把它移到正文或表格里",
            )
    for problem, remedy in photo_problems(layout, schema):
        linter.complain("MASTER-photo", problem, remedy)
    found = [*linter.findings, *_unsupported(layout, where)]
    found += _if_in_order(found, _labels(master, schema, where))
    found += _cut_words(layout, where)
    found += _if_in_order(found, _hands(layout, schema, where))
    found += _if_in_order(found, _outputs(layout, where))
    return found


def _if_in_order(found: list[Finding], further: Iterable[Finding]) -> Iterable[Finding]:
    """Return what is worth telling only where nothing else is wrong."""
    return () if any(finding.counts for finding in found) else further


def _unsupported(layout: Layout, where: str) -> Iterator[Finding]:
    """Yield what the layout cannot show; most items say themselves what to do."""
    for places, what, remedy in told_once(unprintable(layout)):
        message, position = f"{places}：不支持{what}", Position(where)
        yield error("MASTER-unsupported", message, remedy=remedy, position=position)


def _labels(master: bytes, schema: Schema, where: str) -> Iterator[Finding]:
    """Yield fields that the paper calls otherwise."""
    for field, words, other in label_problems(master, where, schema):
        if other is not None:
            yield _of_another(field, words, other, Position(where))
            continue
        yield warning(
            "MASTER-label",
            f"表单定义里“{field.key}”的 label 是“{field.label}”，母版上这一格旁边印的是“{words}”",
            remedy="请把 label 改成表上印的字；格子放错了的，把标签移到对的格子",
            position=Position(where),
        )


def _hands(layout: Layout, schema: Schema, where: str) -> Iterator[Finding]:
    """Yield places where there is too little room to write by hand."""
    for problem, remedy in hand_problems(layout, schema):
        yield warning("MASTER-hand", problem, remedy=remedy, position=Position(where))


def _outputs(layout: Layout, where: str) -> Iterator[Finding]:
    """Yield outputs that could not be written."""
    for kind, write in _writers(where).items():
        try:
            write(layout)
        except OutputError as fault:
            what = f"写不出{kind.upper()}：{str(fault).rstrip('。')}"
            remedy = f"否则打印时请用 {_OTHERS[kind]}"
            yield warning("MASTER-format", what, remedy=remedy, position=Position(where))


def _cut_words(layout: Layout, where: str) -> Iterator[Finding]:
    """Yield what the master itself prints where it has no room: Word, too, cuts it off."""
    for text in dict.fromkeys(outgrown(layout)):
        words = "".join(text.split())
        if words and not _ANY_TAG.search(text):
            shown = words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1]}…"
            yield warning(
                "MASTER-unbound",
                f"“{shown}”所在的格子或文本框大小固定，放不下的字会被截掉（Word 也这样）",
                remedy="请把行高改为“最小值”，或把文本框拉高，或改小行距、字号",
                position=Position(where),
            )


def lint_layout(master: bytes, where: str) -> list[Finding]:
    """Return what nobody can print of a file, whatever form it is.

    Codes as in :func:`lint_docx`.
    """
    is_sheet = where.lower().endswith(".xlsx")
    try:
        inspect_master(master, XLSX if is_sheet else DOCX, where)
        if is_sheet:
            from cadre_docs.pages.read_xlsx.reader import read_xlsx

            layout = read_xlsx(master)
        else:
            layout = read_docx(master)
    except MasterError as fault:
        return [error("MASTER-file", str(fault).rstrip("。"), position=Position(where))]
    found = list(_unsupported(layout, where))
    return found if is_sheet else [*found, *_cut_words(layout, where)]


def _writers(where: str) -> dict[str, Callable[[Layout], object]]:
    """Return what writes a layout in the formats that are not the master's own."""
    if where.lower().endswith(".xlsx"):
        from cadre_docs.pages.write_docx.writer import layout_to_docx

        return {"docx": partial(layout_to_docx, title="", date=_ANY_DAY)}
    from cadre_docs.pages.write_xlsx.writer import layout_to_xlsx

    return {"xlsx": partial(layout_to_xlsx, title="", date=_ANY_DAY)}


def _of_another(field: Field, words: str, other: Field, position: Position) -> Finding:
    return error(
        "MASTER-label",
        f"“{field.key}”的标签放在“{words}”旁边，而“{other.key}”的标签放在别处",
        wanted="各项印在自己的格子里",
        remedy="请把标签移到各自的格子；表上印的字改了的，改表单定义里的 label",
        position=position,
    )
