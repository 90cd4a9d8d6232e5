"""examples/catalog-midterm: an office's own notice, form and rules, from a folder of its own."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from cadre_docs.catalog import Catalog
from cadre_docs.checks.records import check_intake
from cadre_docs.intake.read import read_paths
from cadre_docs.project.fingerprint import Shared
from cadre_docs.report.rule_text import rule_text
from cadre_docs.rules import engine
from tests.command import command as invoke
from tests.yaml_texts import load_yaml
from tools.rule_docs import coverage, pages

ROOT = Path(__file__).resolve().parents[2]
FORM = "midterm-review"
CODES = ["ZQ-2", "ZQ-3.1", "ZQ-3.2", "ZQ-3.3", "ZQ-4", "ZQ-5", "ZQ-6", "ZQ-7a", "ZQ-7b"]
BAD = """\
表单: midterm-review
姓名: 示例丙
单位: 示例中学
岗位类别: 专业技术
聘任时间: 2024-09
聘期: 2024-09 至 2027-08
业绩成果:
  - {名称: 示例成果, 类别: 奖励, 完成时间: 2021-11}
编号: "001"
档次: 优秀
考核依据:
  出勤天数: 219
  目标完成率: 59
  处分: [{种类: 记过, 决定日期: 2024-10}]
  年度考核: [{年度: 2024, 结果: 优秀}]
  公示开始: 2025-07-07
  公示结束: 2025-07-10
例外:
  - {规则: ZQ-5, 理由: 试, 批准: 示例人, 日期: 2025-07-01}
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Path:
    """A folder far from the package."""
    target = tmp_path_factory.mktemp("单位") / "目录"
    shutil.copytree(ROOT / "examples" / "catalog-midterm", target)
    return target


@pytest.fixture
def bad(tmp_path) -> Path:
    path = tmp_path / "记录.yaml"
    path.write_text(BAD, encoding="utf-8")
    return path


def run(office: Path, *args: object):
    return invoke(*args, "--catalog", office)


def test_the_examples_have_nothing_wrong(office) -> None:
    result = run(office, "check", office / "examples" / FORM)
    assert (result.code, "错误0条，提醒0条" in result.out) == (0, True)


def test_check_tells_findings_citations_and_waivers(office, bad) -> None:
    result = run(office, "check", bad, "--format", "json")
    assert result.code == 1
    found = {f["code"]: f for f in json.loads(result.out)["findings"]}
    assert found.keys() == {"ZQ-2", "ZQ-3.2", "ZQ-4", "ZQ-5", "ZQ-6", "ZQ-7a"}
    assert found["ZQ-5"]["waiver"].startswith("试")
    assert found["ZQ-2"]["citation"].endswith("（示人社发〔2025〕7号）第二条")
    assert found["ZQ-4"]["severity"] == "warning"
    assert found["ZQ-6"]["path"] == "业绩成果[1].完成时间"


def test_sarif_names_the_rules(office, bad) -> None:
    result = run(office, "check", bad, "--format", "sarif")
    [driver] = [r["tool"]["driver"] for r in json.loads(result.out)["runs"]]
    told = {rule["id"]: rule["shortDescription"]["text"] for rule in driver["rules"]}
    assert told["ZQ-2"] == "聘任满规定月数的才参加中期考核"


def test_decide_weighs_them(office, bad) -> None:
    result = run(office, "decide", bad)
    assert result.code == 1
    for said in (
        "结论：不合格",
        "决定：ZQ-3.2",
        "也适用：ZQ-3.3",
        "也适用：ZQ-3.1",
        "出勤天数＝219",
    ):
        assert said in result.out
    assert "ZQ-7a" in result.out
    told = json.loads(run(office, "decide", bad, "--format", "json").out)
    assert "ZQ-3.2" in json.dumps(told)


def test_rules_and_explain_tell_them(office) -> None:
    listed = run(office, "rules", "--instrument", "ZQ").out
    assert re.findall(r"ZQ-\S+", listed) == CODES
    told = run(office, "explain", "zq-3.3").out
    assert "级别：错误；可以决定档次" in told
    assert "不得确定为优秀、合格（处分被撤销的除外）" in told
    assert "例（有问题）：只填 聘期" in told
    assert "出勤天数的下限" not in told
    assert "最少出勤天数：220天" in run(office, "explain", "ZQ-3.1").out
    assert "没有“ZQ-2”" in invoke("explain", "ZQ-2").said


def test_lint_and_render(office, tmp_path) -> None:
    assert run(office, "lint", FORM).code == 0
    full = office / "examples" / FORM / "full.yaml"
    result = run(office, "render", full, "-t", "docx", "-o", tmp_path / "出")
    assert result.code == 0
    assert list((tmp_path / "出").rglob("*.docx"))


