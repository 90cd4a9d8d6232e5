"""新人社办〔2024〕22号: schooling and the last five years, and merits that stand in for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.common.issuers import is_mentioned
from cadre_docs.rules.common.numerals import as_number
from cadre_docs.rules.engine import Problem, rule
from cadre_docs.rules.roles import PERSON
from cadre_docs.rules.xinxiang.merits import (
    AWARDS,
    PATENT,
    Merit,
    definition,
    merits,
    patents_suffice,
    replaces_schooling,
    standing,
)
from cadre_docs.rules.xinxiang.shared import chosen, eased
from cadre_docs.values.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cadre_docs.record import Row
    from cadre_docs.rules.engine import RecordContext


_AN_AWARD, _QUOTED = 6, 16
"""Characters: what is shorter (无, 见附件) names no award; of what is quoted."""


@rule("XX-2.4.3", Severity.ERROR, "文化程度", "第二条第（四）项第3目", roles=PERSON)
def schooled(c: RecordContext) -> Iterator[Problem]:
    """申报一级应有技工学校、高中或以上的文化程度；有一项业绩符合要求的不受此限制。"""
    yield from _unless_lifted(c, _schooling(c))


def _schooling(c: RecordContext) -> Iterator[Problem]:
    given = c.text("schooling")
    if given is None or given in c.names("XX.schooling_enough"):
        return
    unclear = given in c.names("XX.schooling_unclear")
    yield Problem(
        f"文化程度为“{given}”",
        wanted="技工学校（职业中专）或高中以上"
        + (f"；{chosen(c, 'XX.schooling_unclear')}" if unclear else "，或有一项符合要求的业绩"),
        remedy="请核对人事档案" + ("，填写确切的文化程度" if unclear else "；确实不符的不能申报"),
        at=c.at("schooling"),
        severity=Severity.WARNING if unclear else None,
    )


def _unless_lifted(c: RecordContext, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield what a merit does not lift; where that is open, as warnings."""
    found = list(problems)
    lifted = replaces_schooling(c) if found else None
    for problem in () if lifted else found:
        if lifted is None:
            wanted = f"{problem.wanted}；所填业绩是否符合还不能确定"
            yield replace(problem, wanted=wanted, severity=Severity.WARNING)
        else:
            yield replace(problem, severity=problem.severity or eased(c))


@rule(
    "XX-2.4.4",
    Severity.ERROR,
    "近5年考核结果",
    "第二条第（四）项第4目；第三条第（三）项",
    roles=PERSON,
)
def good_years(c: RecordContext) -> Iterator[Problem]:
    """近5年年度考核都在合格以上，并有规定年数为优秀或被评为优秀共产党员。

    最近一年结果未备案的，经单位同意可以承诺后补。有一项业绩符合要求的不受此限制。
    已填了结果而又填承诺后补的，备注写还没有备案的，提醒。
    """
    yield from _unless_lifted(c, _years(c))
    known = {year for _, year, grade in _stated(c) if grade is not None}
    pending = _PENDING.search(c.text("remark") or "")
    if pending and pending[1] in known & set(c.names("XX.pending_years")):
        yield Problem(
            f"写的是“{pending[0]}”，而{pending[1]}年度的结果已填",
            wanted="结果未备案的先空着，经单位同意承诺后补（第三条第（三）项）",
            remedy="请核对：已备案的改正备注；未备案的，结果空着，在考核依据中填明已作承诺",
            at=c.at("remark"),
            severity=Severity.WARNING,
        )
    if c.flag("grade_promise") and set(c.names("XX.pending_years")) <= known:
        yield Problem(
            f"{'、'.join(c.names('XX.pending_years'))}年度的结果已填，又填了承诺后补",
            wanted="结果未备案的才承诺后补",
            remedy="请核对：已备案的，承诺一项填“否”；未备案的，结果空着",
            at=c.at("grade_promise"),
            severity=Severity.WARNING,
        )
    if c.flag("grade_promise"):
        for number, year, grade in _stated(c):
            if grade is None and year in c.names("XX.pending_years"):
                yield Problem(
                    f"{year}年度考核结果承诺后补",
                    wanted="考试前补交，补交后才能确定资格",
                    remedy="请按时补交",
                    at=c.at_row("annual_grades", number, "grade"),
                    severity=Severity.NOTE,
                )


