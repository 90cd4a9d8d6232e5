"""Every remedy of reading is obeyed in the file itself: by the place and the words of the finding."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from cadre_docs.catalog import Catalog
from cadre_docs.checks.records import check_intake
from cadre_docs.findings import Finding, Severity
from cadre_docs.intake.read import read_paths
from cadre_docs.templates.workbooks.form import blank_workbook

ROOT = Path(__file__).resolve().parents[2]
SOUND = (ROOT / "examples" / "annual-record" / "minimal.yaml").read_text(encoding="utf-8")
SOUND = re.sub(r"^#.*\n", "", SOUND)
Lines = list[str]


def suggested(finding: Finding) -> str:
    return re.search("是否为“(.+?)”", finding.remedy)[1]


def rename(lines: Lines, finding: Finding) -> None:
    _, after = here(lines, finding).split(":", 1)
    lines[finding.position.line - 1] = f"{suggested(finding)}:{after}"


def here(lines: Lines, finding: Finding) -> str:
    return lines[finding.position.line - 1]


def write(value: str | Callable[[Finding], str]):
    def mend(lines: Lines, finding: Finding) -> None:
        at = finding.position
        text = value if isinstance(value, str) else value(finding)
        lines[at.line - 1] = here(lines, finding)[: at.column - 1] + text

    return mend


def delete(lines: Lines, finding: Finding) -> None:
    del lines[finding.position.line - 1]


def drop_row(lines: Lines, finding: Finding) -> None:
    table = next(n for n in range(finding.position.line - 1, -1, -1) if ":" in lines[n - 1]
                 and not lines[n - 1].lstrip().startswith("-"))  # fmt: skip
    del lines[finding.position.line - 1]
    if table >= len(lines) or not lines[table].lstrip().startswith("-"):
        pass  # the key alone is an empty box


def move_down(lines: Lines, finding: Finding) -> None:
    section = re.search("移到“(.+?):”下面", finding.remedy)[1]
    line = lines.pop(finding.position.line - 1)
    lines.insert(lines.index(f"{section}:") + 1, f"  {line}")


def move_out(lines: Lines, finding: Finding) -> None:
    lines.insert(0, lines.pop(finding.position.line - 1).strip())


def strip_controls(lines: Lines, finding: Finding) -> None:
    number = finding.position.line - 1
    lines[number] = re.sub("[\ue000-\uf8ff]", "", lines[number])


def comment_apart(lines: Lines, finding: Finding) -> None:
    """“#”前空两格、后空一格."""
    at = finding.position
    text = here(lines, finding)
    head, sign = text[: at.column - 1].rstrip(), text[at.column - 1 :].lstrip("#").strip()
    lines[at.line - 1] = f"{head}  # {sign}"


def comment_above(lines: Lines, finding: Finding) -> None:
    """移到上面单独一行."""
    at = finding.position
    text = here(lines, finding)
    lines[at.line - 1] = text[: at.column - 1].rstrip()
    lines.insert(at.line - 1, f"# {text[at.column - 1 :].lstrip('#').strip()}")


def quoted(lines: Lines, finding: Finding) -> None:
    """是内容的，请用引号把整个值括起来."""
    key, value = here(lines, finding).split(": ", 1)
    lines[finding.position.line - 1] = f"{key}: '{value}'"


def as_block(lines: Lines, finding: Finding) -> None:
    """在冒号后写“|”，文字从下一行起、每行前面空两格；“>”改为“|”."""
    assert "“|”" in finding.remedy
    at = finding.position
    head, value = here(lines, finding)[: at.column - 1], here(lines, finding)[at.column - 1 :]
    if value.startswith(">"):
        lines[at.line - 1] = f"{head}|"
        return
    first = at.line - 1
    last = next((n for n in range(first + 1, len(lines)) if not lines[n].startswith(" ")), None)
    texts = [value, *lines[first + 1 : last]]
    if value.startswith('"'):
        texts[0], texts[-1] = texts[0].lstrip('"'), texts[-1].rstrip().rstrip('"')
    lines[first:last] = [f"{head}|", *(f"  {text.strip()}" for text in texts)]


