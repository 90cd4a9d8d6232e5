"""A root with a C library, zlib and nothing else, to try the one-folder program in.

    python tools/app/bare.py ARCHIVE

No Python, no shell, no fonts, no fontconfig, no Pango, no network. Needs root.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tools.release.empty import FailedError, Place, works  # noqa: E402

# glibc, and zlib, for which PyInstaller's loader asks: what every Linux has.
_GIVEN = re.compile(r"^(ld-linux.*|lib(c|m|dl|pthread|rt|util|resolv|z))\.so")
TABLE = ROOT / "tests" / "intake" / "tables" / "people.xls"


def make(root: Path) -> None:
    """Make the root: the loader and the libraries, and what the kernel gives."""
    listed = subprocess.run(
        ["/sbin/ldconfig", "-p"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    for line in listed.splitlines():
        name, _, path = line.strip().partition(" => ")
        if path and _GIVEN.match(name) and "x32" not in name:
            target = root / path.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(os.path.realpath(path), target)
    for loader in Path("/lib64").glob("ld-linux*"):
        (root / "lib64").mkdir(exist_ok=True)
        shutil.copy(os.path.realpath(loader), root / "lib64" / loader.name)
    for name in ("tmp", "dev/shm", "proc", "home/try"):
        (root / name).mkdir(parents=True, exist_ok=True)
    for name in ("tmp", "dev/shm"):
        (root / name).chmod(0o1777)
    for name, number in (("null", 3), ("urandom", 9)):
        os.mknod(root / "dev" / name, 0o020666, os.makedev(1, number))


def tried(archive: Path, root: Path) -> None:
    """Unpack the program into the root and use it there. Raises :class:`FailedError`."""
    make(root)
    with tarfile.open(archive) as packed:
        packed.extractall(root / "home", filter="data")
    inside = ("unshare", "--net", "--pid", "--fork", "--mount-proc", "--root", root)
    program = (*inside, "--wd", "/home/try", "/home/cadre-docs/cadre-docs")
    place = Place(program, {"HOME": "/home", "LANG": "C.UTF-8"}, root)
    works(place, root / "home" / "try")
    opened = place.ran()
    if opened.returncode or "这样开始" not in opened.stdout:
        raise FailedError(f"不带参数打开：{opened.stdout}{opened.stderr}")
    looked = place.ran("doctor")
    if looked.returncode not in (0, 1) or "Traceback" in looked.stderr:
        raise FailedError(f"doctor：{looked.stdout}{looked.stderr}")
    shutil.copy(TABLE, root / "home" / "try" / "人员.xls")
    read = place.ran("check", "人员.xls")  # by a process of its own
    if "FS-unconfirmed" not in read.stdout:
        raise FailedError(f"check 人员.xls：{read.stdout}{read.stderr}")
    printed = place.ran("render", "记录.yaml", "-t", "pdf", "-o", "PDF")
    told = printed.returncode == 0 or printed.stderr.startswith("错误：")
    if not told or "Traceback" in printed.stderr:
        raise FailedError(f"render -t pdf：{printed.stdout}{printed.stderr}")
    print(looked.stdout)
    print(printed.stdout + printed.stderr)


def main() -> int:
    """Try an archive."""
    with tempfile.TemporaryDirectory(prefix="cadre-docs-bare-") as folder:
        try:
            tried(Path(sys.argv[1]), Path(folder))
        except FailedError as problem:
            print(f"✗ {problem}", file=sys.stderr)
            return 1
    print("✓ 在只有 C 库和 zlib 的系统里：能用")
    return 0


if __name__ == "__main__":
    sys.exit(main())
