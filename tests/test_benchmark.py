"""The benchmark: its people differ and are sound, its tables are right, it finds the package."""

from __future__ import annotations

import itertools
import platform
import re
from pathlib import Path

import pytest

from cadre_docs.checks.records import check_intake
from cadre_docs.findings import Severity
from cadre_docs.intake.read import read_paths

ROOT = Path(__file__).resolve().parents[1]
BENCHMARK = ROOT / "tools" / "benchmark"
SAMPLE = 40  # people
LONG_TEXT = {"long": "个人总结", "photo": "任务进展"}


@pytest.fixture(autouse=True)
def _its_modules(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARK)


@pytest.fixture
def people():
    import people

    return people


@pytest.mark.parametrize("kind", ["long", "short", "photo"])
def test_invented_people_pass_the_checks(kind, forms, tmp_path):
    import inputs

    place = inputs.written(SAMPLE, tmp_path, kind)
    intake = read_paths([place], forms)
    assert len(intake.entries) == SAMPLE
    assert [f for f in check_intake(intake, forms) if f.severity >= Severity.WARNING] == []


@pytest.mark.parametrize("kind", LONG_TEXT)
def test_hardly_a_paragraph_is_said_twice(kind, people):
    everybody = [people.FORMS[kind](number) for number in range(SAMPLE)]
    assert len({one[LONG_TEXT[kind]] for one in everybody}) == SAMPLE
    said = list(itertools.chain.from_iterable(map(_paragraphs, everybody)))
    assert len(set(said)) > 0.99 * len(said) > 5 * SAMPLE


def _paragraphs(person):
    rows = itertools.chain.from_iterable(v for v in person.values() if isinstance(v, list))
    texts = [v for source in (person, *rows) for v in source.values() if isinstance(v, str)]
    paragraphs = itertools.chain.from_iterable(text.splitlines() for text in texts)
    return [text for text in paragraphs if len(text) >= 20]


@pytest.mark.parametrize("kind", LONG_TEXT)
def test_summaries_have_realistic_lengths(kind, people):
    lengths = [len(people.FORMS[kind](number)[LONG_TEXT[kind]]) for number in range(SAMPLE)]
    assert 300 <= min(lengths) < 500
    assert 1300 < max(lengths) <= 1510  # line ends count


def test_lists_have_all_lengths(people):
    everybody = [people.tenure_person(number) for number in range(200)]
    assert {len(one["主要工作"]) for one in everybody} == set(range(1, 13))
    assert {len(one["著作论文"]) for one in everybody} == set(range(11))


def test_equal_numbers_give_equal_people_and_photos(people):
    photo = (ROOT / "examples" / "liaocheng-talent" / "photo.jpg").read_bytes()
    assert people.tenure_person(7) == people.tenure_person(7)
    assert people.photo_of(7, photo) == people.photo_of(7, photo) != people.photo_of(8, photo)


def test_every_line_names_a_case_and_a_peer_of_its_group():
    from cases import CASES
    from groups import GROUPS

    for group in GROUPS:
        cases = {line.case for line in group.lines}
        assert cases <= CASES.keys()
        lines = cases | {f"{line.case} {line.count}" for line in group.lines}
        assert {group.peer, *(line.peer for line in group.lines)} - {""} <= lines
    assert {line.case for group in GROUPS for line in group.lines} == CASES.keys()


def test_everything_the_cases_call_is_found_in_the_package():
    from subject import find

    calls = re.findall(r"\bfind\(((?:\"\w+\",? ?)+)\)", _source("*.py"))
    assert len(calls) > 10
    for names in calls:
        assert find(*re.findall(r"\w+", names))


def _source(pattern):
    return "".join(path.read_text(encoding="utf-8") for path in sorted(BENCHMARK.glob(pattern)))


def test_only_the_finder_knows_where_modules_stand():
    importing = [path.name for path in BENCHMARK.glob("*.py") if _imports(path)]
    assert importing == ["subject.py"]


def _imports(path):
    return re.search(r"^\s*(from|import) cadre_docs\b", path.read_text(encoding="utf-8"), re.M)


def test_what_is_defined_nowhere_is_an_error():
    from subject import find

    with pytest.raises(LookupError, match="no module"):
        find("no_such_function")


