"""Which rows of our own sheets are people: totals and headings that came with a list are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import note
from cadre_docs.intake.template.layout import plain
from cadre_docs.intake.template.people_rows import is_total
from cadre_docs.intake.template.totals import Totals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.findings import Finding
    from cadre_docs.intake.template.rows import RowValues
    from cadre_docs.schema import Field


def people_among(
    rows: Iterable[RowValues], name: Field | None
) -> tuple[list[RowValues], list[Finding]]:
    """Return the rows that are people's, and what is to be said of the others.

    ``name`` is the box with a person's name. A total is held against the people above it.
    """
    kept: list[RowValues] = []
    findings: list[Finding] = []
    left, totals = [], Totals()
    for row in rows:
        typed = row.values.get(name.key) if name else None
        said = typed.text if typed else ""
        texts = [row.number.text, *(value.text for value in row.values.values())]
        if said and name and plain(said) == name.key:
            totals.turn()
            left.append(row)
        elif is_total(texts, said):
            findings += totals.compare(texts, said, row.position)
            left.append(row)
        else:
            totals.add()
            kept.append(row)
    if left:
        what = f"有{len(left)}行是合计或重复的表头，不是人，没有读取"
        findings.append(note("FS-template", what, position=left[0].position))
    return kept, findings
