"""What finished work found and made: its findings, and its files to look at and take away."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.messages.safe import told_lines
from cadre_docs.web.reading import placed
from cadre_docs.web.rendering import shown, spot
from cadre_docs.web.request import address, see
from cadre_docs.web.request import file as sent
from cadre_docs.web.results import Outcome, called, packed
from cadre_docs.web.routes import Route
from cadre_docs.web.wording import on_page

if TYPE_CHECKING:
    from cadre_docs.findings import Finding
    from cadre_docs.web.desk import Desk
    from cadre_docs.web.request import Answer, Request

_GONE = "这次的结果已经不在了：本工具重新启动过，或者之后又做了很多别的事。请再做一次。"
_MOST = 300


def result(request: Request, desk: Desk) -> Answer:
    """Show what came of it."""
    work = desk.works.get(request.one("work"))
    if work is None or (work.over and not isinstance(work.outcome, Outcome) and not work.problem):
        raise cd.RequestError(_GONE)
    if not isinstance(work.outcome, Outcome):
        return see(f"work?work={work.id}")
    done = work.outcome
    findings = placed(done.findings[:_MOST], desk.store)
    known = {f"{f.position}：{f.sentence()}" for f in findings}  # a command says them once, too
    named = zip(called(done.files), done.files, strict=True)
    files = [(n, name, path.exists()) for n, (name, path) in enumerate(named, 1)]
    return shown(
        "result",
        request,
        desk,
        work=work,
        done=done,
        text=told_lines(
            line.replace(f"{desk.store.root}{os.sep}", "")
            for line in done.text.splitlines()
            if line not in known
        ),
        files=files,
        pictures=[(n, name) for n, name, there in files if there and name.endswith(".png")],
        findings=[(f, *_where(f, desk)) for f in findings],
        more=max(0, len(done.findings) - _MOST),
        boxes=on_page([done.verdict, done.text, *(f.remedy for f in findings)]),
    )


def _where(finding: Finding, desk: Desk) -> tuple[str, str]:
    """Return where a finding is, as people say it, and the address of the form that it is in."""
    at = finding.position
    if not finding.person:
        return spot(at), ""
    file = at.file if at else ""
    there = [
        one
        for one in desk.index.people
        if (one.file_name, one.name) == (file, finding.person) and finding.form in ("", one.form)
    ]
    where = address("form", file=there[0].file, n=there[0].number) if len(there) == 1 else ""
    return f"{finding.person} {finding.path}".rstrip(), where


def one(request: Request, desk: Desk) -> Answer:
    """Send one file; ``shown`` shows a PDF or a picture in the browser."""
    done = _outcome(request, desk)
    number = request.number("n")
    if not 0 < number <= len(done.files) or not done.files[number - 1].exists():
        raise cd.RequestError(_GONE)
    path = done.files[number - 1]
    look = request.one("shown") == "1" and path.suffix.lower() in (".pdf", ".png")
    return sent(path.read_bytes(), called(done.files)[number - 1], shown=look)


def every(request: Request, desk: Desk) -> Answer:
    """Send all files in one archive."""
    files = [path for path in _outcome(request, desk).files if path.exists()]
    if not files:
        raise cd.RequestError(_GONE)
    return sent(packed(files), "结果.zip")


def _outcome(request: Request, desk: Desk) -> Outcome:
    work = desk.works.get(request.one("work"))
    if work is None or not isinstance(work.outcome, Outcome):
        raise cd.RequestError(_GONE)
    return work.outcome


ROUTES = (Route("result", result), Route("result-file", one), Route("result.zip", every))
