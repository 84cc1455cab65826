"""The codes for statements as a tree: kinds by dimension, instruments, schemes of the user.

No two codes have one name: some programs do not allow it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.statement import Dimension, Kind, Statement
from kg import scheme
from kg.coding import KINDS, scheme_title
from kg.part import whole
from kg.scheme import SchemeConcept, SchemeEntry
from kg.view import View
from ontology import schemes
from ontology import terms as t

_COLOURS = {
    Kind.PROBLEM: "#9A3412",
    Kind.MEASURE: "#1F6F5C",
    Kind.GOAL: "#1D4E89",
    Kind.ACHIEVEMENT: "#6B5B95",
}
_SECONDARY = "次要维度"
_INSTRUMENTS = "政策工具"


@dataclass(frozen=True, slots=True)
class Code:
    """A code: ``key`` is unlike that of any other; one that only holds others is not codable."""

    key: str
    name: str
    is_codable: bool = True
    colour: str = ""
    description: str = ""
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeBook:
    """All codes, used or not; ``own`` has the keys of a user's codes by the ids of statements."""

    codes: tuple[Code, ...]
    own: Mapping[str, tuple[str, ...]]

    def keys(self, statement: Statement) -> Iterator[str]:
        """Yield the keys of what a statement is coded with."""
        yield _dimension(statement.kind.value, statement.dimension)
        for dimension in statement.secondary:
            yield _dimension("secondary", dimension)
        if instrument := statement.attributes.instrument:
            yield schemes.INSTRUMENTS[instrument.subtype].value
        yield from self.own.get(statement.id, ())


def codebook(store: View) -> CodeBook:
    """Make the codes, those of schemes that the user loaded included."""
    held = whole(store)
    codes = [*_kinds(), _secondary(), _instruments()]
    own: dict[str, tuple[str, ...]] = {}
    for entry in scheme.schemes(held):
        concepts = scheme.concepts(held, entry.name)
        codes.append(_scheme(entry, concepts))
        keys = {concept.label: _key(entry, concept) for concept in concepts}
        for statement, label in scheme.categories(held, entry.name).items():
            own[statement] = (*own.get(statement, ()), keys[label])
    return CodeBook(tuple(codes), own)


def _kinds() -> Iterator[Code]:
    for kind, name in KINDS.items():
        colour = _COLOURS[kind]
        below = tuple(
            Code(_dimension(kind.value, each), f"{name}·{each}", colour=colour)
            for each in Dimension
        )
        yield Code(t.CLASS_BY_KIND[kind].value, name, colour=colour, codes=below)


def _secondary() -> Code:
    below = (
        Code(_dimension("secondary", dimension), f"{_SECONDARY}·{dimension}")
        for dimension in Dimension
    )
    return Code("secondary", _SECONDARY, is_codable=False, codes=tuple(below))


def _instruments() -> Code:
    types = []
    for name, concept in schemes.INSTRUMENT_TYPES.items():
        below = (
            Code(schemes.INSTRUMENTS[subtype].value, subtype)
            for subtype, home in schemes.TYPE_OF_INSTRUMENT.items()
            if home == name
        )
        types.append(Code(concept.value, name, codes=tuple(below)))
    return Code(t.INSTRUMENTS.value, _INSTRUMENTS, is_codable=False, codes=tuple(types))


def _scheme(entry: SchemeEntry, concepts: list[SchemeConcept]) -> Code:
    """Make a tree of a user's scheme; concepts above each other in a circle stand at its top."""
    title = scheme_title(entry)
    waiting = {concept.iri: concept for concept in concepts}

    def made(concept: SchemeConcept) -> Code:
        del waiting[concept.iri]
        below = [each for each in concepts if each.broader == concept.iri]
        return Code(
            _key(entry, concept),
            f"{title}·{concept.label}",
            description=concept.definition,
            codes=tuple(made(each) for each in below if each.iri in waiting),
        )

    tops = [each for each in concepts if each.broader not in waiting]
    codes = [made(concept) for concept in tops]
    while waiting:
        codes.append(made(next(iter(waiting.values()))))
    return Code(f"scheme {entry.name}", title, is_codable=False, codes=tuple(codes))


def _dimension(under: str, dimension: Dimension) -> str:
    return f"{under} {t.DIMENSION_BY_NAME[dimension].value}"


def _key(entry: SchemeEntry, concept: SchemeConcept) -> str:
    return f"scheme {entry.name} {concept.iri}"
