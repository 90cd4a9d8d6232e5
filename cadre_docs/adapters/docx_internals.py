"""python-docx>=1.1.2,<2 beyond its public names.

* ``opc.phys_pkg.ZipFile``: what its packages are written into; they carry the time of day.
* ``oxml.shape.CT_Inline``: the XML of a picture, without a document around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.opc import phys_pkg
from docx.oxml.shape import CT_Inline
from docx.shared import Emu

if TYPE_CHECKING:
    import zipfile


def write_packages_into(archive: type[zipfile.ZipFile]) -> None:
    """Make python-docx write its packages into archives of this class, in the whole process."""
    setattr(phys_pkg, "ZipFile", archive)  # noqa: B010 - mypy knows no such name there


def picture_xml(shape: int, relation: str, file: str, width: int, height: int) -> str:
    """Return a picture's ``<wp:inline>``; width and height are in EMU."""
    return str(CT_Inline.new_pic_inline(shape, relation, file, Emu(width), Emu(height)).xml)
