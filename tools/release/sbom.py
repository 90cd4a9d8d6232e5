"""What is inside, with licences: a CycloneDX 1.5 list, from what the packages say of themselves."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
import zipfile
from importlib.metadata import Distribution, PathDistribution, distributions
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 60  # characters: what is longer is the licence itself
_CLASSIFIER = "License :: OSI Approved :: "
# SPDX's names for what old packages call their licence.
_SPDX = {
    "mit": "MIT",
    "mit license": "MIT",
    "the mit license": "MIT",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "bsd-3-clause": "BSD-3-Clause",
    "apache software license": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "python software foundation license": "PSF-2.0",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "lgpl-2.1-only": "LGPL-2.1-only",
}
_EXPRESSION = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*")


def licences_of(found: Distribution) -> list[str]:
    """Return what a package says of its licence: one SPDX expression where it can be.

    Old packages list several, and not whether all hold or one of them is chosen.
    """
    metadata = found.metadata
    if expression := metadata.get("License-Expression"):
        return [str(expression)]
    classified = [
        line.removeprefix(_CLASSIFIER)
        for line in metadata.get_all("Classifier") or ()
        if line.startswith(_CLASSIFIER)
    ]
    typed = (metadata.get("License") or "").strip()
    if len(classified) < 2:  # noqa: PLR2004 - one licence
        for text in (typed, *classified):
            if known := _SPDX.get(text.casefold()):
                return [known]
    short = typed if len(typed) < _LONGEST and "\n" not in typed else ""
    return classified or ([short] if short else ["NOASSERTION"])


def package(found: Distribution) -> dict[str, Any]:
    """Return a Python package as a component."""
    name, licences = canonicalize_name(found.metadata["Name"]), licences_of(found)
    plain = (
        len(licences) == 1 and _EXPRESSION.fullmatch(licences[0]) and licences[0] != "NOASSERTION"
    )
    named = [{"license": {"name": licence}} for licence in licences]
    purl = f"pkg:pypi/{name}@{found.version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": found.version,
        "licenses": [{"expression": licences[0]}] if plain else named,
        "purl": purl,
    }


def file(path: Path, root: Path, **about: Any) -> dict[str, Any]:
    """Return a file that belongs to no Python package (a system library, a font)."""
    name = path.relative_to(root).as_posix()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {
        "type": "file",
        "bom-ref": f"file:{name}",
        "name": name,
        "hashes": [{"alg": "SHA-256", "content": digest}],
        **about,
    }


def bill(name: str, version: str, components: Iterable[dict[str, Any]]) -> str:
    """Return the list as JSON; equal contents give equal bytes."""
    listed = sorted(components, key=lambda component: component["bom-ref"])
    body = {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": f"{name}@{version}",
                "name": name,
                "version": version,
                "licenses": [{"expression": "Apache-2.0"}],
            }
        },
        "components": listed,
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(body, sort_keys=True))
    return json.dumps({**body, "serialNumber": f"urn:uuid:{serial}"}, ensure_ascii=False, indent=1)


def of_folder(site: Path) -> list[dict[str, Any]]:
    """Return the packages whose metadata lie in a folder."""
    return [package(found) for found in distributions(path=[str(site)])]


def of_wheels(wheels: Iterable[Path]) -> list[dict[str, Any]]:
    """Return the packages of wheels, each with the hash of its file."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(wheels):
        with zipfile.ZipFile(path) as archive:
            [inside] = {n.partition("/")[0] for n in archive.namelist() if ".dist-info/" in n}
            component = package(PathDistribution(zipfile.Path(archive, f"{inside}/")))
        component = found.setdefault(component["bom-ref"], component)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        component.setdefault("hashes", []).append({"alg": "SHA-256", "content": digest})
    return list(found.values())
