"""What a PDF says about itself, and what came of making one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs import __version__
from cadre_docs.performance.classes import frozen

if TYPE_CHECKING:
    import datetime

    from cadre_docs.pages.tagged_pdf import Part


@frozen
class DocumentInfo:
    """What a PDF says about itself.

    ``date`` is the date of the document (creation and change), ``identifier`` the file's
    identity, such as a hash of its content. With ``cover`` the first page is not counted.
    A ``plain`` file has no structure and claims no standard: it is smaller.
    """

    title: str
    date: datetime.date
    identifier: bytes
    author: str = ""
    subject: str = ""
    language: str = "zh-CN"
    cover: bool = False
    plain: bool = False

    def meta(self) -> dict[str, str]:
        """Return the names and contents of HTML's ``<meta>``, empty ones left out."""
        creator = f"cadre-docs {__version__}"
        named = {"author": self.author, "description": self.subject, "generator": creator}
        return {name: text for name, text in named.items() if text}

    def entries(self) -> dict[str, str]:
        """Return the entries of the information dictionary, empty ones left out."""
        creator, day = f"cadre-docs {__version__}", self.date.strftime("D:%Y%m%d")
        named = {
            "Title": self.title,
            "Author": self.author,
            "Subject": self.subject,
            "Creator": creator,
            "Producer": creator,
            "CreationDate": day,
            "ModDate": day,
        }
        return {name: text for name, text in named.items() if text}


@frozen
class Printed:
    """A PDF, its number of pages, and what WeasyPrint complained about (should be nothing).

    ``structure`` is that of a file of ours that is not plain, to be joined to others.
    """

    pdf: bytes
    pages: int
    complaints: tuple[str, ...] = ()
    structure: Part | None = None
