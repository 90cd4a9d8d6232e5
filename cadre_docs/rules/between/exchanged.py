"""Long texts of two people that were exchanged: each tells of what the other does.

No single text shows it: people write of colleagues, too. Told is only of two of one unit when each
text names, where it says what its person does, the other's work word for word, and nothing of its
own person's. Of two units, and of two in one file, each text must name two works of the other, one
of them long: there are more whom chance brings together. Of many people in one file the reader
tells as well (:mod:`cadre_docs.intake.shifted`).
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.intake.shifted import telling_runs
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.words import OF_A_KIND
from cadre_docs.rules.context import place
from cadre_docs.rules.engine import Problem
from cadre_docs.schema import FilledBy
from cadre_docs.values.characters import HANZI
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cadre_docs.record import Record
    from cadre_docs.schema import Field

_SIGN, _ANY_UNIT = "exchanged", "*"
_TRAINING = "training"  # a training is not what somebody does
_LEAST = 15  # characters of a text that says anything
_CUES = ("完成", "负责", "主持", "从事", "担任", "承担", "做好", "讲授", "《", "“")
"""Behind these stands what somebody does."""
_SAID = expression(
    rf"(?:从事|担任|负责|承担|主持|做好|完成|讲授|[《“])(?:了|的|本[校院所站馆]|全[校院]|学校|我校|我院|[一二三四五六七八九高初]年级)*(?=([{HANZI}]{{2,8}}))"
)
_RUN = expression(f"[{HANZI}]{{4,}}")
_TAILS = ("项目", "课题", "教学", "教育", "研究", "专业", "课程")
_TITLE = "title"
_SHORT, _LONG = 2, 4  # hanzi by which a text names a post, and a title
_WHOLE = 6  # hanzi of a title that hardly anybody else's has: 校企合作 has four
_HEAD = 3  # hanzi by which works meet
_MOST = 12  # works of somebody, and places of a text that say what somebody does
_COMMON = frozenset("工程 技术 研究 设计 教学 教育 服务 系统 项目 课题 应用 示例 分析 方法".split())  # noqa: SIM905


class _Amiss(NamedTuple):
    """A text that names nothing of its person's work, and one of the works that it does name.

    ``said`` and ``does`` are how that begins, and how one of the person's own works does.
    """

    record: Record
    box: Field
    said: str
    does: str
    runs: tuple[str, ...]
    """What the person does."""

    @property
    def signs(self) -> Iterator[tuple[str, ...]]:
        """What two have in common each of whom says what the other does: of one unit, and of any.

        Of any only by as much of a work as few others begin with.
        """
        schema, unit = self.record.schema, folded(self.record.text("unit"))
        both = sorted((self.said, self.does))
        yield (_SIGN, schema.kind, self.box.id, unit, *both)
        if len(self.said) == _HEAD and any(len(run) >= _WHOLE for run in self.runs):
            yield (_SIGN, schema.kind, self.box.id, _ANY_UNIT, *both)

    def named_in(self, other: _Amiss) -> list[str]:
        """Return the person's works that another's text names word for word."""
        text = other.record.text(other.box.id)
        return [run for run in self.runs if run in text]


def exchanged_signs(record: Record) -> Iterator[tuple[str, ...]]:
    """Yield what a record has in common with whose text it may bear."""
    return (sign for one in _amiss(record) for sign in one.signs)


def exchanged(people: Sequence[Record]) -> Iterator[Problem]:
    """Yield the texts of two that seem to be each other's, where nobody else's would do."""
    meeting: dict[tuple[str, ...], list[_Amiss]] = defaultdict(list)
    for record in people if len(people) > 1 else ():
        for one in _amiss(record):
            for sign in one.signs:
                meeting[sign].append(one)
    told = set()
    for both in meeting.values():
        if len(both) != 2 or both[0].said == both[1].said:  # noqa: PLR2004 - each of two the other's
            continue
        for one, other in (both, both[::-1]):
            pair = (id(one.record), id(other.record), one.box.id)
            if pair not in told and _are_two(one.record, other.record):
                told.add(pair)
                mine, theirs = one.named_in(other), other.named_in(one)
                enough = _are_near(one.record, other.record) or min(map(_tell, (mine, theirs)))
                if mine and theirs and enough:
                    yield _problem(one, other, theirs[0])


def _are_two(one: Record, other: Record) -> bool:
    """Whether records are two people's."""
    return folded(one.person) != folded(other.person)


def _are_near(one: Record, other: Record) -> bool:
    """Whether records are in two files of one unit: there one work of each tells enough."""
    files = one.position.file != other.position.file
    return files and folded(one.text("unit")) == folded(other.text("unit"))


