"""The record of a page that is a file by itself: taken away, brought back, begun anew."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.intake.folders import YAML_SUFFIXES
from cadre_docs.messages.safe import told_line
from cadre_docs.outputs.files import safe_name
from cadre_docs.web.one_file.store import ID, RECORD, HeldStore, unzipped, zipped
from cadre_docs.web.request import Answer, address, file, see
from cadre_docs.web.routes import Route
from cadre_docs.web.sheet import open_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cadre_docs.web.form_desk import FormDesk
    from cadre_docs.web.request import Request
    from cadre_docs.web.sheet import Sheet

_MOST_MB = 60


def record(request: Request, desk: FormDesk) -> Answer:
    """Send the record as a file: YAML, or with its photo one zip."""
    del request
    sheet = _sheet(desk)
    stem = safe_name(f"{sheet.person}_{sheet.schema.title}")
    beside = _held(desk).beside()
    text = sheet.content.data
    if not beside:
        return file(text, f"{stem}.yaml")
    issued = date.fromisoformat(sheet.schema.source.date)
    return file(zipped({f"{stem}.yaml": text, **beside}, issued), f"{stem}.zip")


def kept(request: Request, desk: FormDesk) -> Answer:
    """Send what a browser keeps as a draft: everything, as one archive."""
    del request
    held = _held(desk)
    day = date.fromisoformat(_sheet(desk).schema.source.date)
    text = (held.root / RECORD).read_bytes()
    return Answer(zipped({RECORD: text, **held.beside()}, day), kind="application/zip")


def bring(request: Request, desk: FormDesk) -> Answer:
    """Take a record that was saved before in place of what stands here."""
    uploads = request.files.get("file", ())
    if len(uploads) != 1:
        raise cd.RequestError("请放进一个记录文件（.yaml，或带照片的 .zip）。")
    name = told_line(uploads[0].name)
    files = unzipped(name, uploads[0].data())
    records = [one for one in files if one.lower().endswith(YAML_SUFFIXES)]
    if len(records) != 1:
        what = "不是记录文件" if not records else f"里有{len(records)}份记录"
        raise cd.RequestError(f"“{name}”{what}，没有读。请放进一份 .yaml，或带照片的 .zip。")
    text = files.pop(records[0])
    folder = records[0].rpartition("/")[0]
    files = {one.removeprefix(f"{folder}/") if folder else one: files[one] for one in files}
    boxes = cd.boxes(text, catalog=desk.catalog)
    own = _sheet(desk).schema
    if not boxes:
        raise cd.RequestError(
            f"“{name}”读不成“{own.title}”的记录，没有读。请核对是不是这张表的记录文件。"
        )
    if len(boxes) > 1 or boxes[0].schema.id != own.id:
        said = f"有{len(boxes)}份记录" if len(boxes) > 1 else f"是“{boxes[0].schema.title}”"
        raise cd.RequestError(f"“{name}”{said}，这一页只填一份“{own.title}”。请换一个文件。")
    _replace(desk, text, files)
    return see(_back(request))


def begin(request: Request, desk: FormDesk) -> Answer:
    """Begin anew with the form as it was handed out."""
    held = _held(desk)
    _replace(desk, held.first, {})
    return see(_back(request))


def _replace(desk: FormDesk, text: bytes, beside: Mapping[str, bytes]) -> None:
    before = _sheet(desk)
    _held(desk).replace(text, beside)
    if (last := desk.undo.last(before.file.id)) is not None:
        desk.undo.forget(before.file.id, last)  # what stood here before is taken back no more


def _held(desk: FormDesk) -> HeldStore:
    assert isinstance(desk.store, HeldStore)  # noqa: S101 - only such a host has these pages
    return desk.store


def _sheet(desk: FormDesk) -> Sheet:
    [held] = desk.store.files()
    return open_sheet(desk.store, desk.catalog, held, 1)


def _back(request: Request) -> str:
    return address("form", file=ID, n=1, role=request.one("role"))


ROUTES = (
    Route("record", record),
    Route("kept", kept),
    Route("bring", bring, "POST", most_mb=_MOST_MB),
    Route("begin", begin, "POST"),
)
