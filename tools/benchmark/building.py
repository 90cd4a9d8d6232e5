"""Cases of building a project: what safety costs, more processes, and nothing changed."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from inputs import FORM, written
from meter import Start, begin
from subject import find


def build_synced(count: int, folder: Path) -> Start:
    """Building DOCX of many people, each batch on the disk before the state says so."""
    return _built(_project(count, folder, "short", "docx"))


def build_unsynced(count: int, folder: Path) -> Start:
    """The same build, with nothing ever synced."""
    os.fsync = lambda _: None
    return _built(_project(count, folder, "short", "docx"))


def build_again(count: int, folder: Path) -> Start:
    """The same build once more: nothing has changed."""
    place = _project(count, folder, "short", "docx")
    _built(place)
    return _built(place)


def build_pdf(count: int, folder: Path) -> Start:
    """Building PDF, one process."""
    return _built(_project(count, folder, "long", "pdf"))


def build_pdf_processes(count: int, folder: Path) -> Start:
    """Building PDF, a process for each core."""
    return _built(_project(count, folder, "long", "pdf"), os.cpu_count() or 1)


def _project(count: int, folder: Path, kind: str, output: str) -> Path:
    # Beside the records, on a disk: a file system in memory has nothing to sync.
    place = Path(tempfile.mkdtemp(prefix="build-", dir=folder))
    shutil.copytree(written(count, folder, kind), place / "填报")
    (place / "cadre-docs.yaml").write_text(
        f"表单: [{FORM}]\n记录: 填报\n输出: 输出\n格式: [{output}]\n", encoding="utf-8"
    )
    return place


def _built(place: Path, jobs: int = 1) -> Start:
    (build, options), read_project = find("build", "Options"), find("read_project")
    start = begin()
    build(read_project(place), options(jobs=jobs))
    return start


CASES = (build_synced, build_unsynced, build_again, build_pdf, build_pdf_processes)
