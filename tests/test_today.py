"""Commands take the day of the run from the clock, and rules from the commands."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from cadre_docs.catalog import Catalog
from cadre_docs.checks.records import check_record
from cadre_docs.cli.main import cli
from cadre_docs.machine.clock import today

ROOT = Path(__file__).resolve().parents[1]
RECORD = "表单: henan-tenure-form\n姓名: 示例甲\n出生日期: {}\n"


def check(tmp_path: Path, born: str) -> str:
    path = tmp_path / "记录.yaml"
    path.write_text(RECORD.format(born), encoding="utf-8")
    return CliRunner().invoke(cli, ["check", str(path)]).output


def test_check_tells_what_is_to_come(tmp_path: Path) -> None:
    assert "FS-future" in check(tmp_path, "2099-01-01")
    assert "FS-future" in check(tmp_path, str(today() + timedelta(days=1)))
    assert "FS-future" not in check(tmp_path, str(today()))


def test_without_a_day_nothing_is_to_come(read_one) -> None:
    record = read_one(RECORD.format("2099-01-01")).record
    codes = {f.code for f in check_record(record, Catalog())}
    assert "FS-future" not in codes
    codes = {f.code for f in check_record(record, Catalog(today=date(2026, 6, 1)))}
    assert "FS-future" in codes


@pytest.mark.parametrize("folder", ["rules", "record", "roster", "notice", "sample"])
def test_no_rule_reads_the_clock(folder: str) -> None:
    for path in (ROOT / "cadre_docs" / folder).glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\.now\(|date\.today\(|\btoday\(\)|time\.time\(", text), path.name