def _years(c: RecordContext) -> Iterator[Problem]:
    good, promised = c.names("XX.good_grades"), c.flag("grade_promise")
    pending, five = c.names("XX.pending_years"), chosen(c, "XX.years")
    good_in_all = f"近5年均为合格以上；{five}"
    for number, year, grade in _grades(c):
        at = c.at_row("annual_grades", number, "grade")
        if c.unread_cell("annual_grades", number, "grade"):
            continue
        if grade is not None and grade not in good:
            remedy = "请核对；确实如此的不能申报"
            yield Problem(f"{year}年度考核结果为“{grade}”", good_in_all, remedy, at)
        elif grade is None and year not in pending:
            yield Problem(f"{year}年度没有填考核结果", good_in_all, "请补填", at)
        elif grade is None and not promised:
            wanted = f"未备案的经单位同意，作出书面承诺后补；{five}"
            remedy = "请补填结果，或在考核依据中填明已作承诺"
            yield Problem(f"{year}年度没有填考核结果，也没有承诺", wanted, remedy, at)
    yield from _best(c)


def _grades(c: RecordContext) -> Iterator[tuple[int, str, str | None]]:
    """Yield the years that count (others are XX-A2c's business), and their results."""
    years = c.names("XX.years")
    return (stated for stated in _stated(c) if stated[1] in years)


def _stated(c: RecordContext) -> Iterator[tuple[int, str, str | None]]:
    for number, row in c.distinct("annual_grades"):
        year, grade = row.get("year"), row.get("grade")
        if year is not None:
            yield number, str(year), None if grade is None else str(grade)


def _best(c: RecordContext) -> Iterator[Problem]:
    years, needed = c.names("XX.years"), c.number("XX.best_years")
    graded = {year for _, year, grade in _grades(c) if grade is not None}
    told = {year for year, honoured in _honours(c) if honoured is not None}
    best = _excellent(c) | _honoured(c)
    open_years = set(years) - (graded & told) - best
    if len(best) >= needed or not c.rows("annual_grades"):
        return
    unsure = len(best) + len(open_years) >= needed
    if unsure and c.unread("annual_grades", "party_honours"):
        return
    yield Problem(
        f"近5年优秀或优秀共产党员有{len(best)}年"
        + (f"，{'、'.join(sorted(open_years))}年度的结果还不知道" if unsure else ""),
        wanted=f"{needed}年以上，同一年只算一次；{chosen(c, 'XX.years')}",
        remedy="请核对年度考核和优秀共产党员两栏",
        at=c.at("annual_grades"),
        severity=Severity.WARNING if unsure else None,
    )


def _excellent(c: RecordContext) -> set[str]:
    best = c.parameter("XX.best_grade")
    return {year for _, year, grade in _grades(c) if grade == best}


def _honoured(c: RecordContext) -> set[str]:
    return {year for year, honoured in _honours(c) if honoured == "是"}


def _honours(c: RecordContext) -> Iterator[tuple[str, str | None]]:
    """Yield the years that count, and whether somebody was honoured in them."""
    years = c.names("XX.years")
    for _, row in c.distinct("party_honours"):
        year, honoured = row.get("year"), row.get("honoured")
        if str(year) in years:
            yield str(year), None if honoured is None else str(honoured)


@rule("XX-A1.5", Severity.NOTE, "同一年的优秀和优秀共产党员只算一年", "附件1第五条", roles=PERSON)
def counted_once(c: RecordContext) -> Iterator[Problem]:
    """同一年度既是优秀等次又被评为优秀共产党员的，按一年计算。"""
    excellent, honoured = _excellent(c), _honoured(c)
    both, needed = excellent & honoured, c.number("XX.best_years")
    if len(excellent) + len(honoured) >= needed > len(excellent | honoured):
        yield Problem(
            f"{'、'.join(sorted(both))}年度既是优秀又是优秀共产党员，只算一年",
            wanted=f"不累计；{chosen(c, 'XX.years')}",
            remedy="无须处理",
            at=c.at("party_honours"),
        )


