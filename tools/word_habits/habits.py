"""What people do to a Word form: edits of a printed DOCX. Nothing here imports the reader.

Each habit takes a :class:`Form` and a random generator, changes the body in place, and says
whether it found something to change. ``told`` names the habits after which a value may come out
otherwise, as long as it is told.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WIDE = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
_HANZI = "〇一二三四五六七八九"
_MONTH = re.compile(r"(\d{4})\.(\d{2})(?:\.(\d{2}))?")
Habit = Callable[["Form", Random], bool]


@dataclass
class Form:
    """A printed form taken apart. ``values`` are what its boxes say, by path.

    ``answers`` are those of boxes with choices.
    """

    parts: dict[str, bytes]
    body: etree._Element
    values: dict[str, str]
    answers: frozenset[str] = frozenset()

    @classmethod
    def opened(cls, data: bytes, values: dict[str, str], answers: frozenset[str]) -> Form:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        root = etree.fromstring(parts["word/document.xml"])
        form = cls(parts, root.find(W + "body"), values, answers)
        form.labels  # noqa: B018 - found before anything is changed
        return form

    def packed(self) -> bytes:
        root = self.body.getroottree()
        self.parts["word/document.xml"] = etree.tostring(
            root, xml_declaration=True, encoding="UTF-8"
        )
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return stream.getvalue()

    def boxes(self) -> list[tuple[str, etree._Element]]:
        """Return (value, run) of runs that hold the whole value of one box in one line."""
        known = {text for text in self.values.values() if "\n" not in text}
        return [(said, run) for run in self.body.iter(W + "r") if (said := said_by(run)) in known]

    @cached_property
    def labels(self) -> list[etree._Element]:
        """Runs in cells that no value stands in, before anything is changed: the form's words."""
        known = set(self.values.values())
        return [
            run
            for run in self.body.iter(W + "r")
            if inside(run, "tc") is not None
            and len(said_by(run)) > 1
            and said_by(run).strip() not in known
            and not any(said_by(run) in text for text in known)
            and cell_text(inside(run, "tc")) == said_by(run)
        ]

    def rows(self) -> list[etree._Element]:
        return list(self.body.iter(W + "tr"))


def said_by(run: etree._Element) -> str:
    return "".join(t.text or "" for t in run.iterfind(W + "t"))


def cell_text(cell: etree._Element) -> str:
    return "".join(t.text or "" for t in cell.iter(W + "t"))


def inside(element: etree._Element, name: str) -> etree._Element | None:
    return next(element.iterancestors(W + name), None)


def say(run: etree._Element, text: str) -> None:
    first, *others = run.findall(W + "t")
    for other in others:
        run.remove(other)
    first.text = text
    first.set(XML_SPACE, "preserve")


def around(element: etree._Element, *names: str) -> etree._Element:
    """Put wrappers around an element and return the outermost."""
    parent, place = element.getparent(), element.getparent().index(element)
    outer = inner = etree.Element(W + names[0])
    for name in names[1:]:
        inner = etree.SubElement(inner, W + name)
    parent.insert(place, outer)
    inner.append(element)
    return outer


def _pick(
    form: Form, random: Random, fits: Callable[[str], object] = bool
) -> tuple[str, etree._Element] | None:
    found = [pair for pair in form.boxes() if fits(pair[0])]
    return random.choice(found) if found else None


def on_box(
    change: Callable[[str, etree._Element, Random], object], fits: Callable[[str], object] = bool
) -> Habit:
    def habit(form: Form, random: Random) -> bool:
        found = _pick(form, random, fits)
        if found is None:
            return False
        change(*found, random)
        return True

    return habit


def on_answer(change: Callable[[str, etree._Element, Random], object]) -> Habit:
    def habit(form: Form, random: Random) -> bool:
        return on_box(change, form.answers.__contains__)(form, random)

    return habit


def on_label(change: Callable[[etree._Element, Random], object]) -> Habit:
    def habit(form: Form, random: Random) -> bool:
        found = [run for run in form.labels if len(said_by(run)) > 1]
        if not found:
            return False
        change(random.choice(found), random)
        return True

    return habit


# --- one box -------------------------------------------------------------------------------------


def split_runs(text: str, run: etree._Element, random: Random) -> None:
    if len(text) < 2:
        return
    at = random.randrange(1, len(text))
    other = copy.deepcopy(run)
    say(run, text[:at])
    say(other, text[at:])
    run.addnext(other)


def wide_digits(text: str, run: etree._Element, _: Random) -> None:
    say(run, text.translate(_WIDE))


