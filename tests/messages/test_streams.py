"""What steers a terminal never reaches one, whoever named it and whichever command says it."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import html as lxml_html
from openpyxl import load_workbook

from cadre_docs.cli.options import say_report
from cadre_docs.findings import Position, error
from cadre_docs.messages.control_characters import plain, plain_line
from cadre_docs.messages.progress import Line, watched
from cadre_docs.messages.safe import safe_text, told_line
from cadre_docs.messages.streams import Told, drawn
from cadre_docs.report.text import render_text
from tests.command import Ran, command

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
# ESC, BEL, C1 (CSI), DEL, marks of direction, separators, backspace, carriage return, line feed.
EVIL = "甲\x1b[2J\x07\x9b31m\x7f\u202e\u2066\u200f\u061c\u2028\u2029\b\r\n错误0条 没有发现问题"
STEERS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]")
NAMED = EVIL.replace("/", "")


def evil(folder: Path, suffix: str) -> Path:
    return folder / f"{NAMED}{suffix}"


def sound(ran: Ran) -> None:
    """Nothing steers, and no line begins with what a name wants to be one."""
    for text in (ran.out, ran.err):
        assert not STEERS.search(text), ascii(STEERS.search(text))
        assert not any(line.startswith("错误0条 没有") for line in text.splitlines()), text
    assert "Traceback" not in ran.said


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A folder of hostile name with records of hostile names, one with a hostile person."""
    folder = tmp_path / NAMED
    folder.mkdir()
    text = (EXAMPLES / "annual-record" / "minimal.yaml").read_text(encoding="utf-8")
    evil(folder, ".yaml").write_text(text, encoding="utf-8")
    typed = json.dumps(EVIL)
    (folder / "二.yaml").write_text(
        f"表单: annual-record\n姓名: {typed}\n工作单位: {typed}\n{typed}: 1\n性别: {typed}\n",
        encoding="utf-8",
    )
    return folder


COMMANDS = [
    ["check", "{}"],
    ["check", "{}", "--format", "json"],
    ["check", "{}", "--format", "sarif"],
    ["check", "{}", "--format", "html"],
    ["check", "{}", "--annotate", "{}-注", "--summary", "{}-总.html"],
    ["check", "{}/没有"],
    ["check", "{}", "--unit", "{}/没有.yaml"],
    ["check", "{}", "--format", NAMED],
    ["check", "{}", f"--{NAMED}"],
    ["check", "{}", "--as-of", NAMED],
    ["check", "{}", "--catalog", "{}"],
    ["decide", "{}"],
    ["decide", "{}", "--format", "json", "-o", "{}-定.csv"],
    ["render", "{}", "-t", "docx", "-o", "{}-表"],
    ["render", "{}", "-t", "docx", "-o", "{}-表", "--draft"],
    ["render", "{}", "-t", NAMED, "-o", "{}-表"],
    ["statistics", "{}", "-o", "{}-统", "--draft"],
    ["statistics", "{}", "--against", "{}/没有.xlsx"],
    ["roster", "{}", "-o", "{}-名.xlsx", "--draft"],
    ["roster", "{}", "--against", "{}/没有.xlsx"],
    ["notice", "{}", "--from", "2024-03-01", "-o", "{}-公.docx", "--draft"],
    ["sample", "{}", "--seed", NAMED, "-o", "{}-抽.csv", "--draft"],
    ["sample", "{}", "--seed", "x", "-o", f"{{}}-抽.{NAMED}"],
    ["migrate", "{}", "-o", "{}-改"],
    ["new", "annual-record", "-o", "{}-新.yaml"],
    ["new", "annual-record", "-o", "{}-新.xlsx"],
    ["new", NAMED, "-o", "{}-新.yaml"],
    ["new", "annual-record", "-o", f"{{}}.{NAMED}"],
    ["blank", "annual-record", "-t", "docx", "-o", "{}-空"],
    ["lint", "{}"],
    ["lint", NAMED],
    ["forms", NAMED],
    ["explain", NAMED],
    ["rules", "--instrument", NAMED],
    ["init", "{}-项", "--form", "annual-record"],
    ["init", "{}", "--form", NAMED],
    ["build", "{}"],
    ["build", NAMED],
    ["build", "--jobs", NAMED],
    ["build", "--executor", NAMED],
    [NAMED],
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda a: ascii(" ".join(a))[1:60])
def test_no_command_lets_a_name_steer(arguments: list[str], people: Path) -> None:
    """Folders, files, persons, units, keys, values and options."""
    ran = command(*(argument.format(people) for argument in arguments))
    assert ran.said
    sound(ran)