@rule(
    "XX-2.4.6",
    Severity.NOTE,
    "业绩可以代替文化程度和考核结果的要求",
    "第二条第（四）项第6目",
    roles=PERSON,
)
def merit_stands_in(c: RecordContext) -> Iterator[Problem]:
    """取得二级证书后有一项规定业绩的，不受文化程度和近5年考核结果的限制。

    文化程度、考核结果本来就符合的，不再核对业绩是否符合此目。
    """
    if not [*_schooling(c), *_years(c)]:
        return
    if replaces_schooling(c):
        message = "有一项业绩符合要求，不再核对文化程度和近5年考核结果"
        yield Problem(message, "", "无须处理", c.at("merits"))
        return
    for merit in merits(c):
        for objection in definition(c, merit):
            yield objection.problem(c, merit)
    patents = [m for m in merits(c) if m.kind == PATENT]
    if patents and patents_suffice(c) is False:
        yield Problem(
            f"符合要求的专利不足（填了{len(patents)}项）",
            wanted=f"发明专利{c.number('XX.inventions')}项，"
            f"或实用新型专利{c.number('XX.utility_models')}项",
            remedy="请核对；不足的不能作为申报条件",
            at=c.at_row("merits", patents[0].number, "patent_kind"),
        )


@rule("XX-A1.3", Severity.NOTE, "同一项目只按最高的一项认定", "附件1第三条", roles=PERSON)
def one_award_for_a_project(c: RecordContext) -> Iterator[Problem]:
    """“以上”包括本级和本数；同一项目的几个奖项不重复计算，只认定最高的一项。

    别的条款不予认可的（如已被撤销、没有公示的），不拿来比较。
    """
    levels = c.names("XX.honour_levels")
    best: dict[str, Merit] = {}
    stated = (m for m in merits(c) if m.kind in AWARDS and m.text("project"))
    awards = [merit for merit in stated if standing(c, merit) is not False]
    for merit in sorted(awards, key=lambda m: _height(m, levels)):
        first = best.setdefault(merit.text("project"), merit)
        if first is not merit:
            yield Problem(
                f"“{merit.text('title')}”与“{first.text('title')}”属于同一项目",
                wanted=f"只按最高的一项“{first.text('title')}”认定",
                remedy="不必重复填写",
                at=c.at_row("merits", merit.number, "project"),
            )


def _height(merit: Merit, levels: tuple[str, ...]) -> tuple[int, int]:
    level, rank = merit.text("body_level"), merit.get("rank")
    place = levels.index(level) if level in levels else len(levels)
    return place, rank if isinstance(rank, int) else 0


_PENDING = expression("(20[0-9]{2})年度?[^，,。；;]{0,8}?(?:尚未|还未|还没有|没有|未)备案")
_BRACKETS = str.maketrans("［[（(【﹝］]）)】﹞", "〔〔〔〔〔〔〕〕〕〕〕〕")
_RANK = "[一二三四五六七八九十]{1,2}|[0-9]{1,2}"
_PLACE = expression(
    f"(?:排名|名列|位列)?第({_RANK})(?:名|位|完成人|发明人|(?=[，,。；;、）)]|\\Z))|([一二三123])等奖"
)
_PATENT = expression("发明专利|实用新型|外观设计")
_BEGUN = expression("(?:[0-9]{1,2}[.、．])?((?:19|20)[0-9]{2})年")
_NUMBER = expression(r"〔\d{4}〕\S{0,4}?\d+号")


