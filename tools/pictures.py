"""The pictures of docs/images but those of the page: made of what the commands really write.

    python tools/pictures.py [name ...]

Every picture is drawn from files that the package itself makes of invented people: sheets cell by
cell, texts line by line, pages by LibreOffice. Those of forms, named as they are, show the pages of
their full examples. Needed beside the package: fontconfig and a font for Chinese; LibreOffice and
poppler for the page of ``word``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import cadre_docs as cd  # noqa: E402

FOLDER = ROOT / "docs" / "images"
EXAMPLE = ROOT / "examples" / "annual-record" / "full.yaml"
FORM = "annual-record"
_SIZE, _LINE, _PAD = 15, 22, 8
_WHITE, _BLACK, _GREY, _EDGE = "#FFFFFF", "#262626", "#7F7F7F", "#C9CED6"
_HEAD, _SCREEN = "#F0F2F5", "#F7F8FA"
_COLOURS = 64  # of a picture: small files
_WIDEST, _PAGES_WIDEST = 1000, 2000
_SCALE, _GAP = 0.85, 6  # pixels a point of a page, and between pages
_PEOPLE = (  # name, sex, born, unit, digits before the check of a number, number of staff
    ("示例甲", "女", "1985-06", "示例中学", "41010219850612002", "1001"),
    ("示例乙", "男", "1990-11", "示例中学", "41010219901112003", "1002"),
    ("示例丙", "女", "1979-03", "示例小学", "41010219790312004", "1003"),
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999


def number(digits: str) -> str:
    """Return a citizen's number with its check character."""
    total = sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True))
    return digits + "10X98765432"[total % 11]


def font(size: int = _SIZE, *, mono: bool = False) -> ImageFont.FreeTypeFont:
    family = "Noto Sans Mono CJK SC" if mono else "Noto Sans CJK SC"
    asked = ["fc-match", "-f", "%{file}|%{index}", f"{family}:weight=80"]
    file, index = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split(
        "|"
    )
    return ImageFont.truetype(file, size, index=int(index))


# --- drawing -------------------------------------------------------------------------------------


def drawn_text(lines: Sequence[str], marks: Sequence[str] = ()) -> Image.Image:
    """Draw lines as on a screen; those that begin with one of ``marks`` stand out."""
    face = font(mono=True)
    width = int(max(face.getlength(line) for line in lines)) + 4 * _PAD
    picture = Image.new("RGB", (width, len(lines) * _LINE + 2 * _PAD), _SCREEN)
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        top = _PAD + number * _LINE
        if any(line.strip().startswith(mark) for mark in marks):
            draw.rectangle((0, top, width, top + _LINE), fill="#FFE9C2")
        draw.text((2 * _PAD, top), line, _BLACK, face)
    draw.rectangle((0, 0, picture.width - 1, picture.height - 1), outline=_EDGE)
    return picture


