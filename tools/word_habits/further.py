"""More of what people and their programs do to a Word form: rarer, and harder to read.

As in :mod:`tools.word_habits.habits` nothing here imports the reader.
"""

from __future__ import annotations

import copy
import re
from random import Random

from lxml import etree

from tools.word_habits.habits import (
    XML_SPACE,
    Form,
    Habit,
    W,
    around,
    cell_text,
    inside,
    on_answer,
    on_box,
    on_label,
    said_by,
    say,
)

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
WPS = "{http://www.wps.cn/officeDocument/2013/wpsCustomData}"
_MONTH = re.compile(r"(\d{4})\.(\d{2})")
_DAY = re.compile(r"(\d{4})\.(\d{2})\.(\d{2})")
_PERIOD = re.compile(r"(\d{4})\.(\d{2})-(\d{4})\.(\d{2})")
_WIDE = str.maketrans("0123456789Xx.-/", "０１２３４５６７８９Ｘｘ．－／")
_ROUND = "○一二三四五六七八九"
_TICKS = "√✓✔☑■●🗹"
_EMPTY = "□☐○◻"


def child(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, W + name)
    for key, value in attributes.items():
        made.set(W + key, value)
    return made


def text_run(text: str, like: etree._Element | None = None) -> etree._Element:
    run = etree.Element(W + "r")
    own = like.find(W + "rPr") if like is not None else None
    if own is not None:
        run.append(copy.deepcopy(own))
    said = child(run, "t")
    said.text = text
    said.set(XML_SPACE, "preserve")
    return run


def look(run: etree._Element, name: str, **attributes: str) -> None:
    own = run.find(W + "rPr")
    if own is None:
        own = etree.Element(W + "rPr")
        run.insert(0, own)
    child(own, name, **attributes)


# --- dates and numbers ---------------------------------------------------------------------------


def _month_ways(year: str, month: str) -> list[str]:
    plain = str(int(month))
    hanzi = "".join(_ROUND[int(c)] for c in year)
    tens = {10: "十", 11: "十一", 12: "十二"}
    word = tens.get(int(month)) or _ROUND[int(month)]
    return [
        f"{year}年{month}月", f"{year}年{plain}月", f"{year} 年 {plain} 月", f"{year}-{month}",
        f"{year}-{plain}", f"{year}/{month}", f"{year}/{plain}", f"{year}.{plain}",
        f"{year}{month}", f"{year}．{month}", f"{year}、{month}", f"{year}。{month}",
        f"{year}年{plain}月份", f"{hanzi}年{word}月", f"{year}.{month}.", f"{year}年{plain}",
        f"{year} . {month}", f"{year}—{month}", f"{year}·{month}",
    ]  # fmt: skip


def date_many_ways(text: str, run: etree._Element, random: Random) -> None:
    say(run, random.choice(_month_ways(*_MONTH.fullmatch(text).groups())))


def date_of_doubt(text: str, run: etree._Element, random: Random) -> None:
    year, month = _MONTH.fullmatch(text).groups()
    short = str(int(month))
    ways = (
        f"{year}，{month}", f"{year[2:]}.{month}", f"{short}/{year}", f"公历{year}年{short}月",
        f"{year[2:]}年{short}月", f"{year}年", f"{year}年{short}月左右",
    )  # fmt: skip
    say(run, random.choice(ways))


def day_many_ways(text: str, run: etree._Element, random: Random) -> None:
    year, month, day = _DAY.fullmatch(text).groups()
    short = f"{int(month)}", f"{int(day)}"
    ways = (
        f"{year}-{month}-{day}", f"{year}/{short[0]}/{short[1]}", f"{year}{month}{day}",
        f"{year}年{short[0]}月{short[1]}号", f"{year}年{month}月{day}日",
        f"{year}.{short[0]}.{short[1]}.",
        f"{year}-{short[0]}-{short[1]}", f"{year} 年 {short[0]} 月 {short[1]} 日",
    )  # fmt: skip
    say(run, random.choice(ways))


