"""Reading: people's files, the unit's facts, and the records of earlier years."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.api.base import Result, findings_text, open_catalog, paths_of, public
from cadre_docs.api.mappings import matching_of
from cadre_docs.checks.on_paper import may_be_signed
from cadre_docs.checks.records import in_order
from cadre_docs.errors import RequestError
from cadre_docs.intake.folders import TABLE_SUFFIXES
from cadre_docs.intake.read import Intake, ReadRecord, read_paths
from cadre_docs.rules.previous_years import Earlier
from cadre_docs.rules.roles import UNIT
from cadre_docs.source.files import real

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.intake.foreign.matching import Matching
    from cadre_docs.intake.read import Taken
    from cadre_docs.lists.expected import ExpectedList
    from cadre_docs.record import Record


@dataclass(frozen=True)
class Read(Result):
    """What was read. Hand it to :func:`cadre_docs.check` and to whatever makes paper of it.

    ``paths``, ``unit`` and ``previous`` are those that were named; ``catalog`` has the forms.
    ``intake`` holds the records with the findings of reading, ``earlier`` those of earlier years.
    ``expected`` is the list of who is to hand in, None where none was named.
    """

    paths: tuple[Path, ...]
    unit: Path | None
    previous: tuple[Path, ...]
    catalog: Catalog
    intake: Intake
    earlier: Earlier
    expected: ExpectedList | None = None

    @property
    def records(self) -> tuple[Record, ...]:
        """The records, in the order of the files; the unit's facts among them."""
        return tuple(entry.record for entry in self.intake.entries)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that were opened, or should have been."""
        return tuple(self.intake.files)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What reading alone found, by place: what could not be read, and what was cleaned."""
        of_records = (finding for entry in self.intake.entries for finding in entry.findings)
        return tuple(in_order([*self.intake.findings, *of_records]))

    @property
    def ok(self) -> bool:
        """Whether all could be read; the rules have not been asked yet."""
        return may_be_signed(self.findings)

    @property
    def named(self) -> tuple[Path, ...]:
        """All files and folders that were named for this year."""
        beside = (self.unit, self.expected.path if self.expected else None)
        return (*self.paths, *(path for path in beside if path))

    @property
    def intakes(self) -> tuple[Intake, Intake]:
        """What was read of this year, and of earlier ones."""
        return self.intake, self.earlier.intake

    def of_unit(self) -> tuple[ReadRecord, ...]:
        """Return the records of the file that was named as the unit's."""
        return _of_file(self.intake, self.unit) if self.unit else ()

    def text(self, *, colour: bool = False) -> str:
        """Return the findings of reading as text."""
        return findings_text(self.findings, self.intake, colour=colour)


@public
def read(
    paths: Path | str | Iterable[Path | str],
    *,
    unit: Path | str | None = None,
    previous: Path | str | Iterable[Path | str] = (),
    mapping: Path | str | None = None,
    expected: Path | str | None = None,
    catalog: Catalog | None = None,
) -> Read:
    """Read filled files (YAML, Excel, Word) and folders: of a folder all record files below it.

    ``unit`` is the file of the unit's facts, ``previous`` are files and folders of earlier years:
    what lies in them is not read for this year. ``mapping`` is a confirmed 对照.yaml, by which
    tables of other systems among ``paths`` are read (:func:`cadre_docs.prefill` proposes one).
    ``expected`` is a table of who is to hand in (of any kind, .yaml, .lrmx; a column 姓名, and what
    tells people apart: 身份证号码, 工号, 单位, 出生年月). What is wrong with a file is a finding of
    the result, and the other files are read all the same.

    Raises :class:`~cadre_docs.errors.RequestError` when ``unit`` holds another form, or
    ``previous`` is, or holds, what is to be read for this year, and
    :class:`~cadre_docs.errors.CatalogError` for a form definition that is wrong. In the main
    thread a file that takes a minute of the processor is given up with
    :class:`~cadre_docs.errors.TooLongError`.

    >>> import cadre_docs as cd
    >>> read = cd.read("examples/henan-tenure-form")
    >>> [record.person for record in read.records][:2]
    ['示例甲', '示例乙']
    """
    asked = Asked(
        paths, unit=unit, previous=previous, mapping=mapping, expected=expected, catalog=catalog
    )
    intake = _with_office(asked.intake())
    earlier, people = asked.earlier(), None
    if asked.expected:
        from cadre_docs.lists.expected import read_expected  # as below

        people = read_expected(asked.expected, asked.catalog)
    return Read(asked.paths, asked.unit, asked.previous, asked.catalog, intake, earlier, people)


