"""Layout → DOCX, for forms that are mastered in Excel.

The package holds what the pages need and nothing else. Reading it back with
:func:`cadre_docs.pages.read_docx.reader.read_docx` gives the same tables.
"""

from __future__ import annotations

import io
from hashlib import sha256
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError
from cadre_docs.office.namespaces import RELATIONSHIP
from cadre_docs.office.reproducible import UndatedArchive, stable_zip
from cadre_docs.pages.write_docx import parts
from cadre_docs.pages.write_docx.blocks import JOINT, BlockWriter, twips

if TYPE_CHECKING:
    import datetime

    from cadre_docs.pages.model import Block, Layout, Page, Picture, Section

_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif"}
_ALIGN = {"top": "top", "center": "center", "bottom": "bottom"}


def layout_to_docx(layout: Layout, *, title: str, date: datetime.date) -> bytes:
    """Write ``layout`` as a DOCX; equal arguments give equal bytes.

    ``title`` and ``date`` go into the document properties. Raises :class:`OutputError` for
    a layout without pages.
    """
    if not layout.sections:
        raise OutputError("母版里没有内容，无法写出 DOCX 文件")
    return _Writer(layout).package(title, date)


class _Writer:
    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._media: dict[str, bytes] = {}
        self._parts: dict[str, str] = {}
        self._relations: dict[str, dict[str, tuple[str, str]]] = {}
        self._pictures = 0

    def package(self, title: str, date: datetime.date) -> bytes:
        main = self._relations.setdefault("word/document.xml", {})
        for name in ("styles", "settings", "fontTable"):
            main[f"rId{len(main) + 1}"] = (f"{RELATIONSHIP}/{name}", f"{name}.xml")
        body = "".join(
            self._section(number, section) for number, section in enumerate(self._layout.sections)
        )
        extensions = [name.rpartition(".")[2] for name in self._media]
        files: dict[str, str | bytes] = {
            "[Content_Types].xml": parts.content_types(self._parts, extensions),
            "_rels/.rels": parts.package_relationships(),
            "word/document.xml": parts.part("document", f"<w:body>{body}</w:body>"),
            "word/styles.xml": parts.styles(),
            "word/settings.xml": parts.settings(),
            "word/fontTable.xml": parts.font_table(self._fonts()),
            **self._parts,
            "docProps/core.xml": parts.core(title, date),
            **self._media,
        }
        for part, relations in self._relations.items():
            if relations:
                folder, _, name = part.rpartition("/")
                files[f"{folder}/_rels/{name}.rels"] = parts.relationships(relations)
        target = io.BytesIO()
        with UndatedArchive(target, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return stable_zip(target.getvalue(), date=date)

    def _fonts(self) -> set[str]:
        """Return the names of all fonts that the document asks for."""
        asked = {"宋体", "Times New Roman"}  # those of the styles
        for run in self._layout.runs():
            asked |= {run.font.east_asian, run.font.latin}
        return asked

    def _section(self, number: int, section: Section) -> str:
        """Return a section; all but the last end in a paragraph that carries their pages."""
        references = "".join(
            self._margin(kind, number, blocks)
            for kind, blocks in (("header", section.header), ("footer", section.footer))
            if any(getattr(other, kind) for other in self._layout.sections)
        )
        properties = _section_properties(section, references)
        writer = self._blocks("word/document.xml")
        last = number == len(self._layout.sections) - 1
        if last:
            return writer.blocks(section.blocks) + properties
        head, mark, tail = JOINT.rpartition("</w:pPr>")
        return f"{writer.blocks(section.blocks, closed=False)}{head}{properties}{mark}{tail}"

    def _margin(self, kind: str, number: int, blocks: tuple[Block, ...]) -> str:
        """Write a header or footer part; return the reference to it.

        Every section states its own, or it would go on with the one before.
        """
        name = f"word/{kind}{number + 1}.xml"
        inner = self._blocks(name).blocks(blocks)
        self._parts[name] = parts.part("hdr" if kind == "header" else "ftr", inner)
        main = self._relations["word/document.xml"]
        relation = f"rId{len(main) + 1}"
        main[relation] = (f"{RELATIONSHIP}/{kind}", f"{kind}{number + 1}.xml")
        return f'<w:{kind}Reference w:type="default" r:id="{relation}"/>'

    def _blocks(self, part: str) -> BlockWriter:
        relations = self._relations.setdefault(part, {})

        def embed(picture: Picture) -> tuple[str, int]:
            self._pictures += 1  # unique in the document, or Word calls it damaged
            extension = _EXTENSIONS.get(picture.media_type)
            if extension is None:
                raise OutputError(f"DOCX 里不能放 {picture.media_type} 图片：请用PNG或JPEG")
            name = f"media/{sha256(picture.data).hexdigest()[:16]}.{extension}"
            self._media[f"word/{name}"] = picture.data
            relation = f"rId{len(relations) + 1}"
            relations[relation] = (f"{RELATIONSHIP}/image", name)
            return relation, self._pictures

        return BlockWriter(embed)


def _section_properties(section: Section, references: str) -> str:
    page = section.page
    number = ""
    if section.first_page_number is not None:
        number = f'<w:pgNumType w:start="{section.first_page_number}"/>'
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/>{_paper(page)}{number}'
        f'<w:cols w:num="1" w:space="425"/><w:vAlign w:val="{_ALIGN[section.valign]}"/>'
        '<w:docGrid w:type="default" w:linePitch="312"/></w:sectPr>'
    )


def _paper(page: Page) -> str:
    orient = ' w:orient="landscape"' if page.width > page.height else ""
    sides = ("top", "right", "bottom", "left", "header", "footer", "gutter")
    margins = " ".join(f'w:{side}="{twips(getattr(page, side))}"' for side in sides)
    return (
        f'<w:pgSz w:w="{twips(page.width)}" w:h="{twips(page.height)}"{orient}/>'
        f"<w:pgMar {margins}/>"
    )
