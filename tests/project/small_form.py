"""A project of a small form, quick to fill: for tests of the build."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FORM = "small-form"
SCHEMA = """\
id: small-form
version: 1
title: 试验表
provenance: reconstructed
source: {issuer: 示例机关, title: 关于试验的通知, number: 示例〔2024〕3号, date: 2024-03-04}
sections:
  - title: 基本情况
    fields:
      - {key: 姓名, id: name, required: true}  # a line: its people are numbered
      - {key: 单位, id: unit}
      - {key: 出生日期, id: birth_date, type: date, precision: month}
      - {key: 总结, id: summary, type: text, help: 随便写}
      - {key: 照片, id: photo, type: photo, photo_mm: {width: 35, height: 49}}
"""
PROJECT = """\
表单: [small-form]
表单目录: 目录
记录: 填报
输出: 输出
格式: [docx]
文件名: "{单位}/{姓名}"
"""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _paragraph(text: str) -> str:
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/>'
    return (
        '<w:p><w:pPr><w:spacing w:line="20" w:lineRule="atLeast"/></w:pPr>'
        f"<w:r><w:rPr>{fonts}</w:rPr><w:t>{text}</w:t></w:r></w:p>"
    )


def master(heading: str = "试验表") -> bytes:
    tags = (heading, "{{ 姓名 }}", "{{ 单位 }}", "{{ 出生日期 }}", "{{ 总结 }}", "{{ 照片 }}")
    margins = '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134"'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {_WORD}><w:body>{''.join(map(_paragraph, tags))}"
        f'<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>{margins}/></w:sectPr></w:body></w:document>',
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return target.getvalue()


def record(name: str, unit: str = "示例院", born: str = "1980-01", summary: str = "做得好") -> str:
    return f"表单: small-form\n姓名: {name}\n单位: {unit}\n出生日期: {born}\n总结: |\n  {summary}\n"


def make_project(folder: Path, people: int = 3, *, per_file: int = 1) -> Path:
    """Write a project of invented people: 示例0, 示例1 …, several in a file if asked for."""
    schemas, form = folder / "目录" / "data_schemas", folder / "目录" / "forms" / FORM
    for path in (schemas, form, folder / "填报"):
        path.mkdir(parents=True)
    (schemas / f"{FORM}.yaml").write_text(SCHEMA, encoding="utf-8")
    (form / "master.docx").write_bytes(master())
    (folder / "cadre-docs.yaml").write_text(PROJECT, encoding="utf-8")
    texts = [
        record(f"示例{i}", f"示例{i % 7}院", f"19{50 + i % 40}-0{1 + i % 9}") for i in range(people)
    ]
    for start in range(0, people, per_file):
        text = "---\n".join(texts[start : start + per_file])
        (folder / "填报" / f"{start:06}.yaml").write_text(text, encoding="utf-8")
    return folder


def copy_project(folder: Path, target: Path) -> Path:
    return shutil.copytree(folder, target)


def command(folder: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "cadre_docs", "build", str(folder), *options]


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(folder, *options), capture_output=True, encoding="utf-8", check=False, cwd=ROOT
    )


def outputs(folder: Path) -> dict[str, bytes]:
    """Return what lies in the output folder, without what the tool remembers."""
    output = folder / "输出"
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file() and ".cadre-docs" not in path.parts
    }


def stamps(folder: Path) -> dict[str, int]:
    """Return when each output was last touched."""
    output = folder / "输出"
    return {name: (output / name).stat().st_mtime_ns for name in outputs(folder)}
