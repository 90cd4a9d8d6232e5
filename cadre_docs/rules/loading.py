"""All rules there are: those of this package, and those that other packages bring along.

Nobody imports a rule by its module: whoever asks for the rules (:mod:`cadre_docs.rules.engine`)
has them all, in one order, whatever was imported before.
"""

from __future__ import annotations

import importlib
import pkgutil
import threading

from cadre_docs.errors import ExtensionError
from cadre_docs.extensions import RULES, load

_PACKAGE = __name__.rpartition(".")[0]
_DECLARED = f"{_PACKAGE}.declared"  # has no rules of its own: it reads those of catalogs


class _State:
    """Whether other packages were asked, and what kept one of them from being loaded."""

    lock = threading.RLock()
    done = busy = False
    problem: ExtensionError | None = None


def import_own() -> None:
    """Import every module below this package that has rules, in the order of their names."""
    package = importlib.import_module(_PACKAGE)
    names = (found.name for found in pkgutil.walk_packages(package.__path__, f"{_PACKAGE}."))
    for name in sorted(names):
        if not f"{name}.".startswith(f"{_DECLARED}."):
            importlib.import_module(name)


def import_declared() -> None:
    """Import what reads the rules that catalogs declare: few catalogs do."""
    importlib.import_module(f"{_DECLARED}.load")


def load_all() -> None:
    """See to it that all rules are registered: ours, then those of the entry points.

    Ours are from the moment that any of their modules is imported, always in the same order; the
    others are loaded once a process. Raises :class:`~cadre_docs.errors.ExtensionError`, whenever
    it is called, for a package that cannot be loaded: nobody knows what its rules would find.
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
    if _State.problem is not None:
        raise ExtensionError(*_State.problem.lines)
