"""Write docs/rules/ (a page for each notice, one for the common checks), docs/coverage.md,
and the examples that `explain` shows.

    python tools/rule_docs.py                  # and the table of docs/手册.md
    python tools/rule_docs.py CATALOG FOLDER   # the same of an office's own rules

Everything comes from the registered rules, the parameters, and the test cases, which are
run for their messages. tests/rules/test_rule_docs.py keeps the pages current.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from cadre_docs.catalog import Catalog, catalog  # noqa: E402
from cadre_docs.checks.records import decisions  # noqa: E402
from cadre_docs.findings import SEVERITY_NAMES  # noqa: E402
from cadre_docs.law.instruments import Instrument, RuleExample  # noqa: E402
from cadre_docs.report.rule_text import (  # noqa: E402
    COMMON,
    RuleText,
    choices_text,
    in_order,
    page_of,
    rule_text,
    values_text,
)
from cadre_docs.rules.catalogue import known  # noqa: E402
from cadre_docs.rules.engine import Rule  # noqa: E402
from tests.rules.test_rule_cases import FILES, checked, form_of  # noqa: E402
from tests.today import TODAY  # noqa: E402

TARGET = ROOT / "docs" / "rules"
COVERAGE = ROOT / "docs" / "coverage.md"
EXAMPLES = ROOT / "data_schemas" / "rules" / "examples.yaml"
HANDBOOK = ROOT / "docs" / "手册.md"
COMPARED = ("X-", "FS-")
BEGIN, END = "<!-- 核对的内容：由 tools/rule_docs.py 生成 -->", "<!-- 核对的内容到此 -->"
COMMON_PAGE = "common"
GENERATED = "<!-- 由 tools/rule_docs.py 生成，请勿手改；规则、参数或案例变动后重新生成。 -->"
SCOPES = {"record": "", "batch": " · 多份记录一起核对", "unit": " · 单位和程序"}

Case = dict[str, Any]


def pages(catalog: Catalog | None = None) -> dict[str, str]:
    """Return the text of each page by its file name; of an office's catalog, those of its own."""
    own = catalog is not None
    catalog = catalog or Catalog()
    listed = in_order(known(catalog.law), catalog.law)
    prefixes = {rule.prefix for rule in listed if rule.declared}
    rules = [r for r in listed if (r.prefix in prefixes if own else not r.code.startswith("T-"))]
    told: dict[str, list[RuleText]] = {}
    for rule in rules:
        told.setdefault(page_of(rule, catalog.law), []).append(rule_text(rule, catalog))
    found = {}
    for prefix, texts in told.items():
        instrument = catalog.law.instruments.get(prefix)
        head = _head(instrument, catalog) if instrument else _common_head()
        lines = [GENERATED, "", *head, "", *_table(texts)]
        for text in texts:
            lines += ["", *_rule(text)]
        found[f"{prefix or COMMON_PAGE}.md"] = "\n".join(lines) + "\n"
    return found


def handbook() -> str:
    """Return docs/手册.md with the table of what is compared, on whatever form."""
    text = HANDBOOK.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    forms = catalog()
    told = (rule_text(r, forms) for r in in_order(known(), forms.law))
    common = [one for one in told if one.rule.code.startswith(COMPARED)]
    lines = [BEGIN, "", "| 代号 | 级别 | 指出什么 |", "|---|---|---|"]
    for code in COMPARED:
        mine = [one for one in common if one.rule.code.startswith(code)]
        lines += [f"| `{one.rule.code}` | {one.severity} | {one.rule.title} |" for one in mine]
    return "\n".join([before.rstrip("\n"), *lines, "", END]) + after


def _called(instrument: Instrument) -> str:
    return f"{instrument.prefix} · {instrument.number or instrument.title}"


def _head(instrument: Instrument, catalog: Catalog) -> Iterator[str]:
    schemas = map(catalog.schema, catalog.schema_ids)
    forms = [schema.id for schema in schemas if instrument.prefix in schema.governed_by]
    yield f"# {_called(instrument)}"
    yield ""
    yield f"《{instrument.title}》，{instrument.issuer}。适用的表单：{_code(*forms)}。"
    yield ""
    yield "规则代号由通知的代号和条款号组成。条文以通知原文为准，这里是本工具的理解。"
    yield ""
    yield "每一条是否有规则、没有的原因，见 [条款对照](../coverage.md)。"


