"""Logging in, what each role may do, and logging out, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from kg.decisions import log
from kg.sparql import Pool
from kg.store import Store
from tests.ui.conftest import READ
from tests.ui.page.acts import ask
from tests.ui.page.test_frame_page import axe, violations
from tests.ui.web.conftest import ADMIN, CODER, PASSWORDS, READER, as_basic, line, served
from ui.page import built
from ui.page.desk import Desk
from ui.web.gate import Gate
from ui.web.identity import User
from ui.web.site import site
from ui.web.users import write

__all__ = ["axe"]
pytestmark = [pytest.mark.slow, pytest.mark.browser]

PAPER = Path(READ[1]).stem
LATE = 60_000
ROUTES = (
    "/",
    "/en/",
    "/?tab=matrix",
    "/config",
    "/en/config",
    "/gradio_api/info",
    "/gradio_api/heartbeat/x",
    "/en/gradio_api/queue/data?session_hash=x",
    "/gradio_api/startup-events",
    "/assets/index.js",
    "/theme.css",
    "/sparql?query=ASK%20%7B%7D",
    "/api/documents",
    "/api/ask?q=x",
    "/api/openapi.json",
    "/mcp",
    "/concept",
    "/document",
    f"/document/{PAPER}",
    "/statement/x",
    "/matrix.csv",
    "/graph.graphml",
    "/review.csv",
    "/vendor/yasgui.html",
    "/vendor/editor.js",
    "/language/zh",
    "/logout",
)
Visit = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="module")
def here(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site over `store`, for three users."""
    users = tmp_path_factory.mktemp("users") / "users"
    write(users, [line(user) for user in (READER, CODER, ADMIN)])
    with Pool(store) as pool:

        def build() -> FastAPI:
            return site(Desk(store, None, pool, 10), Gate(users))

        with served(build) as place:
            yield place


@pytest.fixture
def visit(chromium: Browser, here: str) -> Visit:
    """A browser of its own that goes to a place, as nobody yet."""

    @contextmanager
    def visiting(path: str = "/", **settings: Any) -> Iterator[Page]:
        context = chromium.new_context(**{"locale": "zh-CN", **settings})
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{here}{path}")
        yield page
        context.close()
        assert faults == []

    return visiting


def log_in(page: Page, user: User) -> None:
    page.get_by_label("用户名").fill(user.name)
    page.get_by_label("密码").fill(PASSWORDS[user.name])
    page.get_by_role("button", name="登录").click()
    expect(page.locator("#masthead nav")).to_contain_text(user.name, timeout=LATE)


@pytest.mark.parametrize("path", ROUTES)
def test_a_stranger_is_led_to_the_form_from_everywhere(here: str, path: str) -> None:
    person = httpx.get(f"{here}{path}", headers={"Accept": "text/html"})
    program = httpx.get(f"{here}{path}")
    posted = httpx.post(f"{here}{path}", content=b"{}")

    assert (person.status_code, program.status_code, posted.status_code) == (303, 401, 401)
    sent = urlsplit(person.headers["location"])
    assert sent.path == "/login"
    assert parse_qs(sent.query)["next"] == [path]
    assert program.text == posted.text == "请先登录\n"


def test_the_health_alone_is_open(here: str) -> None:
    assert httpx.get(f"{here}/healthz").json() == {"ok": True}


def test_the_form_is_worked_by_keyboard_and_leads_to_what_was_asked_for(visit: Visit) -> None:
    wanted = "/?tab=matrix&rows=problem&columns=document"
    with visit(wanted) as page:
        expect(page.get_by_label("用户名")).to_be_focused()
        page.keyboard.insert_text(READER.name)
        page.keyboard.press("Tab")
        page.keyboard.insert_text("不是这个密码")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("不对", timeout=20_000)
        expect(page.get_by_label("用户名")).to_have_value(READER.name)
        expect(page.get_by_label("密码")).to_be_focused()
        expect(page.get_by_label("密码")).to_have_value("")
        page.keyboard.insert_text(PASSWORDS[READER.name])
        page.keyboard.press("Enter")

        expect(page.locator("#grid table")).to_be_visible(timeout=LATE)
        asked = parse_qs(urlsplit(page.url).query)
        assert (asked["tab"], asked["rows"], asked["columns"]) == (
            ["matrix"],
            ["problem"],
            ["document"],
        )
        expect(page.locator("#rows input")).to_have_value("问题")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_is_accessible(scheme: str, visit: Visit, axe: str) -> None:
    with visit(color_scheme=scheme) as page:
        assert violations(page, axe) == []
        page.get_by_label("用户名").fill(READER.name)
        page.get_by_label("密码").fill("不是这个密码")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_visible(timeout=20_000)
        assert violations(page, axe) == []


