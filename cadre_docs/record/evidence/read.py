"""The files that a record names as 附件: found, told apart by their content, counted."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from cadre_docs.adapters.pillow_internals import can_decode
from cadre_docs.errors import UnsafeFileError, why
from cadre_docs.limits import MB, adjustable, amount, limits
from cadre_docs.record.evidence.problem import EvidenceError
from cadre_docs.record.photo import jpeg, png
from cadre_docs.record.photo.kept import Kept
from cadre_docs.record.photo.kinds import kind_of
from cadre_docs.record.photo.paths import PhotoError
from cadre_docs.record.photo.read import check_name, decoded
from cadre_docs.source.files import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pypdf import PdfWriter

WANTED = "PDF、JPEG或PNG"
_PDF_WITHIN = 1024  # bytes before %PDF that readers pass over; ISO 32000-1, annex H
_SMALLER = "请降低扫描精度后重新保存，或拆成几个文件"


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """What rules ask of a file of evidence: its bytes, its pages, its hash."""

    size: int
    pages: int
    sha: str


_facts: Kept[tuple[str, int, int], EvidenceFacts | EvidenceError] = Kept(2_000)


def read_evidence(path: Path) -> bytes:
    """Return the bytes of a file of evidence. Raises :class:`EvidenceError`."""
    try:
        data = read_file(path, "evidence_mb", _SMALLER)
    except UnsafeFileError as problem:
        raise EvidenceError(f"“{path.name}”{problem.message}", problem.remedy) from None
    except OSError as problem:
        raise EvidenceError(f"读不到附件“{path.name}”：{why(problem)}", check_name(path)) from None
    if not data.strip():
        raise EvidenceError(f"“{path.name}”是空的", "请重新导出或重新扫描后换上")
    return data


def is_pdf(data: bytes) -> bool:
    """Whether evidence is a PDF, and no picture."""
    return b"%PDF-" in data[:_PDF_WITHIN]


def evidence_pages(data: bytes) -> PdfWriter:
    """Return evidence as pages of A4, by what it is. Raises :class:`EvidenceError`."""
    if is_pdf(data):
        from cadre_docs.record.evidence.pdf_pages import pdf_pages

        return pdf_pages(data)
    if data.startswith((jpeg.START, png.START)):
        from cadre_docs.record.evidence.picture_page import picture_page

        try:
            return picture_page(decoded(data))
        except PhotoError as problem:
            told = str(problem).replace("“{name}”", "").replace("照片", "图片")
            raise EvidenceError(told, "请另存为普通的JPEG后换上") from None
    called = kind_of(data) or "别的文件"
    raise EvidenceError(f"不是{WANTED}，是{called}", "请打印（导出）为 PDF 后换上")


def evidence_facts(path: Path) -> EvidenceFacts:
    """Return what rules ask of a file; one that many records name is opened once.

    Raises :class:`EvidenceError`, naming the file.
    """
    data = read_evidence(path)
    sha = sha256(data).hexdigest()
    key = (sha, limits().evidence_pages, limits().photo_pixels)
    found = _facts.get(key)
    if found is None:
        try:
            found = EvidenceFacts(len(data), _count(data), sha)
        except EvidenceError as problem:
            found = problem
        _facts.keep(key, found)
    if isinstance(found, EvidenceError):
        raise EvidenceError(f"“{path.name}”{found.message}", found.remedy)
    return found


def _count(data: bytes) -> int:
    """Return how many pages evidence has; 0 where nothing opens it (in a browser)."""
    return len(evidence_pages(data).pages) if can_decode() else 0


def refuse_much(files: Iterable[EvidenceFacts]) -> None:
    """Raise :class:`EvidenceError` where all evidence of a record together is too much."""
    listed = list(files)
    size, pages = sum(one.size for one in listed), sum(one.pages for one in listed)
    if size > limits().record_evidence_mb * MB:
        what = f"附件一共{size / MB:.1f}MB，超过{amount('record_evidence_mb')}"
        raise EvidenceError(what, f"请降低扫描精度；{adjustable('record_evidence_mb')}")
    if pages > limits().record_evidence_pages:
        what = f"附件一共{pages}页，超过{amount('record_evidence_pages')}"
        raise EvidenceError(what, f"请只留需要的材料；{adjustable('record_evidence_pages')}")