def _in_words(match: re.Match[str]) -> str:
    day = f"{int(match[3])}日" if match[3] else ""
    return f"{match[1]}年{int(match[2])}月{day}"


def date_in_words(text: str, run: etree._Element, _: Random) -> None:
    say(run, _MONTH.sub(_in_words, text))


def date_in_hanzi(text: str, run: etree._Element, _: Random) -> None:
    def hanzi(match: re.Match[str]) -> str:
        month = int(match[2])
        year = "".join(_HANZI[int(c)] for c in match[1])
        return f"{year}年{'十' if month > 9 else ''}{_HANZI[month % 10] if month % 10 else ''}月"

    say(run, re.sub(r"(\d{4})\.(\d{2})", hanzi, text))


def inserted(_text: str, run: etree._Element, _: Random) -> None:
    around(run, "ins").set(W + "id", "901")


def deleted_before(_text: str, run: etree._Element, _: Random) -> None:
    gone = etree.Element(W + "del")
    gone.set(W + "id", "902")
    old = etree.SubElement(etree.SubElement(gone, W + "r"), W + "delText")
    old.text = "旧的内容"
    run.addprevious(gone)


def control_around_run(_text: str, run: etree._Element, _: Random) -> None:
    around(run, "sdt", "sdtContent").insert(0, etree.Element(W + "sdtPr"))


def control_around_cell(_text: str, run: etree._Element, _: Random) -> None:
    cell = inside(run, "tc")
    if cell is not None:
        around(cell, "sdt", "sdtContent")


def control_around_row(_text: str, run: etree._Element, _: Random) -> None:
    row = inside(run, "tr")
    if row is not None:
        around(row, "sdt", "sdtContent")


def smart_tag(_text: str, run: etree._Element, _: Random) -> None:
    around(run, "smartTag")


def hyperlink(_text: str, run: etree._Element, _: Random) -> None:
    around(run, "hyperlink").set(W + "anchor", "x")


def form_text(_text: str, run: etree._Element, _: Random) -> None:
    """A legacy text field: its result is the value."""

    def char(kind: str) -> etree._Element:
        made = etree.Element(W + "r")
        etree.SubElement(made, W + "fldChar").set(W + "fldCharType", kind)
        return made

    begin = char("begin")
    data = etree.SubElement(begin[0], W + "ffData")
    etree.SubElement(data, W + "textInput")
    code = etree.Element(W + "r")
    etree.SubElement(code, W + "instrText").text = " FORMTEXT "
    for made in (begin, code, char("separate")):
        run.addprevious(made)
    run.addnext(char("end"))


def noise(_text: str, run: etree._Element, _: Random) -> None:
    """Marks of proofing, and those that WPS leaves."""
    run.addprevious(etree.Element(W + "proofErr"))
    mark = etree.Element("{http://www.wps.cn/officeDocument/2013/wpsCustomData}data")
    run.addnext(mark)
    run.insert(0, etree.Element(W + "lastRenderedPageBreak"))


def blanks_around(text: str, run: etree._Element, _: Random) -> None:
    say(run, f"  {text}　 ")


def underlined(text: str, run: etree._Element, _: Random) -> None:
    say(run, f"__{text}____")


def tab_before(_text: str, run: etree._Element, _: Random) -> None:
    run = next(inside(run, "p").iter(W + "r"))
    run.insert(len(run.findall(W + "rPr")), etree.Element(W + "tab"))


def empty_paragraph(_text: str, run: etree._Element, _: Random) -> None:
    paragraph, cell = inside(run, "p"), inside(run, "tc")
    if cell is not None and len(cell.findall(W + "p")) == 1:
        paragraph.addnext(etree.Element(W + "p"))


def hyphen_element(text: str, run: etree._Element, _: Random) -> None:
    before, _dash, after = text.partition("-")
    say(run, before)
    run.append(etree.Element(W + "noBreakHyphen"))
    etree.SubElement(run, W + "t").text = after


def spaced_number(text: str, run: etree._Element, _: Random) -> None:
    say(run, f"{text[:3]} {text[3:7]} {text[7:]}")


def ticked_before(text: str, run: etree._Element, random: Random) -> None:
    say(run, f"{random.choice('√☑■✓')}{text}")


def ticked_after(text: str, run: etree._Element, random: Random) -> None:
    say(run, f"{text}{random.choice('√☑■✓')}")


def options(text: str, run: etree._Element, random: Random) -> None:
    other = "女" if text == "男" else "男"
    pair = [f"{random.choice('√☑■✓')}{text}", f"□{other}"]
    random.shuffle(pair)
    say(run, " ".join(pair))