@rule(
    "XX-A2d",
    Severity.ERROR,
    "其它主要申报资格条件写明各项业绩",
    "附件2；注意事项第5条",
    roles=PERSON,
)
def merits_are_written_out(c: RecordContext) -> Iterator[Problem]:
    """依据业绩申报的，表上应逐项写明；表彰、奖励要写名称、表彰单位、文件名称和发文字号。

    开头写的年份与考核依据填的取得时间相差一年以上的，写的名次、专利类型与考核依据填的不同的，提醒核对；
    表上写的一项在考核依据的业绩里没有的，没有按附件1核对：业绩一项也没有填的提醒，填有别的几项的只说明。
    """
    written = [_plain(row) for row in c.rows("other_qualifications")]
    yield from _unstated(c, written)
    for merit in merits(c):
        title, document = _squeeze(merit.text("title")), _squeeze(merit.text("document"))
        keys = [key for key in (title, document) if key]
        found = [n for n, text in enumerate(written, 1) if any(key in text for key in keys)]
        if keys and not found and not c.unread("other_qualifications"):
            yield Problem(
                f"没有写明“{merit.text('title')}”",
                wanted="逐项写明所依据的业绩，名称与考核依据中的一致",
                remedy="请补写，或删去考核依据中的这一项",
                at=c.at("other_qualifications"),
            )
        missing = [_lacking(merit, title, document, written[n - 1]) for n in found]
        if missing and all(missing):
            yield Problem(
                f"“{merit.text('title')}”没有写{'、'.join(missing[0])}",
                wanted="写明表彰奖励名称、表彰单位、文件名称、发文字号，与考核依据中的一致",
                remedy="请补写；写得不同的，对照证书改正有误的一处",
                at=c.at_row("other_qualifications", found[0], "description"),
            )
        odd = [said for n in found if (said := _otherwise(merit, written[n - 1]))]
        if odd and len(odd) == len(found):
            yield Problem(
                f"“{merit.text('title')}”{odd[0]}",
                wanted="与考核依据中的一致",
                remedy="请对照证书核对，改正有误的一处；确实如此的不必改",
                at=c.at_row("other_qualifications", found[0], "description"),
                severity=Severity.WARNING,
            )
        day, begun = merit.get("date"), (_BEGUN.match(written[n - 1]) for n in found)
        years = [int(one[1]) for one in begun if one]
        if isinstance(day, PartialDate) and years and all(abs(day.year - y) > 1 for y in years):
            yield Problem(
                f"“{merit.text('title')}”写的是{years[0]}年，考核依据填的取得时间是{day}",
                wanted="与考核依据中的一致",
                remedy="请对照证书核对，改正有误的一处；确实如此的不必改",
                at=c.at_row("other_qualifications", found[0], "description"),
                severity=Severity.WARNING,
            )


def _unstated(c: RecordContext, written: list[str]) -> Iterator[Problem]:
    """Yield the first thing written of which no row of 业绩 tells: nothing was checked of it."""
    keys = [_keys(merit) for merit in merits(c)]
    if c.unread("merits") or any(not _is_among(key, written) for key in keys):
        return  # a row whose words differ is told already
    for number, text in enumerate(written, 1):
        if len(text) >= _AN_AWARD and not any(_is_among(key, [text]) for key in keys):
            yield Problem(
                f"“{text[:_QUOTED]}…”在考核依据的“业绩”里没有，没有核对级别、取得时间和是否公示",
                wanted="表上写的各项，考核依据里都有",
                remedy="请在考核依据的“业绩”里补填这一项，名称与表上一致；不据以申报的不必改",
                at=c.at_row("other_qualifications", number, "description"),
                # Where others were checked it may well be a further honour, as people list them.
                severity=Severity.NOTE if keys else Severity.WARNING,
            )
            return


def _keys(merit: Merit) -> list[str]:
    both = (_squeeze(merit.text("title")), _squeeze(merit.text("document")))
    return [key for key in both if key]


def _is_among(keys: list[str], written: list[str]) -> bool:
    return any(key in text for key in keys for text in written)


def _otherwise(merit: Merit, text: str) -> str:
    """Return what a text says of the person's place, or of the patent, and the row does not."""
    rank, patent = merit.get("rank"), merit.text("patent_kind")
    places = {found[0]: as_number(found[1] or found[2]) for found in _PLACE.finditer(text)}
    if places and isinstance(rank, int) and rank not in places.values():
        return f"写的是“{'”“'.join(places)}”，考核依据填的名次或等次是{rank}"
    kind = _PATENT.search(text)
    if kind and patent and kind[0] not in patent:
        return f"写的是“{kind[0]}”，考核依据填的专利类型是“{patent}”"
    return ""


def _lacking(merit: Merit, title: str, document: str, text: str) -> list[str]:
    pieces = {"名称": title in text}
    if merit.kind in AWARDS:
        body, other = _squeeze(merit.text("body")), _NUMBER.search(text)
        pieces[f"表彰单位“{body}”" if body else "表彰单位"] = is_mentioned(body, text)
        pieces["文件名称"] = "《" in text
        # A number that differs is not missing: it says which one the other box has.
        called = f"发文字号“{document}”" if document and other else "发文字号"
        pieces[called] = document in text if document else other is not None
    return [name for name, there in pieces.items() if not there]


def _plain(row: Row) -> str:
    return _squeeze(row.text("description"))


def _squeeze(text: str) -> str:
    return "".join(text.split()).translate(_BRACKETS)