def period_many_ways(text: str, run: etree._Element, random: Random) -> None:
    a, b, c, d = _PERIOD.fullmatch(text).groups()
    ways = (
        f"{a}.{b}—{c}.{d}", f"{a}.{b}——{c}.{d}", f"{a}.{b}--{c}.{d}", f"{a}.{b}～{c}.{d}",
        f"{a}.{b} - {c}.{d}", f"{a}.{int(b)}-{c}.{int(d)}", f"{a}.{b}至{c}.{d}",
        f"{a}年{int(b)}月至{c}年{int(d)}月", f"{a}年{int(b)}月—{c}年{int(d)}月",
        f"自{a}年{int(b)}月至{c}年{int(d)}月止", f"{a}/{b}-{c}/{d}", f"{a}-{b}至{c}-{d}",
        f"{a}.{b}到{c}.{d}", f"{a}{b}-{c}{d}", f"{a}.{b}.-{c}.{d}.", f"{a}．{b}－{c}．{d}",
        f"{a}.{b}\n-{c}.{d}", f"{a}年{int(b)}月起至{c}年{int(d)}月止",
        f"{a}.{b}－{c}.{d}", f"{a}.{b}−{c}.{d}", f"{a}.{b}‐{c}.{d}",
    )  # fmt: skip
    said = random.choice(ways)
    first, _, second = said.partition("\n")
    say(run, first)
    if second:
        child(run, "br")
        child(run, "t").text = second


def all_wide(text: str, run: etree._Element, _: Random) -> None:
    say(run, text.translate(_WIDE))


def phone_ways(text: str, run: etree._Element, random: Random) -> None:
    a, b, c = text[:3], text[3:7], text[7:]
    ways = f"{a}-{b}-{c}", f"+86 {text}", f"+86{text}", f"{a} {b}{c}", f"0086{text}", f"{a}—{b}—{c}"
    say(run, random.choice(ways))


def number_in_groups(text: str, run: etree._Element, random: Random) -> None:
    ways = f"{text[:6]} {text[6:14]} {text[14:]}", f"{text[:6]}-{text[6:14]}-{text[14:]}"
    say(run, random.choice((*ways, text[:17] + text[17:].lower())))


# --- how a text is put down ----------------------------------------------------------------------


def break_in_name(text: str, run: etree._Element, random: Random) -> None:
    at = random.randrange(1, len(text))
    say(run, text[:at])
    child(run, random.choice(("br", "cr")))
    child(run, "t").text = text[at:]


def spread_name(text: str, run: etree._Element, random: Random) -> None:
    say(run, random.choice((" ", "　", "  ", "\u00a0")).join(text))


def tab_inside(text: str, run: etree._Element, random: Random) -> None:
    at = random.randrange(1, len(text))
    say(run, text[:at])
    child(run, "tab")
    child(run, "t").text = text[at:]


def invisible_characters(text: str, run: etree._Element, random: Random) -> None:
    at = random.randrange(len(text) + 1)
    mark = random.choice("\u200b\ufeff\u00a0\u200e\u2060\u00ad")
    say(run, text[:at] + mark + text[at:])


def soft_hyphen(text: str, run: etree._Element, random: Random) -> None:
    at = random.randrange(1, len(text))
    say(run, text[:at])
    child(run, "softHyphen")
    child(run, "t").text = text[at:]


def empty_before(_text: str, run: etree._Element, random: Random) -> None:
    paragraph, cell = inside(run, "p"), inside(run, "tc")
    if cell is not None and len(cell.findall(W + "p")) == 1:
        for _ in range(random.randrange(1, 4)):
            paragraph.addprevious(etree.Element(W + "p"))


