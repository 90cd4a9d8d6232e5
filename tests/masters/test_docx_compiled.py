"""A master made ready once fills like docxtpl, which stays the oracle: part by part."""

from __future__ import annotations

import datetime
import io
import random
import zipfile
from dataclasses import replace
from functools import cache
from itertools import chain

import docx
import pytest
from docx.shared import Mm
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import escape
from PIL import Image

from cadre_docs.catalog import Catalog
from cadre_docs.errors import MasterError, OutputError
from cadre_docs.masters.context import Printable, blank_context
from cadre_docs.masters.docx import docxtpl as filling
from cadre_docs.masters.docx.compiled import DocxMaster
from cadre_docs.masters.docx.fitting import FILTERS
from cadre_docs.masters.photo_size import PrintedPhoto
from cadre_docs.masters.sandbox import ILLEGAL
from cadre_docs.office.reproducible import stable_zip
from cadre_docs.schema import FieldType, Fit
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

DATE = datetime.date(2024, 4, 29)
CATALOG = Catalog()
FORMS = sorted(path.parent.name for path in (ROOT / "forms").glob("*/master.docx"))
PIECES = (
    "示例",
    "甲",
    "·",
    "㐂𠮷",
    " ",
    "　",
    "a&b",
    "<w:t>",
    "{{ 姓名 }}",
    "{%p if x %}",
    "{_{",
    '"',
    "'",
    "\n",
    "\t",
)
PEOPLE = 60


@cache
def plain_jinja():
    """Jinja as it comes: the oracle takes none of our shorter ways."""
    env = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    env.filters |= FILTERS
    return env


def fill_docx(master: bytes, context, where: str) -> bytes:
    """What docxtpl and Jinja's own sandbox and escaping make of a master."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filling, "environment", plain_jinja)
        return filling.fill_docx(master, context, where)


def parts(data: bytes) -> dict[str, object]:
    """The members of a DOCX: XML canonical, lists whose order means nothing sorted."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: canonical(name, archive.read(name)) for name in archive.namelist()}


def canonical(name: str, content: bytes) -> object:
    if not name.endswith((".xml", ".rels")):
        return content
    root = etree.fromstring(content)
    if name.endswith(".rels") or name == "[Content_Types].xml":
        return sorted(etree.tostring(child, method="c14n") for child in root)
    if name == "docProps/core.xml":  # docxtpl adds empty properties, which say nothing
        for child in [c for c in root if not c.text]:
            root.remove(child)
    return etree.tostring(root, method="c14n")


def same(master: bytes, context) -> None:
    ready = DocxMaster(master, "母版", DATE)
    assert ready.ready is not None
    slow = stable_zip(fill_docx(master, context, "母版"), date=DATE)
    fast, slow = parts(ready.fill(context).file), parts(slow)
    assert fast.keys() == slow.keys()
    for name, content in fast.items():
        assert content == slow[name], name


