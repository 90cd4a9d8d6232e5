"""Masters of drafts: what is printed with open errors says so on the paper.

The mark stands behind the title, where no sheet can be cut off it. It is put into the master,
before anybody's form is filled, so that all three outputs have it.
"""

from __future__ import annotations

import copy
import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import TypeVar

    T = TypeVar("T")

MARK = "（草稿）"
_TAG = re.compile(r"\{[{%#](?:(?!\{[{%#]).)*?[}%#]\}")
_LONG = 4  # characters; a shorter title is a word
_BESIDE = 10  # characters that may stand beside a title; a sentence is none


def draft_path(path: Path) -> Path:
    """Return the name of a draft: what is sent on must tell by its name, too."""
    return path if path.stem.endswith(MARK) else path.with_stem(f"{path.stem}{MARK}")


def draft_master(master: bytes, kind: str, title: str) -> bytes:
    """Return a master, ``docx`` or ``xlsx``, with the mark behind the title."""
    return (_docx if kind == "docx" else _xlsx)(master, title)


def _docx(master: bytes, title: str) -> bytes:
    from docx import Document
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    document = Document(io.BytesIO(master))
    body = document.element.body
    paragraphs = [Paragraph(element, document) for element in body.iter(qn("w:p"))]
    found = _title([(paragraph.text, paragraph) for paragraph in paragraphs], title)
    if found is None:
        document.add_paragraph(MARK)
    else:
        run = next(run for run in reversed(found.runs) if run.text.strip())
        marked = copy.deepcopy(run.element)  # python-docx copies no run
        run.element.addnext(marked)
        type(run)(marked, found).text = MARK
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _xlsx(master: bytes, title: str) -> bytes:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(master))
    sheet = book.worksheets[0]
    cells = (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str))
    found = _title([(str(cell.value), cell) for cell in cells], title) or sheet["A1"]
    found.value = f"{found.value or ''}{MARK}"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _title(texts: Iterable[tuple[str, T]], title: str) -> T | None:
    """Return what holds the title, or else the first text."""
    filled: Sequence[tuple[str, T]] = [(text, item) for text, item in texts if text.strip()]
    wanted = "".join(title.split())
    squeezed = (("".join(_TAG.sub("", text).split()), item) for text, item in filled)
    titled = (item for text, item in squeezed if _is_title(text, wanted))
    return next(titled, filled[0][1] if filled else None)


def _is_title(text: str, wanted: str) -> bool:
    """Whether a text is the title; 公示 is the beginning of other lines, too (公示期：)."""
    if len(wanted) < _LONG:
        return text.endswith(wanted)
    return wanted in text and len(text) <= len(wanted) + _BESIDE
