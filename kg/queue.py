"""All that can be decided on, as a list: statements and links with how they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.statement import Statement
from kg import decisions as log
from kg import review
from kg.fold import identifier
from kg.status import Status
from kg.view import View

STATEMENT, LINK = "statement", "link"


@dataclass(frozen=True, slots=True)
class Item:
    """A statement or a link (``type``), also one that was rejected.

    ``score`` is the confidence of a statement, 0 to 1 as that of a link. A link has the labels of
    its ends in ``label`` and their ids in ``measure`` and ``problem``, which a statement has not.
    """

    type: str
    id: str
    document: str
    status: Status
    score: float
    label: str
    quote: str
    kind: str = ""
    dimension: str = ""
    start: int | None = None
    end: int | None = None
    measure: str = ""
    problem: str = ""


def items(store: View, document: str | None = None) -> list[Item]:
    """List statements and links, all or those of one document, by document and place.

    Raises
    ------
    StoreError
        When there is no document of that name.
    """
    found = list(_held(store, document))
    names = {entry.name for entry in store.documents()} & log.documents(store)
    for name in sorted(names if document is None else names & {document}):
        found += _rejected(store, name)
    return sorted(found, key=lambda item: (item.document, item.type != STATEMENT, item.start or 0))


def uncertain(items: Iterable[Item]) -> list[Item]:
    """Choose what nobody has decided on, the least certain first."""
    open_ = (item for item in items if item.status is Status.PROPOSED)
    return sorted(open_, key=lambda item: abs(item.score - 0.5))


def _held(store: View, document: str | None) -> Iterator[Item]:
    labels = {}
    for entry in store.statements(document):
        statement = entry.statement
        labels[statement.id] = statement.label, statement.quote
        yield _statement(entry.document, statement, entry.status)
    for link in store.links(document):
        ends = link.link.measure, link.link.problem
        label, quote = (" → ".join(labels[end][place] for end in ends) for place in (0, 1))
        told = identifier(link.iri), link.document, link.status, link.link.score, label, quote
        yield Item(LINK, *told, measure=ends[0], problem=ends[1])


def _rejected(store: View, document: str) -> Iterator[Item]:
    units = review.folded(store, document).units
    for unit in units:
        if not unit.alive and units.get(unit.statement.id) is unit:
            yield _statement(document, unit.statement, Status.REJECTED)


def _statement(document: str, statement: Statement, status: Status) -> Item:
    return Item(
        STATEMENT,
        statement.id,
        document,
        status,
        statement.confidence,
        statement.label,
        statement.quote,
        statement.kind.value,
        statement.dimension.value,
        statement.span.start,
        statement.span.end,
    )
