"""新人社办〔2024〕22号 (Xinxiang), written a second time: may somebody apply for a level?

It grades nobody. Each article is met (nothing is said), or it speaks against the application, or
that cannot be told from what is stated; some articles only say something. Where the text is
silent this follows the choices that docs/rules/XX.md states.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, pairwise, product
from typing import TYPE_CHECKING

from tools.model.articles.common import DAY, days_meant, ends_of, months_on
from tools.model.articles.xx_common import (
    AGAINST,
    ENOUGH,
    LAST,
    OPEN,
    SAID,
    applied_on,
    eased,
    everybody,
    full,
    heaviest,
    kept,
    rows,
    text,
)
from tools.model.articles.xx_levels import level
from tools.model.articles.xx_merits import (
    AWARDS,
    definition,
    is_above,
    lifted,
    merits,
    objections,
    standing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.model.articles.xx_common import Verdicts, Words
    from tools.model.facts import Cells, Facts

CONDITIONS = frozenset({
    "XX-1.1", "XX-1.3", "XX-2.2.1", "XX-2.2.2", "XX-2.2.3", "XX-2.2.5", "XX-2.4.2", "XX-2.4.3",
    "XX-2.4.4", "XX-3.2", "XX-6.4", "XX-A1.12",
})  # fmt: skip
"""The articles that say who may apply; the others speak of merits and of the form."""
_FIVE = ("2019", "2020", "2021", "2022", "2023")
_MONTHS = {
    "警告": 6, "记过": 12, "记大过": 18, "降低岗位等级": 24, "降级": 24, "撤职": 24,
    "党内警告": 12, "党内严重警告": 18, "撤销党内职务": 24,
    "留党察看一年": 36, "留党察看二年": 48, "开除党籍": 60,
}  # fmt: skip


def registered(facts: Facts) -> Verdicts:
    """Return what the articles say of somebody who registers for levels 5 to 2."""
    return heaviest(chain(everybody(facts), level(facts)))


def senior(facts: Facts) -> Verdicts:
    """Return what they say of somebody who applies for level 1."""
    found = chain(
        everybody(facts), _long_enough(facts), _schooled(facts), _good_years(facts),
        _stood_in(facts), _merits(facts), _barred(facts), _history(facts), _columns(facts),
        _written_out(facts),
    )  # fmt: skip
    return heaviest(found)


# --- art. 2(4).2 and annex 1 art. 11 ---------------------------------------------------------


def _long_enough(facts: Facts) -> Words:
    first, last = applied_on(facts)[0], applied_on(facts)[-1]
    for name, years, word in (("work_start", 25, SAID), ("certificate_date", 5, OPEN)):
        start = text(facts, name)
        if not start:
            continue
        enough = full(start, years, LAST)
        if not enough:
            yield "XX-2.4.2", OPEN if enough is None else eased(facts)
        elif text(facts, "declared_level") and not full(start, years, first):
            yield "XX-2.2.4", word  # to which day a certificate's years count is not written
    stated = text(facts, "appointment_date")
    appointed = {day <= last for day in days_meant(stated)} if stated else {True}
    if False in appointed:
        yield "XX-2.4.2", OPEN if True in appointed else eased(facts)


# --- art. 2(4).3 to 6 ------------------------------------------------------------------------


def _schooling(facts: Facts) -> Iterator[str]:
    given = text(facts, "schooling")
    if given and given not in ENOUGH:
        yield OPEN if given == "其他" else AGAINST


def _years(facts: Facts) -> Iterator[str]:
    """Yield what is wrong with the last five years; of a year stated twice nobody knows."""
    grades, honours = (_by_year(facts, *of) for of in _OF_A_YEAR)
    for year in grades:
        if year not in _FIVE or len(grades[year]) > 1:
            continue
        grade = next(iter(grades[year]), "")
        promised = year == _FIVE[-1] and text(facts, "grade_promise") == "是"
        if grade not in ("优秀", "合格") and not (promised and not grade):
            yield AGAINST
    best = {y for y in _FIVE if grades.get(y) == {"优秀"} or honours.get(y) == {"是"}}
    known = {y for y in _FIVE if len(grades.get(y, ())) == 1 == len(honours.get(y, ()))}
    if len(best) >= 2 or not rows(facts, "annual_grades"):
        return
    if len(best | set(_FIVE) - known) < 2:
        yield AGAINST
    elif not any(len(said) > 1 for said in (*grades.values(), *honours.values())):
        yield OPEN


_OF_A_YEAR = (("annual_grades", "grade"), ("party_honours", "honoured"))


def _by_year(facts: Facts, table: str, column: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows(facts, table):
        found.setdefault(row["year"], set()).update(filter(None, [row.get(column, "")]))
    return found


def _schooled(facts: Facts) -> Words:
    yield from (("XX-2.4.3", word) for word in _unless_lifted(facts, _schooling(facts)))


def _good_years(facts: Facts) -> Words:
    yield from (("XX-2.4.4", word) for word in _unless_lifted(facts, _years(facts)))
    grades, honours = (_by_year(facts, *of) for of in _OF_A_YEAR)
    promised = text(facts, "grade_promise") == "是"
    if promised and grades.get(_FIVE[-1]) == set():  # art. 3(3): may be handed in later
        yield "XX-2.4.4", SAID
    if promised and len(grades.get(_FIVE[-1], ())) == 1:  # nothing is left to promise
        yield "XX-2.4.4", OPEN
    best = [y for y in _FIVE if grades.get(y) == {"优秀"}]
    honoured = [y for y in _FIVE if honours.get(y) == {"是"}]
    if len(best) + len(honoured) >= 2 > len({*best, *honoured}):
        yield "XX-A1.5", SAID


def _unless_lifted(facts: Facts, words: Iterator[str]) -> Iterator[str]:
    for word in words:
        by_merit = lifted(facts)
        if not by_merit:
            yield OPEN if by_merit is None or word == OPEN else eased(facts)


def _stood_in(facts: Facts) -> Words:
    if not [*_schooling(facts), *_years(facts)]:
        return
    if lifted(facts):
        yield "XX-2.4.6", SAID
        return
    for merit in merits(facts):
        for word in definition(merit):
            yield "XX-2.4.6", OPEN if word == OPEN else SAID
    patents = [m for m in merits(facts) if m["kind"] == "专利"]
    if patents and lifted({**facts, "merits": patents}) is False:
        yield "XX-2.4.6", SAID


def _merits(facts: Facts) -> Words:
    projects: dict[str, int] = {}
    for merit in merits(facts):
        yield from objections(facts, merit)
        of_patent = "patent_kind" in merit or merit.get("patent_search") == "是"
        if of_patent and merit["kind"] not in ("", "专利"):
            yield "XX-A1.9", OPEN
        if is_above(merit):
            yield "XX-A1.4", OPEN
        project = merit.get("project", "")
        if merit["kind"] in AWARDS and project and standing(facts, merit) is not False:
            projects[project] = projects.get(project, 0) + 1
    if any(times > 1 for times in projects.values()):
        yield "XX-A1.3", SAID


# --- annex 1 art. 12 -------------------------------------------------------------------------


def _barred(facts: Facts) -> Words:
    if "是" in (text(facts, "case_pending"), text(facts, "barred")):
        yield "XX-A1.12", AGAINST
    for row in kept(facts, "sanctions", "kind", "decided_on"):
        decided, ends = row.get("decided_on", ""), row.get("ends_on", "")
        word = _in_force(row["kind"], decided, ends, text(facts, "registered_on"))
        if word:
            yield "XX-A1.12", word


@lru_cache(maxsize=50_000)
def _in_force(kind: str, decided: str, ends: str, registered_on: str) -> str:
    """Tell whether a sanction was in force when somebody applied; its last day is left open."""
    usual = _MONTHS.get(kind)
    if not decided:
        return ""
    if not ends and usual is None:
        return OPEN
    answers = set()
    for day, start in product(applied_on({"registered_on": registered_on}), days_meant(decided)):
        for end in days_meant(ends) if ends else [months_on(start, usual or 0)]:
            answers |= {start <= day <= end - DAY, start <= day <= end}
    if answers == {True}:
        return OPEN if kind == "开除党籍" and not ends else AGAINST
    return OPEN if True in answers or _is_short(usual, decided, ends, registered_on) else ""


def _is_short(usual: int | None, decided: str, ends: str, registered_on: str) -> bool:
    """Whether an end lies a month and more before the usual one, which had yet to come."""
    if not ends or usual is None:
        return False
    late = [months_on(start, usual) for start in days_meant(decided)]
    short = months_on(days_meant(ends)[-1], 1) < min(late)
    return short and any(day <= max(late) for day in applied_on({"registered_on": registered_on}))


# --- annex 2: the form itself ----------------------------------------------------------------


def _history(facts: Facts) -> Words:
    """主要经历: one after another, no gap of more than a month, up to the application."""
    now = applied_on(facts)[-1]
    spans = [ends_of(row["period"], now) for row in kept(facts, "work_history", "period", "place")]
    running = [
        row["period"].endswith("今") for row in kept(facts, "work_history", "period", "place")
    ]
    for (before, _), (after, _) in pairwise(spans):
        if after[-1] < before[0]:
            yield "XX-A2b", OPEN
    for (starts, ends), open_end in zip(spans, running, strict=True):
        if now < (starts if open_end else ends)[0]:
            yield "XX-A2b", OPEN
    until = None
    for starts, ends in sorted(spans, key=lambda span: span[0][0]):
        if until and months_on(until + DAY, 1) < starts[0]:
            yield "XX-A2b", OPEN
        until = max(until or ends[-1], ends[-1])
    if until and months_on(until + DAY, 1) < now:
        yield "XX-A2b", OPEN


def _columns(facts: Facts) -> Words:
    for table in ("annual_grades", "party_honours"):
        years = [row.get("year", "") for row in rows(facts, table)]
        if years and years != list(_FIVE):
            yield "XX-A2c", AGAINST


_NUMBER = re.compile(r"〔\d{4}〕\S*?\d+号")
_AN_AWARD = 6  # characters: less tells of none


def _written_out(facts: Facts) -> Words:
    """注意事项第5条: of each merit its title; of awards the body, the document and its number."""
    written = [row.get("description", "") for row in rows(facts, "other_qualifications")]
    for merit in merits(facts):
        keys = [key for key in (merit.get("title", ""), merit.get("document", "")) if key]
        found = [one for one in written if any(key in one for key in keys)]
        if keys and not any(_is_whole(merit, one) for one in found):
            yield "XX-A2d", AGAINST
    yield from _unlisted(merits(facts), written)


def _unlisted(listed: list[Cells], written: list[str]) -> Words:
    """What is written and nowhere listed was not looked at; it may be a further honour."""
    keys = [{m.get("title", ""), m.get("document", "")} - {""} for m in listed]
    if all(any(key in one for key in some for one in written) for some in keys):
        known = set().union(*keys)
        if any(len(one) >= _AN_AWARD and not any(key in one for key in known) for one in written):
            yield "XX-A2d", SAID if listed else OPEN


def _is_whole(merit: Cells, written: str) -> bool:
    if merit.get("title", "") not in written:
        return False
    if merit["kind"] not in AWARDS:
        return True
    number = merit.get("document", "")
    numbered = number in written if number else bool(_NUMBER.search(written))
    body = re.escape(merit.get("body", ""))
    named = re.search(f"{body}(?!办公室|办公厅|组织部|宣传部|统战部)", written)
    return bool(named) and "《" in written and numbered
