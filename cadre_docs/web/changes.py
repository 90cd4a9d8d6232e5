"""What a page sent → changes of a file, each held against what the page had seen.

A page sends with every box what it held when the page last knew (``was-b3``). A box that says
something else by now was changed elsewhere: then nothing is written there, and both texts are
shown. Other boxes of the same file do not matter, so two tabs, an editor and this page can work on
one record, and nothing is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.intake.yaml_records import read_yaml
from cadre_docs.limits import limits
from cadre_docs.messages.safe import told_line
from cadre_docs.record.photo.paths import PhotoError
from cadre_docs.record.photo.read import facts_of
from cadre_docs.source.tree import characters
from cadre_docs.web.boxes import Table
from cadre_docs.web.store import ConflictError, too_large

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.web.boxes import Box
    from cadre_docs.web.form_desk import FormDesk
    from cadre_docs.web.request import Request, Upload
    from cadre_docs.web.sheet import Sheet
    from cadre_docs.web.store import Content, File

_BOX = re.compile(r"b[0-9]{1,3}(?:-[0-9]{1,4}-[0-9]{1,2})?")
_DOING = re.compile(r"(add|remove|up|down|clear|electronic|hand):(b[0-9]{1,3})(?::([0-9]{1,4}))?")
_MOST_TRIES = 5
Edit = cd.Put | cd.AddRow | cd.RemoveRow | cd.MoveRow | cd.Electronic
_PHOTO_SUFFIXES = {b"\x89PNG": ".png", b"\xff\xd8": ".jpg"}


@dataclass
class Outcome:
    """What became of it. ``conflicts`` are what others wrote into boxes, by the names of boxes.

    ``problems`` are what could not be done, in Chinese, by the names of boxes ("": of all).
    ``changed`` are the boxes that were written, ``remarks`` what is to be said of it.
    """

    content: Content
    conflicts: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether all was written."""
        return not self.conflicts and not self.problems


def apply(request: Request, desk: FormDesk, sheet: Sheet) -> Outcome:
    """Write what a page sent into the record's file.

    Raises :class:`~cadre_docs.errors.OutputError` when the disk refuses; then nothing is written.
    """
    changer = _Changer(request, desk, sheet)
    if request.one("whose", sheet.whose) == sheet.whose:
        changer.all()
    else:
        changer.outcome.problems[""] = (
            f"文件在别处改过，这里现在是“{told_line(sheet.person)}”的记录；写的没有存上，"
            "请回名单重新打开再填"
        )
    return changer.outcome


class _Changer:
    def __init__(self, request: Request, desk: FormDesk, sheet: Sheet) -> None:
        self._request, self._desk, self._sheet = request, desk, sheet
        self._boxes = {box.id: box for box in sheet.boxes()}
        self.outcome = Outcome(sheet.content)

    def all(self) -> None:
        """Take photos, then texts, then what was done to rows."""
        puts: list[tuple[Box, Edit]] = []
        for name, uploads in self._request.files.items():
            if (box := self._boxes.get(name)) and uploads and box.kind == "photo":
                self._photo(box, uploads[0])
        for name, (text, *_) in self._request.fields.items():
            box = self._boxes.get(name) if _BOX.fullmatch(name) else None
            if box is None:
                if _BOX.fullmatch(name) and self._changes(name, text):
                    self._lost(name, text)
                continue
            if self._is_changed(box, text):
                puts.append((box, cd.Put(box.path, _typed(text), box.row, box.column)))
        if (done := _DOING.fullmatch(self._request.one("do"))) and (
            change := self._done(done[1], done[2], int(done[3] or 0))
        ):
            puts.append(change)
        if puts:
            self._write(puts)

    def _changes(self, name: str, text: str) -> bool:
        return _same(text) != _same(self._request.one(f"was-{name}", text))

    def _lost(self, name: str, text: str) -> None:
        """A box that is not there any more: its row was removed elsewhere."""
        self.outcome.problems[name.partition("-")[0]] = (
            f"有一行在别处删去了，您写的“{told_line(text)}”没有存上"
        )

    def _is_changed(self, box: Box, text: str) -> bool:
        """Whether a box is to be written; notes a conflict where others wrote into it."""
        if box.shut or box.kind == "table":
            return False
        # Behind what the page knows come texts that it sent and had no answer for.
        was = self._request.fields.get(f"was-{box.id}") or (box.text,)
        if _same(text) == _same(was[0]):
            return False  # nobody typed here
        moved = box.row and not self._is_known_table(box.id.partition("-")[0])
        if _same(box.text) == _same(text):
            return False  # it says so already
        if _same(box.text) not in map(_same, was) or moved:
            self.outcome.conflicts[box.id] = box.text
            return False
        return True

    def _is_known_table(self, name: str) -> bool:
        table = self._boxes.get(name)
        seen = self._request.one(f"rows-{name}")
        return isinstance(table, Table) and (not seen or seen == table.hash)

    def _done(self, doing: str, name: str, row: int) -> tuple[Box, Edit] | None:
        """Return what is to be done to the rows of a table, or to a photo."""
        box = self._boxes.get(name)
        if box is not None and box.opinion and doing in ("electronic", "hand"):
            return box, cd.Electronic(box.path, doing == "electronic")
        if box is None or box.shut:
            return None
        if doing == "clear":
            return box, cd.Put(box.path, "")
        if not isinstance(box, Table):
            return None
        if not self._is_known_table(name):
            self.outcome.problems[name] = "这张表在别处改过，已重新读入；请看清以后再做一次"
            return None
        change = _of_rows(doing, box.path, row, len(box.rows))
        return None if change is None else (box, change)

    def _write(self, puts: list[tuple[Box, Edit]]) -> None:
        desk, sheet = self._desk, self._sheet
        data = sheet.content.data
        for box, change in puts:
            try:
                data = cd.patch(data, change, number=sheet.number, catalog=desk.catalog)
                self.outcome.changed.append(box.id)
            except cd.PatchError as problem:
                self.outcome.problems[box.id] = str(problem)
        if data == sheet.content.data:
            return
        if too_long := _too_long(data, sheet, desk):
            self.outcome.problems[puts[0][0].id] = too_long  # else nobody could open it any more
            self.outcome.changed.clear()
            return
        saved = desk.store.save(sheet.file, data, sheet.content.hash)
        boxes = [box for box, _ in puts]
        typed = boxes[0].id if len(boxes) == 1 and isinstance(puts[0][1], cd.Put) else ""
        what = "、".join(dict.fromkeys(box.name for box in boxes))
        desk.undo.note(sheet.file.id, what, sheet.content.data, saved.hash, typed)
        self.outcome.content = saved

    def _photo(self, box: Box, upload: Upload) -> None:
        """Put a photo beside the record, if it is one, and write its name into the box."""
        if box.shut:
            return
        problem, suffix = _refused(upload)
        if problem:
            self.outcome.problems[box.id] = problem
            return
        stem = self._sheet.file.path.stem
        one = "" if self._sheet.count == 1 else f"-{self._sheet.number}"
        made = self._desk.store.create(
            f"{stem}{one}-{box.field.key}{suffix}", upload.data(), self._sheet.file, photo=True
        )
        self._write([(box, cd.Put(box.path, made.path.name))])
        if box.text:
            kept = f"原来的照片“{told_line(box.text)}”还在文件夹里，不用的请移走"
            self.outcome.remarks.append(kept)


