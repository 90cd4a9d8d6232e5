"""What the pages of one form ask of their host: a folder with a server, or a file by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cadre_docs.limits import Limits, limits
from cadre_docs.rules.previous_years import Earlier
from cadre_docs.web.once import Once
from cadre_docs.web.routes import VIEWS
from cadre_docs.web.undo import Undo

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding, Position
    from cadre_docs.web.store import File, Store


@dataclass(frozen=True)
class Around:
    """What is known of a file's records beside it: ``earlier`` years, and of all together.

    ``about`` has the findings between people by where a record stands, ``shared`` counts the errors
    that are no single person's; ``known`` is False while they are still looked for in the file as
    it is now.
    """

    earlier: Earlier = field(default_factory=Earlier)
    about: Mapping[Position, Sequence[Finding]] = field(default_factory=dict)
    shared: int = 0
    known: bool = False


@dataclass
class FormDesk:
    """Where the records lie, the forms, and what can be taken back.

    ``views`` are the modules of ``web/views/`` that answer here, ``layout`` is the template around
    every page. ``alone``: the page is one form in a file of its own; there is no list of people, no
    server to stop, and nothing that draws pages.
    """

    store: Store
    catalog: Catalog
    undo: Undo = field(default_factory=Undo)
    once: Once = field(default_factory=Once)
    views: tuple[str, ...] = VIEWS
    layout: str = "base.html.j2"
    alone: bool = False

    @property
    def limits(self) -> Limits:
        """How large things may be here."""
        return limits()

    def renew(self) -> None:
        """Open the forms anew where they were changed; those of one file never are."""

    def around(self, file: File) -> Around:  # noqa: ARG002 - here is no other
        """Return what is known of a file's records beside it."""
        return Around()

    def note(self, file: File) -> None:
        """Take note of a record that was written."""
