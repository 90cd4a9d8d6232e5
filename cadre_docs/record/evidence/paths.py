"""Where the files that a record names as 附件 may lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.record.evidence.problem import EvidenceError
from cadre_docs.record.photo.paths import PhotoError, photo_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cadre_docs.record.model import Attachment


def evidence_path(folder: Path, name: str) -> Path:
    """Return the path of a file that a record in ``folder`` names; it must lie there or below.

    Raises :class:`EvidenceError`.
    """
    try:
        return photo_path(folder, name)
    except PhotoError as problem:
        remedy = "请把文件放在本文件所在的文件夹里（或它下面的文件夹里），写相对的文件名"
        raise EvidenceError(str(problem).replace("照片文件", "附件"), remedy) from None


def paths_of(folder: Path, attachments: Iterable[Attachment]) -> list[Path]:
    """Return the files that a record names and that it may name."""
    found = []
    for attachment in attachments:
        try:
            found.append(evidence_path(folder, attachment.file))
        except EvidenceError:
            continue
    return found
