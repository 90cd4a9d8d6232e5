"""The API is called from several threads at once: nothing of one shows in another."""

from __future__ import annotations

import gc
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs.outputs import ledger
from cadre_docs.performance.garbage import making_many

pytestmark = [pytest.mark.usefixtures("desk"), pytest.mark.slow]
INPUTS = ("henan-tenure-form", "annual-record", "jilin-tenure-form", "liaocheng-talent")


def at_once(work, arguments):
    """Call a function with each argument in a thread of its own, all beginning together."""
    arguments = list(arguments)
    begin = threading.Barrier(len(arguments))

    def start(argument):
        begin.wait()
        return work(argument)

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(start, arguments))


def outcome(folder: str, target: str) -> tuple[str, dict[str, str]]:
    """Check and print a folder; return what was said, and a hash of each output."""
    read = cd.read(f"examples/{folder}/full.yaml", unit="examples/unit/full.yaml")
    said = cd.report(cd.check(read)) + cd.report(cd.decide(read))
    rendered = cd.render(read, target, formats=("docx", "pdf", "xlsx"), draft=True)
    return said, {path.name: sha256(path.read_bytes()).hexdigest() for path in rendered.written}


def test_each_of_different_inputs_comes_out_as_alone() -> None:
    alone = [outcome(folder, f"alone/{folder}") for folder in INPUTS]
    together = at_once(lambda folder: outcome(folder, f"together/{folder}"), INPUTS)
    assert together == alone


def test_the_same_input_comes_out_the_same() -> None:
    [first, *others] = at_once(lambda n: outcome("henan-tenure-form", f"out/{n}"), range(4))
    assert others == [first] * 3
    assert first[1]


def test_one_folder_knows_the_outputs_of_all() -> None:
    def work(form: str) -> cd.Written:
        return cd.blank(form, "空白", formats=("docx", "xlsx"))

    results = at_once(work, ["henan-tenure-form", "annual-record", "jilin-tenure-form"] * 2)
    assert all(result.ok for result in results)
    names = {path.name for path in Path("空白").iterdir() if not path.name.startswith(".")}
    assert {ledger.key(name) for name in names} == ledger.entries(Path("空白")).keys()
    assert len(names) == 6


def test_no_thread_forgets_what_another_noted(desk: Path, monkeypatch) -> None:
    known = ledger.entries

    def slowly(folder: Path) -> dict[str, ledger.Entry]:
        found = known(folder)
        time.sleep(0.02)  # what is written meanwhile would be lost
        return found

    monkeypatch.setattr(ledger, "entries", slowly)
    names = [f"{number}.pdf" for number in range(8)]
    for name in names:
        (desk / name).touch()
    at_once(lambda name: ledger.note(desk, {name: ledger.Entry("0" * 64)}), names)
    assert known(desk).keys() == set(names)


def test_numbers_are_shown_only_where_they_were_asked_for() -> None:
    text = Path("examples/henan-tenure-form/full.yaml").read_text(encoding="utf-8")
    Path("甲.yaml").write_text(text.replace("性别: 男", "性别: 13812345678"), encoding="utf-8")
    checked = cd.check(cd.read("甲.yaml"))
    both = threading.Barrier(2)

    def told(shown: bool) -> str:
        if not shown:
            both.wait()  # until the other shows them
            masked = cd.report(checked)
            both.wait()
            return masked
        with cd.showing_private():
            both.wait()
            both.wait()
            return cd.report(checked)

    shown, masked = at_once(told, [True, False])
    assert "13812345678" in shown
    assert "13812345678" not in masked


def test_each_hears_its_own() -> None:
    def work(number: int) -> list[object]:
        heard: list[object] = []
        with cd.listening(heard.append):
            cd.blank("annual-record", f"空白{number}", formats="docx")
        return heard

    for number, heard in enumerate(at_once(work, range(4))):
        assert [path.parent.name for path in heard] == [f"空白{number}"]


def test_the_process_is_left_as_it_was() -> None:
    before = gc.get_threshold(), list(warnings.filters)
    inside, leave = threading.Event(), threading.Event()

    def first() -> None:
        with making_many():
            inside.set()
            leave.wait(10)

    thread = threading.Thread(target=first)
    thread.start()
    inside.wait(10)
    with making_many():  # begun later, and ended later
        leave.set()
        thread.join()
        assert gc.get_threshold()[0] >= 100_000
    assert (gc.get_threshold(), list(warnings.filters)) == before


def test_what_weasyprint_complains_of_is_told_to_who_printed_it() -> None:
    from cadre_docs.pages.weasyprint.engine import print_html

    def complaints(wrong: str) -> tuple[str, ...]:
        page = f'<html><body><p style="{wrong}">示例</p></body></html>'
        return print_html(page, b"0123456789abcdef").complaints

    wrong = [f"wrong{number}: 1" for number in range(4)]
    for name, told in zip(wrong, at_once(complaints, wrong), strict=True):
        assert len(told) == 1
        assert name in told[0]
