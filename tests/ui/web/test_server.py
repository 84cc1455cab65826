"""`duice serve` from its first line to a clean stop."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from mcp.client.client import Client

from kg.sparql import Pool
from kg.store import Store
from tests.ui.conftest import Duice
from tests.ui.web.conftest import READER, as_basic
from tests.ui.web.conftest import served as serving
from ui.page.desk import Desk
from ui.web.gate import Gate
from ui.web.listen import address, listen
from ui.web.server import begin
from ui.web.site import site

LINE = re.compile(r"网页：(http://127\.0\.0\.1:\d+)（")

PATHS = (
    "/",
    "/en/",
    "/en",
    "/config",
    "/en/config",
    "/sparql?query=ASK{}",
    "/matrix.csv",
    "/matrix.json",
    "/language/en",
    "/vendor/yasgui.html",
    "/vendor/cytoscape.js",
    "/concept/x",
    "/concepts",
    "/api/openapi.json",
    "/api/documents",
    "/api/ask?q=x",
    "/document/x",
    "/statement/x",
    "/api",
    "/api/ask",
    "/mcp",
    "/openapi.json",
    "/docs",
    "/en/gradio_api/info",
    "/en/gradio_api/startup-events",
    "/gradio_api/heartbeat/x",
    "/robots.txt",
    "/favicon.ico",
    "/manifest.json",
)


@contextmanager
def served_site(pool: Pool, store: Path, users: Path) -> Iterator[str]:
    """The whole site, for the users of a file."""

    def build() -> FastAPI:
        return site(Desk(store, None, pool, 10), Gate(users))

    with serving(build) as here:
        yield here


@pytest.fixture(scope="module")
def served(ready: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server in a process of its own, and its address."""
    command = [sys.executable, "-m", "ui.cli", "--store", str(ready), "serve", "--port", "0"]
    environment = {**os.environ, "PYTHONWARNINGS": ""}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, encoding="utf-8", env=environment
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = LINE.match(line)
        assert found, line
        yield process, found[1]
        process.kill()


@pytest.mark.slow
def test_the_page_the_endpoint_and_the_health_answer_on_one_port(
    served: tuple[subprocess.Popen[str], str],
) -> None:
    with httpx.Client(base_url=served[1], timeout=30) as client:
        page = client.get("/")
        asked = client.get("/sparql", params={"query": "ASK { ?p a duice:Problem }"})
        table = client.get("/matrix.csv", params={"rows": "dimension", "columns": "dimension"})

        assert (page.status_code, "对策" in page.text) == (200, True)
        assert asked.json()["boolean"] is True
        assert client.get("/healthz").json() == {"ok": True}
        assert table.content.startswith(b"\xef\xbb\xbf")
        # the page's own events are no interface for programs, and files are out of reach
        assert client.get("/gradio_api/info").json()["named_endpoints"] == {}
        assert client.get("/gradio_api/file=pyproject.toml").status_code == 403
        assert client.get("/matrix.pdf").status_code == 400
        assert client.get("/matrix.csv", params={"rows": "colour"}).status_code == 400


@pytest.mark.slow
def test_programs_are_served_beside_the_page(
    served: tuple[subprocess.Popen[str], str],
) -> None:
    async def tools() -> list[str]:
        async with Client(f"{served[1]}/mcp") as client:
            told: Any = await client.call_tool("sparql", {"query": "ASK { ?p a duice:Problem }"})
            assert told.structured_content["boolean"] is True
            return [tool.name for tool in (await client.list_tools()).tools]

    with httpx.Client(base_url=served[1], timeout=30) as client:
        described = client.get("/api/openapi.json")
        listed = client.get("/api/documents")
        person = client.get("/sparql", headers={"Accept": "text/html"})

        assert described.json()["openapi"].startswith("3.1")
        assert len(listed.json()["documents"]) == 2
        assert (person.status_code, person.headers["location"]) == (303, "/?tab=sparql")
        assert client.get("/docs").status_code == 404
    assert "ask" in asyncio.run(tools())


@pytest.mark.slow
def test_a_name_that_points_here_from_elsewhere_is_refused(
    served: tuple[subprocess.Popen[str], str],
) -> None:
    answer = httpx.get(f"{served[1]}/healthz", headers={"Host": "rebound.example"})

    assert answer.status_code == 400


@pytest.mark.slow
def test_a_port_that_is_taken_is_told(duice: Duice, ready: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = duice("serve", "--port", taken.getsockname()[1], store=ready)

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "--port" in ran.err


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_others_are_let_in_only_with_logins(duice: Duice, ready: Path, host: str) -> None:
    ran = duice("serve", "--host", host, "--port", "0", store=ready)

    assert (ran.code, ran.out) == (2, "")
    assert "--auth" in ran.err


@pytest.mark.slow
def test_a_host_that_is_not_this_machine_is_told(duice: Duice, ready: Path, users: Path) -> None:
    for host in ("192.0.2.1", "no-such-host.invalid"):
        ran = duice("serve", "--host", host, "--port", "0", "--auth", users, store=ready)

        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert host in ran.err


@pytest.mark.parametrize(
    ("host", "start"),
    [
        ("127.0.0.1", "http://127.0.0.1:"),
        ("localhost", "http://127.0.0.1:"),
        ("::1", "http://[::1]:"),
    ],
)
def test_the_loopback_has_two_addresses(host: str, start: str) -> None:
    if host == "::1" and not has_ipv6():
        pytest.skip("this machine has no IPv6")

    with listen(host, 0) as door:
        assert address(door).startswith(start)


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as door:
            door.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.slow
def test_with_logins_every_route_of_the_real_site_is_guarded(ready: Path, users: Path) -> None:
    with Pool(ready) as pool, served_site(pool, ready, users) as here:
        guarded = [
            one
            for path in PATHS
            if (one := httpx.get(f"{here}{path}").status_code) not in (401, 404, 405)
        ]
        page = httpx.get(f"{here}/en/", auth=as_basic(READER))

    assert guarded == []
    assert page.status_code == 200


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
def test_sigterm_stops_it_cleanly(served: tuple[subprocess.Popen[str], str]) -> None:
    process, here = served
    begun = time.monotonic()

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=20) == 0
    assert time.monotonic() - begun < 5  # though a client of the tools was here
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{here}/healthz")


def test_where_there_is_no_store_an_empty_one_is_begun(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    begin(tmp_path / "new")

    assert "新建了一个空的" in capfd.readouterr().err
    with Store.open(tmp_path / "new", write=False) as opened:
        assert opened.documents() == []
    begin(tmp_path / "new")
    assert capfd.readouterr().err == ""
