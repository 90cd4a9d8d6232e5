"""What was found in a record as it stands: kept where nobody else can have changed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import cadre_docs as cd
    from cadre_docs.api.editing import Boxes
    from cadre_docs.findings import Finding
    from cadre_docs.record import Record


@dataclass(frozen=True)
class Look:
    """What reading and checking one record of a file found, of ``count`` that are in it."""

    read: cd.Read
    record: Record
    typed: Boxes | None
    count: int
    findings: Sequence[Finding]
