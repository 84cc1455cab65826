"""How tests decide, and what they look at afterwards."""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import Quad

from ingest.document import Section, Source, Span
from ingest.statement import Extraction
from kg.deciding import Desk
from kg.decisions import Decision, Hand
from kg.records import LinkEntry, StatementEntry
from kg.store import Store
from kg.wish import Wish
from ontology import terms as t
from tests.kg.conftest import build

LI, WANG = Hand("李"), Hand("王")


def content(store: Store) -> set[Quad]:
    """All that the store holds but the log and the ontology."""
    apart = (t.ONTOLOGY, store.names.decisions)
    every = store._open.find(None, None, None, None)
    return {quad for quad in every if quad.graph_name not in apart}


def decide(
    store: Store, action: str, target: str = "", hand: Hand = LI, **fields: str | int
) -> Decision:
    desk = Desk(store)
    made = desk.decide(Wish(action, target, str(fields.pop("document", "")), fields), hand)
    assert made is not None
    desk.commit()
    return made


def undo(store: Store, which: str = "last", hand: Hand = LI) -> None:
    desk = Desk(store)
    desk.undo(which, hand)
    desk.commit()


def entry(store: Store, label: str, name: str = "甲") -> StatementEntry:
    return next(e for e in store.statements(name) if e.statement.label == label)


def link(store: Store, measure: str, name: str = "甲") -> LinkEntry:
    iri = entry(store, measure, name).iri
    return next(e for e in store.links(name) if e.measure_iri == iri)


def labels(store: Store, name: str = "甲") -> list[str]:
    return [e.statement.label for e in store.statements(name)]


def short(iri: str) -> str:
    return iri.rpartition("/")[2]


def changed(*, without: str = "") -> tuple[Extraction, Source]:
    """The document of `build` with a line in front, and without a statement's line."""
    name, head = "甲", "通知\n"
    extraction, _ = build(name)
    old = extraction.document
    text = head + old.text.replace(f"{without}。\n", "" if without else "。\n")
    kept = [s for s in extraction.statements if s.quote in text]
    told = tuple(
        replace(s, span=Span(text.index(s.quote), text.index(s.quote) + len(s.quote))) for s in kept
    )
    ids = {s.id for s in told}
    links = tuple(e for e in extraction.links if {e.measure, e.problem} <= ids)
    source = Source(name, text.encode("utf-8"), f"/texts/{name}.txt")
    cut = text.index("二、措施")
    sections = (
        Section("一", "问题", 1, Span(len(head), cut), ("问题",)),
        Section("二", "措施", 1, Span(cut, len(text)), ("措施",)),
    )
    document = replace(old, text=text, digest=source.digest, sections=sections)
    return Extraction(document, told, links), source


def everything(store: Store) -> list[tuple[object, ...]]:
    """What was decided, without places."""
    told: list[tuple[object, ...]] = [
        (e.statement.kind, e.statement.quote, e.statement.label, e.statement.dimension, e.status)
        for e in store.statements("甲")
    ]
    return told + [(e.measure_iri, e.problem_iri, e.status) for e in store.links("甲")]
