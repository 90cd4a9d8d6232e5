"""The sdist and the wheel, from what is committed and nothing else, twice the same bytes."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def version() -> str:
    """Return the version of this checkout."""
    text = (ROOT / "cadre_docs" / "__init__.py").read_text(encoding="utf-8")
    [found] = re.findall(r'^__version__ = "(.*)"$', text, re.MULTILINE)
    return str(found)


def git(*arguments: str) -> bytes:
    """Return what git says of this checkout."""
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True).stdout


def clock() -> dict[str, str]:
    """Return the variables that make builds repeatable: the day of the commit, no random hashes."""
    moment = git("log", "-1", "--format=%ct").decode().strip()
    return {"SOURCE_DATE_EPOCH": moment, "PYTHONHASHSEED": "0"}


def built(into: Path, *kinds: str) -> list[Path]:
    """Build kinds (``wheel``, ``sdist``) from a fresh copy of the commit into a folder."""
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="cadre-docs-") as folder:
        with tarfile.open(fileobj=io.BytesIO(git("archive", "HEAD"))) as archive:
            archive.extractall(folder, filter="data")
        targets = [part for kind in kinds for part in ("-t", kind)]
        command = [sys.executable, "-m", "hatchling", "build", "-d", str(into), *targets]
        umask = os.umask(0o022)
        try:
            subprocess.run(
                command, cwd=folder, env={**os.environ, **clock()}, check=True, capture_output=True
            )
        finally:
            os.umask(umask)
    named = {"wheel": f"cadre_docs-{version()}-py3-none-any.whl"}
    named["sdist"] = f"cadre_docs-{version()}.tar.gz"
    return [into / named[kind] for kind in kinds]


def wheel(into: Path) -> Path:
    """Build the wheel."""
    return built(into, "wheel")[0]


def twice(into: Path) -> list[Path]:
    """Build sdist and wheel; raise RuntimeError where a second time makes other bytes."""
    files = built(into, "sdist", "wheel")
    with tempfile.TemporaryDirectory(prefix="cadre-docs-") as folder:
        again = built(Path(folder), "sdist", "wheel")
        for one, other in zip(files, again, strict=True):
            if sha256(one) != sha256(other):
                raise RuntimeError(f"{one.name}：两次构建的内容不同")
    return files


def sha256(path: Path) -> str:
    """Return the hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
