"""FS-unread: what lies in a folder and is not read is told, by reason, and counted."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs.catalog import Catalog
from cadre_docs.findings import Severity
from cadre_docs.intake.folders import CODE, Kind, contents, kind_of
from cadre_docs.intake.read import read_paths
from cadre_docs.limits import Limits, using
from cadre_docs.outputs import ledger
from tests.command import command

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "henan-tenure-form" / "full.yaml"

MAY_HOLD_RECORDS = [
    *(("表.xlt", "另存为"), ("表.ETT", "另存为"), ("表.fods", "另存为"), ("表.dbf", "另存为")),
    *(("表.xltx", "另存为"), ("表.docm", "另存为"), ("表.dotx", "另存为")),
    *(("表.wpt", "另存为"), ("表.ott", "另存为"), ("表.pages", "另存为")),
    *(("表.prn", "粘贴"), ("表.zip", "解压"), ("表.rar", "解压"), ("表.7z", "解压")),
    *(("扫描件.pdf", "填报模板"), ("表.ofd", "填报模板"), ("记录.yaml.txt", "扩展名改为 .yaml")),
    *(("记录", "补上扩展名"), ("表.xlsx.bak", "改存为"), (".隐藏.xlsx", "开头的点")),
]
COUNTED = [
    *("~$张三.docx", ".~lock.张三.xlsx#", "~$张三.xlsx", "._张三.xlsx", ".~张三.xlsx"),
    *("Thumbs.db", "desktop.ini", ".DS_Store", ".gitignore", "~WRL0001.tmp"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "填报"
    made.mkdir()
    shutil.copy(EXAMPLE, made / "甲.yaml")
    return made


def unread(folder: Path):
    return [f for f in read_paths([folder], Catalog()).findings if f.code == CODE]


@pytest.mark.parametrize(("name", "remedy"), MAY_HOLD_RECORDS)
def test_what_may_hold_records_is_an_error_with_a_remedy(folder, name, remedy) -> None:
    (folder / "下级").mkdir()
    (folder / "下级" / name).write_bytes(b"x")
    [found, counted] = unread(folder)
    assert (found.severity, found.position.file) == (Severity.ERROR, str(folder / "下级" / name))
    assert "没有读" in found.message
    assert remedy in found.remedy
    assert counted.severity is Severity.NOTE
    assert "有1个文件没有读" in counted.message


@pytest.mark.parametrize("name", COUNTED)
def test_lock_and_system_files_are_only_counted(folder, name) -> None:
    (folder / name).write_bytes(b"x")
    [counted] = unread(folder)
    assert counted.severity is Severity.NOTE
    assert "系统文件和锁定文件1个" in counted.message


def test_system_folders_are_counted_and_hidden_ones_with_records_are_errors(folder) -> None:
    for name in ("__MACOSX", ".git", ".空"):
        (folder / name).mkdir()
    (folder / "__MACOSX" / "._甲.xlsx").write_bytes(b"x")
    [counted] = unread(folder)
    assert "系统文件和锁定文件3个" in counted.message
    (folder / ".备份").mkdir()
    (folder / ".备份" / "甲.xls").write_bytes(b"x")
    assert [f.severity for f in unread(folder)] == [Severity.ERROR, Severity.NOTE]


def test_a_project_is_checked_without_its_own_files(folder) -> None:
    """Whoever checks a whole project is not told that its settings and schemas are no records."""
    project = "表单: [henan-tenure-form]\n记录: 填报\n输出: 输出\n"
    (folder / "cadre-docs.yaml").write_text(project, encoding="utf-8")
    for name in ("data_schemas", "forms"):
        (folder / "本地表单" / name).mkdir(parents=True)
    shutil.copy(ROOT / "data_schemas" / "annual-record.yaml", folder / "本地表单" / "data_schemas")
    read = read_paths([folder], Catalog())
    assert len(read.entries) == 1
    assert [f.severity for f in read.findings] == [Severity.NOTE] * 2
    [told] = [f for f in read.findings if f.remedy]
    assert "cadre-docs build" in told.remedy
    [counted] = [f for f in read.findings if not f.remedy]
    assert "项目文件1个" in counted.message
    assert "表单目录里的文件夹（forms、data_schemas）2个" in counted.message


def test_a_folder_of_forms_alone_may_hold_records(folder) -> None:
    (folder / "forms").mkdir()
    shutil.copy(EXAMPLE, folder / "forms" / "乙.yaml")
    assert [path.name for path in contents(folder).files] == ["乙.yaml", "甲.yaml"]


def test_photos_are_counted_where_a_record_names_them(folder) -> None:
    from PIL import Image

    (folder / "乙.yaml").write_text(
        "表单: liaocheng-talent\n姓名: 示例乙\n照片: 甲.jpg\n", encoding="utf-8"
    )
    Image.new("RGB", (350, 490)).save(folder / "甲.jpg")
    [counted] = unread(folder)
    assert "记录里写到的照片1个" in counted.message
    Image.new("RGB", (350, 490)).save(folder / "无主.jpg")
    [told, counted] = unread(folder)
    assert (told.severity, told.position.file) == (Severity.WARNING, str(folder / "无主.jpg"))
    assert "记录里写到的照片1个" in counted.message


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_that_lead_nowhere_or_to_folders_and_pipes_are_errors(folder, tmp_path) -> None:
    (tmp_path / "别处").mkdir()
    (folder / "断.yaml").symlink_to(tmp_path / "没有.yaml")
    (folder / "圈.xlsx").symlink_to(folder / "圈.xlsx")
    (folder / "夹").symlink_to(tmp_path / "别处")
    os.mkfifo(folder / "管.yaml")
    kinds = {one.path.name: one.kind for one in contents(folder).others}
    assert kinds == {
        "断.yaml": Kind.BROKEN,
        "圈.xlsx": Kind.BROKEN,
        "夹": Kind.LINK,
        "管.yaml": Kind.DEVICE,
    }
    assert sum(f.severity is Severity.ERROR for f in unread(folder)) == len(kinds)


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may read all")
def test_a_folder_that_cannot_be_opened_is_an_error(folder) -> None:
    closed = folder / "锁着"
    closed.mkdir(mode=0)
    try:
        assert [one.kind for one in contents(folder).others] == [Kind.CLOSED]
    finally:
        closed.chmod(0o700)


@pytest.mark.skipif(sys.platform != "linux", reason="file names of bytes")
def test_names_that_are_no_utf8_are_told(folder) -> None:
    name = "张三.xls".encode("gbk")
    Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(b"x")
    ran = command("check", folder)
    assert ran.code == 1
    assert "另存为" in ran.out


def test_our_untouched_outputs_are_counted_and_edited_ones_are_not(folder) -> None:
    for name in ("甲.pdf", "名册.xlsx"):
        (folder / name).write_bytes(b"ours")
    entry = ledger.Entry(ledger.sha256_of(folder / "甲.pdf"))
    ledger.note(folder, {ledger.key(name): entry for name in ("甲.pdf", "名册.xlsx")})
    [counted] = unread(folder)
    assert "本工具生成后没有改动的文件2个" in counted.message
    (folder / "甲.pdf").write_bytes(b"edited")
    assert unread(folder)[0].severity is Severity.ERROR


def test_templates_of_ours_are_read(folder) -> None:
    command("new", "henan-tenure-form", "-o", folder / "乙.xlsx")
    assert [path.name for path in contents(folder).files] == ["乙.xlsx", "甲.yaml"]


def test_a_ledger_hides_no_yaml(folder) -> None:
    entry = ledger.Entry(ledger.sha256_of(folder / "甲.yaml"))
    ledger.note(folder, {ledger.key("甲.yaml"): entry})
    assert [path.name for path in contents(folder).files] == ["甲.yaml"]


def test_outputs_of_a_build_are_counted(tmp_path) -> None:
    command("init", tmp_path / "项目", "--form", "henan-tenure-form")
    command("build", tmp_path / "项目")
    kinds = {one.kind for one in contents(tmp_path / "项目" / "输出").others}
    assert Kind.OUTPUT in kinds
    assert kinds <= {Kind.OUTPUT, Kind.SYSTEM}


def test_all_are_told_at_once_and_a_flood_is_cut_short(folder) -> None:
    for number in range(120):
        (folder / f"{number}.docm").write_bytes(b"x")
    assert len(unread(folder)) == 121
    with using(Limits(findings=100)):
        *_, rest, counted = unread(folder)
    assert rest.severity is Severity.ERROR
    assert "另有20个" in rest.message
    assert "文字文档120个" in counted.message


@pytest.mark.parametrize("kind", ["text", "json", "sarif", "html"])
def test_every_report_tells_it(folder, kind) -> None:
    (folder / "乙.xlt").write_bytes(b"x")
    ran = command("check", folder, "--format", kind)
    assert ran.code == 1
    assert CODE in ran.out
    assert "另存为" in ran.out
    if kind == "json":
        assert json.loads(ran.out)["summary"]["error"] == 1


def test_a_folder_of_nothing_else_is_not_clean(tmp_path) -> None:
    (tmp_path / "甲.docm").write_bytes(b"x")
    ran = command("check", tmp_path)
    assert ran.code == 1
    assert "没有可读的记录文件" in ran.out
    assert "文字文档" in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("render", "-o", "{out}", "-t", "docx"),
        ("roster", "-o", "{out}/名册.xlsx"),
        ("decide",),
        ("migrate", "-o", "{out}"),
    ],
)
def test_every_command_that_takes_a_folder_tells_it(folder, tmp_path, arguments) -> None:
    (folder / "乙.docm").write_bytes(b"x")
    name, *options = (a.format(out=tmp_path / "out") for a in arguments)
    ran = command(name, folder, *options)
    assert ran.code == 1, ran.said
    assert "乙.docm" in ran.said
    assert "另存为" in ran.said


def test_earlier_years_tell_it_too(folder, tmp_path) -> None:
    before = tmp_path / "往年"
    before.mkdir()
    (before / "去年.xls").write_bytes(b"x")
    ran = command("check", folder, "--previous", before)
    assert ran.code == 1
    assert "去年.xls" in ran.out


def test_a_named_file_of_another_kind_gets_the_same_remedy(folder) -> None:
    (folder / "乙.et").write_bytes(b"x")
    ran = command("check", folder / "乙.et")
    assert ran.code == 1
    assert "另存为" in ran.out


def test_every_kind_has_words() -> None:
    for kind in Kind:
        assert kind.value.called
        assert bool(kind.value.severity) == bool(kind.value.remedy)
    assert kind_of("甲.xlsx") is None


@pytest.mark.parametrize("other", ["甲.yaml", ".", "../{}", "链接.yaml"])
def test_what_is_named_twice_is_read_once(folder, other: str) -> None:
    copy = folder / "甲.yaml"
    shutil.copy(ROOT / "examples" / "annual-record" / "full.yaml", copy)
    link = folder.parent / "链接.yaml"
    link.symlink_to(copy)
    named = link if other == "链接.yaml" else folder / other.format(folder.name)
    alone = cd.read(folder)
    for paths in ([folder, named], [named, folder]):
        read = cd.read(paths)
        assert len(read.records) == len(alone.records)
        assert "ID-duplicate" not in {f.code for f in cd.check(read).findings}


def test_copies_are_two(folder) -> None:
    for name in ("甲.yaml", "甲 - 副本.yaml"):
        shutil.copy(ROOT / "examples" / "annual-record" / "full.yaml", folder / name)
    told = cd.check(cd.read([folder / "甲.yaml", folder / "甲 - 副本.yaml"])).findings
    assert "ID-duplicate" in {f.code for f in told}
