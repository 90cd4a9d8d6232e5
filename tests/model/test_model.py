"""A sample of `make model-check`, and that it finds what is wrong."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from cadre_docs.catalog import Catalog, builtin_root
from cadre_docs.intake.read import read_paths
from cadre_docs.rules.engine import governing
from cadre_docs.rules.reads import parameters_of
from tests.today import TODAY
from tests.yaml_texts import dump_yaml, load_yaml
from tools.model import draw, groups, judge, worse
from tools.model.articles import aa, quotas, xx
from tools.model.articles.common import EARLIER
from tools.model.exceptions import Exceptions
from tools.model.facts import texts_of
from tools.model.forms import FORMS
from tools.model.judge import Model
from tools.model.points import aa as points
from tools.model.reach import Watch, sides
from tools.model.run import UNREACHED

SEVERAL = 23  # of the turning points one in so many


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog(builtin_root(), today=TODAY)


@pytest.mark.parametrize("form", [form.name for form in FORMS])
def test_a_sample_is_judged_as_the_articles_say(form: str, catalog: Catalog):
    model, exceptions = Model.of(form, catalog), Exceptions.read()
    tried = [*list(draw.alone(form))[::SEVERAL], *(draw.drawn(form, 7, n) for n in range(12))]
    for facts in tried:
        ruled = model.ruled(facts)
        assert list(model.finds(facts, ruled)) == []
        assert not any(model.worse(facts, ruled, exceptions))
        assert not any(model.idle(facts))


@pytest.mark.parametrize("name", groups.BY_NAME)
def test_a_sample_of_many_people_is_judged_as_the_articles_say(name: str, catalog: Catalog):
    group, exceptions = groups.BY_NAME[name], Exceptions.read()
    for case in list(group.cases())[:: SEVERAL * 5]:
        assert not any(groups.finds(group, case, catalog, exceptions)), case


def test_one_more_excellent_is_found_where_it_is_allowed(catalog: Catalog, monkeypatch):
    group = groups.BY_NAME["优秀名额"]
    case = {"best": 2, "others": 8}
    assert not any(groups.finds(group, case, catalog, Exceptions()))
    worse = replace(group, steps={"优秀少一人": {"best": -1, "others": 1}})
    over = {"best": 3, "others": 7}
    kinds = {f.kind for f in groups.finds(worse, over, catalog, Exceptions()) if f}
    assert kinds == {"worse is better"}
    monkeypatch.setattr(quotas, "_most", lambda people, _share: people)
    assert {f.kind for f in groups.finds(group, over, catalog, Exceptions()) if f} == {"second"}


def kinds(model: Model, facts: dict, exceptions: Exceptions | None = None) -> set[str]:
    ruled = model.ruled(facts)
    exceptions = exceptions or Exceptions()
    more = (*model.worse(facts, ruled, exceptions), *model.idle(facts))
    return {find.kind for find in (*model.finds(facts, ruled), *filter(None, more))}


def test_a_rule_that_differs_from_its_article_is_found(catalog: Catalog, monkeypatch):
    facts = {"absences": [{"kind": "事假", "period": "2023-01-01 至 2023-07-01"}]}
    model = Model.of("annual-record", catalog)
    assert kinds(model, facts) == set()
    monkeypatch.setattr(aa, "_ABSENT", ("病假",))
    assert kinds(model, facts) == {"second"}


def test_a_better_grade_for_worse_facts_is_found_unless_the_law_says_so(catalog: Catalog):
    facts = {"sanctions": [{"kind": "记大过", "decided_on": "2023-05-04"}]}
    model = Model.of("annual-record", catalog)
    assert kinds(model, facts, Exceptions.read()) == set()
    # 降级 and 降低岗位等级 both follow 记大过; of 降级 the measures say nothing.
    assert kinds(model, facts) == {"worse is better"}


SANCTION = {"kind": "记过", "decided_on": "2023-01-01"}
LADDERS = ("警告", "记过", "记大过"), ("记过", "撤职")
THINGS = [
    ("every row of the thing", [SANCTION, {**SANCTION, "revoked": "是"}], [["记大过"] * 2, ["撤职"] * 2]),
    ("another thing stays", [SANCTION, {**SANCTION, "decided_on": "2023-01-02"}],
     [["记大过", "记过"], ["撤职", "记过"], ["记过", "记大过"], ["记过", "撤职"]]),
    ("none becomes another's", [SANCTION, {**SANCTION, "kind": "记大过"}], [["撤职", "记大过"]]),
    ("none is left", [{**SANCTION, "kind": "撤职"}], []),
]  # fmt: skip


@pytest.mark.parametrize(("_name", "rows", "after"), THINGS, ids=[one[0] for one in THINGS])
def test_a_step_changes_one_thing(_name, rows: list, after: list):
    steps = worse.next_in("处分加重", "sanctions", "kind", *LADDERS)
    found = list(steps({"sanctions": rows}, {"sanctions": ("kind", "decided_on")}))
    assert [[row["kind"] for row in one.facts["sanctions"]] for one in found] == after
    for one in found:
        kept = [{**row, "kind": ""} for row in one.facts["sanctions"]]
        assert kept == [{**row, "kind": ""} for row in rows]


def test_what_rows_of_one_thing_contradict_each_other_in_has_no_next_step():
    steps = worse.next_in("结果降低", "annual_grades", "grade", ("优秀", "合格", "不合格"))
    twice = [{"year": "2023", "grade": "优秀"}, {"year": "2023", "grade": "合格"}]
    assert not list(steps({"annual_grades": twice}, {"annual_grades": ("year",)}))
    assert len(list(steps({"annual_grades": twice}, {}))) == 2


@pytest.mark.parametrize("form", ["tenure-record", "liaocheng-talent"])
def test_no_two_that_are_drawn_say_the_same(form: str, catalog: Catalog):
    base = Model.of(form, catalog).whole({})
    numbers = list(draw.distinct(form, 5, 400, base))
    said = {draw.told(draw.drawn(form, 5, number), base) for number in numbers}
    assert len(said) == len(numbers) == 400
    assert not said & {draw.told(facts, base) for facts in draw.alone(form)}
    assert numbers != list(range(400))


def test_a_rule_heard_for_boxes_that_it_does_not_read_alone_is_found(catalog: Catalog, monkeypatch):
    facts = {"sanctions": [{"kind": "警告", "decided_on": "2023-05-04"}]}
    model = Model.of("annual-record", catalog)
    model.ruled({})
    assert "unnamed" not in kinds(model, facts)
    monkeypatch.setattr(judge, "texts_in", lambda _rule: frozenset())
    blind = Model.of("annual-record", catalog)
    blind.__dict__["_paths"] = {}
    blind.ruled({})
    assert "unnamed" in kinds(blind, facts)


def test_a_verdict_that_differs_from_its_article_is_found(catalog: Catalog, monkeypatch):
    facts = {"annual_grades": [{"year": "2018", "grade": "不合格"}]}
    model = Model.of("xinxiang-senior-technician", catalog)
    assert kinds(model, facts) == set()
    monkeypatch.setattr(xx, "_FIVE", ("2018", "2019", "2020", "2021", "2022"))
    assert kinds(model, facts) == {"second"}


def test_a_condition_better_met_is_found_unless_the_law_says_so(catalog: Catalog):
    facts = {"sanctions": [{"kind": "留党察看二年", "decided_on": "2022-05-04"}]}
    model = Model.of("xinxiang-senior-technician", catalog)
    assert kinds(model, facts, Exceptions.read()) == set()
    # 开除党籍 has no term by law: whether it still bars is left open.
    assert kinds(model, facts) == {"worse is better"}


def test_a_side_is_reached_by_a_record_on_each_side_of_it(catalog: Catalog):
    model = Model.of("annual-record", catalog)
    watch = Watch(catalog, governing(catalog.schema("annual-record"), catalog.law))
    for total in (10, 30):
        watch.see(model.ruled({"absent_total": str(total)}))
    limits = {side for side in watch.reach.reached if side[0] == "AA.absent_total"}
    assert limits == set()
    watch.see(model.ruled({"absent_total": "20"}))
    assert ("AA.absent_total", "-1") in watch.reach.reached
    assert ("AA.absent_total", "+1") not in watch.reach.reached
    watch.see(model.ruled({"absent_total": "21"}))
    assert ("AA.absent_total", "+1") in watch.reach.reached


def test_the_order_of_general_conditions_is_reached_by_points_of_its_own(catalog: Catalog):
    model, exceptions = Model.of("annual-record", catalog), Exceptions.read()
    watch = Watch(catalog, governing(catalog.schema("annual-record"), catalog.law))
    for facts in points.ratings_beside():
        ruled = model.ruled(facts)
        watch.see(ruled)
        assert not any(model.finds(facts, ruled))
        assert not any(model.worse(facts, ruled, exceptions))
    assert ("AA.general_conditions", "按后果轻重") in watch.reach.reached


@pytest.mark.parametrize("form", [form.name for form in FORMS])
def test_facts_become_what_intake_makes_of_them(form: str, catalog: Catalog, tmp_path: Path):
    model = Model.of(form, catalog)
    for facts in list(draw.alone(form))[::40]:
        said = {name: text for name, text in facts.items() if name != EARLIER}
        record = model.record(said)
        path = tmp_path / "记录.yaml"
        path.write_text(dump_yaml(_document(record)), encoding="utf-8")
        [entry] = read_paths([path], catalog).entries
        assert entry.record.values == record.values, facts
        assert entry.record.tables == record.tables, facts


def _document(record) -> dict:
    """What somebody would type for a record."""
    document: dict = {"表单": record.schema.id}
    texts = texts_of(record)
    for section in record.schema.sections:
        place = document.setdefault(section.key, {}) if section.key else document
        for field in section.fields:
            said = texts.get(field.id)
            if isinstance(said, list):
                said = [
                    {field.column(name).key: text for name, text in row.items()} for row in said
                ]
            if said:
                place[field.key] = said
    return document


def test_the_second_implementation_imports_nothing_of_the_rules():
    for path in Path(aa.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = (
                    [node.module]
                    if isinstance(node, ast.ImportFrom)
                    else [a.name for a in node.names]
                )
                assert not [name for name in names if name and name.startswith("cadre_docs")], path


def test_each_exception_and_reason_is_whole(catalog: Catalog):
    for one in Exceptions.read().listed:
        assert all(one.get(name) for name in ("steps", "results", "article", "reason"))
        assert set(one) <= {"steps", "results", "before", "after", "told", "article", "reason"}
    known = set()
    for form in FORMS:
        for rule in governing(catalog.schema(form.name), catalog.law):
            known.add(rule.code)
            for parameter in parameters_of(rule, catalog.law):
                known |= {f"{parameter.id} {word}" for word, _ in sides(parameter)}
    for group in groups.GROUPS:
        known |= {f"{name} {word}" for name, word in groups.sides_of(group, catalog)}
    reasons = load_yaml(UNREACHED)
    assert set(reasons) <= known
    assert all(reasons.values())
