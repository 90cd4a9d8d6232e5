"""填表, one record: its boxes as on the paper, saved as they are left, findings beside them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import cadre_docs as cd
from cadre_docs.messages.safe import told_line
from cadre_docs.web.boxes import Table
from cadre_docs.web.changes import apply_again, undone
from cadre_docs.web.rendering import environment, shown
from cadre_docs.web.request import Answer, address, data, see
from cadre_docs.web.routes import Route
from cadre_docs.web.sheet import FEW, ROLES, open_sheet
from cadre_docs.web.store import asked_file
from cadre_docs.web.work import said_at

if TYPE_CHECKING:
    from cadre_docs.web.changes import Outcome
    from cadre_docs.web.form_desk import FormDesk
    from cadre_docs.web.request import Request
    from cadre_docs.web.sheet import Sheet

_PHOTO_MB = 60  # the largest photo that any limit allows, and the rest of the form
_BACK = "请回填表的名单里找。"


def form(request: Request, desk: FormDesk) -> Answer:
    """Show one record."""
    return _page(request, desk, _open(request, desk), said=request.one("said"))


def save(request: Request, desk: FormDesk) -> Answer:
    """Write what was typed; a script gets what changed on the page, a browser the page again."""
    sheet, outcome = apply_again(request, desk, lambda: _open(request, desk))
    if outcome.content.hash != sheet.content.hash:
        sheet = _open(request, desk)
        _note(desk, sheet)
    if request.part:
        return data(_news(request, desk, sheet, outcome))
    if outcome.ok:
        saved = "saved" if outcome.changed else ""
        where = address("form", **_place(request), said=saved)
        return see(f"{where}#{_back_to(request)}" if _back_to(request) else where)
    return _page(request, desk, sheet, outcome=outcome, status=409)


def pulse(request: Request, desk: FormDesk) -> Answer:
    """Tell a page whether its record is still what it has seen; if not, what it is now."""
    file, seen = desk.store.file(request.one("file")), request.one("hash")
    if file is not None and desk.store.read(file).hash == seen.removesuffix("-"):
        known = not seen.endswith("-")
        if known or not desk.around(file).known:
            return Answer(status=204)
    return data(_news(request, desk, _open(request, desk), None))


def undo(request: Request, desk: FormDesk) -> Answer:
    """Take the last change of the record's file back."""
    sheet = _open(request, desk)
    said = undone(desk, sheet.file, sheet.content)
    sheet = _open(request, desk)
    _note(desk, sheet)
    if request.part:
        return data({**_news(request, desk, sheet, None), "said": said})
    return _page(request, desk, sheet, said=said)


def convert(request: Request, desk: FormDesk) -> Answer:
    """Make a YAML record of one that came in Word or Excel: it stands for it from now on."""
    file = asked_file(desk.store, request.one("file"), _BACK)
    made = cd.editable(file.path, number=request.number("n", 1), catalog=desk.catalog)
    content = made.data
    for name, picture in made.photos.items():
        # Under that name a namesake's photo may lie: then this one gets another.
        put = desk.store.create(name, picture, file, photo=True).path.name
        [typed] = cd.boxes(content, catalog=desk.catalog)
        paths = [path for path, text in typed.texts.items() if text == name]
        content = cd.patch(content, [cd.Put(path, put) for path in paths], catalog=desk.catalog)
    created = desk.store.create(made.name, content, file)
    desk.note(created)
    return see(address("form", file=created.id, n=1))


# --- what is shown ---------------------------------------------------------------------------


def _open(request: Request, desk: FormDesk) -> Sheet:
    role = request.one("role")
    file = asked_file(desk.store, request.one("file"), _BACK)
    sheet = open_sheet(
        desk.store,
        desk.catalog,
        file,
        request.number("n", 1),
        role if role in ROLES else "",
        shown=request.one("shown") == "1",
        around=desk.around(file),
    )
    sheet.fresh = request.one("new") == "1"
    return sheet


def _note(desk: FormDesk, sheet: Sheet) -> None:
    """Bring the list up to date at once; of a large file the next look does."""
    if sheet.count <= FEW:
        desk.note(sheet.file)


