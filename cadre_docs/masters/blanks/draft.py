"""A blank form made into a master with its schema: the whole way, in memory."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.errors import MasterError
from cadre_docs.masters.blanks.boxes import Box, Found, Kind
from cadre_docs.masters.blanks.find import find
from cadre_docs.masters.blanks.names import name_boxes
from cadre_docs.masters.blanks.picture import master_layout
from cadre_docs.masters.blanks.read_docx import read_docx_form
from cadre_docs.masters.blanks.schema_text import Origin, schema_yaml, source_md
from cadre_docs.masters.blanks.types import pinyin
from cadre_docs.masters.blanks.write_docx import write_docx_tags
from cadre_docs.masters.normalize.changes import Changes
from cadre_docs.masters.normalize.document import Document
from cadre_docs.masters.normalize.docx import normalize_docx
from cadre_docs.office.package import Package

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cadre_docs.masters.blanks.form import Form
    from cadre_docs.masters.normalize.changes import Change
    from cadre_docs.pages.model import Layout, Unsupported

    Named = Callable[[Sequence[Box]], None]
    Tagged = Callable[[Form], None]

_CORE_DATE = re.compile(rb"(?:modified|created)\b[^>]*>\s*(\d{4}-\d{2}-\d{2})")
_TAG = re.compile(r"\{\{|\{%")
_NO_DATE = "2000-01-01"
_LONGEST_ID = 40
DAMAGED = "文件里有读不懂的尺寸或编号。请在 Word、Excel 或 WPS 中打开，另存一次再试。"


@dataclass(frozen=True, slots=True)
class DraftedForm:
    """A drafted form: its files, what was found, what was changed and what is still refused.

    ``blank`` is the form itself, as far as it was made printable, ``form`` what was read of it, and
    ``layout`` that of the master.
    """

    origin: Origin
    blank: bytes
    master: bytes
    schema: str
    source: str
    found: Found
    changes: tuple[Change, ...]
    left: tuple[Unsupported, ...]
    form: Form
    layout: Layout


def draft_form(
    data: bytes,
    file: str,
    *,
    form: str = "",
    title: str = "",
    named: Callable[[Sequence[Box]], None] | None = None,
    tagged: Callable[[Form], None] | None = None,
) -> DraftedForm:
    """Return a draft of the blank form in a DOCX or XLSX; ``file`` is its name.

    ``form`` and ``title`` are its id and title, where they are known; ``named`` may give boxes
    other keys before the tags are written, ``tagged`` may write more when they are. Raises
    :class:`MasterError` for a damaged file, one with tags, and one without any box.
    """
    make = _draft_xlsx if file.lower().endswith(".xlsx") else _draft_docx
    try:
        parts = make(data, named or (lambda _: None), tagged or (lambda _: None))
    except (ValueError, OverflowError):  # a measure that is no number
        raise MasterError(DAMAGED) from None
    found = parts.found
    if not found.boxes:
        raise MasterError(
            f"“{file}”里没有找到要填的格：没有空格子、□，也没有下划线。请核对它是不是空白表。"
        )
    called = title or found.title or file.rpartition(".")[0]
    origin = Origin(
        form or pinyin(called).replace("_", "-")[:_LONGEST_ID].strip("-") or "form",
        called,
        _day(data),
        file,
        sha256(data).hexdigest(),
    )
    return DraftedForm(
        origin,
        parts.blank,
        parts.master,
        schema_yaml(found, origin),
        source_md(found, origin, parts.changes, parts.left),
        found,
        parts.changes,
        parts.left,
        parts.form,
        parts.layout,
    )


class _Parts(NamedTuple):
    blank: bytes
    master: bytes
    found: Found
    changes: tuple[Change, ...]
    left: tuple[Unsupported, ...]
    form: Form
    layout: Layout


def _draft_docx(data: bytes, named: Named, tagged: Tagged) -> _Parts:
    normal = normalize_docx(data)
    document = Document(normal.data)
    form = read_docx_form(document)
    found = find(form)
    _refuse_tags("".join(map(str, document.body.itertext())))
    name_boxes(found.boxes)
    named(found.boxes)
    changes = Changes()
    write_docx_tags(found.boxes, changes)
    tagged(form)
    all_changes, master = (*normal.changes, *changes.found), document.save()
    layout = master_layout(master, ".docx")
    return _Parts(normal.data, master, found, all_changes, normal.left, form, layout)


def _draft_xlsx(data: bytes, named: Named, tagged: Tagged) -> _Parts:
    # openpyxl is slow to import.
    from cadre_docs.masters.blanks.xlsx import flatten, read_xlsx_form, write_xlsx_tags
    from cadre_docs.masters.normalize.xlsx import normalize_xlsx
    from cadre_docs.office.workbooks.rewrite import open_whole, save

    normal = normalize_xlsx(data)
    opened = open_whole(normal.data, "")
    if opened is None:
        raise MasterError("工作簿读不出来。请在 Excel 或 WPS 中另存为 .xlsx 再试。")
    flatten(opened.workbook)
    form = read_xlsx_form(opened.workbook)
    _refuse_tags("".join(cell.text for grid in form.grids() for cell in grid.cells()))
    found = find(form)
    _no_photos(found)
    name_boxes(found.boxes)
    named(found.boxes)
    write_xlsx_tags(found.boxes)
    tagged(form)
    # A tag may have been written where nothing was, in a look that nothing had.
    again = normalize_xlsx(save(opened).data)
    changes = tuple(dict.fromkeys([*normal.changes, *again.changes]))
    return _Parts(normal.data, again.data, found, changes, again.left, form, again.layout)


def _no_photos(found: Found) -> None:
    """An Excel master prints no photos: their boxes are left for the hand."""
    for box in [box for box in found.boxes if box.kind is Kind.PHOTO]:
        found.boxes.remove(box)


def _refuse_tags(text: str) -> None:
    if _TAG.search(text):
        raise MasterError("文件里已有 {{ }} 标签，是母版而不是空白表。请给没有标签的空白表。")


def _day(data: bytes) -> str:
    package = Package(data)
    core = package.read("docProps/core.xml") if "docProps/core.xml" in package else b""
    match = _CORE_DATE.search(core)
    return match[1].decode() if match else _NO_DATE
