"""What the results of a shard rest on as a whole, each by name, so that a refusal can say what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cadre_docs
from cadre_docs.project.fingerprint import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cadre_docs.project.file.model import Project
    from cadre_docs.project.fingerprint import Shared
    from cadre_docs.project.plan import Planner
    from cadre_docs.project.state.database import State

PROGRAM, RELEASE = "程序（版本、Python、所用的库）", "程序版本"
_FORMS = "SELECT DISTINCT form FROM records WHERE run = ? ORDER BY form"
_FILES = "SELECT source, sha FROM files WHERE run = ? AND forms <> '' ORDER BY source"


def basis_of(project: Project, shared: Shared, planner: Planner, state: State) -> dict[str, str]:
    """Return what all results of this build rest on: names in Chinese → hashes."""
    found = {
        RELEASE: cadre_docs.__version__,
        PROGRAM: shared.code,
        "通知、参数和节假日": shared.law,
        "项目文件的年度、表单、通知、核对日期或限制": digest(planner.asked),
        "历年的记录或单位填写的表": digest(planner.beside),
    }
    for (form,) in state.db.execute(_FORMS, (state.run,)).fetchall():
        found[f"表单“{form}”的定义"] = shared.words(form)
        found[f"表单“{form}”的母版"] = shared.master(form)
        if "pdf" in project.kinds:
            found[f"表单“{form}”所用的字体"] = shared.fonts(form)
    return found


def differences(theirs: Mapping[str, str], ours: Mapping[str, str]) -> list[str]:
    """Return in Chinese what both rest on and is not the same; of a release its numbers, too."""
    found = [name for name, value in ours.items() if theirs.get(name, value) != value]
    if RELEASE in found:  # then the program is another, of course
        others = [name for name in found if name not in (RELEASE, PROGRAM)]
        return [f"{RELEASE}（那时{theirs[RELEASE]}，现在{ours[RELEASE]}）", *others]
    return found


def files_digest(state: State) -> str:
    """Return the hash of the files with records as this run read them."""
    rows = state.db.execute(_FILES, (state.run,))
    return digest(*(f"{source} {sha}" for source, sha in rows))