def test_a_build_tells_of_hostile_names(people: Path, tmp_path: Path) -> None:
    """The dry run, its progress, what was not made, what is kept, and the page."""
    project = tmp_path / "项目"
    project.mkdir()
    (project / "cadre-docs.yaml").write_text(
        f"记录: {json.dumps(str(people))}\n输出: {json.dumps('出' + NAMED)}\n格式: [docx]\n"
        f"文件名: '{{姓名}}'\n",
        encoding="utf-8",
    )
    for arguments in (["--dry-run"], [], ["--dry-run"], ["--prune"]):
        ran = command("build", project, *arguments)
        assert "minimal" not in ran.said
        sound(ran)
    [page] = project.glob("*/报告.html")
    assert not STEERS.search(page.read_text("utf-8"))
    assert r"\x1b[2J" in lxml_html.fromstring(page.read_bytes()).text_content()
    (project / "cadre-docs.yaml").write_text(f"记录: {json.dumps(NAMED)}\n{json.dumps(EVIL)}: 1\n")
    ran = command("build", project)
    assert ran.code == 2
    assert len(ran.err.splitlines()) > 2  # each mistake of the file has its line
    sound(ran)


def test_a_catalog_tells_of_hostile_titles(tmp_path: Path) -> None:
    schema = (ROOT / "data_schemas" / "public-notice.yaml").read_text(encoding="utf-8")
    title = re.search("^title: (.*)$", schema, re.MULTILINE)
    assert title
    titled = schema.replace(title[0], f"title: {json.dumps(title[1] + EVIL)}", 1)
    wrong = f"title: {json.dumps(EVIL)}\n{json.dumps(EVIL)}: 1\n"
    for number, (text, code) in enumerate({titled: 0, wrong: 2}.items()):
        catalog = tmp_path / f"{number}{NAMED}"
        (catalog / "data_schemas").mkdir(parents=True)
        (catalog / "data_schemas" / "public-notice.yaml").write_text(text, encoding="utf-8")
        for arguments in (["forms"], ["forms", "public-notice"]):
            ran = command(*arguments, "--catalog", catalog)
            assert ran.code == code, ran.said
            assert r"\x1b[2J" in ran.said
            sound(ran)
        assert code == 0 or len(ran.err.splitlines()) > 2  # each mistake has its line


@pytest.mark.parametrize(
    "text", [EVIL, "\ufff9甲\ufffa", "甲\udcc2\udc9b31m", "甲\udce2\udc80\udcae"]
)
def test_a_text_is_told_without_what_steers(text: str) -> None:
    """Bytes of names too that are such a character only once they are written as UTF-8."""
    for shown in (safe_text(text), told_line(text)):
        assert not STEERS.search(
            shown.replace("\r\n", "\n").encode("utf-8", "surrogateescape").decode()
        )
    assert "\n" not in told_line(text)


def test_what_lays_out_a_text_stays_and_in_a_line_is_a_number() -> None:
    assert plain("甲\t乙\n丙\r\n丁\r戊") == "甲\t乙\n丙\r\n丁\\r戊"
    assert plain_line("甲\t乙\n丙\r\n丁") == r"甲\t乙\n丙\r\n丁"
    assert (
        plain_line("姓名：示例甲；\u3000é e\u0301 👨\u200d👩")
        == "姓名：示例甲；\u3000é e\u0301 👨\u200d👩"
    )


@pytest.mark.parametrize("dividers", ["\u200e\u200f", "\x1b\x07", "\u2028\u2029", "\t\x0b", "\n\t"])
def test_numbers_are_found_before_their_dividers_are_shown(dividers: str) -> None:
    """Afterwards letters would stand between the digits."""
    first, second = dividers
    shown = told_line(f"139{first}1234{second}5678")
    assert "5678" in shown
    assert ("139" not in shown and "1234" not in shown) or first == "\n"


