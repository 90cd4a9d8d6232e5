"""Templates → pages. Everything is escaped; a name that no template was given is a mistake."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cadre_docs import __version__
from cadre_docs.findings import SEVERITY_NAMES
from cadre_docs.intake.confirmed import CODE as UNCONFIRMED
from cadre_docs.messages.safe import told_line
from cadre_docs.rules.engine import find
from cadre_docs.web.once import FIELD, word
from cadre_docs.web.request import Answer, address, page
from cadre_docs.web.routes import pages
from cadre_docs.web.wording import on_page as boxes_of

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from cadre_docs.findings import Position
    from cadre_docs.web.form_desk import FormDesk
    from cadre_docs.web.request import Request

ON_PAGE = {UNCONFIRMED: (address("collect", state="confirm"), "在“收表”里与原表核对")}
"""Where a page does what the remedy of a finding names a command for."""
READY_TEMPLATES = "ready_templates"
"""A folder of templates made modules, which only a form in one file has."""


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the templates, made ready once."""
    from jinja2 import Environment, ModuleLoader, PackageLoader, StrictUndefined

    ready = Path(__file__).parent / READY_TEMPLATES
    made = Environment(
        loader=ModuleLoader(ready) if ready.is_dir() else PackageLoader(__package__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(
        version=__version__, severities=SEVERITY_NAMES, address=address, pages=pages,
        rule_of=find, on_page=ON_PAGE, boxes_of=boxes_of, once=_once,
    )  # fmt: skip
    made.filters.update(told=told_line, spot=spot)
    return made


def spot(position: Position | None) -> str:
    """Return where something stands, as people say it: 文件 第3行, 文件 工作表!B4."""
    if position is None:
        return ""
    if position.line is None or position.place is not None or position.sheet is not None:
        return str(position)
    return f"{position.file} 第{position.line}行"


def _once() -> Markup:
    """Return what tells a double click on a form's button: a word that no other form has."""
    from markupsafe import Markup

    return Markup(f'<input type="hidden" name="{FIELD}" value="{word()}" autocomplete="off">')  # noqa: S704 - hex digits


def prepare() -> None:
    """Make all templates ready: the first page of a kind is as quick as the others, then."""
    for name in environment().list_templates():
        environment().get_template(name)


def render(name: str, **values: Any) -> str:
    """Return a template filled in; ``name`` without its ending."""
    return environment().get_template(f"{name}.html.j2").render(**values)


def shown(
    name: str, request: Request, desk: FormDesk, *, status: int = 200, **values: Any
) -> Answer:
    """Return a page of the opened folder."""
    return page(render(name, request=request, desk=desk, **values), status)
