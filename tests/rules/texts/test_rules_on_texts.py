"""Texts that people write every day are left alone; what is told is told by every build, too."""

from __future__ import annotations

from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs.checks.records import check_intake
from cadre_docs.project.file.read import read_project
from cadre_docs.project.run import Options, build
from cadre_docs.rules.between.across import NAMED_IN_TEXT, RESULTS, ROWS
from cadre_docs.rules.texts import IN_TEXTS, REMARK
from tests.rules.test_rule_cases import records_of
from tests.yaml_texts import load_yaml

HERE = Path(__file__).parent
BASE = HERE.parent / "bases" / "annual-record.yaml"
IN_ANY = {"FS-impossible", "FS-unfinished"}
"""What is asked of texts by themselves."""
CODES = {NAMED_IN_TEXT, RESULTS, ROWS, *IN_TEXTS, *IN_ANY}
BOXES = {
    "remarks": "主管领导评语",
    "summary": "个人总结",
    "training": "参加培训情况",
    "reason": "情况说明",
}
ORDINARY = load_yaml(HERE / "ordinary.yaml")
COLLEAGUES = ("示例乙", "示例丙", "高峰", "安全", "毕业", "成长")


@pytest.mark.parametrize("box", BOXES)
def test_what_is_written_every_day_is_left_alone(box: str, read, forms) -> None:
    """One record of 示例甲 for each text, and those of the colleagues."""
    grade = {"考核档次建议": "不确定档次"} if box == "reason" else {}
    texts = [{"单位": f"示例{n}中学", BOXES[box]: t, **grade} for n, t in enumerate(ORDINARY[box])]
    others = [{"姓名": name, "出生年月": f"198{n}-01"} for n, name in enumerate(COLLEAGUES)]
    changes = [{"姓名": "示例甲", **text} for text in texts] + others
    found = check_intake(read(records_of(BASE, [{"change": c} for c in changes])), forms)
    assert [f.sentence() for f in found if f.code in CODES] == []


WALKS = load_yaml(HERE / "walks_of_life.yaml")
FORMS = {
    "annual-record": ("bases/annual-record.yaml", "个人总结"),
    "henan-tenure-form": ("HN/base.yaml", "个人总结"),
    "jilin-tenure-form": ("JL/base.yaml", "个人述职"),
    "liaocheng-talent": ("LC/base.yaml", "任务进展"),
}
OWN_AWARDS = {"奖惩情况": "获区级以上奖励6项，未受过处分。"}
OF_WALKS = {*CODES, "FS-placeholder", "FS-garbled", "X-voice", "X-own-name"}


@pytest.mark.parametrize("form", FORMS)
def test_texts_of_all_walks_of_life_are_left_alone(form: str, read, forms) -> None:
    base, box = FORMS[form]
    changes = [
        {"姓名": "示例甲", "单位": f"示例{n}中学", "年度": "2023", box: text}
        if form == "annual-record"
        else {"单位": f"示例{n}院", box: text, **(OWN_AWARDS if "talent" in form else {})}
        for n, text in enumerate(WALKS)
    ]
    found = check_intake(
        read(records_of(HERE.parent / base, [{"change": c} for c in changes])), forms
    )
    alone = {NAMED_IN_TEXT, RESULTS, ROWS}  # of records beside each other, which are one here
    assert [f.sentence() for f in found if f.code in OF_WALKS - alone] == []


@pytest.mark.parametrize("box", ["table", "roster"])
def test_remarks_of_every_day_are_left_alone(box: str, read, forms) -> None:
    """A table or a roster for each remark; 示例乙 stands on the roster, too."""
    bases = BASE.parent
    if box == "table":
        base = bases / "annual-statistics.yaml"
        changes = [{"备注": text} for text in ORDINARY[box]]
    else:
        base, row = bases / "annual-roster.yaml", load_yaml(bases / "annual-roster.yaml")["名单"][0]
        other = {**row, "姓名": "示例乙", "性别": "女"}
        changes = [{"名单": [{**row, "备注": text}, other]} for text in ORDINARY[box]]
    found = check_intake(read(records_of(base, [{"change": c} for c in changes])), forms)
    assert [f.sentence() for f in found if f.code == REMARK] == []


