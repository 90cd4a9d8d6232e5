"""Opening a filled Word file with distrust, and a master's parts as we wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.errors import MasterError, UnsafeFileError
from cadre_docs.findings import Finding, Position, error
from cadre_docs.intake.word.document import Cell, Document, Remark, Seen
from cadre_docs.intake.word.grid import GridReader
from cadre_docs.intake.word.paragraphs import ParagraphReader, W
from cadre_docs.masters.form_marks import property_of
from cadre_docs.office.archive import DOCX
from cadre_docs.office.inspection import inspect
from cadre_docs.office.list_numbers import numbering
from cadre_docs.office.package import Package

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

MARKER = "cadre-docs"
"""Who writes the comments of marked copies."""
_MARGINS = ("header", "footer")


class Refused(Exception):  # noqa: N818 - becomes a finding, not an error
    """A file that cannot be read; ``finding`` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


def open_word(data: bytes, file: str) -> Document:
    """Return what a Word file says, row by row. Raises :class:`Refused`."""
    try:
        return read_package(Package(inspect(data, DOCX, links=True)))
    except UnsafeFileError as problem:
        raise Refused(_refused(file, problem.message, problem.remedy)) from None
    except MasterError as problem:
        raise Refused(_refused(file, str(problem).rstrip("。"), "")) from None


def _refused(file: str, message: str, remedy: str) -> Finding:
    return error("FS-file", message, remedy=remedy, position=Position(file))


def read_package(package: Package) -> Document:
    """Return what the parts of a document say. Raises MasterError for a damaged one."""
    main = package.main
    relations = package.relations(main)
    body = package.xml(main).find(W + "body")
    if body is None:
        raise MasterError("文件已损坏：没有正文。")
    of_kind = {relation.kind.rpartition("/")[2]: relation.target for relation in relations.values()}
    comments, styles = of_kind.get("comments", ""), of_kind.get("styles", "")
    lists = of_kind.get("numbering", "")
    paragraphs = ParagraphReader(
        pictures={
            name: relation.target
            for name, relation in relations.items()
            if relation.kind.endswith("/image") and not relation.external
        },
        comments=_comments(package.xml(comments)) if comments in package else {},
        marks=frozenset(own_comments(package.xml(comments)) if comments in package else ()),
        numbers=numbering(
            package.xml(lists) if lists in package else None,
            package.xml(styles) if styles in package else None,
        ),
    )
    reader = GridReader(paragraphs)
    reader.read(body)
    others = [
        Remark(Seen.EDGE, text)
        for relation in relations.values()
        if relation.kind.rpartition("/")[2] in _MARGINS and relation.target in package
        if (text := _edge(package.xml(relation.target)))
    ]
    mark = property_of(package)
    return Document(reader.rows, others, (*([mark] if mark else []), *paragraphs.bookmarks))


def _comments(root: etree._Element) -> dict[str, str]:
    return {
        comment.get(W + "id") or "": "".join(t.text or "" for t in comment.iter(W + "t"))
        for comment in root.iter(W + "comment")
    }


def own_comments(root: etree._Element) -> Iterator[str]:
    """Yield the ids of the comments that marked copies of ours carry."""
    for comment in root.iter(W + "comment"):
        if comment.get(W + "author") == MARKER:
            yield comment.get(W + "id") or ""


def _edge(root: etree._Element) -> str:
    """Return what a header or footer says beyond page numbers."""
    reader = GridReader()
    reader.read(root)
    cells: list[Cell] = [cell for row in reader.rows for cell in row.cells]
    text = "".join("".join(cell.text.split()) for cell in cells)
    return text if any(c.isalpha() and c not in "第页共" for c in text) else ""
