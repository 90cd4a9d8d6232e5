"""Whether a Word file is a form that this program has printed, by the mark it carries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cadre_docs.errors import CadreDocsError
from cadre_docs.machine import platforms
from cadre_docs.masters.form_marks import PRINT, property_of, read_mark
from cadre_docs.office.package import Package

if TYPE_CHECKING:
    from pathlib import Path

_BOOKMARK = re.compile(rb'<w:bookmarkStart\b[^>]*\bw:name="(cd_[A-Za-z0-9_]+)"')


def is_print(path: Path) -> bool:
    """Tell whether a file found in a folder is a print of ours: those are not read again.

    What cannot be opened is none: whoever reads it says why. Links are not followed.
    """
    if platforms.is_link(path):
        return False
    try:
        package = Package(path)
        said = [property_of(package)]
        if not said[0]:
            said = [name.decode() for name in _BOOKMARK.findall(package.read(package.main))]
    except (CadreDocsError, OSError):
        return False
    mark = next((m for m in map(read_mark, said) if m is not None), None)
    return mark is not None and mark.kind == PRINT
