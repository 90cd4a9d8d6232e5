"""A DOCX master made ready once and filled many times.

docxtpl opens, rewrites and compiles a master anew for every document, because a template
object that is rendered twice keeps the first person. Here docxtpl prepares the parts once;
for each person only Jinja runs (:mod:`cadre_docs.masters.docx.ready`). Masters that ask for more
of docxtpl (:func:`_wants_docxtpl`) are filled by it. Tests compare both ways.
"""

from __future__ import annotations

import io
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from docx.opc.constants import RELATIONSHIP_TYPE

from cadre_docs.adapters.docx_internals import picture_xml
from cadre_docs.adapters.docxtpl_internals import body_source, margin_sources
from cadre_docs.adapters.quiet import without_warnings
from cadre_docs.masters.docx.breaks import BREAKS
from cadre_docs.masters.docx.docxtpl import fill_docx, open_master
from cadre_docs.masters.docx.grids import grids_stay
from cadre_docs.masters.docx.photos import frame_of
from cadre_docs.masters.docx.ready import (
    ESCAPED_BRACES,
    PICTURE,
    ReadyMaster,
    TaggedPart,
    explained,
)
from cadre_docs.masters.filled import Filled
from cadre_docs.masters.inspect import inspect_master, require_room
from cadre_docs.office.archive import DOCX
from cadre_docs.office.reproducible import contents_of, packed, stable_parts
from cadre_docs.pages.read_docx.reader import read_docx

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from cadre_docs.masters.context import Context

_TAG = re.compile(r"\{[{%#]")
_BODY, _BODY_END = "<w:body", "</w:body>"
_MARGINS = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)


class DocxMaster:
    """Fills one master; holds nothing of a person.

    ``where`` names the master in messages; ``date`` is the date that documents carry. ``ready`` is
    the master made ready, None where only docxtpl can fill it.
    Raises :class:`MasterError` for a file that is no DOCX and for tags that are no Jinja.
    """

    def __init__(self, master: bytes, where: str, date: datetime.date) -> None:
        self._master, self._where, self._date = master, where, date
        inspect_master(master, DOCX, where)
        require_room(partial(read_docx, master), where)
        template = open_master(master, where)
        with explained(where), without_warnings(DeprecationWarning):
            self.ready = None if _wants_docxtpl(template) else _compiled(template, date)

    def fill(self, context: Context) -> Filled:
        """Return the filled document; equal contexts give files of equal bytes.

        Raises :class:`MasterError` for a tag that the schema does not know, and
        :class:`~cadre_docs.errors.OutputError` for a text that no document can hold.
        """
        if self.ready is None:
            data = fill_docx(self._master, context, self._where)
            parts = stable_parts(contents_of(data), self._date)
            return Filled(parts, partial(packed, parts, self._date))
        with explained(self._where):
            return self.ready.filled(context, self._date)


def _compiled(template: Any, date: datetime.date) -> ReadyMaster:
    package = io.BytesIO()
    template.docx.save(package)  # docxtpl's own save would open the master again
    contents = stable_parts(contents_of(package.getvalue()), date)
    parts = {part.name: part for part in (_body(template), *_margins(template))}
    for part in parts.values():
        _ = part.template  # tags that are no Jinja are told now
    return ReadyMaster(contents, parts)


def _body(template: Any) -> TaggedPart:
    """Take the body; what stands around it in the document stays as it is."""
    part = template.docx.part
    whole = part.blob.decode()
    source = body_source(template)
    inner = source[source.index(">") + 1 : source.rindex(_BODY_END)]
    start = whole.index(">", whole.index(_BODY)) + 1
    return _part(part, inner, whole[:start], whole[whole.rindex(_BODY_END) :])


def _margins(template: Any) -> Iterator[TaggedPart]:
    """Take the headers and footers that have tags."""
    for uri in _MARGINS:
        for part, source in margin_sources(template, uri):
            if _TAG.search(source):
                yield _part(part, source)


def _part(part: Any, source: str, head: str = "", tail: str = "") -> TaggedPart:
    shape = getattr(part, "next_id", 1)  # the number that python-docx gives a new picture

    def inline(relation: str, width: int, height: int) -> str:
        return picture_xml(shape, relation, "image.jpg", width, height)

    return TaggedPart(
        name=str(part.partname).lstrip("/"),
        source=source,
        frame=frame_of(inline),
        head=head,
        tail=tail,
        is_broken=any(mark in source for mark in BREAKS),
        is_braced=any(escaped in source for escaped in ESCAPED_BRACES),
        is_pictured=PICTURE in source,
    )


def _wants_docxtpl(template: Any) -> bool:
    """Whether filling this master needs what only docxtpl does.

    That is: tags in footnotes or document properties, columns that tags add or remove, and
    text boxes (paragraphs in paragraphs).
    """
    core = template.docx.core_properties
    texts = (core.author, core.comments, core.identifier, core.language, core.subject, core.title)
    if any(_TAG.search(text) for text in texts):
        return True
    package = template.docx.part.package
    notes = (p for p in package.iter_parts() if p.content_type.endswith(".footnotes+xml"))
    if any(_TAG.search(part.blob.decode("utf-8", "replace")) for part in notes):
        return True
    body = template.docx.element.body
    return "<w:txbxContent" in body_source(template) or not grids_stay(body)
