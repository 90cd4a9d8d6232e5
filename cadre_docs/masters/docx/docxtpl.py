"""Filling a DOCX master with docxtpl: sandboxed, strict, escaped, one template per record."""

from __future__ import annotations

import contextlib
import io
import re
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateError, UndefinedError
from markupsafe import Markup

from cadre_docs.adapters.docx_internals import write_packages_into
from cadre_docs.adapters.docxtpl_internals import body_source, margin_sources
from cadre_docs.adapters.quiet import without_warnings
from cadre_docs.errors import MasterError
from cadre_docs.masters.docx.sandbox import environment
from cadre_docs.masters.docx.sizes import ROOM, state_sizes
from cadre_docs.masters.photo_size import PrintedPhoto
from cadre_docs.masters.sandbox import FAULTS, in_tags
from cadre_docs.masters.tag_words import tag_fault
from cadre_docs.office.dangers import ATTACHED_TEMPLATE
from cadre_docs.office.reproducible import UndatedArchive
from cadre_docs.office.xml import XmlError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cadre_docs.masters.context import Context, Printable, PrintedRow

# A run that holds one tag and nothing else; its size may then follow the text.
_TAG_RUN = re.compile(
    r"<w:r(?P<attributes>(?: [^<>]*)?)>(?P<properties><w:rPr>(?:(?!</?w:r[ >]).)*?</w:rPr>)"
    r"(?P<open><w:t(?: [^<>]*)?>\s*)\{\{\s*(?P<tag>[\w.]+)\s*\}\}(?P<close>\s*</w:t></w:r>)",
    re.DOTALL,
)
_INDENT = re.compile(r">\s+<")
_NO_DISTANCE = 'distT="0" distB="0" distL="0" distR="0"'
_SIZE = re.compile(r'(<w:sz(?:Cs)? w:val=")(\d+)(")')


write_packages_into(UndatedArchive)


class _Template(DocxTemplate):  # type: ignore[misc]
    """docxtpl, with font sizes that follow the length of the text in one-tag runs."""

    def patch_xml(self, src_xml: str) -> str:
        sized = _TAG_RUN.sub(_size_by_text, super().patch_xml(src_xml))
        return ROOM.sub("", sized)


def _size_by_text(match: re.Match[str]) -> str:
    tag, properties = match["tag"], match["properties"]
    found, size = ROOM.search(match["attributes"]), _SIZE.search(properties)
    if size is None:
        return match[0]
    room = found["room"] if found else "0"
    sized = _SIZE.sub(rf"\g<1>{{{{ \g<2>|fitted({tag}, {room}) }}}}\g<3>", properties)
    printed = f"{{{{ {tag}|lined({size[2]}, {room}) }}}}"
    return f"<w:r{match['attributes']}>{sized}{match['open']}{printed}{match['close']}"


class _Image:
    """A photo tied to the template it goes into.

    Nothing of it is public: a master's tags could save files through a template.
    """

    __slots__ = ("_photo", "_template")

    def __init__(self, template: _Template, photo: PrintedPhoto) -> None:
        self._template, self._photo = template, photo

    def __html__(self) -> Markup:
        photo = self._photo
        photo.printed = True
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
    parts = {"正文": body_source(template)}
    for uri, name in ((RELATIONSHIP_TYPE.HEADER, "页眉"), (RELATIONSHIP_TYPE.FOOTER, "页脚")):
        for number, (_, source) in enumerate(margin_sources(template, uri), 1):
            parts[f"{name}{number}"] = source
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


_ALL = "请用 cadre-docs lint 查出全部问题。"


@contextlib.contextmanager
def explained(where: str) -> Iterator[None]:
    """Turn what Jinja says of a master's tags into a :class:`MasterError`."""
    try:
        # docxtpl uses python-docx calls that are marked as going away.
        with without_warnings(DeprecationWarning):
            yield
    except UndefinedError as problem:
        raise MasterError(f"{where}：有本表没有的标签（{tag_fault(problem)}）。{_ALL}") from None
    except TemplateError as problem:
        raise MasterError(f"{where}：标签写法有误（{tag_fault(problem)}）。{_ALL}") from None
    except FAULTS as problem:
        if not in_tags(problem):
            raise
        raise MasterError(f"{where}：标签不能计算（{tag_fault(problem)}）。{_ALL}") from None


def tied(context: Context, image: Callable[[PrintedPhoto], object]) -> dict[str, object]:
    """Return a context with its photos tied, by ``image``, to the part they go into."""

    def one(value: Printable | PrintedPhoto) -> object:
        return image(value) if isinstance(value, PrintedPhoto) else value

    def all_of(rows: list[PrintedRow]) -> object:
        if not _has_photo(rows):  # nearly always
            return rows
        return [{key: one(cell) for key, cell in row.items()} for row in rows]

    return {
        key: all_of(value) if isinstance(value, list) else one(value)
        for key, value in context.items()
    }


def _has_photo(rows: list[PrintedRow]) -> bool:
    cells = chain.from_iterable(row.values() for row in rows)
    return PrintedPhoto in map(type, cells)


def _refuse_other_roots(document: Any) -> None:
    """python-docx takes any XML for a part and stumbles over it much later."""
    roots = (
        ("正文", document.element, "w:document"),
        ("文档属性", _core_properties(document), "cp:coreProperties"),
    )
    for name, root, wanted in roots:
        if root.tag != qn(wanted):
            raise ValueError(f"{name}的部件里是别的内容")
    if document.element.body is None:
        raise ValueError("没有正文")


def _core_properties(document: Any) -> Any:
    """Return the root of a document's properties; python-docx adds them where there are none."""
    _ = document.core_properties
    return document.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).element


def _drop_attached_templates(document: Any) -> None:
    """Forget which template a master was made with: a path of its writer's machine (ADR 9)."""
    for part in document.part.package.iter_parts():
        links = [
            n for n, link in part.rels.items() if link.reltype.endswith(f"/{ATTACHED_TEMPLATE}")
        ]
        for number in links:
            del part.rels[number]
        root = getattr(part, "element", None)
        if root is not None:
            for named in list(root.iter(qn(f"w:{ATTACHED_TEMPLATE}"))):
                named.getparent().remove(named)


def open_master(master: bytes, where: str) -> Any:
    """Open a master with docxtpl. Raises :class:`MasterError` for a file that is no DOCX."""
    template = _Template(io.BytesIO(master))
    try:
        template.init_docx()
        _refuse_other_roots(template.docx)
    except Exception as problem:  # python-docx raises whatever it stumbles over
        raise _damaged(where) from problem
    _drop_attached_templates(template.docx)
    try:
        state_sizes(template.docx)
    except (ValueError, XmlError) as problem:
        raise _damaged(where) from problem
    return template


def _damaged(where: str) -> MasterError:
    return MasterError(f"{where}：不是完好的DOCX文件。请用Word或WPS另存后重试。")
