"""ask and search, single and in batches."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.ui.conftest import READ, Duice

DOCUMENT = Path(READ[1]).stem
QUESTION = "哪些措施针对数据共享壁垒？"
ANSWER = {
    *("id", "question", "intent", "answered", "reason", "answer"),
    *("items", "sparql", "milliseconds"),
}
ITEM = {
    *("rank", "kind", "label", "quote", "document", "section"),
    *("start", "end", "score", "path"),
}


def test_an_answer_is_one_json_object_of_the_contract(duice: Duice, ready: Path) -> None:
    ran = duice("ask", QUESTION, "--json", store=ready)
    answer = json.loads(ran.out)

    assert (ran.code, ran.err, ran.out.count("\n")) == (0, "", 1)
    assert answer.keys() >= ANSWER
    assert answer["items"][0].keys() >= ITEM
    assert (answer["answered"], answer["reason"]) == (True, None)


def test_an_answer_in_words_has_marks_sources_and_the_way_there(duice: Duice, ready: Path) -> None:
    answer = json.loads(duice("ask", QUESTION, "--json", store=ready).out)

    ran = duice("ask", QUESTION, store=ready)

    assert ran.code == 0
    marks = {int(mark) for mark in re.findall(r"^\[(\d+)\] ", ran.out, re.M)}
    assert marks == {item["rank"] for item in answer["items"]}
    assert all(item["quote"] in ran.out for item in answer["items"])
    assert ran.out.startswith("理解为：")
    assert "← 针对 —" in ran.out
    assert "SELECT" in ran.out


def test_the_query_that_comes_with_an_answer_runs(duice: Duice, ready: Path) -> None:
    answer = json.loads(duice("ask", QUESTION, "--json", store=ready).out)

    ran = duice("sparql", answer["sparql"], "--format", "json", store=ready)

    assert len(json.loads(ran.out)["results"]["bindings"]) >= len(answer["items"])


def test_a_document_narrows_the_answer_down(duice: Duice, ready: Path) -> None:
    ran = duice("ask", QUESTION, "--document", DOCUMENT, "--json", store=ready)

    assert {item["document"] for item in json.loads(ran.out)["items"]} == {DOCUMENT}


def test_nothing_found_is_exit_code_1_with_the_reason(duice: Duice, ready: Path) -> None:
    ran = duice("ask", "北京冬奥会花了多少钱？", store=ready)
    answer = json.loads(duice("ask", "北京冬奥会花了多少钱？", "--json", store=ready).out)

    assert ran.code == 1
    assert ran.out.splitlines()[1].startswith("未找到依据。")
    assert (answer["answered"], answer["items"]) == (False, [])
    assert answer["reason"]


def test_an_unknown_document_is_told(duice: Duice, ready: Path) -> None:
    ran = duice("ask", QUESTION, "--document", "无此文", store=ready)

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "无此文" in ran.err


def test_a_batch_answers_line_by_line_in_order(duice: Duice, ready: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    lines = [
        json.dumps({"id": "b", "question": QUESTION}),
        "{broken",
        json.dumps({"id": "a", "question": "乡村医疗卫生存在哪些问题？", "document": DOCUMENT}),
        json.dumps({"id": "c", "question": "长" * 10_000}),
    ]
    file.write_text("\n".join(lines), "utf-8")

    ran = duice("ask", "--file", file, "--json", store=ready)
    answers = [json.loads(line) for line in ran.out.splitlines()]

    assert (ran.code, ran.err.count("\n")) == (2, 2)
    assert [answer["id"] for answer in answers] == ["b", None, "a", "c"]
    assert answers[0]["answered"]
    assert "第 2 行" in answers[1]["reason"]
    assert not answers[3]["answered"]


def test_what_was_understood_is_told_and_set_right(duice: Duice, ready: Path) -> None:
    told = json.loads(duice("ask", "有哪些措施？", "--json", store=ready).out)["understood"]
    mended = duice(
        *("ask", "有哪些措施？", "--read", "dimension=技术", "--read", f"document={DOCUMENT}"),
        *("--json",),
        store=ready,
    )
    answer = json.loads(mended.out)

    assert told["reading"] == "理解为：应对问题的措施"
    assert answer["understood"]["dimension"] == "技术"
    assert {item["document"] for item in answer["items"]} == {DOCUMENT}


def test_a_correction_that_cannot_be_is_told(duice: Duice, ready: Path) -> None:
    for told, why in (("dimension=时间", "没有这个值"), ("颜色=红", "没有这个键"), ("年", "键=值")):
        ran = duice("ask", QUESTION, "--read", told, store=ready)

        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert why in ran.err


def test_a_line_of_a_batch_goes_on_from_an_earlier_one(
    duice: Duice, ready: Path, tmp_path: Path
) -> None:
    file = tmp_path / "q.jsonl"
    rows = [
        {"id": "1", "question": "数据共享有哪些技术维度的问题？"},
        {"id": "2", "question": "那组织层面呢？", "before": "1"},
        {"id": "3", "question": "那组织层面呢？", "before": "1", "read": {"dimension": "社会"}},
        {"id": "4", "question": "还有呢？", "before": "9"},
        {"id": "5", "question": "还有呢？", "read": "社会"},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")

    ran = duice("ask", "--file", file, "--json", store=ready)
    answers = [json.loads(line) for line in ran.out.splitlines()]

    assert [one["understood"]["dimension"] for one in answers[:3]] == ["技术", "组织", "社会"]
    assert "content" in answers[1]["understood"]["carried"]
    assert {one["intent"] for one in answers[:3]} == {"problems_in_dimension"}
    assert ran.code == 2
    assert "“9”" in answers[3]["reason"]
    assert "read" in answers[4]["reason"]


def test_search_ranks_passages(duice: Duice, ready: Path) -> None:
    ran = duice("search", "数据共享", "-k", 3, "--json", store=ready)
    hits = json.loads(ran.out)["hits"]

    assert (ran.code, [hit["rank"] for hit in hits]) == (0, [1, 2, 3])
    assert hits[0].keys() >= {
        *("rank", "document", "section", "start", "end", "text", "score"),
    }
    assert hits[0]["text"] in duice("search", "数据共享", "-k", 3, store=ready).out


def test_a_search_batch_keeps_ids_and_order(duice: Duice, ready: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    rows = [{"id": name, "question": "数据", "document": DOCUMENT} for name in ("z", "y")]
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")

    ran = duice("search", "--file", file, "-k", 2, "--json", store=ready)
    found = [json.loads(line) for line in ran.out.splitlines()]

    assert [(one["id"], len(one["hits"])) for one in found] == [("z", 2), ("y", 2)]
