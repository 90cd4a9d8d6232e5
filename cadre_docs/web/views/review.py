"""审核: people by state; of one findings, grade with its reasons, earlier years, exceptions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cadre_docs as cd
from cadre_docs.checks.told_once import told_once
from cadre_docs.findings import Severity
from cadre_docs.intake.folders import YAML_SUFFIXES
from cadre_docs.messages.safe import told_line
from cadre_docs.printing.glyphs import glyph_warnings
from cadre_docs.report.decisions.decided import open_questions, reasons
from cadre_docs.report.decisions.wording import (
    choice_of,
    conclusion,
    consequence_lines,
    counted,
    either_way,
    heading,
    proposal,
    reason_lines,
)
from cadre_docs.rules.days import assessed_in
from cadre_docs.rules.engine import find
from cadre_docs.rules.previous_years import Earlier
from cadre_docs.rules.waivers import may_be_waived
from cadre_docs.source.files import real
from cadre_docs.web.making import begin, everybody
from cadre_docs.web.person import STATES, alone
from cadre_docs.web.reading import day_of, of_whole_file, placed, read_one
from cadre_docs.web.rendering import render, shown
from cadre_docs.web.request import address, page, see
from cadre_docs.web.results import Outcome
from cadre_docs.web.routes import Page, Route
from cadre_docs.web.store import asked_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.findings import Finding
    from cadre_docs.record import Record
    from cadre_docs.report.decisions.decided import Decided
    from cadre_docs.rules.decide import Decision
    from cadre_docs.web.background import Known
    from cadre_docs.web.desk import Desk
    from cadre_docs.web.person import Person
    from cadre_docs.web.request import Answer, Request
    from cadre_docs.web.store import Content, File
    from cadre_docs.web.together import Whole
    from cadre_docs.web.work import Work

_STATES = {**STATES, "waived": "有例外", "ungraded": "没有填档次"}
_SHOWN = 200
_PARTS = ("reason", "approved", "date")


def review(request: Request, desk: Desk) -> Answer:
    """Show people by state; words, form, state, grade and rule in the address narrow the list."""
    going_on = desk.index.look()
    form, grade, rule = (request.one(name) for name in ("form", "grade", "rule"))
    state = request.one("state")

    def keep(one: Person) -> bool:
        return (
            not one.problem
            and form in ("", one.form)
            and grade in ("", one.grade)
            and (not rule or rule in one.codes)
            and _is_in(one, state)
        )

    found = desk.index.find(request.one("q"), request.number("page", 1), keep)
    people = desk.index.people
    values: dict[str, Any] = {
        "found": found, "going_on": going_on, "states": _STATES, "rule": rule,
        "any": any(not one.problem for one in people), "unread": desk.index.unread,
    }  # fmt: skip
    if request.part:
        return page(render("review_list", request=request, desk=desk, **values))
    known = {one.form: one.title for one in people if one.form}
    grades = sorted({one.grade for one in people if one.grade})
    return shown("review", request, desk, known=known, grades=grades, **values)


def _is_in(one: Person, state: str) -> bool:
    match state:
        case "waived":
            return bool(one.waived)
        case "ungraded":
            return one.graded and not one.grade
    return state not in STATES or state in ("", one.state)


# --- one person --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What is said of one grade: lines of Chinese, the same as ``decide`` says."""

    heading: str
    conclusion: str
    proposal: str
    wrong: bool
    others: Sequence[tuple[str, str]]
    reasons: Sequence[tuple[str, str, Sequence[str]]]
    doubts: Sequence[str]
    faults: Sequence[str]
    follows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Case:
    """One record as the page shows it; ``content`` is what the file held.

    ``before`` and ``whole`` are what is known by now of earlier years and of all together.
    """

    file: File
    content: Content
    number: int
    record: Record
    findings: Sequence[Finding]
    decided: Decided | None
    before: Known[Earlier]
    whole: Known[Whole]


def one(request: Request, desk: Desk) -> Answer:
    """Show one person."""
    return _shown(request, desk, _case(request, desk))


