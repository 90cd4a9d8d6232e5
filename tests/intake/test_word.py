"""Word forms filled by hand: cases as data, then what no case can say."""

from __future__ import annotations

import io
import shutil
import zipfile
from functools import cache
from pathlib import Path
from random import Random

import pytest
from lxml import etree

import cadre_docs as cd
from cadre_docs.catalog import Catalog, catalog
from cadre_docs.findings import Severity
from cadre_docs.intake.folders import CONVERTED, Kind, contents
from cadre_docs.intake.read import read_paths
from cadre_docs.limits import Limits, using
from cadre_docs.office import libreoffice
from cadre_docs.office.list_numbers import numbering
from cadre_docs.printing.document import Printer
from cadre_docs.values.ticks import chosen, symbol
from tests.command import command
from tests.yaml_texts import load_yaml
from tools.word_habits.further import DOUBTFUL
from tools.word_habits.habits import HABITS, Form, W, said_by
from tools.word_habits.measure import (
    ALL,
    Measured,
    compare,
    edit,
    examples,
    forms_in_word,
    printed,
)

ROOT = Path(__file__).resolve().parents[2]
CASES = load_yaml(Path(__file__).parent / "word_forms.yaml")
FORM = "henan-tenure-form"


@cache
def _printed(form: str, example: str = "full"):
    [entry] = read_paths([ROOT / "examples" / form / f"{example}.yaml"], catalog()).entries
    return entry.record, Printer(catalog()).filled(entry.record).docx


@cache
def _blank(form: str) -> bytes:
    return Printer(catalog()).blank(catalog().schema(form)).docx


def _write_in_cell(form: Form, place: list[int], text: str | None) -> None:
    table, row, cell = (number - 1 for number in place)
    rows = list(form.body.iter(W + "tbl"))[table].findall(W + "tr")
    given = rows[row].findall(W + "tc")[cell]
    if text is None:  # merged with the cell above: what is in it stays, unseen
        above = rows[row - 1].findall(W + "tc")[cell]
        etree.SubElement(above.find(W + "tcPr"), W + "vMerge").set(W + "val", "restart")
        etree.SubElement(given.find(W + "tcPr"), W + "vMerge")
        return
    paragraph = given.find(W + "p")
    etree.SubElement(etree.SubElement(paragraph, W + "r"), W + "t").text = text


def _edited(data: bytes, edits: list[dict]) -> bytes:
    form = Form.opened(data, {}, frozenset())
    for change in edits:
        if "cell" in change:
            _write_in_cell(form, change["cell"], change["to"])
            continue
        text = next(
            v for k, v in change.items() if k in ("text", "drop", "after", "format", "wrap")
        )
        runs = [run for run in form.body.iter(W + "r") if said_by(run) == text]
        run = runs[change.get("nth", 0)]
        paragraph = next(run.iterancestors(W + "p"))
        if "text" in change:
            words, *rest = (part for part in run if part.tag in (W + "t", W + "br"))
            words.text = change["to"]
            for part in rest:  # a title may be broken
                run.remove(part)
        elif "drop" in change:
            paragraph.getparent().remove(paragraph)
        elif "after" in change:
            added = etree.Element(W + "p")
            etree.SubElement(etree.SubElement(added, W + "r"), W + "t").text = change["to"]
            paragraph.addnext(added)
        elif "format" in change:
            properties = run.find(W + "rPr")
            found = properties.find(W + change["as"])
            if found is None:
                found = etree.SubElement(properties, W + change["as"])
            found.set(W + "val", change.get("val", "1"))
        else:
            outer = inner = etree.Element(W + change["in"])
            if change["in"] == "sdt":
                inner = etree.SubElement(outer, W + "sdtContent")
            run.addprevious(outer)
            inner.append(run)
    return form.packed()


@cache
def _examples() -> list:
    return examples(catalog())


def _read(tmp_path: Path, data: bytes, name: str = "表.docx"):
    file = tmp_path / name
    file.write_bytes(data)
    return read_paths([file], Catalog())


