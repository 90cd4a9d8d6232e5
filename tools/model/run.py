"""Check the rules as a system: `make model-check ARGS='--records 1000000 --seed 2'`.

Facts at their turning points are judged by the rules, by the articles written a second time, and
again after each step that makes them worse. What is found is told with the facts, made as few as
still show it; the exit status is 1 then. CONTRIBUTING.md says what to do about a find.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from cadre_docs.catalog import Catalog, builtin_root
from cadre_docs.performance.garbage import making_many
from cadre_docs.rules.engine import governing
from tools.model import draw, groups
from tools.model.exceptions import Exceptions
from tools.model.forms import BY_NAME, FORMS
from tools.model.judge import Find, Model
from tools.model.reach import Reach, Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.synchronize import Event

    from tools.model.facts import Facts

    Job = tuple[Callable[..., "Outcome"], tuple[Any, ...]]

TODAY = date(2026, 6, 1)  # no clock: the same seed finds the same
UNREACHED = Path(__file__).with_name("unreached.yaml")
RECORDS = 120_000
_EVERY = 12  # of records, how many have one made worse
_IDLE_EVERY = 48  # of records, how many have one changed in what nothing depends on
_PIECE = 200  # combinations in one piece, for each share of a form
_ALONE = 400  # turning points in one piece
_AHEAD = 3  # pieces that wait for a process
_WATCHED = 20  # of the combinations of one piece, how many are tried with changed parameters
_PARTS = 8  # of the cases of many people
_SHOWN = 20
_A_MINUTE = 60.0
_INTERRUPTED = 130  # as shells say it of a program that Ctrl+C ended


@dataclass
class Outcome:
    """What became of some records: how many were judged, what was found, what was reached.

    ``facts`` counts those at turning points and those drawn, of which no two are alike; the others
    that were judged are these made worse, or changed in what nothing depends on.
    """

    judged: int = 0
    facts: int = 0
    finds: dict[tuple[str, str], Find] = field(default_factory=dict)
    times: Counter[tuple[str, str]] = field(default_factory=Counter)
    reach: Reach = field(default_factory=Reach)
    used: Counter[int] = field(default_factory=Counter)
    stopped: bool = False

    def note(self, find: Find) -> None:
        key = find.kind, find.what
        self.times[key] += 1
        before = self.finds.get(key)
        if before is None or _size(find) < _size(before):
            self.finds[key] = find

    def join(self, other: Outcome) -> None:
        self.judged += other.judged
        self.facts += other.facts
        self.times += other.times - Counter(other.finds.keys())
        for find in other.finds.values():
            self.note(find)
        self.reach.join(other.reach)
        self.used += other.used


def _size(find: Find) -> int:
    return len(json.dumps(find.facts))


@cache
def _catalog() -> Catalog:
    return Catalog(builtin_root(), today=TODAY)


@cache
def _model(form: str) -> tuple[Model, Watch]:
    """Return what judges a form and what watches it: one of each in a process."""
    catalog = _catalog()
    watch = Watch(catalog, governing(catalog.schema(form), catalog.law))
    return Model.of(form, catalog), watch


class _Stop:
    """Whether somebody pressed Ctrl+C: one event that all processes of a run look at."""

    asked: Event | None = None

    @classmethod
    def now(cls) -> bool:
        return cls.asked is not None and cls.asked.is_set()

    @classmethod
    def heed(cls, asked: Event) -> None:
        """Look at the event from now on, and leave Ctrl+C to the process that tells of it."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        cls.asked = asked


@contextmanager
def _on_interrupt(handler: Any) -> Iterator[None]:
    before = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@making_many()
