"""Confirming: somebody compares what was read of an old or foreign workbook with what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.api.base import Written, open_catalog, public
from cadre_docs.errors import CadreDocsError, RequestError
from cadre_docs.intake.any_table import needs_confirmation, open_table
from cadre_docs.intake.confirmed import code_of, confirmation, mark_of, place_of
from cadre_docs.intake.folders import BINARY_SUFFIXES
from cadre_docs.intake.template.reader import trees_of
from cadre_docs.machine.clock import today
from cadre_docs.machine.cpu_time import within_cpu_time
from cadre_docs.messages.safe import told_lines
from cadre_docs.office.workbooks.open import Refused
from cadre_docs.office.workbooks.spreadsheetml import column_letters
from cadre_docs.outputs.files import write_whole
from cadre_docs.source.files import read_named
from cadre_docs.source.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.intake.read_tree import ReadTree
    from cadre_docs.office.workbooks.cells import Workbook
    from cadre_docs.source.tree import Node

_ORIGINS = {"number": "（数值）", "date": "（日期）", "text": "", "unreadable": ""}


@dataclass(frozen=True, kw_only=True)
class Confirmed(Written):
    """What was read of a file, line by line, and the ``code`` that confirms this reading.

    ``confirmed`` tells whether it was confirmed now; then ``written`` names the confirmation.
    """

    read: tuple[str, ...]
    code: str
    confirmed: bool

    @property
    def ok(self) -> bool:
        """Whether the reading is confirmed."""
        return self.confirmed

    def text(self, *, colour: bool = False) -> str:  # noqa: ARG002 - there is none in it
        """Return all that was read, and how to confirm it."""
        return told_lines([*([] if self.confirmed else self.read), *self.remarks])


@public
def confirm(
    file: Path | str, code: str | None = None, *, catalog: Catalog | None = None
) -> Confirmed:
    """Show what was read of a .xls, .xlsb, .et or .ods file; with its ``code`` confirm the reading.

    Of such files only values are known: no formulas, number formats or hidden rows. So what is
    read of them is printed once somebody has compared it with the file. The confirmation lies
    beside the file and holds as long as neither the file nor the reading changes.

    Raises :class:`~cadre_docs.errors.RequestError` for other files, and for a ``code`` of
    another reading; :class:`~cadre_docs.errors.CadreDocsError` for what cannot be read.

    >>> import cadre_docs as cd
    >>> try:
    ...     cd.confirm("examples/annual-record/full.yaml")
    ... except cd.RequestError as problem:
    ...     print("不必确认" in str(problem))
    True
    """
    path = Path(file)
    if not needs_confirmation(path):
        kinds = "、".join(BINARY_SUFFIXES)
        raise RequestError(f"“{path}”不必确认：只有 {kinds} 文件要有人核对读入的内容。")
    data = read_named(path)
    with within_cpu_time(path):
        try:
            workbook = open_table(data, str(path))
            trees, _ = trees_of(workbook, str(path), catalog or open_catalog())
        except Refused as refusal:
            raise CadreDocsError(f"{path}：{refusal.finding.sentence()}") from None
    mark = mark_of(data, workbook)
    lines = tuple(_lines(workbook, trees))
    if code is None:
        how = f"与原表逐格核对；一致的，运行：cadre-docs confirm {path} --code {code_of(mark)}"
        other = "不一致的（隐藏的行、百分比、日期只显示到月等），请另存为 .xlsx，不要确认"
        return Confirmed(remarks=(how, other), read=lines, code=code_of(mark), confirmed=False)
    if code.strip().lower() != code_of(mark):
        raise RequestError(
            f"确认码“{code}”不是这个文件现在的内容的；请先不带 --code 运行，重新核对。"
        )
    place = place_of(path)
    write_whole(place, confirmation(path, mark, today()))
    said = f"已确认 {path}（{place.name}）；原表改动后须重新确认"
    return Confirmed((place,), (), (said,), read=lines, code=code_of(mark), confirmed=True)


def _lines(workbook: Workbook, trees: list[ReadTree]) -> Iterator[str]:
    """Yield what is read of a filled template, box by box; of other tables all cells."""
    for read in trees:
        yield f"{read.schema.title}（{read.tree.position}）"
        yield from (f"  {line}" for line in _boxes(read.tree))
    if trees:
        return
    for sheet in workbook.sheets:
        if sheet.rows:
            yield f"工作表“{sheet.title}”" + ("（隐藏的）" if sheet.hidden else "")
        for row, cells in sheet.rows.items():
            said = (
                f"{column_letters(c)}{row} {cell.label}{_ORIGINS[cell.origin]}"
                for c, cell in cells.items()
            )
            yield "  " + "｜".join(said)


def _boxes(node: Node, path: str = "") -> Iterator[str]:
    match node:
        case Mapping():
            for entry in node.entries:
                yield from _boxes(entry.value, f"{path}.{entry.key}" if path else entry.key)
        case Sequence():
            for number, item in enumerate(node.items, 1):
                yield from _boxes(item, f"{path}[{number}]")
        case Scalar() if node.text.strip():
            place = f"{node.position.sheet}!{node.position.cell}"
            yield f"{path}：{node.text.strip()}{_ORIGINS[node.origin]}　{place}"
