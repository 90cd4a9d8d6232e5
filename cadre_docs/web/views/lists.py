"""名册与统计: roster, public notice, statistics and people drawn, made or compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cadre_docs as cd
from cadre_docs.intake.folders import MAPPING
from cadre_docs.schema import PEOPLE_ORDERS
from cadre_docs.web.making import begin, everybody
from cadre_docs.web.reading import BY_ROSTER, day_of, known_project, order_asked, order_said
from cadre_docs.web.rendering import shown
from cadre_docs.web.results import Outcome
from cadre_docs.web.routes import Page, Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from cadre_docs.web.desk import Desk
    from cadre_docs.web.request import Answer, Request, Upload
    from cadre_docs.web.store import Store
    from cadre_docs.web.work import Work

_UPLOAD_MB = 60
MAPPED = f"{MAPPING}.yaml"
FORMATS = {"xlsx": "Excel", "docx": "Word", "pdf": "PDF"}


@dataclass(frozen=True)
class Kind:
    """One kind of list: what it is called, its command, and what makes it."""

    title: str
    command: str
    make: Callable[[cd.Read, Request, Path, Path | None, Store], cd.Written]
    compares: str


def lists(request: Request, desk: Desk) -> Answer:
    """Show the lists that can be made, and what each asks for."""
    schemas = cd.forms(catalog=desk.catalog).schemas
    return shown(
        "lists",
        request,
        desk,
        formats=FORMATS,
        orders=PEOPLE_ORDERS,
        order=order_said(desk.store),
        by_roster=BY_ROSTER,
        rosters=[one for one in schemas if one.roster],
        posted=[one for one in schemas if one.notices],
        drawn=[one for one in schemas if one.sample],
        today=date.today().isoformat(),  # noqa: DTZ011 - where the clerk sits
    )


def make(request: Request, desk: Desk) -> Answer:
    """Make a list, or compare the one that was dropped, in the background."""
    kind = KINDS.get(request.one("kind"))
    if kind is None:
        raise cd.RequestError("请选一种：名册、公示、统计、抽查。")
    upload = _upload(request)
    if upload is not None and not kind.compares:
        raise cd.RequestError(f"{kind.title}不与已有的核对，请不要选文件。")
    _refuse_nonsense(request)
    data = (upload.name, upload.data()) if upload is not None else None
    mapping = _upload(request, "mapping")
    if mapping is not None and (data is None or request.one("kind") != "roster"):
        raise cd.RequestError("列名对照是读已有的名单用的：请同时选已有的名册。")
    matching = mapping.data() if mapping is not None else None

    def task(work: Work, folder: Path) -> Outcome:
        work.say("读文件夹里的表")
        against = None
        if data is not None:
            against = folder / "已有" / Path(data[0]).name
            against.parent.mkdir()
            against.write_bytes(data[1])
        if matching is not None:
            (folder / MAPPED).write_bytes(matching)
        read = everybody(desk)
        work.say(kind.title)
        out = folder / "做好"
        out.mkdir()
        listed: Any = kind.make(read, request, out, against, desk.store)
        return Outcome(listed.ok, _said(listed), listed.findings, listed.written)

    title = f"核对已有的{kind.title}" if data else kind.title
    return begin(desk, title, task)


def _upload(request: Request, name: str = "against") -> Upload | None:
    found = [one for one in request.files.get(name, ()) if one.size]
    return found[0] if found else None


def _said(listed: Any) -> str:
    """Return what the command says besides its findings."""
    return "\n".join([getattr(listed, "counts", ""), *listed.remarks]).strip()


# --- what each asks for ------------------------------------------------------------------------


def _refuse_nonsense(request: Request) -> None:
    """Refuse at once what is no date, year, number of days or rate."""
    for _ in (_year(request), request.day("first"), request.day("last"), _rate(request)):
        pass


def _year(request: Request) -> int | None:
    text = request.one("year").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4):  # noqa: PLR2004
        raise cd.RequestError(f"年度“{text[:20]}”不是年份，请写4位数字，如 2024。")
    return int(text)


def _rate(request: Request) -> Fraction | None:
    text = request.one("rate").strip().removesuffix("%").removesuffix("％")
    if not text:
        return None
    try:
        rate = Fraction(text) / 100
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not 0 < rate <= 1:
        raise cd.RequestError(f"比例“{text[:20]}”不对，请写大于 0、不超过 100 的百分数。")
    return rate


def _file(request: Request, folder: Path, name: str) -> Path:
    kind = request.one("as", "xlsx")
    if kind not in FORMATS:
        raise cd.RequestError("请选 Excel、Word 或 PDF。")
    return folder / f"{name}.{kind}"


def _by_unit(request: Request) -> bool:
    return request.one("by_unit") == "1"


def _options(request: Request, store: Store) -> dict[str, Any]:
    form, draft = request.one("form") or None, request.one("draft") == "1"
    return {"form": form, "draft": draft, "as_of": day_of(store)}


def _roster(
    read: cd.Read, request: Request, folder: Path, against: Path | None, store: Store
) -> cd.Written:
    mapping = folder.parent / MAPPED
    project = known_project(store)
    return cd.roster(
        read,
        None if against else _file(request, folder, "名册"),
        against=against,
        mapping=mapping if mapping.exists() else None,
        year=_year(request) or (project.year if project else None),
        order=order_asked(request.one("order"), store),
        by_unit=_by_unit(request) and against is None,
        **_options(request, store),
    )


def _notice(
    read: cd.Read, request: Request, folder: Path, _against: Path | None, store: Store
) -> cd.Written:
    first = request.day("first")
    if first is None:
        raise cd.RequestError("请写公示从哪一天开始。")
    return cd.notice(
        read,
        _file(request, folder, "公示"),
        first,
        days=request.number("days") or None,
        last=request.day("last"),
        by_unit=_by_unit(request),
        **_options(request, store),
    )


def _statistics(
    read: cd.Read, request: Request, folder: Path, against: Path | None, store: Store
) -> cd.Written:
    out = None if against else folder
    return cd.statistics(read, out, against=against, **_options(request, store))


def _sample(
    read: cd.Read, request: Request, folder: Path, against: Path | None, store: Store
) -> cd.Written:
    kinds = [kind for kind in FORMATS if kind in request.many("as")] or ["xlsx"]
    seed = request.one("seed").strip()
    if against is None and not seed:
        raise cd.RequestError(
            "请写事先公开的一段文字（种子）：同样的文字、同样的人，抽出的总是同一批。"
        )
    return cd.sample(
        read,
        () if against else [folder / f"抽查名单.{kind}" for kind in kinds],
        seed=None if against else seed,
        rate=None if against else _rate(request),
        verify=against,
        **_options(request, store),
    )


KINDS = {
    "roster": Kind("名册", "roster", _roster, "--against"),
    "notice": Kind("公示", "notice", _notice, ""),
    "statistics": Kind("统计表", "statistics", _statistics, "--against"),
    "sample": Kind("抽查名单", "sample", _sample, "--verify"),
}

PAGES = (Page("lists", "名册与统计", "cadre-docs roster、notice、statistics、sample"),)
ROUTES = (Route("lists", lists), Route("list-make", make, "POST", most_mb=_UPLOAD_MB))
