"""What lies beside the project file, and is named nowhere in it: nobody reads it.

Facts of units, records, tables of the office and folders of forms are told each, with the setting
that would name them; of other files that may be records only how many there are.
"""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Position, listing, note, warning
from cadre_docs.intake.folders import CODE, CONVERTED, kind_of
from cadre_docs.intake.prints import is_print
from cadre_docs.intake.read import read_paths
from cadre_docs.machine import platforms
from cadre_docs.outputs import ledger
from cadre_docs.rules.days import assessed_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.project.file.model import Project

_OF_CATALOGS = ("data_schemas", "codes", "parameters", "holidays.yaml", "instruments.yaml")
"""What lies in a folder of forms, and is read there alone."""
_MOST_READ = 1024 * 1024
"""Bytes of a file that is looked into: each build does."""
_FIRST, _FEW = 3, 5  # files of a folder that are looked into; files that a message lists
_MOST_TOLD = 20
"""Files and folders that are looked into."""
_AWAY = "不用的请移出这个文件夹"


def unnamed(project: Project, catalog: Catalog) -> Iterator[Finding]:
    """Yield what lies beside the project file and is not read; nothing where all there is."""
    root = _real(project.root)
    forms = project.catalog_folder
    of_forms = (forms / _OF_CATALOGS[0], forms / "forms") if forms else ()
    named = [_real(path) for path in (*project.watched, project.output, *of_forms)]
    if any(root.is_relative_to(path) for path in map(_real, project.sources)):
        return
    left: list[str] = []
    beside = (p for p in _entries(root) if not any(one.is_relative_to(p) for one in named))
    for number, path in enumerate(beside):
        found = _setting(path, project, catalog) if number < _MOST_TOLD else _UNKNOWN
        if found.remedy:
            yield warning(
                CODE,
                f"放在项目文件旁边，项目文件里没有写它，没有读（{found.what}）",
                remedy=f"{found.remedy}；{_AWAY}",
                position=Position(str(project.root / path.name)),
            )
        elif found.what or path.is_file():
            left.append(path.name)
    if left:
        yield note(
            CODE,
            f"项目文件旁边还有{len(left)}项，项目文件里没有写，没有读：{listing(left, _FEW)}",
            remedy=f"要用的请写进项目文件（记录、单位表、历年、单位填写、应交、次序）；{_AWAY}",
            position=Position(str(project.file)),
        )


def _entries(root: Path) -> Iterator[Path]:
    """Yield the folders, and the files that may be records, that are no outputs of ours."""
    known = ledger.entries(root)
    for path in sorted(root.iterdir()):
        if path.name.startswith(".") or platforms.is_link(path):
            continue
        if path.is_dir() or (path.name in _OF_CATALOGS):
            yield path
        elif path.is_file() and kind_of(path.name) is None:
            ours = ledger.is_untouched(path, known.get(ledger.key(path.name)))
            if not ours and not (path.suffix.lower() == ".docx" and is_print(path)):
                yield path


class _Found(NamedTuple):
    """What something is (empty: nobody knows), and the setting to write (empty: maybe none)."""

    what: str = ""
    remedy: str = ""


_UNKNOWN = _Found()


def _setting(path: Path, project: Project, catalog: Catalog) -> _Found:
    if path.name == _OF_CATALOGS[0]:
        return _Found("表单目录的内容", "要用的请写“表单目录: .”")
    if path.name in _OF_CATALOGS:
        put = f"要用的请放进 {_OF_CATALOGS[0]} 文件夹，并写明“表单目录”（那个文件夹所在的文件夹）"
        return _Found("表单目录的内容", put)
    if path.is_dir() and any((path / name).exists() for name in _OF_CATALOGS):
        return _Found("表单目录", f"要用的请写“表单目录: {path.name}”")
    looked = (_of_file(path, file, project, catalog) for file in _files(path))
    return next((found for found in looked if found.what), _UNKNOWN)


def _of_file(path: Path, file: Path, project: Project, catalog: Catalog) -> _Found:
    """Return what something is by a file of it, or by that file itself."""
    intake, name = read_paths([file], catalog), path.name
    if intake.office:
        return _Found("单位填写的表", f"要用的请写“单位填写: {name}”")
    records = [*map(project.relative, project.records), name]
    for record in (entry.record for entry in intake.entries):
        schema, year = record.schema, assessed_in(record)
        if schema.facts and not record.person:
            one = f"单位表: {name}" if project.unit is None else f"记录: [{', '.join(records)}]"
            return _Found(schema.title, f"要用它核对的请写“{one}”")
        if year is not None and project.year is not None and year < project.year:
            return _Found(f"{year}年度的{schema.title}", f"要与往年核对的请写“历年: {name}”")
        # A folder beside may well hold copies, or what was given up.
        put = f"要生成的请放进“{records[0]}”，或者写“记录: [{', '.join(records)}]”"
        return _Found(schema.title, put if path.is_file() else "")
    return _UNKNOWN


def _files(path: Path) -> Iterator[Path]:
    """Yield a file that is looked into, or the first ones of a folder; of large ones none."""
    if path.is_file():
        inside: Iterator[Path] = iter([path])
    else:
        walk = ((Path(place), names) for place, _, names in os.walk(path))
        inside = chain.from_iterable((here / n for n in sorted(names)) for here, names in walk)
    found = 0
    for file in inside:
        if found == _FIRST:
            return
        if kind_of(file.name) is None and file.suffix.lower() not in CONVERTED:
            found += 1
            if file.stat().st_size <= _MOST_READ:
                yield file


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
