"""The clerk's summary as one web page: no script, no network, nothing from outside."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files as resources
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cadre_docs import __version__
from cadre_docs.findings import SEVERITY_NAMES, Severity
from cadre_docs.messages.safe import told_line
from cadre_docs.report.by_person import overview, short_names
from cadre_docs.report.prose import to_be_read
from cadre_docs.report.text import place_in_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from jinja2 import Template

    from cadre_docs.findings import Finding
    from cadre_docs.report.by_person import Subject
    from cadre_docs.schema import Schema


def render_html(
    findings: Sequence[Finding],
    *,
    schemas: Iterable[Schema] = (),
    files: int,
    people: Sequence[tuple[str, str]],
    titles: Mapping[str, str] | None = None,
) -> str:
    """Return the page. ``people`` is name and form of every record, clean ones included.

    ``titles`` says what codes and forms are called.
    """
    view = overview(findings, people, titles or {})
    sheet = style("summary.css")
    names = short_names(findings)

    def file(finding: Finding) -> str:
        return names[finding.position.file] if finding.position else ""

    return template("summary.html.j2").render(
        view=view,
        records=len(people),
        prose=to_be_read(schemas),
        files=files,
        levels=SEVERITY_NAMES,
        spot=place_in_file,
        file=file,
        files_of=lambda subject: list(dict.fromkeys(filter(None, map(file, subject.findings)))),
        gravest=_gravest,
        style=Markup(sheet),  # noqa: S704 - our own style sheet
        policy=policy(sheet),
        version=__version__,
    )


def _gravest(subject: Subject, code: str) -> Severity:
    """Return how grave a rule was for someone; findings are sorted, the gravest first."""
    return next(finding.severity for finding in subject.findings if finding.code == code)


def policy(sheet: str) -> Markup:
    """Return a content security policy that allows this style sheet and nothing else."""
    digest = b64encode(sha256(sheet.encode()).digest()).decode("ascii")
    return Markup(  # noqa: S704 - the alphabet of base 64 needs no escaping
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


@cache
def style(*names: str) -> str:
    """Return style sheets of ours as they stand in a page."""
    folder = resources("cadre_docs.report") / "templates"
    texts = ((folder / name).read_text(encoding="utf-8") for name in names)
    # What stands between the tags is hashed, line ends as a browser reads them.
    return "\n" + "".join(texts).replace("\r\n", "\n")


def _told(value: object) -> object:
    """Return whatever a page prints as it may be told: nothing goes past this."""
    return told_line(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def template(name: str) -> Template:
    """Return a page template of ours: everything is escaped, what is undefined an error."""
    environment = Environment(
        loader=PackageLoader("cadre_docs.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_told,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
