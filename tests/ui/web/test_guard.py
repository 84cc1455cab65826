"""Nobody gets past the guard without a name, and nobody does more than his role allows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import gradio as gr
import httpx
import pytest
from fastapi import FastAPI, Request

from tests.ui.web.conftest import (
    ADMIN,
    CODER,
    PASSWORDS,
    READER,
    as_basic,
    line,
    press,
    served,
)
from ui.web.gate import Gate
from ui.web.identity import Role, User, require, user_of
from ui.web.protection import protect
from ui.web.sessions import COOKIE
from ui.web.users import write

ROUTES = (
    "/",
    "/config",
    "/sparql",
    "/gradio_api/info",
    "/gradio_api/queue/data?session_hash=x",
    "/gradio_api/startup-events",
    "/gradio_api/file=/etc/passwd",
    "/theme.css",
    "/assets/x.js",
    "/static/img/logo.svg",
    "/logout",
    "/healthz/",
    "//healthz",
    "/login/../sparql",
    "/LOGIN",
    "/no/such/place",
)
POSTS = (
    "/decide",
    "/sparql",
    "/gradio_api/queue/join",
    "/gradio_api/upload",
    "/gradio_api/run/predict",
    "/gradio_api/component_server",
    "/mcp",
)


def tiny(file: Path | None) -> FastAPI:
    """A site with a route that writes and a page whose event writes, for users of ``file``."""
    app = FastAPI()
    protect(app, Gate(file) if file else None)

    @app.get("/healthz")
    def healthz() -> dict[str, bool]:
        return {"ok": True}

    @app.get("/sparql")
    def sparql(request: Request) -> str:
        return user_of(request).name

    @app.post("/decide")
    def decide(request: Request) -> str:
        require(user_of(request), Role.CODER)
        return "decided"

    with gr.Blocks(analytics_enabled=False) as page:
        box = gr.Textbox()

        def whoami(typed: str, request: gr.Request) -> str:
            user = user_of(request)
            return f"{typed} {user.name} {user.role.name}"

        def write_it(typed: str, request: gr.Request) -> str:
            require(user_of(request), Role.ADMIN)
            return f"{typed} written"

        box.submit(whoami, box, box, api_visibility="private")
        box.submit(write_it, box, box, api_visibility="private")
    gr.mount_gradio_app(app, page, path="/", footer_links=[], run_history=False, ssr_mode=False)
    return app


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("guard") / "users"
    write(file, [line(user) for user in (READER, CODER, ADMIN)])
    return file


@pytest.fixture(scope="module")
def here(file: Path) -> Iterator[str]:
    with served(lambda: tiny(file)) as place:
        yield place


@pytest.fixture
def browser(here: str) -> Iterator[httpx.Client]:
    """A client that keeps cookies and asks for pages."""
    with httpx.Client(base_url=here, headers={"Accept": "text/html"}, timeout=20) as client:
        yield client


def log_in(browser: httpx.Client, user: User, **more: str) -> httpx.Response:
    typed = {"name": user.name, "password": PASSWORDS[user.name], **more}
    return browser.post("/login", data=typed)


@pytest.mark.parametrize("place", ROUTES)
def test_no_route_is_open(here: str, place: str) -> None:
    with httpx.Client(base_url=here) as client:
        program = client.get(place)
        person = client.get(place, headers={"Accept": "text/html,*/*;q=0.8"})

    assert program.status_code == 401
    assert program.headers["www-authenticate"].startswith("Basic")
    assert person.status_code == 303
    assert urlsplit(person.headers["location"]).path == "/login"


@pytest.mark.parametrize("place", POSTS)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_no_route_takes_anything_from_a_stranger(here: str, place: str, method: str) -> None:
    answer = httpx.request(method, f"{here}{place}", content=b"{}", headers={"Accept": "text/html"})

    assert answer.status_code == 401
    assert answer.text == "请先登录\n"


def test_only_the_health_and_the_form_are_open(here: str) -> None:
    with httpx.Client(base_url=here) as client:
        assert client.get("/healthz").json() == {"ok": True}
        assert 'name="password"' in client.get("/login").text
        assert client.get("/login.css").headers["content-type"].startswith("text/css")


def test_one_logs_in_and_comes_to_where_one_wanted_to_go(browser: httpx.Client) -> None:
    sent = browser.get("/sparql?query=ASK%20%7B%7D&x=%E6%94%BF")
    place = parse_qs(urlsplit(sent.headers["location"]).query)["next"][0]

    entered = log_in(browser, READER, next=place)

    assert (entered.status_code, entered.headers["location"]) == (
        303,
        "/sparql?query=ASK%20%7B%7D&x=%E6%94%BF",
    )
    cookie = entered.headers["set-cookie"].lower()
    assert all(one in cookie for one in ("httponly", "samesite=lax", "path=/", "max-age=43200"))
    assert "secure" not in cookie
    assert browser.get("/sparql").json() == READER.name


def test_behind_a_proxy_with_tls_the_cookie_is_for_https_alone(browser: httpx.Client) -> None:
    browser.headers["X-Forwarded-Proto"] = "https"

    assert "; secure" in log_in(browser, READER).headers["set-cookie"].lower()


@pytest.mark.parametrize(
    "place",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "/\t/elsewhere.example",
        "javascript:alert(1)",
        "elsewhere",
        "/login?next=/",
        "/logout",
        "",
    ],
)
def test_the_form_leads_to_no_other_site(browser: httpx.Client, place: str) -> None:
    assert log_in(browser, READER, next=place).headers["location"] == "/"


def test_who_logs_out_is_out_with_every_copy_of_the_cookie(browser: httpx.Client) -> None:
    log_in(browser, READER)
    copy = dict(browser.cookies)

    assert browser.get("/logout").headers["location"] == "/login"
    assert browser.cookies.get(COOKIE) is None
    assert httpx.get(f"{browser.base_url}/sparql", cookies=copy).status_code == 401


@pytest.mark.parametrize("forge", ["x{whole}", "{first}", "{first}.x.y", "x"])
def test_a_cookie_that_was_tampered_with_is_worth_nothing(
    browser: httpx.Client, forge: str
) -> None:
    cookie = log_in(browser, ADMIN).cookies[COOKIE]
    forged = forge.format(whole=cookie, first=cookie.partition(".")[0])

    answer = httpx.get(f"{browser.base_url}/sparql", cookies={COOKIE: forged})

    assert answer.status_code == 401


def test_programs_say_name_and_password_with_each_request(here: str) -> None:
    for user in (READER, CODER, ADMIN):
        assert httpx.get(f"{here}/sparql", auth=as_basic(user)).json() == user.name


@pytest.mark.parametrize(
    "header", ["Basic", "Basic !!!", "Basic 5p2O", "Bearer abc", "Basic Og==", "Basic /////w=="]
)
def test_credentials_that_are_none_are_refused(here: str, header: str) -> None:
    answer = httpx.get(f"{here}/sparql", headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic")


def test_a_script_of_the_page_is_not_made_to_open_a_box(here: str) -> None:
    answer = httpx.get(f"{here}/sparql", headers={"Sec-Fetch-Mode": "cors"})

    assert answer.status_code == 401
    assert not answer.headers["www-authenticate"].startswith("Basic")


def test_a_handler_of_the_page_sees_who_presses_the_button(here: str) -> None:
    for user in (READER, ADMIN):
        with httpx.Client(base_url=here, timeout=20) as client:
            log_in(client, user)
            seen = press(client, 0, "我是")
        assert seen["data"] == [f"我是 {user.name} {user.role.name}"]


def test_a_reader_writes_by_no_route(here: str) -> None:
    with httpx.Client(base_url=here, auth=as_basic(READER), timeout=20) as client:
        assert "error" in press(client, 1, "x")
        for prefix in ("", "/en"):
            sent = client.post(f"{prefix}/gradio_api/upload", files={"files": b"x"})
            assert (sent.status_code, "编码员" in sent.text) == (403, True)
    with httpx.Client(base_url=here, auth=as_basic(CODER), timeout=20) as client:
        assert client.post("/decide").json() == "decided"
        assert "error" in press(client, 1, "x")
        assert client.post("/gradio_api/upload", files={"files": b"x"}).status_code == 200
    with httpx.Client(base_url=here, auth=as_basic(ADMIN), timeout=20) as client:
        assert press(client, 1, "x")["data"] == ["x written"]


def test_where_nobody_logs_in_all_are_the_one_at_this_machine() -> None:
    with served(lambda: tiny(None)) as here, httpx.Client(base_url=here, timeout=20) as client:
        assert client.get("/sparql").json() == ""
        assert client.post("/decide").json() == "decided"
        assert press(client, 0, "x")["data"] == ["x  ADMIN"]
        assert client.get("/login").headers["location"] == "/"
        assert client.get("/logout").headers["location"] == "/"


def test_what_changes_in_the_file_holds_at_once(users: Path) -> None:
    with served(lambda: tiny(users)) as here, httpx.Client(base_url=here, timeout=20) as browser:
        log_in(browser, CODER)
        assert browser.get("/sparql", auth=as_basic(ADMIN)).json() == ADMIN.name
        assert browser.post("/decide").status_code == 200

        write(users, [line(User(CODER.name, Role.READER), "another one")])

        # another password: the session that began with the old one has ended
        assert browser.get("/sparql").status_code == 401
        assert browser.get("/sparql", auth=as_basic(ADMIN)).status_code == 401

        before = users.stat()
        users.write_text("broken")
        os.utime(users, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
        assert browser.get("/sparql", auth=as_basic(CODER)).status_code == 503
        assert log_in(browser, CODER).status_code == 503

        write(users, [line(CODER)])
        assert browser.get("/sparql", auth=as_basic(CODER)).json() == CODER.name
