"""Fetch the interpreter for browsers with npm, and fill browser/cadre_docs_browser/files/.

    python -m tools.one_file.fetch              # --if-npm: without npm say what is left out
    python -m tools.one_file.fetch --wheel DIR  # and build the wheel of cadre-docs-browser

What npm brings must have the checksum in browser/packages.yaml. What is there already is not
fetched again; the same archives give the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from cadre_docs.web.one_file import contents  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Mapping

HOME = ROOT / "browser"
FILES = HOME / "cadre_docs_browser" / "files"
STAMP = "checksums.txt"
_LIBRARY = "/lib/python312.zip/"  # where the interpreter has it
LEFT_OUT = (
    "本机没有 npm：没有取浏览器用的解释器，cadre-docs new 不能生成 HTML 填报文件（-o 填报.html），"
    "网页、YAML 和 Excel 不受影响。装好 npm 以后运行 make browser。"
)
UNUSED = [
    "_pyio.py",
    "_pydatetime.py",
    "_pydecimal.py",
    "_aix_support.py",
    "_osx_support.py",
    "antigravity.py",
    "bdb.py",
    "cProfile.py",
    "cgi.py",
    "cgitb.py",
    "cmd.py",
    "code.py",
    "codeop.py",
    "configparser.py",
    "dbm",
    "doctest.py",
    "ensurepip",
    "filecmp.py",
    "ftplib.py",
    "getpass.py",
    "imaplib.py",
    "lib2to3",
    "mailbox.py",
    "mailcap.py",
    "msilib",
    "multiprocessing",
    "netrc.py",
    "nntplib.py",
    "optparse.py",
    "pdb.py",
    "pickletools.py",
    "pipes.py",
    "poplib.py",
    "profile.py",
    "pstats.py",
    "pyclbr.py",
    "pydoc.py",
    "pydoc_data",
    "sched.py",
    "smtplib.py",
    "sndhdr.py",
    "sunau.py",
    "tabnanny.py",
    "telnetlib.py",
    "this.py",
    "timeit.py",
    "trace.py",
    "turtle.py",
    "unittest",
    "uu.py",
    "venv",
    "wave.py",
    "wsgiref",
    "xdrlib.py",
    "xmlrpc",
    "zipapp.py",
]
"""Of the standard library: what nothing here imports. The page is smaller without it."""


def wanted() -> list[dict[str, Any]]:
    """Return what is to be fetched."""
    listed = yaml.safe_load((HOME / "packages.yaml").read_text(encoding="utf-8"))
    return list(listed)


def stamp() -> str:
    """Return what the files are made of: the list, this program, and the modules compiled."""
    sources = b"".join(data for _, data in sorted(contents.sources().items()))
    made_of = (HOME / "packages.yaml").read_bytes() + Path(__file__).read_bytes() + sources
    return f"{hashlib.sha256(made_of).hexdigest()}\n"


def is_current() -> bool:
    """Whether the files are there, made of what is wanted now."""
    place = FILES / STAMP
    return place.is_file() and place.read_text(encoding="utf-8") == stamp()


def fetch(package: str, sha256: str, folder: Path) -> bytes:
    """Return a package's archive. Raises RuntimeError for one of another checksum."""
    npm = shutil.which("npm") or "npm"
    ran = subprocess.run(
        [npm, "pack", "--silent", package],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if ran.returncode:
        raise RuntimeError(f"npm pack {package}：{ran.stderr.strip() or ran.stdout.strip()}")
    data = (folder / ran.stdout.strip().splitlines()[-1]).read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise RuntimeError(f"{package} 的校验值是 {found}，应是 {sha256}：没有采用。")
    return data


def packed(data: bytes) -> bytes:
    """Return bytes packed, the same for the same."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=buffer, mode="wb", compresslevel=9, mtime=0) as archive:
        archive.write(data)
    return buffer.getvalue()


def trimmed(library: bytes, compiler: Compiler) -> bytes:
    """Return the library without what nobody imports, compiled, not deflated: all is packed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(library)) as given:
        files = {
            info.filename: given.read(info)
            for info in given.infolist()
            if info.filename.split("/")[0] not in UNUSED and not info.is_dir()
        }
    sources = {f"{_LIBRARY}{name}": files.pop(name) for name in [*files] if name.endswith(".py")}
    for name, code in compiler(sources).items():
        files[f"{name.removeprefix(_LIBRARY)}c"] = code
    with zipfile.ZipFile(buffer, "w") as made:
        for name, data in sorted(files.items()):
            made.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


