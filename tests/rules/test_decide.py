"""What ``decide`` tells people: text, JSON, several people, undecided cases, the day."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from cadre_docs.cli.decide import command
from tests.yaml_texts import dump_yaml, load_texts

ROOT = Path(__file__).resolve().parents[2]
SANCTION = [{"种类": "记过", "决定日期": "2022-06-15"}]


def write(folder: Path, family: str, name: str = "示例甲", **change: object) -> Path:
    """Write the base record of a family's cases with changes; ``依据_`` marks 考核依据."""
    base = (ROOT / "tests" / "rules" / family / "base.yaml").read_text(encoding="utf-8")
    record = load_texts(base)
    record["姓名"] = name
    for key, value in change.items():
        place = record["考核依据"] if key.startswith("依据_") else record
        place[key.removeprefix("依据_")] = value
    path = folder / f"{name}.yaml"
    path.write_text(dump_yaml(record), encoding="utf-8")
    return path


def run(*arguments: object):
    result = CliRunner().invoke(command, [str(a) for a in arguments], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.return_value, result.stdout


def objects(*arguments: object):
    status, text = run(*arguments, "--format", "json")
    return status, json.loads(text)


def test_a_decision_says_what_why_and_what_follows(tmp_path: Path) -> None:
    status, text = run(write(tmp_path, "HN"))
    assert status == 0
    lines = [line.strip() for line in text.splitlines()]
    assert lines[0].endswith("专业技术二级岗位工作人员聘期考核表  示例甲")
    assert "（豫人社办函〔2024〕56号），按2024-04-29的规定" in lines[1]
    assert lines[2:4] == ["结论：合格", "填报：合格，与规则相符"]
    assert lines[4].startswith("决定：HN-3.1 ")
    assert "豫人社办函〔2024〕56号 第三条" in lines[4]
    assert any(line.startswith("理由：聘期目标任务已完成，2021—2023年度") for line in lines)
    assert any(line.startswith("改变：有记过以上处分") for line in lines)
    assert any("考核依据.目标任务＝完成" in line for line in lines if line.startswith("事实："))
    assert "参数：合格及以上的年度考核档次＝优秀、合格（第三条，应当）" in lines
    assert any(line.startswith("后果：可作为续订") and "HN-5，第五条" in line for line in lines)
    assert lines[-1].startswith("1份记录：规则能确定1份，不能确定0份，不评定档次0份")


def test_a_proposed_grade_outside_the_allowed_ones(tmp_path: Path) -> None:
    status, text = run(write(tmp_path, "HN", 依据_处分=SANCTION))
    assert status == 1
    assert "结论：不合格" in text
    assert "填报：合格，与规则不符" in text
    assert text.index("决定：HN-3.2b") < text.index("也适用：HN-3.1")
    assert "本工具的选择：通知写“记过以上行政处分”" in text
    assert "后果：予以低聘或解聘" in text


def test_a_waived_disagreement_is_shown_and_does_not_count(tmp_path: Path) -> None:
    waiver = {"规则": "HN-3.2b", "理由": "复核中", "批准": "示例厅", "日期": "2024-06-01"}
    status, text = run(write(tmp_path, "HN", 依据_处分=SANCTION, 例外=[waiver]))
    assert status == 0
    assert "与规则不符；已作例外处理（HN-3.2b：复核中" in text


def test_where_nothing_decides_it_says_so(tmp_path: Path) -> None:
    status, text = run(write(tmp_path, "HN", 依据_目标任务="有正当理由未完成"))
    assert status == 0
    assert "规则不能确定，由考核组织研究确定（HN-3.3，第三条）；可定的档次：合格、不合格" in text
    assert "决定：" not in text
    # Of a grade that is proposed; of each that may be given where none is.
    assert "如为合格，可作为续订聘用合同" in text
    assert "如为不合格" not in text
    _, text = run(write(tmp_path, "HN", 依据_目标任务="有正当理由未完成", 聘期考核档次建议=None))
    assert "如为合格，可作为续订聘用合同" in text
    assert "如为不合格，予以低聘或解聘" in text


def test_what_a_deciding_rule_could_not_make_out(tmp_path: Path) -> None:
    sanction = [{"种类": "记过", "决定日期": "2021-03"}]
    tenure = "2021-03-15 至 2024-03-14"
    _, text = run(write(tmp_path, "HN", 依据_合同聘期=tenure, 依据_处分=sanction))
    assert "须先核实：HN-3.2b 考核依据.处分[1].决定日期：" in text


@pytest.mark.parametrize(
    ("form", "facts", "told"),
    [
        ("HN", {"依据_在编在岗": "否"}, "HN-1c 考核依据.在编在岗：填的是不在编在岗"),
        ("HN", {"依据_聘任时间": "2021-07-02"}, "HN-1a 考核依据.聘任时间：2021-07-02聘任"),
        ("LC", {"人才类别": "无"}, "LC-4 人才类别：没有人才类别"),
        ("AA", {"依据_人员范围": "参照公务员法管理单位人员"}, "AA-2 考核依据.人员范围："),
        ("AA", {"依据_人员范围": "事业单位领导人员"}, "AA-2 考核依据.人员范围："),
        (
            "AA",
            {"依据_处分": [{"种类": "降级", "决定日期": "2022-03-01"}]},
            "AA-37.0 考核依据.处分[1].种类：2022-03-01受降级处分，办法没有规定怎样考核",
        ),
        (
            "AA",
            {"依据_处分": [{"种类": "记过", "决定日期": "2024-01-05"}]},
            "AA-37.0 考核依据.处分[1].决定日期：",
        ),
    ],
)
def test_facts_that_no_rule_weighs_are_told_beside_the_grades(
    tmp_path: Path, form: str, facts: dict[str, object], told: str
) -> None:
    _, text = run(write(tmp_path, form, **facts))
    assert f"须先核实：{told}" in text
    (tmp_path / "plain").mkdir()
    _, text = run(write(tmp_path / "plain", form))
    assert f"须先核实：{told.partition(' ')[0]} " not in text


def test_an_outcome_that_is_no_grade(tmp_path: Path) -> None:
    twice = {"依据_考核等次": "不合格", "依据_上年度考核等次": "不合格"}
    status, text = run(write(tmp_path, "LC", **twice))
    assert status == 0
    assert "结论：取消资格" in text
    assert "填报：不合格，不必改；结论由此而来" in text
    facts = [{"情形": "造成重大损失"}]
    status, text = run(write(tmp_path, "LC", **twice, 依据_取消资格情形=facts))
    assert status == 1
    assert "填报：不合格，与规则不符" in text
    status, text = run(write(tmp_path, "LC", 依据_取消资格情形=facts))
    assert status == 1
    assert "考核依据.取消资格情形[1].情形＝造成重大损失" in text


def test_several_people_and_a_form_without_grades(tmp_path: Path) -> None:
    write(tmp_path, "HN", "示例甲")
    write(tmp_path, "HN", "示例乙", 依据_判处刑罚="是", 聘期考核档次建议="不合格")
    write(tmp_path, "LC", "示例丙")
    roster = ROOT / "examples" / "henan-tenure-roster" / "minimal.yaml"
    status, report = objects(tmp_path, roster)
    assert status == 0
    assert report["summary"] == {
        "records": 4,
        "decided": 2,
        "undecided": 1,
        "not_graded": 1,
        "outside": 0,
        "unsound": 0,
    }
    by_name = {person["person"]: person for person in report["people"]}
    assert by_name["示例甲"]["decisions"][0]["allowed"] == ["合格"]
    assert by_name["示例乙"]["decisions"][0]["deciding"] == ["HN-3.2c"]
    assert by_name["示例丙"]["decisions"][0]["decided"] is False
    assert by_name[""]["decisions"] == []
    assert "本表不评定档次。" in run(roster)[1]


@pytest.mark.parametrize(
    ("sanctions", "deciding"),
    [
        (["撤职", "警告"], ["AA-37.3"]),  # what the lighter one asks for holds already
        (["警告"], ["AA-37.1"]),
    ],
)
def test_only_what_narrows_the_grade_decides(sanctions, deciding, tmp_path: Path) -> None:
    rows = [{"种类": kind, "决定日期": "2023-06-15"} for kind in sanctions]
    _, report = objects(write(tmp_path, "AA", 依据_处分=rows))
    [decision] = report["people"][0]["decisions"]
    assert decision["deciding"] == deciding


def test_the_shape_of_the_json(tmp_path: Path) -> None:
    _, report = objects(write(tmp_path, "HN"))
    [person] = report["people"]
    assert (person["form"], person["as_of"], person["sound"]) == (
        "henan-tenure-form",
        "2024-04-29",
        True,
    )
    [decision] = person["decisions"]
    assert decision["instrument"] == {
        "prefix": "HN",
        "number": "豫人社办函〔2024〕56号",
        "title": "关于开展2024年度全省事业单位专业技术二级岗位聘期考核工作的通知",
        "as_of": "2024-04-29",
    }
    assert (decision["field"], decision["proposed"]) == ("聘期考核档次建议", "合格")
    assert decision["agrees"] is True
    [rule] = decision["rules"]
    assert rule["deciding"] is True
    assert rule["citation"].endswith("第三条")
    assert rule["facts"]["考核依据.目标任务"] == "完成"
    assert [(one["id"], one["value"]) for one in rule["parameters"]] == [
        ("HN.good_annual_grades", ["优秀", "合格"]),
        ("HN.tenure_years", "年末在聘期内"),
    ]
    [constraint] = rule["constraints"]
    assert (constraint["outcome"], constraint["force"]) == ("合格", True)
    assert constraint["otherwise"]
    assert decision["consequences"][0]["article"] == "第五条"


def test_what_cannot_be_read_makes_a_decision_unsound(tmp_path: Path) -> None:
    status, report = objects(write(tmp_path, "HN", 依据_判处刑罚="也许"))
    assert status == 1
    [person] = report["people"]
    assert person["sound"] is False
    assert person["errors"][0]["path"] == "考核依据.判处刑罚"
    status, text = run(tmp_path / "没有.yaml")
    assert status == 1
    assert "文件不存在" in text


def test_the_parameters_of_another_day(tmp_path: Path) -> None:
    folder = tmp_path / "目录" / "data_schemas" / "parameters"
    folder.mkdir(parents=True)
    own = ROOT / "data_schemas" / "parameters" / "HN.yaml"
    old = "values: [{since: 2024-04-29, value: [优秀, 合格]}]"
    new = "values: [{since: 2024-04-29, value: [优秀, 合格]}, {since: 2025-01-01, value: [优秀]}]"
    text = own.read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / "HN.yaml").write_text(text.replace(old, new), encoding="utf-8")
    path = write(tmp_path, "HN")
    for day, decided in (("2024-12-31", True), ("2025年1月1日", False)):
        _, report = objects(path, "--as-of", day, "--catalog", tmp_path / "目录")
        assert report["people"][0]["decisions"][0]["decided"] is decided, day
    assert date.fromisoformat(report["people"][0]["as_of"]) == date(2025, 1, 1)


