"""Texts that are about somebody else: another person of the batch, or a name that is misspelt."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from cadre_docs.findings import Severity
from cadre_docs.performance.expressions import expression
from cadre_docs.rules.between.across import NAMED_IN_TEXT
from cadre_docs.rules.between.file_names import may_be_name, others_named
from cadre_docs.rules.common.likely_names import is_likely_name
from cadre_docs.rules.engine import Place, Problem, rule
from cadre_docs.rules.texts import OWN_NAME
from cadre_docs.rules.texts.boxes import words_of
from cadre_docs.rules.texts.subjects import (
    HEADINGS,
    SIGNERS,
    SPEAKERS,
    Subject,
    subjects,
)
from cadre_docs.values.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cadre_docs.record import Record
    from cadre_docs.rules.batch import BatchContext
    from cadre_docs.rules.engine import RecordContext
    from cadre_docs.rules.texts.boxes import Words

_MOST_NAMES = 1_000
_QUOTED = 16  # characters of a text that a finding quotes
_LONG_ENOUGH, _LONGEST = 3, 4
_SUBJECTS = "subjects"
_OWN_OPINION = "own_opinion"
_JOBS = ("教师", "老师", "班主任", "医生", "医师", "护士", "会计", "职员", "科员")
_CALLED = ("我叫", "姓名", "签名", "签字")
_TITLE_BEHIND = expression(r"\s?20[0-9]{2}(?:学)?年度?[^，,。\n]{0,8}?(?:总结|述职)")
_SEX_BEHIND = expression(r"(?:同志|老师)?[，,：:（(\s]{1,2}[男女](?:[，,。；;\s]|\Z)")
_DAY = expression(r"\s*20[0-9]{2}\s?[年./-]\s?[0-9]{1,2}\s?[月./-]?\s?(?:[0-9]{1,2}\s?日?)?\s*")
_SIGNATURE = 24
"""Characters of a name and the day behind it."""
_HOW = (
    "20|一年|一[贯直]|平时|长期|始终|多年|表现|本年|自|能|在(?:20|本|工作|思想|教学|岗位)|工作|政治|思想|业务|服从|爱岗|认真|热爱|遵守"
    "|担任|作风|为人|师德|德才|勤|踏实|积极|恪守|尊敬|尊重|团结|坚持|具有|表现|忠诚|责任|注重|考核|年度|评[定为]|为[优合基不]|确定|系|现|履|受聘|任职|任期|聘期|全面|较好|圆满|完成|教学|科研|治学|学风|学术|品德|勤勉|廉洁|关心|乐于|善于|热心|符合|达到|严格"
)
_ASSESSED = expression(
    rf"同志(?:[，,：:。；;]|\Z|{_HOW}|的?(?:(?:本|20[0-9]{{2}})?年?度?|聘期)考核|续聘|参加考核|申报|[优合]|基本合|不合)"
)
_ASSESSED_OTHERWISE = expression(rf"(?:老师|教师)(?:{_HOW})")
_ASSESSED_PLAINLY = expression(rf"(?:[：:]\s?)?(?:{_HOW})|\s?[优合基不]")
_DECIDED = expression(
    "(?:的)?(?:[为评]|[等档]次[为是]|定为|确定|评定|认定|列为|考核|本?年度考核|20[0-9]{2}年?度?考核|续聘|[优合]|基本合|不合)"
)
"""How remarks go on of whom they are about; a model (向某某同志学习) is nobody's form."""
_MODELS = frozenset(
    (
        "白求恩",
        "焦裕禄",
        "孔繁森",
        "张桂梅",
        "黄大年",
        "王进喜",
        "钟南山",
        "邓小平",
        "毛泽东",
        "周恩来",
        "习近平",
    )
)
"""Of whom offices write whom they learn from."""


class _Mention(NamedTuple):
    """Names at a place of a text that says whom it is about; ``quoted`` is how it goes on."""

    names: tuple[str, ...]
    sure: bool
    at: Place
    quoted: str
    called: str


