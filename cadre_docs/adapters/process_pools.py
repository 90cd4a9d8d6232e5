"""concurrent.futures of Python 3.11 and later, beyond its public names.

* ``ProcessPoolExecutor._processes``: its processes by their ids; since Python 3.14 they can
  be ended in public, but then all at once with the pool.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.process import BaseProcess


def processes_of(pool: ProcessPoolExecutor) -> list[BaseProcess]:
    """Return the processes of a pool; none before its first job and after its shutdown."""
    return list((pool._processes or {}).values())