@pytest.mark.parametrize("day", ["2024", "2024-06", "明天"])
def test_as_of_is_a_whole_day(day: str, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="可写成 2024-06-30"):
        run(write(tmp_path, "HN"), "--as-of", day)


TWICE = [{"年度": "2021", "档次": "合格"}, {"年度": "2022", "档次": "合格"}]
IMPOSSIBLE = [
    ("FS-repeated", {"依据_年度考核": [*TWICE, {"年度": "2022", "档次": "不合格"}]}),
    ("FS-order", {"依据_正高级职称取得时间": "2022-12"}),
    ("FS-future", {"出生日期": "2099-01-01"}),
    ("FS-required", {"依据_处分": [{"种类": "撤职"}]}),  # of what day?
    ("FS-required", {"依据_处分": [{"决定日期": "2022-06-15"}]}),  # which one?
]


@pytest.mark.parametrize(("code", "change"), IMPOSSIBLE)
def test_facts_that_cannot_be_are_doubted(tmp_path: Path, code: str, change: dict) -> None:
    status, text = run(write(tmp_path, "HN", **change))
    assert status == 1
    assert f"结论可能不对：{code}" in text
    assert run(write(tmp_path, "HN"))[0] == 0


def test_an_empty_box_that_is_no_half_of_a_fact_is_left_to_check(tmp_path: Path) -> None:
    """Grades are decided before all of a form is filled in."""
    assert run(write(tmp_path, "HN", 个人总结=""))[0] == 0


