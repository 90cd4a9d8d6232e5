"""Two editions of a form compared."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.api.base import Written, kind_of, open_catalog, output_writer, public, refuse_suffix
from cadre_docs.api.drafting import office_file
from cadre_docs.errors import MasterError, RequestError
from cadre_docs.messages.safe import told_lines
from cadre_docs.outputs.targets import owner_of_file

if TYPE_CHECKING:
    from cadre_docs.catalog import Catalog
    from cadre_docs.masters.editions.compare import Edition, FormChange

KINDS = ("text", "json", "html")


@dataclass(frozen=True, kw_only=True)
class Compared(Written):
    """What has changed from one edition of a form to the next, boxes first."""

    old: Edition
    new: Edition
    changes: tuple[FormChange, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing has changed, and what was asked for is written."""
        return super().ok and not self.changes

    def reported(self, kind: str, *, colour: bool = False) -> str:
        """Return the changes as ``text``, ``json``, or ``html`` with both pictures."""
        match kind:
            case "text":
                return self.text(colour=colour)
            case "json":
                changes = [{**asdict(one), "what": one.what.name.lower()} for one in self.changes]
                found = {"old": self.old.name, "new": self.new.name, "changes": changes}
                return json.dumps(found, ensure_ascii=False, indent=2)
            case "html":
                from cadre_docs.report.compare_page import compare_html

                return compare_html(self.old, self.new, self.changes)
        raise RequestError(f"没有“{kind}”这种报告，可用：{'、'.join(KINDS)}。")

    def text(self, *, colour: bool = False) -> str:  # noqa: ARG002 - there is none in it
        """Return the changes, one a line."""
        count = f"{len(self.changes)}处变化" if self.changes else "没有变化"
        return told_lines([*map(str, self.changes), f"{self.old.name} → {self.new.name}：{count}"])


@public
def compare(
    old: Path | str,
    new: Path | str,
    *,
    output: Path | str | None = None,
    overwrite: bool = False,
    catalog: Catalog | None = None,
) -> Compared:
    """Compare two editions of a form: masters or blanks, DOCX or XLSX, or forms by their ids.

    Boxes added, gone, moved, renamed, of another kind or size; notes; paper, fonts, and how many
    pages the blank form has. The words beside a box are compared, not its tag. ``output`` gets a
    page with both pictures (``.html``), or the changes (``.json``, ``.txt``).

    Raises :class:`~cadre_docs.errors.MasterError` for a damaged file, and a blank without boxes.

    >>> import cadre_docs as cd
    >>> cd.compare("henan-tenure-form", "henan-tenure-form").ok
    True
    """
    from cadre_docs.masters.editions.compare import compare as changes_of

    target = None if output is None else Path(output)
    refuse_suffix(target, ".html", ".json", ".txt")
    forms = catalog or open_catalog()
    first, second = _edition(old, forms), _edition(new, forms)
    compared = Compared(old=first, new=second, changes=tuple(changes_of(first, second)))
    if target is None:
        return compared
    text = compared.reported({"txt": "text"}.get(kind_of(target), kind_of(target)))
    read = [Path(old), Path(new)]
    with output_writer(read, (), forms, overwrite=overwrite, folder=target.parent) as written:
        written.write(target, text.encode(), owner_of_file("compare", old, new))
    paths, kept, remarks = written.told()
    return replace(compared, written=paths, kept=kept, remarks=remarks)


def _edition(target: Path | str, forms: Catalog) -> Edition:
    from cadre_docs.masters.editions.compare import edition

    path, schema = Path(target), None
    if not path.is_file() and str(target) in forms.form_ids:
        path, schema = forms.master(str(target)), forms.schema(str(target))
    data, name = office_file(path)
    shown = f"{path.parent.name}/{name}" if path.stem == "master" else name
    try:
        return edition(data, shown, schema)
    except MasterError as problem:
        raise MasterError(f"“{target}”：{problem}") from None
