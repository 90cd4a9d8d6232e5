"""What stands in the boxes of a Word file → the tree of its record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, Position, error, shortened
from cadre_docs.intake.word.squeeze import squeezed
from cadre_docs.source.tree import Entry, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from cadre_docs.masters.reach import Spot
    from cadre_docs.schema import Field, Schema

_QUOTED = 40


@dataclass(slots=True)
class FilledBox:
    """What stands in a box: text and place; ``sure`` is false where nobody can tell."""

    spot: Spot
    text: str
    position: Position
    sure: bool = True

    def scalar(self) -> Scalar:
        """Return it as a node."""
        origin = "text" if self.sure or not self.text else "unreadable"
        return Scalar(self.text, self.position, origin)  # type: ignore[arg-type]


@dataclass(slots=True)
class FilledRow:
    """A row of a list: its place, and its boxes by the keys of their columns."""

    position: Position
    boxes: dict[str, FilledBox] = field(default_factory=dict)


@dataclass
class FilledForm:
    """The boxes of a form by their paths, each wherever it stands, and the rows of its lists.

    ``findings`` get what is to be said of them.
    """

    schema: Schema
    findings: list[Finding]
    boxes: dict[str, list[FilledBox]] = field(default_factory=dict)
    rows: dict[str, list[FilledRow]] = field(default_factory=dict)

    def tree(self, file: str) -> Mapping:
        """Return the tree of the record, and tell of boxes that say two things."""
        entries: list[Entry] = []
        for item in self.schema.printed_fields:
            if item.columns:
                rows = self._listed(item)
                if rows:
                    entries.append(self._entry(item, Sequence(tuple(rows), rows[0].position)))
            elif item.key in self.boxes:
                entries.append(self._entry(item, self._once(self.boxes[item.key])))
        return Mapping(tuple(_nested(entries)), Position(file))

    def _entry(self, item: Field, node: Scalar | Sequence) -> Entry:
        return Entry(self.schema.path(item), node.position, node)

    def _listed(self, item: Field) -> list[Mapping]:
        rows = [
            Mapping(
                tuple(Entry(key, box.position, box.scalar()) for key, box in row.boxes.items()),
                row.position,
            )
            for row in self.rows.get(item.key, [])
        ]
        # A list of fixed size: its boxes are named one by one.
        for number in range(item.max_rows):
            cells = {
                column.key: self.boxes.get(f"{item.key}[{number + 1}].{column.key}", [])
                for column in item.columns
            }
            own = [Entry(k, f[0].position, self._once(f)) for k, f in cells.items() if f]
            if own:
                rows.append(Mapping(tuple(own), own[0].position))
        return rows

    def _once(self, filled: list[FilledBox]) -> Scalar:
        """Return what a box says that may stand in several places of the form."""
        said = [one for one in filled if one.text]
        if not said:
            return filled[0].scalar()
        different = {squeezed(one.text) for one in said}
        if len(different) == 1:
            return said[0].scalar()
        first = said[0]
        elsewhere = any(one.position.place != first.position.place for one in said)
        key = first.spot.field.key
        if elsewhere:
            places = "；".join(f"{o.position.place}为“{shortened(o.text, _QUOTED)}”" for o in said)
            what, remedy = f"“{key}”在表上有几处，填的不一样：{places}", "请核对后改成一样的"
        else:
            ticked = "、".join(f"“{shortened(o.text, _QUOTED)}”" for o in said)
            what, remedy = f"“{key}”打了{len(said)}个勾：{ticked}", "请只留一个勾"
        if elsewhere or first.spot.field.choices:
            self.findings.append(
                error(
                    "FS-template",
                    what,
                    remedy=remedy,
                    position=first.position,
                    path=first.spot.path,
                )
            )
        return Scalar(first.text, first.position, "unreadable")


def _nested(entries: list[Entry]) -> list[Entry]:
    """Put boxes of a printed section that has a key below it."""
    top: list[Entry] = []
    inner: dict[str, list[Entry]] = {}
    for entry in entries:
        section, dot, key = entry.key.partition(".")
        if not dot:
            top.append(entry)
        else:
            inner.setdefault(section, []).append(Entry(key, entry.position, entry.value))
    return top + [Entry(k, own[0].position, Mapping(tuple(own), own[0].position))
                  for k, own in inner.items()]  # fmt: skip
