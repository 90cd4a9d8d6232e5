"""Filling a DOCX master with docxtpl: sandboxed, strict, escaped, one template per record."""

from __future__ import annotations

import io
import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docxtpl import DocxTemplate

from cadre_docs.adapters.docx_internals import write_packages_into
from cadre_docs.adapters.docxtpl_internals import body_source, margin_sources
from cadre_docs.adapters.quiet import without_warnings
from cadre_docs.errors import MasterError
from cadre_docs.masters.docx.photos import picture
from cadre_docs.masters.docx.ready import explained, tied
from cadre_docs.masters.docx.sandbox import environment
from cadre_docs.masters.docx.sizes import ROOM, state_sizes
from cadre_docs.office.dangers import ATTACHED_TEMPLATE
from cadre_docs.office.reproducible import UndatedArchive
from cadre_docs.office.xml import XmlError

if TYPE_CHECKING:
    from markupsafe import Markup

    from cadre_docs.masters.context import Context
    from cadre_docs.masters.photo_size import PrintedPhoto

# A run that holds one tag and nothing else; its size may then follow the text.
_TAG_RUN = re.compile(
    r"<w:r(?P<attributes>(?: [^<>]*)?)>(?P<properties><w:rPr>(?:(?!</?w:r[ >]).)*?</w:rPr>)"
    r"(?P<open><w:t(?: [^<>]*)?>\s*)\{\{\s*(?P<tag>[\w.]+)\s*\}\}(?P<close>\s*</w:t></w:r>)",
    re.DOTALL,
)
_SIZE = re.compile(r'(<w:sz(?:Cs)? w:val=")(\d+)(")')


write_packages_into(UndatedArchive)


class _Template(DocxTemplate):  # type: ignore[misc]
    """docxtpl, with font sizes that follow the length of the text in one-tag runs."""

    def patch_xml(self, src_xml: str) -> str:
        return _patched(src_xml)


_NO_FILE: Any = None  # docxtpl looks at the text alone


@lru_cache(maxsize=8)
def _patched(source: str) -> str:
    """Return a part of a master as Jinja reads it: the same for everybody whom it is filled for."""
    sized = _TAG_RUN.sub(_size_by_text, DocxTemplate.patch_xml(_NO_FILE, source))
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
        inline = part.new_pic_inline(io.BytesIO(photo.picture), photo.width, photo.height)
        return picture(inline.xml, photo.description)


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
    # docxtpl uses python-docx calls that are marked as going away.
    with explained(where), without_warnings(DeprecationWarning):
        image = partial(_Image, template)
        template.render(tied(context, image), jinja_env=environment())
    filled = io.BytesIO()
    template.save(filled)
    return filled.getvalue()


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
