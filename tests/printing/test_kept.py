"""What is kept from person to person: it never changes a byte, and saves the work."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.pages import borders
from cadre_docs.pages.model import Cell, Paragraph, Run, Shared
from cadre_docs.pages.read_docx import reader, tables
from cadre_docs.pages.read_docx.kept import Kept
from cadre_docs.pages.typeset import blocks, pages, typefaces
from cadre_docs.printing.document import Printer
from tests.yaml_texts import dump_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from cadre_docs.record import Record

FRESH = """
import json, sys
from pathlib import Path
from hashlib import sha256
from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.printing.document import Printer
[entry] = read_paths([Path(sys.argv[1])], Catalog()).entries
document = Printer(Catalog()).filled(entry.record)
print(json.dumps([sha256(made).hexdigest() for made in (document.docx, document.pdf)]))
"""
GIVEN = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"
WORDS = (
    "调查",
    "研究",
    "示范",
    "推广",
    "培训",
    "数据 A-12",
    "“课题”",
    "87%",
    "《纪要》",
    "，",
    "。",
    "\n",
)
SECRET = "某甲的话：" + "只此一家" * 5


def person(number: int) -> dict[str, object]:
    """Return somebody: much of it as others have it, some of it not."""
    draw = random.Random(number)  # noqa: S311 - no secret
    text = "".join(draw.choices(WORDS, k=draw.choice((5, 60, 200))))
    work = {"起止时间": "2021.03-2022.05", "名称": f"示例项目{draw.randrange(3)}", "工作内容": "整理数据",
            "本人作用": draw.choice(("主持", "参与")), "完成情况": "结题"}  # fmt: skip
    return {
        "表单": "henan-tenure-form",
        "聘期": "2021.03-2024.02",
        "主管部门": "示例厅",
        "单位": draw.choice(
            ("示例市第一中学", "示例省水文中心新技术推广站示范基地筹备处办公室综合科")
        ),
        "姓名": "示例" + GIVEN[number],
        "性别": draw.choice("男女"),
        "出生日期": f"19{draw.randint(70, 79)}-01-02",
        "从事专业": "水文",
        "手机号码": "13900000000",
        "个人总结": text.strip() or "无",
        "主要工作": [dict(work) for _ in range(draw.randint(0, 7))],
        "聘期考核档次建议": "合格",
    }


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Record]]:
    folder, catalog, found = tmp_path_factory.mktemp("people"), Catalog(), []
    for number in range(8):
        path = folder / f"{number}.yaml"
        path.write_text(dump_yaml(person(number)), encoding="utf-8")
        [entry] = read_paths([path], catalog).entries
        found.append((path, entry.record))
    return found


def forget() -> None:
    """Let go of all that was kept of documents and fonts."""
    reader._kept.looks.clear()
    reader._kept.parts.clear()
    borders._kept.clear()
    for known in (pages._typefaces, typefaces._typeface, typefaces._shaped_once):
        known.cache_clear()


def made(printer: Printer, record: Record) -> list[str]:
    document = printer.filled(record)
    return [sha256(file).hexdigest() for file in (document.docx, document.pdf)]


def test_nobody_is_printed_otherwise_after_others(people: list[tuple[Path, Record]]) -> None:
    printer, alone = Printer(Catalog()), []
    for _, record in people:
        forget()
        alone.append(made(printer, record))
    draw = random.Random(24)  # noqa: S311 - no secret
    for _ in range(2):
        order = draw.sample(range(len(people)), len(people))
        for number in [*order, *draw.choices(order, k=3)]:
            assert made(printer, people[number][1]) == alone[number]
    for path, _ in draw.sample(people, 2):
        run = subprocess.run(
            [sys.executable, "-c", FRESH, path], capture_output=True, check=True, text=True
        )
        assert json.loads(run.stdout) == alone[int(path.stem)]


def test_a_pdf_is_told_by_what_it_was_filled_with(people: list[tuple[Path, Record]]) -> None:
    def identity(record: Record) -> bytes:
        document = Printer(Catalog()).filled(record)
        pdf = PdfReader(io.BytesIO(document.pdf))
        assert "file" not in vars(document.filled), "a DOCX was packed that nobody asked for"
        return pdf.trailer["/ID"][0].original_bytes

    identities = [identity(record) for _, record in people[:3]]
    assert len(set(identities)) == len(identities)
    assert identity(people[0][1]) == identities[0]


def test_nobody_bears_anothers_name(people: list[tuple[Path, Record]]) -> None:
    printer = Printer(Catalog())
    names = [record.person for _, record in people]
    for _ in range(2):
        for _, record in people:
            text = printer.layout(record).text()
            assert [name for name in names if name in text] == [record.person]


def test_what_others_have_is_read_and_set_once(
    people: list[tuple[Path, Record]], monkeypatch: pytest.MonkeyPatch
) -> None:
    forget()
    printer, record = Printer(Catalog()), people[0][1]
    count: Counter[str] = Counter()
    for module, name in ((tables, "_frame"), (blocks, "set_paragraph")):
        whole = getattr(module, name)

        def counted(*args, whole=whole, name=name):
            count[name] += 1
            return whole(*args)

        monkeypatch.setattr(module, name, counted)
    works = []
    for _ in range(4):
        count.clear()
        printer.filled(record).pdf  # noqa: B018 - it is made when asked for
        works.append((count["_frame"], count["set_paragraph"]))
    first, *_, last = works
    outside = sum(isinstance(block, Paragraph) for block in printer.layout(record).blocks())
    assert first[1] > 3 * outside
    assert last == (0, outside)  # no box is set again: only what stands in none


def test_a_text_is_kept_when_it_comes_the_second_time() -> None:
    kept = Kept()
    key = (kept.place("here"), SECRET.encode())
    text = (Paragraph((Run(SECRET, Paragraph().mark),)),)
    assert type(kept.keep_cell(key, text)) is tuple
    assert kept.cell(key) is None
    assert isinstance(kept.keep_cell(key, text), Shared)
    assert kept.cell(key) == text
    assert kept.cell((kept.place("there"), SECRET.encode())) is None


def test_a_cell_with_something_of_its_file_is_not_kept() -> None:
    from cadre_docs.pages.model import Picture

    kept = Kept()
    key = (kept.place("here"), b"<w:tc/>")
    photo = (Paragraph((Picture(b"", "image/jpeg", 1, 1),)),)
    for _ in range(3):
        assert kept.keep_cell(key, photo) is photo
    assert kept.cell(key) is None


def test_what_is_kept_cannot_be_changed() -> None:
    cell = Cell(0, Shared((Paragraph(),)))
    with pytest.raises(AttributeError):
        cell.blocks[0].left = 1.0  # type: ignore[misc]
