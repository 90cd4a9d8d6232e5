"""打印: everybody's forms in one file for the printer, or one file each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.schema import PEOPLE_ORDERS
from cadre_docs.web.making import begin, everybody
from cadre_docs.web.reading import BY_ROSTER, day_of, known_project, order_asked, order_said
from cadre_docs.web.rendering import shown
from cadre_docs.web.results import Outcome
from cadre_docs.web.routes import Page, Route
from cadre_docs.web.standing import standing

if TYPE_CHECKING:
    from pathlib import Path

    from cadre_docs.web.desk import Desk
    from cadre_docs.web.request import Answer, Request
    from cadre_docs.web.work import Work

FORMATS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
WAYS = {
    "package": "一个打印文件：按名册的次序，带份数、目录和人员清单",
    "merge": "一个 PDF：每人一份，带书签",
    "files": "每人每表一个文件",
}


def prints(request: Request, desk: Desk) -> Answer:
    """Show how it can be printed."""
    found = standing(desk)
    project = known_project(desk.store)
    return shown(
        "prints",
        request,
        desk,
        going_on=found.looking,
        working=found.working,
        lacking=found.lacking,
        people=len(found.people),
        wrong=found.wrong,
        unread=len(found.unread),
        shared=len(found.shared),
        clean=found.clean,
        ways=WAYS,
        formats=FORMATS,
        orders=PEOPLE_ORDERS,
        order=order_said(desk.store),
        by_roster=BY_ROSTER,
        copies=_copies(desk),
        duplex=bool(project and project.duplex),
        plain=bool(project and project.pdf_plain),
    )


def _copies(desk: Desk) -> dict[str, int]:
    """Return how many copies of which form the project asks for."""
    project = known_project(desk.store)
    found = project.copies if project else {}
    return {desk.catalog.schema(form).title: count for form, count in found.items()}


def begin_printing(request: Request, desk: Desk) -> Answer:
    """Print in the background, as ``cadre-docs render`` does."""
    way = request.one("way")
    if way not in WAYS:
        raise cd.RequestError("请选一种打印方式。")
    kinds = [kind for kind in FORMATS if kind in request.many("as")] or ["pdf"]
    project = desk.store.project
    order = order_asked(request.one("order"), desk.store)
    duplex, draft = request.one("duplex") == "1", request.one("draft") == "1"

    def task(work: Work, folder: Path) -> Outcome:
        work.say("读文件夹里的表")
        read = everybody(desk)
        work.say("检查、排版")
        done = cd.render(
            read,
            folder if way == "files" else None,
            formats=kinds,
            merge=folder / "合并.pdf" if way == "merge" else None,
            package=folder / "打印.pdf" if way == "package" else None,
            duplex=duplex and way == "package",
            order=order if way == "package" else (),
            copies=project.copies if project else {},
            draft=draft,
            pdf_plain=bool(project and project.pdf_plain),
            as_of=day_of(desk.store),
        )
        said = "\n".join([*done.conclusions, *done.lacks, *done.remarks])
        verdict = f"✗ {done.conclusions[0]}" if done.conclusions and not done.ok else ""
        return Outcome(done.ok, said, done.findings, done.written, verdict)

    return begin(desk, "打印", task)


PAGES = (Page("prints", "打印", "cadre-docs render"),)
ROUTES = (Route("prints", prints), Route("print", begin_printing, "POST"))
