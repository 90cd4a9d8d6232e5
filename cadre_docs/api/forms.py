"""Forms: what there are, templates to fill in, masters looked through, old files renewed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.api.base import (
    Result,
    Written,
    open_catalog,
    paths_of,
    public,
    refuse_existing,
    refuse_file_name,
)
from cadre_docs.catalog import Catalog
from cadre_docs.errors import CatalogError, RequestError
from cadre_docs.findings import Finding, Severity
from cadre_docs.intake import folders
from cadre_docs.messages.safe import told_lines
from cadre_docs.outputs.files import write_whole
from cadre_docs.outputs.targets import Guard
from cadre_docs.source.files import read_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from threading import Event

    from cadre_docs.schema import Schema
    from cadre_docs.templates.migrate.files import Migrated

MOST_PEOPLE = 5000
_NAMED = 20  # files in one line
_PROVENANCE = {"official": "通知所附表样", "reconstructed": "通知未附表样，版式由本工具拟定"}
_NOT_PRINTED = "不打印，只供按通知核对"


# --- what there is ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Forms(Result):
    """The definitions of forms, by id; ``detailed`` where one was asked for, with all its boxes."""

    schemas: tuple[Schema, ...]
    detailed: bool = False

    @property
    def ok(self) -> bool:
        """Nothing can be wrong with them."""
        return True

    def text(self, *, colour: bool = False) -> str:  # noqa: ARG002 - there is none in it
        """Return title, source and layout of each, and its boxes where they were asked for."""
        describe = _details if self.detailed else _heading
        return told_lines(line for schema in self.schemas for line in describe(schema))


@public
def forms(form: str | None = None, *, catalog: Catalog | None = None) -> Forms:
    """Return all forms, or one by its id, its title or a part of the title.

    Raises :class:`~cadre_docs.errors.CatalogError` for a form that there is not.

    >>> import cadre_docs as cd
    >>> [schema.title for schema in cd.forms("聘期考核抽查名单").schemas]
    ['专业技术三级岗位人员聘期考核抽查名单']
    """
    known = catalog or open_catalog()
    ids = known.schema_ids if form is None else (form,)
    return Forms(tuple(map(known.schema, ids)), detailed=form is not None)


def _heading(schema: Schema) -> Iterator[str]:
    fields = list(schema.fields())
    required = sum(field.required for field in fields)
    yield f"{schema.id}  {schema.title}"
    yield f"    来源：{schema.source.cited}"
    yield f"    版式：{layout_of(schema)}；{len(fields)}项，其中必填{required}项"


def layout_of(schema: Schema) -> str:
    """Return in words where its layout comes from."""
    return _NOT_PRINTED if schema.facts else _PROVENANCE[schema.provenance]


def _details(schema: Schema) -> Iterator[str]:
    from cadre_docs.templates.yaml.form import describe

    yield from _heading(schema)
    for section in schema.sections:
        yield ""
        yield f"【{section.title}】" + ("" if section.printed else "（不打印）")
        for field in section.fields:
            yield f"  {describe(field)}"
            for column in field.columns:
                yield f"    - {describe(column)}"


# --- templates -------------------------------------------------------------------------------


@public
def new(
    form: str,
    output: Path | str,
    *,
    people: int | None = None,
    overwrite: bool = False,
    catalog: Catalog | None = None,
) -> Written:
    """Write a template to fill in: YAML or Excel, as the name of ``output`` tells.

    With ``people`` (1 to 5000) it has room for so many: one a row, in YAML one below the other.

    Raises :class:`~cadre_docs.errors.RequestError` when the file exists (people may have filled it
    in) and ``overwrite`` is not given.

    >>> import cadre_docs as cd
    >>> cd.new("henan-tenure-form", "out/zhang.xlsx", overwrite=True).written[0].name
    'zhang.xlsx'
    """
    target, forms = Path(output), catalog or open_catalog()
    refuse_existing([target], Guard(folders=forms.folders), overwrite=overwrite)
    if people is not None and not 1 <= people <= MOST_PEOPLE:
        raise RequestError(f"--people 应在1至{MOST_PEOPLE}之间，现为{people}。")
    schema = forms.schema(form)
    if schema.facts and not schema.of_people and people is not None:
        raise RequestError(f"“{schema.id}”（{schema.title}）一个单位一份，不能用 --people。")
    data = _template(schema, target.suffix.lower(), people)
    write_whole(target, data)  # to be filled in: no output that a ledger would know
    return Written((target,))


def _template(schema: Schema, suffix: str, people: int | None) -> bytes:
    if suffix in (".yaml", ".yml"):
        from cadre_docs.templates.yaml.form import blank_yaml

        return blank_yaml(schema, people or 1).encode()
    if suffix == ".xlsx":
        if people is None:
            from cadre_docs.templates.workbooks.form import blank_workbook

            return blank_workbook(schema)
        from cadre_docs.templates.workbooks.people import blank_people_workbook

        return blank_people_workbook(schema, people)
    told = f"不知道“{suffix}”是什么格式" if suffix else "文件名没有扩展名"
    do = "请用 .yaml 或 .xlsx 结尾的文件名，用浏览器填的用 .html"
    if suffix in (".docx", ".doc", ".pdf"):
        do += "；要空白的表，用 cadre-docs blank 表单 -o 文件夹"
    raise RequestError(f"{told}；{do}。")


# --- masters ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Linted(Result):
    """What is wrong with a master, all at once."""

    master: Path
    findings: tuple[Finding, ...]
    layout_only: bool = False

    @property
    def ok(self) -> bool:
        """Whether it is fit to print."""
        return not self.findings

    def text(self, *, colour: bool = False) -> str:  # noqa: ARG002 - there is none in it
        """Return the findings, one a line."""
        found = self.findings
        lines = [f"{finding.position} {finding.code} {finding.sentence()}" for finding in found]
        verdict = f"{len(found)}处问题" if found else "没有问题"
        only = "（不知道是哪个表单，只看了排版；标签要用 --form 指明表单才核对）"
        return told_lines([*lines, f"{self.master}：{verdict}{only if self.layout_only else ''}"])


@public
def lint(target: Path | str, *, form: str | None = None, catalog: Catalog | None = None) -> Linted:
    """Look a master through: tags, boxes that do not reach the paper, what nobody can print.

    ``target`` is a form, or a master file; then ``form`` says whose it is, by default the name of
    the folder that it lies in. Where that is no form, the layout alone is looked through.

    Raises :class:`~cadre_docs.errors.RequestError` for what is neither form nor file.

    >>> import cadre_docs as cd
    >>> cd.lint("henan-tenure-form").ok
    True
    """
    from cadre_docs.masters.lint.master import lint_layout, lint_master

    forms, path = catalog or open_catalog(), Path(target)
    if str(target) not in forms.schema_ids and path.is_file():
        if form is None and path.resolve().parent.name not in forms.schema_ids:
            found = lint_layout(read_named(path), str(path))
            return Linted(path, tuple(found), layout_only=True)
        schema = forms.schema(form or path.resolve().parent.name)
    else:
        try:
            schema = forms.schema(forms.id_of(str(target)))
        except CatalogError as problem:
            raise RequestError(f"“{target}”既不是表单也不是文件。{problem}") from None
        if form is not None and forms.id_of(form) != schema.id:
            raise RequestError(
                f"“{target}”就是表单，不能又用 --form 说它是“{form}”：要看母版文件的请写出文件。"
            )
        path = forms.master(schema.id)
    return Linted(path, tuple(lint_master(read_named(path), schema, str(path))))


@public
def lint_again(
    target: Path | str,
    hear: Callable[[Linted], object],
    *,
    form: str | None = None,
    catalog: Catalog | None = None,
    stop: Event | None = None,
) -> None:
    """Look a master through now and whenever it, or a form's definition, is saved.

    ``hear`` is given each result; it goes on until ``stop`` is set (or Ctrl-C). The rest is as for
    :func:`lint`.

    >>> import cadre_docs as cd, threading
    >>> stop = threading.Event()
    >>> cd.lint_again("henan-tenure-form", lambda linted: stop.set(), stop=stop)
    """
    from watchfiles import watch

    known = catalog or open_catalog()

    def now() -> Linted:
        return lint(target, form=form, catalog=Catalog(*known.own_folders))

    first = now()
    hear(first)
    folders = {first.master.resolve().parent, *(f for f in known.folders if f.is_dir())}
    for _ in watch(*folders, stop_event=stop, raise_interrupt=True):
        hear(now())


# --- files of old versions -------------------------------------------------------------------


@dataclass(frozen=True)
class Migration(Result):
    """What became of each file, and what is to be said of the files that nobody reads."""

    files: tuple[Migrated, ...]
    unread: tuple[Finding, ...] = ()

    @property
    def written(self) -> tuple[Path, ...]:
        """The copies."""
        return tuple(one.target for one in self.files if one.target is not None)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What could not be renamed or read."""
        return (*(finding for one in self.files for finding in one.findings), *self.unread)

    @property
    def problems(self) -> int:
        """How many things are in the way; remarks on files that are not read do not count."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def ok(self) -> bool:
        """Whether all could be renamed."""
        return not self.problems

    def text(self, *, colour: bool = False) -> str:  # noqa: ARG002 - there is none in it
        """Return each rename, each problem and each copy, and the numbers."""
        return told_lines(self._lines())

    def _lines(self) -> Iterator[str]:
        for one in self.files:
            yield from map(str, one.renames)
            yield from (f"{finding.position}：{finding.sentence()}" for finding in one.findings)
            if one.target is not None:
                lost = f"（副本中没有保留{'、'.join(one.lost)}）" if one.lost else ""
                yield f"已写：{one.target}{lost}"
        yield from (f"{finding.position}：{finding.sentence()}" for finding in self.unread)
        if same := [str(one.source) for one in self.files if one.is_unchanged]:
            more = f"等{len(same)}个" if len(same) > _NAMED else ""
            listed = "、".join(same[:_NAMED])
            yield f"没有旧项目名，没有副本，仍用原来的文件：{listed}{more}"
        changed = len(self.written)
        yield f"{len(self.files)}个文件：改写了{changed}个，问题{self.problems}处。"


@public
def migrate(
    paths: Path | str | Iterable[Path | str],
    output: Path | str,
    *,
    catalog: Catalog | None = None,
) -> Migration:
    """Write copies of filled files with the former names of boxes renewed; nothing else changes.

    Former names stand in the definition of a form (``formerly``). Files without any get no copy.

    Raises :class:`~cadre_docs.errors.OutputError` when a copy would lie among the files or cannot
    be written.

    >>> import cadre_docs as cd
    >>> cd.migrate("examples/henan-tenure-form", "out/renewed").written
    ()
    """
    from cadre_docs.templates.migrate.files import migrate as migrated

    given = paths_of(paths)
    refuse_file_name(Path(output))
    files = tuple(migrated(given, Path(output), catalog or open_catalog()))
    return Migration(files, tuple(_unread(given)))


def _unread(paths: tuple[Path, ...]) -> Iterator[Finding]:
    """Yield what is to be said of files that are not rewritten; whose the pictures are is not."""
    for folder in filter(Path.is_dir, paths):
        told = folders.findings(folder, folders.contents(folder).others)
        yield from (finding for finding in told if finding.severity is not Severity.WARNING)
