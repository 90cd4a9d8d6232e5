"""Filling a DOCX master with docxtpl: sandboxed, strict, escaped, one template per record."""

from __future__ import annotations

import contextlib
import io
import re
import warnings
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from docxtpl import DocxTemplate
from jinja2 import TemplateError, UndefinedError
from markupsafe import Markup

from cadre_docs.errors import MasterError
from cadre_docs.render.context import Printable
from cadre_docs.render.docx_sizes import state_sizes
from cadre_docs.render.jinja import sandbox
from cadre_docs.render.photo import PrintedPhoto

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from cadre_docs.render.context import Context, PrintedRow

# A run that holds one tag and nothing else; its size may then follow the text.
_TAG_RUN = re.compile(
    r"<w:r(?: [^>]*)?>(?P<properties><w:rPr>(?:(?!</w:r>).)*?</w:rPr>)"
    r"<w:t(?: [^>]*)?>\s*\{\{\s*(?P<tag>[\w.]+)\s*\}\}\s*</w:t></w:r>",
    re.DOTALL,
)
_INDENT = re.compile(r">\s+<")
_NO_DISTANCE = 'distT="0" distB="0" distL="0" distR="0"'
_SIZE = re.compile(r'(<w:sz(?:Cs)? w:val=")(\d+)(")')


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """Return the Jinja environment of DOCX masters: values are escaped for XML."""
    env = sandbox(autoescape=True)
    env.filters["fitted"] = _fitted
    return env


def _fitted(half_points: int, text: str) -> Markup:
    """Return a font size in half-points, smaller where a text outgrows its line."""
    return _size(half_points, text.scale if isinstance(text, Printable) else 1.0)


@lru_cache(maxsize=1024)
def _size(half_points: int, scale: float) -> Markup:
    # Marked as safe, or each of the hundreds in a form would be escaped.
    return Markup(int(half_points * scale))  # noqa: S704 - a number


class _Template(DocxTemplate):  # type: ignore[misc]
    """docxtpl, with font sizes that follow the length of the text in one-tag runs."""

    def patch_xml(self, src_xml: str) -> str:
        return _TAG_RUN.sub(_size_by_text, super().patch_xml(src_xml))


def _size_by_text(match: re.Match[str]) -> str:
    properties, tag = match["properties"], match["tag"]
    sized = _SIZE.sub(rf"\g<1>{{{{ \g<2>|fitted({tag}) }}}}\g<3>", properties)
    return match[0].replace(properties, sized, 1)


class _Image:
    """A photo tied to the template it goes into.

    Nothing of it is public: a master's tags could save files through a template.
    """

    __slots__ = ("_photo", "_template")

    def __init__(self, template: _Template, photo: PrintedPhoto) -> None:
        self._template, self._photo = template, photo

    def __html__(self) -> Markup:
        photo = self._photo
        part = self._template.current_rendering_part
        inline = part.new_pic_inline(io.BytesIO(photo.jpeg), photo.width, photo.height)
        return picture(inline.xml, photo.description)


def picture(inline: str, description: str) -> Markup:
    """Return a picture's XML as a tag in a text prints it, with a description for the blind.

    ``inline`` is its ``<wp:inline>`` as python-docx makes it.
    """
    # Without distances LibreOffice takes 3 mm left and right: too wide for the box.
    xml = _INDENT.sub("><", inline.strip())
    xml = xml.replace("<wp:inline ", f"<wp:inline {_NO_DISTANCE} ", 1)
    xml = xml.replace("<wp:docPr ", f"<wp:docPr descr={quoteattr(description)} ", 1)
    return Markup(  # noqa: S704 - no text of a person
        f'</w:t></w:r><w:r><w:drawing>{xml}</w:drawing></w:r><w:r><w:t xml:space="preserve">'
    )


def jinja_parts(master: bytes, where: str) -> dict[str, str]:
    """Return the Jinja source of each part of a master: body, headers, footers.

    Raises :class:`MasterError` when the file is no DOCX.
    """
    template = open_master(master, where)
    template.render_init()
    parts = {"正文": template.patch_xml(template.get_xml())}
    for uri, name in ((template.HEADER_URI, "页眉"), (template.FOOTER_URI, "页脚")):
        for number, (_, part) in enumerate(template.get_headers_footers(uri), 1):
            parts[f"{name}{number}"] = template.patch_xml(template.get_part_xml(part))
    return parts


def fill_docx(master: bytes, context: Context, where: str) -> bytes:
    """Return the filled document.

    ``where`` names the master in messages. Raises :class:`MasterError` for a tag that the
    schema does not know and for tags that are no Jinja.
    """
    # A docxtpl object that is rendered twice keeps the first person: always a new one.
    template = open_master(master, where)
    with explained(where):
        image = partial(_Image, template)
        template.render(tied(context, image), jinja_env=environment())
    filled = io.BytesIO()
    template.save(filled)
    return filled.getvalue()


@contextlib.contextmanager
def explained(where: str) -> Iterator[None]:
    """Turn what Jinja says of a master's tags into a :class:`MasterError`."""
    try:
        with warnings.catch_warnings():
            # docxtpl uses python-docx calls that are marked as going away.
            warnings.simplefilter("ignore", DeprecationWarning)
            yield
    except UndefinedError as problem:
        raise MasterError(
            f"{where}：有本表没有的标签（{problem}）。请用 cadre-docs lint 查出全部问题。"
        ) from None
    except TemplateError as problem:
        raise MasterError(
            f"{where}：标签写法有误（{problem}）。请用 cadre-docs lint 查出全部问题。"
        ) from None
    except (TypeError, ValueError, ArithmeticError, RecursionError, MemoryError) as problem:
        raise MasterError(
            f"{where}：标签不能计算（{problem}）。请用 cadre-docs lint 查出全部问题。"
        ) from None


def tied(context: Context, image: Callable[[PrintedPhoto], object]) -> dict[str, object]:
    """Return a context with its photos tied, by ``image``, to the part they go into."""

    def one(value: Printable | PrintedPhoto | list[PrintedRow]) -> object:
        if isinstance(value, list):
            return [{key: one(cell) for key, cell in row.items()} for row in value]
        return image(value) if isinstance(value, PrintedPhoto) else value

    return {key: one(value) for key, value in context.items()}


def open_master(master: bytes, where: str) -> Any:
    """Open a master with docxtpl. Raises :class:`MasterError` for a file that is no DOCX."""
    template = _Template(io.BytesIO(master))
    try:
        template.init_docx()
        state_sizes(template.docx)
    except Exception as problem:
        raise MasterError(
            f"{where}：不是完好的DOCX文件（{problem}）。请用Word或WPS另存后重试。"
        ) from problem
    return template