def names_in_texts(record: Record, most: int | None = _MOST_NAMES) -> Iterator[str]:
    """Yield, folded, what may be names of others whom a record's texts are about.

    No texts that people write are about very many; of more the first are enough for whoever
    keeps them (``most``; None: all).
    """
    own = folded(record.person)
    names = (name for mention in _mentions(record) for name in mention.names)
    others = (name for name in names if name != own and may_be_name(name))
    yield from dict.fromkeys(islice(others, most))


@rule(NAMED_IN_TEXT, Severity.ERROR, "文字写的是另一个人", scope="batch")
def about_another(c: BatchContext) -> Iterator[Problem]:
    """评语、总结、意见、情况说明、例外的理由写的是一起核对的另一个人：多半是照别人的改的，漏改了姓名。

    只认说明写的是谁的地方：开头的“某某同志……”“某某，男……”，“同意确定某某为合格”，本人写的“本人某某”、落款。
    文中提到的同事（与某某合作、由某某牵头）、论文的作者不算；开头和意见里写到本人姓名的，可以同时写到别人。附件的名称是另一个人的姓名
    （某某获奖证书）而没有本人姓名的，也提醒。只认汉字的姓名（2至4字，或带间隔号的）。

    “同意确定某某为……”“本人某某”、落款、单位写的“某某同志”后面接着写表现的，是错误；其余的只提醒，确是写本人的不必改。
    """
    people = [r for r in c.records if r.person]
    known = {folded(r.person): r.person for r in people}
    for record in people:
        yield from about_others(record, known)


