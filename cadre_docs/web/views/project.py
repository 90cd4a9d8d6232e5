"""生成: the project of the folder – what would be made and why, making it, and its report."""

from __future__ import annotations

import os
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
    return shown("project", request, desk, project=found, problem=problem, forms=schemas)


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


PAGES = (Page("project", "生成", "cadre-docs init、build"),)
ROUTES = (
    Route("project", project),
    Route("project-plan", plan, "POST"),
    Route("project-build", build, "POST"),
    Route("project-init", found, "POST"),
)
