"""How many minutes lie between a draft and a clean form, counted in corrections by hand.

    python tools/drafts/minutes.py [FORM …]      our own forms: drafts of their blanks, corrected
    python tools/drafts/minutes.py DRAFT CLEAN   two catalog folders: a draft, and what became of it
    python tools/drafts/minutes.py --carried     foreign forms that were carried (carried.yaml)

Corrections are counted by kind and turned into minutes by ``seconds.yaml``. Between two folders all
is counted that differs; of our own forms what a blank can tell: boxes, their words and types, and
what lint says of the layout. Whether a box must be filled in, and by whom, no blank says.
"""

from __future__ import annotations

import sys
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import yaml  # noqa: E402

from cadre_docs.catalog import Catalog  # noqa: E402
from cadre_docs.masters.blanks.boxes import Kind  # noqa: E402
from cadre_docs.masters.blanks.schema_text import CHECK  # noqa: E402
from cadre_docs.masters.lint.master import lint_layout  # noqa: E402
from cadre_docs.pages.model import paragraphs  # noqa: E402
from cadre_docs.pages.read_docx.reader import read_docx  # noqa: E402
from cadre_docs.pages.read_xlsx.reader import read_xlsx  # noqa: E402
from cadre_docs.schema import FilledBy  # noqa: E402
from tools.drafts.measure import compared, forms_of, is_right  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cadre_docs.masters.blanks.boxes import Box
    from tools.drafts.measure import Truth

HERE = Path(__file__).parent
_LOOKS = ("type", "choices", "precision", "printed_as", "max_rows")
_TOLD = (*_LOOKS, "key", "id", "label", "columns")


def seconds() -> dict[str, int]:
    """Return the seconds that one correction of each kind takes."""
    read: dict[str, int] = yaml.safe_load((HERE / "seconds.yaml").read_text(encoding="utf-8"))
    return read


def minutes(corrections: Mapping[str, int]) -> float:
    """Return how long corrections take."""
    each = seconds()
    return sum(each[kind] * count for kind, count in corrections.items()) / 60


# --- our own forms ---------------------------------------------------------------------------


def of_own(form: str, catalog: Catalog) -> Counter[str]:
    """Return the corrections that a draft of a form of ours needs."""
    drafted, found = compared(form, catalog)
    counted: Counter[str] = Counter(source=1)
    used: set[int] = set()
    for truth, hit in found:
        used.update(map(id, hit))
        counted += Counter([_of_box(truth, hit)])
    for box in drafted.found.boxes:
        inner = {id(box), *map(id, box.columns)}
        # What the hand fills in stays empty on paper, and in the way of nobody.
        if not inner & used and box.kind is not Kind.HAND and box.same is None:
            counted["remove"] += 1
        counted["doubt"] += sum(bool(one.doubts) for one in (box, *box.columns))
    suffix = catalog.master(form).suffix
    counted["layout"] += len(
        [one for one in lint_layout(drafted.master, f"master{suffix}") if one.severity == "error"]
    )
    counted["page"] += len((read_xlsx if suffix == ".xlsx" else read_docx)(drafted.blank).sections)
    del counted["right"]
    return +counted


def _of_box(truth: Truth, hit: list[Box]) -> str:
    """Return what has to be done to a box: nothing, where it is ``right``."""
    if not hit:
        return "add"
    right = [box for box in hit if is_right(box, truth)]
    if not right:
        return "rename"
    is_hand = truth.field.filled_by is FilledBy.HAND
    wanted = str(truth.field.type)
    return "right" if is_hand or wanted in {box.type for box in right} else "retype"


# --- two folders -----------------------------------------------------------------------------