def compiled_engine(compiler: Compiler) -> bytes:
    """Return our modules compiled, by the hash of their sources: of others nothing is taken."""
    sources = {f"/engine/{n}": d for n, d in contents.sources().items() if n.endswith(".py")}
    codes = compiler(sources)
    return contents.packed(
        {hashlib.sha256(sources[name]).hexdigest(): code for name, code in codes.items()}
    )


class Compiler:
    """Compiles sources with the interpreter of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, sources: Mapping[str, bytes]) -> dict[str, bytes]:
        given, made = self._folder / "in", self._folder / "out"
        given.write_bytes(contents.packed(sources))
        program = Path(__file__).with_name("compile.cjs")
        command = [shutil.which("node") or "node", program, self._folder, given, made]
        ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        if ran.returncode:
            raise RuntimeError(f"node compile.cjs：{ran.stderr.strip()}")
        return contents.unpacked(made.read_bytes())


def fill() -> None:
    """Fetch everything and write the files."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        taken: dict[str, bytes] = {}
        for one in wanted():
            archive = fetch(one["package"], str(one["sha256"]), folder)
            with tarfile.open(fileobj=io.BytesIO(archive)) as held:
                for name, target in one["take"].items():
                    member = held.extractfile(name)
                    taken[target] = member.read() if member else b""
                    (folder / Path(name).name).write_bytes(taken[target])
        info = json.loads(taken["lock.json"])["info"]
        taken["lock.json"] = json.dumps({"info": info, "packages": {}}).encode()  # none is used
        compiler = Compiler(folder)
        taken["library.zip.gz"] = trimmed(taken["library.zip.gz"], compiler)
        taken["compiled.gz"] = compiled_engine(compiler)
    made = {name: packed(data) if name.endswith(".gz") else data for name, data in taken.items()}
    for path in sorted((HOME / "LICENSES").iterdir()):
        made[f"{path.stem}.LICENSE.txt"] = path.read_bytes()
    shutil.rmtree(FILES, ignore_errors=True)
    FILES.mkdir(parents=True)
    for name, data in made.items():
        (FILES / name).write_bytes(data)
    (FILES / STAMP).write_text(stamp(), encoding="utf-8")


def wheel(folder: Path) -> Path:
    """Build the wheel of cadre-docs-browser, which holds the files. Returns it."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "wheel"]
    command = [*pip, "--no-deps", "--no-build-isolation", "--wheel-dir", folder, HOME]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1767225600"}  # 2026-01-01: equal bytes
    subprocess.run(command, check=True, env=environment)
    [made] = folder.glob("cadre_docs_browser-*.whl")
    return made


def main() -> int:
    """Do it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--if-npm", action="store_true")
    parser.add_argument("--wheel", type=Path)
    given = parser.parse_args()
    if not is_current():
        if shutil.which("npm") is None:
            print(f"! {LEFT_OUT}", file=sys.stderr)
            return 0 if given.if_npm else 2
        print("· 取浏览器用的解释器（npm，约 6 MB）", flush=True)
        try:
            fill()
        except RuntimeError as problem:
            print(f"! {problem}\n  {LEFT_OUT.partition('：')[2]}", file=sys.stderr)
            return 0 if given.if_npm else 1
    if given.wheel:
        given.wheel.mkdir(parents=True, exist_ok=True)
        print(wheel(given.wheel))
    return 0


if __name__ == "__main__":
    sys.exit(main())
