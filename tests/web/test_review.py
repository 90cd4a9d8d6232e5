"""审核: people by state, one person's grade and its reasons, earlier years, and exceptions."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

import cadre_docs as cd
from cadre_docs.web.results import Outcome
from tests.conftest import EXAMPLES
from tests.web.conftest import Site

ANNUAL = (EXAMPLES / "annual-record" / "full.yaml").read_text("utf-8")


@pytest.fixture(autouse=True)
def _cleared(site: Site) -> Iterator[None]:
    yield
    site.desk.works.stop()
    site.desk.results.close()


def person(folder: Path, name: str, **changed: str) -> Path:
    """Write somebody's annual form; ``changed`` boxes say something else."""
    lines = ANNUAL.replace("示例子", name).splitlines()
    for key, text in changed.items():
        lines = [f"{line.partition(':')[0]}: {text}" if line.strip().startswith(f"{key}:") else line
                 for line in lines]  # fmt: skip
    path = folder / f"{name}.yaml"
    path.write_text("\n".join([*lines, ""]), "utf-8")
    return path


def ill(folder: Path) -> Path:
    """Somebody who was ill for long, and is proposed for 优秀 all the same."""
    path = person(folder, "示例丑", 考核档次建议="优秀")
    with path.open("a", encoding="utf-8") as file:
        file.write("  缺勤:\n    - 类别: 病假\n      起止时间: 2023-01-02 至 2023-10-30\n")
    return path


def one(site: Site, name: str) -> str:
    text = site.get("/review-one", params={"file": site.id(name), "n": "1"}).text
    assert "<h2>定档</h2>" in text
    return text


def test_people_are_listed_by_state_grade_and_rule(site: Site, folder: Path) -> None:
    person(folder, "示例丑", 考核档次建议="优秀")
    person(folder, "示例寅", 性别="")
    for query, found in (
        ({}, {"示例甲", "示例丑", "示例寅"}),
        ({"state": "wrong"}, {"示例寅"}),
        ({"grade": "优秀"}, {"示例丑"}),
        ({"rule": "FS-required"}, {"示例寅"}),
        ({"q": "示例寅", "grade": "优秀"}, set()),
        ({"state": "waived"}, set()),
    ):
        text = site.get("/review", params=query, headers={"HX-Request": "true"}).text
        listed = {name for name in ("示例甲", "示例丑", "示例寅") if f">{name}</a>" in text}
        assert listed == found, query
    assert "没有找到" in site.get("/review", params={"state": "waived"}).text


def test_an_empty_folder_says_what_to_do(site: Site, folder: Path) -> None:
    (folder / "示例甲.yaml").unlink()
    assert "收表" in site.get("/review").text


def test_the_grade_comes_with_reasons_articles_and_what_follows(site: Site, folder: Path) -> None:
    path = ill(folder)
    text = one(site, "示例丑.yaml")
    said = cd.report(cd.decide(cd.read(path)))
    assert "决定：" in said
    for line in said.splitlines():
        label, _, rest = line.strip().partition("：")
        if label in ("结论", "填报", "后果"):
            assert rest.replace("&", "&amp;") in text
        elif label == "决定":
            assert line.strip() in text


@pytest.fixture
def faulty(folder: Path) -> Path:
    """Somebody whose form breaks a rule that may be waived."""
    return ill(folder)


def waivable(path: Path) -> str:
    """A code of an error that somebody may answer for."""
    found = cd.check(cd.read(path)).findings
    return next(f.code for f in found if f.counts and not f.code.startswith("FS-"))


def sent(site: Site, name: str, **changed: str) -> dict[str, str]:
    said = {"file": site.id(name), "n": "1", "reason": "档案如此，已核实", "approved": "示例局",
            "date": "2025-01-13"}  # fmt: skip
    return said | changed


