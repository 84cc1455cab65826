"""The page of a statement: its quote in context, what it tells, its links, where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from ingest.document import Document, Span
from kg import decisions, records
from kg.decisions import Decision
from kg.picked import Picked, links_of, statements_of
from kg.records import DocumentEntry, LinkEntry, StatementEntry
from kg.status import BASIS_NAMES, STATUS_NAMES
from kg.view import View
from ontology import terms as t
from ui.attributes import attribute_lines
from ui.show import AROUND, KINDS
from ui.tongue import say
from ui.web.labels import Named, label_of, named, tab_url
from ui.web.places import href_of


@dataclass(frozen=True, slots=True)
class Linked:
    """A link of a statement, with the statement at its other end."""

    entry: LinkEntry
    other: StatementEntry
    document: str
    verb: str
    basis: str
    status: str


@dataclass(frozen=True, slots=True)
class StatementPage:
    """All that the page of a statement shows; ``before`` and ``after`` stand around its quote."""

    entry: StatementEntry
    document: DocumentEntry
    document_url: str
    before: str
    after: str
    place: str
    page: int | None
    facts: list[tuple[str, str]]
    evidence: list[tuple[str, str]]
    concepts: list[Named]
    links: list[Linked]
    decisions: list[Decision]
    earlier: str
    graph_url: str


def successor(store: View, gone: NamedNode) -> NamedNode | None:
    """Return the statement that an edited one became, where ``gone`` was edited."""
    fact = next(store.find(None, t.REVISION_OF, gone, None), None)
    return None if fact is None else fact.subject


def statement_page(store: View, thing: NamedNode) -> StatementPage | None:
    """Gather what the page of a statement shows; None where there is no such statement."""
    found = statements_of(store, [thing])
    if not found:
        return None
    entry = found[0]
    graph = store.names.document(entry.document)
    held = records.documents(store.find, graph)[0]
    document = records.document(store.find, held)
    span = entry.statement.span
    section = document.section_at(span.start)
    around = surroundings(document, span)
    return StatementPage(
        entry=entry,
        document=held,
        document_url=href_of(store, graph),
        before=document.text[around.start : span.start],
        after=document.text[span.end : around.end],
        place=" › ".join(section.path or (section.heading,)) if section else say("正文"),
        page=document.page_at(span.start),
        facts=_facts(entry),
        evidence=[(say(name), words) for name, words in entry.statement.attributes.evidence],
        concepts=[
            named(store, fact.object)
            for term in (t.CONCEPT, t.CATEGORY)
            for fact in store.find(thing, term, None, None)
        ],
        links=_links(store, thing),
        decisions=_decided(store, entry),
        earlier=entry.earlier or "",
        graph_url=tab_url("graph", node=thing.value),
    )


def _decided(store: View, entry: StatementEntry) -> list[Decision]:
    """List what was decided on a statement, also before it was edited."""
    things = [NamedNode(one) for one in (entry.iri, entry.earlier) if one]
    graph = store.names.decisions
    found = (store.find(None, t.DECIDED_ON, one, graph) for one in things)
    return decisions.log(Picked(store, (fact.subject for facts in found for fact in facts)))


def surroundings(document: Document, span: Span) -> Span:
    """Return a stretch with what stands around it, grown to whole lines."""
    start = document.text.rfind("\n", 0, max(0, span.start - AROUND)) + 1
    end = document.text.find("\n", min(len(document.text), span.end + AROUND))
    return Span(start, len(document.text) if end < 0 else end)


def _facts(entry: StatementEntry) -> list[tuple[str, str]]:
    """Name what a statement tells and how it stands."""
    said = entry.statement
    told = [
        (say("种类"), say(KINDS[said.kind])),
        (say("维度"), say(said.dimension.value)),
        (say("次要维度"), "、".join(say(one.value) for one in said.secondary)),
        *((say(name), value) for name, value in attribute_lines(said.attributes)),
        (say("把握"), f"{said.confidence:.2f}"),
        (say("校对"), say(STATUS_NAMES[entry.status])),
    ]
    return [(name, value) for name, value in told if value]


def _links(store: View, thing: NamedNode) -> list[Linked]:
    """List the links of a statement, those that count first, the surest first."""
    links = links_of(store, thing)
    ends = [_other(link, thing) for link in links]
    others = {one.iri: one for one in statements_of(store, map(NamedNode, ends))}
    found = [
        Linked(
            entry=link,
            other=others[end],
            document=label_of(store, store.names.document(others[end].document)),
            verb=say("针对的问题") if link.measure_iri == thing.value else say("对应的措施"),
            basis=say(BASIS_NAMES[link.basis]),
            status=say(STATUS_NAMES[link.status]),
        )
        for link, end in zip(links, ends, strict=True)
        if end in others
    ]
    return sorted(found, key=lambda one: (not one.entry.counts, -one.entry.link.score))


def _other(link: LinkEntry, thing: NamedNode) -> str:
    return link.problem_iri if link.measure_iri == thing.value else link.measure_iri