def _told(intake) -> list:
    found = [*intake.findings, *(f for entry in intake.entries for f in entry.findings)]
    return [f for f in found if f.severity is not Severity.NOTE]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_filled_form_is_read_and_what_is_odd_is_told(case, tmp_path) -> None:
    record, data = _printed(case["form"])
    intake = _read(tmp_path, _edited(data, case["edits"]))
    [entry] = intake.entries
    wanted = {**printed(record), **case.get("reads", {})}
    assert printed(entry.record) == {
        path: text for path, text in wanted.items() if text is not None
    }
    told, expected = _told(intake), case.get("told")
    if expected is None:
        assert told == []
        return
    assert any(
        (f.code, f.severity.value, f.position.place)
        == (expected["code"], expected["severity"], expected["place"])
        and expected["message"] in f.message
        for f in told
    ), told


def test_a_name_that_we_print_on_two_lines_is_read_as_one(tmp_path) -> None:
    file = tmp_path / "公示.yaml"
    text = (ROOT / "examples" / "public-notice" / "minimal.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("示例丙", "阿依古丽·买买提"), encoding="utf-8")
    [entry] = read_paths([file], catalog()).entries
    data = Printer(catalog()).filled(entry.record).docx
    intake = _read(tmp_path, data)
    assert _told(intake) == []
    assert printed(intake.entries[0].record) == printed(entry.record)
    # Another name in two lines is told, in its row.
    [finding] = _told(_read(tmp_path, _two_lines(data, "示例丁")))
    assert (finding.code, finding.path) == ("FS-template", "名单[4].姓名")


def _two_lines(data: bytes, name: str) -> bytes:
    """The document with a name broken in its middle."""
    form = Form.opened(data, {}, frozenset())
    [run] = [run for run in form.body.iter(W + "r") if said_by(run) == name]
    text = run.find(W + "t")
    text.text = name[:2]
    rest = etree.Element(W + "t")
    rest.text = name[2:]
    text.addnext(rest)
    text.addnext(etree.Element(W + "br"))
    return form.packed()


@pytest.mark.parametrize("form", forms_in_word(catalog()))
def test_a_blank_form_is_read_as_an_empty_record(form, tmp_path) -> None:
    [entry] = _read(tmp_path, _blank(form)).entries
    assert entry.record.schema.id == form
    assert printed(entry.record) == {}
    assert {f.code for f in entry.findings if f.severity is not Severity.NOTE} <= {"FS-required"}


@pytest.mark.parametrize(("among", "times", "least"), [((), 42, 0.99), (DOUBTFUL, 14, 0.5)])
def test_no_habit_makes_a_box_wrong_in_silence(among, times, least, tmp_path) -> None:
    """A sample of what tools/word_habits/measure.py does at length."""
    result, random, file = Measured(), Random(3), tmp_path / "表.docx"  # noqa: S311
    made = _examples()
    for number in range(times):
        form, record, data = made[number % len(made)]
        edited, used = edit(data, record, random, among)
        file.write_bytes(edited)
        compare(form, record, used, read_paths([file], catalog()), result)
    assert result.silent == []
    assert result.right / result.boxes > least
    assert len(ALL) > 100


@pytest.mark.parametrize(
    "habit",
    [
        "heading again", "words before", "paragraphs joined", "tick of a font", "label numbered",
        "indented source", "answer in many ways", "period in many ways",
        "blank row between", "row deleted, tracked", "styles dropped",
    ],
)  # fmt: skip
def test_what_leaves_no_doubt_is_read(habit, tmp_path) -> None:
    result, random, file = Measured(), Random(5), tmp_path / "表.docx"  # noqa: S311
    for form, record, data in _examples():
        edited, used = edit(data, record, random, (habit,))
        if used:
            file.write_bytes(edited)
            compare(form, record, used, read_paths([file], catalog()), result)
    assert result.habits[habit]
    assert result.silent == []
    assert result.told == 0


@pytest.mark.parametrize("form", forms_in_word(catalog()))
def test_a_master_is_no_record(form, tmp_path) -> None:
    intake = _read(tmp_path, catalog().master_bytes(form))
    [found] = intake.findings
    assert (found.code, intake.entries) == ("FS-form", [])
    assert "的母版" in found.message
    assert "lint" in found.remedy


def test_two_forms_in_one_file_are_nobodys(tmp_path) -> None:
    form = Form.opened(_blank(FORM), {}, frozenset())
    assert ALL["two in one file"](form, Random(1))  # noqa: S311
    intake = _read(tmp_path, form.packed())
    assert intake.entries == []
    assert "有几份" in intake.findings[0].message
    assert "分成几个文件" in intake.findings[0].remedy


def test_a_document_under_the_name_of_an_old_one_is_told_its_own(tmp_path) -> None:
    [finding] = _read(tmp_path, _blank(FORM), "表.doc").findings
    assert "其实是 .docx" in finding.message
    assert "改为 .docx" in finding.remedy


# --- which form ----------------------------------------------------------------------------------


def test_a_form_is_known_by_its_words_without_a_mark(tmp_path) -> None:
    form = Form.opened(_blank(FORM), {}, frozenset())
    assert HABITS["mark lost"](form, Random(1))  # noqa: S311
    [entry] = _read(tmp_path, form.packed()).entries
    assert entry.record.schema.id == FORM


def test_another_document_is_refused_with_guesses(tmp_path) -> None:
    form = Form.opened(_blank(FORM), {}, frozenset())
    for table in form.body.findall(W + "tbl"):
        form.body.remove(table)
    intake = _read(tmp_path, form.packed())
    [finding] = intake.findings
    assert intake.entries == []
    assert (finding.code, finding.severity) == ("FS-form", Severity.ERROR)
    assert "最接近的是" in finding.message
    assert "cadre-docs blank" in finding.remedy


def test_prints_in_a_folder_are_counted_and_read_only_when_named(tmp_path) -> None:
    record, data = _printed(FORM)
    (tmp_path / "打印.docx").write_bytes(data)
    (tmp_path / "空白.docx").write_bytes(_blank(FORM))
    found = contents(tmp_path)
    assert [path.name for path in found.files] == ["空白.docx"]
    assert [(one.path.name, one.kind) for one in found.others] == [("打印.docx", Kind.PRINT)]
    [entry] = read_paths([tmp_path / "打印.docx"], Catalog()).entries
    assert printed(entry.record) == printed(record)


# --- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "空文件"), (b"PK\x03\x04", "损坏"), (b"%PDF-1.7", "PDF"), (b"x" * 99, "纯文本")],
)
def test_what_is_no_word_file_is_refused(data, said, tmp_path) -> None:
    intake = _read(tmp_path, data)
    assert intake.entries == []
    assert [said in f.message for f in intake.findings] == [True]