def indented_source(text: str, run: etree._Element, _: Random) -> None:
    """Programs that write XML for people to look at."""
    say(run, text)
    said = run.find(W + "t")
    said.attrib.pop(XML_SPACE)
    said.text = f"\n            {text}\n          "


def dressed(_text: str, run: etree._Element, random: Random) -> None:
    name, attributes = random.choice(
        (("b", {}), ("color", {"val": "FF0000"}), ("highlight", {"val": "yellow"}),
         ("u", {"val": "single"}), ("shd", {"val": "clear", "fill": "D9D9D9"}),
         ("em", {"val": "dot"}), ("spacing", {"val": "40"}))
    )  # fmt: skip
    look(run, name, **attributes)


def struck_old(_text: str, run: etree._Element, _: Random) -> None:
    old = text_run("旧的内容", run)
    look(old, "strike")
    run.addprevious(old)


def hidden_rest(_text: str, run: etree._Element, _: Random) -> None:
    rest = text_run("（内部）", run)
    look(rest, "vanish")
    run.addnext(rest)


def in_nested_table(_text: str, run: etree._Element, _: Random) -> None:
    paragraph, cell = inside(run, "p"), inside(run, "tc")
    if cell is None:
        return
    table = etree.Element(W + "tbl")
    child(table, "tblPr")
    child(table, "tblGrid")
    inner = child(child(table, "tr"), "tc")
    paragraph.addprevious(table)
    paragraph.addnext(etree.Element(W + "p"))
    inner.append(paragraph)


def in_text_box(text: str, run: etree._Element, _: Random) -> None:
    outer = etree.Element(W + "r")
    picture = child(outer, "pict")
    shape = etree.SubElement(picture, "{urn:schemas-microsoft-com:vml}textbox")
    inner = child(child(shape, "txbxContent"), "p")
    inner.append(text_run(text, run))
    run.addprevious(outer)
    run.getparent().remove(run)


def counted(_text: str, run: etree._Element, _: Random) -> None:
    """A list that Word numbers, and nobody wanted."""
    paragraph = inside(run, "p")
    properties = paragraph.find(W + "pPr")
    if properties is None:
        properties = etree.Element(W + "pPr")
        paragraph.insert(0, properties)
    number = child(properties, "numPr")
    child(number, "ilvl", val="0")
    child(number, "numId", val="77")


# --- changes that are tracked --------------------------------------------------------------------


def replaced(text: str, run: etree._Element, _: Random) -> None:
    gone = etree.Element(W + "del")
    gone.set(W + "id", "911")
    child(child(gone, "r"), "delText").text = text[:1] + "错"
    run.addprevious(gone)
    around(run, "ins").set(W + "id", "912")


def moved_here(_text: str, run: etree._Element, _: Random) -> None:
    old = etree.Element(W + "moveFrom")
    old.append(text_run("别处的内容", run))
    run.addprevious(old)
    around(run, "moveTo").set(W + "id", "913")


def joined_paragraphs(text: str, run: etree._Element, random: Random) -> None:
    """Two paragraphs whose mark between was deleted: accepted, they are one."""
    paragraph, cell = inside(run, "p"), inside(run, "tc")
    if cell is None or len(cell.findall(W + "p")) != 1:
        return
    at = random.randrange(1, len(text))
    other = copy.deepcopy(paragraph)
    say(run, text[:at])
    say(next(r for r in other.iter(W + "r") if said_by(r) == text), text[at:])
    paragraph.addnext(other)
    properties = paragraph.find(W + "pPr")
    if properties is None:
        properties = etree.Element(W + "pPr")
        paragraph.insert(0, properties)
    own = properties.find(W + "rPr")
    own = child(properties, "rPr") if own is None else own
    own.insert(0, etree.Element(W + "del"))


