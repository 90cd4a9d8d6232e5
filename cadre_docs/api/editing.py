"""Editing: what is typed into the boxes of YAML records, and changing one box at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cadre_docs.api.base import open_catalog, public
from cadre_docs.errors import RequestError
from cadre_docs.intake.yaml_records import read_yaml
from cadre_docs.record.build import build_record
from cadre_docs.rules.waivers import may_be_waived
from cadre_docs.schema import FieldType, box_of
from cadre_docs.source.edited_text import PatchError
from cadre_docs.source.tree import Mapping as Tree
from cadre_docs.source.tree import Scalar, Sequence
from cadre_docs.templates.yaml.changes import (
    AddRow,
    Change,
    Electronic,
    MoveRow,
    Put,
    RemoveRow,
    Waive,
)
from cadre_docs.templates.yaml.patch import patch_yaml

__all__ = [
    "AddRow",
    "Boxes",
    "Electronic",
    "MoveRow",
    "PatchError",
    "Put",
    "RemoveRow",
    "Waive",
    "boxes",
    "patch",
]

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Position
    from cadre_docs.schema import Field, Schema
    from cadre_docs.source.tree import Node


@dataclass(frozen=True)
class Boxes:
    """What is typed into one record, box by box, whether it is right or not.

    ``texts`` are the boxes by their path (``考核依据.聘任时间``), ``rows`` the rows of tables by
    theirs: texts by the keys of columns, the empty rows too. ``counted`` tells for each row the
    number by which findings call it, 0 for one that does not count because nothing is in it.
    ``odd`` are paths whose value is no text (a list, say): nothing is said of what is in them.
    """

    schema: Schema
    position: Position
    texts: Mapping[str, str]
    rows: Mapping[str, tuple[Mapping[str, str], ...]]
    counted: Mapping[str, tuple[int, ...]]
    odd: frozenset[str] = field(default=frozenset())

    def place(self, path: str) -> tuple[str, int, str]:
        """Return field path, row as it stands in the file (0: none) and column of a finding's path.

        An unknown path is returned as it is.
        """
        box = box_of(self.schema, path)
        if box is None:
            return path, 0, ""
        name = self.schema.path(box.field)
        if not box.row:
            return name, 0, ""
        numbers = self.counted.get(name, ())
        row = numbers.index(box.row) + 1 if box.row in numbers else 0
        return name, row, box.column.key if box.column and row else ""


@public
def boxes(data: bytes, *, catalog: Catalog | None = None) -> tuple[Boxes, ...]:
    """Return what is typed into the records of a YAML file, in its order.

    Records whose form is not known are left out, and so is all of a file that cannot be read:
    :func:`read` says why.

    >>> import cadre_docs as cd
    >>> from pathlib import Path
    >>> [one] = cd.boxes(Path("examples/henan-tenure-form/full.yaml").read_bytes())
    >>> one.texts["姓名"], one.rows["主要工作"][0]["本人作用"]
    ('示例甲', '主持')
    """
    pairs, _ = read_yaml(data, "", catalog or open_catalog())
    return tuple(_boxes(schema, tree) for schema, tree in pairs)


@public
def patch(
    data: bytes, changes: Change | Iterable[Change], *, number: int = 1,
    catalog: Catalog | None = None,
) -> bytes:  # fmt: skip
    r"""Return a YAML file with boxes of one of its records changed; all else stays, comments too.

    ``number`` counts the records from 1. Changes are :class:`Put`, :class:`AddRow`,
    :class:`RemoveRow`, :class:`MoveRow`, :class:`Electronic` and :class:`Waive`, made one after
    another.

    Raises :class:`PatchError` where a box cannot be changed in this file without touching others,
    and :class:`~cadre_docs.errors.RequestError` for a record that there is not, and for an
    exception (:class:`Waive`) for what was not filled in or not read: nobody can answer for that.

    >>> import cadre_docs as cd
    >>> made = cd.patch("表单: annual-record\n姓名:  # 必填\n".encode(), cd.Put("姓名", "示例甲"))
    >>> print(made.decode(), end="")
    表单: annual-record
    姓名: 示例甲  # 必填
    """
    forms = catalog or open_catalog()
    several = (changes,) if isinstance(changes, Change) else changes
    for change in several:
        if isinstance(change, Waive) and change.on and not may_be_waived(change.rule.strip()):
            raise RequestError(
                f"“{change.rule}”是没有填或没有读入的内容，不能作例外。请改正报告中的这些问题。"
            )
        known = boxes(data, catalog=forms)
        if not 0 < number <= len(known):
            raise RequestError(f"文件里没有第{number}份记录，现在有{len(known)}份。")
        record = known[number - 1]
        line, column = record.position.line or 1, record.position.column or 1
        data = patch_yaml(data, record.schema, line, column, change)
    return data


def _boxes(schema: Schema, tree: Tree) -> Boxes:
    texts: dict[str, str] = {}
    rows: dict[str, tuple[Mapping[str, str], ...]] = {}
    counted: dict[str, tuple[int, ...]] = {}
    odd: set[str] = set()
    record, _ = build_record(schema, tree)
    for section in schema.sections:
        holder = _under(tree, section.key, section.id) if section.key else tree
        for box in section.fields:
            path = schema.path(box)
            node = _under(holder, box.key, box.id, *box.formerly, *box.aliases)
            if box.type is FieldType.TABLE:
                items = node.items if isinstance(node, Sequence) else ()
                known = {row.position: n for n, row in enumerate(record.tables.get(box.id, ()), 1)}
                rows[path] = tuple(_row(box, item) for item in items)
                counted[path] = tuple(known.get(item.position, 0) for item in items)
            elif isinstance(node, Scalar):
                texts[path] = node.text.rstrip("\n")
            if _is_odd(box, node):
                odd.add(path)
    return Boxes(schema, tree.position, texts, rows, counted, frozenset(odd))


def _is_odd(box: Field, node: Node | None) -> bool:
    """Whether what stands in a box is of another shape than the box."""
    match node:
        case Sequence() if box.type is FieldType.TABLE:
            return not all(isinstance(item, Tree | Scalar) for item in node.items)
        case Scalar():
            return box.type is FieldType.TABLE and bool(node.text.strip())
    return node is not None


def _under(node: Node | None, *names: str) -> Node | None:
    """Return what stands under one of the names: of several the first that says something."""
    if not isinstance(node, Tree):
        return None
    found = [entry.value for entry in node.entries if entry.key in names and entry.key]
    filled = [v for v in found if not (isinstance(v, Scalar) and not v.text.strip())]
    return next(iter(filled or found), None)


def _row(table: Field, item: Node) -> dict[str, str]:
    texts = {}
    for column in table.columns:
        node = _under(item, column.key, column.id, *column.formerly, *column.aliases)
        texts[column.key] = node.text.rstrip("\n") if isinstance(node, Scalar) else ""
    return texts
