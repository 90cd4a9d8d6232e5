"""Files to fill in, handed out: templates, and forms that are one HTML file.

Whatever is not HTML is what :mod:`cadre_docs.api` writes; a form in HTML is made of the YAML
template that would have been written.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cadre_docs.api import forms as templates
from cadre_docs.api import last_year
from cadre_docs.api import prefill as lists
from cadre_docs.api.base import Written, open_catalog, paths_of, public, refuse_existing
from cadre_docs.api.editing import Put, boxes, patch
from cadre_docs.api.reading import read
from cadre_docs.catalog.extensions import RULES, entry_points_of
from cadre_docs.errors import RequestError
from cadre_docs.messages.progress import announce, listening, steps
from cadre_docs.outputs.files import write_whole
from cadre_docs.outputs.targets import Guard
from cadre_docs.record.prefill import typed_text
from cadre_docs.rules.roles import UNIT
from cadre_docs.source.files import read_named
from cadre_docs.templates.yaml.filled import filled_yaml
from cadre_docs.web.one_file.contents import Unit, paper
from cadre_docs.web.one_file.html import Handout, html_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cadre_docs.api.last_year import Begun
    from cadre_docs.api.prefill import Prefill
    from cadre_docs.catalog import Catalog
    from cadre_docs.record import Record

Made = TypeVar("Made", bound=Written)

HTML = ".html"
_OF_UNIT = ("unit", "department")
"""What a form takes over from the facts of the unit, by the ids of the boxes."""
_FEW = 3
_RULES_LEFT = "别的软件包带来的规则没有带进 HTML 文件：这些规则收表时检查。"


@public
def new(  # noqa: PLR0913 - what may be said of what is handed out
    form: str,
    output: Path | str,
    *,
    people: int | None = None,
    unit: Path | str | None = None,
    issuer: str = "",
    until: date | None = None,
    overwrite: bool = False,
    catalog: Catalog | None = None,
) -> Written:
    """Write a template to fill in: YAML, Excel or HTML, as the name of ``output`` tells.

    With ``people`` (1 to 5000) it has room for so many: one a row, in YAML one below the other.
    An ``.html`` is the form for one person in a file by itself: any browser of 2022 or later opens
    it from the disk, checks it with this engine, saves a record and fills the form for Word. It
    says who hands it out (``issuer``, by default the unit) and alarms after ``until``; ``unit`` is
    a file of the unit's facts, which go along for the rules; unit and department are filled in.

    Raises :class:`~cadre_docs.errors.RequestError` when the file exists (people may have filled it
    in) and ``overwrite`` is not given, and :class:`~cadre_docs.errors.EnvironmentLackError` for
    HTML where the distribution cadre-docs-browser is not installed.

    >>> import cadre_docs as cd
    >>> cd.new("henan-tenure-form", "out/zhang.xlsx", overwrite=True).written[0].name
    'zhang.xlsx'
    """
    target, forms = Path(output), catalog or open_catalog()
    if target.suffix.lower() not in (HTML, ".htm"):
        _refuse_of_html(issuer, until, unit)
        return templates.new(form, target, people=people, overwrite=overwrite, catalog=forms)
    if people is not None:
        raise RequestError(
            "HTML 填报文件一人一份，不能用 --people；各人一份用 --from 名单 -t html。"
        )
    refuse_existing([target], Guard(folders=forms.folders), overwrite=overwrite)
    schema = forms.schema(form)
    with tempfile.TemporaryDirectory() as temporary, listening(_nobody):
        blank = templates.new(schema.id, Path(temporary) / "blank.yaml", catalog=forms).written[0]
        first = blank.read_bytes()
    whose = _whose(unit, issuer, until, forms)
    write_whole(target, _page(first, whose))
    return Written((target,), remarks=_remarks(schema.id, whose))


@public
def begin(  # noqa: PLR0913 - what may be said of a new year
    form: str,
    last: Path | str | Iterable[Path | str],
    folder: Path | str,
    *,
    expected: Path | str | None = None,
    previous: Path | str | Iterable[Path | str] = (),
    kind: str = "xlsx",
    unit: Path | str | None = None,
    issuer: str = "",
    until: date | None = None,
    overwrite: bool = False,
    catalog: Catalog | None = None,
) -> Begun:
    """Write a file to fill in for each person, begun with what stays of last year's records.

    ``last`` are files and folders of records of the same or another form. What a schema calls
    lasting (``carries``) comes filled and marked, last year's result goes where ``last_time``
    says, everything else is empty. With ``expected`` (a table of people) whoever is on it gets a
    file, those who are new an almost empty one; otherwise everybody of last year does. ``previous``
    is the year before that: then it is told who came and left between the two. ``kind`` is
    ``xlsx``, ``yaml`` or ``html``; for HTML see :func:`new`.

    Raises :class:`~cadre_docs.errors.RequestError` when a file is there already (somebody may have
    filled it in) and ``overwrite`` is not given, and when there is nobody to begin with.

    >>> import cadre_docs as cd
    >>> begun = cd.begin("annual-record", "examples/annual-record/full.yaml", "out/2024")
    >>> [path.name for path in begun.written]
    ['示例子.xlsx']
    """
    forms, target = catalog or open_catalog(), Path(folder)
    if kind != "html":
        _refuse_of_html(issuer, until, unit)
        return last_year.begin(
            form, last, target, expected=expected, previous=previous, kind=kind,
            overwrite=overwrite, catalog=forms,
        )  # fmt: skip
    whose = _whose(unit, issuer, until, forms)
    with tempfile.TemporaryDirectory() as temporary:
        inside = Path(temporary)
        with listening(_nobody):
            made = last_year.begin(
                form, last, inside, expected=expected, previous=previous, kind="yaml", catalog=forms
            )
        _refuse_among(last, target)
        return _in_html(made, inside, target, form, whose, overwrite=overwrite)


@public
def prefill(  # noqa: PLR0913 - what may be said of a list
    form: str,
    source: Path | str,
    output: Path | str | None = None,
    *,
    mapping: Path | str | None = None,
    kind: str = "",
    unit: Path | str | None = None,
    issuer: str = "",
    until: date | None = None,
    overwrite: bool = False,
    catalog: Catalog | None = None,
) -> Prefill:
    r"""Write templates filled from a staff list of another system, as a confirmed mapping says.

    Without a mapping (by default 对照.yaml beside ``source``) one is proposed and nothing is
    taken: a person looks it through and confirms it. It holds for every source with the same
    headings. ``output`` is a folder (one YAML file a person, or one HTML file with ``kind``
    ``html``, see :func:`new`) or an .xlsx (one row a person). Each
    box says whence it is, and so does a log, 来源.csv. Files that are there are kept unless
    ``overwrite``.

    Raises :class:`~cadre_docs.errors.RequestError` for a request that cannot be met, and
    :class:`~cadre_docs.errors.CadreDocsError` for a source that cannot be read.

    >>> import cadre_docs as cd
    >>> from pathlib import Path
    >>> Path("out").mkdir(exist_ok=True)
    >>> said = Path("out/staff.csv").write_text("职工姓名,单位名称\n示例甲,示例中学\n", "utf-8")
    >>> made = cd.prefill("annual-record", "out/staff.csv", mapping="out/staff.对照.yaml")
    >>> made.proposed, made.written[0].name
    (True, 'staff.对照.yaml')
    """
    forms = catalog or open_catalog()
    target = Path(output) if output is not None else None
    if kind != "html":
        _refuse_of_html(issuer, until, unit)
        return lists.prefill(
            form, source, target, mapping=mapping, overwrite=overwrite, catalog=forms
        )
    whose = _whose(unit, issuer, until, forms)
    with tempfile.TemporaryDirectory() as temporary:
        inside = Path(temporary)
        with listening(_nobody):
            made = lists.prefill(
                form, source, inside if target else None, mapping=mapping, catalog=forms
            )
        if made.proposed or target is None or not made.people:
            return made
        return _in_html(made, inside, target, form, whose, overwrite=overwrite)


# --- what they share ----------------------------------------------------------------------------


def _nobody(fact: object) -> None:
    """Tell nobody of a file that is on its way."""


def _refuse_of_html(issuer: str, until: date | None, unit: Path | str | None) -> None:
    if issuer or until is not None or unit is not None:
        raise RequestError(
            "--issuer、--until、--unit 只用于 HTML 填报文件（-o 填报.html，或 --from … -t html）。"
        )


def _refuse_among(last: Path | str | Iterable[Path | str], target: Path) -> None:
    if any(path.resolve() == target.resolve() for path in paths_of(last)):
        raise RequestError(f"“{target}”里有这次要读的记录，不能写到那里。")


@dataclass(frozen=True)
class _Whose:
    """Who hands a form out, until when, and the facts of the unit that it is judged with."""

    forms: Catalog
    unit: Record | None
    issuer: str
    until: date | None

    @cached_property
    def facts(self) -> Unit | None:
        """The facts as they go along: those that were read, no remarks, no path of this machine."""
        if self.unit is None:
            return None
        _, _, text = filled_yaml(self.unit).partition("\n")  # whence it was read
        return Unit(self.unit.schema.id, text.encode())


def _in_html(
    made: Made, inside: Path, target: Path, form: str, whose: _Whose, *, overwrite: bool
) -> Made:
    """Write an HTML file for each YAML file that was made, and what else was made as it is."""
    targets = {
        path: (target / path.relative_to(inside)).with_suffix(
            HTML if path.suffix == ".yaml" else path.suffix
        )
        for path in made.written
        if path.is_relative_to(inside)
    }
    guard = Guard(folders=whose.forms.folders)
    refuse_existing([*targets.values()], guard, overwrite=overwrite)
    for source, path in steps([*targets.items()], "生成"):
        data = source.read_bytes()
        write_whole(path, _page(data, whose) if path.suffix == HTML else data)
        announce(path)
    written = tuple(targets.get(path, path) for path in made.written)
    remarks = _remarks(whose.forms.id_of(form), whose)
    return replace(made, written=written, remarks=(*made.remarks, *remarks))


def _page(first: bytes, whose: _Whose) -> bytes:
    forms, unit = whose.forms, whose.unit
    [typed] = boxes(first, catalog=forms)
    puts = []
    for name in _OF_UNIT:
        field = typed.schema.by_id.get(name)
        if field is None or unit is None or name not in unit.values:
            continue
        path = typed.schema.path(field)
        if not typed.texts.get(path, "").strip():
            puts.append(Put(path, typed_text(unit.values[name].typed)))
    text = patch(first, puts, catalog=forms)
    return html_file(Handout(typed.schema.id, text, whose.issuer, whose.until, whose.facts), forms)


def _whose(path: Path | str | None, issuer: str, until: date | None, forms: Catalog) -> _Whose:
    """Return who hands out. Raises :class:`~cadre_docs.errors.RequestError`."""
    said = " ".join(issuer.split())
    if path is None:
        return _Whose(forms, None, said, until)
    read_named(Path(path), "yaml_mb")  # says what is wrong where there is no such file
    known = read(path, catalog=forms)
    found = [one for one in known.records if one.schema.role in UNIT]
    if len(found) != 1:
        raise RequestError(f"--unit 的“{path}”应是一份单位和程序事实表，现读到{len(found)}份。")
    if wrong := [finding for finding in known.findings if finding.counts]:
        listed = "；".join(finding.sentence() for finding in wrong[:_FEW])
        raise RequestError(f"--unit 的“{path}”有{len(wrong)}处没有读出来，请先改正：{listed}")
    return _Whose(forms, found[0], said or str(found[0].get("unit") or ""), until)


def _remarks(form: str, whose: _Whose) -> tuple[str, ...]:
    """Return what is to be said of every HTML file."""
    made = paper(form, whose.forms)
    return (*((_RULES_LEFT,) if entry_points_of(RULES) else ()), *((made.why,) if made.why else ()))
