"""表样: every form with its source, its empty pages, its boxes, files to fill in, and its lint."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.api.forms import layout_of
from cadre_docs.messages.safe import told_lines
from cadre_docs.outputs.files import safe_name
from cadre_docs.templates.yaml.form import describe
from cadre_docs.web.making import begin
from cadre_docs.web.rendering import render, shown
from cadre_docs.web.request import Answer, address, file, page, see
from cadre_docs.web.results import Outcome
from cadre_docs.web.routes import Page, Route
from cadre_docs.web.views.keeper import KINDS, named

if TYPE_CHECKING:
    from cadre_docs.schema import Schema
    from cadre_docs.web.desk import Desk
    from cadre_docs.web.request import Request
    from cadre_docs.web.work import Work

_TEMPLATES = {"yaml": "填报文件（YAML）", "xlsx": "填报表（Excel）"}
_BLANKS = {"docx": "空白表 Word", "pdf": "空白表 PDF", "xlsx": "空白表 Excel"}
_MOST_PEOPLE = 5000
_MASTER_MB = 60


def masters(request: Request, desk: Desk) -> Answer:
    """List the forms, and the facts that are never printed."""
    return shown(
        "masters",
        request,
        desk,
        forms=cd.forms(catalog=desk.catalog).schemas,
        layout=layout_of,
        kinds=",".join(KINDS),
    )


def master(request: Request, desk: Desk) -> Answer:
    """Show one form: its empty pages, its boxes in printed order, what is to be had of it."""
    schema = desk.catalog.schema(request.one("form"))
    lint = _linted(request, desk)
    return shown(
        "master",
        request,
        desk,
        schema=schema,
        describe=describe,
        layout=layout_of,
        templates=_TEMPLATES,
        blanks={} if schema.facts else _BLANKS,
        boxes=request.one("boxes") == "1",
        lint=lint,
        linted=request.one("lint") if lint and lint.findings else "",
    )


def _linted(request: Request, desk: Desk) -> cd.Linted | None:
    """Return what looking the form through has found, where that was asked for and is done."""
    work = desk.works.get(request.one("lint"))
    found = work.outcome if work and work.over and not work.problem else None
    return found if isinstance(found, cd.Linted) else None


def pages(request: Request, desk: Desk) -> Answer:
    """Return the empty pages, for the form's page to show."""
    schema, boxes = desk.catalog.schema(request.one("form")), request.one("boxes")
    sizes, problem, numbers = [], "", frozenset[int]()
    try:
        drawn = _drawn(request, schema, desk)
        numbers = drawn.numbers
        sizes = [drawn.size(number) for number in range(1, drawn.pages + 1)]
    except cd.CadreDocsError as why:
        problem = told_lines(why.lines)
    values = {"problem": problem, "schema": schema, "sizes": sizes, "boxes": boxes}
    values |= {"lint": request.one("lint"), "numbers": sorted(numbers)}
    return page(render("master_pages", **values))


def picture(request: Request, desk: Desk) -> Answer:
    """Return one empty page as a picture; with ``boxes`` its boxes are numbered."""
    schema = desk.catalog.schema(request.one("form"))
    drawn = _drawn(request, schema, desk)
    return file(drawn.picture(request.number("page", 1)), "master.png", shown=True)


def blank(request: Request, desk: Desk) -> Answer:
    """Send the empty form, as ``cadre-docs blank`` makes it."""
    schema, kind = desk.catalog.schema(request.one("form")), request.one("as")
    if kind not in _BLANKS:
        raise cd.RequestError("请选 Word、PDF 或 Excel。")
    with tempfile.TemporaryDirectory() as folder:
        made = cd.blank(schema.id, folder, formats=kind, catalog=desk.catalog)
        return file(made.written[0].read_bytes(), made.written[0].name)


