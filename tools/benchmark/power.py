"""What it costs that a build's outputs survive a power cut: the same build, and one unsynced."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FORM = "henan-tenure-form"


def build_synced(count: int, folder: Path) -> float:
    """Building DOCX of many people, each batch on the disk before the state says so."""
    return _built(count, folder)


def build_unsynced(count: int, folder: Path) -> float:
    """The same build, with nothing ever synced."""
    os.fsync = lambda _: None
    return _built(count, folder)


def _built(count: int, folder: Path) -> float:
    from cases import written

    from cadre_docs.project.project_file import read_project
    from cadre_docs.project.run import Options, build

    # Beside the records, on a disk: a file system in memory has nothing to sync.
    place = Path(tempfile.mkdtemp(prefix="build-", dir=folder))
    shutil.copytree(written(count, folder, FORM, "minimal"), place / "填报")
    (place / "cadre-docs.yaml").write_text(
        f"表单: [{FORM}]\n记录: 填报\n输出: 输出\n格式: [docx]\n", encoding="utf-8"
    )
    start = time.perf_counter()
    build(read_project(place), Options())
    return start


CASES: tuple[Callable[[int, Path], float], ...] = (build_synced, build_unsynced)
