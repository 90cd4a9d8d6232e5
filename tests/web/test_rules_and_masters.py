"""规则 and 表样: what is known of rules and forms, in the words of the commands."""

from __future__ import annotations

import io
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

import cadre_docs as cd
from tests.web.conftest import Site, done


def test_every_rule_is_listed_and_leads_to_its_own_page(site: Site, own_forms: cd.Catalog) -> None:
    text = site.get("/rules").text
    rules = cd.rules(catalog=own_forms).rules
    assert f"共 {len(rules)} 条规则" in text
    for rule in rules:
        assert f'href="rule?code={rule.code}"' in text


@pytest.mark.parametrize(
    ("query", "found", "missing"),
    [
        ({"q": "缺勤累计"}, "AA-35.3", "HN-3.2b"),
        ({"q": "hn-3.2b"}, "HN-3.2b", "AA-35.3"),
        ({"notice": "HN"}, "HN-3.2b", "AA-35.3"),
        ({"notice": "通用检查"}, "ID-checksum", "AA-35.3"),
        ({"q": "没有这样的规则"}, "没有找到", "AA-35.3"),
    ],
)
def test_rules_are_found_by_words_and_notice(
    site: Site, query: dict[str, str], found: str, missing: str
) -> None:
    text = site.get("/rules", params=query, headers={"HX-Request": "true"}).text
    assert found in text
    assert f"code={missing}" not in text
    assert "<html" not in text


def test_a_rule_tells_all_that_explain_tells(site: Site, own_forms: cd.Catalog) -> None:
    explained = cd.explain("AA-35.3", catalog=own_forms).rule
    text = site.get("/rule", params={"code": "AA-35.3"}).text
    assert explained.title in text
    assert explained.citation in text
    for parameter in explained.parameters:
        assert parameter.id in text
        assert not parameter.choice or parameter.chosen(parameter.values[-1].value) in text


def test_a_rule_that_there_is_not_is_said(site: Site) -> None:
    answer = site.get("/rule", params={"code": "QQ-1"})
    assert answer.status_code == 409
    assert "QQ-1" in answer.text


def test_every_form_has_a_page_with_its_boxes(site: Site, own_forms: cd.Catalog) -> None:
    listed = site.get("/masters").text
    for schema in cd.forms(catalog=own_forms).schemas:
        assert f'href="master?form={schema.id}"' in listed
        text = site.get("/master", params={"form": schema.id}).text
        assert schema.title in text
        assert all(field.key in text for field in schema.fields())
        assert ("空白表" in text) is not schema.facts


def test_the_empty_pages_are_shown_and_can_be_had(site: Site) -> None:
    form = {"form": "annual-record"}
    pages = site.get("/master-pages", params=form).text
    assert pages.count("<img") == 2
    assert site.get("/master.png", params={**form, "page": 2}).content[1:4] == b"PNG"
    for kind, begin in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        answer = site.get("/master-blank", params={**form, "as": kind})
        assert answer.content.startswith(begin)
        assert "attachment" in answer.headers["Content-Disposition"]
    assert site.get("/master-blank", params={**form, "as": "exe"}).status_code == 409


def test_boxes_are_numbered_in_the_picture_and_in_the_list(site: Site) -> None:
    form = {"form": "annual-record"}
    text = site.get("/master", params={**form, "boxes": "1"}).text
    names = [field.key for field in site.desk.catalog.schema("annual-record").fields()]
    listed = re.findall(r'<li><span class="muted">(\d+)</span> ([^（<]+)', text)
    assert [(int(number), name) for number, name in listed] == [*enumerate(names, 1)]
    assert "boxes=1" in site.get("/master-pages", params={**form, "boxes": "1"}).text
    plain, marked = (
        site.get("/master.png", params={**form, "page": 1, "boxes": boxes}).content
        for boxes in ("", "1")
    )
    assert marked[1:4] == b"PNG"
    assert plain != marked


def test_files_to_fill_in_are_those_of_new(site: Site) -> None:
    form = {"form": "annual-record"}
    assert "姓名" in site.get("/master-template", params={**form, "as": "yaml"}).text
    several = site.get("/master-template", params={**form, "as": "xlsx", "people": "20"})
    assert any("sheet" in name for name in ZipFile(io.BytesIO(several.content)).namelist())
    refused = site.get("/master-template", params={**form, "as": "xlsx", "people": "5001"})
    assert refused.status_code == 409
    assert "5000" in refused.text


def test_a_form_is_looked_through_in_the_background(site: Site) -> None:
    where = site.post("/master-lint", {"form": "annual-record"}).headers["Location"]
    [work] = site.desk.works.all()
    assert work.id in where
    assert work.wait(60)
    assert work.ok
    assert "没有问题，可以用来打印" in site.get(f"/{work.after}").text


