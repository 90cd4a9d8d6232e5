"""The same work on a real Dask cluster of processes, one of which is killed in the middle."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cadre_docs.errors import OutputError
from cadre_docs.messages.progress import Line, watched
from cadre_docs.project import executors
from cadre_docs.project.executors import Dask, worker_pool
from cadre_docs.project.file.read import read_project
from cadre_docs.project.jobs import Job, Settings
from cadre_docs.project.run import Options, build
from cadre_docs.project.workers import results
from tests.project.small_form import make_project, outputs
from tests.project.test_build_faults import BOMB

distributed = pytest.importorskip("distributed")
# distributed warns of its own affairs
pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.slow]


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        memory_limit=0,
    ) as running:
        yield running


def address(cluster) -> str:
    return cluster.scheduler_address.removeprefix("tcp://")


def test_a_build_on_a_cluster_survives_a_killed_worker(cluster, tmp_path: Path) -> None:
    here, there = make_project(tmp_path / "1", 60), make_project(tmp_path / "2", 60)
    build(read_project(here), Options())

    class KillOne(Line):
        """Progress that kills a worker after the tenth record."""

        def steps(self, items: Iterable[Any], doing: str, total: int) -> Iterator[Any]:
            assert total == 60 or doing != "生成"
            for number, item in enumerate(super().steps(items, doing, total), 1):
                yield item
                if (doing, number) == ("生成", 10):
                    with distributed.Client(cluster.scheduler_address) as client:
                        pids = list(client.run(os.getpid).values())
                    os.kill(pids[0], signal.SIGKILL)

    options = Options(executor=f"dask://{address(cluster)}")
    with watched(KillOne(None)):
        summary = build(read_project(there), options)
    assert (summary.records, summary.failed) == (60, 0)
    assert outputs(here) == outputs(there)


def test_who_kills_a_clusters_workers_is_blamed(cluster) -> None:
    good = b"no pickle"  # a fault, but nobody dies of it
    jobs = [Job(number, BOMB if number == 1 else good, (), Settings()) for number in range(3)]
    crew = worker_pool(f"dask://{address(cluster)}", 2, Settings(), (), ())
    assert isinstance(crew, Dask)
    found = {result.number: result.stopped for result in results(jobs, crew)}
    crew.close()
    assert found.keys() == {0, 1, 2}
    assert "意外终止" in found[1]
    assert "意外终止" not in found[0] + found[2]


def test_a_cluster_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "TIMEOUT", "1s")
    folder = make_project(tmp_path / "p", 1)
    with pytest.raises(OutputError, match="连不上 Dask 集群"):
        build(read_project(folder), Options(executor="dask://127.0.0.1:1"))
