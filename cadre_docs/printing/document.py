"""One filled (or blank) form and its three outputs.

The master is filled once, and the filled file is one of the outputs: the DOCX, or the XLSX
of a form mastered in Excel. The others are made from the layout read back from it. So all
three always say the same.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from cadre_docs.errors import MasterError, UnprintedError
from cadre_docs.findings import shortened
from cadre_docs.masters.context import blank_context, grows, record_context
from cadre_docs.masters.docx.heights import with_heights
from cadre_docs.masters.draft import MARK
from cadre_docs.masters.filled import Filled
from cadre_docs.masters.form_marks import BLANK, PRINT
from cadre_docs.masters.prepare import reader
from cadre_docs.masters.reach import content, cut_off, unprinted
from cadre_docs.pages.giving_way import given_way, giving_way
from cadre_docs.performance.classes import frozen
from cadre_docs.performance.garbage import making_many
from cadre_docs.printing.ready import kept_ready, made_ready

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cadre_docs.catalog import Catalog
    from cadre_docs.law.instruments import LawBook
    from cadre_docs.masters.context import Context
    from cadre_docs.pages.fonts.choice import MissingGlyph
    from cadre_docs.pages.model import Layout
    from cadre_docs.pages.printed import DocumentInfo, Printed
    from cadre_docs.pages.tagged_pdf import Part
    from cadre_docs.pages.typeset import SetPage
    from cadre_docs.printing.ready import Ready
    from cadre_docs.record import Record
    from cadre_docs.schema import Schema

_QUOTED = 20  # characters of a value that was left out: there may be many


@frozen
class Document:
    """A filled form. ``title`` is its name for people: form, and person if there is one.

    ``as_filled`` is the filled master before large boxes give way; none does unless it
    ``may_grow``. ``labels`` are what the master prints in its tables (``Layout.labels``). A
    ``plain`` one has a PDF without structure.
    """

    schema: Schema
    title: str
    as_filled: Filled
    master: Path
    may_grow: bool = False
    labels: frozenset[tuple[int, int, str]] = frozenset()
    plain: bool = False

    @property
    def kind(self) -> str:
        """The kind of the master and of ``native``: ``docx`` or ``xlsx``."""
        return self.master.suffix.lower().removeprefix(".")

    @property
    def native(self) -> bytes:
        """The filled master as a file of its own kind."""
        return self.filled.file

    @property
    def date(self) -> date:
        """The date all outputs carry: the notice's, so that equal input gives equal bytes."""
        return date.fromisoformat(self.schema.source.date)

    @property
    def filled(self) -> Filled:
        """The filled master, in which large boxes give way to what has become higher."""
        return self._settled[0] if self.may_grow else self.as_filled

    @property
    def read_back(self) -> Layout:
        """The page as data, whatever the layout cannot show."""
        return self._settled[1]

    @cached_property
    def _settled(self) -> tuple[Filled, Layout]:
        read, filled = reader(self.master), self.as_filled
        layout = read(filled)
        if self.may_grow and (heights := giving_way(layout)):
            filled = with_heights(filled, heights, self.date)
            layout = given_way(layout, heights) or read(filled)
        return filled, replace(layout, labels=self.labels)

    @cached_property
    def layout(self) -> Layout:
        """The page as data. Raises :class:`MasterError` for features nobody can print."""
        layout = self.read_back
        if layout.unsupported:
            listed = "；".join(f"{item.where}：{item.what}" for item in layout.unsupported)
            raise MasterError(
                f"{self.master}：有不支持的排版（{listed}）。请用 cadre-docs lint 查出全部问题。"
            )
        return layout

    @cached_property
    def missing_glyphs(self) -> list[MissingGlyph]:
        """The characters that no font here has: there is no PDF of a document with any.

        Raises EnvironmentLackError when there are no fonts at all.
        """
        from cadre_docs.pages.fonts.choice import FontBook
        from cadre_docs.pages.pdf import missing_glyphs

        return missing_glyphs(self.layout, FontBook.system())

    @property
    def pdf(self) -> bytes:
        """The document as PDF, with metadata and page labels."""
        return self._printed.pdf

    @cached_property
    def _printed(self) -> Printed:
        # Imported here: only PDFs need fonts and what draws with them.
        from cadre_docs.pages.pdf import print_layout

        with making_many():  # who keeps the pages for a package has nothing to throw away
            info = self._info(self.filled.digest[:16])
            return print_layout(self.layout, info, self.missing_glyphs)

    def _info(self, identifier: bytes) -> DocumentInfo:
        from cadre_docs.pages.printed import DocumentInfo

        source = self.schema.source
        return DocumentInfo(
            title=self.title,
            subject=f"{source.issuer} {source.number or source.title}",
            date=self.date,
            identifier=identifier,
            cover=self.schema.cover,
            plain=self.plain,
        )

    @property
    def structure(self) -> Part | None:
        """The structure of the PDF, to be joined to others; None of a plain one."""
        return self._printed.structure

    @property
    def set_pages(self) -> tuple[SetPage, ...]:
        """The pages of the PDF as they were set; none where WeasyPrint made it."""
        from cadre_docs.pages.pdf import SetAndPrinted

        printed = self._printed
        return printed.set_pages if isinstance(printed, SetAndPrinted) else ()

    @property
    def pages(self) -> int:
        """How many pages the PDF has; nothing is written for that."""
        if "_printed" in vars(self):
            return self._printed.pages
        return self._page_count

    @cached_property
    def _page_count(self) -> int:
        from cadre_docs.pages.pdf import page_count

        return page_count(self.layout, self._info(b""), self.missing_glyphs)

    @cached_property
    def docx(self) -> bytes:
        """The document for a word processor."""
        if self.kind == "docx":
            return self.native
        from cadre_docs.pages.write_docx.writer import layout_to_docx

        return layout_to_docx(self.layout, title=self.title, date=self.date)

    @cached_property
    def xlsx(self) -> bytes:
        """The document as a workbook that prints like the form."""
        if self.kind == "xlsx":
            return self.native
        from cadre_docs.pages.write_xlsx.writer import layout_to_xlsx

        return layout_to_xlsx(self.layout, title=self.title, date=self.date)

    def output(self, kind: str) -> bytes:
        """Return the document as ``docx``, ``pdf`` or ``xlsx``."""
        outputs: dict[str, Callable[[], bytes]] = {
            "docx": lambda: self.docx,
            "pdf": lambda: self.pdf,
            "xlsx": lambda: self.xlsx,
        }
        return outputs[kind]()


