"""A cluster that cannot be reached, or whose workers are gone: told, and never waited for without end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cadre_docs.errors import OutputError
from cadre_docs.messages.progress import Line, watched
from cadre_docs.project import executors
from cadre_docs.project import workers as crews
from cadre_docs.project.executors import Dask, worker_pool
from cadre_docs.project.file.read import read_project
from cadre_docs.project.jobs import Job, Settings
from cadre_docs.project.run import Options, build
from tests.project.small_form import make_project

distributed = pytest.importorskip("distributed")
# distributed warns of its own affairs
pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.slow]


@pytest.mark.parametrize(
    "address",
    ["", "host", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:x", "[::1", "[::1]", "a@h:1", "h:1/x", "h:1?x", "h:1#x"],
)  # fmt: skip
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(OutputError, match="dask://主机:端口"):
        worker_pool(f"dask://{address}", 1, Settings(), (), ())


@pytest.mark.parametrize("address", ["127.0.0.1:1", "[::1]:1", "no such host:1", "-:1"])
def test_where_nobody_answers(address: str, monkeypatch: pytest.MonkeyPatch, capfd) -> None:
    monkeypatch.setattr(executors, "TIMEOUT", "1s")
    with pytest.raises(OutputError, match="连不上 Dask 集群"):
        worker_pool(f"dask://{address}", 1, Settings(), (), ())
    said = capfd.readouterr()
    assert "Traceback" not in said.out + said.err


@pytest.fixture
def cluster():
    """A scheduler and a worker without a nanny, as processes of ours: (address, their pids)."""
    code = (
        "import asyncio, sys\n"
        "from distributed import Scheduler, Worker\n"
        "async def main():\n"
        "    if sys.argv[1] == 'scheduler':\n"
        "        async with Scheduler(port=0, host='127.0.0.1', dashboard=False) as s:\n"
        "            print(s.address, flush=True)\n"
        "            await s.finished()\n"
        "    else:\n"
        "        async with Worker(sys.argv[2], nthreads=1, dashboard=False) as w:\n"
        "            print(w.address, flush=True)\n"
        "            await w.finished()\n"
        "asyncio.run(main())\n"
    )
    running = []

    def start(*arguments: str) -> str:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", code, *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        running.append(process)
        return process.stdout.readline().strip()

    address = start("scheduler")
    start("worker", address)
    yield address.removeprefix("tcp://"), [process.pid for process in running]
    for process in running:
        process.kill()
        process.wait()


@pytest.mark.parametrize("victims", ["worker", "scheduler", "both"])
def test_a_cluster_that_dies_is_given_up(
    cluster, victims: str, monkeypatch: pytest.MonkeyPatch, capfd
) -> None:
    monkeypatch.setattr(crews, "PULSE", 0.2)
    monkeypatch.setattr(crews, "PATIENCE", 2.0)
    address, (scheduler, worker) = cluster
    crew = worker_pool(f"dask://{address}", 1, Settings(), (), ())
    assert isinstance(crew, Dask)
    for pid in {"worker": [worker], "scheduler": [scheduler], "both": [worker, scheduler]}[victims]:
        os.kill(pid, signal.SIGKILL)
    told: list[str] = []
    begun = time.monotonic()
    with pytest.raises(OutputError, match="失去联系"):
        list(crews.results([Job(1, b"no pickle", (), Settings())], crew, told.append))
    crew.close()
    assert time.monotonic() - begun < 60
    if victims == "worker":
        assert told, "somebody who waits must be told for what"
        assert "等它们回来" in told[0]
    said = capfd.readouterr()
    assert "Traceback" not in said.out + said.err


def test_what_was_done_before_is_kept(tmp_path: Path, cluster, monkeypatch) -> None:
    """The build stops with a message; the next one goes on where it stopped."""
    monkeypatch.setattr(crews, "PULSE", 0.2)
    monkeypatch.setattr(crews, "PATIENCE", 1.0)
    address, (_, worker) = cluster
    folder = make_project(tmp_path / "p", 30)

    class KillAfterTen(Line):
        def steps(self, items: Iterable[Any], doing: str, total: int) -> Iterator[Any]:
            for number, item in enumerate(super().steps(items, doing, total), 1):
                yield item
                if (doing, number) == ("生成", 10):
                    os.kill(worker, signal.SIGKILL)

    options = Options(executor=f"dask://{address}")
    with watched(KillAfterTen(None)), pytest.raises(OutputError, match="重新运行即可接着做"):
        build(read_project(folder), options)
    again = build(read_project(folder), Options())
    assert again.records == 30
    assert 0 < again.tasks <= 20
    assert again.failed == 0
