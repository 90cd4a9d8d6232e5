"""Where outputs go: never over what is read, nor over what this program did not write itself.

A file of ours that nobody touched is replaced by the next output of the same record; people
of one name get names with numbers, which stay theirs from run to run. Anything else that lies
in the way is kept and told, unless somebody asks to overwrite it. Nobody can ask to overwrite
an input: such a run is refused before anything is written (docs/adr/0012).
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.errors import OutputError
from cadre_docs.findings import Finding, Position, error
from cadre_docs.outputs import ledger
from cadre_docs.outputs.files import UniqueNames, refuse_ways_out, write_whole
from cadre_docs.performance.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cadre_docs.record import Record

CODE = "FS-kept"
# What tells people of one name apart. The ID number is left out on purpose: hashes of it
# can be undone by trying.
_FACTS = ("sex", "birth_date", "unit", "department", "appointment_date")
_SURE = ("birth_date", "unit")


@frozen
class Owner:
    """Whose an output is. ``whose`` is empty where a record does not say enough to be sure.

    ``of`` are marks of the people of whom it is made (:mod:`cadre_docs.outputs.made_of`).
    """

    whose: str = ""
    source: str = ""
    of: tuple[str, ...] = ()


NOBODY = Owner()
"""The owner of what is made of a whole run."""


def owner_of(record: Record, *, draft: bool = False) -> Owner:
    """Return whose the outputs of a record are: the person's, or the unit's where it is a list.

    Drafts are by themselves: they never take the name of what may be signed.
    """
    schema, facts = record.schema, [str(record.get(name) or "") for name in _FACTS]
    years = [str(record.get(field) or "") for field in schema.years.values()]
    roster = [str(record.get(schema.roster.year) or "")] if schema.roster else []
    sure = not schema.of_people or all(record.get(name) for name in _SURE)
    what = (schema.id, "draft" if draft else "", record.person)
    whose = digest(*what, *facts, *years, *roster) if sure else ""
    return Owner(whose, digest(*what, os.path.realpath(record.position.file)))


def owner_of_file(what: str, *files: Path | str) -> Owner:
    """Return whose an output is that is made of forms' files alone: a picture, a blank form."""
    return Owner(digest(what, *map(os.path.realpath, files)))


def digest(*facts: str) -> str:
    """Return a short hash that tells texts apart."""
    joined = "\0".join(facts).encode("utf-8", "surrogatepass")
    return sha256(joined).hexdigest()[:32]


class Guard:
    """Files that must not be written to, however they are called: by links, ``..`` or case."""

    def __init__(self, files: Iterable[Path] = (), folders: Iterable[Path] = ()) -> None:
        self._names: set[str] = set()
        self._files: set[tuple[int, int]] = set()
        self._folders = [Path(os.path.realpath(folder)) for folder in folders]
        self.add(files)

    def add(self, files: Iterable[Path]) -> None:
        """Protect more files."""
        for path in files:
            self._names.add(_real(path))
            if (number := _number(path)) is not None:
                self._files.add(number)

    def holds(self, path: Path) -> bool:
        """Whether a path leads to a protected file, or into a protected folder."""
        real = Path(os.path.realpath(path))
        return (
            _real(path) in self._names
            or _number(path) in self._files
            or any(real.is_relative_to(folder) for folder in self._folders)
        )


def _real(path: Path) -> str:
    return ledger.key(os.path.realpath(path))


def _number(path: Path) -> tuple[int, int] | None:
    """Return what the system knows a file by: hard links share it. None where there is none."""
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return None
    return (facts.st_dev, facts.st_ino) if facts.st_ino else None


