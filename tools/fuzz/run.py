"""Try changed files on every reader: `make fuzz ARGS='--minutes 10 --only yaml,xlsx'`.

Some inputs only grow, in one place: twice the input may take at most twice the time and memory.
Each input runs in a forked process with 10 seconds and 1 GiB. What raises anything but an
error of ours, or takes longer or more, is a crash: its input is made smaller and written to
out/fuzz/. What led to a message not seen before is kept to be changed further.
"""

from __future__ import annotations

import argparse
import os
import pickle
import re
import resource
import shutil
import signal
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from cadre_docs.errors import CadreDocsError
from tools.fuzz.grow import Growth, growth
from tools.fuzz.mutate import mutated
from tools.fuzz.targets import ROOT, TARGETS, Target, _folder

SECONDS, MEMORY = 10, 2**30
CORPUS, FOUND = ROOT / "tests" / "corpus", ROOT / "out" / "fuzz"
_BATCH = 16  # inputs of one process, as long as all goes well
_NEAR = 0.97  # of the memory allowed: who comes so near has swallowed a MemoryError
_MOST_SEEDS = 400
_GROWING = 0.5  # of the time of a reader
_FIRST, _LAST = 250, 64_000  # numbers that inputs grow by
_LARGEST = 8 * 1024 * 1024  # bytes of an input that grows
_TWICE = 3.0  # what twice the input may take, as measured: more than noise, less than its square
_SECONDS, _BYTES = 0.15, 40 * 2**20  # below them nothing can be told
_NOISE = re.compile(r"“[^”]*”|[\d.:%]+|[A-Za-z_./-]{2,}")


@dataclass
class Outcome:
    """How an input ended: empty ``crash`` is well; ``shape`` is what was said, without names."""

    crash: str = ""
    detail: str = ""
    shape: str = ""
    seconds: float = 0
    memory: int = 0


@dataclass
class Tally:
    """What became of a target's inputs."""

    tried: int = 0
    grown: int = 0
    crashes: dict[str, Outcome] = field(default_factory=dict)
    shapes: set[str] = field(default_factory=set)


def attempt(target: Target, data: bytes) -> Outcome:
    """Run one input here."""
    try:
        said = target.run(data)
    except CadreDocsError as problem:
        said = str(problem)
        if not said.strip():
            return Outcome("an error without a message", repr(problem))
    except Exception as problem:  # what we are looking for
        frames = traceback.extract_tb(problem.__traceback__)
        ours = [f for f in frames if "cadre_docs" in f.filename] or frames
        place = f"{Path(ours[-1].filename).name}:{ours[-1].name}"
        return Outcome(f"{type(problem).__name__} in {place}", traceback.format_exc())
    lines = {_NOISE.sub("·", line) for line in said.splitlines()[:40]}
    return Outcome(shape="\n".join(sorted(lines))[:2_000])


class TooLateError(BaseException):
    """Ten seconds are over. No Exception, or a reader would take it for a damaged file."""


def _late(*_: object) -> None:
    raise TooLateError


def _child(target: Target, inputs: list[bytes], pipe: int) -> None:
    """Run inputs in a forked process, and tell how each ended."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with os.fdopen(pipe, "wb") as out:
        for data in inputs:
            # A polite alarm first, to learn the place; SIGKILL for code that does not hear it.
            signal.signal(signal.SIGVTALRM, _late)
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
            begun = time.process_time()
            try:
                outcome = attempt(target, data)
            except TooLateError:
                outcome = Outcome("too slow", traceback.format_exc())
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            if _peak("VmPeak") > MEMORY * _NEAR:
                outcome = Outcome("memory", outcome.crash or outcome.shape)
            outcome.seconds, outcome.memory = time.process_time() - begun, _peak("VmHWM")
            pickle.dump(outcome, out)
            out.flush()
    shutil.rmtree(_folder(), ignore_errors=True)
    os._exit(0)


def _peak(of: str) -> int:
    """Return the most memory so far: VmPeak that was asked for, VmHWM that was used."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    match = re.search(rf"{of}:\s+(\d+) kB", status)
    return int(match[1]) * 1024 if match else 0


def outcomes(target: Target, inputs: list[bytes]) -> list[Outcome]:
    """Run inputs in one forked process; of those after a death nothing is known."""
    reader, writer = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        os.close(reader)
        with open(os.devnull, "w") as nothing:  # noqa: PTH123
            os.dup2(nothing.fileno(), 2)
        _child(target, inputs, writer)
    os.close(writer)
    found = []
    with os.fdopen(reader, "rb") as pipe:
        for _ in inputs:
            try:
                found.append(pickle.load(pipe))  # noqa: S301 - of our own child
            except (EOFError, pickle.UnpicklingError):
                found.append(Outcome("the process died"))
                break
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return found


