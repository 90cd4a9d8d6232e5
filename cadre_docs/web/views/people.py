"""填表: whose forms are in the folder, and a new one."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cadre_docs as cd
from cadre_docs.web.person import STATES
from cadre_docs.web.rendering import render, shown
from cadre_docs.web.request import address, page, see
from cadre_docs.web.routes import Page, Route

if TYPE_CHECKING:
    from cadre_docs.schema import Schema
    from cadre_docs.web.desk import Desk
    from cadre_docs.web.person import Person
    from cadre_docs.web.request import Answer, Request


def people(request: Request, desk: Desk) -> Answer:
    """Show who is in the folder; words, form and state in the address narrow it."""
    going_on = desk.index.look()
    form, state = request.one("form"), request.one("state")

    def keep(one: Person) -> bool:
        return (
            not one.problem
            and form in ("", one.form)
            and (state not in STATES or state in ("", one.state))
        )

    found = desk.index.find(request.one("q"), request.number("page", 1), keep)
    values: dict[str, Any] = {
        "found": found, "going_on": going_on, "states": STATES,
        "any": any(not one.problem for one in desk.index.people), "unread": desk.index.unread,
    }  # fmt: skip
    if request.part:
        return page(render("people_list", request=request, desk=desk, **values))
    known = {one.form: one.title for one in desk.index.people if one.form}
    return shown("people", request, desk, forms=forms(desk), known=known, **values)


def forms(desk: Desk) -> list[Schema]:
    """Return the forms that can be filled here: of the project, else all."""
    try:
        project = desk.store.project
    except cd.ProjectError:
        project = None
    schemas = cd.forms(catalog=desk.catalog).schemas
    wanted = set(project.forms) if project else set()
    facts = [one for one in desk.catalog.schema_ids if desk.catalog.schema(one).facts]
    several = [*schemas, *(desk.catalog.schema(one) for one in facts)]
    unique = {one.id: one for one in several}
    return [one for one in unique.values() if not wanted or one.id in wanted or one.facts]


def new(request: Request, desk: Desk) -> Answer:
    """Begin a form: the fill-in file that ``cadre-docs new`` writes, under a name of its own."""
    schema = desk.catalog.schema(request.one("form"))
    name = " ".join(request.one("name").split())[:50]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new.yaml"
        cd.new(schema.id, path, catalog=desk.catalog)
        data = path.read_bytes()
    if name and "name" in schema.by_id:
        box = schema.path(schema.by_id["name"])
        data = cd.patch(data, cd.Put(box, name), catalog=desk.catalog)
    file = desk.store.create(f"{name or '新填'}_{schema.title}.yaml", data)
    desk.index.note(file)
    return see(address("form", file=file.id, n=1, new=1))


PAGES = (Page("people", "填表", "cadre-docs new、check、convert、preview"),)
ROUTES = (Route("people", people), Route("new", new, "POST"))
