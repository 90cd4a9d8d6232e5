"""What stops a function is an error of ours, in Chinese; a listener's own trouble stays its own."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs.api import forms
from cadre_docs.intake import read as intake_read
from cadre_docs.machine import cpu_time

pytestmark = pytest.mark.usefixtures("desk")
GOOD = "examples/henan-tenure-form/full.yaml"


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object) -> None:
        while True:
            sum(range(1_000))

    monkeypatch.setattr(cpu_time, "MOST_SECONDS", 0.1)
    monkeypatch.setattr(intake_read, "read_yaml", endless)
    with pytest.raises(cd.TooLongError, match=r"文件过于复杂：“.*full\.yaml”"):
        cd.read(GOOD)


def test_what_the_system_refuses_says_which_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(forms, "read_named", refused)
    with pytest.raises(cd.SystemRefusedError, match=r"读写“.*master.docx”失败：没有权限。"):
        cd.lint("henan-tenure-form")


def test_a_listener_that_cannot_go_on_is_not_taken_for_a_file() -> None:
    def full(_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with cd.listening(full), pytest.raises(OSError, match="No space") as raised:
        cd.blank("annual-record", "空白", formats="docx")
    assert not isinstance(raised.value, cd.CadreDocsError)


def test_a_fault_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Path) -> bytes:
        raise ZeroDivisionError

    monkeypatch.setattr(forms, "read_named", broken)
    with pytest.raises(ZeroDivisionError):
        cd.lint("henan-tenure-form")


@pytest.mark.parametrize("kind", ["read", "check", "roster", "render"])
def test_nothing_is_printed(kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    read = cd.read([GOOD, "没有.yaml"])
    if kind == "check":
        cd.report(cd.check(read))
    elif kind == "roster":
        cd.roster(read, "名册.xlsx")
    elif kind == "render":
        cd.render(read, "打印", formats="pdf", draft=True)
    assert not read.ok
    assert capfd.readouterr() == ("", "")
