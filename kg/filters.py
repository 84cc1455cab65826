"""What a matrix is narrowed down to: ``KEY=VALUE`` of a user, as sets of terms.

Conditions of one key are alternatives; all keys have to hold. Of a link, what is said of documents
holds of the documents of both ends; what is said of an instrument holds of the measure; anything
else that is said of statements holds of either end; the status is that of the link, and the least
confidence that of its score.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.statement import Kind
from kg.facets import FACETS, ITSELF, SCHEME, Facet, of_scheme
from kg.held import Held
from kg.records import LinkEntry, StatementEntry
from kg.status import STATUS_NAMES, Status
from ontology.errors import QueryError

KIND, STATUS, CONFIDENCE, REGION, YEAR = "kind", "status", "confidence", "region", "year"
KEYS = (KIND, *(name for name in FACETS if name not in ITSELF), STATUS, CONFIDENCE)
_YEARS = re.compile(r"(\d{4})\.\.(\d{4})")
_SHOWN = 20  # values that a message lists where none is near


@dataclass(frozen=True, slots=True)
class Condition:
    """One key with all values that it may have: as typed, and as terms of the facet."""

    facet: Facet
    said: tuple[str, ...]
    terms: frozenset[str]

    def holds(self, held: Held, entry: StatementEntry) -> bool:
        """Whether a statement has one of the terms."""
        return not self.terms.isdisjoint(self.facet.terms(held, entry))


@dataclass(frozen=True, slots=True)
class Filters:
    """All conditions: ``kinds`` and ``statuses`` where named, and the ``least`` confidence."""

    kinds: frozenset[Kind] = frozenset()
    statuses: frozenset[Status] = frozenset()
    conditions: tuple[Condition, ...] = ()
    least: float | None = None

    def passes(self, held: Held, entry: StatementEntry) -> bool:
        """Whether a statement is among what is looked at, its kind left aside."""
        if not self._allows(entry.status, entry.statement.confidence):
            return False
        return all(condition.holds(held, entry) for condition in self.conditions)

    def passes_link(self, held: Held, entry: LinkEntry) -> bool:
        """Whether a link is."""
        if not self._allows(entry.status, entry.link.score):
            return False
        ends = held.statements[entry.link.problem], held.statements[entry.link.measure]
        return all(self._of_link(held, condition, ends) for condition in self.conditions)

    def _allows(self, status: Status, sure: float) -> bool:
        named = not self.statuses or status in self.statuses
        return named and (self.least is None or sure >= self.least)

    def passes_end(self, held: Held, entry: StatementEntry) -> bool:
        """Whether a statement might be the end of a link that passes, for all that it says."""
        kind = entry.statement.kind
        return all(
            condition.holds(held, entry)
            for condition in self.conditions
            if condition.facet.end in (None, kind)
        )

    def holds_of_document(self, held: Held, name: str) -> bool:
        """Whether a document is among those that are looked at."""
        document = held.documents[name]
        return all(
            condition.facet.document_term(document) in condition.terms
            for condition in self.conditions
            if condition.facet.of_document
        )

    @staticmethod
    def _of_link(held: Held, condition: Condition, ends: Sequence[StatementEntry]) -> bool:
        if condition.facet.of_document:
            return all(condition.holds(held, end) for end in ends)
        return any(condition.holds(held, end) for end in ends)


def parsed(told: Iterable[str], held: Held) -> Filters:
    """Read ``KEY=VALUE`` conditions.

    Raises
    ------
    QueryError
        When one is no such pair, or the store has no such key or value.
    """
    values: dict[str, list[str]] = {}
    for text in told:
        key, mark, value = (part.strip() for part in text.partition("="))
        if not mark or not value:
            raise QueryError(f"筛选条件“{text}”：要写成 键=值，如 year=2025、region=浙江省")
        values.setdefault(key, []).append(value)
    kinds, statuses = values.pop(KIND, []), values.pop(STATUS, [])
    least = [_number(value) for value in values.pop(CONFIDENCE, [])]
    return Filters(
        kinds=frozenset(_kind(value) for value in kinds),
        statuses=frozenset(_status(value) for value in statuses),
        conditions=tuple(_condition(key, each, held) for key, each in values.items()),
        least=min(least, default=None),
    )


def facet_of(name: str, held: Held) -> Facet | None:
    """Return the facet of a name, also of a scheme of the user's own; None where there is none."""
    if name.startswith(SCHEME) and name.removeprefix(SCHEME) in held.schemes:
        return of_scheme(name.removeprefix(SCHEME), held)
    return FACETS.get(name)


def names_of(facet: Facet, held: Held) -> dict[str, set[str]]:
    """Return the terms that a facet may have by what readers call them."""
    if facet.fixed is not None:
        return {name: {term} for name, term in facet.fixed.items()}
    if facet.name == "document":
        return {name: {entry.iri} for name, entry in held.documents.items()}
    if facet.of_document is not None:
        terms = {facet.document_term(entry) for entry in held.documents.values()}
        return {term: {term} for term in sorted(filter(None, terms))}
    named: dict[str, set[str]] = {}
    for concept in held.concepts.values():
        if (concept.theme is None and not concept.members) == (facet.name == "theme"):
            named.setdefault(concept.label, set()).add(concept.iri)
    return named


def _condition(key: str, said: list[str], held: Held) -> Condition:
    facet = facet_of(key, held)
    if facet is None or key in ITSELF:
        keys = [*KEYS, *(f"{SCHEME}{name}" for name in held.schemes)]
        raise QueryError(f"筛选条件 {key}：没有这个键；可用的有 {'、'.join(keys)}")
    named = names_of(facet, held)
    terms = frozenset[str]().union(*(_terms(facet, value, named) for value in said))
    return Condition(facet, tuple(said), terms)


def _terms(facet: Facet, value: str, named: Mapping[str, set[str]]) -> set[str]:
    if facet.name == REGION:
        fitting = [name for name in named if name.startswith(value)]
    elif facet.name == YEAR and (span := _YEARS.fullmatch(value)):
        fitting = [name for name in named if span[1] <= name <= span[2]]
    else:
        fitting = [name for name in named if name == value]
    if not fitting:
        raise QueryError(f"筛选条件 {facet.name}={value}：没有这个值；{_hint(value, named)}")
    return set[str]().union(*(named[name] for name in fitting))


def _hint(value: str, named: Mapping[str, object]) -> str:
    if not named:
        return "库里没有任何一个值"
    near = difflib.get_close_matches(value, named, n=5, cutoff=0.4)
    if near:
        return f"相近的有 {'、'.join(near)}"
    more = f" 等 {len(named)} 个" if len(named) > _SHOWN else ""
    return f"可用的有 {'、'.join(list(named)[:_SHOWN])}{more}"


def _kind(value: str) -> Kind:
    if value not in set(Kind):
        raise QueryError(f"筛选条件 kind={value}：没有这个值；可用的有 {'、'.join(Kind)}")
    return Kind(value)


def _status(value: str) -> Status:
    by_name = {name: status for status, name in STATUS_NAMES.items()}
    if value not in {*Status, *by_name}:
        known = "、".join(f"{status}（{name}）" for status, name in STATUS_NAMES.items())
        raise QueryError(f"筛选条件 status={value}：没有这个值；可用的有 {known}")
    return by_name.get(value) or Status(value)


def _number(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise QueryError(f"筛选条件 confidence={value}：要写成 0 到 1 之间的数，如 0.8")
    return number
