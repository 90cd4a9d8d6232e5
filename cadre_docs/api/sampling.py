"""Samples: people drawn for inspection, or an existing list drawn again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cadre_docs.api.base import FORMATS, kind_of, output_writer, paths_of, public
from cadre_docs.api.lists import (
    Listed,
    all_found,
    is_refused,
    list_owner,
    ordered,
    people_lacking,
    read_instead,
    target_of,
    tell_others,
    why_unread,
    without,
    write_document,
)
from cadre_docs.checks.on_paper import may_be_signed
from cadre_docs.errors import RequestError
from cadre_docs.intake.read import YAML_SUFFIXES
from cadre_docs.lists.sample import (
    candidates_of,
    draw,
    list_schema,
    sample_of,
    sample_record,
)
from cadre_docs.lists.sample.listed import drawn_again, least_rate
from cadre_docs.lists.sample.record import rate_text
from cadre_docs.values.characters import forbidden_characters
from cadre_docs.values.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from fractions import Fraction

    from cadre_docs.api.base import Pen
    from cadre_docs.api.reading import Read
    from cadre_docs.catalog import Catalog
    from cadre_docs.findings import Finding
    from cadre_docs.lists.sample import Candidate
    from cadre_docs.record import Record
    from cadre_docs.schema import Schema


@dataclass(frozen=True, kw_only=True)
class Sampled(Listed):
    """People drawn, or a list drawn again: ``agrees`` says whether it came out the same."""

    agrees: bool | None = None


@public
def sample(  # noqa: PLR0913 - what may be chosen of a sample
    read: Read,
    outputs: Path | str | Iterable[Path | str] = (),
    *,
    seed: str | None = None,
    rate: Fraction | None = None,
    verify: Path | str | None = None,
    form: str | None = None,
    as_of: date | None = None,
    draft: bool = False,
    overwrite: bool = False,
) -> Sampled:
    """Draw people for inspection from what was read, or draw an existing list again.

    The same ``seed`` (a text made public before), ``rate`` (0 < rate ≤ 1, by default the least
    that the notice allows) and people always give the same list. ``outputs`` are .xlsx, .docx,
    .pdf and .csv files. ``verify`` is an existing list (.xlsx, .yaml), with its own seed and rate.
    ``form`` names the list; it is needed where several can be made. ``as_of`` is as for
    :func:`check`, ``draft`` as for :func:`roster`.

    Raises :class:`~cadre_docs.errors.RequestError` for a request that cannot be met.

    >>> import cadre_docs as cd
    >>> read = cd.read("examples/jilin-tenure-form")
    >>> drawn = cd.sample(read, "out/sample.csv", seed="公开的一段文字", draft=True)
    >>> [path.name for path in drawn.written]
    ['sample（草稿）.csv']
    """
    wanted = paths_of(outputs)
    listed = Path(verify) if verify is not None else None
    if draft and listed is not None:
        raise RequestError("--draft 是生成抽查名单用的，不与 --verify 同用。")
    _check_request(seed, rate, wanted, listed)
    targets, forms = [target_of(path, draft=draft) for path in wanted], read.catalog
    read, record = without(read, listed), None
    with output_writer((*read.named, listed), read.intakes, forms, overwrite=overwrite) as written:
        written.outputs.claim(targets)
        schema = _sample_schema(forms, form, read)
        people, own = candidates_of(schema, read.intake.entries)
        tell_others(read, sample_of(schema).of, "属于抽查范围的考核表", "没有参加抽取", written)
        lacking = [*people_lacking(read, read.intake.entries, "从全部的人中抽取", as_of)]
        found = all_found(read, [*own, *lacking], written, as_of)
        if not own and not people and may_be_signed(found):
            said = f"没有读到属于抽查范围的考核表{read_instead(read)}，不能抽取。"
            raise RequestError(said, *why_unread(read))
        if not own and listed is not None:
            found += drawn_again(schema, people, listed, forms)
        elif listed is None and (own or lacking):  # not even a draft: the drawing would not be fair
            written.remark("有错误，没有抽取。改正后重新运行。")
            written.remark_former(targets)
        elif listed is None and not is_refused(
            found, targets[0], written, draft=draft, targets=targets
        ):
            record = _draw(schema, people, rate, str(seed), forms, written)
            found += _write_all(record, targets, read, written, draft=draft)
    findings = ordered(found, written)
    agrees = None if listed is None else may_be_signed(findings)
    return Sampled(*written.told(), read=read, record=record, findings=findings, agrees=agrees)


def _check_request(
    seed: str | None, rate: Fraction | None, outputs: tuple[Path, ...], listed: Path | None
) -> None:
    if listed is not None and (seed is not None or rate is not None or outputs):
        raise RequestError("--verify 用名单上的种子和比例，不与 --seed、--rate、-o 同用。")
    if listed is not None and listed.suffix.lower() not in (*YAML_SUFFIXES, ".xlsx"):
        raise RequestError(f"“{listed}”不能核对：--verify 只读 .xlsx 或 .yaml 的名单。")
    if listed is None and not (seed and seed.strip()):
        raise RequestError("请用 --seed 给出种子：一段抽取前公开确定的文字。")
    if seed and forbidden_characters(seed):
        raise RequestError("种子里有不能打印的字符，请换一段文字。")
    if rate is not None and not 0 < rate <= 1:
        raise RequestError(f"抽查比例应大于0、不超过100%，现为{rate_text(rate)}。")
    if listed is None and not outputs:
        raise RequestError("请用 -o 指定抽查名单，或用 --verify 指定要核对的名单。")
    for path in outputs:
        if kind_of(path) not in (*FORMATS, "csv"):
            raise RequestError(f"“{path}”应以 .xlsx、.docx、.pdf 或 .csv 结尾。")


def _sample_schema(forms: Catalog, form: str | None, read: Read) -> Schema:
    if form is not None:
        return forms.schema(form)
    found = list_schema(forms, (entry.record.schema.id for entry in read.intake.entries))
    if found is not None:
        return found
    known = [schema for schema in map(forms.schema, forms.form_ids) if schema.sample]
    listed = forms.listed(schema.id for schema in known) or "无"
    of = {form for schema in known if schema.sample for form in schema.sample.of}
    if of.intersection(record.schema.id for record in read.records):
        raise RequestError(f"可以抽取的名单有几种，请用 --form 指定一种。现有名单：{listed}。")
    drawn = forms.listed(sorted(of)) or "无"
    said = f"没有读到可以抽取的表{read_instead(read)}。能抽取的表：{drawn}。"
    raise RequestError(said, *why_unread(read))


def _draw(
    schema: Schema,
    people: list[Candidate],
    rate: Fraction | None,
    seed: str,
    forms: Catalog,
    written: Pen,
) -> Record:
    least = least_rate(schema, forms.law)
    wanted = rate or least
    if wanted < least:
        raise RequestError(f"抽查比例{rate_text(wanted)}低于通知规定的{rate_text(least)}。")
    # Cleaned as a typed box is: the list is read back, and drawn again, in the same words.
    drawing = draw(people, wanted, clean_line(seed).text)
    share = len(drawing.drawn) / drawing.people
    written.remark(
        f"{drawing.strata}个单位共{drawing.people}人，抽取{len(drawing.drawn)}人（{share:.1%}），"
        f"每个单位不低于{rate_text(wanted)}。抽取的范围是读到的这些人，请核对人员是否齐全。"
    )
    return sample_record(schema, drawing)


def _write_all(
    record: Record, paths: list[Path], read: Read, written: Pen, *, draft: bool
) -> list[Finding]:
    from cadre_docs.lists.sample.csv import list_csv

    found, people, forms = [], read.records, read.catalog
    for path in paths:
        if kind_of(path) != "csv":
            found += write_document(record, path, people, forms, written, draft=draft)
        else:
            written.write(path, list_csv(record), list_owner(record, people, draft=draft))
    return found