def row_inserted(form: Form, random: Random) -> bool:
    rows = [r for r in form.rows() if not cell_text(r).strip() and len(r.findall(W + "tc")) > 1]
    if not rows:
        return False
    row = random.choice(rows)
    copied = copy.deepcopy(row)
    properties = copied.find(W + "trPr")
    if properties is None:
        properties = etree.Element(W + "trPr")
        copied.insert(0, properties)
    child(properties, "ins", id="914")
    row.addnext(copied)
    return True


def row_gone(form: Form, random: Random) -> bool:
    """A row of a list filled with something, deleted with changes tracked."""
    rows = [r for r in form.rows() if not cell_text(r).strip() and len(r.findall(W + "tc")) > 1]
    if not rows:
        return False
    row = random.choice(rows)
    copied = copy.deepcopy(row)
    properties = copied.find(W + "trPr")
    if properties is None:
        properties = etree.Element(W + "trPr")
        copied.insert(0, properties)
    child(properties, "del", id="915")
    for cell in copied.findall(W + "tc"):
        gone = child(cell.find(W + "p"), "del", id="916")
        child(child(gone, "r"), "delText").text = "不要了"
    row.addnext(copied)
    return True


# --- fields and controls -------------------------------------------------------------------------


def _complex(run: etree._Element, code: str, data: etree._Element | None = None) -> None:
    def char(kind: str) -> etree._Element:
        made = etree.Element(W + "r")
        child(made, "fldChar", fldCharType=kind)
        return made

    begin = char("begin")
    if data is not None:
        begin[0].append(data)
    said = etree.Element(W + "r")
    child(said, "instrText").text = code
    for made in (begin, said, char("separate")):
        run.addprevious(made)
    run.addnext(char("end"))


def merged_mail(_text: str, run: etree._Element, random: Random) -> None:
    code = random.choice((" MERGEFIELD 姓名 ", ' HYPERLINK "mailto:x" ', " REF _Ref1 \\h "))
    _complex(run, code)


def simple_field(_text: str, run: etree._Element, _: Random) -> None:
    around(run, "fldSimple").set(W + "instr", " MERGEFIELD 单位 ")


def drop_down(text: str, run: etree._Element, _: Random) -> None:
    outer = around(run, "sdt", "sdtContent")
    properties = etree.Element(W + "sdtPr")
    listed = child(properties, "dropDownList")
    for item in ("请选择", text, "其他"):
        child(listed, "listItem", displayText=item, value=item)
    outer.insert(0, properties)


def date_control(_text: str, run: etree._Element, _: Random) -> None:
    outer = around(run, "sdt", "sdtContent")
    properties = etree.Element(W + "sdtPr")
    child(child(properties, "date", fullDate="2001-01-01T00:00:00Z"), "dateFormat", val="yyyy.MM")
    outer.insert(0, properties)


def control_in_cell(_text: str, run: etree._Element, _: Random) -> None:
    """A control around the paragraph: what Word makes of a control that fills its cell."""
    paragraph, cell = inside(run, "p"), inside(run, "tc")
    if cell is not None:
        around(paragraph, "sdt", "sdtContent").insert(0, etree.Element(W + "sdtPr"))


def legacy_list(text: str, run: etree._Element, _: Random) -> None:
    data = etree.Element(W + "ffData")
    listed = child(data, "ddList")
    child(listed, "result", val="1")
    for item in ("请选择", text, "其他"):
        child(listed, "listEntry", val=item)
    _complex(run, " FORMDROPDOWN ", data)
    run.getparent().remove(run)


def tick_control(_text: str, run: etree._Element, _: Random) -> None:
    outer = around(run, "sdt", "sdtContent")
    properties = etree.Element(W + "sdtPr")
    box = etree.SubElement(properties, W14 + "checkbox")
    etree.SubElement(box, W14 + "checked").set(W14 + "val", "1")
    outer.insert(0, properties)
    say(run, "☒")


def tick_form_field(_text: str, run: etree._Element, _: Random) -> None:
    data = etree.Element(W + "ffData")
    child(child(data, "checkBox"), "checked")
    _complex(run, " FORMCHECKBOX ", data)
    run.getparent().remove(run)