def _place(request: Request) -> dict[str, str]:
    return {name: request.one(name) for name in ("file", "n", "role", "shown", "preview", "new")}


def _back_to(request: Request) -> str:
    """Return the box that a form without scripts leads back to."""
    done = request.one("do").split(":")
    return done[1] if len(done) > 1 else ""


def _page(
    request: Request,
    desk: FormDesk,
    sheet: Sheet,
    *,
    outcome: Outcome | None = None,
    said: str = "",
    status: int = 200,
) -> Answer:
    if said == "saved":
        said = f"已保存 {_now()}"
    last = desk.undo.last(sheet.file.id)
    if outcome is not None:
        _keep_typed(request, sheet, outcome)
    values: dict[str, Any] = {
        "sheet": sheet,
        "section": "people",
        "roles": ROLES,
        "place": _place(request),
        "role": request.one("role"),
        "outcome": outcome,
        "said": said,
        "undo": last.what if last else "",
        "shown": request.one("shown") == "1",
        "preview": request.one("preview") == "1",
        "alone": desk.alone,
    }
    return shown("form", request, desk, status=status, **values)


def _keep_typed(request: Request, sheet: Sheet, outcome: Outcome) -> None:
    """Leave in the boxes what was typed and could not be written: nothing typed is lost."""
    for box in sheet.boxes():
        if box.id in outcome.conflicts or box.id in outcome.problems:
            box.text = request.one(box.id, box.text)


def _news(
    request: Request, desk: FormDesk, sheet: Sheet, outcome: Outcome | None
) -> dict[str, object]:
    """Return what a page has to change: only slots beside the boxes, never the boxes themselves."""
    parts: Any = (
        environment()
        .get_template("form_parts.html.j2")
        .make_module({"address": address, "alone": desk.alone})
    )
    slots: dict[str, str] = {"summary": str(parts.summary(sheet))}
    rooms, values, tables = {}, {}, {}
    for box in sheet.boxes():
        if isinstance(box, Table):
            tables[box.id] = {
                "hash": box.hash,
                "html": str(parts.table(box, sheet, _place(request))),
            }
            found = str(parts.beside(box)).strip()
        else:
            found = str(parts.beside(box)).strip()
            values[box.id] = box.shown
            if box.room:
                rooms[box.id] = {"text": box.room, "full": box.full}
        if found:
            slots[f"f-{box.id}"] = found
    last = desk.undo.last(sheet.file.id)
    return {
        "hash": sheet.state,
        "whose": sheet.whose,
        "title": f"{title(sheet)} · {desk.store.title}",
        "said": _said(outcome, desk),
        "slots": slots,
        "rooms": rooms,
        "values": values,
        "tables": tables,
        "photos": {
            box.id: str(parts.photo(box, sheet, _place(request)))
            for box in sheet.boxes()
            if box.kind == "photo"
        },
        "conflicts": {
            name: {"theirs": text, "html": str(parts.conflict(name, text))}
            for name, text in (outcome.conflicts if outcome else {}).items()
        },
        "problems": {n: told_line(p) for n, p in (outcome.problems if outcome else {}).items()},
        "undo": last.what if last else "",
    }


def _said(outcome: Outcome | None, desk: FormDesk) -> str:
    if outcome is not None and not outcome.changed:
        return ""
    # What stands in a page by itself is in no file yet: nobody shall take it for saved.
    saved = f"已检查 {_now()}，还没有存成文件" if desk.alone else f"已保存 {_now()}"
    return "；".join([saved, *(outcome.remarks if outcome else [])])


def title(sheet: Sheet) -> str:
    """Return the title of the page: how many errors there are comes first."""
    errors = f"（{len(sheet.wrong)}个错误）" if sheet.wrong else ""
    return f"{errors}{sheet.person} · {sheet.schema.title}"


def _now() -> str:
    return said_at(datetime.now())  # noqa: DTZ005 - where the clerk sits


ROUTES = (
    Route("form", form),
    Route("form-save", save, "POST", most_mb=_PHOTO_MB),
    Route("form-pulse", pulse, busy=False),
    Route("form-undo", undo, "POST"),
    Route("form-convert", convert, "POST"),
)
