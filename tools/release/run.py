"""Make a release: everything that is given out, each tried where nothing else is installed.

    python -m tools.release.run [--only STEP …] [--offline MACHINE …] [--fonts PLACE …]

Steps: notes, wheels, packages, browser, installs, offline, app. What is made lies in dist/, with
校验值.txt. Nothing is published.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.one_file import fetch
from tools.release import empty, offline, reproducible, wheels
from tools.release.targets import BY_NAME

ROOT = reproducible.ROOT
DIST, WORK = ROOT / "dist", ROOT / "build" / "release"
STEPS = ("notes", "wheels", "packages", "browser", "installs", "offline", "app")


def say(text: str) -> None:
    """Tell at once what has been done."""
    print(f"✓ {text}", flush=True)


def notes() -> None:
    """Is this a version with a section of the changelog, and is all of it committed?"""
    version = reproducible.version()
    headings = changelog()
    if version not in headings:
        raise empty.FailedError(
            f"CHANGELOG.md 没有“## {version} (年-月-日)”一节。请先写好，再提交、运行。"
        )
    if not headings[version]:
        raise empty.FailedError(
            f"CHANGELOG.md 的“## {version}”后面没有日期。请补上，例如 (2026-12-01)。"
        )
    if changed := reproducible.git("status", "--porcelain").decode():
        raise empty.FailedError(f"有没有提交的改动，发布的内容只取已提交的：\n{changed}")
    say(f"版本 {version}（{headings[version]}）")


def changelog() -> dict[str, str]:
    """Return version → date of the sections of the changelog; empty where none is stated."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.findall(r"^## (\d+\.\d+\.\d+)(?: \((\d{4}-\d\d-\d\d)\))?$", text, re.MULTILINE)
    return dict(found)


def packages() -> None:
    """Build sdist and wheel twice; list what the wheel needs."""
    made = reproducible.twice(DIST)
    say(f"{'、'.join(path.name for path in made)}：两次构建，内容相同")


def browser() -> None:
    """Build the wheel with the interpreter for browsers, twice the same bytes."""
    if not fetch.is_current():
        fetch.fill()
    made = fetch.wheel(DIST)
    first = reproducible.sha256(made)
    if reproducible.sha256(fetch.wheel(DIST)) != first:
        raise empty.FailedError(f"{made.name}：两次构建，内容不同")
    say(f"{made.name}（{made.stat().st_size / 1e6:.0f} MB）：两次构建，内容相同")


def main() -> int:
    """Run the steps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", choices=STEPS)
    parser.add_argument("--offline", action="append", choices=tuple(BY_NAME))
    parser.add_argument("--fonts", nargs="*", default=[])
    given = parser.parse_args()
    steps = given.only or STEPS
    DIST.mkdir(exist_ok=True)
    WORK.mkdir(parents=True, exist_ok=True)
    wheel = DIST / f"cadre_docs-{reproducible.version()}-py3-none-any.whl"
    try:
        if "notes" in steps:
            notes()
        if "wheels" in steps:
            wheels.require()
        if "packages" in steps or not wheel.is_file():
            packages()
        if "browser" in steps:
            browser()
        if "installs" in steps:
            empty.tries(wheel, WORK, say)
        if "offline" in steps:
            for name in given.offline or ("linux-x86_64", "linux-aarch64", "windows-x64"):
                _offline(name, wheel)
        if "app" in steps:
            _app(wheel, given.fonts)
        sums()
    except (empty.FailedError, RuntimeError, subprocess.CalledProcessError) as problem:
        print(f"✗ {problem}", file=sys.stderr)
        return 1
    return 0


def _offline(name: str, wheel: Path) -> None:
    folder = DIST / offline.folder_of(BY_NAME[name])
    offline.fill(BY_NAME[name], wheel, folder)
    packed = offline.pack(folder)
    tried = "没有在这种机器上试过"
    if name == _here():
        empty.offline(folder, WORK)
        tried = "断网安装、升级、使用：能用"
    say(f"{packed.name}（{packed.stat().st_size / 1e6:.0f} MB）：{tried}")


def _here() -> str:
    import platform

    return f"{sys.platform}-{platform.machine()}"


def _app(wheel: Path, fonts: list[str]) -> None:
    """Build the one-folder program, and try it in a root with next to nothing."""
    build = [sys.executable, ROOT / "tools" / "app" / "build.py", "--wheel", wheel, "--into", DIST]
    subprocess.run([*build, *(["--fonts", *fonts] if fonts else [])], check=True)
    [archive] = DIST.glob(f"cadre-docs-{reproducible.version()}-linux-*.tar.xz")
    with tempfile.TemporaryDirectory(prefix="cadre-docs-bare-") as folder:
        from tools.app import bare

        bare.tried(archive, Path(folder))
    say(f"{archive.name}（{archive.stat().st_size / 1e6:.0f} MB）：在只有 C 库和 zlib 的系统里能用")


def sums() -> None:
    """Write what everything should hash to."""
    files = sorted(p for p in DIST.iterdir() if p.is_file() and p.name != "校验值.txt")
    lines = [f"{reproducible.sha256(path)}  {path.name}\n" for path in files]
    (DIST / "校验值.txt").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
