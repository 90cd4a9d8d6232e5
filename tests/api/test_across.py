"""What commands say of people together: on paper twice, in another place, too few of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs.findings import Severity
from tests.command import command
from tests.rules.test_rule_cases import HERE, _record

PERSON, UNIT = HERE / "bases" / "annual-record.yaml", HERE / "bases" / "annual-unit.yaml"


def people(folder: Path, *changes: dict[str, object]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number, change in enumerate(changes, 1):
        text = _record(PERSON, change)
        (folder / f"{number}.yaml").write_text(text, encoding="utf-8")
    return folder


def facts(path: Path, **change: str) -> Path:
    path.write_text(_record(UNIT, change), encoding="utf-8")
    return path


TWO = ({}, {"姓名": "示例乙"})
TWICE = ({}, {"出生年月": "1985-07"})


@pytest.mark.parametrize("previous", ["今年", "."])
def test_this_year_is_not_read_as_an_earlier_one(previous: str, tmp_path: Path) -> None:
    folder = people(tmp_path / "今年", *TWO)
    with pytest.raises(cd.RequestError, match="--previous 的"):
        cd.read(folder, previous=tmp_path / previous)


def test_earlier_years_may_lie_among_this_years(tmp_path: Path) -> None:
    folder = people(tmp_path / "今年", *TWO)
    people(folder / "往年", {"年度": "2022"})
    read = cd.read(folder, previous=folder / "往年")
    assert len(read.records) == len(TWO)


def lists(folder: Path, unit: Path | None, out: Path) -> dict[str, cd.Listed]:
    read = cd.read(folder, unit=unit)
    return {
        "roster": cd.roster(read, out / "名册.xlsx"),
        "statistics": cd.statistics(read, out / "统计表.xlsx"),
        "notice": cd.notice(read, out / "公示.docx", date(2024, 1, 8)),
    }


@pytest.mark.parametrize(("stated", "told"), [("2", False), ("3", True)])
def test_lists_say_that_people_lack(stated: str, told: bool, tmp_path: Path) -> None:
    folder = people(tmp_path / "填报", *TWO)
    unit = facts(tmp_path / "单位.yaml", **{"年度考核.应考核人数": stated})
    for name, made in lists(folder, unit, tmp_path).items():
        assert made.ok is not told, name
        counts = name == "statistics"  # it prints the number
        said = "统计表的应参加人数是2人，少1人" if counts else "读到的“示例中学”的是2人，少1人"
        assert (said in made.text()) is told, name
        assert not any("另有" in line for line in made.remarks)  # what became an error is told
        assert "1份单位事实表" in cd.report(cd.check(made.read))


def test_people_who_lack_are_not_drawn_from(tmp_path: Path) -> None:
    unit = tmp_path / "单位.yaml"
    for stated, drawn in (("6", True), ("7", False)):
        unit.write_text(
            f"表单: unit\n基本: {{单位: 示例省农业科学院}}\n吉林聘期考核: {{三级考核人数: {stated}}}\n",
            encoding="utf-8",
        )
        read = cd.read(HERE.parents[1] / "examples" / "jilin-tenure-form", unit=unit)
        made = cd.sample(read, tmp_path / "名单.csv", seed="公开的文字", draft=True)
        assert (made.ok, bool(made.written)) == (drawn, drawn), made.text()
        assert ("读到的“示例省农业科学院”的是6人，少1人" in made.text()) is not drawn


@pytest.mark.parametrize(
    ("reason", "told"), [("市里批复同意", False), ("示例乙的处分已撤销", True)]
)
def test_lists_say_that_a_waiver_is_anothers(reason: str, told: bool, tmp_path: Path) -> None:
    waiver = {"规则": "AA-37.3", "理由": reason, "批准": "示例市人社局", "日期": "2024-01-10"}
    sanction = {"种类": "撤职", "决定日期": "2023-06-15"}
    one = {"考核依据.处分": [sanction], "例外": [waiver]}
    for name, made in lists(people(tmp_path / "填报", one, TWO[1]), None, tmp_path).items():
        assert made.ok, made.text()
        assert ("写的是“示例乙”，不是" in made.text()) is told, name


@pytest.mark.parametrize(("remark", "told"), [("工作认真。", False), ("2023年6月30日辞职。", True)])
def test_lists_say_that_somebody_is_gone(remark: str, told: bool, tmp_path: Path) -> None:
    for name, made in lists(people(tmp_path / "填报", {"备注": remark}), None, tmp_path).items():
        assert made.ok, made.text()
        assert ("文字里说“2023年6月30日辞职”" in made.text()) is told, name
        assert not any("没有列出" in line for line in made.remarks), name


@pytest.mark.parametrize("reason", [None, "2023年3月退休。"])
def test_what_is_left_to_check_is_counted(reason: str | None, tmp_path: Path) -> None:
    retired = {"考核档次建议": "不参加考核", "考核依据.退休时间": "2023-03", "情况说明": reason}
    retired |= {"姓名": "示例丙", "出生年月": "1963-03", "主管领导评语": None}
    folder = people(tmp_path / "填报", *TWO, retired)
    left = sum(f.severity is Severity.WARNING for f in cd.check(cd.read(folder)).findings)
    assert bool(left) is (reason is None)
    said = f"另有{left}条提醒没有列出"
    for name, made in lists(folder, None, tmp_path).items():
        assert any(said in line for line in made.remarks) is bool(left), (name, made.remarks)
    rendered = cd.render(cd.read(folder), tmp_path / "打印", formats="xlsx")
    assert any(said in line for line in rendered.conclusions) is bool(left)
    typed = command("render", folder, "-o", tmp_path / "又一次", "-t", "xlsx")
    assert (typed.code, said in typed.err) == (0, bool(left))


@pytest.mark.parametrize(("changes", "told"), [(TWO, False), (TWICE, True)])
def test_lists_say_that_two_may_be_one(changes, told: bool, tmp_path: Path) -> None:
    for name, made in lists(people(tmp_path / "填报", *changes), None, tmp_path).items():
        assert ("可能是同一人改过的一份和原来的一份" in made.text()) is told, name


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"年度考核.年度考核程序": [{"步骤": "公示", "日期": "2024-01-08"}]}, ""),
        (
            {"年度考核.年度考核程序": [{"步骤": "公示", "日期": "2024-01-09"}]},
            "公示的开始日期是2024-01-08",
        ),
        ({"年度考核.档次公示结束": "2024-01-12"}, ""),
        ({"年度考核.档次公示结束": "2024-01-15"}, "公示的结束日期是2024-01-12"),
        ({"年度考核.考核年度": "2022", "年度考核.档次公示结束": "2023-01-15"}, ""),
    ],
)
def test_a_notice_says_where_the_facts_state_other_days(stated, said: str, tmp_path: Path) -> None:
    folder = people(tmp_path / "填报", *TWO)
    unit = facts(tmp_path / "单位.yaml", **stated)
    made = lists(folder, unit, tmp_path)["notice"]
    told = [f.message for f in made.findings if f.code == "FS-posting"]
    assert [text.startswith(said) for text in told] == ([True] if said else [])


@pytest.mark.parametrize(("materials", "told"), [("高级工证书原件", False), (None, True)])
def test_a_roster_says_what_a_review_on_site_lacks(materials, told: bool, tmp_path: Path) -> None:
    change = {"网上审查结果": "需现场审查", "需审查材料": materials}
    path = tmp_path / "甲.yaml"
    path.write_text(_record(HERE / "bases" / "registration.yaml", change), encoding="utf-8")
    made = cd.roster(cd.read(path), tmp_path / "名册.xlsx", form="xinxiang-onsite-roster")
    assert made.ok
    assert ("需审查材料" in made.text()) is told


@pytest.mark.parametrize(("changes", "told"), [(TWO, False), (TWICE, True)])
def test_a_build_shows_the_warnings_on_paper(changes, told: bool, tmp_path: Path) -> None:
    people(tmp_path / "填报", *changes)
    (tmp_path / "cadre-docs.yaml").write_text(
        "表单: [annual-record]\n记录: 填报\n输出: 输出\n格式: [docx]\n", encoding="utf-8"
    )
    built = cd.build(tmp_path)
    assert built.ok
    assert ("提醒：填报/2.yaml" in built.text()) is told
    assert "逐条见下面的报告" not in built.text()


def test_a_build_says_where_other_warnings_are_shown(tmp_path: Path) -> None:
    people(tmp_path / "填报", {"任现岗时间": "2024-03"})
    (tmp_path / "cadre-docs.yaml").write_text(
        "表单: [annual-record]\n记录: 填报\n输出: 输出\n格式: [docx]\n", encoding="utf-8"
    )
    assert "有1条提醒，逐条见下面的报告" in cd.build(tmp_path).text()


def test_a_notice_of_another_year_is_kept(tmp_path: Path) -> None:
    path, day = tmp_path / "公示.docx", {"2023": date(2024, 1, 8), "2024": date(2025, 1, 8)}
    for year, kept in (("2023", 0), ("2023", 0), ("2024", 1)):
        folder = people(tmp_path / year, {"年度": year})
        made = cd.notice(cd.read(folder), path, day[year])
        assert (len(made.kept), bool(made.written)) == (kept, not kept), year


def test_people_drawn_with_another_seed_are_kept(tmp_path: Path) -> None:
    read = cd.read(HERE.parents[1] / "examples" / "jilin-tenure-form")
    for seed, kept in (("一", 0), ("一", 0), ("二", 1)):
        made = cd.sample(read, tmp_path / "名单.csv", seed=seed)
        assert (len(made.kept), bool(made.written)) == (kept, not kept), seed


def test_a_list_to_compare_may_lie_among_the_forms(tmp_path: Path) -> None:
    folder = people(tmp_path / "填报", *TWO)
    made = {"名册.xlsx": cd.roster, "统计表.xlsx": cd.statistics}
    for name, make in made.items():
        assert make(cd.read(folder), tmp_path / name).ok
        data = (tmp_path / name).read_bytes()
        (folder / name).write_bytes(data)  # from somewhere else: no ledger knows it as ours
        read = cd.read(folder)
        assert not read.ok
        assert make(read, against=folder / name).ok
        found = make(read, tmp_path / "另一份.xlsx").findings
        [told] = [f for f in found if f.code == "FS-template"]
        assert "不要和填报文件放在一起" in told.remedy
        (folder / name).unlink()


def test_drawn_people_may_lie_among_the_forms(tmp_path: Path) -> None:
    source = HERE.parents[1] / "examples" / "jilin-tenure-form" / "people.xlsx"
    (tmp_path / "填报").mkdir()
    (tmp_path / "填报" / "人员.xlsx").write_bytes(source.read_bytes())
    made = cd.sample(cd.read(source), tmp_path / "名单.xlsx", seed="一")
    (tmp_path / "填报" / "名单.xlsx").write_bytes(made.written[0].read_bytes())
    assert cd.sample(cd.read(tmp_path / "填报"), verify=tmp_path / "填报" / "名单.xlsx").agrees


def test_nobody_to_post_is_no_notice(tmp_path: Path) -> None:
    folder = people(tmp_path, {"考核档次建议": "不参加考核", "情况说明": "2023年5月退休"})
    with pytest.raises(cd.RequestError, match="没有人可以列入公示（不参加考核1人，不列入）"):
        cd.notice(cd.read(folder), tmp_path / "公示.docx", date(2024, 1, 8))
    assert not (tmp_path / "公示.docx").exists()
