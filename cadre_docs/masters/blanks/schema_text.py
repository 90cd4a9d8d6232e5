"""The schema and the SOURCE.md of a drafted form: what was found, and what nobody could know."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.masters.blanks.boxes import Box, Found, Kind
from cadre_docs.pages.model import MM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cadre_docs.masters.normalize.changes import Change
    from cadre_docs.pages.model import Unsupported

CHECK = "# 请核对"
_PHOTO = (35, 49)  # mm: 2寸
_PADDING = 11.0  # points: left and right of a cell
_MOST_SMALLER = 1.5  # times as many characters as at the master's size
_LINE = 1.3
_LEAST_SIZE = 10.5


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a blank form comes from, as far as the file says it."""

    id: str
    title: str
    date: str
    file: str
    digest: str


def schema_yaml(found: Found, origin: Origin) -> str:
    """Return the schema of a drafted form as YAML; what is a guess is marked ``# 请核对``."""
    return "\n".join(_schema(found, origin)) + "\n"


def _schema(found: Found, origin: Origin) -> Iterator[str]:
    yield f"# {origin.title}：由空白表“{_plain(origin.file)}”起草。"
    yield f"# 标有“{CHECK}”的是猜测，核对后把标记删去。各键的含义见 docs/schema-format.md。"
    yield f"id: {origin.id}"
    yield "version: 1"
    yield f"title: {_quoted(origin.title)}"
    yield "provenance: official"
    yield "source:"
    yield f"  issuer: 待填  {CHECK}：制发机关"
    more = "通知的标题，和文号（number）、附件序号（attachment）"
    yield f"  title: {_quoted(origin.title)}  {CHECK}：{more}"
    yield f"  date: {origin.date}  {CHECK}：印发日期"
    yield "sides: either"
    yield ""
    yield "sections:"
    yield f"  - title: {_quoted(origin.title)}"
    yield "    fields:"
    for box in found.boxes:
        if box.same is None:
            yield from _field(box, "      ")
    if not found.boxes:
        yield f"      []  {CHECK}：没有找到要填的格"


def field_facts(box: Box) -> dict[str, object]:
    """Return what a schema says of a box."""
    made: dict[str, object] = {"key": box.key, "id": box.id, "label": box.label}
    if box.type != "line":
        made["type"] = box.type
    made.update(_facts(box))
    if box.columns:
        made["columns"] = [field_facts(column) for column in box.columns]
    return made


def _field(box: Box, indent: str) -> Iterator[str]:
    remark = f"  {CHECK}：{'；'.join(dict.fromkeys(box.doubts))}" if box.doubts else ""
    yield f"{indent}- key: {_word(box.key)}{remark}"
    pad = f"{indent}  "
    yield f"{pad}id: {box.id}"
    yield f"{pad}label: {_quoted(box.label)}"
    if box.type != "line":
        yield f"{pad}type: {box.type}"
    for key, value in _facts(box):
        yield f"{pad}{key}: {_value(value)}"
    if box.columns:
        yield f"{pad}columns:"
        for column in box.columns:
            yield from _field(column, f"{pad}  ")


def _facts(box: Box) -> Iterator[tuple[str, object]]:
    skipped = ("before", "after", "filled_by")
    yield from ((key, value) for key, value in box.options.items() if key not in skipped)
    if box.options.get("filled_by") == "hand":
        yield "filled_by", "hand"
    if box.blank and box.type in ("date", "period"):
        yield "blank", box.blank.replace("\t", "\u3000")
    if box.unit and box.type == "integer" and box.kind is not Kind.FIELD:
        yield "unit", box.unit
    if box.kind is Kind.PHOTO:
        yield "photo_mm", _photo(box)
    if box.kind is Kind.ROWS:
        yield "max_rows", len(box.rows)
    if box.kind in (Kind.LIST, Kind.ROWS):
        yield "blank_rows", max(len(box.rows), 1)
    fit = _fit(box)
    if fit:
        yield "max_chars", fit


