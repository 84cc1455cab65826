"""Tables as files: what stands in them is what the graph counts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from pyoxigraph import QuerySolutions

from kg.levels import CLOSED
from kg.sparql import Pool
from kg.store import Store
from ui.page.desk import Desk
from ui.page.view import opened_lines
from ui.web.downloads import router

ASKED = {"rows": "dimension", "columns": "genre", "values": "links", "where": "confidence=0.6"}


@pytest.fixture(scope="module")
def desk(ready: Path) -> Iterator[Desk]:
    with Pool(ready, size=1) as pool:
        yield Desk(ready, None, pool, 5)


@pytest.fixture(scope="module")
def client(desk: Desk) -> TestClient:
    app = FastAPI()
    app.include_router(router(desk))
    return TestClient(app)


def counted(store: Store, query: str) -> dict[tuple[str, str], int]:
    solutions = store.query(query)
    assert isinstance(solutions, QuerySolutions)
    return {(row["row"].value, row["column"].value): int(row["value"].value) for row in solutions}


def test_every_format_has_the_numbers_that_sparql_counts(client: TestClient, desk: Desk) -> None:
    told = json.loads(client.get("/matrix.json", params=ASKED).content)
    found = counted(desk.store(), told["sparql"]["cells"])
    terms = [[line["term"] or "" for line in told[side]["lines"]] for side in ("rows", "columns")]
    expected = [[found.get((row, column), 0) for column in terms[1]] for row in terms[0]]
    assert sum(map(sum, expected)) > 0

    text = client.get("/matrix.csv", params=ASKED).content
    assert text.startswith(b"\xef\xbb\xbf")
    _, *rows = csv.reader(io.StringIO(text.decode("utf-8-sig")))
    book = load_workbook(io.BytesIO(client.get("/matrix.xlsx", params=ASKED).content))
    _, *cells = book["矩阵"].iter_rows(values_only=True)

    assert told["values"] == expected
    assert [[int(cell) for cell in row[1:]] for row in rows] == expected
    assert [[cell or 0 for cell in row[1:-1]] for row in cells[:-1]] == expected
    assert book.sheetnames == ["矩阵", "依据", "说明"]
    assert book["依据"].max_row - 1 == sum(map(sum, expected))


def test_lines_that_are_open_are_in_the_file(client: TestClient, desk: Desk) -> None:
    plain = desk.counted.levels("dimension", "genre")
    path = next(node.path for node in plain.rows if node.finer)
    opened = CLOSED.turned("rows", path)
    lines = opened_lines(opened, desk.store().names.base)
    shown = desk.counted.levels("dimension", "genre", opened=opened).matrix

    asked = {"rows": "dimension", "columns": "genre", "open": lines}
    text = client.get("/matrix.csv", params=asked).content.decode("utf-8-sig")

    _, *rows = csv.reader(io.StringIO(text))
    assert [row[0] for row in rows] == [line.header for line in shown.rows]
    assert len(rows) > len(plain.rows)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "html", "json", "qb"])
def test_a_file_has_a_name_in_chinese(ending: str, client: TestClient) -> None:
    answer = client.get(f"/matrix.{ending}", params={"rows": "dimension", "columns": "genre"})

    assert answer.status_code == 200
    assert "问题的维度×措施的文种." in unquote(answer.headers["content-disposition"])


@pytest.mark.parametrize(
    "asked", [{"rows": "mars"}, {"where": "year"}, {"values": "x"}, {"where": "year=1066"}]
)
def test_what_there_is_not_is_told(asked: dict[str, str], client: TestClient) -> None:
    answer = client.get("/matrix.csv", params=asked)

    assert answer.status_code == 400
    assert answer.text.strip()


def test_a_format_that_there_is_not_is_told(client: TestClient) -> None:
    assert "可用的有" in client.get("/matrix.exe").text
