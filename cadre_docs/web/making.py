"""Beginning work that makes files, in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.web.reading import read_all
from cadre_docs.web.request import address, see

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import cadre_docs as cd
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


def everybody(desk: Desk) -> cd.Read:
    """Read all that lies in the opened folder, as the commands do; of a project as it says."""
    return read_all(desk.store, desk.catalog)