def _photo(box: Box) -> dict[str, int]:
    cell = box.cells[0]
    room = (cell.width - _PADDING) / MM
    width = int(min(_PHOTO[0], max(room, 10)))
    high = cell.height / MM if cell.height else _PHOTO[1]
    return {"width": width, "height": int(min(_PHOTO[1], max(high - 2, 14)))}


def _fit(box: Box) -> dict[str, int]:
    """Return how many hanzi a box of its own cell holds."""
    cell = box.cell
    if cell is None or box.type not in ("line", "text", "name") or box.kind is Kind.HAND:
        return {}
    if box.line is not None and box.kind is Kind.FIELD:
        return {}
    size = max(cell.lines[0].size, _LEAST_SIZE)
    across = int((cell.width - _PADDING) // size)
    down = max(1, int(cell.height // (size * _LINE)))
    nominal = across * down if box.type == "text" or box.kind is Kind.COLUMN else across
    if nominal < 1:
        return {}
    return {"nominal": nominal, "smallest": max(nominal, round(nominal * _MOST_SMALLER))}


def _value(value: object) -> str:
    if isinstance(value, dict):
        inner = ", ".join(f"{key}: {_value(one)}" for key, one in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(_quoted(str(one)) for one in value)}]"
    return str(value) if isinstance(value, int) else _quoted(str(value))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _word(text: str) -> str:
    return text if text.isalnum() and not text.isascii() else _quoted(text)


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isprintable())


def source_md(
    found: Found, origin: Origin, changes: Sequence[Change], left: Sequence[Unsupported]
) -> str:
    """Return the SOURCE.md of a drafted form: where it comes from, and what was done to it."""
    return "\n".join(_source(found, origin, changes, left)) + "\n"


def _source(
    found: Found, origin: Origin, changes: Sequence[Change], left: Sequence[Unsupported]
) -> Iterator[str]:
    yield f"# {origin.title}"
    yield ""
    yield "| | |"
    yield "|---|---|"
    yield f"| Issuer 制发机关 | 待填（{CHECK[2:]}） |"
    yield f"| Document number 文号 | 待填（{CHECK[2:]}） |"
    yield f"| Title 标题 | {_cell(origin.title)}（{CHECK[2:]}） |"
    yield f"| Date 印发日期 | {origin.date}（{CHECK[2:]}） |"
    yield f"| Part used | {_cell(origin.file)}，SHA-256 {origin.digest} |"
    yield "| Provenance | official: the layout is the blank's own |"
    yield ""
    yield "## 起草时改动的排版"
    yield ""
    yield from (f"- {_cell(str(change))}" for change in changes)
    if not changes:
        yield "没有：空白表原样就能打印。"
    if left:
        yield ""
        yield "## 仍然印不出的"
        yield ""
        yield from (f"- {_cell(item.where)}：{_cell(item.what)}" for item in left)
    yield ""
    yield "## 要核对的"
    yield ""
    yield from doubts(found)
    yield "- 制发机关、文号、标题、日期"
    yield "- 每一项是否必填（required）、由谁填（filled_by）、填写说明（help）"


def doubts(found: Found) -> Iterator[str]:
    """Yield a line for each doubtful box and each empty cell that nobody claims."""
    for number, box in enumerate(found.boxes, 1):
        for reason in dict.fromkeys(box.doubts):
            yield f"- {number} “{box.key}”（{box.place}）：{reason}"
        for column in box.columns:
            for reason in dict.fromkeys(column.doubts):
                yield f"- {number} “{box.key}.{column.key}”（{column.place}）：{reason}"
    for cell in found.unclaimed:
        yield f"- {cell.place}：空格子没有找到名称，图上标“？”，填了不会打印"


def _cell(text: str) -> str:
    return _plain(text).replace("|", "｜").replace("<", "〈")
