"""What is done once for a record, a document or a file in a build is counted, not timed."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from pathlib import Path

import PIL.Image
import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.intake import packing
from cadre_docs.intake.read import read_paths
from cadre_docs.masters import photo_size as printed
from cadre_docs.masters import prepare
from cadre_docs.masters.docx import ready as docx_master
from cadre_docs.pages.fonts.choice import FontBook
from cadre_docs.printing.document import Printer
from cadre_docs.project import jobs as work
from cadre_docs.project import scan
from cadre_docs.project.file.read import read_project
from cadre_docs.project.jobs import Job, Settings, make
from cadre_docs.project.run import Options, build
from cadre_docs.project.transfer import Parcel, pack, unpack
from cadre_docs.record import Record
from cadre_docs.record.photo import read as photo
from cadre_docs.rules import engine
from cadre_docs.source import files as reading
from tests.command import command
from tests.rules.test_rule_cases import HERE, _record

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PEOPLE, UNIT = HERE / "bases" / "annual-record.yaml", HERE / "bases" / "annual-unit.yaml"
NAMES = "甲乙丙丁戊己"
PROJECT = """\
表单: [annual-record]
记录: 填报
单位表: 单位.yaml
历年: 历年
输出: 输出
格式: [docx]
"""


def counted(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, key) -> Counter:
    """Count calls of a function by what ``key`` makes of their arguments."""
    real, calls = getattr(owner, name), Counter()

    def call(*args, **options):
        calls[key(*args)] += 1
        return real(*args, **options)

    monkeypatch.setattr(owner, name, call)
    return calls


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Six people of one unit, one of whom has a record of the year before; all are graded."""
    for folder in ("填报", "历年"):
        (tmp_path / folder).mkdir()
    for name in NAMES:
        text = _record(PEOPLE, {"姓名": f"示例{name}", "单位": "示例甲校"})
        (tmp_path / "填报" / f"{name}.yaml").write_text(text, encoding="utf-8")
    text = _record(PEOPLE, {"姓名": "示例甲", "单位": "示例甲校", "年度": 2022})
    (tmp_path / "历年" / "甲.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "单位.yaml").write_text(_record(UNIT, {"基本.单位": "示例甲校"}), encoding="utf-8")
    (tmp_path / "cadre-docs.yaml").write_text(PROJECT, encoding="utf-8")
    return tmp_path


def made(folder: Path):
    summary = build(read_project(folder), Options())
    assert not summary.problems
    return summary


@pytest.fixture
def job(tmp_path: Path):
    """Return a function: kinds of outputs → the job of a person whose photo is made smaller."""
    example = EXAMPLES / "liaocheng-talent"
    (tmp_path / "a.yaml").write_text((example / "full.yaml").read_text("utf-8"), encoding="utf-8")
    with PIL.Image.open(example / "photo.jpg") as picture:
        picture.resize((1400, 1960)).save(tmp_path / "photo.jpg", quality=95)
    [entry] = read_paths([tmp_path / "a.yaml"], Catalog()).entries
    make(Job(1, pack(Parcel(entry)), ("docx", "pdf", "xlsx"), Settings()))  # what all share
    photo._facts.clear()
    photo._sizes.clear()
    printed._printed.clear()
    return lambda *kinds: Job(1, pack(Parcel(entry)), kinds, Settings())


def outputs_of(job: Job) -> set[str]:
    result = make(job)
    assert result.stopped == ""
    return set(result.outputs)


def test_every_rule_runs_once_for_a_graded_record(project, monkeypatch) -> None:
    def of(rule, context, *_) -> tuple[str, str]:
        record = getattr(context, "record", None)
        return rule.code, record.person if record else ""

    runs = counted(monkeypatch, engine, "run", of)
    made(project)
    of_people = {key: number for key, number in runs.items() if key[1]}
    assert {person for _, person in of_people} == {f"示例{name}" for name in NAMES}
    assert ("AA-17a", "") not in of_people
    assert set(of_people.values()) == {1}


def test_a_job_decides_with_what_the_rules_said_once(project, monkeypatch) -> None:
    applied = counted(monkeypatch, engine, "apply_all", lambda context, *_: context.record.person)
    [entry] = read_paths([project / "填报" / "乙.yaml"], Catalog()).entries
    result = make(Job(1, pack(Parcel(entry)), (), Settings()))
    assert result.grades
    assert applied == {"示例乙": 1}


def test_a_record_is_pickled_once(project, monkeypatch) -> None:
    pickled: Counter[tuple[str, str]] = Counter()

    by_fields = packing._Packer.dispatch_table[Record]

    def reduced(record: Record):
        pickled[record.person, str(record.get("year"))] += 1
        return by_fields(record)

    monkeypatch.setitem(packing._Packer.dispatch_table, Record, reduced)
    made(project)
    people = {key: number for key, number in pickled.items() if key[0]}
    assert len(people) == len(NAMES) + 1  # and the one of the year before
    assert set(people.values()) == {1}


def test_what_was_worked_out_of_a_record_does_not_travel(project) -> None:
    [entry] = read_paths([project / "填报" / "乙.yaml"], Catalog()).entries
    plain = pack(Parcel(entry))
    assert entry.record.texts()
    assert entry.record.dated
    assert pack(Parcel(entry)) == plain
    there = unpack(plain, Parcel, Catalog().schema).entry
    assert there == entry
    assert there.record.places == entry.record.places
    assert there.record.texts() == entry.record.texts()


def test_a_parcel_is_unpacked_once_in_a_job(job, monkeypatch) -> None:
    opened = counted(monkeypatch, work, "unpack", lambda _, kind, *__: kind)
    assert outputs_of(job("docx")) == {"docx"}
    assert opened == {Parcel: 1}


@pytest.mark.parametrize("kinds", [("docx",), ("docx", "pdf", "xlsx")])
def test_a_photo_is_decoded_once(job, monkeypatch, kinds) -> None:
    decoded = counted(monkeypatch, PIL.Image, "_getdecoder", lambda _, name, *__: name)
    assert outputs_of(job(*kinds)) == set(kinds)
    assert decoded == {"jpeg": 1}


def test_a_picture_is_kept_for_one_job_alone(job, monkeypatch) -> None:
    decoded = counted(monkeypatch, PIL.Image, "_getdecoder", lambda _, name, *__: name)
    outputs_of(job("docx"))
    photo._facts.clear()
    photo._sizes.clear()
    printed._printed.clear()
    outputs_of(job("docx"))
    assert decoded == {"jpeg": 2}


def test_glyphs_are_looked_up_once(job, monkeypatch) -> None:
    looked_up = counted(monkeypatch, FontBook, "missing", lambda *_: "")
    assert outputs_of(job("docx", "pdf")) == {"docx", "pdf"}
    assert looked_up == {"": 1}


def test_a_filled_master_is_written_once_and_read_back_once_from_its_parts(
    job, monkeypatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a zip is opened")

    todo = job("docx", "pdf")
    written = counted(monkeypatch, docx_master, "archive_of", lambda *_: "")
    read = counted(monkeypatch, prepare, "read_docx", type)
    monkeypatch.setattr(zipfile, "ZipFile", refuse)
    assert outputs_of(todo) == {"docx", "pdf"}
    assert written == {"": 1}
    assert read == {dict: 1}


def test_the_parts_are_those_of_the_file() -> None:
    catalog = Catalog()
    printer = Printer(catalog)
    for form in ("liaocheng-talent", "annual-roster"):  # mastered in Word, and in Excel
        filled = printer.blank(catalog.schema(form)).filled
        with zipfile.ZipFile(io.BytesIO(filled.file)) as archive:
            assert {name: archive.read(name) for name in archive.namelist()} == filled.parts
            assert archive.namelist() == list(filled.parts)


def opened(monkeypatch: pytest.MonkeyPatch) -> Counter:
    return counted(monkeypatch, reading, "_at_once", lambda path, *_: Path(path).name)


def test_every_file_of_records_is_read_once_in_a_first_build(project, monkeypatch) -> None:
    files = opened(monkeypatch)
    made(project)
    assert files["单位.yaml"] == 1
    assert [files[f"{name}.yaml"] for name in NAMES[1:]] == [1] * (len(NAMES) - 1)


def test_every_file_is_read_at_most_once_in_a_build_after_a_change(project, monkeypatch) -> None:
    made(project)
    changed = project / "填报" / "乙.yaml"
    changed.write_text(changed.read_text("utf-8").replace("示例乙", "示例丑"), encoding="utf-8")
    read = counted(monkeypatch, scan, "read_paths", lambda paths, *_: paths[0].name)
    files = opened(monkeypatch)
    made(project)
    assert read["单位.yaml"] == 1  # rules over many records need it, though it has not changed
    assert set(read.values()) == {1}
    assert files["单位.yaml"] == 1  # it is hashed besides, to see that it has not changed


@pytest.mark.parametrize("verb", ["check", "decide", "statistics"])
def test_a_command_reads_the_unit_once(project, monkeypatch, verb) -> None:
    files = opened(monkeypatch)
    command(verb, project / "填报", "--unit", project / "单位.yaml")
    assert files["单位.yaml"] == 1
    assert files["乙.yaml"] == 1


def test_the_unit_among_the_records_is_read_once_and_must_hold_facts(project, monkeypatch) -> None:
    files = opened(monkeypatch)
    run = command("check", project, "--unit", project / "填报" / "乙.yaml")
    assert "不是单位和程序事实表" in run.err
    assert files["乙.yaml"] == 1
