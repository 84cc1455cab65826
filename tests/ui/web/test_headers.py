"""What answers tell the browser, and what other sites' pages cannot do here."""

from __future__ import annotations

from collections.abc import Iterator

import gradio as gr
import httpx
import pytest
from fastapi import FastAPI, Response
from starlette.websockets import WebSocket

from tests.ui.web.conftest import served
from ui.web.headers import POLICY
from ui.web.protection import protect


def tiny() -> FastAPI:
    app = FastAPI()
    protect(app, None)

    @app.post("/change")
    def change() -> str:
        return "changed"

    @app.get("/own-policy")
    def own() -> Response:
        return Response("x", headers={"Content-Security-Policy": "default-src 'none'"})

    @app.websocket("/socket")
    async def socket(socket: WebSocket) -> None:
        await socket.accept()

    with gr.Blocks(analytics_enabled=False) as page:
        gr.Textbox()
    gr.mount_gradio_app(app, page, path="/", footer_links=[], run_history=False, ssr_mode=False)
    return app


@pytest.fixture(scope="module")
def here() -> Iterator[str]:
    with served(tiny) as place:
        yield place


@pytest.mark.parametrize("path", ["/", "/config", "/theme.css", "/no/such/place", "/login.css"])
def test_each_answer_is_hardened(here: str, path: str) -> None:
    answer = httpx.get(f"{here}{path}")

    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert answer.headers["content-security-policy"] == POLICY


def test_a_stricter_policy_of_a_route_is_kept(here: str) -> None:
    answer = httpx.get(f"{here}/own-policy")

    assert answer.headers["content-security-policy"] == "default-src 'none'"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "file://"},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/change", "/login", "/gradio_api/queue/join"])
def test_other_sites_change_nothing(here: str, path: str, headers: dict[str, str]) -> None:
    answer = httpx.post(f"{here}{path}", headers=headers, json={})

    assert (answer.status_code, "别的网站" in answer.text) == (403, True)


def test_the_site_itself_and_programs_may(here: str) -> None:
    assert httpx.post(f"{here}/change").json() == "changed"
    assert httpx.post(f"{here}/change", headers={"Origin": here}).json() == "changed"
    own = {"Sec-Fetch-Site": "same-origin"}
    assert httpx.post(f"{here}/change", headers=own).json() == "changed"


def test_a_proxy_may_leave_out_the_port_that_https_implies(here: str) -> None:
    for host in ("localhost", "localhost:443"):
        headers = {"Origin": "https://localhost", "Host": host}
        assert httpx.post(f"{here}/change", headers=headers).status_code == 200


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://localhost:1"])
def test_pages_of_other_origins_read_nothing(here: str, origin: str) -> None:
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}

    for answer in (
        httpx.get(f"{here}/config", headers=asked),
        httpx.options(f"{here}/gradio_api/queue/join", headers=asked),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("host", ["rebound.example", "[::2]", "127.0.0.1.evil.example", ""])
def test_names_that_lead_here_from_elsewhere_are_refused(here: str, host: str) -> None:
    assert httpx.get(f"{here}/config", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:7860", "[::1]:7860"])
def test_names_of_this_machine_are_not(here: str, host: str) -> None:
    assert httpx.get(f"{here}/config", headers={"Host": host}).status_code == 200
