"""Some documents of a store are seen as if there were no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.statement import Link
from kg import across
from kg.export import FORMATS, RDF
from kg.part import Part, whole
from kg.store import Store
from ontology.errors import StoreError
from tests.kg.conftest import Make


def linked_across(store: Store) -> None:
    measure = next(e for e in store.statements("甲") if e.statement.kind == "measure")
    problem = next(e for e in store.statements("乙") if e.statement.kind == "problem")
    link = Link(measure.statement.id, problem.statement.id, 0.9, ("理由",))
    across.write(store, [link], "手编")


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - RDF.keys()))
def test_a_part_is_written_as_a_store_of_these_documents_alone(
    store: Store, tmp_path: Path, make: Make, name: str
) -> None:
    linked_across(store)
    with Store.open(tmp_path / "alone", write=True) as alone:
        alone.add(*make("甲"), "手编")

        assert FORMATS[name].write(Part(store, ["甲"])) == FORMATS[name].write(alone)


def test_a_part_has_the_graphs_of_its_documents_and_no_other(store: Store) -> None:
    linked_across(store)
    part = Part(store, ["乙", "甲", "乙"])
    graphs = [store.names.document(name) for name in "乙甲"]

    assert part.graphs() == graphs
    assert {fact.graph_name for fact in part.find(None, None, None, None)} == set(graphs)
    assert list(part.find(None, None, None, store.names.across)) == []
    assert part.documents() == store.documents()
    assert whole(part) is whole(store) is store


def test_a_document_that_there_is_not_is_told_with_those_like_it(store: Store) -> None:
    with pytest.raises(StoreError, match="库里没有文档“丙丁”"):
        Part(store, ["甲", "丙丁"])