def substitute(pattern: str, instead: str | Callable[[re.Match[str]], str]):
    """Write something else for what is odd: in the text that begins where the finding is."""

    def mend(lines: Lines, finding: Finding) -> None:
        for number in range(finding.position.line - 1, len(lines)):
            lines[number] = re.sub(pattern, instead, lines[number])

    return mend


def as_the_finding_names(lines: Lines, finding: Finding) -> None:
    """改为“…”（删去后用输入法重新录入）."""
    odd = re.search("“(.)”（U", finding.message)[1]
    number = finding.position.line - 1
    lines[number] = lines[number].replace(odd, re.search("改为“(.)”", finding.remedy)[1])


def first_choice(finding: Finding) -> str:
    return re.search("可选：([^、]+)", finding.wanted)[1]


def first_notation(finding: Finding) -> str:
    return re.search(r"可写成 ([^、，]+)", finding.wanted)[1].strip()


def changed(before: str, after: str) -> str:
    assert before in SOUND
    return SOUND.replace(before, after)


FACTS = "考核依据:\n"
SUMMARY = SOUND[SOUND.index("个人总结:") : SOUND.index(f"\n{FACTS}")]
REMARK = changed("管理九级岗位（科员）", "管理九级岗位 #2（科员）")
without_tags = substitute("<p>|&nbsp;", "")
wide_signs = substitute("[<>&]", lambda sign: {"<": "＜", ">": "＞", "&": "＆"}[sign[0]])
# name: code, the record, what its finding says to do.
CASES: dict[str, tuple[str, str, Callable[[Lines, Finding], None]]] = {
    "a name misspelt": ("FS-unknown", changed("出生年月:", "出生年份:"), rename),
    "a stranger": ("FS-unknown", SOUND + "血型不明: A\n", delete),
    "a fact outside its section": (
        "FS-unknown", changed("政治面貌:", "退休时间: 2023-08\n政治面貌:"), move_down,
    ),
    "a box inside a section": (
        "FS-unknown", changed("性别: 女\n", "").replace(FACTS, f"{FACTS}  性别: 女\n"), move_out,
    ),
    "a form misspelt": (
        "FS-form", changed("表单: annual-record", "表单: anual-record"),
        lambda lines, f: lines.__setitem__(f.position.line - 1, f"表单: {suggested(f)}"),
    ),
    "a choice with a word too many": ("FS-choice", changed("性别: 女", "性别: 女的"), write(suggested)),
    "no choice at all": ("FS-choice", changed("性别: 女", "性别: 雌"), write(first_choice)),
    "a yes or no that is neither": (
        "FS-choice", SOUND.replace(FACTS, f"{FACTS}  初次就业: 也许\n"), write(first_choice),
    ),
    "a grade below, never raised": (
        "AA-11", SOUND.replace(FACTS, f"考核档次建议: 基本称职\n{FACTS}"), write(first_choice),
    ),
    "no date": ("FS-type", changed("任现岗时间: 2021-03", "任现岗时间: 去年"), write(first_notation)),
    "无 for a date that must be": ("FS-type", changed("任现岗时间: 2021-03", "任现岗时间: 无"), write(first_notation)),
    "无 for a column that must be": (
        "FS-choice",
        SOUND.replace(FACTS, f"{FACTS}  处分:\n    - {{种类: 无, 决定日期: 2023-06-15}}\n"), drop_row,
    ),
    "one box twice": ("FS-duplicate", changed("性别: 女\n", "性别: 女\n性别: 女\n"), delete),
    "a character of nobody's font": ("FS-control", changed("管理九级", "管\ue123理九级"), strip_controls),
    "a remark behind a value": ("FS-comment", REMARK, comment_apart),
    "a remark behind a value, above it": ("FS-comment", REMARK, comment_above),
    "a number sign that is content": ("FS-comment", REMARK, quoted),
    "paragraphs in a plain text": (
        "FS-folded", changed(SUMMARY, "个人总结: 一年来遵守制度。\n  完成了工作。\n  没有差错。\n"), as_block,
    ),
    "paragraphs in quotes": (
        "FS-folded", changed(SUMMARY, '个人总结: "一年来遵守制度。\n  完成了工作。"\n'), as_block,
    ),
    "paragraphs under >": (
        "FS-folded", changed("个人总结: |\n", "个人总结: >\n  一年来遵守制度。\n"), as_block,
    ),
    "tags of a web page, deleted": (
        "FS-markup", changed("一年来，", "<p>一年来&nbsp;，"), without_tags,
    ),
    "tags that are meant": (
        "FS-markup", changed("学籍管理、", "写<p>标签、"), wide_signs,
    ),
    "a compatibility hanzi in a name": ("FS-odd", changed("示例丑", "示\uf9d8丑"), as_the_finding_names),
    "a compatibility hanzi elsewhere": ("FS-odd", changed("档案管理\n", "\uf9d8管理\n"), as_the_finding_names),
    "a variation selector": (
        "FS-odd", changed("示例丑", "示例丑\U000e0100"), substitute("[\U000e0100-\U000e01ef]", ""),
    ),
    "a radical without hanzi": ("FS-odd", changed("示例丑", "示例\u2e80"), substitute("\u2e80", "丑")),
    "an end of a line as programs spell it": (
        "FS-odd", changed("一年来，", r"一年来，\n"), substitute(r"\\n", ""),
    ),
    "a mark on nothing": ("FS-odd", changed("示例丑", "\u0304示例丑"), substitute("\u0304", "")),
    "an exception for nothing": (
        "EX-unused",
        SOUND + "例外: [{规则: AA-19, 理由: 甲, 批准: 乙, 日期: 2024-01-01}]\n", delete,
    ),
    "an exception of which a part is missing": (
        "FS-required",
        SOUND + "例外: [{规则: AA-19, 理由: 甲, 批准: 乙}]\n", delete,
    ),
}  # fmt: skip
CODES = {code for code, _, _ in CASES.values()} - {"FS-required", "AA-11"} | {
    "FS-file", "FS-syntax", "FS-template", "ID-number-cell", "ID-duplicate",
}  # fmt: skip


