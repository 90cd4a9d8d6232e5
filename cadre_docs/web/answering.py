"""A request → its answer, whatever happens: the table of handlers, and errors as pages.

Nothing of a server is in here: any host calls :func:`answer`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import CadreDocsError, of_system
from cadre_docs.limits import using
from cadre_docs.messages.safe import told_line, told_lines
from cadre_docs.web.guard import Refusal
from cadre_docs.web.rendering import render
from cadre_docs.web.request import BYTES, KINDS, Answer, data, page
from cadre_docs.web.routes import routes

if TYPE_CHECKING:
    from cadre_docs.web.form_desk import FormDesk
    from cadre_docs.web.request import Request
    from cadre_docs.web.routes import Route

STATIC = Path(__file__).parent / "static"
_SUFFIXES = (".css", ".js", ".svg")

NOT_THERE = Refusal(404, "没有这一页", "地址可能写错了，或者那个文件已经移走。请从首页找。")
GONE = Refusal(
    409,
    "文件夹不在了",
    "这个文件夹现在打不开：可能已经移走、改名、删去，或者 U 盘、网络盘断开了。"
    "请放回原处、重新连上，再刷新这一页；换了地方的，请从新的地方重新打开本工具。"
    "正在填的还在填表的页面上，放回以后会自己存上；那一页先不要关。",
)
NO_SUCH_WAY = Refusal(405, "不能这样访问", "请从页面上的按钮操作。")


def answer(request: Request, desk: FormDesk) -> Answer:  # noqa: PLR0911 - each kind of trouble
    """Return what is to be sent back; never raises for anything that a request holds."""
    if request.path.startswith("static/"):
        return _static(request.path.removeprefix("static/"))
    method = "GET" if request.method == "HEAD" else request.method
    table = routes(desk.views)
    route = table.get((method, request.path))
    if route is None:
        known = any(path == request.path for _, path in table)
        return refused(NO_SUCH_WAY if known else NOT_THERE, request)
    try:
        if _asks_for_the_folder(route) and not desk.store.is_there():
            return refused(GONE, request)
        desk.renew()
        with using(desk.limits):
            return desk.once.answer(request, lambda: route.handler(request, desk))
    except CadreDocsError as problem:
        return refused(Refusal(409, "没有做成", told_lines(problem.lines)), request)
    except OSError as problem:
        return refused(Refusal(409, "没有做成", told_line(of_system(problem))), request)
    except Exception as fault:  # the server goes on, and says so
        said = told_line(f"{type(fault).__name__}: {fault}")
        text = f"工具内部出错（{said}）。这不是填报的问题，请把这段话报告给工具维护者。"
        return refused(Refusal(500, "工具出错了", text), request)


_OF_NO_FOLDER = ("help", "keeper", "masters", "result", "rules", "system", "works")
"""The views that say and give what lies elsewhere: it is there without the folder, too."""


def _asks_for_the_folder(route: Route) -> bool:
    return route.handler.__module__.rpartition(".")[2] not in _OF_NO_FOLDER


def refused(why: Refusal, request: Request | None = None) -> Answer:
    """Return why nothing was done: a page, or what a script reads."""
    if request is not None and request.part:
        return data({"problem": why.text, "title": why.title}, why.status)
    sent = request is not None and request.method == "POST"
    return page(render("refused", why=why, sent=sent), why.status)


def _static(name: str) -> Answer:
    found = static_files().get(name)
    if found is None:
        return refused(NOT_THERE)
    suffix = f".{name.rpartition('.')[2]}"
    return Answer(found, kind=KINDS.get(suffix, BYTES), kept=True)


@lru_cache(maxsize=1)
def static_files() -> dict[str, bytes]:
    """Return scripts and styles by name: a few, read once."""
    return {path.name: path.read_bytes() for path in STATIC.iterdir() if path.suffix in _SUFFIXES}
