"""What is put aside comes back as it was, from a file or not; and who met whom."""

from __future__ import annotations

import tempfile

import pytest

from cadre_docs.checks import meeting, spool
from cadre_docs.checks.meeting import Meetings
from cadre_docs.checks.spool import Spool

PIECES = [b"", b"a", b"\n" * 9, "示例甲".encode(), *(bytes([n]) * n for n in range(40))]


def full_disk(*_: object, **__: object):
    raise OSError(28, "No space left on device")


class Filling:
    """A file that takes some pieces, by halves, and then no more."""

    def __init__(self) -> None:
        self.data, self.place = b"", 0

    def seek(self, place: int) -> None:
        self.place = place

    def read(self, count: int) -> bytes:
        return self.data[self.place : self.place + count]

    def write(self, data: bytes) -> int:
        if len(self.data) > 100:
            full_disk()
        some = bytes(data[: len(data) // 2 + 1])
        self.data = self.data[: self.place] + some
        self.place += len(some)
        return len(some)

    def close(self) -> None:
        """Let go."""


@pytest.mark.parametrize("most", [0, 30, 10_000])
@pytest.mark.parametrize("made", [tempfile.TemporaryFile, full_disk, lambda **_: Filling()])
def test_pieces_come_back(most: int, made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "_MOST", most)
    monkeypatch.setattr(tempfile, "TemporaryFile", made)
    aside = Spool()
    for number, piece in enumerate(PIECES):
        aside.add(piece)
        assert len(aside) == number + 1
        assert aside[number // 2] == PIECES[number // 2]
    assert list(aside) == PIECES
    assert [aside[n] for n in reversed(range(len(PIECES)))] == PIECES[::-1]


@pytest.mark.parametrize("together", [1, 1000])
@pytest.mark.parametrize(
    ("said", "always", "least", "groups"),
    [
        ([], (), 1, []),
        ([(1, "a"), (2, "a")], (), 1, []),  # each says the same of it
        ([(1, "a"), (2, "A")], (), 1, [{1, 2}]),
        ([(1, "a"), (2, "A"), (5, "b"), (7, "B")], (), 1, [{1, 2}, {5, 7}]),
        ([(1, "a"), (2, "A"), (5, "b"), (7, "B")], (), 3, [{1, 2, 5, 7}]),
        ([(1, "a"), (2, "A"), (2, "b"), (7, "B")], (), 1, [{1, 2, 7}]),  # through another
        ([(1, "a"), (2, "A"), (5, "b"), (7, "B")], (0, 7), 1, [{0, 5, 7}, {1, 2}]),
        ([(1, "a"), (2, "a")], (0, 9), 1, [{0, 9}]),
    ],
)  # fmt: skip
def test_groups_have_nothing_in_common(
    said, always, least: int, groups, together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meeting, "_TOGETHER", together)
    meetings = Meetings()
    for number, text in said:
        meetings.note(number, iter([(text.lower(), text)]))
    assert meetings.groups(always, least) == groups
    assert meetings.met() == {n for n, text in said if (text.swapcase() in {t for _, t in said})}