def _tell(works: Sequence[str]) -> bool:
    """Whether these works name somebody wherever they stand."""
    return len(works) > 1 and any(len(work) >= _WHOLE for work in works)


def _problem(one: _Amiss, other: _Amiss, work: str) -> Problem:
    return Problem(
        f"像是“{other.record.person}”（{other.record.place(other.box.id)}）的："
        f"写到了“{work}”，没有写到本人的岗位和工作，那人的也像是本人的",
        wanted="各人写各人的",
        remedy="请核对两人的这一栏是不是互相放错了，错了的换过来；确是本人写的不必改",
        at=place(one.record, one.box.id),
        record=one.record,
    )


def _amiss(record: Record) -> Iterator[_Amiss]:
    """Yield the texts of a person that name works, and nothing of the person's own."""
    for box in record.schema.own_texts:
        text = record.text(box.id) if box.id != _TRAINING else ""
        if len(text) < _LEAST or not _has_cue(text):
            continue
        if own := _own_works(record, text):
            runs, named = own
            heads = dict.fromkeys(run[:_HEAD] for run in runs)
            for said in _said(text, named):
                yield from (_Amiss(record, box, said, does, runs) for does in heads if does != said)


def _has_cue(text: str) -> bool:
    for cue in _CUES:  # noqa: SIM110 - asked of every text: a generator takes four times as long
        if cue in text:
            return True
    return False


def _own_works(record: Record, text: str) -> tuple[tuple[str, ...], set[str]] | None:
    """Return what a person does, and what parts of it a text names; None where it is named.

    Parts are two hanzi; of titles, of which there may be many, four, and one is enough. What the
    unit is called by tells nothing.
    """
    where = record.text("unit") + record.text("department")
    runs: list[str] = []
    named: set[str] = set()
    for run in _works(record):
        parts = [part for part in _parts(run) if part not in where]
        found = [part for part in parts if part in text]
        if parts:
            if len(found) == len(parts):
                return None
            runs.append(run)
            named.update(found)
    for run in _titles(record):
        telling = _telling_part(run)
        if any(_names(text, one, where) for one in telling):
            return None
        runs.extend(one for one in telling if len(one) >= _WHOLE)
    return (tuple(dict.fromkeys(runs))[:_MOST], named) if runs else None


def _names(text: str, run: str, where: str) -> bool:
    """Whether a text names a title, or a part of it."""
    parts = (run[n : n + _LONG] for n in range(len(run) - _LONG + 1))
    return any(part in text and part not in where for part in parts)


@lru_cache(maxsize=1024)
def _telling_part(title: str) -> list[str]:
    """Return what a title says beside the kind of work: 国家自然科学基金面上项目 has many."""
    return _RUN.findall(OF_A_KIND.sub(" ", title))


def _works(record: Record) -> Iterator[str]:
    """Yield what the lines of a form say that its person does."""
    for box in record.schema.own_lines:
        yield from _runs_of(record.text(box.id))


@lru_cache(maxsize=1024)
def _runs_of(line: str) -> tuple[str, ...]:
    return tuple(_without_tails(telling_runs(line))) if line else ()


@lru_cache(maxsize=1024)
def _parts(run: str) -> tuple[str, ...]:
    """Return the parts of a run by which a text may name it."""
    parts = dict.fromkeys(run[n : n + _SHORT] for n in range(len(run) - _SHORT + 1))
    return tuple(part for part in parts if part not in _COMMON)


def _without_tails(runs: Iterable[str]) -> Iterator[str]:
    """Yield runs without what one may leave out or say otherwise: 高中数学教学 is 高中数学."""
    for run in runs:
        short = run
        for tail in _TAILS:
            short = short.removesuffix(tail)
        yield short if len(short) > 1 else run


def _titles(record: Record) -> Iterator[str]:
    """Yield the works that a person lists, as runs of hanzi; most often the first is enough."""
    for name, rows in record.tables.items():
        table = record.schema.by_id[name]
        if table.filled_by is FilledBy.APPLICANT and table.column(_TITLE):
            for row in rows:
                yield from _without_tails(_RUN.findall(row.text(_TITLE)))


def _said(text: str, named: set[str]) -> dict[str, None]:
    """Return how the works begin that a text names, where they explain what it has of one's own."""
    heads: dict[str, None] = {}
    for found in _SAID.finditer(text):
        work = found[1]
        if all(part in work for part in named):
            heads |= dict.fromkeys((work[:2], work[:_HEAD]))
            if len(heads) >= 2 * _MOST:
                break
    return heads
