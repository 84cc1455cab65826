"""The tools for language models, called by the real client over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from mcp.client.client import Client
from mcp.shared.exceptions import MCPError

from tests.ui.web.conftest import READER, as_basic, served
from ui.page.desk import Desk
from ui.web import tools
from ui.web.gate import Gate
from ui.web.protection import protect

Talk = Callable[[Client], Awaitable[Any]]


@pytest.fixture(scope="module")
def place(shared_desk: Desk) -> Iterator[str]:
    """The address of a server with nothing but the tools."""
    app = FastAPI()
    tools.mount(app, shared_desk)
    with served(lambda: app) as address:
        yield f"{address}/mcp"


@pytest.fixture(params=["auto", "legacy"])
def talk(place: str, request: pytest.FixtureRequest) -> Callable[[Talk], Any]:
    """Have a client, of the newest protocol or of an older one, say something."""

    def held(what: Talk) -> Any:
        async def session() -> Any:
            async with Client(place, mode=request.param) as client:
                return await what(client)

        return asyncio.run(asyncio.wait_for(session(), 30))

    return held


def test_the_tools_read_only_and_say_what_they_take(talk: Callable[[Talk], Any]) -> None:
    listed = {tool.name: tool for tool in talk(lambda client: client.list_tools()).tools}

    assert set(listed) == {"ask", "search", "sparql", "matrix"}
    for tool in listed.values():
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.destructive_hint is False
        assert tool.description
        assert tool.output_schema
        for field in tool.input_schema["properties"].values():
            assert field.get("description"), tool.name
    assert "哪些措施" in json.dumps(listed["ask"].input_schema, ensure_ascii=False)


def test_an_answer_has_its_quotes_and_no_more_items_than_were_asked_for(
    talk: Callable[[Talk], Any],
) -> None:
    asked = {"question": "数据共享存在哪些问题？", "most": 1}
    found = talk(lambda client: client.call_tool("ask", asked))
    told = found.structured_content

    assert not found.is_error
    assert told["answered"]
    assert len(told["items"]) == 1
    assert told["left_out"] > 0
    assert {"quote", "document", "section"} <= told["items"][0].keys()
    assert json.loads(found.content[0].text) == told


def test_passages_are_found(talk: Callable[[Talk], Any]) -> None:
    found = talk(lambda client: client.call_tool("search", {"query": "数据共享", "k": 2}))

    assert len(found.structured_content["hits"]) == 2


def test_a_query_is_run_and_cut(talk: Callable[[Talk], Any]) -> None:
    select = {"query": "SELECT ?l { ?p a duice:Problem ; rdfs:label ?l }", "most": 2}
    ask = {"query": "ASK { ?p a duice:Problem }"}
    describe = {"query": "CONSTRUCT WHERE { ?m duice:addresses ?p }"}

    async def all_of(client: Client) -> list[Any]:
        calls = [await client.call_tool("sparql", each) for each in (select, ask, describe)]
        return [call.structured_content for call in calls]

    rows, boolean, graph = talk(all_of)

    assert (rows["columns"], len(rows["rows"]), rows["cut"]) == (["l"], 2, True)
    assert rows["total"] > 2
    assert boolean["boolean"] is True
    assert "duice:addresses" in graph["graph"]


def test_a_table_has_its_highest_cells_and_its_gaps(talk: Callable[[Talk], Any]) -> None:
    asked = {"rows": "dimension", "columns": "instrument-type", "most": 2}
    told = talk(lambda client: client.call_tool("matrix", asked)).structured_content

    assert len(told["cells"]) == 2
    assert told["left_out"] > 0
    assert told["cells"][0]["value"] >= told["cells"][1]["value"]
    assert told["rows"] >= len(told["empty_rows"]) > 0


@pytest.mark.parametrize(
    ("name", "asked", "said"),
    [
        ("ask", {"question": "有哪些问题？", "document": "甲"}, "库里没有文献“甲”"),
        ("ask", {"question": ""}, "question"),
        ("search", {"query": "数据", "k": 1000}, "k"),
        ("sparql", {"query": "SELEC"}, "第 1 行第 1 列"),
        ("sparql", {"query": "DROP ALL"}, "只读"),
        ("sparql", {"query": "SELECT * { SERVICE <http://a/> { ?a ?b ?c } }"}, "SERVICE"),
        ("matrix", {"rows": "colour"}, "colour"),
        ("matrix", {"where": ["year=1066"]}, "1066"),
        ("remove", {"name": "甲"}, "remove"),
    ],
)
def test_what_a_model_can_mend_comes_as_a_sentence(
    name: str, asked: dict[str, Any], said: str, place: str
) -> None:
    async def session() -> Any:
        async with Client(place) as client:
            return await client.call_tool(name, asked)

    found = asyncio.run(session())

    assert found.is_error
    assert said in found.content[0].text


def test_the_resources_can_be_read(talk: Callable[[Talk], Any]) -> None:
    async def all_of(client: Client) -> tuple[Any, ...]:
        listed = await client.list_resources()
        templates = await client.list_resource_templates()
        texts: dict[str, Any] = {}
        for resource in listed.resources:
            read = await client.read_resource(resource.uri)
            texts[str(resource.uri)] = read.contents[0]
        first = json.loads(texts["duice://concepts"].text)["concepts"][0]["id"]
        one: Any = await client.read_resource(f"duice://concepts/{first}")
        return templates.resource_templates, texts, json.loads(one.contents[0].text)

    templates, texts, one = talk(all_of)

    assert [each.uri_template for each in templates] == ["duice://concepts/{identifier}"]
    assert set(texts) == {"duice://ontology", "duice://documents", "duice://concepts"}
    assert texts["duice://ontology"].mime_type == "text/turtle"
    assert "owl:Ontology" in texts["duice://ontology"].text
    documents = json.loads(texts["duice://documents"].text)
    assert (documents["total"], "source" in documents["documents"][0]) == (2, False)
    assert one["statements"][0]["quote"]


def test_a_concept_that_there_is_not_is_told(place: str) -> None:
    async def session() -> None:
        async with Client(place) as client:
            with pytest.raises(MCPError, match="没有编号为“none”的概念"):
                await client.read_resource("duice://concepts/none")

    asyncio.run(session())


def test_behind_a_guard_users_are_heard_under_whatever_name_the_server_has(
    shared_desk: Desk, users: Path
) -> None:
    app = FastAPI()
    protect(app, Gate(users))
    tools.mount(app, shared_desk)
    heads = {"Accept": "application/json, text/event-stream", "Host": "kg.example"}
    hello = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    with served(lambda: app) as address, httpx.Client(base_url=address, headers=heads) as client:
        stranger = client.post("/mcp", json=hello)
        reader = client.post("/mcp", json=hello, auth=as_basic(READER))
        other = {"Origin": "https://other.example"}
        page = client.post("/mcp", json=hello, auth=as_basic(READER), headers=other)

    assert [r.status_code for r in (stranger, reader, page)] == [401, 200, 403]
    assert len(reader.json()["result"]["tools"]) == 4


def test_there_are_no_streams_to_hold_a_server_up(place: str) -> None:
    accept = {"Accept": "text/event-stream"}

    assert httpx.get(place, headers=accept).status_code == 405
    assert httpx.delete(place).status_code == 405