def test_a_reader_is_told_what_he_may_not(visit: Visit) -> None:
    with visit(f"/?tab=documents&doc={PAPER}") as page:
        log_in(page, READER)
        expect(page.locator("#reading .reader")).to_be_visible(timeout=LATE)
        expect(page.locator("#upload")).to_be_disabled()
        expect(page.locator("#upload")).to_contain_text("限管理员")
        page.get_by_role("button", name="修改信息、移出库").click()
        expect(page.locator("#keeping-note")).to_contain_text("管理员")
        for button in ("#save-document", "#reset-document", "#remove-document"):
            expect(page.locator(button)).to_be_disabled()
        page.get_by_role("tab", name="校对", exact=True).click()
        expect(page.locator("#review-card [data-act=accept]")).to_be_disabled(timeout=LATE)
        expect(page.locator("#barred")).to_contain_text("只能看")
        page.get_by_role("button", name="用表格校对").click()
        expect(page.locator("#review-upload")).to_be_disabled()


def test_a_coder_decides_under_his_name_and_imports_nothing(visit: Visit, store: Path) -> None:
    with visit("/?tab=review") as page:
        log_in(page, CODER)
        expect(page.locator("#review-coder input, #review-coder textarea")).to_have_value(
            CODER.name, timeout=LATE
        )
        page.click("#review-card [data-act=accept]")
        expect(page.locator("#review-told")).to_contain_text("已采纳", timeout=20_000)
        page.get_by_role("button", name="用表格校对").click()
        expect(page.locator("#review-upload")).to_be_enabled()
        page.get_by_role("tab", name="文献", exact=True).click()
        expect(page.locator("#upload")).to_contain_text("限管理员")
        expect(page.locator("#upload")).to_be_disabled()
    with Store.open(store, write=False) as opened:
        assert [one.coder for one in log(opened)] == [CODER.name]


def test_an_admin_imports(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "停车.txt"
    file.write_text("停车位不足。要增加停车位。\n", "utf-8")
    with visit("/?tab=documents") as page:
        log_in(page, ADMIN)
        expect(page.locator("#upload")).to_be_enabled(timeout=LATE)
        page.set_input_files("#documents-import input[type=file]", file)
        expect(page.locator("#imports .state")).to_contain_text("导入完成", timeout=LATE)
        expect(page.locator('#documents a.open[data-name="停车"]')).to_be_visible()


def test_nothing_of_a_user_is_left_when_he_has_logged_out(visit: Visit) -> None:
    with visit() as page:
        log_in(page, READER)
        ask(page)
        page.get_by_role("link", name="退出").click()
        expect(page.get_by_label("密码")).to_be_visible()
        page.go_back()
        expect(page.get_by_label("密码")).to_be_visible(timeout=20_000)
        assert page.locator("#masthead").count() == 0
        page.goto(page.url.partition("/login")[0] + "/?tab=review")
        expect(page.get_by_label("密码")).to_be_visible()
        log_in(page, CODER)  # whose talk is his own
        page.get_by_role("tab", name="问答", exact=True).click()
        expect(page.locator("#examples")).to_be_visible(timeout=LATE)
        expect(page.locator("#asked .question")).to_have_count(0)


def test_who_logs_in_gets_to_each_part(here: str) -> None:
    with httpx.Client(base_url=here, auth=as_basic(READER), timeout=30) as client:
        for path in ("/en/", "/api/documents", "/concept", "/matrix.csv", "/review.csv"):
            assert client.get(path).status_code == 200, path
        if built.VENDOR.is_dir():
            assert re.search("yasgui", client.get("/vendor/yasgui.html").text)
