"""Ctrl+C of `make model-check`: it ends at once and says how many were judged."""

from __future__ import annotations

import multiprocessing
import os
import signal

import pytest

from tools.model import groups, run
from tools.model.run import Outcome


def test_what_was_judged_until_ctrl_c_is_counted(monkeypatch):
    join, joined = run._join_some, []

    def endless(*_):
        while True:
            yield run.tried, ("liaocheng-talent", [{}], 1)

    def join_then_press(waiting, outcome):
        others = join(waiting, outcome)
        if not joined:  # a terminal signals all processes of a run
            for process in multiprocessing.active_children():
                os.kill(process.pid, signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
        joined.append(outcome.judged)
        return others

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(run, "jobs", endless)
    monkeypatch.setattr(run, "_join_some", join_then_press)
    outcome = run.all_tried(10**6, 1, 1)
    assert outcome.stopped
    assert outcome.judged == joined[-1] > 0
    assert signal.getsignal(signal.SIGINT) is before


class _Asked:
    def __init__(self, after: int) -> None:
        self.left = after

    def is_set(self) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.mark.parametrize("judged", [0, 2])
def test_a_piece_ends_at_the_next_record(judged: int, monkeypatch):
    monkeypatch.setattr(run._Stop, "asked", _Asked(judged))
    assert run.tried("liaocheng-talent", [{}, {}, {}, {}], 1).facts == judged
    monkeypatch.setattr(run._Stop, "asked", _Asked(judged))
    [name, *_] = groups.BY_NAME
    steps = len(groups.BY_NAME[name].steps)
    assert judged <= run.tried_together(name, 1).judged <= judged * (1 + steps)
    spoke = groups.reached(groups.BY_NAME["抽查"], run._catalog(), _Asked(judged).is_set).spoke
    assert bool(spoke) <= bool(judged)


@pytest.mark.parametrize(
    ("outcome", "status", "says"),
    [
        (Outcome(judged=5, facts=3, stopped=True), 130, "stopped before all were tried"),
        (Outcome(judged=5, facts=3), 1, " not reached"),
    ],
    ids=["stopped", "to the end"],
)
def test_the_last_line_says_how_many(outcome, status, says, monkeypatch, capsys):
    monkeypatch.setattr(run, "all_tried", lambda *_: outcome)
    assert run.main(["--processes", "1"]) == status
    told = capsys.readouterr().out
    assert "5 records judged, 3 of them different facts" in told
    assert says in told
    assert ("not reached: " in told) is (status == 1)
