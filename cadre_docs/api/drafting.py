"""Drafts: blank official forms made into masters, and two editions of a form compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.api.base import Written, day_of_issue, open_catalog, output_writer, public
from cadre_docs.errors import CadreDocsError, CatalogError, MasterError, RequestError
from cadre_docs.findings import Position, error, warning
from cadre_docs.intake.folders import CONVERTED
from cadre_docs.messages.safe import told_lines
from cadre_docs.outputs.targets import owner_of_file
from cadre_docs.source.files import read_named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.masters.blanks.boxes import Box
    from cadre_docs.masters.blanks.draft import DraftedForm
    from cadre_docs.masters.editions.succession import Succession
    from cadre_docs.masters.normalize.changes import Change
    from cadre_docs.schema import Schema

_KINDS = (".docx", ".xlsx")


@dataclass(frozen=True, kw_only=True)
class Drafted(Written):
    """A drafted form: its boxes, what was changed in the blank, and what is to be looked at.

    ``unclaimed`` are the places of empty cells that belong to no box. ``findings`` are those of
    ``lint`` on the master that was written, and doubts.
    """

    form: str
    title: str
    boxes: tuple[Box, ...]
    unclaimed: tuple[str, ...]
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is doubtful and the master can be printed."""
        return super().ok and not self.findings

    def text(self, *, colour: bool = False) -> str:  # noqa: ARG002 - there is none in it
        """Return the boxes by their numbers in the picture, the changes, and what is doubtful."""
        return told_lines(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"表单：{self.form}（{self.title}），{len(self.boxes)}项"
        for number, box in enumerate(self.boxes, 1):
            columns = "、".join(column.key for column in box.columns)
            inner = f"：{columns}" if columns else ""
            yield f"  {number} {box.key}（{box.type}）{inner}"
        if self.changes:
            yield "改动了空白表的排版："
            yield from (f"  {change}" for change in self.changes)
        for finding in self.findings:
            yield f"{finding.position} {finding.code} {finding.sentence()}"
        for finding in self.kept:
            yield f"{finding.position}：{finding.sentence()}"
        yield (
            "没有疑问；请对照图核对后，用 cadre-docs lint 检查。"
            if not self.findings
            else f"{len(self.findings)}处要核对或改正；请对照图改好，再用 cadre-docs lint 检查。"
        )


@public
def draft(  # noqa: PLR0913 - what a draft may be told
    blank: Path | str,
    output: Path | str,
    *,
    form: str = "",
    title: str = "",
    like: str = "",
    today: date | None = None,
    overwrite: bool = False,
    catalog: Catalog | None = None,
) -> Drafted:
    """Make a blank official form (DOCX or XLSX) into a master, with a schema, in a catalog folder.

    ``output`` gets ``data_schemas/<form>.yaml`` and, in ``forms/<form>/``, ``master.docx`` (or
    ``.xlsx``), ``SOURCE.md`` and ``boxes.png``, the pages with the boxes numbered. What cannot be
    printed alike everywhere is changed first, and told. What is a guess is marked ``# 请核对``.
    ``form`` is its id (by default the title in pinyin). ``like`` is a form of which this is the
    next edition: boxes with the same words keep their keys and all that the schema says of them,
    what is gone is declared ``removed``; then ``form`` is that form by default, and ``today`` (by
    default the clock's day) says since when. ``.doc``, ``.wps``, ``.odt`` and ``.rtf`` are read
    through LibreOffice.

    Raises :class:`~cadre_docs.errors.MasterError` for a file that is damaged, has tags already or
    no box, and :class:`~cadre_docs.errors.RequestError` for what is no such file.

    >>> import cadre_docs as cd
    >>> paper = cd.blank("henan-tenure-form", "out/draft", formats="docx").written[0]
    >>> drafted = cd.draft(paper, "out/draft/mine", form="my-form")
    >>> [box.key for box in drafted.boxes][:3]
    ['起止年份', '主管部门', '单位']
    """
    from cadre_docs.masters.blanks.draft import draft_form
    from cadre_docs.masters.blanks.schema_text import field_facts

    source, folder = Path(blank), Path(output)
    data, name = office_file(source)
    forms = catalog or open_catalog()
    before = _succession(like, forms, today) if like else None
    form = form or (forms.id_of(like) if like else "")
    named, tagged = (before.take_over, before.print_years) if before else (None, None)
    try:
        drafted = draft_form(data, name, form=form, title=title, named=named, tagged=tagged)
    except MasterError as problem:
        raise MasterError(f"“{source}”：{problem}") from None
    if before is not None:
        boxes = drafted.found.boxes
        facts = {id(one): field_facts(one) for box in boxes for one in (box, *box.columns)}
        text = before.yaml(boxes, facts, drafted.origin.digest)
        drafted = replace(drafted, schema=text)
    origin = drafted.origin
    if not form and origin.id in forms.schema_ids:
        raise RequestError(f"已有表单“{origin.id}”。请用 --form 给新表单另起一个标识。")
    if form and not _is_id(form):
        raise RequestError(f"“{form}”不能作表单的标识：请用小写字母、数字和连字符。")
    inner = folder / "forms" / origin.id
    master = inner / f"master{Path(name).suffix.lower()}"
    picture, lack = _picture(drafted, master.name)
    with output_writer([source], (), forms, overwrite=overwrite, folder=folder) as written:
        owner = owner_of_file("draft", source)
        written.write(folder / "data_schemas" / f"{origin.id}.yaml", drafted.schema.encode(), owner)
        written.write(master, drafted.master, owner)
        written.write(inner / "SOURCE.md", drafted.source.encode(), owner)
        if picture:
            written.write(inner / "boxes.png", picture, owner)
    gone = _gone(before, master) if before else ()
    findings = [*gone, *_doubts(drafted, master), *lack, *_linted(drafted, folder, master)]
    return Drafted(
        *written.told(),
        form=origin.id,
        title=origin.title,
        boxes=tuple(drafted.found.boxes),
        unclaimed=tuple(cell.place for cell in drafted.found.unclaimed),
        changes=drafted.changes,
        findings=tuple(findings),
    )


def _succession(like: str, forms: Catalog, today: date | None) -> Succession:
    """Return the edition before, to go on from."""
    from cadre_docs.masters.editions.compare import edition
    from cadre_docs.masters.editions.succession import Succession

    schema = forms.schema(forms.id_of(like))
    path = forms.master(schema.id)
    old = edition(forms.master_bytes(schema.id), path.name)
    text = forms.schema_text(schema.id)
    return Succession(old, text, day_of_issue(today).isoformat())


def _is_id(form: str) -> bool:
    return form.replace("-", "").replace("_", "").isalnum() and form.isascii() and form.islower()


def office_file(path: Path) -> tuple[bytes, str]:
    """Return a form as DOCX or XLSX, and its name; older kinds go through LibreOffice."""
    suffix = path.suffix.lower()
    if suffix in CONVERTED:
        from cadre_docs.office.libreoffice import as_docx

        return as_docx(read_named(path), suffix), f"{path.stem}.docx"
    if suffix not in _KINDS:
        raise RequestError(
            f"“{path}”不是 .docx 或 .xlsx。请在 Word、Excel 或 WPS 中另存为这两种格式之一。"
        )
    return read_named(path), path.name


def _picture(drafted: DraftedForm, name: str) -> tuple[bytes, list[Finding]]:
    """Return the picture with the numbered boxes, or what kept it from being drawn."""
    from cadre_docs.masters.blanks.picture import UNCLAIMED, Mark, box_picture

    numbers = {box.key: str(number) for number, box in enumerate(drafted.found.boxes, 1)}
    for number, box in enumerate(drafted.found.boxes, 1):
        for place, column in enumerate(box.columns, 1):
            numbers[f"{box.key}.{column.key}"] = f"{number}.{place}"

    def look(tag: str) -> Mark | None:
        if not tag:
            return UNCLAIMED
        return Mark(numbers[tag]) if tag in numbers else None

    try:
        return box_picture(drafted.layout, look, drafted.origin.title), []
    except CadreDocsError as problem:
        said = str(problem).rstrip("。")
        return b"", [
            warning("MASTER-picture", f"没有画出标着格号的图：{said}", position=Position(name))
        ]


def _gone(before: Succession, master: Path) -> Iterator[Finding]:
    for key in before.gone:
        yield warning(
            "MASTER-draft",
            f"上一版的“{key}”在新表上没有找到，已标为取消（removed）",
            remedy="请对照新表核对：还有的，在表单定义里去掉 removed，并在母版上加标签",
            position=Position(str(master)),
        )


def _doubts(drafted: DraftedForm, master: Path) -> Iterator[Finding]:
    from cadre_docs.masters.blanks.form import MOST_COLUMNS, MOST_ROWS

    found = drafted.found
    for sheet in drafted.form.beyond:
        yield warning(
            "MASTER-draft",
            f"工作表“{sheet}”很大，只看了前{MOST_ROWS}行、{MOST_COLUMNS}列，后面的没有看",
            remedy="后面还有要填的格的，请在母版上加标签、在表单定义里加一项；不是表样的请先删去",
            position=Position(str(master)),
        )
    for number, box in enumerate(found.boxes, 1):
        for one in (box, *box.columns):
            name = one.key if one is box else f"{box.key}.{one.key}"
            for reason in dict.fromkeys(one.doubts):
                yield warning(
                    "MASTER-draft",
                    f"{number} “{name}”：{reason}",
                    remedy="请对照原表核对，在表单定义和母版上改正",
                    position=Position(str(master), place=one.place),
                )
    if found.unclaimed:
        places = "、".join(cell.place for cell in found.unclaimed[:5])
        etc = f"等{len(found.unclaimed)}处" if len(found.unclaimed) > 5 else ""  # noqa: PLR2004
        yield warning(
            "MASTER-draft",
            f"{places}{etc}有空格子没有找到名称（图上标“？”）",
            remedy="请在母版上加标签、在表单定义里加一项；不用填的不必管",
            position=Position(str(master)),
        )


def _linted(drafted: DraftedForm, folder: Path, master: Path) -> list[Finding]:
    """Return what lint says of the draft; a schema that is none is told as it is."""
    from cadre_docs.catalog import Catalog
    from cadre_docs.masters.lint.master import lint_master

    try:
        schema: Schema = Catalog(folder).schema(drafted.origin.id)
    except CatalogError as problem:
        return [error("SCHEMA", line.strip()) for line in problem.lines]
    return lint_master(drafted.master, schema, str(master), drafted.layout)
