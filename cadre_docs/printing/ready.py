"""A form's master ready to be filled, with what is known of it once for everybody."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from cadre_docs.catalog import FORMS, MASTER_NAMES, builtin_root
from cadre_docs.errors import MasterError
from cadre_docs.masters.context import Printable
from cadre_docs.masters.docx.ready import explained, restored
from cadre_docs.masters.draft import draft_master
from cadre_docs.masters.form_marks import PRINT, mark_of, marked_master
from cadre_docs.masters.prepare import prepare, reader
from cadre_docs.masters.reach import Filling, boxes_nobody_sees, boxes_of, fixed_rows, is_rare
from cadre_docs.masters.sentinels import rare_context
from cadre_docs.pages.giving_way import of_lone_boxes
from cadre_docs.pages.structure import label_cells
from cadre_docs.performance.classes import frozen

if TYPE_CHECKING:
    from cadre_docs.catalog import Catalog
    from cadre_docs.masters.context import Context
    from cadre_docs.masters.filled import Filled
    from cadre_docs.masters.prepare import Fill
    from cadre_docs.schema import Schema


@frozen
class Ready:
    """A master that is ready to be filled.

    ``clips``: it has rows or text boxes that cut off what outgrows them. ``alone`` are the keys of
    large boxes beside which none can give way. ``labels`` are what it prints in its tables
    (``Layout.labels``).
    """

    path: Path
    filling: Filling
    clips: bool
    alone: frozenset[str]
    labels: frozenset[tuple[int, int, str]] = frozenset()


def made_ready(catalog: Catalog, schema: Schema, mark: str, *, draft: bool = False) -> Ready:
    """Make the master of a form ready; with ``draft`` what is printed says that it is one.

    Raises :class:`~cadre_docs.errors.MasterError` for a master unfit to print.
    """
    path, master, day = _source(catalog, schema, mark, draft=draft)
    made = _looked_through(schema, path, prepare(master, str(path), day))
    _refuse_mixed_up(catalog, schema)
    return made


def _refuse_mixed_up(catalog: Catalog, schema: Schema) -> None:
    """Refuse an own master that prints a box in the place of another; ours are tested.

    Raises :class:`~cadre_docs.errors.MasterError`.
    """
    path = catalog.master(schema.id)
    if path.is_relative_to(builtin_root()):
        return
    from cadre_docs.masters.lint.labels import mixed_up

    found = mixed_up(catalog.master_bytes(schema.id), str(path), schema)
    if found:
        said = "、".join(f"“{one.field.key}”印在“{one.words}”旁边" for one in found)
        raise MasterError(
            f"{path}：{said}。请用 cadre-docs lint 查出全部问题，把标签移到各自的格子。"
        )


def _looked_through(schema: Schema, path: Path, fill: Fill) -> Ready:
    filling = Filling(schema, fill, reader(path))
    # Its tags are there for everybody: once is enough.
    context = rare_context(schema)
    layout = filling.read(filling.fill(context))
    if hidden := boxes_nobody_sees(schema, context, layout):
        tags = "、".join(dict.fromkeys(f"“{spot.tag}”" for spot in hidden))
        raise MasterError(
            f"{path}：{tags}印在看不见的地方（隐藏的文字、打印区域之外等），"
            "不会出现在纸上。请用 cadre-docs lint 查出全部问题。"
        )
    return Ready(
        path,
        filling,
        clips=any(fixed_rows(layout)) or any(boxes_of(layout)),
        alone=_alone(context, of_lone_boxes(layout)),
        labels=label_cells(layout, is_rare),
    )


def _source(
    catalog: Catalog, schema: Schema, mark: str, *, draft: bool
) -> tuple[Path, bytes, date]:
    """Return the master of a form, marked, its path, and the date that its documents carry."""
    path, master = catalog.master(schema.id), catalog.master_bytes(schema.id)
    day, kind = date.fromisoformat(schema.source.date), path.suffix.lower().removeprefix(".")
    if draft:
        master = draft_master(master, kind, schema.title)
    if kind == "docx":
        master = marked_master(master, mark_of(schema, mark), day)
    return path, master, day


def _alone(rare: Context, characters: frozenset[str]) -> frozenset[str]:
    """Return the boxes whose texts of ``rare`` characters are made of these alone."""
    return frozenset(
        key
        for key, text in rare.items()
        if isinstance(text, Printable) and text and characters.issuperset(text.replace("\n", ""))
    )


# --- made ready in one place, filled in another ---------------------------------------------------


def saved_ready(catalog: Catalog, schema: Schema, *, draft: bool = False) -> bytes | None:
    """Return a form's master made ready, as one file; None for one that Jinja alone cannot fill.

    Raises :class:`~cadre_docs.errors.MasterError` for a master unfit to print.
    """
    from cadre_docs.masters.docx.compiled import DocxMaster  # brings docxtpl along

    path, master, day = _source(catalog, schema, PRINT, draft=draft)
    if path.suffix.lower() != ".docx":
        return None
    docx = DocxMaster(master, str(path), day)
    if docx.ready is None:
        return None
    known = _looked_through(schema, path, docx.fill)
    return docx.ready.saved(day, clips=known.clips, alone=sorted(known.alone))


def kept_ready(catalog: Catalog, schema: Schema, *, draft: bool = False) -> Ready | None:
    """Return a form's master that was made ready elsewhere; None where there is none."""
    data = catalog.ready_master(schema.id, draft=draft)
    if data is None:
        return None
    master, facts = restored(data)
    path, day = Path(FORMS, schema.id, MASTER_NAMES[0]), date.fromisoformat(schema.source.date)

    def fill(context: Context) -> Filled:
        with explained(str(path)):
            return master.filled(context, day)

    alone = frozenset(cast("list[str]", facts["alone"]))
    return Ready(path, Filling(schema, fill, reader(path)), bool(facts["clips"]), alone)
