"""Checking: all findings, marked-up copies and the summary, grades, and reports of any result."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.api.base import Result, Written, counted_text, output_writer, public
from cadre_docs.api.reading import Asked, Read, read
from cadre_docs.checks.on_paper import may_be_signed
from cadre_docs.checks.records import check_intake, in_order
from cadre_docs.errors import RequestError
from cadre_docs.messages.progress import announce
from cadre_docs.outputs.made_of import owner_of_all
from cadre_docs.outputs.targets import Owner, digest
from cadre_docs.performance.garbage import making_many
from cadre_docs.printing.glyphs import glyph_warnings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.intake.read import Counted, Intake
    from cadre_docs.law.instruments import LawBook
    from cadre_docs.lists.expected import Roll
    from cadre_docs.report.annotate.copies import Copied, Copies
    from cadre_docs.report.summary.file import SummaryFile

KINDS = ("text", "json", "sarif", "html")


class Found(Result):
    """What was found in records: ``findings`` by place; what every check returns.

    ``roll`` tells who of those expected handed in; None where no list was given.
    """

    findings: tuple[Finding, ...]
    roll: Roll | None = None

    @property
    def ok(self) -> bool:
        """Whether there is no error that nobody has waived."""
        return may_be_signed(self.findings)

    @property
    def _read(self) -> tuple[Counted, LawBook]:
        """What was read, as reports tell of it, and the notices."""
        raise NotImplementedError

    def reported(self, kind: str, *, colour: bool = False) -> str:
        """Return the findings as ``text``, ``json``, ``sarif`` or ``html``."""
        read, law = self._read
        records, files = len(read.forms), read.files
        match kind:
            case "json":
                from cadre_docs.report.json import render_json
                from cadre_docs.report.roll import roll_json

                more = {"expected": roll_json(self.roll)} if self.roll else {}
                return render_json(self.findings, records=records, files=files, more=more)
            case "sarif":
                from cadre_docs.report.sarif import render_sarif
                from cadre_docs.report.summary.file import titles_of

                titles, base = titles_of(read, law), Path.cwd()
                return render_sarif(
                    self.findings, records=records, files=files, titles=titles, base=base
                )
            case "html":
                from cadre_docs.report.summary.file import page

                return page(self.findings, read, law)
            case "text":
                found = counted_text(self.findings, read, colour=colour)
                if self.roll is None:
                    return found
                from cadre_docs.report.roll import roll_text

                return f"{found}\n\n{roll_text(self.roll)}"
        raise RequestError(f"没有“{kind}”这种报告，可用：{'、'.join(KINDS)}。")

    def text(self, *, colour: bool = False) -> str:
        """Return the findings as text."""
        return self.reported("text", colour=colour)


@dataclass(frozen=True)
class Checked(Found):
    """What a check found: ``findings`` by place. ``read`` is what was checked.

    ``roll`` tells who of those expected handed in; None where no list was given.
    """

    read: Read
    findings: tuple[Finding, ...]
    roll: Roll | None = None

    @property
    def _read(self) -> tuple[Counted, LawBook]:
        return self.read.intake.counted, self.read.catalog.law


@dataclass(frozen=True)
class CheckedFiles(Found):
    """What a check of files found: ``findings`` by place. The records were let go.

    ``counted`` is what is left of them: how many files, name and form of everybody.
    """

    findings: tuple[Finding, ...]
    counted: Counted
    catalog: Catalog

    @property
    def _read(self) -> tuple[Counted, LawBook]:
        return self.counted, self.catalog.law


@public
def check(
    read: Read, *, as_of: date | None = None, applicant: bool = False, complete: bool = False
) -> Checked:
    """Check what was read, with the rules of the notices and those on every form.

    ``as_of`` is the day whose parameters hold: by default the last day of a record's assessment
    year, or the date of its form's notice. For an ``applicant`` boxes are left out that others
    fill and have not filled yet. Who is expected (``read.expected``) and has not handed in gets a
    warning; an error where the forms must be ``complete``.

    Raises :class:`~cadre_docs.errors.RequestError` for ``complete`` without a list.

    >>> import cadre_docs as cd
    >>> checked = cd.check(cd.read("examples/henan-tenure-form"))
    >>> checked.ok, checked.findings
    (True, ())
    """
    if complete and read.expected is None:
        raise RequestError("要核对是否齐全（--complete），请用 --expected 给出应交名单。")
    glyphs = glyph_warnings(read.records)
    roll = None
    if read.expected:
        from cadre_docs.lists.expected import call_roll  # most checks have no list

        roll = call_roll(read.expected, read.intake, complete=complete)
    own = roll.findings() if roll else ()
    found = check_intake(read.intake, read.catalog, as_of, read.earlier, applicant=applicant)
    return Checked(read, tuple(in_order([*found, *glyphs, *own])), roll)


@public
@making_many()
def check_files(  # noqa: PLR0913 - the options of the command
    paths: Path | str | Iterable[Path | str],
    *,
    unit: Path | str | None = None,
    previous: Path | str | Iterable[Path | str] = (),
    mapping: Path | str | None = None,
    catalog: Catalog | None = None,
    as_of: date | None = None,
    applicant: bool = False,
) -> CheckedFiles:
    """Check files and folders and hold no records: for very many of them.

    What is found is what :func:`check` finds of all that :func:`read` reads, in the same order; the
    arguments are theirs. A record stays until its own rules have run, then as some hundred bytes,
    from which those are made again that rules between records must see.

    Raises what :func:`read` raises.

    >>> import cadre_docs as cd
    >>> checked = cd.check_files("examples/henan-tenure-form")
    >>> checked.ok, len(checked.counted.names)
    (True, 4)
    """
    from cadre_docs.checks.many import ManyChecks

    asked = Asked(paths, unit=unit, previous=previous, mapping=mapping, catalog=catalog)
    earlier = asked.earlier()
    checks = ManyChecks(asked.catalog, as_of, earlier, applicant=applicant)
    glyphs: list[Finding] = []

    def take(some: Intake) -> None:
        glyphs.extend(glyph_warnings(entry.record for entry in some.entries))
        checks.take(some)

    intake = asked.intake(take)
    if intake.office:  # what the office says of people changes their records
        everything = read(paths, unit=unit, previous=previous, mapping=mapping, catalog=catalog)
        checked = check(everything, as_of=as_of, applicant=applicant)
        return CheckedFiles(checked.findings, everything.intake.counted, everything.catalog)
    found = in_order([*checks.findings(intake.findings), *glyphs])
    return CheckedFiles(tuple(found), checks.counted, asked.catalog)


@dataclass(frozen=True, kw_only=True)
class Marked(Written):
    """Marked-up copies and a summary; ``copies`` says of each file what became of it."""

    copies: tuple[Copied, ...]

    @property
    def ok(self) -> bool:
        """Whether all was written, of files that hold what was checked."""
        return super().ok and not any(copied.changed for copied in self.copies)


class Marks:
    """Where marked-up copies and a summary go: settled, before anything is checked or written."""

    @public
    def __init__(
        self,
        read: Read,
        folder: Path | str | None = None,
        *,
        summary: Path | str | None = None,
        overwrite: bool = False,
    ) -> None:
        """Settle it.

        Raises :class:`~cadre_docs.errors.OutputError` when something would get in the way of what
        was read, or ``summary`` is no ``.html`` or ``.xlsx``.
        """
        self._summary: SummaryFile | None = None
        self._copies: Copies | None = None
        if summary is not None:
            from cadre_docs.report.summary.file import SummaryFile

            self._summary = SummaryFile(Path(summary), read.named)
        where = Path(folder) if folder is not None else None
        if where is not None:
            from cadre_docs.report.annotate.copies import Copies  # patches workbooks

            self._copies = Copies(read.intake.files, where, read.intake.digests, read.named)
        self._pen = output_writer(
            read.named, read.intakes, read.catalog, overwrite=overwrite, folder=where
        )
        self._pen.outputs.claim([self._summary.path] if self._summary else [])
        self._pen.outputs.claim(self._copies.targets if self._copies else [])

    @public
    def write(self, checked: Checked) -> Marked:
        """Write them; the files themselves are never touched.

        Raises :class:`~cadre_docs.errors.OutputError` when nothing can be written any more.
        """
        copies = []
        with self._pen as written:

            def put(source: Path, target: Path, data: bytes) -> bool:
                owner = Owner(source=digest(os.path.realpath(source)))
                return written.outputs.write(target, data, owner, paper=False)

            for copied in self._copies.write(checked.findings, put) if self._copies else ():
                copies.append(copied)
                if copied.target is not None:
                    written.written.append(copied.target)
                announce(str(copied))
            if self._summary:
                path, data = self._summary.path, self._summary.data
                whose = owner_of_all(checked.read.records)
                said, law = f"已写汇总：{path}", checked.read.catalog.law
                written.write(
                    path, data(checked.findings, checked.read.intake.counted, law), whose, said=said
                )
        return Marked(*written.told(), copies=tuple(copies))


@public
def mark(
    checked: Checked,
    folder: Path | str | None = None,
    *,
    summary: Path | str | None = None,
    overwrite: bool = False,
) -> Marked:
    """Write marked-up copies of what was checked into ``folder``, and a ``summary`` (.html, .xlsx).

    Files that somebody else wrote, or changed, are kept unless ``overwrite``.

    Raises :class:`~cadre_docs.errors.OutputError` as :class:`Marks` does.

    >>> import cadre_docs as cd
    >>> checked = cd.check(cd.read("examples/henan-tenure-form"))
    >>> marked = cd.mark(checked, "out/annotated", summary="out/summary.html")
    >>> marked.written[-1].name
    'summary.html'
    """
    return Marks(checked.read, folder, summary=summary, overwrite=overwrite).write(checked)


@public
def report(result: Result, kind: str = "text", *, colour: bool = False) -> str:
    """Return any result as a report: what the command line prints of it.

    All results know ``text``; what :func:`check` found is ``json``, ``sarif`` and ``html`` as
    well, what :func:`decide` found ``json``. Numbers of persons are masked but for four digits.
    ``colour`` adds the escapes of a terminal to words of severity in ``text``.

    Raises :class:`~cadre_docs.errors.RequestError` for another kind.

    >>> import cadre_docs as cd
    >>> checked = cd.check(cd.read("examples/henan-tenure-form"))
    >>> print(cd.report(checked).splitlines()[0])
    检查了3个文件、4份记录：错误0条，提醒0条，说明0条。
    """
    return result.reported(kind, colour=colour)
