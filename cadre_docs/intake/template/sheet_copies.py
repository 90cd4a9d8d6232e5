"""Sheets of a template beside those that are read: which are copies, and of what.

Two sheets of one kind leave open which of them is the true one, so a copy that says anything
else stops the file. One that says nothing of its own does no harm.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, error, warning
from cadre_docs.intake.template.layout import plain
from cadre_docs.performance.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from cadre_docs.intake.sheet import Sheet

_SHARE = 0.6  # of a sheet's headings and names, in a sheet that is of its kind
_FEWEST = 3
# As Excel, WPS and LibreOffice name a copy, and as people do: 人员 (2), 人员_2, 人员 - 副本, 人员2.
_COPIED = expression(
    r"[\s_\-—]*(?:[(（]?\d{1,3}[)）]?|的?(?:副本|复本|拷贝|copy|备份)[\s\d()（）]*)", re.IGNORECASE
)


def not_of_template(
    others: Iterable[Sheet], read: Mapping[str, Sheet], known: Collection[str]
) -> Iterator[Finding]:
    """Say which sheets were not read; an error where one is a copy that says something else.

    ``read`` are the sheets that are read, by what the template calls them, and ``known`` the
    names of boxes and columns.
    """
    models = [(title, sheet, _labels(sheet, known)) for title, sheet in read.items()]
    for sheet in others:
        labels = _labels(sheet, known)
        copied = (
            (title, model, own)
            for title, model, wanted in models
            if _is_named_as_copy(sheet, (model.title, title)) or _are_alike(labels, wanted)
            if (own := _own_cell(sheet, model)) is not None
        )
        found = next(copied, None)
        yield _not_ours(sheet) if found is None else _copy(sheet, *found)


def _what(sheet: Sheet) -> str:
    return f"{'隐藏的' if sheet.hidden else ''}工作表“{sheet.title}”"


def _not_ours(sheet: Sheet) -> Finding:
    return warning(
        "FS-template",
        f"{_what(sheet)}不是模板中的，没有读取",
        remedy="如有要填报的内容，请移到模板的工作表中；一个文件填不下时请另用一个模板",
        position=sheet.position(),
    )


def _copy(sheet: Sheet, title: str, model: Sheet, own: tuple[int, int]) -> Finding:
    return error(
        "FS-template",
        f"{_what(sheet)}和“{model.title}”是一种表，内容不同，没有读取",
        wanted=f"一个文件里只有一张“{title}”",
        remedy=f"请核对哪一张是对的，把要用的内容并到“{model.title}”里，再删去“{sheet.title}”",
        position=sheet.position(*own),
    )


def _is_named_as_copy(sheet: Sheet, names: Iterable[str]) -> bool:
    of = (name for name in names if sheet.title.startswith(name))
    return any(_COPIED.fullmatch(sheet.title[len(name) :]) for name in of)


def _are_alike(labels: set[str], wanted: set[str]) -> bool:
    return len(labels & wanted) >= max(_FEWEST, _SHARE * len(wanted))


def _labels(sheet: Sheet, known: Collection[str]) -> set[str]:
    texts = (sheet.text(row, column) for row in sheet.rows for column in sheet.columns(row))
    return {label for label in map(plain, texts) if label in known}


def _own_cell(sheet: Sheet, other: Sheet) -> tuple[int, int] | None:
    """Return the first cell that says something which the other sheet does not say there."""
    for row in sheet.rows:
        for column in sheet.columns(row):
            text = sheet.text(row, column)
            if text and text != other.text(row, column):
                return row, column
    return None
