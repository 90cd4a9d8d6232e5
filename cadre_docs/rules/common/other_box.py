"""Texts that are another box's: a day for a post, a party for a unit, a cell typed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.posts import CATEGORY, POST, SECOND
from cadre_docs.rules.engine import Place, Problem, rule
from cadre_docs.schema import FieldType, FilledBy
from cadre_docs.values.characters import HANZI

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.record.cells import Value
    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.schema import Field

    _Text = tuple[str, Field, Value]

_REMARKS = ("remark", "remarks", "reason", "explanation")
"""In these anything may stand."""
_TIME = expression(r"(?=.{0,40}[0-9])[0-9\s./\-—–~～至到今年月日期起止（）()]{4,40}")
"""A day, a period, a number, and nothing else."""
_A_HANZI = expression(f"[{HANZI}]")
_TOLD_OF_NUMBERS = frozenset((
    *("unit", "department", "current_unit", "workplace", "address", "contact", "contact_address"),
    *("speciality", "professional_title"),
))  # fmt: skip
"""Where FS-unit tells what has no hanzi at all."""
_CATEGORIES = (CATEGORY, SECOND)
_SAME = (
    frozenset(("title", "project")),
    frozenset(("current_trade", "declared_trade")),
    frozenset(("unit", "department")),
)
"""Columns of a row that may say the same (a contest was one's project), or FS-unit tells."""
_SHORTEST, _LONGEST = 2, 40
_LIKE = 4  # characters that hardly two cells have in common by chance
_ROW, _IN_ROW = "]", "]."


@rule("FS-box", Severity.WARNING, "填的是另一栏的内容")
def of_another_box(c: RecordContext) -> Iterator[Problem]:
    """填文字的栏（单位、岗位、工种、成果名称、本人作用等）里只有日期、起止时间、号码的，多半填串了栏。

    填的正是本表（清单的同一行）另一栏所选的（单位填“中共党员”、结果填这一行的姓名），清单的一行里两栏文字一字不差的，
    编号里没有一个数字的，也提醒。备注、原因不看，岗位填岗位类别的不算，满分、得分等填数的栏不看。
    """
    chosen: dict[str, list[_Text]] = {}
    for kind in (FieldType.CHOICE, FieldType.NAME):
        for one in c.record.texts_of(kind):
            chosen.setdefault(str(one[2].typed), []).append(one)
    cells: list[_Text] = []
    for one in c.free_texts:
        path, field, value = one
        text = str(value.typed)
        in_row = path[-len(field.key) - 2 : -len(field.key)] == _IN_ROW
        if in_row:
            cells.append(one)
        elif field.type is not FieldType.LINE:
            continue
        if text in chosen or "0" <= text[-1:] <= "9" or "0" <= text[:1] <= "9":  # of few
            yield from _slipped(one, chosen, in_row=in_row)
    if len(cells) > 1:
        yield from _typed_twice(cells)
    for path, _field, value in c.record.texts_of(FieldType.DIGITS):
        text = str(value.typed)
        if len(text) >= _SHORTEST and text.isalpha():
            yield _problem(f"填的“{text}”里没有数字", value, path)


def _slipped(one: _Text, chosen: dict[str, list[_Text]], *, in_row: bool) -> Iterator[Problem]:
    """Yield a text that is a day or a number, or what was chosen in a box beside it."""
    path, field, value = one
    text = str(value.typed)
    if len(text) > _LONGEST or not _is_asked(field):
        return
    if _TIME.fullmatch(text) and not _is_of_numbers(field, text):
        yield _problem(f"填的“{text}”是日期或号码", value, path)
    for other_path, other, _ in chosen.get(text, ()):
        row, beside = path.rpartition(".")[0], other_path.rpartition(".")[0]
        near = beside == row if in_row else not beside.endswith(_ROW)
        if near and not (field.id == POST and other.id in _CATEGORIES):
            yield _problem(f"填的“{text}”正是“{other.key}”一栏的内容", value, path)
            return


def _typed_twice(cells: list[_Text]) -> Iterator[Problem]:
    """Yield cells that say word for word what another of their row does."""
    said: dict[tuple[str, str], Field] = {}
    for path, field, value in cells:
        text = str(value.typed)
        if len(text) >= _LIKE and _is_asked(field):
            first = said.setdefault((path.rpartition(".")[0], text), field)
            if first is not field and {first.id, field.id} not in _SAME:
                yield _problem(f"与“{first.key}”一字不差", value, path)


def _is_of_numbers(field: Field, text: str) -> bool:
    """Whether a box asks for numbers (满分, 得分, 比例), or another rule tells of this one."""
    if _A_HANZI.search(field.example) is None:
        return True
    return field.id in _TOLD_OF_NUMBERS and _A_HANZI.search(text) is None


def _is_asked(field: Field) -> bool:
    """Whether a box asks for something of its own."""
    return not field.id.endswith(_REMARKS) and field.filled_by is not FilledBy.HAND


def _problem(what: str, value: Value, path: str) -> Problem:
    return Problem(
        what,
        wanted="这一栏的内容",
        remedy="请核对是不是填串了栏，改正有误的一处；确实如此的不必改",
        at=Place(path, value.position),
        severity=Severity.WARNING,
    )
