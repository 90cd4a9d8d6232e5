"""A Word file → the tree of its record: the door for whatever was filled in a word processor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Position, error, warning
from cadre_docs.intake.print_titles import LISTS, TITLE_ROWS, instead, print_of
from cadre_docs.intake.read_tree import ReadTree
from cadre_docs.intake.word.geometry import geometry
from cadre_docs.intake.word.opening import Refused, open_word
from cadre_docs.intake.word.rows import RowReader
from cadre_docs.intake.word.which_form import is_several, which_form
from cadre_docs.limits import adjustable, amount, limits
from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.word.document import Document
    from cadre_docs.intake.word.which_form import Told
    from cadre_docs.schema import Schema

_TAG = expression(r"\{\{[^{}\n]{1,80}\}\}")
_FEW_TAGS = 2


def read_word(data: bytes, file: str, catalog: Catalog) -> tuple[list[ReadTree], list[Finding]]:
    """Return the record as it was typed, if there is one, and what was wrong with the file.

    Nothing of a file is guessed: what is not understood is named with its place.
    """
    try:
        document = open_word(data, file)
    except Refused as refusal:
        return [], [refusal.finding]
    if len(document.rows) > limits().records:
        what = f"文档有{len(document.rows)}行（段），超过{amount('records')}，没有读"
        remedy = f"请核对是否选错了文件；{adjustable('records')}"
        return [], [error("FS-file", what, remedy=remedy, position=Position(file))]
    told = which_form(document, catalog)
    if not told.form:
        return [], [_unknown(told, document, file, catalog)]
    form = geometry(catalog, told.form)
    if _is_master(document):
        return [], [_master(form.schema, file)]
    if is_several(document, form):
        return [], [_several(form.schema, file)]
    rows = RowReader(file, form)
    tree = rows.read(document)
    findings = [*_of_version(told, form.schema, file), *rows.findings]
    return [ReadTree(form.schema, tree, tuple(findings))], []


def _of_version(told: Told, schema: Schema, file: str) -> list[Finding]:
    if told.mark is None or told.mark.form != schema.id or told.mark.version == schema.version:
        return []
    return [
        warning(
            "FS-template",
            f"这是“{schema.title}”第{told.mark.version}版的表，现在是第{schema.version}版，按现在的表读",
            remedy="请核对读出的内容；以后请用新的空白表",
            position=Position(file),
        )
    ]


def _is_master(document: Document) -> bool:
    """Whether the tags that print a form stand in it still; one alone somebody may have typed."""
    cells = (cell.text for row in document.rows for cell in row.cells)
    return sum(len(_TAG.findall(text)) for text in cells) > _FEW_TAGS


def _master(schema: Schema, file: str) -> Finding:
    return error(
        "FS-form",
        f"这是“{schema.title}”的母版，标签（{{{{ … }}}}）还在，不是填好的表",
        remedy="请核对是否选错了文件；要填的用 cadre-docs new 生成，核对母版用 cadre-docs lint",
        position=Position(file),
    )


def _several(schema: Schema, file: str) -> Finding:
    return error(
        "FS-form",
        f"文件里有几份“{schema.title}”，分不清哪一段是谁的，没有读",
        wanted="一个文件里只有一个人的表",
        remedy="请一人一份，分成几个文件",
        position=Position(file),
    )


def _unknown(told: Told, document: Document, file: str, catalog: Catalog) -> Finding:
    texts = [cell.text for row in document.rows[:TITLE_ROWS] for cell in row.cells]
    printed = print_of(texts, catalog)
    if printed is not None and printed.role in LISTS:  # other forms are filled in in Word, too
        return error(
            "FS-form",
            f"这是打印出来的“{printed.title}”，不是填报用的表",
            wanted="应是 cadre-docs blank 打印的空白表，或通知所附的同样的表",
            remedy=instead(printed, "同样生成的 .xlsx"),
            position=Position(file),
        )
    titles = catalog.titles
    guesses = "、".join(
        f"“{titles.get(guess.form, guess.form)}”（栏名对上{guess.share:.0%}）"
        for guess in told.guesses
    )
    likely = f"最接近的是{guesses}" if guesses else "没有一种表的栏名对得上"
    return error(
        "FS-form",
        f"认不出这份 Word 文档是哪一种表：{likely}",
        wanted="应是 cadre-docs blank 打印的空白表，或通知所附的同样的表",
        remedy="请核对是否选错了文件；是填好的表的，请把内容填进 cadre-docs blank 打印的空白表",
        position=Position(file),
    )
