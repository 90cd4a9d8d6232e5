"""The page itself: stopping it, and opening it in another browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.web.rendering import render, shown
from cadre_docs.web.request import Answer, page
from cadre_docs.web.routes import Route

if TYPE_CHECKING:
    from cadre_docs.web.desk import Desk
    from cadre_docs.web.request import Request


def stop(request: Request, desk: Desk) -> Answer:
    """Ask once more while work goes on; then say goodbye, and end the server."""
    if desk.works.going_on and request.one("sure") != "1":
        return shown("stop", request, desk, works=desk.works.going_on)
    goodbye = page(render("stopped"))
    return Answer(goodbye.body, afterwards=desk.stop)


def another(request: Request, desk: Desk) -> Answer:
    """Show an address that lets another browser of this machine in, once."""
    return shown("another", request, desk, entry=desk.another_entry())


ROUTES = (Route("stop", stop, "POST"), Route("another", another, "POST"))
