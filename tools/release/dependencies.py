"""What the package needs on some machine: every library, in the version that is installed here.

pip reads markers (``sys_platform == "win32"``) as of the machine that it runs on, so what
another machine needs is worked out here, and pip is told names and versions.
"""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from tools.release.targets import Target

ROOT = Path(__file__).resolve().parents[2]


def declared() -> list[Requirement]:
    """Return what pyproject.toml asks for."""
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = data["project"]
    listed = (*project["dependencies"], *project["optional-dependencies"]["web"])
    return [Requirement(line) for line in listed]


def closure(target: Target, python: str) -> dict[str, str]:
    """Return name → requirement of all that a machine needs, pinned to what is installed here.

    What is not installed here, since only other systems need it, is left to pip to choose.
    """
    environment = target.environment(python)
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [(requirement, "") for requirement in declared()]
    while waiting:
        requirement, extra = waiting.pop()
        marker = requirement.marker
        if marker is not None and not marker.evaluate(environment | {"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        for wanted in ("", *requirement.extras):
            if (name, wanted) in seen:
                continue
            seen.add((name, wanted))
            try:
                installed = distribution(name)
            except PackageNotFoundError:
                found[name] = str(requirement).partition(";")[0].strip()
                continue
            found[name] = f"{name}=={installed.version}"
            waiting += [(Requirement(line), wanted) for line in installed.requires or ()]
    return dict(sorted(found.items()))
