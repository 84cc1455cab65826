"""What people decided on statements, links and concepts: a log that only grows.

Each decision is a node of the graph ``{base}decisions``. One that is taken back stays; the
decision that takes it back (`UNDO`) has it for its target. What the log makes of a document,
`kg.fold` tells. To decide on something else than a statement or link, make a decision with
`decided` and hand its `quads` to `Store.change` together with its effect: one transaction.

    act = Act("merge", (kept, other), payload={"label": "数据孤岛"})
    decision = decided(store, act, Hand("李", "同一回事"))
    store.change(gone, [*come, *quads(decision, store.names)])
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg import iris
from kg.columns import Column
from kg.iris import Iris
from ontology import terms as t
from ontology.errors import StoreError

if TYPE_CHECKING:
    from kg.view import View

UNDO = "undo"
Payload = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided what on which things, when and why.

    ``number`` is its place in the log, from 1; ``time`` is in UTC (2025-01-18T09:30:00Z).
    ``targets`` are IRIs in an order that ``action`` gives a meaning. ``document`` is the name of
    the document it is about, empty for none. ``payload`` says more, by keys of the action's own.
    """

    iri: str
    number: int
    coder: str
    time: str
    action: str
    targets: tuple[str, ...]
    document: str = ""
    reason: str = ""
    payload: Payload = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The 16 hex digits that its IRI ends in."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Act:
    """What is decided on which things; see `Decision`."""

    action: str
    targets: tuple[str, ...]
    document: str = ""
    payload: Payload = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who decides, why, and when: now unless it is given."""

    coder: str
    reason: str = ""
    when: datetime | None = None


def log(store: View) -> list[Decision]:
    """List all decisions, also those taken back, in the order in which they were made."""
    find, graph = store.find, store.names.decisions
    coders, actions = Column(find, t.CODER, graph), Column(find, t.ACTION, graph)
    times, reasons = Column(find, t.ENDED_AT, graph), Column(find, t.COMMENT, graph)
    documents, targets = Column(find, t.DECIDED_IN, graph), Column(find, t.DECIDED_ON_ROW, graph)
    payloads = Column(find, t.PAYLOAD, graph)
    found = [
        Decision(
            iri=fact.subject.value,
            number=int(fact.object.value),
            coder=coders[fact.subject],
            time=times[fact.subject],
            action=actions[fact.subject],
            targets=tuple(targets[fact.subject].split("\n")),
            document=documents.get(fact.subject) or "",
            reason=reasons.get(fact.subject) or "",
            payload=json.loads(payloads[fact.subject]),
        )
        for fact in find(None, t.SEQUENCE, None, graph)
    ]
    return sorted(found, key=lambda decision: decision.number)


def taken_back(decisions: Sequence[Decision]) -> set[str]:
    """Return the IRIs of the decisions that were taken back."""
    back: set[str] = set()
    for decision in reversed(decisions):
        if decision.action == UNDO and decision.iri not in back:
            back.update(decision.targets)
    return back


def standing(decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions that hold: none that was taken back, and no taking back itself."""
    back = taken_back(decisions)
    return [each for each in decisions if each.action != UNDO and each.iri not in back]


def documents(store: View) -> set[str]:
    """Name the documents that were ever decided on, also those that are not in the store."""
    found = store.find(None, t.DECIDED_IN, None, store.names.decisions)
    return {fact.object.value for fact in found}


def decided(store: View, act: Act, hand: Hand, after: int | None = None) -> Decision:
    """Make the next decision of the log, without writing it.

    ``after`` is the number of the decision before it, by default that of the last in the log.

    Raises
    ------
    StoreError
        When no coder is named.
    """
    coder, reason = " ".join(hand.coder.split()), " ".join(hand.reason.split())
    if not coder:
        raise StoreError("校对：没有编码员的姓名；请用 --coder 或环境变量 DUICE_CODER 给出")
    number = 1 + (length(store) if after is None else after)
    time = (hand.when or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    said = (act.action, *act.targets, act.document, reason, _written(act.payload))
    iri = store.names.decision(iris.digest(str(number), coder, time, *said)).value
    where = act.action, act.targets, act.document
    return Decision(iri, number, coder, time, *where, reason, act.payload)


def length(store: View) -> int:
    """Return how many decisions the log has."""
    return sum(1 for _ in store.find(None, t.SEQUENCE, None, store.names.decisions))


def quads(decision: Decision, names: Iris) -> Iterator[Quad]:
    """Write a decision as quads of the log's graph."""
    iri, graph = NamedNode(decision.iri), names.decisions
    yield Quad(iri, t.RDF_TYPE, t.DECISION, graph)
    yield Quad(iri, t.RDF_TYPE, t.ACTIVITY, graph)
    yield Quad(iri, t.SEQUENCE, Literal(decision.number), graph)
    yield Quad(iri, t.CODER, Literal(decision.coder), graph)
    yield Quad(iri, t.ENDED_AT, Literal(decision.time, datatype=t.XSD_DATE_TIME), graph)
    yield Quad(iri, t.ACTION, Literal(decision.action), graph)
    for target in decision.targets:
        yield Quad(iri, t.DECIDED_ON, NamedNode(target), graph)
    # Repeated values have no order in a graph.
    yield Quad(iri, t.DECIDED_ON_ROW, Literal("\n".join(decision.targets)), graph)
    if decision.document:
        yield Quad(iri, t.DECIDED_IN, Literal(decision.document), graph)
    if decision.reason:
        yield Quad(iri, t.COMMENT, Literal(decision.reason), graph)
    yield Quad(iri, t.PAYLOAD, Literal(_written(decision.payload), datatype=t.RDF_JSON), graph)


def _written(payload: Payload) -> str:
    return json.dumps(dict(payload), ensure_ascii=False, sort_keys=True)
