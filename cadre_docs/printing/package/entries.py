"""What a print package is made of: each person's finished form, and its place in the package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.pages.model import Layout
    from cadre_docs.pages.typeset import SetPage
    from cadre_docs.printing.evidence import Evidence
    from cadre_docs.record import Record


@dataclass(frozen=True, slots=True)
class PackageItem:
    """A person's finished form; ``layout`` returns it as data, for pages that share fonts.

    ``pdf`` are its bytes, or what reads them: of thousands few are asked for again. One that
    somebody ``edited`` has no layout: its own pages go in. ``evidence`` follows it.
    ``set_pages`` are the pages of just this ``pdf`` as they were set, where it was made a moment
    ago: then nothing is read and set anew.
    """

    record: Record
    pdf: bytes | Callable[[], bytes]
    layout: Callable[[], Layout] | None = None
    edited: bool = False
    evidence: Evidence | None = None
    set_pages: tuple[SetPage, ...] = ()

    @property
    def data(self) -> bytes:
        """The bytes of its PDF."""
        return self.pdf if isinstance(self.pdf, bytes) else self.pdf()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the index. ``first`` is the page of the package where it starts.

    ``sha`` is the SHA-256 of its own file. ``padding`` blank pages follow the form,
    ``evidence_padding`` what goes with it.
    """

    item: PackageItem
    sha: str
    pages: int
    padding: int
    first: int
    evidence_padding: int = 0

    @property
    def record(self) -> Record:
        """Whose form it is."""
        return self.item.record

    @property
    def copies(self) -> int:
        """How many times the form is in the package."""
        return self.record.schema.copies

    @property
    def evidence_pages(self) -> int:
        """How many pages go with one copy of the form."""
        return self.item.evidence.pages if self.item.evidence else 0

    @property
    def length(self) -> int:
        """How many pages one copy takes, blank ones included."""
        return self.pages + self.padding + self.evidence_pages + self.evidence_padding

    @property
    def path(self) -> tuple[str, ...]:
        """Department, unit, person, form; levels a form does not have are left out."""
        levels = (self.record.get("department"), self.record.get("unit"), self.record.person)
        return (*(str(level) for level in levels if level), self.record.schema.title)