class Printer:
    """Fills the masters of a catalog. Holds masters, never anything of a person.

    With ``draft`` everything that it prints is marked as one; ``plain`` PDFs have no structure.
    """

    def __init__(self, catalog: Catalog, *, draft: bool = False, plain: bool = False) -> None:
        self._catalog, self._draft, self._plain = catalog, draft, plain
        self._masters: dict[tuple[str, str], Ready] = {}
        self._blank_pages: dict[str, int] = {}

    @property
    def law(self) -> LawBook:
        """The notices of the catalog, and the rules that it declares."""
        return self._catalog.law

    @making_many()  # a roster has tens of thousands of boxes
    def filled(self, record: Record) -> Document:
        """Return a person's form.

        Raises UnprintedError when the master leaves out a value of it, and MasterError when
        it prints some box where nobody sees it.
        """
        schema, context = record.schema, record_context(record)
        title = f"{schema.title} {record.person}".rstrip()
        title += MARK if self._draft else ""
        document = self._document(schema, title, context)
        ready = self._master(schema, PRINT)
        left_out = unprinted(ready.filling, context)
        if ready.clips:
            left_out += cut_off(schema, context, document.read_back)
        if left_out:
            boxes = ((spot.path, content(context, spot)) for spot in left_out)
            values = tuple(
                (path, shortened(box, _QUOTED) if isinstance(box, str) else "照片")
                for path, box in boxes
            )
            raise UnprintedError(str(document.master), values)
        return document

    def layout(self, record: Record) -> Layout:
        """Return a person's form as data."""
        return self.filled(record).layout

    def blank(self, schema: Schema) -> Document:
        """Return the empty form, marked as one to fill in."""
        return self._document(schema, schema.title, blank_context(schema), BLANK)

    def blank_pages(self, schema: Schema) -> int:
        """Return how many PDF pages the empty form has."""
        if schema.id not in self._blank_pages:
            # Of a master that is ready: the marks of both are not printed.
            blank = self._document(schema, schema.title, blank_context(schema))
            self._blank_pages[schema.id] = blank.pages
        return self._blank_pages[schema.id]

    def _document(
        self, schema: Schema, title: str, context: Context, mark: str = PRINT
    ) -> Document:
        ready = self._master(schema, mark)
        filled = ready.filling.fill(context)
        may_grow = ready.path.suffix.lower() == ".docx" and grows(context, ready.alone)
        return Document(schema, title, filled, ready.path, may_grow, ready.labels, self._plain)

    def _master(self, schema: Schema, mark: str) -> Ready:
        key = schema.id, mark
        if key not in self._masters:
            # The blank form's mark is not printed where masters were made ready elsewhere.
            kept = kept_ready(self._catalog, schema, draft=self._draft) if mark == PRINT else None
            self._masters[key] = kept or made_ready(self._catalog, schema, mark, draft=self._draft)
        return self._masters[key]
