"""How much of hand-filled Word forms is read: right, told, or wrong in silence.

    python tools/word_habits/measure.py [rounds] [seed]

For every form mastered in Word, its minimal and full examples are printed, edited by one to five
habits at a time, and read back. A box is right when it says what the record said; a box that
says something else is told when an error or a warning stands at it, or at its file.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
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
from tools.word_habits.habits import HABITS, Form  # noqa: E402

_TICKED = "√"


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


def measure(known: Catalog, rounds: int, seed: int = 1) -> Measured:
    """Edit and read each example ``rounds`` times."""
    result, random = Measured(), Random(seed)
    made = examples(known)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "表.docx"
        for _ in range(rounds):
            for form, record, data in made:
                edited, used = edit(data, record, random)
                file.write_bytes(edited)
                compare(form, record, used, read_paths([file], known), result)
    return result


def edit(data: bytes, record: Record, random: Random) -> tuple[bytes, tuple[str, ...]]:
    answers = frozenset(
        str(value.typed) for _, item, value in record.texts() if item.choices is not None
    ) - frozenset(str(v.typed) for _, item, v in record.texts() if item.choices is None)
    form = Form.opened(data, _values(record), answers)
    chosen = random.sample(list(HABITS), random.randrange(1, 6))
    used = tuple(name for name in chosen if HABITS[name](form, random))
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
        elif _is_told(path, said) or any(wanted.get(path, "\0") in f.message for f in said):
            result.told += 1
            result.told_after.update(used)
        else:
            one = (form, used, path, wanted.get(path, ""), found.get(path, ""))
            result.silent.append(one)


def _same(record: Record, path: str, wanted: str, found: str) -> bool:
    """Whether a box says the same; a break in a text of paragraphs is one more paragraph."""
    kinds = {where: item.type for where, item, _ in record.texts()}
    if kinds.get(path) is FieldType.TEXT:
        return wanted.replace("\n", "") == found.replace("\n", "")
    return wanted == found


def _is_told(path: str, said: list) -> bool:
    key = path.rpartition(".")[2]
    return any(
        f.path == path or key in f.message or (f.position and key in (f.position.place or ""))
        for f in said
    )


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    measured = measure(catalog(), rounds, seed)
    share = measured.right / measured.boxes
    print(
        f"{measured.boxes} boxes, {len(measured.habits)} habits, "
        f"{sum(measured.habits.values())} edits"
    )
    print(
        f"right {measured.right} ({share:.3%}), told {measured.told}, silent {len(measured.silent)}"
    )
    for one in measured.silent[:30]:
        print("  silent:", *one)
    print("told after:", measured.told_after.most_common(12))


if __name__ == "__main__":
    main()
