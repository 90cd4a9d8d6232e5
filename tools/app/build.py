"""Build the one-folder program for the machine that this runs on.

    python tools/app/build.py [--fonts FOLDER_OR_FILE …] [--wheel FILE] [--into FOLDER]

A virtual environment is made that holds the wheel of this checkout and PyInstaller, and nothing
else; what it makes is packed with the list of what is inside. It runs on machines of the same
kind whose glibc is as new as this one's: build on the oldest that has to run it.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tools.app import contents  # noqa: E402
from tools.app import fonts as own_fonts  # noqa: E402
from tools.one_file import fetch  # noqa: E402
from tools.release import reproducible  # noqa: E402

HERE = Path(__file__).resolve().parent
NAME = "cadre-docs"
_GLIBC = re.compile(rb"GLIBC_(\d+)\.(\d+)")
_SAID = """\
cadre-docs {version}：事业单位人员考核表格的填报、检查、打印。

不用安装：把整个文件夹解压到本机的磁盘上（不要放在压缩包里直接运行），就可以用。
{start}
需要：{needs}。不联网，不写注册表；删掉这个文件夹就是卸载。
字体：打印 PDF 用本机的字体；{fonts}
用 {program} doctor 核对本机的字体，缺什么、用什么代替，都会列出。
“内容清单.cdx.json”列出里面的全部程序库和许可证（CycloneDX），许可证原文在“许可证”文件夹里。
"""


def main() -> int:
    """Build, add what belongs beside, pack."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fonts", nargs="*", type=Path, default=[])
    parser.add_argument("--wheel", type=Path, help="of this version, built already")
    parser.add_argument("--into", type=Path, default=ROOT / "dist")
    given = parser.parse_args()
    try:
        chosen = own_fonts.found(given.fonts) if given.fonts else []
    except own_fonts.RefusedError as problem:
        print(f"✗ {problem}", file=sys.stderr)
        return 2
    work = ROOT / "build" / "app"
    work.mkdir(parents=True, exist_ok=True)
    wheel = given.wheel or reproducible.wheel(work)
    if not fetch.is_current():
        print("! 没有浏览器用的解释器（make browser）：做出来的程序不能生成 HTML 填报文件。")
    beside = [fetch.wheel(work)] if fetch.is_current() else []
    site = environment(work / "venv", wheel, beside)
    folder = freeze(work)
    copies = own_fonts.packed(chosen, folder) if chosen else []
    contents.write(folder, site, list(zip(copies, chosen, strict=True)))
    encoding = "utf-8-sig" if sys.platform == "win32" else "utf-8"
    (folder / "使用说明.txt").write_text(said(folder, fonts=bool(chosen)), encoding=encoding)
    archive = pack(folder, given.into)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"✓ {folder}（{size / 1e6:.0f} MB）")
    print(f"✓ {archive}（{archive.stat().st_size / 1e6:.0f} MB）；需要：{needs(folder)}")
    return 0


def environment(venv: Path, wheel: Path, beside: list[Path]) -> Path:
    """Make the virtual environment, with other wheels ``beside``; return where its packages are."""
    shutil.rmtree(venv, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pip = [_python(venv), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    wanted = [line for line in groups["dependency-groups"]["app"] if isinstance(line, str)]
    subprocess.run(
        [*pip, "--only-binary", ":all:", f"{wheel}[web]", *beside, *wanted],
        check=True,
        env=_alone(),
    )
    script = "import sysconfig; print(sysconfig.get_path('purelib'))"
    found = subprocess.run(
        [_python(venv), "-c", script], capture_output=True, text=True, check=True
    )
    return Path(found.stdout.strip())


def _python(venv: Path) -> Path:
    return venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def freeze(work: Path) -> Path:
    """Run PyInstaller; return the folder that it made."""
    command = [_python(work / "venv"), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", work / "made", "--workpath", work / "work", HERE / f"{NAME}.spec"]
    subprocess.run(command, check=True, cwd=HERE, env=_alone())
    return work / "made" / NAME


def _alone() -> dict[str, str]:
    """Return an environment in which Python finds the packages of its own and no checkout."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return reproducible.clock() | ours


def said(folder: Path, *, fonts: bool) -> str:
    """Return what people read first."""
    windows = sys.platform == "win32"
    return _SAID.format(
        version=reproducible.version(),
        program="cadre-docs" if windows else "./cadre-docs",
        start=(
            "双击 cadre-docs.exe 看怎样开始；或在文件夹的地址栏输入 cmd，再输入 cadre-docs --help。"
            if windows
            else "在这个文件夹里打开终端，输入 ./cadre-docs --help。"
        ),
        needs=needs(folder),
        fonts=(
            "“字体”文件夹里的也用。"
            if fonts
            else "没有附带字体（程序旁边建“字体”文件夹，放进字体文件即可）。"
        ),
    )


def needs(folder: Path) -> str:
    """Say on which systems the program runs: its libraries name the glibc that they want."""
    if sys.platform == "win32":
        return "Windows 10 或更新，x64"
    if sys.platform == "darwin":
        return f"macOS，{platform.machine()}"
    wanted = {(0, 0)}
    for path in folder.rglob("*"):
        if path.is_file() and (path.name == NAME or ".so" in path.name):
            wanted |= {(int(a), int(b)) for a, b in _GLIBC.findall(path.read_bytes())}
    return "Linux {}，glibc {}.{} 或更新，zlib".format(platform.machine(), *max(wanted))


def pack(folder: Path, into: Path) -> Path:
    """Pack the folder: with equal contents equal bytes."""
    into.mkdir(parents=True, exist_ok=True)
    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
    stem = f"{NAME}-{reproducible.version()}-{system}-{platform.machine().lower()}"
    moment = int(os.environ.get("SOURCE_DATE_EPOCH") or reproducible.clock()["SOURCE_DATE_EPOCH"])
    files = sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    if sys.platform == "win32":
        target = into / f"{stem}.zip"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in files:
                archive.write(path, path.relative_to(folder.parent))
        return target
    target = into / f"{stem}.tar.xz"

    def plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
        info.uid = info.gid = 0
        info.uname = info.gname = ""
        info.mtime = moment
        info.mode = 0o755 if info.mode & 0o100 else 0o644
        return info

    with tarfile.open(target, "w:xz") as archive:
        for path in files:
            archive.add(path, path.relative_to(folder.parent), recursive=False, filter=plain)
    return target


if __name__ == "__main__":
    sys.exit(main())
