"""Numbers in what is said: the last four digits, unless they were asked for."""

from __future__ import annotations

import hashlib
import io
import json
import re
import sys
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from cadre_docs.cli.main import COMMANDS
from cadre_docs.messages import masking
from cadre_docs.messages import safe as privacy
from cadre_docs.messages.masking import masked
from cadre_docs.messages.streams import guard_streams
from cadre_docs.report.json import json_text
from tests.command import command
from tests.yaml_texts import load_yaml

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("110101199001011234", "**************1234"),
        ("“11010119900101123X”无效", "“**************123X”无效"),
        ("11010119900101123x", "**************123x"),
        ("身份证110101900101123。", "身份证***********1123。"),  # 15 digits, as until 1999
        ("1101011990010112", "************0112"),  # two digits too few
        ("1101011990010112345", "***************2345"),  # one too many
        ("110101 19900101 1234", "****** ******** 1234"),
        ("110101-1990-0101-123X", "******-****-****-123X"),
        ("１１０１０１１９９００１０１１２３４", "**************１２３４"),
        ("13812345678", "*******5678"),
        ("电话13812345678，张三", "电话*******5678，张三"),
        ("张三13812345678.yaml:3:5", "张三*******5678.yaml:3:5"),
        ("张三.13812345678.yaml", "张三.*******5678.yaml"),
        ("138123456789", "********6789"),  # a digit too many
        ("138 1234 5678", "*** **** 5678"),
        ("138-1234-5678", "***-****-5678"),
        ("1381234 5678", "******* 5678"),
        ("+86 13812345678", "+** *******5678"),
        ("8613812345678", "*********5678"),
        ("008613812345678", "***********5678"),
        ("0371-65901234", "****-****1234"),
        ("(0371)65901234", "(****)****1234"),
        ("010 6590 1234", "*** **** 1234"),
        ("03733051234转802", "*******1234转802"),
        ("13812345678,13912345679", "*******5678,*******5679"),
        ("11010119900101123413812345678", "*" * 25 + "5678"),  # run together
        ("138 12345678", "*** ****5678"),
        ("138-123-45678", "***-***-*5678"),
        ("138.1234.5678 转", "***.****.5678 转"),
        ("138\u00a01234\u00a05678", "***\u00a0****\u00a05678"),
        ("138(1234)5678", "***(****)5678"),
        ("+86(138)12345678", "+**(***)****5678"),
        ("+86-371-6571-2345", "+**-***-****-2345"),
        ("0371.65712345", "****.****2345"),
        ("410101199001 011234", "************ **1234"),
        ("410101  19900101  123X", "******  ********  123X"),
        ("410101/19900101/1234", "******/********/1234"),
        ("410101 900101 123", "****** *****1 123"),
        ("20240101 138-1234-5678，2024", "20240101 ***-****-5678，2024"),
    ],
)  # fmt: skip
def test_numbers_keep_their_last_four_digits(text: str, wanted: str) -> None:
    assert masked(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "20240101-20241231",
        "2024-01-01 至 2024-12-31",
        "1990-01-01 2024-02-03",
        "2021.03-2024.02",
        "1998.07-2001.06",
        "1998.7.15-2001.6.3",
        "1985-06-15 100人",
        "202401 202402 202403",
        "13,801,234,567元",
        "豫人社办函〔2024〕56号",
        "共1000000000元",
        "优秀12人，占20.0%",
        "U+2CB4E",
        "第12345678行第12列",
        "示例甲(1234).docx",
        "a1b2c3",
    ],
)
def test_what_is_no_such_number_stays(text: str) -> None:
    assert masked(text) == text


def test_hashes_stay() -> None:
    for seed in range(5_000):
        number = hashlib.sha256(str(seed).encode()).hexdigest()
        assert masked(number) == number


def test_it_is_quick_and_never_runs_away() -> None:
    text = "示例甲，2024-01-01，第3行；" * 20_000 + "1" * 100_000 + "1 " * 50_000 + "0-" * 50_000
    assert len(masked(text)) == len(text)


def test_what_was_asked_for_is_shown() -> None:
    assert privacy.safe_text("13812345678") == "*******5678"
    with privacy.showing_private():
        assert privacy.safe_text("13812345678") == "13812345678"
    assert privacy.safe_text("13812345678") == "*******5678"


def test_a_worker_masks_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, io.TextIOWrapper(raw, encoding="ascii"))
    guard_streams()
    sys.stderr.write("手机 13812345678\n")
    sys.stderr.flush()
    assert raw.getvalue().decode() == "手机 *******5678\n"


# --- every command ---------------------------------------------------------------------------

