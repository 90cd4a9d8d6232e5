"""What lies between records: a build, which never reads all at once, finds what ``check`` finds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cadre_docs.checks.records import check_intake
from cadre_docs.findings import Finding
from cadre_docs.intake.read import read_paths
from cadre_docs.project.batch_checks import GROUP
from cadre_docs.project.file.read import read_project
from cadre_docs.project.lock import locked
from cadre_docs.project.run import Options, Work
from cadre_docs.project.shared_checks import doubles
from cadre_docs.project.state.file import opened
from cadre_docs.project.state.findings import findings_from_text
from cadre_docs.rules.engine import find
from tests.rules.test_rule_cases import HERE, _base, _written
from tests.yaml_texts import load_yaml

FILES = sorted((*HERE.glob("X/*.yaml"), *HERE.glob("ID/duplicate.yaml")))
COUNTS = {"X-department", "X-spelling"}  # their words count places, which a build does not
IN_JOBS = {"X-edition"}  # what is found record by record, in the jobs


def _cases() -> list[Any]:
    found = []
    for path in FILES:
        content = load_yaml(path)
        if find(content["rule"]).scope != "batch" or content["rule"] in IN_JOBS:
            continue
        base = _base(path, content)
        for case in content["cases"]:
            if "records" in case and "earlier" not in case:
                name = f"{content['rule']}-{case['name']}"
                found.append(pytest.param(content["rule"], base, case, id=name))
    return found


def _told(findings: list[Finding], code: str, folder: Path) -> list[tuple[str, str, str]]:
    told = []
    for finding in findings:
        if finding.code == code:
            words = "" if code in COUNTS else finding.message.replace(f"{folder}/", "")
            told.append((finding.person, finding.path, words))
    return sorted(told)


@pytest.mark.parametrize(("code", "base", "case"), _cases())
def test_a_build_finds_what_check_finds(
    code: str, base: Path, case: dict[str, Any], tmp_path: Path, forms
) -> None:
    (tmp_path / "填报").mkdir()
    files = _written(base, case, tmp_path / "填报")
    checked = check_intake(
        read_paths([tmp_path / "填报" / name for name in sorted(files)], forms), forms
    )
    tests = HERE.parent / "catalog"
    (tmp_path / "cadre-docs.yaml").write_text(
        f"表单: [{', '.join(forms.form_ids)}]\n表单目录: {tests}\n记录: 填报\n输出: 输出\n格式: [docx]\n",
        encoding="utf-8",
    )
    project = read_project(tmp_path)
    with locked(project.state), opened(project.state) as state:
        Work(project, state, Options(today=None)).scan()
        built = [f for key in ("together", GROUP) for f in findings_from_text(state.meta(key))]
        built += [f for found in doubles(state).values() for f in found]
        for (text,) in state.db.execute("SELECT findings FROM of_many"):
            built += findings_from_text(text)
    assert _told(built, code, tmp_path) == _told(checked, code, tmp_path)
