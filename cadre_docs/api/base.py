"""What the functions of the API share: catalogs, errors, and results that say whether all is well.

The day of the run is read here and nowhere else (:func:`day_of_run`).
"""

from __future__ import annotations

import functools
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, ParamSpec, TypeVar

from cadre_docs.catalog import Catalog, catalog
from cadre_docs.errors import RequestError, SystemRefusedError, TooLongError, of_system, why
from cadre_docs.findings import Finding
from cadre_docs.intake.folders import Kind, photos_named
from cadre_docs.machine import clock
from cadre_docs.machine.cpu_time import TooComplexError
from cadre_docs.messages.progress import announce
from cadre_docs.outputs.targets import NOBODY, Guard, Outputs
from cadre_docs.report.text import render_text
from cadre_docs.rules.roles import UNIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from cadre_docs.intake.read import Counted, Intake
    from cadre_docs.outputs.targets import Owner

P = ParamSpec("P")
R = TypeVar("R")

FORMATS: Final = ("docx", "pdf", "xlsx")
BY_CLOCK: Final = "by_clock"
_NAMED = 10  # files in one line
_OF_FILES = (".docx", ".pdf", ".xlsx", ".yaml", ".yml", ".html", ".csv", ".png", ".zip", ".json")


def day_of_run(today: date | Literal["by_clock"] | None) -> date | None:
    """Return the day of a run; by the clock of this machine where that is asked for."""
    return clock.today() if today == BY_CLOCK else today


def day_of_issue(today: date | None) -> date:
    """Return the day on which a package is issued: the day of the run, or what the clock says."""
    return today or clock.stated()