def options_after(text: str, run: etree._Element, _: Random) -> None:
    other = "女" if text == "男" else "男"
    say(run, f"{text}☑ {other}□")


def other_tick(_text: str, run: etree._Element, random: Random) -> None:
    if random.random() < 0.5:
        say(run, random.choice("☑■✓✔"))
        return
    for element in run.findall(W + "t"):
        run.remove(element)
    symbol = etree.SubElement(run, W + "sym")
    symbol.set(W + "font", "Wingdings")
    symbol.set(W + "char", "F0FE")


# --- labels, rows and tables ---------------------------------------------------------------------


def blanks_in_label(run: etree._Element, _: Random) -> None:
    text = said_by(run)
    say(run, f"{text[0]}  {text[1:]} ")


def colon(run: etree._Element, _: Random) -> None:
    say(run, said_by(run) + "：")


def star(run: etree._Element, _: Random) -> None:
    say(run, "*" + said_by(run))


def row_added(form: Form, random: Random) -> bool:
    blank = [
        row for row in form.rows() if not cell_text(row).strip() and len(row.findall(W + "tc")) > 1
    ]
    if not blank:
        return False
    row = random.choice(blank)
    row.addnext(copy.deepcopy(row))
    return True


def row_deleted(form: Form, random: Random) -> bool:
    blank = [
        row
        for row in form.rows()
        if not cell_text(row).strip()
        and len(row.findall(W + "tc")) > 1
        and not list(row.iter(W + "vMerge"))
    ]
    if not blank:
        return False
    row = random.choice(blank)
    row.getparent().remove(row)
    return True


def widths_changed(form: Form, random: Random) -> bool:
    for column in form.body.iter(W + "gridCol"):
        width = int(column.get(W + "w") or 0)
        column.set(W + "w", str(max(100, width + random.randrange(-60, 61))))
    return True


def grid_lost(form: Form, random: Random) -> bool:
    tables = list(form.body.iter(W + "tbl"))
    grid = random.choice(tables).find(W + "tblGrid")
    if grid is None:
        return False
    for column in grid.findall(W + "gridCol"):
        grid.remove(column)
    return True


def tables_joined(form: Form, _: Random) -> bool:
    for table in form.body.iter(W + "tbl"):
        gap = table.getnext()
        after = gap.getnext() if gap is not None else None
        if gap is not None and after is not None and after.tag == W + "tbl" and not cell_text(gap):
            for row in list(after):
                if row.tag not in (W + "tblPr", W + "tblGrid"):
                    table.append(row)
            form.body.remove(gap)
            form.body.remove(after)
            return True
    return False


def table_split(form: Form, random: Random) -> bool:
    tables = [
        t
        for t in form.body.findall(W + "tbl")
        if len(t.findall(W + "tr")) > 3 and not list(t.iter(W + "vMerge"))
    ]
    if not tables:
        return False
    table = random.choice(tables)
    rows = table.findall(W + "tr")
    other = etree.Element(W + "tbl")
    for name in ("tblPr", "tblGrid"):
        if (found := table.find(W + name)) is not None:
            other.append(copy.deepcopy(found))
    for row in rows[random.randrange(1, len(rows) - 1) :]:
        other.append(row)
    table.addnext(other)
    table.addnext(etree.Element(W + "p"))
    return True


def page_break(form: Form, random: Random) -> bool:
    table = random.choice(form.body.findall(W + "tbl"))
    paragraph = etree.Element(W + "p")
    etree.SubElement(etree.SubElement(paragraph, W + "r"), W + "br").set(W + "type", "page")
    table.addprevious(paragraph)
    return True


def mark_lost(form: Form, _: Random) -> bool:
    for mark in list(form.body.iter(W + "bookmarkStart", W + "bookmarkEnd")):
        mark.getparent().remove(mark)
    if "docProps/custom.xml" in form.parts:
        form.parts["docProps/custom.xml"] = form.parts["docProps/custom.xml"].replace(
            b"cadre-docs", b"x"
        )
    return True


# --- told ----------------------------------------------------------------------------------------


def note_added(form: Form, _: Random) -> bool:
    paragraph = etree.Element(W + "p")
    etree.SubElement(etree.SubElement(paragraph, W + "r"), W + "t").text = "另附证明材料三份。"
    form.body.insert(len(form.body) - 1, paragraph)
    return True


def line_break(text: str, run: etree._Element, random: Random) -> None:
    at = random.randrange(1, len(text))
    say(run, text[:at])
    run.append(etree.Element(W + "br"))
    etree.SubElement(run, W + "t").text = text[at:]