def tried(form: str, facts: Sequence[Facts] | Sequence[int], seed: int) -> Outcome:
    """Judge facts, or those drawn by their numbers."""
    exceptions, outcome = Exceptions.read(), Outcome()
    model, watch = _model(form)
    for number, one in enumerate(facts):
        if _Stop.now():
            break
        said = draw.drawn(form, seed, one) if isinstance(one, int) else one
        ruled = model.ruled(said)
        if number < _WATCHED or not isinstance(one, int):
            watch.see(ruled)
        found: list[Find | None] = list(model.finds(said, ruled))
        outcome.judged += 1
        outcome.facts += 1
        more: list[Find | None] = []
        if number % _EVERY == 0 or not isinstance(one, int):
            more += model.worse(said, ruled, exceptions)
        if number % _IDLE_EVERY == 0 or not isinstance(one, int):
            more += model.idle(said)
        outcome.judged += len(more)
        found += more
        for find in filter(None, found):
            outcome.note(find)
    outcome.reach, outcome.used = watch.reach, exceptions.used
    return outcome


@making_many()
def tried_together(name: str, part: int) -> Outcome:
    """Judge a part of the cases of many people, one in so many; the first looks for sides, too."""
    catalog, exceptions, outcome = _catalog(), Exceptions.read(), Outcome()
    group = groups.BY_NAME[name]
    for case in islice(group.cases(), part, None, _PARTS):
        if _Stop.now():
            break
        found = list(groups.finds(group, case, catalog, exceptions))
        outcome.judged += 1 + len(found)
        for find in filter(None, found):
            outcome.note(find)
    if part == 0:
        outcome.reach = groups.reached(group, catalog, _Stop.now)
    outcome.used = exceptions.used
    return outcome


def jobs(records: int, seed: int) -> Iterator[Job]:
    """Yield what to try, a piece at a time: every turning point alone, then combinations.

    Of the forms by turns, each as often as its share says: a run that is stopped has tried all.
    """
    for group in groups.GROUPS:
        yield from ((tried_together, (group.name, part)) for part in range(_PARTS))
    whole = sum(form.share for form in FORMS)
    numbers: dict[str, Iterator[int]] = {}
    for form in FORMS:
        base = Model.of(form.name, _catalog()).whole({})
        alone = list({draw.told(facts, base): facts for facts in draw.alone(form.name)}.values())
        for start in range(0, len(alone), _ALONE):
            yield tried, (form.name, alone[start : start + _ALONE], seed)
        wanted = records * form.share // whole
        numbers[form.name] = draw.distinct(form.name, seed, wanted, base)
    while numbers:
        for form in FORMS:
            piece = list(islice(numbers.get(form.name, iter(())), _PIECE * form.share))
            if piece:
                yield tried, (form.name, piece, seed)
            else:
                numbers.pop(form.name, None)


def all_tried(records: int, seed: int, processes: int) -> Outcome:
    """Try them all, in processes; what was tried so far where somebody stops it (Ctrl+C).

    A terminal sends the signal to all processes. Those that judge ignore it, and end at the next
    record when the event is set; what they judged is counted.
    """
    outcome, waiting = Outcome(), set[Future[Outcome]]()
    context = get_context("spawn")
    asked = context.Event()
    todo = jobs(records, seed)
    said = time.monotonic()
    with ProcessPoolExecutor(processes, context, _Stop.heed, (asked,)) as pool:
        # A process that starts has no handler yet: it inherits that the signal is ignored.
        with _on_interrupt(signal.SIG_IGN):
            waiting |= {pool.submit(job, *given) for job, given in islice(todo, processes)}
        with _on_interrupt(lambda *_: asked.set()):
            for job, given in todo:
                while len(waiting) >= _AHEAD * processes and not asked.is_set():
                    waiting = _join_some(waiting, outcome)
                    if time.monotonic() - said > _A_MINUTE:
                        said = time.monotonic()
                        _tell(f"{outcome.judged} records so far, {len(outcome.times)} finds")
                if asked.is_set():
                    waiting = {one for one in waiting if not one.cancel()}
                    break
                waiting.add(pool.submit(job, *given))
            while waiting:
                waiting = _join_some(waiting, outcome)
    outcome.stopped = asked.is_set()
    return outcome


