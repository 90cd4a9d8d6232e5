"""Serving the page on this machine: a free port, the browser opened, and an end to it.

It ends by the button on the page, by Ctrl-C, and after some time in which nobody did anything, if
that was asked for. Work that goes on puts that off.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
import webbrowser
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadre_docs.api.base import open_catalog, public
from cadre_docs.errors import (
    CadreDocsError,
    EnvironmentLackError,
    ProjectError,
    RequestError,
    of_system,
)
from cadre_docs.machine import platforms
from cadre_docs.web.guard import HOST, Guard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.web.desk import Desk
    from cadre_docs.web.store import FolderStore

LACKING = (
    "本机没有装网页界面要用的程序库（starlette、uvicorn、python-multipart、markdown-it-py）。"
    "请运行 pip install 'cadre-docs[web]'。"
)
_LOOK = 0.2  # seconds between two looks at whether to end
_LATER = 0.5  # seconds after which the other pages are made ready
_GRACE = 2  # seconds that answers under way have to end


@dataclass(frozen=True)
class Serving:
    """A page that is being served: the address that can be opened once, and how to end it."""

    address: str
    stop: Callable[[], object]


@public
def web(
    folder: Path | str = ".",
    *,
    catalog: Catalog | None = None,
    port: int = 0,
    open_browser: bool = True,
    idle: int = 0,
    hear: Callable[[Serving], object] | None = None,
) -> None:
    """Serve the page for a folder (a project, or any other) on this machine, until it is stopped.

    It is reached from this machine only (127.0.0.1), at ``port`` (0: a free one), by the browser
    that opens the address first: that is this machine's own if ``open_browser``. With ``idle``
    minutes it ends when nobody did anything for so long. ``hear`` is called once with a
    :class:`Serving` when it can be reached. Nothing is sent anywhere.

    Raises :class:`~cadre_docs.errors.RequestError` for what is no folder or a port that is taken,
    and :class:`~cadre_docs.errors.EnvironmentLackError` where the extra ``web`` is not installed.

    >>> import cadre_docs as cd
    >>> cd.web("examples", open_browser=False, hear=lambda serving: serving.stop())
    """
    root = Path(folder)
    if not root.is_dir():
        raise RequestError(f"“{root}”不是文件夹。请写要打开的文件夹。")
    try:
        import python_multipart  # noqa: F401
        import uvicorn  # noqa: F401

        from cadre_docs.web.asgi import application
    except ImportError as problem:
        raise EnvironmentLackError(LACKING) from problem
    from cadre_docs.web.desk import Desk
    from cadre_docs.web.store import FolderStore

    with _listening_at(port) as listening:
        guard = Guard(listening.getsockname()[1])
        ending = threading.Event()
        store = FolderStore(root)
        project = _catalog_of(store)
        desk = Desk(
            store, catalog or project or open_catalog(), stop=ending.set, another_entry=guard.entry
        )
        desk.index.look(0)  # by the time that the browser asks, most are known
        moment = _Moment()
        server = _server(application(desk, guard, moment.now), ending)

        def tell() -> None:
            entry = guard.entry()
            if open_browser:
                threading.Thread(target=webbrowser.open, args=(entry,), daemon=True).start()
            if hear is not None:
                hear(Serving(entry, ending.set))
            later = threading.Timer(_LATER, _make_ready, (desk,))  # the first page comes first
            later.daemon = True
            later.start()

        def idles() -> bool:
            minutes = moment.since() / 60
            return bool(idle) and minutes > idle and not desk.works.going_on

        try:
            asyncio.run(_serve(server, listening, tell, lambda: ending.is_set() or idles()))
        finally:
            desk.works.stop()
            desk.results.close()


async def _serve(
    server: Any, listening: socket.socket, tell: Callable[[], None], ends: Callable[[], bool]
) -> None:
    """Serve until it ends."""
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started and not serving.done():
        await asyncio.sleep(_LOOK / 10)
    if server.started:
        tell()
    while not serving.done():
        if ends():
            server.should_exit = True
        await asyncio.wait([serving], timeout=_LOOK)
    await serving


def _make_ready(desk: Desk) -> None:
    """Read the forms and the templates of the pages before anybody asks for them."""
    from cadre_docs.web import rendering

    with contextlib.suppress(CadreDocsError):  # said on the pages that need them
        for form in desk.catalog.schema_ids:
            desk.catalog.schema(form)
    rendering.prepare()


def _server(application: Any, ending: threading.Event) -> Any:
    """Return a server that ends by Ctrl-C as by its button: uvicorn would raise it once more."""
    import uvicorn

    class Server(uvicorn.Server):
        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            with platforms.ending_by(ending.set):
                yield

    return Server(
        uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=_GRACE,
        )
    )


class _Moment:
    """When somebody last did something."""

    def __init__(self) -> None:
        self._at = time.monotonic()

    def now(self) -> None:
        self._at = time.monotonic()

    def since(self) -> float:
        return time.monotonic() - self._at


def _catalog_of(store: FolderStore) -> Catalog | None:
    """Return the forms of the project in the folder, where it has its own."""
    with contextlib.suppress(ProjectError):
        if store.project and store.project.catalog_folder:
            return open_catalog(store.project.catalog_folder)
    return None


@contextlib.contextmanager
def _listening_at(port: int) -> Iterator[socket.socket]:
    """Listen on this machine only. Raises RequestError for a port that is taken."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        platforms.share_ports(made)
        try:
            made.bind((HOST, port))
        except (OSError, OverflowError) as problem:
            why = of_system(problem) if isinstance(problem, OSError) else str(problem)
            raise RequestError(
                f"{port}号端口用不了（{why}）。请换一个，或者不写 --port，由本工具找一个。"
            ) from None
        yield made
    finally:
        made.close()
