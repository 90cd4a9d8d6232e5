"""Print packages that have been signed: what was issued, and what has changed since.

Signed paper stays what it is. So the package is kept in ``已签发`` with a note of whose forms
it holds, person by person, and its file is replaced only when somebody issues anew.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from cadre_docs.errors import ProjectError, UnsafeFileError
from cadre_docs.outputs.files import write_whole
from cadre_docs.project.fingerprint import bytes_digest
from cadre_docs.source.files import leads_out, read_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from cadre_docs.catalog import Catalog
    from cadre_docs.project.file.model import Project
    from cadre_docs.project.package_pages import Paper
    from cadre_docs.project.state.database import State

FOLDER, NOTE = "已签发", "签发记录.json"
NOTHING = "项目文件没有写“打印文件”，没有可以签发的。请在项目文件里加上“打印文件: 打印文件.pdf”。"
UNSOUND = "有问题没有解决（见上），没有标为已签发。改正后重新运行 build --issued。"
DAMAGED = (
    "签发记录“{}”读不出来（被改动，或不是本工具写的）。请从备份恢复它；没有备份的删去它，"
    "核对后运行 build --issued 重新签发。"
)
KEPT = (
    "{}已于{}签发，没有替换；确要按现在的记录重新签发的，请运行 build --issued（上次的留在“{}”里）"
)
_RESTORE = "请从备份恢复它；没有备份的，请核对后运行 build --issued 重新签发。"
FORGOTTEN = f"签发记录“{{}}”不见了，而{{}}签发过：不知道签发的是什么、签发后改了什么。{_RESTORE}"
LOST = f"已签发的打印文件“{{}}”不见了（或读不到）。{_RESTORE}"
ALTERED = f"已签发的打印文件“{{}}”在{{}}签发以后被改动过。{_RESTORE}"
STANDS = "{}已于{}签发，还有问题没有解决，没有替换"
_ISSUED_ON = "issued-on"
_SHOWN = 8  # boxes named of one person


@dataclass(frozen=True, slots=True)
class IssuedPerson:
    """One form in an issued package: whose, and what it said (hashes of its filled boxes)."""

    form: str
    person: str
    identity: str
    source: str
    content: str
    fields: dict[str, str]
    paper: str
    evidence: str = ""  # hash of what goes with it


@dataclass(frozen=True, slots=True)
class Issued:
    """A package that was issued on a ``day`` (2024-03-01): its hash, and its people in order."""

    day: str
    file: str
    sha: str
    people: tuple[IssuedPerson, ...]


def last_issued(project: Project) -> Issued | None:
    """Return what was issued last; None when nothing was. Raises :class:`ProjectError`."""
    note = project.output / FOLDER / NOTE
    if not note.exists():
        return None
    if leads_out(note, project.output):
        raise ProjectError(DAMAGED.format(note))
    try:
        return _read(json.loads(read_file(note).decode()))
    except (OSError, UnsafeFileError, ValueError, TypeError, KeyError):
        raise ProjectError(DAMAGED.format(note)) from None


def forgotten(project: Project, state: State, issued: Issued | None) -> Iterator[str]:
    """Say that the note is gone of what this project issued: the state knows the day, too.

    A project that issues no package any more is asked to put the folder away, and forgets.
    """
    day, now = state.meta(_ISSUED_ON), issued.day if issued else ""
    if day and not now and project.package is not None and not project.by_unit:
        yield FORGOTTEN.format(project.output / FOLDER / NOTE, day)
    elif day != now:
        remember_day(state, now)


def remember_day(state: State, day: str) -> None:
    """Note in the state that something was issued on a day."""
    state.note(_ISSUED_ON, day)


def _read(facts: Any) -> Issued:
    """Return what a note says. Raises ValueError, TypeError or KeyError for what is none."""
    people = tuple(IssuedPerson(**person) for person in facts["people"])
    for person in people:
        boxes = dict(person.fields)
        texts = [*boxes, *boxes.values(), *(v for v in asdict(person).values() if v != boxes)]
        if not all(isinstance(text, str) for text in texts):
            raise TypeError("no texts")
    issued = Issued(str(facts["day"]), str(facts["file"]), str(facts["sha"]), people)
    if PurePosixPath(issued.file).name != issued.file or not issued.file:
        raise ValueError("no name of a file")
    return issued


def issue(project: Project, papers: Sequence[Paper], day: date) -> list[Path]:
    """Keep the package as it lies there, with its manifest and a note of its people.

    Return what was written. Issued packages of before stay under their own names.
    """
    if project.package is None:
        raise ProjectError(NOTHING)
    folder = project.output / FOLDER
    if leads_out(folder, project.output):
        raise ProjectError(f"“{folder}”是指向别处的链接，没有签发。请换成真的文件夹。")
    written = []
    data = project.package.read_bytes()
    stem = f"{project.package.stem} {day.isoformat()}"
    name, number = stem, 1
    while _differs(folder / f"{name}.pdf", data):
        number += 1
        name = f"{stem}({number})"
    for suffix in (".pdf", ".csv"):
        target = folder / f"{name}{suffix}"
        write_whole(target, project.package.with_suffix(suffix).read_bytes())
        written.append(target)
    people = tuple(map(_noted, papers))
    noted = Issued(day.isoformat(), f"{name}.pdf", bytes_digest(data), people)
    text = json.dumps(asdict(noted), ensure_ascii=False, indent=1)
    write_whole(folder / NOTE, text.encode("utf-8", "surrogatepass"))
    return [*written, folder / NOTE]


def _noted(paper: Paper) -> IssuedPerson:
    row = paper.row
    who = (row["form"], row["person"], row["identity"], row["source"])
    return IssuedPerson(*who, row["content"], json.loads(row["fields"]), paper.sha, paper.evidence)


def _differs(path: Path, data: bytes) -> bool:
    return path.exists() and path.read_bytes() != data


def changes(issued: Issued, papers: Sequence[Paper], catalog: Catalog) -> Iterator[str]:
    """Say in Chinese, person by person, what is not as it was issued."""

    def who_is(person: str, source: str, form: str) -> str:
        title = catalog.schema(form).title if form in catalog.schema_ids else form
        return f"{person or source}（{title}）"

    pairs = _pairs(issued.people, papers)
    for number, paper in enumerate(papers):
        who = who_is(paper.row["person"], paper.row["source"], paper.row["form"])
        was = issued.people[pairs[number]] if number in pairs else None
        if was is None:
            yield f"签发后新增：{who}，不在已签发的打印文件里"
        elif was.content != paper.row["content"]:
            yield f"签发后有改动：{who}：{_boxes(was, json.loads(paper.row['fields']))}"
        elif was.paper != paper.sha:
            yield f"签发后有改动：{who}：打印出的表变了（记录没有变）"
        elif was.evidence != paper.evidence:
            yield f"签发后有改动：{who}：附件变了（表没有变）"
    same = set(pairs.values())
    for number, was in enumerate(issued.people):
        if number not in same:
            who = who_is(was.person, was.source, was.form)
            yield f"签发后没有了：{who}，已签发的打印文件里有"


def unlike_issued(project: Project, issued: Issued) -> Iterator[str]:
    """Say in Chinese when the copy of what was issued is not there, or not as it was kept."""
    copy = project.output / FOLDER / issued.file
    try:
        same = bytes_digest(copy.read_bytes()) == issued.sha
    except OSError:
        yield LOST.format(copy)
        return
    if not same:
        yield ALTERED.format(copy, issued.day)


def _pairs(people: Sequence[IssuedPerson], papers: Sequence[Paper]) -> dict[int, int]:
    """Return which paper is of which issued form: by who it is, or else by name and file."""
    pairs: dict[int, int] = {}
    for keys in (("form", "identity"), ("form", "person", "source")):
        waiting: dict[tuple[str, ...], list[int]] = defaultdict(list)
        taken = set(pairs.values())
        for number, person in enumerate(people):
            if number not in taken:
                waiting[tuple(getattr(person, key) for key in keys)].append(number)
        for number, paper in enumerate(papers):
            found = waiting.get(tuple(paper.row[key] for key in keys))
            if number not in pairs and found:
                pairs[number] = found.pop(0)
    return pairs


def _boxes(was: IssuedPerson, now: dict[str, str]) -> str:
    names = [name for name in {**now, **was.fields} if now.get(name) != was.fields.get(name)]
    if not names:
        return "照片"
    rest = f"等{len(names)}项" if len(names) > _SHOWN else ""
    return "、".join(names[:_SHOWN]) + rest
