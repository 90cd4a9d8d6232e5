"""A build and the page at once: people type while it runs; nothing is lost, always told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import docx
import pytest

import cadre_docs as cd
from cadre_docs.project.lock import locked
from cadre_docs.web.work import Work
from tests.conftest import EXAMPLES
from tests.web.conftest import SLOWEST_WORK, Site, site_of

PEOPLE = [f"示例{name}" for name in "丑寅卯辰巳午未申"]
FIELD = "从事工作"
PAUSE = 0.1  # seconds between two things that are typed: the build wants to go on, too
SOME = 2  # of them are built when somebody stops it
PART = {"X-Part": "1"}


@pytest.fixture
def site(tmp_path: Path, own_forms: cd.Catalog) -> Iterator[Site]:
    """A project of some people, with a package and a report."""
    root = tmp_path / "项目"
    (root / "填报").mkdir(parents=True)
    text = "表单: [annual-record]\n年度: 2023\n记录: [填报]\n格式: [docx]\n"
    (root / "cadre-docs.yaml").write_text(text, "utf-8")
    record = (EXAMPLES / "annual-record" / "full.yaml").read_text("utf-8")
    record = re.sub(r"(?m)^( *)身份证号码:.*$", r"\1# 没有填", record)
    for name in PEOPLE:
        path = root / "填报" / f"{name}.yaml"
        path.write_text(record.replace("示例子", name), "utf-8")
    made = site_of(root, own_forms)
    made.get(f"/?token={made.guard.token()}")
    yield made
    made.desk.works.stop()
    made.desk.results.close()


class Typist:
    """Somebody who types into one form after the other; ``last`` is what was said to be saved."""

    def __init__(self, site: Site) -> None:
        self._site = site
        schema = site.desk.catalog.schema("annual-record")
        paths = [schema.path(field) for field in schema.fields()]
        [self._path] = [path for path in paths if path.endswith(FIELD)]
        self._box = f"b{paths.index(self._path)}"
        self._turn, self._count = cycle(PEOPLE), 0
        self.last: dict[str, str] = {}
        self.refused: list[str] = []

    def type(self) -> None:
        name = next(self._turn)
        self._count += 1
        file = self._site.id(f"填报/{name}.yaml")
        now = self.text(name)
        typed = f"教学第{self._count}次"
        answer = self._site.post(
            f"/form-save?file={file}&n=1",
            {self._box: typed, f"was-{self._box}": now},
            headers=PART,
        )
        news = answer.json()
        if answer.status_code == 200 and "已保存" in news["said"]:
            self.last[name] = typed
        else:
            self.refused.append(str(news))

    def text(self, name: str) -> str:
        data = (self._site.desk.store.root / "填报" / f"{name}.yaml").read_bytes()
        return cd.boxes(data)[0].texts[self._path]


def on_paper(root: Path, name: str) -> str:
    [path] = root.rglob(f"{name}*.docx")
    document = docx.Document(str(path))
    return "\n".join(c.text for t in document.tables for row in t.rows for c in row.cells)


def all_is_there(site: Site, typist: Typist) -> None:
    """What was said to be saved is in the files, and a last build brings it onto paper."""
    root = site.desk.store.root
    assert typist.refused == []
    assert {*typist.last} == {*PEOPLE}
    for name, text in typist.last.items():
        assert typist.text(name) == text
    assert cd.build(root).ok
    for name, text in typist.last.items():
        assert text in on_paper(root, name)
    assert not cd.plan(root).run.lines


def begun(root: Path) -> subprocess.Popen[str]:
    """Another program that builds the project."""
    command = [sys.executable, "-m", "cadre_docs", "build", str(root), "--jobs", "1"]
    environment = {**os.environ, "PYTHONPATH": str(Path(cd.__file__).parents[1])}
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )


@pytest.mark.slow
def test_typing_while_another_program_builds_loses_nothing(site: Site) -> None:
    root, typist = site.desk.store.root, Typist(site)
    with begun(root) as other:
        while other.poll() is None:
            typist.type()
            time.sleep(PAUSE)
        said = other.stdout.read() if other.stdout else ""
    assert other.returncode == 0, said
    while {*typist.last} != {*PEOPLE}:
        typist.type()
    all_is_there(site, typist)


def test_typing_while_the_page_builds_loses_nothing(site: Site) -> None:
    typist = Typist(site)
    site.post("/project-build", {})
    [work] = [one for one in site.desk.works.all() if one.title == "生成"]
    while not work.over:
        typist.type()
        time.sleep(PAUSE)
    assert work.problem == ""
    while {*typist.last} != {*PEOPLE}:
        typist.type()
    all_is_there(site, typist)


def test_what_was_typed_after_it_was_built_is_still_to_be_built(site: Site) -> None:
    """首页 does not count a record as built whose paper says what it said before."""
    root, typist = site.desk.store.root, Typist(site)
    assert cd.build(root).ok
    site.desk.together.kept.renew()
    assert numbers(site)["已生成"] == len(PEOPLE)
    typist.type()
    site.desk.together.kept.renew()
    assert numbers(site)["已生成"] == len(PEOPLE) - 1
    assert "还有1份没有生成" in site.get("/").text
    assert cd.build(root).ok
    site.desk.together.kept.renew()
    assert numbers(site)["已生成"] == len(PEOPLE)


def numbers(site: Site) -> dict[str, int]:
    found = re.findall(r"<dt>([^<]+)</dt><dd>(\d+) <small>", site.get("/").text)
    return {name: int(number) for name, number in found}


def test_of_two_builds_one_is_told_that_the_other_goes_on(site: Site) -> None:
    root = site.desk.store.root
    output = cd.build(root).summary
    assert output is not None
    with locked(site.desk.store.project.state):  # another program builds
        site.post("/project-build", {})
        work = site.desk.works.all()[0]
        assert work.wait(SLOWEST_WORK)
        assert "正在生成" in work.problem
        assert "请等它结束后再" in work.problem
        typist = Typist(site)
        typist.type()  # typing goes on all the same
        assert typist.refused == []
        assert site.get("/").status_code == 200
    site.post("/project-build", {})
    work = site.desk.works.all()[0]
    assert work.wait(SLOWEST_WORK)
    assert work.problem == ""


def test_a_record_written_by_another_program_while_it_is_open_is_told(site: Site) -> None:
    typist = Typist(site)
    typist.type()
    name = PEOPLE[0]
    file = site.id(f"填报/{name}.yaml")
    [seen] = re.findall(r'data-hash="([^"]+)"', site.get(f"/form?file={file}&n=1").text)
    path = site.desk.store.root / "填报" / f"{name}.yaml"
    building = threading.Thread(target=cd.build, args=(site.desk.store.root,))
    building.start()
    path.write_text(path.read_text("utf-8").replace("教学第1次", "外面改的"), "utf-8")
    news = site.get(f"/form-pulse?file={file}&n=1&hash={seen}").json()
    building.join()
    assert "外面改的" in news["values"].values()
    assert news["hash"] != seen


def test_a_build_is_stopped_and_resumed_from_the_page(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site.desk.store.root
    monkeypatch.setattr(os, "cpu_count", lambda: 1)  # one after the other
    go_on = Work.go_on

    def pressed(work: Work) -> None:
        """Somebody presses the button when two are done."""
        doing, made, _ = work.counted
        if doing == "生成" and made >= SOME and not work.stopping:
            site.post(f"/work-stop?work={work.id}")
        go_on(work)

    monkeypatch.setattr(Work, "go_on", pressed)
    site.post("/project-build", {})
    work = site.desk.works.all()[0]
    assert work.wait(SLOWEST_WORK)
    assert work.stopped
    assert work.left
    text = site.get(f"/work?work={work.id}").text
    assert "已停下" in text
    assert "没有做的" in text
    monkeypatch.setattr(Work, "go_on", go_on)
    before = {path: path.stat().st_mtime_ns for path in root.rglob("示例*.docx")}
    assert SOME <= len(before) < len(PEOPLE)
    site.post("/project-build", {})
    work = site.desk.works.all()[0]
    assert work.wait(SLOWEST_WORK)
    assert work.ok
    assert len([*root.rglob("示例*.docx")]) == len(PEOPLE)
    assert not cd.plan(root).run.lines
    # What lay there before is kept as it is.
    assert all(path.stat().st_mtime_ns == at for path, at in before.items())
