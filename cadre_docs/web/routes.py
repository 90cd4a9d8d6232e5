"""One table: which handler answers which path. Every module of ``views/`` brings its own lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from cadre_docs.limits import MB

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cadre_docs.web.request import Answer, Request

    Handler = Callable[[Request, Any], Answer]  # of the desk that its host has

VIEWS = (
    "home",
    "start",
    "people",
    "form",
    "photo",
    "preview",
    "collect",
    "review",
    "lists",
    "prints",
    "project",
    "settings",
    "rules",
    "masters",
    "keeper",
    "help",
    "result",
    "works",
    "system",
)
"""The modules of ``views/``, in the order of the bar on top of every page."""
_FORM_MB = 2  # of a form without files


@dataclass(frozen=True)
class Route:
    """A line of the table. ``most_mb`` is how much may be sent to it.

    ``busy`` is False for what pages ask by themselves: it does not put off the idle stop.
    """

    path: str
    handler: Handler
    method: str = "GET"
    most_mb: int = _FORM_MB
    busy: bool = True

    @property
    def most(self) -> int:
        """How many bytes may be sent to it."""
        return self.most_mb * MB


@dataclass(frozen=True)
class Page:
    """A page in the bar on top: its address, what it is called, and the command it stands for."""

    path: str
    title: str
    command: str


@lru_cache(maxsize=2)
def routes(views: tuple[str, ...] = VIEWS) -> Mapping[tuple[str, str], Route]:
    """Return the table by method and path; two lines for one path are a mistake of ours."""
    table: dict[tuple[str, str], Route] = {}
    for view in views:
        for route in import_module(f"cadre_docs.web.views.{view}").ROUTES:
            key = (route.method, route.path)
            if key in table:
                raise LookupError(f"two handlers for {key}")
            table[key] = route
    return table


@lru_cache(maxsize=1)
def pages() -> tuple[Page, ...]:
    """Return the pages of the bar on top, in its order."""
    modules = (import_module(f"cadre_docs.web.views.{view}") for view in VIEWS)
    return tuple(page for module in modules for page in getattr(module, "PAGES", ()))
