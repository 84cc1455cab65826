"""Where a question looks, and what the documents are known by that it may name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.divisions import SHORT

if TYPE_CHECKING:
    from kg.records import DocumentEntry, StatementEntry

_YEAR = re.compile(r"(?<![0-9A-Za-z])(?:19|20)\d\d(?![0-9A-Za-z])")
_DIVISION = re.compile(r"(?:自治州|自治县|地区|盟|新区|县|区|旗)$")
_LEVELS = re.compile(r".{2,}?(?:特别行政区|自治区|自治州|自治县|省|市|地区|盟|县|区|旗|$)")


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
    counties), ``years`` four digits each, ``genres`` keys such as "law". A document is also of a
    year that its title or its file's name tells, and one that belongs to no division of those that
    its title names.
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
            and (not self.regions or _of_region(facts, self.regions))
            and (not self.years or not _years(facts).isdisjoint(self.years))
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


def _of_region(facts: Facts, regions: tuple[str, ...]) -> bool:
    if facts.region:
        return facts.region.startswith(regions)
    return any(short_name(region) in facts.title for region in regions)


@lru_cache(maxsize=1 << 14)
def _years(facts: Facts) -> frozenset[str]:
    return frozenset((facts.year, *_YEAR.findall(facts.title), *_YEAR.findall(facts.name)))


@lru_cache(maxsize=1 << 12)
def short_name(region: str) -> str:
    """Call a division shortly: 湖南省衡阳市 is 衡阳, 内蒙古自治区 is 内蒙古."""
    last = divisions(region)[-1].removeprefix("".join(divisions(region)[-2:-1]))
    short = SHORT.sub("", last)
    return short if short != last else _DIVISION.sub("", last)


def divisions(region: str) -> list[str]:
    """Return a division and those that hold it, the largest first: 湖南省, 湖南省衡阳市."""
    return [region[: match.end()] for match in _LEVELS.finditer(region)] or [region]


def attributes_of(entry: StatementEntry) -> tuple[tuple[str, str], ...]:
    """Pair each facet that a question may ask for with a value that a statement has."""
    told = entry.statement.attributes
    pairs: list[tuple[str, Iterable[str]]] = [("actor", told.actors)]
    if told.instrument is not None:
        pairs.append(("instrument", [told.instrument.subtype]))
        pairs.append(("instrument-type", [told.instrument.type]))
    pairs += [("phase", told.phases), ("hazard", told.hazards)]
    return tuple((facet, value) for facet, values in pairs for value in values)
