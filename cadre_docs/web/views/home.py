"""首页: the opened folder in numbers and charts, and what to do next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.errors import ProjectError
from cadre_docs.findings import Severity
from cadre_docs.messages.safe import told_lines
from cadre_docs.rules.catalogue import known
from cadre_docs.web.reading import placed
from cadre_docs.web.rendering import shown
from cadre_docs.web.request import address
from cadre_docs.web.routes import Page, Route
from cadre_docs.web.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.findings import Finding
    from cadre_docs.report.quotas import Room
    from cadre_docs.web.desk import Desk
    from cadre_docs.web.person import Person
    from cadre_docs.web.request import Answer, Request
    from cadre_docs.web.standing import Standing
    from cadre_docs.web.together import Whole

_MOST = 12  # lines of a chart
_NO_GRADE, _NO_CATEGORY = "（没有填）", "（没有填类别）"


@dataclass(frozen=True)
class Bar:
    """A line of a chart: ``value`` of the longest, which is 100 wide; ``where`` it leads."""

    label: str
    value: int
    width: float
    where: str = ""
    code: str = ""


@dataclass(frozen=True)
class Row:
    """A line of a chart of parts: numbers in the order of the columns, and their widths."""

    label: str
    values: Sequence[int]
    parts: Sequence[tuple[float, float]]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.values)


def home(request: Request, desk: Desk) -> Answer:
    """Show what is in the folder, and what to do next."""
    problem, project = "", None
    try:
        project = desk.store.project
    except ProjectError as why:
        problem = told_lines(why.lines)
    found = standing(desk, wanted=not problem)
    people, unread, value = found.people, found.unread, found.whole
    forms = Counter(one.title for one in people)
    faulty = Counter(one.title for one in people if one.errors)
    by_rule = _rules(people, desk)
    left = sorted(value.rooms if value else (), key=_left)
    return shown(
        "home",
        request,
        desk,
        project=project,
        problem=problem,
        going_on=found.looking,
        working=found.working,
        lacking=found.lacking,
        people=len(people),
        wrong=found.wrong,
        clean=sum(one.state == "clean" for one in people),
        unread=unread,
        whole=value,
        forms=[(title, count, faulty[title]) for title, count in forms.most_common()],
        rules=by_rule[:_MOST],
        more_rules=max(0, len(by_rule) - _MOST),
        grades=_grades(people),
        rooms=[(room, _room(room)) for room in left[:_MOST]],
        more_rooms=max(0, len(left) - _MOST),
        todo=[*_todo(found, project is not None)],
        shared=placed(_shared(value), desk.store) if value else [],
    )


def _shared(whole: Whole) -> list[Finding]:
    """Return what is told of all together, errors first."""
    told = (f for f in whole.shared if f.severity is not Severity.NOTE)
    return sorted(told, key=lambda finding: not finding.counts)


def _todo(found: Standing, in_project: bool) -> Iterator[tuple[str, str, str]]:
    """Yield what to do next: address, what the link says, and why."""
    people, unread, whole, wrong = found.people, found.unread, found.whole, found.wrong
    confirm = {one.file for one in [*people, *unread] if one.unconfirmed}
    refused = {one.file for one in unread} - confirm
    warned = sum(one.state == "warned" for one in people)
    if refused:
        yield address("collect", state="unread"), "收表", f"{len(refused)}个文件读不进来"
    if confirm:
        yield address("collect", state="confirm"), "收表", f"{len(confirm)}个文件要与原件核对"
    if wrong:
        yield address("review", state="wrong"), "审核", f"{wrong}份有错误，要改或者退回"
    if warned:
        yield address("review", state="warned"), "审核", f"{warned}份只有提醒，要看一看"
    if whole and whole.roll and whole.roll.lacking:
        yield "collect", "收表", f"{whole.roll.lacking}人还没有交"
    if found.shared:
        yield "#shared", "见下面", f"整批还有{len(found.shared)}处错误，改好以前不要签字"
    if people and found.clean:
        if not in_project:
            yield "prints", "打印", "没有错误了，可以打印；要名册和统计表的到“名册与统计”"
        elif whole and whole.printed is not None and whole.printed < len(people):
            yield "project", "生成", f"没有错误了，还有{len(people) - whole.printed}份没有生成"


def _rules(people: Sequence[Person], desk: Desk) -> list[Bar]:
    """Return how many forms each rule finds fault with, the most first."""
    counted = Counter(code for one in people for code in one.codes)
    if not counted:
        return []
    titles = {rule.code: rule.title for rule in known(desk.catalog.law)}
    most = max(counted.values())
    return [
        Bar(titles.get(code, code), n, 100 * n / most, address("review", rule=code), code)
        for code, n in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _grades(people: Sequence[Person]) -> tuple[list[str], list[Row]]:
    """Return the grades, and of each post category how many have which."""
    graded = [one for one in people if one.graded]
    found = Counter((one.category or _NO_CATEGORY, one.grade or _NO_GRADE) for one in graded)
    totals = Counter(grade for _, grade in found.elements())
    names = [grade for grade, _ in totals.most_common() if grade != _NO_GRADE]
    names += [_NO_GRADE] if _NO_GRADE in totals else []
    rows = []
    for category in sorted({category for category, _ in found}):
        values = [found[category, grade] for grade in names]
        total, at = sum(values), 0.0
        parts = []
        for value in values:
            parts.append((at, 100 * value / total))
            at += 100 * value / total
        rows.append(Row(category, values, parts))
    return names, rows


def _left(room: Room) -> tuple[bool, int]:
    """Return what sorts the fullest quota first, and those without a share last."""
    return room.most is None, (room.most or 0) - room.excellent


def _room(room: Room) -> tuple[float, float]:
    """Return how wide the bar of the count is, and that of the quota, of 100."""
    most = max(room.most or 0, room.excellent, 1)
    return 100 * room.excellent / most, 100 * (room.most or 0) / most


PAGES = (Page("", "首页", "cadre-docs web"),)
ROUTES = (Route("", home),)
