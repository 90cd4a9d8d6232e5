"""A Word file aligned with the geometry of its form → a tree, and what is to be said of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadre_docs.findings import Finding, Position, error, shortened, warning
from cadre_docs.intake.word import told
from cadre_docs.intake.word.align import (
    cells_of,
    covering,
    in_own_order,
    looks,
    misplaced,
    paired,
    without_repeats,
)
from cadre_docs.intake.word.boxes import parse, typed
from cadre_docs.intake.word.document import Remark, Seen
from cadre_docs.intake.word.labels import alike, says_the_same
from cadre_docs.intake.word.remarks import remark_finding
from cadre_docs.intake.word.squeeze import squeeze, squeezed
from cadre_docs.intake.word.title import changed_title, dated_boxes, years_told
from cadre_docs.intake.word.told import QUOTED
from cadre_docs.intake.word.tree import FilledBox, FilledForm, FilledRow
from cadre_docs.performance.expressions import expression
from cadre_docs.record.photo.embedded import MARK
from cadre_docs.schema import FilledBy
from cadre_docs.source.tree import Mapping
from cadre_docs.values.ticks import UNTICKED, is_tick

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.intake.word.align import Pairing
    from cadre_docs.intake.word.document import Cell, Document, Row
    from cadre_docs.intake.word.geometry import Geometry, Line, Place
    from cadre_docs.intake.word.title import Changed
    from cadre_docs.masters.reach import Spot

_AROUND = ":：*＊ \t\u3000_＿"
_SIGNED = ("年月日", "签", "章")
_NUMBER = re.compile(r"^\d+")
_OF_PHOTO = expression(
    r"(?:照|相|片|像|请|此|处|近期|免冠|正面|彩色|红底|蓝底|白底|[粘张贴帖]|[一二两12小]|寸|[()])+"
)


class RowReader:
    """Reads the rows of one document by the geometry of its form."""

    def __init__(self, file: str, form: Geometry) -> None:
        self._file, self._form = file, form
        self.findings: list[Finding] = []
        self._filled = FilledForm(form.schema, self.findings)
        self._row: FilledRow | None = None  # of a list, that is being read
        self._order: list[int] = []  # which cell is for each column, where a list has other order
        self._again = False  # the same line as the row before
        self._cell = 1  # that is being read

    def read(self, document: Document) -> Mapping:
        """Return the tree of the record."""
        # Empty paragraphs say nothing, and lie between any two tables.
        rows = [row for row in document.rows if row.table or not _is_blank(row)]
        once, again = without_repeats(self._form.lines, rows)
        pairing = paired(self._form.lines, once)
        changed = changed_title(pairing, self._form.schema)
        for number, (line, row) in enumerate(pairing.pairs):
            self._again = number > 0 and pairing.pairs[number - 1][0] is line and not line.listed
            below = pairing.pairs[number + 1] if number + 1 < len(pairing.pairs) else None
            self._line(line, row, below)
        if changed is not None:
            self._title(changed, pairing)
        self._tell_order(pairing)
        for row in (*pairing.others, *again):
            self._other(row)
        for line in pairing.missing:
            self._missing(line)
        for remark in document.remarks:
            self.findings.append(remark_finding(remark, Position(self._file)))
        return self._filled.tree(self._file)

    def _at(self, row: Row, label: str = "") -> Position:
        return row.position(self._file, label, self._cell)

    def _tell(self, kind: Callable[..., Finding], message: str, **more: Any) -> None:
        self.findings.append(kind("FS-template", message, **more))

    def _tell_order(self, pairing: Pairing) -> None:
        """Say where only the order tells which paragraph is which, and there are more of them."""
        alone = [
            (line, row)
            for line, row in pairing.pairs
            if line.is_paragraph and not line.places[0].words and line.places[0].boxes
        ]
        lines = {id(line) for line, _ in alone}
        more = len(lines) < len(alone) or any(not row.table for row in pairing.others)
        for line, row in alone if more else ():
            if id(line) in lines and looks(line.row) != looks(row):
                lines.remove(id(line))
                spot = line.places[0].boxes[0]
                self._tell(
                    warning,
                    f"这一段是按次序读作“{spot.field.key}”的，样子和表上的不同",
                    remedy="请核对；表外多写的段落请删去",
                    position=self._at(row, spot.field.key),
                    path=spot.path,
                )

    def _title(self, changed: Changed, pairing: Pairing) -> None:
        """Say what a title says that is not the form's own, and take the year that it states."""
        own = changed.own.places[0]
        if not changed.is_own:
            self._reworded(changed.bare, changed.row, own.label, own.name)
        dated = dated_boxes(self._form)
        line, spot = dated[0] if dated else (None, None)
        filled = self._filled.boxes.get(spot.path, []) if spot else []
        said = " ".join(box.text for box in filled)
        self._cell = 1
        if changed.years and line is not None and spot is not None and not said:
            if line in pairing.missing:
                pairing.missing.remove(line)
            self._filled.boxes.pop(spot.path, None)
            self._note(spot, "-".join(changed.years), changed.row)
        self.findings += years_told(changed, spot, said, self._at(changed.row, own.name))

    # --- rows --------------------------------------------------------------------------------

    def _line(self, line: Line, row: Row, below: tuple[Line, Row] | None) -> None:
        row = self._in_own_order(line, row, below)
        if line.listed is not None:
            self._row = FilledRow(self._at(row))
            self._filled.rows.setdefault(line.listed.key, []).append(self._row)
        given = cells_of(line.places, row.cells)
        if misplaced(line.places, given) and any(place.is_box for place in line.places):
            self._shifted(line, row)
        for number, (place, cells) in enumerate(zip(line.places, given, strict=True)):
            self._cell = next(
                (n for n, c in enumerate(row.cells, 1) if any(c is own for own in cells)), 1
            )
            self._remarks(place, cells, row, line)
            if not place.is_box:
                self._words(number, line, given, row, below)
                continue
            self._split(place, cells, row)
            if place.photo:
                self._photo(place.photo, cells, row)
            if place.ticks:
                self._ticks(place, cells, row)
            if place.boxes:
                self._box(place, cells, row)
        self._cell = 1
        self._swallowed(line, given, row)
        self._row = None

    def _in_own_order(self, line: Line, row: Row, below: tuple[Line, Row] | None) -> Row:
        """Return a row with its cells as the form has them, where labels stand in other order."""
        if line.listed is not None:
            fits = self._order and len(self._order) == len(row.cells)
            return replace(row, cells=[row.cells[n] for n in self._order]) if fits else row
        self._order = []
        order = in_own_order(line.places, row.cells)
        if order is None:
            return row
        boxed = any(place.is_box for place in line.places)
        listed = below is not None and below[0].listed is not None
        sure = bool(order) and (boxed or listed)
        said = [squeezed(cell.text) for cell in row.cells]
        names = "、".join(text for text in said if any(text == p.label for p in line.places))
        what = f"栏名的次序和空白表不一样：“{shortened(names, QUOTED)}”"
        if sure:
            what += "；内容跟着栏名读，打印照空白表的次序"
            remedy = "请核对读出的内容；只有栏名换了位置、内容没有换的，请把栏名换回来"
        else:
            what += "；栏名下面（旁边）的内容多半错位"
            remedy = "请照空白表把栏名和内容移回原来的次序"
        self._tell(warning if sure else error, what, remedy=remedy, position=self._at(row))
        if not sure:
            return row
        self._order = [] if boxed else order
        return replace(row, cells=[row.cells[n] for n in order])

    def _box(self, place: Place, cells: list[Cell], row: Row) -> None:
        text = "\n".join(cell.text for cell in cells)
        found = parse(place.pieces, text, place.variants)
        for spot, said in found.texts:
            self._note(spot, said, row, sure=spot not in found.unclear)
        for own, said in found.reworded:
            self._reworded(said, row, own, own)
        if found.unclear:
            names = "、".join(f"“{spot.field.key}”" for spot in found.unclear)
            self._tell(
                error,
                f"{names}写在同一格里，分不清各是哪一段",
                wanted="一项一行，次序与表上的一样",
                remedy="请在格子里一项写一行，没有的空一行",
                position=self._at(row, found.unclear[0].field.key),
                path=self._path(found.unclear[0]),
            )
        self._by_hand([said for said in found.by_hand if said], row, place.boxes[0].field.label)

    def _note(self, spot: Spot, text: str, row: Row, *, sure: bool = True) -> None:
        position = self._at(row, spot.field.key)
        item = spot.field
        if item.filled_by is FilledBy.HAND:
            if text.strip(_AROUND + "\n") and squeezed(text) != squeezed(item.blank):
                self._by_hand([text], row, item.key, electronic=item.electronic)
            return
        plain, lines = typed(item, text)
        if lines > 1:
            self._tell(
                warning,
                f"只有一行的格子里写了{lines}行，连成一行读作“{shortened(plain)}”",
                remedy="请核对；不对的，请在格子里写成一行",
                position=position,
                path=self._path(spot),
            )
        filled = FilledBox(spot, plain, position, sure)
        if self._row is not None and spot.table is not None:
            self._row.boxes[item.key] = filled
        elif self._goes_on(spot):
            self._filled.boxes[spot.path][-1].text += f"\n{plain}"
        else:
            self._filled.boxes.setdefault(spot.path, []).append(filled)

    def _path(self, spot: Spot) -> str:
        """Return the box as people call it; of a list, in the row that is being read."""
        if spot.table is None or self._row is None:
            return spot.path
        number = len(self._filled.rows[spot.table.key])
        return f"{spot.table.key}[{number}].{spot.field.key}"

    def _goes_on(self, spot: Spot) -> bool:
        """Whether a paragraph of a text outside tables follows another."""
        return self._again and spot.path in self._filled.boxes

    def _by_hand(self, texts: list[str], row: Row, label: str, *, electronic: bool = False) -> None:
        at = self._at(row, label)
        self.findings += (told.by_hand(t, label, at, electronic=electronic) for t in texts)

    def _ticks(self, place: Place, cells: list[Cell], row: Row) -> None:
        text = squeezed("\n".join(cell.text for cell in cells)).strip("_")
        spot, answer = place.ticks[0]
        if not text or all(c in UNTICKED for c in text):
            self._note(spot, "", row)
        elif is_tick(text) or text == squeezed(answer):
            self._note(spot, answer, row)
        else:
            self._tell(
                error,
                f"打勾的格子里是“{shortened(text)}”，看不出选没选“{answer}”",
                remedy="选的请打“√”，不选的空着",
                position=self._at(row, spot.field.key),
                path=self._path(spot),
            )
            self._note(spot, text, row, sure=False)

    def _photo(self, spot: Spot, cells: list[Cell], row: Row) -> None:
        pictures = [picture for cell in cells for picture in cell.pictures]
        position = self._at(row, spot.field.key)
        if len(pictures) > 1:
            self._tell(
                error,
                f"照片格里有{len(pictures)}张图片，不知道用哪一张",
                remedy="请只留一张",
                position=position,
                path=self._path(spot),
            )
        inside = Path(self._file).suffix.lower() == ".docx"
        if pictures and not inside:
            self._tell(
                error,
                "照片在旧格式的文档里，取不出来",
                remedy="请用 Word 或 WPS 另存为 .docx 后再用",
                position=position,
                path=spot.path,
            )
        self._beside_photo(" ".join(cell.text for cell in cells), row, spot)
        text = f"{Path(self._file).name}{MARK}{pictures[0]}" if pictures else ""
        filled = FilledBox(spot, text, position, sure=inside and len(pictures) < 2)  # noqa: PLR2004
        self._filled.boxes.setdefault(spot.path, []).append(filled)

    def _beside_photo(self, text: str, row: Row, spot: Spot) -> None:
        """Tell what was typed in the box of a photo, but for words that say what it is for."""
        said = squeezed(text)
        if not said or _OF_PHOTO.fullmatch(said):
            return
        self._tell(
            warning,
            f"照片格里的文字没有读：“{shortened(' '.join(text.split()), QUOTED)}”",
            remedy="照片请插入图片；要填的内容请写进对应的格子，其他的请删去",
            position=self._at(row, spot.field.key),
            path=spot.path,
        )

    # --- words -------------------------------------------------------------------------------

    def _words(
        self,
        number: int,
        line: Line,
        given: list[list[Cell]],
        row: Row,
        below: tuple[Line, Row] | None,
    ) -> None:
        """Look for what was typed where the form has words of its own, or nothing."""
        place = line.places[number]
        text = "\n".join(cell.text for cell in given[number])
        plain, label = squeezed(text), place.label
        if plain == label or not plain or (line.listed and label.isdigit() and plain.isdigit()):
            return
        boxed = number + 1 < len(line.places) and line.places[number + 1].is_box
        if not boxed and (not label or any(sign in label for sign in _SIGNED)):
            text = self._without_altered(place, text, row)
            name = shortened(place.name, QUOTED) if label else self._heading(line, place)
            self._by_hand([t for t in parse(place.pieces, text).by_hand if t], row, name)
            return
        if line.listed and label.isdigit():
            behind = _NUMBER.sub("", text.strip())  # whatever the number of the row
            rest = None if behind == text.strip() else behind
        else:
            rest = _rest(text, label)
        if rest is None:
            if not label:
                self._unread(text, row, "这一格不是填写的地方")
            elif not alike(label, plain):
                self._renamed(text, row, place.name)
            elif not says_the_same(label, plain):
                self._reworded(text, row, label, place.name)
            return
        rest = rest.strip(_AROUND + "\n")
        if not rest:
            return
        self._recover(number, line, given, row, below, rest)

    def _without_altered(self, place: Place, text: str, row: Row) -> str:
        """Return a text without the form's own words that somebody has changed; they are told."""
        own = [w for w in place.words if not any(sign in w for sign in _SIGNED)]
        left: list[str] = []
        for part in text.split("\n"):
            plain = squeezed(part)
            like = next((w for w in own if w not in plain and alike(w, plain)), None)
            if like is None:
                left.append(part)
            else:
                self._reworded(part, row, like, shortened(like, QUOTED))
        return "\n".join(left)

    def _heading(self, line: Line, place: Place) -> str:
        """Return what stands above a place that has no words of its own."""
        lines = self._form.lines
        number = next(n for n, other in enumerate(lines) if other is line)
        for other in reversed(lines[:number]):
            if other.row.table != line.row.table:
                break
            over = covering(place.cell, [p.cell for p in other.places])
            above = next((p for p in other.places if p.cell is over), None)
            if above is not None and above.label:
                return above.name
        return place.name

    def _recover(
        self,
        number: int,
        line: Line,
        given: list[list[Cell]],
        row: Row,
        below: tuple[Line, Row] | None,
        rest: str,
    ) -> None:
        """Take what was typed in the cell of a label for its box, if that is empty."""
        place = line.places[number]
        after = line.places[number + 1 : number + 2]
        target: Place | None = None
        if after and len(after[0].boxes) == 1 and not after[0].words:
            empty = all(cell.is_empty for cell in given[number + 1])
            target = after[0] if empty else None
        elif below is not None and not any(p.is_box for p in line.places):
            under = [p for p in below[0].places if len(p.boxes) == 1 and not p.words]
            if len(under) == 1 and len(below[0].places) == 1 and below[0].listed is None:
                empty = all(cell.is_empty for cell in below[1].cells)
                target = under[0] if empty else None
        if target is None:
            meant = next((spot.path for p in after for spot in p.spots), "")
            self._unread(rest, row, f"“{place.name}”的栏名后面多写了文字", meant)
            return
        spot = target.boxes[0]
        self._note(spot, rest, row)
        self._tell(
            error,
            f"“{shortened(' '.join(rest.split()), QUOTED)}”写在栏名“{place.name}”的格子里，"
            f"按“{spot.field.key}”读",
            remedy="请剪切到它旁边的空格里；或用 cadre-docs convert 写成 YAML，核对后从那里打印",
            position=self._at(row, spot.field.key),
            path=spot.path,
        )

    def _unread(self, text: str, row: Row, why: str, path: str = "") -> None:
        self.findings.append(told.unread(text, why, self._at(row), path))

    def _renamed(self, text: str, row: Row, name: str) -> None:
        self.findings.append(told.renamed(text, name, self._at(row)))

    def _reworded(self, text: str, row: Row, label: str, name: str) -> None:
        self.findings.append(told.reworded(text, label, name, self._at(row)))

    # --- cells that were split or merged -------------------------------------------------------

    def _split(self, place: Place, cells: list[Cell], row: Row) -> None:
        if len(cells) < 2:  # noqa: PLR2004
            if not cells or not cells[0].continues or place.cell.continues:
                return
            if not cells[0].is_empty:  # Word shows nothing of it
                said = shortened(" ".join(cells[0].text.split()), QUOTED)
                self._reshaped(f"与上面一行合并了，看不见里面的“{said}”", row, place, serious=True)
            else:
                self._reshaped("与上面一行合并了，这一行的按没有填写读", row, place, serious=False)
            return
        filled = sum(not cell.is_empty for cell in cells)
        if filled > 1:
            self._reshaped(f"被拆成了{len(cells)}格，连起来读", row, place, serious=True)
        else:
            self._reshaped(f"被拆成了{len(cells)}格，读有字的一格", row, place, serious=False)

    def _swallowed(self, line: Line, given: list[list[Cell]], row: Row) -> None:
        """Tell of boxes whose cells were merged with others."""
        for place, cells in zip(line.places, given, strict=True):
            if cells or not place.is_box:
                continue
            over = covering(place.cell, row.cells)
            owner = next(
                (p for p, own in zip(line.places, given, strict=True) if over in own), None
            )
            if over is None or owner is None:
                self._reshaped("在这一行里找不到", row, place, serious=True)
            elif owner.is_box and not over.is_empty:
                name = owner.name
                self._reshaped(
                    f"与“{name}”的格子合并了，分不清是谁的内容", row, place, serious=True
                )
                for spot in (*owner.boxes, *place.boxes):
                    self._note(spot, over.text, row, sure=False)
            elif not owner.is_box and squeezed(over.text) != owner.label:
                continue  # told as text in the cell of a label
            else:
                self._reshaped("与旁边的格子合并了", row, place, serious=False)

    def _shifted(self, line: Line, row: Row) -> None:
        self.findings.append(told.shifted(line, row, self._at(row)))

    def _reshaped(self, what: str, row: Row, place: Place, *, serious: bool) -> None:
        at = self._at(row, place.name)
        self.findings.append(told.reshaped(what, place.name, at, serious=serious))

    # --- what belongs to no box ----------------------------------------------------------------

    def _remarks(self, place: Place, cells: list[Cell], row: Row, line: Line) -> None:
        own = {remark.seen for remark in place.cell.remarks}
        names = "、".join(spot.field.key for spot in place.spots)
        name = names or _neighbour(line, place)
        position = self._at(row, name)
        for cell in cells:
            for remark in cell.remarks:
                if remark.seen not in own:
                    self.findings.append(remark_finding(remark, position))
            if cell.pictures and not place.photo and not place.cell.pictures:
                self.findings.append(remark_finding(Remark(Seen.PICTURE), position))

    def _other(self, row: Row) -> None:
        for cell in row.cells:
            for remark in cell.remarks:
                self.findings.append(remark_finding(remark, self._at(row)))
            if cell.pictures:
                self.findings.append(remark_finding(Remark(Seen.PICTURE), self._at(row)))
        text = " ".join("".join(cell.text.split("\n")).strip() for cell in row.cells).strip()
        words = {squeezed(cell.text) for cell in row.cells} - {""}
        if not words or (row.table and words <= self._form.labels):  # a heading that was repeated
            return
        if row.table:
            self._unread(text, row, "这一行不是表上的")
            return
        said = shortened(text, QUOTED)
        self._tell(
            warning,
            f"表外的文字没有读：“{said}”",
            remedy="要填的内容请写进对应的格子，其他的请删去",
            position=self._at(row),
        )

    def _missing(self, line: Line) -> None:
        names = [spot.field.key for spot in line.spots()]
        empty = line.is_paragraph and not line.places[0].words  # a paragraph without a word
        if names and not empty:
            self.findings.append(told.missing(names, Position(self._file)))


def _is_blank(row: Row) -> bool:
    return all(cell.is_empty and not cell.remarks for cell in row.cells)


def _rest(text: str, label: str) -> str | None:
    """Return what stands behind a label in its cell; None where the cell does not begin so."""
    flat = squeeze(text)
    if not label or not flat.text.startswith(label):
        return None
    return flat.original(len(label), len(flat.text))


def _neighbour(line: Line, place: Place) -> str:
    return "".join(place.cell.text.split()) or next((p.label for p in line.places if p.label), "")
