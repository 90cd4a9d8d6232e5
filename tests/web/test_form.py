"""填表 without a browser: saving, conflicts, rows, photos, undo, roles, room, and forms by post."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

import cadre_docs as cd
from cadre_docs.schema import FieldType
from cadre_docs.web import store
from tests.conftest import EXAMPLES
from tests.web.conftest import Site

PART = {"X-Part": "1"}


def where(site: Site, name: str = "示例甲.yaml", number: int = 1, **more: str) -> dict[str, str]:
    return {"file": site.id(name), "n": str(number), **more}


def box(site: Site, path: str, form: str = "henan-tenure-form") -> str:
    """What a box is called on the page."""
    schema = site.desk.catalog.schema(form)
    paths = [schema.path(field) for field in schema.fields()]
    return f"b{paths.index(path)}"


def save(
    site: Site, fields: dict[str, object], place: dict[str, str] | None = None, **more: object
):
    place = place or where(site)
    address = "/form-save?" + "&".join(f"{k}={v}" for k, v in place.items())
    return site.post(address, fields, headers=PART, **more)


def text_of(folder: Path, path: str, name: str = "示例甲.yaml") -> str:
    return cd.boxes((folder / name).read_bytes())[0].texts.get(path, "")


# --- every form, in printed order ---------------------------------------------------------------


@pytest.mark.parametrize("form", cd.open_catalog().schema_ids)
def test_every_form_is_shown_in_printed_order(site: Site, form: str) -> None:
    answer = site.post("/new", {"form": form, "name": "示例己"})
    page = site.get("/" + answer.headers["location"])
    assert page.status_code == 200
    schema = site.desk.catalog.schema(form)
    found = [int(number) for number in re.findall(r'id="box-b(\d+)"', page.text)]
    assert found == list(range(len(list(schema.fields()))))
    titles = re.findall(r'<h2 id="s\d+">([^<]+)', page.text)
    assert [t.strip() for t in titles] == [section.title for section in schema.sections]
    for field in schema.fields():
        if field.help:
            assert field.help in page.text


def test_boxes_printed_in_one_box_stand_together(site: Site) -> None:
    answer = site.post("/new", {"form": "annual-record", "name": "示例己"})
    text = site.get("/" + answer.headers["location"]).text
    group = text.partition("单位及岗位<small")[2].partition("</fieldset>")[0]
    assert f'id="box-{box(site, "单位", "annual-record")}"' in group
    assert f'id="box-{box(site, "岗位", "annual-record")}"' in group


def test_findings_stand_beside_their_boxes_in_the_words_of_check(site: Site, folder: Path) -> None:
    shutil.copy(EXAMPLES / "findings" / "henan-tenure-form.yaml", folder / "错.yaml") if (
        EXAMPLES / "findings" / "henan-tenure-form.yaml"
    ).exists() else (folder / "错.yaml").write_text("表单: henan-tenure-form\n姓名: 甲1\n", "utf-8")
    checked = cd.check(cd.read(folder / "错.yaml", catalog=site.desk.catalog))
    page = site.get("/form", params=where(site, "错.yaml")).text
    assert checked.findings
    for finding in checked.findings:
        assert finding.message in page
        if finding.remedy:
            assert f'<strong class="remedy">{finding.remedy}' in page or "“" in finding.remedy
        if finding.citation:
            assert f"依据：{finding.citation}" in page
    errors = sum(f.counts for f in checked.findings)
    assert f"<title>（{errors}个错误）" in page
    assert f"✗ 有 {errors} 个错误要改" in page


# --- saving ----------------------------------------------------------------------------------------


def test_a_change_is_saved_at_once_and_nothing_else_changes(site: Site, folder: Path) -> None:
    before = (folder / "示例甲.yaml").read_text("utf-8")
    name = box(site, "从事专业")
    answer = save(site, {name: "水利工程", f"was-{name}": "桥梁与隧道工程"})
    assert re.fullmatch(r"已保存 \d\d:\d\d:\d\d", answer.json()["said"])
    after = (folder / "示例甲.yaml").read_text("utf-8")
    assert after == before.replace("从事专业: 桥梁与隧道工程", "从事专业: 水利工程")


def test_what_comes_back_holds_slots_and_never_boxes(site: Site) -> None:
    name = box(site, "姓名")
    news = save(site, {name: "", f"was-{name}": "示例甲"}).json()
    assert "必填项未填" in news["slots"][f"f-{name}"]
    assert "必填项未填" in news["slots"]["summary"]
    assert news["title"].startswith("（1个错误）")
    assert not [html for html in news["slots"].values() if "<input" in html or "<textarea" in html]


def test_a_box_changed_elsewhere_is_a_conflict_and_both_texts_stay(
    site: Site, folder: Path
) -> None:
    name, path = box(site, "从事专业"), folder / "示例甲.yaml"
    path.write_text(path.read_text("utf-8").replace("桥梁与隧道工程", "港口工程"), "utf-8")
    news = save(site, {name: "水利工程", f"was-{name}": "桥梁与隧道工程"}).json()
    assert news["conflicts"][name]["theirs"] == "港口工程"
    assert "在别处改成了“港口工程”" in news["conflicts"][name]["html"]
    assert text_of(folder, "从事专业") == "港口工程"
    assert not save(site, {name: "水利工程", f"was-{name}": "港口工程"}).json()["conflicts"]
    assert text_of(folder, "从事专业") == "水利工程"


def test_another_box_changed_elsewhere_is_kept(site: Site, folder: Path) -> None:
    name, path = box(site, "从事专业"), folder / "示例甲.yaml"
    path.write_text(path.read_text("utf-8").replace("性别: 男", "性别: 女  # 外面改的"), "utf-8")
    news = save(site, {name: "水利工程", f"was-{name}": "桥梁与隧道工程"}).json()
    assert news["values"][box(site, "性别")] == "女"
    assert "性别: 女  # 外面改的" in path.read_text("utf-8")


def test_a_page_is_told_of_changes_elsewhere(site: Site, folder: Path) -> None:
    place, path = where(site), folder / "示例甲.yaml"
    hash_ = site.get("/form", params=place).text.partition('data-hash="')[2].partition('"')[0]
    assert site.get("/form-pulse", params={**place, "hash": hash_}).status_code == 204
    path.write_text(path.read_text("utf-8").replace("桥梁与隧道工程", "港口工程"), "utf-8")
    news = site.get("/form-pulse", params={**place, "hash": hash_}).json()
    assert news["values"][box(site, "从事专业")] == "港口工程"


def test_a_full_disk_is_said_and_the_file_stays(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise cd.OutputError("写不进：磁盘已满。请核对磁盘空间和写入权限后重试。", 28)

    monkeypatch.setattr(store, "write_whole", full)
    name = box(site, "从事专业")
    before = (folder / "示例甲.yaml").read_bytes()
    answer = save(site, {name: "水利工程", f"was-{name}": "桥梁与隧道工程"})
    assert answer.status_code == 409
    assert "磁盘已满" in answer.json()["problem"]
    assert (folder / "示例甲.yaml").read_bytes() == before


def test_a_way_of_writing_that_cannot_be_patched_is_said(site: Site, folder: Path) -> None:
    (folder / "怪.yaml").write_text("表单: henan-tenure-form\n姓名:  # 说明\n  甲\n", "utf-8")
    name = box(site, "姓名")
    news = save(site, {name: "乙", f"was-{name}": "甲"}, where(site, "怪.yaml")).json()
    assert "请用文本编辑器打开文件" in news["problems"][name]


# --- several people in one file, several files ---------------------------------------------------


def test_people_of_one_file_are_never_mixed(site: Site, folder: Path) -> None:
    one = "表单: henan-tenure-form\n姓名: {}\n从事专业: 土木\n"
    (folder / "两人.yaml").write_text("---\n".join(map(one.format, ("示例乙", "示例丙"))), "utf-8")
    name = box(site, "从事专业")
    save(site, {name: "水利", f"was-{name}": "土木"}, where(site, "两人.yaml", 2))
    first, second = cd.boxes((folder / "两人.yaml").read_bytes())
    assert (first.texts["从事专业"], second.texts["从事专业"]) == ("土木", "水利")
    page = site.get("/form", params=where(site, "两人.yaml", 2)).text
    assert "第 2 份（共 2 份）" in page
    assert "示例丙" in page
    assert 'value="示例乙"' not in page


# --- rows ----------------------------------------------------------------------------------------------


def rows(folder: Path) -> list[str]:
    made = cd.boxes((folder / "示例甲.yaml").read_bytes())[0].rows["主要工作"]
    return [row["本人作用"] for row in made]


def test_rows_are_added_moved_and_removed(site: Site, folder: Path) -> None:
    table = box(site, "主要工作")
    assert rows(folder) == ["主持", "主持", "独立", "参与"]
    news = save(site, {"do": f"add:{table}"}).json()
    assert news["tables"][table]["html"].count("data-row") == 5
    assert rows(folder)[4] == ""
    save(site, {"do": f"up:{table}:4"})
    assert rows(folder) == ["主持", "主持", "参与", "独立", ""]
    save(site, {"do": f"down:{table}:2"})
    assert rows(folder) == ["主持", "参与", "主持", "独立", ""]
    save(site, {"do": f"remove:{table}:1"})
    assert rows(folder) == ["参与", "主持", "独立", ""]


def test_a_table_changed_elsewhere_is_not_changed_blindly(site: Site, folder: Path) -> None:
    table = box(site, "主要工作")
    page = site.get("/form", params=where(site)).text
    seen = page.partition(f'name="rows-{table}" value="')[2].partition('"')[0]
    save(site, {"do": f"remove:{table}:1"})  # another tab
    news = save(site, {"do": f"remove:{table}:1", f"rows-{table}": seen}).json()
    assert "在别处改过" in news["problems"][table]
    cell = f"{table}-1-3"
    news = save(site, {cell: "合作", f"was-{cell}": "主持", f"rows-{table}": seen}).json()
    assert news["conflicts"][cell]["theirs"] == "主持"
    assert rows(folder) == ["主持", "独立", "参与"]


def test_a_cell_whose_row_is_gone_is_told_with_its_text(site: Site) -> None:
    table = box(site, "主要工作")
    cell = f"{table}-9-3"
    news = save(site, {cell: "合作", f"was-{cell}": "主持"}).json()
    assert "您写的“合作”没有存上" in news["problems"][table]


def test_a_finding_of_a_row_stands_at_the_row_of_the_page(site: Site, folder: Path) -> None:
    """Findings do not count empty rows, the page does."""
    (folder / "行.yaml").write_text(
        "表单: henan-tenure-form\n主要工作:\n  - 起止时间:\n    名称:\n  - 起止时间: 乱写\n    名称: 甲\n",
        "utf-8",
    )
    news = save(site, {}, where(site, "行.yaml")).json()
    table = box(site, "主要工作")
    assert "f-" + f"{table}-2-0" in news["slots"]
    assert "f-" + f"{table}-1-0" not in news["slots"]


# --- photos ---------------------------------------------------------------------------------------------


def picture(kind: str = "JPEG", size: tuple[int, int] = (413, 579)) -> bytes:
    stream = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(stream, kind)
    return stream.getvalue()


PHOTO_FORM = next(
    schema.id
    for schema in cd.forms().schemas
    if any(field.type is FieldType.PHOTO for field in schema.fields())
)


@pytest.fixture
def with_photo(site: Site) -> tuple[dict[str, str], str]:
    """The place of a new form that has a photo, and the name of that box."""
    made = site.post("/new", {"form": PHOTO_FORM, "name": "示例己"}).headers["location"]
    place = dict(part.split("=") for part in made.partition("?")[2].split("&"))
    schema = site.desk.catalog.schema(PHOTO_FORM)
    path = next(schema.path(f) for f in schema.fields() if f.type is FieldType.PHOTO)
    return place, box(site, path, PHOTO_FORM)


def test_a_photo_is_put_beside_the_record_and_shown_as_printed(
    site: Site, folder: Path, with_photo: tuple[dict[str, str], str]
) -> None:
    place, name = with_photo
    news = save(site, {}, place, files={name: ("IMG_1.JPG", picture(), "image/jpeg")}).json()
    assert not news["problems"]
    assert "<img src=" in news["photos"][name]
    [kept] = folder.glob("示例己*照片.jpg")
    shown = site.get("/photo", params={**place, "box": name})
    assert shown.headers["content-type"] == "image/jpeg"
    with Image.open(io.BytesIO(shown.content)) as image:
        assert image.size == (413, 579)
    save(site, {}, place, files={name: ("b.png", picture("PNG"), "image/png")})
    assert kept.exists()  # the one before stays: undo may want it
    news = save(site, {"do": f"clear:{name}"}, place).json()
    assert "<img" not in news["photos"][name]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"GIF89a", "不是JPEG或PNG照片，是GIF图片，请用看图或画图软件打开，另存为普通的JPEG"),
        (picture()[:2000], "不是完好的JPEG或PNG照片，请核对文件名和文件"),
        (b"", "是空的，没有图片，请重新"),
    ],
)
def test_what_is_no_photo_is_refused_and_said(
    site: Site, folder: Path, with_photo: tuple[dict[str, str], str], data: bytes, said: str
) -> None:
    place, name = with_photo
    before = sorted(folder.iterdir())
    news = save(site, {}, place, files={name: ("a.jpg", data, "image/jpeg")}).json()
    assert said in news["problems"][name]
    assert "a.jpg" in news["problems"][name]
    assert sorted(folder.iterdir()) == before


def test_a_photo_beyond_the_limit_is_refused(
    site: Site, with_photo: tuple[dict[str, str], str]
) -> None:
    place, name = with_photo
    large = picture() + b"\0" * 20_000_001
    news = save(site, {}, place, files={name: ("a.jpg", large, "image/jpeg")}).json()
    assert "超过20MB" in news["problems"][name]


# --- undo ------------------------------------------------------------------------------------------------


def test_the_last_changes_are_undone(site: Site, folder: Path) -> None:
    before = (folder / "示例甲.yaml").read_bytes()
    name, table = box(site, "从事专业"), box(site, "主要工作")
    save(site, {name: "水利", f"was-{name}": "桥梁与隧道工程"})
    save(site, {name: "水利工程", f"was-{name}": "水利"})  # typed on: one change with the last
    news = save(site, {"do": f"remove:{table}:1"}).json()
    assert news["undo"] == "主要工作"
    address = "/form-undo?" + "&".join(f"{k}={v}" for k, v in where(site).items())
    assert site.post(address, headers=PART).json()["said"] == "已撤销：主要工作"
    assert len(rows(folder)) == 4
    assert site.post(address, headers=PART).json()["undo"] == ""
    assert (folder / "示例甲.yaml").read_bytes() == before
    assert site.post(address, headers=PART).json()["said"] == "没有可撤销的改动"


def test_what_was_changed_elsewhere_is_not_undone(site: Site, folder: Path) -> None:
    name, path = box(site, "从事专业"), folder / "示例甲.yaml"
    save(site, {name: "水利", f"was-{name}": "桥梁与隧道工程"})
    path.write_text(path.read_text("utf-8").replace("性别: 男", "性别: 女"), "utf-8")
    address = "/form-undo?" + "&".join(f"{k}={v}" for k, v in where(site).items())
    assert "不能撤销" in site.post(address, headers=PART).json()["said"]
    assert "性别: 女" in path.read_text("utf-8")


# --- roles, room ---------------------------------------------------------------------------------------


def test_what_only_the_unit_fills_is_greyed_for_the_applicant_and_the_other_way_round(
    site: Site,
) -> None:
    place = site.post("/new", {"form": "annual-record", "name": "示例己"}).headers["location"]
    summary, grade = (
        box(site, "个人总结", "annual-record"),
        box(site, "考核档次建议", "annual-record"),
    )
    hand = box(site, "本人签名", "annual-record")

    def open_boxes(role: str) -> set[str]:
        return set(re.findall(r'name="(b[^"]+)"', site.get(f"/{place}&role={role}").text))

    assert {summary, grade} <= open_boxes("")
    assert summary in open_boxes("own")
    assert grade not in open_boxes("own")
    assert grade in open_boxes("unit")
    assert summary not in open_boxes("unit")
    assert hand not in open_boxes("")
    assert "由单位填写" in site.get(f"/{place}&role=own").text
    assert "打印后手写" in site.get(f"/{place}").text


def test_the_applicant_is_not_told_of_what_others_have_to_fill(site: Site) -> None:
    place = site.post("/new", {"form": "annual-record", "name": "示例己"}).headers["location"]
    path = {**dict(part.split("=") for part in place.partition("?")[2].split("&"))}
    name = f"f-{box(site, '岗位', 'annual-record')}"
    assert name in save(site, {}, path).json()["slots"]
    assert name not in save(site, {}, {**path, "role": "own"}).json()["slots"]


def test_a_shut_box_is_not_written(site: Site, folder: Path) -> None:
    place = where(site, role="unit")
    name = box(site, "从事专业")
    save(site, {name: "水利", f"was-{name}": "桥梁与隧道工程"}, place)
    assert text_of(folder, "从事专业") == "桥梁与隧道工程"


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "还可写16字"),
        (16, "还可写0字"),
        (17, "打印时会缩小字号"),
        (40, "最多还可写0字"),
        (41, "超出1字"),
    ],
)
def test_how_many_characters_still_fit_into_the_printed_box(
    site: Site, count: int, said: str
) -> None:
    name = box(site, "主管部门")
    news = save(site, {name: "厅" * count, f"was-{name}": "示例省教育厅"}).json()
    assert said in news["rooms"][name]["text"]
    assert news["rooms"][name]["full"] == (count > 40)


# --- without scripts ------------------------------------------------------------------------------------


def test_a_form_is_filled_and_sent_without_scripts(site: Site, folder: Path) -> None:
    place = where(site)
    address = "/form-save?" + "&".join(f"{k}={v}" for k, v in place.items())
    page = site.get("/form", params=place).text
    assert "<noscript><button" in page
    name, table = box(site, "从事专业"), box(site, "主要工作")
    sent = {name: "水利工程", f"was-{name}": "桥梁与隧道工程", "do": f"add:{table}"}
    answer = site.post(address, sent)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"#{table}")
    assert "已保存" in site.get("/" + answer.headers["location"]).text
    assert (text_of(folder, "从事专业"), len(rows(folder))) == ("水利工程", 5)
    # A conflict gives the page again, with what was typed still in its box.
    answer = site.post(address, {name: "我写的", f"was-{name}": "桥梁与隧道工程"})
    assert answer.status_code == 409
    assert 'value="我写的"' in answer.text
    assert "在别处改成了“水利工程”" in answer.text


# --- Word and Excel -------------------------------------------------------------------------------------


@pytest.fixture
def workbook(folder: Path) -> Path:
    return Path(shutil.copy(EXAMPLES / "henan-tenure-form" / "people.xlsx", folder / "两人.xlsx"))


def test_a_record_from_excel_becomes_one_that_can_be_edited_and_stands_for_it(
    site: Site, folder: Path, workbook: Path
) -> None:
    place = where(site, "两人.xlsx")
    page = site.get("/form", params=place).text
    assert "转成可填的记录" in page
    assert "was-b" not in page
    before = cd.check(cd.read(folder, catalog=site.desk.catalog))
    names = sorted(record.person for record in before.read.records)
    answer = site.post(f"/form-convert?file={place['file']}&n=1")
    assert answer.status_code == 303
    [made] = [p for p in folder.glob("*.yaml") if p.name != "示例甲.yaml"]
    assert f"来源:\n  文件: {workbook.name}\n" in made.read_text("utf-8")
    after = cd.check(cd.read(folder, catalog=site.desk.catalog))
    assert sorted(record.person for record in after.read.records) == names
    assert after.ok
    assert [f.code for f in after.findings if f.code.startswith("X-")] == []
    site.desk.index.look(5)
    listed = sorted(one.name for one in site.desk.index.people)
    assert listed == names


def test_namesakes_from_excel_keep_their_own_photos(site: Site, folder: Path) -> None:
    photos = {}
    for number in (1, 2):
        photos[number] = picture()
        (folder / f"{number}.jpg").write_bytes(photos[number])
        book = folder / f"人{number}.xlsx"
        cd.new(PHOTO_FORM, book, catalog=site.desk.catalog)
        _fill(book, {"name": "示例己", "photo": f"{number}.jpg"})
        site.post(f"/form-convert?file={where(site, book.name)['file']}&n=1")
    made = list(folder.glob("示例己*.yaml"))
    assert len(made) == 2
    for path in made:
        [record] = cd.read(path).records
        number = 1 if "人1.xlsx" in path.read_text("utf-8") else 2
        assert (folder / str(record.get("photo"))).read_bytes() == photos[number]


def _fill(path: Path, values: dict[str, str]) -> None:
    book = openpyxl.load_workbook(path)
    schema = cd.forms(PHOTO_FORM).schemas[0]
    wanted = {schema.by_id[name].key: text for name, text in values.items()}
    for row in book["填写"].iter_rows(max_col=3):
        if (text := wanted.get(str(row[1].value))) is not None:
            row[2].value = text
    book.save(path)


def test_previews_are_pages_as_pictures(site: Site) -> None:
    place = where(site)
    html = site.get("/preview", params=place).text
    assert html.count("<img") >= 4
    answer = site.get("/preview.png", params={**place, "page": "1"})
    assert answer.content.startswith(b"\x89PNG")
    drawn = site.get("/preview.pdf", params=place)
    assert drawn.content.startswith(b"%PDF")
    assert drawn.headers["x-frame-options"] == "SAMEORIGIN"


def test_a_text_that_was_written_though_no_answer_came_is_no_conflict(
    site: Site, folder: Path
) -> None:
    name = box(site, "从事专业")
    save(site, {name: "水利", f"was-{name}": "桥梁与隧道工程"})  # the answer is lost
    news = save(site, {name: "水利工程", f"was-{name}": ["桥梁与隧道工程", "水利"]}).json()
    assert not news["conflicts"]
    assert text_of(folder, "从事专业") == "水利工程"


def test_a_box_for_the_hand_takes_an_electronic_opinion_where_that_was_agreed(
    site: Site, folder: Path
) -> None:
    made = site.post("/new", {"form": "annual-record", "name": "示例己"}).headers["location"]
    place = dict(part.split("=") for part in made.partition("?")[2].split("&"))
    name = box(site, "本人意见", "annual-record")
    page = site.get("/form", params=place).text
    assert f'name="{name}"' not in page
    assert f'value="electronic:{name}"' in page
    assert (
        f'value="electronic:{name}"' not in site.get("/form", params={**place, "role": "own"}).text
    )
    save(site, {"do": f"electronic:{name}"}, place)
    assert f'name="{name}"' in site.get("/form", params=place).text
    save(site, {name: "同意", f"was-{name}": ""}, place)
    [file] = folder.glob("示例己*.yaml")
    [record] = cd.read(file).records
    assert record.electronic == {"own_opinion"}
    assert record.get("own_opinion") == "同意"
    news = save(site, {"do": f"hand:{name}"}, place).json()
    assert "录入的内容不会打印" in news["slots"][f"f-{name}"]


def test_of_a_large_file_one_person_is_checked_alone(site: Site, folder: Path) -> None:
    one = (EXAMPLES / "henan-tenure-form" / "full.yaml").read_text("utf-8")
    (folder / "很多.yaml").write_text("\n---\n".join([one] * 40), "utf-8")
    name = box(site, "从事专业")
    place = where(site, "很多.yaml", 30)
    news = save(site, {name: "", f"was-{name}": "桥梁与隧道工程"}, place).json()
    assert "必填项未填" in news["slots"][f"f-{name}"]
    made = cd.boxes((folder / "很多.yaml").read_bytes())
    assert [n for n, record in enumerate(made, 1) if not record.texts["从事专业"]] == [30]


def test_a_photo_that_is_replaced_is_told_to_be_there_still(
    site: Site, with_photo: tuple[dict[str, str], str]
) -> None:
    place, name = with_photo
    save(site, {}, place, files={name: ("a.jpg", picture(), "image/jpeg")})
    news = save(site, {}, place, files={name: ("b.jpg", picture(), "image/jpeg")}).json()
    assert "还在文件夹里，不用的请移走" in news["said"]


def test_nothing_is_written_where_another_person_stands_now(site: Site, folder: Path) -> None:
    """The first of two records was taken out of the file: the second one is the first now."""
    one = "表单: henan-tenure-form\n姓名: {}\n从事专业: 土木\n"
    path = folder / "两人.yaml"
    path.write_text("---\n".join(map(one.format, ("示例乙", "示例丙"))), "utf-8")
    place = where(site, "两人.yaml", 1)
    whose = re.search(r'name="whose" value="(\w+)"', site.get("/form", params=place).text)
    assert whose
    path.write_text(one.format("示例丙"), "utf-8")
    name = box(site, "从事专业")
    news = save(site, {name: "水利", f"was-{name}": "土木", "whose": whose[1]}, place).json()
    assert "现在是“示例丙”的记录" in news["problems"][""]
    assert path.read_text("utf-8") == one.format("示例丙")
    news = save(site, {name: "水利", f"was-{name}": "土木", "whose": news["whose"]}, place).json()
    assert news["problems"] == {}


def test_a_file_that_was_taken_away_is_said(site: Site, folder: Path) -> None:
    place = where(site)
    (folder / "示例甲.yaml").unlink()
    answer = site.get("/form-pulse", params={**place, "hash": "x"}, headers=PART)
    assert answer.status_code == 409
    assert "不在文件夹里了" in answer.json()["problem"]