@pytest.mark.parametrize(("best", "status"), [(2, 0), (3, 1)])
def test_more_excellent_than_the_quota(tmp_path: Path, best: int, status: int) -> None:
    for number in range(10):
        grade = "优秀" if number < best else "合格"
        write(tmp_path, "AA", f"示例{'甲乙丙丁戊己庚辛壬癸'[number]}", 考核档次建议=grade)
    assert run(tmp_path)[0] == status


LEAVE = [{"类别": "病假", "起止时间": "2023-01-01 至 2023-07-31"}]
DEMERIT = [{"种类": "记过", "决定日期": "2023-06-15"}]


@pytest.mark.parametrize(
    ("proposed", "status", "told"),
    [
        ("不确定档次", 0, "与AA-35.3相符；哪一条优先没有规定，请研究确定"),
        ("基本合格", 0, "与规则相符"),
        ("合格", 1, "与规则不符"),
    ],
)
def test_both_possibilities_are_told_with_their_articles(
    tmp_path: Path, proposed: str, status: int, told: str
) -> None:
    facts = {
        "依据_缺勤": LEAVE,
        "依据_处分": DEMERIT,
        "情况说明": "病假" * (proposed == "不确定档次"),
    }
    ran, text = run(write(tmp_path, "AA", 考核档次建议=proposed, **facts))
    lines = text.splitlines()
    assert ran == status, text
    assert any(line.strip() == "结论：基本合格或不合格" for line in lines), text
    [other] = [line for line in lines if line.strip().startswith("也可能：不确定档次")]
    assert "AA-35.3" in other, text
    assert f"填报：{proposed}，{told}" in text
    assert "考核依据.缺勤＝1行" in text
    for article in ("第三十五条第（三）项", "第三十七条第（二）项"):
        assert article in text


