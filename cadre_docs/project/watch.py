"""Building again whenever something changes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cadre_docs.errors import CadreDocsError
from cadre_docs.project.file.model import FILE
from cadre_docs.project.file.read import read_project
from cadre_docs.project.fingerprint import file_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from threading import Event

    from cadre_docs.project.file.model import Project

T = TypeVar("T")
_TICK = 500  # milliseconds
STOPPED = "已停止。写好的输出都是完整的；没有做完的，下次运行接着做。"


def watch_project(
    folder: Path,
    build: Callable[[Project], object],
    say: Callable[[str], None],
    stop: Event | None = None,
) -> None:
    """Build a project now and after every change, until Ctrl-C or ``stop``.

    What is wrong is said, and mended by the next change; watching goes on. Changes made
    during a build are seen after it. Ctrl-C is how it is meant to end: that is said, too.
    """
    try:
        _watch(folder, build, say, stop)
    except KeyboardInterrupt:
        say(STOPPED)


def _watch(
    folder: Path,
    build: Callable[[Project], object],
    say: Callable[[str], None],
    stop: Event | None,
) -> None:
    from watchfiles import watch

    while True:
        file = folder if folder.is_file() else folder / FILE
        before = file_digest(file)
        project = _said(lambda: read_project(folder), say)
        roots = _roots(project, folder)
        due = True
        for changes in watch(
            *roots, stop_event=stop, raise_interrupt=True, yield_on_timeout=True, rust_timeout=_TICK
        ):
            paths = [Path(path) for _, path in changes]
            # It may have been saved after it was read and before anybody watched.
            stale = due and file_digest(file) != before
            if stale or any(path.name == file.name for path in paths):
                break  # what is to be watched may be another
            first, due = due, False
            if project is None or not (first or _matters(paths, project)):
                continue
            _said(lambda project=project: build(project), say)  # type: ignore[misc]
            say(f"{datetime.now().astimezone():%H:%M:%S} 等待改动（Ctrl-C 结束）")
        else:
            return


def _roots(project: Project | None, folder: Path) -> set[Path]:
    """Return folders, not files: an editor replaces a file by another of the same name."""
    watched = project.watched if project else (folder,)
    return {path if path.is_dir() else path.parent for path in watched if path.exists()}


def _matters(paths: Iterable[Path], project: Project) -> bool:
    """Our own outputs are no reason to build again."""
    output = project.output.resolve()
    return any(not path.resolve().is_relative_to(output) for path in paths)


def _said(action: Callable[[], T], say: Callable[[str], None]) -> T | None:
    try:
        return action()
    except CadreDocsError as problem:
        first, *listed = problem.lines
        for line in (f"错误：{first}", *listed):
            say(line)
        return None