def public(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function of the API: what stops it is a :class:`~cadre_docs.errors.CadreDocsError`."""

    @functools.wraps(function)
    def call(*arguments: P.args, **options: P.kwargs) -> R:
        try:
            return function(*arguments, **options)
        except TooComplexError as problem:
            raise TooLongError(str(problem)) from None
        except OSError as problem:
            if problem.filename is None:  # not of a file: whoever listens could not go on
                raise
            raise SystemRefusedError(of_system(problem)) from problem
        except UnicodeEncodeError as problem:
            if problem.encoding != sys.getfilesystemencoding():
                raise
            raise SystemRefusedError(f"文件名“{problem.object}”：{why(problem)}。") from problem

    return call


@public
def open_catalog(
    *folders: Path | str, today: date | Literal["by_clock"] | None = BY_CLOCK
) -> Catalog:
    """Return the forms, code lists and notices; own ``folders`` are searched first.

    ``today`` is the day of the run, after which dates lie in the future: by default the day that
    this machine's clock says, None for none at all. The catalog is shared: equal arguments give
    the same one until something in ``folders`` is changed, and several threads may use it.

    Raises :class:`~cadre_docs.errors.CatalogError` for a folder without forms and schemas.

    >>> import cadre_docs as cd
    >>> cd.open_catalog().schema("henan-tenure-form").title
    '专业技术二级岗位工作人员聘期考核表'
    """
    return catalog(*map(Path, folders), today=day_of_run(today))


def paths_of(given: Path | str | Iterable[Path | str]) -> tuple[Path, ...]:
    """Return one path, or several, as a tuple."""
    if isinstance(given, (str, Path)):
        return (Path(given),)
    return tuple(map(Path, given))


def refuse_suffix(path: Path | None, *suffixes: str) -> None:
    """Raise RequestError for a file name that tells another kind than what will be in the file."""
    if path is not None and path.suffix.lower() not in suffixes:
        raise RequestError(f"“{path}”应以 {'、'.join(suffixes)} 结尾。")


def refuse_existing(targets: Sequence[Path], guard: Guard, *, overwrite: bool) -> None:
    """Raise RequestError for files to be filled in that must not be written to.

    Folders, what exists (people may have filled it in) unless ``overwrite``, and what is guarded.
    """
    for folder in filter(Path.is_dir, targets):
        example = folder / "填报.xlsx"
        raise RequestError(f"“{folder}”是文件夹，这里要文件；请写出文件名，例如“{example}”。")
    there = [path for path in targets if path.exists()]
    if there and not overwrite:
        more = f"等{len(there)}个文件" if len(there) > 1 else ""
        raise RequestError(
            f"“{there[0]}”{more}已存在，里面可能有填好的内容；确要覆盖请加 --force。"
        )
    for held in filter(guard.holds, targets):
        raise RequestError(f"“{held}”是这次要读的文件，或者在表单目录里，不能写到那里。")


def refuse_file_name(folder: Path) -> None:
    """Raise RequestError for a folder to write into that is called like a file and is not there."""
    if folder.suffix.lower() in _OF_FILES and not os.path.lexists(folder):
        raise RequestError(
            f"“{folder}”像是文件名，这里要文件夹：文件名由程序来起；请写文件夹，例如 -o 输出。"
        )


def findings_text(findings: Sequence[Finding], intake: Intake, *, colour: bool = False) -> str:
    """Return findings about what was read as text."""
    return counted_text(findings, intake.counted, colour=colour)


def counted_text(findings: Sequence[Finding], read: Counted, *, colour: bool = False) -> str:
    """Return the same of records that nobody has any more."""
    facts = sum(read.schemas[form].role in UNIT for form in read.forms)
    return render_text(
        findings,
        records=len(read.forms) - facts,
        files=read.files,
        schemas=read.schemas.values(),
        facts=facts,
        colour=colour,
    )


def kind_of(path: Path) -> str:
    """Return the format that a file name tells."""
    return path.suffix.lower().removeprefix(".")


class Result:
    """What every result of the API can do. Results are frozen."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong: the paper may be signed (exit status 0)."""
        raise NotImplementedError

    def reported(self, kind: str, *, colour: bool = False) -> str:
        """Return the result as a report; see :func:`cadre_docs.report`."""
        if kind != "text":
            raise RequestError(f"没有“{kind}”这种报告，可用：text。")
        return self.text(colour=colour)

    def text(self, *, colour: bool = False) -> str:
        """Return the result in lines of Chinese, as it may be told."""
        raise NotImplementedError


@dataclass(frozen=True)
class Written(Result):
    """What was written: paths in the order of writing, and what lay in the way and was kept.

    ``remarks`` are lines of Chinese about what was done and left out.
    """

    written: tuple[Path, ...] = ()
    kept: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything was written."""
        return not self.kept

    def text(self, *, colour: bool = False) -> str:  # noqa: ARG002 - there is none in it
        """Return the paths, one a line, and the remarks."""
        from cadre_docs.messages.safe import told_lines

        kept = (f"{finding.position}：{finding.sentence()}" for finding in self.kept)
        return told_lines([*map(str, self.written), *self.remarks, *kept])


class Pen:
    """Writes the outputs of one call and notes what is to be said of them.

    Use as a context manager, as :class:`~cadre_docs.outputs.targets.Outputs`.
    """

    def __init__(self, outputs: Outputs | None = None) -> None:
        self._outputs = outputs
        self.written: list[Path] = []
        self.remarks: list[str] = []

    def __enter__(self) -> Pen:
        return self

    def __exit__(self, *problem: object) -> None:
        self.outputs.__exit__(*problem)

    @property
    def outputs(self) -> Outputs:
        """Where outputs may go."""
        if self._outputs is None:
            raise LookupError("nothing is written here")
        return self._outputs

    @property
    def kept(self) -> tuple[Finding, ...]:
        """What lay in the way."""
        return tuple(self._outputs.kept) if self._outputs else ()

    def write(
        self,
        path: Path,
        data: bytes,
        owner: Owner = NOBODY,
        *,
        paper: bool = True,
        said: str = "",
    ) -> bool:
        """Write a file unless another lies there; announce its path, or a remark of ours on it."""
        put = self.outputs.write(path, data, owner, paper=paper)
        if put:
            self.wrote(path, said)
        return put

    def wrote(self, path: Path, said: str = "") -> None:
        """Note and announce a file that lies there now."""
        self.written.append(path)
        announce(said or path)

    def remark(self, text: str) -> None:
        """Note and announce a line."""
        self.remarks.append(text)
        announce(text)

    def remark_former(self, paths: Iterable[Path]) -> None:
        """Say which of these files lie there from before: nobody should take them for new ones."""
        former = [str(path) for path in paths if os.path.isfile(path)]  # noqa: PTH113 - never raises
        if former:
            more = f"等{len(former)}个" if len(former) > _NAMED else ""
            listed = "、".join(former[:_NAMED])
            self.remark(f"以前生成的还在，这次没有更新，用前请核对是不是现在的内容：{listed}{more}")

    def told(self) -> tuple[tuple[Path, ...], tuple[Finding, ...], tuple[str, ...]]:
        """Return what a :class:`Written` begins with."""
        return tuple(self.written), self.kept, tuple(self.remarks)


def output_writer(
    paths: Iterable[Path | None],
    intakes: Iterable[Intake],
    forms: Catalog,
    *,
    overwrite: bool = False,
    folder: Path | None = None,
) -> Pen:
    """Return what writes the outputs of a call that reads these files, and what intake found.

    ``folder`` is the one to write into, as the user named it.

    Photos that records name and the forms themselves are protected as well; what lies unread
    in the folders is spared.
    """
    if folder is not None:
        refuse_file_name(folder)
    guard = Guard((path for path in paths if path and not os.path.isdir(path)), forms.folders)  # noqa: PTH112
    spared = Guard()
    for intake in intakes:
        guard.add(intake.files)
        spared.add(one.path for one in intake.unread if one.kind is not Kind.OUTPUT)
        guard.add(map(Path, photos_named(entry.record for entry in intake.entries)))
    return Pen(Outputs(guard, overwrite=overwrite, spared=spared, folder=folder))