def test_an_exception_is_written_into_the_record_and_taken_back(site: Site, faulty: Path) -> None:
    before, code = faulty.read_bytes(), waivable(faulty)
    site.get("/review")
    answer = site.post("/waive", sent(site, "示例丑.yaml", rule=code))
    assert answer.status_code == 303
    [record] = cd.read(faulty).records
    assert [(w.rule, w.reason, w.approved_by) for w in record.waivers] == [
        (code, "档案如此，已核实", "示例局")
    ]
    text = one(site, "示例丑.yaml")
    assert "已作例外处理，不计为错误：档案如此，已核实" in text
    assert ">示例丑</a>" in site.get("/review", params={"state": "waived"}).text
    assert site.desk.undo.last(site.id("示例丑.yaml")) is not None

    site.post("/waive", sent(site, "示例丑.yaml", rule=code, on="0"))
    assert cd.read(faulty).records[0].waivers == ()
    assert faulty.read_bytes().replace(b"\xe4\xbe\x8b\xe5\xa4\x96:\n", b"") == before


def test_what_nobody_can_answer_for_is_neither_offered_nor_taken(site: Site, folder: Path) -> None:
    path = person(folder, "示例寅", 性别="")
    before = path.read_bytes()
    assert 'value="FS-required"' not in one(site, "示例寅.yaml")
    for rule in ("FS-required", "AA-1", "怪"):
        answer = site.post("/waive", sent(site, "示例寅.yaml", rule=rule))
        assert answer.status_code == 409
        assert "不能作例外" in answer.text
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"reason": " "}, "缺少理由"), ({"approved": ""}, "缺少批准"), ({"date": "明天"}, "日期")],
)
def test_half_an_exception_is_refused_and_what_was_typed_stays(
    site: Site, faulty: Path, changed: dict[str, str], said: str
) -> None:
    before = faulty.read_bytes()
    data = sent(site, "示例丑.yaml", rule=waivable(faulty)) | changed
    answer = site.post("/waive", data)
    assert answer.status_code == 409
    assert said in answer.text
    assert faulty.read_bytes() == before
    kept = [text for name, text in data.items() if name in ("reason", "approved") and text.strip()]
    assert all(text in answer.text for text in kept)


def test_a_workbook_is_to_be_converted_first(site: Site, folder: Path) -> None:
    shutil.copy(EXAMPLES / "annual-record" / "people.xlsx", folder)
    assert "转成可填的记录" in one(site, "people.xlsx")
    answer = site.post("/waive", sent(site, "people.xlsx", rule="AA-25"))
    assert answer.status_code == 409
    assert "转成可填的记录" in answer.text


def project(folder: Path) -> None:
    for name in ("填报", "2022"):
        (folder / name).mkdir()
    text = "表单: [annual-record]\n记录: [填报]\n历年: [2022]\n"
    (folder / "cadre-docs.yaml").write_text(text, "utf-8")


def test_earlier_years_of_a_project_are_read_and_used(site: Site, folder: Path) -> None:
    project(folder)
    (person(folder, "示例丑")).rename(folder / "填报" / "示例丑.yaml")
    old = person(folder, "示例丑", 年度="2022", 考核档次建议="不合格")
    old.rename(folder / "2022" / "示例丑.yaml")
    text = one(site, "填报/示例丑.yaml")
    assert "2022年度" in text
    assert "<td>不合格</td>" in text
    assert "X-copied" in text  # the same 个人总结 as last year
    assert str(folder) not in text


def test_the_list_says_of_a_project_what_check_says(site: Site, folder: Path) -> None:
    project(folder)
    (folder / "示例甲.yaml").unlink()
    for name in ("示例丑", "示例寅"):
        for year, grade in (("2023", "不合格"), ("2022", "不合格")):
            path = person(folder, name, 年度=year, 考核档次建议=grade)
            where = folder / ("填报" if year == "2023" else "2022")
            path.write_text(path.read_text("utf-8").replace("  身份证号码:", "  #"), "utf-8")
            path.rename(where / path.name)
    checked = cd.check(cd.read(folder / "填报", previous=folder / "2022"))
    site.get("/")
    for one in site.desk.index.people:
        own = [f for f in checked.findings if f.person == one.name and f.severity.value != "note"]
        assert own
        assert set(one.codes) == {f.code for f in own}
        assert one.errors == sum(f.counts for f in own)
        assert one.warnings == len(own) - one.errors


