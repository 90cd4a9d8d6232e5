"""A column of texts that was pasted one row off, or two people's texts that were exchanged.

No single text shows it: a teacher may well write of what a colleague does. Told is what several
people in succession show in one direction: each text names nothing of what its person does, and
what the next one (or the one before) does word for word. Of two who stand anywhere, it is told
when each of both texts names what the other does, and nothing of what its own person does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from math import exp, lgamma, log
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import warning
from cadre_docs.performance.expressions import expression
from cadre_docs.schema import FieldType
from cadre_docs.values.characters import HANZI

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cadre_docs.findings import Finding
    from cadre_docs.record import Record
    from cadre_docs.schema import Field

CODE = "X-shifted"
_GENERAL = expression(
    "专业技术|工勤技能|管理|岗位|[一二三四五六七八九十0-9]{1,2}级|科员|职员|教师|老师|工作|业务|负责|分管|主管|协助|兼任?|从事|担任|任"
    "|正高|副高|高级|中级|初级|[正副]?(?:主任|科长|处长|院长|校长|所长|站长|队长|馆长|园长|教授|研究员)|人员|干部|员|[等及和与的]"
)
"""What lines of posts and work say of many."""
_RUN = expression(f"[{HANZI}]{{2,}}")
_LEAST = 15  # characters of a text that says anything
_PEOPLE = 2  # in succession
_SAMPLE = 300  # texts by which it is known what many write
_STRONG = 2  # signs of a neighbour in one text, on the average
_MOST_AMISS = 300  # people whose texts name nothing of their own: of more, none is amiss
_WHOLE = 3  # hanzi of what somebody does
_FAR = (2, 3, 4, -2, -3, -4)  # rows from which nobody pastes by a slip
_DOUBTFUL = 0.1
"""How often by chance such rows may stand in such a file and be told all the same."""
_LONGEST = 12


class _Person(NamedTuple):
    """What somebody does, by runs of hanzi and their pairs, and what a text of theirs says."""

    record: Record
    runs: frozenset[str]
    pairs: frozenset[str]
    text: str


def shifted(records: Sequence[Record]) -> Iterator[tuple[Record, Finding]]:
    """Yield the people of a file whose texts seem to be their neighbours', in order."""
    by_form: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.person and record.schema.of_people:
            by_form[record.schema.id].append(record)
    for group in by_form.values():
        boxes = group[0].schema.fields() if len(group) > _PEOPLE else ()
        texts = [box for box in boxes if box.type is FieldType.TEXT and not box.carries]
        do = [_runs_of(record) for record in group] if texts else []
        for box in texts:
            yield from _of_box(group, do, box)


def _of_box(
    group: list[Record], do: list[frozenset[str]], box: Field
) -> Iterator[tuple[Record, Finding]]:
    said = [str(record.get(box.id) or "") for record in group]
    if sum(len(text) >= _LEAST for text in said) < _PEOPLE:
        return
    people = [
        _Person(record, runs, frozenset(_pairs(runs)), text)
        for record, runs, text in zip(group, do, said, strict=True)
    ]
    telling = _telling(people)
    own = [_signs(one.text, one, telling) for one in people]
    if not telling:
        return
    chance = cache(lambda: _by_chance(people, own, telling))
    told: set[int] = set()
    for step in (1, -1):
        near = [
            0 if own[n] else _of_other(people, n, n + step, telling) for n in range(len(people))
        ]
        for first, last in _stretches(people, own, near):
            rows = [near[n] > 0 for n in range(first, last + 1) if len(people[n].text) >= _LEAST]
            if chance().of(rows) < _DOUBTFUL:
                for n in range(first, last + 1):
                    if near[n]:
                        told.add(n)
                        yield _finding(box, people[n], people[n + step], telling)
    for n, other in _exchanged(people, own, telling):
        if n not in told and chance().of_two() < _DOUBTFUL:
            yield _finding(box, people[n], people[other], telling, exchanged=True)


