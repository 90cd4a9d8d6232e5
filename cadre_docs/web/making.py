"""Pages that have something made: what is read for it, and the work that makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.web.request import address, see
from cadre_docs.web.sheet import with_photos

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cadre_docs.web.desk import Desk
    from cadre_docs.web.request import Answer
    from cadre_docs.web.results import Outcome
    from cadre_docs.web.work import Work


def begin(desk: Desk, title: str, task: Callable[[Work, Path], Outcome]) -> Answer:
    """Begin work that makes files in a folder of its own; lead to its page, then to its result."""
    folder = desk.results.folder()
    work = desk.works.begin(title, lambda work: task(work, folder))
    work.after = address("result", work=work.id)
    return see(address("work", work=work.id))


def everybody(desk: Desk, *, earlier: bool = True) -> cd.Read:
    """Read all that lies in the opened folder, as the commands do; of a project as it says.

    Without ``earlier`` the records of earlier years are left out: somebody else has them.
    """
    store = desk.store
    project = store.project
    if project is None:
        return cd.read(store.sources, catalog=desk.catalog)
    before = project.previous if earlier else ()
    read = cd.read(project.records, unit=project.unit, previous=before, catalog=desk.catalog)
    return with_photos(read, store)
