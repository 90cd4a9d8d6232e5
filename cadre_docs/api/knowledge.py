"""What the tool knows: its rules, and what this machine has for printing."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs import __version__
from cadre_docs.api.base import Result, Written, open_catalog, public
from cadre_docs.catalog import extensions
from cadre_docs.errors import EnvironmentLackError, OutputError, RequestError
from cadre_docs.findings import listing
from cadre_docs.messages.safe import told_lines
from cadre_docs.outputs.files import write_whole
from cadre_docs.values.text import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.catalog import Catalog
    from cadre_docs.law.instruments import RuleExample
    from cadre_docs.law.workdays import WorkCalendar
    from cadre_docs.report.rule_text import RuleText
    from cadre_docs.rules.engine import Rule

LIBRARIES = (
    "docxtpl",
    "jinja2",
    "openpyxl",
    "weasyprint",
    "pypdf",
    "pyyaml",
    "click",
)
_GOOD, _NEAR, _LESS, _BAD = "✓", "△", "–", "✗"
_MOST_SHOWN = 10
_LISTED = 8  # rules that may be meant


# --- rules -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rules(Result):
    """Rules, and the catalog whose notices they cite."""

    rules: tuple[Rule, ...]
    catalog: Catalog

    @property
    def ok(self) -> bool:
        """Nothing can be wrong with them."""
        return True

    def text(self, *, colour: bool = False) -> str:  # noqa: ARG002 - there is none in it
        """Return code, severity, title and article of each, notice by notice."""
        from cadre_docs.report.rule_text import catalogue

        return catalogue(self.rules, self.catalog.law).rstrip()


@dataclass(frozen=True)
class Explained(Result):
    """One rule with all that belongs to it, and examples that pass and fail."""

    rule: RuleText
    examples: tuple[RuleExample, ...]

    @property
    def ok(self) -> bool:
        """Nothing can be wrong with it."""
        return True

    def text(self, *, colour: bool = False) -> str:  # noqa: ARG002 - there is none in it
        """Return the rule in full."""
        from cadre_docs.report.rule_text import explanation

        return explanation(self.rule, self.examples)


@public
def rules(instrument: str | None = None, *, catalog: Catalog | None = None) -> Rules:
    """Return every code that a finding can have; ``instrument`` narrows it to a prefix (``HN``).

    Raises :class:`~cadre_docs.errors.RequestError` for a prefix that no rule has.

    >>> import cadre_docs as cd
    >>> {rule.prefix for rule in cd.rules("hn").rules}
    {'HN'}
    """
    from cadre_docs.rules.catalogue import known

    forms = catalog or open_catalog()
    found = known(forms.law)
    prefixes = dict.fromkeys(rule.prefix for rule in found)
    if instrument is not None:
        named = forms.law.instruments.get(instrument.upper())
        family = named.family if named else instrument.upper()
        if family not in prefixes:
            listed = "、".join(prefixes)
            raise RequestError(f"没有代号为“{instrument}”的规则。现有：{listed}。")
        found = tuple(rule for rule in found if rule.prefix == family)
    return Rules(found, forms)


@public
def explain(code: str, *, catalog: Catalog | None = None) -> Explained:
    """Explain one rule by its code: citation, what it says, parameters, choices, examples.

    Raises :class:`~cadre_docs.errors.RequestError` for a code that there is not.

    >>> import cadre_docs as cd
    >>> cd.explain("hn-3.2b").rule.rule.article
    '第三条'
    """
    from cadre_docs.report.rule_text import rule_text
    from cadre_docs.rules.catalogue import known

    forms = catalog or open_catalog()
    by_code = {rule.code.casefold(): rule for rule in known(forms.law)}
    found = by_code.get(code.casefold())
    if found is None:
        like = nearest(code.casefold(), by_code)
        near = [by_code[like]] if like else []
        several = _of_article(code, by_code.values()) or near
        listed = listing((f"“{rule.code}”（{rule.title}）" for rule in several), _LISTED)
        hint = f"是否为{listed}？" if several else ""
        raise RequestError(f"没有“{code}”这条规则。{hint}用 cadre-docs rules 查看全部规则。")
    own = found.declared.examples if found.declared else forms.rule_examples(found.code)
    return Explained(rule_text(found, forms), tuple(own))


def _of_article(typed: str, every: Iterable[Rule]) -> list[Rule]:
    """Return the rules that an article, or the beginning of a code, may mean."""
    wanted = typed.casefold()
    rest = re.compile(rf"(?:[a-z]+-)?{re.escape(wanted)}(?!\d).*" if wanted else r"(?!)")
    return [
        one
        for one in every
        if (wanted.startswith("第") and one.article.startswith(wanted))
        or rest.fullmatch(one.code.casefold())
    ]


# --- this machine ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Diagnosis(Result):
    """What this machine has: ``lines`` to show, ``problems`` with their remedies, in Chinese.

    ``sample`` is the page of fonts that was written, if one was asked for.
    """

    lines: tuple[str, ...]
    problems: tuple[str, ...]
    sample: Path | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing is lacking."""
        return not self.problems

    def text(self, *, colour: bool = False) -> str:  # noqa: ARG002 - there is none in it
        """Return what there is, and what is to be done."""
        todo = [f"  {number}. {problem}" for number, problem in enumerate(self.problems, 1)]
        return told_lines([*self.lines, "", *(["需要处理：", *todo] if todo else ["一切就绪。"])])