def smaller(target: Target, data: bytes, crash: str, until: float) -> bytes:
    """Cut pieces out of an input as long as it still crashes in the same way."""
    step = max(len(data) // 2, 1)
    while step and time.monotonic() < until:
        at, cut = 0, False
        while at < len(data) and time.monotonic() < until:
            shorter = data[:at] + data[at + step :]
            if outcomes(target, [shorter])[0].crash == crash:
                data, cut = shorter, True
            else:
                at += step
        if not cut:
            step //= 2
    return data


def fuzz(target: Target, seconds: float, random: Random) -> Tally:
    """Try inputs on one reader for a while."""
    tally = Tally()
    kept = sorted((CORPUS / target.name).glob("*")) if (CORPUS / target.name).is_dir() else []
    seeds = [*target.seeds(), *(path.read_bytes() for path in kept)]
    end = time.monotonic() + seconds * (1 - _GROWING)
    queue = list(seeds)
    while time.monotonic() < end:
        inputs = queue[:_BATCH]
        del queue[:_BATCH]
        while len(inputs) < _BATCH:
            inputs.append(mutated(random.choice(seeds), random, seeds))
        done = outcomes(target, inputs)
        tally.tried += len(done)
        queue[:0] = [] if len(done) == len(inputs) else inputs[len(done) :]
        for data, outcome in zip(inputs, done, strict=False):
            if outcome.crash:
                _note(target, data, outcome, tally)
            elif outcome.shape not in tally.shapes:
                tally.shapes.add(outcome.shape)
                if len(seeds) < _MOST_SEEDS:
                    seeds.append(data)
    end = time.monotonic() + seconds * _GROWING
    sound = target.seeds()
    while time.monotonic() < end:
        found = growth(random.choice(sound), random)
        if found is not None:
            tally.grown += 1
            grow(target, found, tally, end)
    return tally


def grow(target: Target, found: Growth, tally: Tally, until: float) -> None:
    """Let one input grow until it takes long, or is as large as files are."""
    least, before, number = outcomes(target, [found.at(1)])[0], None, _FIRST
    while number <= _LAST and time.monotonic() < until:
        data = found.at(number)
        if len(data) > _LARGEST:
            return
        outcome = outcomes(target, [data])[0]
        if outcome.crash:
            _note(target, data, outcome, tally)
            return
        worse = _worse(least, before, outcome) if before else ""
        if worse and _still(target, found, number, worse):
            _keep(target, data, f"{worse} grows: {found.what}", f"at {number}: {outcome}", tally)
            return
        before, number = outcome, number * 2


def _worse(least: Outcome, one: Outcome, two: Outcome) -> str:
    """Say what grew by more than twice the input should, over what any input takes."""
    seconds = one.seconds - least.seconds, two.seconds - least.seconds
    memory = one.memory - least.memory, two.memory - least.memory
    if seconds[0] > _SECONDS and seconds[1] > _TWICE * seconds[0]:
        return "time"
    return "memory" if memory[0] > _BYTES and memory[1] > _TWICE * memory[0] else ""


def _still(target: Target, found: Growth, number: int, worse: str) -> bool:
    """Measure again: other programs on the machine must not be taken for growth."""
    inputs = [found.at(n) for n in (1, number // 2, number)]
    for _ in range(2):
        least, one, two = (outcomes(target, [data])[0] for data in inputs)
        if _worse(least, one, two) != worse:
            return False
    return True


def _note(target: Target, data: bytes, outcome: Outcome, tally: Tally) -> None:
    if outcome.crash in tally.crashes:
        return
    # Again and alone: a crash must not depend on what was tried before it.
    again = outcomes(target, [data])[0]
    if not again.crash or again.crash in tally.crashes:
        return
    small = smaller(target, data, again.crash, time.monotonic() + 20)
    _keep(target, small, again.crash, again.detail, tally)


def _keep(target: Target, data: bytes, crash: str, detail: str, tally: Tally) -> None:
    tally.crashes[crash] = Outcome(crash, detail)
    FOUND.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^\w.-]+", "_", crash)[:60]
    (FOUND / f"{target.name}-{name}{target.suffix}").write_bytes(data)
    (FOUND / f"{target.name}-{name}.txt").write_text(detail, encoding="utf-8")
    print(f"  {target.name}: {crash} ({len(data)} bytes)", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5, help="for all readers together")
    parser.add_argument("--only", default="", help="readers, with commas: " + ",".join(TARGETS))
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    names = chosen.only.split(",") if chosen.only else list(TARGETS)
    failed = 0
    for name in names:
        random = Random(f"{name} {chosen.seed}")  # noqa: S311
        tally = fuzz(TARGETS[name], chosen.minutes * 60 / len(names), random)
        failed += len(tally.crashes)
        crashes = f"{tally.grown} grown, {len(tally.crashes)} crashes"
        print(f"{name}: {tally.tried} inputs, {len(tally.shapes)} answers, {crashes}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
