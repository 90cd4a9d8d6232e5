"""A new year's files begun with what stays of last year's records."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cadre_docs.api.base import (
    Written,
    findings_text,
    open_catalog,
    paths_of,
    public,
    refuse_existing,
    refuse_file_name,
)
from cadre_docs.errors import RequestError
from cadre_docs.findings import Finding, Severity, note, warning
from cadre_docs.intake.read import read_paths
from cadre_docs.lists.expected import Expected, read_expected
from cadre_docs.lists.last_year import CODE, Changes, changes, newest, people_of
from cadre_docs.lists.office import with_office
from cadre_docs.messages.progress import announce, steps
from cadre_docs.messages.safe import told_lines
from cadre_docs.outputs.files import UniqueNames, write_whole
from cadre_docs.outputs.targets import Guard
from cadre_docs.record.model import NO_NAME
from cadre_docs.record.prefill import Box, Prefilled, add_earlier, prefill
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.read import Intake
    from cadre_docs.record import Record
    from cadre_docs.schema import Schema

KINDS: Final = ("xlsx", "yaml")


@dataclass(frozen=True, kw_only=True)
class Begun(Written):
    """The files of a new year; ``changes`` tells who came, left, moved or was renamed.

    ``findings`` say what of last year could not be read or taken over.
    """

    changes: Changes
    findings: tuple[Finding, ...]
    intake: Intake

    @property
    def ok(self) -> bool:
        """Whether everybody got a file, and all of last year could be read."""
        return super().ok and not any(f.severity is not Severity.NOTE for f in self.findings)

    def text(self, *, colour: bool = False) -> str:
        """Return who came, left and moved, what was left out, and the findings."""
        parts = [told_lines([*self.changes.lines(), *self.remarks])]
        if self.findings:
            parts.append(findings_text(self.findings, self.intake, colour=colour))
        return "\n\n".join(filter(None, parts))


@public
def holds_records(
    paths: Path | str | Iterable[Path | str], *, catalog: Catalog | None = None
) -> bool:
    """Whether files or folders hold records of ours, and no lists of other systems.

    >>> import cadre_docs as cd
    >>> cd.holds_records("examples/annual-record")
    True
    """
    return bool(read_paths(paths_of(paths), catalog or open_catalog()).entries)


@public
def begin(  # noqa: PLR0913 - what may be said of a new year
    form: str,
    last: Path | str | Iterable[Path | str],
    folder: Path | str,
    *,
    expected: Path | str | None = None,
    previous: Path | str | Iterable[Path | str] = (),
    kind: str = "xlsx",
    overwrite: bool = False,
    catalog: Catalog | None = None,
) -> Begun:
    """Write the files of :func:`cadre_docs.begin`, where they are ``xlsx`` or ``yaml``.

    Raises :class:`~cadre_docs.errors.RequestError` when a file is there already (somebody may have
    filled it in) and ``overwrite`` is not given, and when there is nobody to begin with.
    """
    if kind not in KINDS:
        raise RequestError(f"没有“{kind}”这种填报文件，可用：{'、'.join(KINDS)}。")
    forms, given, target = catalog or open_catalog(), paths_of(last), Path(folder)
    schema = forms.schema(form)
    if not schema.of_people:
        raise RequestError(f"“{schema.id}”（{schema.title}）不是一人一份的表，不能用 --from。")
    listed = Path(expected) if expected is not None else None
    intake = with_office(read_paths(given, forms, without=(listed,) if listed else ()))
    records, before_last, findings = newest(entry.record for entry in intake.entries)
    base = _of_one_form(records, schema)
    if not base and listed is None:
        named = "、".join(map(str, given))
        raise RequestError(f"“{named}”里没有读到可以带入“{schema.title}”的记录。")
    now = read_expected(listed, forms) if listed else people_of(base, given[0])
    found = changes(now, records)
    told = found
    if previous:
        before = with_office(read_paths(paths_of(previous), forms))
        earlier, _, of_earlier = newest(entry.record for entry in before.entries)
        findings += [*_wrong(before), *of_earlier]
        told = changes(people_of(base, given[0]), _of_one_form(earlier, schema))
        findings += told.findings
    elif listed is None:  # nobody can have come or left
        told = replace(found, left=())
    findings += [*_wrong(intake), *found.findings]
    guard = Guard([*intake.files, now.path], forms.folders)
    pen, of_boxes = _write(schema, (found, before_last), (target, kind), guard, overwrite=overwrite)
    return Begun(
        *pen,
        changes=told,
        findings=tuple(dict.fromkeys([*findings, *of_boxes])),
        intake=intake,
    )


def _of_one_form(records: Sequence[Record], schema: Schema) -> list[Record]:
    """Return the records of the form itself, or else of the form that most people have."""
    counts = Counter(record.schema.id for record in records)
    if not counts:
        return []
    form = schema.id if schema.id in counts else counts.most_common(1)[0][0]
    return [record for record in records if record.schema.id == form]


def _wrong(intake: Intake) -> list[Finding]:
    """Return what could not be read of records of last time."""
    found = [*intake.findings, *(f for entry in intake.entries for f in entry.findings)]
    return [
        replace(f, message=f"上一次的记录读入有误：{f.message}")
        for f in found
        if f.severity is not Severity.NOTE
    ]


def _write(
    schema: Schema,
    known: tuple[Changes, dict[int, list[Record]]],
    where: tuple[Path, str],
    guard: Guard,
    *,
    overwrite: bool,
) -> tuple[tuple[tuple[Path, ...], tuple[Finding, ...], tuple[str, ...]], list[Finding]]:
    """Write a file for each person; return what a Written begins with, and what was not taken."""
    folder, kind = where
    found, before_last = known
    names = UniqueNames()
    targets = [folder / f"{names.take(person.name or NO_NAME)}.{kind}" for person, _ in found.pairs]
    refuse_file_name(folder)
    refuse_existing(targets, guard, overwrite=overwrite)
    told: list[Finding] = []
    for (person, records), path in zip(steps(found.pairs, "生成"), targets, strict=True):
        given = _given(person, records, schema)
        others = [other for record in records for other in before_last.get(id(record), ())]
        told += _not_used(person, [o for o in others if not add_earlier(given, o, schema)])
        told += _left(person, records, given)
        write_whole(path, _template(schema, given, kind))
        announce(path)
    empty = len(found.joined)
    remarks = [f"其中{empty}人没有上一次的记录，只带入名单上的内容。"] if empty else []
    return (tuple(targets), (), tuple(remarks)), told


def _given(person: Expected, records: Sequence[Record], schema: Schema) -> Prefilled:
    """Return what a person's file begins with: of the form itself first, and the list's own word.

    What is on a list of today is newer than last year's record: names and units change.
    """
    given = Prefilled(person.name)
    for record in sorted(records, key=lambda record: record.schema.id != schema.id):
        one = prefill(record, schema)
        given.boxes = one.boxes | given.boxes
        given.rows = one.rows | given.rows
        given.left += one.left
    stated = {"name": person.name, "unit": person.unit, **person.numbers}
    if person.born is not None:
        stated["birth_date"] = str(person.born)
    for field_id, text in stated.items():
        box = schema.by_id.get(field_id)
        if box is None or not text:
            continue
        path = schema.path(box)
        newer = field_id in ("name", "unit") and folded(_text(given, path)) != folded(text)
        if newer or path not in given.boxes:
            given.boxes[path] = Box(text)
    return given


def _text(given: Prefilled, path: str) -> str | None:
    box = given.boxes.get(path)
    return None if box is None else box.text


def _not_used(person: Expected, records: Sequence[Record]) -> Iterator[Finding]:
    """Say which records of earlier years have nothing that the new form asks for."""
    if records:
        places = "、".join(str(record.position) for record in records)
        what = f"还有更早的记录（{places}），只带入了最近一年的"
        yield note(CODE, what, position=records[0].position, person=person.name,
                   form=records[0].schema.id)  # fmt: skip


def _left(person: Expected, records: Sequence[Record], given: Prefilled) -> Iterator[Finding]:
    if given.left and records:
        yield warning(
            CODE,
            f"没有带入的：{'；'.join(dict.fromkeys(given.left))}",
            remedy="请在新表上手工填写",
            position=records[0].position,
            person=person.name,
            form=records[0].schema.id,
        )


def _template(schema: Schema, given: Prefilled, kind: str) -> bytes:
    if kind == "yaml":
        from cadre_docs.templates.yaml.form import prefilled_yaml

        return prefilled_yaml(schema, given).encode()
    from cadre_docs.templates.workbooks.form import blank_workbook

    return blank_workbook(schema, given)