# --- what lint finds, at its boxes -------------------------------------------------------------


@pytest.fixture
def faulty() -> bytes:
    """The master of a form with one tag that nobody knows, and one that is missing."""
    source = cd.open_catalog().master("annual-record")
    written = io.BytesIO()
    with ZipFile(source) as was, ZipFile(written, "w") as now:
        for name in was.namelist():
            data = was.read(name)
            if name == "word/document.xml":
                data = data.replace("姓名 }}".encode(), "姓明 }}".encode(), 1)
            now.writestr(name, data)
    return written.getvalue()


def test_findings_of_an_own_master_are_drawn_at_their_boxes(site: Site, faulty: bytes) -> None:
    made = done(
        site, "/lint-own", {"form": "annual-record"}, files={"master": ("母版.docx", faulty)}
    )
    assert not made.ok
    assert [path.name for path in made.files] == ["问题图.png"]
    assert made.files[0].read_bytes()[1:4] == b"PNG"
    text = site.get("/result", params={"work": site.desk.works.all()[0].id}).text
    assert "1．母版.docx" in text
    assert "图上的号是上面各处的次序，标着1处" in text
    assert 'alt="问题图.png，点开看大图"' in text
    site.desk.results.close()


def test_a_master_that_cannot_be_drawn_is_said_without_a_picture(site: Site) -> None:
    files = {"master": ("坏.docx", b"PK\x03\x04 half")}
    made = done(site, "/lint-own", {"form": "annual-record"}, files=files)
    assert not made.ok
    assert made.files == ()
    assert made.findings
    site.desk.results.close()


def test_findings_of_a_form_are_drawn_on_its_page(
    site: Site, faulty: bytes, tmp_path: Path
) -> None:
    folder = tmp_path / "自备" / "forms" / "annual-record"
    folder.mkdir(parents=True)
    (folder / "master.docx").write_bytes(faulty)
    site.desk.catalog = cd.open_catalog(tmp_path / "自备")
    site.post("/master-lint", {"form": "annual-record"})
    work = site.desk.works.all()[0]
    assert work.wait(60)
    text = site.get(f"/{work.after}").text
    assert "1．" in text
    assert f"lint={work.id}" in text
    where = {"form": "annual-record", "lint": work.id}
    pages = site.get("/master-pages", params=where).text
    assert "标着问题的号：1" in pages
    shown = site.get("/master.png", params={**where, "page": 1}).content
    assert shown[1:4] == b"PNG"
    assert shown != site.get("/master.png", params={"form": "annual-record", "page": 1}).content


def test_a_master_changed_while_the_page_is_open_is_the_one_that_is_shown(
    site: Site, tmp_path: Path
) -> None:
    own = tmp_path / "自备"
    master = own / "forms" / "annual-record" / "master.docx"
    master.parent.mkdir(parents=True)
    data = cd.open_catalog().master("annual-record").read_bytes()
    master.write_bytes(data)
    site.desk.catalog = cd.open_catalog(own)
    where = {"form": "annual-record", "page": 1}
    first = site.get("/master.png", params=where).content
    assert site.get("/master.png", params=where).content == first
    known = site.desk.catalog
    master.write_bytes(_worded(data, "政治面貌", "政治面目"))
    assert site.get("/master.png", params=where).content != first
    assert site.desk.catalog is not known
    assert cd.open_catalog(own) is not known
    assert cd.open_catalog(own) is cd.open_catalog(own)
    made = cd.render(_one(site), tmp_path / "出", formats="docx").written[0]
    with ZipFile(made) as paper:
        assert "政治面目" in paper.read("word/document.xml").decode()


def _one(site: Site) -> cd.Read:
    example = Path(__file__).parents[2] / "examples" / "annual-record" / "full.yaml"
    return cd.read(example, catalog=site.desk.catalog)


def _worded(master: bytes, words: str, others: str) -> bytes:
    """Return a master in which a label says something else."""
    written = io.BytesIO()
    with ZipFile(io.BytesIO(master)) as was, ZipFile(written, "w") as now:
        for name in was.namelist():
            data = was.read(name)
            if name == "word/document.xml":
                assert words.encode() in data
                data = data.replace(words.encode(), others.encode(), 1)
            now.writestr(name, data)
    return written.getvalue()


def test_the_fonts_of_a_form_are_told_with_a_sample(site: Site) -> None:
    made = done(site, "/master-fonts", {"form": "annual-record"})
    assert "的字体：" in made.text
    assert made.files[0].read_bytes().startswith(b"%PDF")
    assert site.post("/master-fonts", {"form": "unit"}).status_code == 409
    site.desk.results.close()
