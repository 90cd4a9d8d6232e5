"""Joined PDFs with the structures of their documents, and what they say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from cadre_docs.adapters.pypdf_internals import add_object, next_number, objects_of, root_and_info
from cadre_docs.pages.tagged_pdf.file import pdf_file
from cadre_docs.pages.tagged_pdf.metadata import xmp_packet
from cadre_docs.pages.tagged_pdf.srgb import NAME, srgb_profile
from cadre_docs.pages.tagged_pdf.tree import marked_pages, tree_objects

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pypdf import PdfWriter
    from pypdf.generic import PdfObject

    from cadre_docs.pages.tagged_pdf import Part


def tagged_file(
    writer: PdfWriter, parts: Sequence[Part], info: Mapping[str, str], *, claim: bool
) -> bytes:
    """Return the pages of a writer as a file with these structures.

    ``info`` is its information dictionary. ``claim`` says that all on its pages has its place in
    a structure: then it is built to PDF/A-2a and PDF/UA-1.
    """
    _number_pages(writer, parts)
    catalog = writer.root_object
    catalog[NameObject("/Lang")] = TextStringObject("zh-CN")
    catalog[NameObject("/ViewerPreferences")] = _dictionary(DisplayDocTitle=BooleanObject(True))
    packet = xmp_packet({key[1:]: text for key, text in info.items()}, claim=claim)
    catalog[NameObject("/Metadata")] = _stream(
        writer, packet, Type=NameObject("/Metadata"), Subtype=NameObject("/XML")
    )
    if claim:
        catalog[NameObject("/MarkInfo")] = _dictionary(Marked=BooleanObject(True))
        profile = _stream(writer, srgb_profile(), N=NumberObject(3))
        intent = _dictionary(
            S=NameObject("/GTS_PDFA1"),
            OutputConditionIdentifier=TextStringObject(NAME),
            Info=TextStringObject(NAME),
            DestOutputProfile=profile,
        )
        catalog[NameObject("/OutputIntents")] = ArrayObject([intent])
    return _written(writer, parts)


def _number_pages(writer: PdfWriter, parts: Sequence[Part]) -> None:
    marked = marked_pages(parts)
    for number, page in enumerate(writer.pages):  # those of their own files pypdf leaves behind
        if number in marked:
            page[NameObject("/StructParents")] = NumberObject(number)


def _written(writer: PdfWriter, parts: Sequence[Part]) -> bytes:
    root, info = root_and_info(writer)
    first = next_number(writer)
    if parts:
        reference = IndirectObject(first, 0, writer)
        writer.root_object[NameObject("/StructTreeRoot")] = reference
    objects, packed = objects_of(writer)
    pages = [_number(page) for page in writer.pages]
    tree = tree_objects(parts, first, pages) if parts else []
    objects.update(enumerate(tree, first))
    groups = (packed, range(first, first + len(tree)))
    return pdf_file(objects, groups, root=root, info=info)


def _number(page: DictionaryObject) -> int:
    reference = page.indirect_reference
    assert reference is not None  # noqa: S101 - pages of a writer have numbers
    return reference.idnum


def _dictionary(**entries: PdfObject) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


def _stream(writer: PdfWriter, data: bytes, **facts: PdfObject) -> IndirectObject:
    made = DecodedStreamObject()
    made.set_data(data)
    small = made.flate_encode()
    small.update({NameObject(f"/{key}"): value for key, value in facts.items()})
    return add_object(writer, small)
