"""Tries everything that a release gives out where nothing else is installed.

Each try checks and prints an example, and builds a project with two workers.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.release import reproducible

ROOT = reproducible.ROOT
EXAMPLE = ROOT / "examples" / "annual-record" / "minimal.yaml"
ALONE = ("unshare", "--net", *(() if os.geteuid() == 0 else ("--map-root-user",)))
"""Before a command: it has no network."""


class FailedError(Exception):
    """Something that is given out does not work."""


@dataclass(frozen=True)
class Place:
    """Where a program is tried: what stands before it, with which environment, in which folder."""

    program: tuple[object, ...]
    environment: Mapping[str, str]
    folder: Path

    def ran(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run the program."""
        return ran([*self.program, *arguments], self.environment, self.folder)

    def run(self, *arguments: object) -> str:
        """Run the program; return what it says. Raises :class:`FailedError`."""
        return run([*self.program, *arguments], self.environment, self.folder)


def ran(
    command: Sequence[object], environment: Mapping[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    """Run a command with that environment and no other."""
    return subprocess.run(
        [str(part) for part in command],
        env=dict(environment),
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
    )


def run(command: Sequence[object], environment: Mapping[str, str], folder: Path) -> str:
    """Run a command; return what it says. Raises :class:`FailedError`."""
    ended = ran(command, environment, folder)
    if ended.returncode:
        said = f"{ended.stdout}\n{ended.stderr}".strip()
        raise FailedError(f"{' '.join(map(str, command))}（退出码{ended.returncode}）：\n{said}")
    return ended.stdout


def bare(home: Path, *path: Path | str) -> dict[str, str]:
    """Return an environment without anything of ours; a compiler would fail at once."""
    home.mkdir(parents=True, exist_ok=True)
    configured = {k: v for k, v in os.environ.items() if k.startswith(("PIP_", "UV_", "SSL_"))}
    return configured | {
        "HOME": str(home),
        "PATH": os.pathsep.join([*map(str, path), "/usr/bin", "/bin"]),
        "LANG": "C.UTF-8",
        **dict.fromkeys(("CC", "CXX", "RUSTC", "CARGO"), "/bin/false"),
    }


def works(place: Place, folder: Path) -> None:
    """Check, print and build with a program; ``folder`` is where it works, seen from here."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(EXAMPLE, folder / "记录.yaml")
    said = place.run("--version").strip()
    if said != f"cadre-docs {reproducible.version()}":
        raise FailedError(f"--version：{said}")
    place.run("forms")
    place.run("check", "记录.yaml")
    place.run("render", "记录.yaml", "-t", "docx,xlsx", "-o", "打印")
    kinds = {path.suffix for path in (folder / "打印").glob("[!.]*")}
    if kinds != {".docx", ".xlsx"}:
        raise FailedError(f"没有印出 DOCX 和 XLSX：{kinds}")
    place.run("init", "项目", "--form", "liaocheng-talent")
    file = folder / "项目" / "cadre-docs.yaml"
    text = file.read_text(encoding="utf-8")
    changed = text.replace("格式: [docx, pdf]", "格式: [docx]")
    if changed == text:
        raise FailedError(f"项目文件里没有“格式: [docx, pdf]”：\n{text}")
    file.write_text(changed, encoding="utf-8")
    place.run("build", "项目", "--jobs", "2")
    if not list((folder / "项目" / "输出").rglob("*.docx")):
        raise FailedError("项目没有生成 DOCX")


def by_pip(wheel: Path, work: Path) -> None:
    """Install the wheel with pip in a fresh environment, from wheels only."""
    venv, environment = work / "pip", bare(work / "home-pip")
    run([sys.executable, "-m", "venv", venv], environment, work)
    pip = [venv / "bin" / "python", "-m", "pip", "--quiet", "install", "--only-binary", ":all:"]
    run([*pip, wheel], environment, work)
    _try((venv / "bin" / "cadre-docs",), environment, work / "try-pip")


def _try(program: tuple[object, ...], environment: Mapping[str, str], folder: Path) -> None:
    folder.mkdir(parents=True)
    works(Place(program, environment, folder), folder)


def by_tool(tool: str, wheel: Path, work: Path) -> None:
    """Install the wheel with ``uv tool install`` or ``pipx install``."""
    home, tools = work / f"home-{tool}", work / f"tools-{tool}"
    environment = bare(home, tools / "bin")
    run([sys.executable, "-m", "venv", tools], environment, work)
    pip = [tools / "bin" / "python", "-m", "pip", "--quiet", "install", "--only-binary", ":all:"]
    run([*pip, tool], environment, work)
    places = {name: str(home / name) for name in ("data", "bin", "pipx")}
    own = environment | {
        "XDG_DATA_HOME": places["data"],
        "XDG_BIN_HOME": places["bin"],
        "UV_TOOL_BIN_DIR": places["bin"],
        "UV_PYTHON_DOWNLOADS": "never",
        "PIPX_HOME": places["pipx"],
        "PIPX_BIN_DIR": places["bin"],
    }
    install: dict[str, list[object]] = {
        "uv": ["tool", "install", "--no-build", "--python", sys.executable, wheel],
        "pipx": ["install", "--python", sys.executable, wheel],
    }
    run([tools / "bin" / tool, *install[tool]], own, work)
    _try((home / "bin" / "cadre-docs",), own, work / f"try-{tool}")


def offline(folder: Path, work: Path) -> None:
    """Run the script of an offline folder where there is no network, twice: then it upgrades."""
    home = work / "home-offline"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin:/usr/sbin", "LANG": "C.UTF-8"}
    for _ in range(2):
        run([*ALONE, "sh", folder / "安装.sh"], environment, work)
    program = (*ALONE, home / ".local" / "bin" / "cadre-docs")
    shutil.rmtree(work / "try-offline", ignore_errors=True)
    _try(program, environment, work / "try-offline")


def tries(wheel: Path, work: Path, say: Callable[[str], None]) -> None:
    """Try the ways that install a wheel. Raises :class:`FailedError`."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    by_pip(wheel, work)
    say("pip 安装 wheel（没有编译器）：能用")
    for tool in ("uv", "pipx"):
        by_tool(tool, wheel, work)
        say(f"{tool} 安装：能用")