def findings_of(forms: Catalog, *paths: Path) -> list[Finding]:
    return check_intake(read_paths(paths, forms), forms)


def errors(findings: list[Finding]) -> set[str]:
    return {f.sentence() for f in findings if f.severity is Severity.ERROR}


@pytest.mark.parametrize("name", CASES)
def test_in_yaml(name: str, tmp_path: Path, forms: Catalog) -> None:
    code, text, mend = CASES[name]
    path = tmp_path / "记录.yaml"
    path.write_text(text, encoding="utf-8")
    [finding] = [f for f in findings_of(forms, path) if f.code == code]
    lines = text.splitlines()
    mend(lines, finding)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    after = findings_of(forms, path)
    assert code not in {f.code for f in after}
    assert not errors(after)


def test_nothing_to_mend_in_the_record_they_start_from(tmp_path: Path, forms: Catalog) -> None:
    path = tmp_path / "记录.yaml"
    path.write_text(SOUND, encoding="utf-8")
    assert not errors(findings_of(forms, path))


@pytest.mark.parametrize("word", ["无", "没有", "/", "——"])
@pytest.mark.parametrize(
    "box", ["退休时间", "考核期间", "连续旷工", "兼任岗位类别", "身份证号码", "初次就业"]
)
def test_nothing_in_a_box_that_may_stay_empty_is_nothing_and_is_told(
    word: str, box: str, tmp_path: Path, forms: Catalog
) -> None:
    path = tmp_path / "记录.yaml"
    path.write_text(SOUND.replace(FACTS, f'{FACTS}  {box}: "{word}"\n'), encoding="utf-8")
    found = findings_of(forms, path)
    assert not errors(found)
    told = [f for f in found if f.code == "FS-clean"]
    says_no = box == "初次就业" and word in ("无", "没有")
    assert len(told) == (0 if says_no else 1)
    [record] = [e.record for e in read_paths([path], forms).entries]
    field = record.schema.nested["考核依据"][box]
    assert record.get(field.id) == (False if says_no else None)


