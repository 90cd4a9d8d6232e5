"""首页: the opened folder, and where to go on from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.errors import ProjectError
from cadre_docs.messages.safe import told_lines
from cadre_docs.web.rendering import shown
from cadre_docs.web.routes import Page, Route

if TYPE_CHECKING:
    from cadre_docs.web.desk import Desk
    from cadre_docs.web.request import Answer, Request


def home(request: Request, desk: Desk) -> Answer:
    """Show what is in the folder: people, those with errors, and what to do next."""
    going_on = desk.index.look()
    problem, project = "", None
    try:
        project = desk.store.project
    except ProjectError as why:
        problem = told_lines(why.lines)
    people = [one for one in desk.index.people if not one.problem]
    return shown(
        "home",
        request,
        desk,
        project=project,
        problem=problem,
        going_on=going_on,
        people=len(people),
        wrong=sum(bool(one.errors) for one in people),
        clean=sum(not one.errors and not one.warnings for one in people),
        unread=[one for one in desk.index.people if one.problem],
    )


PAGES = (Page("", "首页", "cadre-docs web"),)
ROUTES = (Route("", home),)
