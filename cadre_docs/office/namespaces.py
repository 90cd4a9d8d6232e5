"""The XML namespaces of Office Open XML (ECMA-376), each stated once.

Names of elements and attributes are written ``{namespace}name``; :func:`clark_prefix` makes
the part in braces.
"""

from __future__ import annotations

_OFFICE = "http://schemas.openxmlformats.org"

WORDPROCESSING = f"{_OFFICE}/wordprocessingml/2006/main"
SPREADSHEET = f"{_OFFICE}/spreadsheetml/2006/main"
DRAWING = f"{_OFFICE}/drawingml/2006/main"
PICTURE = f"{_OFFICE}/drawingml/2006/picture"
WORD_DRAWING = f"{_OFFICE}/drawingml/2006/wordprocessingDrawing"
SHEET_DRAWING = f"{_OFFICE}/drawingml/2006/spreadsheetDrawing"
RELATIONSHIP = f"{_OFFICE}/officeDocument/2006/relationships"  # in parts: r:id, and types
PACKAGE_RELATIONSHIPS = f"{_OFFICE}/package/2006/relationships"  # the .rels parts themselves
CONTENT_TYPES = f"{_OFFICE}/package/2006/content-types"
CORE_PROPERTIES = f"{_OFFICE}/package/2006/metadata/core-properties"
COMPATIBILITY = f"{_OFFICE}/markup-compatibility/2006"
MATH = f"{_OFFICE}/officeDocument/2006/math"
WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
"""The attribute that keeps blanks at the ends of a text."""


def clark_prefix(namespace: str) -> str:
    """Return a namespace as it stands before a name: ``{namespace}``."""
    return f"{{{namespace}}}"
