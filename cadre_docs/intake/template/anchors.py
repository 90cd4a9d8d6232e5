"""Finding things in a template that somebody may have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadre_docs.findings import Finding, error, note, shortened, warning
from cadre_docs.intake.keys import is_error_value
from cadre_docs.intake.template.layout import names, offered, plain
from cadre_docs.intake.template.more import is_more
from cadre_docs.intake.template.sheet_copies import not_of_template
from cadre_docs.office.workbooks.spreadsheetml import column_number, split_reference
from cadre_docs.performance.classes import frozen, light
from cadre_docs.performance.expressions import expression
from cadre_docs.schema import RENAMED, former_keys
from cadre_docs.values.likeness import meant_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from cadre_docs.findings import Position
    from cadre_docs.intake.sheet import Sheet
    from cadre_docs.intake.template.layout import Anchor, Stamp
    from cadre_docs.schema import Field, Schema

_SEARCHED_ROWS = 60
_REFERENCE = expression(
    r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<bare>[^'!]+))!"
    r"\$?(?P<column>[A-Z]{1,3})\$?(?P<row>[0-9]{1,7})"
)


@light
class Place:
    """A cell: sheet title, row, column."""

    sheet: str
    row: int
    column: int


def places(names: Mapping[str, str], stamp: Stamp) -> dict[str, Place | None]:
    """Return where each box stands now, as far as the hidden map knows; None when deleted.

    ``names`` are the workbook's defined names, with what they mean.
    Excel moves defined names along; when they are gone, the place of old is the best guess.
    """
    found: dict[str, Place | None] = {}
    for anchor in stamp.anchors:
        meant = names.get(anchor.name)
        found[anchor.path] = _of_old(anchor) if meant is None else _destination(meant)
    return found


def _of_old(anchor: Anchor) -> Place | None:
    try:
        return Place(anchor.sheet, *split_reference(anchor.cell))
    except ValueError:  # somebody wrote on the hidden sheet
        return None


def _destination(reference: str) -> Place | None:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    sheet = match["quoted"].replace("''", "'") if match["quoted"] else match["bare"]
    return Place(sheet, int(match["row"]), column_number(match["column"]))


def find_sheets(
    sheets: list[Sheet],
    wanted: dict[str, str],
    moved: dict[str, Place | None],
    known: Collection[str],
) -> tuple[dict[str, Sheet], list[Finding]]:
    """Match sheets to roles: by title, else by where the map's anchor went.

    ``wanted`` gives the title of each role, ``moved`` the place of each role's anchor,
    ``known`` the names of boxes and columns.
    """
    by_title = {sheet.title: sheet for sheet in sheets}
    found: dict[str, Sheet] = {}
    findings = []
    for role, title in wanted.items():
        place = moved.get(role)
        if title in by_title:
            found[role] = by_title[title]
        elif place is not None and place.sheet in by_title:
            found[role] = by_title[place.sheet]
            findings.append(
                note(
                    "FS-template",
                    f"工作表“{title}”已改名为“{place.sheet}”，照常读取",
                    position=by_title[place.sheet].position(),
                )
            )
    used = {sheet.title for sheet in found.values()}
    others = [s for s in sheets if s.title not in used and s.rows and not s.is_of_program]
    if others:
        findings += not_of_template(others, {wanted[role]: s for role, s in found.items()}, known)
    return found, findings


@frozen
class Header:
    """The header row of a sheet: column of each key, and what stands in other columns."""

    row: int
    columns: dict[str, int]
    number: int | None
    strangers: dict[int, str]


def find_header(
    sheet: Sheet,
    fields: Iterable[Field],
    number: str,
    moved: dict[str, Place | None],
    schema: Schema | None = None,
) -> Header | None:
    """Find the header row (the one with most known names) and read it.

    ``number`` is the heading of the column that counts rows or people; ``moved`` the
    anchors of the headings by key, for headings that were overwritten.
    """
    fields = tuple(fields)
    known = names(fields, schema) | {number: number}
    if number != "序号" and "序号" not in known:
        known["序号"] = number
    row = _header_row(sheet, known, moved)
    if row is None:
        return None
    columns: dict[str, int] = {}
    strangers: dict[int, str] = {}
    for column in sheet.columns(row):
        label = sheet.text(row, column)
        key = known.get(plain(label))
        if key is None:
            strangers[column] = label
        elif key in columns:
            sheet.findings.append(repeated(key, sheet.position(row, column)))
        else:
            columns[key] = column
    _by_map(sheet, row, (columns, strangers), moved)
    _missing(sheet, row, columns, [f for f in fields if f.key in moved or not is_more(f)])
    numbers = columns.pop(number, None)
    return Header(row, columns, numbers, strangers)


def _header_row(sheet: Sheet, known: dict[str, str], moved: dict[str, Place | None]) -> int | None:
    best, row = 0, None
    for candidate in sheet.rows[:_SEARCHED_ROWS]:
        texts = (plain(sheet.text(candidate, c)) for c in sheet.columns(candidate))
        count = len({known[text] for text in texts if text in known})
        if count > best:
            best, row = count, candidate
    rows = [p.row for p in moved.values() if p is not None and p.sheet == sheet.title]
    # Most headings overwritten: the map knows better.
    if rows and best * 2 <= len(moved):
        return max(set(rows), key=rows.count)
    return row


def _by_map(
    sheet: Sheet,
    row: int,
    read: tuple[dict[str, int], dict[int, str]],
    moved: dict[str, Place | None],
) -> None:
    """Add columns whose heading was changed or deleted, where the map says they are."""
    columns, strangers = read
    for key, place in moved.items():
        free = place is not None and place.sheet == sheet.title and place.row == row
        if place is None or not free or key in columns or place.column in columns.values():
            continue
        columns[key] = place.column
        sheet.findings.append(
            renamed(key, strangers.pop(place.column, ""), sheet.position(row, place.column))
        )


def _missing(sheet: Sheet, row: int, columns: dict[str, int], fields: list[Field]) -> None:
    gone = [field.key for field in offered(fields) if field.key not in columns]
    if gone:
        sheet.findings.append(
            warning(
                "FS-template",
                f"缺少列：{'、'.join(f'“{key}”' for key in gone)}",
                remedy="如有内容要填，请对照新生成的模板补上该列",
                position=sheet.position(row),
            )
        )


def renamed(key: str, label: str, position: Position) -> Finding:
    """Return the finding for a name that was changed or deleted.

    A name that nobody can read (a formula, an error value) is an error: it may show another one.
    """
    what = f"被改成“{shortened(label)}”" if label else "被删掉了"
    is_unreadable = label.startswith("=") or is_error_value(label)
    return (error if is_unreadable else warning)(
        "FS-template",
        f"“{key}”的名称{what}，已按模板中的位置读取",
        remedy="请改回原名，并核对内容没有错位",
        position=position,
        path=key,
    )


def repeated(key: str, position: Position) -> Finding:
    """Return the finding for a box that was filled twice."""
    return error(
        "FS-duplicate",
        f"“{key}”出现了两次",
        wanted="每项只填一次",
        remedy="请删去多余的一处；此处先按第一次的值处理",
        position=position,
        path=key,
    )


def unknown(
    label: str, fields: Mapping[str, Field], position: Position, schema: Schema | None = None
) -> Finding:
    """Return the finding for content under a name that the form does not have, or no longer has."""
    gone = None if schema is None else schema.removed_called(plain(label))
    if gone is not None:
        remedy = "不必改动；以后请用新生成的模板"
        return warning("FS-unknown", str(gone), remedy=remedy, position=position, path=gone.key)
    like = meant_name(label, fields)
    label = shortened(label)
    now = former_keys(fields.values()).get(plain(label))
    like_clause = f"是否为“{like}”" if like else "请对照填报模板改正或删去"
    return error(
        "FS-unknown",
        f"本表没有“{label}”这一项",
        remedy=RENAMED.format(plain(label), now) if now else like_clause,
        position=position,
        path=label,
    )


def nameless(position: Position) -> Finding:
    """Return the finding for content that no name belongs to."""
    return error(
        "FS-template",
        "此处有内容，但不知道是哪一项",
        wanted="内容应填在有名称的格子里",
        remedy="请移到对应的格子，或删去",
        position=position,
    )
