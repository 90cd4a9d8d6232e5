"""docs/rules/ says what the rules, the parameters and the cases say now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cadre_docs.checks.records import decisions  # noqa: F401 - importing registers the rules
from cadre_docs.rules.catalogue import known
from cadre_docs.rules.engine import find
from cadre_docs.rules.reads import decides, parameters_of
from tools.rule_docs import (
    COVERAGE,
    EXAMPLES,
    HANDBOOK,
    TARGET,
    coverage,
    examples,
    handbook,
    pages,
)

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def current() -> dict[str, str]:
    return pages()


def test_the_pages_are_current(current) -> None:
    again = "请运行 python tools/rule_docs.py"
    assert {path.name for path in TARGET.glob("*.md")} == current.keys(), again
    for name, text in current.items():
        assert (TARGET / name).read_text(encoding="utf-8") == text, again


def test_the_coverage_page_is_current_and_every_article_is_accounted_for(forms) -> None:
    assert COVERAGE.read_text(encoding="utf-8") == coverage(), "请运行 python tools/rule_docs.py"
    for instrument in forms.law.instruments.values():
        mine = [r.code for r in known() if r.prefix == instrument.prefix]
        assert all(instrument.article_of(code) for code in mine), mine
        coded = {instrument.article_of(code) for code in mine}
        for article, name in instrument.articles.items():
            assert (article in coded) != (article in instrument.uncoded), (
                f"{instrument.prefix} {name}"
            )


def test_the_examples_that_explain_shows_are_current() -> None:
    assert EXAMPLES.read_text(encoding="utf-8") == examples(), "请运行 python tools/rule_docs.py"


def test_the_manual_lists_what_is_compared_on_every_form() -> None:
    text = HANDBOOK.read_text(encoding="utf-8")
    assert text == handbook(), "请运行 python tools/rule_docs.py"
    listed = re.findall(r"^\| `([A-Z]+-[A-Za-z-]+)` \|", text, re.MULTILINE)
    assert sorted(listed) == sorted(r.code for r in known() if r.prefix in ("X", "FS"))


def test_every_rule_has_its_section_once(current) -> None:
    sections = re.findall(r"^## (\S+)", "".join(current.values()), re.MULTILINE)
    assert sorted(sections) == sorted(r.code for r in known() if not r.code.startswith("T-"))


def test_what_a_rule_reads_is_told_without_running_it(forms) -> None:
    def read(code: str) -> list[str]:
        return [parameter.id for parameter in parameters_of(find(code), forms.law)]

    assert read("HN-1a") == [
        "HN.appointment_years",
        "HN.as_of",
        "HN.first_day",
        "HN.previous_result_again",
    ]
    assert read("LC-10.2") == ["LC.stopping_grade", "LC.stopping_years", "LC.handlings"]
    assert read("HN-3.0") == []
    # Whether remarks may stand there: it asks the rules that want them.
    assert {"AA.first_job_months", "AA.work_months", "AA.probations"} <= {*read("AA-38")}


def test_which_rules_decide_is_told_without_running_them() -> None:
    deciding = {code for code in ("HN-3.1", "HN-5", "LC-9.1", "LC-10.1") if decides(find(code))}
    assert deciding == {"HN-3.1", "LC-9.1"}


def test_the_coverage_page_has_every_article_of_an_attachment() -> None:
    """附件1 of 新人社办〔2024〕22号 has thirteen articles."""
    rows = [line for line in coverage().splitlines() if line.startswith("| 附件1第")]
    named = [row.split("|")[1].split()[0] for row in rows]
    numbers = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三"]
    assert named == [f"附件1第{number}条" for number in numbers]
