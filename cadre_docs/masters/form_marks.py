"""Marks that tell, years later, which form a Word file is: of a blank to fill in, or a print.

A custom property says it in words; a bookmark at the beginning says it again, for programs that
drop properties. Both survive every conversion (content controls do not). Nothing of it prints.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import escape

from cadre_docs.errors import OutputError
from cadre_docs.office.archive import CONTENT_TYPES
from cadre_docs.office.reproducible import contents_of, packed
from cadre_docs.performance.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cadre_docs.office.package import Package
    from cadre_docs.schema import Schema

BLANK, PRINT = "blank", "print"
_PROPERTY = "cadre-docs"
_PART = "docProps/custom.xml"
_RELS = "_rels/.rels"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
_XML = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{name}">'
    "<vt:lpwstr>{value}</vt:lpwstr></property></Properties>"
)
_BODY = re.compile(rb"<w:body(?:\s[^<>]*+)?>")
_LONGEST = 40  # of a bookmark's name
_NAMES = re.compile(r"^(?:cadre-docs|cd)[ _](blank|print)[ _]([A-Za-z0-9_-]+?)[ _]v?(\d+)$")


@frozen
class FormMark:
    """What a file is: ``blank`` or ``print``, of which form and which version of its schema."""

    kind: str
    form: str
    version: int

    @property
    def text(self) -> str:
        """The mark as the property says it."""
        return f"{_PROPERTY} {self.kind} {self.form} {self.version}"

    @property
    def bookmark(self) -> str:
        """The mark as a bookmark's name: letters, digits and underscores."""
        form = self.form.replace("-", "_")
        return f"cd_{self.kind}_{form}_{self.version}"[:_LONGEST]


def mark_of(schema: Schema, kind: str) -> FormMark:
    """Return the mark of a form."""
    return FormMark(kind, schema.id, schema.version)


def read_mark(text: str) -> FormMark | None:
    """Return what a property or the name of a bookmark says; None where it is none of ours."""
    match = _NAMES.match(text)
    return FormMark(match[1], match[2].replace("_", "-"), int(match[3])) if match else None


def marked_master(master: bytes, mark: FormMark, day: date) -> bytes:
    """Return a DOCX master whose documents carry a mark; what is no archive stays as it is."""
    try:
        return packed(marked(contents_of(master), mark), day)
    except OutputError:  # told by whoever opens it
        return master


def marked(parts: Mapping[str, bytes], mark: FormMark) -> dict[str, bytes]:
    """Return the parts of a DOCX with the mark in them.

    A document with custom properties of its own keeps them, and has the bookmark only.
    """
    made = dict(parts)
    main = "word/document.xml"
    if main in made:
        made[main] = _BODY.sub(lambda found: found[0] + _bookmark(mark), made[main], count=1)
    types, rels = made.get(CONTENT_TYPES, b""), made.get(_RELS, b"")
    if _PART not in made and b"</Types>" in types and b"</Relationships>" in rels:
        value = mark.text
        made[_PART] = _XML.format(name=_PROPERTY, value=value).encode()
        made[CONTENT_TYPES] = types.replace(
            b"</Types>", f'<Override PartName="/{_PART}" ContentType="{_TYPE}"/></Types>'.encode()
        )
        relation = f'<Relationship Id="cadreDocsMark" Type="{_RELATION}" Target="{_PART}"/>'
        made[_RELS] = rels.replace(b"</Relationships>", f"{relation}</Relationships>".encode())
    return made


def _bookmark(mark: FormMark) -> bytes:
    name = f'"{escape(mark.bookmark)}"'
    # A number that no word processor gives: ids must differ.
    number = 20240601
    return (
        f'<w:bookmarkStart w:id="{number}" w:name={name}/><w:bookmarkEnd w:id="{number}"/>'.encode()
    )


def property_of(package: Package) -> str:
    """Return what our property says in a file; empty where it has none."""
    relations = package.relations("").values()
    part = next((r.target for r in relations if r.kind.endswith("/custom-properties")), "")
    if part not in package:
        return ""
    for item in package.xml(part).iter(f"{_CUSTOM}property"):
        if item.get("name") == _PROPERTY:
            return "".join(map(str, item.itertext())).strip()
    return ""
