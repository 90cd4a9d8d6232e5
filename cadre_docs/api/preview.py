"""Previews: a form as it will be printed, as pictures."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadre_docs.api.base import Written, open_catalog, output_writer, public, refuse_suffix
from cadre_docs.api.reading import Read
from cadre_docs.errors import EnvironmentLackError, MasterError, OutputError, RequestError
from cadre_docs.masters.blanks.picture import Mark, box_pages, master_layout
from cadre_docs.outputs.targets import owner_of, owner_of_file
from cadre_docs.pages.picture import ONE_AT_A_TIME
from cadre_docs.printing.document import Printer
from cadre_docs.source.files import read_named

if TYPE_CHECKING:
    from cadre_docs.api.forms import Linted
    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.read import Intake
    from cadre_docs.schema import Schema

WIDTH = 900
"""Pixels that a page is wide: sharp on a screen, and legible when it is enlarged."""
_MOST_PAGES = 50
_GAP, _BEHIND = 24, "#8a8f96"  # between the pages of a joined picture


@dataclass(frozen=True, kw_only=True)
class Preview(Written):
    """The ``pdf`` of a form, and its pages as pictures (PNG).

    ``numbers`` are those of the findings that :func:`lint_preview` has drawn.
    """

    pdf: bytes = field(repr=False)
    numbers: frozenset[int] = frozenset()

    @cached_property
    def hash(self) -> str:
        """What tells one preview from another."""
        return sha256(self.pdf).hexdigest()[:16]

    @cached_property
    def pages(self) -> int:
        """How many pages it has."""
        with ONE_AT_A_TIME, _opened(self.pdf) as document:
            return len(document)

    def size(self, page: int) -> tuple[int, int]:
        """Return width and height of a page's picture in pixels; pages count from 1."""
        with ONE_AT_A_TIME, _opened(self.pdf) as document:
            width, height = document[self._index(page, len(document))].get_size()
        return WIDTH, ceil(height * _scale(width))

    def picture(self, page: int = 1) -> bytes:
        """Return a page as PNG.

        Raises :class:`~cadre_docs.errors.RequestError` for a page that there is not.
        """
        with ONE_AT_A_TIME, _opened(self.pdf) as document:
            image = _drawn(document, self._index(page, len(document)))
        return _png(image)

    def joined(self) -> bytes:
        """Return all pages (fifty at most) in one PNG, one below the other."""
        from PIL import Image

        with ONE_AT_A_TIME, _opened(self.pdf) as document:
            images = [_drawn(document, n) for n in range(min(len(document), _MOST_PAGES))]
        height = sum(one.height for one in images) + _GAP * (len(images) + 1)
        sheet = Image.new("RGB", (WIDTH + 2 * _GAP, height), _BEHIND)
        top = _GAP
        for one in images:
            sheet.paste(one, (_GAP, top))
            top += one.height + _GAP
        return _png(sheet)

    @staticmethod
    def _index(page: int, pages: int) -> int:
        if not 0 < page <= pages:
            raise RequestError(f"没有第{page}页，共{pages}页。")
        return page - 1


