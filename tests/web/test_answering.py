"""What is answered when something goes wrong, and the plain values that handlers know."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs.web import answering
from cadre_docs.web.answering import answer
from cadre_docs.web.request import Answer, Event, Request, address, file
from cadre_docs.web.routes import Route, pages, routes
from tests.web.conftest import Site

WEB = Path(answering.__file__).parent
PART = {"X-Part": "1"}


@pytest.mark.parametrize(
    ("problem", "status", "said"),
    [
        (cd.RequestError("没有这个人。"), 409, "没有这个人。"),
        (cd.OutputError("写不进：磁盘已满。", 28), 409, "磁盘已满"),
        (PermissionError(13, "no", "甲.yaml"), 409, "没有权限"),
        (ZeroDivisionError("x"), 500, "工具内部出错（ZeroDivisionError: x）"),
        (cd.RequestError("电话13812345678"), 409, "*******5678"),
    ],
)
def test_a_handler_that_breaks_is_told_in_chinese(
    site: Site, monkeypatch: pytest.MonkeyPatch, problem: Exception, status: int, said: str
) -> None:
    def broken(*_: object) -> Answer:
        raise problem

    monkeypatch.setattr(
        answering, "routes", lambda _views: {("GET", "people"): Route("people", broken)}
    )
    found = answer(Request("GET", "people"), site.desk)
    assert (found.status, found.kind) == (status, "text/html; charset=utf-8")
    assert said in found.body.decode()
    found = answer(Request("GET", "people", part=True), site.desk)
    assert (found.status, found.kind) == (status, "application/json")
    assert said in found.body.decode()


def test_a_page_that_there_is_not_is_said(site: Site) -> None:
    assert site.get("/nothing").status_code == 404
    assert "没有这一页" in site.get("/nothing").text
    assert site.post("/people").status_code == 405
    assert site.post("/people", {"q": "x"}).status_code == 413  # nothing at all is taken there
    assert site.client.head("/people").status_code == 200


def test_every_view_brings_its_lines_once() -> None:
    assert len({(r.method, r.path) for r in routes().values()}) == len(routes())
    assert {page.path for page in pages()} <= {path for method, path in routes() if method == "GET"}
    assert all("/" not in path for _, path in routes())  # so that relative addresses work


def test_handlers_know_nothing_of_a_server() -> None:
    for path in WEB.rglob("*.py"):
        names = {
            node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        server = {name for name in names if name.split(".")[0] in ("starlette", "uvicorn")}
        assert not server or path.name in ("asgi.py", "server.py"), path


def test_addresses_are_relative_and_leave_out_what_is_empty() -> None:
    assert address("") == "./"
    assert address("people", q="示例", page=None, form="") == "people?q=%E7%A4%BA%E4%BE%8B"
    request = Request("GET", "people", query={"q": ("甲",), "page": ("3",)})
    assert request.address(page=None) == "people?q=%E7%94%B2"
    assert request.address(q="", page=2) == "people?page=2"


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), ("", 5), ("-1", 5), ("٣", 5), ("1234567", 5), ("1e3", 5)]
)
def test_numbers_of_an_address_are_whole_and_small(text: str, number: int) -> None:
    assert Request("GET", "x", query={"n": (text,)}).number("n", 5) == number


def test_an_event_of_several_lines() -> None:
    assert Event("", "a\nb").encoded() == b"data: a\ndata: b\n\n"
    assert Event("over", "").encoded() == b"event: over\ndata: \n\n"


def test_files_are_saved_or_shown() -> None:
    saved, shown = file(b"x", "名册.xlsx"), file(b"x", "图.png", shown=True)
    assert (saved.name, saved.framed) == ("名册.xlsx", False)
    assert (shown.name, shown.framed, shown.kind) == ("", True, "image/png")
    assert file(b"x", "a.exe").kind == "application/octet-stream"