PROJECT = (
    "表单: [{}]\n记录: 填报\n历年: 往年\n输出: 输出\n格式: [docx]\n文件名: '{{单位}}/{{姓名}}'\n"
)
TECHNICIAN = HERE.parent / "XX" / "base.yaml"
OF_2022 = {
    "年度": "2022",
    "姓名": "示例丙",
    "出生年月": "1972-03",
    "任现岗时间": "2016-01",
    "单位": "示例市机关事务服务中心",
    "考核档次建议": "基本合格",
}
TWO_WORKS = [
    {"起止时间": "2021.03-2022.12", "名称": "示例桥梁监测", "本人作用": "主持"},
    {"起止时间": "2022.01-2022.12", "名称": "示例隧道监测", "本人作用": "独立"},
]


def project(folder: Path, forms: str, texts: dict[str, str]) -> Path:
    for name, text in {"cadre-docs.yaml": PROJECT.format(forms), **texts}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "往年").mkdir(exist_ok=True)
    return folder


def told(folder: Path) -> str:
    build(read_project(folder), Options())
    return (folder / "输出" / "报告.html").read_text("utf-8")


def test_a_build_tells_remarks_of_another_and_sees_them_mended(tmp_path: Path) -> None:
    own = records_of(BASE, [{"change": {"姓名": "示例甲", "主管领导评语": "示例丁同志工作认真。"}}])
    other = records_of(BASE, [{"change": {"姓名": "示例丁", "出生年月": "1971-01"}}])
    folder = project(tmp_path, "annual-record", {"填报/甲.yaml": own, "填报/丁.yaml": other})
    assert NAMED_IN_TEXT in told(folder)
    assert not list((folder / "输出").rglob("示例甲.docx"))  # an error: no paper
    (folder / "填报" / "丁.yaml").write_text(other.replace("示例丁", "示例戊"), "utf-8")
    assert NAMED_IN_TEXT not in told(folder)
    assert list((folder / "输出").rglob("示例甲.docx"))


def test_a_build_tells_rows_of_another(tmp_path: Path) -> None:
    base = HERE.parent / "HN" / "base.yaml"
    texts = {
        f"填报/{n}.yaml": records_of(base, [{"change": {**who, "主要工作": TWO_WORKS}}])
        for n, who in enumerate(({"姓名": "示例甲"}, {"姓名": "示例乙", "手机号码": "13900000001"}))
    }
    folder = project(tmp_path, "henan-tenure-form", texts)
    assert ROWS in told(folder)
    others = texts["填报/1.yaml"].replace("隧道", "路基").replace("桥梁", "堤坝")
    (folder / "填报" / "1.yaml").write_text(others, "utf-8")
    assert ROWS not in told(folder)


@pytest.mark.parametrize(("where", "code"), [("填报", RESULTS), ("往年", "X-years")])
def test_a_build_tells_results_that_the_own_record_contradicts(
    where: str, code: str, tmp_path: Path
) -> None:
    form = "xinxiang-senior-technician, annual-record"
    texts = {"填报/丙.yaml": records_of(TECHNICIAN, [{}])}
    texts[f"{where}/2022.yaml"] = record = records_of(BASE, [{"change": OF_2022}])
    folder = project(tmp_path, form, texts)
    assert code in told(folder)
    (folder / where / "2022.yaml").write_text(record.replace("基本合格", "优秀"), "utf-8")
    assert code not in told(folder)


def test_paper_and_lists_tell_what_texts_and_earlier_years_contradict(tmp_path: Path) -> None:
    own = {"姓名": "示例甲", "个人总结": "现将2022年度工作总结如下：工作认真。"}
    own["考核依据.以前年度结果"] = [{"年度": "2022", "结果": "合格"}]  # type: ignore[assignment]
    texts = {"填报/甲.yaml": records_of(BASE, [{"change": own}])}
    before = {"姓名": "示例甲", "年度": "2022", "考核档次建议": "基本合格"}
    texts["往年/2022.yaml"] = records_of(BASE, [{"change": before}])
    folder = project(tmp_path, "annual-record", texts)
    read = cd.read(folder / "填报", previous=folder / "往年")
    printed = cd.report(cd.render(read, folder / "印", formats=("docx",)))
    assert "X-year" in printed
    assert "X-years" in printed
    assert "X-years" in cd.report(cd.roster(read, folder / "名册.xlsx"))
    assert "X-years" in cd.report(cd.decide(read))