def test_files_one_finds_by_a_similar_name(tmp_path: Path, forms: Catalog) -> None:
    (tmp_path / "张三.yaml").write_text(SOUND, encoding="utf-8")
    [finding] = findings_of(forms, tmp_path / "张山.yaml")
    assert finding.code == "FS-file"
    assert not errors(findings_of(forms, tmp_path / suggested(finding)))


def test_a_text_in_no_encoding_saved_as_utf_8(tmp_path: Path, forms: Catalog) -> None:
    path = tmp_path / "记录.yaml"
    path.write_bytes(SOUND.encode("utf-16-be").replace(b"\0\n", b"\xff\xff"))
    [finding] = [f for f in findings_of(forms, path) if f.severity is Severity.ERROR]
    assert finding.code == "FS-syntax"
    path.write_text(SOUND, encoding="utf-8")
    assert not errors(findings_of(forms, path))


def test_one_person_twice(tmp_path: Path, forms: Catalog) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(SOUND, encoding="utf-8")
    found = [f for f in findings_of(forms, tmp_path) if f.code == "ID-duplicate"]
    assert len(found) == 2  # each copy names the other
    Path(found[0].position.file).unlink()
    assert not errors(findings_of(forms, tmp_path))


# --- workbooks --------------------------------------------------------------------------------


@pytest.fixture
def book(forms: Catalog, tmp_path: Path) -> Path:
    """The fill-in workbook with what must be filled."""
    path = tmp_path / "填报.xlsx"
    path.write_bytes(blank_workbook(forms.schema("annual-record")))
    [record] = [e.record for e in read_paths([sound(tmp_path)], forms).entries]
    texts = {field.key: str(value.typed) for _, field, value in record.texts()}

    def fill(workbook: Workbook) -> None:
        sheet = workbook["填写"]
        for row in range(4, sheet.max_row + 1):
            if (key := sheet.cell(row, 2).value) in texts:
                sheet.cell(row, 3).value = texts[key]

    edit(path, fill)
    return path


def sound(folder: Path) -> Path:
    path = folder / "记录.yml"
    path.write_text(SOUND, encoding="utf-8")
    return path


def edit(path: Path, change: Callable[[Workbook], None]) -> None:
    workbook = load_workbook(path)
    change(workbook)
    workbook.save(path)


def row_of(sheet: Worksheet, key: str) -> int:
    return next(r for r in range(4, sheet.max_row + 1) if sheet.cell(r, 2).value == key)


def test_a_filled_workbook_is_sound(book: Path, forms: Catalog) -> None:
    assert not errors(findings_of(forms, book))


def test_a_number_that_excel_keeps_as_a_number(book: Path, forms: Catalog) -> None:
    def spoil(workbook: Workbook) -> None:
        sheet = workbook["填写"]
        cell = sheet.cell(row_of(sheet, "身份证号码"), 3)
        cell.value, cell.number_format = 110101199011011242, "0"

    edit(book, spoil)
    [finding] = [f for f in findings_of(forms, book) if f.code == "ID-number-cell"]

    def mend(workbook: Workbook) -> None:
        cell = workbook[finding.position.sheet][finding.position.cell]
        cell.number_format, cell.value = "@", "110101199011011224"

    edit(book, mend)
    after = findings_of(forms, book)
    assert "ID-number-cell" not in {f.code for f in after}
    assert not {f.code for f in after if f.severity is Severity.ERROR} - {"ID-checksum"}


def test_a_name_that_was_changed_is_put_back(book: Path, forms: Catalog) -> None:
    def rename_item(before: str, after: str) -> Callable[[Workbook], None]:
        def change(workbook: Workbook) -> None:
            sheet = workbook["填写"]
            sheet.cell(row_of(sheet, before), 2).value = after

        return change

    edit(book, rename_item("从事工作", "工作"))
    [finding] = [f for f in findings_of(forms, book) if f.code == "FS-template"]
    assert "改回原名" in finding.remedy
    edit(book, rename_item("工作", finding.path))
    assert not [f for f in findings_of(forms, book) if f.code == "FS-template"]
