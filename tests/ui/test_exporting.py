"""Exports of parts and of queries, figures, and an export taken back."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyoxigraph import RdfFormat, parse

from tests.kg.fonts import GLYPHS, font
from tests.ui.conftest import Duice

ONE = "paper_data_sharing"
PAIRS = "CONSTRUCT { ?m duice:addresses ?p } WHERE { ?m duice:addresses ?p }"


def test_an_export_taken_back_gives_the_same_export(
    duice: Duice, ready: Path, tmp_path: Path
) -> None:
    file, again = tmp_path / "全库.trig", tmp_path / "again.trig"
    duice("export", "-o", file, store=ready)

    ran = duice("ingest", file)

    assert (ran.code, ran.err) == (0, "")
    assert "新增 2 篇，更新 0 篇，未变 0 篇" in ran.out
    duice("export", "-o", again)
    assert again.read_bytes() == file.read_bytes()
    assert (
        duice("ask", "数据共享有哪些问题？").code
        == duice("ask", "数据共享有哪些问题？", store=ready).code
    )
    assert duice("ingest", file).out.startswith("新增 0 篇，更新 0 篇，未变 2 篇")


def test_a_text_and_an_export_go_in_together(
    duice: Duice, ready: Path, tmp_path: Path, samples: Path
) -> None:
    file = tmp_path / "全库.nq"
    duice("export", "--document", ONE, "-o", file, store=ready)

    ran = duice("ingest", samples / "opinion_rural_health.txt", file)

    assert (ran.code, ran.err) == (0, "")
    assert "新增 2 篇" in ran.out
    assert duice("documents").out == duice("documents", store=ready).out


def test_an_export_that_cannot_be_taken_back_is_told_and_the_rest_goes_in(
    duice: Duice, ready: Path, tmp_path: Path, samples: Path
) -> None:
    turtle, broken = tmp_path / "图.ttl", tmp_path / "坏.nq"
    duice("export", "-o", turtle, store=ready)
    broken.write_text("no quads", "utf-8")

    ran = duice("ingest", turtle, broken, samples / "opinion_rural_health.txt")

    assert (ran.code, ran.err.count("\n")) == (2, 2)
    assert "这种格式不分文献，取不回来" in ran.err
    assert "新增 1 篇，更新 0 篇，未变 0 篇，未能读入 2 个" in ran.out


@pytest.mark.parametrize("name", ["csv", "coding-csv"])
def test_an_export_may_be_of_one_document(name: str, duice: Duice, ready: Path) -> None:
    def rows(*arguments: object) -> list[dict[str, str]]:
        out = duice("export", "--format", name, *arguments, store=ready).out
        return list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"), newline="")))

    some, every = rows("--document", ONE), rows()

    assert 0 < len(some) < len(every)
    if name == "csv":
        assert some == [row for row in every if row["document"] == ONE]


def test_the_graph_of_one_document_is_its_graph_alone(
    duice: Duice, ready: Path, tmp_path: Path
) -> None:
    file = tmp_path / "一篇.nq"
    duice("export", "--document", ONE, "-o", file, store=ready)

    graphs = {str(quad.graph_name) for quad in parse(file.read_bytes(), RdfFormat.N_QUADS)}
    assert graphs == {f"<https://duice.example/id/document/{ONE}>"}


def test_a_document_that_there_is_not_is_told(duice: Duice, ready: Path) -> None:
    ran = duice("export", "--format", "csv", "--document", "paper_data", store=ready)

    assert (ran.code, ran.out) == (2, "")
    assert f"库里没有文档“paper_data”；相近的有 {ONE}" in ran.err


def test_an_export_may_be_of_what_a_query_constructs(
    duice: Duice, ready: Path, tmp_path: Path
) -> None:
    query = tmp_path / "对.rq"
    query.write_text(PAIRS, "utf-8")

    def pairs(*arguments: object) -> set[object]:
        ran = duice("export", "--query", query, "--format", "turtle", *arguments, store=ready)
        assert (ran.code, ran.err) == (0, "")
        return set(parse(ran.out, RdfFormat.TURTLE))

    some, every = pairs("--document", ONE), pairs()
    assert set() < some < every
    query.write_text("CONSTRUCT { ?s duice:none [] } WHERE { ?s duice:none ?o }", "utf-8")
    assert duice("export", "--query", query, "--format", "nquads", store=ready).code == 1


def test_a_query_may_be_one_of_the_library(duice: Duice, ready: Path) -> None:
    form = ("--format", "turtle")
    every = duice("export", "--query", "graph-of-addresses", *form, store=ready)
    bound = duice(
        "export", "--query", "graph-of-document", "--bind", f"document={ONE}", *form, store=ready
    )

    assert (every.code, bound.code, every.err + bound.err) == (0, 0, "")
    assert len(list(parse(every.out, RdfFormat.TURTLE))) > 10
    assert ONE in bound.out
    assert duice("export", "--bind", "a=b", *form, store=ready).code == 2


@pytest.mark.parametrize(
    ("query", "form", "fault"),
    [
        ("SELECT * { ?s ?p ?o }", "turtle", "SELECT 查询得不出图；请改用 CONSTRUCT"),
        ("DROP ALL", "turtle", "是更新"),
        (PAIRS, "csv", "查询的结果写不成 csv；可用的有 trig、turtle"),
    ],
)
def test_a_query_that_gives_no_graph_is_told(
    query: str, form: str, fault: str, duice: Duice, held: Path
) -> None:
    file = held / "q.rq"
    file.write_text(query, "utf-8")

    ran = duice("export", "--query", file, "--format", form)

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert fault in ran.err


def test_a_coding_table_may_be_of_another_kind(duice: Duice, ready: Path, tmp_path: Path) -> None:
    def rows(kind: str) -> int:
        file = tmp_path / f"{kind}.xlsx"
        assert duice("export", "--kind", kind, "-o", file, store=ready).code == 0
        return len(list(load_workbook(file)["编码表"].values)) - 1

    assert rows("measure") + rows("problem") + rows("goal") + rows("achievement") == rows("all")
    ran = duice("export", "--kind", "measure", "--format", "turtle", store=ready)
    assert (ran.code, ran.out) == (2, "")


@pytest.mark.parametrize(
    ("ending", "inside"),
    [("qdpx", "project.qde"), ("zip", "csv-metadata.json"), ("xlsx", "xl/workbook.xml")],
)
def test_archives_go_into_files_by_their_endings(
    ending: str, inside: str, duice: Duice, ready: Path, tmp_path: Path
) -> None:
    file = tmp_path / f"库.{ending}"

    assert duice("export", "-o", file, store=ready).code == 0
    with zipfile.ZipFile(file) as archive:
        assert inside in archive.namelist()


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_a_matrix_may_be_a_figure(ending: str, duice: Duice, ready: Path, tmp_path: Path) -> None:
    boxes = font(tmp_path / "boxes.ttf", GLYPHS)
    sides = ("--rows", "dimension", "--columns", "dimension")
    file = tmp_path / f"图.{ending}"

    assert duice("matrix", *sides, "--font", boxes, "-o", file, store=ready).code == 0
    assert file.read_bytes().startswith({"png": b"\x89PNG", "svg": b"<?xml"}[ending])
    ran = duice("matrix", *sides, "--font", tmp_path / "none.ttf", "-o", file, store=ready)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