def drawn_sheet(path: Path, title: str, rows: Sequence[int], columns: Sequence[int]) -> Image.Image:
    """Draw some rows and columns of a sheet, with letters and numbers around them."""
    sheet = load_workbook(path, rich_text=False)[title]
    face, small = font(), font(12)
    texts = {(r, c): _shown(sheet.cell(r, c).value) for r in rows for c in columns}
    widths = {
        c: min(260, max(60, int(max(map(face.getlength, _within(texts, rows, c)))) + 2 * _PAD))
        for c in columns
    }
    lefts = [36]
    for column in columns:
        lefts.append(lefts[-1] + widths[column])
    high = _LINE + 4
    picture = Image.new("RGB", (lefts[-1] + 1, high * (len(rows) + 1) + 1), _WHITE)
    draw = ImageDraw.Draw(picture)
    for column, (left, right) in zip(columns, pairwise(lefts), strict=True):
        draw.rectangle((left, 0, right, high), fill=_HEAD, outline=_EDGE)
        draw.text((left + _PAD, 5), get_column_letter(column), _GREY, small)
    for number, row in enumerate(rows, 1):
        top = number * high
        draw.rectangle((0, top, lefts[0], top + high), fill=_HEAD, outline=_EDGE)
        draw.text((_PAD, top + 5), str(row), _GREY, small)
        for column, (left, right) in zip(columns, pairwise(lefts), strict=True):
            cell = sheet.cell(row, column)
            draw.rectangle((left, top, right, top + high), fill=_fill(cell), outline=_EDGE)
        for column, (left, right) in zip(columns, pairwise(lefts), strict=True):
            cell = sheet.cell(row, column)
            text = texts[row, column]
            free = texts.get((row, column + 1)) == ""  # a text runs on over empty cells
            while text and not free and face.getlength(text) > right - left - _PAD:
                text = text[:-1]
            draw.text((left + _PAD // 2 + 2, top + 1), text, _ink(cell), face)
    return picture


def _within(texts: dict[tuple[int, int], str], rows: Sequence[int], column: int) -> list[str]:
    """Return the texts of a column that have to find room in it."""
    kept = (texts[row, column] for row in rows if texts.get((row, column + 1)) != "")
    return [*kept, ""]


def _shown(value: Any) -> str:
    text = "" if value is None else str(value)
    return "" if text.startswith("=") else " ".join(text.split())


def _fill(cell: Any) -> str:
    rgb = cell.fill.fgColor.rgb
    known = cell.fill.fill_type == "solid" and isinstance(rgb, str)
    return f"#{rgb[2:]}" if known else _WHITE


def _ink(cell: Any) -> str:
    colour = cell.font.color
    rgb = colour.rgb if colour is not None else None
    return f"#{rgb[2:]}" if isinstance(rgb, str) else _BLACK


def below(*pictures: Image.Image) -> Image.Image:
    """Set pictures below each other."""
    gap = 2 * _PAD
    width = max(picture.width for picture in pictures)
    height = sum(picture.height + gap for picture in pictures) - gap
    whole, top = Image.new("RGB", (width, height), _WHITE), 0
    for picture in pictures:
        whole.paste(picture, (0, top))
        top += picture.height + gap
    return whole


def drawn_page(path: Path, folder: Path, part: float) -> Image.Image:
    """Have LibreOffice draw the first page of a document; return the upper part of it."""
    soffice = shutil.which("soffice")
    if soffice is None:
        raise SystemExit("LibreOffice is missing")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    made = [
        soffice,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(path),
    ]
    subprocess.run(made, check=True, capture_output=True)
    pdf = folder / f"{path.stem}.pdf"
    page = folder / "page"
    subprocess.run(
        ["pdftoppm", "-r", "90", "-f", "1", "-l", "1", "-png", "-singlefile", pdf, page], check=True
    )
    picture = Image.open(page.with_suffix(".png")).convert("RGB")
    return picture.crop((0, 0, picture.width, int(picture.height * part)))


def save(picture: Image.Image, name: str, *, widest: int = _WIDEST) -> None:
    if picture.width > widest:
        high = picture.height * widest // picture.width
        picture = picture.resize((widest, high), Image.Resampling.LANCZOS)
    target = FOLDER / f"{name}.png"
    picture.quantize(_COLOURS).save(target, optimize=True)
    print(target.relative_to(ROOT), f"{target.stat().st_size // 1024} KB")


# --- what is shown -------------------------------------------------------------------------------


def people(folder: Path, names: Sequence[str] = ("", "", "")) -> Path:
    """Write the forms of invented people, under other names if they are given."""
    folder.mkdir(parents=True, exist_ok=True)
    text = EXAMPLE.read_text(encoding="utf-8")
    for (given, sex, born, unit, digits, _), name in zip(_PEOPLE, names, strict=False):
        own = text.replace("示例子", name or given).replace("性别: 男", f"性别: {sex}")
        own = own.replace("1985-06", born).replace("示例中学", unit)
        own = own.replace("410701198506150012", number(digits))
        (folder / f"{name or given}.yaml").write_text(own, encoding="utf-8")
    return folder


def staff_list(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "在职人员"
    sheet.append(["示例县教育系统在编人员花名册"])
    sheet.append(["工号", "职工姓名", "性别", "出生日期", "单位名称", "公民身份号码", "爱好"])
    for name, sex, born, unit, digits, staff in _PEOPLE:
        sheet.append([staff, name, sex, born, unit, number(digits), "棋"])
    book.save(path)
    return path


def staff_lists(folder: Path) -> Image.Image:
    source = staff_list(folder / "花名册.xlsx")
    mapping = cd.prefill(FORM, source).mapping
    text = mapping.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")][:22]
    mapping.write_text(text.replace("\n确认: 否", "\n确认: 是"), encoding="utf-8")
    made = cd.prefill(FORM, source, folder / "全部.xlsx").written[0]
    return below(
        drawn_sheet(source, "在职人员", range(1, 6), range(1, 8)),
        drawn_text(lines, ("确认:",)),
        drawn_sheet(made, "人员", (4, 7, 8, 9), range(1, 9)),
    )


def last_year(folder: Path) -> Image.Image:
    made = cd.begin(FORM, people(folder / "2023"), folder / "填报2024").written[0]
    sheet = load_workbook(made)["填写"]
    return drawn_sheet(made, sheet.title, range(1, 20), range(1, 5))


def expected(folder: Path) -> Image.Image:
    handed = people(folder / "填报", ("", ""))
    table = folder / "名单.xlsx"
    book = Workbook()
    book.active.append(["姓名", "单位", "出生年月"])
    for name, _, born, unit, _, _ in _PEOPLE:
        book.active.append([name, unit, born])
    book.save(table)
    checked = cd.check(cd.read(handed, expected=table))
    said = [line for line in cd.report(checked).splitlines() if line.strip()]
    command = "$ cadre-docs check 填报/ --expected 名单.xlsx"
    return below(
        drawn_sheet(table, book.active.title, range(1, 5), range(1, 4)),
        drawn_text([command, *_short(said, folder)]),
    )


def _short(lines: Sequence[str], folder: Path) -> list[str]:
    return [line.replace(f"{folder}/", "")[:92] for line in lines]


def order(folder: Path) -> Image.Image:
    handed = people(folder / "填报", ("张示例", "王示例", "丁示例"))
    for file in handed.iterdir():
        text = file.read_text(encoding="utf-8").replace("示例小学", "示例中学")
        file.write_text(text, encoding="utf-8")
    read = cd.read(handed)
    made = cd.roster(read, folder / "名册.xlsx", draft=True, order=["姓氏笔画"]).written[0]
    sheet = load_workbook(made).worksheets[0]
    return drawn_sheet(made, sheet.title, range(1, 9), range(1, 8))


def two_hands(folder: Path) -> Image.Image:
    made = cd.office(FORM, cd.read(people(folder / "填报")), folder / "单位填写.xlsx").written[0]
    return drawn_sheet(made, "人员", (4, 7, 8, 9), range(1, 9))


def other_spreadsheets(folder: Path) -> Image.Image:
    given = people(folder / "2023", ("",))
    book = cd.begin(FORM, given, folder / "填报").written[0]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    made = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", folder, book]
    subprocess.run(made, check=True, capture_output=True)
    told = cd.confirm(folder / "示例甲.ods")
    lines = _short([line for line in told.text().splitlines() if line.strip()], folder)
    return drawn_text(["$ cadre-docs confirm 示例甲.ods", *lines])


def word(folder: Path) -> Image.Image:
    from docx import Document

    made = cd.render(cd.read(people(folder / "填报", ("",))), folder / "印", formats=["docx"])
    form = folder / "示例甲.docx"
    document = Document(str(next(p for p in made.written if p.suffix == ".docx")))
    wrong = {"女": "√男 √女", "1979.03": "79.3", "1985.06": "85.6"}
    for table in document.tables:
        for cell in {c._tc: c for row in table.rows for c in row.cells}.values():
            for run in (r for p in cell.paragraphs for r in p.runs if r.text in wrong):
                run.text = wrong[run.text]
    document.save(str(form))
    checked = cd.check(cd.read(form))
    copy = cd.mark(checked, folder / "标注").written[0]
    return drawn_page(copy, folder, 0.4)


def pages(form: str, folder: Path) -> Image.Image:
    """Draw the pages of a form's full example, as printed, side by side."""
    import pypdfium2

    read = cd.read(ROOT / "examples" / form / "full.yaml")
    (pdf,) = (p for p in cd.render(read, folder, formats=["pdf"]).written if p.suffix == ".pdf")
    document = pypdfium2.PdfDocument(pdf)
    drawn = [page.render(scale=_SCALE, grayscale=False).to_pil() for page in document]
    width = sum(page.width + _GAP for page in drawn) - _GAP
    whole = Image.new("RGB", (width, max(page.height for page in drawn)), _GREY)
    left = 0
    for page in drawn:
        whole.paste(page, (left, 0))
        left += page.width + _GAP
    return whole


PICTURES: dict[str, Callable[[Path], Image.Image]] = {
    "way-word": word,
    "way-other-spreadsheets": other_spreadsheets,
    "way-staff-lists": staff_lists,
    "way-last-year": last_year,
    "way-expected": expected,
    "way-order": order,
    "way-two-hands": two_hands,
}


def main() -> None:
    printed = cd.open_catalog().form_ids
    forms = [form for form in printed if (ROOT / "examples" / form).is_dir()]
    for name in sys.argv[1:] or [*PICTURES, *forms]:
        with tempfile.TemporaryDirectory() as folder:
            if name in forms:
                save(pages(name, Path(folder)), name, widest=_PAGES_WIDEST)
            else:
                save(PICTURES[name](Path(folder)), name)


if __name__ == "__main__":
    main()
