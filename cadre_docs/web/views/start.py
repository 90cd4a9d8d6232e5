"""起草: files to fill in for everybody – from last year, from a staff list, for the office."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cadre_docs as cd
from cadre_docs.api.mappings import matching_of
from cadre_docs.intake.folders import MAPPING, TABLE_SUFFIXES
from cadre_docs.intake.foreign.matching import confirmed_text
from cadre_docs.intake.foreign.recognize import boxes
from cadre_docs.machine import platforms
from cadre_docs.outputs.files import safe_name
from cadre_docs.rules.roles import UNIT
from cadre_docs.web.making import begin, everybody
from cadre_docs.web.reading import known_project
from cadre_docs.web.rendering import shown
from cadre_docs.web.request import address, see
from cadre_docs.web.results import Draft, Outcome, packed
from cadre_docs.web.routes import Page, Route

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.intake.foreign.matching import Matching
    from cadre_docs.web.desk import Desk
    from cadre_docs.web.request import Answer, Request
    from cadre_docs.web.work import Work

_UPLOAD_MB = 200
_PAGE = "html"
_KINDS = {
    "yaml": "在这里填（YAML）",
    "xlsx": "发给各人填（Excel）",
    _PAGE: "发给各人用浏览器填（网页）",
}
_GONE = "这份名单已经不在了：本工具重新启动过，或者之后又做了很多别的事。请重新选一次。"


def start(request: Request, desk: Desk) -> Answer:
    """Show the ways to begin."""
    schemas = cd.forms(catalog=desk.catalog).schemas
    return shown(
        "start",
        request,
        desk,
        forms=[one for one in schemas if one.of_people],
        folders=[*_folders(desk)],
        kinds=_KINDS,
        tables=",".join(TABLE_SUFFIXES),
    )


@dataclass(frozen=True)
class _Handed:
    """What is said on a form that is handed out as a page: by whom, until when; and the unit."""

    issuer: str
    until: date | None
    unit: Path | None

    def options(self, kind: str) -> dict[str, Any]:
        """Return what is to be said of files of a kind."""
        if kind == _PAGE:
            return {"issuer": self.issuer, "until": self.until, "unit": self.unit}
        if self.issuer or self.until:
            raise cd.RequestError(
                "“由谁发”“截止日期”只写在网页上：请把填报文件选成网页，或者把这两格空着。"
            )
        return {}


def _handed(request: Request, desk: Desk) -> _Handed:
    until = request.day("until", "截止日期")
    return _Handed(request.one("issuer").strip()[:100], until, _unit(desk))


def _unit(desk: Desk) -> Path | None:
    """Return the facts of the unit: as the project says, else the only ones in the folder."""
    project = known_project(desk.store)
    if project and project.unit:
        return project.unit
    of_unit = [
        one.file
        for one in desk.index.people
        if one.form and desk.catalog.schema(one.form).role in UNIT
    ]
    file = desk.store.file(of_unit[0]) if len(of_unit) == 1 else None
    return file.path if file else None


def page(request: Request, desk: Desk) -> Answer:
    """Make an empty form that is a page by itself, as ``new -o 填报.html`` does."""
    schema = desk.catalog.schema(request.one("form"))
    options = _handed(request, desk).options(_PAGE)

    def task(work: Work, folder: Path) -> Outcome:
        work.say("做成一个网页")
        target = folder / f"{schema.title}.html"
        made = cd.new(schema.id, target, catalog=desk.catalog, **options)
        said = [
            "发给各人：用浏览器打开，填好按“存成记录文件”，交回存下的文件，放进收表。",
            *made.remarks,
        ]
        return Outcome(made.ok, "\n".join(said), files=made.written)

    return begin(desk, f"发给各人填的网页：{schema.title}", task)


# --- from last year ----------------------------------------------------------------------------


def _folders(desk: Desk) -> dict[str, tuple[Path, ...]]:
    """Return where records of last year may lie, by what people call it."""
    root = desk.store.root
    try:
        project = desk.store.project
    except cd.ProjectError:
        project = None
    found: dict[str, tuple[Path, ...]] = {"这里现有的记录": tuple(desk.store.sources)}
    for path in project.previous if project else ():
        found[f"历年：{path.name}"] = (path,)
    skipped = {project.output.resolve()} if project else set()
    with os.scandir(root) as entries:  # of ten thousand files only folders are looked at
        folders = sorted(Path(one.path) for one in entries if one.is_dir(follow_symlinks=False))
    for path in folders:
        known = any(path in paths for paths in found.values())
        inside = not platforms.is_link(path) and not path.name.startswith(".")
        if inside and not known and path.resolve() not in skipped:
            found[f"文件夹：{path.name}"] = (path,)
    return found


def from_last_year(request: Request, desk: Desk) -> Answer:
    """Make a file for each person of last year, as ``new --from`` does."""
    schema = desk.catalog.schema(request.one("form"))
    uploads = _uploads(request, "files")
    expected, kind = _uploads(request, "expected"), request.one("kind", "yaml")
    options = _handed(request, desk).options(kind)
    last = _folders(desk).get(request.one("last"))
    if not uploads and last is None:
        raise cd.RequestError("请选去年的记录在哪里，或者把去年的文件放进来。")
    before = _folders(desk).get(request.one("previous"), ())
    if request.one("previous") and not before:
        raise cd.RequestError("再前一年的记录不在这个文件夹里了，请重新选。")
    into = request.one("into") == "1"

    def task(work: Work, folder: Path) -> Outcome:
        work.say("读去年的记录")
        given: tuple[Path, ...] = last or ()
        if uploads:
            given = tuple(_kept(folder / "去年", uploads))
        listed = next(iter(_kept(folder / "应交", expected)), None)
        made = cd.begin(
            schema.id, given, folder / "填报", expected=listed, previous=before, kind=kind,
            catalog=desk.catalog, **options,
        )  # fmt: skip
        return _handed_over(desk, folder, made, cd.report(made), into=into)

    return begin(desk, f"接着上一年：{schema.title}", task)


def _uploads(request: Request, name: str) -> list[tuple[str, bytes]]:
    return [(one.name, one.data()) for one in request.files.get(name, ()) if one.size and one.name]


def _kept(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = []
    for name, data in files:
        path = folder / safe_name(Path(name).name)
        path.write_bytes(data)
        paths.append(path)
    return paths


def _handed_over(
    desk: Desk, folder: Path, made: cd.Begun | cd.Prefill, said: str, *, into: bool
) -> Outcome:
    """Pack what was made; with ``into`` put the records into the opened folder as well."""
    handed_out = any(path.suffix == ".html" for path in made.written)
    if into and handed_out:
        said = f"{said}\n网页是发给各人的，没有放进这个文件夹；交回的文件放进收表"
    elif into:
        records = [path for path in made.written if path.suffix in (".yaml", ".xlsx")]
        put = [desk.store.create(path.name, path.read_bytes()) for path in records]
        said = f"{said}\n放进文件夹{len(put)}个文件；同名的没有覆盖，另取了名字"
    files = []
    if made.written:
        archive = folder / "填报.zip"
        archive.write_bytes(packed(made.written, folder / "填报"))
        files = [archive]
    return Outcome(made.ok, said, made.findings, files)


# --- from a staff list -------------------------------------------------------------------------


def from_list(request: Request, desk: Desk) -> Answer:
    """Take a staff list in, and propose which column is which box (or take a mapping)."""
    schema = desk.catalog.schema(request.one("form"))
    lists, mappings = _uploads(request, "files"), _uploads(request, "mapping")
    if len(lists) != 1:
        raise cd.RequestError("请选一个名单文件。")
    folder = desk.results.folder()
    [source] = _kept(folder, lists)
    place = folder / f"{MAPPING}.yaml"
    if mappings:
        place.write_bytes(mappings[0][1])
        matching_of(place, desk.catalog)  # says what is wrong with it
    else:
        made = cd.prefill(schema.id, source, mapping=place, catalog=desk.catalog)
        if not place.exists():
            raise cd.CadreDocsError(*(f.sentence() for f in made.findings))
    key = desk.results.keep(Draft(schema.id, source, place))
    return see(address("mapping", draft=key))


def _draft(request: Request, desk: Desk) -> Draft:
    draft = desk.results.drafts.get(request.one("draft"))
    if draft is None or not draft.source.exists():
        raise cd.RequestError(_GONE)
    return draft


def mapping(request: Request, desk: Desk) -> Answer:
    """Show which column fills which box, to be confirmed."""
    draft = _draft(request, desk)
    matching = matching_of(draft.place, desk.catalog)
    known = {sheet.role: [*boxes(matching.schema, sheet.role)] for sheet in matching.sheets}
    return shown(
        "mapping",
        request,
        desk,
        section="start",
        draft=request.one("draft"),
        schema=matching.schema,
        source=draft.source.name,
        sheets=matching.sheets,
        boxes={role: paths for role, paths in known.items() if role},
        kinds=_KINDS,
    )


def fill(request: Request, desk: Desk) -> Answer:
    """Take what was confirmed, and make the files, as ``new --from`` does."""
    draft = _draft(request, desk)
    matching = matching_of(draft.place, desk.catalog)
    paths = [*_chosen(request, matching)]
    if not any(path for sheet in paths for path in sheet):
        raise cd.RequestError("没有一列要取：请至少选一列填入“姓名”。")
    into = request.one("into") == "1"
    kind = request.one("kind")
    options = _handed(request, desk).options(kind)
    if kind == _PAGE:
        options["kind"] = kind

    def task(work: Work, folder: Path) -> Outcome:
        work.say("按确认的对照取名单")
        place = folder / "填报" / f"{MAPPING}.yaml"
        place.parent.mkdir()
        place.write_text(confirmed_text(matching, draft.source.name, paths), "utf-8")
        target = folder / "填报" / "填报.xlsx" if kind == "xlsx" else folder / "填报"
        made = cd.prefill(
            draft.form, draft.source, target, mapping=place, catalog=desk.catalog, **options
        )
        done = _handed_over(desk, folder, made, cd.report(made), into=into)
        return Outcome(done.ok, done.text, done.findings, [*done.files, place])

    return begin(desk, f"从名单取：{matching.schema.title}", task)


def check_list(request: Request, desk: Desk) -> Answer:
    """Check a staff list by what was confirmed, as ``check --map`` does; nothing is made."""
    draft = _draft(request, desk)
    matching = matching_of(draft.place, desk.catalog)
    paths = [*_chosen(request, matching)]

    def task(work: Work, folder: Path) -> Outcome:
        work.say("按确认的对照检查名单")
        place = folder / f"{MAPPING}.yaml"
        place.write_text(confirmed_text(matching, draft.source.name, paths), "utf-8")
        checked = cd.check(cd.read(draft.source, mapping=place, catalog=desk.catalog))
        said = f"{len(checked.read.records)}人"
        return Outcome(checked.ok, said, checked.findings, [place])

    return begin(desk, f"检查名单：{matching.schema.title}", task)


def _chosen(request: Request, matching: Matching) -> Iterable[list[str]]:
    """Yield the boxes chosen for the columns of each sheet; twice the same is refused."""
    for n, sheet in enumerate(matching.sheets, 1):
        known = boxes(matching.schema, sheet.role) if sheet.role else {}
        chosen = [
            path if (path := request.one(f"c-{n}-{m}")) in known else ""
            for m in range(1, len(sheet.columns) + 1)
        ]
        for path in (path for path, times in Counter(chosen).items() if path and times > 1):
            raise cd.RequestError(
                f"工作表“{sheet.title}”有几列都填入“{path}”，只能留一列。请回上一页改。"
            )
        yield chosen


# --- for the office ----------------------------------------------------------------------------


def office(request: Request, desk: Desk) -> Answer:
    """Make the table that the office fills in for all, as ``new --office`` does."""
    schema = desk.catalog.schema(request.one("form"))

    def task(work: Work, folder: Path) -> Outcome:
        work.say("读文件夹里的表")
        made = cd.office(schema.id, everybody(desk), folder / "单位填写.xlsx")
        said = "填好以后放进收表：里面的内容就成为各人记录的一部分；两处不同的，检查时会说。"
        return Outcome(made.ok, said, files=made.written)

    return begin(desk, f"单位填写的表：{schema.title}", task)


PAGES = (Page("start", "起草", "cadre-docs new --from、new --office"),)
ROUTES = (
    Route("start", start),
    Route("start-last", from_last_year, "POST", most_mb=_UPLOAD_MB),
    Route("start-list", from_list, "POST", most_mb=_UPLOAD_MB),
    Route("mapping", mapping),
    Route("mapping-fill", fill, "POST"),
    Route("mapping-check", check_list, "POST"),
    Route("start-office", office, "POST"),
    Route("start-page", page, "POST"),
)
