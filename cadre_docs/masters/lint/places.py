"""Where the tags of a Word master stand, as people count: 表2 第3行 第4格."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2 import TemplateError

from cadre_docs.errors import CadreDocsError
from cadre_docs.masters.blanks.picture import tags_of
from cadre_docs.masters.blanks.read_docx import read_docx_form
from cadre_docs.masters.docx.sandbox import environment
from cadre_docs.masters.normalize.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

_VALUE = re.compile(r"\{\{.*?(?:\}\}|$)", re.DOTALL)
_WHOLE = re.compile(r"\{%-?\s*(?:tr|p|tc|r)\s")


class TagPlaces:
    """The places of a master's tags; where it cannot be read, none."""

    def __init__(self, master: bytes) -> None:
        self._texts = list(_texts(master))
        loops: dict[str, str] = {}
        self._of: dict[str, str] = {}
        for place, text in self._texts:
            for name in tags_of(text, loops):
                self._of.setdefault(name, place)
                for part in name.split("."):
                    self._of.setdefault(part, place)

    def of(self, name: str) -> str:
        """Return where a tag (or its table, or its column) is used first, or nothing."""
        return self._of.get(name, "")

    def broken(self) -> Iterator[tuple[str, TemplateError]]:
        """Yield the places of tags that are no Jinja, and what is wrong with each."""
        for place, text in self._texts:
            for tag in _VALUE.findall(text):
                try:
                    environment().parse(tag)
                except TemplateError as problem:
                    yield place, problem
            if "{%" in text and not _WHOLE.search(text) and text.count("{%") == text.count("%}"):
                continue
            if text.count("{%") != text.count("%}"):
                try:
                    environment().parse(text)
                except TemplateError as problem:
                    yield place, problem


def _texts(master: bytes) -> Iterator[tuple[str, str]]:
    try:
        form = read_docx_form(Document(master))
    except (CadreDocsError, ValueError):
        return
    for line in form.lines():
        yield f"正文第{line.number}段", line.text
    for grid in form.grids():
        for cell in grid.cells():
            yield cell.place, cell.text
