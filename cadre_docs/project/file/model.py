"""The project file ``cadre-docs.yaml``: what to build, from what, and where to."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.catalog import Catalog
from cadre_docs.intake.folders import PROJECT_FILE
from cadre_docs.limits import Limits
from cadre_docs.lists.order import Order
from cadre_docs.project.file.output_names import Pattern, folder_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.findings import Finding

FILE = PROJECT_FILE
REPORT = "报告.html"
STATE_FOLDER = ".cadre-docs"
SAVED_FOLDER = "手改备份"


@dataclass(frozen=True)
class Project:
    """A project; paths are the folder as given, joined to what the file says.

    ``notices`` are prefixes of instruments; empty means all. ``forms`` empty means all.
    ``copies`` overrides the number of copies by form. ``package`` and ``roster`` are the
    paths of those outputs, None when not wanted. ``office`` are tables that the
    office filled for all. ``expected`` is the list of who is to hand in; with ``complete`` who
    is missing is an error. ``order`` is that of package and roster. A folder gets outputs of at
    most ``per_folder`` records (0: any number). With ``by_unit`` each unit has a package of its
    own, in a folder of its name, with ``roster_by_unit`` a roster. PDFs that are ``pdf_plain``
    have no structure.
    """

    root: Path
    file: Path
    records: tuple[Path, ...]
    output: Path
    names: Pattern
    per_folder: int = 0
    year: int | None = None
    notices: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    unit: Path | None = None
    photos: Path | None = None
    previous: tuple[Path, ...] = ()
    office: tuple[Path, ...] = ()
    expected: Path | None = None
    complete: bool = False
    order: Order | None = None
    kinds: tuple[str, ...] = ("docx", "pdf")
    copies: dict[str, int] = field(default_factory=dict)
    package: Path | None = None
    by_unit: bool = False
    duplex: bool = False
    pdf_plain: bool = False
    roster: Path | None = None
    roster_by_unit: bool = False
    catalog_folder: Path | None = None
    as_of: date | None = None
    limits: Limits = field(default_factory=Limits)

    @property
    def sources(self) -> tuple[Path, ...]:
        """All that is read as records: people's forms and the unit's facts."""
        return (*self.records, *([self.unit] if self.unit else []))

    @property
    def watched(self) -> tuple[Path, ...]:
        """All that a change may come from."""
        listed = self.order.source if self.order else None
        folders = (self.photos, self.catalog_folder, self.expected, listed)
        others = (*self.previous, *self.office, *filter(None, folders))
        return (self.file, *self.sources, *others)

    @property
    def state(self) -> Path:
        """The folder for what the tool remembers of the last build."""
        return self.output / STATE_FOLDER

    def catalog(self, today: date | None = None) -> Catalog:
        """Return the forms of the project, as they are now; ``today`` is the day of the run."""
        return Catalog(*([self.catalog_folder] if self.catalog_folder else []), today=today)

    def package_of(self, unit: str) -> Path:
        """Return the path of the package with a unit's people; without a unit, as that of all."""
        if self.package is None:
            raise LookupError("no package is asked for")
        return self._of_unit(self.package, unit if self.by_unit else "")

    def roster_of(self, unit: str) -> Path:
        """Return the path of the roster with a unit's people; without a unit, as that of all."""
        if self.roster is None:
            raise LookupError("no roster is asked for")
        return self._of_unit(self.roster, unit if self.roster_by_unit else "")

    def _of_unit(self, output: Path, unit: str) -> Path:
        folder = folder_name(unit) if unit.strip() else ""
        return self.output / folder / output.relative_to(self.output)

    def placed(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Name files as the project knows them, wherever the command was run."""
        for finding in findings:
            at = finding.position
            if at is not None:
                at = replace(at, file=self.relative(at.file))
            here = f"{self.root}{os.sep}"  # some messages name the other place
            said = {name: getattr(finding, name) for name in ("message", "wanted", "remedy")}
            said = {name: text.replace(here, "") for name, text in said.items() if here in text}
            yield replace(finding, position=at, **said)

    def relative(self, path: Path | str) -> str:
        """Return a path as the project knows it: from its folder, with ``/``."""
        place = Path(path)
        within, text = f"{self.root}{os.sep}", str(place)
        if text.startswith(within):  # nearly always, and soon found out
            return text.removeprefix(within).replace(os.sep, "/")
        if place.is_relative_to(self.root):
            return place.relative_to(self.root).as_posix()
        return place.as_posix()