def _join_some(waiting: set[Future[Outcome]], outcome: Outcome) -> set[Future[Outcome]]:
    """Wait for some results and join them; tell of finds at once, for a run may take hours."""
    done, others = wait(waiting, return_when=FIRST_COMPLETED)
    for part in done:
        known = set(outcome.finds)
        outcome.join(part.result())
        for key in outcome.finds.keys() - known:
            find = outcome.finds[key]
            facts = json.dumps(find.facts, ensure_ascii=False)
            _tell(f"{find.kind}: {find.form}: {find.what} {facts}")
    return others


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def unreached(reach: Reach) -> tuple[list[str], list[str]]:
    """Return what nothing reached without a reason, and reasons for what was reached."""
    catalog = _catalog()
    wanted: dict[str, bool] = {}
    for form in FORMS:
        rules = governing(catalog.schema(form.name), catalog.law)
        own = [r for r in rules if r.prefix in catalog.law.instruments]
        wanted |= {rule.code: rule.code in reach.spoke for rule in own}
        sides = Watch(catalog, tuple(own)).reach.open
        wanted |= {f"{name} {word}": False for name, word in sides}
    for group in groups.GROUPS:
        wanted |= {code: code in reach.spoke for code in group.codes}
        wanted |= {f"{name} {word}": False for name, word in groups.sides_of(group, catalog)}
    wanted |= {f"{name} {word}": True for name, word in reach.reached}
    reasons: dict[str, str] = yaml.safe_load(UNREACHED.read_text(encoding="utf-8")) or {}
    missing = [name for name, is_ in wanted.items() if not is_ and name not in reasons]
    stale = [name for name in reasons if wanted.get(name, True)]
    return missing, stale


def fewest(find: Find, catalog: Catalog) -> Facts:
    """Return as few of a find's facts as still are one of its kind (those that were judged)."""
    model, kept = Model.of(find.form, catalog), dict(find.facts)
    base = model.whole({})
    for name in list(kept):
        fewer = {n: said for n, said in kept.items() if n != name}
        same = base.get(name) == kept[name] or any(
            f.kind == find.kind and f.what == find.what
            for f in model.finds(fewer, model.ruled(fewer))
        )
        kept = fewer if same else kept
    return kept


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    started = time.monotonic()
    outcome = all_tried(options.records, options.seed, options.processes)
    catalog = _catalog()
    ranked = outcome.times.most_common()
    for key, times in ranked[:_SHOWN]:
        find = outcome.finds[key]
        print(f"{find.kind} ({times} times): {find.form}: {find.what}")
        shown = fewest(find, catalog) if find.form in BY_NAME else find.facts
        print("   ", json.dumps(shown, ensure_ascii=False))
    if len(ranked) > _SHOWN:
        print(f"and {len(ranked) - _SHOWN} other finds")
    # What a run that was stopped did not reach tells nothing of the points.
    missing, stale = ([], []) if outcome.stopped else unreached(outcome.reach)
    for name in missing:
        how = f"reach it in tools/model/points/, or say why not in {UNREACHED.name}"
        print(f"not reached: {name}; {how}")
    for name in stale:
        print(f"reached, or there is no such thing: {name} in {UNREACHED.name}; delete it there")
    seconds = time.monotonic() - started
    looked = "stopped before all were tried" if outcome.stopped else f"{len(missing)} not reached"
    print(
        f"{outcome.judged} records judged, {outcome.facts} of them different facts and the others "
        f"these made worse or idly changed, in {seconds:.0f} s ({_cpu_minutes():.0f} CPU minutes), "
        f"seed {options.seed}: {len(ranked)} finds, "
        f"{looked}, {len(outcome.used)} exceptions used"
    )
    if ranked or missing or stale:
        return 1
    return _INTERRUPTED if outcome.stopped else 0


def _cpu_minutes() -> float:
    spent = os.times()
    return (spent.user + spent.system + spent.children_user + spent.children_system) / 60


def _options(arguments: Sequence[str] | None) -> Any:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=RECORDS, help="combinations drawn")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
