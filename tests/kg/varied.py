"""Stores that vary in all that a matrix sorts by, for hypothesis."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from ingest.divisions import LEVELS
from ingest.statement import Attributes, Dimension, Extraction, Instrument, Kind, Statement
from kg import across
from kg.status import STATUS_CONCEPTS, Status
from kg.store import Store
from ontology import schemes
from ontology import terms as t
from tests.kg.conftest import build
from tests.kg.test_across import between

REGIONS = (None, "湖南省", "湖南省衡阳市", "北京市海淀区", "广西壮族自治区", "无名镇")
DATES = (None, "2021", "2024-05", "2024-06-07", "2025-01-01")


def _subset(names: list[str], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    drawn = st.lists(st.sampled_from(names), max_size=most, unique=True)
    return drawn.map(lambda some: tuple(sorted(some, key=names.index)))


@st.composite
def attributes(draw: st.DrawFn, kind: Kind) -> Attributes:
    subtype = draw(st.sampled_from([None, "资金投入", "法规管制", "示范试点"]))
    instrument = None
    if kind is Kind.MEASURE and subtype is not None:
        instrument = Instrument(schemes.TYPE_OF_INSTRUMENT[subtype], subtype)
    return Attributes(
        instrument=instrument,
        hazards=draw(_subset(["洪涝", "地震"], 2)),
        phases=draw(_subset(list(schemes.PHASES), 3)),
    )


@st.composite
def statement(draw: st.DrawFn, plain: Statement) -> Statement:
    return replace(
        plain,
        dimension=draw(st.sampled_from([Dimension.TECHNOLOGY, Dimension.SOCIETY])),
        confidence=draw(st.sampled_from([0.5, 0.75, 0.9])),
        attributes=draw(attributes(plain.kind)),
    )


@st.composite
def extraction(draw: st.DrawFn, name: str) -> Extraction:
    scores = draw(st.lists(st.sampled_from([0.3, 0.5, 0.9]), min_size=3, max_size=3))
    made, _ = build(name, pairs=draw(st.integers(2, 3)), scores=scores)
    document = replace(
        made.document,
        genre=draw(st.sampled_from(["report", "plan"])),
        date=draw(st.sampled_from(DATES)),
        region=draw(st.sampled_from(REGIONS)),
        level=draw(st.sampled_from([None, *LEVELS])),
    )
    statements = tuple(draw(statement(each)) for each in made.statements)
    return Extraction(document, statements, made.links)


@st.composite
def collections(draw: st.DrawFn) -> tuple[list[Extraction], list[int]]:
    """Draw some documents, and a number for each statement that decides its concept."""
    names = ["甲", "乙", "丙"][: draw(st.integers(1, 3))]
    found = [draw(extraction(name)) for name in names]
    numbers = draw(st.lists(st.integers(0, 3), min_size=18, max_size=18))
    return found, numbers


@contextmanager
def held(drawn: tuple[list[Extraction], list[int]]) -> Iterator[Store]:
    """Open a store of what was drawn, with concepts, a scheme of the user's and links across."""
    found, numbers = drawn
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "s", write=True) as store:
        for one in found:
            _, source = build(one.document.name)
            store.add(one, replace(source, data=one.document.text.encode()), "手编")
        _review(store, numbers)
        _add_concepts(store, numbers)
        if len(found) > 1:
            names = [one.document.name for one in found]
            across.write(store, [between(store, names[0], names[1])], "手编")
        yield store


def _review(store: Store, numbers: list[int]) -> None:
    """Let some links be accepted or rejected, with what that brings about."""
    become = {1: Status.ACCEPTED, 2: Status.REJECTED}
    gone, come = [], []
    for entry, number in zip(store.links(), numbers, strict=False):
        if number not in become:
            continue
        graph, link = store.names.document(entry.document), NamedNode(entry.iri)
        addresses = Quad(
            NamedNode(entry.measure_iri), t.ADDRESSES, NamedNode(entry.problem_iri), graph
        )
        status = become[number]
        gone.append(Quad(link, t.STATUS, STATUS_CONCEPTS[entry.status], graph))
        gone += [addresses] if entry.counts else []
        come.append(Quad(link, t.STATUS, STATUS_CONCEPTS[status], graph))
        come += [addresses] if status is Status.ACCEPTED else []
    if come:
        store.change(gone, come)


def _add_concepts(store: Store, numbers: list[int]) -> None:
    """Give statements concepts under themes, and categories; number 0 leaves one without."""
    graph, quads = store.names.concepts, []
    scheme = store.names.scheme("我的")
    for number in (1, 2, 3):
        category = NamedNode(f"{scheme.value}/{number}")
        quads.append(Quad(category, t.RDF_TYPE, t.SKOS_CONCEPT, scheme))
        quads.append(Quad(category, t.PREF_LABEL, Literal(f"类{number}"), scheme))
        for kind, within in (("problem", t.PROBLEM_CONCEPTS), ("measure", t.MEASURE_CONCEPTS)):
            fine, theme = (store.names.concept(f"{kind}{n}") for n in (number, f"-{number % 2}"))
            for iri, label in ((fine, f"概念{number}"), (theme, f"主题{number % 2}")):
                quads.append(Quad(iri, t.IN_SCHEME, within, graph))
                quads.append(Quad(iri, t.PREF_LABEL, Literal(label, language="zh"), graph))
            quads.append(Quad(fine, t.BROADER, theme, graph))
    for entry, number in zip(store.statements(), numbers, strict=False):
        if number:
            iri = NamedNode(entry.iri)
            fine = store.names.concept(f"{entry.statement.kind}{number}")
            quads.append(Quad(iri, t.CONCEPT, fine, graph))
            category = NamedNode(f"{scheme.value}/{number}")
            quads.append(Quad(iri, t.CATEGORY, category, store.names.category("我的")))
    by_graph: dict[NamedNode, list[Quad]] = {}
    for quad in quads:
        assert isinstance(quad.graph_name, NamedNode)
        by_graph.setdefault(quad.graph_name, []).append(quad)
    for name, some in by_graph.items():
        store.rewrite(name, some)
