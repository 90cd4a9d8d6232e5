"""Tables of any kind → positioned trees: templates of ours, and foreign lists with a mapping."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.intake.any_table import needs_confirmation, open_table
from cadre_docs.intake.read_tree import ReadTree
from cadre_docs.intake.template.reader import stamp_of, trees_of
from cadre_docs.office.workbooks.open import Refused

if TYPE_CHECKING:
    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.intake.foreign.matching import Matching


def read_tables(
    data: bytes, file: str, catalog: Catalog, matching: Matching | None = None
) -> tuple[list[ReadTree], list[Finding]]:
    """Return each person's tree, and what was wrong with the file rather than with one of them.

    What is no template of ours is read as ``matching`` says, where there is one. Nothing that a
    file holds raises.
    """
    try:
        workbook = open_table(data, file)
    except Refused as refusal:
        return [], [refusal.finding]
    mark = ""
    if needs_confirmation(Path(file)):
        from cadre_docs.intake.confirmed import mark_of

        mark = mark_of(data, workbook)
    if matching is not None and stamp_of(workbook, file, catalog) is None:
        from cadre_docs.intake.foreign.people import read_foreign  # takes half as long as all this

        foreign = read_foreign(workbook, file, matching)
        trees = [ReadTree(matching.schema, tree, found) for tree, found in foreign.people]
        findings = foreign.findings
    else:
        trees, findings = trees_of(workbook, file, catalog)
    if trees and mark:
        from cadre_docs.intake.confirmed import said_of

        findings.insert(0, said_of(Path(file), mark))
    return trees, findings
