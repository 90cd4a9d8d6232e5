"""Long work: how far it is, stopping it, a closed tab, and what it left undone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs.messages.progress import announce, steps
from cadre_docs.web.work import Stopped, Work, Works
from tests.web.conftest import Site


@pytest.fixture
def works() -> Iterator[Works]:
    made = Works()
    yield made
    made.stop(5)
    assert not made.going_on


@pytest.fixture
def gate() -> Iterator[Callable[..., threading.Event]]:
    """Events that are all set in the end, so that no thread waits for ever."""
    made: list[threading.Event] = []

    def one() -> threading.Event:
        made.append(threading.Event())
        return made[-1]

    yield one
    for event in made:
        event.set()


def test_it_tells_how_far_the_loops_of_the_engine_are(works: Works, gate: Callable) -> None:
    reached, on = gate(), gate()

    def task(_: Work) -> str:
        for number in steps(range(10), "检查"):
            if number == 3:
                reached.set()
                on.wait(5)
        return "好了"

    work = works.begin("检查", task)
    assert reached.wait(5)
    assert work.counted == ("检查", 3, 10)
    assert not work.over
    on.set()
    assert work.wait(5)
    assert (work.ok, work.outcome) == (True, "好了")


def test_it_is_stopped_between_two_things_and_says_what_is_left(
    works: Works, gate: Callable
) -> None:
    reached, on, done = gate(), gate(), []

    def task(_: Work) -> None:
        for number in steps(range(10), "打印"):
            done.append(number)
            if number == 3:
                reached.set()
                on.wait(5)

    work = works.begin("打印", task)
    assert reached.wait(5)
    work.stop()
    assert work.stopping
    on.set()
    assert work.wait(5)
    assert done == [0, 1, 2, 3]
    assert (work.stopped, work.ok) == (True, False)
    assert work.left == ["到这里停下：打印 4/10"]


def test_nothing_on_the_way_catches_a_stop(works: Works) -> None:
    def task(work: Work) -> None:
        work.stop()
        try:
            work.say("还在做")
        except Exception:  # as code on the way does
            pytest.fail("it was caught")

    work = works.begin("停", task)
    assert work.wait(5)
    assert work.stopped
    assert issubclass(Stopped, BaseException)
    assert not issubclass(Stopped, Exception)


def test_what_is_announced_is_heard_and_numbers_are_masked(works: Works) -> None:
    def task(_: Work) -> None:
        announce(Path("打印/示例甲.pdf"))
        announce("联系电话13812345678")

    work = works.begin("打印", task)
    assert work.wait(5)
    assert work.lines == [str(Path("打印/示例甲.pdf")), "联系电话*******5678"]


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (cd.RequestError("没有这个表。"), "没有这个表。"),
        (OSError(28, "full", "输出/a.pdf"), "磁盘已满"),
        (ZeroDivisionError("x"), "工具内部出错（ZeroDivisionError: x）"),
    ],
)
def test_what_stops_it_is_said(works: Works, problem: Exception, said: str) -> None:
    def task(_: Work) -> None:
        raise problem

    work = works.begin("打印", task)
    assert work.wait(5)
    assert said in work.problem
    assert not work.ok


def test_the_newest_are_kept(works: Works) -> None:
    made = []
    for _ in range(60):
        made.append(works.begin("一件事", lambda _: None))
        made[-1].wait(5)
    assert works.get(made[-1].id) is made[-1]
    assert works.get(made[0].id) is None
    assert len(works.all()) <= 51


def test_its_page_shows_it_and_it_survives_a_closed_tab(site: Site, gate: Callable) -> None:
    reached, on = gate(), gate()

    def task(_: Work) -> None:
        for number in steps(range(4), "检查"):
            if number == 2:
                reached.set()
                on.wait(5)

    work = site.desk.works.begin("检查全部", task, after="people")
    assert reached.wait(5)
    text = site.get(f"/work?work={work.id}").text
    assert 'max="4" value="2"' in text
    assert f"work-events?work={work.id}" in text
    assert "检查全部" in site.get("/people").text  # every page says that it goes on
    on.set()
    assert work.wait(5)
    text = site.get(f"/work?work={work.id}").text
    assert "✓ 做完了" in text
    assert 'href="people"' in text
    assert "hx-sse:connect" not in text


def test_its_events_end_with_it(site: Site) -> None:
    work = site.desk.works.begin("检查全部", lambda _: None)
    work.wait(5)
    answer = site.get(f"/work-events?work={work.id}")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.startswith("data: ")
    assert answer.text.endswith("event: over\ndata: \n\n")
    assert site.get("/work-events?work=gone").status_code == 204


def test_it_is_stopped_by_its_button(site: Site, gate: Callable) -> None:
    reached, on = gate(), gate()

    def task(work: Work) -> None:
        reached.set()
        on.wait(5)
        work.go_on()

    work = site.desk.works.begin("检查全部", task)
    assert reached.wait(5)
    answer = site.post(f"/work-stop?work={work.id}")
    assert answer.headers["location"] == f"work?work={work.id}"
    on.set()
    assert work.wait(5)
    assert "! 已停下" in site.get(f"/work?work={work.id}").text


def test_work_that_is_not_known_any_more_is_said(site: Site) -> None:
    answer = site.get("/work?work=gone")
    assert answer.status_code == 404
    assert "不在记录里了" in answer.text


def test_stopping_the_page_asks_while_work_goes_on(site: Site, gate: Callable) -> None:
    stopped = []
    site.desk.stop = lambda: stopped.append(True)
    on = gate()
    work = site.desk.works.begin("检查全部", lambda _: on.wait(5))
    assert "还有事没有做完" in site.post("/stop").text
    assert not stopped
    assert "已停止" in site.post("/stop", {"sure": "1"}).text
    assert stopped
    on.set()
    work.wait(5)


def test_looks_of_pages_put_no_result_out(works: Works) -> None:
    asked = works.begin("名册", lambda _: "做好了")
    assert asked.wait(5)
    for _ in range(100):
        assert works.begin("查看", lambda _: None, asked=False).wait(5)
    assert works.get(asked.id) is asked
    assert len(works.all()) < 20
    for _ in range(60):
        assert works.begin("名册", lambda _: None).wait(5)
    assert works.get(asked.id) is None


def test_work_that_came_to_nothing_leads_to_no_result(site: Site) -> None:
    answer = site.post("/list-make", {"kind": "sample"})
    work = site.desk.works.all()[0]
    assert work.wait(60)
    text = site.get(f"/{answer.headers['location']}").text
    site.desk.results.close()
    assert "看结果" not in text
    assert "后退" in text
