"""A file for whoever helps with a problem: what is installed and what went wrong, nobody's data.

Free text of findings and errors may quote what somebody typed, so none of it goes in: codes
are counted, faults of the program go by the kind of the exception.
"""

from __future__ import annotations

import io
import json
import platform
import re
import sqlite3
import sys
import zipfile
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cadre_docs import __version__
from cadre_docs.errors import CadreDocsError
from cadre_docs.limits import Limits
from cadre_docs.project.fingerprint import LIBRARIES, Shared, version_of
from cadre_docs.project.state.file import FILE, copied
from cadre_docs.project.state.findings import findings_from_text
from cadre_docs.project.summary import findings_of_files, findings_of_records, findings_together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.project.file.model import Project
    from cadre_docs.project.state.database import State

_EXCEPTION = re.compile(
    r"\b([A-Z][A-Za-z]{2,40}(?:Error|Exception|Warning|Exit|Interrupt))\b", re.ASCII
)
_OLD = (1980, 1, 1, 0, 0, 0)
README = """\
cadre-docs 支持文件：版本、字体、限制、表单的指纹，和出错的种类与次数。
其中没有姓名、号码、单位、文件名，也没有填报的任何文字。发出前可以逐个打开核对。
"""


def support_file(catalog: Catalog, project: Project | None) -> bytes:
    """Return a zip of small JSON files; ``project`` adds its settings and last errors."""
    parts: dict[str, Callable[[], Any]] = {
        "versions.json": _versions,
        "fonts.json": _fonts,
        "forms.json": lambda: _forms(catalog),
        "limits.json": lambda: asdict(project.limits if project else Limits()),
    }
    if project is not None:
        parts["project.json"] = lambda: _settings(project)
        parts["errors.json"] = lambda: _errors(project)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "说明.txt", README)
        for name, part in parts.items():
            try:
                facts = part()
            except CadreDocsError as problem:  # what is broken is what one wants to know
                facts = {"unreadable": type(problem).__name__}
            _add(archive, name, json.dumps(facts, ensure_ascii=False, indent=1))
    return target.getvalue()


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    info = zipfile.ZipInfo(name, _OLD)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, text)


def _versions() -> dict[str, Any]:
    return {
        "cadre-docs": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "encoding": sys.getfilesystemencoding(),
        "sqlite": sqlite3.sqlite_version,
        "libraries": {name: version_of(name) for name in LIBRARIES},
    }


def _fonts() -> list[dict[str, str]]:
    from cadre_docs.pages.fonts.choice import FontBook

    return [
        {"role": report.role, "served_by": str(report.served_by or "")}
        for report in FontBook.system().coverage_report()
    ]


def _forms(catalog: Catalog) -> dict[str, dict[str, str]]:
    """Return the hashes of the forms; those of a user's own are theirs to name."""
    shared = Shared(catalog)
    found = {"law": {"hash": shared.law}, "program": {"hash": shared.code}}
    for form in catalog.schema_ids:
        try:
            schema = shared.schema(form)
        except CadreDocsError as problem:
            found[form] = {"unreadable": type(problem).__name__}
            continue
        facts = catalog.schema(form).facts
        found[form] = {"schema": schema, "master": "" if facts else shared.master(form)}
    return found


def _settings(project: Project) -> dict[str, Any]:
    """Return what a project asks for, without names of files and folders."""
    return {
        "year": project.year,
        "forms": list(project.forms),
        "notices": list(project.notices),
        "kinds": list(project.kinds),
        "duplex": project.duplex,
        "pdf_plain": project.pdf_plain,
        "as_of": str(project.as_of or ""),
        "records": len(project.records),
        "previous": len(project.previous),
        **{
            name: getattr(project, name) is not None
            for name in ("unit", "photos", "package", "roster", "catalog_folder")
        },
    }


def _errors(project: Project) -> dict[str, Any]:
    """Return how often what went wrong in the last build."""
    if not (project.state / FILE).is_file():
        return {"state": "none"}
    with copied(project.state) as state:
        state.run -= 1  # the last build's
        statuses = Counter(
            status
            for (status,) in state.db.execute(
                "SELECT status FROM records WHERE run = ?", (state.run,)
            )
        )
        return {
            "builds": state.run,
            "records": dict(statuses),
            "files": _codes(findings_of_files(state)),
            "together": _codes(findings_together(state)),
            "of_records": _codes(f for _, found in findings_of_records(state) for f in found),
            "faults": _kinds(state),
            "damaged_states": len(list(project.state.glob(f"{FILE}.damaged-*"))),
        }


def _codes(findings: Iterable[Finding]) -> dict[str, int]:
    """Count findings by code and severity; a code is a rule's, never anybody's word."""
    return dict(Counter(f"{f.code} {f.severity.value}" for f in findings).most_common())


def _kinds(state: State) -> dict[str, int]:
    """Count the kinds of exceptions that are named in problems and faults."""
    rows = "SELECT problem, findings FROM records WHERE run = ? AND problem <> ''"
    counts: Counter[str] = Counter()
    for problem, findings in state.db.execute(rows, (state.run,)):
        counts.update(_EXCEPTION.findall(problem))
        faults = (f for f in findings_from_text(findings) if f.code == "TOOL-fault")
        counts.update(kind for f in faults for kind in _EXCEPTION.findall(f.message))
    return dict(counts)
