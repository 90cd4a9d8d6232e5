"""Handing out jobs and taking back results, whoever does the work and whatever happens to it."""

from __future__ import annotations

import time
from concurrent.futures import FIRST_COMPLETED, CancelledError, wait
from itertools import islice
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError
from cadre_docs.project.jobs import Result, make_all

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from concurrent.futures import Executor, Future

    from cadre_docs.project.executors import WorkerPool
    from cadre_docs.project.jobs import Job

DEADLY = (
    "处理这份记录时工作进程两次意外终止，已跳过（常见原因：内存不足、系统库崩溃）；"
    "其他人不受影响。请单独用 --jobs 1 重试，或报告给工具维护者"
)
HOPELESS = 8  # deaths in a row: it is not the records
PULSE, PATIENCE = 5.0, 120.0  # seconds: how often is looked and told, how long is waited
WAITING = "集群里现在没有工作进程，等它们回来（已等{:.0f}秒，最多等{:.0f}秒；Ctrl-C 中止）"
DESERTED = "等了{:.0f}秒，集群里仍然没有工作进程"
LOST = "与工作进程（集群）失去联系：{}。已完成的不受影响，重新运行即可接着做。"


def results(
    jobs: Iterable[Job], pool: WorkerPool, say: Callable[[str], None] = lambda _: None
) -> Iterator[Result]:
    """Yield the result of every job as it is done.

    Jobs go out in tasks of ``pool.batch``, and only ``pool.window`` tasks are under way.

    ``say`` is told in Chinese what keeps us waiting.

    When a worker dies, the jobs that were under way are done again one by one: whichever
    kills its worker once more is the one to blame, and gets a fault for its result.
    """
    executor = pool.open()
    under_way: dict[Future[list[Result]], tuple[Job, ...]] = {}
    suspects: list[Job] = []
    queue = iter(jobs)
    more, deaths = True, 0
    while more or under_way:
        while more and not suspects and len(under_way) < pool.window:
            task = tuple(islice(queue, pool.batch))
            if not task:
                more = False
            elif (future := _submitted(executor, task, pool)) is None:
                suspects += task
            else:
                under_way[future] = task
        for future in _first_done(under_way, pool, say):
            task = under_way.pop(future)
            made = _results(future, pool)
            if made is None:
                suspects += task
            else:
                deaths = 0
                yield from made
        if suspects and not under_way:
            for result in _one_by_one(suspects, pool, say):
                deaths = deaths + 1 if result.stopped == DEADLY else 0
                if deaths == HOPELESS:
                    raise OutputError(LOST.format("工作进程一再意外终止"))
                yield result
            suspects.clear()
            executor = pool.open()


def _one_by_one(
    suspects: Iterable[Job], pool: WorkerPool, say: Callable[[str], None]
) -> Iterator[Result]:
    """Do suspect jobs with nobody else about."""
    executor = pool.open()
    for job in suspects:
        future = _submitted(executor, (job,), pool)
        if future:
            _first_done([future], pool, say)
        made = _results(future, pool) if future else None
        if made is None:
            executor = pool.open()
            made = [Result(job.number, stopped=DEADLY, fault=True)]
        yield from made


def _first_done(
    under_way: Collection[Future[list[Result]]], pool: WorkerPool, say: Callable[[str], None]
) -> set[Future[list[Result]]]:
    """Wait until something is done; not for ever when nobody is there to do it.

    Raises :class:`OutputError` after :data:`PATIENCE` seconds without any worker.
    """
    since = None
    while True:
        done = wait(under_way, timeout=PULSE, return_when=FIRST_COMPLETED).done
        if done or not under_way:
            return done
        now = time.monotonic()
        if not pool.is_deserted():
            since = None
        elif since is None:
            since = now
        elif now - since >= PATIENCE:
            raise OutputError(LOST.format(DESERTED.format(now - since)))
        if since is not None:
            say(WAITING.format(now - since, PATIENCE))


def _submitted(
    executor: Executor, task: tuple[Job, ...], pool: WorkerPool
) -> Future[list[Result]] | None:
    """Hand out a task; None when there is nobody left to take it."""
    try:
        return executor.submit(make_all, task)
    except Exception as problem:
        _require_death(pool, problem)
        return None


def _results(future: Future[list[Result]], pool: WorkerPool) -> list[Result] | None:
    """Return the results of a task; None when its worker died."""
    try:
        return future.result()
    except (Exception, CancelledError) as problem:
        _require_death(pool, problem)
        return None


def _require_death(pool: WorkerPool, problem: BaseException) -> None:
    """A job never raises, so what comes back is the death of a worker or of the whole pool."""
    if not pool.is_death(problem):
        raise OutputError(LOST.format("它没有应答，或者发回的不是结果")) from problem
