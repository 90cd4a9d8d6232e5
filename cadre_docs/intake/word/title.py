"""The title of a Word form that somebody has changed: a year in it, or another form's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import error, note, shortened, warning
from cadre_docs.intake.word.squeeze import squeezed
from cadre_docs.performance.expressions import expression
from cadre_docs.schema import FieldType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.findings import Finding, Position
    from cadre_docs.intake.word.align import Pairing
    from cadre_docs.intake.word.document import Row
    from cadre_docs.intake.word.geometry import Geometry, Line
    from cadre_docs.masters.reach import Spot
    from cadre_docs.schema import Schema

_OF_YEARS = (FieldType.DATE, FieldType.PERIOD)
_TITLE = expression(r"[^:,。;]{2,60}(?:表|书|登记|报告)(?:[(][^()]*[)])?")
_YEARS = expression(r"(?:19|20)\d\d(?:[-—–~～至到]+(?:19|20)\d\d)?(?:学年度|学年|年度|年)?")
_YEAR = expression(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_EMPTY = expression(r"[(][)]|\s")


class Changed(NamedTuple):
    """A title that is not the form's own: its row, what it says beside its years, and these."""

    row: Row
    own: Line
    bare: str
    years: list[str]
    is_own: bool


def changed_title(pairing: Pairing, schema: Schema) -> Changed | None:
    """Take the title that stands for the form's own out of a pairing, and return it."""
    title = squeezed(schema.title)
    for number, (line, row) in enumerate(pairing.pairs):
        if line.is_paragraph and line.places[0].label == title:
            found = _changed(row, line, title)
            if found is None or not (found.is_own and found.years):
                return None  # as it is printed, or told as any words that were changed
            del pairing.pairs[number]
            return found
    own = next((n for n in pairing.missing if n.is_paragraph and n.places[0].label == title), None)
    if own is None:
        return None
    first = min((row.order for _, row in pairing.pairs if row.table), default=0)
    above = (row for row in pairing.others if not row.table and row.order < first)
    found = next(filter(None, (_changed(row, own, title) for row in above)), None)
    if found is not None:
        pairing.others.remove(found.row)
        pairing.missing.remove(own)
    return found


def _changed(row: Row, own: Line, title: str) -> Changed | None:
    text = squeezed(row.cells[0].text)
    if text == title or not _TITLE.fullmatch(text):
        return None
    bare = _EMPTY.sub("", _YEARS.sub("", text))
    return Changed(row, own, bare, _YEAR.findall(text), bare == title)


def dated_boxes(form: Geometry) -> list[tuple[Line, Spot]]:
    """Return the boxes for a year or years outside tables, as below a title."""
    return [
        (line, spot)
        for line in form.lines
        for spot in line.spots()
        if line.is_paragraph and spot.field.type in _OF_YEARS
    ]


def years_told(
    changed: Changed, spot: Spot | None, said: str, position: Position
) -> Iterator[Finding]:
    """Yield what is to be told of the years in a title, ``said`` being what their box says."""
    years = "、".join(changed.years)
    if not years:
        return
    if spot is None:
        what = f"标题里的年份“{years}”没有读，不会印在纸上"
        yield warning("FS-template", what, remedy="请核对；不印也可以的不必改", position=position)
    elif not said:
        yield note("FS-clean", f"标题里的“{years}”读作“{spot.field.key}”", position=position)
    elif not set(changed.years) <= set(_YEAR.findall(squeezed(said))):
        yield error(
            "FS-template",
            f"标题里的年份是“{years}”，“{spot.field.key}”填的是“{shortened(said)}”",
            remedy="请核对是不是误用了往年的表；改成一样的，或者删去标题里的年份",
            position=position,
            path=spot.path,
        )
