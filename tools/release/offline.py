"""Folders that install without a network: wheels for one kind of machine, and one script.

python -m tools.release.offline linux-x86_64 …
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.release import reproducible, sbom
from tools.release.targets import BY_NAME, PYTHONS, Target
from tools.release.wheels import download

SCRIPTS = Path(__file__).with_name("offline")
_MACHINES = {"windows-x64": "AMD64"}


def folder_of(target: Target) -> str:
    """Return what the folder of a machine is called."""
    return f"cadre-docs-{reproducible.version()}-offline-{target.name}"


def fill(target: Target, wheel: Path, folder: Path, pythons: tuple[str, ...] = PYTHONS) -> None:
    """Fill a folder: wheels of ours and others, pip itself, the scripts, what is inside."""
    shutil.rmtree(folder, ignore_errors=True)
    machine = _MACHINES.get(target.name) or target.markers["platform_machine"]
    plain, native = folder / "wheels", folder / f"wheels-{machine}"
    plain.mkdir(parents=True)
    native.mkdir()
    with tempfile.TemporaryDirectory(prefix="cadre-docs-") as given:
        for python in pythons:
            download(target, python, Path(given))
        for path in sorted(Path(given).glob("*.whl")):
            pure = path.name.endswith("-none-any.whl")
            shutil.copy(path, (plain if pure else native) / path.name)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "download"]
    subprocess.run([*pip, "--no-deps", "--only-binary", ":all:", "-d", plain, "pip"], check=True)
    shutil.copy(wheel, plain / wheel.name)
    words = {
        "@VERSION@": reproducible.version(),
        "@CALLED@": target.called,
        "@PYTHONS@": "、".join(pythons),
    }
    ours = (".bat", ".ps1") if target.name.startswith("windows") else (".sh",)
    for script in SCRIPTS.iterdir():
        if script.suffix in (*ours, ".txt"):
            _write(script, folder / script.name, words)
    components = sbom.of_wheels(path for path in folder.rglob("*.whl") if path.name != wheel.name)
    text = sbom.bill("cadre-docs", reproducible.version(), components)
    (folder / "内容清单.cdx.json").write_text(text, encoding="utf-8")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = [f"{reproducible.sha256(p)}  {p.relative_to(folder).as_posix()}\n" for p in files]
    (folder / "校验值.txt").write_text("".join(sums), encoding="utf-8")


def _write(script: Path, target: Path, words: dict[str, str]) -> None:
    """Write a script as its system reads it: PowerShell takes UTF-8 only with its mark."""
    text = script.read_text(encoding="utf-8")
    for word, meaning in words.items():
        text = text.replace(word, meaning)
    if target.suffix in (".bat", ".ps1"):
        text = text.replace("\n", "\r\n")
    data = text.encode("utf-8-sig" if target.suffix == ".ps1" else "utf-8")
    target.write_bytes(data)
    if target.suffix == ".sh":
        target.chmod(0o755)


def pack(folder: Path) -> Path:
    """Pack a folder as its system unpacks it: wheels are packed already."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if "windows" in folder.name:
        target = folder.with_name(f"{folder.name}.zip")
        with zipfile.ZipFile(target, "w") as archive:
            for path in files:
                archive.write(path, path.relative_to(folder.parent))
        return target
    target = folder.with_name(f"{folder.name}.tar")
    with tarfile.open(target, "w") as archive:
        for path in files:
            archive.add(path, path.relative_to(folder.parent))
    return target


def main() -> int:
    """Make the folders of the machines named, into dist/."""
    into = reproducible.ROOT / "dist"
    wheel = reproducible.wheel(into)
    for name in sys.argv[1:] or ["linux-x86_64"]:
        folder = into / folder_of(BY_NAME[name])
        fill(BY_NAME[name], wheel, folder)
        packed = pack(folder)
        print(f"✓ {packed}（{packed.stat().st_size / 1e6:.0f} MB）")
    return 0


if __name__ == "__main__":
    sys.exit(main())
