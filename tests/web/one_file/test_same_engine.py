"""The engine in the page is the engine: what it finds in records is what the command line finds.

Every example of every form, and every case of every rule that is about one record, are judged by
the interpreter that stands in the HTML files, with the data that stands in them.
"""

from __future__ import annotations

import base64
import json
import re
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any

import pytest

import cadre_docs as cd
from cadre_docs.office.reproducible import contents_of
from cadre_docs.rules.roles import APPLICANTS
from cadre_docs.web.one_file.host import Host
from cadre_docs.web.one_file.store import RECORD
from tests.conftest import EXAMPLES
from tests.rules.test_rule_cases import CASES, photo_of, records_of
from tests.today import TODAY
from tests.web.one_file.engine import found, job, ran, require_interpreter
from tests.yaml_texts import load_yaml
from tools.one_file import modules
from tools.one_file.trial import form_of

pytestmark = pytest.mark.slow
# Seconds of the processor; half of it where nothing else runs.
MOST_TO_START, MOST_TO_ANSWER, MOST_TO_CHECK = 4.0, 0.1, 0.05
PAGE = "form?file=1&n=1&role={}&shown=1"
SAVE = {
    "method": "POST", "address": "form-save?file=1&n=1", "part": True,
    "fields": [["b0", "示例㐀"], ["was-b0", ""]],
}  # fmt: skip
ASKS = [{"method": "GET", "address": PAGE.format(role)} for role in ("", "own", "unit")]
PAPERS = [{"method": "GET", "address": address} for address in ("paper", "paper?draft=1")]


@pytest.fixture(scope="module")
def forms() -> cd.Catalog:
    return cd.open_catalog(today=TODAY)


def judged(
    by_form: dict[str, list[Path]],
    folder: Path,
    forms: cd.Catalog,
    asks: list[Any],
    units: dict[str, Path] | None = None,
) -> list[Any]:
    """Judge records in pages of their forms; return path, findings and answers of each."""
    tasks, paths = [], []
    for form, records in by_form.items():
        file = folder / f"{form}.html"
        cd.new(form, file, unit=(units or {}).get(form), catalog=forms)
        jobs = [job(path, today=TODAY.isoformat(), asks=asks) for path in records]
        tasks.append({"file": str(file), "jobs": jobs})
        paths += records
    answers = ran(tasks, folder / "node")
    assert answers["imported"] < MOST_TO_START
    if answers["times"]:
        assert median(answers["times"]) < MOST_TO_ANSWER
    return list(zip(paths, (one for answer in answers["out"] for one in answer), strict=True))


def examples() -> dict[str, list[Path]]:
    """The examples with one record, by form."""
    by_form: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(EXAMPLES.rglob("*.yaml")):
        if (form := form_of(path)) is not None:
            by_form[form].append(path)
    return by_form


def test_every_example_is_judged_alike(tmp_path: Path, forms: cd.Catalog) -> None:
    require_interpreter()
    by_form = examples()
    assert set(by_form) == set(forms.schema_ids)
    found_in_pages = judged(by_form, tmp_path, forms, ASKS)
    assert len(found_in_pages) > 70
    for path, one in found_in_pages:
        assert one["found"] == found(path, forms), path
        for head, body in one["said"]:
            assert head["status"] == 200, base64.b64decode(body).decode()


def test_every_form_for_word_is_the_one_of_the_command(tmp_path: Path, forms: cd.Catalog) -> None:
    """Part by part the same bytes, and refused with the same findings; a photo is as its file is."""
    require_interpreter()
    in_word = {f for f in forms.form_ids if forms.master(f).suffix == ".docx"}
    by_form = {form: paths for form, paths in examples().items() if form in in_word}
    assert set(by_form) == in_word
    printed = 0
    for number, (path, one) in enumerate(judged(by_form, tmp_path, forms, PAPERS)):
        for draft, (head, body) in zip((False, True), one["said"], strict=True):
            folder = tmp_path / f"{number}-{draft}"
            done = cd.render(cd.read(path, catalog=forms), folder, formats="docx", draft=draft)
            assert head["status"] == (200 if done.written else 409), (path, head)
            for line in done.conclusions:
                assert line in head["told"], path
            if not done.written:
                assert "data-paper" in head["told"]
                continue
            [written] = done.written
            assert head["name"] == written.name
            ours, theirs = (contents_of(d) for d in (base64.b64decode(body), written.read_bytes()))
            assert list(ours) == list(theirs), path
            for name in ours:
                if "/media/" not in name:
                    assert ours[name] == theirs[name], (path, name)
            printed += not draft
    assert printed > len(in_word)


_PLACE = re.compile(r"（[^（）]*:\d+:\d+）")
OWN = [EXAMPLES / "catalog-midterm", *sorted((EXAMPLES / "editions").iterdir())]