@public
def doctor(
    form: str | None = None,
    *,
    sample: Path | str | None = None,
    catalog: Catalog | None = None,
) -> Diagnosis:
    """Look at the libraries, fonts and working days of this machine, and at its clock.

    With ``form``, say of each font that the form names what draws it here; ``sample`` is a PDF
    to look at: a line in each of these fonts, then the blank form.

    Raises :class:`~cadre_docs.errors.CatalogError` for a form that there is not,
    :class:`~cadre_docs.errors.RequestError` for a sample of no form,
    :class:`~cadre_docs.errors.OutputError` for a file that exists: it is not replaced.

    >>> import cadre_docs as cd
    >>> cd.doctor().lines[1].startswith("程序库：docxtpl")
    True
    """
    forms = catalog or open_catalog()
    if form is None and sample is not None:
        raise RequestError(
            "字体样张（--sample）要写明是哪个表单，例如 cadre-docs doctor 年度考核登记表。"
        )
    lines = [
        f"cadre-docs {__version__}，Python {platform.python_version()}，{platform.system()}",
        "程序库：" + "，".join(f"{name} {_version(name)}" for name in LIBRARIES),
        *(f"另装的程序包：{line}" for line in extensions.listed()),
        *_calendar(forms.calendar),
    ]
    problems = []
    for look in (_clock(forms), _pages(), _fonts()):
        lines += look[0]
        problems += look[1]
    written = None
    if form is not None:
        looked, written = _fonts_of(forms, form, None if sample is None else Path(sample))
        lines += looked
    return Diagnosis(tuple(lines), tuple(problems), written)


def _fonts_of(forms: Catalog, form: str, target: Path | None) -> tuple[list[str], Path | None]:
    """Say what draws the fonts of a form; write the sample, where one is wanted."""
    from cadre_docs.pages.fonts.choice import FontBook
    from cadre_docs.printing import font_use
    from cadre_docs.printing.document import Printer

    schema = forms.schema(form)
    if target is not None and target.exists():
        raise OutputError(f"“{target}”已存在，没有覆盖。请换一个文件名，或先移走它。")
    blank = Printer(forms).blank(schema).layout
    try:
        found = font_use.uses(font_use.specimen(forms, schema), FontBook.system())
    except EnvironmentLackError:
        if target is not None:
            raise
        return [], None  # told already
    lines = [f"《{schema.title}》的字体："]
    for use in found:
        mark = _GOOD if use.is_here else _NEAR if use.families else _BAD
        lines.append(f"  {mark} {use.name}：{use.said}")
    if target is not None:
        write_whole(target, font_use.sample(schema, blank, found))
    return lines, target