def _too_long(data: bytes, sheet: Sheet, desk: FormDesk) -> str:
    """Return why a record would be too long to be read again; empty: it is not."""
    most = limits().record_chars
    if len(data) <= most or not sheet.schema.of_people:
        return ""
    pairs, _ = read_yaml(data, "", desk.catalog)
    count = characters(pairs[sheet.number - 1][1]) if len(pairs) >= sheet.number else 0
    if count <= most:
        return ""
    return f"这份记录共有{count}字，超过{most}，没有存上；请删短以后再填，或者核对是否粘贴错了"


def _of_rows(doing: str, path: str, row: int, rows: int) -> Edit | None:
    """Return what is to be done to the rows of a table that has so many; None for what cannot."""
    match doing:
        case "add":
            return cd.AddRow(path)
        case "remove" if 0 < row <= rows:
            return cd.RemoveRow(path, row)
        case "up" if 1 < row <= rows:
            return cd.MoveRow(path, row - 1)
        case "down" if 0 < row < rows:
            return cd.MoveRow(path, row)
    return None


def _refused(upload: Upload) -> tuple[str, str]:
    """Return why a photo is not taken (empty: it is), and the ending of its name."""
    if too_large(upload.size, limits().photo_mb):
        return f"“{told_line(upload.name)}”超过{limits().photo_mb}MB，没有收，请换一张", ""
    data = upload.data()
    suffix = next((s for mark, s in _PHOTO_SUFFIXES.items() if data.startswith(mark)), "")
    try:
        facts_of(data)
    except PhotoError as problem:
        told = problem.of(upload.name)
        return told_line(f"{told.message}，{told.remedy}"), ""
    return "", suffix or ".jpg"


def _same(text: str) -> str:
    """Return what two texts are compared by: browsers send other ends of lines."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _typed(text: str) -> str:
    """Return a text as it goes into the file: ends of lines as there, no blank lines around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n").rstrip()


def apply_again(
    request: Request, desk: FormDesk, open_again: Callable[[], Sheet]
) -> tuple[Sheet, Outcome]:
    """Open the record and write; where somebody was quicker, open it again and compare anew."""
    for _ in range(_MOST_TRIES):
        sheet = open_again()
        try:
            return sheet, apply(request, desk, sheet)
        except ConflictError:
            continue
    raise cd.RequestError("这个文件一直有别的程序在写，没有存上。请关掉那个程序后再试。")


def undone(desk: FormDesk, file: File, now: Content) -> str:
    """Take the last change of a file back, of which it holds this; say what became of it."""
    change = desk.undo.last(file.id)
    if change is None:
        return "没有可撤销的改动"
    if change.after != now.hash:
        return f"文件在别处改过，“{change.what}”这一步不能撤销了"
    desk.store.save(file, change.before, change.after)
    desk.undo.forget(file.id, change)
    return f"已撤销：{change.what}"
