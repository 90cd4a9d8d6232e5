"""The form as it will be printed: its pages as pictures, and the PDF (a draft)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.messages.safe import told_lines
from cadre_docs.web.reading import circumstances, read_one
from cadre_docs.web.rendering import render
from cadre_docs.web.request import Answer, file, page
from cadre_docs.web.routes import Route
from cadre_docs.web.store import asked_file

if TYPE_CHECKING:
    from cadre_docs.web.desk import Desk
    from cadre_docs.web.request import Request


def preview(request: Request, desk: Desk) -> Answer:
    """Return the pages of a record, for its page to show."""
    try:
        drawn, name = _drawn(request, desk)
    except cd.CadreDocsError as why:
        return page(render("preview", problem=told_lines(why.lines)))
    sizes = [drawn.size(number) for number in range(1, drawn.pages + 1)]
    return page(
        render(
            "preview",
            problem="",
            pages=drawn.pages,
            sizes=sizes,
            file=name,
            n=request.number("n", 1),
            hash=drawn.hash,
        )
    )


def picture(request: Request, desk: Desk) -> Answer:
    """Return one page as a picture."""
    drawn, _ = _drawn(request, desk)
    return file(drawn.picture(request.number("page", 1)), "preview.png", shown=True)


def pdf(request: Request, desk: Desk) -> Answer:
    """Return the draft as PDF."""
    drawn, _ = _drawn(request, desk)
    return file(drawn.pdf, "preview.pdf", shown=True)


def _drawn(request: Request, desk: Desk) -> tuple[cd.Preview, str]:
    found = asked_file(desk.store, request.one("file"))
    key = (found.id, found.stamp, request.number("n", 1), circumstances(desk.store))
    kept = desk.previews.get(key)
    if kept is None:
        read = read_one(desk.store, desk.catalog, found.path)
        kept = cd.preview(read, number=request.number("n", 1))
        desk.previews.keep(key, kept, len(kept.pdf))
    return kept, found.id


ROUTES = (
    Route("preview", preview, busy=False),
    Route("preview.png", picture, busy=False),
    Route("preview.pdf", pdf),
)