# --- terminals ------------------------------------------------------------------------------


class Terminal(io.BytesIO):
    """What a terminal gets."""

    def isatty(self) -> bool:
        return True


def terminal() -> tuple[Told, Terminal]:
    raw = Terminal()
    return Told(raw, encoding="utf-8", write_through=True), raw  # type: ignore[type-var]


def test_our_colours_pass_and_those_of_names_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    finding = error("FS-type", EVIL, position=Position(EVIL, sheet=EVIL, cell=EVIL), path=EVIL)
    stream, raw = terminal()
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, stream)
    for err in (False, True):
        say_report(render_text([finding], records=1, files=1, colour=True), err=err)
    text = raw.getvalue().decode()
    assert text.count("\x1b[1;31m错误\x1b[0m") == 2
    left = re.sub("\x1b\\[(?:1;31|33|36|0)m", "", text)
    assert not STEERS.search(left)
    assert "\n错误0条 没有" not in left
    stream.write(text)
    assert raw.getvalue().decode().endswith(safe_text(text))  # whoever writes it otherwise


def test_plain_lines_of_progress() -> None:
    stream, raw = terminal()
    Line(drawn(stream), log=True).say(EVIL)
    assert raw.getvalue().decode() == told_line(EVIL) + "\n"


def test_a_line_of_progress_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    stream, raw = terminal()
    seconds = iter(range(0, 1000, 3))
    line = Line(drawn(stream), clock=lambda: float(next(seconds)))  # type: ignore[arg-type]
    with watched(line):
        for _ in line.steps([1, 2], EVIL, 2):
            line.show()
    text = raw.getvalue().decode()
    assert text.startswith("\r")
    assert not STEERS.search(text.replace("\r", ""))
    assert "\n" not in text


def test_a_fault_in_full_is_plain(tmp_path: Path) -> None:
    """With CADRE_DOCS_DEBUG the whole traceback is shown: by Python, through our stream."""
    script = (
        "import sys\n"
        "from cadre_docs.api import reading\n"
        "from cadre_docs.cli import main\n"
        "def fail(*_, **__): raise RuntimeError(sys.argv[2] + ' 139\\u200e1234\\u200f5678')\n"
        "reading.read_paths = fail\n"
        "main()\n"
    )
    for debug in ({}, {"CADRE_DOCS_DEBUG": "1"}):
        ran = subprocess.run(
            [sys.executable, "-c", script, "check", tmp_path / "甲\x1b]0;x\x07\u202e.yaml"],
            env={**os.environ, "PYTHONPATH": str(ROOT), **debug},
            check=False,
            capture_output=True,
        )
        said = ran.stderr.decode()
        assert ran.returncode
        assert ("Traceback" in said) == bool(debug)
        assert r"\x1b]0;x\x07\u202e" in said
        assert not STEERS.search(said)
        assert "1234" not in said


# --- files that people look at ---------------------------------------------------------------


def test_reports_and_marks_show_them_by_number(people: Path, tmp_path: Path) -> None:
    for kind in ("html", "xlsx"):
        ran = command(
            "check", people, "--summary", tmp_path / f"总.{kind}", "--annotate", tmp_path / kind
        )
        sound(ran)
    page = (tmp_path / "总.html").read_text(encoding="utf-8")
    assert not STEERS.search(page)
    assert r"\x1b[2J" in page
    book = load_workbook(tmp_path / "总.xlsx")
    texts = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row]
    assert any(r"\x1b[2J" in text for text in texts)
    assert not any(STEERS.search(text) for text in texts)
    for _, data in members(tmp_path / "总.xlsx"):
        assert not STEERS.search(data.decode("utf-8", "replace").replace("\r", ""))
    [marked] = (tmp_path / "html").rglob("二.yaml")
    marks = [line for line in marked.read_text("utf-8").splitlines() if line.startswith("# ✗")]
    assert marks
    assert not any(STEERS.search(line) for line in marks)


def members(path: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        return [(name, archive.read(name)) for name in archive.namelist() if name.endswith(".xml")]