def test_a_document_of_more_rows_than_records_is_refused(tmp_path) -> None:
    with using(Limits(records=20)):
        intake = _read(tmp_path, _blank(FORM))
    assert intake.entries == []
    assert "超过20份" in intake.findings[0].message
    with using(Limits(records=200)):
        assert _read(tmp_path, _blank(FORM)).entries


def test_a_macro_is_refused(tmp_path) -> None:
    stream = io.BytesIO(_blank(FORM))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    intake = _read(tmp_path, stream.getvalue())
    assert intake.entries == []
    assert "宏" in intake.findings[0].message


@pytest.mark.parametrize("suffix", CONVERTED)
def test_without_libreoffice_other_documents_are_told_to_be_saved_as_docx(
    suffix, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    starts = {
        ".rtf": b"{\\rtf1}",
        ".odt": b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text",
    }
    old = libreoffice.OLE + "WordDocument\0".encode("utf-16-le")
    [finding] = _read(tmp_path, starts.get(suffix, old), f"表{suffix}").findings
    assert "没有安装 LibreOffice" in finding.message
    assert "另存为“Word 文档（*.docx）”" in finding.remedy


def test_what_only_calls_itself_a_document_is_never_converted(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: pytest.fail("was started"))
    [finding] = _read(tmp_path, b"<html>", "表.doc").findings
    assert "内容却不是" in finding.message


def test_a_converter_that_hangs_is_ended(tmp_path, monkeypatch) -> None:
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nsleep 60\n")
    slow.chmod(0o700)
    monkeypatch.setattr(libreoffice, "program", lambda: str(slow))
    monkeypatch.setattr(libreoffice, "SECONDS", 1)
    [finding] = _read(tmp_path, b"{\\rtf1}", "表.rtf").findings
    assert "没有读完" in finding.message


# --- marked copies -------------------------------------------------------------------------------


def test_a_copy_is_marked_and_cleared_when_it_is_marked_again(tmp_path) -> None:
    _, data = _printed(FORM)
    (tmp_path / "入").mkdir()
    spoilt = _edited(data, [{"text": "13900000001", "to": "1390000"}])
    (tmp_path / "入" / "表.docx").write_bytes(spoilt)
    read = cd.read(tmp_path / "入" / "表.docx")
    cd.mark(cd.check(read), tmp_path / "标注")
    copy = tmp_path / "标注" / "表.docx"
    again = cd.read(copy)
    assert again.records == read.records
    assert {f.message for f in again.findings} == {f.message for f in read.findings}

    def marks(path: Path) -> tuple[int, int, str]:
        form = Form.opened(path.read_bytes(), {}, frozenset())
        shaded = [
            cell for cell in form.body.iter(W + "tc") if cell.find(f"{W}tcPr/{W}shd") is not None
        ]
        comments = form.parts.get("word/comments.xml", b"").decode()
        return len(shaded), comments.count("<w:comment "), comments

    shaded, comments, said = marks(copy)
    assert (shaded > 0, comments > 0) == (True, True)
    assert "手机号码" in said
    cd.mark(cd.check(again), tmp_path / "再标注")
    assert marks(tmp_path / "再标注" / "表.docx")[:2] == (shaded, comments)


# --- numbers that Word counts -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "text", "read"),
    [("decimal", "%1.", "2."), ("chineseCounting", "（%1）", "（二）"), ("chineseCounting", "%1、", "二、"),
     ("decimalEnclosedCircle", "%1", "②"), ("bullet", "\uf06c", "●"), ("hebrew1", "%1", None)],
)  # fmt: skip
def test_what_word_counts_is_read_as_text(shape, text, read) -> None:
    level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{shape}"/><w:lvlText w:val="{text}"/></w:lvl>'
    space = f'xmlns:w="{W[1:-1]}"'
    root = etree.fromstring(
        f'<w:numbering {space}><w:abstractNum w:abstractNumId="3">{level}</w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num></w:numbering>'
    )
    paragraph = etree.fromstring(
        f'<w:p {space}><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr></w:p>'
    )
    numbers = numbering(root, None)
    place = numbers.of(paragraph)
    assert place == ("7", 0)
    numbers.next(place)
    assert numbers.next(place) == read


