"""Two editions of a form as one web page: what has changed, and both pictures side by side."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from markupsafe import Markup

from cadre_docs import __version__
from cadre_docs.errors import CadreDocsError
from cadre_docs.masters.editions.compare import picture
from cadre_docs.report.html import policy, style, template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadre_docs.masters.editions.compare import Edition, FormChange


def compare_html(old: Edition, new: Edition, changes: Sequence[FormChange]) -> str:
    """Return the page; a picture that cannot be drawn says why."""
    sheet = style("summary.css", "compare.css")
    shown = [
        (title, *_picture(one, changes, is_old=is_old))
        for title, one, is_old in ((f"旧：{old.name}", old, True), (f"新：{new.name}", new, False))
    ]
    return template("compare.html.j2").render(
        changes=changes,
        old=old.name,
        new=new.name,
        pictures=shown,
        style=Markup(sheet),  # noqa: S704 - our own style sheet
        policy=Markup(f"{policy(sheet)}; img-src data:"),  # noqa: S704 - our own words
        version=__version__,
    )


def _picture(one: Edition, changes: Sequence[FormChange], *, is_old: bool) -> tuple[str, str]:
    try:
        data = picture(one, changes, is_old=is_old)
    except CadreDocsError as problem:
        return "", f"没有画出图：{problem}"
    return Markup(f"data:image/png;base64,{b64encode(data).decode('ascii')}"), ""  # noqa: S704
