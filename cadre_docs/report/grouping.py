"""Findings that say the same, put together; and each person's in the order of the form."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from cadre_docs.performance.classes import frozen
from cadre_docs.schema import box_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cadre_docs.findings import Finding
    from cadre_docs.schema import Schema

Subject = tuple[str, str, str]
"""File, person and form: whose a finding is."""
_ROW = re.compile(r"\[[0-9]+\]")


@frozen
class Block:
    """Findings that differ in nothing but their place."""

    findings: tuple[Finding, ...]

    @property
    def subject(self) -> Subject:
        """Whose the first finding is."""
        return _subject(self.findings[0])

    @property
    def path(self) -> str:
        """The box; without the number of its row where there are several."""
        paths = {finding.path for finding in self.findings}
        return paths.pop() if len(paths) == 1 else _ROW.sub("", paths.pop())


def blocks(
    findings: Sequence[Finding], schemas: Mapping[str, Schema]
) -> tuple[list[Block], list[Block]]:
    """Return the blocks that concern several subjects, and those of one, by subject.

    Subjects come in the order in which they are first named, each one's blocks in the order
    of the boxes on its form.
    """
    alike: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for finding in findings:
        alike[_kind(finding)].append(finding)
    common, own = [], defaultdict(list)
    for group in alike.values():
        if len({_subject(finding) for finding in group}) > 1:
            common.append(Block(tuple(group)))
        else:
            own[_subject(group[0])].append(group)
    order = _Order(schemas)
    named = dict.fromkeys(map(_subject, findings))
    ordered = [Block(tuple(group)) for who in named for group in order.sorted(own.get(who, []))]
    return [Block(tuple(group)) for group in order.sorted([b.findings for b in common])], ordered


def _subject(finding: Finding) -> Subject:
    return (finding.position.file if finding.position else "", finding.person, finding.form)


def _kind(f: Finding) -> tuple[object, ...]:
    said = (f.severity, f.code, f.message, f.wanted, f.remedy, f.citation, f.waiver)
    return (*said, f.form, _ROW.sub("", f.path))


class _Order:
    """The order of the boxes of some forms."""

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas
        self._numbers = {
            form: {id(field): number for number, field in enumerate(schema.fields())}
            for form, schema in schemas.items()
        }

    def sorted(self, groups: Iterable[Sequence[Finding]]) -> list[Sequence[Finding]]:
        """Sort groups by the box of their first finding; what is of no box comes last."""
        return sorted(groups, key=lambda group: self._place(group[0]))

    def _place(self, finding: Finding) -> tuple[float, int, int]:
        schema = self._schemas.get(finding.form)
        box = box_of(schema, finding.path) if schema and finding.path else None
        if box is None:  # a whole record, or what the form does not have
            return (0.0 if not finding.path else float("inf"), 0, 0)
        columns = [column.key for column in box.field.columns]
        column = columns.index(box.column.key) + 1 if box.column else 0
        return (1.0 + self._numbers[finding.form][id(box.field)], box.row, column)