class Asked:
    """What is asked to be read; the arguments are those of :func:`read`, and so is what it raises.

    Nothing is read but the mapping until somebody wants it.
    """

    def __init__(
        self,
        paths: Path | str | Iterable[Path | str],
        *,
        unit: Path | str | None = None,
        previous: Path | str | Iterable[Path | str] = (),
        mapping: Path | str | None = None,
        expected: Path | str | None = None,
        catalog: Catalog | None = None,
    ) -> None:
        self.paths, self.previous = paths_of(paths), paths_of(previous)
        self.catalog = catalog or open_catalog()
        _refuse_same(self.paths, self.previous)
        self._matching = matching_of(Path(mapping), self.catalog) if mapping is not None else None
        self._tables = False
        self.unit = Path(unit) if unit is not None else None
        self.expected = Path(expected) if expected is not None else None

    def intake(self, taken: Taken | None = None) -> Intake:
        """Read the files of this year; ``taken`` is that of ``read_paths``."""
        facts = None
        if self.unit is not None and not _is_held(self.unit, self.paths):
            facts = self._of_files([self.unit], None, None)
            _refuse_other_forms(facts.entries, self.unit)
        intake = self._of_files(self.paths, self._matching, taken and self._hearing(taken))
        self._heard(intake)
        if self._matching and not self._tables:
            raise RequestError(
                "--map 没有用到：要读的文件里没有名单（.xlsx、.xls、.et、.ods、.csv 等）。"
            )
        if facts is not None and taken is not None:
            taken(Intake(facts.entries, files=facts.files))
            facts.entries, facts.files, facts.digests = [], [], {}
        return intake if facts is None else _joined(intake, facts)

    def _hearing(self, taken: Taken) -> Taken:
        def heard(some: Intake) -> None:
            self._heard(some)
            taken(some)

        return heard

    def _heard(self, some: Intake) -> None:
        """Note whether tables were read; refuse what is named as the unit's facts and is none."""
        self._tables |= _holds_tables(some)
        if self.unit is not None:
            _refuse_other_forms(_of_file(some, self.unit), self.unit)

    def _of_files(
        self, paths: Iterable[Path], matching: Matching | None, taken: Taken | None
    ) -> Intake:
        beside = (*self.previous, *([self.expected] if self.expected else []))
        return read_paths(paths, self.catalog, without=beside, matching=matching, taken=taken)

    def earlier(self) -> Earlier:
        """Read the records of earlier years."""
        return Earlier(_with_office(read_paths(self.previous, self.catalog)))


def _refuse_same(given: Iterable[Path], previous: Iterable[Path]) -> None:
    """Refuse to read what is named for this year as that of earlier ones: nothing would be left."""
    for before in previous:
        for path in given:
            if _is_held(path, [before]):
                same = real(path) == real(before)
                why = "和要读的是同一处" if same else f"里面有要读的“{path}”"
                raise RequestError(
                    f"--previous 的“{before}”{why}：往年的不算今年的，就没有今年的记录了。"
                    "请给放往年记录的文件夹（可以在今年的文件夹里面）。"
                )


def _with_office(intake: Intake) -> Intake:
    """Bring in what the office says of people, where it says anything."""
    if not intake.office:
        return intake
    from cadre_docs.lists.office import with_office  # imported here: seldom needed

    return with_office(intake)


def _holds_tables(intake: Intake) -> bool:
    return any(file.suffix.lower() in TABLE_SUFFIXES for file in intake.files)


def _is_held(file: Path, paths: Iterable[Path]) -> bool:
    """Whether paths name a file, or a folder that it lies in."""
    target = real(file)
    given = [real(path) for path in paths]
    return any(p == target or (p.is_dir() and target.is_relative_to(p)) for p in given)


def _joined(first: Intake, second: Intake) -> Intake:
    return Intake(
        [*first.entries, *second.entries],
        [*first.findings, *second.findings],
        [*first.files, *second.files],
        {**first.digests, **second.digests},
        [*first.unread, *second.unread],
        [*first.office, *second.office],
    )


def _of_file(intake: Intake, file: Path) -> tuple[ReadRecord, ...]:
    places = {str(path) for path in intake.files if real(path) == real(file)}
    return tuple(e for e in intake.entries if e.record.position.file in places)


def _refuse_other_forms(entries: Iterable[ReadRecord], unit: Path) -> None:
    for entry in entries:
        title = entry.record.schema.title
        if entry.record.schema.role not in UNIT:
            raise RequestError(f"--unit 的“{unit}”是“{title}”，不是单位和程序事实表。")