# --- photos and YAML -----------------------------------------------------------------------------


def test_a_photo_is_taken_from_its_box_and_put_beside_the_yaml(tmp_path) -> None:
    _, data = _printed("liaocheng-talent")
    (tmp_path / "表.docx").write_bytes(data)
    read = cd.read(tmp_path / "表.docx")
    assert not [f for f in cd.check(read).findings if f.code == "FS-photo"]
    out = tmp_path / "出"
    converted = cd.convert(read, out / "记录.yaml")
    assert sorted(path.name for path in converted.written) == ["记录.jpg", "记录.yaml"]
    again = cd.read(out / "记录.yaml")
    assert again.records[0].get("photo") == "记录.jpg"
    assert printed(again.records[0]) == printed(read.records[0])


@pytest.mark.parametrize(
    "example",
    ["henan-tenure-form/people.xlsx", "annual-record/full.yaml", "xinxiang-senior-technician/full.yaml",
     "annual-statistics/full.yaml", "unit/full.yaml", "liaocheng-talent/full.yaml"],
)  # fmt: skip
def test_converting_gives_the_same_record_again(example, tmp_path) -> None:
    file = shutil.copy(ROOT / "examples" / example, tmp_path)
    read = cd.read(file)
    target = tmp_path / "again.yaml"
    cd.convert(read, target)
    assert cd.read(target).records == read.records


def test_a_box_that_is_not_on_paper_is_filled_elsewhere(tmp_path) -> None:
    _, data = _printed("annual-record")
    (tmp_path / "表.docx").write_bytes(data)
    [told] = cd.check(cd.read(tmp_path / "表.docx")).findings
    assert (told.code, told.path) == ("FS-required", "考核依据.岗位类别")
    assert "Word 表上没有这一格" in told.remedy
    read = cd.read(tmp_path / "表.docx")
    cd.convert(read, tmp_path / "记录.yaml")
    (tmp_path / "表.docx").unlink()
    with (tmp_path / "记录.yaml").open("a", encoding="utf-8") as record:
        record.write("考核依据:\n  岗位类别: 专业技术岗位\n")
    assert cd.check(cd.read(tmp_path)).findings == ()


def test_doubts_in_a_converted_file_say_which_box(tmp_path) -> None:
    text = (ROOT / "examples/annual-record/full.yaml").read_text(encoding="utf-8")
    (tmp_path / "原.yaml").write_text(text.replace("性别: 男", "性别: 雄"), encoding="utf-8")
    cd.convert(cd.read(tmp_path / "原.yaml"), tmp_path / "记录.yaml")
    written = (tmp_path / "记录.yaml").read_text(encoding="utf-8")
    assert "\n# 第6行 性别：“雄”不在可选项之内" in written