def two_paragraphs(text: str, run: etree._Element, random: Random) -> None:
    paragraph, cell = inside(run, "p"), inside(run, "tc")
    if cell is None or len(cell.findall(W + "p")) != 1 or len(text) < 2:
        return
    at = random.randrange(1, len(text))
    other = copy.deepcopy(paragraph)
    say(run, text[:at])
    say(next(r for r in other.iter(W + "r") if said_by(r) == text), text[at:])
    paragraph.addnext(other)


def typed_in_label(form: Form, random: Random) -> bool:
    found = []
    for text, run in form.boxes():
        cell = inside(run, "tc")
        before = cell.getprevious() if cell is not None else None
        if before is not None and before.tag == W + "tc" and cell_text(cell) == text:
            labels = [r for r in before.iter(W + "r") if said_by(r)]
            if labels and cell_text(before) not in form.values.values():
                found.append((text, run, labels[-1]))
    if not found:
        return False
    text, run, label = random.choice(found)
    say(label, said_by(label) + "：" + text)
    run.getparent().remove(run)
    return True


def cell_split(form: Form, random: Random) -> bool:
    found = [(t, inside(r, "tc")) for t, r in form.boxes() if inside(r, "tc") is not None]
    if not found:
        return False
    _, cell = random.choice(found)
    other = etree.Element(W + "tc")
    etree.SubElement(other, W + "p")
    cell.addnext(other)
    return True


def comment(_text: str, run: etree._Element, _: Random) -> None:
    made = etree.Element(W + "r")
    etree.SubElement(made, W + "commentReference").set(W + "id", "0")
    run.addnext(made)


def signed(form: Form, random: Random) -> bool:
    lines = [
        r
        for r in form.body.iter(W + "r")
        if re.fullmatch(r"(本人|成员|负责人|申报人)?(签名|签字)：", said_by(r))
    ]
    if not lines:
        return False
    run = random.choice(lines)
    say(run, said_by(run) + "示例乙")
    return True


def _is_month(text: str) -> bool:
    return bool(_MONTH.search(text))


HABITS: dict[str, Habit] = {
    "split runs": on_box(split_runs, lambda t: len(t) > 1),
    "full-width digits": on_box(wide_digits, _is_month),
    "date in words": on_box(date_in_words, lambda t: re.fullmatch(r"\d{4}\.\d{2}(\.\d{2})?", t)),
    "date in hanzi": on_box(date_in_hanzi, lambda t: re.fullmatch(r"\d{4}\.\d{2}", t)),
    "period in words": on_box(
        date_in_words, lambda t: re.fullmatch(r"\d{4}\.\d{2}-\d{4}\.\d{2}", t)
    ),
    "inserted": on_box(inserted),
    "deleted": on_box(deleted_before),
    "control around run": on_box(control_around_run),
    "control around cell": on_box(control_around_cell),
    "control around row": on_box(control_around_row),
    "smart tag": on_box(smart_tag),
    "hyperlink": on_box(hyperlink),
    "legacy text field": on_box(form_text),
    "marks of programs": on_box(noise),
    "blanks around": on_box(blanks_around),
    "underlined": on_box(underlined),
    "tab before": on_box(tab_before),
    "empty paragraph": on_box(empty_paragraph),
    "hyphen element": on_box(hyphen_element, lambda t: re.fullmatch(r"[\d.]+-[\d.]+", t)),
    "spaced number": on_box(spaced_number, lambda t: re.fullmatch(r"1\d{10}", t)),
    "ticked before": on_answer(ticked_before),
    "ticked after": on_answer(ticked_after),
    "options": on_box(options, lambda t: t in ("男", "女")),
    "options after": on_box(options_after, lambda t: t in ("男", "女")),
    "other tick": on_box(other_tick, lambda t: t == "√"),
    "blanks in label": on_label(blanks_in_label),
    "colon": on_label(colon),
    "star": on_label(star),
    "row added": row_added,
    "row deleted": row_deleted,
    "widths changed": widths_changed,
    "grid lost": grid_lost,
    "tables joined": tables_joined,
    "table split": table_split,
    "page break": page_break,
    "mark lost": mark_lost,
    "note added": note_added,
    "line break": on_box(line_break, lambda t: len(t) > 3),
    "two paragraphs": on_box(two_paragraphs, lambda t: len(t) > 3),
    "typed in label": typed_in_label,
    "cell split": cell_split,
    "comment": on_box(comment),
    "signed": signed,
}
