"""People: what is kept of each record of a file, small enough for ten thousand."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cadre_docs.checks.records import check_entry
from cadre_docs.checks.told_once import told_once, told_with_others
from cadre_docs.errors import CadreDocsError
from cadre_docs.findings import Finding, Severity
from cadre_docs.intake.confirmed import CODE as UNCONFIRMED
from cadre_docs.printing.glyphs import glyph_warnings
from cadre_docs.rules.decide import gradings_of
from cadre_docs.rules.engine import find
from cadre_docs.rules.previous_years import Earlier
from cadre_docs.rules.waivers import UNUSED
from cadre_docs.web.reading import is_of_office, of_file, of_whole_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.origins import Origins
    from cadre_docs.intake.read import ReadRecord
    from cadre_docs.project.file.model import Project
    from cadre_docs.record import Record
    from cadre_docs.web.store import File

_CATEGORY = "post_category"
_OF_OFFICE = "单位填写的表：里面的内容已经用到各人的表里"


STATES = {"": "全部", "wrong": "有错误", "warned": "只有提醒", "clean": "没有问题"}
"""What a record may be by its findings, and what pages call that; the key is that of ``state``."""


@dataclass(frozen=True, slots=True)
class Person:
    """One record: ``number`` counts the records of its file from 1.

    ``form`` is the id of the form, ``title`` its name; ``name`` is empty for what is nobody's.
    ``problem`` says why there is no record in the file, where there is none. ``unconfirmed``: what
    was read must be compared with the file by somebody (see :func:`cadre_docs.confirm`). ``again``
    are findings that one between people may say again.
    """

    file: str
    file_name: str
    number: int
    name: str
    form: str
    title: str
    unit: str
    errors: int
    warnings: int
    editable: bool
    problem: str = ""
    unconfirmed: bool = False
    codes: tuple[str, ...] = ()
    waived: int = 0
    graded: bool = False
    grade: str = ""
    category: str = ""
    place: str = ""
    again: tuple[Finding, ...] = ()
    office: bool = False

    def matches(self, wanted: str) -> bool:
        """Whether every word searched for is in the name, the unit, the form or the file's name."""
        text = f"{self.name} {self.unit} {self.title} {self.file_name}".lower()
        return all(word in text for word in wanted.lower().split())

    @property
    def state(self) -> str:
        """What it is by its findings: one of :data:`STATES`."""
        return "wrong" if self.errors else "warned" if self.warnings else "clean"


@dataclass(frozen=True)
class How:
    """What files are read with: the forms, the project, the office's tables, earlier years."""

    catalog: Catalog
    project: Project | None = None
    office: tuple[Path, ...] = ()
    earlier: Earlier = field(default_factory=Earlier)


def people_of(file: File, how: How, origins: Origins) -> tuple[Person, ...]:
    """Read a file: its people with the numbers of findings, or one who says why there is none."""
    catalog, earlier = how.catalog, how.earlier
    day = how.project.as_of if how.project else None
    try:
        read = of_file(file.path, catalog, how.project, how.office)
        counted, _ = origins.kept(file.path, read.intake.entries)
    except CadreDocsError as problem:
        return (_nobody(file, str(problem)),)
    unconfirmed = any(f.code == UNCONFIRMED and f.counts for f in read.findings)
    if is_of_office(read):
        return (_nobody(file, _OF_OFFICE, errors=0, office=True),)
    if not read.records:
        said = next((f.sentence() for f in read.findings if f.severity is Severity.ERROR), "")
        return (_nobody(file, said or "里面没有记录。", unconfirmed=unconfirmed),)
    people = []
    counting = {id(entry.record) for entry in counted}
    for number, entry in enumerate(read.intake.entries, 1):
        record = entry.record
        if id(record) not in counting:
            continue  # another record stands for it
        own = [
            *alone(entry, catalog, earlier, as_of=day),
            *earlier.findings_about(record),
            *glyph_warnings([record]),
            *of_whole_file(read, record),
        ]
        people.append(
            Person(
                file=file.id,
                file_name=file.name,
                number=number,
                name=record.person,
                form=record.schema.id,
                title=record.schema.title,
                unit=str(record.get("unit") or ""),
                errors=sum(f.counts for f in own),
                warnings=sum(map(_is_warning, own)),
                editable=file.editable,
                unconfirmed=unconfirmed,
                codes=_codes(own),
                waived=sum(bool(f.waiver) for f in own),
                place=str(record.position),
                again=tuple(told_with_others(own)),
                **_grade(record, catalog),
            )
        )
    return tuple(people)


def _grade(record: Record, catalog: Catalog) -> dict[str, Any]:
    own = next((one for one in _gradings(catalog) if one.concerns(record)), None)
    category = _CATEGORY if _CATEGORY in record.schema.by_id else ""
    return {
        "graded": own is not None,
        "grade": sys.intern(str((own and record.get(own.field_id)) or "")),
        "category": sys.intern(str((category and record.get(category)) or "")),
    }


@lru_cache(maxsize=2)
def _gradings(catalog: Catalog) -> tuple[Any, ...]:
    return tuple(gradings_of(catalog.law))


def _nobody(
    file: File, problem: str, *, errors: int = 1, unconfirmed: bool = False, office: bool = False
) -> Person:
    return Person(
        file=file.id, file_name=file.name, number=0, name="", form="", title="", unit="",
        errors=errors, warnings=0, editable=False, problem=problem, unconfirmed=unconfirmed,
        office=office,
    )  # fmt: skip


def _is_told(finding: Finding) -> bool:
    return finding.severity is not Severity.NOTE and not finding.waiver


def joined(one: Person, others: Sequence[Finding]) -> Person:
    """Return a person with what only all together can tell of them, and nothing of it twice."""
    told = told_once([*one.again, *others])
    kept = {id(finding) for finding in told}
    gone = [finding for finding in one.again if id(finding) not in kept]
    others = [finding for finding in others if id(finding) in kept]
    left = {finding.code for finding in one.again if id(finding) in kept}
    codes = [x for x in one.codes if x in left or x not in {finding.code for finding in gone}]
    return replace(
        one,
        errors=one.errors + sum(f.counts for f in others) - sum(f.counts for f in gone),
        warnings=one.warnings + sum(map(_is_warning, others)) - sum(map(_is_warning, gone)),
        waived=one.waived + sum(bool(f.waiver) for f in others),
        codes=tuple(dict.fromkeys((*codes, *_codes(others)))),
    )


def _is_warning(finding: Finding) -> bool:
    return finding.severity is Severity.WARNING and not finding.waiver


def _codes(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sys.intern(f.code) for f in findings if _is_told(f)))


def alone(
    entry: ReadRecord,
    catalog: Catalog,
    earlier: Earlier | None = None,
    *,
    as_of: date | None = None,
) -> list[Finding]:
    """Return what is found in a record by itself: not what only all together can tell.

    An exception for what only all together can tell is not called unused here.
    """
    found = check_entry(entry, catalog, as_of, earlier=earlier or Earlier())
    rules = ((waiver, find(waiver.rule, catalog.law)) for waiver in entry.record.waivers)
    later = {waiver.position for waiver, rule in rules if rule and rule.scope == "batch"}
    return [f for f in found if not (f.code == UNUSED and f.position in later)]
