"""sparql, matrix, export, validate."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from tests.ui.conftest import Duice

PAIRS = "SELECT ?m ?p WHERE { ?m duice:addresses ?p }"


def test_sparql_prints_a_table(duice: Duice, ready: Path) -> None:
    ran = duice("sparql", "SELECT (COUNT(?d) AS ?篇) { ?d a duice:Document }", store=ready)

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.split()[0] == "篇"
    assert ran.out.split()[-1] == "2"


def test_nothing_found_by_sparql_is_exit_code_1(duice: Duice, ready: Path) -> None:
    assert duice("sparql", "SELECT * { ?s duice:none ?o }", store=ready).code == 1


def test_a_query_of_the_library_is_asked_by_its_name(duice: Duice, ready: Path) -> None:
    found = duice("sparql", "problems-and-measures", "--format", "json", store=ready)
    problem = duice("sparql", PAIRS.replace("?m ?p", "?p"), "--format", "csv", store=ready)
    iri = problem.out.splitlines()[1]
    bound = duice("sparql", "measures-for", "--bind", f"problem={iri}", store=ready)
    short = duice("sparql", "measures-for", "--bind", f"problem=statement/{iri[-16:]}", store=ready)

    assert json.loads(found.out)["head"]["vars"] == ["问题", "措施", "原文"]
    assert (bound.code, bound.err) == (0, "")
    assert "statement/" in bound.out
    assert short.out == bound.out


def test_the_library_is_listed_and_shown_without_a_store(duice: Duice, tmp_path: Path) -> None:
    listed = duice("sparql", "--list", store=tmp_path / "none")
    shown = duice("sparql", "links", "--show", "--bind", "least=0.75", store=tmp_path / "none")

    assert (listed.code, shown.code) == (0, 0)
    assert "problems-without-measure" in listed.out
    assert shown.out.startswith("# 措施与问题的对应及其依据")
    assert "VALUES ?least { 0.75e0 }" in shown.out
    assert "VALUES ?document { UNDEF }" in shown.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("no-such-query",), "没有这个名称的查询"),
        (("measures-for",), "--bind problem="),
        (("ASK {}", "--bind", "a=1"), "只能给查询库中的查询"),
        (("--show",), "没有说哪个查询"),
        (("links", "--bind", "least=much"), "要的是数"),
    ],
)
def test_a_name_or_value_that_does_not_fit_is_told(
    arguments: tuple[str, ...], told: str, duice: Duice, ready: Path
) -> None:
    ran = duice("sparql", *arguments, store=ready)

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert told in ran.err


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_rows_come_in_every_format_of_the_contract(name: str, duice: Duice, ready: Path) -> None:
    ran = duice("sparql", PAIRS, "--format", name, store=ready)

    assert (ran.code, ran.err) == (0, "")
    assert "duice.example/id/statement/" in ran.out


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("turtle", RdfFormat.TURTLE),
        ("ntriples", RdfFormat.N_TRIPLES),
        ("jsonld", RdfFormat.JSON_LD),
    ],
)
def test_graphs_come_in_every_format_of_the_contract(
    name: str, kind: RdfFormat, duice: Duice, ready: Path
) -> None:
    query = "CONSTRUCT { ?m duice:addresses ?p } WHERE { ?m duice:addresses ?p }"

    ran = duice("sparql", query, "--format", name, store=ready)

    pairs = json.loads(duice("sparql", PAIRS, "--format", "json", store=ready).out)
    assert len(list(parse(ran.out, kind))) == len(pairs["results"]["bindings"])


@pytest.mark.parametrize(
    ("query", "arguments"),
    [
        ("DROP ALL", ()),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", ()),
        ("SELEC ?s {}", ()),
        ("SELECT * { ?s ?p ?o ", ()),
        ("ASK {}", ("--format", "turtle")),
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", ("--timeout", "0.3")),
    ],
)
def test_a_query_that_cannot_be_answered_is_told(
    query: str, arguments: tuple[str, ...], duice: Duice, ready: Path
) -> None:
    ran = duice("sparql", query, *arguments, store=ready)

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)


def test_a_query_can_come_from_a_file(duice: Duice, ready: Path, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("ASK { ?s a duice:Problem }", "utf-8")

    assert "是" in duice("sparql", "--file", tmp_path / "q.rq", store=ready).out


def test_the_matrix_is_problems_by_measures_and_csv_opens_in_excel(
    duice: Duice, ready: Path
) -> None:
    ran = duice("matrix", "--format", "csv", store=ready)
    head, *rows = csv.reader(io.StringIO(ran.out.removeprefix("\ufeff")))
    pairs = json.loads(duice("sparql", PAIRS, "--format", "json", store=ready).out)

    assert ran.code == 0
    assert ran.out.startswith("\ufeff")
    assert {len(row) for row in rows} == {len(head)}
    assert sum(int(cell) for row in rows for cell in row[1:]) == len(pairs["results"]["bindings"])


@pytest.mark.parametrize("name", ["csv", "xlsx", "html", "json", "qb"])
def test_a_matrix_goes_into_a_file_of_the_format_its_ending_says(
    name: str, duice: Duice, ready: Path, tmp_path: Path
) -> None:
    file = tmp_path / f"矩阵.{'ttl' if name == 'qb' else name}"
    same = tmp_path / "same"

    assert duice("matrix", "-o", file, store=ready).code == 0
    assert duice("matrix", "--format", name, "-o", same, store=ready).code == 0
    assert file.read_bytes() == same.read_bytes()


def test_the_matrix_in_the_terminal(duice: Duice, ready: Path) -> None:
    narrow = duice("matrix", "--rows", "dimension", "--columns", "dimension", store=ready)
    wide = duice("matrix", store=ready)

    assert (narrow.code, wide.code) == (0, 0)
    assert "技术" in narrow.out
    assert "格有对应" in wide.out


def test_a_matrix_is_narrowed_down_and_its_value_chosen(duice: Duice, ready: Path) -> None:
    ran = duice(
        *("matrix", "--rows", "instrument", "--columns", "genre", "--values", "documents"),
        *("--where", "genre=opinion", "--where", "confidence=0.5", "--least", "1"),
        *("--format", "json"),
        store=ready,
    )
    told = json.loads(ran.out)

    assert ran.code == 0
    assert (told["unit"], told["value"]) == ("statement", "documents")
    assert told["filters"] == ["genre = opinion", "confidence ≥ 0.5"]
    assert {value for line in told["values"] for value in line} == {1}
    assert [line["key"] for line in told["columns"]["lines"]] == ["opinion"]
    assert told["sparql"]["cells"].startswith("PREFIX")


def test_the_query_that_a_matrix_tells_counts_the_same(duice: Duice, ready: Path) -> None:
    asked = ("matrix", "--rows", "dimension", "--columns", "genre", "--kind", "measure")
    told = json.loads(duice(*asked, "--format", "json", store=ready).out)
    ran = duice("sparql", told["sparql"]["cells"], "--format", "json", store=ready)
    rows = json.loads(ran.out)["results"]["bindings"]

    assert sorted(int(row["value"]["value"]) for row in rows) == sorted(
        cell["value"] for cell in told["cells"]
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("--rows", "colour"),
        ("--format", "pdf"),
        ("-o", "m.pdf"),
        ("--columns", "problem"),
        ("--where", "colour=red"),
        ("--where", "genre=novel"),
        ("--values", "sum"),
        ("--kind", "problem"),
    ],
)
def test_a_matrix_that_there_is_not_is_told(
    arguments: tuple[str, ...], duice: Duice, ready: Path
) -> None:
    ran = duice("matrix", *arguments, store=ready)

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize(
    ("ending", "kind"),
    [("ttl", RdfFormat.TURTLE), ("trig", RdfFormat.TRIG), ("nq", RdfFormat.N_QUADS)],
)
def test_an_export_is_of_the_format_that_its_ending_says(
    ending: str, kind: RdfFormat, duice: Duice, ready: Path, tmp_path: Path
) -> None:
    file = tmp_path / f"图.{ending}"

    assert duice("export", "-o", file, store=ready).code == 0
    assert len(list(parse(file.read_bytes(), kind))) > 100


@pytest.mark.parametrize("name", ["jsonld", "graphml", "gexf", "csv", "links-csv"])
def test_an_export_goes_to_stdout_too(name: str, duice: Duice, ready: Path) -> None:
    ran = duice("export", "--format", name, store=ready)

    assert (ran.code, ran.err) == (0, "")
    assert "数据" in ran.out or "\\u6570" in ran.out


@pytest.mark.parametrize("arguments", [(), ("--format", "docx"), ("-o", "图.docx")])
def test_an_export_that_there_is_not_is_told(
    arguments: tuple[str, ...], duice: Duice, ready: Path
) -> None:
    ran = duice("export", *arguments, store=ready)

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)


@pytest.mark.slow
def test_a_graph_made_by_ingest_is_sound(duice: Duice, ready: Path) -> None:
    ran = duice("validate", store=ready)

    assert (ran.code, ran.out) == (0, "检查了 2 篇文献，全部合乎约束。\n")