def template(request: Request, desk: Desk) -> Answer:
    """Send a file to fill in, as ``cadre-docs new`` writes it."""
    schema, kind = desk.catalog.schema(request.one("form")), request.one("as")
    if kind not in _TEMPLATES:
        raise cd.RequestError("请选 YAML 或 Excel。")
    people = request.number("people") or None
    if people is not None and people > _MOST_PEOPLE:
        raise cd.RequestError(f"一个文件最多填{_MOST_PEOPLE}人。")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{schema.title}.{kind}"
        cd.new(schema.id, path, people=people, catalog=desk.catalog)
        return file(path.read_bytes(), path.name)


def lint(request: Request, desk: Desk) -> Answer:
    """Look a form through in the background, as ``cadre-docs lint`` does."""
    schema = desk.catalog.schema(request.one("form"))

    def look(work: Work) -> cd.Linted:
        work.say(f"检查“{schema.title}”的表样")
        return cd.lint(schema.id, catalog=desk.catalog)

    work = desk.works.begin(f"检查表样：{schema.title}", look)
    work.after = address("master", form=schema.id, lint=work.id)
    return see(address("work", work=work.id))


def fonts(request: Request, desk: Desk) -> Answer:
    """Say what draws the fonts of a form here, as ``cadre-docs doctor 表单 --sample`` does."""
    schema = desk.catalog.schema(request.one("form"))
    if schema.facts:
        raise cd.RequestError(f"“{schema.title}”只供核对，不打印。")

    def task(work: Work, folder: Path) -> Outcome:
        work.say(f"看“{schema.title}”用什么字体画")
        sample = folder / "字体样张.pdf"
        found = cd.doctor(schema.id, sample=sample, catalog=desk.catalog)
        return Outcome(found.ok, cd.report(found), files=[sample])

    return begin(desk, f"字体：{schema.title}", task)


def lint_own(request: Request, desk: Desk) -> Answer:
    """Look a master of one's own through, as ``cadre-docs lint 文件 --form`` does."""
    schema = desk.catalog.schema(request.one("form"))
    uploads = [one for one in request.files.get("master", ()) if one.size]
    if not uploads or Path(uploads[0].name).suffix.lower() not in (".docx", ".xlsx"):
        raise cd.RequestError("请选一个母版文件：.docx 或 .xlsx。")
    name, data = safe_name(Path(uploads[0].name).name), uploads[0].data()

    def task(work: Work, folder: Path) -> Outcome:
        work.say(f"按“{schema.title}”检查母版")
        path = folder / name
        path.write_bytes(data)
        linted = cd.lint(path, form=schema.id, catalog=desk.catalog)
        found = tuple(named(linted.findings))
        if not found:
            return Outcome(linted.ok, "没有问题")
        try:
            drawn = cd.lint_preview(linted, folder / "问题图.png", catalog=desk.catalog)
        except cd.CadreDocsError as why:
            return Outcome(linted.ok, told_lines(why.lines), found)
        said = f"图上的号是上面各处的次序，标着{len(drawn.numbers)}处，共{len(found)}处"
        return Outcome(linted.ok, said, found, drawn.written, counted=True)

    return begin(desk, f"检查自己的母版：{schema.title}", task)


def _drawn(request: Request, schema: Schema, desk: Desk) -> cd.Preview:
    boxes, linted = request.one("boxes") == "1", _linted(request, desk)
    key = ("master", schema.id, boxes, request.one("lint") if linted else "")
    kept = desk.previews.get(key)
    if kept is None:
        if linted is not None:
            kept = cd.lint_preview(linted, catalog=desk.catalog)
        else:
            kept = cd.preview(schema.id, boxes=boxes, catalog=desk.catalog)
        desk.previews.keep(key, kept, len(kept.pdf))
    return kept


PAGES = (Page("masters", "表样", "cadre-docs forms、blank、new、lint、draft、compare"),)
ROUTES = (
    Route("masters", masters),
    Route("master", master),
    Route("master-pages", pages, busy=False),
    Route("master.png", picture, busy=False),
    Route("master-blank", blank),
    Route("master-template", template),
    Route("master-lint", lint, "POST"),
    Route("master-fonts", fonts, "POST"),
    Route("lint-own", lint_own, "POST", most_mb=_MASTER_MB),
)
