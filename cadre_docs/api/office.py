"""Two hands: the table that the office fills for all, and slips that send forms back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.api.base import Written, output_writer, public, refuse_existing, refuse_suffix
from cadre_docs.errors import RequestError
from cadre_docs.intake.template.office import keys_of
from cadre_docs.outputs.files import UniqueNames
from cadre_docs.outputs.targets import Guard, Owner, digest
from cadre_docs.record.prefill import typed_text
from cadre_docs.report.slips import Slip, slips_of

if TYPE_CHECKING:
    from datetime import date

    from cadre_docs.api.checking import Checked
    from cadre_docs.api.reading import Read
    from cadre_docs.record import Record

_NAME = "退回单"


@public
def office(form: str, read: Read, output: Path | str, *, overwrite: bool = False) -> Written:
    """Write the workbook (.xlsx) that the office fills for all people whose forms were read.

    One row a person, with what tells them apart filled in: the boxes that the unit and the
    authority fill, the facts that are not printed (考核依据), 电子意见 and 例外. Read it together
    with people's own files (``cd.read(["填报", "单位填写.xlsx"])``): what it says becomes part of
    their records, and where the two differ an error tells both places.

    Raises :class:`~cadre_docs.errors.RequestError` when the file exists (somebody may have filled
    it in) and ``overwrite`` is not given, and when nobody's form was read.

    >>> import cadre_docs as cd
    >>> read = cd.read("examples/annual-record/full.yaml")
    >>> cd.office("annual-record", read, "out/office.xlsx", overwrite=True).written[0].name
    'office.xlsx'
    """
    from cadre_docs.templates.workbooks.people import office_workbook

    target, schema = Path(output), read.catalog.schema(form)
    refuse_suffix(target, ".xlsx")
    if not schema.of_people:
        raise RequestError(f"“{schema.id}”（{schema.title}）不是一人一份的表，不能用 --office。")
    people = [record for record in read.records if record.schema.id == schema.id]
    if not people:
        raise RequestError(f"没有读到“{schema.title}”，没有生成。")
    refuse_existing([target], Guard(folders=read.catalog.folders), overwrite=overwrite)
    data = office_workbook(schema, [_keys(record) for record in people])
    with output_writer(read.named, read.intakes, read.catalog, overwrite=True) as written:
        written.outputs.claim([target])
        written.write(target, data, paper=False)
        return Written(*written.told())


def _keys(record: Record) -> dict[str, str]:
    """Return what tells a person apart, by the paths of the boxes."""
    schema = record.schema
    return {
        schema.path(schema.by_id[name]): typed_text(record.values[name].typed)
        for name in keys_of(schema)
        if name in record.values
    }


@dataclass(frozen=True, kw_only=True)
class Slips(Written):
    """The slips of those who must mend something; ``people`` are their names, in order."""

    people: tuple[str, ...]


@public
def slips(
    checked: Checked,
    folder: Path | str,
    *,
    until: date | None = None,
    overwrite: bool = False,
) -> Slips:
    """Write for everybody with errors a page (.docx) and a message (.txt) that send the form back.

    They say what to mend, where and how, and ``until`` when. What the office has to fill itself
    is left out. The page holds the gravest items and says how many more there are; the message
    has all.

    Raises :class:`~cadre_docs.errors.OutputError` when a slip would lie over what was read.

    >>> import cadre_docs as cd
    >>> checked = cd.check(cd.read("examples/annual-record/full.yaml"))
    >>> cd.slips(checked, "out/slips").people
    ()
    """
    read, where = checked.read, Path(folder)
    found = slips_of(checked.findings, read.records, until)
    names = UniqueNames()
    stems = [names.take(f"{slip.name}-{_NAME}") for slip in found]
    paths = [where / f"{stem}{suffix}" for stem in stems for suffix in (".docx", ".txt")]
    with output_writer(
        read.named, read.intakes, read.catalog, overwrite=overwrite, folder=where
    ) as written:
        written.outputs.claim(paths)
        for slip, stem in zip(found, stems, strict=True):
            owner = Owner(source=digest(f"{slip.file} {slip.name} {slip.form}"))
            message = slip.message().encode("utf-8-sig", "backslashreplace")
            for suffix, data in ((".docx", _page(slip)), (".txt", message)):
                written.write(where / f"{stem}{suffix}", data, owner, paper=False)
        today = read.catalog.today
        if found and until is not None and today is not None and until < today:
            written.remark(
                f"退回单上写的交回期限{until}已经过了（今天是{today}），请核对后重新生成。"
            )
        for old in sorted(set(where.glob(f"*-{_NAME}*")) - set(paths)):
            written.remark(f"“{old.name}”是以前的退回单，这一次没有写，请核对后删去。")
    return Slips(*written.told(), people=tuple(slip.name for slip in found))


def _page(slip: Slip) -> bytes:
    from cadre_docs.report.slip_page import slip_page  # python-docx is slow to import

    return slip_page(slip)