def test_without_earlier_years_it_says_how_to_name_them(site: Site) -> None:
    assert "历年" in one(site, "示例甲.yaml")


def test_everybody_is_decided_with_a_table_and_the_quotas(site: Site, folder: Path) -> None:
    for name, grade in (("示例丑", "优秀"), ("示例寅", "优秀"), ("示例卯", "合格")):
        person(folder, name, 考核档次建议=grade, 身份证号码="")
    assert site.post("/decide", {}).status_code == 303
    work = site.desk.works.all()[0]
    assert work.wait(60)
    assert isinstance(work.outcome, Outcome)
    done = work.outcome
    decided = cd.decide(cd.read(folder))
    assert done.ok == decided.ok
    assert decided.quotas
    for line in decided.quotas:
        assert line in done.text
    assert f"{len(decided.people)}份记录" in done.text
    table = site.get("/result-file", params={"work": work.id, "n": "1"}).content
    texts = {str(c.value) for row in load_workbook(io.BytesIO(table)).active for c in row}
    assert {"示例丑", "示例寅", "示例卯"} <= texts


def test_somebody_who_is_gone_is_said(site: Site) -> None:
    answer = site.get("/review-one", params={"file": "0" * 16, "n": "1"})
    assert answer.status_code == 409
    assert "不在文件夹里" in answer.text
    answer = site.get("/review-one", params={"file": site.id("示例甲.yaml"), "n": "9"})
    assert "没有第9份记录" in answer.text


def quota(folder: Path, *excellent: str) -> None:
    """Six people of one unit, some of them proposed for 优秀; one may be."""
    (folder / "示例甲.yaml").unlink(missing_ok=True)
    for name in ("示例丑", "示例寅", "示例卯", "示例辰", "示例巳", "示例午"):
        grade = "优秀" if name in excellent else "合格"
        path = person(folder, name, 考核档次建议=grade)
        path.write_text(path.read_text("utf-8").replace("  身份证号码:", "  #"), "utf-8")


def test_what_only_all_together_can_tell_is_told_of_each(site: Site, folder: Path) -> None:
    quota(folder, "示例丑")
    shutil.copy(folder / "示例丑.yaml", folder / "又一份.yaml")
    expected = {
        (Path(f.position.file).name, f.code)
        for f in cd.check(cd.read(folder)).findings
        if f.counts and f.person == "示例丑" and f.position
    }
    assert expected
    site.get("/")
    told = {
        (one.file_name, code) for one in site.desk.index.people if one.errors for code in one.codes
    }
    assert expected <= told
    for name, code in expected:
        assert f"<code>{code}</code>" in one(site, name)


def test_one_person_alone_is_not_held_against_the_quota(site: Site, folder: Path) -> None:
    quota(folder, "示例丑")
    assert "<code>AA-17" not in one(site, "示例丑.yaml")
    quota(folder, "示例丑", "示例寅", "示例卯")
    site.desk.together.kept.renew()
    text = site.get("/").text
    assert "超出 2" in text
    assert "AA-17a" in text


def test_all_are_checked_together_with_a_report_to_take_away(site: Site, folder: Path) -> None:
    quota(folder, "示例丑", "示例寅")
    assert site.post("/check", {"as_of": "某日"}).status_code == 409
    assert site.post("/check", {}).status_code == 303
    work = site.desk.works.all()[0]
    assert work.wait(60)
    assert isinstance(work.outcome, Outcome), work.problem
    checked = cd.check(cd.read(folder))
    assert work.outcome.ok == checked.ok
    assert len(work.outcome.findings) == len(checked.findings)
    assert {path.suffix for path in work.outcome.files} == {".html", ".xlsx"}
