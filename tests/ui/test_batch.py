from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from ontology.errors import QueryError, ReadError
from ui.batch import Line, query_text, questions


def test_each_line_is_a_question_in_order(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(
        '{"id": "a", "question": "甲？"}\n\n{"id": 2, "question": "乙？", "document": "d"}\n',
        "utf-8",
    )

    assert list(questions(file)) == [Line("a", "甲？"), Line("2", "乙？", "d")]


def test_a_bad_line_tells_its_place_and_the_rest_go_on(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"id": 1\n[]\n{"id": "c", "question": "丙？"}\n', "utf-8")

    broken, listed, good = questions(file)

    assert "第 1 行：不是 JSON" in broken.fault
    assert "第 2 行：没有 question" in listed.fault
    assert good == Line("c", "丙？")


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"id": "a", "question": "甲？"}\n', "utf-8-sig")

    assert list(questions(file)) == [Line("a", "甲？")]


def test_a_missing_file_and_a_binary_one_are_told(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ReadError, match="没有这个文件"):
        list(questions(tmp_path / "none.jsonl"))
    with pytest.raises(ReadError, match="不是 UTF-8"):
        list(questions(tmp_path / "b.jsonl"))


def test_a_query_comes_from_the_line_a_file_or_stdin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "q.rq"
    file.write_text("ASK {}\n", "utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"SELECT *\nWHERE {}")))

    assert query_text("ASK { ?s ?p ?o }", None) == "ASK { ?s ?p ?o }"
    assert query_text(None, file) == "ASK {}\n"
    assert query_text("-", None) == "SELECT *\nWHERE {}"


def test_neither_a_query_nor_a_file_is_refused_and_so_are_both() -> None:
    with pytest.raises(QueryError, match="二者取其一"):
        query_text(None, None)
    with pytest.raises(QueryError, match="二者取其一"):
        query_text("ASK {}", Path("q.rq"))
