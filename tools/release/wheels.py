"""Wheels of all that is needed, for every kind of machine: nobody shall need a compiler.

    python -m tools.release.wheels                 # is there a wheel of everything?
    python -m tools.release.wheels --into FOLDER linux-x86_64

pip asks whatever index it is configured for.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.release.dependencies import closure
from tools.release.targets import BY_NAME, PYTHONS, TARGETS, Target

_PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet"]


def _for(target: Target, python: str) -> list[str]:
    """Return pip's arguments: wheels only, for a machine and a Python."""
    platforms = [part for name in target.platforms for part in ("--platform", name)]
    fixed = ["--no-deps", "--only-binary", ":all:", "--implementation", "cp"]
    return [*fixed, *platforms, "--python-version", python, *closure(target, python).values()]


def wheels(target: Target, python: str) -> list[dict[str, Any]]:
    """Return what pip would install: name, version, file name and SHA-256 of each wheel.

    Raises RuntimeError with what pip says where there is no wheel.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [*_PIP, "install", "--dry-run", "--ignore-installed", "--report", "-"]
        ran = subprocess.run(
            [*command, "--target", folder, *_for(target, python)],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    if ran.returncode:
        raise RuntimeError(f"{target.called}，Python {python}：{ran.stderr.strip()}")
    return [
        {
            "name": item["metadata"]["name"],
            "version": item["metadata"]["version"],
            "file": item["download_info"]["url"].rpartition("/")[2],
            "sha256": item["download_info"]["archive_info"]["hashes"]["sha256"],
        }
        for item in json.loads(ran.stdout)["install"]
    ]


def download(target: Target, python: str, folder: Path) -> None:
    """Put the wheels of a machine into a folder. Raises RuntimeError with what pip says."""
    command = [*_PIP, "download", "--dest", str(folder), *_for(target, python)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if ran.returncode:
        raise RuntimeError(f"{target.called}，Python {python}：{ran.stderr.strip()}")


def check(targets: tuple[Target, ...] = TARGETS, pythons: tuple[str, ...] = PYTHONS) -> list[str]:
    """Say for every machine and Python what there is; return what is lacking."""
    problems = []
    for target in targets:
        for python in pythons:
            try:
                found = wheels(target, python)
            except RuntimeError as problem:
                problems.append(str(problem))
                print(f"✗ {problem}")
                continue
            native = sum("-none-any" not in wheel["file"] for wheel in found)
            said = f"{len(found)}个包都有 wheel（{native}个是编译好的）"
            print(f"✓ {target.called}，Python {python}：{said}", flush=True)
    return problems


def require() -> None:
    """Check all machines. Raises RuntimeError where something has no wheel."""
    if problems := check():
        raise RuntimeError("\n".join(problems))


def main() -> int:
    """Check or download."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", choices=[[], *BY_NAME], metavar="MACHINE")
    parser.add_argument("--python", action="append", choices=PYTHONS)
    parser.add_argument("--into", type=Path)
    given = parser.parse_args()
    targets = tuple(BY_NAME[name] for name in given.targets) or TARGETS
    pythons = tuple(given.python or PYTHONS)
    if given.into is None:
        return bool(check(targets, pythons))
    given.into.mkdir(parents=True, exist_ok=True)
    for target in targets:
        for python in pythons:
            download(target, python, given.into)
    return 0


if __name__ == "__main__":
    sys.exit(main())
