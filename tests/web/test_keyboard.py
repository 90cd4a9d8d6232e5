"""By keyboard alone: from an empty folder to a print package for five people.

Only keys are pressed (Tab, arrows, Enter, blank, F8, text); nothing is clicked, focused or filled
in by a script. What stands where is read from what has the focus, as a screen reader does.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

import cadre_docs as cd
from tests.conftest import EXAMPLES
from tests.web.conftest import Running
from tests.web.test_behaviour import until

pytestmark = pytest.mark.slow
FORM = "annual-record"
PEOPLE = ("示例丑", "示例寅", "示例卯", "示例辰", "示例巳")
FOCUSED = """(() => {
  const e = document.activeElement;
  if (!e || !e.matches('a, button, input, select, textarea, summary, [tabindex]')) return '';
  const label = e.labels && e.labels[0] ? e.labels[0] : e;
  return label.textContent.trim();
})()"""


class Keys:
    """Somebody who has a keyboard and nothing else."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self.press, self.type = page.keyboard.press, page.keyboard.type

    @property
    def at(self) -> str:
        """What has the focus, by its label or its words."""
        return str(self._page.evaluate(FOCUSED))

    @property
    def box(self) -> str:
        """The id of what has the focus."""
        return str(self._page.evaluate("document.activeElement.id"))

    def to(self, said: str, most: int = 300) -> None:
        """Press Tab until something that says so has the focus."""
        for _ in range(most):
            self.press("Tab")
            if self.at.startswith(said):
                return
        raise AssertionError(f"“{said}” cannot be reached")

    def follow(self, said: str) -> None:
        """Go to a link or button, and press Enter on it."""
        self.to(said)
        with self._page.expect_navigation():
            self.press("Enter")
        self._page.wait_for_load_state()

    def choose(self, said: str) -> None:
        """Choose a line of the list that has the focus, by the arrow keys."""
        self.press("Home")
        for _ in range(100):
            if self._page.evaluate(
                "(e => e.options[e.selectedIndex].textContent.trim())(document.activeElement)"
            ).startswith(said):
                return
            self.press("ArrowDown")
        raise AssertionError(f"“{said}” cannot be chosen")


def wanted() -> dict[str, str]:
    """What is typed into the boxes of each, by their labels: a record without a mistake."""
    [record] = cd.boxes((EXAMPLES / FORM / "minimal.yaml").read_bytes())
    return {path.rpartition(".")[2]: text for path, text in record.texts.items() if text}


def test_10_from_an_empty_folder_to_a_package_for_five_by_keyboard_alone(
    tmp_path: Path, serve: Callable[..., Running], page_of: Callable[..., Any]
) -> None:
    folder = tmp_path / "空"
    folder.mkdir()
    page = page_of(serve(folder))
    keys, facts = Keys(page), wanted()
    keys.follow("填表")
    for name in PEOPLE:
        keys.to("表单")
        keys.choose("事业单位工作人员年度考核登记表")
        keys.to("姓名")
        keys.type(name)
        keys.follow("开始填")
        page.wait_for_selector("#sheet")
        fill(page, keys, {**facts, "姓名": name})
        path = next(folder.glob(f"{name}*.yaml"))
        until(lambda path=path: cd.check(cd.read(path)).ok)  # what was typed last is saved as well
        keys.follow("填表")
    assert page.locator("tbody tr").count() == len(PEOPLE)

    keys.follow("打印")
    keys.to("一个打印文件")
    keys.press("ArrowDown")
    assert keys.at.startswith("一个 PDF")
    keys.press("ArrowUp")
    keys.to("双面打印")
    keys.press("Space")
    keys.follow("开始打印")
    until(lambda: page.get_by_role("link", name="看结果").is_visible(), 60)
    keys.follow("看结果")
    taken: dict[str, bytes] = {}
    for name in ("打印.pdf", "打印.csv"):
        keys.to("下载")
        with page.expect_download() as download:
            keys.press("Enter")
        assert download.value.suggested_filename == name
        taken[name] = Path(download.value.path()).read_bytes()
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(taken["打印.pdf"])).pages)
    assert all(name in text for name in PEOPLE)
    listed = csv.reader(io.StringIO(taken["打印.csv"].decode("utf-8-sig")))
    assert {name for row in listed for name in PEOPLE if name in row} == set(PEOPLE)


def fill(page: Any, keys: Keys, facts: dict[str, str]) -> None:
    """Fill in one form, box after box by Tab, until the summary says that nothing is wrong."""
    left = {key: text for key, text in facts.items() if key != "姓名"}
    seen: set[str] = set()
    for _ in range(400):
        keys.press("Tab")
        box, said = keys.box, keys.at
        if box in seen and not left:
            break
        seen.add(box)
        key = next((key for key in left if said.split(" ")[0].split("\n")[0] == key), "")
        if not key or not box.startswith("b"):
            continue
        if page.evaluate("document.activeElement.tagName") == "SELECT":
            keys.choose(left.pop(key))
        elif page.evaluate("document.activeElement.readOnly === false"):
            if page.evaluate("document.activeElement.value"):  # an example stands there
                keys.press("Control+a")
            keys.type(left.pop(key))
        if not left:
            keys.press("Tab")
            break
    assert not left, left
