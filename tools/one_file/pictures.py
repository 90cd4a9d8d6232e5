"""Pictures of a form in one file for the documentation: docs/images/one-file-*.png.

    python -m tools.one_file.pictures

Needs the system's Chromium, playwright and the interpreter (make browser).
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import cadre_docs as cd  # noqa: E402
from tools.web_pictures import FLAGS, SIZES, TARGET  # noqa: E402

RECORD = ROOT / "examples" / "annual-record" / "full.yaml"


def draw(browser: Any, file: Path, width: int) -> Path:
    """Draw the page, with a record that has one mistake."""
    viewport = {"width": width, "height": SIZES[width]}
    page = browser.new_context(locale="zh-CN", viewport=viewport).new_page()
    page.goto(file.as_uri(), wait_until="commit")
    page.wait_for_selector("html[data-engine=ready]", timeout=120_000)
    page.set_input_files("#bring", RECORD)
    page.wait_for_selector("#told:visible", timeout=60_000)
    box = page.get_by_label("出生年月").first
    box.fill("1870年5月")
    box.blur()
    page.wait_for_selector(".beside .finding.error", timeout=60_000)
    page.wait_for_timeout(300)
    page.evaluate("scrollTo(0, 0)")
    target = TARGET / f"one-file-{width}.png"
    page.screenshot(path=target)
    return target


def main() -> None:
    """Draw all."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "填报.html"
        cd.new("annual-record", file, issuer="示例学校", until=date(2099, 12, 31))
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=FLAGS, chromium_sandbox=False
        )
        for width in SIZES:
            print(draw(browser, file, width))
        browser.close()


if __name__ == "__main__":
    main()
