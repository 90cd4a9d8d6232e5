"""Nothing is written, truncated or removed through a link in an output folder that leads out."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from cadre_docs.errors import OutputError
from cadre_docs.outputs import files, ledger
from cadre_docs.outputs.files import make_private, write_whole
from cadre_docs.source.files import way_out
from tests.command import command

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
HENAN = EXAMPLES / "henan-tenure-form"
ANNUAL = EXAMPLES / "annual-record"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
PROJECT = "记录: 填报\n输出: 输出\n格式: [docx]\n文件名: '子/{姓名}'\n"


def content(folder: Path) -> dict[str, bytes | str]:
    """Return all that lies in a folder: links by where they lead."""
    return {
        str(p.relative_to(folder)): str(p.readlink()) if p.is_symlink() else p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_symlink() or p.is_file()
    }


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A folder of somebody else's, with files called as ours would be."""
    folder = tmp_path / "别处"
    for name in ("甲.yaml", "a.yaml", "annual-record/minimal.yaml", "子/示例乙.docx", "lock"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("别人的", encoding="utf-8")
    return folder


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A folder with records in two folders below it."""
    folder = tmp_path / "填报"
    for name in ("一/甲.yaml", "二/乙.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HENAN / "minimal.yaml", folder / name)
    return folder


@pytest.mark.parametrize("relative", [False, True])
@pytest.mark.parametrize("name", ["一", "二"])
def test_marked_copies(
    name: str, relative: bool, records: Path, theirs: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "出").mkdir()
    (tmp_path / "出" / name).symlink_to(theirs, target_is_directory=True)
    before = content(theirs)
    ran = command("check", records, "--annotate", "出" if relative else tmp_path / "出")
    assert ran.code == 2
    assert f"出/{name}”是链接" in ran.err
    assert "请把链接换成真的文件夹" in ran.err
    assert content(theirs) == before
    assert set(content(tmp_path / "出")) == {name}  # nor is anything else half done
    (tmp_path / "出" / name).unlink()
    assert command("check", records, "--annotate", tmp_path / "出").code in (0, 1)
    assert {"一/甲.yaml", "二/乙.yaml"} <= set(content(tmp_path / "出"))


def test_all_links_are_told_at_once(records: Path, theirs: Path, tmp_path: Path) -> None:
    (tmp_path / "出").mkdir()
    for name in ("一", "二"):
        (tmp_path / "出" / name).symlink_to(theirs, target_is_directory=True)
    ran = command("check", records, "--annotate", tmp_path / "出")
    assert ran.code == 2
    assert "出/一”" in ran.err
    assert "出/二”" in ran.err


@pytest.mark.parametrize("there", ["folder", "nothing", "itself", "up"])
def test_wherever_a_link_leads(there: str, records: Path, theirs: Path, tmp_path: Path) -> None:
    out = tmp_path / "出"
    out.mkdir()
    link = {"folder": theirs, "nothing": tmp_path / "没有", "itself": out / "一", "up": ".."}[there]
    (out / "一").symlink_to(link)
    before = content(tmp_path)
    ran = command("check", records, "--annotate", out)
    assert ran.code == 2
    assert "出/一”是链接" in ran.err
    assert content(tmp_path) == before


def test_what_the_user_names_may_be_a_link_and_links_may_stay_inside(
    records: Path, theirs: Path, tmp_path: Path
) -> None:
    (tmp_path / "出").symlink_to(theirs, target_is_directory=True)
    assert command("check", records, "--annotate", tmp_path / "出").code in (0, 1)
    assert (theirs / "一" / "甲.yaml").is_file()
    inside = tmp_path / "内"
    (inside / "真").mkdir(parents=True)
    (inside / "一").symlink_to("真", target_is_directory=True)
    assert command("check", records, "--annotate", inside).code in (0, 1)
    assert (inside / "真" / "甲.yaml").is_file()


SINGLE = [
    ["new", "henan-tenure-form", "-o", "{}/新.yaml"],
    ["roster", str(HENAN), "-o", "{}/名册.xlsx", "--draft"],
    ["notice", str(ANNUAL), "--from", "2024-03-01", "-o", "{}/公示.docx", "--draft"],
    ["statistics", str(ANNUAL), "-o", "{}/统计", "--draft"],
    ["render", str(HENAN / "minimal.yaml"), "-t", "docx", "-o", "{}/表"],
    ["blank", "public-notice", "-t", "docx", "-o", "{}/空"],
    ["check", str(HENAN), "--summary", "{}/总.html"],
    ["decide", str(ANNUAL), "-o", "{}/定.csv"],
]


@pytest.mark.parametrize("arguments", SINGLE, ids=lambda a: a[0])
def test_a_folder_in_a_named_path_may_be_a_link(
    arguments: list[str], theirs: Path, tmp_path: Path
) -> None:
    (tmp_path / "出").symlink_to(theirs, target_is_directory=True)
    before = content(theirs)
    ran = command(*(a.format(tmp_path / "出") for a in arguments))
    assert ran.code in (0, 1), ran.said
    assert content(theirs).items() > before.items()


@pytest.mark.parametrize("arguments", SINGLE, ids=lambda a: a[0])
def test_a_file_that_is_a_link_is_kept_or_replaced_never_followed(
    arguments: list[str], theirs: Path, tmp_path: Path
) -> None:
    out = tmp_path / "出"
    command(*(a.format(out) for a in arguments))
    written = [p for p in out.rglob("*") if p.is_file()]
    assert written
    for path in written:  # the ledger among them
        path.unlink()
        path.symlink_to(theirs / "甲.yaml")
    before = content(theirs)
    for more in ([], ["--force" if arguments[0] == "new" else "--overwrite"]):
        ran = command(*(a.format(out) for a in arguments), *more)
        assert "内部出错" not in ran.said
        assert content(theirs) == before
    assert not any(p.is_symlink() for p in written)


def test_a_linked_ledger_knows_nothing(theirs: Path, tmp_path: Path) -> None:
    """Else files that somebody else wrote would pass for ours, and be replaced."""
    out = tmp_path / "出"
    assert command("blank", "public-notice", "-t", "docx", "-o", out).code == 0
    [made] = out.glob("*.docx")
    assert ledger.entries(out)
    (out / ledger.FILE).rename(theirs / "账.json")
    (out / ledger.FILE).symlink_to(theirs / "账.json")
    assert ledger.entries(out) == {}
    before = content(theirs)
    assert command("blank", "public-notice", "-t", "docx", "-o", out).code == 0
    assert made.is_file()
    assert content(theirs) == before
    assert not (out / ledger.FILE).is_symlink()


def test_a_new_project(theirs: Path, tmp_path: Path) -> None:
    for place, leads in (("填报", theirs), ("填报/henan-tenure-form", theirs / "子")):
        project = tmp_path / place.replace("/", "-")
        (project / place).parent.mkdir(parents=True)
        (project / place).symlink_to(leads, target_is_directory=True)
        before = content(theirs)
        ran = command("init", project, "--form", "henan-tenure-form")
        assert ran.code == 2
        assert f"{place}”是链接" in ran.err
        assert content(theirs) == before
        assert not (project / "cadre-docs.yaml").exists()


def test_migrated_copies(theirs: Path, tmp_path: Path) -> None:
    source = tmp_path / "旧"
    for name in ("一", "二"):
        (source / name).mkdir(parents=True)
        text = (EXAMPLES / "annual-record" / "minimal.yaml").read_text(encoding="utf-8")
        (source / name / "a.yaml").write_text(text, encoding="utf-8")
    out = tmp_path / "出"
    out.mkdir()
    (out / "二").symlink_to(theirs, target_is_directory=True)
    before = content(theirs)
    ran = command("migrate", source, "-o", out)
    assert ran.code == 2
    assert "出/二”是链接" in ran.err
    assert content(theirs) == before
    assert set(content(out)) == {"二"}


@pytest.fixture
def project(tmp_path: Path, records: Path) -> Path:
    folder = tmp_path / "项目"
    folder.mkdir()
    shutil.copytree(records, folder / "填报")
    (folder / "填报" / "二" / "乙.yaml").unlink()
    (folder / "cadre-docs.yaml").write_text(PROJECT, encoding="utf-8")
    return folder


def test_a_build(project: Path, theirs: Path) -> None:
    (project / "输出").mkdir()
    (project / "输出" / "子").symlink_to(theirs / "子", target_is_directory=True)
    before = content(theirs)
    for options in ([], ["--force"], ["--prune", "--force"]):
        ran = command("build", project, *options)
        assert ran.code == 1
        assert "输出/子”" in ran.said
        assert "请把链接换成真的文件夹" in ran.said
        assert content(theirs) == before
    (project / "填报" / "一" / "甲.yaml").unlink()
    command("build", project, "--prune", "--force")
    assert content(theirs) == before


@pytest.mark.parametrize("prune", [False, True])
def test_copies_of_edited_outputs(prune: bool, project: Path, theirs: Path) -> None:
    """They are made by --force, in a folder that may be a link."""
    assert command("build", project).code == 0
    [made] = (project / "输出" / "子").iterdir()
    made.write_bytes(b"edited")
    (project / "输出" / "手改备份").symlink_to(theirs, target_is_directory=True)
    if prune:
        record = project / "填报" / "一" / "甲.yaml"
        text = record.read_text(encoding="utf-8")
        record.write_text(text.replace("示例乙", "示例丙"), encoding="utf-8")
    before = content(theirs)
    ran = command("build", project, "--force", *(["--prune"] if prune else []))
    assert ran.code == 1, ran.said
    assert "手改备份”" in ran.said
    assert made.read_bytes() == b"edited"
    assert content(theirs) == before


# --- the one place that all share -------------------------------------------------------------


def test_a_link_that_appears_meanwhile(theirs: Path, tmp_path: Path) -> None:
    """What takes long to make is asked again before it gets its name."""
    out = tmp_path / "出"
    (out / "子").mkdir(parents=True)

    def parts():
        yield b"half"
        (out / "子").rename(out / "旧")
        (out / "子").symlink_to(theirs, target_is_directory=True)

    before = content(theirs)
    with pytest.raises(OutputError, match="是链接"):
        write_whole(out / "子" / "甲.yaml", parts(), within=out)
    assert content(theirs) == before


def test_no_folder_is_made_through_a_link(theirs: Path, tmp_path: Path) -> None:
    out = tmp_path / "出"
    out.mkdir()
    (out / "子").symlink_to(theirs, target_is_directory=True)
    with pytest.raises(OutputError):
        write_whole(out / "子" / "新" / "甲.yaml", b"", within=out)
    assert not (theirs / "新").exists()


def test_what_is_half_written_elsewhere_stays(theirs: Path, tmp_path: Path) -> None:
    """A killed run's files are cleared in our folders only."""
    half = theirs / f"{files._OURS}999999999-x.part"
    half.touch()
    out = tmp_path / "出"
    out.mkdir()
    (out / "子").symlink_to(theirs, target_is_directory=True)
    with pytest.raises(OutputError):
        write_whole(out / "子" / "甲.yaml", b"", within=out)
    assert half.exists()


def test_ways_out(tmp_path: Path) -> None:
    out = tmp_path / "出"
    (out / "真" / "深").mkdir(parents=True)
    (out / "内").symlink_to("真")
    (out / "真" / "外").symlink_to(tmp_path)
    (out / "件").symlink_to(tmp_path / "别处.pdf")
    assert way_out(out / "真" / "深" / "x", out) is None
    assert way_out(out / "内" / "深" / "x", out) is None
    assert way_out(out / "件", out) is None  # replaced, not followed
    assert way_out(out / "x", out) is None
    assert way_out(out / "真" / "外" / "x", out) == out / "真" / "外"
    assert way_out(out / "内" / "外" / "y" / "x", out) is not None
    assert way_out(out / ".." / "x", out) is not None


def test_a_file_of_the_state_is_never_opened_through_a_link(theirs: Path, tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(theirs / "lock")
    with pytest.raises(OSError, match="lock"):
        make_private(tmp_path / "lock")
    assert (theirs / "lock").read_text(encoding="utf-8") == "别人的"


NAMED = [
    ["check", "{0}", "--annotate", "{1}"],
    ["check", "{0}", "--summary", "{1}"],
    ["check", "{1}", "--annotate", "{0}-注"],
    ["check", "{0}", "--unit", "{1}"],
    ["render", "{0}", "-t", "docx", "-o", "{1}"],
    ["blank", "public-notice", "-t", "docx", "-o", "{1}"],
    ["decide", "{0}", "-o", "{1}"],
    ["migrate", "{1}", "-o", "{0}-改"],
    ["migrate", "{0}", "-o", "{1}"],
    ["init", "{1}", "--form", "annual-record"],
    ["roster", "{0}", "-o", "{1}", "--draft"],
    ["build", "{1}"],
]


@pytest.mark.parametrize("arguments", NAMED, ids=lambda a: " ".join(a[::2]))
def test_a_link_in_a_circle_is_no_fault_of_ours(
    arguments: list[str], records: Path, tmp_path: Path
) -> None:
    """As what the user names: to read, or to write to. A file that is one is replaced."""
    for suffix in ("", ".xlsx", ".html", ".csv"):
        circle = tmp_path / f"圈{suffix}"
        circle.symlink_to(circle.name)
        ran = command(*(a.format(records, circle) for a in arguments))
        assert ran.code in (0, 1, 2)
        assert "内部出错" not in ran.said
        assert "Traceback" not in ran.said
