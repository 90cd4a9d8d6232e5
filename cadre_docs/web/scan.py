"""Reading the people of very many files: in this process, or in several beside it.

A page that is asked for meanwhile has a processor of its own, then: the others do the reading.
"""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cadre_docs.api.base import open_catalog
from cadre_docs.limits import limits, using
from cadre_docs.pages.fonts.folders import fonts_in, named_folders
from cadre_docs.performance.garbage import making_many
from cadre_docs.web.person import How, people_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.origins import Origins
    from cadre_docs.project.file.model import Project
    from cadre_docs.project.jobs import Settings
    from cadre_docs.web.person import Person
    from cadre_docs.web.store import File

    Chunk = list[tuple[File, tuple[Person, ...]]]

MANY = 1_500
"""Files for which it is worth to begin processes: each takes about a second to be ready."""
_AT_ONCE = 40  # files that are handed to a process together
_MOST = 8


@dataclass(frozen=True)
class _Sent:
    """What a process beside this one has to know."""

    settings: Settings
    project: Project | None
    office: tuple[Path, ...]


def people_of_all(
    files: Sequence[File], how: How, origins: Origins, go_on: Callable[[], object] = lambda: None
) -> Iterator[tuple[File, tuple[Person, ...]]]:
    """Yield files with their people as they are read; ``go_on`` raises when it is to be stopped.

    Earlier years are not sent to other processes: they may be as many again.
    """
    left = {file.id: file for file in files}
    processes = min(os.cpu_count() or 1, _MOST)
    if len(files) >= MANY and processes > 1 and not how.earlier.records:
        for file, people in _beside(files, how, origins, processes, go_on):
            del left[file.id]
            yield file, people
    with making_many():
        for file in left.values():
            go_on()
            yield file, people_of(file, how, origins)


def _beside(
    files: Sequence[File], how: How, origins: Origins, processes: int, go_on: Callable[[], object]
) -> Iterator[tuple[File, tuple[Person, ...]]]:
    """Yield what processes beside this one read; whatever they do not, is left to this one."""
    from cadre_docs.project.executors import Processes
    from cadre_docs.project.jobs import Settings

    catalog = how.catalog
    if len(catalog.own_folders) > 1:
        return
    own = catalog.own_folders[0] if catalog.own_folders else None
    sent = _Sent(
        Settings(own, today=catalog.today, limits=limits(), fonts=named_folders()),
        how.project,
        how.office,
    )
    pool = Processes(processes, sent.settings, (), (), loads=(__name__,))
    chunks = [files[n : n + _AT_ONCE] for n in range(0, len(files), _AT_ONCE)]
    try:
        executor = pool.open()
        under_way = {
            executor.submit(_chunk, chunk, origins.only(f.path for f in chunk), sent)
            for chunk in chunks
        }
        while under_way:
            go_on()
            done, under_way = wait(under_way, timeout=0.5, return_when=FIRST_COMPLETED)
            for future in done:
                yield from future.result()
    except Exception as problem:  # a process that died, or cannot begin here
        if not pool.is_death(problem) and not isinstance(problem, OSError | RuntimeError):
            raise
    finally:
        pool.close(at_once=True)


def _chunk(files: Sequence[File], origins: Origins, sent: _Sent) -> Chunk:
    """Read some files, in a process of its own."""
    settings = sent.settings
    with using(settings.limits), fonts_in(*settings.fonts), making_many():
        how = How(_catalog(settings.catalog, settings.today), sent.project, sent.office)
        return [(file, people_of(file, how, origins)) for file in files]


@lru_cache(maxsize=1)
def _catalog(own: Path | None, today: date | None) -> Catalog:
    return open_catalog(*([own] if own else []), today=today)
