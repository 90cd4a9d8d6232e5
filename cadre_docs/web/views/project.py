"""生成: the project of the folder – what would be made and why, making it, and its report."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.messages.safe import told_lines
from cadre_docs.web.making import begin
from cadre_docs.web.rendering import shown
from cadre_docs.web.results import Outcome
from cadre_docs.web.routes import Page, Route

if TYPE_CHECKING:
    from pathlib import Path

    from cadre_docs.web.desk import Desk
    from cadre_docs.web.request import Answer, Request
    from cadre_docs.web.work import Work

_SHOWN = 500


def project(request: Request, desk: Desk) -> Answer:
    """Show the project, or how to begin one."""
    problem, found = "", None
    try:
        found = desk.store.project
    except cd.ProjectError as why:
        problem = told_lines(why.lines)
    schemas = [one for one in cd.forms(catalog=desk.catalog).schemas if not one.facts]
    titles = [desk.catalog.schema(form).title for form in found.forms] if found else []
    return shown(
        "project", request, desk, project=found, problem=problem, forms=schemas, titles=titles
    )


def plan(request: Request, desk: Desk) -> Answer:
    """Work out what would be made, as ``build --dry-run`` does; nothing is touched."""
    force = request.one("force") == "1"
    root = _root(desk)

    def task(work: Work, _folder: Path) -> Outcome:
        work.say("看有什么变化")
        planned = cd.plan(root, force=force)
        lines = cd.report(planned).splitlines()
        more = [f"……另有{len(lines) - _SHOWN}行没有列出"] if len(lines) > _SHOWN else []
        return Outcome(planned.ok, "\n".join([*lines[:_SHOWN], *more]), planned.run.files)

    return begin(desk, "看要生成什么", task)


def build(request: Request, desk: Desk) -> Answer:
    """Make what changed, as ``build`` does."""
    root = _root(desk)
    force, prune = request.one("force") == "1", request.one("prune") == "1"
    issued = request.one("issued") == "1"

    def task(work: Work, _folder: Path) -> Outcome:
        work.say("开始生成")
        built = cd.build(root, jobs=os.cpu_count() or 1, force=force, prune=prune, issued=issued)
        files = [path for path in (*built.made, built.page) if path.exists()]
        return Outcome(built.ok, cd.report(built), built.summary.files, [*dict.fromkeys(files)])

    return begin(desk, "生成", task)


def leftovers(request: Request, desk: Desk) -> Answer:
    """List what may be removed of a closed year, as ``clean`` does before it asks."""
    left = cd.leftovers(_root(desk), _closed(request, desk))
    return shown(
        "clean",
        request,
        desk,
        section="project",
        year=_closed(request, desk),
        found=[
            (left.project.relative(one.path), one.what, max(1, round(one.size / 1000)))
            for one in left.found
        ],
        seen=_seen(left),
    )


def clean(request: Request, desk: Desk) -> Answer:
    """Remove what was listed, if it still is what lies there."""
    year = _closed(request, desk)
    root, seen = _root(desk), request.one("seen")
    if _seen(cd.leftovers(root, year)) != seen:
        raise cd.RequestError("列出以后又有了变化，没有删除。请再看一遍列出的，再删。")

    def task(work: Work, _folder: Path) -> Outcome:
        work.say("清理")
        left = cd.leftovers(root, year)
        if _seen(left) != seen:
            raise cd.RequestError("列出以后又有了变化，没有删除。请再看一遍列出的，再删。")
        cleaned = cd.clean(left)
        return Outcome(cleaned.ok, cd.report(cleaned))

    return begin(desk, "清理", task)


def _closed(request: Request, desk: Desk) -> int:
    """Return the year that somebody says is closed; asked for, never guessed."""
    year = request.number("year")
    if not year:
        project = desk.store.project
        known = f"，本项目是{project.year}年度" if project and project.year else ""
        raise cd.RequestError(f"请写已经结束的年度，4位数字{known}。")
    return year


def _seen(left: cd.Leftovers) -> str:
    """Return what tells whether these are the things that were listed."""
    names = "\n".join(f"{one.what} {one.path}" for one in left.found)
    return sha256(names.encode(errors="replace")).hexdigest()


def found(request: Request, desk: Desk) -> Answer:
    """Begin a project in the folder, as ``init`` does."""
    root, form = desk.store.root, request.one("form")

    def task(work: Work, _folder: Path) -> Outcome:
        work.say("建立项目")
        made = cd.init(root, form)
        return Outcome(made.ok, cd.report(made))

    return begin(desk, "建立项目", task)


def _root(desk: Desk) -> Path:
    project = desk.store.project
    if project is None:
        raise cd.RequestError("这个文件夹不是项目，请先在“生成”页建立。")
    return project.file


PAGES = (Page("project", "生成", "cadre-docs init、build、clean"),)
ROUTES = (
    Route("project", project),
    Route("project-plan", plan, "POST"),
    Route("project-build", build, "POST"),
    Route("project-init", found, "POST"),
    Route("clean", leftovers),
    Route("project-clean", clean, "POST"),
)