NUMBERS = {  # in texts, names and boxes where messages quote what was typed
    "id": "410701199002300019",
    "short": "4107011990023000",
    "old": "410701900230001",
    "spaced": "410701 19900230 0027",
    "mobile": "13912340001",
    "phone": "0379-61230002",
}
LOOKS = re.compile("|".join(re.escape(n) for n in NUMBERS.values()))
# What `confirm` and `new --from` say: tests/intake/test_other_tables.py, tests/api/test_prefill.py.
QUIET = {
    "confirm",
    "forms",
    "rules",
    "explain",
    "doctor",
    "compare",  # forms, no people
    "draft",
    "lint",
    "new",
    "blank",
    "init",
    "clean",
}  # read no records


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records that are wrong wherever a message quotes what stands there."""
    root = tmp_path_factory.mktemp("canaries") / "填报"
    root.mkdir()
    id_, old, mobile, phone = (NUMBERS[n] for n in ("id", "old", "mobile", "phone"))
    for form, name in (
        ("henan-tenure-form", f"张三{mobile}.yaml"),
        ("jilin-tenure-form", f"李四{id_}.yaml"),
        ("annual-record", "王五.yaml"),
        ("xinxiang-senior-technician", "赵六.yaml"),
    ):
        text = (EXAMPLES / form / "full.yaml").read_text(encoding="utf-8")
        text = re.sub("^姓名: .*", f'姓名: "示例 {id_}"', text, flags=re.M)
        text = re.sub("^性别: .*", f'性别: "{mobile}"', text, flags=re.M)
        text = re.sub("^(手机号码|手机): .*", rf'\1: "{mobile}0"', text, flags=re.M)
        text = re.sub("^( *身份证号码): .*", rf'\1: "{NUMBERS["short"]}"', text, flags=re.M)
        text = re.sub("^(出生日期|出生年月): .*", rf'\1: "{old}"', text, flags=re.M)
        text += f'\n"电话{phone}": 1\n"{NUMBERS["spaced"]}": 2\n'
        (root / name).write_text(text, encoding="utf-8")
    (root / f"坏{mobile}.yaml").write_text(f"姓名： {id_}\n", encoding="utf-8")
    (root / f"表{id_}.xlsx").write_bytes(b"no workbook")
    return root


def leaks(data: bytes) -> list[str]:
    """Return the numbers in a file, whatever it is packed in."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"\n".join(archive.read(name) for name in archive.namelist())
    return LOOKS.findall(data.decode("utf-8", "replace"))


RUNS = {
    "check": [["check", "{}"], ["check", "{}", "--format", "json"]]
    + [["check", "{}", "--format", kind] for kind in ("sarif", "html")],
    "decide": [["decide", "{}"], ["decide", "{}", "--format", "json"]],
    "render": [["render", "{}", "-o", "{out}", "-t", "docx"]],
    "build": [["build", "{project}"], ["build", "{project}", "--dry-run"]],
    "roster": [["roster", "{}", "--form", "henan-tenure-roster", "-o", "{out}/名册.xlsx"]],
    "notice": [
        ["notice", "{}", "--form", "annual-record", "--from", "2024-03-01", "-o", "{out}/公示.docx"]
    ],
    "sample": [["sample", "{}", "--seed", "种子13912340001", "-o", "{out}/名单.csv"]],
    "statistics": [["statistics", "{}", "-o", "{out}/统计"]],
    "migrate": [["migrate", "{}", "-o", "{out}/改写"]],
    "convert": [["convert", "{}", "-o", "{out}/改写.yaml"]],
    "confirm": [["confirm", f"{{}}/表{NUMBERS['id']}.xlsx"]],
    "preview": [["preview", NUMBERS["id"], "-o", f"{{out}}/{NUMBERS['id']}.png"]],
    "web": [["web", f"{{}}/{NUMBERS['id']}"]],  # no folder: it would go on for ever
}


def test_every_command_is_looked_at() -> None:
    assert RUNS.keys() | QUIET == COMMANDS.keys()


def run(arguments: list[str], folder: Path, out: Path, *more: str):
    project = folder.parent / "cadre-docs.yaml"
    project.write_text("记录: 填报\n输出: 输出\n格式: [docx]\n", encoding="utf-8")
    known = {"out": out, "project": folder.parent}
    return command(*(a.format(folder, **known) for a in arguments), *more)


@pytest.mark.parametrize("name", RUNS)
def test_no_number_is_said(name: str, folder: Path, tmp_path: Path) -> None:
    said = ""
    for arguments in RUNS[name]:
        ran = run(arguments, folder, tmp_path)
        assert "工具内部出错" not in ran.said
        assert ran.code in {0, 1, 2}
        said += ran.said
    assert said.strip()
    assert LOOKS.findall(said) == []
    assert "*" in said


@pytest.mark.parametrize("name", ["check", "decide", "build", "render"])
def test_all_is_said_when_asked_for(name: str, folder: Path, tmp_path: Path) -> None:
    arguments = RUNS[name][0]
    assert LOOKS.search(run(arguments, folder, tmp_path, "--show-private").said)
    assert not LOOKS.search(run(arguments, folder, tmp_path).said)