def test_what_rules_judge_does_not_stop_the_print(office, bad, tmp_path) -> None:
    run(office, "render", bad, "-t", "docx", "-o", tmp_path / "出")
    assert list((tmp_path / "出").rglob("*.docx"))


def test_build_checks_again_when_a_rule_changes(office, bad, tmp_path) -> None:
    own = tmp_path / "目录"
    shutil.copytree(office, own)
    (tmp_path / "记录").mkdir()
    bad.rename(tmp_path / "记录" / "丙.yaml")
    project = {"记录": "记录", "输出": "输出", "表单目录": "目录", "格式": "[docx]"}
    text = "\n".join(f"{key}: {value}" for key, value in project.items())
    (tmp_path / "cadre-docs.yaml").write_text(text, encoding="utf-8")
    first = invoke("build", tmp_path, "--jobs", "1")
    assert "错误2条，提醒3条" in first.out
    assert list((tmp_path / "输出").rglob("*.docx"))
    page = (tmp_path / "输出" / "报告.html").read_text(encoding="utf-8")
    assert "聘任满规定月数的才参加中期考核" in page
    rules = own / "data_schemas" / "rules" / "中期考核.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("一般应当: {连续合格", "应当: {连续合格"), encoding="utf-8")
    assert "错误3条，提醒2条" in invoke("build", tmp_path, "--jobs", "1").out
    rules.write_text(text.replace("一般应当", "宜"), encoding="utf-8")
    assert invoke("build", tmp_path, "--jobs", "1").code == 2


def test_files_belong_to_the_fingerprint(office, tmp_path) -> None:
    before = Shared(Catalog(office)).law
    assert before == Shared(Catalog(office)).law
    own = tmp_path / "目录"
    shutil.copytree(office, own)
    assert Shared(Catalog(own)).law == before
    with (own / "data_schemas" / "rules" / "中期考核.yaml").open("a", encoding="utf-8") as file:
        file.write("# 改\n")
    assert Shared(Catalog(own)).law != before


def test_the_pages_of_an_office(office) -> None:
    catalog = Catalog(office)
    listed = coverage(catalog)
    assert "| 第三条第三款 处分 | `ZQ-3.3` |  |" in listed
    assert "| 第七条 优秀的比例和编号 | `ZQ-7a`、`ZQ-7b` |  |" in listed
    assert "## ZQ-7a 优秀不超过规定的比例" in pages(catalog)["ZQ.md"]


def test_every_article_has_a_rule_or_a_reason(office) -> None:
    law = Catalog(office).law
    notice = law.instruments["ZQ"]
    coded = {notice.article_of(r.code) for r in engine.declared(law).rules}
    assert coded.isdisjoint(notice.uncoded)
    assert coded | notice.uncoded.keys() == notice.articles.keys()


def test_other_file_names_are_read_or_refused(office, tmp_path) -> None:
    own = tmp_path / "目录"
    shutil.copytree(office, own)
    folder = own / "data_schemas" / "rules"
    (folder / "中期考核.yaml").rename(folder / "中期考核.YML")
    (folder / "说明.md").write_text("不是规则", encoding="utf-8")
    assert [r.code for r in engine.declared(Catalog(own).law).rules] == CODES


def test_a_broken_file_stops_every_command_that_checks(office, bad, tmp_path) -> None:
    own = tmp_path / "目录"
    shutil.copytree(office, own)
    rules = own / "data_schemas" / "rules" / "中期考核.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("{出勤天数: {小于", "{出勤天教: {小于"), encoding="utf-8")
    for verb in ("check", "decide", "render"):
        more = ("-o", tmp_path / "出", "-t", "docx") if verb == "render" else ()
        result = run(own, verb, bad, *more)
        assert result.code == 2, verb
        assert "没有“出勤天教”，是否为“出勤天数”" in result.said
    assert run(own, "rules").code == 2


def test_the_example_shows_each_kind_of_rule() -> None:
    path = ROOT / "examples/catalog-midterm/data_schemas/rules/中期考核.yaml"
    rules = load_yaml(path)["规则"]
    kinds = {key for rule in rules for key in rule}
    assert kinds >= {"应当", "一般应当", "档次", "名额", "唯一", "逐行", "取", "当", "不能确定时"}


def test_a_file_of_rules_may_be_checked_with_ours(office) -> None:
    catalog = Catalog(office)
    annual = ROOT / "examples" / "annual-record" / "minimal.yaml"
    found = check_intake(read_paths([annual], catalog), catalog)
    assert not [f for f in found if f.code.startswith("ZQ")]
    told = rule_text(engine.find("ZQ-7a", catalog.law), catalog)
    assert [p.id for p in told.parameters] == ["ZQ.优秀比例", "ZQ.优秀取整"]
