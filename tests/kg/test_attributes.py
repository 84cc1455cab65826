"""What statements tell besides their kind is written into the graph and read back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from ingest.statement import Attributes, Extraction, Instrument, Kind, Statement
from kg.attributes import Told, triples
from kg.check import check
from kg.columns import Fact
from kg.iris import Iris
from kg.store import Store
from ontology import schemes
from ontology import terms as t
from ontology.errors import StoreError
from tests.kg.conftest import Make
from tests.kg.inside import inside

MEASURE = Attributes(
    actors=("市应急局", "各区（县）人民政府", "志愿者"),
    force="应当",
    instrument=Instrument("供给型", "公共服务"),
    targets=("老年人", "残疾人"),
    hazards=("洪涝", "地质灾害"),
    phases=("预防与准备", "处置与救援"),
    evidence=(("actors", "市应急局、各区（县）人民政府：应当"), ("phases", "标题：演练")),
)
PROBLEM = Attributes(
    hazards=("自然灾害",), phases=("监测与预警",), evidence=(("hazards", "题名：救灾"),)
)
NAMES = Iris()
IRI = NAMES.statement("0" * 16)


def telling(extraction: Extraction) -> Extraction:
    """Give all measures and problems of an extraction attributes."""

    def told(statement: Statement) -> Statement:
        attributes = MEASURE if statement.kind is Kind.MEASURE else PROBLEM
        return replace(statement, attributes=attributes)

    return replace(extraction, statements=tuple(map(told, extraction.statements)))


def test_a_store_gives_back_the_statements_that_were_added(folder: Path, make: Make) -> None:
    extraction, source = make("甲")
    told = telling(extraction)
    with Store.open(folder, write=True) as store:
        store.add(told, source, "手编")

        assert {entry.statement for entry in store.statements()} == set(told.statements)
        assert list(check(store)) == []


def test_a_statement_without_attributes_has_none_in_the_graph(store: Store) -> None:
    assert {entry.statement.attributes for entry in store.statements()} == {Attributes()}
    assert not list(triples(Attributes(), IRI))


names = st.text(min_size=1, max_size=12).filter(lambda text: "\n" not in text)


def listed(scheme: dict[str, NamedNode] | tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """Some names of a scheme, in its order."""
    order = list(scheme)
    return st.sets(st.sampled_from(order)).map(lambda some: tuple(sorted(some, key=order.index)))


@given(
    st.builds(
        Attributes,
        actors=st.lists(names, unique=True, max_size=4).map(tuple),
        force=st.none() | st.sampled_from(list(schemes.FORCES)),
        instrument=st.none()
        | st.sampled_from([Instrument(v, k) for k, v in schemes.TYPE_OF_INSTRUMENT.items()]),
        targets=listed(schemes.TARGET_GROUPS),
        hazards=listed(schemes.HAZARDS),
        phases=listed(schemes.PHASES),
        evidence=st.dictionaries(st.sampled_from(["actors", "force", "hazards"]), names).map(
            lambda pairs: tuple(sorted(pairs.items()))
        ),
    )
)
def test_what_is_read_is_what_was_written(attributes: Attributes) -> None:
    held = pyoxigraph.Store()
    written = triples(attributes, IRI)
    held.extend(Quad(one.subject, one.predicate, one.object, t.ONTOLOGY) for one in written)

    def find(
        subject: NamedNode | None,
        predicate: NamedNode | None,
        value: NamedNode | None,
        graph: NamedNode | None,
    ) -> Iterator[Fact]:
        found = held.quads_for_pattern(subject, predicate, value, graph)
        return cast("Iterator[Fact]", found)

    assert Told(find, None).attributes(IRI) == attributes


@pytest.mark.parametrize(
    ("predicate", "fault"),
    [
        (t.FORCE, "措辞力度"),
        (t.INSTRUMENT, "政策工具"),
        (t.HAZARD, "灾种"),
        (t.PHASE, "阶段"),
    ],
)
def test_a_concept_of_no_scheme_is_told(store: Store, predicate: NamedNode, fault: str) -> None:
    measure = next(e.iri for e in store.statements() if e.statement.kind is Kind.MEASURE)
    graph = NAMES.document(next(e.document for e in store.statements() if e.iri == measure))
    inside(store).add(Quad(NamedNode(measure), predicate, t.LINK, graph))

    assert [fault in str(found) for found in check(store)] == [True]
    with pytest.raises(StoreError, match=predicate.value):
        store.statements()