def _exchanged(
    people: list[_Person], own: list[int], telling: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Yield who bears whose text, where two bear each other's and nobody else's would do."""
    amiss = [n for n, one in enumerate(people) if not own[n] and len(one.text) >= _LEAST]
    if len(amiss) > _MOST_AMISS:
        return
    doing: dict[str, list[int]] = defaultdict(list)  # who does what a pair says
    for n in amiss:
        for pair in people[n].pairs & telling:
            doing[pair].append(n)
    whose = {}
    for n in amiss:  # without a pair in common nothing is said of another
        text = people[n].text
        said = set(map(add, text, text[1:]))
        others = {m for pair in said & doing.keys() for m in doing[pair] if m != n}
        whose[n] = [m for m in sorted(others) if _of_other(people, n, m, telling) >= _STRONG]
    for n, likely in whose.items():
        if len(likely) != 1 or whose[likely[0]] != [n]:
            continue
        [m] = likely
        if any(_names_wholly(people[a].text, people[b], telling) for a, b in ((n, m), (m, n))):
            yield n, m


class _Chance(NamedTuple):
    """How likely it is that a text names nothing of one's own, and something of a neighbour's."""

    people: int
    not_own: float
    of_other: float

    def of(self, rows: list[bool]) -> float:
        """Return how often such rows stand in such a file by chance; True: a neighbour is named."""
        number, hits = len(rows), sum(rows)
        # As logarithms: of a thousand rows the ways are more than a float holds.
        ways = lgamma(number + 1) - lgamma(hits + 1) - lgamma(number - hits + 1)
        named = min(0.0, ways + hits * log(self.of_other))
        return exp(min(0.0, named + number * log(self.not_own) + log(self.people)))

    def of_two(self) -> float:
        """Return how often any two name each other's work, and none of their own, by chance."""
        pairs = self.people * (self.people - 1) / 2
        return pairs * (self.not_own * self.of_other) ** 2


def _by_chance(people: list[_Person], own: list[int], telling: frozenset[str]) -> _Chance:
    """Return what those who stand farther away show, of whom no text can be by a slip of a row."""
    texts = [n for n, one in enumerate(people) if len(one.text) >= _LEAST]
    some = texts[:: max(1, len(texts) // _SAMPLE)]
    pairs = [(n, n + step) for n in some for step in _FAR if 0 <= n + step < len(people)]
    found = sum(_of_other(people, n, other, telling) > 0 for n, other in pairs)
    without = sum(own[n] == 0 for n in texts)
    return _Chance(len(people), without / len(texts), (found + 0.5) / (len(pairs) + 1))


def _of_other(people: list[_Person], n: int, other: int, telling: frozenset[str]) -> int:
    """Return how much of another, and not of oneself, a text says."""
    if not 0 <= other < len(people):
        return 0
    return _signs(people[n].text, people[other], telling - people[n].pairs)


def _runs_of(record: Record) -> frozenset[str]:
    """Return what somebody does, as the lines of the form say it."""
    lines = (str(record.get(field.id) or "") for field in record.schema.own_lines)
    return frozenset(telling_runs(" ".join(lines)))


def telling_runs(line: str) -> list[str]:
    """Return the runs of hanzi of a line on somebody's work without what it says of many."""
    return _RUN.findall(_GENERAL.sub(" ", line))


def _pairs(runs: Iterable[str]) -> Iterator[str]:
    yield from (run[n : n + 2] for run in runs for n in range(len(run) - 1))


def _telling(people: list[_Person]) -> frozenset[str]:
    """Return the pairs that say who somebody is: few do that, and few write of it."""
    do = Counter(pair for one in people for pair in one.pairs)
    few = max(1, len(people) // 4)
    rare = [pair for pair, count in do.items() if count <= few]
    every = max(1, len(people) // _SAMPLE)
    sample = [one.text for one in people[::every] if one.text]
    most = max(_PEOPLE, len(sample) // 3)
    return frozenset(pair for pair in rare if sum(pair in text for text in sample) <= most)


def _signs(text: str, whose: _Person, telling: frozenset[str]) -> int:
    """Return how much in a text is of somebody: a run that stands there whole counts once more."""
    found = [pair for pair in whose.pairs & telling if pair in text] if text else []
    whole = any(run in text for run in whose.runs if telling.issuperset(_pairs([run])))
    return len(found) + whole


def _names_wholly(text: str, whose: _Person, telling: frozenset[str]) -> bool:
    """Whether a text says word for word what somebody does, as few others do."""
    return any(
        len(run) >= _WHOLE and telling.issuperset(_pairs([run])) and run in text
        for run in whose.runs
    )


def _stretches(people: list[_Person], own: list[int], near: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of people in succession none of whom has a text of their own."""
    hits: list[int] = []
    silent = 0
    for n in range(len(people) + 1):
        if n < len(people) and near[n]:
            hits.append(n)
            continue
        if n < len(people) and not own[n]:
            silent += bool(hits) and len(people[n].text) >= _LEAST
            if silent <= len(hits):
                continue
        if len(hits) >= _PEOPLE and sum(near[one] for one in hits) >= _STRONG * len(hits):
            yield hits[0], hits[-1]
        hits, silent = [], 0


def _finding(
    box: Field, one: _Person, other: _Person, telling: frozenset[str], *, exchanged: bool = False
) -> tuple[Record, Finding]:
    whole = [run for run in other.runs if run in one.text]
    said = whole or [pair for pair in other.pairs & (telling - one.pairs) if pair in one.text]
    word = min(said, key=lambda found: (-len(found), one.text.find(found)))[:_LONGEST]
    key = one.record.schema.path(box)
    why, slip = "相邻的人也是这样", "这一栏是不是从某一行起粘贴错了行，错了的整栏改正"
    if exchanged:
        why, slip = "那人的也像是本人的", "两人的这一栏是不是互相放错了，错了的换过来"
    finding = warning(
        CODE,
        f"像是“{other.record.person}”的：写到了“{word}”，没有写到本人的岗位和工作，{why}",
        wanted="各人写各人的",
        remedy=f"请核对{slip}；确是本人写的不必改",
        position=one.record.place(box.id),
        path=key,
    )
    return one.record, finding.about(person=one.record.person, form=one.record.schema.id)