def between(draft: Path, clean: Path) -> Counter[str]:
    """Return the corrections between two catalog folders that hold one form each."""
    counted: Counter[str] = Counter(source=1)
    before, after = _schema(draft), _schema(clean)
    old, new = dict(_fields(before)), dict(_fields(after))
    by_id = {one["id"]: key for key, one in old.items() if key not in new}
    names: dict[str, str] = {}
    for key, one in new.items():
        known = key if key in old else by_id.get(one["id"])
        table, _, column = key.partition(".")
        if column:  # of a table that has another name now
            told = {new_name: old_name for old_name, new_name in names.items()}
            moved = f"{told.get(table, table)}.{column}"
            known = moved if moved in old else known
        if known is None:
            counted["add"] += 1
            continue
        names[known] = key
        was = old[known]
        counted["rename"] += known.rpartition(".")[2] != key.rpartition(".")[2]
        counted["relabel"] += was.get("label") != one.get("label")
        by_hand = (was.get("filled_by") == "hand") != (one.get("filled_by") == "hand")
        counted["retype"] += by_hand or any(was.get(k) != one.get(k) for k in _LOOKS)
        rest = {*was, *one} - {*_TOLD, *(("filled_by",) if by_hand else ())}
        counted["setting"] += sum(was.get(k) != one.get(k) for k in rest)
    counted["remove"] += len(old.keys() - names.keys())
    counted["doubt"] += _text(draft).count(f"{CHECK}") - _SAID_OF_ALL
    lines = _lines(draft, names), _lines(clean, {})
    blocks = SequenceMatcher(None, *lines, autojunk=False).get_opcodes()
    changed = sum(max(b - a, d - c) for op, a, b, c, d in blocks if op != "equal")
    counted["layout"] += max(0, changed - counted["add"] - counted["remove"])
    counted["page"] += len(_layout(clean).sections)
    return +counted


_SAID_OF_ALL = 4  # of the heading, and of the source: counted as ``source``


def _text(folder: Path) -> str:
    [path] = (folder / "data_schemas").glob("*.yaml")
    return path.read_text(encoding="utf-8")


def _schema(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(_text(folder))
    return read


def _fields(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for section in schema["sections"]:
        for one in section["fields"]:
            found.append((one["key"], one))
            found += [(f"{one['key']}.{c['key']}", c) for c in one.get("columns", ())]
    return found


def _layout(folder: Path) -> Any:
    [path] = (folder / "forms").glob("*/master.*")
    read = read_xlsx if path.suffix == ".xlsx" else read_docx
    return read(path.read_bytes())


def _lines(folder: Path, names: Mapping[str, str]) -> list[str]:
    """Return the lines of a master, its tags by the names that they have later."""
    found = []
    for section in _layout(folder).sections:
        for block in section.blocks:
            for paragraph in paragraphs(block):
                text = paragraph.text
                for old, new in names.items():
                    text = text.replace(f"{{{{ {old} }}}}", f"{{{{ {new} }}}}")
                if text.strip():
                    found.append(text)
    return found


# --- tables ----------------------------------------------------------------------------------


def _row(name: str, counted: Mapping[str, int]) -> str:
    cells = [str(counted.get(kind, 0) or "") for kind in seconds()]
    return f"| {name} | {' | '.join(cells)} | {minutes(counted):.0f} |"


def head() -> str:
    """Return the head of the tables."""
    kinds = list(seconds())
    return f"| form | {' | '.join(kinds)} | minutes |\n|---|{'--:|' * (len(kinds) + 1)}"


def carried() -> list[dict[str, Any]]:
    """Return the foreign forms that were carried from blank to clean, with their corrections."""
    read: list[dict[str, Any]] = yaml.safe_load((HERE / "carried.yaml").read_text(encoding="utf-8"))
    return read


def main() -> None:
    given = sys.argv[1:]
    print(head())
    if given == ["--carried"]:
        for one in carried():
            print(_row(one["form"], one["corrections"]))
        return
    if len(given) == 2 and all(Path(one).is_dir() for one in given):  # noqa: PLR2004
        counted = between(*map(Path, given))
        print(_row(given[0], counted))
        print(dict(counted))
        return
    catalog = Catalog()
    for form in given or forms_of(catalog):
        print(_row(form, of_own(form, catalog)))


if __name__ == "__main__":
    main()
