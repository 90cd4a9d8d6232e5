"""How much of hand-filled Word forms is read: right, told, or wrong in silence.

    python tools/word_habits/measure.py [rounds] [seed ...]

    python tools/word_habits/measure.py --each [times] [seed]

For every form mastered in Word, its minimal and full examples are printed, edited by one to five
habits at a time, and read back. A box is right when it says what the record said; a box that
says something else is told when an error or a warning stands at it, or at its file.

Habits that leave a doubt (``DOUBTFUL``: struck out words, two forms in one file …) are measured
by themselves: there nothing can be right, but all has to be told. ``--each`` tries every habit
alone, and lists those after which boxes were not right.
"""

from __future__ import annotations

import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from cadre_docs.catalog import Catalog, catalog  # noqa: E402
from cadre_docs.findings import Severity  # noqa: E402
from cadre_docs.intake.read import Intake, read_paths  # noqa: E402
from cadre_docs.printing.document import Printer  # noqa: E402
from cadre_docs.record import Record, printed_text  # noqa: E402
from cadre_docs.schema import FieldType, FilledBy  # noqa: E402
from tools.word_habits.further import DOUBTFUL, FURTHER  # noqa: E402
from tools.word_habits.habits import HABITS, Form, Habit  # noqa: E402

_TICKED = "√"
ALL: dict[str, Habit] = {**HABITS, **FURTHER}


@dataclass
class Measured:
    """Counts of boxes, and what was wrong in silence: (form, habits, path, wanted, read)."""

    right: int = 0
    told: int = 0
    silent: list[tuple[str, tuple[str, ...], str, str, str]] = field(default_factory=list)
    habits: Counter[str] = field(default_factory=Counter)
    told_after: Counter[str] = field(default_factory=Counter)

    @property
    def boxes(self) -> int:
        return self.right + self.told + len(self.silent)


def printed(record: Record) -> dict[str, str]:
    """Return what the boxes of a form say on paper, by path, but for photos and handwriting."""
    shown = {field.key for field in record.schema.printed_fields}
    return {
        path: printed_text(item, value.typed)
        for path, item, value in record.texts()
        if path.partition("[")[0] in shown
        and item.filled_by is not FilledBy.HAND
        and item.type is not FieldType.PHOTO
        and printed_text(item, value.typed) != "否"
    }


def forms_in_word(known: Catalog) -> list[str]:
    return [form for form in known.form_ids if known.master(form).suffix == ".docx"]


def examples(known: Catalog) -> list[tuple[str, Record, bytes]]:
    """Return the examples of all forms mastered in Word, printed."""
    printer = Printer(known)
    made = []
    for form in forms_in_word(known):
        for path in known.examples(form):
            if path.suffix == ".yaml":
                entries = read_paths([path], known).entries
                records = [e.record for e in entries if e.record.schema.id == form]
                made += [(form, record, printer.filled(record).docx) for record in records]
    return made


def _values(record: Record) -> dict[str, str]:
    """Return what stands in the document: texts, and a tick for each box that is one."""
    values = printed(record)
    return {**values, "": _TICKED}


def measure(known: Catalog, rounds: int, seed: int = 1, among: Collection[str] = ()) -> Measured:
    """Edit and read each example ``rounds`` times, with some habits or all that leave no doubt."""
    result, random = Measured(), Random(seed)
    made = examples(known)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "表.docx"
        for _ in range(rounds):
            for form, record, data in made:
                edited, used = edit(data, record, random, among)
                file.write_bytes(edited)
                compare(form, record, used, read_paths([file], known), result)
    return result


def edit(
    data: bytes, record: Record, random: Random, among: Collection[str] = ()
) -> tuple[bytes, tuple[str, ...]]:
    answers = frozenset(
        str(value.typed) for _, item, value in record.texts() if item.choices is not None
    ) - frozenset(str(v.typed) for _, item, v in record.texts() if item.choices is None)
    form = Form.opened(data, _values(record), answers)
    known = [name for name in ALL if name in among or (not among and name not in DOUBTFUL)]
    chosen = random.sample(known, min(len(known), random.randrange(1, 6)))
    used = tuple(name for name in chosen if ALL[name](form, random))
    return form.packed(), used


def compare(
    form: str, record: Record, used: tuple[str, ...], intake: Intake, result: Measured
) -> None:
    wanted = printed(record)
    found = printed(intake.entries[0].record) if intake.entries else {}
    own = [f for entry in intake.entries for f in entry.findings]
    said = [f for f in [*own, *intake.findings] if f.severity is not Severity.NOTE]
    result.habits.update(used)
    for path in wanted.keys() | found.keys():
        if _same(record, path, wanted.get(path, ""), found.get(path, "")):
            result.right += 1
        elif (
            _is_refused(intake)
            or _is_told(path, said)
            or any(wanted.get(path, "\0") in f.message for f in said)
        ):
            result.told += 1
            result.told_after.update(used)
        else:
            one = (form, used, path, wanted.get(path, ""), found.get(path, ""))
            result.silent.append(one)


def _same(record: Record, path: str, wanted: str, found: str) -> bool:
    """Whether a box says the same but for blanks and width: as typed they are part of a text.

    Words of the form that a box may change (``blank``) count only where the record does so.
    """
    field = next((f for f in record.schema.fields() if record.schema.path(f) == path), None)
    if not wanted and field is not None and field.blank:
        return True
    return _plain(wanted) == _plain(found)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _is_refused(intake: Intake) -> bool:
    """Whether the file as a whole is an error: then nothing of it is read, or signed."""
    return not intake.entries and any(f.severity is Severity.ERROR for f in intake.findings)


def _is_told(path: str, said: list) -> bool:
    key = path.rpartition(".")[2]
    return any(
        f.path == path or key in f.message or (f.position and key in (f.position.place or ""))
        for f in said
    )


def main() -> None:
    each = "--each" in sys.argv
    rounds, *seeds = [int(text) for text in sys.argv[1:] if text.isdecimal()] or [20]
    for seed in seeds or [1]:
        if each:
            alone(catalog(), rounds, seed)
        else:
            tell(measure(catalog(), rounds, seed), seed)
            tell(measure(catalog(), max(rounds // 4, 1), seed, DOUBTFUL), seed)


def alone(known: Catalog, times: int, seed: int) -> None:
    """Try each habit by itself, and print those after which a box was not right."""
    for name in ALL:
        found = measure(known, times, seed, (name,))
        if found.right < found.boxes:
            print(f"{name}: {found.told} told, {len(found.silent)} silent of {found.boxes}")
            for one in found.silent[:4]:
                print("  silent:", *one)


def tell(measured: Measured, seed: int) -> None:
    """Print what was measured with a seed."""
    share = measured.right / measured.boxes
    print(
        f"seed {seed}: {measured.boxes} boxes, {len(measured.habits)} habits, "
        f"{sum(measured.habits.values())} edits"
    )
    print(
        f"right {measured.right} ({share:.3%}), told {measured.told}, silent {len(measured.silent)}"
    )
    for one in measured.silent[:40]:
        print("  silent:", *one)
    print("told after:", measured.told_after.most_common(12))


if __name__ == "__main__":
    main()
