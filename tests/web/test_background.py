"""What is known of a whole folder: kept, renewed when files change, and never waited for long."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

import cadre_docs as cd
from cadre_docs.web.background import Background
from cadre_docs.web.work import Work, Works


@pytest.fixture
def works() -> Iterator[Works]:
    made = Works()
    yield made
    made.stop(5)


def test_it_is_made_again_only_when_something_changed(works: Works) -> None:
    stamps, made = ["一"], []

    def make(_: Work) -> str:
        made.append(stamps[0])
        return stamps[0]

    kept = Background(works, "看", lambda: stamps[0], make)
    assert kept.known(5).value == "一"
    assert kept.known(5).value == "一"
    assert made == ["一"]
    stamps[0] = "二"
    assert kept.known(5).value == "二"
    assert made == ["一", "二"]


def test_a_page_does_not_wait_and_sees_what_was_known_last(works: Works) -> None:
    gate, stamps = threading.Event(), ["一"]

    def make(_: Work) -> str:
        if stamps[0] == "二":
            gate.wait(5)
        return stamps[0]

    kept = Background(works, "看", lambda: stamps[0], make)
    assert kept.known(5).value == "一"
    stamps[0] = "二"
    begun = time.monotonic()
    known = kept.known(0.05)
    assert time.monotonic() - begun < 1
    assert (known.value, known.going_on) == ("一", None)
    gate.set()
    assert kept.known(5).value == "二"


def test_while_nothing_is_known_it_tells_the_work(works: Works) -> None:
    gate = threading.Event()
    kept = Background(works, "看整批", lambda: 1, lambda _: gate.wait(5))
    known = kept.known(0.01)
    assert known.value is None
    assert known.going_on is not None
    assert known.going_on.title == "看整批"
    gate.set()
    assert kept.known(5).value is True


def test_what_could_not_be_made_is_said_and_tried_again(works: Works) -> None:
    problems = [cd.RequestError("打不开。")]

    def make(_: Work) -> str:
        if problems:
            raise problems.pop()
        return "好了"

    kept = Background(works, "看", lambda: 1, make)
    assert "打不开" in kept.known(5).problem
    assert kept.known(5).value == "好了"


def test_stopped_work_says_so_and_begins_again(works: Works) -> None:
    gate, times = threading.Event(), []

    def make(work: Work) -> str:
        times.append(1)
        if len(times) == 1:
            gate.wait(5)
            work.go_on()
        return "好了"

    kept = Background(works, "看", lambda: 1, make)
    going_on = kept.known(0.01).going_on
    assert going_on is not None
    going_on.stop()
    gate.set()
    assert going_on.wait(5)
    assert kept.known(5).value == "好了"