class Outputs:
    """Writes the outputs of one run, and notes them in the ledgers of their folders.

    Use as a context manager: what was written is noted however the run ends. ``kept`` are the
    findings about files that were in the way. ``spared`` are files that lie among the inputs
    and were not read: they are not overwritten, whatever was asked. ``folder`` is the one that
    the user named: nothing goes through a link in it that leads out of it.
    """

    def __init__(
        self,
        guard: Guard,
        *,
        overwrite: bool = False,
        spared: Guard | None = None,
        folder: Path | None = None,
    ) -> None:
        self.kept: list[Finding] = []
        self._guard, self._overwrite, self._folder = guard, overwrite, folder
        self._spared = spared or Guard()
        self._claimed: set[str] = set()
        self._known: dict[Path, dict[str, ledger.Entry]] = {}
        self._written: dict[Path, dict[str, ledger.Entry]] = defaultdict(dict)

    def __enter__(self) -> Outputs:
        return self

    def __exit__(self, *_: object) -> None:
        for folder, written in self._written.items():
            ledger.note(folder, written)

    def claim(self, paths: Iterable[Path]) -> None:
        """Settle where this run will write. Raises :class:`OutputError`; then nothing is written.

        A target must be no input, and no two outputs may go to the same place.
        """
        paths = list(paths)
        refuse_ways_out(filter(self._is_below, paths), self._folder)
        for path in paths:
            if self._guard.holds(path):
                raise OutputError(
                    f"不能写到“{path}”：它是这次要读的文件（或表单目录里的文件），写了原来的内容就没有了。"
                    "请换一个文件名或文件夹。"
                )
            if (real := _real(path)) in self._claimed:
                raise OutputError(f"两项结果都要写到“{path}”。请给不同的文件名。")
            self._claimed.add(real)

    def stems(self, folder: Path, wishes: Sequence[tuple[str, Owner]]) -> list[tuple[str, Owner]]:
        """Return file names without extension for the outputs wished for in a folder.

        Whoever has a name there from an earlier run keeps it. The others get the name they
        wish, or ``姓名(2)``, ``姓名(3)`` where somebody else has it. With each name comes the
        owner to write it for: those who look the same are numbered.
        """
        owners = _numbered([owner for _, owner in wishes])
        there = _listed(folder)
        by_whose: dict[str, str] = {}
        by_source: dict[str, tuple[str, str]] = {}
        for name, entry in self._entries(folder).items():
            if name in there:
                before = Path(there[name]).stem
                by_whose.setdefault(entry.whose, before)
                by_source.setdefault(entry.source, (before, entry.whose))
        theirs = {owner.whose for owner in owners if owner.whose}
        names = UniqueNames()
        found: list[str | None] = []
        for owner in owners:
            stem = by_whose.get(owner.whose) if owner.whose else None
            if stem is None and owner.source and owner.source in by_source:  # lists have none
                named, former = by_source[owner.source]
                stem = None if former in theirs else named  # somebody else's of this run
            found.append(stem if stem is not None and names.reserve(stem) else None)
        for taken in {Path(there[name]).stem for name in self._entries(folder) if name in there}:
            names.reserve(taken)
        stems = (
            stem if stem is not None else names.take(wish)
            for stem, (wish, _) in zip(found, wishes, strict=True)
        )
        return list(zip(stems, owners, strict=True))

    def write(
        self,
        path: Path,
        data: bytes,
        owner: Owner = NOBODY,
        *,
        paper: bool = True,
    ) -> bool:
        """Write an output, unless something else lies there; tell whether it lies there now."""
        if _real(path) not in self._claimed:
            self.claim([path])
        new = ledger.Entry(sha256(data).hexdigest(), owner.whose, owner.source, paper, owner.of)
        if os.path.lexists(path) and not self._may_replace(path, new):
            known = self._entries(path.parent).get(ledger.key(path.name))
            ours = ledger.is_untouched(path, known)
            self.kept.append(_kept(path, spared=self._spared.holds(path), ours=ours))
            return False
        write_whole(path, data, within=self._folder if self._is_below(path) else None)
        self._written[path.parent][ledger.key(path.name)] = new
        return True

    def former(self, folder: Path) -> list[Path]:
        """Return papers of earlier runs that lie in a folder and that this run did not write."""
        there, written = _listed(folder), self._written.get(folder, {})
        return sorted(
            folder / there[name]
            for name, entry in self._entries(folder).items()
            if entry.paper and name in there and name not in written
        )

    def _is_below(self, path: Path) -> bool:
        return self._folder is not None and path.is_relative_to(self._folder)

    def _may_replace(self, path: Path, new: ledger.Entry) -> bool:
        known = self._entries(path.parent).get(ledger.key(path.name))
        if ledger.is_untouched(path, new):
            return True
        if self._overwrite and not self._spared.holds(path):
            return True
        if known is None or not ledger.is_untouched(path, known):
            return False
        if new.of and known.of and set(new.of).isdisjoint(known.of):
            return False  # all of other people, or of another year
        if not (new.whose or new.source or known.whose or known.source):
            return True  # nobody's: all of one run
        same = (known.whose, new.whose), (known.source, new.source)
        return any(one and one == other for one, other in same)

    def _entries(self, folder: Path) -> dict[str, ledger.Entry]:
        if folder not in self._known:
            self._known[folder] = ledger.entries(folder)
        return self._known[folder]


def _numbered(owners: Sequence[Owner]) -> list[Owner]:
    """Tell apart what looks the same in one run: by its place among its likes."""
    whose, sources = Counter[str](), Counter[str]()
    found = []
    for owner in owners:
        whose[owner.whose] += 1
        sources[owner.source] += 1
        found.append(
            Owner(
                _nth(owner.whose, whose[owner.whose]),
                _nth(owner.source, sources[owner.source]),
                owner.of,
            )
        )
    return found


def _nth(text: str, number: int) -> str:
    return f"{text}#{number}" if text and number > 1 else text


def _listed(folder: Path) -> dict[str, str]:
    """Return the names in a folder by the key they are compared by."""
    try:
        return {ledger.key(name): name for name in os.listdir(folder)}  # noqa: PTH208
    except OSError:
        return {}


def _kept(path: Path, *, spared: bool, ours: bool) -> Finding:
    remedy = "请把它移走或改名后重新运行"
    if ours:
        what = "这个文件是以前生成的，是别的单位、别的人、别的年度或者别的表的：没有覆盖"
        wanted, remedy = "要写的地方没有别的内容", "请换一个文件名，或把它移走后重新运行"
    else:
        what = "这个文件不是本工具为这份记录生成的，或者生成后有人改动过：没有覆盖"
        wanted = "要写的地方没有别的文件，或者只有本工具生成后没有改动的文件"
    if spared:
        remedy += "；它在要读的文件夹里，可能是填报内容，加 --overwrite 也不覆盖"
    else:
        remedy += "；确定不要它的，加 --overwrite 覆盖"
    return error(CODE, what, wanted=wanted, remedy=remedy, position=Position(str(path)))
