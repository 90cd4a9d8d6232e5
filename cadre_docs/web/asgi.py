"""The page as an ASGI application: Starlette's requests in, its responses out, the guard between.

Handlers run in threads, so that a slow one keeps nobody waiting. What is sent to us is counted
while it comes in, and cut off where it is more than the handler takes.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect
from starlette.requests import Request as ServerRequest
from starlette.responses import Response, StreamingResponse

from cadre_docs.web import guard as guards
from cadre_docs.web.answering import NO_SUCH_WAY, answer, refused
from cadre_docs.web.guard import Refusal
from cadre_docs.web.request import Answer, Request, Upload
from cadre_docs.web.routes import routes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from cadre_docs.web.desk import Desk
    from cadre_docs.web.guard import Guard

_MOST_FIELDS, _MOST_FILES = 5_000, 400
_FIELD_BYTES = 1_000_000
_METHODS = ("GET", "HEAD", "POST")

TOO_MUCH = Refusal(
    413, "太大了", "送来的内容超过了这一页能收的大小，没有收。请把文件分几次放，或者换小一些的。"
)
GARBLED = Refusal(400, "送来的内容不完整", "没有收到完整的内容，请再试一次。")


class _TooMuch(Exception):  # noqa: N818 - control flow inside this module
    """More was sent than is taken."""


def application(desk: Desk, guard: Guard, active: Callable[[], object] = time.monotonic) -> ASGIApp:
    """Return the application. ``active`` is called for whatever a person does."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # nothing of ours needs anything else
            return
        body = _Body(receive)
        asked = ServerRequest(scope, body.receive)
        response = await _respond(asked, body, desk, guard, active)
        await response(scope, receive, send)

    return app


async def _respond(
    asked: ServerRequest, body: _Body, desk: Desk, guard: Guard, active: Callable[[], object]
) -> Response:
    headers = {name.lower(): value for name, value in asked.headers.items()}
    token = asked.query_params.get(guards.TOKEN, "")
    if token and (cookie := guard.admits(asked.method, headers, token)):
        away = Answer(status=303, headers={"Location": "./", "Set-Cookie": cookie})
        return _response(away)
    why = guard.refusal(asked.method, headers, asked.cookies)
    if why is not None:
        return _response(refused(why))
    if asked.method not in _METHODS:
        return _response(refused(NO_SUCH_WAY))
    path = asked.url.path.removeprefix("/")
    route = routes().get((asked.method, path))
    if route is None or route.busy:
        active()
    try:
        body.most = route.most if route else 0
        request = await _read(asked, path, body.most)
    except _TooMuch:
        return _response(refused(TOO_MUCH, Request("POST", path, part=_is_part(headers))))
    except (MultiPartException, UnicodeDecodeError, ClientDisconnect):
        return _response(refused(GARBLED, Request("POST", path, part=_is_part(headers))))
    try:
        return _response(await run_in_threadpool(answer, request, desk))
    finally:
        await asked.close()


async def _read(asked: ServerRequest, path: str, most: int) -> Request:
    """Return the request without anything of the server; raises _TooMuch beyond ``most`` bytes."""
    if int(asked.headers.get("content-length", "0") or 0) > most and asked.method == "POST":
        raise _TooMuch
    query: dict[str, list[str]] = {}
    for name, value in asked.query_params.multi_items():
        query.setdefault(name, []).append(value)
    fields: dict[str, list[str]] = {}
    files: dict[str, list[Upload]] = {}
    if asked.method == "POST":
        form = await asked.form(
            max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=_FIELD_BYTES
        )
        for name, given in form.multi_items():
            if isinstance(given, UploadFile):
                if given.filename:
                    upload = Upload(_last_part(given.filename), given.size or 0, given.file)
                    files.setdefault(name, []).append(upload)
            else:
                fields.setdefault(name, []).append(given)
    return Request(
        asked.method,
        path,
        {name: tuple(several) for name, several in query.items()},
        {name: tuple(several) for name, several in fields.items()},
        {name: tuple(several) for name, several in files.items()},
        part=_is_part({name.lower(): value for name, value in asked.headers.items()}),
    )


class _Body:
    """Counts what comes in, and stops where it is more than is taken, whatever was announced."""

    def __init__(self, receive: Receive) -> None:
        self._receive_next = receive
        self._got = 0
        self.most = 0

    async def receive(self) -> Message:
        message = await self._receive_next()
        self._got += len(message.get("body", b""))
        if self._got > self.most:
            raise _TooMuch
        return message


def _last_part(name: str) -> str:
    """Return a file's name without the folders that some browsers send."""
    return name.replace("\\", "/").rpartition("/")[2][:255]


def _is_part(headers: dict[str, str]) -> bool:
    return headers.get("hx-request") == "true" or headers.get("x-part") == "1"


def _response(made: Answer) -> Response:
    headers: dict[str, str] = {
        **guards.headers(framed=made.framed, kept=made.kept),
        **made.headers,
    }
    if made.name:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.name)}"
    if made.events is not None:
        return StreamingResponse(
            _encoded(made.events), media_type="text/event-stream", headers=headers
        )
    headers["Content-Type"] = made.kind
    background = BackgroundTask(made.afterwards) if made.afterwards else None
    return Response(made.body, made.status, headers, background=background)


async def _encoded(events: Any) -> AsyncIterator[bytes]:
    async for event in iterate_in_threadpool(events):
        yield event.encoded()
