"""帮助: this machine, a file for whoever helps, old files, and the manual – all offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.catalog import manual
from cadre_docs.web.making import begin
from cadre_docs.web.rendering import shown
from cadre_docs.web.results import Outcome, packed
from cadre_docs.web.routes import Page, Route, pages

if TYPE_CHECKING:
    from pathlib import Path

    from cadre_docs.web.desk import Desk
    from cadre_docs.web.request import Answer, Request
    from cadre_docs.web.work import Work


def help_page(request: Request, desk: Desk) -> Answer:
    """Show what stands for which command, the manual, and what helps with a problem."""
    return shown(
        "help",
        request,
        desk,
        chapters=[(name, _title(text)) for name, text in manual().items()],
        commands=[(one.title, one.path, one.command) for one in pages()],
        in_project=_in_project(desk),
    )


def chapter(request: Request, desk: Desk) -> Answer:
    """Show one chapter of the manual."""
    # Imported here: of all pages this one alone needs it.
    from cadre_docs.web.manual import as_html

    chapters = manual()
    text = chapters.get(request.one("of"))
    if text is None:
        raise cd.RequestError("手册里没有这一章。")
    title, _, rest = text.partition("\n")
    heading, made = title.lstrip("# "), as_html(rest, chapters)
    return shown("chapter", request, desk, section="help", heading=heading, text=made)


def _title(text: str) -> str:
    return text.partition("\n")[0].lstrip("# ")


def _in_project(desk: Desk) -> bool:
    try:
        return desk.store.project is not None
    except cd.ProjectError:
        return False


def doctor(_request: Request, desk: Desk) -> Answer:
    """Look at this machine in the background, as ``doctor`` does."""

    def task(work: Work, _folder: Path) -> Outcome:
        work.say("看程序库、字体、工作日历")
        found = cd.doctor(catalog=desk.catalog)
        return Outcome(found.ok, cd.report(found))

    return begin(desk, "检查本机", task)


def support(request: Request, desk: Desk) -> Answer:
    """Make the file for whoever helps, as ``doctor --bundle`` does."""
    project = desk.store.root if request.one("project") == "1" and _in_project(desk) else None

    def task(work: Work, folder: Path) -> Outcome:
        work.say("写支持文件")
        made = cd.support(folder / "支持文件.zip", project=project, catalog=desk.catalog)
        said = "不含姓名、号码和填报内容；发出前可以打开核对"
        return Outcome(made.ok, said, files=made.written)

    return begin(desk, "支持文件", task)


def migrate(_request: Request, desk: Desk) -> Answer:
    """Rewrite the names of former editions in copies of the files, as ``migrate`` does."""

    def task(work: Work, folder: Path) -> Outcome:
        work.say("找旧的项目名")
        made = cd.migrate(desk.store.sources, folder / "改写", catalog=desk.catalog)
        files = []
        if made.written:
            archive = folder / "改写.zip"
            archive.write_bytes(packed(made.written, folder / "改写"))
            files = [archive]
        return Outcome(made.ok, cd.report(made), made.findings, files)

    return begin(desk, "改写旧的项目名", task)


PAGES = (Page("help", "帮助", "cadre-docs doctor、migrate"),)
ROUTES = (
    Route("help", help_page),
    Route("chapter", chapter),
    Route("doctor", doctor, "POST"),
    Route("support", support, "POST"),
    Route("migrate", migrate, "POST"),
)