def alternative(_text: str, run: etree._Element, random: Random) -> None:
    """Runs that WPS writes twice, for old and new programs."""
    parent, place = run.getparent(), run.getparent().index(run)
    outer = etree.Element(MC + "AlternateContent")
    for name in ("Choice", "Fallback") if random.random() < 0.7 else ("Fallback",):
        etree.SubElement(outer, MC + name).append(copy.deepcopy(run))
    parent.remove(run)
    parent.insert(place, outer)


def ruby(text: str, run: etree._Element, _: Random) -> None:
    """Names with their sounds above."""
    outer = etree.Element(W + "r")
    made = child(outer, "ruby")
    child(child(made, "rt"), "r").append(etree.Element(W + "rPr"))
    child(made.find(f"{W}rt/{W}r"), "t").text = "shì"
    child(made, "rubyBase").append(text_run(text, run))
    run.addprevious(outer)
    run.getparent().remove(run)


def wps_marks(_text: str, run: etree._Element, _: Random) -> None:
    paragraph = inside(run, "p")
    paragraph.set("{http://schemas.microsoft.com/office/word/2010/wordml}paraId", "00000001")
    for name in ("bookmarkStart", "bookmarkEnd"):
        mark = etree.Element(W + name)
        mark.set(W + "id", "77")
        mark.set(W + "name", "_GoBack")
        run.addprevious(mark)
    paragraph.append(etree.Element(WPS + "docfieldStart"))
    around(run, "customXml")
    look(run, "lang", val="en-US", eastAsia="zh-CN")


# --- answers -------------------------------------------------------------------------------------


def _pair(text: str) -> str:
    return "女" if text == "男" else "男"


def answer_ways(text: str, run: etree._Element, random: Random) -> None:
    other, tick, empty = _pair(text), random.choice(_TICKS), random.choice(_EMPTY)
    ways = [
        f"{tick}{text}   {empty}{other}", f"{empty} {other}   {tick} {text}",
        f"{text}（{tick}）{other}（ ）", f"（{tick}）{text}（ ）{other}",
        f"[{tick}]{text} [ ]{other}",
        f"{text}{tick}  {other}{empty}", f"{text} {tick}、{other} {empty}",
        f"{tick}\ufe0f{text} {empty}{other}", f"{tick}{text}/{other}", f"{text}{tick} {other}",
        f"{other} {text}{tick}", f"{text}({tick})/{other}()", f"{tick}{text}\u3000{empty}{other}",
        f"✅{text} {empty}{other}",
        f"{text}：{tick} {other}：{empty}", f"【{tick}】{text} 【】{other}",
        f"{tick}{text},{empty}{other}",
    ]  # fmt: skip
    say(run, random.choice(ways))


def answer_of_doubt(text: str, run: etree._Element, random: Random) -> None:
    other, tick, empty = _pair(text), random.choice(_TICKS), random.choice(_EMPTY)
    ways = (
        f"A.{text}{tick} B.{other}", f"☒{text} ☐{other}", f"{empty}{text} {empty}{other}",
        f"{text} {other}", f"{tick}{text} {tick}{other}", f"{text}/{other}",
        f"{text} {tick} {other}",
    )  # fmt: skip
    say(run, random.choice(ways))


def marked_answer(text: str, run: etree._Element, random: Random) -> None:
    """Both answers, the right one under a line, in a frame, or coloured."""
    other = text_run(_pair(text), run)
    look(run, *random.choice((("u",), ("bdr",), ("highlight",), ("b",))), val="single")
    run.addnext(other)


def other_struck(text: str, run: etree._Element, _: Random) -> None:
    other = text_run(_pair(text), run)
    look(other, "strike")
    run.addnext(other)


