"""One file that holds several records where one is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.intake.read import ReadRecord
    from cadre_docs.schema import Schema


def several(entries: Sequence[ReadRecord], schema: Schema) -> Finding:
    """Return the finding at the second record: only the first would be compared."""
    return error(
        "FS-form",
        f"文件里有{len(entries)}份“{schema.title}”，只核对了第一份",
        wanted="一个文件里只有一份",
        remedy="请分成几个文件，逐个核对",
        position=entries[1].record.position,
        form=schema.id,
    )
