"""Who does the work: this process, a pool of processes, or a Dask cluster.

All are ``concurrent.futures.Executor``s. A pool opens one, and a new one when it breaks.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import threading
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from cadre_docs.adapters.process_pools import processes_of
from cadre_docs.errors import EnvironmentLackError, OutputError
from cadre_docs.machine import platforms
from cadre_docs.messages.safe import show_private
from cadre_docs.messages.streams import guard_streams
from cadre_docs.project.jobs import Settings, preload

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LOCAL, DASK = "local", "dask"
TIMEOUT = "10s"  # to find a cluster
MOST_TOGETHER, _ROUNDS = 100, 4  # jobs in a task, and how many tasks a worker gets at least
_PRELOAD = [f"cadre_docs.{name}" for name in ("project.jobs", "project.executors", "pages.pdf")]
_PRELOAD.append("docxtpl")


class WorkerPool(Protocol):
    """Workers. ``window`` is how many tasks to hand out at a time, ``batch`` of how many jobs."""

    window: int
    batch: int

    def open(self) -> Executor:
        """Return an executor; after a break, a new one."""

    def is_death(self, problem: BaseException) -> bool:
        """Tell whether a job failed because its worker died."""

    def is_deserted(self) -> bool:
        """Tell whether there is nobody, for now, who could do what was handed out."""

    def close(self, *, at_once: bool = False) -> None:
        """Let the workers go; ``at_once`` without waiting for what they are doing."""


class _Inline(Executor):
    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as problem:
            future.set_exception(problem)
        return future


class Alone:
    """Nobody but us: one job after another, in this process."""

    window = batch = 1

    def open(self) -> Executor:
        """Return the executor."""
        return _Inline()

    def is_death(self, problem: BaseException) -> bool:  # noqa: ARG002 - nobody else here
        """Nobody dies without us."""
        return False

    def is_deserted(self) -> bool:
        """We are always there."""
        return False

    def close(self, *, at_once: bool = False) -> None:
        """Nothing to let go."""


class Processes:
    """A pool of processes on this machine; ``loads`` are the modules that each has loaded."""

    batch = 1

    def __init__(
        self,
        jobs: int,
        settings: Settings,
        kinds: tuple[str, ...],
        forms: tuple[str, ...],
        loads: Sequence[str] = _PRELOAD,
    ) -> None:
        self._jobs = platforms.most_processes(jobs)
        self.window = self._jobs * 3
        self._start = (settings, kinds, forms)
        self._loads = loads
        self._pool: ProcessPoolExecutor | None = None

    def open(self) -> Executor:
        """Return a new pool. Its processes share nothing with us but what they are sent."""
        self.close(at_once=True)
        self._pool = ProcessPoolExecutor(
            self._jobs,
            mp_context=platforms.fresh_processes(self._loads),
            initializer=start_worker,
            initargs=self._start,
        )
        return self._pool

    def is_death(self, problem: BaseException) -> bool:
        """A pool breaks as a whole when one of its processes dies."""
        return isinstance(problem, BrokenExecutor)

    def is_deserted(self) -> bool:
        """A pool without processes breaks, and a new one is opened."""
        return False

    def close(self, *, at_once: bool = False) -> None:
        """End the processes."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        processes = processes_of(pool)
        pool.shutdown(wait=not at_once, cancel_futures=True)
        if at_once:
            for process in processes:
                process.terminate()


def start_worker(settings: Settings, kinds: tuple[str, ...], forms: tuple[str, ...]) -> None:
    """Make a process ready for jobs."""
    platforms.leave_ends_to_parent()
    show_private(shown=settings.show_private)
    guard_streams()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    # What cannot be warmed is said by the job that needs it.
    with contextlib.suppress(Exception):
        preload(settings, kinds, forms)


def _end_with(sentinel: int) -> None:
    """End this process when the build is gone, however it went."""
    wait([sentinel])
    os._exit(1)


class Dask:
    """The workers of a Dask cluster. They must see the same forms and photos as we do.

    ``total`` jobs are to be done: a scheduler takes about a millisecond for each task, so that
    many of them go out together; but every worker gets some.
    """

    def __init__(self, address: str, total: int = 0) -> None:
        try:
            import distributed
        except ImportError:
            raise EnvironmentLackError(
                "没有安装 Dask，不能用 --executor dask://…。请安装：pip install 'cadre-docs[dask]'"
            ) from None
        self._address = _checked(address)
        # What it has to say of connections comes as tracebacks; we say it ourselves.
        for name in ("distributed", "asyncio", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        try:
            self._client = distributed.Client(f"tcp://{address}", timeout=TIMEOUT)
        except Exception as problem:
            # Whatever stands at that address, it raises whatever its answer makes of the client.
            is_late = isinstance(problem, OSError | TimeoutError)
            what = "没有应答" if is_late else "应答的不是 Dask，或者版本不同"
            raise OutputError(
                f"连不上 Dask 集群 {address}：{what}。请核对地址和网络，或不用 --executor。"
            ) from None
        threads = sum(self._client.nthreads().values())
        if not threads:
            self._client.close()
            raise OutputError(f"Dask 集群 {address} 没有工作进程。请先启动 dask worker。")
        self.batch = together(total, threads)
        self.window = threads * (4 if self.batch == 1 else 2)

    def open(self) -> Executor:
        """Return the cluster's executor."""
        executor: Executor = self._client.get_executor(pure=False)
        return executor

    def is_death(self, problem: BaseException) -> bool:
        """Dask tries a job again elsewhere, and gives up when several workers have died of it."""
        from distributed.scheduler import KilledWorker

        return isinstance(problem, KilledWorker)

    def is_deserted(self) -> bool:
        """Dask waits for ever for new workers when all have gone, and so for its scheduler."""
        return self._client.status != "running" or not self._client.nthreads()

    def close(self, *, at_once: bool = False) -> None:  # noqa: ARG002 - jobs are cancelled with us
        """Leave the cluster; it is not ours to end."""
        self._client.close()


def together(total: int, threads: int) -> int:
    """Return how many of ``total`` jobs go out in a task, so that each of the threads gets some."""
    return max(1, min(MOST_TOGETHER, total // (threads * _ROUNDS)))


def _checked(address: str) -> str:
    """Return ``HOST:PORT``. Raises :class:`OutputError` that says how to write it."""
    try:
        parts = urlsplit(f"//{address}")
        whole = parts.netloc == address and "@" not in address
        sound = whole and bool(parts.hostname and parts.port)
    except ValueError:  # a port that is no number or too large, half a bracket
        sound = False
    if not sound:
        raise OutputError(
            f"--executor 的“{DASK}://{address}”不是集群的地址。"
            f"请写成 {DASK}://主机:端口，例如 {DASK}://127.0.0.1:8786。"
        )
    return address


def worker_pool(
    executor: str,
    jobs: int,
    settings: Settings,
    kinds: tuple[str, ...],
    forms: tuple[str, ...],
    total: int = 0,
) -> WorkerPool:
    """Return the pool for an ``--executor`` (``local`` or ``dask://HOST:PORT``).

    ``total`` is how many jobs there are to do.
    """
    if executor.startswith(f"{DASK}://"):
        return Dask(executor.removeprefix(f"{DASK}://"), total)
    if jobs > 1:
        return Processes(jobs, settings, kinds, forms)
    return Alone()
