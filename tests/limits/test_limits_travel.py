"""A project's limits hold wherever its work is done, and raising one takes effect."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.intake.read import read_paths
from cadre_docs.limits import Limits, limits, using
from cadre_docs.project.file.read import read_project
from cadre_docs.project.jobs import Job, Settings, make
from cadre_docs.project.run import Options, build, dry_run
from cadre_docs.project.transfer import Parcel, pack
from tests.limits import hostile

ROOT = Path(__file__).resolve().parents[2]
PROJECT = "表单: [liaocheng-talent]\n记录: 填报\n输出: 输出\n格式: [docx]\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "填报"
    folder.mkdir()
    example = ROOT / "examples" / "liaocheng-talent"
    for path in example.iterdir():
        if path.name == "full.yaml" or path.suffix in (".jpg", ".png"):
            (folder / path.name).write_bytes(path.read_bytes())
    (tmp_path / "cadre-docs.yaml").write_text(PROJECT, encoding="utf-8")
    return tmp_path


def limited(project: Path, section: str) -> None:
    (project / "cadre-docs.yaml").write_text(f"{PROJECT}限制: {{{section}}}\n", encoding="utf-8")


def told(project: Path) -> str:
    summary = build(read_project(project), Options())
    report = (project / "输出" / "报告.html").read_text(encoding="utf-8")
    return f"{summary}{report}"


def test_a_limit_of_records_is_lifted_by_the_project_alone(project: Path) -> None:
    text = (project / "填报" / "full.yaml").read_text(encoding="utf-8")
    long = text + "# " + "x" * 1_200_000
    (project / "填报" / "full.yaml").write_text(long, encoding="utf-8")
    limited(project, "YAML大小: 1")
    assert "文件超过1MB" in told(project)
    limited(project, "YAML大小: 2")  # nothing else changed
    assert "文件超过" not in told(project)
    limited(project, "YAML大小: 1")
    assert "文件超过1MB" in told(project)
    assert limits() == Limits()


def test_a_worker_takes_the_limits_with_the_job(project: Path) -> None:
    """As a Dask worker does it: in a thread that knows nothing of the build."""
    photo = next(p for p in (project / "填报").iterdir() if p.suffix in (".jpg", ".png"))
    photo.write_bytes(hostile.photo(size=(1_250, 1_750), kind="JPEG"))
    [entry] = read_paths([project / "填报" / "full.yaml"], Catalog()).entries
    parcel = pack(Parcel(entry))
    with ThreadPoolExecutor(1) as pool:
        for chosen, refused in ((Limits(photo_pixels=100), True), (Limits(), False)):
            job = pickle.loads(pickle.dumps(Job(1, parcel, (), Settings(limits=chosen))))  # noqa: S301
            result = pool.submit(make, job).result()
            assert any("100万像素" in f.message for f in result.findings) is refused
            assert pool.submit(limits).result() == Limits()


def test_a_dry_run_keeps_to_the_limits(project: Path) -> None:
    limited(project, "YAML大小: 1")
    text = (project / "填报" / "full.yaml").read_text(encoding="utf-8")
    (project / "填报" / "full.yaml").write_text(text + "# " + "x" * 1_200_000, encoding="utf-8")
    assert not dry_run(read_project(project)).lines


def test_a_link_out_of_the_records_is_reported_by_a_build(project: Path, tmp_path: Path) -> None:
    outside = tmp_path / "别处.yaml"
    outside.write_text("表单: liaocheng-talent\n姓名: 示例丙\n", encoding="utf-8")
    (project / "填报" / "链.yaml").symlink_to(outside)
    found = told(project)
    assert "指向文件夹之外的链接" in found
    assert "示例丙" not in found


def test_limits_hold_inside_and_not_after() -> None:
    with using(Limits(cells=1)):
        assert limits().cells == 1
        with using(Limits(cells=2)):
            assert limits().cells == 2
        assert limits().cells == 1
    assert limits() == Limits()
