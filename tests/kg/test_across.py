"""Links across documents: apart from what authors say, and gone with their statements."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from ingest.statement import Kind, Link
from kg import across
from kg.across import State
from kg.check import check
from kg.export import FORMATS
from kg.matrix import build
from kg.sheets import FORMATS as SHEETS
from kg.store import Store
from kg.walk import network
from ontology import terms as t
from tests.kg.conftest import Make
from tests.kg.inside import inside

REASONS = ("共有词语：物资、储备", "同属组织维度")


def between(store: Store, measures: str, problems: str, score: float = 0.8) -> Link:
    """Link the first measure of one document to the second problem of another."""
    kinds = {
        kind: [e.statement.id for e in store.statements(name) if e.statement.kind is kind]
        for kind, name in ((Kind.MEASURE, measures), (Kind.PROBLEM, problems))
    }
    return Link(kinds[Kind.MEASURE][0], kinds[Kind.PROBLEM][1], score, REASONS)


@pytest.fixture
def linked(store: Store) -> Store:
    """The store of 甲 and 乙 with a link across each way."""
    across.write(store, [between(store, "甲", "乙"), between(store, "乙", "甲", 0.7)], "手编")
    return store


def said(store: Store, query: str) -> list[object]:
    prefixes = "".join(f"PREFIX {short}: <{iri}>\n" for short, iri in t.PREFIXES.items())
    return list(store.query(prefixes + query))  # type: ignore[arg-type]


def test_what_was_written_is_read_back(linked: Store) -> None:
    found = across.links(linked)

    assert [(e.document, e.measure_document) for e in found] == [("乙", "甲"), ("甲", "乙")]
    assert {e.link for e in found} == {
        between(linked, "甲", "乙"),
        between(linked, "乙", "甲", 0.7),
    }
    assert all(e.inferred for e in found)
    assert across.state(linked) is State.CURRENT


def test_no_query_for_what_authors_say_finds_what_was_inferred(linked: Store) -> None:
    own = linked.links()

    assert not any(e.inferred for e in own)
    assert len(said(linked, "SELECT ?l { ?l a duice:Link }")) == len(own) == 4
    assert len(said(linked, "SELECT ?l { ?l duice:problem ?p ; duice:measure ?m }")) == 4
    assert len(said(linked, "SELECT ?m { ?m duice:addresses ?p }")) == 4
    assert len(said(linked, "SELECT ?m { ?m duice:mayAddress ?p }")) == 2
    assert said(linked, "SELECT ?m { ?m duice:mayAddress ?p ; duice:addresses ?p }") == []


def test_links_go_with_either_of_their_statements(linked: Store, make: Make) -> None:
    linked.add(*make("丙"), "手编")
    across.write(linked, [between(linked, "甲", "乙"), between(linked, "丙", "乙")], "手编")
    linked.remove("甲")

    assert [e.measure_document for e in across.links(linked)] == ["丙"]
    linked.add(*make("乙", salt="（改）"), "手编")
    assert [e.measure_document for e in across.links(linked)] == ["丙"]
    linked.add(*make("乙", pairs=1), "手编")
    assert across.links(linked) == []
    held = list(linked.find(None, t.MAY_ADDRESS, None, None))
    assert held == []
    graph = linked.names.across
    kinds = {fact.object for fact in linked.find(None, t.RDF_TYPE, None, graph)}
    assert kinds == {t.EXTRACTION, t.ACTIVITY, t.SOFTWARE_AGENT, t.ENTITY}


def test_a_document_that_comes_makes_them_outdated_and_changes_none(
    linked: Store, make: Make
) -> None:
    before = across.links(linked)
    linked.add(*make("丙"), "手编")

    assert across.state(linked) is State.OUTDATED
    assert across.links(linked) == before
    across.write(linked, [], "手编")
    assert across.state(linked) is State.CURRENT


def test_cleared_nothing_is_left(linked: Store) -> None:
    across.clear(linked)

    assert across.state(linked) is State.NONE
    assert list(linked.find(None, None, None, linked.names.across)) == []


def test_readers_see_them_after_publishing(linked: Store, folder: Path) -> None:
    linked.publish()
    with Store.open(folder, write=False) as reader:
        assert across.links(reader) == across.links(linked)
        assert across.state(reader) is State.CURRENT


def test_a_sound_store_stays_sound(linked: Store) -> None:
    assert list(check(linked)) == []


BREAKS = {
    "no reason": ("DELETE { ?s duice:reason ?o } WHERE { ?s duice:reason ?o }", "非空的理由"),
    "low score": (
        "DELETE { ?s duice:score ?o } INSERT { ?s duice:score 0.2e0 } WHERE { ?s duice:score ?o }",
        "在 0.5 到 1 之间，现为“0.2”",
    ),
    "taken for an author's": (
        "DELETE { ?s duice:origin ?o } INSERT { ?s duice:origin 'within document' } "
        "WHERE { ?s duice:origin ?o }",
        "应为 across documents",
    ),
    "an end that is not there": (
        f"DELETE {{ ?s duice:acrossProblem ?o }} INSERT {{ ?s duice:acrossProblem <{t.BASE}x> }} "
        "WHERE { ?s duice:acrossProblem ?o }",
        "问题端不在库里",
    ),
    "half said": ("DELETE { ?m duice:mayAddress ?p } WHERE { ?m duice:mayAddress ?p }", "不完整"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_wrong_is_told_with_what_mends_it(linked: Store, name: str) -> None:
    update, told = BREAKS[name]
    prefixes = "".join(f"PREFIX {short}: <{iri}>\n" for short, iri in t.PREFIXES.items())
    inside(linked).update(f"{prefixes} WITH {linked.names.across} {update}")
    faults = [str(fault) for fault in check(linked)]

    assert any(told in fault for fault in faults), faults
    assert all(fault.endswith("请运行 duice link 重新推断") for fault in faults)


def test_a_link_within_one_document_is_told(linked: Store) -> None:
    across.write(linked, [between(linked, "甲", "甲")], "手编")

    assert any("两端出自同一份文档" in str(fault) for fault in check(linked))


def test_a_matrix_has_them_only_when_asked_and_in_columns_of_their_own(linked: Store) -> None:
    plain, wide = (
        build(linked, "problem", "measure"),
        build(linked, "problem", "measure", across=True),
    )
    marked = [place for place, line in enumerate(wide.columns) if line.inferred]

    assert plain == build(linked, "problem", "measure")
    assert [line for line in wide.columns if not line.inferred] == list(plain.columns)
    assert len(marked) == 2
    assert all(wide.columns[place].header.endswith("（跨文献推断）") for place in marked)
    assert all(wide.columns[place].key == wide.columns[place - 1].key for place in marked)
    own = [[n for at, n in enumerate(row) if at not in marked] for row in wide.counts()]
    assert own == plain.counts()
    assert sum(row[place] for row in wide.counts() for place in marked) == 2


def test_every_format_of_a_matrix_marks_them(linked: Store) -> None:
    matrix = build(linked, "dimension", "dimension", across=True)
    told = json.loads(SHEETS["json"].write(matrix))
    origins = [link["origin"] for cell in told["cells"] for link in cell["links"]]

    assert sorted(origins) == ["across documents"] * 2 + ["within document"] * 4
    assert "（跨文献推断）" in SHEETS["csv"].write(matrix).decode("utf-8-sig")
    assert "不是作者自己的说法" in SHEETS["html"].write(matrix).decode("utf-8")
    plain = build(linked, "dimension", "dimension")
    for name in ("csv", "html", "json"):
        assert "跨文献推断" not in SHEETS[name].write(plain).decode("utf-8-sig")


def test_exports_carry_them_with_their_origin(linked: Store) -> None:
    rows = list(csv.DictReader(io.StringIO(FORMATS["links-csv"].write(linked).decode("utf-8-sig"))))
    inferred = [row for row in rows if row["origin"] == "across documents"]
    kinds = [data["kind"] for *_, data in network(linked).edges(data=True)]

    assert len(rows) == 6
    assert {(row["document"], row["measure_document"]) for row in inferred} == {
        ("甲", "乙"),
        ("乙", "甲"),
    }
    assert kinds.count("mayAddress") == 2
    assert linked.names.across.value in FORMATS["nquads"].write(linked).decode("utf-8")