@pytest.mark.parametrize("name", RUNS)
def test_the_option_is_in_the_help(name: str) -> None:
    assert "--show-private" in command(name, "--help").out


@pytest.mark.parametrize("kind", [".html", ".xlsx"])
def test_no_number_is_in_a_summary(kind: str, folder: Path, tmp_path: Path) -> None:
    summary = tmp_path / f"汇总{kind}"
    command("check", folder, "--summary", summary)
    assert leaks(summary.read_bytes()) == []
    command("check", folder, "--summary", summary, "--show-private")
    assert leaks(summary.read_bytes())


def test_no_number_is_in_the_report_on_a_build(folder: Path, tmp_path: Path) -> None:
    report = folder.parent / "输出" / "报告.html"
    run(RUNS["build"][0], folder, tmp_path)
    text = report.read_text(encoding="utf-8")
    assert leaks(text.encode()) == []
    assert "139****" not in text
    assert "*******0001" in text
    run(RUNS["build"][0], folder, tmp_path, "--show-private")
    assert leaks(report.read_bytes())
    run(RUNS["build"][0], folder, tmp_path)  # and back: nothing else has changed
    assert report.read_text(encoding="utf-8") == text


def test_marks_in_copies_quote_no_number(folder: Path, tmp_path: Path) -> None:
    """The copy holds what its owner typed; what we add to it does not repeat it."""
    command("check", folder / "王五.yaml", "--annotate", tmp_path)
    text = (tmp_path / "王五.yaml").read_text(encoding="utf-8")
    marks = [line for line in text.split("\n") if re.match(r" *# [✗!·]", line)]
    assert any("*" in mark for mark in marks)
    assert LOOKS.findall("\n".join(marks)) == []
    assert NUMBERS["old"] in text


def test_marks_in_workbooks_quote_no_number(tmp_path: Path) -> None:
    people = EXAMPLES / "annual-record" / "people.xlsx"
    book = load_workbook(people)
    cells = [c for sheet in book for row in sheet.iter_rows(7) for c in row if c.value == "男"]
    cells[0].value = NUMBERS["mobile"]
    book.save(tmp_path / "people.xlsx")
    command("check", tmp_path / "people.xlsx", "--annotate", tmp_path / "标注")
    marked = load_workbook(tmp_path / "标注" / "people.xlsx")
    cells = [cell for sheet in marked for row in sheet.iter_rows() for cell in row]
    comments = [cell.comment.text for cell in cells if cell.comment]
    texts = [str(cell.value) for cell in cells]
    assert any("“*******0001”不在可选项之内" in comment for comment in comments)
    assert any("“*******0001”不在可选项之内" in text for text in texts)
    assert not any(NUMBERS["mobile"] in comment for comment in comments)
    assert [text for text in texts if NUMBERS["mobile"] in text] == [NUMBERS["mobile"]]


def test_a_fault_of_the_tool_is_masked_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError(NUMBERS["id"])

    monkeypatch.setattr("cadre_docs.api.reading.read_paths", fail)
    ran = command("check", folder)
    assert ran.code == 2
    assert "ValueError: **************0019" in ran.err


def test_a_number_in_a_wrong_option_is_masked() -> None:
    assert NUMBERS["mobile"] not in command("check", "x", "--as-of", NUMBERS["mobile"]).said
    assert NUMBERS["mobile"] not in command(NUMBERS["mobile"]).said


def test_what_is_quoted_steers_no_terminal(tmp_path: Path) -> None:
    path = tmp_path / "e\x1b[31m\u202e.yaml"
    path.write_text('表单: henan-tenure-form\n"k\\e[1m": 1\n', encoding="utf-8")
    report = command("check", path).said
    assert "\x1b" not in report
    assert "\u202e" not in report
    assert "\\x1b[31m\\u202e.yaml" in report


# --- however a number is divided ---------------------------------------------------------------

CORPUS = load_yaml(Path(__file__).parent / "masking.yaml")


@pytest.mark.parametrize(("text", "wanted"), CORPUS["masked"])
def test_numbers_however_divided(text: str, wanted: str) -> None:
    assert masked(text) == wanted
    assert masked(f"第3行：{text}；") == f"第3行：{wanted}；"


@pytest.mark.parametrize("text", CORPUS["readable"])
def test_dates_document_numbers_sums_and_lists(text: str) -> None:
    assert masked(text) == text


DIVIDERS = st.text(
    st.characters(blacklist_categories=("L", "N", "Cs"), blacklist_characters="\n,，、;；"),
    max_size=5,
)


