"""The clerk's page: complete, escaped, closed to the network, the same every time."""

from __future__ import annotations

import re
import subprocess
import sys
from base64 import b64encode
from dataclasses import dataclass, replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cadre_docs.findings import Finding, Position, Severity, error, note, warning
from cadre_docs.report.html import render_html

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "henan-tenure-form"
FORM = "henan-tenure-form"
HOSTILE = [
    "<script>alert(1)</script>",
    "=1+1",
    "A&B",
    '"><img src=x onerror=alert(1)>',
    "</style>",
    "{{ 7*7 }}",
]
VOID = {"meta", "br"}


class Page(HTMLParser):
    """Tags, attributes and texts of a page; asserts that tags are balanced."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if self._open[-1:] != ["style"] and data.strip():
            self.texts.append(data.strip())

    def section(self, start: str, end: str) -> list[str]:
        return self.texts[self.texts.index(start) + 1 : self.texts.index(end)]


def html(findings=(), people=(), **more) -> str:
    return render_html(list(findings), files=2, people=people, **more)


def of(person: str, code: str = "FS-choice", make=error, **more):
    more.setdefault("position", Position("甲.yaml", 9, 5))
    return make(code, f"{code}不对", person=person, form=FORM, **more)


def test_nothing_found() -> None:
    text = html(people=[("示例甲", FORM), ("示例乙", FORM)], titles={FORM: "考核表"})
    page = Page(text)
    assert "检查了2个文件、2份记录。没有发现问题。" in page.texts
    assert page.section("没有问题的人员", page.texts[-1]) == ["考核表", "示例甲", "示例乙"]
    assert "谁要改什么" not in page.texts


def test_no_record_at_all() -> None:
    page = Page(html([error("FS-file", "文件不存在", position=Position("没有.yaml"))]))
    assert "整个文件" in page.texts
    assert "没有.yaml" in page.texts
    assert "没有问题的人员" not in page.texts


def test_who_mends_what_errors_first() -> None:
    found = [
        of("提醒人", make=warning),
        of("错误人", "B-note", note),
        of(
            "错误人",
            "A-error",
            wanted="应为男或女",
            remedy="请改正",
            path="性别",
            citation="《通知》第三条",
        ),
    ]
    people = [("提醒人", FORM), ("错误人", FORM), ("好人", FORM)]
    page = Page(html(found, people, titles={"A-error": "规则甲"}))
    texts = page.section("谁要改什么", "按规则")
    assert (
        texts.index("错误人")
        < texts.index("A-error")
        < texts.index("B-note")
        < texts.index("提醒人")
    )
    for part in (
        "性别",
        "第9行第5列",
        "A-error不对",
        "应为男或女",
        "请改正",
        "依据：《通知》第三条",
    ):
        assert part in texts
    assert "好人" not in texts
    assert "好人" in page.texts
    assert "规则甲" in page.section("按规则", "人员×规则")


@dataclass(frozen=True)
class Waived(Finding):
    waiver: str = ""


def test_what_is_waived_is_a_note_that_asks_for_nothing() -> None:
    waived = Waived(
        "X", Severity.ERROR, "错", remedy="请改正", person="甲", form=FORM, waiver="已由单位说明"
    )
    texts = Page(html([waived], [("甲", FORM)])).texts
    assert "错（已作例外处理，不计为错误：已由单位说明）" in texts
    assert "请改正" not in texts
    assert [texts[texts.index(n) + 1] for n in ("须修改", "只有说明")] == ["0", "1"]


def test_headline_numbers_add_up_to_the_records() -> None:
    people = [("甲", FORM), ("乙", FORM), ("乙", FORM), ("丙", FORM), ("丁", FORM)]
    page = Page(html([of("乙"), of("甲", make=warning), of("丙", make=note)], people))
    texts = page.texts
    shown = {
        name: texts[texts.index(name) + 1] for name in ("须修改", "请核对", "只有说明", "没有问题")
    }
    assert shown == {"须修改": "2", "请核对": "1", "只有说明": "1", "没有问题": "1"}
    assert "乙（同名2份）" in texts


def test_the_matrix_counts_people_by_rules() -> None:
    found = [of("甲", "A"), of("甲", "A"), of("甲", "B", note), of("乙", "B", warning)]
    page = Page(html(found, [("甲", FORM), ("乙", FORM)]))
    texts = page.section("人员×规则", page.texts[-1])
    assert texts == [
        "人员",
        "A",
        "B",
        "合计",
        "甲",
        "2",
        "1",
        "3",
        "乙",
        "1",
        "1",
        "合计",
        "2",
        "2",
        "4",
    ]
    classes = [attrs.get("class") for tag, attrs in page.tags if tag == "td"]
    assert classes.count("error") == classes.count("warning") == classes.count("note") == 1
    targets = {attrs["id"] for tag, attrs in page.tags if tag == "article"}
    assert {attrs["href"] for tag, attrs in page.tags if tag == "a"} == {f"#{t}" for t in targets}


@pytest.mark.parametrize(
    ("position", "place"),
    [
        (Position("库/甲.yaml", 3), "第3行"),
        (Position("库/甲.yaml", 3, 7), "第3行第7列"),
        (Position("库/名册.xlsx", sheet="人员"), "人员"),
        (Position("库/名册.xlsx", sheet="人员", cell="C7"), "人员!C7"),
        (Position("库/甲.yaml"), None),
        (None, None),
    ],
)
def test_places(position, place) -> None:
    page = Page(html([of("某人", position=position)], [("某人", FORM)]))
    about = page.section("谁要改什么", "按规则")
    if place:
        assert place in about
    assert ("甲.yaml" in about or "名册.xlsx" in about) is (position is not None)
    assert not any("第None" in text for text in about)


def test_file_names_drop_the_folders_they_share() -> None:
    files = ["/很/深/一/甲.yaml", "/很/深/二/甲.yaml"]
    page = Page(html([of("甲", position=Position(file, 1, 1)) for file in files], [("甲", FORM)]))
    assert {str(Path("一/甲.yaml")), str(Path("二/甲.yaml"))} <= set(page.texts)


def test_a_name_without_a_form_is_the_only_record_of_that_name() -> None:
    found = [of("甲"), error("FS-template", "格子被移动", person="甲")]
    page = Page(html(found, [("甲", FORM)]))
    assert len([tag for tag, _ in page.tags if tag == "article"]) == 1


def test_one_name_on_two_forms_is_told_apart() -> None:
    found = [of("甲"), error("X", "错", person="甲", form="other")]
    texts = Page(html(found, [("甲", FORM), ("甲", "other")])).texts
    assert {f"甲（{FORM}）", "甲（other）"} <= set(texts)


def test_a_roster_goes_by_its_form() -> None:
    found = [
        error("X", "错", form="roster", position=Position("名册.xlsx", sheet="名册", cell="A1"))
    ]
    texts = Page(html(found, [("", "roster")], titles={"roster": "名册表"})).texts
    assert "名册表" in texts
    assert "整个文件" not in texts


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_only_text(name: str) -> None:
    finding = error(
        "X", name, wanted=name, remedy=name, path=name, person=name, form=name, citation=name,
        position=Position(name, sheet=name, cell=name),
    )  # fmt: skip
    page = Page(html([finding, of(name)], [(name, FORM), (name, name)], titles={"X": name}))
    harmless = replace(
        finding, message="词", wanted="词", remedy="词", path="词", person="词", form="词",
        citation="词", position=Position("词", sheet="词", cell="词"),
    )  # fmt: skip
    plain = Page(html([harmless, of("词")], [("词", FORM), ("词", "词")], titles={"X": "词"}))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    assert "script" not in {tag for tag, _ in page.tags}
    assert name in page.texts


def test_the_page_allows_its_style_and_nothing_else() -> None:
    text = html([of("甲")], [("甲", FORM), ("乙", FORM)])
    page = Page(text)
    (style,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    (policy,) = [
        a["content"] for _, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert (
        policy
        == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    for tag, attributes in page.tags:
        assert tag not in ("script", "link", "img", "iframe", "object", "base")
        assert not {"style", "src"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
        assert attributes.get("href", "#").startswith("#")
    assert not re.search(r"https?:|url\(|@import", text)


def test_the_page_prints_on_a4() -> None:
    text = html([of("甲")], [("甲", FORM)])
    assert "size: A4;" in text
    assert "@media print" in text
    assert "position: sticky" in text


def test_many_findings_and_the_same_page_twice() -> None:
    people = [(f"人{n}", FORM) for n in range(400)]
    found = [of(f"人{n % 300}", f"R-{n % 37}") for n in range(3000)]
    first = html(found, people)
    assert first == html(found, people)
    page = Page(first)
    assert len([tag for tag, _ in page.tags if tag == "article"]) == 300
    assert len(page.section("没有问题的人员", page.texts[-1])) == 101


def check(*arguments: str | Path):
    return subprocess.run(
        [sys.executable, "-m", "cadre_docs", "check", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "填报" / "有误.yaml"
    path.parent.mkdir()
    text = (EXAMPLES / "minimal.yaml").read_text("utf-8")
    path.write_text(text.replace("性别: 女", "性别: 雌"), "utf-8")
    return path


def test_the_command_prints_the_page(bad: Path) -> None:
    result = check(bad, EXAMPLES / "full.yaml", "--format", "html")
    assert result.returncode == 1, result.stderr
    texts = Page(result.stdout).texts
    assert {"示例甲", "示例乙", "第9行第5列", "不在可选项之内"} <= set(texts)


def test_the_command_writes_the_summary_beside_the_report(bad: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "汇总.HTML"
    result = check(bad, "--summary", target)
    assert result.returncode == 1, result.stderr
    assert "错误1条" in result.stdout
    assert f"已写汇总：{target}" in result.stderr
    assert Page(target.read_text("utf-8")).texts[0] == "检查结果汇总"
    assert [path.name for path in target.parent.glob("*.HTML")] == ["汇总.HTML"]


@pytest.mark.parametrize("name", ["汇总.pdf", "汇总"])
def test_a_summary_of_another_kind_is_refused(bad: Path, tmp_path: Path, name: str) -> None:
    result = check(bad, "--summary", tmp_path / name)
    assert result.returncode == 2
    assert "应以 .html 或 .xlsx 结尾" in result.stderr
    assert not result.stdout


def test_a_summary_never_gets_among_the_records(bad: Path) -> None:
    book = bad.with_suffix(".xlsx")
    book.write_bytes(b"mine")
    for inputs in (book, bad.parent):
        result = check(inputs, "--summary", book)
        assert result.returncode == 2
        assert result.stderr.startswith("错误：汇总不能写到")
        assert book.read_bytes() == b"mine"
    assert check(bad.parent, "--summary", bad.with_suffix(".html")).returncode == 1
