"""The rules there are: those of this package, and those that other packages bring along.

Nobody imports a rule by its module: whoever asks for rules (:mod:`cadre_docs.rules.engine`) has
those that may look at what is at hand, or all, in one order, whatever was imported before.
"""

from __future__ import annotations

import importlib
import threading
from typing import TYPE_CHECKING

from cadre_docs.catalog.extensions import RULES, entry_points_of, load
from cadre_docs.errors import ExtensionError

if TYPE_CHECKING:
    from collections.abc import Iterable

_PACKAGE = __name__.rpartition(".")[0]

OWN = (
    ("", "gradings"),
    ("XX", "xinxiang.shared"),
    ("AA", "annual.grades"),
    ("AA", "annual.absence"),
    ("AA", "annual.leave"),
    ("AA", "annual.reasons"),
    ("AA", "annual.special_cases"),
    ("", "covered"),
    ("", "outside"),
    ("", "between.across"),
    ("", "common.copied"),
    ("", "between.alike"),
    ("", "between.personal"),
    ("", "between.namesakes"),
    ("", "between.results"),
    ("AA", "annual.committee"),
    ("", "annual.consequences"),
    ("", "between.former_sanctions"),
    ("AA", "annual.procedure"),
    ("AA", "annual.quota"),
    ("AA", "annual.row_remarks"),
    ("AA", "annual.sanctions"),
    ("AA", "annual.statistics"),
    ("AA", "annual.tenure"),
    ("AA", "annual.years_before"),
    ("AA", "annual.folders"),
    ("", "common.evidence"),
    ("", "common.single"),
    ("HN", "henan"),
    ("JL", "jilin.form"),
    ("JL", "jilin.batch"),
    ("JL", "jilin.drawn"),
    ("JL", "jilin.scores"),
    ("JL", "jilin.unit"),
    ("LC", "liaocheng"),
    ("", "common.names"),
    ("", "common.notice_texts"),
    ("", "common.orders"),
    ("", "common.public_notice"),
    ("", "common.repeats"),
    ("", "common.units"),
    ("XX", "xinxiang.merits"),
    ("XX", "xinxiang.conditions"),
    ("XX", "xinxiang.form"),
    ("XX", "xinxiang.levels"),
    ("", "between.against"),
    ("", "common.posts"),
    ("", "common.unit_boxes"),
    ("", "common.carried"),
    ("", "between.copied_rows"),
    ("", "between.departments"),
    ("", "common.early"),
    ("", "common.garbled"),
    ("", "common.history"),
    ("", "common.impossible"),
    ("", "common.listed_twice"),
    ("", "between.listed_years"),
    ("", "between.lists_agree"),
    ("", "common.other_box"),
    ("", "common.party"),
    ("", "common.placeholders"),
    ("", "between.posted"),
    ("", "common.punished_years"),
    ("", "between.record_files"),
    ("", "common.schooling"),
    ("", "between.two_rosters"),
    ("", "common.unfinished"),
    ("", "between.unit_facts"),
    ("", "common.within_rows"),
    ("", "texts.facts"),
    ("", "texts.grade"),
    ("", "texts.named"),
    ("", "texts.remarks"),
    ("", "texts.told"),
    ("", "texts.voice"),
    ("", "texts.year"),
)
"""Every module that has rules, in the order in which its rules are told.

With the prefix of the notice whose forms they look at: for other forms it need not be imported.
Empty: they may look at any form. The tests hold both true, and that none is missing.
"""
PREFIXES = frozenset(prefix for prefix, _ in OWN if prefix)
"""Of the notices whose rules stand in modules of their own."""
_RANK = {f"{_PACKAGE}.{name}": rank for rank, (_, name) in enumerate(OWN)}


class _State:
    """What was loaded, and what kept another package from being loaded."""

    lock = threading.RLock()
    done = busy = False
    prefixes: frozenset[str] | None = None
    problem: ExtensionError | None = None


def rank(module: str) -> int:
    """Return where the rules of a module stand among all; those of other packages stand last."""
    return _RANK.get(module, len(_RANK))


def import_own(prefixes: Iterable[str] = PREFIXES) -> None:
    """Import the modules whose rules look at any form, and those of some notices."""
    wanted = {"", *prefixes}
    for prefix, name in OWN:
        if prefix in wanted:
            importlib.import_module(f"{_PACKAGE}.{name}")


def import_declared() -> None:
    """Import what reads the rules that catalogs declare: few catalogs do."""
    importlib.import_module(f"{_PACKAGE}.declared.load")


def load_for(prefixes: Iterable[str]) -> None:
    """See to it that the rules are registered that may look at forms of some notices.

    Where other packages bring rules along, these are all: a rule's code is taken only once, and
    theirs may use what ours have. Raises as :func:`load_all` does.
    """
    wanted = PREFIXES.intersection(prefixes)
    if _State.done or (_State.prefixes is not None and wanted <= _State.prefixes):
        _tell_problem()
    elif entry_points_of(RULES):
        load_all()
    else:
        with _State.lock:
            if not _State.busy:
                _State.busy = True
                try:
                    import_own(wanted)
                    _State.prefixes = wanted.union(_State.prefixes or ())
                finally:
                    _State.busy = False


def load_all() -> None:
    """See to it that all rules are registered: ours, then those of the entry points.

    Each is loaded once a process, and they are told in the same order whatever was loaded
    before. Raises :class:`~cadre_docs.errors.ExtensionError`, whenever it is called, for a
    package that cannot be loaded: nobody knows what its rules would find.
    """
    if not _State.done:
        with _State.lock:  # whoever asks meanwhile waits; a rule's module that asks goes on
            if not _State.done and not _State.busy:
                _State.busy = True
                try:
                    import_own()
                    load(RULES)
                except ExtensionError as problem:
                    _State.problem = problem
                finally:
                    _State.busy = False
                _State.done = True
    _tell_problem()


def _tell_problem() -> None:
    if _State.problem is not None:
        raise ExtensionError(*_State.problem.lines)