def _clock(forms: Catalog) -> tuple[list[str], list[str]]:
    """Say which day it is here, and whether that can be."""
    if forms.today is not None:
        return [f"{_GOOD} 今天是{forms.today.isoformat()}"], []
    return [f"{_BAD} 日期"], ["本机的日期不可能是对的，将来的日期查不出来。请校正本机的日期和时间"]


def _calendar(calendar: WorkCalendar) -> Iterator[str]:
    """Say of which years the holidays are known; rules cannot count working days of others."""
    from cadre_docs.law.workdays import library_years

    known = library_years()
    of = f"chinesecalendar {version('chinesecalendar')}"
    yield f"{_GOOD} 工作日历：{known[0]}—{known[-1]}年（{of}）"
    for year, notice in sorted(calendar.notices.items()):
        what = "更正" if year in known else "增加"
        yield f"  {what}{year}年（{notice.source}）"
    yield "  别的年份不能判断工作日，可在 data_schemas/holidays.yaml 中增加"


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "没有安装"


def _pages() -> tuple[list[str], list[str]]:
    """Say who sets the pages of a PDF. What only special pages lack is no problem of others."""
    from cadre_docs.pages.weasyprint.engine import REMEDY, SLOW, is_slow, lack

    lines = [f"{_GOOD} PDF：各种表由本程序自己排版，不需要系统库"]
    if missing := lack():
        lines.append(
            f"{_LESS} {missing}：只影响自备母版里的特殊排版（页眉页脚、下划线、斜体、竖排、"
            f"表中有表等），这样的表生成不了PDF；其他都不受影响。需要时补装：{REMEDY}"
        )
    else:
        lines.append(f"{_GOOD} WeasyPrint 和 Pango：自备母版里的特殊排版由它们来排")
        lines += [f"{_LESS} {SLOW}"] if is_slow() else []
    return lines, []


def _fonts() -> tuple[list[str], list[str]]:
    from cadre_docs.pages.fonts.choice import FontBook, font_index
    from cadre_docs.pages.fonts.folders import named_folders

    try:
        book = FontBook.system()
    except RequestError as problem:  # a folder of fonts that is none
        return [f"{_BAD} 字体"], [str(problem)]
    index = font_index(named_folders())
    files = {face.file for face in index.faces}
    lines, missing = [f"{_GOOD if files else _BAD} 字体文件：{len(files)}个"], {}
    shown = index.problems[:_MOST_SHOWN]
    lines += [f"{_LESS} 没有用 {file}：{reason}" for file, reason in shown]
    if more := len(index.problems) - len(shown):
        lines.append(f"{_LESS} 另有{more}个字体文件或文件夹用不了")
    for report in book.coverage_report():
        mark = _GOOD if report.served_by else _BAD
        lines.append(f"{mark} {report.role}：{report.served_by or '没有'}")
        missing.update({source.family: source.package for source in report.missing})
    return lines, [
        f"没有 {family}（替补字体），有的字可能显示不出；可安装 {package}"
        for family, package in missing.items()
    ]


@public
def support(
    output: Path | str, *, project: Path | str | None = None, catalog: Catalog | None = None
) -> Written:
    """Write a file for whoever helps with a problem (.zip): versions, fonts, kinds of errors.

    It holds nobody's data. ``project`` adds the settings of a project and its last errors.

    Raises :class:`~cadre_docs.errors.OutputError` for a file that exists: it is not replaced.

    >>> import cadre_docs as cd
    >>> cd.support("out/support.zip").written[0].name
    'support.zip'
    """
    from cadre_docs.project.file.read import read_project
    from cadre_docs.project.support import support_file

    target = Path(output)
    if target.exists():
        raise OutputError(f"“{target}”已存在，没有覆盖。请换一个文件名，或先移走它。")
    opened = read_project(Path(project)) if project is not None else None
    forms = opened.catalog() if opened else catalog or open_catalog()
    write_whole(target, support_file(forms, opened))
    return Written((target,))
