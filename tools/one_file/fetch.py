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
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "browser"
FILES = HOME / "cadre_docs_browser" / "files"
STAMP = "checksums.txt"
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
    """Return what the files are made of: the list, and this program."""
    made_of = (HOME / "packages.yaml").read_bytes() + Path(__file__).read_bytes()
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


def trimmed(library: bytes) -> bytes:
    """Return the library without what nobody imports, not deflated: it is packed as a whole."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(library)) as given, zipfile.ZipFile(buffer, "w") as made:
        for info in given.infolist():
            if info.filename.split("/")[0] not in UNUSED and not info.is_dir():
                made.writestr(zipfile.ZipInfo(info.filename), given.read(info))
    return buffer.getvalue()


def fill() -> None:
    """Fetch everything and write the files."""
    with tempfile.TemporaryDirectory() as temporary:
        made: dict[str, bytes] = {}
        for one in wanted():
            archive = fetch(one["package"], str(one["sha256"]), Path(temporary))
            with tarfile.open(fileobj=io.BytesIO(archive)) as held:
                for name, target in one["take"].items():
                    member = held.extractfile(name)
                    data = member.read() if member else b""
                    if target.startswith("library"):
                        data = trimmed(data)
                    made[target] = packed(data) if target.endswith(".gz") else data
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