def _shown(
    request: Request, desk: Desk, case: Case, *, problem: str = "", status: int = 200
) -> Answer:
    before, whole = case.before, case.whole
    record, law = case.record, desk.catalog.law
    earlier = before.value or Earlier()
    return shown(
        "review_one",
        request,
        desk,
        status=status,
        section="review",
        case=case,
        person=record.person or record.schema.title,
        unit=str(record.get("unit") or ""),
        decisions=[_told(case.decided, each, desk) for each in case.decided.decisions]
        if case.decided
        else [],
        waivable=_waivable(case) if case.file.editable else {},
        waivers=record.waivers,
        titles={w.rule: _title(w.rule, law) for w in record.waivers},
        earlier=[_year_of(other) for other in earlier.of(record)],
        years=desk.previous.named,
        reading=before.going_on,
        whole=whole.going_on,
        problems=[text for text in (before.problem, whole.problem) if text],
        today=date.today().isoformat(),  # noqa: DTZ011 - where the clerk sits
        problem=problem,
        typed={name: request.one(name) for name in ("rule", *_PARTS)},
    )


def _title(code: str, law: Any) -> str:
    rule = find(code, law)
    return rule.title if rule else ""


def _waivable(case: Case) -> dict[str, str]:
    """Return the codes that an exception may be written for, each with what was first found."""
    return {
        f.code: f.message
        for f in reversed(case.findings)
        if not f.waiver and f.severity is not Severity.NOTE and may_be_waived(f.code)
    }


def _year_of(record: Record) -> tuple[str, str, str, str]:
    """Return year, grade, unit and file of a record of an earlier year."""
    year = assessed_in(record)
    names = (n for n in ("proposed_grade", "grade") if record.get(n) is not None)
    grade = next((str(record.get(name)) for name in names), "")
    unit = str(record.get("unit") or "")
    return f"{year}年度" if year else "", grade, unit, Path(record.position.file).name


def _told(one: Decided, decision: Decision, desk: Desk) -> Told:
    law = desk.catalog.law
    said = [(r.applied.rule.code, [*reason_lines(r)]) for r in reasons(decision)]
    return Told(
        heading(one, decision),
        conclusion(decision),
        proposal(one, decision),
        one.disagrees(decision) and not one.waivers(decision),
        [
            (either_way(decision, other), choice_of(decision, other, law))
            for other in decision.alternatives
        ],
        [(code, lines[0], [line.strip() for line in lines[1:]]) for code, lines in said],
        [
            f"{item.rule.code} {f'{p.at.path}：' if p.at else ''}{p.message}"
            for item, p in open_questions(decision)
        ],
        [f"{item.rule.code}：{item.fault}" for item in decision.applied if item.fault is not None],
        [
            (code, f"{text}（{code}，{decision.article_of(code)}）")
            for code, text in consequence_lines(one, decision)
        ],
    )


def _case(request: Request, desk: Desk) -> Case:
    """Read one record, with the unit's facts and earlier years: what the commands would say."""
    store, number = desk.store, request.number("n", 1)
    file = asked_file(store, request.one("file"), "请回审核的名单里找。")
    content = store.read(file)
    project = store.project
    unit = project.unit if project else None
    read = read_one(store, desk.catalog, file.path, unit)
    place = real(file.path)
    entries = [e for e in read.intake.entries if real(Path(e.record.position.file)) == place]
    if not 0 < number <= len(entries):
        said = "；".join(f.sentence() for f in read.findings[:3])
        raise cd.RequestError(f"“{file.name}”里没有第{number}份记录。{said}")
    entry = entries[number - 1]
    record = entry.record
    facts = [e for e in read.of_unit() if e is not entry]
    before, whole = desk.previous.known(), desk.together.known()
    earlier = before.value or Earlier()
    single = replace(read, intake=replace(read.intake, entries=[entry, *facts]), earlier=earlier)
    found = [
        *of_whole_file(read, record),
        *alone(entry, desk.catalog, earlier, as_of=day_of(store)),
        *earlier.findings_about(record),
        *(whole.value.about.get(record.position, ()) if whole.value else ()),
        *glyph_warnings([record]),
    ]
    found = placed(told_once(found), store)
    decided = next(
        (d for d in cd.decide(single, as_of=day_of(store)).people if d.entry.record is record), None
    )
    return Case(file, content, number, record, found, decided, before, whole)


