"""Long work: its page, live progress (SSE), and stopping it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.web.rendering import render, shown
from cadre_docs.web.request import Answer, Event, address, see
from cadre_docs.web.routes import Route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.web.desk import Desk
    from cadre_docs.web.request import Request
    from cadre_docs.web.work import Work

_GONE = "这件事已经不在记录里了：本工具重新启动过，或者之后又做了很多别的事。做好的文件都还在。"
_PATIENCE = 2.0  # seconds without a change, after which a reader that left is noticed


def work(request: Request, desk: Desk) -> Answer:
    """Show one piece of work: how far it is, or what became of it."""
    found = desk.works.get(request.one("work"))
    if found is None:
        return shown("work_gone", request, desk, status=404, text=_GONE)
    return shown("work", request, desk, work=found)


def events(request: Request, desk: Desk) -> Answer:
    """Send how far a piece of work is, whenever that changes."""
    found = desk.works.get(request.one("work"))
    if found is None:
        return Answer(status=204)  # the browser does not ask again
    return Answer(events=_told(found))


def _told(work: Work) -> Iterator[Event]:
    for _ in work.changes(_PATIENCE):
        yield Event("", render("work_state", work=work))
    yield Event("over", "")


def stop(request: Request, desk: Desk) -> Answer:
    """Stop a piece of work at the next thing; what it has made stays."""
    found = desk.works.get(request.one("work"))
    if found is not None:
        found.stop()
    return see(address("work", work=request.one("work")))


ROUTES = (
    Route("work", work),
    Route("work-events", events, busy=False),
    Route("work-stop", stop, "POST"),
)
