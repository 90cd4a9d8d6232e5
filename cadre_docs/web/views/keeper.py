"""For keepers of forms: a draft from a blank, and two editions of a form compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.masters.editions.compare import picture
from cadre_docs.messages.safe import told_lines
from cadre_docs.outputs.files import safe_name
from cadre_docs.web.making import begin
from cadre_docs.web.results import Outcome, packed
from cadre_docs.web.routes import Route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.findings import Finding
    from cadre_docs.web.desk import Desk
    from cadre_docs.web.request import Answer, Request
    from cadre_docs.web.work import Work

KINDS = (".docx", ".xlsx", ".doc", ".wps", ".odt", ".rtf")
_UPLOAD_MB = 120
_SIDES = {"old": "旧版", "new": "新版"}
_HOW = (
    "表样.zip 是一个表单目录：解压以后对照图改好，打开网页时写 --catalog 和这个文件夹"
    "（或在“项目设置”里写“表单目录”），再用“检查表样”检查"
)


def draft(request: Request, desk: Desk) -> Answer:
    """Draft a master from a blank, as ``cadre-docs draft`` does."""
    taken = _taken(request, "blank")
    if taken is None:
        raise cd.RequestError(f"请选一张空白表（{'、'.join(KINDS)}）。")
    name, data = taken
    form, title, like = (request.one(field).strip() for field in ("form", "title", "like"))

    def task(work: Work, folder: Path) -> Outcome:
        work.say(f"由“{name}”起草")
        blank = _kept(folder / "空白表", name, data)
        made = folder / "表样"
        drafted = cd.draft(blank, made, form=form, title=title, like=like, catalog=desk.catalog)
        archive = folder / "表样.zip"
        archive.write_bytes(packed(drafted.written, made))
        drawn = [path for path in drafted.written if path.suffix == ".png"]
        files = [archive, *(path.rename(folder / "格号图.png") for path in drawn)]
        told = told_lines(f"{f.position} {f.code} {f.sentence()}" for f in drafted.findings)
        known = set(told.splitlines())
        said = [line for line in cd.report(drafted).splitlines() if line not in known]
        count = len(drafted.findings)
        return Outcome(
            drafted.ok,
            "\n".join([_HOW, *said]),
            [*named(drafted.findings)],
            files,
            f"! 起草好了，有 {count} 处要对照原表核对" if count else "✓ 起草好了，没有疑问",
        )

    return begin(desk, f"起草表样：{name}", task)


def named(findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """Yield findings that name their file without the folder that it lies in for now."""
    for finding in findings:
        at = finding.position
        yield (
            finding
            if at is None
            else replace(finding, position=replace(at, file=Path(at.file).name))
        )


def editions(request: Request, desk: Desk) -> Answer:
    """Compare two editions of a form, as ``cadre-docs compare`` does."""
    given = {side: _taken(request, side) for side in _SIDES}
    named = {side: request.one(f"{side}-form") for side in _SIDES}
    for side, called in _SIDES.items():
        if given[side] is None and named[side] not in desk.catalog.form_ids:
            raise cd.RequestError(f"请选{called}：一种表单，或者一个文件（{'、'.join(KINDS)}）。")

    def task(work: Work, folder: Path) -> Outcome:
        work.say("对照两版")
        sides = []
        for side, called in _SIDES.items():
            taken = given[side]
            sides.append(_kept(folder / called, *taken) if taken else named[side])
        page = folder / "对照.html"
        compared = cd.compare(*sides, output=page, catalog=desk.catalog)
        text = cd.report(compared)
        for one, side in ((compared.old, "old"), (compared.new, "new")):
            if given[side] is None:  # a form is called by its title
                text = text.replace(one.name, desk.catalog.schema(named[side]).title)
        files, said = [page], text.splitlines()
        for called, one in zip(_SIDES.values(), (compared.old, compared.new), strict=True):
            try:
                drawn = picture(one, compared.changes, is_old=one is compared.old)
            except cd.CadreDocsError as problem:
                said.append(f"{called}没有画出图：{problem}")
                continue
            files.append(folder / f"{called}.png")
            files[-1].write_bytes(drawn)
        count = len(compared.changes)
        verdict = f"! 有 {count} 处变化" if count else "✓ 没有变化"
        return Outcome(compared.ok, "\n".join(said), files=files, verdict=verdict)

    return begin(desk, "对照两版表样", task)


def _taken(request: Request, name: str) -> tuple[str, bytes] | None:
    """Return name and bytes of a form that was sent; None where none was."""
    found = [one for one in request.files.get(name, ()) if one.size]
    if not found:
        return None
    called = safe_name(Path(found[0].name).name)
    if Path(called).suffix.lower() not in KINDS:
        raise cd.RequestError(f"“{called}”不是表样，请选 {'、'.join(KINDS)} 之一。")
    return called, found[0].data()


def _kept(folder: Path, name: str, data: bytes) -> Path:
    folder.mkdir()
    path = folder / name
    path.write_bytes(data)
    return path


ROUTES = (
    Route("master-draft", draft, "POST", most_mb=_UPLOAD_MB),
    Route("master-compare", editions, "POST", most_mb=_UPLOAD_MB),
)
