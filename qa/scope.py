"""Where a question looks, and what the documents are known by that it may name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.records import DocumentEntry, StatementEntry


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document is known by; empty where nothing is known.

    ``region`` is the full name of a division, such as 湖南省衡阳市; ``year`` has four digits.
    """

    name: str
    title: str
    genre: str = ""
    region: str = ""
    year: str = ""
    issuer: str = ""
    number: str = ""

    @classmethod
    def of(cls, entry: DocumentEntry) -> Facts:
        """Take them from a document of the store."""
        return cls(
            entry.name,
            entry.title,
            entry.genre,
            entry.region or "",
            (entry.date or "")[:4],
            entry.issuer or "",
            entry.number or "",
        )


@dataclass(frozen=True, slots=True)
class Attribute:
    """What a statement must have: a facet (actor or one of `kg.facets`) and its value by name."""

    facet: str
    value: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look, each by value: one of each kind that is told has to hold; empty: everything.

    ``documents`` are names of documents, ``regions`` full names of divisions (a province holds its
    counties), ``years`` four digits each, ``genres`` keys such as "law".
    """

    documents: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    def holds(self, facts: Facts) -> bool:
        """Tell whether a document with these facts is inside."""
        return (
            (not self.documents or facts.name in self.documents)
            and (not self.regions or facts.region.startswith(self.regions))
            and (not self.years or facts.year in self.years)
            and (not self.genres or facts.genre in self.genres)
            and (not self.issuers or facts.issuer in self.issuers)
        )

    def inside(self, documents: Mapping[str, Facts]) -> tuple[str, ...]:
        """Name the documents that are inside, in the order given; none for the empty scope."""
        if not self:
            return ()
        return tuple(name for name, facts in documents.items() if self.holds(facts))

    def to_json(self) -> dict[str, list[str]]:
        """Return what is told, by kind."""
        told = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: list(values) for name, values in told if values}


EVERYWHERE = Scope()


def attributes_of(entry: StatementEntry) -> tuple[tuple[str, str], ...]:
    """Pair each facet that a question may ask for with a value that a statement has."""
    told = entry.statement.attributes
    pairs: list[tuple[str, Iterable[str]]] = [("actor", told.actors)]
    if told.instrument is not None:
        pairs.append(("instrument", [told.instrument.subtype]))
        pairs.append(("instrument-type", [told.instrument.type]))
    pairs += [("phase", told.phases), ("hazard", told.hazards)]
    return tuple((facet, value) for facet, values in pairs for value in values)
