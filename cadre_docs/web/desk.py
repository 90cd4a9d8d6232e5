"""What all handlers share: the opened folder, the forms, what runs, and who is known."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cadre_docs.limits import Limits, limits
from cadre_docs.record.photo.kept import Kept
from cadre_docs.web.form_desk import Around, FormDesk
from cadre_docs.web.index import Index
from cadre_docs.web.previous import Previous
from cadre_docs.web.reading import known_project
from cadre_docs.web.results import Results
from cadre_docs.web.together import Together
from cadre_docs.web.work import Works

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.api.preview import Preview
    from cadre_docs.web.store import File


_PREVIEWS, _PREVIEW_BYTES = 8, 50_000_000


def _nothing() -> str:
    return ""


@dataclass
class Desk(FormDesk):
    """One opened folder.

    ``stop`` ends the server, ``another_entry`` returns an address for another browser to open; a
    host without a server has neither.
    """

    works: Works = field(default_factory=Works)
    results: Results = field(default_factory=Results)
    previews: Kept[object, Preview] = field(default_factory=lambda: Kept(_PREVIEWS, _PREVIEW_BYTES))
    stop: Callable[[], object] = _nothing
    another_entry: Callable[[], str] = _nothing

    def renew(self) -> None:
        """Open the forms anew where they were changed: no page shows or prints a former master."""
        with self._renewing:
            if self.catalog.is_changed:
                self.catalog = self.catalog.again()
                self.previews = Kept(_PREVIEWS, _PREVIEW_BYTES)
                self._look_through()

    def __post_init__(self) -> None:
        self._renewing = threading.Lock()
        self._look_through()

    def _look_through(self) -> None:
        """Make what looks through the folder; it begins when it is asked."""
        self.previous = Previous(self.store, self.catalog, self.works)
        self.index = Index(self.store, self.catalog, self.works, self.previous)
        self.together = Together(self.store, self.catalog, self.works, self.index, self.previous)

    @property
    def limits(self) -> Limits:
        """How large things may be here: as the project says, like in a build."""
        project = known_project(self.store)
        return project.limits if project else limits()

    def around(self, file: File) -> Around:
        """Return what earlier years and all together tell of records, as far as it is known.

        What was found between people before the file was changed may have been mended by that.
        """
        whole = self.together.known().value
        if whole is None:
            return Around()
        known = whole.seen.get(file.id) == file.stamp
        shared = sum(finding.counts for finding in whole.shared)
        return Around(whole.earlier, whole.about if known else {}, shared, known=known)

    def note(self, file: File) -> None:
        """Bring the list of people up to date."""
        self.index.note(file)