def font_of_ticks(text: str, run: etree._Element, random: Random) -> None:
    """A tick that is a letter in a font of symbols."""
    font, mark = random.choice(
        (("Wingdings 2", "\uf052"), ("Wingdings 2", "R"), ("Wingdings", "\uf0fe"),
         ("Wingdings", "\uf0fc"), ("Wingdings 2", "P"), ("Wingdings", "ü"))
    )  # fmt: skip
    tick = text_run(mark)
    look(tick, "rFonts", ascii=font, hAnsi=font)
    run.addprevious(tick)
    if text == "√":
        run.getparent().remove(run)


def tick_of_other_kind(_text: str, run: etree._Element, random: Random) -> None:
    say(
        run,
        random.choice(("V", "v", "✅", "☑\ufe0f", "（√）", "[√]", "是", "1", "对", "✗", "☒", "×")),
    )


# --- labels, rows, tables, files -----------------------------------------------------------------


def label_on_two_lines(run: etree._Element, random: Random) -> None:
    text = said_by(run)
    at = random.randrange(1, len(text))
    say(run, text[:at])
    child(run, "br")
    child(run, "t").text = text[at:]


def label_numbered(run: etree._Element, random: Random) -> None:
    say(run, random.choice(("1.", "①", "（一）", "1、")) + said_by(run))


def label_in_control(run: etree._Element, _: Random) -> None:
    around(run, "sdt", "sdtContent").insert(0, etree.Element(W + "sdtPr"))


def label_with_hint(run: etree._Element, _: Random) -> None:
    say(run, said_by(run) + "（必填）")


def label_retyped(run: etree._Element, random: Random) -> None:
    """A character of a label is another one, or missing."""
    text = said_by(run)
    at = random.randrange(len(text))
    say(run, text[:at] + random.choice(("", "X")) + text[at + 1 :])


def label_struck_over(run: etree._Element, _: Random) -> None:
    gone = etree.Element(W + "del")
    gone.set(W + "id", "921")
    child(child(gone, "r"), "delText").text = "旧栏名"
    run.addprevious(gone)


def heading_again(form: Form, random: Random) -> bool:
    """The heading of a list stands once more further down."""
    known = set(form.values.values())
    rows = [
        row
        for row in form.rows()
        if len(row.findall(W + "tc")) > 2
        and all(cell_text(c) and cell_text(c) not in known for c in row.findall(W + "tc"))
        and not list(row.iter(W + "vMerge"))
    ]
    rows = [r for r in rows if r.getnext() is not None and r.getnext().getnext() is not None]
    if not rows:
        return False
    row = random.choice(rows)
    row.getnext().addnext(copy.deepcopy(row))
    return True


def blank_row_between(form: Form, random: Random) -> bool:
    """A copy of a filled row of a list, emptied, stands before it."""
    listed = [path for path in form.values if "[" in path]
    texts = {form.values[path] for path in listed}
    rows = [
        row
        for row in form.rows()
        if not list(row.iter(W + "vMerge"))
        and (cells := [cell_text(c) for c in row.findall(W + "tc")])
        and len(cells) > 2
        and sum(text in texts for text in cells if text) == sum(map(bool, cells)) > 1
    ]
    if not rows:
        return False
    row = random.choice(rows)
    blank = copy.deepcopy(row)
    for said in list(blank.iter(W + "t")):
        said.text = ""
    row.addprevious(blank)
    return True