def test_ratios_are_against_the_peer_and_against_before():
    from groups import Group, Line, theirs
    from run import Figures, table

    ours, peer = Line("ours", 10, "ours"), theirs("peer", 5, "peer")
    group = Group("a", "A", (ours, peer), "peer")
    found = {
        ours: Figures("ours", seconds=[0.2, 0.1, 0.9], items=10),  # 20 ms an item
        peer: Figures("peer", seconds=[0.5], items=5),  # 100 ms
    }
    earlier = {ours: Figures("ours", seconds=[0.4], items=10)}  # 40 ms
    assert table(group, found, {}).splitlines()[4:] == [
        "| ours | 20.00 | 50.0 | 0 | 5.00 |",
        "| peer | 100.00 | 10.0 | 0 | 1.00 |",
    ]
    assert table(group, found, earlier).splitlines()[4:] == [
        "| ours | 20.00 | 50.0 | 0 | 5.00 | 2.00 |",
        "| peer | 100.00 | 10.0 | 0 | 1.00 |  |",
    ]


def test_a_subset_runs_and_a_missing_peer_is_said(tmp_path, monkeypatch, capsys):
    import run
    from groups import Group, Line, theirs

    lines = (Line("check", 2, "ours"), theirs("no_such_peer", 1, "peer"))
    monkeypatch.setattr(run, "GROUPS", (Group("some", "Some", lines), Group("none", "None", ())))
    page = tmp_path / "page.md"
    run.main(["--quick", "--only", "some", "--before", str(ROOT), "--write", str(page)])
    [row, missing] = page.read_text(encoding="utf-8").split("## Some")[1].splitlines()[4:]
    assert re.fullmatch(r"\| ours \| [\d.,]+ \| [\d.,]+ \| [\d,]+ \|  \| [\d.]+ \|", row)
    assert missing.startswith("| peer | not measured: KeyError: 'no_such_peer'")
    assert capsys.readouterr().out.startswith("## Some")


def test_what_takes_hours_runs_once_and_when_asked(monkeypatch, tmp_path):
    import run
    from groups import Group, Line

    small, large = Line("check", 1, "small"), Line("check", 2, "large", large=True)
    monkeypatch.setattr(run, "GROUPS", (Group("some", "Some", (small, large)),))
    assert [group.lines for group in run.chosen("")] == [(small,)]
    assert [group.lines for group in run.chosen("", large=1)] == [(small,)]
    [asked] = run.chosen("", large=2)
    found, _ = run.rounds(asked, 2, run.checkout(ROOT, tmp_path / "here"))
    assert {line: len(figures.seconds) for line, figures in found.items()} == {small: 2, large: 1}


def test_growth_is_held_against_the_fewest():
    from groups import Group, growth
    from run import Figures, table

    lines = tuple(growth("check", "records", (10,), (1010,)))
    assert [(line.title, line.large) for line in lines] == [
        ("10 records", False),
        ("1,010 records", True),
    ]
    few, many = (Figures(x.title, items=x.count, seconds=[9], processor=[0.01]) for x in lines)
    few.peak_mb, many.peak_mb, many.processor = 30, 40, [2.02]  # twice as long for each
    found, before = dict(zip(lines, (few, many), strict=True)), {lines[1]: many}
    group = Group("growth", "Growth", lines, grows=True)
    assert table(group, found, {}).splitlines()[4:] == [
        "| 10 records | 1.00 | 1.00 | 30 |  |",
        "| 1,010 records | 2.00 | 0.50 | 40 | 10.2 |",
    ]
    assert table(group, found, before).splitlines()[-1].endswith("| 40 | 10.2 | 1.00 | 40 |")


def test_some_sections_of_a_page_are_renewed(monkeypatch):
    import run
    from groups import Group

    groups = tuple(Group(name, title, ()) for name, title in (("a", "A"), ("b", "B"), ("c", "C")))
    monkeypatch.setattr(run, "GROUPS", groups)
    page = "# Head\n\nText.\n\n## Gone\n\n0\n\n## A\n\n1\n\n## C\n\n3\n"
    made = "# Head\n\nText.\n\n## A\n\nnew\n\n## B\n\n2\n\n## C\n\n3\n"
    assert run.renewed(page, ["## B\n\n2", "## A\n\nnew"]) == made


def test_time_of_the_processor_is_measured_beside_that_of_the_clock():
    import time

    from meter import begin

    start = begin()
    time.sleep(0.05)
    clock, processor = start.taken()
    assert clock >= 0.05 > processor


def test_unknown_groups_are_refused():
    from run import chosen

    with pytest.raises(SystemExit, match="no group nothing; there are docx, "):
        chosen("docx,nothing")


def test_the_page_names_the_system_and_not_the_kernel():
    from run import page

    for text in (page([], 5), (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")):
        assert platform.release() not in text
        assert not re.search(r"\d+\.\d+\.\d+-\w+", text)
        assert re.search(r"\d+ cores", text)