def about_others(record: Record, known: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what a record's texts say of others; of each text what is said most surely.

    ``known`` are the names of those who are there, folded: the person's own, and all that
    :func:`names_in_texts` may yield of this record.
    """
    own, told = folded(record.person), set[str]()
    for mention in sorted(_mentions(record), key=lambda one: not one.sure):
        name = next((n for n in mention.names if n in known and may_be_name(n)), own)
        if name != own and mention.at.path not in told:
            told.add(mention.at.path)
            yield Problem(
                f"{mention.called}写的是“{known[name]}”，不是“{record.person}”：“{mention.quoted}”",
                wanted="写本人的",
                remedy="请核对是不是误用了别人的，换成写本人的"
                + ("" if mention.sure else "；确是写本人的不必改"),
                at=mention.at,
                record=record,
                severity=None if mention.sure else Severity.WARNING,
            )


@rule(OWN_NAME, Severity.WARNING, "文字里的姓名与姓名栏不同")
def own_name_misspelt(c: RecordContext) -> Iterator[Problem]:
    """评语、总结、意见里说明写的是谁的地方，姓名与姓名栏只差一个字（示例甲、示列甲）：有一处写错了，或者是照别人的改的。

    只比较三个字以上的姓名，和姓名在哪里结束很清楚的地方（某某某同志、本人某某某，、落款）。

    评语、意见写的是“张某某同志……”“同意推荐张某某同志”“同意确定张某某为……”、没有写到本人姓名的，差几个字都指出（以姓氏开头的才认作姓名）：
    别人的表不在一起核对时，X-named 看不出来。
    本人写的“本人王某某，”“我叫王某某”“述职人：王某某”、标题下面和日期上面一行的姓名、本人意见的落款是另一个姓名的，也指出。
    """
    own = folded(c.record.person)
    for said, found in _about_somebody(c.record):
        for subject in found:
            near = (n for n in subject.names if subject.ended and _differ_by_one(n, own))
            name = next(near, None) if len(own) >= _LONG_ENOUGH else None
            if name is None and own:
                by_person = said.by_person
                name = (_signer if by_person else _comrade)(said, subject, own)
            if name is not None:
                yield Problem(
                    f"写的是“{name}”，姓名栏是“{c.record.person}”",
                    wanted="与姓名栏一致",
                    remedy="请核对，写错的一处改正；确是另一个人的，换成写本人的",
                    at=said.at,
                )
                break


def _signer(said: Words, subject: Subject, own: str) -> str | None:
    """Return another's name where a text says who wrote it (本人王某某, 述职人：王某某)."""
    before = said.text[: subject.at].rstrip("：: （(\u3000\n")
    own_opinion = said.field is not None and said.field.id == _OWN_OPINION
    for name in subject.names if subject.ended else ():
        behind = said.text[subject.at + len(name) :]
        told = certain = False
        if own_opinion:
            told = len(behind) + len(name) <= _SIGNATURE
        elif before.endswith((*SIGNERS, *_CALLED)):
            told = certain = True
        elif subject.sure:
            introduced = _SEX_BEHIND.match(behind) is not None
            told = introduced or len(name) >= _LONG_ENOUGH
            certain = introduced
            titled = subject.at == 0 and _TITLE_BEHIND.match(behind) is not None
            spoken = before.endswith((*SPEAKERS, *_JOBS))
            if not (spoken or introduced or titled):  # a line by itself
                told = told and _dated_or_headed(before, behind)
        if told and is_likely_name(name, own, certain=certain):
            return name
    return None


def _dated_or_headed(before: str, behind: str) -> bool:
    """Whether a name stands below the title of a report, or above the day at its end."""
    titles = before.split("\n")[-2:]  # the name of a body may stand before the person's
    headed = any(line.rstrip().endswith(HEADINGS) for line in titles)
    if headed and not behind.startswith(("、", "和")):
        return True
    return _DAY.fullmatch(behind) is not None


def _comrade(said: Words, subject: Subject, own: str) -> str | None:
    """Return the name of a comrade whom a text is surely about, if it cannot be the own one."""
    for name in subject.names:
        if name not in _MODELS and _is_assessed(said.text, subject, name):
            certain = len(name) >= _LONG_ENOUGH and _ASSESSED.match(
                said.text, subject.at + len(name)
            )
            longest = _LONGEST if certain else _LONG_ENOUGH
            if is_likely_name(name, own, certain=bool(certain), longest=longest):
                return name
    return None


def _is_assessed(text: str, subject: Subject, name: str) -> bool:
    """Whether a text goes on behind a name as it does of whom it is about."""
    end, long = subject.at + len(name), len(name) >= _LONG_ENOUGH
    if not subject.ended:
        return long and _ASSESSED_PLAINLY.match(text, end) is not None
    if not subject.sure:
        return (_ASSESSED_OTHERWISE.match(text, end) or _SEX_BEHIND.match(text[end:])) is not None
    if _ASSESSED.match(text, end):
        return True
    bracketed = text[: subject.at].endswith(("（", "("))
    return long and (bracketed or _DECIDED.match(text, end) is not None)


def _differ_by_one(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _about_somebody(record: Record) -> tuple[tuple[Words, tuple[Subject, ...]], ...]:
    """Return the texts that say whom they are about, and whom: looked for once, then kept."""
    kept = record.kept.get(_SUBJECTS)
    if kept is None:
        person = record.person
        texts = ((s, subjects(s.text, person, by_person=s.by_person)) for s in words_of(record))
        kept = record.kept[_SUBJECTS] = tuple((said, found) for said, found in texts if found)
    return kept


def _mentions(record: Record) -> Iterator[_Mention]:
    for said, found in _about_somebody(record):
        for subject in found:
            quoted = said.text[subject.at : subject.at + _QUOTED].split("\n")[0]
            sure = subject.sure and said.on_paper
            yield _Mention(subject.names, sure, said.at, quoted, "")
    for number, attachment in enumerate(record.attachments, 1) if record.person else ():
        names = tuple(others_named(attachment.name, record.person))
        if names:
            at = Place(f"附件[{number}].名称", attachment.position)
            yield _Mention(names, False, at, attachment.name[:_QUOTED], "附件的名称")
