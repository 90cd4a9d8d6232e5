"""收表: files dropped on the page – each one's fate –, and what goes back to people."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.errors import of_system
from cadre_docs.intake.folders import SUFFIXES, YAML_SUFFIXES, Kind, kind_of
from cadre_docs.limits import limits
from cadre_docs.lists.expected.apart import CODE as ROLL
from cadre_docs.messages.safe import told_line, told_lines
from cadre_docs.report.roll import roll_json, roll_lines
from cadre_docs.web.index import paged
from cadre_docs.web.making import begin, everybody
from cadre_docs.web.reading import day_of
from cadre_docs.web.rendering import shown
from cadre_docs.web.request import Answer, address, see
from cadre_docs.web.results import Outcome, packed
from cadre_docs.web.routes import Page, Route
from cadre_docs.web.store import asked_file, content, too_large

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cadre_docs.web.desk import Desk
    from cadre_docs.web.person import Person
    from cadre_docs.web.request import Request, Upload
    from cadre_docs.web.store import File
    from cadre_docs.web.work import Work

_DROP_MB = 1000
_PICTURES = (".jpg", ".jpeg", ".png")
_SHOWN = 500


@dataclass(frozen=True)
class Fate:
    """What became of a dropped file: ``saved``, ``same`` (``file`` is its id) or ``refused``.

    ``apart``: it is saved, but nothing in it counts.
    """

    kind: str
    name: str
    why: str
    file: str = ""


def collect(request: Request, desk: Desk) -> Answer:
    """Show all files of the folder, each with its people and its state."""
    going_on = desk.index.look()
    drop = desk.works.get(request.one("drop"))
    files: dict[str, list[Person]] = {}
    for one in desk.index.people:
        files.setdefault(one.file, []).append(one)
    wanted = request.one("state")
    rows = [(people, _state(people)) for people in files.values()]
    listed = [(people, state) for people, state in rows if wanted in ("", state)]
    return shown(
        "collect",
        request,
        desk,
        going_on=going_on,
        fates=_fates(drop.outcome or (), files) if drop and drop.over else None,
        found=paged(listed, request.number("page", 1)),
        total=len(rows),
        states=_STATES,
        counts={name: sum(state == name for _, state in rows) for name in _STATES},
        others=desk.store.others()[:_SHOWN],
        accept=",".join((*SUFFIXES, *_PICTURES)),
        expected=_expects(desk),
    )


_STATES = {"clean": "没有问题", "wrong": "要改", "confirm": "要核对", "unread": "读不了"}
_PRINT = (
    "是本工具打印的表，存下了，里面的内容没有读。已有填报文件的以填报文件为准；"
    "打印以后在 Word 里又填了、改了的，用 cadre-docs convert 写成 YAML，核对后放进来"
)
_OFFICE = "office"  # for all, and nobody's own


def _fates(
    fates: Iterable[Fate], files: Mapping[str, list[Person]]
) -> Iterator[tuple[Fate, list[Person], str]]:
    """Yield what became of dropped files, with people and state of those that are there."""
    for fate in fates:
        people = files.get(fate.file, [])
        yield fate, people, _state(people) if people else ""


def _state(people: list[Person]) -> str:
    if any(one.office for one in people):
        return _OFFICE
    if any(one.unconfirmed for one in people):
        return "confirm"
    if any(one.problem for one in people):
        return "unread"
    return "wrong" if any(one.errors for one in people) else "clean"


def _expects(desk: Desk) -> bool:
    try:
        project = desk.store.project
    except cd.ProjectError:
        return False
    return bool(project and project.expected)


# --- dropping ----------------------------------------------------------------------------------


def drop(request: Request, desk: Desk) -> Answer:
    """Save what was dropped into the folder; then read it in the background."""
    fates, saved = [], []
    known = {(file.stamp[0], file.name): file for file in desk.store.files()}
    for upload in request.files.get("files", ()):
        if not upload.name:
            continue  # nothing was chosen
        fate, file = _taken(upload, desk, list(known.values()))
        fates.append(fate)
        if file is not None:
            saved.append(file)
            known[file.stamp[0], file.name] = file

    def look(work: Work) -> list[Fate]:
        for number, file in enumerate(saved):
            work.at("读文件", number, len(saved))
            if Path(file.name).suffix.lower() in SUFFIXES:
                desk.index.note(file)
        work.left += [f"{fate.name}：{fate.why}" for fate in fates if fate.kind == "refused"]
        return _with_prints(fates, saved, desk)

    if not fates:
        raise cd.RequestError("没有选文件：请先选，或者把文件拖到框里，再按“收下”。")
    work = desk.works.begin(f"收表：{len(fates)}个文件", look)
    work.after = address("collect", drop=work.id)
    return see(address("work", work=work.id))


def _with_prints(fates: list[Fate], saved: list[File], desk: Desk) -> list[Fate]:
    """Say which of the files saved are our own prints: these are never read in a folder."""
    desk.store.files()
    prints = {one.path for one in desk.store.others() if one.kind is Kind.PRINT}
    apart = {file.id for file in saved if file.path in prints}
    return [
        replace(fate, kind="apart", why=_PRINT) if fate.file in apart else fate for fate in fates
    ]


def _refusal(upload: Upload) -> str:
    """Return why a file is not taken; empty where it is."""
    suffix = PurePath(upload.name).suffix.lower()
    if suffix not in (*SUFFIXES, *_PICTURES):
        kind = (kind_of(upload.name) or Kind.UNKNOWN).value
        return f"是{kind.called}，没有收。{kind.remedy}"
    limit = limits().yaml_mb if suffix in YAML_SUFFIXES else limits().file_mb
    if too_large(upload.size, limit):
        return f"超过{limit}MB，没有收。里面有大图的请压缩图片后再放"
    return "" if upload.size else "是空文件：请对方重新发一次"


def _taken(upload: Upload, desk: Desk, known: list[File]) -> tuple[Fate, File | None]:
    name = told_line(upload.name)
    if why := _refusal(upload):
        return Fate("refused", name, why), None
    data = upload.data()
    twin = _same(data, desk, known)
    if twin is not None:
        return Fate("same", name, f"与已有的“{twin.name}”一字不差，没有再存", twin.id), None
    try:
        file = desk.store.create(PurePath(upload.name).name, data)
    except cd.CadreDocsError as problem:
        return Fate("refused", name, told_lines(problem.lines)), None
    except OSError as problem:
        return Fate("refused", name, told_line(of_system(problem))), None
    other = (
        "" if file.path.name == PurePath(upload.name).name else f"已有同名的文件，存为“{file.name}”"
    )
    return Fate("saved", name, other, file.id), file


def _same(data: bytes, desk: Desk, known: list[File]) -> File | None:
    wanted = content(data).hash
    for file in known:
        if file.stamp[0] == len(data):
            try:
                if desk.store.read(file).hash == wanted:
                    return file
            except OSError:
                continue
    return None


# --- what must be compared by eye ------------------------------------------------------------


def compare(request: Request, desk: Desk) -> Answer:
    """Show what was read of a file that only values are known of, to be compared with it."""
    file = asked_file(desk.store, request.one("file"))
    private, root = request.one("shown") == "1", f"{desk.store.root}{os.sep}"
    with cd.showing_private() if private else nullcontext():
        found = cd.confirm(file.path, catalog=desk.catalog)
        done = not any(one.unconfirmed for one in desk.index.people if one.file == file.id)
        return shown(
            "confirm",
            request,
            desk,
            file=file,
            lines=[line.replace(root, "") for line in found.read],
            code=found.code,
            done=done,
            private=private,
        )


def agree(request: Request, desk: Desk) -> Answer:
    """Confirm the reading that was shown, by its code."""
    file = asked_file(desk.store, request.one("file"))
    cd.confirm(file.path, request.one("code"), catalog=desk.catalog)
    desk.index.note(file)
    return see("collect")


# --- what goes back ----------------------------------------------------------------------------


def send_back(request: Request, desk: Desk) -> Answer:
    """Make marked copies and return slips for everybody with errors, as one archive."""
    until = request.day("until", "交回期限")

    def task(work: Work, folder: Path) -> Outcome:
        work.say("读文件夹里的表")
        checked = cd.check(everybody(desk), as_of=day_of(desk.store))
        work.say("标注副本")
        marked = cd.mark(checked, folder / "标注副本", summary=folder / "汇总.xlsx")
        work.say("退回单")
        slips = cd.slips(checked, folder / "退回单", until=until)
        archive = folder / "退回修改.zip"
        written = [*marked.written, *slips.written]
        archive.write_bytes(packed(sorted(written), folder))
        said = "\n".join([f"退回{len(slips.people)}人", *marked.remarks, *slips.remarks])
        return Outcome(marked.ok, said, checked.findings, [archive])

    return begin(desk, "退回修改", task)


def missing(_request: Request, desk: Desk) -> Answer:
    """Compare with the list of who is to hand in, which the project names."""
    project = desk.store.project
    if project is None or project.expected is None:
        raise cd.RequestError(
            "项目文件里没有写“应交”（应当交表的人的名单），请先在“项目设置”里写上。"
        )
    expected = project.expected

    def task(work: Work, _folder: Path) -> Outcome:
        work.say("对照应报名单")
        read = cd.read(project.records, unit=project.unit, expected=expected, catalog=desk.catalog)
        checked = cd.check(read)
        lines = roll_lines(roll_json(checked.roll)) if checked.roll else []
        about = [f for f in checked.findings if f.code == ROLL]
        return Outcome(not about, "\n".join(lines), about)

    return begin(desk, "还差谁", task)


PAGES = (
    Page("collect", "收表", "cadre-docs confirm、check --annotate --slips --until --expected"),
)
ROUTES = (
    Route("collect", collect),
    Route("drop", drop, "POST", most_mb=_DROP_MB),
    Route("compare", compare),
    Route("agree", agree, "POST"),
    Route("send-back", send_back, "POST"),
    Route("missing", missing, "POST"),
)
