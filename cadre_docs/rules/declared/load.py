"""Puts the declared rules of a catalog together: read, type-checked, compiled, tried."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from cadre_docs.errors import CatalogError
from cadre_docs.findings import Finding, Position, Severity, error
from cadre_docs.law.instruments import RuleExample
from cadre_docs.limits import RULE_TRIALS, Limits, using
from cadre_docs.rules import decide, engine
from cadre_docs.rules.catalogue import known
from cadre_docs.rules.declared import cases, syntax
from cadre_docs.rules.declared import vocabulary as words
from cadre_docs.rules.declared.conditions import Conditions
from cadre_docs.rules.declared.many import Together, compile_many, refused
from cadre_docs.rules.declared.measures import Moved
from cadre_docs.rules.declared.messages import in_words
from cadre_docs.rules.declared.one import Grades, compile_one, severity_of
from cadre_docs.rules.declared.reading import CODE, FileText, GradingText, read_file
from cadre_docs.rules.declared.suggestions import suggestion
from cadre_docs.rules.outcomes import SCALE
from cadre_docs.source.tree import Mapping
from cadre_docs.source.yaml import load_ours

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.law.instruments import Instrument, LawBook, Parameter, RuleFile, Shelf
    from cadre_docs.rules.context import RecordContext
    from cadre_docs.rules.engine import Declared, DeclaredRules, Run, Said
    from cadre_docs.schema import Field, Schema

_TRIED: dict[str, None] = {}
_MOST_TRIED = 10_000


def declared_rules(law: LawBook, shelf: Shelf) -> DeclaredRules:
    """Return the rules that the files of a law book's shelf declare, compiled and tried.

    Raises :class:`CatalogError` with everything that is wrong with them, each at its line.
    """
    reader, wrong = _Reader(law, shelf), list[str]()
    for file in shelf.rule_files:
        findings = reader.file(file)
        wrong += [f"  {f.position} {f.sentence()}" for f in findings]
    if wrong:
        raise CatalogError("规则文件有误：", *wrong)
    return engine.DeclaredRules(tuple(reader.rules), tuple(reader.gradings))


@dataclass(frozen=True)
class _Compiled:
    """A rule over all its forms, and a compiler of each for what was met on the way."""

    run: Run
    compilers: tuple[Conditions, ...]


class _Reader:
    def __init__(self, law: LawBook, shelf: Shelf) -> None:
        self._law, self._shelf = law, shelf
        self._codes = {rule.code: "本工具" for rule in known()}
        self._findings: list[Finding] = []
        self.rules: list[engine.Rule] = []
        self.gradings: list[decide.Grading] = []

    def file(self, file: RuleFile) -> list[Finding]:
        """Read one file; return what is wrong with it."""
        self._findings = []
        with using(Limits()):  # what the user names is trusted
            trees, findings = load_ours(file.data, file.path)
            self._findings += findings
            if len(trees) == 1 and isinstance(trees[0], Mapping):
                self._file(read_file(trees[0], self._findings), file)
            elif not findings:
                self._complain("应是一组“键: 值”（通知、规则）", Position(file.path))
        return list(dict.fromkeys(self._findings))

    def _complain(self, message: str, at: Position) -> None:
        self._findings.append(error(CODE, message, position=at))

    def _file(self, text: FileText, file: RuleFile) -> None:
        notice = self._law.instruments.get(text.notice)
        if notice is None:
            if text.notice:
                registered = "、".join(self._law.instruments)
                self._complain(f"没有登记“{text.notice}”这个通知，现有：{registered}", text.at)
            return
        if notice.family != notice.prefix:
            what = f"“{text.notice}”共用“{notice.family}”的规则，请把规则写在“{notice.family}”名下"
            self._complain(what, text.at)
            return
        for grading in text.gradings:
            self._grading(grading, notice)
        for rule in text.rules:
            self._rule(rule, notice, file)

    # --- grades -------------------------------------------------------------------------------

    def _grading(self, text: GradingText, notice: Instrument) -> None:
        prefix = notice.prefix
        name = text.grades if text.grades in self._law.parameters else f"{prefix}.{text.grades}"
        parameter = self._law.parameters.get(name)
        if parameter is None or not isinstance(parameter.values[0].value, tuple):
            if text.grades:
                self._complain(f"没有列出档次的参数“{text.grades}”（类型为 list）", text.at)
            return
        unknown = [g for g in _listed(parameter) if g not in set(SCALE)]
        if unknown:
            self._complain(f"参数“{parameter.title}”里的“{unknown[0]}”不是档次", text.at)
        found: dict[str, None] = {}
        for schema in self._schemas(self._governed(notice)):
            field = _field_named(schema, text.field)
            if field is not None:
                found[field.id] = None
        if not found and text.field:
            self._complain(f"通知“{prefix}”的表单都没有“{text.field}”这一栏", text.at)
        for field_id in found:
            made = decide.Grading(prefix, field_id, name)
            mine = ((g.prefix, g.field_id) for g in decide.gradings_of(None, self.gradings))
            if (prefix, field_id) in mine:
                self._complain(f"“{text.field}”的档次已经有人定义", text.at)
            else:
                self.gradings.append(made)

    def _grades(self, notice: Instrument) -> Grades:
        names = [
            g.grades for g in decide.gradings_of(None, self.gradings) if g.prefix == notice.prefix
        ]
        known_ = {g for name in names for g in _listed(self._law.parameters[name])}
        return Grades(tuple(grade for grade in SCALE if grade.value in known_))

    # --- forms --------------------------------------------------------------------------------

    def _governed(self, notice: Instrument, role: str = "") -> list[str]:
        """Return the forms that a notice governs, those of one role if any is named."""
        schemas = self._schemas(self._shelf.schema_ids)
        own = (s for s in schemas if notice in self._law.instruments_of(s.governed_by))
        return [schema.id for schema in own if role in ("", schema.role)]

    def _schemas(self, forms: Iterable[str]) -> Iterator[Schema]:
        for form in forms:
            yield self._shelf.schema(form)

    def _forms(self, rule: syntax.RuleText, notice: Instrument) -> list[Schema]:
        """Return the schemas of the forms that a rule names, or of all its notice governs."""
        found: dict[str, None] = {}
        for name in rule.forms:
            alike = self._governed(notice, name.name)
            found |= dict.fromkeys(alike)
            if alike:
                continue
            try:
                found[self._shelf.id_of(name.name)] = None
            except CatalogError as problem:
                self._complain(str(problem), name.at)
        if not rule.forms:
            found = dict.fromkeys(self._governed(notice))
            if not found:
                self._complain(f"通知“{notice.prefix}”没有表单，请写“适用”", rule.at)
        return list(self._schemas(found))

    # --- one rule -----------------------------------------------------------------------------

    def _rule(self, rule: syntax.RuleText, notice: Instrument, file: RuleFile) -> None:
        before = len(self._findings)
        self._code(rule, notice)
        article = self._article(rule, notice)
        schemas = self._forms(rule, notice)
        severity = self._severity(rule)
        for lack in cases.lacking(rule):
            self._complain(lack, rule.place_of("案例"))
        if rule.demands is None:
            return
        compiled = self._compiled(rule, schemas, notice)
        if not rule.is_sound or len(self._findings) > before:
            return  # the file is refused, as it is where a case does not hold
        self._try(rule, schemas, notice, compiled, file)
        many = isinstance(rule.demands, (syntax.Share, syntax.Unique))
        read = dict.fromkeys(name for c in compiled.compilers for name in c.read)
        declared: Declared = engine.Declared(
            forms=tuple(schema.id for schema in schemas),
            parameters=tuple(read),
            decides=isinstance(rule.demands, syntax.Grade),
            counts=isinstance(rule.demands, syntax.Share),
            examples=tuple(_examples(rule)),
        )
        text = "\n\n".join(filter(None, (rule.text, in_words(rule))))
        self.rules.append(
            engine.Rule(
                rule.code,
                severity,
                rule.title,
                article,
                run=compiled.run,
                scope="batch" if many else "record",
                stated=text,
                declared=declared,
            )
        )

    def _code(self, rule: syntax.RuleText, notice: Instrument) -> None:
        if not rule.code:
            return
        if not rule.code.startswith(f"{notice.prefix}-"):
            self._complain(f"代号“{rule.code}”应以“{notice.prefix}-”开头", rule.place_of("代号"))
        elif rule.code in self._codes:
            where = self._codes[rule.code]
            self._complain(f"代号“{rule.code}”已经用过（{where}）", rule.place_of("代号"))
        self._codes.setdefault(rule.code, str(rule.at))

    def _article(self, rule: syntax.RuleText, notice: Instrument) -> str:
        """Return what the cited article is called; it must be the one that the code names."""
        labels = {key: name.partition(" ")[0] for key, name in notice.articles.items()}
        cited = [key for key, label in labels.items() if rule.article in (key, label)]
        at = rule.place_of("依据")
        if not cited:
            if rule.article:
                hint = suggestion(rule.article, [*labels.values(), *labels])
                self._complain(f"通知“{notice.prefix}”没有登记“{rule.article}”{hint}", at)
            return ""
        of_code = notice.article_of(rule.code)
        if rule.code.startswith(f"{notice.prefix}-") and of_code not in cited:
            says = f"是{labels[of_code]}的" if of_code else "不含条款号"
            self._complain(f"代号“{rule.code}”{says}，而“依据”是{labels[cited[0]]}", at)
        return labels[cited[0]]

    def _severity(self, rule: syntax.RuleText) -> Severity:
        stated = severity_of(rule)
        if rule.severity and severity_of(_unstated(rule)) is stated:
            self._complain("“级别”与用词所说的相同，请删去", rule.place_of("级别"))
        return stated

    # --- compiling ----------------------------------------------------------------------------

    def _compiled(
        self,
        rule: syntax.RuleText,
        schemas: list[Schema],
        notice: Instrument,
        moved: Moved | None = None,
    ) -> _Compiled:
        many = isinstance(rule.demands, (syntax.Share, syntax.Unique))
        compilers, of_one, of_many = [], {}, {}
        for schema in schemas:
            before = len(self._findings)
            compiler = self._compiler(rule, schema, notice, moved)
            compilers.append(compiler)
            if many:
                of_many[schema.id] = compile_many(rule, compiler)
                refused(rule, compiler)
            else:
                of_one[schema.id] = compile_one(rule, compiler, self._grades(notice))
            compiler.refuse_unused(rule.place_of("取"))
            if len(self._findings) > before:
                break  # the same would be said of every form

        def run(context: RecordContext) -> Iterator[Said]:
            return of_one[context.record.schema.id].said(context)

        return _Compiled(Together(of_many).said if many else run, tuple(compilers))

    def _compiler(
        self, rule: syntax.RuleText, schema: Schema, notice: Instrument, moved: Moved | None
    ) -> Conditions:
        each = None
        if rule.each:
            plain = Conditions(schema, self._law, notice.prefix, self._findings, {})
            each = plain.table_of(rule.each, rule.place_of("逐行"))
        for name in rule.named:
            if _field_named(schema, name):
                self._complain(
                    f"“取”里的“{name}”是表单已有的字段，请换一个名称", rule.place_of("取")
                )
        return Conditions(schema, self._law, notice.prefix, self._findings, rule.named, moved, each)

    # --- cases --------------------------------------------------------------------------------

    def _try(
        self,
        rule: syntax.RuleText,
        schemas: list[Schema],
        notice: Instrument,
        compiled: _Compiled,
        file: RuleFile,
    ) -> None:
        """Try a rule on its cases, unless the very same has been tried in this process."""
        key = self._key(rule, schemas, notice, file)
        if key in _TRIED:
            return
        before = len(self._findings)
        tried = list(cases.typed(rule, schemas[0], self._findings))
        if len(self._findings) > before:
            return
        many = isinstance(rule.demands, (syntax.Share, syntax.Unique))
        trial = cases.Trial(self._law, self._shelf.calendar, many)
        for wrong, at in cases.failing(trial, compiled.run, tried):
            self._complain(f"规则 {rule.code} 的{wrong}", at)
        if len(self._findings) == before:
            self._try_limits(rule, schemas[0], notice, compiled, trial, tried)
        if len(self._findings) == before:
            if len(_TRIED) >= _MOST_TRIED:
                _TRIED.clear()
            _TRIED[key] = None

    def _try_limits(
        self,
        rule: syntax.RuleText,
        schema: Schema,
        notice: Instrument,
        compiled: _Compiled,
        trial: cases.Trial,
        tried: list[cases.Tried],
    ) -> None:
        """Report the sides of limits that no case is on."""
        limits = compiled.compilers[0].limits
        if sum(len(one.records) for one in tried) * 2 * len(limits) > RULE_TRIALS:
            what = f"规则 {rule.code} 有{len(limits)}处界限，案例的记录太多，试不完"
            self._complain(f"{what}；请减少份数，或分成几条规则", rule.place_of("案例"))
            return
        for (node, end), at in limits.items():

            def moved(by: int, node: object = node, end: str = end) -> Run:
                return self._compiled(rule, [schema], notice, Moved(node, end, by)).run

            sides = list(cases.untried(trial, compiled.run, moved, tried))
            if sides:
                called = f"（{end}）" if end else ""
                self._complain(
                    f"规则 {rule.code} 的界限{called}放{'、放'.join(sides)}一，案例的结果都不变："
                    "请在界限两边各写一个案例",
                    at,
                )

    def _key(
        self, rule: syntax.RuleText, schemas: list[Schema], notice: Instrument, file: RuleFile
    ) -> str:
        """Return the hash of all that the cases of a rule depend on."""
        parts = repr((rule.code, schemas, notice.prefix, self.gradings)) + self._read_by_all
        return sha256(file.data + parts.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def _read_by_all(self) -> str:
        law = self._law
        return repr((law.instruments, law.parameters, self._shelf.calendar))


def _listed(parameter: Parameter) -> Iterator[str]:
    """Yield all that a parameter has ever listed."""
    for dated in parameter.values:
        yield from dated.value if isinstance(dated.value, tuple) else ()


def _unstated(rule: syntax.RuleText) -> syntax.RuleText:
    return replace(rule, severity="")


def _field_named(schema: Schema, name: str) -> Field | None:
    return next((f for f in schema.fields() if name in (f.key, f.id, schema.path(f))), None)


def _examples(rule: syntax.RuleText) -> Iterator[RuleExample]:
    """Yield one case of each side, as ``explain`` shows them."""
    titles = {words.PASSES: "没有问题", words.FAILS: "有问题"}
    for verdict, title in titles.items():
        case = next((one for one in rule.cases if one.verdict == verdict), None)
        if case is not None:
            yield RuleExample(case.title or title, tuple(_changes(case)), (), whole=True)


def _changes(case: syntax.Case) -> Iterator[str]:
    for tree, copies in case.records:
        said = "，".join(f"{entry.key}: {_flow(entry.value)}" for entry in tree.entries)
        yield f"{copies}份（{said}）" if copies > 1 or len(case.records) > 1 else said or "（空）"


def _flow(node: object) -> str:
    """Return a tree on one line."""
    match node:
        case Mapping():
            return f"{{{'，'.join(f'{e.key}: {_flow(e.value)}' for e in node.entries)}}}"
        case _ if hasattr(node, "items"):
            return f"[{'，'.join(map(_flow, node.items))}]"
    return str(getattr(node, "text", ""))


engine.declared_come_from(declared_rules)