def _common_head() -> Iterator[str]:
    yield f"# {COMMON}"
    yield ""
    yield "各表单通用的检查，以及读入、打印时提出的问题。"


def coverage(catalog: Catalog | None = None) -> str:
    """Return docs/coverage.md: every article, with its rules or the reason for none."""
    law = (catalog or Catalog()).law
    lines = [GENERATED, "", "# 条款对照", "", "每个通知的每一条：有哪些规则；没有规则的，为什么。"]
    for instrument in law.instruments.values():
        codes: dict[str, list[str]] = {}
        for rule in known(law):
            article = instrument.article_of(rule.code) if rule.prefix == instrument.prefix else None
            if article:
                codes.setdefault(article, []).append(f"`{rule.code}`")
        lines += ["", f"## {_called(instrument)}", ""]
        lines += ["| 条款 | 规则 | 没有规则的原因 |", "|---|---|---|"]
        for key, name in instrument.articles.items():
            listed = "、".join(codes.get(key, []))
            lines.append(f"| {name} | {listed} | {instrument.uncoded.get(key, '')} |")
    return "\n".join(lines) + "\n"


def _table(texts: list[RuleText]) -> Iterator[str]:
    yield "| 代号 | 级别 | 规则 | 条款 |"
    yield "|---|---|---|---|"
    for text in texts:
        where = text.rule.article or text.rule.standard
        yield f"| `{text.rule.code}` | {text.severity} | {text.rule.title} | {where} |"


def _rule(text: RuleText) -> Iterator[str]:
    yield f"## {text.rule.code} {text.rule.title}"
    yield ""
    decides = " · 可以决定档次" if text.decides else ""
    yield f"**{text.severity}**{SCOPES[text.rule.scope]}{decides}"
    if text.citation:
        yield f"<br>依据：{text.citation}"
    for paragraph in text.paragraphs:
        yield ""
        yield paragraph
    items = [*_fields(text), *_parameters(text), *_examples(text)]
    if items:
        yield ""
        yield from items


def _fields(text: RuleText) -> Iterator[str]:
    for field in text.fields:
        yield f"- 核对：{_code(field.form)} 的“{field.path}”，可填：{choices_text(field)}"


def _parameters(text: RuleText) -> Iterator[str]:
    for parameter in text.parameters:
        said = f"{parameter.article}，{parameter.verb}"
        shown = f"{parameter.title}：**{values_text(parameter)}**"
        yield f"- 参数 `{parameter.id}`：{shown}（{said}）"
        if parameter.choice:
            yield f"  - 本工具的选择：{parameter.choice}"
        for other, choice in parameter.options.items():
            yield f"  - 可以改为 `{other}`：{choice}"
        if parameter.fixed:
            yield f"  - 不能在参数中改：{parameter.fixed}"


def _code(*names: str) -> str:
    return "、".join(f"`{name}`" for name in names)


# --- examples ---------------------------------------------------------------------------------


def _examples(text: RuleText) -> Iterator[str]:
    for example in text.rule.declared.examples if text.rule.declared else ():
        filled = "，".join(f"`{change}`" for change in example.changes)
        yield f"- 例（{example.title}）：只填 {filled}"
    for base, example in _chosen(text.rule):
        start = f"[基准记录]({_up(base)})"
        changed = "，".join(f"`{change}`" for change in example.changes)
        yield f"- 例（{example.title}）：{start}" + (f"改为 {changed}" if changed else "")
        yield from (f"  - {line}" for line in example.says)


@cache
def _chosen(rule: Rule) -> tuple[tuple[Path, RuleExample], ...]:
    return tuple(_run_chosen(rule)) if rule.code in FILES else ()


def _run_chosen(rule: Rule) -> Iterator[tuple[Path, RuleExample]]:
    code = rule.code
    base, cases = FILES[code]
    cases = [case for case in cases if "base" not in case]
    failing = _failing(code, cases, str(rule.severity))
    for title, case in (("没有问题", _passing(code, cases)), ("有问题", failing)):
        if case is not None:
            says = tuple(_result(code, base, case))
            yield base, RuleExample(title, tuple(_changes(case)), says)


def examples() -> str:
    """Return data_schemas/rules/examples.yaml: what `explain` shows, wheel or checkout."""
    found = {
        rule.code: [
            {"title": e.title, "changes": list(e.changes), "says": list(e.says)}
            for _, e in _chosen(rule)
        ]
        for rule in known()
        if rule.code in FILES
    }
    head = "# Made by tools/rule_docs.py from the test cases; do not edit.\n"
    return head + yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=float("inf"))


