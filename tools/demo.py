"""`make demo`: the main job on the examples, into out/. Fails when any step does."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from cadre_docs.errors import EnvironmentLackError  # noqa: E402
from cadre_docs.web.one_file import interpreter  # noqa: E402

OUT = Path("out")
PROGRAM = Path(sys.executable).with_name("cadre-docs")
FORMS = tuple(sorted(path.name for path in (ROOT / "forms").iterdir()))
APPLICANTS = ("examples/xinxiang-registration", "examples/xinxiang-senior-technician")
REVIEWED = ("xinxiang-passed-roster", "xinxiang-onsite-roster")
FACTS = ("unit", "xinxiang-registration")  # never printed
# Rosters of one unit and year must agree with its forms; these are of other people.
ROSTER = "annual-roster"
TOGETHER = tuple(f"examples/{form}" for form in FORMS if form != ROSTER)
ALONE = tuple(f"examples/{ROSTER}/{name}.yaml" for name in ("full", "minimal"))
FINDINGS = ["check", "examples/findings", "--annotate", f"{OUT}/标注"]
UNIT = "examples/unit/full.yaml"
STAFF = "examples/annual-record/people.xlsx"
JILIN = "examples/jilin-tenure-form"
DRAWN = f"{OUT}/抽查名单.xlsx"
PAGE = ("henan-tenure-form", "annual-record", "liaocheng-talent", "findings")
PROJECT_FORMS = ("henan-tenure-form", "liaocheng-talent")
PEOPLE = ("examples/henan-tenure-form/full.yaml", "examples/henan-tenure-form/people.xlsx")


def one_file() -> list[tuple[str, list[str]]]:
    """Return the step that makes a form in one HTML file, where the interpreter was fetched."""
    try:
        interpreter.folder()
    except EnvironmentLackError:
        return []  # `make demo` has said what is left out
    made = ["new", "annual-record", "-o", f"{OUT}/填报.html", "--issuer", "示例学校"]
    return [("发给各人用浏览器填的网页文件", made)]


def steps() -> list[tuple[str, list[str]]]:
    """Title and arguments of each step, in the order a personnel office would go."""
    listed = [("有哪些表单", ["forms"])]
    for form in FORMS:
        listed += [
            (f"{form}：填报模板", ["new", form, "-o", f"{OUT}/模板/{form}.yaml"]),
            (f"{form}：Excel 填报模板", ["new", form, "-o", f"{OUT}/模板/{form}.xlsx"]),
            (
                f"{form}：多人 Excel 填报模板",
                ["new", form, "-o", f"{OUT}/模板/{form}-多人.xlsx", "--people", "20"],
            ),
            (f"{form}：空白表", ["blank", form, "-o", f"{OUT}/空白表"]),
            (f"{form}：检查母版", ["lint", form]),
        ]
    return [
        *listed,
        *(
            (f"{facts}：填报模板", ["new", facts, "-o", f"{OUT}/模板/{facts}.xlsx"])
            for facts in FACTS
        ),
        *one_file(),
        ("检查填好的示例", ["check", *TOGETHER, *(f"examples/{facts}" for facts in FACTS)]),
        *(("检查花名册的示例（是另一批人，单独检查）", ["check", path]) for path in ALONE),
        ("连同单位的程序一起检查", ["check", *PEOPLE, "--unit", UNIT]),
        (
            "打印填好的示例",
            ["render", *TOGETHER, "-o", f"{OUT}/打印", "--package", f"{OUT}/打印文件.pdf"],
        ),
        *(("打印花名册的示例", ["render", path, "-o", f"{OUT}/打印"]) for path in ALONE),
        ("由各人的表生成名册", ["roster", *PEOPLE, "-o", f"{OUT}/名册.xlsx"]),
        ("由年度考核登记表生成花名册", ["roster", STAFF, "-o", f"{OUT}/年度考核花名册.xlsx"]),
        ("核对花名册", ["roster", STAFF, "--against", f"{OUT}/年度考核花名册.xlsx"]),
        (
            "由年度考核登记表生成公示",
            ["notice", STAFF, "--from", "2024-01-08", "-o", f"{OUT}/公示.docx"],
        ),
        (
            "由年度考核登记表生成统计表，算出优秀名额",
            ["statistics", STAFF, "-o", f"{OUT}/年度考核结果统计表.xlsx"],
        ),
        ("由各人的表生成备案名册", ["roster", JILIN, "-o", f"{OUT}/备案名册.xlsx"]),
        (
            "抽取要抽查的人员",
            ["sample", JILIN, "--rate", "30%", "--seed", "示例2023年4月抽查", "-o", DRAWN],
        ),
        ("按名单上的种子重新抽取、核对", ["sample", JILIN, "--verify", DRAWN]),
        *(
            (
                f"由两种表生成名册：{roster}",
                ["roster", *APPLICANTS, "--form", roster, "-o", f"{OUT}/{roster}.xlsx"],
            )
            for roster in REVIEWED
        ),
        ("规则允许什么档次、为什么", ["decide", PEOPLE[0]]),
        *project_steps(),
    ]


def project_steps() -> list[tuple[str, list[str]]]:
    """A project of its own: the second build finds nothing to do."""
    folder = f"{OUT}/项目"
    forms = [part for form in PROJECT_FORMS for part in ("--form", form)]
    return [
        ("建立项目", ["init", folder, *forms]),
        ("项目：要生成什么、为什么", ["build", folder, "--dry-run"]),
        ("项目：生成", ["build", folder]),
        ("项目：再生成一次（没有需要改动的文件）", ["build", folder]),
    ]


def run(arguments: list[str]) -> int:
    """Run the command line as a user would; return its exit status."""
    return subprocess.run([PROGRAM, *arguments], cwd=ROOT, check=False).returncode


def main() -> int:
    """Run every step; return 1 when one failed, after running the others."""
    shutil.rmtree(ROOT / OUT, ignore_errors=True)
    failed = []
    for title, arguments in steps():
        print(f"\n━━ {title}\n$ cadre-docs {' '.join(arguments)}", flush=True)
        if run(arguments) != 0:
            failed.append(title)
    title = "检查有意填错的示例（应当查出错误，退出码为 1）"
    print(f"\n━━ {title}\n$ cadre-docs {' '.join(FINDINGS)}", flush=True)
    if run(FINDINGS) != 1:
        failed.append(title)
    print(f"\n━━ 输出在 {OUT}/")
    for path in sorted((ROOT / OUT).rglob("*")):
        if path.is_file():
            print(f"{path.stat().st_size:>9,}  {path.relative_to(ROOT)}")
    for form in PAGE:  # a copy: what is filled in there changes files
        shutil.copytree(ROOT / "examples" / form, ROOT / OUT / "网页" / form)
    print(f"\n在浏览器里试一试：.venv/bin/cadre-docs web {OUT}/网页（停止：点页面上的“停止”）")
    if failed:
        print(f"\n没有成功：{'、'.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
