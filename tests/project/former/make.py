"""Make a project of a former version: python make.py CHECKOUT FOLDER (see README.md)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

FORM = "annual-record"


def run(*arguments: object, codes: tuple[int, ...] = (0,)) -> str:
    command = [sys.executable, "-P", "-m", "cadre_docs", *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode in codes, ran.stdout + ran.stderr
    return ran.stdout


def main(checkout: Path, folder: Path) -> None:
    from tests.filling import Person, tree_of

    assert run("--version").strip() == f"cadre-docs {folder.name}"
    folder.mkdir(parents=True)
    project = folder / "项目"
    run("init", project, "--form", FORM)
    file = project / "cadre-docs.yaml"
    text = file.read_text(encoding="utf-8").replace("[docx, pdf]", "[docx]")
    file.write_text(text.replace("{单位}/{姓名}-{表名}", "{姓名}"), encoding="utf-8")
    minimal = (checkout / "examples" / FORM / "minimal.yaml").read_text(encoding="utf-8")
    tree = tree_of(minimal.replace(f"表单: {FORM}\n", ""))
    template = project / "填报" / "表.xlsx"
    run("new", FORM, "-o", template)
    person = Person(template.read_bytes()).fill(tree)
    person.type(person.cell("姓名"), "示例丙")
    person.type(person.cell("出生年月"), "1983-05")
    person.book.save(template)
    run("build", project, "--jobs", "1")
    edited = project / "输出" / "示例丙.docx"
    edited.write_bytes(edited.read_bytes() + b"\0")
    run(
        "render", checkout / "examples" / FORM / "minimal.yaml", "-t", "docx", "-o", folder / "打印"
    )
    old = shutil.copy(checkout / "tests" / "intake" / "tables" / "people.xls", folder / "人员.xls")
    code = run("confirm", old, codes=(1,)).split("--code ")[1].split()[0]
    run("confirm", old, "--code", code)
    run("new", FORM, "-o", folder / "模板.yaml")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
