"""What programs get of ``/api``: the same as of the command line, or a sentence that tells why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.ui.conftest import Duice
from ui.web import bodies, offers

QUESTION = "哪些措施针对数据共享壁垒？"
PROBLEM = "application/problem+json"


def without_time(answer: Any) -> Any:
    return {key: value for key, value in answer.items() if key != "milliseconds"}


def test_an_answer_is_that_of_the_command_line(
    api_client: TestClient, duice: Duice, ready: Path
) -> None:
    told = json.loads(duice("ask", QUESTION, "--json", store=ready).out)
    posted = api_client.post("/api/ask", json={"question": QUESTION})
    got = api_client.get("/api/ask", params={"q": QUESTION})

    assert (posted.status_code, got.status_code) == (200, 200)
    assert told["answered"]
    assert without_time(posted.json()) == without_time(got.json()) == without_time(told)
    assert "壁垒" in posted.text  # Chinese as it is


def test_what_goes_with_a_question_has_its_effect(api_client: TestClient) -> None:
    first = {"question": "数据共享有哪些障碍？", "document": "paper_data_sharing"}
    alone = api_client.post("/api/ask", json=first).json()
    follow = {"question": "那措施呢？", "before": [first["question"]]}
    after = api_client.post("/api/ask", json=follow).json()
    read = {"question": QUESTION, "read": {"dimension": "技术"}}
    corrected = api_client.post("/api/ask", json=read).json()

    assert {item["document"] for item in alone["items"]} == {"paper_data_sharing"}
    assert after["understood"].get("carried")
    assert corrected["understood"]["dimension"] == "技术"
    assert api_client.post("/api/ask", json={"question": QUESTION, "across": True}).is_success


def test_conditions_leave_out_documents(api_client: TestClient) -> None:
    asked = {"question": "有哪些问题？", "where": ["genre=opinion"]}
    posted = api_client.post("/api/ask", json=asked).json()
    got = api_client.get("/api/ask", params={"q": asked["question"], "where": "genre=opinion"})

    assert {item["document"] for item in posted["items"]} == {"opinion_rural_health"}
    assert without_time(got.json()) == without_time(posted)


def test_passages_are_those_of_the_command_line(
    api_client: TestClient, duice: Duice, ready: Path
) -> None:
    told = json.loads(duice("search", "数据共享", "-k", "3", "--json", store=ready).out)
    posted = api_client.post("/api/search", json={"query": "数据共享", "k": 3})

    assert posted.json() == told
    assert api_client.get("/api/search", params={"q": "数据共享", "k": 3}).json() == told


def test_a_table_is_that_of_the_command_line(
    api_client: TestClient, duice: Duice, ready: Path, tmp_path: Path
) -> None:
    file, narrow = tmp_path / "m.json", ("--where", "confidence=0.5")
    sides = ("--rows", "dimension", "--columns", "instrument-type")
    duice("matrix", *sides, *narrow, "--format", "json", "-o", file, store=ready)
    asked = {"rows": "dimension", "columns": "instrument-type", "where": "confidence=0.5"}

    assert api_client.get("/api/matrix", params=asked).json() == json.loads(file.read_bytes())


def test_an_extraction_is_that_of_the_command_line_and_touches_no_store(
    api_client: TestClient, duice: Duice, ready: Path, samples: Path
) -> None:
    file = samples / "report_work.txt"
    told = json.loads(duice("extract", file, "--json").out)
    before = {each: each.stat().st_mtime_ns for each in ready.rglob("*") if each.is_file()}
    body = {"text": file.read_text(encoding="utf-8"), "name": file.stem}
    answer = api_client.post("/api/extract", json=body)

    assert answer.json() == told
    assert told["statements"]
    assert before == {each: each.stat().st_mtime_ns for each in ready.rglob("*") if each.is_file()}


def test_documents_are_those_of_the_command_line(
    api_client: TestClient, duice: Duice, ready: Path
) -> None:
    told = json.loads(duice("documents", "--json", store=ready).out)
    listed = api_client.get("/api/documents").json()
    name = listed["documents"][0]["name"]
    one = api_client.get(f"/api/documents/{name}").json()
    whole = api_client.get(f"/api/documents/{name}", params={"text": True}).json()

    assert listed == told
    assert listed["documents"][0].items() <= one.items()
    assert "text" not in one
    assert len(whole["text"]) == whole["characters"]
    assert {"number", "heading", "level", "start", "end"} == set(one["sections"][0])


@pytest.mark.parametrize(
    ("status", "path", "body", "place"),
    [
        (400, "ask", {"question": "  "}, "空"),
        (400, "ask", {"question": QUESTION, "document": "甲"}, "甲"),
        (400, "ask", {"question": QUESTION, "where": ["year=1066"]}, "1066"),
        (400, "ask", {"question": QUESTION, "where": ["year"]}, "键=值"),
        (422, "ask", {"question": QUESTION, "where": "year=1066"}, "body.where"),
        (400, "ask", {"question": QUESTION, "document": "甲", "before": ["问题"]}, "甲"),
        (400, "ask", {"question": QUESTION, "read": {"colour": "红"}}, "colour"),
        (422, "ask", {"question": ""}, "body.question"),
        (422, "ask", {"question": "问" * 2001}, "body.question"),
        (422, "ask", {"question": "a\ud800"}, "body.question"),
        (422, "ask", {"question": QUESTION, "before": ["问"] * 6}, "body.before"),
        (422, "ask", {"question": QUESTION, "collection": "x"}, "body.collection"),
        (422, "ask", {}, "body.question"),
        (422, "ask", [], "body"),
        (422, "search", {"query": "数据", "k": 101}, "body.k"),
        (422, "search", {"query": "数据", "k": "3"}, "body.k"),
        (400, "extract", {"text": "no Chinese"}, "没有一个汉字"),
        (422, "extract", {"text": "字" * (bodies.TEXT_LENGTH + 1)}, "body.text"),
    ],
)
def test_what_cannot_be_done_is_told_in_json(
    status: int, path: str, body: Any, place: str, api_client: TestClient
) -> None:
    head = {"Content-Type": "application/json"}
    answer = api_client.post(f"/api/{path}", content=json.dumps(body), headers=head)
    told = answer.json()

    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    assert told["status"] == status
    assert place in told["detail"]
    assert "\n" not in told["detail"]


def test_tables_and_documents_that_there_are_not_are_told(api_client: TestClient) -> None:
    axis = api_client.get("/api/matrix", params={"rows": "colour"})
    where = api_client.get("/api/matrix", params={"where": "year=1066"})
    name = api_client.get("/api/documents/none")
    path = api_client.get("/api/none")

    assert [r.status_code for r in (axis, where, name, path)] == [400, 400, 404, 404]
    assert all(r.headers["content-type"] == PROBLEM for r in (axis, where, name, path))
    assert "colour" in axis.json()["detail"]


def test_a_body_that_is_too_large_is_refused_whether_or_not_it_tells_its_size(
    api_client: TestClient,
) -> None:
    whole = api_client.post("/api/ask", content=b" " * (2 << 20))
    in_parts = api_client.post("/api/ask", content=(b" " * 65536 for _ in range(32)))

    assert (whole.status_code, in_parts.status_code) == (413, 413)
    assert whole.json()["detail"] == in_parts.json()["detail"]


def test_who_reads_english_is_told_in_english(api_client: TestClient) -> None:
    heads = {"Accept-Language": "en-GB,en;q=0.9"}
    told = api_client.get("/api/documents/none", headers=heads).json()

    assert told["detail"].startswith("There is no document “none”")


def test_a_method_that_there_is_not_is_told_with_those_that_there_are(
    api_client: TestClient,
) -> None:
    answer = api_client.put("/api/ask")

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
    assert answer.headers["content-type"] == PROBLEM


def test_who_comes_while_texts_are_being_read_is_sent_away(
    api_client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offers._places, "_value", 0)
    answer = api_client.post("/api/extract", json={"text": "数据共享不畅。"})

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


def test_a_text_is_read_as_text_whatever_it_looks_like(api_client: TestClient) -> None:
    for begin in ("%PDF-1.7\n", "PK\x03\x04", "<html><body>", "{\\rtf1 "):
        answer = api_client.post("/api/extract", json={"text": f"{begin}部门之间数据共享不畅。"})
        assert answer.status_code == 200, answer.text


def test_the_description_names_nothing_elsewhere(api_client: TestClient) -> None:
    told = api_client.get("/api/openapi.json").json()

    assert told["openapi"].startswith("3.1")
    assert told["servers"] == [{"url": "/api"}]
    for operations in told["paths"].values():
        for operation in operations.values():
            assert operation["summary"]
            assert "401" in operation["responses"]
    assert api_client.get("/api/docs").status_code == 404
    assert "http" not in json.dumps(told)
