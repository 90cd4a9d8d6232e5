"""Reading all that lies in the opened folder, as the commands do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cadre_docs as cd
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
    before = project.previous if earlier else ()
    read = cd.read(project.records, unit=project.unit, previous=before, catalog=catalog)
    return with_photos(read, store)


def day_of(store: Store) -> date | None:
    """Return the day whose rules the project says are to hold; None: each record's own."""
    try:
        project = store.project
    except cd.ProjectError:
        return None  # said on the pages that need it
    return project.as_of if project else None