# --- exceptions --------------------------------------------------------------------------------


def waive(request: Request, desk: Desk) -> Answer:
    """Write an exception into the record, or take one out (``on`` is 0)."""
    case = _case(request, desk)
    rule, on = request.one("rule"), request.one("on", "1") == "1"
    if not case.file.editable:
        kinds = "、".join(YAML_SUFFIXES)
        raise cd.RequestError(f"例外只能写进 YAML 记录（{kinds}）：请先在“填表”里转成可填的记录。")
    if on and rule not in _waivable(case):
        raise cd.RequestError(
            f"“{told_line(rule)}”现在没有可以作例外的问题：可能已经改好，或者内容没有填、没有读入，"
            "不能作例外。请刷新这一页。"
        )
    reason, approved, day = (request.one(name).strip() for name in _PARTS)
    change = cd.Waive(rule, reason, approved, day) if on else cd.Waive(rule, on=False)
    try:
        data = cd.patch(case.content.data, change, number=case.number, catalog=desk.catalog)
    except cd.PatchError as problem:
        return _shown(request, desk, case, problem=str(problem), status=409)
    if data != case.content.data:
        saved = desk.store.save(case.file, data, case.content.hash)
        what = f"例外 {rule}"
        desk.undo.note(case.file.id, what, case.content.data, saved.hash)
        desk.together.kept.renew()
        fresh = desk.store.file(case.file.id)
        if fresh is not None:
            desk.index.note(fresh)
    where = address("review-one", file=case.file.id, n=case.number)
    return see(f"{where}#waivers")


# --- everybody ---------------------------------------------------------------------------------


def check(request: Request, desk: Desk) -> Answer:
    """Check all together in the background, as ``check`` does, with a report to take away."""
    as_of = request.day("as_of") or day_of(desk.store)

    def task(work: Work, folder: Path) -> Outcome:
        work.say("读文件夹里的表")
        read = everybody(desk)
        work.say("检查")
        checked = cd.check(read, as_of=as_of)
        report = folder / "检查报告.html"
        report.write_text(cd.report(checked, "html"), "utf-8")
        marked = cd.mark(checked, summary=folder / "汇总.xlsx")
        said = f"{len(read.records)}份记录，{len(read.files)}个文件"
        return Outcome(
            checked.ok, "\n".join([said, *marked.remarks]), checked.findings,
            [report, *marked.written],
        )  # fmt: skip

    return begin(desk, "整批检查", task)


def decide(request: Request, desk: Desk) -> Answer:
    """Decide all, in the background: a table to take away, what is wrong, and the quotas."""
    as_of = request.day("as_of") or day_of(desk.store)

    def task(work: Work, folder: Path) -> Outcome:
        work.say("读文件夹里的表")
        read = everybody(desk)
        work.say("逐人定档")
        made = cd.decide(read, output=folder / "定档.xlsx", as_of=as_of)
        said = [*made.quotas, counted(made.people), *made.remarks]
        said += _disagreeing(made.people)
        unread = [finding for one in made.people for finding in one.errors]
        return Outcome(
            made.ok, "\n".join(said), [*made.over, *unread, *made.findings], made.written
        )

    return begin(desk, "逐人定档", task)


def _disagreeing(people: Sequence[Decided]) -> Iterator[str]:
    """Yield a line for each grade that the rules do not allow; of very many the first ones."""
    lines = [
        f"不符：{one.entry.record.person}（{one.entry.record.get('unit') or '单位未填'}）"
        f"填报{proposal(one, decision)}；规则：{conclusion(decision)}"
        for one in people
        for decision in one.decisions
        if one.disagrees(decision) and not one.waivers(decision)
    ]
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"另有{len(lines) - _SHOWN}人不符，见表“定档.xlsx”。"


PAGES = (Page("review", "审核", "cadre-docs check、decide"),)
ROUTES = (
    Route("review", review),
    Route("review-one", one),
    Route("waive", waive, "POST"),
    Route("check", check, "POST"),
    Route("decide", decide, "POST"),
)
