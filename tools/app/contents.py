"""What is inside the one-folder program: a list with licences, and the texts of the licences."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from tools.app.fonts import Font
from tools.release import reproducible, sbom

FILE, FOLDER = "内容清单.cdx.json", "许可证"
_TEXTS = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_COMMON = Path("/usr/share/common-licenses")  # of Debian
# Libraries of the system that Python needs, by how their names begin.
_OF_SYSTEM = {
    "libpython": "PSF-2.0",
    "libssl": "Apache-2.0",
    "libcrypto": "Apache-2.0",
    "libffi": "MIT",
    "libsqlite3": "blessing",
    "libbz2": "bzip2-1.0.6",
    "liblzma": "0BSD",
    "libz.": "Zlib",
    "libuuid": "BSD-3-Clause",
    "libexpat": "MIT",
    "libmpdec": "BSD-2-Clause",
    "libgcc_s": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libstdc++": "GPL-3.0-or-later WITH GCC-exception-3.1",
}


def write(folder: Path, site: Path, fonts: list[tuple[Path, Font]]) -> None:
    """Write the list and the licences into the folder of the program.

    ``site`` is where the packages were installed, ``fonts`` are the copies of fonts.
    """
    inside = folder / "_internal"
    packages = list(distributions(path=[str(inside)]))
    components = [sbom.package(found) for found in packages]
    components.append(_python())
    components += [_library(path, folder) for path in libraries(inside)]
    for copy, font in fonts:
        about = {"licenses": [{"license": {"name": font.licence}}], "description": font.family}
        components.append(sbom.file(copy, folder, **about))
    text = sbom.bill("cadre-docs", reproducible.version(), components)
    (folder / FILE).write_text(text, encoding="utf-8")
    _texts(folder / FOLDER, site, {found.metadata["Name"].casefold() for found in packages})


def libraries(inside: Path) -> list[Path]:
    """Return the shared libraries that are no Python module: the system's, and those of wheels.

    What PyInstaller lays at the top as links lies in the folder of its wheel.
    """
    of_system = [path for path in inside.glob("lib*") if path.is_file() and not path.is_symlink()]
    of_wheels = [path for path in inside.glob("*.libs/*") if path.is_file()]
    return sorted(of_system + of_wheels)


def _python() -> dict[str, Any]:
    version = platform.python_version()
    licences = [{"expression": "PSF-2.0"}]
    reference = f"python@{version}"
    return {
        "type": "platform",
        "bom-ref": reference,
        "name": "CPython",
        "version": version,
        "licenses": licences,
    }


def _library(path: Path, folder: Path) -> dict[str, Any]:
    """Return a library as a component: with its own licence, or as a part of a wheel."""
    if path.parent.suffix == ".libs":
        return sbom.file(path, folder, description=f"within {path.parent.stem}")
    licence = next((told for name, told in _OF_SYSTEM.items() if path.name.startswith(name)), "")
    known = {"expression": licence} if licence else {"license": {"name": "NOASSERTION"}}
    owner = _owner(path)
    about = {"description": f"Debian: {owner}"} if owner else {}
    return sbom.file(path, folder, licenses=[known], **about)


def _owner(path: Path) -> str:
    """Return the Debian package of a library, where that can be asked."""
    dpkg = shutil.which("dpkg-query")
    own_python = path.name.startswith("libpython") and sys.base_prefix != "/usr"
    if dpkg is None or own_python:
        return ""
    command = [dpkg, "-S", f"*/{path.name}"]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    return ran.stdout.partition(":")[0].strip()


def _texts(target: Path, site: Path, named: set[str]) -> None:
    """Copy the texts of licences; say of whom there is none."""
    without = []
    for found in distributions(path=[str(site)]):
        name = found.metadata["Name"]
        if name.casefold() not in named:
            continue
        places = [Path(str(path.locate())) for path in found.files or () if _TEXTS.match(path.name)]
        there = [path for path in places if path.is_file()]
        if not there:
            licence = "、".join(sbom.licences_of(found))
            common = _COMMON / licence.removesuffix("-only").removesuffix("-or-later")
            there = [common] if common.is_file() else []
            without += [] if there else [f"{name}：{licence}"]
        for path in there:
            _copy(path, target / name)
    short = ".".join(platform.python_version_tuple()[:2])
    texts = (
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(sys.base_prefix) / "lib" / f"python{short}" / "LICENSE.txt",
        Path(f"/usr/share/doc/python{short}/copyright"),
    )
    python = next((path for path in texts if path.is_file()), None)
    if python is None:
        without.append("CPython：PSF-2.0")
    else:
        _copy(python, target / "CPython")
    for owner in sorted({_owner(path) for path in libraries(target.parent / "_internal")} - {""}):
        text = Path("/usr/share/doc", owner, "copyright")
        if text.is_file():
            _copy(text, target / f"系统库-{owner}")
    lines = ["各程序库的许可证原文，按程序库分文件夹。"]
    if without:
        lines += ["", "下列程序库自己没有带许可证原文，按所写的许可证使用：", *sorted(without)]
    (target / "说明.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _copy(path: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, folder / path.name)
