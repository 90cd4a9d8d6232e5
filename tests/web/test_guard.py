"""The safety list of the local page, line by line: who is let in, and what an answer allows."""

from __future__ import annotations

import signal
import socket
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

import cadre_docs as cd
from cadre_docs.web.answering import STATIC
from cadre_docs.web.guard import POLICY, Guard
from cadre_docs.web.request import Upload
from cadre_docs.web.routes import pages, routes
from tests.web.conftest import OURS, PORT, Running, Site

TEMPLATES = STATIC.parent / "templates"

# --- 127.0.0.1 only, a free port ----------------------------------------------------------------


def test_it_listens_on_127_0_0_1_only(folder: Path, serve: Callable[..., Running]) -> None:
    running = serve(folder)
    port = int(running.entry.split(":")[2].partition("/")[0])
    with socket.create_connection(("127.0.0.1", port), 5):
        pass
    others = {
        found[4][0]
        for found in socket.getaddrinfo(socket.gethostname(), port, socket.AF_INET)
        if not found[4][0].startswith("127.")
    }
    for address in (*others, "127.0.0.2"):
        with pytest.raises(OSError), socket.create_connection((address, port), 1):  # noqa: PT011
            pass


def test_two_folders_take_two_ports(folder: Path, serve: Callable[..., Running]) -> None:
    first, second = serve(folder), serve(folder)
    assert first.entry.split("?")[0] != second.entry.split("?")[0]


def test_a_port_that_is_taken_is_said(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(cd.RequestError, match=f"{port}号端口用不了"):
            cd.web(folder, port=port, open_browser=False)


def test_what_is_no_folder_is_said(folder: Path) -> None:
    with pytest.raises(cd.RequestError, match="不是文件夹"):
        cd.web(folder / "示例甲.yaml")


# --- one-time token → cookie ----------------------------------------------------------------------


def test_without_the_cookie_nothing_is_answered(shut: Site) -> None:
    for path in ("/", "/people", "/static/page.css", "/nothing", "/form?file=0"):
        answer = shut.get(path)
        assert answer.status_code == 403
        assert "请从本工具打开" in answer.text
        assert "示例甲" not in answer.text


def test_a_token_is_exchanged_for_a_strict_http_only_cookie(shut: Site) -> None:
    answer = shut.get(f"/?token={shut.guard.token()}")
    assert (answer.status_code, answer.headers["location"]) == (303, "./")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"cadre_docs_{PORT}=")
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Strict")
    assert shut.get("/").status_code == 200


def test_a_token_holds_once(shut: Site) -> None:
    token = shut.guard.token()
    assert shut.get(f"/?token={token}").status_code == 303
    shut.client.cookies.clear()
    assert shut.get(f"/?token={token}").status_code == 403


@pytest.mark.parametrize("token", ["", "x", "证", "a" * 43])
def test_another_token_lets_nobody_in(shut: Site, token: str) -> None:
    shut.guard.token()
    assert shut.get("/", params={"token": token}).status_code == 403


def test_a_token_is_not_taken_from_a_page_elsewhere(shut: Site) -> None:
    token = shut.guard.token()
    answer = shut.get(f"/?token={token}", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert shut.get(f"/?token={token}").status_code == 303  # not used up by it


def test_the_cookie_of_another_port_is_no_cookie(shut: Site) -> None:
    other = Guard(PORT + 1)
    cookie = other.admits("GET", {"host": other.host}, other.token())
    name, _, rest = cookie.partition("=")
    shut.client.cookies.set(name, rest.partition(";")[0])
    assert shut.get("/").status_code == 403


def test_another_browser_gets_a_token_of_its_own(site: Site) -> None:
    site.desk.another_entry = site.guard.entry
    entry = site.post("/another").text.partition("?token=")[2].partition('"')[0]
    site.client.cookies.clear()
    assert site.get(f"/?token={entry}").status_code == 303


# --- Host exactly ours (DNS rebinding) --------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    ["localhost:50123", "127.0.0.1", "127.0.0.1:50124", "evil.example:50123", "127.0.0.1.nip.io:50123",
     "127.0.0.1:50123.evil.example", "[::1]:50123", ""],
)  # fmt: skip
def test_a_host_that_is_not_exactly_ours_is_refused(site: Site, host: str) -> None:
    assert site.get("/", headers={"Host": host}).status_code == 421


