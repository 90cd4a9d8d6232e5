"""Reading all that lies in the opened folder, as the commands do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.project.scan import as_wanted
from cadre_docs.web.sheet import with_photos

if TYPE_CHECKING:
    from datetime import date

    from cadre_docs.catalog import Catalog
    from cadre_docs.web.store import Store


def read_all(store: Store, catalog: Catalog, *, earlier: bool = True) -> cd.Read:
    """Read everybody; of a project as it says.

    Without ``earlier`` the records of earlier years are left out: somebody else has them.
    """
    project = store.project
    if project is None:
        return cd.read(store.sources, catalog=catalog)
    held = [path.resolve() for path in project.records]
    apart = [p for p in project.office if not any(map(p.resolve().is_relative_to, held))]
    read = with_photos(
        cd.read(
            [*project.records, *apart],
            unit=project.unit,
            previous=project.previous if earlier else (),
            expected=project.expected,
            catalog=catalog,
        ),
        store,
    )
    entries = [as_wanted(entry, project, catalog) for entry in read.intake.entries]
    return replace(read, intake=replace(read.intake, entries=entries))


def day_of(store: Store) -> date | None:
    """Return the day whose rules the project says are to hold; None: each record's own."""
    try:
        project = store.project
    except cd.ProjectError:
        return None  # said on the pages that need it
    return project.as_of if project else None