def merged_down(form: Form, random: Random) -> bool:
    """Two cells of a list below each other that say the same are merged."""
    found = []
    for row in form.rows():
        below = row.getnext()
        if below is None or below.tag != W + "tr" or list(row.iter(W + "vMerge")):
            continue
        upper, lower = row.findall(W + "tc"), below.findall(W + "tc")
        if len(upper) == len(lower) and not list(below.iter(W + "vMerge")):
            found += [
                (a, b) for a, b in zip(upper, lower, strict=True)
                if cell_text(a) and cell_text(a) == cell_text(b)
                and cell_text(a) in form.values.values()
            ]  # fmt: skip
    if not found:
        return False
    upper, lower = random.choice(found)
    for cell, value in ((upper, "restart"), (lower, None)):
        properties = cell.find(W + "tcPr")
        if properties is None:
            properties = etree.Element(W + "tcPr")
            cell.insert(0, properties)
        mark = child(properties, "vMerge")
        if value:
            mark.set(W + "val", value)
    for said in lower.iter(W + "t"):
        said.text = ""
    return True


def merged_across(form: Form, random: Random) -> bool:
    """A box and the empty cell beside it are one."""
    found = []
    for _, run in form.boxes():
        cell = inside(run, "tc")
        after = cell.getnext() if cell is not None else None
        if after is not None and after.tag == W + "tc" and not cell_text(after):
            found.append((cell, after))
    if not found:
        return False
    cell, after = random.choice(found)

    def span(one: etree._Element) -> int:
        mark = one.find(f"{W}tcPr/{W}gridSpan")
        return int(mark.get(W + "val")) if mark is not None else 1

    properties = cell.find(W + "tcPr")
    if properties is None:
        properties = etree.Element(W + "tcPr")
        cell.insert(0, properties)
    columns = str(span(cell) + span(after))
    mark = properties.find(W + "gridSpan")
    mark = child(properties, "gridSpan") if mark is None else mark
    mark.set(W + "val", columns)
    cell.getparent().remove(after)
    return True


def table_in_control(form: Form, random: Random) -> bool:
    around(random.choice(form.body.findall(W + "tbl")), "sdt", "sdtContent")
    return True


def row_in_custom_xml(form: Form, random: Random) -> bool:
    around(random.choice(form.rows()), "customXml")
    return True


def words_before(form: Form, _: Random) -> bool:
    for said in ("附件2", "（此表一式三份）", ""):
        paragraph = etree.Element(W + "p")
        paragraph.append(text_run(said))
        form.body.insert(0, paragraph)
    return True


def another_table_behind(form: Form, _: Random) -> bool:
    table = etree.Element(W + "tbl")
    child(table, "tblPr")
    child(table, "tblGrid")
    for line in (("审核流程", "经办人"), ("初审", "示例丁")):
        row = child(table, "tr")
        for said in line:
            child(child(row, "tc"), "p").append(text_run(said))
    form.body.insert(len(form.body) - 1, table)
    form.body.insert(len(form.body) - 1, etree.Element(W + "p"))
    return True


def twice_in_one_file(form: Form, _: Random) -> bool:
    """Two people's forms in one document: another's behind, with other values."""
    blocks = [copy.deepcopy(b) for b in form.body if b.tag != W + "sectPr"]
    known = set(form.values.values()) - {"√"}
    for block in blocks:
        for run in block.iter(W + "r"):
            if said_by(run) in known:
                say(run, "别人的内容")
        form.body.insert(len(form.body) - 1, block)
    return True


def columns_lost(form: Form, random: Random) -> bool:
    """Cells say no width, and tables no grid, as some exporters write them."""
    table = random.choice(form.body.findall(W + "tbl"))
    for width in list(table.iter(W + "tcW")):
        width.getparent().remove(width)
    grid = table.find(W + "tblGrid")
    if grid is not None:
        table.remove(grid)
    return True


def styles_dropped(form: Form, _: Random) -> bool:
    """Pasted as text with tables: no properties of paragraphs and runs."""
    for name in ("pPr", "rPr"):
        for own in list(form.body.iter(W + name)):
            if own.getparent().tag != W + "sectPr":
                own.getparent().remove(own)
    return True


def _is_name(text: str) -> bool:
    return 1 < len(text) <= 4 and all("\u4e00" <= c <= "\u9fff" for c in text)


def _is_person(text: str) -> bool:
    return re.fullmatch("示例.", text) is not None