class Invented:
    """Invents what is printed, of any length and with anything that may trip a template."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - no secret

    def text(self) -> Printable:
        number = self.random.choice([0, 0, 1, 2, 5, 30])
        text = "".join(self.random.choices(PIECES, k=number))
        kind = self.random.choice(["line", "name", "text"])
        return Printable(text, self.random.choice([None, Fit(9, 40)]), kind=kind)

    def value(self, field):
        if field.type is FieldType.PHOTO and self.random.random() < 0.5:
            return photo(self.random.randrange(256))
        if field.type is not FieldType.TABLE:
            return self.text()
        number = field.max_rows or self.random.randrange(12)
        return [{c.key: self.text() for c in field.columns} for _ in range(number)]

    def context(self, schema):
        return {field.key: self.value(field) for field in schema.printed_fields}


def photo(shade: int) -> PrintedPhoto:
    stream = io.BytesIO()
    Image.new("RGB", (35, 49), (shade, 0, 0)).save(stream, "JPEG")
    return PrintedPhoto(stream.getvalue(), Mm(35), Mm(49), "照片<1>&“甲”")


@pytest.mark.parametrize("form", FORMS)
def test_every_part_is_the_one_that_docxtpl_makes(form: str) -> None:
    master, schema = CATALOG.master(form).read_bytes(), CATALOG.schema(form)
    ready = DocxMaster(master, form, DATE)
    assert ready.ready is not None
    for seed in range(PEOPLE):
        context = Invented(seed).context(schema)
        slow = stable_zip(fill_docx(master, context, form), date=DATE)
        assert parts(ready.fill(context).file) == parts(slow), seed
    blank = blank_context(schema)
    assert parts(ready.fill(blank).file) == parts(
        stable_zip(fill_docx(master, blank, form), date=DATE)
    )


def saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def full_of_features():
    """A master with all that the forms here do without."""
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "{{ 姓名 }}的表"
    section.header.add_paragraph("{{ 照片 }}")
    section.footer.paragraphs[0].text = "第{{ 年度 }}年度{% if 备注 %}（{{ 备注 }}）{% endif %}"
    stream = io.BytesIO(photo(200).picture)
    document.add_picture(stream, Mm(10))
    document.add_paragraph("前\t后\n次行{{ 备注 }}{_{ 不是标签 }_}")
    for text in (
        "{%p if 照片 %}",
        "{{ 照片 }}",
        "{{ 另一张 }}",
        "{%p else %}",
        "贴照片处",
        "{%p endif %}",
    ):
        document.add_paragraph(text)
    table = document.add_table(4, 3)
    for number, text in enumerate(["名称", "年度", "说明"]):
        table.cell(0, number).text = text
    table.cell(1, 0).text = "{%tr for 行 in 名单 %}"
    for number, key in enumerate(["名称", "年度", "说明"]):
        table.cell(2, number).text = f"{{{{ 行.{key} }}}}"
    table.cell(3, 0).text = "{%tr endfor %}"
    return document


def features_context(seed: int, pictures=None):
    invented = Invented(seed)
    rows = [{key: invented.text() for key in ("名称", "年度", "说明")} for _ in range(seed % 4)]
    names = ("姓名", "年度", "备注")
    shown = pictures or [photo(seed), photo(seed % 2)]
    return {n: invented.text() for n in names} | {
        "名单": rows,
        "照片": shown[0],
        "另一张": shown[1],
    }


@pytest.mark.parametrize("seed", range(12))
def test_headers_footers_conditions_loops_and_pictures(seed: int) -> None:
    same(saved(full_of_features()), features_context(seed))


def test_without_photos_their_boxes_stay_and_no_picture_is_added() -> None:
    nothing = [Printable(""), Printable("")]
    master = saved(full_of_features())
    same(master, features_context(3, nothing))


def test_nothing_of_one_person_is_left_for_the_next() -> None:
    ready = DocxMaster(saved(full_of_features()), "母版", DATE)
    first = features_context(2)
    other = features_context(3, [Printable(""), Printable("")])
    alone = DocxMaster(saved(full_of_features()), "母版", DATE).fill(other).file
    ready.fill(first)
    assert ready.fill(other).file == alone
    assert ready.fill(first).file == ready.fill(first).file


ODD_TAGS = (
    "{{ 姓名|upper }}{{ 姓名[:3] }}{{ 姓名 ~ 备注 }}{{ 姓名|e }}{{ 年度|length }}",
    "{{ '<b>&' }}{{ ['<', 姓名] }}{{ 名单|length }}{{ none }}{{ 1.5 }}",
    "{% set 两次 %}{{ 姓名 }}、{{ 姓名 }}{% endset %}{{ 两次 }}{{ 两次|upper }}",
    (
        "{% for 行 in 名单 %}{{ 行['名称'] }}{{ 行['items'] }}{{ 行.items is callable }}"
        "{{ 行.没有 is defined }}{{ loop.index }}{% endfor %}"
    ),
    "{{ (姓名 ~ 'a& ')|trim }}{{ 姓名 or '无' }}{{ '有' if 备注 else 年度 }}",
)


@pytest.mark.parametrize("text", ODD_TAGS)
def test_tags_beyond_plain_ones(text: str) -> None:
    document = full_of_features()
    document.add_paragraph(text)
    for seed in range(8):
        context = features_context(seed)
        for row in context["名单"]:
            row["items"] = Printable("一栏")  # a key that Jinja finds behind the method
        same(saved(document), context)


@pytest.mark.parametrize(
    "text", ["{{ 名单[0].没有 }}", "{{ 名单[0].__class__ }}", "{{ 姓名.没有 }}"]
)
def test_what_no_tag_may_reach(text: str) -> None:
    document = full_of_features()
    document.add_paragraph(text)
    master, context = saved(document), features_context(3)
    for fill in (fill_docx, lambda *given: DocxMaster(given[0], given[2], DATE).fill(given[1])):
        with pytest.raises(MasterError, match="母版"):
            fill(master, context, "母版")


def test_every_photo_has_its_own_size_and_picture() -> None:
    ready = DocxMaster(saved(full_of_features()), "母版", DATE)
    for width in (10, 35):
        shown = [replace(photo(width), width=Mm(width), height=Mm(width + 1)), photo(width + 1)]
        context = features_context(2, shown)
        same(saved(full_of_features()), context)
        with zipfile.ZipFile(io.BytesIO(ready.fill(context).file)) as archive:
            held = {archive.read(name) for name in archive.namelist() if "/media/" in name}
            body = archive.read("word/document.xml").decode()
        assert held >= {one.picture for one in shown}
        assert f'cx="{Mm(width)}" cy="{Mm(width + 1)}"' in body


def with_a_column_tag(document) -> None:
    row = document.tables[0].rows[0]
    row.cells[0].text, row.cells[2].text = "{%tc if 备注 %}", "{%tc endif %}"


def with_no_full_row_for_sure(document) -> None:
    table = document.tables[0]
    table._tbl.remove(table.rows[0]._tr)


def with_a_tag_in_the_properties(document) -> None:
    document.core_properties.title = "{{ 姓名 }}"


@pytest.mark.parametrize(
    "edit", [with_a_column_tag, with_no_full_row_for_sure, with_a_tag_in_the_properties]
)
def test_what_only_docxtpl_can_do_is_left_to_it(edit) -> None:
    document = full_of_features()
    edit(document)
    master, context = saved(document), features_context(3)
    ready = DocxMaster(master, "母版", DATE)
    assert ready.ready is None
    assert ready.fill(context).file == stable_zip(fill_docx(master, context, "母版"), date=DATE)


def test_an_unknown_tag_names_the_master() -> None:
    document = docx.Document()
    document.add_paragraph("{{ 没有的 }}")
    with pytest.raises(MasterError, match=r"某表\.docx：有本表没有的标签"):
        DocxMaster(saved(document), "某表.docx", DATE).fill({})


@pytest.mark.parametrize("text", ["{{ 姓名", "{% if 姓名 %}"])
def test_a_tag_that_is_no_jinja_names_the_master(text: str) -> None:
    document = docx.Document()
    document.add_paragraph(text)
    with pytest.raises(MasterError, match="标签写法有误"):
        DocxMaster(saved(document), "某表.docx", DATE)


def test_a_character_that_no_document_can_hold_is_refused() -> None:
    document = docx.Document()
    document.add_paragraph("{{ 姓名 }}")
    ready = DocxMaster(saved(document), "母版", DATE)
    with pytest.raises(OutputError, match=r"U\+0001"):
        ready.fill({"姓名": Printable("甲\x01乙")})


def test_every_character_is_printed_or_refused() -> None:
    edges = (range(0x300), range(0xD7F0, 0xE010), range(0xFFF0, 0x10010), (0x10FFFF,))
    for character in map(chr, chain.from_iterable(edges)):
        text = Printable(f"甲{character}")
        if ILLEGAL.search(character):
            with pytest.raises(OutputError, match=f"U\\+{ord(character):04X}"):
                text.xml()
        else:
            xml = text.xml().replace("\a", "\n")
            assert etree.fromstring(f"<w>{xml}</w>").text == text.replace("\r", "\n")
            assert escape(text) == text.xml()
            assert not set(xml) & set("<>\"'{}")
