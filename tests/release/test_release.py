"""What a release is made of: versions, lists of what is inside, scripts, fonts that may travel."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

import cadre_docs
from tools.app import contents, fonts
from tools.release import dependencies, offline, reproducible, run, sbom
from tools.release.targets import BY_NAME, PYTHONS, TARGETS

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_version_is_newer_than_every_released_one() -> None:
    released = run.changelog()
    assert released
    assert all(released.values()), "a date each"
    assert reproducible.version() == cadre_docs.__version__
    ours = Version(cadre_docs.__version__)
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    if "\n## Unreleased\n" in text:
        assert all(ours > Version(version) for version in released)
    else:
        assert ours == max(map(Version, released))
    order = [Version(version) for version in released]
    assert order == sorted(order, reverse=True)


def test_a_release_without_a_section_of_its_own_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reproducible, "version", lambda: "9.9.9")
    with pytest.raises(run.empty.FailedError, match=r"CHANGELOG.md 没有“## 9\.9\.9"):
        run.notes()
    monkeypatch.setattr(run, "changelog", lambda: {"9.9.9": ""})
    with pytest.raises(run.empty.FailedError, match="没有日期"):
        run.notes()


def test_what_only_builds_is_no_dependency() -> None:
    needed = {name for target in TARGETS for name in dependencies.closure(target, "3.11")}
    assert not needed & {"pyinstaller", "hatchling", "uv", "pipx", "build", "packaging", "pytest"}
    assert "pyinstaller" in "".join(PROJECT["dependency-groups"]["app"])


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("name", BY_NAME)
def test_what_a_machine_needs_is_worked_out_by_its_own_markers(name: str, python: str) -> None:
    found = dependencies.closure(BY_NAME[name], python)
    assert {"lxml", "uharfbuzz", "pillow", "weasyprint", "python-calamine"} <= set(found)
    for requirement in found:
        assert found[requirement] == f"{requirement}=={distribution(requirement).version}"


@pytest.mark.parametrize(
    ("name", "python", "wanted"),
    [
        ("windows-x64", "3.11", {"probe": "probe==1.0", "colours": "colours>=2", "old": "old"}),
        ("linux-aarch64", "3.12", {"probe": "probe==1.0", "arm": "arm"}),
        ("linux-x86_64", "3.11", {"probe": "probe==1.0", "old": "old"}),
        ("macos-arm64", "3.13", {"probe": "probe==1.0", "extra": "extra"}),
    ],
)
def test_markers_are_read_as_of_that_machine(
    name: str, python: str, wanted: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Probe:
        version = "1.0"
        requires = (
            'colours>=2; platform_system == "Windows"',
            'arm; platform_machine == "aarch64"',
            'old; python_version < "3.12"',
            'extra; extra == "more" and sys_platform == "darwin"',
            'never; extra == "other"',
        )

    def found(named: str) -> Probe:
        if named != "probe":
            raise PackageNotFoundError
        return Probe()

    monkeypatch.setattr(dependencies, "distribution", found)
    monkeypatch.setattr(dependencies, "declared", lambda: [Requirement("probe[more]>=1")])
    assert dependencies.closure(BY_NAME[name], python) == wanted


def test_platforms_are_no_newer_than_kylin_and_uos() -> None:
    for target in TARGETS:
        for platform in target.platforms:
            glibc = re.match(r"manylinux_2_(\d+)_", platform)
            assert glibc is None or int(glibc[1]) <= 28


# --- what is inside -----------------------------------------------------------------------------


def test_every_library_says_under_which_licence_it_comes() -> None:
    named = dependencies.closure(BY_NAME["linux-x86_64"], "3.11")
    components = [sbom.package(distribution(name)) for name in named]
    for component in components:
        for licence in component["licenses"]:
            assert licence.get("expression") or licence["license"]["name"] != "NOASSERTION"
    told = json.loads(sbom.bill("cadre-docs", "1.0", components))
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.5")
    assert [c["bom-ref"] for c in told["components"]] == sorted(c["bom-ref"] for c in components)
    assert sbom.bill("cadre-docs", "1.0", reversed(components)) == sbom.bill(
        "cadre-docs", "1.0", components
    )


def a_wheel(folder: Path, name: str, licence: str) -> Path:
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        text = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{licence}\n"
        archive.writestr(f"{name}-1.0.dist-info/METADATA", text)
    return path


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ("License-Expression: MIT OR Apache-2.0", {"expression": "MIT OR Apache-2.0"}),
        ("License: BSD", {"expression": "BSD-3-Clause"}),
        ("Classifier: License :: OSI Approved :: MIT License", {"expression": "MIT"}),
        ("License: Some terms of our own", {"license": {"name": "Some terms of our own"}}),
        ("", {"license": {"name": "NOASSERTION"}}),
    ],
)
def test_licences_as_packages_state_them(said: str, licence: object, tmp_path: Path) -> None:
    [component] = sbom.of_wheels([a_wheel(tmp_path, "probe", said)])
    assert component["licenses"] == [licence]
    assert component["hashes"][0]["alg"] == "SHA-256"
    assert component["purl"] == "pkg:pypi/probe@1.0"


def test_the_list_of_a_packed_program_names_libraries_of_wheels_and_of_the_system(
    tmp_path: Path,
) -> None:
    folder, site = tmp_path / "program", tmp_path / "site"
    inside = folder / "_internal"
    for place in (inside, site):
        for name, licence in (("probe", "MIT"), ("bare", "BSD")):
            about = place / f"{name}-1.0.dist-info"
            about.mkdir(parents=True)
            text = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\nLicense: {licence}\n"
            (about / "METADATA").write_text(text, encoding="utf-8")
            files = "probe-1.0.dist-info/LICENSE,,\n" if name == "probe" else ""
            (about / "RECORD").write_text(files, encoding="utf-8")
    (site / "probe-1.0.dist-info" / "LICENSE").write_text("as you like", encoding="utf-8")
    (inside / "probe.libs").mkdir()
    (inside / "probe.libs" / "libjpeg-1.so").write_bytes(b"1")
    (inside / "libjpeg-1.so").symlink_to("probe.libs/libjpeg-1.so")
    (inside / "libffi.so.8").write_bytes(b"2")
    (inside / "libmystery.so.1").write_bytes(b"3")
    contents.write(folder, site, [])
    told = json.loads((folder / contents.FILE).read_text(encoding="utf-8"))["components"]
    found = {item["name"]: item for item in told}
    assert set(found) == {
        *("probe", "bare", "CPython", "_internal/libffi.so.8", "_internal/libmystery.so.1"),
        "_internal/probe.libs/libjpeg-1.so",
    }
    assert found["_internal/libffi.so.8"]["licenses"] == [{"expression": "MIT"}]
    assert found["_internal/libmystery.so.1"]["licenses"] == [{"license": {"name": "NOASSERTION"}}]
    assert found["_internal/probe.libs/libjpeg-1.so"]["description"] == "within probe"
    texts = folder / contents.FOLDER
    assert (texts / "probe" / "LICENSE").read_text(encoding="utf-8") == "as you like"
    assert "bare：BSD-3-Clause" in (texts / "说明.txt").read_text(encoding="utf-8")


# --- scripts ------------------------------------------------------------------------------------


def test_scripts_are_written_as_their_systems_read_them(tmp_path: Path) -> None:
    words = {"@VERSION@": "1.2.3", "@CALLED@": "甲", "@PYTHONS@": "3.11"}
    for script in offline.SCRIPTS.iterdir():
        offline._write(script, tmp_path / script.name, words)
        assert not re.search(rb"@[A-Z]+@", (tmp_path / script.name).read_bytes())
    powershell = (tmp_path / "安装.ps1").read_bytes()
    assert powershell.startswith(b"\xef\xbb\xbf")  # PowerShell 5 takes it for GBK otherwise
    assert b"cadre-docs[web]==1.2.3" in powershell
    assert not set(powershell.decode("utf-8-sig")) & set("“”‘’„‚")  # quotes to PowerShell
    batch = (tmp_path / "安装.bat").read_bytes()
    assert batch.isascii()
    for data in (powershell, batch):
        assert data.count(b"\r\n") == data.count(b"\n")
    shell = tmp_path / "安装.sh"
    assert b"\r" not in shell.read_bytes()
    assert shell.stat().st_mode & 0o111
    subprocess.run(["sh", "-n", shell], check=True)


@pytest.mark.parametrize(
    ("python", "said"),
    [("false", "没有找到 Python 3.11 至 3.13"), ("", "这个离线包里没有")],
)
def test_the_script_says_what_is_lacking(python: str, said: str, tmp_path: Path) -> None:
    import sys

    shutil.copy(offline.SCRIPTS / "安装.sh", tmp_path)
    (tmp_path / "wheels-riscv64").mkdir()
    ended = subprocess.run(
        ["sh", tmp_path / "安装.sh", tmp_path / "装到"],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHON": python or sys.executable},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 2
    assert said in ended.stderr
    assert not (tmp_path / "装到").exists()


# --- fonts --------------------------------------------------------------------------------------


def a_font(path: Path, licence: str = "", embedding: int = 0) -> Path:
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    built = FontBuilder(1000, isTTF=True)
    built.setupGlyphOrder([".notdef"])
    built.setupCharacterMap({})
    built.setupGlyf({".notdef": Glyph()})
    built.setupHorizontalMetrics({".notdef": (500, 0)})
    built.setupHorizontalHeader(ascent=800, descent=-200)
    built.setupNameTable(
        {"familyName": "Probe", "styleName": "Regular", "licenseDescription": licence}
    )
    built.setupOS2(fsType=embedding)
    built.setupPost()
    built.save(path)
    return path


OFL = "This Font Software is licensed under the SIL Open Font License, Version 1.1."


def test_free_fonts_travel_with_their_licences(tmp_path: Path) -> None:
    free = a_font(tmp_path / "a.ttf", OFL)
    beside = tmp_path / "folder"
    beside.mkdir()
    a_font(beside / "b.ttf")
    (beside / "OFL.txt").write_text("SIL OPEN FONT LICENSE", encoding="utf-8")
    found = fonts.found([free, beside])
    assert [(f.family, f.licence) for f in found] == [("Probe", "OFL-1.1")] * 2
    program = tmp_path / "program"
    program.mkdir()
    assert {p.name for p in fonts.packed(found, program)} == {"a.ttf", "b.ttf"}
    there = {p.name for p in (program / fonts.FOLDER).iterdir()}
    assert there == {"a.ttf", "b.ttf", "b-OFL.txt", "许可证.txt"}


@pytest.mark.parametrize(
    ("licence", "embedding", "said"),
    [
        ("", 0, "没有写明自由许可证"),
        ("© Founder. All rights reserved.", 0, "没有写明自由许可证"),
        (OFL, 2, "自己标明不许嵌入"),
    ],
)
def test_other_fonts_stay_here(licence: str, embedding: int, said: str, tmp_path: Path) -> None:
    font = a_font(tmp_path / "a.ttf", licence, embedding)
    with pytest.raises(fonts.RefusedError, match=said):
        fonts.found([font])


def test_whoever_lays_a_licence_beside_a_font_knows(tmp_path: Path) -> None:
    font = a_font(tmp_path / "a.ttf")
    (tmp_path / "COPYING.gz").write_bytes(gzip.compress(b"Free for all, by the founder."))
    [found] = fonts.found([font])
    assert found.licence == "LicenseRef-COPYING.gz"
    program = tmp_path / "program"
    program.mkdir()
    fonts.packed([found], program)
    said = (program / fonts.FOLDER / "a-COPYING").read_text(encoding="utf-8")
    assert said == "Free for all, by the founder."


def test_places_without_fonts_are_told(tmp_path: Path) -> None:
    with pytest.raises(fonts.RefusedError, match="没有字体文件"):
        fonts.found([tmp_path])
    with pytest.raises(fonts.RefusedError, match="不存在"):
        fonts.found([tmp_path / "没有"])


# --- packages -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_sdist_and_wheel_are_the_same_bytes_twice(tmp_path: Path) -> None:
    made = reproducible.twice(tmp_path)
    assert [path.suffix for path in made] == [".gz", ".whl"]
    with zipfile.ZipFile(made[1]) as wheel:
        names = wheel.namelist()
    assert any(name.startswith("cadre_docs/_data/forms/") for name in names)
    assert not any(name.startswith(("tests/", "tools/")) for name in names)
