"""The site hands out no file of the machine but its own, and fetches nothing from elsewhere."""

from __future__ import annotations

import json
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.ui.web.conftest import served
from ui.page.desk import Desk
from ui.web.site import site

pytestmark = pytest.mark.slow

SECRET = "在库外面的东西"


class Ear:
    """A server on this machine that notes whether anybody called."""

    def __init__(self) -> None:
        self._door = socket.create_server(("127.0.0.1", 0))
        self._door.settimeout(30)
        self.port = self._door.getsockname()[1]
        self.heard = 0
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._door.accept()
            except OSError:
                return
            self.heard += 1
            with closing(caller):
                caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret")

    def close(self) -> None:
        """Stop listening."""
        self._door.close()


@pytest.fixture(scope="module")
def here(shared_desk: Desk) -> Iterator[str]:
    with served(lambda: site(shared_desk)) as address:
        yield address


@pytest.fixture
def ear() -> Iterator[Ear]:
    listening = Ear()
    yield listening
    listening.close()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file beside the store that nobody was given."""
    file = tmp_path / "secret.txt"
    file.write_text(SECRET, "utf-8")
    return file


WAYS = (
    "/gradio_api/file={path}",
    "/en/gradio_api/file={path}",
    "/gradio_api/file=../../../..{path}",
    "/gradio_api/file=%2e%2e%2f%2e%2e{path}",
    "/gradio_api/file/{path}",
    "/static/..{path}",
    "/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e{path}",
    "/assets/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e{path}",
    "/svelte/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e{path}",
    "/vendor/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e{path}",
    "/vendor/{path}",
    "/document/..%2f..%2f..{path}",
    "/gradio_api/stream/x/y/z/..%2f..{path}.ts",
)


@pytest.mark.parametrize("way", WAYS)
def test_no_path_leads_out_of_what_is_served(here: str, secret: Path, way: str) -> None:
    with httpx.Client(base_url=here, timeout=20) as client:
        answer = client.get(way.format(path=secret))
    assert answer.status_code >= 300
    assert SECRET not in answer.text


@pytest.mark.parametrize("name", ["store.json", "vectors.sqlite", "index/records.json", "current"])
def test_no_file_of_the_store_is_served(here: str, shared_desk: Desk, name: str) -> None:
    with httpx.Client(base_url=here, timeout=20) as client:
        assert client.get(f"/gradio_api/file={shared_desk.folder / name}").status_code >= 400


@pytest.mark.parametrize(
    "way",
    [
        "/gradio_api/proxy={url}",
        "/gradio_api/file={url}",
        "/en/gradio_api/proxy={url}",
        "/api/ask?q=数据&document={url}",
        "/sparql?query=ASK{{?a ?b ?c}}&default-graph-uri={url}",
        "/sparql?query=ASK FROM <{url}> {{?a ?b ?c}}",
        "/sparql?query=ASK{{ SERVICE <{url}> {{?a ?b ?c}} }}",
        "/matrix.csv?where=document={url}",
    ],
)
def test_no_address_makes_the_server_call_out(here: str, ear: Ear, way: str) -> None:
    with httpx.Client(base_url=here, timeout=20) as client:
        answer = client.get(way.format(url=f"http://127.0.0.1:{ear.port}/x"))
    assert "secret" not in answer.text
    assert ear.heard == 0


@pytest.mark.parametrize("own", ["path", "url"])
def test_no_event_reads_a_file_that_was_not_sent(
    here: str, shared_desk: Desk, secret: Path, ear: Ear, own: str
) -> None:
    """Whoever fires the event of an upload by hand names a file of the server, or an address."""
    told: dict[str, Any] = {"orig_name": "a.txt", "meta": {"_type": "gradio.FileData"}}
    told["path"] = str(secret) if own == "path" else f"http://127.0.0.1:{ear.port}/a.txt"
    if own == "url":
        told["url"] = told["path"]
    with httpx.Client(base_url=here, timeout=20) as client:
        config = client.get("/config").json()
        upload = next(
            one["id"] for one in config["components"] if one["props"].get("elem_id") == "upload"
        )
        takers = [one for one in config["dependencies"] if upload in one["inputs"]]
        assert takers
        for taker in takers:
            data = [[told] if one == upload else None for one in taker["inputs"]]
            output = _fired(client, taker["id"], data)
            assert SECRET not in json.dumps(output, ensure_ascii=False)
            assert "error" in output
    assert ear.heard == 0
    assert not shared_desk.imports.jobs


def _fired(client: httpx.Client, event: int, data: list[Any]) -> Any:
    session = secrets.token_hex(6)
    body = {"data": data, "fn_index": event, "session_hash": session}
    client.post("/gradio_api/queue/join", json=body)
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as lines:
        for told in lines.iter_lines():
            message = json.loads(told.removeprefix("data:")) if told else {}
            if message.get("msg") == "process_completed":
                return message["output"]
    raise AssertionError("the event did not end")
