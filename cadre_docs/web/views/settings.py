"""项目设置: what the project file says, setting by setting, changed in its text alone.

Every setting is sent with what the page knew of it (``was-year``). One that says something else by
now was changed elsewhere: then it is not written, and both are shown. A change that would make the
file wrong is not written either: what is wrong stands at its setting, and what was typed is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cadre_docs as cd
from cadre_docs.intake.folders import PROJECT_FILE
from cadre_docs.web.changes import undone
from cadre_docs.web.rendering import shown
from cadre_docs.web.routes import Route
from cadre_docs.web.store import ConflictError, content

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cadre_docs.web.desk import Desk
    from cadre_docs.web.request import Answer, Request
    from cadre_docs.web.store import Content, File

_FORMATS = {"docx": "Word（docx）", "pdf": "PDF", "xlsx": "Excel（xlsx）"}
_MOST_TRIES, _MOST_NAMES, _MOST_CHARACTERS = 5, 200, 5000
WRITTEN = "已保存。以后生成、检查都按新的；正在生成的，按原来的做完"
NOTHING = "没有改动"
ANEW = "“表单目录”改了：网页要按“停止”、重新打开以后，才用新的表单"

# Setting → how it is typed (line, lines, pairs, yes, choices), and what it is for.
KINDS: Mapping[str, tuple[str, str]] = {
    "年度": ("line", "考核年度，4位数字。写着别的年度的记录是错误"),
    "表单": ("choices", "收哪些表；一个都不选，就是全部"),
    "通知": ("choices", "只按这些通知检查；一个都不选，就按表单所属的全部通知"),
    "记录": ("lines", "填好的表放在哪些文件夹（或文件），一行一个。不写就是“填报”"),
    "单位表": ("path", "单位和程序事实表，只供核对，不打印"),
    "照片": ("path", "照片放在哪个文件夹。不写就和各人的记录放在一起"),
    "历年": ("lines", "以前年度的记录，一行一个文件夹或文件"),
    "单位填写": ("lines", "单位替大家填的表，一行一个文件"),
    "应交": ("path", "应当交表的人的名单（.xlsx、.csv、.yaml），有“姓名”一列"),
    "应交齐全": ("yes", "是：有人没有交就是错误，不生成名册。不写就是“否”"),
    "输出": ("line", "做好的放在哪个文件夹。不写就是“输出”"),
    "格式": ("choices", "做成哪些格式；一个都不选，就是 docx 和 pdf"),
    "文件名": ("line", "花括号里是表中的项，“/”分文件夹。不写就是 {单位}/{姓名}-{表名}"),
    "每夹份数": ("line", "一个文件夹里最多放几份。不写就不限"),
    "份数": ("pairs", "打印文件里每人的份数，一行一种表单，例如 年度考核登记表: 2。不写就按通知"),
    "打印文件": ("line", "合成一个 PDF 的名字，以 .pdf 结尾。不写就不要"),
    "打印文件分单位": ("yes", "是：每个单位一份打印文件。不写就是“否”"),
    "双面": ("yes", "是：打印文件用于双面打印。不写就是“否”"),
    "简易PDF": ("yes", "是：PDF 不带标记结构，小一些，但不声明符合存档标准。不写就是“否”"),
    "名册": ("line", "名册的名字，以 .xlsx 结尾。不写就不要"),
    "名册分单位": ("yes", "是：每个单位一份名册。不写就是“否”"),
    "次序": (
        "lines",
        "名册和打印文件里人的次序，一行一个：原序、姓氏笔画、拼音、级别，或者单位名单的文件",
    ),
    "表单目录": ("path", "自备表单的文件夹：起草做好的“表样.zip”解开就是"),
    "核对日期": ("line", "按哪一天的规定检查，写成 2024-06-30。不写就按表单所附通知的日期"),
    "限制": ("pairs", "文件特别大时调整，一行一项，例如 单元格数: 1000000"),
}
PARTS = (
    (
        "收什么",
        ("年度", "表单", "通知", "记录", "单位填写", "单位表", "照片", "历年", "应交", "应交齐全"),
    ),
    (
        "做成什么",
        (
            *("输出", "格式", "文件名", "每夹份数", "名册", "名册分单位", "次序"),
            *("打印文件", "打印文件分单位", "双面", "份数", "简易PDF"),
        ),
    ),
    ("不常用的", ("核对日期", "表单目录", "限制")),
)


@dataclass
class Box:
    """A setting on the page. ``text`` is what stands in its box, ``was`` what the file says."""

    setting: cd.Setting
    text: str
    choices: Sequence[tuple[str, str]] = ()
    findings: Sequence[cd.Finding] = ()
    problem: str = ""
    theirs: str | None = None

    @property
    def id(self) -> str:
        """What forms and addresses call it."""
        return self.setting.name

    @property
    def kind(self) -> str:
        """How it is typed."""
        return "line" if (kind := KINDS[self.setting.key][0]) == "path" else kind

    @property
    def is_path(self) -> bool:
        """Whether it names one thing of the folder."""
        return KINDS[self.setting.key][0] == "path"

    @property
    def hint(self) -> str:
        """What it is for."""
        return KINDS[self.setting.key][1]

    @property
    def chosen(self) -> tuple[str, ...]:
        """The choices that are ticked."""
        return tuple(self.text.splitlines())

    @property
    def wrong(self) -> bool:
        """Whether something is to be mended here."""
        return bool(self.findings or self.problem or self.theirs is not None)


@dataclass
class _Saving:
    """What came of sending the settings."""

    now: Content
    typed: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    refused: cd.Settings | None = None
    said: str = ""

    @property
    def ok(self) -> bool:
        return not (self.conflicts or self.problems or self.refused)


def settings(request: Request, desk: Desk) -> Answer:
    """Show the project file as boxes."""
    file = desk.store.project_file()
    if file is None and desk.store.project is not None:
        raise cd.RequestError(
            f"项目文件 {PROJECT_FILE} 是通到文件夹外面的链接，这里不改。"
            "请改它指的那个文件，或者把那个文件放进这个文件夹。"
        )
    if file is None:
        return shown("settings", request, desk, section="project", file=None)
    return _page(request, desk, file, _Saving(desk.store.read(file)))


def save(request: Request, desk: Desk) -> Answer:
    """Write the settings that were changed, if the file is no worse for it."""
    file = _file(desk)
    for _ in range(_MOST_TRIES):
        now = desk.store.read(file)
        typed = dict(_typed(request, cd.settings(now.data, file.path)))
        made = _saved(request, desk, file, now, typed)
        if made is not None:
            return _page(request, desk, file, made)
    raise cd.RequestError("项目文件一直有别的程序在写，没有存上。请关掉那个程序后再试。")


def save_text(request: Request, desk: Desk) -> Answer:
    """Write the whole text of the file, if it is no worse for it and what the page has seen."""
    file = _file(desk)
    now = desk.store.read(file)
    text = request.one("text").replace("\r\n", "\n").replace("\r", "\n")
    if b"\r\n" in now.data:
        text = text.replace("\n", "\r\n")
    typed = text.encode()
    if now.hash != request.one("hash"):
        problem = "项目文件在别处改过，没有存上。您写的还在下面；先看清现在的设置，再改"
        return _page(request, desk, file, _Saving(now, problems={"": problem}), text=text)
    made = _written(desk, file, now, typed, "项目文件的文字")
    if made is None:
        raise cd.RequestError("项目文件刚刚在别处改过，没有存上。请回上一页再试。")
    return _page(request, desk, file, made, text="" if made.ok else text)


def undo(request: Request, desk: Desk) -> Answer:
    """Take the last change of the settings back."""
    file = _file(desk)
    said = undone(desk, file, desk.store.read(file))
    return _page(request, desk, file, _Saving(desk.store.read(file), said=said))


# --- writing --------------------------------------------------------------------------------------


def _file(desk: Desk) -> File:
    file = desk.store.project_file()
    if file is None:
        raise cd.RequestError("这个文件夹里没有项目文件，请先在“生成”页建立项目。")
    return file


def _typed(request: Request, known: cd.Settings) -> Iterator[tuple[str, str]]:
    """Yield what was typed for each setting that the page sent, by its key."""
    for one in known.settings:
        if f"was-{one.name}" in request.fields:
            yield one.key, _same("\n".join(request.many(one.name)))


def _same(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def _saved(
    request: Request, desk: Desk, file: File, now: Content, typed: dict[str, str]
) -> _Saving | None:
    """Write what was changed; None where somebody was quicker."""
    changes: dict[str, str] = {}
    conflicts: dict[str, str] = {}
    problems: dict[str, str] = {}
    for one in cd.settings(now.data, file.path).settings:
        said, was = typed.get(one.key, one.text), _same(request.one(f"was-{one.name}"))
        if one.key not in typed or said in (was, _same(one.text)):
            typed.pop(one.key, None)
        elif was != _same(one.text):
            conflicts[one.key] = one.text
        elif len(said) > _MOST_CHARACTERS:
            problems[one.key] = f"超过{_MOST_CHARACTERS}字，没有存上；请核对是否粘贴错了"
        else:
            changes[one.key] = said
    data = now.data
    for key, said in changes.items():
        try:
            data = cd.patch_settings(data, {key: said})
        except cd.PatchError as problem:
            problems[key] = str(problem)
    if conflicts or problems:
        return _Saving(now, typed, conflicts, problems)
    if data == now.data:
        return _Saving(now, said=NOTHING)
    made = _written(desk, file, now, data, "、".join(changes))
    if made is not None and not made.ok:
        made.typed = typed
    return made


def _written(desk: Desk, file: File, now: Content, data: bytes, what: str) -> _Saving | None:
    """Write the file unless that makes anything wrong that is right; None where it is another."""
    before = cd.settings(now.data, file.path)
    known = {f.sentence() for f in before.findings}
    after = cd.settings(data, file.path)
    worse = any(finding.sentence() not in known for finding in after.findings)
    if worse or after.project is None:
        return _Saving(now, refused=after)
    try:
        saved = desk.store.save(file, data, now.hash)
    except ConflictError:
        return None
    desk.undo.note(file.id, what, now.data, saved.hash)
    said = WRITTEN if data != now.data else NOTHING
    if before.project and before.project.catalog_folder != after.project.catalog_folder:
        said = f"{said}。{ANEW}"
    return _Saving(content(data), said=said)


# --- showing --------------------------------------------------------------------------------------


def _page(request: Request, desk: Desk, file: File, made: _Saving, *, text: str = "") -> Answer:
    now = cd.settings(made.now.data, file.path)
    judged = made.refused or now
    boxes = {
        one.key: Box(
            one,
            made.typed.get(one.key, one.text),
            _choices(one, made.typed.get(one.key, one.text), desk),
            judged.about(next(s for s in judged.settings if s.key == one.key)),
            made.problems.get(one.key, ""),
            made.conflicts.get(one.key),
        )
        for one in now.settings
    }
    beside = {id(f) for box in boxes.values() for f in box.findings}
    last = desk.undo.last(file.id)
    return shown(
        "settings",
        request,
        desk,
        section="project",
        status=200 if made.ok else 409,
        file=file,
        hash=made.now.hash,
        parts=[(title, [boxes[key] for key in keys]) for title, keys in PARTS],
        wrong=[box for box in boxes.values() if box.wrong],
        others=[f for f in judged.findings if id(f) not in beside],
        whole=made.problems.get("", ""),
        refused=not made.ok,
        said=made.said,
        undo=last.what if last else "",
        names=_names(desk),
        text=text or made.now.data.decode("utf-8-sig", "replace"),
        open=bool(text),
        unreadable=now.project is None,
    )


def _choices(setting: cd.Setting, typed: str, desk: Desk) -> list[tuple[str, str]]:
    """Return what may be ticked: values and names; what the file says first, as it says it."""
    match setting.key:
        case "表单":
            forms = [one for one in cd.forms(catalog=desk.catalog).schemas if not one.facts]
            known = {one.id: one.title for one in forms}
        case "通知":
            every = desk.catalog.law.instruments.values()
            known = {one.prefix: f"{one.prefix} {one.title}" for one in every if one.prefix}
        case "格式":
            known = _FORMATS
        case _:
            return []
    said = dict.fromkeys([*setting.text.splitlines(), *typed.splitlines()])
    by_title = {title: value for value, title in known.items()}
    meant = {by_title.get(value, value) for value in said}
    rest = [(value, name) for value, name in known.items() if value not in meant]
    return [*((value, known.get(value, value)) for value in said), *rest]


def _names(desk: Desk) -> list[str]:
    """Return what lies in the folder, to choose from."""
    try:
        found = sorted(path.name for path in desk.store.root.iterdir())
    except OSError:
        return []
    return [name for name in found if not name.startswith((".", "~")) and name != PROJECT_FILE][
        :_MOST_NAMES
    ]


ROUTES = (
    Route("settings", settings),
    Route("settings-save", save, "POST"),
    Route("settings-text", save_text, "POST"),
    Route("settings-undo", undo, "POST"),
)
