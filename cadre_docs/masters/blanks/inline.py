"""Boxes in the midst of a line: underlined or spaced blanks, dates, words before a colon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cadre_docs.masters.blanks.boxes import Box, Kind, Tick
from cadre_docs.masters.blanks.labels import (
    BOXES,
    date_blank,
    is_entry_date,
    is_label,
    is_sealed_name,
    is_signed,
    squeezed,
    trimmed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.masters.blanks.form import Line

_BLANK = " \u3000\xa0\t"
_GAPS = re.compile(
    rf"[_＿]{{2,}}|(?<=[:：])[{_BLANK}]{{2,}}|(?<=[（(])[{_BLANK}]+(?=[)）])|…{{3,}}|\.{{6,}}"
)
_UNIT = re.compile(r"[人元年月日次名份个岁级届号页天周％%门项篇分]|万元|学时|学分|平方米|公里|课时")
_PERIOD = re.compile(
    rf"(?<![{_BLANK}_＿])[{_BLANK}_＿]*+年[{_BLANK}_＿]*+月[{_BLANK}_＿]*+[-—–~～至到]++"
    rf"[{_BLANK}_＿]*+年[{_BLANK}_＿]*+月"
)
_YEAR = re.compile(rf"(?:(?<=[（(])|^)[{_BLANK}_＿]{{2,}}(?=(?:学?年度|年)(?![{_BLANK}]*月))")
_YEARS = re.compile(rf"(?<=[（(])[{_BLANK}_＿]{{2,}}[-—–~～至到]+[{_BLANK}_＿]{{2,}}(?=年)")
_BEFORE_SEAL = re.compile(r"(?<=[:：])(?=[（(]盖?公?章)")
_PARTS = re.compile(rf"[{_BLANK}]{{2,}}|[，,；;。]")
_SEVERAL, _SHORT_NAME = 2, 6  # gaps, and characters of the words behind them
_LONGEST_TAIL = 24  # characters of a line that ends with a colon and wants something behind it
_TICK = re.compile(f"[{re.escape(BOXES)}]")
_OPTION_EDGES = f"{_BLANK}，,、；;/／|:：()（）\n"


@dataclass(frozen=True, slots=True)
class _Gap:
    start: int
    end: int


def boxes_in(line: Line, label: str = "", *, inside: bool = False) -> Iterator[Box]:
    """Yield the boxes of a line. ``label`` are the words beside its cell, ``inside`` a cell."""
    text = line.text
    if _TICK.search(text):
        return
    taken: list[_Gap] = []
    yield from _dates(line, label, taken)
    gaps = [_Gap(m.start(), m.end()) for m in _GAPS.finditer(text)]
    gaps += [_Gap(start, end) for start, end in line.gaps]
    gaps += [_Gap(m.start(), m.end()) for m in _BEFORE_SEAL.finditer(text)]
    joined = sorted(_joined(gaps), key=lambda gap: gap.start)
    behind = _names_behind(text, joined) if not taken else []
    for gap, name in zip(joined, behind, strict=False):  # ______学院______专业______班级
        yield Box(Kind.FIELD, name, line=line, start=gap.start, end=gap.end)
    if behind:
        return
    before = 0
    for gap in joined:
        over = [other.end for other in taken if gap.start < other.end and other.start < gap.end]
        if over:
            before = max(before, gap.end, *over)
            continue
        name, signed = _label_before(text[before : gap.start]), text[before : gap.start]
        before = gap.end
        name = name or label
        if is_signed(signed) and not is_sealed_name(signed):
            continue  # a line to sign on
        box = Box(Kind.FIELD, name, line=line, start=gap.start, end=gap.end)
        unit = _UNIT.match(text, gap.end)
        box.unit = unit[0] if unit else ""
        if not name:
            box.doubts.append("空白处前面没有名称")
            box.label = "空白"
        yield box
        taken.append(gap)
    yield from _tail(line, taken, inside=inside)


def _names_behind(text: str, gaps: list[_Gap]) -> list[str]:
    """Return the short words behind each of several gaps, where no words are before the first."""
    if len(gaps) < _SEVERAL or text[: gaps[0].start].strip(_BLANK):
        return []
    ends = [gap.start for gap in gaps[1:]] + [len(text)]
    names = [trimmed(text[gap.end : end]) for gap, end in zip(gaps, ends, strict=True)]
    is_named = all(
        len(name) > 1 and len(name) <= _SHORT_NAME and is_label(name) and not is_signed(name)
        for name in names
    )
    return names if is_named and not re.search("[:：,，。（(]", text) else []


def _joined(gaps: list[_Gap]) -> list[_Gap]:
    """Return gaps, those that touch each other as one."""
    found: list[_Gap] = []
    for gap in sorted(gaps, key=lambda one: one.start):
        if found and gap.start <= found[-1].end:
            found[-1] = _Gap(found[-1].start, max(gap.end, found[-1].end))
        else:
            found.append(gap)
    return found


def _dates(line: Line, label: str, taken: list[_Gap]) -> Iterator[Box]:
    text = line.text
    period = _PERIOD.search(text)
    if period:
        start = period.start()
        name = _label_before(text[:start]) or label
        taken.append(_Gap(start, period.end()))
        yield Box(
            Kind.FIELD, name or "起止时间", line=line, start=start, end=period.end(),
            blank=text[start : period.end()],
            options={"type": "period", "precision": "month", "printed_as": "YYYY年M月"},
        )  # fmt: skip
        return
    years = _YEARS.search(text)
    if years:
        taken.append(_Gap(years.start(), years.end()))
        box = Box(
            Kind.FIELD, "起止年份", line=line, start=years.start(), end=years.end(),
            blank=years[0], options={"type": "period", "precision": "year", "printed_as": "YYYY"},
        )  # fmt: skip
        box.doubts.append("起止年份前面没有名称")
        yield box
        return
    year = _YEAR.search(text)
    found = date_blank(text)
    if year and (found is None or "月" not in found[0]):
        taken.append(_Gap(year.start(), year.end()))
        yield Box(
            Kind.FIELD, "年度", line=line, start=year.start(), end=year.end(), blank=year[0],
            options={"type": "date", "precision": "year", "printed_as": "YYYY"},
        )  # fmt: skip
        return
    if found is None or "月" not in found[0]:
        return
    start = found.start()
    name = _label_before(text[:start])
    taken.append(_Gap(start, found.end()))
    dated = name or label
    if is_signed(text) or not dated or not (is_entry_date(dated) or _is_date(dated)):
        return  # written by hand, beside a signature
    has_day = "日" in found[0]
    yield Box(
        Kind.FIELD, dated, line=line, start=start, end=found.end(), blank=found[0],
        options={
            "type": "date", "precision": "day" if has_day else "month",
            "printed_as": "YYYY年M月D日" if has_day else "YYYY年M月",
        },
    )  # fmt: skip


def _is_date(label: str) -> bool:
    return bool(re.search("时间|日期|年月|出生", label)) and not is_signed(label)


def _label_before(text: str) -> str:
    """Return the words directly before a gap; 姓　　名 is one."""
    parts = [part for part in _PARTS.split(text.rstrip(_BLANK + ":：")) if part.strip(_BLANK)]
    if not parts:
        return ""
    last = parts[-1]
    for part in reversed(parts[:-1]):
        if len(squeezed(part)) != 1 or len(squeezed(last)) > 2:  # noqa: PLR2004
            break
        last = part + last
    name = trimmed(last).lstrip("（(")
    return name if is_label(name) else ""


def tail_box(line: Line) -> Box | None:
    """Return the box behind the colon with which a line in a cell ends."""
    return next(_tail(line, [], inside=False), None)


def _tail(line: Line, taken: list[_Gap], *, inside: bool) -> Iterator[Box]:
    """Yield the box behind a colon that ends a short line."""
    text = line.text.rstrip(_BLANK)
    if inside or not text.endswith((":", "：")) or any(g.end >= len(text) for g in taken):
        return
    name = _label_before(text[max((g.end for g in taken), default=0) :])
    if (
        name
        and len(squeezed(text)) <= _LONGEST_TAIL
        and (not is_signed(name) or is_sealed_name(name))
    ):
        yield Box(Kind.FIELD, name, line=line, start=len(text), end=len(line.text))


def has_tick(text: str) -> bool:
    """Whether there is a □ in a text."""
    return bool(_TICK.search(text))


def choices_in(lines: list[Line], label: str) -> Iterator[Box]:
    """Yield the choices of a cell: one for each group that has words of its own before it."""
    groups: list[tuple[str, list[Line]]] = []
    for line in lines:
        if not has_tick(line.text):
            continue
        name = _own_name(line.text)
        if name or not groups:
            groups.append((name or label, [line]))
        else:
            groups[-1][1].append(line)
    for name, members in groups:
        yield _choice(name, members)


def _own_name(text: str) -> str:
    first = _TICK.search(text)
    before = text[: first.start()] if first else ""
    return _label_before(before) if before.rstrip(_BLANK).endswith((":", "：")) else ""


def _choice(label: str, lines: list[Line]) -> Box:
    text = "".join(line.text for line in lines)
    marks = list(_TICK.finditer(text))
    behind = not text[: marks[0].start()].rstrip(_BLANK) or text[: marks[0].start()].rstrip(
        _BLANK
    ).endswith((":", "："))
    ticks: list[Tick] = []
    offset = 0
    for line in lines:
        found = list(_TICK.finditer(line.text))
        for number, mark in enumerate(found):
            if behind:
                end = found[number + 1].start() if number + 1 < len(found) else len(line.text)
                answer = line.text[mark.end() : end]
            else:
                start = found[number - 1].end() if number else 0
                answer = line.text[start : mark.start()]
            ticks.append(Tick(line, mark.start(), _answer(answer)))
        offset += len(line.text)
    box = Box(Kind.CHOICE, label, line=lines[0], ticks=ticks)
    answers = [tick.answer for tick in ticks]
    if len(ticks) == 1:
        box.kind = Kind.TICK
        box.label = label or answers[0]
    if (box.kind is Kind.CHOICE and not all(answers)) or len(set(answers)) < len(answers):
        box.doubts.append("选项读得不一定对")
    if re.search("多选|可选多", text):
        box.doubts.append("可以多选：请拆成几个“是否”")
    if not box.label:
        box.label = "选项"
        box.doubts.append("选项前面没有名称")
    return box


def _answer(text: str) -> str:
    """Return an answer's words; a line to write on behind 其他 is no part of it."""
    plain = re.split(r"[_＿]{2,}|[（(][ \u3000]*[)）]|[:：]", text)[0]
    return squeezed(plain).strip(_OPTION_EDGES)
