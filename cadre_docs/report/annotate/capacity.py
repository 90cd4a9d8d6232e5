"""How many marks a workbook takes.

A copy is to be checked again when it has been mended, so it must not grow beyond the limits
that hold for reading (docs/limits.md): each mark needs cells on the list, a comment and its
box. What is counted here is what :mod:`cadre_docs.office.inspection` counts, never less.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from cadre_docs.limits import MB, limits
from cadre_docs.office.workbooks.spreadsheetml import read_area

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.findings import Finding
    from cadre_docs.office.package_patch import PatchedPackage

_COUNTED = re.compile(rb"<(?:[\w.-]+:)?(c|v|f|is|si|t|row)[\s/>]")
_AREAS = re.compile(rb"<(?:[\w.-]+:)?(?:mergeCell|hyperlink)\s[^<>]*?\bref\s*=\s*[\"']([^\"'<>]*)")
_XML = (b"<", b"\xef\xbb\xbf<")
# What one mark adds: cells on the list, their texts and two in a comment, elements (twelve of
# a box, three of a comment, a link), and bytes beside those of its words.
_OF_CELLS = {b"c": 9, b"is": 9, b"t": 11}
_ELEMENTS, _BYTES = 17, 2_000
_CHARACTER_BYTES = 6  # on the list and in the comment, three each
_ALWAYS, _EACH_SHEET = 400, 30  # elements of the list itself and of each sheet with marks
# A copy that is copied has a few elements more than the original (a name, an author), and
# shall take as many marks.
_STEP = 1_000


def room_for_marks(package: PatchedPackage, sheets: int) -> int:
    """Return how many marks a workbook takes that carries none, as far as their number goes."""
    counts, others, area = Counter[bytes](), 0, 0
    for part in package:
        xml = package.read(part)
        if not xml.startswith(_XML):
            continue
        found = Counter(_COUNTED.findall(xml))
        counts += found
        others += xml.count(b"<") - xml.count(b"</") - sum(found.values())
        area += sum(_areas(xml))
    most = limits()
    spent = _rounded(others, _STEP) + _ALWAYS + _EACH_SHEET * sheets
    room = (
        most.marks,
        *((most.cells - counts[name] - _ALWAYS) // each for name, each in _OF_CELLS.items()),
        (most.xml_elements - spent) // _ELEMENTS,
        most.rows - counts[b"row"] - _ALWAYS,
        most.merged - area,
    )
    return max(min(room), 0)


def chosen(findings: Sequence[Finding], room: int, package: PatchedPackage) -> list[Finding]:
    """Return the gravest findings that a workbook takes, in number and in bytes."""
    most = limits()
    left = min(most.part_mb * MB, most.unpacked_mb * MB - _rounded(package.unpacked, MB))
    if len(findings) <= room and sum(map(_bytes, findings)) <= left:
        return list(findings)
    kept = []
    for finding in sorted(findings, key=_gravity)[:room]:
        left -= _bytes(finding)
        if left < 0:
            break
        kept.append(finding)
    return kept


def _rounded(number: int, step: int) -> int:
    return -(-number // step) * step


def _gravity(finding: Finding) -> int:
    return ("error", "warning", "note").index(finding.severity)


def _bytes(finding: Finding) -> int:
    words = (finding.message, finding.wanted, finding.remedy, finding.citation, finding.path)
    return _BYTES + _CHARACTER_BYTES * sum(map(len, words))


def _areas(xml: bytes) -> Iterator[int]:
    for match in _AREAS.finditer(xml):
        area = read_area(match[1].decode().upper())
        yield (area.bottom - area.top + 1) * (area.right - area.left + 1)
