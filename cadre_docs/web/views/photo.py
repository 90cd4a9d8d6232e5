"""The photo of a record, as large and as sharp as it will be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.masters.photo_size import printed_photo
from cadre_docs.record.photo import png
from cadre_docs.record.photo.paths import PhotoError, photo_path
from cadre_docs.record.photo.read import read_photo_file
from cadre_docs.web.request import Answer
from cadre_docs.web.routes import Route
from cadre_docs.web.sheet import open_sheet
from cadre_docs.web.store import asked_file

if TYPE_CHECKING:
    from pathlib import Path

    from cadre_docs.web.form_desk import FormDesk
    from cadre_docs.web.request import Request


def photo(request: Request, desk: FormDesk) -> Answer:
    """Send the photo that a box names."""
    file = asked_file(desk.store, request.one("file"))
    sheet = open_sheet(desk.store, desk.catalog, file, request.number("n", 1))
    box = sheet.box(request.one("box"))
    if box is None or box.kind != "photo" or not box.text:
        raise cd.RequestError("这里没有照片。")
    if desk.alone:  # nothing there makes it smaller: its own file is shown
        return _as_it_is(sheet.record.folder, box.text)
    made = printed_photo(box.field, sheet.record.folder, box.text)
    if made is None:
        return Answer(status=404)
    return Answer(made.picture, kind="image/jpeg")


def _as_it_is(folder: Path, name: str) -> Answer:
    try:
        data = read_photo_file(photo_path(folder, name))
    except PhotoError:
        return Answer(status=404)
    return Answer(data, kind="image/png" if data.startswith(png.START) else "image/jpeg")


ROUTES = (Route("photo", photo, busy=False),)
