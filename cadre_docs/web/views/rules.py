"""规则: every rule by its notice, searched by words, and one rule with all that belongs to it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.findings import SEVERITY_NAMES
from cadre_docs.report.rule_text import COMMON, choices_text, in_order, page_of, values_text
from cadre_docs.web.rendering import render, shown
from cadre_docs.web.request import page
from cadre_docs.web.routes import Page, Route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cadre_docs.law.instruments import LawBook
    from cadre_docs.rules.engine import Rule
    from cadre_docs.web.desk import Desk
    from cadre_docs.web.request import Answer, Request

Line = tuple[str, str, str, str]
"""Code, severity, title and article of a rule."""


def rules(request: Request, desk: Desk) -> Answer:
    """List the rules whose code, title, article or notice holds all the words asked for."""
    law = desk.catalog.law
    words = request.one("q").lower().split()
    groups = [
        (prefix, heading, [line for line in lines if _fits(line, heading, words)])
        for prefix, heading, lines in _groups(cd.rules(catalog=desk.catalog).rules, law)
        if request.one("notice") in ("", prefix or COMMON)
    ]
    found = [group for group in groups if group[2]]
    total = sum(len(lines) for _, _, lines in found)
    if request.part:
        return page(render("rules_list", request=request, desk=desk, groups=found, total=total))
    notices = {prefix: notice.cite("") for prefix, notice in law.instruments.items()}
    return shown(
        "rules", request, desk, groups=found, total=total, notices={**notices, COMMON: COMMON}
    )


def rule(request: Request, desk: Desk) -> Answer:
    """Show one rule: what it says and rests on, its numbers, what was chosen, examples."""
    explained = cd.explain(request.one("code"), catalog=desk.catalog)
    told = explained.rule
    titles = {one: desk.catalog.titles.get(one, one) for one in told.forms}
    return shown(
        "rule",
        request,
        desk,
        told=told,
        forms=titles,
        examples=explained.examples,
        lists=[
            (desk.catalog.titles.get(f.form, f.form), f.path, choices_text(f)) for f in told.fields
        ],
        values_text=values_text,
        reworded=told.edition.reworded if told.edition else str,
    )


def _groups(found: tuple[Rule, ...], law: LawBook) -> Iterator[tuple[str, str, list[Line]]]:
    for prefix, group in groupby(in_order(found, law), lambda item: page_of(item, law)):
        notice = law.standing_for(prefix) if prefix else None
        heading = notice.cite("") if notice else COMMON
        reworded = notice.latest.reworded if notice else str
        yield (
            prefix,
            heading,
            [
                (
                    item.code,
                    SEVERITY_NAMES[item.severity],
                    reworded(item.title),
                    reworded(item.article or ("" if notice else item.standard)),
                )
                for item in group
            ],
        )


def _fits(line: Line, heading: str, words: list[str]) -> bool:
    text = "\n".join((*line, heading)).lower()
    return all(word in text for word in words)


PAGES = (Page("rules", "规则", "cadre-docs rules、explain"),)
ROUTES = (Route("rules", rules), Route("rule", rule))