def _passing(code: str, cases: list[Case]) -> Case | None:
    """A case in which the rule has nothing to say; better one that changes something."""
    quiet = [case for case in cases if not case.get("finds")]
    silent = [case for case in quiet if case.get("by") != code]
    telling = [case for case in silent if case.get("change") or case.get("records")]
    return next(iter([*telling, *silent, *quiet]), None)


def _failing(code: str, cases: list[Case], severity: str) -> Case | None:
    """A case in which the rule finds something as grave as it says, or else decides."""
    loud = [case for case in cases if case.get("finds")]
    loud.sort(key=lambda case: case["finds"][0].get("severity", severity) != severity)
    deciding = [case for case in cases if case.get("by") == code]
    other = [case for case in cases if "undecided" in case or "follows" in case]
    return next(iter([*loud, *deciding, *other]), None)


def _changes(case: Case) -> Iterator[str]:
    for key, value in (case.get("change") or {}).items():
        yield f"{key}: {_flow(value)}"
    for title, items in (("", case.get("records", ())), ("往年的", case.get("earlier", ()))):
        for item in items:
            yield title + _record_text(item)
    photo = case.get("photo")
    if photo:
        broken = photo.get("broken")
        size = "损坏的文件" if broken else f"{photo['width']}×{photo['height']}像素"
        colour = "" if broken else ("，" + ("有颜色" if "colour" in photo else "白色"))
        yield f"照片文件为{size}{colour}"


def _record_text(item: Case) -> str:
    """One record of a case over many, or several alike."""
    form = Catalog(ROOT / "tests" / "catalog").schema(form_of(item)).title if "base" in item else ""
    changed = "，".join(f"{k}: {_flow(v)}" for k, v in (item.get("change") or {}).items())
    counted = f"{item.get('count', 1)}份{form}"
    return f"{counted}（{changed}）" if changed else counted


def _up(path: Path) -> str:
    return f"../../{path.relative_to(ROOT).as_posix()}"


def _flow(value: object) -> str:
    if value is None:
        return "（空）"
    plain = yaml.safe_dump(
        value, allow_unicode=True, default_flow_style=True, sort_keys=False, width=float("inf")
    )
    return plain.removesuffix("\n").removesuffix("\n...").replace("\n", " ")


def _result(code: str, base: Path, case: Case) -> Iterator[str]:
    """Run a case and say what the rule said."""
    forms = catalog(ROOT / "tests" / "catalog", today=TODAY)
    with tempfile.TemporaryDirectory() as folder:
        intake, findings = checked(base, case, Path(folder), forms)
        for finding in findings:
            if finding.code == code:
                where = f"{finding.path}：" if finding.path else ""
                said = finding.sentence().replace(f"{folder}/", "")
                yield f"{SEVERITY_NAMES[finding.severity]}：{where}{said}"
        if {"allows", "undecided", "follows"} & case.keys():
            [entry] = intake.entries
            for decision in decisions(entry.record, forms):
                yield from _decided(code, decision)


def _decided(code: str, decision: Any) -> Iterator[str]:
    by = dict.fromkeys(step.applied.rule.code for step in decision.deciding)
    allowed = "或".join(decision.allowed)
    yield f"档次：{allowed}（{'、'.join(by)}）" if by else f"档次：规则不能确定（{allowed}）"
    for source, consequence in decision.consequences:
        if source == code:
            yield f"后果（{consequence.outcome}）：{consequence.text}"


def main() -> None:
    if sys.argv[1:]:
        for_office(*map(Path, sys.argv[1:]))
        return
    TARGET.mkdir(parents=True, exist_ok=True)
    written = pages()
    for path in TARGET.glob("*.md"):
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (TARGET / name).write_text(text, encoding="utf-8")
        print(TARGET.relative_to(ROOT) / name)
    for path, text in ((COVERAGE, coverage()), (EXAMPLES, examples()), (HANDBOOK, handbook())):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))


def for_office(folder: Path, target: Path) -> None:
    """Write the pages and the coverage of an office's own notices and rules."""
    catalog = Catalog(folder)
    target.mkdir(parents=True, exist_ok=True)
    for name, text in {**pages(catalog), COVERAGE.name: coverage(catalog)}.items():
        (target / name).write_text(text, encoding="utf-8")
        print(target / name)


if __name__ == "__main__":
    main()