def test_an_office_s_own_forms_editions_and_rules_judge_alike(tmp_path: Path) -> None:
    """With --catalog: forms, editions, parameters, declared rules and code lists travel inside."""
    require_interpreter()
    tasks, expected = [], []
    for folder in OWN:
        forms = cd.open_catalog(folder, today=TODAY)
        of_folder: dict[str, list[Path]] = defaultdict(list)
        for path in sorted(folder.rglob("*.yaml")):
            if "data_schemas" not in path.parts and len(cd.read(path, catalog=forms).records) == 1:
                [record] = cd.read(path, catalog=forms).records
                of_folder[record.schema.id].append(path)
        assert of_folder, folder
        for form, paths in of_folder.items():
            file = tmp_path / f"{folder.name}-{form}.html"
            cd.new(form, file, catalog=forms)
            jobs = [job(path, today=TODAY.isoformat(), asks=PAPERS[:1]) for path in paths]
            tasks.append({"file": str(file), "jobs": jobs})
            expected += [(path, forms) for path in paths]
    answers = [one for answer in ran(tasks, tmp_path / "node")["out"] for one in answer]
    for (path, forms), one in zip(expected, answers, strict=True):
        assert one["found"] == found(path, forms), path
        done = cd.render(cd.read(path, catalog=forms), tmp_path / path.stem, formats="docx")
        [(head, _)] = one["said"]
        if head.get("told"):  # else its master is an Excel one
            assert bool(head["name"]) is bool(done.written), path


def test_the_facts_of_the_unit_judge_alike(tmp_path: Path, forms: cd.Catalog) -> None:
    """What `check --unit` finds in a record, the page finds with the facts that came along."""
    require_interpreter()
    facts = (EXAMPLES / "unit" / "full.yaml").read_text("utf-8")
    by_form, units, without = {}, {}, 0
    for form, paths in examples().items():
        if forms.schema(form).role not in APPLICANTS:
            continue
        [record] = cd.read(EXAMPLES / form / "full.yaml", catalog=forms).records
        units[form] = tmp_path / f"{form}.unit.yaml"
        units[form].write_text(
            facts.replace("单位: 示例理工大学", f"单位: {record.get('unit')}", 1), encoding="utf-8"
        )
        by_form[form] = paths
    for path, one in judged(by_form, tmp_path, forms, [], units):
        unit = units[str(form_of(path))]
        assert without_places(one["found"]) == without_places(found(path, forms, unit)), path
        without += one["found"] != found(path, forms)
    assert without, "the facts change what is found"


def without_places(found: list[list[object]]) -> list[list[object]]:
    """Findings without second places: in the page the record and the facts lie elsewhere."""
    return [
        [_PLACE.sub("", one) if isinstance(one, str) else one for one in said] for said in found
    ]


def test_every_case_of_a_rule_is_judged_alike(tmp_path: Path, forms: cd.Catalog) -> None:
    require_interpreter()
    by_form: dict[str, list[Path]] = defaultdict(list)
    for number, parameters in enumerate(CASES):
        code, base, case = parameters.values
        form = (case.get("change") or {}).get("表单", load_yaml(base)["表单"])
        if (
            "records" in case or code == "LC-A2" or form not in forms.schema_ids
        ):  # colours are looked at where pictures are decoded
            continue
        folder = tmp_path / str(number)
        folder.mkdir()
        photo_of(case, folder)
        path = folder / "记录.yaml"
        path.write_text(records_of(base, [{"change": case.get("change")}]), encoding="utf-8")
        by_form[form].append(path)
    found_in_pages = judged(by_form, tmp_path, forms, [])
    assert len(found_in_pages) > 300
    for path, one in found_in_pages:
        # How hanzi sound is looked up where lists are collected.
        wanted = [said for said in found(path, forms) if "同音字" not in str(said)]
        assert without_places(one["found"]) == without_places(wanted), path.read_text("utf-8")


def test_the_page_says_what_the_served_one_says(tmp_path: Path, forms: cd.Catalog) -> None:
    """The same requests, asked of the page's engine and of this process: the same bytes."""
    path = EXAMPLES / "findings" / "annual-record"
    record = sorted(path.glob("*.yaml"))[0]
    file = tmp_path / "a.html"
    cd.new("annual-record", file, catalog=forms)
    asks = [*ASKS, SAVE, *ASKS]
    answers = ran(
        [{"file": str(file), "jobs": [job(record, asks=asks, today=TODAY.isoformat())]}],
        tmp_path / "node",
    )
    [[one]] = answers["out"]
    (tmp_path / "first.yaml").write_bytes(record.read_bytes())
    host = Host(tmp_path, "annual-record")
    host.desk.catalog = forms
    assert (tmp_path / "record" / RECORD).is_file()
    for ask, (head, body) in zip(asks, one["said"], strict=True):
        said, whole = host.ask(json.dumps(ask))
        assert json.loads(said) == head
        if ask is not SAVE:  # it says at what time it was saved
            assert whole == base64.b64decode(body)


def test_a_box_is_checked_within_50_ms(tmp_path: Path, forms: cd.Catalog) -> None:
    """From what was typed to what is to be shown: the median of 20, of the processor's time."""
    file, names = tmp_path / "a.html", ("示例甲", "示例乙")
    cd.new("annual-record", file, catalog=forms)
    fields = [field.key for field in forms.schema("annual-record").fields()]
    box = f"b{fields.index('姓名')}"
    saves = [
        {**SAVE, "fields": [[box, new], [f"was-{box}", old], [f"was-{box}", "示例子"]]}
        for new, old in [names, names[::-1]] * 10
    ]
    done = job(EXAMPLES / "annual-record" / "full.yaml", asks=saves, today=TODAY.isoformat())
    answers = ran([{"file": str(file), "jobs": [done]}], tmp_path / "node")
    for _, body in answers["out"][0][0]["said"]:
        said = json.loads(base64.b64decode(body))
        assert not said["conflicts"]
        assert "已检查" in said["said"]
    assert median(answers["times"]) < MOST_TO_CHECK


def test_the_list_of_modules_is_current() -> None:
    """Reading, judging, filling and saving import no more than what travels, and no less."""
    assert modules.current() == modules.LIST.read_text(encoding="utf-8")
