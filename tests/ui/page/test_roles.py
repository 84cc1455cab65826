"""Each event of the page writes only for whom it may, however it is called."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
import httpx
import pytest
from fastapi import FastAPI
from gradio.routes import App
from starlette.routing import Mount

from ingest.statement import Kind
from kg.sparql import Pool
from kg.store import Store
from ontology.errors import StoreError
from tests.ui.conftest import READ
from tests.ui.web.conftest import ADMIN, CODER, READER, as_basic, line
from tests.ui.web.conftest import served as serving
from ui.page.desk import Desk
from ui.page.imports import Imports
from ui.web.gate import Gate
from ui.web.identity import Role, User
from ui.web.site import site
from ui.web.users import write

pytestmark = pytest.mark.slow

PAPER = Path(READ[1]).stem
WRITING = {
    "document:Open._bind.<locals>.save": Role.ADMIN,
    "document:Open._bind.<locals>.reset": Role.ADMIN,
    "document:Open._bind.<locals>.remove": Role.ADMIN,
    "documents:_take_in.<locals>.take": Role.ADMIN,
    "documents:_take_in.<locals>.refuse": Role.ADMIN,
    "documents:_take_in.<locals>.stop": Role.ADMIN,
    "documents:_take_in.<locals>.clear": Role.ADMIN,
    "review:build.<locals>.ruling": Role.CODER,
    "review:build.<locals>.undo": Role.CODER,
    "review_aside:_log.<locals>.undo": Role.CODER,
    "review_aside:_sheets.<locals>.take": Role.CODER,
    "review_forms:build.<locals>.stored": Role.CODER,
    "review_forms:build.<locals>.connected": Role.CODER,
}
"""The events that write, and who may send them; all others write nothing for anybody."""
CALLED = {"words", "choose", "fill", "run", "turn", "stop"}
"""What scripts of the page call on the server besides events: the tab of queries, which reads."""


@dataclass(frozen=True)
class Place:
    """A guarded site whose writers only note that they were reached."""

    here: str
    blocks: dict[str, gr.Blocks]
    reached: list[str]
    told: dict[str, Any]
    file: dict[str, Any]


@pytest.fixture(scope="module")
def place(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    users = tmp_path_factory.mktemp("roles") / "users"
    write(users, [line(user) for user in (READER, CODER, ADMIN)])
    reached: list[str] = []
    built: list[FastAPI] = []

    @contextmanager
    def writing(desk: Desk) -> Iterator[None]:
        reached.append("writing")
        raise StoreError("noted")
        yield

    def noted(imports: Imports, *rest: object) -> None:
        reached.append("imports")

    with pytest.MonkeyPatch.context() as patch, Pool(store) as pool:
        patch.setattr(Desk, "writing", writing)
        for name in ("submit", "refuse", "stop", "clear"):
            patch.setattr(Imports, name, noted)

        def build() -> FastAPI:
            built.append(site(Desk(store, None, pool, 10), Gate(users)))
            return built[0]

        with serving(build) as here:
            yield Place(here, _blocks(built[0]), reached, _told(store), _uploaded(here))


def _blocks(app: FastAPI) -> dict[str, gr.Blocks]:
    mounted = [one for one in app.routes if isinstance(one, Mount) and isinstance(one.app, App)]
    return {one.path: one.app.get_blocks() for one in mounted if isinstance(one.app, App)}


def _told(store: Path) -> dict[str, Any]:
    """What events carry, so that each finds what it is about."""
    with Store.open(store, write=False) as opened:
        statements = [entry.statement for entry in opened.statements(PAPER)]
    item = next(one.id for one in statements if one.kind is Kind.PROBLEM)
    other = next(one.id for one in statements if one.kind is Kind.MEASURE)
    event = {"item": item, "decision": "last", "name": PAPER, "reason": ""}
    boxes = {"review-measure": other, "review-problem": item}
    return {"event": event, "boxes": boxes}


def _uploaded(here: str) -> dict[str, Any]:
    """A file that somebody else, who may, has sent."""
    sent = httpx.post(
        f"{here}/gradio_api/upload",
        files={"files": ("表.csv", b"id,decision\n")},
        auth=as_basic(ADMIN),
    )
    return {"path": sent.json()[0], "orig_name": "表.csv", "meta": {"_type": "gradio.FileData"}}


def _name(act: Any) -> str:
    return f"{act.fn.__module__.rpartition('.')[2]}:{act.fn.__qualname__}" if act.fn else ""


def _value(place: Place, box: Any) -> Any:
    """What is put into an input of an event."""
    if isinstance(box, gr.UploadButton):
        return [place.file] if box.file_count == "multiple" else place.file
    if isinstance(box, gr.State):
        return None  # the server's own
    if box.elem_id in place.told["boxes"]:
        return place.told["boxes"][box.elem_id]
    return "改" if isinstance(box, gr.Textbox) else getattr(box, "value", None)


def _fire(  # noqa: PLR0917 -- what a request of an event holds
    place: Place, client: httpx.Client, path: str, sent: Any, session: str, act: str = "accept"
) -> Any:
    body = {
        "data": [_value(place, box) for box in sent.inputs],
        "fn_index": sent._id,
        "session_hash": session,
        "event_data": place.told["event"] | {"act": act},
        "trigger_id": sent.targets[0][0],
    }
    joined = client.post(f"{path}/gradio_api/queue/join", json=body)
    assert joined.status_code == 200, joined.text
    asked = {"session_hash": session}
    with client.stream("GET", f"{path}/gradio_api/queue/data", params=asked) as lines:
        for told in lines.iter_lines():
            message = json.loads(told.removeprefix("data:")) if told else {}
            if message.get("msg") == "process_completed":
                return message
    raise AssertionError("the event did not end")


def _writers(place: Place, path: str, user: User) -> set[str]:
    """Fire every event of a page, on what it needs to be open; tell which got to write."""
    acts = [one for one in place.blocks[path].fns.values() if one.fn]
    by_name = {_name(one): one for one in acts}
    choose = by_name["document:Open.follow.<locals>.choose"]
    form = by_name["review_forms:Forms.open"]
    found = set()
    with httpx.Client(base_url=place.here, auth=as_basic(user), timeout=30) as client:
        for act in acts:
            name, session = _name(act), secrets.token_hex(6)
            if name.startswith("document:"):
                _fire(place, client, path, choose, session)
            if name.startswith("review_forms:"):  # the form for links offers both ends from then on
                _fire(place, client, path, form, session, act="link")
            if "stored" in name:
                _fire(place, client, path, form, session, act="edit")
            place.reached.clear()
            _fire(place, client, path, act, session)
            if place.reached:
                found.add(name)
    return found


@pytest.mark.parametrize("user", [READER, CODER, ADMIN], ids=lambda user: user.role.name)
@pytest.mark.parametrize("path", ["", "/en"])
def test_an_event_writes_for_whom_it_may_alone(place: Place, path: str, user: User) -> None:
    may = {name for name, role in WRITING.items() if role <= user.role}

    assert _writers(place, path, user) == may


def test_what_scripts_call_besides_events_reads_alone(place: Place) -> None:
    for blocks in place.blocks.values():
        acts = [act for one in blocks.blocks.values() for act in _called(one)]
        assert {act.__name__ for act in acts} == CALLED
    refused = _run(place, "INSERT DATA { <x:a> <x:b> <x:c> }")
    assert refused["fault"]
    assert place.reached == []


def _called(block: Any) -> list[Any]:
    return list(getattr(block, "server_fns", None) or ())


def _run(place: Place, query: str) -> Any:
    blocks = place.blocks[""]
    (console,) = (one for one in blocks.blocks.values() if _called(one))
    body = {
        "data": {"key": "k", "query": query},
        "component_id": console._id,
        "fn_name": "run",
        "session_hash": "x",
    }
    place.reached.clear()
    url = f"{place.here}/gradio_api/component_server"
    return httpx.post(url, json=body, auth=as_basic(READER), timeout=20).json()
