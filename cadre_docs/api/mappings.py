"""Reading a mapping for the functions that take one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.errors import CadreDocsError
from cadre_docs.source.files import read_named

if TYPE_CHECKING:
    from pathlib import Path

    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.foreign.matching import Matching


def matching_of(path: Path, catalog: Catalog) -> Matching:
    """Return what a mapping says.

    Raises :class:`~cadre_docs.errors.CadreDocsError` for one that cannot be read.
    """
    from cadre_docs.intake.foreign.matching import read_matching  # slow to import

    matching, findings = read_matching(read_named(path, "yaml_mb"), str(path), catalog)
    if matching is None:
        lines = (f"{finding.position}：{finding.sentence()}" for finding in findings)
        raise CadreDocsError(f"列名对照“{path}”读不进来：", *lines)
    return matching