def test_a_token_is_not_exchanged_under_another_name(shut: Site) -> None:
    token = shut.guard.token()
    answer = shut.get(f"/?token={token}", headers={"Host": "evil.example"})
    assert answer.status_code == 421
    assert "set-cookie" not in answer.headers


# --- state changes only from our own pages -----------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": f"http://127.0.0.1:{PORT}"}, 303),
        ({"Origin": f"http://127.0.0.1:{PORT}"}, 303),  # browsers before Sec-Fetch-Site
        ({}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),  # another port of this machine
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": f"http://127.0.0.1:{PORT + 1}"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"}, 403),
    ],
)
def test_a_change_needs_our_own_page(site: Site, headers: dict[str, str], status: int) -> None:
    form = {"form": "annual-record", "name": "示例己"}
    answer = site.client.post("/new", data=form, headers=headers)
    assert answer.status_code == status
    made = [one.name for one in site.desk.store.files() if "示例己" in one.name]
    assert bool(made) == (status == 303)


@pytest.mark.parametrize(
    ("site_header", "status"),
    [("none", 200), ("same-origin", 200), ("same-site", 403), ("cross-site", 403)],
)
def test_pages_are_not_read_from_elsewhere(site: Site, site_header: str, status: int) -> None:
    assert site.get("/", headers={"Sec-Fetch-Site": site_header}).status_code == status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_do_nothing(site: Site, method: str) -> None:
    assert site.client.request(method, "/people", headers=OURS).status_code == 405


def test_a_change_is_never_made_by_looking(site: Site) -> None:
    for method, path in routes():
        if method == "POST":
            assert site.get(f"/{path}").status_code in (404, 405), path


# --- headers -------------------------------------------------------------------------------------------


def test_the_policy_allows_what_comes_from_here_and_no_inline_script() -> None:
    rules = dict(part.split(" ", 1) for part in POLICY.split("; "))
    assert rules.pop("default-src") == "'none'"
    assert rules.pop("base-uri") == "'none'"
    assert set(rules.values()) == {"'self'"}
    assert set(rules) == {
        "script-src", "style-src", "img-src", "font-src", "connect-src", "form-action", "frame-src",
    }  # fmt: skip


def test_every_answer_has_the_headers(site: Site) -> None:
    for path in ("/", "/people", "/nothing", "/static/page.css", "/form?file=0&n=1"):
        headers = site.get(path).headers
        assert headers["content-security-policy"] == f"{POLICY}; frame-ancestors 'none'", path
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        kept = path.startswith("/static/")
        assert (headers["cache-control"] == "no-store") is not kept


def test_refusals_have_them_too(shut: Site) -> None:
    headers = shut.get("/").headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cache-control"] == "no-store"


def test_pages_obey_the_policy_and_use_relative_addresses_only() -> None:
    """No style attributes, no inline scripts, nothing absolute: in any template."""
    for path in TEMPLATES.glob("*.j2"):
        text = path.read_text("utf-8")
        assert not [
            w for w in (' style="', "javascript:", "onclick", "http:", "https:") if w in text
        ]
        assert 'href="/' not in text
        assert 'action="/' not in text
        assert 'src="/' not in text
        if path.name == "one_file_page.html.j2":  # no server: its scripts stand in it, by hash
            continue
        for script in text.split("<script")[1:]:
            assert script.startswith(' src="static/'), path.name


# --- files by opaque ids, only the folder -------------------------------------------------------------


def test_files_are_named_by_ids_never_by_paths(site: Site, folder: Path) -> None:
    secret = folder.parent / "别处.yaml"
    secret.write_text("表单: annual-record\n姓名: 外人\n", "utf-8")
    for name in ("../别处.yaml", str(secret), "示例甲.yaml", "..%2F别处.yaml"):
        answer = site.get("/form", params={"file": name, "n": "1"})
        assert answer.status_code == 409
        assert "外人" not in answer.text
    text = site.get("/people").text
    assert str(folder) not in text
    assert site.id("示例甲.yaml") in text


def test_a_link_out_of_the_folder_is_not_followed(site: Site, folder: Path) -> None:
    outside = folder.parent / "别处.yaml"
    outside.write_text("表单: annual-record\n姓名: 外人\n", "utf-8")
    (folder / "链接.yaml").symlink_to(outside)
    assert [one.name for one in site.desk.store.files()] == ["示例甲.yaml"]
    assert "外人" not in site.get("/people").text


