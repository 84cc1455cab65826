"""Entries of `kg.records` as rows of plain values, which JSON can hold, and back."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from ingest.document import Span
from ingest.statement import NO_ATTRIBUTES, Attributes, Dimension, Instrument, Kind, Link, Statement
from kg.records import DocumentEntry, LinkEntry, StatementEntry
from kg.status import Basis, Status

T = TypeVar("T")

_KINDS = {kind.value: kind for kind in Kind}
_DIMENSIONS = {dimension.value: dimension for dimension in Dimension}
_STATUSES = {status.value: status for status in Status}
_BASES = {basis.value: basis for basis in Basis}
_PLACES = {name: DocumentEntry.__match_args__.index(name) for name in ("pages", "by_hand")}


def document(row: list[Any]) -> DocumentEntry:
    """Read what `dataclasses.astuple` wrote of a document."""
    for place in _PLACES.values():
        row[place] = tuple(row[place])
    return DocumentEntry(*row)


def written(entry: StatementEntry) -> tuple[Any, ...]:
    """Write a statement; that of which document it is, is known."""
    said = entry.statement
    told = None if said.attributes == NO_ATTRIBUTES else _told(said.attributes)
    return (
        entry.iri,
        said.id,
        said.kind,
        said.span.start,
        said.span.end,
        said.quote,
        said.label,
        said.dimension,
        said.secondary,
        said.section,
        said.confidence,
        said.rule,
        told,
        entry.status,
        entry.earlier,
    )


def _told(said: Attributes) -> tuple[Any, ...]:
    means = said.instrument and (said.instrument.type, said.instrument.subtype)
    return (
        *(said.actors, said.force, means, said.targets),
        *(said.hazards, said.phases, said.evidence),
    )


class Reader:
    """Reads rows back; texts that come again and again are held once."""

    def __init__(self) -> None:
        self._once: dict[Any, Any] = {}

    def statement(self, document: str, row: list[Any]) -> StatementEntry:
        """Read what `written` wrote of a statement of ``document``."""
        iri, key, kind, start, end, quote, label, dimension = row[:8]
        secondary, section, confidence, rule, told, status, earlier = row[8:]
        statement = Statement(
            key,
            _KINDS[kind],
            Span(start, end),
            quote,
            label,
            _DIMENSIONS[dimension],
            tuple(_DIMENSIONS[one] for one in secondary),
            self._same(section),
            confidence,
            self._same(rule),
            NO_ATTRIBUTES if told is None else self._attributes(told),
        )
        return StatementEntry(iri, document, statement, _STATUSES[status], earlier)

    def link(self, document: str, row: list[Any]) -> LinkEntry:
        """Read what `dataclasses.astuple` wrote of a link of ``document``."""
        iri, _, (measure, problem, score, reasons), one, other, far, status, basis = row
        link = Link(measure, problem, score, tuple(map(self._same, reasons)))
        ends = self._same(one), self._same(other)
        return LinkEntry(iri, document, link, *ends, far, _STATUSES[status], _BASES[basis])

    def _attributes(self, row: list[Any]) -> Attributes:
        actors, force, means, targets, hazards, phases, evidence = row
        made = Attributes(
            tuple(actors),
            force,
            Instrument(*means) if means else None,
            tuple(targets),
            tuple(hazards),
            tuple(phases),
            tuple((name, words) for name, words in evidence),
        )
        return self._same(made)

    def _same(self, value: T) -> T:
        return cast("T", self._once.setdefault(value, value))