def two_years(folder: Path, listed: str, **change: object) -> None:
    """Write somebody's forms of two years; the later lists a result of the earlier, 不合格."""
    former = {"年度": "2023", "考核档次建议": "不合格"}
    write(folder / "一", "AA", **former)
    results = [{"年度": "2023", "结果": listed}]
    later = {"年度": "2024", "考核档次建议": "合格", "依据_以前年度结果": results}
    write(folder / "二", "AA", **(later | change))


@pytest.mark.parametrize(("listed", "contested"), [("合格", True), ("不合格", False)])
def test_nothing_is_concluded_of_contested_results(
    listed: str, contested: bool, tmp_path: Path
) -> None:
    for folder in ("一", "二"):
        (tmp_path / folder).mkdir()
    two_years(tmp_path, listed)
    status, report = objects(tmp_path)
    former, later = report["people"]
    assert former["contested"] == []
    assert [found["code"] for found in later["contested"]] == ["X-results"] * contested
    [decision] = later["decisions"]
    assert bool(decision["consequences"]) is not contested
    assert later["sound"] is not contested
    assert status == int(contested)
    text = run(tmp_path)[1]
    assert ("结论：不下结论" in text) is contested


def test_a_dispute_that_was_settled_is_concluded(tmp_path: Path) -> None:
    for folder in ("一", "二"):
        (tmp_path / folder).mkdir()
    waiver = {"规则": "X-results", "理由": "复核后改定", "批准": "示例局", "日期": "2025-01-10"}
    two_years(tmp_path, "合格", 例外=[waiver])
    status, text = run(tmp_path)
    assert (status, "不下结论" in text) == (0, False)


def test_nothing_is_concluded_of_two_records_of_a_year(tmp_path: Path) -> None:
    for folder, sanction in (("一", []), ("二", SANCTION)):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, "HN", 依据_处分=sanction)
    status, report = objects(tmp_path)
    assert status == 1
    for person in report["people"]:
        assert {found["code"] for found in person["contested"]} == {"ID-duplicate"}
        assert [one["decided"] for one in person["decisions"]] == [False]