def test_static_files_lead_nowhere_else(site: Site) -> None:
    for path in ("/static/../guard.py", "/static/%2e%2e/guard.py", "/static//etc/passwd"):
        assert site.get(path).status_code == 404


# --- sizes bounded while they stream ------------------------------------------------------------------


def test_what_is_too_large_is_cut_off_whatever_was_announced(site: Site) -> None:
    def endless() -> object:
        for _ in range(10_000):
            yield b"x" * 65_536  # 655 MB, were it all taken

    headers = {**OURS, "Content-Type": "application/x-www-form-urlencoded", "X-Part": "1"}
    answer = site.client.post("/new", content=endless(), headers=headers)
    assert answer.status_code == 413
    assert "太大" in answer.json()["title"]


def test_what_is_announced_too_large_is_not_read(site: Site) -> None:
    answer = site.post("/new", content=b"x" * 2_000_001)
    assert answer.status_code == 413


def test_a_garbled_form_is_refused(site: Site) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert site.post("/new", content=b"--y\r\nnonsense", headers=headers).status_code in (400, 409)


def test_an_upload_has_the_last_part_of_its_name() -> None:
    from cadre_docs.web.asgi import _last_part

    assert _last_part("C:\\x\\..\\照片.jpg") == "照片.jpg"
    assert _last_part("../../etc/passwd") == "passwd"
    assert Upload.__dataclass_fields__["name"]


# --- numbers masked, files 0600 --------------------------------------------------------------------------


def test_numbers_are_masked_until_asked_for(site: Site) -> None:
    where = {"file": site.id("示例甲.yaml"), "n": "1"}
    text = site.get("/form", params=where).text
    assert "13900000001" not in text
    assert "*******0001" in text
    assert "13900000001" in site.get("/form", params={**where, "shown": "1"}).text


def test_a_masked_number_is_never_written(site: Site, folder: Path) -> None:
    before = (folder / "示例甲.yaml").read_bytes()
    where = f"/form-save?file={site.id('示例甲.yaml')}&n=1"
    sheet = site.get(f"/form?file={site.id('示例甲.yaml')}&n=1").text
    box = sheet.partition("*******0001")[0].rpartition('id="b')[2].partition('"')[0]
    site.post(where, {f"b{box}": "*******0001", f"was-b{box}": "*******0001"})
    assert (folder / "示例甲.yaml").read_bytes() == before


def test_what_is_written_is_the_owners_alone(site: Site, folder: Path) -> None:
    site.post("/new", {"form": "annual-record", "name": "示例己"})
    [made] = folder.glob("示例己*")
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


# --- how it ends ------------------------------------------------------------------------------------------


def test_it_stops_by_its_button(folder: Path, serve: Callable[..., Running]) -> None:
    running = serve(folder)
    jar = urllib.request.HTTPCookieProcessor()
    opener = urllib.request.build_opener(jar)
    opener.open(running.entry, timeout=5).read()
    base = running.entry.partition("?")[0]
    asked = urllib.request.Request(  # noqa: S310
        f"{base}stop", data=b"", headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert "已停止" in opener.open(asked, timeout=5).read().decode()
    running.thread.join(10)
    assert not running.thread.is_alive()
    with pytest.raises(urllib.error.URLError):
        opener.open(base, timeout=2)


def test_it_stops_when_idle_if_asked(folder: Path, serve: Callable[..., Running]) -> None:
    running = serve(folder, idle=0.005)  # minutes
    running.thread.join(10)
    assert not running.thread.is_alive()


def test_pages_name_the_command_they_stand_for() -> None:
    assert all("cadre-docs" in page.command for page in pages())


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_by_ctrl_c_and_says_so(folder: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-m", "cadre_docs", "web", str(folder), "--no-browser"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        said = [process.stdout.readline() for _ in range(3)]
        assert said[1].strip().startswith("http://127.0.0.1:")
        process.send_signal(how)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "已停止。\n", "")


def test_what_is_not_installed_is_named_with_the_remedy(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(cd.EnvironmentLackError, match=r"pip install 'cadre-docs\[web\]'"):
        cd.web(folder, open_browser=False)