@given(data=st.data())
def test_any_divider_between_any_digits_of_an_identity_number(data: st.DataObject) -> None:
    digits, text = "410701197203150037", ""
    for digit in digits:
        text += digit + data.draw(DIVIDERS)
    told = masked(text)
    assert re.sub(r"\D", "", told) == "0037"
    assert len(told) == len(text)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=11), DIVIDERS.filter(bool))
def test_a_mobile_in_any_groups(lengths: list[int], divider: str) -> None:
    number, pieces = "13812345678", []
    for length in lengths:
        pieces.append(number[:length])
        number = number[length:]
    text = divider.join(filter(None, [*pieces, number]))
    assume(not re.fullmatch(r"13?\.[0-9]+", text))  # a decimal fraction
    assert re.sub(r"\D", "", masked(text)) == "5678"


def test_work_grows_with_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: what is asked of the groups of one chain."""
    asked = []
    inner = masking._Chain.number_from
    monkeypatch.setattr(
        masking._Chain, "number_from", lambda self, first: asked.append(first) or inner(self, first)
    )
    for unit in ("13 ", "1 ", "138-", "410701 19720230 ", "2021.03-", "0371 65"):
        counts = []
        for times in (1_000, 2_000):
            asked.clear()
            masked(unit * times)
            counts.append(len(asked))
        assert counts[1] <= 2 * counts[0] + 10


@pytest.mark.parametrize("kind", ["json", "sarif"])
def test_json_is_masked_before_it_is_escaped(kind: str, tmp_path: Path) -> None:
    """A key, a value and a file name whose dividers JSON writes by their numbers."""
    path = tmp_path / "e\x1b[31m\u202e\x9b138\u200b1234\t5678.yaml"
    divided = r"139\u200b1234\t0001"
    path.write_text(
        f'表单: annual-record\n"电话{divided}": 1\n性别: "{divided}"\n', encoding="utf-8"
    )
    ran = command("check", path, "--format", kind)
    report = json.loads(ran.out)
    texts = json.dumps(report, ensure_ascii=False)
    assert "0001" in texts
    assert "139" not in texts
    assert "138" not in texts
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", ran.out)


def test_json_says_what_was_typed_once_it_is_read() -> None:
    text = 'a\x1b\x7f\x9b\u202e\u2066\u200f"\\\n\t\u0000号'
    assert json.loads(json_text({text: [text, {"x": (text, 1, None)}]})) == {
        text: [text, {"x": [text, 1, None]}]
    }


# --- where a number may stand ------------------------------------------------------------------

DIVIDED = "139\u200e1234\u2066/\u20690001"  # marks that are shown by number, once they are found


@pytest.fixture
def divided(tmp_path: Path) -> Path:
    """Folder, file, keys, a unit and a workbook's sheet that hold a divided number."""
    root = tmp_path / DIVIDED.replace("/", "-") / "填报"
    root.mkdir(parents=True)
    quoted = json.dumps(DIVIDED)
    text = f"表单: annual-record\n姓名: {quoted}\n工作单位: {quoted}\n{quoted}: {quoted}\n"
    (root / f"{DIVIDED.replace('/', '-')}.yaml").write_text(text, encoding="utf-8")
    book = load_workbook(EXAMPLES / "annual-record" / "people.xlsx")
    book.create_sheet(DIVIDED.replace("/", "-"))["A1"] = DIVIDED
    book.save(root / "人.xlsx")
    with zipfile.ZipFile(root / "坏.xlsx", "w") as archive:
        archive.writestr(f"xl/{DIVIDED.replace('/', '-')}.xml", "<x/>")
        archive.writestr("../x", "")
    return root


@pytest.mark.parametrize("name", ["check", "decide", "render", "build", "statistics"])
def test_a_divided_number_is_said_nowhere(
    name: str, divided: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in addresses of SARIF either, which hold the folder we are in."""
    inside = divided / "二"
    inside.mkdir()
    monkeypatch.chdir(inside)
    shown = ""
    for arguments in RUNS[name]:
        ran = run(arguments, Path("..") if name != "build" else divided, tmp_path / "出")
        assert "工具内部出错" not in ran.said
        shown += ran.said
    assert "0001" in shown
    for said in (shown, unquote(shown)):
        assert not re.search("139|1234", said), re.search(".{40}(139|1234).{40}", said)


def test_a_divided_number_is_in_no_report(divided: Path, tmp_path: Path) -> None:
    for kind in ("html", "xlsx"):
        path = tmp_path / f"汇总.{kind}"
        command("check", divided, "--summary", path)
        data = path.read_bytes()
        if kind == "xlsx":
            with zipfile.ZipFile(path) as archive:
                data = b"".join(archive.read(n) for n in archive.namelist() if n.endswith("xml"))
        text = data.decode("utf-8", "replace")
        assert "0001" in text
        assert not re.search(r"139\D{0,20}1234|139\\u", text)