@public
def preview(
    target: Read | str,
    output: Path | str | None = None,
    *,
    number: int = 1,
    boxes: bool = False,
    catalog: Catalog | None = None,
    overwrite: bool = False,
) -> Preview:
    """Draw a form as it will be printed: an empty one by its name, or a record that was read.

    A record is drawn as a draft, whatever is wrong with it; ``number`` tells which one of those
    read, from 1. ``output`` is a .png of all pages. With ``boxes`` an empty form has its boxes
    numbered (3, and of a table 5.2) as :meth:`~cadre_docs.schema.Schema.fields` yields them.

    Raises :class:`~cadre_docs.errors.RequestError` for what is never printed or was not read, for
    the ``boxes`` of a record, and
    :class:`~cadre_docs.errors.EnvironmentLackError` where pypdfium2 is not installed.

    >>> import cadre_docs as cd
    >>> drawn = cd.preview("annual-record")
    >>> drawn.pages, drawn.picture(1)[1:4]
    (2, b'PNG')
    """
    path = Path(output) if output is not None else None
    refuse_suffix(path, ".png")
    named: tuple[Path, ...] = ()
    intakes: tuple[Intake, ...] = ()
    if isinstance(target, Read):
        if boxes:
            raise RequestError("格号标在空白表上：请给出表单，不要给记录。")
        records = target.records
        if not 0 < number <= len(records):
            raise RequestError(f"没有第{number}份记录，读到{len(records)}份。")
        record = records[number - 1]
        if record.schema.facts:
            raise RequestError(f"“{record.schema.title}”只供核对，不打印。")
        forms, named, intakes = target.catalog, target.named, target.intakes
        owner = owner_of(record, draft=True)
        pdf = Printer(forms, draft=True).filled(record).pdf
    else:
        if number != 1:
            raise RequestError("“第几份”（--number）说的是记录：画空白表时不要给。")
        forms = catalog or open_catalog()
        schema = forms.schema(target)
        pdf = _numbered(schema, forms) if boxes else Printer(forms).blank(schema).pdf
        owner = owner_of_file("boxes" if boxes else "preview", forms.master(schema.id))
    drawn = Preview(pdf=pdf)
    if path is None:
        return drawn
    with output_writer(named, intakes, forms, overwrite=overwrite, folder=path.parent) as written:
        written.outputs.claim([path])
        written.write(path, drawn.joined(), owner, paper=False)
    return Preview(*written.told(), pdf=pdf)


@public
def lint_preview(
    linted: Linted,
    output: Path | str | None = None,
    *,
    catalog: Catalog | None = None,
    overwrite: bool = False,
) -> Preview:
    """Draw a master that was looked through, each faulty box with the numbers of its findings.

    Numbers count ``linted.findings`` from 1; :attr:`Preview.numbers` tells which of them stand in
    the picture (what concerns no single box does not). ``output`` is a .png of all pages.

    Raises :class:`~cadre_docs.errors.RequestError` for a master that cannot be drawn.

    >>> import cadre_docs as cd
    >>> cd.lint_preview(cd.lint("annual-record")).pages
    2
    """
    from cadre_docs.masters.lint.picture import lint_pages

    path = Path(output) if output is not None else None
    refuse_suffix(path, ".png")
    master = linted.master
    try:
        pdf, numbers = lint_pages(read_named(master), master.name, linted.findings, master.stem)
    except (MasterError, OutputError) as problem:
        raise RequestError(f"“{master.name}”画不出图：{problem}") from None
    drawn = Preview(pdf=pdf, numbers=numbers)
    if path is None:
        return drawn
    forms = catalog or open_catalog()
    with output_writer((master,), (), forms, overwrite=overwrite, folder=path.parent) as written:
        written.outputs.claim([path])
        written.write(path, drawn.joined(), owner_of_file("lint", master), paper=False)
    return Preview(*written.told(), pdf=pdf, numbers=numbers)


def _numbered(schema: Schema, forms: Catalog) -> bytes:
    """Return the pages of an empty form with its boxes numbered."""
    if schema.facts:
        raise RequestError(f"“{schema.title}”只供核对，不打印。")
    numbers = {}
    for number, box in enumerate(schema.fields(), 1):
        numbers[box.key] = str(number)
        for place, column in enumerate(box.columns, 1):
            numbers[f"{box.key}.{column.key}"] = f"{number}.{place}"
    return box_pages(
        master_layout(forms.master_bytes(schema.id), forms.master(schema.id).name),
        lambda tag: Mark(numbers[tag]) if tag in numbers else None,
        schema.title,
    )


def _opened(pdf: bytes) -> Any:
    try:
        import pypdfium2
    except ImportError as problem:
        raise EnvironmentLackError(
            "本机没有装画页面用的程序库 pypdfium2。请运行 pip install 'cadre-docs[web]'。"
        ) from problem
    return pypdfium2.PdfDocument(pdf)


def _drawn(document: Any, index: int) -> Any:
    page = document[index]
    return page.render(scale=_scale(page.get_width())).to_pil().convert("RGB")


def _scale(width: float) -> float:
    """Return pixels a point; PDFium rounds up, so a little less than a whole width."""
    return (WIDTH - 0.5) / width


def _png(image: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=False)
    return stream.getvalue()
