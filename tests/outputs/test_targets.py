"""What a run writes: never over an input, nor over what this program did not write itself."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import cadre_docs as cd
from cadre_docs.outputs import ledger
from cadre_docs.outputs.files import UniqueNames
from cadre_docs.outputs.made_of import owner_of_all
from cadre_docs.outputs.targets import Guard, Outputs, Owner
from tests.command import command
from tests.outputs import TEXT_OF, docx_text
from tests.rules.test_rule_cases import HERE, records_of

if TYPE_CHECKING:
    from cadre_docs.record import Record

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
BASE = HERE / "bases" / "annual-record.yaml"
TENURE = EXAMPLES / "henan-tenure-form" / "full.yaml"


def write(path: Path, *items: dict) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(records_of(BASE, [{"change": item} for item in items]), encoding="utf-8")
    return path


def render(*arguments: object):
    return command("render", *arguments, "-t", "docx")


def outputs_of(folder: Path) -> dict[str, str]:
    """Return what the DOCX files of a folder say, by name."""
    return {path.name: docx_text(path.read_bytes()) for path in folder.glob("*.docx")}


NAMESAKES = ({"姓名": "示例同", "单位": "示例甲中学"}, {"姓名": "示例同", "单位": "示例乙中学"})


# --- namesakes, and files that somebody touched --------------------------------------------------


def test_namesakes_of_two_runs_keep_their_names(tmp_path: Path) -> None:
    out = tmp_path / "O"
    one, other = (write(tmp_path / n / "x.yaml", d) for n, d in zip("ab", NAMESAKES, strict=True))
    for _ in range(2):
        for path in (one, other):
            assert render(path, "-o", out).code == 0
        said = outputs_of(out)
        assert len(said) == 2
        [first] = [name for name, text in said.items() if "示例甲中学" in text]
        [second] = [name for name, text in said.items() if "示例乙中学" in text]
        assert "(2)" not in first
        assert second == first.replace(".docx", "(2).docx")
    # In one run, and in the other order, everybody keeps the name.
    assert render(other, one, "-o", out).code == 0
    assert outputs_of(out) == said


def test_people_who_say_too_little_are_told_apart_by_their_files(tmp_path: Path) -> None:
    out, facts = tmp_path / "O", {"姓名": "示例同", "出生年月": None}
    one, other = (write(tmp_path / name / "x.yaml", facts) for name in "ab")
    for path in (one, other, one, other):
        render(path, "-o", out, "--draft")
    assert len(outputs_of(out)) == 2


def test_a_corrected_birth_date_replaces_the_same_file(tmp_path: Path) -> None:
    out = tmp_path / "O"
    for born in ("1985-06", "1985-07"):
        path = write(tmp_path / "x.yaml", {"出生年月": born})
        assert render(path, "-o", out).code == 0
    [text] = outputs_of(out).values()
    assert "1985.07" in text


@pytest.mark.parametrize("edit", [lambda data: data + b"\n", lambda _data: b"another file"])
def test_an_edited_output_is_kept_and_told(tmp_path: Path, edit) -> None:
    out, path = tmp_path / "O", write(tmp_path / "x.yaml", {})
    render(path, "-o", out)
    [target] = out.glob("*.docx")
    target.write_bytes(edit(target.read_bytes()))
    before = target.read_bytes()
    write(path, {"姓名": "示例甲", "出生年月": "1985-05"})
    ran = render(path, "-o", out)
    assert ran.code == 1
    assert "FS-kept" in ran.said
    assert "--overwrite" in ran.said
    assert target.read_bytes() == before
    assert render(path, "-o", out, "--overwrite").code == 0
    assert target.read_bytes() != before
    assert render(path, "-o", out).code == 0  # it is ours again


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b'{"format": 1, "outputs": {"x": 1}}', b"\xff", b"[" * 100_000, None],
)
def test_a_ledger_that_knows_nothing_keeps_everything(tmp_path: Path, damage) -> None:
    out, path = tmp_path / "O", write(tmp_path / "x.yaml", {})
    render(path, "-o", out)
    if damage is None:
        (out / ledger.FILE).unlink()
    else:
        (out / ledger.FILE).write_bytes(damage)
    assert render(path, "-o", out).code == 0  # the same bytes: nothing to lose
    if damage is None:
        (out / ledger.FILE).unlink()
    else:
        (out / ledger.FILE).write_bytes(damage)
    write(path, {"姓名": "示例甲", "出生年月": "1985-05"})
    assert render(path, "-o", out).code == 1


def test_a_ledger_holds_nothing_of_a_person(tmp_path: Path) -> None:
    path = write(tmp_path / "x.yaml", {"考核依据.身份证号码": "410101198506011236"})
    render(path, "-o", tmp_path / "O")
    text = (tmp_path / "O" / ledger.FILE).read_text(encoding="ascii")
    assert "410101198506011236" not in text
    assert "示例中学" not in text.encode().decode("unicode_escape")


SINGLE = [
    ("roster", (), "名册.xlsx"),
    ("notice", ("--from", "2024-01-08"), "公示.docx"),
    ("statistics", (), "统计.xlsx"),
]


@pytest.mark.parametrize(("name", "options", "target"), SINGLE)
def test_lists_replace_their_own_and_keep_others(tmp_path, name, options, target) -> None:
    people = write(tmp_path / "人.yaml", *({"姓名": f"示例{n}"} for n in "甲乙丙丁戊己"))
    out = tmp_path / "O" / target
    assert command(name, people, *options, "-o", out).code == 0
    write(people, *({"姓名": f"示例{n}"} for n in "甲乙丙丁戊"))
    assert command(name, people, *options, "-o", out).code == 0
    fewer = out.read_bytes()
    other = write(tmp_path / "别.yaml", *({"姓名": n, "单位": "别的中学"} for n in ("子", "丑")))
    ran = command(name, other, *options, "-o", out)  # another unit's list
    assert (ran.code, out.read_bytes()) == (1, fewer)
    assert "FS-kept" in ran.said
    out.write_bytes(b"somebody's")
    assert command(name, people, *options, "-o", out).code == 1
    assert out.read_bytes() == b"somebody's"
    assert command(name, people, *options, "-o", out, "--overwrite").code == 0


OF_ALL = {
    "名册.xlsx": ("roster", (), "-o"),
    "合.pdf": ("render", (), "--merge"),
    "包.pdf": ("render", (), "--package"),
    "汇总.html": ("check", (), "--summary"),
    "档次.xlsx": ("decide", (), "-o"),
    "记录.yaml": ("convert", (), "-o"),
}


@pytest.mark.parametrize("name", OF_ALL)
def test_what_is_made_of_other_people_is_kept(tmp_path: Path, name: str) -> None:
    """Of some of the same people it is replaced; of none it is another unit's or another year's."""
    verb, options, option = OF_ALL[name]
    out = tmp_path / "O" / name

    def made(path: Path, *more: str) -> tuple[int, bytes, str]:
        ran = command(verb, path, *options, option, out, *more)
        return ran.code, out.read_bytes(), ran.said

    people = write(tmp_path / "人.yaml", {"姓名": "示例甲"}, {"姓名": "示例乙"})
    assert made(people)[0] == 0
    write(people, {"姓名": "示例乙"}, {"姓名": "示例丙"})
    code, own, _ = made(people)
    assert code == 0
    moved = write(tmp_path / "新" / "丙.yaml", {"姓名": "示例丙"})
    assert made(moved)[0] == 0  # one of them, read from elsewhere
    own = out.read_bytes()
    other = write(tmp_path / "别.yaml", {"姓名": "示例丁"})
    code, left, said = made(other)
    assert (code, left) == (1, own)
    assert "别的单位、别的人、别的年度或者别的表的" in said
    next_year = write(tmp_path / "新" / "次年.yaml", {"姓名": "示例丙", "年度": "2024"})
    code, left, _ = made(next_year)
    assert left == own
    assert code == (0 if name == "汇总.html" else 1)  # which says the same of either
    code, left, _ = made(other, "--overwrite")
    assert code == 0
    assert left != own


def test_facts_that_two_units_share_do_not_make_them_one() -> None:
    facts, people = cd.read(EXAMPLES / "unit" / "full.yaml").records[0], cd.read(TENURE).records
    assert owner_of_all([facts]).of == ()
    assert owner_of_all([facts, *people]) == owner_of_all(people)


def test_a_ledger_of_before_that_notes_no_people_is_read(tmp_path: Path) -> None:
    path, out = write(tmp_path / "x.yaml", {"姓名": "示例甲"}), tmp_path / "合.pdf"
    assert command("render", path, "--merge", out).code == 0
    ledger_file = tmp_path / ledger.FILE
    told = json.loads(ledger_file.read_text("utf-8"))
    assert told["outputs"]["合.pdf"].pop("of")
    ledger_file.write_text(json.dumps(told), "utf-8")
    other = write(tmp_path / "y.yaml", {"姓名": "示例乙"})
    assert command("render", other, "--merge", out).code == 0


def test_large_groups_that_share_most_people_have_marks_in_common() -> None:
    some = cd.read(TENURE).records[0]

    def marks(names: range) -> set[str]:
        return set(owner_of_all(map(made_up, names)).of)

    def made_up(number: int) -> Record:
        name = replace(some.values["name"], typed=f"示例{number}")
        at = replace(some.position, file=f"{number}.yaml")
        return replace(some, values={**some.values, "name": name}, position=at)

    assert marks(range(3000)) & marks(range(100, 3100))
    assert not marks(range(3000)) & marks(range(5000, 8000))


def test_copies_summaries_blanks_and_packages_keep_others(tmp_path: Path) -> None:
    path = write(tmp_path / "x.yaml", {})
    runs = {
        "副本/x.yaml": ("check", path, "--annotate", tmp_path / "副本"),
        "汇总.html": ("check", path, "--summary", tmp_path / "汇总.html"),
        "合.pdf": ("render", path, "--merge", tmp_path / "合.pdf"),
        "包.csv": ("render", path, "--package", tmp_path / "包.pdf"),
    }
    for name, arguments in runs.items():
        assert [command(*arguments).code for _ in range(2)] == [0, 0], name
        (tmp_path / name).write_bytes(b"somebody's")
        assert command(*arguments).code == 1, name
        assert (tmp_path / name).read_bytes() == b"somebody's"
        assert command(*arguments, "--overwrite").code == 0
        assert (tmp_path / name).read_bytes() != b"somebody's"
    blank = ("blank", "annual-record", "-t", "docx", "-o", tmp_path / "空")
    assert [command(*blank).code for _ in range(2)] == [0, 0]
    [made] = (tmp_path / "空").glob("*.docx")
    made.write_bytes(b"somebody's")
    assert (command(*blank).code, made.read_bytes()) == (1, b"somebody's")


def test_ten_thousand_names_of_one_are_counted_quickly() -> None:
    names = UniqueNames()
    taken = [names.take("示例同") for _ in range(10_000)]
    assert (taken[0], taken[-1]) == ("示例同", "示例同(10000)")
    assert len(set(taken)) == 10_000


def test_what_is_known_of_files_that_are_gone_is_forgotten(tmp_path: Path) -> None:
    with Outputs(Guard()) as outputs:
        for name in "ab":
            outputs.write(tmp_path / name, b"x", Owner(name))
    (tmp_path / "a").unlink()
    with Outputs(Guard()) as outputs:
        assert outputs.write(tmp_path / "c", b"x")
    assert set(ledger.entries(tmp_path)) == {"b", "c"}


# --- outputs are never inputs --------------------------------------------------------------------


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return write(tmp_path / "填报" / "示例甲.yaml", {})


def refused(before: dict[Path, bytes], *arguments: object) -> None:
    ran = command(*arguments)
    assert ran.code == 2, ran.said
    assert {path: path.read_bytes() for path in before} == before


def test_a_named_input_is_no_target(tmp_path: Path) -> None:
    book = tmp_path / "甲.xlsx"
    shutil.copy(EXAMPLES / "henan-tenure-form" / "people.xlsx", book)
    (tmp_path / "下").mkdir()
    (tmp_path / "链.xlsx").symlink_to(book)
    os.link(book, tmp_path / "硬.xlsx")
    held = {book: book.read_bytes()}
    for target in (
        book,
        tmp_path / "下" / ".." / "甲.xlsx",
        tmp_path / "链.xlsx",
        tmp_path / "硬.xlsx",
        tmp_path / "甲.XLSX",
    ):
        refused(held, "roster", book, "-o", target)
        refused(held, "roster", book, "-o", target, "--overwrite")
        refused(held, "check", book, "--summary", target)


def test_other_inputs_are_no_targets(tmp_path: Path, record: Path) -> None:
    unit = tmp_path / "单位.yaml"
    shutil.copy(HERE / "bases" / "annual-unit.yaml", unit)
    before = write(tmp_path / "往年" / "示例甲.yaml", {"年度": "2022"})
    listed = tmp_path / "名册.xlsx"
    command("roster", record, "-o", listed)
    held = {path: path.read_bytes() for path in (record, unit, before, listed)}
    refused(held, "roster", record, "--against", listed, "-o", listed, "--overwrite")
    refused(held, "statistics", record, "--against", listed, "-o", listed, "--overwrite")
    for wrong in (record, unit, before):
        refused(held, "render", record, "--unit", unit, "--merge", wrong)
    pdf = tmp_path / "单位.pdf"
    pdf.symlink_to(unit)
    refused(held, "render", record, "--unit", unit, "--merge", pdf, "--overwrite")
    pdf.unlink()
    pdf.symlink_to(before)
    refused(held, "render", record, "--previous", before.parent, "--package", pdf, "--overwrite")


def test_an_output_that_bears_an_inputs_name_is_refused_before_anything_is_written(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "填报"
    folder.mkdir()
    book = folder / "示例甲_专业技术二级岗位工作人员聘期考核表.xlsx"
    shutil.copy(EXAMPLES / "henan-tenure-form" / "people.xlsx", folder / "人.xlsx")
    shutil.copy(TENURE, folder / "甲.yaml")
    command("new", "henan-tenure-form", "-o", book)
    held = {book: book.read_bytes()}
    refused(held, "render", folder, "-t", "docx,xlsx", "-o", folder)
    refused(held, "render", folder, "-t", "docx,xlsx", "-o", folder, "--overwrite")
    assert not list(folder.glob("*.docx"))


def test_what_is_unread_in_an_input_folder_is_never_overwritten(record: Path) -> None:
    made = render(record, "-o", record.parent)
    assert made.code == 0
    [paper] = record.parent.glob("*.docx")
    paper.write_bytes(b"typed by somebody")
    ran = render(record.parent, "-o", record.parent, "--overwrite")
    assert (ran.code, paper.read_bytes()) == (2, b"typed by somebody")
    assert "它是这次要读的文件" in ran.said


def test_masters_and_photos_are_no_targets(tmp_path: Path) -> None:
    forms = tmp_path / "表单" / "forms" / "henan-tenure-form"
    shutil.copytree(ROOT / "forms" / "henan-tenure-form", forms)
    shutil.copytree(ROOT / "data_schemas", tmp_path / "表单" / "data_schemas")
    held = {forms / "master.docx": (forms / "master.docx").read_bytes()}
    own = ("--catalog", tmp_path / "表单")
    refused(held, "roster", TENURE, "-o", forms / "master.docx", "--overwrite", *own)
    refused(held, "new", "henan-tenure-form", "-o", forms / "x.xlsx", *own)


@pytest.mark.parametrize("option", ["--merge", "--package"])
def test_a_pdf_is_called_one(tmp_path: Path, record: Path, option: str) -> None:
    ran = command("render", record, option, tmp_path / "合.xlsx")
    assert ran.code == 2
    assert ".pdf" in ran.err


def test_two_outputs_never_go_to_one_place(tmp_path: Path, record: Path) -> None:
    one = tmp_path / "一.pdf"
    refused({}, "render", record, "--merge", one, "--package", one)
    assert not one.exists()


def test_print_outs_among_the_records_are_not_read_as_records(record: Path) -> None:
    made = command("render", record, "-t", "docx,xlsx", "-o", record.parent / "打印")
    assert made.code == 0
    ran = command("check", record.parent)
    assert ran.code == 0, ran.out
    assert "检查了1个文件" in ran.out
    assert "本工具生成后没有改动的文件2个" in ran.out


# --- the same checks as check --------------------------------------------------------------------


@pytest.fixture
def sanctioned(tmp_path: Path) -> Path:
    """An annual record with 撤职 in its year, and 优秀."""
    example = EXAMPLES / "findings" / "annual-record"
    folder = tmp_path / "填报"
    shutil.copytree(example, folder)
    return folder


@pytest.mark.parametrize(("name", "options", "target"), SINGLE)
def test_a_list_with_errors_is_refused_or_a_draft(
    sanctioned, tmp_path, name, options, target
) -> None:
    codes = {
        line.split()[-1]
        for line in command("check", sanctioned).out.splitlines()
        if " 错误 " in line
    }
    assert codes
    out = tmp_path / "O"
    ran = command(name, sanctioned, *options, "-o", out / target)
    assert ran.code == 1
    assert "没有发现错误" not in ran.said
    assert all(code in ran.out for code in codes), codes
    assert not list(out.glob("*.*x"))
    ran = command(name, sanctioned, *options, "-o", out / target, "--draft")
    assert ran.code == 1
    [draft] = out.glob("*.*x")
    assert draft.stem.endswith("（草稿）")
    assert "（草稿）" in TEXT_OF[draft.suffix[1:]](draft.read_bytes())


def test_the_roster_of_a_tenure_form_is_refused_as_well(tmp_path: Path) -> None:
    folder = EXAMPLES / "findings" / "henan-tenure-form"
    ran = command("roster", folder, "-o", tmp_path / "名册.xlsx")
    assert ran.code == 1
    assert "错误 HN-" in ran.out
    assert not (tmp_path / "名册.xlsx").exists()


@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx"])
@pytest.mark.parametrize("form", ["annual-roster", "public-notice", "henan-tenure-form"])
def test_every_kind_of_draft_says_so_on_paper(form: str, kind: str, tmp_path: Path) -> None:
    path = EXAMPLES / form / "full.yaml"
    command("render", path, "-t", kind, "-o", tmp_path, "--draft")
    [made] = tmp_path.glob(f"*.{kind}")
    assert made.stem.endswith("（草稿）")
    assert "（草稿）" in "".join(TEXT_OF[kind](made.read_bytes()).split())


def test_a_waived_error_refuses_nothing(tmp_path: Path) -> None:
    people = [{"姓名": f"示例{n}"} for n in "甲乙丙丁"]
    wrong = {"姓名": "示例戊", "考核依据.累计旷工": "21"}  # and 合格: AA-35.11
    path = write(tmp_path / "人.yaml", *people, wrong)
    assert command("roster", path, "-o", tmp_path / "一.xlsx").code == 1
    waiver = {"规则": "AA-35.11", "理由": "另附说明", "批准": "示例局", "日期": "2024-01-05"}
    write(path, *people, {**wrong, "例外": [waiver]})
    ran = command("roster", path, "-o", tmp_path / "一.xlsx")
    assert ran.code == 0, ran.out
    assert (tmp_path / "一.xlsx").exists()


def test_render_prints_what_is_sound_on_paper_and_tells_the_rules_errors(tmp_path: Path) -> None:
    path = write(tmp_path / "人.yaml", {"考核依据.累计旷工": "21"})
    ran = render(path, "-o", tmp_path / "O")
    assert ran.code == 1
    assert "AA-35.11" in ran.err
    assert "请不要签字盖章" in ran.err
    assert len(outputs_of(tmp_path / "O")) == 1


def test_the_same_person_in_two_files_is_not_printed(tmp_path: Path) -> None:
    one = write(tmp_path / "填报" / "a.yaml", {})
    shutil.copy(one, one.with_name("a - 副本.yaml"))
    write(one.with_name("b.yaml"), {"姓名": "示例乙"})
    ran = render(one.parent, "-o", tmp_path / "O")
    assert ran.code == 1
    assert ran.err.count("错误 ID-duplicate") == 2
    assert [name.partition("_")[0] for name in outputs_of(tmp_path / "O")] == ["示例乙"]
    for name, options, target in SINGLE:
        ran = command(name, one.parent, *options, "-o", tmp_path / target)
        assert (ran.code, (tmp_path / target).exists()) == (1, False)
        assert "a - 副本.yaml" in ran.out
    assert "ID-duplicate" in command("decide", one.parent).out


def test_decide_tells_which_earlier_records_it_does_not_count(tmp_path: Path) -> None:
    now = write(tmp_path / "今年.yaml", {})
    before = write(tmp_path / "往年.yaml", {"年度": "2022", "单位": "别的中学", "性别": "女"})
    ran = command("decide", now, "--previous", before)
    assert "X-earlier" in ran.out
    assert "性别不同" in ran.out


if sys.platform == "win32":  # pragma: no cover
    pytestmark = pytest.mark.skip(reason="links need rights there")


# --- papers of earlier runs ------------------------------------------------------------------------

FORMER = "以前生成的还在，这次没有更新"


def test_papers_of_records_that_are_gone_or_stopped_are_told(tmp_path: Path) -> None:
    """They lie among the new ones: whoever takes the folder to be signed takes them, too."""
    folder, out = tmp_path / "填报", tmp_path / "O"
    write(folder / "a.yaml", {"姓名": "示例甲"})
    write(folder / "b.yaml", {"姓名": "示例乙"})
    ran = render(folder, "-o", out)
    assert (ran.code, FORMER in ran.said) == (0, False)
    (folder / "a.yaml").unlink()
    ran = render(folder, "-o", out)
    [line] = [line for line in ran.said.splitlines() if FORMER in line]
    assert (ran.code, "示例甲_" in line, "示例乙_" in line) == (0, True, False)
    write(folder / "b.yaml", {"姓名": "示例乙", "性别": None})
    ran = render(folder, "-o", out)
    [line] = [line for line in ran.said.splitlines() if FORMER in line]
    assert (ran.code, "示例乙_" in line) == (1, True)


def test_a_table_of_a_unit_that_is_spelt_otherwise_now_is_told(tmp_path: Path) -> None:
    record, out = (
        write(tmp_path / "a.yaml", {"姓名": "示例甲", "单位": "示例一中"}),
        tmp_path / "表",
    )
    assert FORMER not in command("statistics", record, "-o", out).said
    write(tmp_path / "a.yaml", {"姓名": "示例甲", "单位": "示例第一中学"})
    ran = command("statistics", record, "-o", out)
    [line] = [line for line in ran.said.splitlines() if FORMER in line]
    assert (ran.code, "示例一中" in line, "示例第一中学" in line) == (0, True, False), ran.said


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("roster", ()),
        ("notice", ("--from", "2024-01-08")),
        ("statistics", ()),
    ],
)
def test_a_former_list_beside_a_refusal_is_told(
    name: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    record, target = write(tmp_path / "a.yaml", {"姓名": "示例甲"}), tmp_path / "表.xlsx"
    assert command(name, record, *options, "-o", target).code == 0
    before = target.read_bytes()
    write(tmp_path / "a.yaml", {"姓名": "示例甲", "性别": None})
    ran = command(name, record, *options, "-o", target)
    assert (ran.code, target.read_bytes() == before) == (1, True)
    [line] = [line for line in ran.said.splitlines() if FORMER in line]
    assert str(target) in line


def test_a_former_package_beside_nothing_to_print_is_told(tmp_path: Path) -> None:
    record, target = write(tmp_path / "a.yaml", {"姓名": "示例甲"}), tmp_path / "包.pdf"
    assert command("render", record, "--package", target).code == 0
    write(tmp_path / "a.yaml", {"姓名": "示例甲", "性别": None})
    ran = command("render", record, "--package", target)
    [line] = [line for line in ran.said.splitlines() if FORMER in line]
    assert (ran.code, str(target) in line) == (1, True)


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_what_no_font_prints_is_told_of_lists_too(kind: str, tmp_path: Path) -> None:
    unseen = "\U00033479"  # a hanzi of 2025 that no font at hand has
    record = write(tmp_path / "a.yaml", {"姓名": f"示{unseen}"})
    ran = command("roster", record, "-o", tmp_path / f"表.{kind}")
    assert ran.code == 0
    assert "字体" in ran.said