def test_doubts_of_a_word_form_say_the_place_on_it(tmp_path) -> None:
    _, data = _printed(FORM)
    (tmp_path / "表.docx").write_bytes(_edited(data, [{"text": "手机号码", "to": "手机号"}]))
    cd.convert(cd.read(tmp_path / "表.docx"), tmp_path / "记录.yaml")
    written = (tmp_path / "记录.yaml").read_text(encoding="utf-8")
    assert "\n# 表2第2行 表上的“手机号”与本表印的“手机号码”不一样" in written


def _as_libreoffice_saves(data: bytes, *, between: bool) -> bytes:
    """State the lines of each cell instead of the table's; ``between``: also where there was none."""
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(part)
                for lines in root.findall(f".//{W}tblPr/{W}tblBorders"):
                    lines.getparent().remove(lines)
                for cell in root.iter(f"{W}tcPr"):
                    _state_lines(cell, between=between)
                part = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            made.writestr(name, part)
    return target.getvalue()


def _state_lines(cell, *, between: bool) -> None:
    own = cell.find(f"{W}tcBorders")
    none = {line.tag for line in own if line.get(f"{W}val") == "nil"} if own is not None else set()
    if own is not None:
        cell.remove(own)
    made = etree.SubElement(cell, f"{W}tcBorders")
    for side in ("top", "left", "bottom", "right"):
        if between or f"{W}{side}" not in none:
            etree.SubElement(made, f"{W}{side}", {f"{W}val": "single"})


@pytest.mark.parametrize("form", ["annual-record", "xinxiang-senior-technician"])
def test_a_form_saved_by_libreoffice_reads_the_same(form: str, tmp_path) -> None:
    record, data = _printed(form)
    (tmp_path / "表.docx").write_bytes(_as_libreoffice_saves(data, between=False))
    [read] = cd.read(tmp_path / "表.docx").records
    assert printed(read) == printed(record)


def test_rows_with_a_line_between_are_two_boxes(tmp_path) -> None:
    _, data = _printed("annual-record")
    (tmp_path / "表.docx").write_bytes(_as_libreoffice_saves(data, between=True))
    told = cd.read(tmp_path / "表.docx").findings
    assert any("考核档次建议" in f.message and f.code == "FS-unseen" for f in told)


def test_the_command_writes_yaml_and_says_what_was_odd(tmp_path) -> None:
    _, data = _printed(FORM)
    (tmp_path / "表.docx").write_bytes(
        _edited(data, [{"after": "专业技术二级岗位工作人员聘期考核表", "to": "另附材料三份"}])
    )
    done = command("convert", tmp_path / "表.docx", "-o", tmp_path / "记录.yaml")
    assert done.code == 0
    assert "另附材料三份" in done.err
    assert "另附材料三份" in (tmp_path / "记录.yaml").read_text(encoding="utf-8")


# --- ticks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("男", "男"), ("√男 □女", "男"), ("男√ 女", "男"), ("男□女☑", "女"), ("□男☑女", "女"),
        ("☑ 合格", "合格"), ("合格 ■", "合格"), ("√男√女", None), ("□男□女", None), ("√", None),
        ("男 √ 女", None), ("（√）男（ ）女", "男"), ("[ ]男 [√]女", "女"), ("男（√）女（ ）", "男"),
        ("男：□ 女：☑", "女"), ("✅男 □女", "男"), ("√\ufe0f男 □女", "男"), ("☒男 ☐女", None),
        ("（√）男（√）女", None),
    ],
)  # fmt: skip
def test_the_answer_that_is_ticked(text, answer) -> None:
    assert chosen(text) == answer


@pytest.mark.parametrize(
    ("font", "number", "shown"),
    [("Wingdings", "F0FE", "☑"), ("Wingdings 2", "0052", "☑"), ("Wingdings", "F0FC", "√"),
     ("Webdings", "F0FE", None), ("Wingdings", "x", None)],
)  # fmt: skip
def test_symbols_of_fonts(font, number, shown) -> None:
    assert symbol(font, number) == shown


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
def test_libreoffice_reads_rtf(tmp_path) -> None:
    [finding] = _read(tmp_path, b"{\\rtf1 plain}", "表.rtf").findings
    assert finding.code == "FS-form"