def _long(text: str) -> bool:
    return len(text) > 2


FURTHER: dict[str, Habit] = {
    "date in many ways": on_box(date_many_ways, _MONTH.fullmatch),
    "date of doubt": on_box(date_of_doubt, _MONTH.fullmatch),
    "day in many ways": on_box(day_many_ways, _DAY.fullmatch),
    "period in many ways": on_box(period_many_ways, _PERIOD.fullmatch),
    "all wide": on_box(all_wide, lambda t: re.fullmatch(r"[\dXx.-]*\d[\dXx.-]*", t)),
    "phone in many ways": on_box(phone_ways, lambda t: re.fullmatch(r"1\d{10}", t)),
    "number in groups": on_box(number_in_groups, lambda t: re.fullmatch(r"\d{17}[\dX]", t)),
    "break in a name": on_box(break_in_name, _is_name),
    "spread name": on_box(spread_name, _is_person),
    "tab inside": on_box(tab_inside, _long),
    "invisible characters": on_box(invisible_characters),
    "soft hyphen": on_box(soft_hyphen, _long),
    "empty paragraphs before": on_box(empty_before),
    "indented source": on_box(indented_source),
    "dressed": on_box(dressed),
    "old text struck": on_box(struck_old),
    "hidden rest": on_box(hidden_rest),
    "nested table": on_box(in_nested_table),
    "text box": on_box(in_text_box),
    "counted by Word": on_box(counted),
    "replaced": on_box(replaced),
    "moved": on_box(moved_here),
    "paragraphs joined": on_box(joined_paragraphs, _long),
    "row inserted": row_inserted,
    "row deleted, tracked": row_gone,
    "mail merge": on_box(merged_mail),
    "simple field": on_box(simple_field),
    "drop-down": on_box(drop_down),
    "date control": on_box(date_control, _MONTH.match),
    "control in cell": on_box(control_in_cell),
    "legacy list": on_answer(legacy_list),
    "alternatives": on_box(alternative),
    "ruby": on_box(ruby, _is_name),
    "marks of WPS": on_box(wps_marks),
    "answer in many ways": on_box(answer_ways, ("男", "女").__contains__),
    "answer of doubt": on_box(answer_of_doubt, ("男", "女").__contains__),
    "marked answer": on_box(marked_answer, ("男", "女").__contains__),
    "other answer struck": on_box(other_struck, ("男", "女").__contains__),
    "tick control": on_box(tick_control, "√".__eq__),
    "tick form field": on_box(tick_form_field, "√".__eq__),
    "tick of a font": on_box(font_of_ticks, ("√", "男", "女").__contains__),
    "tick of another kind": on_box(tick_of_other_kind, "√".__eq__),
    "label on two lines": on_label(label_on_two_lines),
    "label numbered": on_label(label_numbered),
    "label in a control": on_label(label_in_control),
    "label with a hint": on_label(label_with_hint),
    "label retyped": on_label(label_retyped),
    "label corrected": on_label(label_struck_over),
    "heading again": heading_again,
    "blank row between": blank_row_between,
    "merged down": merged_down,
    "merged across": merged_across,
    "table in a control": table_in_control,
    "row in custom XML": row_in_custom_xml,
    "words before": words_before,
    "another table behind": another_table_behind,
    "two in one file": twice_in_one_file,
    "columns lost": columns_lost,
    "styles dropped": styles_dropped,
}

DOUBTFUL = frozenset((
    "signed", "typed in label", "line break", "two paragraphs", "old text struck", "hidden rest",
    "nested table", "text box", "counted by Word", "marked answer",
    "other answer struck", "tick of another kind", "merged down", "merged across", "cell split",
    "two in one file", "label retyped", "tab inside", "date of doubt", "answer of doubt",
))  # fmt: skip
"""Habits after which nobody can tell what is meant: what matters is that it is told."""
